//! Where an answer ends.

/// The texts that end an answer, of which some may also begin it: who is not allowed to write the fence for a model
/// will see it open one.
#[derive(Debug, Clone)]
pub(crate) struct Stops<'a> {
    stops: &'a [&'a str],
    prefill: &'a str,
    continued: bool,
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

    /// Those that the server may watch for: none that may also begin the answer.
    pub(crate) fn for_the_server(&self) -> Vec<String> {
        let watched = self
            .stops
            .iter()
            .filter(|stop| !stop.is_empty() && !self.may_open(stop));
        watched.map(|stop| (*stop).to_owned()).collect()
    }

    /// Whether a text is part of how the answer begins.
    fn may_open(&self, stop: &str) -> bool {
        let marker = stop.trim();
        !marker.is_empty() && self.prefill.contains(marker)
    }

    /// Where the answer ends. `whole`: nothing more will come.
    pub(crate) fn end(&self, text: &str, whole: bool) -> End {
        let mut from = 0;
        while let Some((at, stop)) = self.next(text, from) {
            let after = at + stop.len();
            if from > 0 || !self.may_open(stop) {
                return End::At(at);
            }
            let opens = !self.continued || text[..at].trim().is_empty();
            match text[after..].chars().next() {
                Some(next) if opens || next.is_alphanumeric() => from = after,
                None if !whole => return End::NotBefore(at),
                None if opens => from = after,
                _ => return End::At(at),
            }
        }
        End::NotBefore(if whole {
            text.len()
        } else {
            self.certain(text, from)
        })
    }

    /// The first of the texts at or after this byte, the longest where several begin there.
    fn next(&self, text: &str, from: usize) -> Option<(usize, &'a str)> {
        let stops = self.stops.iter().filter(|stop| !stop.is_empty());
        let found = stops.filter_map(|stop| Some((from + text[from..].find(stop)?, *stop)));
        found.min_by_key(|(at, stop)| (*at, usize::MAX - stop.len()))
    }

    /// The part of the text that no stop can begin in any more.
    fn certain(&self, text: &str, from: usize) -> usize {
        let longest = self.stops.iter().map(|stop| stop.len()).max().unwrap_or(0);
        let first = from.max(text.len().saturating_sub(longest));
        let begins = |at: &usize| {
            text.is_char_boundary(*at)
                && self.stops.iter().any(|stop| stop.starts_with(&text[*at..]))
        };
        (first..text.len()).find(begins).unwrap_or(text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FENCE: &[&str] = &["\n```", "```"];

    fn answer<'t>(stops: &[&str], prefill: &str, continued: bool, text: &'t str) -> &'t str {
        match Stops::new(stops, prefill, continued).end(text, true) {
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
            "```bash\nls -l",
            "\n```bash\nls -l",
            "```\nls -l",
            "Here:\n```sh\nls -l",
        ] {
            let more = format!("{text}\n```\nLists.");
            assert_eq!(answer(FENCE, "```bash\n", true, &more), text);
            assert_eq!(answer(FENCE, "```bash\n", false, &more), text);
        }
    }

    #[test]
    fn a_model_that_nobody_could_begin_for_may_talk_first() {
        let text = "Use this:\n```\nls -l\n```\nLists.";
        assert_eq!(
            answer(FENCE, "```bash\n", false, text),
            "Use this:\n```\nls -l"
        );
        assert_eq!(answer(FENCE, "```bash\n", true, text), "Use this:");
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
    }
}
