//! Sentences that open with a search for a text: "search for 'TODO' in all python files".

use super::query::{Action, Reach, Text};
use super::read::{Reader, Refusal};
use super::read_place::place;
use crate::static_backend::lexicon::{Role, w};

const TEXT_HINT: &str = "Put the text in quotes.";

impl Reader<'_, '_> {
    /// "search for 'TODO' in all python files", "find lines containing foo in *.log files".
    pub(super) fn opening_grep(&mut self) -> Result<(), Refusal> {
        let start = self.at;
        if self.at > 0 && self.tokens[self.at - 1].id == w::GREP {
            self.take_one(&[w::FOR]);
        }
        self.take_one(&[w::ALL, w::ANY, w::EACH]);
        let lines = self.take_one(&[w::LINE, w::OCCURRENCE]);
        let mut announced = false;
        if lines {
            self.take_one(&[w::THAT, w::WHICH]);
            if let Some(text) = self.anchored() {
                // The preposition stays where a place follows it.
                if place(self.rest().get(1..).unwrap_or(&[])).is_none() {
                    self.at += usize::from([w::IN, w::FROM].contains(&self.id(0)));
                }
                self.query.action = Action::Grep(text);
                return Ok(());
            }
            announced = self.take_one(&[w::CONTAIN, w::WITH, w::OF, w::MATCH, w::MENTIONS]);
            if self.id(0) == w::CODE {
                return Err(Refusal::Hint(TEXT_HINT));
            }
        }
        let marked = [w::WORD, w::STRING, w::TEXT, w::EXACTWORD].contains(&self.id(0));
        let pathlike = self
            .token(0)
            .is_some_and(|token| super::read_names::is_pathlike(token.raw) && !token.quoted);
        let quoted = self.token(0).is_some_and(|token| token.quoted);
        let insensitive = self.take_one(&[w::INSENSITIVE]) && self.take_one(&[w::FOR]);
        if let Some(text) = self.text_at(announced)
            && {
                self.query.insensitive |= insensitive || self.take_one(&[w::INSENSITIVE]);
                [w::IN, w::FROM, w::UNDER, w::RECURSIVELY].contains(&self.id(0))
            }
            && (lines
                || marked
                || (!pathlike && self.files_follow(1))
                || (quoted && self.id(0) == w::RECURSIVELY))
        {
            if self.take_one(&[w::RECURSIVELY]) {
                self.query.reach = Some(Reach::Tree);
            }
            // The preposition stays where a place follows it.
            if place(self.rest().get(1..).unwrap_or(&[])).is_none() {
                self.at += usize::from([w::IN, w::FROM].contains(&self.id(0)));
            }
            self.query.action = Action::Grep(text);
            return Ok(());
        }
        if lines {
            return Err(Refusal::Hint(TEXT_HINT));
        }
        self.at = start;
        Ok(())
    }

    /// "begin with 'From:'", "ending in ;" said of lines, before the files they are in.
    fn anchored(&mut self) -> Option<Text> {
        let start = self.at;
        let begins = self.id(0) == w::BEGIN;
        if self.take_one(&[w::BEGIN, w::END]) && self.take_one(&[w::WITH, w::IN, w::BY]) {
            self.take_one(&[w::WORD, w::STRING, w::TEXT]);
            let text = self
                .token(0)
                .filter(|token| {
                    token.quoted
                        || token.id == 0
                        || crate::static_backend::lexicon::is_plain(token.id)
                })
                .filter(|token| token.quoted || !crate::static_backend::lexicon::is_class(token.id))
                .map(|token| token.raw);
            let behind = [w::IN, w::FROM, w::UNDER].contains(&self.id(1));
            if let Some(text) = text.filter(|text| {
                behind && !text.contains(['\\', '(', ')', '[', ']', '{', '}', '|', '+', '?'])
            }) {
                let text = text
                    .replace('.', "\\.")
                    .replace('*', "\\*")
                    .replace('$', "\\$")
                    .replace('^', "\\^");
                self.at += 1;
                return Some(Text {
                    texts: vec![if begins {
                        format!("^{text}")
                    } else {
                        format!("{text}$")
                    }],
                    whole_word: false,
                    regex: true,
                });
            }
        }
        self.at = start;
        None
    }

    /// Whether "files" comes soon, so that "search for X in …" speaks of what is in them.
    fn files_follow(&self, ahead: usize) -> bool {
        self.rest()
            .get(ahead..)
            .unwrap_or(&[])
            .iter()
            .take(8)
            .any(|token| {
                token.id == w::FILE
                    || token.raw.starts_with("*.")
                    || token.id == w::SCRIPTS
                    || matches!(token.role, Role::Noun(_))
            })
    }
}
