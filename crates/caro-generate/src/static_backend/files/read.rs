//! Reads a sentence about files, clause by clause, until no word is left.
//!
//! Each reader takes the clause it knows at the cursor, or leaves the cursor where it is. A word that no reader takes
//! ends the reading: a sentence that is understood in part is not understood.

use super::query::{Clock, Condition, Query};
use super::restated::names_files;
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
    /// An "or" waits for its second alternative; the first one starts at this test.
    pub(crate) alternative: Option<usize>,
    /// Where the tests of the last condition start.
    pub(crate) last_tests: Option<usize>,
    /// An "and" stands before the next condition.
    pub(crate) and_waits: bool,
    /// Two conditions were joined by "and".
    pub(crate) anded: bool,
    /// The time that was spoken of last.
    pub(crate) last_clock: Option<Clock>,
    /// The sentence opened with "for each".
    pub(crate) for_each: bool,
    /// The sentence asks where something is.
    pub(crate) asks_where: bool,
    /// "large" was said, which only a size or a rank makes clear.
    pub(crate) vague: bool,
    /// The verb was "sort", so an order has to follow.
    pub(crate) must_sort: bool,
    /// "old" was said, which only an age or a rank makes clear.
    pub(crate) vague_age: bool,
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
        alternative: None,
        last_tests: None,
        and_waits: false,
        anded: false,
        last_clock: None,
        for_each: false,
        vague: false,
        vague_age: false,
        must_sort: false,
        asks_where: false,
    };
    reader.opening()?;
    while reader.at < reader.tokens.len() {
        let before = reader.at;
        let tests = reader.query.tests.len();
        reader.and_waits |= reader.id(0) == w::AND && tests > 0;
        if reader.clause()? {
            reader.joined(tests)?;
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
        Ok(self.special_files()?
            || self.follow_up()?
            || self.exclusion()?
            || self.searched_for()?
            || self.names()?
            || self.kinds()?
            || self.objects()?
            || self.contents()?
            || self.sizes()?
            || self.changed_last()?
            || self.rank()?
            || self.ages()?
            || self.most_space()?
            || self.number_of()
            || self.state()?
            || self.ownership()?
            || self.reach()?
            || self.place()?
            || self.sorting()?
            || self.output()?
            || self.alternative()?
            || self.negation()?
            || self.vague_size()
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

    /// "large files over 1 GB": the size follows.
    fn vague_size(&mut self) -> bool {
        let said = self.take_one(&[w::LARGE, w::BIG, w::HUGE, w::SMALL, w::TINY]);
        self.vague |= said;
        let old = !said
            && self.query.object.is_none()
            && self.token(1).is_some_and(|next| {
                next.id == w::FILE || next.role != crate::static_backend::lexicon::Role::None
            })
            && self.take_one(&[w::OLD]);
        self.vague_age |= old;
        said || old
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
        // "the files but pdfs": not to be read over, whatever it may mean.
        if self.id(0) == w::BUT && names_files(&self.rest()[1..]) {
            return false;
        }
        // "Which of the txt files …" asks for one.
        if self.at == 1 && self.id(0) == w::OF && self.tokens[0].id == w::WHICH {
            self.at += 1;
            self.one_of = true;
            return true;
        }
        // "( case insensitive search )": signs between words say nothing by themselves.
        if self
            .token(0)
            .is_some_and(|token| !token.quoted && ["(", ")", "-", "--"].contains(&token.raw))
        {
            self.at += 1;
            return true;
        }
        // "pictures from 2023 only".
        if self.id(0) == w::ONLY && self.at + 1 == self.tokens.len() && self.last_tests.is_some() {
            self.at += 1;
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
}
