//! Which columns a sentence speaks of, by their numbers and by their names.

use super::query::Outcome;
use super::read::Reader;

impl Reader<'_, '_> {
    /// "the second column", "column 2", "columns 2 and 4", "the first and third fields", "columns 2 to 4".
    pub(crate) fn columns(&mut self) -> Option<Vec<u64>> {
        self.attempt(|reader| {
            if reader.take(&["column"]) {
                reader.take(&["number"]);
                let mut columns = vec![reader.number()?];
                if reader.take(&["to", "-"]) || reader.through() {
                    let high = reader.number()?;
                    let low = columns[0];
                    return (low < high && high - low < 50).then(|| (low..=high).collect());
                }
                while let Some(more) = reader.attempt(|reader| {
                    let listed = reader.take(&["and"]) || reader.tokens[reader.at - 1].comma;
                    listed.then_some(())?;
                    reader.number()
                }) {
                    columns.push(more);
                }
                return Some(columns);
            }
            let mut columns = vec![reader.nth()?];
            if let Some(number) = (columns[0] <= 1)
                .then(|| reader.attempt(|reader| reader.number()))
                .flatten()
            {
                // "the first 3 columns".
                (columns[0] == 1 && reader.take(&["column"])).then_some(())?;
                return (number < 50).then(|| (1..=number).collect());
            }
            while let Some(more) = reader.attempt(|reader| {
                let listed = reader.take(&["and"]) || reader.tokens[reader.at - 1].comma;
                listed.then_some(())?;
                reader.nth()
            }) {
                columns.push(more);
            }
            // "the second word of each line" is a column of a text.
            let each_word = reader.is(0, &["word"])
                && reader.is(1, &["in"])
                && reader.is(2, &["each"])
                && reader.is(3, &["line"]);
            (reader.take(&["column"]) || (each_word && reader.take(&["word"]))).then_some(())?;
            reader.take(&["value"]);
            Some(columns)
        })
        .inspect(|_| {
            // "of each line" says no more.
            if self.is(0, &["in"]) && self.is(1, &["each", "all"]) && self.is(2, &["line"]) {
                self.at += 3;
            }
        })
    }

    /// "the price column", "the columns name and city", "salary" where it is added up.
    pub(crate) fn named_columns(&mut self) -> Option<Vec<u64>> {
        let bare = matches!(
            self.query.result,
            Outcome::Sum | Outcome::Average | Outcome::Minimum | Outcome::Maximum
        );
        let bare = bare || self.knows_column();
        let several = self.is(0, &["column"]) || bare || self.lists_columns();
        let bare = bare || several && !self.is(0, &["column"]);
        let mut columns = vec![self.named_column(bare)?];
        while let Some(more) = self.attempt(|reader| {
            let listed = reader.take(&["and"]) || reader.tokens[reader.at - 1].comma;
            (listed && several).then_some(())?;
            reader.named_column(true)
        }) {
            columns.push(more);
        }
        Some(columns)
    }

    /// "the name and email columns".
    fn lists_columns(&self) -> bool {
        let mut ahead = 1;
        while self.is(ahead, &["and"]) || self.token(ahead - 1).is_some_and(|token| token.comma) {
            ahead += 1 + usize::from(self.is(ahead, &["and"]));
        }
        ahead > 1 && self.is(ahead, &["column"])
    }

    fn nth(&mut self) -> Option<u64> {
        if self.take(&["last"]) {
            return Some(0);
        }
        self.ordinal()
    }
}
