//! Line charts as inline SVG. The picture stretches with its card, so labels stand beside it and not in it.

use super::markup::Markup;
use crate::evaluation::Answer;
use crate::wording;

const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 100.0;

/// The classes of the lines, the first figure's first.
const CLASSES: [&str; 2] = ["first", "second"];

pub(super) fn chart(page: &mut Markup, answer: &Answer) {
    let (Some(first), Some(last)) = (answer.timeline.first(), answer.timeline.last()) else {
        return;
    };
    let unit = answer.insight.question().unit();
    let values = answer
        .timeline
        .iter()
        .flat_map(|bucket| bucket.values.iter().flatten());
    let mut top = values.copied().fold(0.0, f64::max);
    // A goal that is far away would press the line flat; its distance is told in words.
    let goal = answer
        .insight
        .goal
        .map(|goal| goal.at_most)
        .filter(|goal| *goal < top * 3.0);
    top = top.max(goal.unwrap_or(0.0));
    if top <= 0.0 {
        top = 1.0;
    }
    let interval = answer.insight.interval().name();
    let name = format!(
        "{} by {interval} from {} to {}, between 0 and {}; the figures are in the table below",
        answer.insight.title,
        first.start.date(),
        last.start.date(),
        wording::value(Some(top), unit),
    );
    page.raw("<div class=\"chart\">\n<div class=\"axis\">");
    page.element("span", &[], &wording::value(Some(top), unit));
    legend(page, answer);
    page.raw("</div>\n");
    page.open(
        "svg",
        &[
            ("viewBox", "0 0 600 100"),
            ("preserveAspectRatio", "none"),
            ("role", "img"),
            ("aria-label", &name),
        ],
    );
    page.raw("\n<path class=\"grid\" d=\"M0 0H600M0 50H600M0 100H600\"/>\n");
    if let Some(goal) = goal {
        let y = HEIGHT - goal / top * HEIGHT;
        page.open(
            "path",
            &[("class", "goal"), ("d", &format!("M0 {y:.1}H600"))],
        );
        page.raw("</path>\n");
    }
    for (series, class) in CLASSES.iter().enumerate().take(answer.overall.len()).rev() {
        let values: Vec<_> = answer
            .timeline
            .iter()
            .map(|bucket| bucket.values.get(series).copied().flatten())
            .collect();
        page.open("path", &[("class", class), ("d", &path(&values, top))]);
        page.raw("</path>\n");
    }
    page.raw("</svg>\n<div class=\"axis\">");
    page.element("span", &[], &first.start.date());
    page.element("span", &[], &last.start.date());
    page.raw("</div>\n</div>\n");
}

fn legend(page: &mut Markup, answer: &Answer) {
    if answer.overall.len() < 2 {
        return;
    }
    page.raw("<span>");
    for (figure, class) in answer.overall.iter().zip(["key-first", "key-second"]) {
        let sign = if class == "key-first" {
            "━ "
        } else {
            " ┅ "
        };
        page.element(
            "span",
            &[("class", class)],
            &format!("{sign}{}", figure.label),
        );
    }
    page.raw("</span>");
}

/// A line through the values that there are, broken where there is none; a value between two gaps is a dot.
fn path(values: &[Option<f64>], top: f64) -> String {
    let mut path = String::new();
    let mut drawing = false;
    #[expect(clippy::cast_precision_loss, reason = "days of a report")]
    let step = WIDTH / (values.len().max(2) - 1) as f64;
    for (place, value) in values.iter().enumerate() {
        let Some(value) = value else {
            drawing = false;
            continue;
        };
        #[expect(clippy::cast_precision_loss, reason = "days of a report")]
        let x = place as f64 * step;
        let y = HEIGHT - value / top * HEIGHT;
        let alone = !drawing && values.get(place + 1).is_none_or(Option::is_none);
        let letter = if drawing { 'L' } else { 'M' };
        path.push_str(&format!("{letter}{x:.1} {y:.1}"));
        if alone {
            path.push_str("h0.1");
        }
        drawing = true;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_breaks_the_line_and_a_value_alone_is_a_dot() {
        let values = [Some(1.0), None, Some(0.5), Some(0.0)];
        assert_eq!(path(&values, 1.0), "M0.0 0.0h0.1M400.0 50.0L600.0 100.0");
        assert_eq!(path(&[Some(2.0)], 2.0), "M0.0 0.0h0.1");
        assert_eq!(path(&[], 1.0), "");
    }
}
