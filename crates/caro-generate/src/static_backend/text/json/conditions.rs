//! What must hold of the items of a JSON file.

use super::read::Words;
use super::{Condition, Value};
use crate::static_backend::names::jq_path;
use crate::static_backend::text::read_condition::is_number;
use crate::static_backend::text::words::{VALUE, term};

impl Words<'_, '_> {
    /// "older than 30", "whose price is over 20", "with status active", "that are active".
    pub(super) fn condition(&mut self) -> Option<Condition> {
        self.take(&["and", "but"]);
        if let Some((key, sign)) = self.compared_adjective() {
            let value = self.number()?;
            return Some(Condition { key, sign, value });
        }
        let asks = self.take(&["that", "whose", "where", "with", "who"]);
        let with = asks && (term(self.tokens[self.at - 1]) == "with" || self.take(&["with"]));
        if !asks && self.take(&["is"]) {
            let (key, sign) = self.compared_adjective()?;
            let value = self.number()?;
            return Some(Condition { key, sign, value });
        }
        if asks && (self.take(&["is"]) || self.take(&["cost", "costs"])) {
            if let Some((key, sign)) = self.compared_adjective() {
                let value = self.number()?;
                return Some(Condition { key, sign, value });
            }
            return None;
        }
        asks.then_some(())?;
        self.take(&["field", "key", "property"]);
        // "with more than 5 stars".
        if with && let Some(sign) = self.attempt(Self::comparison) {
            let value = self.number()?;
            let key = self.plain_key()?;
            return Some(Condition { key, sign, value });
        }
        let key = self.plain_key()?;
        let said = self.take(&["is", "equal", "=", "=="]);
        let negated = self.take(&["not"]);
        if let Some(sign) = self.attempt(Self::comparison) {
            let value = self.number()?;
            (!negated).then_some(())?;
            return Some(Condition { key, sign, value });
        }
        self.take(&["equal", "to", "set"]);
        self.take(&["to"]);
        (said || with).then_some(())?;
        let value = self.value()?;
        let sign = if negated { "!=" } else { "==" };
        Some(Condition { key, sign, value })
    }

    /// "older than", "cheaper than", "more expensive than", "cost more than".
    fn compared_adjective(&mut self) -> Option<(String, &'static str)> {
        self.attempt(|words| {
            let (key, sign) = match words.raw(0) {
                "older" => ("age", ">"),
                "younger" => ("age", "<"),
                "cheaper" => ("price", "<"),
                "cost" | "costs" | "costing" | "priced" => {
                    words.at += 1;
                    let sign = words.comparison()?;
                    return Some(("price".to_owned(), sign));
                }
                "more" if words.raw(1) == "expensive" => {
                    words.at += 1;
                    ("price", ">")
                }
                _ => {
                    let before = words.at.checked_sub(1).map(|at| words.tokens[at].raw);
                    if before.is_some_and(|raw| raw == "cost" || raw == "costs") {
                        return Some(("price".to_owned(), words.comparison()?));
                    }
                    return None;
                }
            };
            words.at += 1;
            words.take(&["than"]).then(|| (key.to_owned(), sign))
        })
    }

    fn comparison(&mut self) -> Option<&'static str> {
        if let Some(sign) = [">", ">=", "<", "<=", "!="]
            .iter()
            .find(|sign| self.raw(0) == **sign)
        {
            self.at += 1;
            return Some(sign);
        }
        let sign = match self.term(0) {
            "more" | "longer" => ">",
            "less" | "shorter" => "<",
            "atleast" => ">=",
            "atmost" => "<=",
            "under" => "<",
            _ => match self.raw(0) {
                "over" | "above" => ">",
                "below" | "under" => "<",
                _ => return None,
            },
        };
        self.at += 1;
        self.take(&["than"]);
        Some(sign)
    }

    pub(super) fn plain_key(&mut self) -> Option<String> {
        let token = *self.tokens.get(self.at)?;
        let known = ["name", "email", "number", "address"];
        let free = token.quoted || term(token) == VALUE || known.contains(&term(token));
        let path = jq_path(token.raw).filter(|_| free)?;
        self.at += 1;
        Some(path[1..].to_owned())
    }

    fn number(&mut self) -> Option<Value> {
        let token = *self.tokens.get(self.at)?;
        let raw = token.raw.trim_start_matches('$');
        is_number(raw).then(|| {
            self.at += 1;
            Value::Literal(raw.to_owned())
        })
    }

    fn value(&mut self) -> Option<Value> {
        let token = *self.tokens.get(self.at)?;
        if !token.quoted
            && let Some(number) = self.number()
        {
            return Some(number);
        }
        let literal = ["true", "false", "null"].contains(&token.raw);
        let glue = ["and", "or", "not", "in", "with", "that", "is", "by"].contains(&term(token));
        (!token.raw.is_empty() && (token.quoted || !glue)).then_some(())?;
        self.at += 1;
        Some(if literal && !token.quoted {
            Value::Literal(token.raw.to_owned())
        } else {
            Value::Text(token.raw.to_owned())
        })
    }
}
