//! What will probably come next, guessed from what was read before.
//!
//! A model reads a few tokens in hardly more time than one: what takes the time are the weights, which have to come from
//! memory for one as for all. So the next tokens are guessed, read together, and kept as far as the model would have
//! written them itself. Commands are made of phrases (`find . -type f -name`) and of the words of the sentence, so
//! many a guess is right; a wrong one costs a little time and changes nothing.

/// Tokens that are compared to find a place like the end of the text.
const LONGEST_LIKENESS: usize = 6;

/// The text so far, and what may be guessed from it.
#[derive(Debug)]
pub(crate) struct Guesses {
    text: Vec<u32>,
}

/// What came after the places that are most like the end of a text.
struct Next {
    token: u32,
    /// How likely it is to be right.
    certainty: f32,
}

impl Guesses {
    /// After a prompt.
    pub(crate) fn after(prompt: &[u32]) -> Self {
        Self {
            text: prompt.to_vec(),
        }
    }

    /// Goes on with a token of the answer.
    pub(crate) fn push(&mut self, token: u32) {
        self.text.push(token);
    }

    /// What may come next: so many tokens at the most, and none that is less likely than `least` to be right, together
    /// with those before it.
    pub(crate) fn next(&self, most: usize, least: f32) -> Vec<u32> {
        let mut text = self.text.clone();
        let mut certainty = 1.0;
        while text.len() < self.text.len() + most {
            let Some(next) = self.like_the_end_of(&text) else {
                break;
            };
            certainty *= next.certainty;
            if certainty < least {
                break;
            }
            text.push(next.token);
        }
        text.split_off(self.text.len())
    }

    /// What came after the places that are most like the end of `text`: the last of them, if they differ.
    fn like_the_end_of(&self, text: &[u32]) -> Option<Next> {
        let mut likeness = 0;
        let mut found: Option<u32> = None;
        let mut same = true;
        for (place, token) in self.text.iter().enumerate().skip(1) {
            let like = common_end(&self.text[..place], text);
            if like == 0 || like < likeness {
                continue;
            }
            same = like > likeness || (same && found == Some(*token));
            likeness = like;
            found = Some(*token);
        }
        found.map(|token| Next {
            token,
            certainty: certainty(likeness, same),
        })
    }
}

/// How often a guess was right in the answers to 121 sentences, by the tokens that the places had in common, and by
/// whether the same token followed them all.
fn certainty(likeness: usize, same: bool) -> f32 {
    match (likeness, same) {
        (1, false) => 0.15,
        (2..5, false) => 0.4,
        (_, false) => 0.55,
        (1..5, true) => 0.6,
        (_, true) => 0.88,
    }
}

/// How many tokens two texts have in common at their ends.
fn common_end(one: &[u32], other: &[u32]) -> usize {
    one.iter()
        .rev()
        .zip(other.iter().rev())
        .take(LONGEST_LIKENESS)
        .take_while(|(one, other)| one == other)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(text: &[u32], most: usize, least: f32) -> Vec<u32> {
        Guesses::after(text).next(most, least)
    }

    #[test]
    fn what_came_before_comes_again() {
        let text = [1, 2, 3, 4, 5, 9, 1, 2];
        assert_eq!(guess(&text, 3, 0.1), [3, 4, 5]);
        assert_eq!(guess(&text, 2, 0.1), [3, 4]);
        assert_eq!(guess(&text, 0, 0.1), [0_u32; 0]);
    }

    #[test]
    fn the_longest_likeness_counts_and_of_equals_the_last() {
        assert_eq!(guess(&[1, 2, 3, 7, 2, 4, 1, 2], 1, 0.1), [3]);
        assert_eq!(guess(&[2, 3, 2, 4, 2], 1, 0.1), [4]);
    }

    #[test]
    fn what_is_not_sure_enough_is_not_guessed() {
        // Two different tokens came after the 2.
        assert_eq!(guess(&[2, 3, 2, 4, 2], 3, 0.5), [0_u32; 0]);
        // One came after it: sure enough for one, not for two.
        assert_eq!(guess(&[2, 3, 4, 5, 2], 3, 0.5), [3]);
    }

    #[test]
    fn a_guess_is_gone_on_with() {
        let mut guesses = Guesses::after(&[1, 2, 3, 4, 9]);
        assert_eq!(guesses.next(3, 0.1), [0_u32; 0]);
        guesses.push(2);
        assert_eq!(guesses.next(3, 0.1), [3, 4, 9]);
    }

    #[test]
    fn of_nothing_nothing_is_guessed() {
        assert_eq!(guess(&[], 3, 0.0), [0_u32; 0]);
        assert_eq!(guess(&[1], 3, 0.0), [0_u32; 0]);
    }
}
