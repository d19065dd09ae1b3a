//! The table of figures in `docs/insights.md` is what the definitions say.

use std::fmt::Write as _;

use caro_insights::language::{Follow, Question, Selection};
use caro_insights::{Insight, topics};

const BEGIN: &str = "<!-- figures -->\n";
const END: &str = "<!-- /figures -->";

fn events(selection: &Selection) -> String {
    let event = selection.event.map_or("every event", |event| event.name);
    let description = selection.description();
    match description.split_once(": ") {
        Some((_, tests)) => format!("`{event}` ({tests})"),
        None if selection.event.is_some() => format!("`{event}`"),
        None => event.to_owned(),
    }
}

fn formula(question: &Question) -> String {
    let by = question.breakdown();
    let mut text = match question {
        Question::Count { of, .. } => format!("number of {}", events(of)),
        Question::Machines { of } => format!("different ids with {}", events(of)),
        Question::Ratio { part, whole, .. } => format!("{} / {}", events(part), events(whole)),
        Question::Percentiles { of, number, at, .. } => {
            let points: Vec<_> = at.iter().map(|percentile| percentile.name()).collect();
            format!("{} of `{number}` of {}", points.join(" and "), events(of))
        }
        Question::Funnel { steps, follow, .. } => {
            let steps: Vec<_> = steps.iter().map(events).collect();
            let followed = match follow {
                Follow::Session => "run",
                Follow::Command => "command",
            };
            format!("{}, by {followed}", steps.join(" → "))
        }
        Question::TimeBetween { from, to } => {
            format!("from {} to the first {}", events(from), events(to))
        }
    };
    if !by.is_empty() {
        let names: Vec<_> = by.iter().map(|name| format!("`{name}`")).collect();
        let _ = write!(text, ", told apart by {}", names.join(" and "));
    }
    text
}

fn row(insight: &Insight) -> String {
    let interval = match insight.question() {
        Question::Funnel { .. } | Question::TimeBetween { .. } => "",
        _ => insight.interval().name(),
    };
    format!(
        "| {} | {} | {} | {interval} |\n",
        insight.title,
        insight.what,
        formula(insight.question())
    )
}

#[test]
fn the_documentation_has_every_figure() {
    let mut expected = String::new();
    for topic in topics() {
        let _ = write!(
            expected,
            "\n### {}\n\n| | what it says | how it is computed | per |\n|---|---|---|---|\n",
            topic.title
        );
        topic
            .insights
            .iter()
            .for_each(|insight| expected.push_str(&row(insight)));
    }
    expected.push('\n');
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/insights.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, rest) = text.split_once(BEGIN).unwrap();
    let (found, _) = rest.split_once(END).unwrap();
    assert!(
        found == expected,
        "put this between the two marks in docs/insights.md:\n{expected}"
    );
}
