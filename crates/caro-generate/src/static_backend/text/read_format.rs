//! How the result is ordered, shown and kept.

use super::query::{Case, Distinct, Outcome, Range, Sink, What};
use super::read::Reader;
use crate::static_backend::slots::{self, Kind, Value};

/// The sign that a word stands for.
pub(crate) fn sign(term: &str) -> Option<char> {
    Some(match term {
        "comma" => ',',
        "semicolon" => ';',
        "colon" => ':',
        "tab" => '\t',
        "pipe" => '|',
        "space" => ' ',
        "dash" => '-',
        _ => return None,
    })
}

impl Reader<'_, '_> {
    /// "without duplicates", "remove duplicates", "uniquely", "only lines that occur once".
    pub(crate) fn distinct(&mut self) -> bool {
        self.attempt(|reader| {
            reader.take(&["and", "then", "but"]);
            if reader.attempt(Self::occurring).is_some() {
                return Some(());
            }
            if reader.is(0, &["unique"])
                && !reader.is(
                    1,
                    &[
                        "line",
                        "word",
                        "column",
                        "value",
                        "ip",
                        "email",
                        "url",
                        "number",
                        "match",
                        "occurrence",
                        "character",
                    ],
                )
            {
                reader.at += 1;
                return reader.set_distinct(Distinct::Once);
            }
            let all = ["without", "delete", "no", "except", "dedupe", "skip"];
            let dedupe = reader.is(0, &["dedupe"]);
            let verb = reader.take(&all);
            (verb).then_some(())?;
            let first = reader.at == 1;
            reader.take(&["all", "only"]);
            reader.take(&["it"]);
            let adjacent = reader.raw_is(0, &["consecutive", "adjacent"]);
            reader.at += usize::from(adjacent);
            let empty = reader.is(0, &["empty"]);
            if empty {
                return None;
            }
            let said = reader.take(&["duplicate"]);
            (said || dedupe).then_some(())?;
            reader.take(&["line", "value", "word"]);
            if first && reader.terms[reader.at - 1] == "word" {
                return None;
            }
            if first {
                reader.verb = "show";
                reader.named = true;
            }
            let in_order = reader.in_order();
            reader.set_distinct(if adjacent {
                Distinct::Adjacent
            } else if in_order || first && reader.query.order.is_none() && !reader.says_sort() {
                Distinct::InOrder
            } else {
                Distinct::Once
            })
        })
        .is_some()
            || self.late_order()
    }

    fn says_sort(&self) -> bool {
        self.terms[self.at..].contains(&"sort")
    }

    /// "but keep the original order", "preserving the order", "without sorting".
    fn in_order(&mut self) -> bool {
        self.attempt(|reader| {
            reader.take(&["but", "and"]);
            if reader.seq(&["without", "sort"]) {
                return Some(());
            }
            reader.take(&["keep", "original"]).then_some(())?;
            reader.take(&["original"]);
            reader.raw_is(0, &["first"]).then(|| reader.at += 1);
            reader.take(&["order"]).then_some(())
        })
        .is_some()
    }

    fn late_order(&mut self) -> bool {
        let once = matches!(
            self.query.distinct,
            Some(Distinct::Once | Distinct::InOrder)
        );
        if once && self.in_order() {
            self.query.distinct = Some(Distinct::InOrder);
            return true;
        }
        false
    }

    /// "that occur only once", "which appear more than once".
    fn occurring(&mut self) -> Option<()> {
        self.take(&["that", "it"]);
        self.take(&["occur", "is"]).then_some(())?;
        if self.seq(&["more", "than", "once"]) || self.take(&["duplicate"]) {
            return self.set_distinct(Distinct::Repeated);
        }
        self.take(&["only", "equal"]).then_some(())?;
        self.take(&["once"]).then_some(())?;
        self.set_distinct(Distinct::Single)
    }

    /// "with their counts", "count each", "how often each occurs", "with the number of occurrences".
    pub(crate) fn tally(&mut self) -> bool {
        if !matches!(
            self.query.result,
            Outcome::Shown | Outcome::Counted | Outcome::Tally(_) | Outcome::Least(_)
        ) {
            return false;
        }
        let already = matches!(self.query.result, Outcome::Tally(_) | Outcome::Least(_));
        let taken = self
            .attempt(|reader| {
                reader.take(&["and", "then"]);
                if reader.take(&["with"]) {
                    reader.take(&["it"]);
                    reader.take(&["count"]).then_some(())?;
                    if reader.take(&["in"]) {
                        reader.take(&["it"]);
                        reader
                            .take(&["occurrence", "times", "line"])
                            .then_some(())?;
                    } else if reader.take(&["it"]) {
                        reader.take(&["occurrence", "line"]).then_some(())?;
                    } else {
                        reader.take(&["occurrence"]);
                    }
                    return Some(());
                }
                if reader.seq(&["count", "occurrence", "in", "each"])
                    || reader.seq(&["occurrence", "in", "each"])
                    || reader.seq(&["count", "in", "each"])
                    || reader.seq(&["frequency", "in", "each"])
                    || (reader.terms[..reader.at].last() == Some(&"and")
                        && reader.seq(&["count", "each"]))
                {
                    reader.take(&["unique"]);
                    if reader.is(
                        0,
                        &[
                            "line",
                            "word",
                            "value",
                            "character",
                            "ip",
                            "url",
                            "email",
                            "number",
                        ],
                    ) {
                        return reader.tallied();
                    }
                    reader.is(0, &["column"]).then_some(())?;
                    return reader.thing();
                }
                if reader.take(&["how"]) {
                    reader.take(&["common", "times"]).then_some(())?;
                    reader.take(&["do"]);
                    reader.take(&["each"]).then_some(())?;
                    reader.take(&["unique"]);
                    reader.take(&["one"]);
                    if reader.seq(&["is", "common"]) {
                        return Some(());
                    }
                    reader.tallied()?;
                    return reader.take(&["occur"]).then_some(());
                }
                None
            })
            .is_some();
        if taken && !already {
            self.query.result = Outcome::Tally(None);
        }
        taken
    }

    /// "each line", "each value in column 2".
    fn tallied(&mut self) -> Option<()> {
        if self.take(&["value"]) {
            if self.is(0, &["in"]) {
                self.at += 1;
                if self
                    .attempt(|reader| {
                        let columns = reader.columns()?;
                        reader.query.what = What::Columns(columns);
                        reader.named = true;
                        Some(())
                    })
                    .is_none()
                {
                    self.at -= 1;
                }
            }
            self.named = true;
            return Some(());
        }
        if self.is(0, &["occur"]) {
            return Some(());
        }
        self.thing()
    }

    /// "skip the header", "without the first line", "ignoring the header line".
    pub(crate) fn header(&mut self) -> bool {
        self.attempt(|reader| {
            if reader.seq(&["header", "in", "first", "line"]) {
                reader.query.without_header = true;
                return Some(());
            }
            reader.take(&["but", "and"]);
            let opening = reader.at == 0;
            reader
                .take(&["skip", "without", "except", "no", "delete"])
                .then_some(())?;
            if reader.verb == "delete" && opening {
                return None;
            }
            if reader.take(&["header"]) {
                reader.take(&["line"]);
            } else {
                reader.seq(&["first", "line"]).then_some(())?;
            }
            reader.query.without_header = true;
            Some(())
        })
        .is_some()
    }

    /// "separated by commas", "comma separated", "using : as the separator".
    pub(crate) fn separator(&mut self) -> bool {
        let found = self.attempt(|reader| {
            reader.take(&["that", "it"]);
            reader.take(&["is"]);
            let uses = reader.raw_is(0, &["uses", "use", "with", "has"]);
            if uses && reader.at > 0 {
                reader.at += 1;
                let sign = reader.sign()?;
                reader.take(&["as"]);
                reader.take(&["separator"]);
                return (reader.tokens[reader.at - 1].comma || reader.at >= reader.tokens.len())
                    .then_some(sign);
            }
            let joined = [
                ("comma-separated", ','),
                ("tab-separated", '\t'),
                ("colon-separated", ':'),
                ("semicolon-separated", ';'),
                ("space-separated", ' '),
            ];
            if let Some((_, sign)) = joined.iter().find(|(term, _)| *term == reader.t(0)) {
                reader.at += 1;
                reader.take(&["file"]);
                return Some(*sign);
            }
            let separate = reader.raw_is(0, &["separate"]);
            reader.at += usize::from(separate);
            if separate || reader.take(&["separated", "split"]) {
                reader.take(&["by", "with", "at", "on"]).then_some(())?;
                return reader.sign();
            }
            if reader.is(1, &["separated"]) {
                let sign = reader.sign()?;
                reader.at += 1;
                return Some(sign);
            }
            reader.take(&["using", "with"]).then_some(())?;
            let sign = reader.sign()?;
            reader.take(&["as"]);
            reader.take(&["separator"]).then_some(sign)
        });
        let Some(sign) = found else { return false };
        // "the second column, separated by commas" tells how columns are found; of lines it tells how they are joined.
        let columns = matches!(self.query.what, What::Columns(_))
            || self.query.edit.is_some()
            || self.terms[..].contains(&"column");
        if !columns {
            if self
                .query
                .joined
                .as_deref()
                .is_some_and(|known| !known.is_empty())
            {
                return false;
            }
            self.query.joined = Some(sign.to_string());
            return true;
        }
        let known = self
            .query
            .separator
            .or_else(|| super::plan::known_separator(&self.query.source));
        // Who says that the file uses it, or a semicolon, knows better than the ending of its name.
        let said = sign == ';' || self.raw_is_said(&["uses", "use", "has"]);
        if known.is_some_and(|known| known != sign && !(known == ',' && said)) {
            return false;
        }
        self.query.separator = Some(sign);
        true
    }

    fn raw_is_said(&self, words: &[&str]) -> bool {
        self.tokens[..self.at].iter().any(|token| {
            words
                .iter()
                .any(|word| token.raw.eq_ignore_ascii_case(word))
        })
    }

    fn sign(&mut self) -> Option<char> {
        let token = *self.token(0)?;
        let found = sign(self.t(0)).or_else(|| {
            let mut characters = token.raw.chars();
            let first = characters.next()?;
            (characters.next().is_none() && ",;:|/_=@# -".contains(first)).then_some(first)
        })?;
        self.at += 1;
        Some(found)
    }

    /// "in upper case", "one per line", "on one line", "into a single line separated by spaces".
    pub(crate) fn format(&mut self) -> bool {
        self.attempt(|reader| {
            reader.take(&["and", "then"]);
            let start = reader.at;
            reader.take(&["change"]);
            reader.take(&["it", "text", "content"]);
            reader.take(&["in", "to", "into", "as", "all"]);
            reader.take(&["all"]);
            match reader.t(0) {
                "uppercase" | "lowercase"
                    if reader.at > start
                        || reader.joined
                        || reader.tokens[reader.at.saturating_sub(1)].comma =>
                {
                    reader.query.case = Some(if reader.is(0, &["uppercase"]) {
                        Case::Upper
                    } else {
                        Case::Lower
                    });
                    reader.at += 1;
                    reader.take(&["character"]);
                    return Some(());
                }
                _ => {}
            }
            reader.at = start;
            if reader.seq(&["one", "each", "line"]) || reader.seq(&["each", "on", "it", "line"]) {
                return Some(());
            }
            let line = reader.take(&["on", "into", "in", "to", "as"])
                && (reader.take(&["one"]) || {
                    let single = reader.raw_is(0, &["single"]);
                    reader.at += usize::from(single);
                    single
                })
                && reader.take(&["line"]);
            // "join all lines into one".
            let one = reader.query.joined.is_some()
                && reader.at > 0
                && reader.terms[reader.at - 1] == "one";
            (line || one).then_some(())?;
            if reader.query.joined.as_deref().is_none_or(str::is_empty) {
                let separated = reader.attempt(|reader| {
                    reader
                        .take(&["separated", "with", "by", "using"])
                        .then_some(())?;
                    reader.take(&["by", "with"]);
                    reader.sign()
                });
                reader.query.joined = Some(separated.unwrap_or(' ').to_string());
            }
            Some(())
        })
        .is_some()
    }

    /// "in place", "and save it to b.txt", "into b.txt", "append the result to c.txt".
    pub(crate) fn sink(&mut self) -> bool {
        if self.query.sink != Sink::Screen {
            return false;
        }
        self.attempt(|reader| {
            if reader.seq(&["in", "place"])
                || reader.raw_is(0, &["in-place", "inplace"]) && reader.step()
            {
                reader.query.sink = Sink::InPlace;
                return Some(());
            }
            reader.take(&["and", "then"]);
            let appends = reader.leads_to_target()?;
            if reader.seq(&["same", "file"]) {
                return None;
            }
            reader.take(&["new"]);
            let (value, length) = slots::read(Kind::Dotted, reader.tokens, reader.at)?;
            let Value::Path(path) = value else {
                return None;
            };
            reader.at += length;
            reader.query.sink = if appends {
                Sink::Append(path)
            } else {
                Sink::File(path)
            };
            Some(())
        })
        .is_some()
    }

    /// "save it to", "append the result to", "into": what stands before a target, and whether that is appended to.
    fn leads_to_target(&mut self) -> Option<bool> {
        let appended = self.verb == "appended" && self.is(0, &["to"]);
        let append = self.is(0, &["append"]) || appended;
        let verb = self.take(&["save", "append"])
            || self.is(0, &["change", "show"])
                && self.is(1, &["it", "result"])
                && self.is(2, &["into", "in", "to"])
                && self.step();
        if appended {
            self.at += 1;
            return Some(true);
        }
        if !verb {
            return self.take(&["into"]).then_some(append);
        }
        self.take(&["it"]);
        self.raw_is(0, &["rest", "remaining"]).then(|| self.at += 1);
        self.take(&["result", "line"]);
        let leads: &[&str] = if append {
            &["to", "into"]
        } else {
            &["to", "into", "in", "as"]
        };
        self.take(leads).then_some(append)
    }

    fn step(&mut self) -> bool {
        self.at += 1;
        true
    }
}

/// Whether a range is one of lines by number.
pub(crate) const fn counts_lines(range: &Range) -> bool {
    matches!(
        range,
        Range::Nth(_)
            | Range::Several(_)
            | Range::Between(..)
            | Range::From(_)
            | Range::Every(_)
            | Range::Odd
            | Range::Even
    )
}
