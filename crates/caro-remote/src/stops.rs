//! Where an answer begins and ends.

use caro_generate::FENCE_LANGUAGES;

/// The texts that end an answer, of which some may also open it: who is not allowed to write the fence for a model
/// will see it write one.
#[derive(Debug, Clone)]
pub(crate) struct Stops<'a> {
    stops: &'a [&'a str],
    prefill: &'a str,
    continued: bool,
}

/// How an answer begins, as far as can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beginning {
    /// These many bytes say once more what was to be gone on with.
    Repeated(usize),
    /// Perhaps it is repeated from this byte on.
    Undecided(usize),
    /// It is not repeated, so far.
    Plain,
}

/// Where an answer ends, as far as can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It ended before this byte.
    At(usize),
    /// Not yet, and what stands before this byte belongs to it for certain.
    NotBefore(usize),
}

impl<'a> Stops<'a> {
    /// For an answer that begins with `prefill`, which the server was asked to go on with, or not.
    pub(crate) const fn new(stops: &'a [&'a str], prefill: &'a str, continued: bool) -> Self {
        Self {
            stops,
            prefill,
            continued,
        }
    }

    /// Those that the server may watch for: none that may also open the answer.
    pub(crate) fn for_the_server(&self) -> Vec<String> {
        let watched = self.named().filter(|stop| !self.may_open(stop));
        watched.map(str::to_owned).collect()
    }

    fn named(&self) -> impl Iterator<Item = &'a str> {
        self.stops.iter().copied().filter(|stop| !stop.is_empty())
    }

    /// Whether a text is part of how the answer begins.
    fn may_open(&self, stop: &str) -> bool {
        let marker = stop.trim();
        !marker.is_empty() && self.prefill.contains(marker)
    }

    /// Whether the model writes itself what was written for it, perhaps after a word or two where nothing was.
    /// `whole`: nothing more will come.
    pub(crate) fn beginning(&self, text: &str, whole: bool) -> Beginning {
        let Some((at, stop)) = self.next(text, 0).filter(|(_, stop)| self.may_open(stop)) else {
            return Beginning::Plain;
        };
        let talks = !text[..at].trim().is_empty();
        if self.continued && talks {
            return Beginning::Plain;
        }
        let after = at + stop.trim_end().len();
        let (line, complete) = match text[after..].split_once('\n') {
            Some((line, _)) => (line, true),
            None => (&text[after..], whole),
        };
        let one_word = !line.trim().contains(char::is_whitespace) && !line.contains(stop.trim());
        if !complete {
            Beginning::Undecided(at)
        } else if talks && line.trim().is_empty() && !text[after..].contains(stop.trim()) {
            // A fence without a name, behind something: it opens if another closes.
            if whole {
                Beginning::Plain
            } else {
                Beginning::Undecided(at)
            }
        } else if one_word && after + line.len() < text.len() {
            Beginning::Repeated(after + line.len() + 1)
        } else {
            Beginning::Repeated(after + language(line))
        }
    }

    /// Where the answer ends, which does not repeat its beginning any more. `whole`: nothing more will come.
    pub(crate) fn end(&self, text: &str, whole: bool) -> End {
        match self.next(text, 0) {
            Some((at, stop)) => match text[at + stop.len()..].chars().next() {
                // A fence that names a language opens another block: who reads the answer is to see it.
                Some(next) if self.may_open(stop) && next.is_alphanumeric() => {
                    End::NotBefore(if whole {
                        text.len()
                    } else {
                        self.certain(text, at + stop.len())
                    })
                }
                None if self.may_open(stop) && !whole => End::NotBefore(at),
                _ => End::At(at),
            },
            None => End::NotBefore(if whole {
                text.len()
            } else {
                self.certain(text, 0)
            }),
        }
    }

    /// The first of the texts at or after this byte, the longest where several begin there.
    fn next(&self, text: &str, from: usize) -> Option<(usize, &'a str)> {
        let found = self
            .named()
            .filter_map(|stop| Some((from + text[from..].find(stop)?, stop)));
        found.min_by_key(|(at, stop)| (*at, usize::MAX - stop.len()))
    }

    /// The part of the text that no stop can begin in any more.
    fn certain(&self, text: &str, from: usize) -> usize {
        let longest = self.named().map(str::len).max().unwrap_or(0);
        let first = from.max(text.len().saturating_sub(longest));
        let begins = |at: &usize| {
            text.is_char_boundary(*at) && self.named().any(|stop| stop.starts_with(&text[*at..]))
        };
        (first..text.len()).find(begins).unwrap_or(text.len())
    }
}

/// Bytes of the language's name at the beginning of a line that has code behind it.
fn language(line: &str) -> usize {
    let word = line.split(char::is_whitespace).next().unwrap_or_default();
    if word.len() < line.len() && FENCE_LANGUAGES.contains(&word) {
        word.len() + 1
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FENCE: &[&str] = &["\n```", "```"];

    /// An answer that came at once.
    fn answer<'t>(stops: &[&str], prefill: &str, continued: bool, text: &'t str) -> &'t str {
        let stops = Stops::new(stops, prefill, continued);
        let text = match stops.beginning(text, true) {
            Beginning::Repeated(skipped) => &text[skipped..],
            Beginning::Undecided(_) | Beginning::Plain => text,
        };
        match stops.end(text, true) {
            End::At(end) | End::NotBefore(end) => &text[..end],
        }
    }

    #[test]
    fn an_answer_that_goes_on_ends_at_the_fence() {
        assert_eq!(
            answer(FENCE, "```bash\n", true, "ls -l\n```\nLists."),
            "ls -l"
        );
        assert_eq!(answer(FENCE, "```bash\n", true, "ls -l"), "ls -l");
        assert_eq!(answer(FENCE, "```bash\n", true, "ls -l```"), "ls -l");
        assert_eq!(answer(&["\n"], "", true, "ls -l\nLists."), "ls -l");
    }

    #[test]
    fn a_model_that_opens_the_fence_again_is_heard_to_the_end() {
        for text in [
            "```bash\nls -l\n```",
            "\n```bash\nls -l\n```\nLists.",
            "```\nls -l\n```",
            "```bash ls -l```",
            "```ls -l```",
            "```bash\nls -l",
        ] {
            for stops in [FENCE, &["```"]] {
                for continued in [true, false] {
                    assert_eq!(
                        answer(stops, "```bash\n", continued, text).trim_end(),
                        "ls -l",
                        "{text}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_model_that_nobody_could_begin_for_may_talk_first() {
        for text in [
            "Use this:\n```\nls -l\n```\nLists.",
            "Here:\n\n```sh\nls -l\n```",
        ] {
            assert_eq!(answer(FENCE, "```bash\n", false, text), "ls -l");
        }
        assert_eq!(answer(FENCE, "```bash\n", false, "ls -l\n"), "ls -l\n");
        assert_eq!(
            answer(FENCE, "```bash\n", false, "ls -l\n```\nLists."),
            "ls -l"
        );
        assert_eq!(answer(FENCE, "```bash\n", false, "ls -l\n```"), "ls -l");
    }

    #[test]
    fn a_fence_in_a_fence_hides_nothing() {
        let text = "ls\n```bash\nrm -rf ~\n```";
        assert_eq!(answer(FENCE, "```bash\n", true, text), text);
    }

    #[test]
    fn a_server_is_not_told_to_stop_at_what_may_come_first() {
        let stops = ["\n```", "```", "\n\n", "</s>", ""];
        assert_eq!(
            Stops::new(&stops, "```bash\n", true).for_the_server(),
            ["\n\n", "</s>"]
        );
        assert_eq!(Stops::new(&stops, "", true).for_the_server().len(), 4);
    }

    #[test]
    fn nothing_is_certain_while_a_stop_may_have_begun() {
        let stops = Stops::new(FENCE, "```bash\n", true);
        assert_eq!(stops.end("ls", false), End::NotBefore(2));
        assert_eq!(stops.end("ls\n", false), End::NotBefore(2));
        assert_eq!(stops.end("ls\n``", false), End::NotBefore(2));
        assert_eq!(stops.end("ls\n``x", false), End::NotBefore(6));
        assert_eq!(stops.end("ls\n```", false), End::NotBefore(2));
        assert_eq!(stops.end("ls\n```\n", false), End::At(2));
        assert_eq!(stops.beginning("Here:\n``", false), Beginning::Plain);
        assert_eq!(stops.beginning("```ba", false), Beginning::Undecided(0));
    }
}
