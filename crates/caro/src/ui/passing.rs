//! What is on the screen only for now: the answer of a model while it is being written, and what is waited for.
//!
//! It goes to the end of stderr, dim, and is taken away before anything else is said. It is never more than a few
//! lines, so that all of it can be reached by moving the cursor up.

use unicode_width::UnicodeWidthChar as _;

use super::{Ui, Verbosity, style, visible};

/// The most lines that are shown; what comes after them is not.
const MOST_LINES: usize = 8;

/// What is on the screen only for now.
#[derive(Debug, Default)]
pub(super) struct Passing {
    /// As it was written, without colours.
    shown: String,
    /// Whether it is a line about what is waited for, and not text that goes on.
    is_notice: bool,
    /// Whether more has come than is shown.
    is_full: bool,
}

impl Ui {
    /// Whether there is a terminal from which something can be taken away again.
    pub(crate) fn shows_passing(&self) -> bool {
        self.terminals.error && !self.plain && self.verbosity > Verbosity::Quiet
    }

    /// Shows what is waited for, in the place of whatever was shown for now.
    pub(crate) fn pass_notice(&mut self, line: &str) {
        self.clear_passing();
        self.passing.is_notice = true;
        self.pass(&super::finding::keep_start(&visible(line), self.width()));
    }

    /// Shows more of a text that somebody else writes, piece by piece.
    pub(crate) fn pass_text(&mut self, piece: &str) {
        if self.passing.is_notice {
            self.clear_passing();
        }
        // An answer begins with its first word.
        let piece = if self.passing.shown.is_empty() {
            piece.trim_start()
        } else {
            piece
        };
        self.pass(&visible(piece).replace('\t', " "));
    }

    fn pass(&mut self, text: &str) {
        if !self.shows_passing() || self.passing.is_full || text.is_empty() {
            return;
        }
        let before = self.passing.shown.len();
        let width = self.width();
        for c in text.chars() {
            self.passing.shown.push(c);
            // Room is left for the mark that says that there is more.
            if lines(&self.passing.shown, width) > MOST_LINES {
                self.passing.shown.pop();
                self.passing.shown.push('…');
                self.passing.is_full = true;
                break;
            }
        }
        let dim = style::DIM;
        let new = self.passing.shown[before..].to_owned();
        self.write_text(format_args!("{dim}{new}{dim:#}"));
    }

    /// Takes away what was shown for now.
    pub(crate) fn clear_passing(&mut self) {
        let passing = std::mem::take(&mut self.passing);
        if passing.shown.is_empty() {
            return;
        }
        // A terminal that has another width by now has broken the lines anew.
        let up = lines(&passing.shown, self.width()) - 1;
        let up = if up > 0 {
            format!("\u{1b}[{up}A")
        } else {
            String::new()
        };
        self.control(&format!("{up}\r\u{1b}[J"));
    }
}

/// How many lines of a terminal a text takes, from the first column of the first one on.
fn lines(text: &str, width: usize) -> usize {
    let (mut lines, mut column) = (1, 0);
    for c in text.chars() {
        let wide = c.width().unwrap_or_default();
        if c == '\n' || column + wide > width {
            lines += 1;
            column = 0;
        }
        column += wide;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_are_counted_as_a_terminal_breaks_them() {
        for (text, count) in [
            ("", 1),
            ("find .", 1),
            // A full line: the cursor waits at its end.
            ("0123456789", 1),
            ("0123456789a", 2),
            ("0123456789\na", 2),
            ("a\n\nb", 3),
            // A wide character that does not fit goes to the next line whole.
            ("012345678日", 2),
            ("e\u{301}23456789a", 1),
        ] {
            assert_eq!(lines(text, 10), count, "{text:?}");
        }
    }
}
