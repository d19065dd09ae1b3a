//! An answer as it comes: bytes of tokens in, text for the reader out.

/// Holds back what may still become a character or a stop.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    stops: &'a [&'a str],
    /// What the reader was told.
    told: String,
    /// Whole characters that may be the beginning of a stop.
    undecided: String,
    /// The beginning of a character.
    bytes: Vec<u8>,
}

/// What a token led to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Text that is certain, perhaps none.
    Piece(String),
    /// The same, and that the answer ends here.
    End(String),
}

impl<'a> Answer<'a> {
    /// An answer that ends before any of `stops`.
    pub(crate) fn new(stops: &'a [&'a str]) -> Self {
        Self {
            stops,
            told: String::new(),
            undecided: String::new(),
            bytes: Vec::new(),
        }
    }

    /// Takes the bytes of one token.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Step {
        self.bytes.extend_from_slice(bytes);
        self.take_characters();
        let stop = self
            .stops
            .iter()
            .filter(|stop| !stop.is_empty())
            .filter_map(|stop| self.undecided.find(stop))
            .min();
        if let Some(end) = stop {
            self.undecided.truncate(end);
            let length = self.undecided.len();
            return Step::End(self.tell(length));
        }
        let certain = self.undecided.len() - self.beginning_of_a_stop();
        Step::Piece(self.tell(certain))
    }

    /// Ends the answer without a stop: what was held back is part of it, but for half a character. Returns the last
    /// piece and the whole text.
    pub(crate) fn finish(mut self) -> (String, String) {
        let length = self.undecided.len();
        let piece = self.tell(length);
        (piece, self.told)
    }

    /// The text so far.
    pub(crate) fn into_text(self) -> String {
        self.told
    }

    fn tell(&mut self, length: usize) -> String {
        let piece: String = self.undecided.drain(..length).collect();
        self.told.push_str(&piece);
        piece
    }

    fn take_characters(&mut self) {
        let mut rest = self.bytes.as_slice();
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.undecided.push_str(text);
                    rest = &[];
                    break;
                }
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    self.undecided.push_str(&String::from_utf8_lossy(valid));
                    let Some(invalid) = error.error_len() else {
                        rest = after;
                        break;
                    };
                    self.undecided.push(char::REPLACEMENT_CHARACTER);
                    rest = &after[invalid..];
                }
            }
        }
        self.bytes = rest.to_vec();
    }

    /// How many bytes at the end may become a stop.
    fn beginning_of_a_stop(&self) -> usize {
        let beginnings = self.stops.iter().flat_map(|stop| {
            (1..stop.len())
                .rev()
                .filter(|length| stop.is_char_boundary(*length))
                .find(|length| self.undecided.ends_with(&stop[..*length]))
        });
        beginnings.max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(stops: &[&str], tokens: &[&[u8]]) -> (Vec<String>, String, bool) {
        let mut answer = Answer::new(stops);
        let mut pieces = Vec::new();
        for token in tokens {
            match answer.push(token) {
                Step::Piece(piece) => pieces.push(piece),
                Step::End(piece) => {
                    pieces.push(piece);
                    return (pieces, answer.into_text(), true);
                }
            }
        }
        let (piece, text) = answer.finish();
        pieces.push(piece);
        (pieces, text, false)
    }

    #[test]
    fn a_stop_over_three_tokens_is_never_told() {
        let (pieces, text, ended) = told(&["\n```"], &[b"ls -l", b"\n", b"``", b"` and more"]);
        assert_eq!(pieces, ["ls -l", "", "", ""]);
        assert_eq!(text, "ls -l");
        assert!(ended);
    }

    #[test]
    fn what_looked_like_a_stop_is_told_once_it_is_none() {
        let (pieces, text, ended) = told(&["\n```"], &[b"a\n``", b"b", b"\n"]);
        assert_eq!(pieces, ["a", "\n``b", "", "\n"]);
        assert_eq!(text, "a\n``b\n");
        assert!(!ended);
    }

    #[test]
    fn half_a_character_waits_for_its_other_half() {
        let euro = "€".as_bytes();
        let (pieces, text, _) = told(&[], &[&euro[..1], &euro[1..2], &euro[2..], &euro[..2]]);
        assert_eq!(pieces, ["", "", "€", "", ""]);
        assert_eq!(text, "€");
    }

    #[test]
    fn of_two_stops_the_earlier_place_counts() {
        let (_, text, ended) = told(&["two", "one"], &[b"zero one two"]);
        assert_eq!(text, "zero ");
        assert!(ended);
    }

    proptest! {
        #[test]
        fn pieces_are_the_text_however_it_is_cut(
            text in "[ab`\n€é]{0,40}",
            cuts in proptest::collection::vec(1usize..5, 0..60),
        ) {
            let stops = ["\n```", "ab€"];
            let mut tokens = Vec::new();
            let mut rest = text.as_bytes();
            for cut in cuts {
                let (token, after) = rest.split_at(cut.min(rest.len()));
                tokens.push(token);
                rest = after;
            }
            tokens.push(rest);
            let (pieces, told, _) = told(&stops, &tokens);
            let end = stops.iter().filter_map(|stop| text.find(stop)).min();
            prop_assert_eq!(&told, &text[..end.unwrap_or(text.len())]);
            prop_assert_eq!(pieces.concat(), told);
        }
    }
}
