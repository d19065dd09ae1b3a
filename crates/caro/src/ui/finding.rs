//! Findings of the safety assessment, with the place in the command that they are about.

use caro_safety::{Action, Assessment, Finding};
use unicode_width::UnicodeWidthStr as _;

use super::{Ui, style, visible};

/// How a finding is introduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Severity {
    /// It stopped the command.
    Blocked,
    /// It asks for a second look.
    Warning,
    /// It is worth knowing.
    Note,
}

impl Severity {
    /// What an assessment amounts to.
    const fn of(action: Action) -> Self {
        match action {
            Action::Blocked => Self::Blocked,
            Action::Warned => Self::Warning,
            Action::Allowed => Self::Note,
        }
    }
}

impl Ui {
    /// Whether a finding shows the whole of a command, and not only the piece that it is about.
    pub(crate) fn fits_in_finding(&self, command: &str) -> bool {
        !command.contains('\n') && visible(command).width() <= self.finding_width()
    }

    /// How much of a command fits on the indented line of a finding, in columns.
    fn finding_width(&self) -> usize {
        self.width().saturating_sub(2)
    }

    /// Shows the findings of an assessment, worst first.
    pub(crate) fn show_findings(&mut self, command: &str, assessment: &Assessment) {
        let severity = Severity::of(assessment.action);
        for finding in &assessment.findings {
            self.show_finding(command, finding, severity);
        }
    }

    fn show_finding(&mut self, command: &str, finding: &Finding, severity: Severity) {
        let (style, word) = match severity {
            Severity::Blocked => (style::ERROR, "blocked"),
            Severity::Warning => (style::WARNING, "warning"),
            Severity::Note => (style::STRONG, "note"),
        };
        let dim = style::DIM;
        let about = format!("[{} risk, {}]", finding.risk_level, finding.rule);
        let text = format!("{word}: {} {about}", visible(&finding.explanation));
        let lines = wrap(&text, self.width());
        for (i, line) in lines.iter().enumerate() {
            // Colours are put around pieces of the finished lines, since they take no room.
            let (first, rest) = line.split_at(if i == 0 { word.len() + 1 } else { 0 });
            let (rest, last) = match rest.rfind(&about) {
                Some(place) => rest.split_at(place),
                None => (rest, ""),
            };
            self.say(format_args!(
                "{style}{first}{style:#}{rest}{dim}{last}{dim:#}"
            ));
        }
        let place = Place::find(command, finding, self.finding_width());
        self.say(format_args!(
            "  {}{style}{}{style:#}{}",
            place.before, place.marked, place.after
        ));
        let (indent, length) = (place.before.width(), place.marked.width().max(1));
        self.say(format_args!(
            "  {:indent$}{style}{}{style:#}",
            "",
            "^".repeat(length)
        ));
        if let Some(safer) = &finding.safer {
            self.say(format_args!("  safer: {}", visible(safer)));
        }
    }
}

/// Breaks a text between words, so that no line is wider than this unless a single word is.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// One line of a command, cut to what fits, in three pieces.
struct Place {
    before: String,
    marked: String,
    after: String,
}

impl Place {
    fn find(command: &str, finding: &Finding, width: usize) -> Self {
        let span = finding.span.start.min(command.len())..finding.span.end.min(command.len());
        let (Some(before), Some(rest)) = (command.get(..span.start), command.get(span.start..))
        else {
            return Self::find(
                command,
                &Finding {
                    span: 0..command.len(),
                    ..finding.clone()
                },
                width,
            );
        };
        let marked = command.get(span.start..span.end).unwrap_or(rest);
        let after = &rest[marked.len()..];
        // The line in which the span begins; of a span over several lines the first is enough.
        let before = before.rsplit('\n').next().unwrap_or_default();
        let (marked, after) = match marked.split_once('\n') {
            Some((first, _)) => (first, ""),
            None => (marked, after.split('\n').next().unwrap_or_default()),
        };
        let clean = |text: &str| visible(text).replace('\t', " ");
        let (before, marked, after) = (clean(before), clean(marked), clean(after));
        // The marked piece matters most, then what stands before it.
        let marked = keep_start(&marked, width);
        let before = keep_end(&before, (width - marked.width()).min(width * 2 / 3));
        let after = keep_start(&after, width - marked.width() - before.width());
        Self {
            before,
            marked,
            after,
        }
    }
}

/// As much of the beginning as fits.
pub(super) fn keep_start(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if kept.width() + c.to_string().width() >= width {
            break;
        }
        kept.push(c);
    }
    if width > 0 {
        kept.push('…');
    }
    kept
}

/// As much of the end as fits.
fn keep_end(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mirrored: String = text.chars().rev().collect();
    keep_start(&mirrored, width).chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::{Place, wrap};
    use caro_safety::{Category, Finding, RiskLevel};
    use unicode_width::UnicodeWidthStr as _;

    fn place(command: &str, marked: &str, width: usize) -> [String; 3] {
        let start = command.find(marked).unwrap();
        let finding = Finding {
            rule: "rule",
            category: Category::Disk,
            risk_level: RiskLevel::High,
            span: start..start + marked.len(),
            explanation: "".into(),
            safer: None,
        };
        let place = Place::find(command, &finding, width);
        assert!(place.before.width() + place.marked.width() + place.after.width() <= width);
        [place.before, place.marked, place.after]
    }

    #[test]
    fn long_texts_are_broken_between_words() {
        assert_eq!(wrap("warning: it is so", 11), ["warning: it", "is so"]);
        assert_eq!(wrap("unbreakable", 3), ["unbreakable"]);
    }

    #[test]
    fn a_short_command_is_shown_whole() {
        assert_eq!(
            place("cd /tmp && rm -rf x && ls", "rm -rf x", 78),
            ["cd /tmp && ", "rm -rf x", " && ls"]
        );
    }

    #[test]
    fn of_a_long_command_the_marked_piece_stays() {
        let command = format!(
            "echo {} && rm -rf x && echo {}",
            "a".repeat(100),
            "b".repeat(100)
        );
        let [before, marked, after] = place(&command, "rm -rf x", 40);
        assert_eq!(marked, "rm -rf x");
        assert!(
            before.starts_with('…') && before.ends_with("aa && "),
            "{before}"
        );
        assert!(after.is_empty() || after.ends_with('…'));
    }

    #[test]
    fn of_several_lines_the_one_with_the_place_is_shown() {
        assert_eq!(
            place("cd x\nrm -rf y\nls", "rm -rf y", 78),
            ["", "rm -rf y", ""]
        );
        assert_eq!(
            place("rm -rf y\nls", "rm -rf y\nls", 78),
            ["", "rm -rf y", ""]
        );
    }

    #[test]
    fn escapes_in_a_command_are_shown_and_not_obeyed() {
        assert_eq!(
            place("echo \u{1b}[2J; rm x", "rm x", 78)[0],
            "echo \\u{1b}[2J; "
        );
    }

    #[test]
    fn wide_characters_count_as_wide() {
        place("echo 日本語日本語日本語 && rm -rf x", "rm -rf x", 20);
    }
}
