//! The report as one HTML file: nothing is loaded, no script runs, every chart has its table.

mod card;
mod chart;
mod markup;

use crate::evaluation::Report;
use crate::insights::topics;
use crate::wording;
use markup::Markup;

const STYLE: &str = include_str!("style.css");

const NORTH_STAR: &str = "command-success-rate";

/// The report as a page of HTML.
#[must_use]
pub fn html(report: &Report) -> String {
    let mut page = Markup::default();
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    page.raw("<meta name=\"robots\" content=\"noindex\">\n");
    page.element("title", &[], "Caro's insights");
    page.raw("\n<style>\n");
    page.raw(STYLE);
    page.raw("</style>\n</head>\n<body>\n");
    header(&mut page, report);
    page.raw("<main>\n");
    if report.coverage.events > 0 {
        body(&mut page, report);
    }
    page.raw("</main>\n");
    footer(&mut page, report);
    page.raw("</body>\n</html>\n");
    page.finish()
}

fn header(page: &mut Markup, report: &Report) {
    page.raw("<header>\n");
    page.element("h1", &[], "Caro's insights");
    let coverage = &report.coverage;
    let line = match wording::span(coverage) {
        None => "There are no events to report on.".to_owned(),
        Some(span) => format!(
            "{}, from {span} (UTC).",
            wording::counted(coverage.events, "event", "events")
        ),
    };
    page.element("p", &[("class", "soft")], &line);
    if coverage.events > 0 {
        page.raw("\n<nav aria-label=\"Topics\"><ul>\n");
        for (place, topic) in topics().enumerate() {
            page.raw("<li>");
            page.element("a", &[("href", &format!("#topic-{place}"))], topic.title);
            page.raw("</li>\n");
        }
        page.raw("</ul></nav>");
    }
    page.raw("\n</header>\n");
}

fn body(page: &mut Markup, report: &Report) {
    if let Some(answer) = report.answer(NORTH_STAR) {
        card::card(page, answer, "h2", "card star");
    }
    for (place, topic) in topics().enumerate() {
        let id = format!("topic-{place}");
        page.raw("<section aria-labelledby=\"");
        page.text(&id);
        page.raw("\">\n");
        page.element("h2", &[("id", &id)], topic.title);
        page.raw("\n<div class=\"cards\">\n");
        let others = topic
            .insights
            .iter()
            .filter(|insight| insight.id != NORTH_STAR);
        let mut answers: Vec<_> = others
            .filter_map(|insight| report.answer(insight.id))
            .collect();
        // Charts first: they are of one height, and tables are not.
        answers.sort_by_key(|answer| card::has_rows(answer));
        for answer in answers {
            card::card(page, answer, "h3", "card");
        }
        page.raw("</div>\n</section>\n");
    }
}

fn footer(page: &mut Markup, report: &Report) {
    let notes = wording::notes(&report.coverage);
    page.raw("<footer>\n");
    if !notes.is_empty() {
        page.element("h2", &[], "What was left out");
        page.raw("\n<ul>\n");
        for note in notes {
            page.element("li", &[], &note);
            page.raw("\n");
        }
        page.raw("</ul>\n");
    }
    let explanation = "Days and weeks are UTC, weeks begin on Sunday. Each event counts once. Where there is nothing to tell a figure from, the page says “no data”. Ids of machines change every day, so machines are counted by the day only.";
    page.element("p", &[("class", "soft")], explanation);
    page.raw("\n</footer>\n");
}
