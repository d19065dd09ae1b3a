//! The card of one insight: its figure, its chart, what it says and what to do about it, and the table behind it.

use super::chart;
use super::markup::Markup;
use crate::evaluation::Answer;
use crate::language::{Question, Unit};
use crate::wording;

/// A timeline's table shows the last intervals only, up to this many.
const LONGEST_TABLE: usize = 120;

pub(super) fn card(page: &mut Markup, answer: &Answer, heading: &'static str, class: &str) {
    let insight = answer.insight;
    page.open("article", &[("class", class), ("id", insight.id)]);
    page.raw("\n");
    page.element(heading, &[], insight.title);
    page.raw("\n");
    page.element("p", &[("class", "figure")], &wording::headline(answer));
    page.raw("\n");
    basis(page, answer);
    if has_rows(answer) {
        bars(page, answer);
    } else {
        chart::chart(page, answer);
    }
    page.element("p", &[("class", "what")], insight.what);
    page.raw("\n");
    page.element("p", &[("class", "advice")], insight.when_it_moves);
    page.raw("\n");
    if !answer.timeline.is_empty() {
        timeline(page, answer);
    }
    page.raw("</article>\n");
}

/// Whether it is a table with bars, not a line over time.
pub(super) fn has_rows(answer: &Answer) -> bool {
    !answer.insight.question().breakdown().is_empty() || !answer.steps.is_empty()
}

fn basis(page: &mut Markup, answer: &Answer) {
    let question = answer.insight.question();
    let interval = answer.insight.interval().name();
    let text = match (question, answer.overall.first()) {
        (Question::Count { .. }, _) => {
            let average = answer.average.unwrap_or(0.0);
            format!("{} a {interval} on average", wording::number(average))
        }
        (Question::Machines { .. }, _) => "on average".to_owned(),
        (_, Some(figure)) => wording::basis(figure, question),
        (_, None) => String::new(),
    };
    page.element("p", &[("class", "basis")], &text);
    page.raw("\n");
    if let Some((goal, over)) = wording::goal(answer) {
        let class = if over { "basis alarm" } else { "basis" };
        page.element("p", &[("class", class)], &goal);
        page.raw("\n");
    }
}

/// A row of a table with bars.
struct Row {
    label: String,
    part: f64,
    cells: Vec<String>,
}

/// A table in which each row has a bar.
fn bars(page: &mut Markup, answer: &Answer) {
    let question = answer.insight.question();
    let (heads, rows) = match question {
        Question::Funnel { .. } | Question::TimeBetween { .. } => (
            vec!["reached".to_owned(), "of the first".to_owned()],
            steps(answer),
        ),
        _ => groups(answer),
    };
    page.raw("<table class=\"bars\">\n");
    let properties = question.breakdown().join(" and ").replace('_', " ");
    let what = match (answer.steps.is_empty(), properties.as_str()) {
        (true, properties) => format!("By {properties}"),
        (false, "") => "By step".to_owned(),
        (false, properties) => format!("By step, the last one by {properties}"),
    };
    page.element("caption", &[], &what);
    page.raw("\n<thead><tr><th scope=\"col\">");
    page.raw(if answer.steps.is_empty() {
        "value"
    } else {
        "step"
    });
    page.raw("</th><td class=\"bar\"></td>");
    for head in &heads {
        page.element("th", &[("scope", "col"), ("class", "number")], head);
    }
    page.raw("</tr></thead>\n<tbody>\n");
    for row in &rows {
        page.raw("<tr>");
        page.element("th", &[("scope", "row")], &row.label);
        page.raw("<td class=\"bar\">");
        bar(page, row.part);
        page.raw("</td>");
        for cell in &row.cells {
            page.element("td", &[("class", "number")], cell);
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    if rows.is_empty() {
        page.element("p", &[("class", "soft")], wording::NO_DATA);
    }
}

fn bar(page: &mut Markup, part: f64) {
    page.raw("<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    let width = format!("{:.1}", part.clamp(0.0, 1.0) * 100.0);
    page.open("rect", &[("width", &width), ("height", "10")]);
    page.raw("</rect></svg>");
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of events stay far below 2^53"
)]
fn share(count: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| count as f64 / of as f64)
}

fn steps(answer: &Answer) -> Vec<Row> {
    let of = answer.steps.first().map_or(0, |step| step.reached);
    let row = |label: String, count: u64| Row {
        label,
        part: share(count, of).unwrap_or(0.0),
        cells: vec![
            wording::count(count),
            wording::value(share(count, of), Unit::Share),
        ],
    };
    let steps = answer
        .steps
        .iter()
        .map(|step| row(step.label.clone(), step.reached));
    let groups = answer.groups.iter().map(|group| {
        let count = group.figures.first().map_or(0, |figure| figure.count);
        row(format!("… {}", wording::labels(&group.labels)), count)
    });
    steps.chain(groups).collect()
}

fn groups(answer: &Answer) -> (Vec<String>, Vec<Row>) {
    let question = answer.insight.question();
    let unit = question.unit();
    let total = answer.counted();
    let heads = match question {
        Question::Count { .. } => vec!["events".to_owned(), "share".to_owned()],
        Question::Ratio { .. } => vec!["share".to_owned(), "events".to_owned()],
        _ => {
            let labels = answer.overall.iter().map(|figure| figure.label.to_owned());
            labels.chain(["events".to_owned()]).collect()
        }
    };
    let rows = answer
        .groups
        .iter()
        .zip(answer.bars())
        .map(|(group, part)| {
            let values = group
                .figures
                .iter()
                .map(|figure| wording::value(figure.value, unit));
            let basis = group
                .first()
                .map(|figure| wording::basis(&figure, question))
                .unwrap_or_default();
            let cells = match question {
                Question::Count { .. } => {
                    let count = group.first().map_or(0, |figure| figure.count);
                    let share = wording::value(share(count, total), Unit::Share);
                    values.chain([share]).collect()
                }
                _ => values.chain([basis]).collect(),
            };
            Row {
                label: wording::labels(&group.labels),
                part,
                cells,
            }
        });
    (heads, rows.collect())
}

/// The table behind a chart.
fn timeline(page: &mut Markup, answer: &Answer) {
    let interval = answer.insight.interval().name();
    let unit = answer.insight.question().unit();
    page.open("details", &[]);
    page.element(
        "summary",
        &[],
        &format!("{} by {interval}, as a table", answer.insight.title),
    );
    page.raw("\n<table>\n<thead><tr>");
    page.element("th", &[("scope", "col")], interval);
    for figure in &answer.overall {
        let label = match figure.label {
            "" | "a day" => "figure",
            label => label,
        };
        page.element("th", &[("scope", "col"), ("class", "number")], label);
    }
    page.raw("</tr></thead>\n<tbody>\n");
    let skipped = answer.timeline.len().saturating_sub(LONGEST_TABLE);
    for bucket in &answer.timeline[skipped..] {
        page.raw("<tr>");
        page.element("th", &[("scope", "row")], &bucket.start.date());
        for value in &bucket.values {
            page.element("td", &[("class", "number")], &wording::value(*value, unit));
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    if skipped > 0 {
        let text = format!("The last {LONGEST_TABLE} of {}.", answer.timeline.len());
        page.element("p", &[("class", "soft")], &text);
    }
    page.raw("</details>\n");
}
