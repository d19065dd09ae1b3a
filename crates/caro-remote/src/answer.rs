//! An answer while it comes.

use caro_generate::{Conversation, Observer};

use crate::stops::{Beginning, End, Stops};

const OPENS: &str = "<think>";
const CLOSES: &str = "</think>";

/// Bytes of text for which a token may stand at the most.
const BYTES_OF_A_TOKEN: usize = 16;

/// An answer while it comes in pieces: told to the observer as far as it is certain, cut where it ends.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    stops: Stops<'a>,
    /// White space between the beginning that was written for the model and what it goes on with.
    gap: &'a str,
    limit: usize,
    phase: Phase,
    text: String,
    told: usize,
    /// Whether it opened once more what had been opened for it.
    repeated: bool,
    thought: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Phase {
    Beginning,
    Thinking,
    /// Nothing but white space has come since the thoughts.
    Silent,
    Speaking,
    Ended,
}

impl<'a> Answer<'a> {
    /// An answer of a model that was asked to go on with `prefill`, or was not.
    pub(crate) fn new(conversation: &Conversation<'a>, continued: bool) -> Self {
        let prefill = conversation.prefill;
        Self {
            stops: Stops::new(conversation.stop, prefill, continued),
            gap: if continued {
                &prefill[prefill.trim_end().len()..]
            } else {
                ""
            },
            limit: conversation
                .max_tokens
                .saturating_mul(BYTES_OF_A_TOKEN)
                .max(256),
            phase: Phase::Beginning,
            text: String::new(),
            told: 0,
            repeated: false,
            thought: false,
        }
    }

    /// The texts that the server may end the answer at.
    pub(crate) fn stops_for_the_server(&self) -> Vec<String> {
        self.stops.for_the_server()
    }

    /// Whether nothing more is wanted.
    pub(crate) fn has_ended(&self) -> bool {
        self.phase == Phase::Ended
    }

    /// Whether the model spent tokens on thoughts.
    pub(crate) fn has_thought(&self) -> bool {
        self.thought
    }

    /// Thoughts came, apart from the answer.
    pub(crate) fn think(&mut self) {
        self.thought = true;
    }

    /// One more piece.
    pub(crate) fn push(&mut self, piece: &str, observer: &mut dyn Observer) {
        if !self.has_ended() {
            self.text.push_str(piece);
            self.read(false, observer);
        }
    }

    /// The whole answer, when nothing more will come.
    pub(crate) fn finish(mut self, observer: &mut dyn Observer) -> String {
        if !self.has_ended() {
            self.read(true, observer);
        }
        self.text
    }

    fn read(&mut self, whole: bool, observer: &mut dyn Observer) {
        if self.phase == Phase::Beginning {
            self.begin(whole);
        }
        if self.phase == Phase::Thinking {
            self.skip_thoughts(whole);
        }
        if self.phase == Phase::Silent {
            self.text = self.text.trim_start().to_owned();
            if whole || !self.text.is_empty() {
                self.phase = Phase::Speaking;
            }
        }
        if self.phase == Phase::Speaking {
            self.speak(whole, observer);
        }
    }

    /// Finds out whether it begins with thoughts, or with the white space that had to be taken off before.
    fn begin(&mut self, whole: bool) {
        let undecided = |expected: &str, text: &str| {
            !whole && text.len() < expected.len() && expected.starts_with(text)
        };
        let trimmed = self.text.trim_start();
        if trimmed.starts_with(OPENS) {
            self.thought = true;
            self.phase = Phase::Thinking;
        } else if !undecided(self.gap, &self.text) && !undecided(OPENS, trimmed) {
            if let Some(rest) = self.text.strip_prefix(self.gap) {
                self.text = rest.to_owned();
            }
            self.phase = Phase::Speaking;
        }
    }

    fn skip_thoughts(&mut self, whole: bool) {
        if let Some(at) = self.text.find(CLOSES) {
            self.text.drain(..at + CLOSES.len());
            self.phase = Phase::Silent;
        } else if whole {
            self.text.clear();
        } else if self.text.len() > 4096 {
            // Only the end can still hold the beginning of what closes them.
            let keep = self.text.ceil_char_boundary(self.text.len() - CLOSES.len());
            self.text = format!("{OPENS}{}", &self.text[keep..]);
        }
    }

    fn speak(&mut self, whole: bool, observer: &mut dyn Observer) {
        let mut undecided = usize::MAX;
        if !self.repeated {
            match self.stops.beginning(&self.text, whole) {
                Beginning::Repeated(skipped) => {
                    self.text.drain(..skipped);
                    self.told = 0;
                    self.repeated = true;
                }
                Beginning::Undecided(from) => undecided = from,
                Beginning::Plain => {}
            }
        }
        let certain = match self.stops.end(&self.text, whole) {
            _ if undecided < usize::MAX => undecided,
            End::At(end) => {
                self.text.truncate(end);
                self.phase = Phase::Ended;
                end
            }
            End::NotBefore(certain) => certain,
        };
        if self.text.len() > self.limit {
            // A server that was told how many tokens are wanted does not care.
            self.text
                .truncate(self.text.floor_char_boundary(self.limit));
            self.phase = Phase::Ended;
        }
        let certain = certain.min(self.text.len());
        if certain > self.told {
            observer.piece(&self.text[self.told..certain]);
            self.told = certain;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Default)]
    struct Told(String);

    impl Observer for Told {
        fn piece(&mut self, text: &str) {
            self.0.push_str(text);
        }
    }

    fn hear(prefill: &str, continued: bool, pieces: &[&str]) -> (String, String) {
        let conversation = Conversation {
            turns: &[],
            stable: 0,
            prefill,
            stop: &["\n```", "```"],
            max_tokens: 20,
        };
        let mut told = Told::default();
        let mut answer = Answer::new(&conversation, continued);
        for piece in pieces {
            answer.push(piece, &mut told);
        }
        (answer.finish(&mut told), told.0)
    }

    fn heard(prefill: &str, continued: bool, pieces: &[&str]) -> String {
        let (answer, told) = hear(prefill, continued, pieces);
        assert_eq!(answer, told, "the observer is told what is returned");
        answer
    }

    #[test]
    fn the_gap_before_what_goes_on_is_closed() {
        assert_eq!(heard("```bash\n", true, &["\n", "ls\n", "```"]), "ls");
        assert_eq!(heard("```bash\n", true, &["ls"]), "ls");
        assert_eq!(heard("```bash\n", false, &["\nls"]), "\nls");
    }

    #[test]
    fn the_fence_that_a_model_writes_itself_is_not_told() {
        assert_eq!(
            heard("```bash\n", false, &["``", "`ba", "sh\nls", " -l\n``", "`"]),
            "ls -l"
        );
        let talk = ["Here you", " are:\n``", "`\nls", "\n```\n", "It lists."];
        let (answer, told) = hear("```bash\n", false, &talk);
        assert_eq!((answer.as_str(), told.as_str()), ("ls", "Here you are:ls"));
    }

    #[test]
    fn thoughts_are_not_told() {
        let pieces = ["<th", "ink>\nls or ```dir```?</thi", "nk>\n\n", "ls", "\n"];
        assert_eq!(heard("", true, &pieces), "ls\n");
        assert_eq!(heard("", true, &["<think>so long"]), "");
        assert_eq!(heard("", true, &["<th"]), "<th");
        let long = format!("<think>{}</think>ls", "é".repeat(9000));
        let pieces: Vec<&str> = long.split_inclusive('é').collect();
        assert_eq!(heard("", true, &pieces), "ls");
    }

    #[test]
    fn nobody_talks_without_end() {
        assert_eq!(heard("", true, &["é".repeat(5000).as_str()]).len(), 320);
        assert_eq!(heard("", true, &vec!["xyz"; 5000]).len(), 320);
    }

    proptest! {
        #[test]
        fn how_it_is_cut_into_pieces_does_not_matter(
            parts in prop::collection::vec(
                prop::sample::select(vec!["```", "`", "\n", "bash", "ls -l", "é", "<think>", "</think>", " "]),
                0..12,
            ),
            cuts in prop::collection::vec(0usize..60, 0..8),
            prefill in prop::sample::select(vec!["", "```bash\n"]),
            continued: bool,
        ) {
            let text = parts.concat();
            let mut cuts: Vec<usize> = cuts.into_iter().filter(|&at| text.is_char_boundary(at)).collect();
            cuts.extend([0, text.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&str> = cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]).collect();
            let (answer, told) = hear(prefill, continued, &pieces);
            prop_assert!(told.ends_with(&answer), "{answer:?} of {told:?}");
            prop_assert_eq!(answer, hear(prefill, continued, &[&text]).0);
        }
    }
}
