//! A command taken apart: each part, and beside it what it does.

use caro_explain::Part;
use unicode_width::UnicodeWidthStr as _;

use super::finding::{keep_start, wrap};
use super::{Ui, style, visible};

/// Widest column of parts; what is wider has its meaning on the next line.
const WIDEST: usize = 36;
/// Between a part and its meaning.
const GAP: usize = 2;

impl Ui {
    /// Shows the parts of a command and what they do.
    pub(crate) fn show_parts(&mut self, parts: &[Part]) {
        let width = self.width();
        let labels: Vec<String> = parts.iter().map(label).collect();
        let column = labels
            .iter()
            .map(|label| label.width())
            .filter(|label| *label <= WIDEST.min(width / 2))
            .max()
            .unwrap_or_default();
        let (command, dim) = (style::COMMAND, style::DIM);
        for (label, part) in labels.iter().zip(parts) {
            let meaning = visible(&part.meaning);
            let mut lines = wrap(&meaning, width.saturating_sub(column + GAP)).into_iter();
            let label = keep_start(label, width);
            if label.width() > column {
                self.say(format_args!("{command}{label}{command:#}"));
            } else {
                let first = lines.next().unwrap_or_default();
                let gap = column - label.width() + GAP;
                let label = format_args!("{command}{label}{command:#}{:gap$}", "");
                if part.known {
                    self.say(format_args!("{label}{first}"));
                } else {
                    self.say(format_args!("{label}{dim}{first}{dim:#}"));
                }
            }
            for line in lines {
                self.say(format_args!("{:indent$}{line}", "", indent = column + GAP));
            }
        }
    }
}

/// A part as it is written, on one line, indented by what it is inside of.
fn label(part: &Part) -> String {
    let text = visible(&part.text);
    let words: Vec<&str> = text.split(['\n', '\t']).collect();
    format!(
        "{:indent$}{}",
        "",
        words.join(" "),
        indent = 2 + part.depth * 2
    )
}

#[cfg(test)]
mod tests {
    use caro_explain::{Dialect, explain};

    use super::label;

    #[test]
    fn a_part_is_shown_on_one_line_and_cannot_command_the_terminal() {
        let parts = explain("sudo echo 'a\nb\u{1b}[2J'", Dialect::Gnu);
        let labels: Vec<String> = parts.iter().map(label).collect();
        assert_eq!(labels, ["  sudo", "    echo", "    'a b\\u{1b}[2J'"]);
    }
}
