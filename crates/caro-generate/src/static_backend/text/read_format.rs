//! How the result is ordered, shown and kept.

use super::query::{Case, Distinct, Key, Order, Outcome, Range, Sink, What};
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
    /// "sorted by the second column", "in reverse order", "numerically", "the largest first".
    pub(crate) fn order(&mut self) -> bool {
        self.attempt(Self::try_order).is_some()
    }

    fn try_order(&mut self) -> Option<()> {
        let start = self.at;
        self.take(&["and", "then", "with"]);
        let sorted = self.take(&["sort"]);
        if sorted {
            let it = self.take(&["it", "result", "line"]);
            // Is it the columns or the lines?
            if it && matches!(self.query.what, What::Columns(_)) {
                return None;
            }
        }
        let before = self.at;
        let mut order = self.query.order.clone().unwrap_or_default();
        let known = self.query.order.is_some();
        while self.order_word(&mut order, sorted || known || self.verb == "sort")? {}
        if self.at == before && !sorted {
            return None;
        }
        // "and" alone, or "in", is no order.
        if !sorted && !known && !order.directed && order == Order::default() && self.at == before {
            self.at = start;
            return None;
        }
        self.query.order = Some(order);
        Some(())
    }

    /// One word more of an order; an error where it contradicts.
    fn order_word(&mut self, order: &mut Order, sorted: bool) -> Option<bool> {
        if self.seq(&["in", "alphabetically", "order"]) || self.take(&["alphabetically"]) {
            return Some(true);
        }
        if self.seq(&["in", "numerically", "order"])
            || self.take(&["numerically"])
            || self.seq(&["as", "number"])
            || self.seq(&["by", "number"])
        {
            order.numeric = true;
            return Some(true);
        }
        let directions: [(&[&str], bool); 8] = [
            (&["in", "reverse", "alphabetically", "order"], true),
            (&["in", "reverse", "order"], true),
            (&["in", "reverse"], true),
            (&["in", "descending", "order"], true),
            (&["in", "ascending", "order"], false),
            (&["descending"], true),
            (&["ascending"], false),
            (&["reverse"], true),
        ];
        for (words, descending) in directions {
            if self.seq(words) {
                let reverses = words[0] == "reverse" || words.get(1) == Some(&"reverse");
                // "print it in reverse": from the last line to the first.
                if reverses && !sorted {
                    order.key = Key::Backwards;
                } else {
                    order.descending = descending;
                }
                order.directed = true;
                return Some(true);
            }
        }
        for (first, descending) in [
            ("largest", true),
            ("maximum", true),
            ("longest", true),
            ("smallest", false),
            ("minimum", false),
            ("shortest", false),
        ] {
            if self.seq(&[first, "first"]) {
                if (first == "longest" || first == "shortest") && order.key != Key::Length {
                    return None;
                }
                order.numeric |= order.key != Key::Length;
                order.descending = descending;
                order.directed = true;
                return Some(true);
            }
        }
        if self.seq(&["by", "length"])
            || self.seq(&["by", "line", "length"])
            || self.seq(&["by", "it", "length"])
        {
            order.key = Key::Length;
            return Some(true);
        }
        if self.seq(&["in", "random", "order"]) {
            order.key = Key::Shuffled;
            return Some(true);
        }
        if self.seq(&["by", "frequency"]) || self.seq(&["by", "count"]) {
            if self.query.result == Outcome::Shown {
                self.query.result = Outcome::Tally(None);
            }
            order.key = Key::Frequency;
            return Some(true);
        }
        // "the most common first word" is another thing.
        let noun = ["word", "column", "line", "value", "character"];
        if !self.is(3, &noun) && self.seq(&["most", "common", "first"]) {
            if !matches!(self.query.result, Outcome::Tally(_)) {
                self.query.result = Outcome::Tally(None);
            }
            order.key = Key::Frequency;
            return Some(true);
        }
        if sorted {
            let column = self.attempt(|reader| {
                reader.take(&["by", "on"]).then_some(())?;
                let numeric = reader.take(&["number"]);
                if numeric {
                    reader.take(&["in"]);
                }
                reader.seq(&["value", "in"]);
                let columns = match reader.columns() {
                    Some(columns) => columns,
                    None => vec![reader.named_column(true)?],
                };
                Some((columns, numeric))
            });
            if let Some((columns, numeric)) = column {
                order.numeric |= numeric;
                order.key = match columns[..] {
                    [one] if one > 0 => Key::Column(one),
                    [one, two] if one > 0 && two > 0 => Key::Columns(one, two),
                    _ => return None,
                };
                return Some(true);
            }
        }
        Some(false)
    }

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
        if self.seq(&["more", "than", "once"]) {
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
                        reader.take(&["occurrence", "times"]).then_some(())?;
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
            reader.take(&["that"]);
            reader.take(&["is"]);
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
            if reader.take(&["separated", "split"]) {
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
        if known.is_some_and(|known| known != sign) {
            return false;
        }
        self.query.separator = Some(sign);
        true
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
            line.then_some(())?;
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
            let appended = reader.verb == "appended" && reader.is(0, &["to"]);
            let append = reader.is(0, &["append"]) || appended;
            let verb = reader.take(&["save", "append"])
                || reader.is(0, &["change", "show"])
                    && reader.is(1, &["it", "result"])
                    && reader.is(2, &["into", "in", "to"])
                    && reader.step();
            if appended {
                reader.at += 1;
            } else if verb {
                reader.take(&["it"]);
                reader
                    .raw_is(0, &["rest", "remaining"])
                    .then(|| reader.at += 1);
                reader.take(&["result", "line"]);
                if append {
                    reader.take(&["to", "into"]).then_some(())?;
                } else {
                    reader.take(&["to", "into", "in", "as"]).then_some(())?;
                }
            } else {
                reader.take(&["into"]).then_some(())?;
            }
            let again = reader.seq(&["same", "file"]);
            if again {
                return None;
            }
            reader.take(&["new"]);
            let (value, length) = slots::read(Kind::Dotted, reader.tokens, reader.at)?;
            let Value::Path(path) = value else {
                return None;
            };
            reader.at += length;
            reader.query.sink = if append {
                Sink::Append(path)
            } else {
                Sink::File(path)
            };
            Some(())
        })
        .is_some()
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
            | Range::Between(..)
            | Range::From(_)
            | Range::Every(_)
            | Range::Odd
            | Range::Even
    )
}
