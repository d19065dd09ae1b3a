//! The report as a page for a terminal.
//!
//! The north star comes first, then the topics: figures with sparklines on a line each, then what has a breakdown or
//! steps as small tables of bars, two beside each other where the terminal is wide enough.

mod bars;
mod line;
mod spark;

use crate::evaluation::{Answer, Report};
use crate::insights::topics;
use crate::language::{Question, Unit};
use crate::wording;
use bars::table;
use line::{Line, Look, wrap};
use spark::spark;

/// The page is never wider, nor laid out for less.
const WIDEST: usize = 120;
const NARROWEST: usize = 60;

/// Space between two tables beside each other.
const GAP: usize = 4;

/// The report as text with a newline after each line, no wider than `width` columns (taken as 60 if it is less).
/// With `colour`, weights and colours are written as ANSI escapes.
#[must_use]
pub fn terminal(report: &Report, width: usize, colour: bool) -> String {
    let width = width.clamp(NARROWEST, WIDEST);
    let page = Page { report, width };
    let mut text = String::new();
    for line in page.lines() {
        line.write(colour, &mut text);
        text.push('\n');
    }
    text
}

struct Page<'a> {
    report: &'a Report,
    width: usize,
}

impl Page<'_> {
    fn lines(&self) -> Vec<Line> {
        let mut lines = self.head();
        if self.report.coverage.events > 0 {
            lines.extend(self.north_star());
            for topic in topics() {
                let answers = topic
                    .insights
                    .iter()
                    .skip_while(|insight| insight.id == NORTH_STAR);
                let answers: Vec<_> = answers
                    .filter_map(|insight| self.report.answer(insight.id))
                    .collect();
                lines.push(Line::new());
                lines.push(Line::new().with(Look::Strong, topic.title));
                lines.extend(self.topic(&answers));
            }
            lines.push(Line::new());
            let columns = self.spark_width();
            let legend = format!(
                "Times are medians, with the slowest one in twenty as P95. Sparklines begin at 0 and show the last {columns} days, or weeks (w); a dot is a time without data."
            );
            lines.extend(wrap(&legend, self.width, 0, Look::Faint));
        }
        for note in wording::notes(&self.report.coverage) {
            lines.extend(wrap(&note, self.width, 0, Look::Faint));
        }
        lines
    }

    fn head(&self) -> Vec<Line> {
        let coverage = &self.report.coverage;
        let Some(span) = wording::span(coverage) else {
            return vec![Line::new().with(Look::Plain, "There are no events to report on.")];
        };
        let runs = self
            .report
            .answer("runs-by-caller")
            .and_then(|answer| answer.overall.first());
        let runs = runs.map_or(0, |figure| figure.count);
        let first = Line::new().with(Look::Strong, "Caro's insights");
        let second = format!(
            "{} of {}",
            wording::counted(coverage.events, "event", "events"),
            wording::counted(runs, "run", "runs"),
        );
        let span = format!("{span} (UTC)");
        vec![
            first.right(self.width, Look::Plain, &span),
            Line::new().with(Look::Faint, &second),
        ]
    }

    fn north_star(&self) -> Vec<Line> {
        let Some(answer) = self.report.answer(NORTH_STAR) else {
            return Vec::new();
        };
        let mut headline = Line::new()
            .with(Look::Plain, "  ")
            .with(Look::Bright, &wording::headline(answer))
            .with(Look::Plain, "  ")
            .with(Look::Accent, &spark(answer, self.width / 2));
        if let Some(figure) = answer.overall.first() {
            let basis = wording::basis(figure, answer.insight.question());
            headline = headline.with(Look::Faint, &format!("  {basis}"));
        }
        let title = answer.insight.title.to_uppercase();
        let mut lines = vec![
            Line::new(),
            Line::new().with(Look::Strong, &format!("  {title}")),
            headline,
        ];
        lines.extend(wrap(answer.insight.what, self.width, 2, Look::Plain));
        lines.extend(wrap(
            answer.insight.when_it_moves,
            self.width,
            2,
            Look::Faint,
        ));
        lines
    }

    fn topic(&self, answers: &[&Answer]) -> Vec<Line> {
        let (tables, figures): (Vec<&Answer>, Vec<&Answer>) =
            answers.iter().partition(|answer| has_table(answer));
        let mut lines: Vec<_> = figures
            .into_iter()
            .flat_map(|answer| self.figure(answer))
            .collect();
        if self.width < WIDEST {
            for answer in tables {
                lines.push(Line::new());
                lines.extend(table(answer, self.width - 2));
            }
            return lines;
        }
        let half = (self.width - 2 - GAP) / 2;
        for pair in tables.chunks(2) {
            lines.push(Line::new());
            let left = table(pair[0], half);
            let right = pair
                .get(1)
                .map(|answer| table(answer, half))
                .unwrap_or_default();
            lines.extend(line::beside(left, right, half + GAP));
        }
        lines
    }

    /// A figure on a line: title, value, sparkline, and what it rests on.
    fn figure(&self, answer: &Answer) -> Vec<Line> {
        let unit = answer.insight.question().unit();
        let week = match answer.insight.interval() {
            crate::language::Interval::Week => " w",
            crate::language::Interval::Day => "  ",
        };
        let figures = &answer.overall;
        let title = Line::new().with(Look::Plain, &format!("  {}", answer.insight.title));
        let first = figures
            .first()
            .map_or_else(String::new, |figure| wording::value(figure.value, unit));
        let mut line = title
            .right(TITLE + VALUE, Look::Bright, &first)
            .with(Look::Plain, "  ")
            .with(Look::Accent, &spark(answer, self.spark_width()))
            .with(Look::Faint, week);
        let rest = match answer.insight.question() {
            Question::Percentiles { .. } | Question::TimeBetween { .. } => {
                percentiles(answer, unit)
            }
            Question::Count { .. } => average(answer),
            Question::Machines { .. } => "a day".to_owned(),
            question => figures
                .first()
                .map_or_else(String::new, |figure| wording::basis(figure, question)),
        };
        line = line.with(Look::Faint, &format!("  {rest}"));
        let mut lines = vec![line.cut(self.width)];
        if let Some((goal, over)) = wording::goal(answer) {
            let look = if over { Look::Alarm } else { Look::Faint };
            lines.push(Line::new().with(look, &format!("    {goal}")));
            if over {
                lines.extend(wrap(
                    answer.insight.when_it_moves,
                    self.width,
                    4,
                    Look::Plain,
                ));
            }
        }
        lines
    }

    const fn spark_width(&self) -> usize {
        (self.width - TITLE - VALUE) / 2 - 2
    }
}

/// Columns of a title, and of the value after it.
const TITLE: usize = 32;
const VALUE: usize = 9;

const NORTH_STAR: &str = "command-success-rate";

fn has_table(answer: &Answer) -> bool {
    !answer.insight.question().breakdown().is_empty()
        || matches!(answer.insight.question(), Question::Funnel { .. })
}

/// What stands behind the first percentile: the others, and of how many.
fn percentiles(answer: &Answer, unit: Unit) -> String {
    let mut words = Vec::new();
    for figure in answer
        .overall
        .iter()
        .skip(1)
        .filter(|figure| figure.value.is_some())
    {
        words.push(format!(
            "{} {}",
            figure.label,
            wording::value(figure.value, unit)
        ));
    }
    words.join(", ")
}

fn average(answer: &Answer) -> String {
    let interval = answer.insight.interval().name();
    answer.average.map_or_else(String::new, |average| {
        format!("{} a {interval}", wording::number(average))
    })
}
