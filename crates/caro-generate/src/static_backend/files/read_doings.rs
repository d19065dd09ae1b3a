//! Verbs whose sentences name more than the files: "run … on each", "rename … to", "make … executable", "create an
//! archive … of".

use super::query::Action;
use super::read::{Reader, Refusal};
use crate::static_backend::lexicon::w;
use crate::static_backend::tokens::Token;

/// "readable by everyone", "executable for the group", as `chmod` has it.
fn whose_right(right: &Token<'_>, whom: &Token<'_>) -> Option<&'static str> {
    let everyone = whom.id == w::ALL
        || ["everyone", "everybody", "anyone"]
            .iter()
            .any(|word| whom.raw.eq_ignore_ascii_case(word));
    Some(match (right.id, whom.id) {
        (w::READABLE, _) if everyone => "a+r",
        (w::WRITABLE, _) if everyone => "a+w",
        (w::EXECUTABLE, _) if everyone => "a+x",
        (w::READABLE, w::GROUP) => "g+r",
        (w::WRITABLE, w::GROUP) => "g+w",
        (w::EXECUTABLE, w::GROUP) => "g+x",
        (w::READABLE, w::OWNER) => "u+r",
        (w::WRITABLE, w::OWNER) => "u+w",
        (w::EXECUTABLE, w::OWNER) => "u+x",
        _ => return None,
    })
}

impl Reader<'_, '_> {
    /// "run 'wc -l' on each txt file", "execute ./a.sh for all …".
    pub(crate) fn opening_run(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        let words = self.program().ok_or(Refusal::NotFiles)?;
        if !self.take_one(&[w::ON, w::FOR, w::WITH, w::AGAINST]) {
            return Err(Refusal::NotFiles);
        }
        let each = self.id(0) == w::EACH;
        if !each && self.id(0) != w::ALL {
            return Err(Refusal::NotFiles);
        }
        self.query.action = Action::Run { words, each };
        Ok(())
    }

    /// "keep the 3 newest files in logs and delete the rest": all but those are deleted.
    pub(crate) fn opening_keep(&mut self) -> Result<(), Refusal> {
        const REST: [&str; 7] = [
            "rest",
            "others",
            "other",
            "remaining",
            "everything else",
            "all others",
            "others.",
        ];
        let rest = |token: &Token<'_>| {
            token.id == w::OTHERS || REST.iter().any(|word| token.raw.eq_ignore_ascii_case(word))
        };
        let before = match self.tokens {
            [before @ .., and, delete, last]
                if [w::AND, w::THEN].contains(&and.id) && delete.id == w::DELETE && rest(last) =>
            {
                before
            }
            [before @ .., delete, last]
                if delete.id == w::DELETE
                    && rest(last)
                    && before.last().is_some_and(|token| token.comma) =>
            {
                before
            }
            // "keep only the 3 newest files": the others go.
            all if self.id(1) == w::ONLY => all,
            _ => return Err(Refusal::NotFiles),
        };
        self.tokens = before;
        self.at += 1;
        self.take_one(&[w::ONLY]);
        if !self.rank()? || self.unnumbered || self.query.limit.is_none() {
            return Err(Refusal::Hint("How many of them are to be kept?"));
        }
        self.query.all_but = true;
        self.query.action = Action::Delete;
        Ok(())
    }

    /// "rename all .jpeg files under ~/x to .jpg": one extension for another.
    pub(crate) fn opening_rename(&mut self) -> Result<(), Refusal> {
        self.plain(Action::Extension {
            from: String::new(),
            to: String::new(),
        })
    }

    /// "make all shell scripts executable", "make all files in docs read-only".
    pub(crate) fn opening_make(&mut self) -> Result<(), Refusal> {
        let (before, mode) = match self.tokens {
            [before @ .., right, by, whom]
                if [w::BY, w::FOR].contains(&by.id) && whose_right(right, whom).is_some() =>
            {
                (before, whose_right(right, whom).unwrap_or("+x"))
            }
            [before @ .., last] if last.id == w::EXECUTABLE => (before, "+x"),
            [before @ .., read, only] if read.id == w::READ && only.id == w::ONLY => {
                (before, "a-w")
            }
            [before @ .., last]
                if ["read-only", "readonly"]
                    .iter()
                    .any(|word| last.raw.eq_ignore_ascii_case(word)) =>
            {
                (before, "a-w")
            }
            _ => return Err(Refusal::NotFiles),
        };
        if before.iter().any(|token| token.id == w::EXECUTABLE) {
            return Err(Refusal::NotFiles);
        }
        self.tokens = before;
        self.plain(Action::Chmod(mode.to_owned()))
    }

    /// "create an archive named logs.tar.gz of all log files".
    pub(crate) fn opening_archive(&mut self) -> Option<()> {
        const NOUNS: &[u16] = &[
            w::ARCHIVE,
            w::TAR,
            w::TARBALL,
            w::ZIP,
            w::FILE,
            w::COMPRESSED,
            w::NEW,
            w::GZIP,
            w::SINGLE,
        ];
        let start = self.at;
        self.at += 1;
        let first = self.at;
        while self.take_one(NOUNS)
            || self
                .token(0)
                .is_some_and(|token| ["tar.gz", "tgz", "zip", "gzipped"].contains(&token.raw))
                && {
                    self.at += 1;
                    true
                }
        {}
        let named = self.at > first;
        if named && self.take_one(&[w::OF, w::WITH, w::FROM, w::CONTAIN, w::FOR]) {
            self.query.action = Action::Archive(String::new());
            return Some(());
        }
        self.take_one(&[w::NAMED]);
        let path = self
            .token(0)
            .filter(|token| named && crate::static_backend::shapes::is_packed(token.raw))
            .map(|token| token.raw.to_owned());
        if let Some(path) = path {
            self.at += 1;
            self.take_one(&[w::THAT, w::WHICH]);
            if self.take_one(&[w::OF, w::WITH, w::FROM, w::CONTAIN, w::FOR]) {
                self.query.action = Action::Archive(path);
                return Some(());
            }
        }
        self.at = start;
        None
    }
}
