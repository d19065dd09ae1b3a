//! Small tables with bars: breakdowns and funnels.

use unicode_width::UnicodeWidthStr as _;

use super::line::{Line, Look};
use crate::evaluation::{Answer, Figure};
use crate::language::{Question, Unit};
use crate::wording;

/// More rows than this are summed up in a last line.
const ROWS: usize = 7;

const LABEL: usize = 30;

/// The table of an answer, indented by two.
pub(super) fn table(answer: &Answer, width: usize) -> Vec<Line> {
    let title = Line::new()
        .with(Look::Plain, "  ")
        .with(Look::Bright, answer.insight.title);
    let mut lines = vec![title.right(width + 2, Look::Faint, &summary(answer))];
    let rows = match answer.insight.question() {
        Question::Funnel { .. } => funnel(answer),
        question => breakdown(answer, question),
    };
    if rows.is_empty() {
        lines.push(Line::new().with(Look::Faint, &format!("    {}", wording::NO_DATA)));
    }
    let rows = aligned(rows);
    let longest = rows.iter().map(|row| row.value.width()).max().unwrap_or(0);
    let space = (width + 2).saturating_sub(LABEL + longest + 3);
    for row in &rows {
        lines.push(row.line(space, width + 2));
    }
    if answer.groups.len() > ROWS && answer.steps.is_empty() {
        let more = answer.groups.len() - ROWS;
        lines.push(Line::new().with(Look::Faint, &format!("    and {more} more")));
    }
    lines
}

/// A row: what it is, how long its bar is (0 to 1), and its values in words.
struct Row {
    label: String,
    part: f64,
    cells: Vec<String>,
    value: String,
}

/// The rows with their cells in columns, each to the right.
fn aligned(mut rows: Vec<Row>) -> Vec<Row> {
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let width = |column| {
        let cells = rows.iter().filter_map(|row| row.cells.get(column));
        cells.map(|cell: &String| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in &mut rows {
        let cells = row
            .cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:>width$}"));
        row.value = cells.collect::<Vec<_>>().join("  ");
    }
    rows
}

impl Row {
    fn line(&self, space: usize, width: usize) -> Line {
        let label = Line::new()
            .with(Look::Plain, &format!("    {}", self.label))
            .cut(LABEL);
        label
            .padded(LABEL + 1)
            .with(Look::Accent, &bar(self.part, space))
            .right(width, Look::Plain, &self.value)
    }
}

/// A bar in eighths of a column.
fn bar(part: f64, space: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let space = u32::try_from(space).unwrap_or(0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a terminal's width"
    )]
    let eighths = (part.clamp(0.0, 1.0) * f64::from(space) * 8.0).round() as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

fn summary(answer: &Answer) -> String {
    match answer.insight.question() {
        Question::Funnel { .. } => answer.overall.first().map_or_else(String::new, |figure| {
            wording::value(figure.value, Unit::Share)
        }),
        _ => wording::headline(answer),
    }
}

fn funnel(answer: &Answer) -> Vec<Row> {
    let of = answer.steps.first().map_or(0, |step| step.reached);
    let mut rows: Vec<_> = answer
        .steps
        .iter()
        .map(|step| row(step.label.clone(), step.reached, of))
        .collect();
    for group in &answer.groups {
        let count = group.figures.first().map_or(0, |figure| figure.count);
        rows.push(row(
            format!("  {}", wording::labels(&group.labels)),
            count,
            of,
        ));
    }
    rows
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of events stay far below 2^53"
)]
fn row(label: String, count: u64, of: u64) -> Row {
    let part = (of > 0).then(|| count as f64 / of as f64);
    Row {
        label,
        part: part.unwrap_or(0.0),
        cells: vec![wording::count(count), wording::value(part, Unit::Share)],
        value: String::new(),
    }
}

fn breakdown(answer: &Answer, question: &Question) -> Vec<Row> {
    let unit = question.unit();
    let total = answer.counted();
    answer
        .groups
        .iter()
        .zip(answer.bars())
        .take(ROWS)
        .map(|(group, part)| {
            if let Question::Count { .. } = question {
                let count = group.first().map_or(0, |figure| figure.count);
                return Row {
                    part,
                    ..row(wording::labels(&group.labels), count, total)
                };
            }
            Row {
                label: wording::labels(&group.labels),
                part,
                cells: figures(&group.figures, unit, question),
                value: String::new(),
            }
        })
        .collect()
}

fn figures(figures: &[Figure], unit: Unit, question: &Question) -> Vec<String> {
    let values = figures
        .iter()
        .map(|figure| wording::value(figure.value, unit));
    let basis = figures
        .first()
        .map(|figure| wording::basis(figure, question));
    match question {
        Question::Ratio { .. } => basis.into_iter().chain(values).collect(),
        _ => values.chain(basis).collect(),
    }
}
