//! The page of HTML. How it looks, and whether its contrast and labels are right, is checked in a browser by
//! `cargo xtask insights page`.

#![expect(clippy::unwrap_used, reason = "a test fails where it fails")]

use caro_insights::synthetic::Synthetic;
use caro_insights::{Options, Source, evaluate, html, insights};
use caro_telemetry::Timestamp;

fn page(lines: Vec<String>, more: Option<&str>) -> String {
    let options = Options {
        now: Timestamp::parse("2026-11-22T12:00:00Z").unwrap(),
        since: None,
        threads: 1,
    };
    let file = more.map(|path| Source::File(path.into()));
    let sources: Vec<_> = [Source::Lines(lines)].into_iter().chain(file).collect();
    html(&evaluate(&sources, &options, &|_| ()))
}

fn some() -> Vec<String> {
    let until = Timestamp::parse("2026-11-22T12:00:00Z").unwrap();
    Synthetic::new(7, until, 40, 25).take(3_000).collect()
}

#[test]
fn nothing_is_loaded_and_no_script_runs() {
    let page = page(some(), None);
    for word in [
        "<script", "http://", "https://", "src=", "@import", "url(", "onclick",
    ] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.len() < 400_000, "{} bytes", page.len());
}

#[test]
fn every_insight_has_a_card_with_what_it_says_and_what_to_do() {
    let page = page(some(), None);
    for insight in insights() {
        let (_, card) = page
            .split_once(&format!("id=\"{}\"", insight.id))
            .expect(insight.id);
        let (card, _) = card.split_once("</article>").unwrap();
        assert!(
            card.contains(&insight.what.replace('\'', "&#39;")),
            "{}",
            insight.id
        );
        assert!(card.contains("<table"), "{} has no table", insight.id);
    }
}

#[test]
fn every_element_that_is_opened_is_closed() {
    let page = page(some(), None);
    let mut open = Vec::new();
    for tag in page.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap();
        let name = tag.split(' ').next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{tag}"),
            None if tag.ends_with('/') || ["!DOCTYPE", "meta"].contains(&name) => {}
            None => open.push(name),
        }
    }
    assert_eq!(open, [""; 0]);
}

#[test]
fn a_path_is_no_markup() {
    let page = page(some(), Some("/nowhere/<img src=x onerror=alert(1)>.json"));
    assert!(!page.contains("<img"));
    assert!(page.contains("&lt;img"));
}

#[test]
fn without_events_the_page_says_so() {
    let page = page(Vec::new(), None);
    assert!(page.contains("There are no events to report on."));
    assert!(!page.contains("<article"));
}
