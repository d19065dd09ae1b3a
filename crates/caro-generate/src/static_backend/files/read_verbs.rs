//! The verb a sentence about files opens with, and what belongs to it.

use super::deeds;
use super::query::{Action, Field, Object, Output, Reach};
use super::read::{Reader, Refusal, Taken};
use super::read_fields::Shown;
use super::read_place::place;
use crate::static_backend::lexicon::{Role, w};

const RIGHTS: &[u16] = &[w::READ, w::WRITE, w::EXECUTE, w::EXECUTABLE];
const WHO: &[u16] = &[w::GROUP, w::OWNER, w::USER, w::OTHERS];

impl Reader<'_, '_> {
    /// The verb and what belongs to it.
    pub(crate) fn opening(&mut self) -> Result<(), Refusal> {
        if self.take_one(&[w::RECURSIVELY]) {
            self.query.reach = Some(Reach::Tree);
        }
        // What stands behind the last word of a value must not hide it.
        if let [before @ .., last] = self.tokens
            && last.id == w::RECURSIVELY
            && [w::CHANGE, w::CHMOD, w::CHOWN, w::CHGRP, w::CREATE].contains(&self.id(0))
        {
            self.query.reach = Some(Reach::Tree);
            self.tokens = before;
        }
        self.take_one(&[w::FORCE]);
        if self.take(&[&[w::FIND], &[w::AND, w::THEN]]) {
            self.query.sought = true;
        }
        if self.ids(&[
            &[w::SHOW, w::FIND, w::CALCULATE],
            &[w::AND],
            &[w::SHOW, w::COUNT],
        ]) {
            self.query.sought |= self.id(0) == w::FIND;
            self.at += 2;
        }
        match self.id(0) {
            w::WHERE => {
                self.asks_where = true;
                self.opening_find()
            }
            w::FIND | w::WHAT | w::WHICH | w::GREP => self.opening_find(),
            w::SHOW | w::DELETE
                if self.ids(&[&[w::SHOW, w::DELETE], RIGHTS, &[w::PERMISSION, w::ACCESS]])
                    || self.ids(&[
                        &[w::SHOW, w::DELETE],
                        WHO,
                        RIGHTS,
                        &[w::PERMISSION, w::ACCESS],
                    ]) =>
            {
                self.opening_permission()
            }
            w::TAKE if self.ids(&[&[w::TAKE], RIGHTS, &[w::PERMISSION, w::ACCESS]]) => {
                self.opening_permission()
            }
            w::SHOW | w::DETAILS => self.opening_show(),
            w::COUNT => self.opening_count(),
            w::DELETE => self.plain(Action::Delete),
            w::COPY => self.plain(Action::Copy(String::new())),
            w::PUT
                if self
                    .tokens
                    .iter()
                    .any(|token| [w::INTO, w::TO].contains(&token.id)) =>
            {
                self.plain(Action::Move(String::new()))
            }
            w::MOVE => self.plain(Action::Move(String::new())),
            w::COMPRESS
                if self
                    .tokens
                    .iter()
                    .any(|token| [w::INTO, w::TO].contains(&token.id)) =>
            {
                self.plain(Action::Archive(String::new()))
            }
            w::COMPRESS => self.plain(Action::Tool(&deeds::GZIP)),
            w::GZIP | w::BZIP | w::XZ | w::ZSTD | w::UNZIP | w::GUNZIP | w::TOUCH | w::CAT => {
                let tool = deeds::named(self.id(0)).ok_or(Refusal::NotFiles)?;
                self.plain(Action::Tool(tool))
            }
            w::RENAME => self.opening_rename(),
            w::REPLACE => self.opening_replace(),
            w::CREATE if [w::MD, w::SHA].contains(&self.id(1)) => {
                self.at += 1;
                self.opening_checksum()
            }
            w::CREATE => self
                .opening_archive()
                .map_or_else(|| self.opening_make(), |()| Ok(())),
            w::CHANGE | w::CHMOD | w::CHOWN | w::CHGRP => self.opening_change(),
            w::ADD if self.id(1) == w::UP => {
                if self.opening_total() {
                    Ok(())
                } else {
                    Err(Refusal::NotFiles)
                }
            }
            w::ADD => self.opening_permission(),
            w::ANYTHING => {
                self.query.sought = true;
                Ok(())
            }
            w::KEEP => self.opening_keep(),
            w::RUN | w::EXECUTE => self.opening_run(),
            w::CALCULATE => {
                self.at += 1;
                if self.opening_total() {
                    Ok(())
                } else {
                    self.opening_checksum()
                }
            }
            w::SORT
                if [w::ALL, w::EACH, w::FILE, w::DIRECTORY].contains(&self.id(1))
                    || self.token(1).is_some_and(|token| token.role != Role::None) =>
            {
                self.must_sort = true;
                self.at += 1;
                Ok(())
            }
            w::MD | w::SHA | w::SHAONE | w::SHAFIVE
                if self.token(0).is_none_or(|token| token.role == Role::None) =>
            {
                self.opening_checksum()
            }
            w::FOR if self.id(1) == w::EACH => {
                self.at += 1;
                self.query.sought = true;
                self.for_each = true;
                Ok(())
            }
            w::TOTAL if deeds::unit(self.id(1)).is_some() => self.opening_count(),
            w::ARCHIVE | w::ZIP | w::TAR => self.plain(Action::Archive(String::new())),
            w::NAME | w::FILENAME | w::ONLY if self.names_asked_for() => Ok(()),
            _ => {
                if !self.opening_total() {
                    // "pdf files larger than 10MB": a question without a verb.
                    self.query.sought = true;
                    self.has_verb = false;
                }
                Ok(())
            }
        }
    }

    /// "the names of all jpg files", "just the file names of …": a question without a verb.
    fn names_asked_for(&mut self) -> bool {
        self.shown_of();
        self.at > 0
    }

    fn opening_show(&mut self) -> Result<(), Refusal> {
        while self.take_one(&[w::SHOW]) {}
        if self.ids(&[
            &[w::ONLY],
            &[w::HIDDEN, w::EMPTY, w::EXECUTABLE, w::NONEMPTY],
        ]) {
            self.at += 1;
        }
        self.take_one(&[w::WHICH, w::WHAT]);
        if self.take_one(&[w::RECURSIVELY]) {
            self.query.reach = Some(Reach::Tree);
        }
        self.shown_of();
        if self.take(&[&[w::CONTENT], &[w::OF]]) {
            if let Some(found) = self.somewhere(0).filter(|found| {
                !super::read_place::is_file(&found.path)
                    && !self.rest().iter().any(|token| token.id == w::FILE)
                    && self.at + found.length < self.tokens.len()
            }) {
                self.at += found.length;
                self.query.places.push(found.path);
                self.query.object = Some(Object::Any);
                return self.with(Action::List);
            }
            return self.with(Action::Tool(&deeds::CAT));
        }
        if self.take(&[&[w::TYPE], &[w::OF], &[w::EACH, w::ALL]]) {
            self.at -= 1;
            return self.with(Action::Tool(&deeds::FILE));
        }
        if self.take(&[
            &[w::DISK],
            &[w::USAGE],
            &[w::OF, w::FOR],
            &[w::EACH, w::ALL],
        ]) {
            self.at -= 1;
            return self.with(Action::Tool(&deeds::DU));
        }
        match self.id(0) {
            w::COUNT => self.opening_count(),
            w::LINE => self.opening_grep(),
            w::FIRST | w::LAST if self.opening_ends() => Ok(()),
            _ if self.opening_total() => Ok(()),
            w::MD | w::SHA | w::SHAONE | w::SHAFIVE | w::CHECKSUM => self.opening_checksum(),
            _ => Ok(()),
        }
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the last word of what may be refused"
    )]
    fn with(&mut self, action: Action) -> Result<(), Refusal> {
        self.query.action = action;
        Ok(())
    }

    /// "the names of", "the full path of", "a long listing of", "the sizes and owners of": how files are shown.
    fn shown_of(&mut self) {
        let start = self.at;
        // "each file's name and size".
        if self.ids(&[&[w::EACH, w::ALL], &[w::FILE]])
            && self.token(1).is_some_and(|token| token.raw.contains('\''))
        {
            self.at += 2;
            if let Some(fields) = self.fields()
                && (self.at == self.tokens.len() || [w::IN, w::UNDER].contains(&self.id(0)))
                && self.set_fields(&fields, false).is_ok()
            {
                self.query.object = Some(Object::File);
                return;
            }
            self.at = start;
        }
        let only = self.take_one(&[w::ONLY]);
        self.take_one(&[w::UNIQUE]);
        if self.take_one(&[w::DETAILS]) {
            self.take_one(&[w::INFORMATION]);
            self.take_one(&[w::SHOW]);
            self.take_one(&[w::OF, w::FOR, w::ABOUT, w::ON]);
            self.query.output = Output::Details;
            return;
        }
        let fields = self.fields();
        let only = fields.is_some() && self.take_one(&[w::ONLY]) || only;
        let bare = fields.is_some() && {
            let behind = self.at;
            let bare = self.take_one(&[w::WITHOUT])
                && {
                    self.take_one(&[w::IT]);
                    self.take_one(&[w::FULL]);
                    self.take_one(&[w::PATH, w::DIRECTORY])
                }
                && self.id(0) == w::OF;
            if !bare {
                self.at = behind;
            }
            bare
        };
        if let Some(fields) = fields
            && self.take_one(&[w::OF, w::FOR, w::FROM])
        {
            let only = only || bare;
            let place_behind = self.tokens[self.at - 1].id == w::FROM;
            if fields == [Shown::Of(Field::Type)] && !place_behind {
                self.query.action = Action::Tool(&deeds::FILE);
                return;
            }
            if !place_behind && self.set_fields(&fields, only).is_ok() {
                return;
            }
        }
        // "the file names along with their sizes under src".
        self.at = start;
        if let Some(fields) = self.fields()
            && fields.len() > 1
            && [w::IN, w::UNDER].contains(&self.id(0))
            && self.somewhere(1).is_some()
            && self.set_fields(&fields, only).is_ok()
        {
            self.query.object = Some(Object::File);
            return;
        }
        self.at = start;
    }

    /// "search /etc for conf files": the place stands before what is looked for.
    fn searched_place(&mut self) {
        let start = self.at;
        self.take_one(&[w::RECURSIVELY]);
        let under = [w::UNDER, w::THROUGH].contains(&self.id(0));
        self.take_one(&[w::IN, w::THROUGH, w::WITHIN, w::UNDER]);
        self.take_one(&[w::ENTIRE]).then(|| {
            self.at -= usize::from([w::SYSTEM, w::COMPUTER, w::DISK].contains(&self.id(0)));
        });
        if let Some(found) = self.somewhere(0) {
            let behind = self.at + found.length;
            let reach = self.query.reach;
            self.query.places.push(found.path);
            self.at = behind;
            while self.id(0) == w::AND
                && let Some(more) = self.somewhere(1)
            {
                self.at += 1 + more.length;
                self.query.places.push(more.path);
            }
            let mut tree = found.tree || under;
            while self.take(&[&[w::DOWN]])
                || self.take(&[&[w::AND], &[w::UNDER], &[w::IT]])
                || self.take(&[&[w::AND], &[w::UNDER]])
                || (self.id(0) != w::FOR
                    && self.at < self.tokens.len()
                    && self.reach().unwrap_or(false))
            {
                tree = true;
            }
            if self.take_one(&[w::FOR]) {
                if tree || self.query.reach.is_none() {
                    self.query.reach.get_or_insert(Reach::Tree);
                }
                return;
            }
            self.query.places.clear();
            self.query.reach = reach;
        }
        self.at = start;
    }

    /// "search all python files for 'TODO'".
    pub(crate) fn searched_for(&mut self) -> Taken {
        let start = self.at;
        let says_files = self.query.object == Some(Object::File) || !self.query.tests.is_empty();
        if !self.query.sought
            || !says_files
            || self.query.action != Action::List
            || !self.take_one(&[w::FOR])
        {
            return Ok(false);
        }
        let Some(text) = self.text_at(false) else {
            self.at = start;
            return Ok(false);
        };
        self.query.action = Action::Grep(text);
        Ok(true)
    }

    pub(crate) fn plain(&mut self, action: Action) -> Result<(), Refusal> {
        self.at += 1;
        self.query.action = action;
        Ok(())
    }

    fn opening_find(&mut self) -> Result<(), Refusal> {
        self.query.sought = true;
        self.at += 1;
        if self.take_one(&[w::RECURSIVELY]) {
            self.query.reach = Some(Reach::Tree);
        }
        self.take_one(&[w::INSENSITIVE])
            .then(|| self.query.insensitive = true);
        if self.id(0) == w::COUNT {
            return self.opening_count();
        }
        if self.opening_total() {
            return Ok(());
        }
        while self.take_one(&[w::SHOW]) {}
        self.shown_of();
        self.searched_place();
        self.take_one(&[w::FOR]);
        self.opening_grep()
    }

    fn opening_count(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        self.take(&[&[w::AND], &[w::SHOW]]);
        self.take(&[&[w::AND], &[w::COUNT]]);
        while self.take_one(&[w::COUNT]) {}
        self.query.action = Action::Count;
        let start = self.at;
        self.take_one(&[w::TOTAL, w::ALL]);
        let Some(unit) = deeds::unit(self.id(0)) else {
            self.at = start;
            return Ok(());
        };
        self.at += 1;
        self.take(&[&[w::OF], &[w::CODE]]);
        self.take(&[&[w::IS], &[w::THERE]]);
        self.take(&[&[w::DO], &[w::I], &[w::HAVE]]);
        // The preposition stays where a place follows it: every file there is meant.
        if [w::IN, w::UNDER].contains(&self.id(0)) && self.code_place() {
            self.query.object = Some(Object::File);
        } else if !self.take_one(&[w::IN, w::OF, w::FOR, w::FROM]) {
            return Err(Refusal::NotFiles);
        }
        let each = self.id(0) == w::EACH;
        self.take(&[&[w::EACH], &[w::OF]]);
        self.query.action = Action::CountLines { each, unit };
        Ok(())
    }

    /// "lines of code in ./src": a folder, which is no file with lines.
    fn code_place(&self) -> bool {
        self.tokens[self.at - 1].id == w::CODE
            && self
                .somewhere(1)
                .is_some_and(|found| !super::read_place::is_file(&found.path))
    }

    /// "the total size of", "how much space do … take".
    fn opening_total(&mut self) -> bool {
        let start = self.at;
        let total = self.take(&[&[w::TOTAL], &[w::SIZE], &[w::OF]])
            || self.take(&[&[w::TOTAL], &[w::SIZE], &[w::IN], &[w::BYTE], &[w::OF]])
            || self.take(&[&[w::SUM, w::TOTAL], &[w::OF], &[w::SIZE], &[w::OF]])
            || self.take(&[&[w::SUM], &[w::SIZE], &[w::OF]])
            || self.take(&[&[w::SUM, w::ADD], &[w::UP], &[w::SIZE], &[w::OF]])
            || self.take(&[&[w::MUCH], &[w::DISK], &[w::SPACE]])
            || self.take(&[&[w::MUCH], &[w::SPACE]])
            || self.ids(&[&[w::MUCH], &[w::IS]])
                && self
                    .tokens
                    .last()
                    .is_some_and(|last| [w::TOGETHER, w::TOTAL, w::ALTOGETHER].contains(&last.id))
                && self.take_one(&[w::MUCH]);
        if !total {
            self.at = start;
            return false;
        }
        self.take_one(&[w::IS, w::DO]);
        const TAKEN: [u16; 9] = [
            w::TAKE,
            w::USE,
            w::UP,
            w::NEED,
            w::TOGETHER,
            w::TOTAL,
            w::HAVE,
            w::ALTOGETHER,
            w::SPACE,
        ];
        if self.tokens[self.at - 1].id != w::OF
            && self
                .tokens
                .last()
                .is_none_or(|last| !TAKEN.contains(&last.id))
        {
            self.at = start;
            return false;
        }
        while let Some((last, before)) = self.tokens.split_last()
            && (TAKEN.contains(&last.id)
                || last.id == w::IN && self.tokens.len() > self.at + 1 && before.len() > self.at)
        {
            self.tokens = before;
        }
        self.query.action = Action::TotalSize;
        true
    }

    fn opening_replace(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        let Some(action) = self.replacement() else {
            return Err(Refusal::Hint(
                "Say \"replace 'this' with 'that' in all .txt files\".",
            ));
        };
        if self.id(0) == w::IN && place(self.rest().get(1..).unwrap_or(&[])).is_none() {
            self.at += 1;
        }
        self.query.action = action;
        Ok(())
    }

    /// "the first 5 lines of each csv file".
    fn opening_ends(&mut self) -> bool {
        let start = self.at;
        if let Some((tool, number)) = self.ends()
            && self.take_one(&[w::OF, w::FROM, w::IN])
            && [
                w::EACH,
                w::ALL,
                w::NEWEST,
                w::OLDEST,
                w::LARGEST,
                w::SMALLEST,
            ]
            .contains(&self.id(0))
        {
            self.query.action = Action::Ends(tool, number);
            return true;
        }
        self.at = start;
        false
    }

    fn opening_checksum(&mut self) -> Result<(), Refusal> {
        self.take(&[&[w::AND], &[w::SHOW]]);
        let tool = self.checksum().ok_or(Refusal::NotFiles)?;
        if !self.take_one(&[w::OF, w::FOR]) {
            return Err(Refusal::NotFiles);
        }
        self.query.action = Action::Tool(tool);
        Ok(())
    }
}
