//! Reads a sentence about files, clause by clause, until no word is left.
//!
//! Each reader takes the clause it knows at the cursor, or leaves the cursor where it is. A word that no reader takes
//! ends the reading: a sentence that is understood in part is not understood.

use super::query::{Action, Condition, Object, Output, Query, Reach};
use crate::static_backend::lexicon::w;
use crate::static_backend::tokens::Token;

/// Why a sentence is not read, as a hint for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The word that no reader takes.
    Word(String),
    /// Something to say instead.
    Hint(&'static str),
    /// Not about files at all.
    NotFiles,
    /// Understood, but there is no command for this shell or these values.
    NotHere,
}

/// Whether a clause was there.
pub(crate) type Taken = Result<bool, Refusal>;

/// The tokens, how far they are read, and what they said so far.
pub(crate) struct Reader<'t, 'a> {
    pub(crate) tokens: &'t [Token<'a>],
    pub(crate) at: usize,
    pub(crate) query: Query,
    /// A "not" waits for its clause.
    pub(crate) negated: bool,
    /// An object was named in the singular: "the largest file".
    pub(crate) singular: bool,
    /// "all", "each", "any": the singular means many.
    pub(crate) quantified: bool,
    /// The sentence opened with a verb or a question word.
    pub(crate) has_verb: bool,
    /// An order such as "largest" was named without a number.
    pub(crate) unnumbered: bool,
    /// "which 5 files": how many the rank that follows is to leave.
    pub(crate) number: Option<u64>,
    /// "which of the files": one of them.
    pub(crate) one_of: bool,
}

pub(crate) fn read(tokens: &[Token<'_>]) -> Result<Query, Refusal> {
    let mut reader = Reader {
        tokens,
        at: 0,
        query: Query::default(),
        negated: false,
        singular: false,
        quantified: false,
        has_verb: true,
        unnumbered: false,
        number: None,
        one_of: false,
    };
    reader.opening()?;
    while reader.at < reader.tokens.len() {
        let before = reader.at;
        if reader.clause()? {
            debug_assert!(reader.at > before, "a clause takes a word");
            continue;
        }
        let token = &reader.tokens[reader.at];
        return Err(Refusal::Word(token.raw.to_owned()));
    }
    reader.finish()
}

impl<'a> Reader<'_, 'a> {
    fn clause(&mut self) -> Taken {
        Ok(self.follow_up()?
            || self.exclusion()?
            || self.searched_for()?
            || self.names()?
            || self.kinds()?
            || self.objects()?
            || self.contents()?
            || self.sizes()?
            || self.changed_last()?
            || self.ages()?
            || self.rank()?
            || self.most_space()?
            || self.number_of()
            || self.state()?
            || self.ownership()?
            || self.reach()?
            || self.place()?
            || self.sorting()?
            || self.output()?
            || self.one_per_line()
            || self.negation()?
            || self.glue())
    }

    /// The word `ahead` of the cursor; words in quotes have none.
    pub(crate) fn id(&self, ahead: usize) -> u16 {
        self.tokens.get(self.at + ahead).map_or(0, |token| token.id)
    }

    pub(crate) fn token(&self, ahead: usize) -> Option<&Token<'a>> {
        self.tokens.get(self.at + ahead)
    }

    pub(crate) fn ids(&self, pattern: &[&[u16]]) -> bool {
        pattern
            .iter()
            .enumerate()
            .all(|(ahead, set)| set.contains(&self.id(ahead)))
    }

    /// Takes the words if they are there, one of each set.
    pub(crate) fn take(&mut self, pattern: &[&[u16]]) -> bool {
        let there = self.ids(pattern);
        if there {
            self.at += pattern.len();
        }
        there
    }

    /// Takes one word if it is there.
    pub(crate) fn take_one(&mut self, set: &[u16]) -> bool {
        self.take(&[set])
    }

    pub(crate) fn rest(&self) -> &[Token<'a>] {
        &self.tokens[self.at.min(self.tokens.len())..]
    }

    pub(crate) fn require(&mut self, condition: Condition) {
        let negated = std::mem::take(&mut self.negated);
        self.query.require(negated, condition);
    }

    /// "one per line", as the paths are shown anyway.
    fn one_per_line(&mut self) -> bool {
        self.take(&[&[w::ONE], &[w::EACH], &[w::LINE]])
            || self.take(&[&[w::ONE], &[w::ON], &[w::EACH], &[w::LINE]])
    }

    /// "not", "that are not", "which don't": the next clause is turned round.
    fn negation(&mut self) -> Taken {
        if self.id(0) != w::NOT {
            return Ok(false);
        }
        if self.negated {
            return Err(Refusal::Hint(
                "Two negations in one sentence are one too many for me.",
            ));
        }
        self.at += 1;
        self.negated = true;
        Ok(true)
    }

    /// Words that only hold the clauses together.
    fn glue(&mut self) -> bool {
        const GLUE: [u16; 12] = [
            w::THAT,
            w::WHICH,
            w::IS,
            w::HAVE,
            w::ALL,
            w::ANY,
            w::EACH,
            w::THERE,
            w::DO,
            w::I,
            w::BUT,
            w::ANYTHING,
        ];
        // "Which of the txt files …" asks for one.
        if self.at == 1 && self.id(0) == w::OF && self.tokens[0].id == w::WHICH {
            self.at += 1;
            self.one_of = true;
            return true;
        }
        let next = self.id(1);
        let joins = (self.id(0) == w::AND
            && !self.negated
            && self.at > 0
            && self.at + 1 < self.tokens.len())
            || (self.id(0) == w::WITH && [w::SIZE, w::MODIFIED, w::CHANGED].contains(&next));
        let glue = GLUE.contains(&self.id(0)) || joins;
        if glue {
            self.quantified |= [w::ALL, w::EACH, w::ANY].contains(&self.id(0));
            self.at += 1;
        }
        glue
    }

    /// "files", "directories", "regular files", "files and folders".
    fn objects(&mut self) -> Taken {
        let start = self.at;
        if self.at == 1 {
            self.take_one(&[w::ONLY]);
        }
        self.take_one(&[w::REGULAR]);
        let Some(token) = self.token(0).filter(|token| !token.quoted) else {
            self.at = start;
            return Ok(false);
        };
        let singular = !token.raw.ends_with(['s', 'S']);
        let object = match token.id {
            w::FILE => Object::File,
            w::FILENAME if self.query.object.is_none() && self.query.action == Action::List => {
                Object::File
            }
            w::DIRECTORY | w::SUBDIRECTORY => Object::Directory,
            w::SYMLINK => Object::Symlink,
            w::ITEM => Object::Any,
            _ if token.raw.eq_ignore_ascii_case("files/directories")
                || token.raw.eq_ignore_ascii_case("files/folders") =>
            {
                Object::Any
            }
            _ => {
                self.at = start;
                return Ok(false);
            }
        };
        self.at += 1;
        let both = matches!(
            (object, self.id(1)),
            (Object::File, w::DIRECTORY | w::SUBDIRECTORY) | (Object::Directory, w::FILE)
        );
        if both && self.ids(&[&[w::AND, w::OR]]) {
            self.at += 2;
            return self.set_object(Object::Any, false);
        }
        // "the file filename", "files … files": the second one may be meant as a name.
        let restated = self.at - start >= 2
            || start
                .checked_sub(1)
                .is_some_and(|before| self.tokens[before].id == w::IS);
        if self.query.object == Some(object) && !restated {
            return Err(Refusal::Hint(
                "Say once what to look for; put names in quotes.",
            ));
        }
        self.set_object(object, singular)
    }

    pub(crate) fn set_object(&mut self, object: Object, singular: bool) -> Taken {
        if self.negated {
            return Err(Refusal::Hint(
                "I can leave out names, kinds and folders, but not this.",
            ));
        }
        match self.query.object {
            None => {
                self.query.object = Some(object);
                self.singular = singular;
                Ok(true)
            }
            Some(known) if known == object => Ok(true),
            Some(_) => Err(Refusal::Hint(
                "Files and directories are two questions; ask one at a time.",
            )),
        }
    }

    /// "with their sizes", "with details", "only the names", "with full paths".
    fn output(&mut self) -> Taken {
        let start = self.at;
        let joined = self.take_one(&[w::WITH, w::AND, w::INCLUDING, w::IN]);
        let shown = self.take_one(&[w::SHOW]);
        let only = self.take_one(&[w::ONLY]);
        self.take_one(&[w::IT, w::EACH]);
        let output = match (self.id(0), self.id(1)) {
            (w::SIZE, next) if (joined || shown) && !self.compares(1) && next != w::OF => {
                Some(Output::Sizes)
            }
            (w::DETAILS, _) if joined || shown => Some(Output::Details),
            (w::NAME | w::PATH | w::FILENAME, w::AND) if joined || shown => {
                self.at += 2;
                self.take_one(&[w::IT]);
                self.take_one(&[w::FILE]);
                (self.id(0) == w::SIZE).then_some(Output::Sizes)
            }
            (w::NAME | w::FILENAME, _) if only => Some(Output::BareNames),
            (w::NAME | w::FILENAME, w::ONLY) => {
                self.at += 1;
                Some(Output::BareNames)
            }
            (w::FULL, w::PATH) if joined || shown || only => {
                self.at += 1;
                Some(Output::AbsolutePaths)
            }
            _ => None,
        };
        let Some(output) = output else {
            self.at = start;
            return Ok(false);
        };
        self.at += 1;
        if self.negated || self.query.output != Output::Paths {
            return Err(Refusal::Hint("I can show files in one way only."));
        }
        self.query.output = output;
        Ok(true)
    }

    fn finish(mut self) -> Result<Query, Refusal> {
        if self.negated {
            return Err(Refusal::Hint(
                "Something is left out, but I don't see what.",
            ));
        }
        if let Some(number) = self.number {
            if self.query.order.is_none() || self.query.limit.is_some() {
                return Err(Refusal::Hint("Which of them? The largest, the newest …"));
            }
            self.query.limit = Some(number);
        }
        if self.unnumbered && self.query.limit.is_none() {
            if !self.singular && !self.one_of {
                return Err(Refusal::Hint("How many of them?"));
            }
            self.query.limit = Some(1);
        }
        let query = &self.query;
        let says_something = query.object.is_some() || !query.tests.is_empty();
        if !says_something {
            return Err(Refusal::NotFiles);
        }
        if !self.has_verb && query.object.is_none() {
            return Err(Refusal::NotFiles);
        }
        let destructive = matches!(
            query.action,
            Action::Delete | Action::Copy(_) | Action::Move(_)
        );
        let one = self.singular && !self.quantified && query.order.is_none();
        if destructive && one && query.places.is_empty() && query.reach.is_none() {
            return Err(Refusal::Hint(
                "Say which file by its path, or \"all files named …\".",
            ));
        }
        let narrows = !query.tests.is_empty() || query.order.is_some() || query.sought;
        let does = !matches!(query.action, Action::List);
        if !narrows
            && !does
            && query.reach.is_none()
            && query.output == Output::Paths
            && query.object != Some(Object::Directory)
        {
            return Err(Refusal::Hint(
                "Say which files: by name, kind, size or age.",
            ));
        }
        let kinds = query.tests.iter().filter(|test| {
            !test.negated && matches!(&test.condition, Condition::Names(patterns, _) if patterns[0].starts_with("*."))
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
        if one && query.tests.is_empty() && !matches!(query.action, Action::List | Action::Count) {
            return Err(Refusal::Hint("Which file? Give its name."));
        }
        if query.action == Action::Delete
            && query.reach.is_none()
            && query.order.is_none()
            && query.tests.iter().all(|test| test.negated)
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
        let when = query.tests.iter().all(|test| {
            matches!(
                test.condition,
                Condition::DaysBack(..) | Condition::Since(..)
            )
        });
        if query.object.is_none() && when && !query.tests.is_empty() && !self.quantified {
            return Err(Refusal::Hint("Do you mean files? Say so."));
        }
        let reads = query
            .tests
            .iter()
            .any(|test| matches!(test.condition, Condition::Contains(_)));
        if reads && matches!(query.object, Some(Object::Directory | Object::Symlink)) {
            return Err(Refusal::Hint("Only files contain texts."));
        }
        if let Some(Reach::Levels(0)) = query.reach {
            return Err(Refusal::Hint(
                "A search that is no level deep finds nothing.",
            ));
        }
        Ok(self.query)
    }
}
