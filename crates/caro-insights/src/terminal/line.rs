//! Lines of text of which the visible width is known.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr as _;

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Strong,
    Bright,
    Faint,
    Accent,
    Alarm,
}

impl Look {
    const fn style(self) -> Style {
        let style = Style::new();
        match self {
            Self::Plain => style,
            Self::Strong => style.bold().underline(),
            Self::Bright => style.bold(),
            Self::Faint => style.dimmed(),
            Self::Accent => style.fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan))),
            Self::Alarm => style
                .bold()
                .fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red))),
        }
    }
}

/// A line: pieces of text, each with its look.
#[derive(Clone, Debug, Default)]
pub(super) struct Line(Vec<(Look, String)>);

impl Line {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    /// The line with a piece at its end.
    pub(super) fn with(mut self, look: Look, text: &str) -> Self {
        if !text.is_empty() {
            self.0.push((look, text.to_owned()));
        }
        self
    }

    /// The line with a piece that ends at a column.
    pub(super) fn right(self, column: usize, look: Look, text: &str) -> Self {
        let space = column.saturating_sub(self.width() + text.width()).max(1);
        self.with(Look::Plain, &" ".repeat(space)).with(look, text)
    }

    /// The line filled with spaces up to a column.
    pub(super) fn padded(self, column: usize) -> Self {
        let space = column.saturating_sub(self.width());
        self.with(Look::Plain, &" ".repeat(space))
    }

    /// The line cut off at a column, with a sign that it was.
    pub(super) fn cut(self, column: usize) -> Self {
        if self.width() <= column {
            return self;
        }
        let mut left = column.saturating_sub(1);
        let mut cut = Self::new();
        for (look, text) in self.0 {
            let mut kept = String::new();
            for c in text.chars() {
                let width = c.encode_utf8(&mut [0; 4]).width();
                if width > left {
                    return cut.with(look, &kept).with(Look::Faint, "…");
                }
                left -= width;
                kept.push(c);
            }
            cut = cut.with(look, &kept);
        }
        cut
    }

    pub(super) fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| text.width()).sum()
    }

    pub(super) fn write(&self, colour: bool, out: &mut String) {
        let start = out.len();
        for (look, text) in &self.0 {
            let style = look.style();
            if colour && style != Style::new() {
                out.push_str(&format!("{style}{text}{style:#}"));
            } else {
                out.push_str(text);
            }
        }
        out.truncate(start + out[start..].trim_end_matches(' ').len());
    }
}

/// Text broken at spaces, indented, within a width.
pub(super) fn wrap(text: &str, width: usize, indent: usize, look: Look) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && indent + line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    let indent = " ".repeat(indent);
    let piece = |line: &String| Line::new().with(Look::Plain, &indent).with(look, line);
    lines.iter().map(piece).collect()
}

/// Two blocks beside each other, the second from a column on.
pub(super) fn beside(left: Vec<Line>, right: Vec<Line>, column: usize) -> Vec<Line> {
    let height = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    (0..height)
        .map(|_| {
            let mut line = left.next().unwrap_or_default();
            if let Some(right) = right.next() {
                line = line.padded(column);
                line.0.extend(right.0);
            }
            line
        })
        .collect()
}
