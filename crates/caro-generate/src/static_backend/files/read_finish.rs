//! What a whole sentence about files must say before it is answered.

use super::query::{Action, Condition, Object, Output, Query, Reach};
use super::read::{Reader, Refusal};
use crate::static_backend::lexicon::w;

impl Reader<'_, '_> {
    /// The query, if nothing is left open.
    pub(crate) fn finish(mut self) -> Result<Query, Refusal> {
        if self.negated || self.alternative.is_some() {
            return Err(Refusal::Hint(
                "Something is left out, but I don't see what.",
            ));
        }
        self.numbers()?;
        self.everything_and_anything();
        if self.query.object.is_none() && self.query.tests.is_empty() {
            return Err(Refusal::NotFiles);
        }
        let globs = self.query.tests.first().is_some_and(|test| {
            matches!(&test.condition, Condition::Names(patterns, _)
                if !test.negated && patterns.iter().all(|pattern| pattern.starts_with("*.")))
        });
        if !self.has_verb && self.query.object.is_none() && globs && self.query.tests.len() > 1 {
            self.query.object = Some(Object::File);
        }
        if !self.has_verb && self.query.object.is_none() {
            return Err(Refusal::NotFiles);
        }
        if self.must_sort && self.query.order.is_none() {
            return Err(Refusal::Hint("Say what to sort by: size, name or date."));
        }
        self.says_how_much()?;
        self.extension()?;
        self.unpacking()?;
        self.contents_of_archives()?;
        self.texts_in_texts()?;
        self.says_which()?;
        self.says_where();
        let hidden = |test: &super::query::Test| test.condition == Condition::Hidden;
        if !self.has_verb && self.query.tests.iter().all(hidden) {
            // "hidden files" alone asks for those of this folder.
            self.query.sought &= self.query.tests.is_empty();
        }
        one_name(&self.query)?;
        self.acts_on_many()?;
        makes_sense(&self.query, self.quantified)?;
        Ok(self.query)
    }

    /// "everything", "anything": what is meant where no noun says it.
    fn everything_and_anything(&mut self) {
        let everything = self
            .tokens
            .iter()
            .any(|token| token.raw.eq_ignore_ascii_case("everything"));
        if everything
            && self.query.object.is_none()
            && self.query.action == Action::List
            && self.query.order.is_some()
            && self.query.limit.is_none()
            && !self.unnumbered
        {
            self.query.object = Some(Object::Any);
        }
        let aged = self
            .query
            .tests
            .iter()
            .any(|test| matches!(test.condition, Condition::Age(..) | Condition::Size(..)));
        if everything
            && aged
            && self.query.object.is_none()
            && matches!(
                self.query.action,
                Action::Delete | Action::List | Action::Count
            )
        {
            self.query.object = Some(Object::File);
        }
        if everything
            && self.query.object.is_none()
            && self.query.tests.is_empty()
            && matches!(
                self.query.action,
                Action::Chmod(_) | Action::Chown(_) | Action::Chgrp(_)
            )
            && matches!(self.query.reach, None | Some(Reach::Tree))
            && !self.query.places.is_empty()
        {
            self.query.object = Some(Object::Any);
            self.query.reach = Some(Reach::Tree);
        }
        let anything = self.tokens.iter().any(|token| token.id == w::ANYTHING);
        if anything
            && self.query.object.is_none()
            && self
                .query
                .tests
                .iter()
                .any(|test| matches!(test.condition, Condition::Size(..)))
        {
            self.query.object = Some(Object::File);
        }
    }

    /// "large" and "old" need a measure beside them.
    fn says_how_much(&self) -> Result<(), Refusal> {
        let sized = self.query.order.is_some()
            || self
                .query
                .tests
                .iter()
                .any(|test| matches!(test.condition, Condition::Size(..)));
        if self.vague && !sized {
            return Err(Refusal::Hint(
                "How large? Give a size with its unit, such as 10MB.",
            ));
        }
        let dated = self.query.order.is_some()
            || self.query.tests.iter().any(|test| {
                matches!(
                    test.condition,
                    Condition::Age(..) | Condition::Since(..) | Condition::DaysBack(..)
                )
            });
        if self.vague_age && !dated {
            return Err(Refusal::Hint(
                "How old? Say such as \"older than 30 days\".",
            ));
        }
        Ok(())
    }

    /// Where to look for what somebody asks the place of.
    fn says_where(&mut self) {
        if self.asks_where && self.query.places.is_empty() && self.query.reach.is_none() {
            // What somebody looks for by its name may be anywhere, what is of a kind lies at home.
            let by_name = self.query.tests.iter().any(|test| {
                matches!(&test.condition, Condition::Names(patterns, _)
                    if !test.negated && patterns.iter().all(|pattern| !pattern.contains('*')))
            });
            let place = if by_name { "/" } else { "~" };
            self.query.places.push(place.to_owned());
            self.query.anywhere = true;
            self.query.quiet = by_name;
        }
    }

    /// A number belongs to a rank, and a rank without one is of a single file.
    fn numbers(&mut self) -> Result<(), Refusal> {
        if let Some(number) = self.number {
            if self.query.order.is_none() || self.query.limit.is_some() {
                return Err(Refusal::Hint("Which of them? The largest, the newest …"));
            }
            self.query.limit = Some(number);
        }
        if self.unnumbered && self.query.limit.is_none() && self.query.cut.is_none() {
            let one = self.singular || self.one_of;
            let by_content = self.query.object == Some(Object::Directory);
            if !one && (self.query.action != Action::List || by_content) {
                return Err(Refusal::Hint("How many of them?"));
            }
            // "the largest files" are some; ten fit on any screen.
            self.query.limit = Some(if one { 1 } else { 10 });
        }
        Ok(())
    }

    /// "unzip every .gz file": what unpacks them is chosen by their names.
    fn unpacking(&mut self) -> Result<(), Refusal> {
        let unzips = self.query.action == Action::Tool(&super::deeds::UNZIP);
        if !unzips && self.query.action != Action::Tool(&super::deeds::GUNZIP) {
            return Ok(());
        }
        let all = |ending: &str| {
            self.query.tests.iter().any(|test| {
                matches!(&test.condition, Condition::Names(patterns, _)
                    if !test.negated && patterns.iter().all(|pattern| pattern.ends_with(ending)))
            })
        };
        if all(".gz") && !all(".tar.gz") {
            self.query.action = Action::Tool(&super::deeds::GUNZIP);
        } else if !(unzips && all(".zip")) {
            return Err(Refusal::Hint("Say which archives, such as all .zip files."));
        }
        Ok(())
    }

    /// "the contents of all zip files": what is in them, for their bytes are nothing to read.
    fn contents_of_archives(&mut self) -> Result<(), Refusal> {
        if self.query.action != Action::Tool(&super::deeds::CAT) {
            return Ok(());
        }
        let patterns = || {
            self.query
                .tests
                .iter()
                .filter(|test| !test.negated)
                .filter_map(|test| match &test.condition {
                    Condition::Names(patterns, _) => Some(patterns),
                    _ => None,
                })
                .flatten()
        };
        let all = |endings: &[&str]| {
            patterns().next().is_some()
                && patterns().all(|pattern| endings.iter().any(|end| pattern.ends_with(end)))
        };
        if all(&[".zip", ".jar", ".war"]) {
            self.query.action = Action::Tool(&super::deeds::ZIP_CONTENTS);
        } else if all(&[".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"]) {
            self.query.action = Action::Tool(&super::deeds::TAR_CONTENTS);
        } else if all(&[".gz"]) && !patterns().any(|pattern| pattern.ends_with(".tar.gz")) {
            self.query.action = Action::Tool(&super::deeds::GZ_CONTENTS);
        } else if patterns().any(|pattern| {
            crate::static_backend::endings::is_binary(pattern)
                || crate::static_backend::shapes::is_packed(pattern)
        }) {
            return Err(Refusal::Hint("What is in those files is no text."));
        }
        Ok(())
    }

    /// "search for 'x' in all pdf files": `grep` does not see what such files say.
    fn texts_in_texts(&self) -> Result<(), Refusal> {
        let reads = matches!(self.query.action, Action::Grep(_))
            || self
                .query
                .tests
                .iter()
                .any(|test| matches!(test.condition, Condition::Contains(_)));
        let binary = self.query.tests.iter().any(|test| {
            !test.negated
                && matches!(&test.condition, Condition::Names(patterns, _)
                    if patterns.iter().all(|pattern| is_opaque(pattern)))
        });
        if reads && binary {
            return Err(Refusal::Hint("What is in those files is no plain text."));
        }
        Ok(())
    }

    /// The extension that is to be another: the only one that was named.
    fn extension(&mut self) -> Result<(), Refusal> {
        let Action::Extension { from, to } = &mut self.query.action else {
            return Ok(());
        };
        let mut named = self
            .query
            .tests
            .iter()
            .filter_map(|test| match &test.condition {
                Condition::Names(patterns, false) if !test.negated => match patterns.as_slice() {
                    [pattern] => pattern
                        .strip_prefix('*')
                        .filter(|rest| rest.starts_with('.')),
                    _ => None,
                },
                _ => None,
            });
        let (Some(ending), None, false) = (named.next(), named.next(), to.is_empty()) else {
            return Err(Refusal::Hint(
                "Say \"rename all .jpeg files under ~/x to .jpg\".",
            ));
        };
        *from = ending.to_owned();
        Ok(())
    }

    fn says_which(&self) -> Result<(), Refusal> {
        let query = &self.query;
        let destructive = matches!(
            query.action,
            Action::Delete | Action::Copy(_) | Action::Move(_)
        );
        let sure = query
            .tests
            .iter()
            .any(|test| matches!(test.condition, Condition::Inode(_)));
        let one = self.singular && !self.quantified && query.order.is_none() && !sure;
        if destructive && one && query.places.is_empty() && query.reach.is_none() {
            return Err(Refusal::Hint(
                "Say which file by its path, or \"all files named …\".",
            ));
        }
        let narrows = !query.tests.is_empty() || query.order.is_some() || query.sought;
        let does = !matches!(query.action, Action::List);
        let says_enough = narrows
            || does
            || query.reach.is_some()
            || query.says_in && self.quantified
            || query.output != Output::Paths
            || query.object != Some(Object::File);
        if !says_enough {
            return Err(Refusal::Hint(
                "Say which files: by name, kind, size or age.",
            ));
        }
        if one && query.tests.is_empty() && !matches!(query.action, Action::List | Action::Count) {
            return Err(Refusal::Hint("Which file? Give its name."));
        }
        Ok(())
    }

    fn acts_on_many(&self) -> Result<(), Refusal> {
        let query = &self.query;
        if query.action == Action::Delete
            && !empties_a_folder(query)
            && query.reach.is_none()
            && (!query.says_this || query.tests.is_empty())
            && query.order.is_none()
            && query.tests.iter().all(|test| {
                test.negated
                    && matches!(
                        test.condition,
                        Condition::Names(..)
                            | Condition::Below(_)
                            | Condition::Path(..)
                            | Condition::Hidden
                    )
            })
        {
            return Err(Refusal::Hint(
                "Directly in a folder, or everywhere below it? Say \"directly in\" or \"under\".",
            ));
        }
        let acts = !matches!(query.action, Action::List | Action::Count);
        let exact = query.tests.iter().any(|test| {
            !test.negated
                && matches!(&test.condition, Condition::Names(patterns, _)
                    if patterns.iter().all(|pattern| !pattern.contains('*')))
        });
        if acts && exact && query.object.is_none() && !query.sought {
            return Err(Refusal::Hint(
                "Say \"all files named …\" if you mean every file of that name.",
            ));
        }
        Ok(())
    }
}

/// "delete all files and folders in x": what lies in it, at any depth, and not the folder.
pub(super) fn empties_a_folder(query: &Query) -> bool {
    let named = |place: &String| {
        place
            .bytes()
            .any(|byte| byte.is_ascii_alphanumeric() || byte >= 0x80)
            && !place.starts_with('$')
    };
    query.action == Action::Delete
        && query.object == Some(Object::Any)
        && query.tests.is_empty()
        && query.order.is_none()
        && query.reach.is_none()
        && !query.ask
        && matches!(query.places.as_slice(), [place] if named(place))
}

/// Files whose texts are packed away in them.
fn is_opaque(pattern: &str) -> bool {
    const ENDINGS: [&str; 13] = [
        ".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".zip", ".gz", ".tgz",
        ".bz2", ".xz",
    ];
    ENDINGS
        .iter()
        .any(|ending| pattern.to_ascii_lowercase().ends_with(ending))
}

/// A file has one name: two exact ones or two kinds at once are none.
fn one_name(query: &Query) -> Result<(), Refusal> {
    let kinds = query.tests.iter().filter(|test| {
        !test.negated
            && matches!(&test.condition, Condition::Names(patterns, _) if patterns[0].starts_with("*."))
    });
    if kinds.count() > 1 {
        return Err(Refusal::Hint(
            "Name the kinds of files together: \"pdf and txt files\".",
        ));
    }
    let names = query.tests.iter().filter_map(|test| match &test.condition {
        Condition::Names(patterns, _) if !test.negated => Some(patterns),
        _ => None,
    });
    if names.clone().count() > 1 && names.flatten().any(|pattern| !pattern.contains('*')) {
        return Err(Refusal::Hint(
            "A file with that very name is of one kind only; give the name with its extension.",
        ));
    }
    Ok(())
}

fn makes_sense(query: &Query, quantified: bool) -> Result<(), Refusal> {
    let when = query.tests.iter().all(|test| {
        matches!(
            test.condition,
            Condition::DaysBack(..) | Condition::Since(..)
        )
    });
    if query.object.is_none() && when && !query.tests.is_empty() && !quantified {
        return Err(Refusal::Hint("Do you mean files? Say so."));
    }
    let reads = query
        .tests
        .iter()
        .any(|test| matches!(test.condition, Condition::Contains(_)));
    if reads && matches!(query.object, Some(Object::Directory | Object::Symlink)) {
        return Err(Refusal::Hint("Only files contain texts."));
    }
    // Below a relative place no path starts with a slash, and what is called foo is not passed over with foo.
    let here = !query
        .places
        .iter()
        .any(|place| place.starts_with(['/', '~', '$']));
    let nowhere = query.tests.iter().any(|test| match &test.condition {
        Condition::Path(pattern, _) => here && !test.negated && pattern.starts_with('/'),
        Condition::Below(folder) => query.tests.iter().any(|other| {
            matches!(&other.condition, Condition::Names(names, _)
                if !other.negated && query.object != Some(Object::File) && names.contains(folder))
        }),
        _ => false,
    });
    if nowhere {
        return Err(Refusal::Hint(
            "Nothing can be all that at once; say it in another way.",
        ));
    }
    if let (Some(Reach::Levels(deepest)), floor) = (query.reach, query.floor.unwrap_or(1))
        && deepest < floor
    {
        return Err(Refusal::Hint(
            "A search that is no level deep finds nothing.",
        ));
    }
    Ok(())
}
