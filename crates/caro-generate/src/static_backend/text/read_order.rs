//! How a result is sorted.

use super::query::{Key, Order, Outcome, What};
use super::read::Reader;

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

    /// "from the largest to the smallest", "from z to a".
    fn turned_by_ends(&mut self, order: &mut Order) -> bool {
        const LARGE: [&str; 5] = ["largest", "maximum", "high", "big", "large"];
        const SMALL: [&str; 5] = ["smallest", "minimum", "low", "small", "least"];
        let start = self.at;
        if !(self.is(0, &["in"]) && self.raw_is(0, &["from"])) {
            return false;
        }
        self.at += 1;
        let among = |reader: &Self, words: &[&str]| reader.is(0, words) || reader.raw_is(0, words);
        let (large, small) = (among(self, &LARGE), among(self, &SMALL));
        let (long, short) = (self.is(0, &["longest"]), self.is(0, &["shortest"]));
        let backwards = self.raw_is(0, &["z"]);
        // The article of "from a to z" is noise.
        let alphabet = self.is(0, &["to"]) && self.raw_is(1, &["z"]);
        self.at += usize::from(!alphabet);
        let other = self.take(&["to"])
            && (among(self, if large { &SMALL } else { &LARGE })
                || self.is(0, &["longest", "shortest"])
                || alphabet
                || backwards);
        if !other || !(large || small || long || short || backwards || alphabet) {
            self.at = start;
            return false;
        }
        if !(backwards && self.t(0) != super::words::VALUE) {
            self.at += usize::from(self.at < self.tokens.len() && !backwards);
        }
        self.take(&["number", "value"]);
        if long || short {
            order.key = Key::Length;
        }
        order.numeric |= large || small;
        order.descending = large || long || backwards;
        order.directed = true;
        true
    }

    /// One word more of an order; an error where it contradicts.
    fn order_word(&mut self, order: &mut Order, sorted: bool) -> Option<bool> {
        if sorted && self.turned_by_ends(order) {
            return Some(true);
        }
        if self.order_kind(order) || self.direction_of(order, sorted) {
            return Some(true);
        }
        if self.extreme_first(order)? || self.order_key(order) {
            return Some(true);
        }
        if sorted {
            return self.order_column(order);
        }
        Some(false)
    }

    /// "alphabetically", "as numbers".
    fn order_kind(&mut self, order: &mut Order) -> bool {
        let alphabet = self.is(0, &["by"]) && self.raw_is(1, &["alphabet"]);
        self.at += if alphabet { 2 } else { 0 };
        if alphabet
            || self.seq(&["in", "alphabetically", "order"])
            || self.take(&["alphabetically"])
        {
            return true;
        }
        let numeric = self.seq(&["in", "numerically", "order"])
            || self.take(&["numerically"])
            || self.seq(&["as", "number"])
            || self.seq(&["by", "number"]);
        order.numeric |= numeric;
        numeric
    }

    /// "descending", "in reverse order".
    fn direction_of(&mut self, order: &mut Order, sorted: bool) -> bool {
        const DIRECTIONS: [(&[&str], bool); 8] = [
            (&["in", "reverse", "alphabetically", "order"], true),
            (&["in", "reverse", "order"], true),
            (&["in", "reverse"], true),
            (&["in", "descending", "order"], true),
            (&["in", "ascending", "order"], false),
            (&["descending"], true),
            (&["ascending"], false),
            (&["reverse"], true),
        ];
        let Some((words, descending)) = DIRECTIONS.iter().find(|(words, _)| self.seq(words)) else {
            return false;
        };
        // "print it in reverse": from the last line to the first.
        if words.contains(&"reverse") && !sorted {
            order.key = Key::Backwards;
        } else {
            order.descending = *descending;
        }
        order.directed = true;
        true
    }

    /// "the largest first"; an error where lengths are spoken of that nothing is sorted by.
    fn extreme_first(&mut self, order: &mut Order) -> Option<bool> {
        const EXTREMES: [(&str, bool); 6] = [
            ("largest", true),
            ("maximum", true),
            ("longest", true),
            ("smallest", false),
            ("minimum", false),
            ("shortest", false),
        ];
        let Some((first, descending)) = EXTREMES
            .iter()
            .find(|(first, _)| self.seq(&[first, "first"]))
        else {
            return Some(false);
        };
        if ["longest", "shortest"].contains(first) && order.key != Key::Length {
            return None;
        }
        order.numeric |= order.key != Key::Length;
        order.descending = *descending;
        order.directed = true;
        Some(true)
    }

    /// "by length", "in random order", "by frequency".
    fn order_key(&mut self, order: &mut Order) -> bool {
        if self.seq(&["by", "length"])
            || self.seq(&["by", "line", "length"])
            || self.seq(&["by", "it", "length"])
        {
            order.key = Key::Length;
            return true;
        }
        if self.seq(&["in", "random", "order"]) {
            order.key = Key::Shuffled;
            return true;
        }
        // "the most common first word" is another thing.
        let noun = ["word", "column", "line", "value", "character"];
        let common = !self.is(3, &noun) && self.seq(&["most", "common", "first"]);
        if !common && !self.seq(&["by", "frequency"]) && !self.seq(&["by", "count"]) {
            return false;
        }
        let tallied = matches!(self.query.result, Outcome::Tally(_));
        if self.query.result == Outcome::Shown || (common && !tallied) {
            self.query.result = Outcome::Tally(None);
        }
        order.key = Key::Frequency;
        true
    }

    /// "by the second column", "on the number in column 3", "by salary".
    fn order_column(&mut self, order: &mut Order) -> Option<bool> {
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
        let Some((columns, numeric)) = column else {
            return Some(false);
        };
        order.numeric |= numeric;
        order.key = match columns[..] {
            [one] if one > 0 => Key::Column(one),
            [one, two] if one > 0 && two > 0 => Key::Columns(one, two),
            _ => return None,
        };
        Some(true)
    }
}
