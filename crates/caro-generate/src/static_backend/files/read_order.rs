//! Clauses about rank and order: "the 5 largest", "newest first", "sorted by name".

use super::query::{Action, Key, Order};
use super::read::{Reader, Refusal, Taken};
use crate::static_backend::lexicon::{Role, w};
use crate::static_backend::measure;

const LARGEST: Order = Order {
    key: Key::Size,
    descending: true,
};

impl Reader<'_, '_> {
    /// "the 5 largest", "top 10 newest", "oldest".
    pub(crate) fn rank(&mut self) -> Taken {
        let start = self.at;
        if self.first_of_all() {
            return Ok(true);
        }
        self.take_one(&[w::TOP, w::FIRST]);
        let mut number = self.token(0).and_then(measure::number);
        if number.is_some() {
            self.at += 1;
        }
        let order = match self.id(0) {
            word if ranked_by(word).is_some() => ranked_by(word).unwrap_or(LARGEST),
            w::MOST if [w::HEAVY, w::BIG, w::LARGE, w::HUGE].contains(&self.id(1)) => {
                self.at += 1;
                LARGEST
            }
            _ if self.last_touched() => Order {
                key: if self.tokens[self.at].id == w::ACCESSED {
                    Key::Accessed
                } else {
                    Key::Modified
                },
                descending: true,
            },
            _ => {
                self.at = start;
                return Ok(false);
            }
        };
        self.at += 1;
        // "largest first" is an order, not a choice.
        let bottom = self
            .token(1)
            .is_some_and(|token| token.raw.eq_ignore_ascii_case("bottom"));
        let leads = self.id(0) == w::FIRST
            || self.ids(&[&[w::ON, w::AT], &[w::TOP, w::END]])
            || self.ids(&[&[w::ON, w::AT]]) && bottom
            || self.id(0) == w::LAST && self.at + 1 == self.tokens.len();
        if leads && number.is_none() {
            self.at = start;
            return Ok(false);
        }
        if number.is_none()
            && let Some(after) = self.token(0).and_then(measure::number)
        {
            number = Some(after);
            self.at += 1;
        }
        let mut order = order;
        if order.key == Key::Modified {
            if self.take_one(&[w::ACCESSED]) {
                order.key = Key::Accessed;
            } else {
                self.take_one(&[w::MODIFIED, w::CHANGED]);
            }
        }
        self.take_one(&[w::ONES]);
        if self.negated || self.query.order.is_some() || number == Some(0) {
            return Err(Refusal::Hint("I can only rank files by one thing."));
        }
        self.query.order = Some(order);
        self.query.limit = number;
        self.unnumbered = number.is_none();
        Ok(true)
    }

    /// "the first 20 files": by their names.
    fn first_of_all(&mut self) -> bool {
        let start = self.at;
        if self.take_one(&[w::FIRST])
            && let Some(number) = self.token(0).and_then(measure::number)
            && number > 0
            && (self.id(1) == w::FILE
                || self.token(1).is_some_and(|token| {
                    matches!(token.role, Role::Noun(_))
                        || token.role != Role::None && self.id(2) == w::FILE
                }))
            && self.query.order.is_none()
            && self.query.action == Action::List
        {
            self.at += 1;
            self.query.order = Some(Order {
                key: Key::Name,
                descending: false,
            });
            self.query.limit = Some(number);
            return true;
        }
        self.at = start;
        false
    }

    /// "last modified", "last changed" before what is looked for; the cursor goes to its second word.
    fn last_touched(&mut self) -> bool {
        let phrase = self.id(0) == w::MODIFIED && self.token(0).is_some_and(|t| t.raw.is_empty());
        let ahead = usize::from(!phrase);
        let last = phrase
            || self.id(0) == w::LAST
                && [w::MODIFIED, w::CHANGED, w::ACCESSED].contains(&self.id(1));
        let noun = self.id(ahead + 1) == w::FILE
            || self
                .token(ahead + 1)
                .is_some_and(|token| token.role != Role::None || token.raw.starts_with('.'));
        let number = self.token(ahead + 1).and_then(measure::number).is_some()
            && self.id(ahead + 2) == w::FILE;
        if !last || !(noun || number) || self.query.object.is_some() {
            return false;
        }
        self.at += ahead;
        true
    }

    /// "which 5 files …": a number that a rank must follow.
    pub(crate) fn number_of(&mut self) -> bool {
        let number = self.token(0).and_then(measure::number);
        let noun = self.token(1).is_some_and(|token| {
            token.id == w::FILE || (self.id(2) == w::FILE && token.role != Role::None)
        });
        if number.is_none_or(|number| number == 0)
            || !noun
            || self.number.is_some()
            || self.query.order.is_some()
        {
            return false;
        }
        self.number = number;
        self.at += 1;
        true
    }

    /// "… take up the most space", "… with the largest size".
    pub(crate) fn most_space(&mut self) -> Taken {
        let start = self.at;
        let taken = self.take_one(&[w::TAKE, w::USE])
            && {
                self.take_one(&[w::UP]);
                self.take_one(&[w::MOST])
            }
            && {
                self.take_one(&[w::DISK]);
                self.take_one(&[w::SPACE])
            };
        if !taken {
            self.at = start;
            return Ok(self.most_lines());
        }
        if self.negated {
            self.at = start;
            return Ok(false);
        }
        self.unnumbered = self.number.is_none();
        self.set_order(LARGEST)
    }

    /// "… with the most lines", "… has the fewest words".
    fn most_lines(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        if self.query.action == Action::List
            && self.query.order.is_none()
            && !self.negated
            && (self.query.object == Some(super::query::Object::File)
                || self.query.object.is_none() && !self.query.tests.is_empty())
            && self.take_one(&[w::WITH, w::HAVE, w::CONTAIN])
        {
            let most = self.take_one(&[w::MOST]);
            let least = !most
                && (self.take_one(&[w::LEAST])
                    || self.token(0).is_some_and(|token| token.raw == "fewest") && {
                        self.at += 1;
                        true
                    });
            if let Some(unit) = super::deeds::unit(self.id(0)).filter(|_| most || least) {
                self.at += 1;
                self.query.action = Action::CountLines { each: true, unit };
                self.query.order = Some(Order {
                    key: Key::Size,
                    descending: most,
                });
                self.query.limit = self
                    .number
                    .take()
                    .or(Some(if self.singular { 1 } else { 10 }));
                return true;
            }
        }
        self.at = start;
        false
    }

    /// "… was changed last", "… was modified most recently", "which file did I change last".
    pub(crate) fn changed_last(&mut self) -> Taken {
        const TOUCHED: &[u16] = &[
            w::MODIFIED,
            w::CHANGED,
            w::CHANGE,
            w::EDIT,
            w::MODIFY,
            w::SAVE,
            w::TOUCH,
            w::CREATED,
        ];
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        let asked = self.take_one(&[w::DO]);
        let mine = self.take_one(&[w::I]);
        let led = self.take_one(&[w::IS, w::HAVE]) || mine;
        let touched = if led {
            TOUCHED
        } else {
            &[w::MODIFIED, w::CHANGED]
        };
        let last = (!asked || mine)
            && self.take(&[touched, &[w::LAST, w::NEWEST]])
            && (self.at == self.tokens.len()
                || [w::IN, w::UNDER].contains(&self.id(0)) && self.somewhere(1).is_some());
        if !last || self.negated || self.query.order.is_some() {
            self.at = start;
            return Ok(false);
        }
        self.unnumbered = self.number.is_none();
        self.set_order(Order {
            key: Key::Modified,
            descending: true,
        })
    }

    /// "sorted by size", "largest first", "newest first", "in descending order".
    pub(crate) fn sorting(&mut self) -> Taken {
        let start = self.at;
        self.take_one(&[w::AND, w::THEN]);
        if self.take_one(&[w::SORT]) {
            self.take_one(&[w::IT]);
            if self.take_one(&[w::ALPHABETICALLY]) || self.at == self.tokens.len() {
                // "with their sizes, sorted".
                let sizes = self.query.output == super::query::Output::Sizes
                    && self.tokens[self.at - 1].id != w::ALPHABETICALLY;
                let descending = self.direction().unwrap_or(sizes);
                return self.set_order(Order {
                    key: if sizes { Key::Size } else { Key::Name },
                    descending,
                });
            }
            if !self.take_one(&[w::BY]) {
                return Err(Refusal::Hint("Say what to sort by: size, name or date."));
            }
            self.take_one(&[w::IT, w::FILE]);
            let key = self
                .sort_key()
                .ok_or(Refusal::Hint("I can sort files by size, name or date."))?;
            let descending = self.direction().unwrap_or(key != Key::Name);
            return self.set_order(Order { key, descending });
        }
        self.at = start;
        if let Some(order) = self.one_end_first() {
            return self.set_order(order);
        }
        // "list files by last access time".
        if !self.query.sought
            && (!self.singular || self.quantified)
            && self.query.action == Action::List
            && self.take_one(&[w::BY])
            && let Some(key) = self.sort_key()
            && (self.at == self.tokens.len() || [w::IN, w::UNDER].contains(&self.id(0)))
        {
            return self.set_order(Order {
                key,
                descending: key != Key::Name,
            });
        }
        self.at = start;
        Ok(self.in_order_of()? || self.alphabetically() && self.by_name()?)
    }

    /// "largest first", "with the newest on top", "starting with the oldest", "from smallest to largest".
    fn one_end_first(&mut self) -> Option<Order> {
        let start = self.at;
        let begins = self.take(&[&[w::BEGIN], &[w::WITH, w::FROM, w::AT, w::BY]]);
        if !begins {
            self.take_one(&[w::BUT, w::AND]);
            self.take_one(&[w::WITH, w::FROM]);
        }
        let order = ranked_by(self.id(0));
        if let Some(order) = order {
            self.at += 1;
            self.take_one(&[w::ONES, w::FILE]);
            let first = begins
                || self.take_one(&[w::FIRST])
                || self.take(&[&[w::ON, w::AT], &[w::TOP]])
                || self.take(&[&[w::AT, w::IN], &[w::BEGIN]])
                || self.id(0) == w::TO
                    && ranked_by(self.id(1))
                        .is_some_and(|other| other.key == order.key && other != order)
                    && {
                        self.at += 2;
                        true
                    };
            if first {
                return Some(order);
            }
            // "biggest at the bottom".
            let bottom = self
                .token(1)
                .is_some_and(|token| token.raw.eq_ignore_ascii_case("bottom"));
            if self.id(0) == w::LAST && self.at + 1 == self.tokens.len() {
                self.at += 1;
                return Some(order.reversed());
            }
            if [w::AT, w::ON].contains(&self.id(0)) && (bottom || self.id(1) == w::END) {
                self.at += 2;
                return Some(order.reversed());
            }
        }
        self.at = start;
        None
    }

    /// "in decreasing order of their sizes", "in the sorted order of time", "a sorted list of them".
    fn in_order_of(&mut self) -> Taken {
        let start = self.at;
        self.take_one(&[w::AND]);
        if self.take(&[&[w::SHOW], &[w::SORT], &[w::SHOW]]) && self.them() {
            return self.by_name();
        }
        self.at = start;
        if self.take_one(&[w::IN]) {
            let descending = match self.id(0) {
                w::DESCENDING | w::REVERSE => Some(true),
                w::ASCENDING | w::SORT => Some(false),
                _ => None,
            };
            // "in order of size".
            if self.ids(&[&[w::SORT], &[w::OF]]) {
                self.at += 2;
                self.take_one(&[w::IT, w::FILE]);
                if let Some(key) = self.sort_key() {
                    let descending = self.direction().unwrap_or(key != Key::Name);
                    return self.set_order(Order { key, descending });
                }
                self.at -= 2;
            }
            if descending.is_some() && self.id(1) == w::SORT {
                self.at += 2;
                if self.take_one(&[w::OF, w::BY]) {
                    self.take_one(&[w::IT, w::FILE]);
                    if let Some(key) = self.sort_key() {
                        return self.set_order(Order {
                            key,
                            descending: descending == Some(true),
                        });
                    }
                } else if self.tokens[self.at - 2].id == w::SORT {
                    return self.by_name();
                } else if self.tokens[self.at - 2].id == w::REVERSE && self.query.order.is_none() {
                    return self.set_order(Order {
                        key: Key::Name,
                        descending: true,
                    });
                }
            }
        }
        self.at = start;
        Ok(false)
    }

    /// "alphabetically", "in alphabetical order".
    fn alphabetically(&mut self) -> bool {
        self.take(&[&[w::IN], &[w::ALPHABETICALLY], &[w::SORT]])
            || self.take_one(&[w::ALPHABETICALLY])
    }

    fn by_name(&mut self) -> Taken {
        self.set_order(Order {
            key: Key::Name,
            descending: false,
        })
    }

    pub(crate) fn sort_key(&mut self) -> Option<Key> {
        if self.take(&[&[w::MODIFIED], &[w::TIME, w::DATE]])
            || self.take(&[&[w::DATE], &[w::MODIFIED]])
        {
            return Some(Key::Modified);
        }
        if self.take(&[&[w::STATUS, w::INODE], &[w::CHANGE], &[w::TIME]]) {
            return Some(Key::StatusChanged);
        }
        if self.take(&[&[w::LAST], &[w::MODIFIED]])
            || self.take(&[&[w::TIME, w::DATE], &[w::OF], &[w::MODIFIED]])
            || self.take(&[&[w::TIME, w::DATE], &[w::OF], &[w::LAST], &[w::MODIFIED]])
        {
            self.take_one(&[w::TIME, w::DATE]);
            return Some(Key::Modified);
        }
        if self.take(&[&[w::LAST], &[w::ACCESSED, w::ACCESS]]) {
            self.take_one(&[w::TIME, w::DATE]);
            return Some(Key::Accessed);
        }
        if self.take(&[&[w::ACCESSED, w::ACCESS], &[w::TIME, w::DATE]]) {
            return Some(Key::Accessed);
        }
        let key = match self.id(0) {
            w::SIZE => Key::Size,
            w::NAME | w::FILENAME | w::PATH => Key::Name,
            w::DATE | w::TIME | w::MODIFIED => Key::Modified,
            _ => return None,
        };
        self.at += 1;
        Some(key)
    }

    /// Whether the order descends, if that is said.
    pub(crate) fn direction(&mut self) -> Option<bool> {
        let start = self.at;
        self.take_one(&[w::IN]);
        let descending = match self.id(0) {
            w::DESCENDING | w::REVERSE => Some(true),
            w::ASCENDING => Some(false),
            w::LARGEST | w::NEWEST if self.id(1) == w::FIRST => Some(true),
            w::SMALLEST | w::OLDEST if self.id(1) == w::FIRST => Some(false),
            _ => None,
        };
        let Some(descending) = descending else {
            self.at = start;
            return None;
        };
        self.at += 1;
        self.take_one(&[w::FIRST, w::SORT]);
        Some(descending)
    }

    pub(crate) fn set_order(&mut self, order: Order) -> Taken {
        if self.query.order.is_some_and(|known| known != order) {
            return Err(Refusal::Hint("I can only sort by one thing."));
        }
        self.query.order = Some(order);
        Ok(true)
    }
}

/// The order that a word such as "largest" puts files in.
const fn ranked_by(word: u16) -> Option<Order> {
    let (key, descending) = match word {
        w::LARGEST => (Key::Size, true),
        w::SMALLEST => (Key::Size, false),
        w::NEWEST => (Key::Modified, true),
        w::OLDEST => (Key::Modified, false),
        _ => return None,
    };
    Some(Order { key, descending })
}
