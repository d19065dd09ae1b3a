//! What Caro knows of tools: `knowledge/`, compiled into one text, read where it is needed.

pub(crate) mod format;

pub(crate) use crate::dialect::Dialect;
use format::{Entry, Operand, Section};

#[rustfmt::skip]
mod tables {
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));

    /// The name and the section of a row.
    pub(super) fn row(row: usize) -> (&'static str, &'static str) {
        let (from, to, start, end) = INDEX[row];
        (&NAMES[from as usize..to as usize], &TEXT[start as usize..end as usize])
    }

    /// How many rows there are, sorted by name.
    pub(super) const LENGTH: usize = INDEX.len();
}

/// The row of the first name that is not less than this.
fn position(name: &str) -> usize {
    let (mut low, mut high) = (0, tables::LENGTH);
    while low < high {
        let middle = low.midpoint(high);
        if tables::row(middle).0 < name {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

fn section(name: &str) -> Option<Section<'static>> {
    let row = position(name);
    if row == tables::LENGTH || tables::row(row).0 != name {
        return None;
    }
    format::read(tables::row(row).1).ok()
}

/// How many names are known: of tools, and of their subcommands.
#[must_use]
pub fn known_names() -> (usize, usize) {
    let subcommands = (0..tables::LENGTH)
        .filter(|row| tables::row(*row).0.contains(' '))
        .count();
    (tables::LENGTH - subcommands, subcommands)
}

/// A tool, or a subcommand of one, with all that it shares with others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tool {
    /// The name by which its subcommands are found.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) meaning: &'static str,
    /// Whether `-name` is one option.
    pub(crate) whole_words: bool,
    /// Whether its first word may be a bundle of letters.
    pub(crate) letters_first: bool,
    /// Whether a word with a dash that is no option is an operand.
    pub(crate) free_dashes: bool,
    /// Its options; the first that fits counts.
    pub(crate) options: Vec<Entry<'static>>,
    /// Its operands.
    pub(crate) operands: Vec<Operand<'static>>,
}

impl Tool {
    /// The tool of this name.
    pub(crate) fn find(name: &str, dialect: Dialect) -> Option<Self> {
        let section = section(name)?;
        let mut tool = Self {
            name: section.names[0],
            meaning: section.meaning,
            whole_words: section.whole_words,
            letters_first: section.letters_first,
            free_dashes: section.free_dashes,
            options: section.options,
            operands: section.operands,
        };
        for like in section.like.iter().filter_map(|like| self::section(like)) {
            tool.whole_words |= like.whole_words;
            tool.letters_first |= like.letters_first;
            tool.options.extend(like.options);
            if tool.operands.is_empty() {
                tool.operands = like.operands;
            }
        }
        tool.options
            .retain(|entry| entry.dialect.is_none_or(|only| only == dialect));
        Some(tool)
    }

    /// Whether its first operand names a subcommand.
    pub(crate) fn has_subcommands(&self) -> bool {
        let prefix = format!("{} ", self.name);
        let row = position(&prefix);
        row < tables::LENGTH && tables::row(row).0.starts_with(&prefix)
    }

    /// The subcommand of this name, which knows its parent's options, too.
    pub(crate) fn subcommand(&self, name: &str, dialect: Dialect) -> Option<Self> {
        let mut found = Self::find(&format!("{} {name}", self.name), dialect)?;
        found.options.extend(self.options.iter().cloned());
        Some(found)
    }

    /// The option that is written like this.
    pub(crate) fn option(&self, spelling: &str) -> Option<&Entry<'static>> {
        self.options
            .iter()
            .find(|entry| entry.spellings.contains(&spelling))
    }

    /// Whether every letter of a bundle is an option. Where dashes are free, a bundle of others is an operand.
    pub(crate) fn has_letters(&self, letters: &str) -> bool {
        letters
            .chars()
            .all(|letter| self.option(&format!("-{letter}")).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::{Dialect, Tool, known_names, position, tables};

    #[test]
    fn every_name_is_found_and_no_other() {
        for row in 0..tables::LENGTH {
            let (name, _) = tables::row(row);
            assert_eq!(position(name), row, "{name}");
            assert!(Tool::find(name, Dialect::Gnu).is_some(), "{name}");
        }
        assert!(Tool::find("", Dialect::Gnu).is_none());
        assert!(Tool::find("zzzz", Dialect::Gnu).is_none());
    }

    #[test]
    fn the_everyday_tools_are_known() {
        assert!(known_names().0 >= 120, "{:?}", known_names());
    }
}
