//! Clauses about how deep to look.

use super::query::{Action, Reach};
use super::read::{Reader, Refusal, Taken};
use super::read_names::is_value;
use super::read_place::place;
use crate::static_backend::lexicon::w;
use crate::static_backend::measure;

const SUB: &[u16] = &[w::SUBDIRECTORY];

impl Reader<'_, '_> {
    pub(crate) fn set_reach(&mut self, reach: Reach) -> Taken {
        let agrees = match (self.query.reach, reach) {
            (None, _) => true,
            // "under /etc, only directly in it", "count … non-recursively under x".
            (Some(Reach::Tree), _) => true,
            (Some(known), other) => known == other,
        };
        if !agrees {
            return Err(Refusal::Hint(
                "Directly in a folder, or everywhere below it? Say one.",
            ));
        }
        self.query.reach = Some(reach);
        Ok(true)
    }

    /// "recursively", "and its subfolders", "not in subfolders", "2 levels deep".
    pub(crate) fn reach(&mut self) -> Taken {
        if self.take_one(&[w::NONRECURSIVELY])
            || self.take(&[&[w::TOP], &[w::LEVEL], &[w::ONLY]])
            || self.take(&[&[w::ONLY], &[w::TOP], &[w::LEVEL]])
            || self.take(&[&[w::AT, w::ON], &[w::TOP], &[w::LEVEL]])
        {
            return self.set_reach(Reach::Direct);
        }
        let top = self
            .token(0)
            .is_some_and(|token| token.raw.eq_ignore_ascii_case("top-level") && !token.quoted);
        if top
            || self.ids(&[
                &[w::TOP],
                &[w::LEVEL],
                &[w::FILE, w::DIRECTORY, w::SUBDIRECTORY],
            ])
        {
            self.at += if top { 1 } else { 2 };
            return self.set_reach(Reach::Direct);
        }
        if self.take_one(&[w::RECURSIVELY]) {
            return if std::mem::take(&mut self.negated) {
                self.set_reach(Reach::Direct)
            } else {
                self.set_reach(Reach::Tree)
            };
        }
        if self.per_folder()? {
            return Ok(true);
        }
        if self.take(&[SUB, &[w::INCLUDING]])
            || self.take(&[
                &[w::IN, w::FROM],
                &[w::EACH, w::ALL],
                &[w::DIRECTORY, w::SUBDIRECTORY],
            ])
        {
            return self.set_reach(Reach::Tree);
        }
        if self.not_below() {
            return self.set_reach(Reach::Direct);
        }
        if self.one_file_system() {
            return Ok(true);
        }
        match self.and_below() {
            Some(reach) => self.set_reach(reach),
            None => self.depth(),
        }
    }

    /// "in each subfolder", "per directory" behind a count: one number for each.
    fn per_folder(&mut self) -> Taken {
        let start = self.at;
        if self.query.per_folder && self.most_first() {
            return Ok(true);
        }
        self.take_one(&[w::IN, w::FOR]);
        if !self.take(&[&[w::EACH], &[w::DIRECTORY, w::SUBDIRECTORY]]) {
            self.at = start;
            return Ok(false);
        }
        match self.query.action {
            Action::Count => {
                self.query.per_folder = true;
                Ok(true)
            }
            Action::CountLines { .. } | Action::TotalSize => Err(Refusal::Hint(
                "I can count the files in each folder, no more.",
            )),
            // "the largest file in each folder" is one of every folder.
            _ if self.query.order.is_some() => Err(Refusal::Hint(
                "I can rank the files of all folders together, not folder by folder.",
            )),
            _ => {
                self.at = start;
                Ok(false)
            }
        }
    }

    /// "most first", "sorted by number": the folders with the most files come first.
    fn most_first(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::WITH, w::AND]);
        let sorted = self.take_one(&[w::SORT]);
        let by = sorted && self.take_one(&[w::BY]) && {
            self.take_one(&[w::FILE]);
            self.take_one(&[w::COUNT, w::NUMBER])
        };
        let ends = self.take(&[&[w::MOST, w::LARGEST], &[w::FIRST]])
            || self.take_one(&[w::DESCENDING])
            || self.take(&[&[w::IN], &[w::DESCENDING], &[w::SORT]]);
        if !by && (!ends || sorted) {
            self.at = start;
            return false;
        }
        self.query.most_first = true;
        if self.at + 1 == self.tokens.len() && self.take_one(&[w::ONE]) {
            self.query.cut = Some(super::query::Cut::First(1));
        }
        true
    }

    /// "not in subfolders", "without descending into subdirectories", "and do not search in the sub directories".
    fn not_below(&mut self) -> bool {
        let start = self.at;
        // "directories that have no subdirectories" are others than those that lie here.
        let leaves = self.query.object == Some(super::query::Object::Directory)
            && start > 0
            && [w::HAVE, w::WITH, w::THAT, w::DIRECTORY, w::SUBDIRECTORY]
                .contains(&self.tokens[start - 1].id)
            && [w::WITHOUT, w::NO].contains(&self.id(0))
            && (self.id(1) == w::SUBDIRECTORY
                || [w::ANY, w::OTHER].contains(&self.id(1)) && self.id(2) == w::SUBDIRECTORY);
        if leaves {
            return false;
        }
        self.take_one(&[w::AND, w::BUT]);
        if self.take_one(&[w::WITHOUT, w::NOT, w::EXCEPT, w::NO])
            || std::mem::take(&mut self.negated)
        {
            let negated = self.tokens[start].id != w::NOT && self.at == start;
            self.take_one(&[
                w::GOING,
                w::DESCENDING_INTO,
                w::LOOKING,
                w::INCLUDING,
                w::FIND,
                w::LOOK,
                w::GO,
                w::ENTER,
            ]);
            self.take_one(&[w::IN, w::INTO, w::UNDER, w::OF]);
            self.take_one(&[w::ANY, w::ALL]);
            self.take_one(&[w::OF]);
            self.take_one(&[w::IT]);
            if self.take_one(SUB) {
                return true;
            }
            self.at = start;
            self.negated = negated;
            return false;
        }
        self.at = start;
        false
    }

    /// "on this file system only", "without crossing into other file systems".
    fn one_file_system(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::AND, w::BUT]);
        let only = self.take_one(&[w::ONLY]);
        if self.take_one(&[w::ON, w::IN])
            && self.take_one(&[w::THIS, w::CURRENT, w::ONE, w::SAME])
            && self.take_one(&[w::SYSTEM, w::DISK, w::PARTITION])
            && (self.take_one(&[w::ONLY]) || only)
        {
            self.query.one_file_system = true;
            return true;
        }
        self.at = start;
        self.take_one(&[w::AND, w::BUT]);
        if self.take_one(&[w::WITHOUT, w::NOT, w::EXCEPT])
            && {
                self.take_one(&[
                    w::CROSS,
                    w::DESCENDING_INTO,
                    w::GOING,
                    w::LEAVE,
                    w::INCLUDING,
                ]);
                self.take_one(&[w::INTO, w::IN, w::ON]);
                self.take_one(&[w::ANY, w::ALL]);
                self.take_one(&[w::OTHER, w::MOUNTED, w::DIFFERENT])
            }
            && self.take_one(&[w::SYSTEM, w::DISK, w::PARTITION])
        {
            self.query.one_file_system = true;
            return true;
        }
        self.at = start;
        false
    }

    /// "and its subfolders", "and below", "including all subdirectories".
    fn and_below(&mut self) -> Option<Reach> {
        let start = self.at;
        if self.take_one(&[w::AND, w::OR, w::INCLUDING, w::WITH, w::IN]) {
            let joined = self.tokens[start].id == w::AND || self.tokens[start].id == w::OR;
            self.take_one(&[w::IN, w::UNDER, w::ALL, w::INCLUDING]);
            self.take_one(&[w::ALL, w::ANY]);
            self.take_one(&[w::OF]);
            self.take_one(&[w::IT, w::CURRENT]);
            if self.take_one(SUB) {
                self.take(&[&[w::UNDER, w::OF], &[w::IT]]);
                self.take_one(&[w::UNDER]);
                return Some(Reach::Tree);
            }
            // "and everything below it".
            if joined && self.tokens[self.at - 1].id == w::ALL && self.take_one(&[w::UNDER]) {
                self.take_one(&[w::IT, w::THERE]);
                return Some(Reach::Tree);
            }
            if joined && self.at == start + 1 && self.take_one(&[w::DIRECTORY]) {
                if self.take_one(&[w::UNDER]) {
                    self.take_one(&[w::IT]);
                    return Some(Reach::Tree);
                }
                self.at = start + 1;
            }
            if joined
                && self.tokens[self.at - 1].id == w::UNDER
                && !self.token(0).is_some_and(is_value)
                && place(self.rest()).is_none()
            {
                return Some(Reach::Tree);
            }
            self.at = start;
        }
        if self.take(&[&[w::ANYWHERE]]) {
            self.take_one(&[w::ON, w::IN]);
            if self.take_one(&[w::SYSTEM, w::COMPUTER, w::DISK]) {
                self.query.places.push("/".to_owned());
            } else if [w::ON, w::IN].contains(&self.tokens[self.at - 1].id) {
                self.at -= 1;
            }
            return Some(Reach::Tree);
        }
        None
    }

    /// "at most 2 levels deep", "with a maximum depth of 3", "at depth 2", "2 levels below /etc".
    fn depth(&mut self) -> Taken {
        let start = self.at;
        let joined = self.take_one(&[w::AND]);
        self.take_one(&[w::BUT]);
        // "don't go deeper than 2 levels", "without descending more than 2 levels".
        if self.take_one(&[w::NOT, w::WITHOUT]) {
            let verb = self.take_one(&[
                w::GOING,
                w::LOOKING,
                w::GO,
                w::DESCEND,
                w::DESCENDING,
                w::FIND,
            ]);
            let than = (self.take_one(&[w::DEEPER, w::MORE]) && {
                self.take_one(&[w::THAN]);
                true
            }) || self.take_one(&[w::UNDER, w::BEYOND]);
            if verb
                && than
                && let Some(levels) = self.token(0).and_then(measure::number)
                && self.id(1) == w::LEVEL
            {
                self.at += 2;
                self.take_one(&[w::DEEP]);
                return self.set_reach(Reach::Levels(levels));
            }
            self.at = start;
            return Ok(false);
        }
        if self.take(&[&[w::DEEPER], &[w::THAN]])
            && let Some(levels) = self.token(0).and_then(measure::number)
            && self.id(1) == w::LEVEL
        {
            self.at += 2;
            self.take_one(&[w::DEEP]);
            self.query.floor = Some(levels + 1);
            self.query.reach.get_or_insert(Reach::Tree);
            return Ok(true);
        }
        self.take_one(&[w::GOING, w::LOOKING, w::GO, w::DESCEND]);
        self.take_one(&[
            w::TO,
            w::WITH,
            w::IN,
            w::AT,
            w::WITHIN,
            w::DOWN,
            w::NO,
            w::UNDER,
        ]);
        self.take_one(&[w::TO]);
        let mut least = false;
        let mut most = self.take_one(&[w::ATMOST]);
        if !most && self.take_one(&[w::ATLEAST, w::MINIMUM]) {
            least = true;
        }
        let exactly = !most && !least && self.take_one(&[w::EXACTLY]);
        let deeper = self
            .tokens
            .get(self.at.wrapping_sub(1))
            .is_some_and(|t| t.id == w::NO)
            && self.take_one(&[w::DEEPER, w::DEEP])
            && self.take_one(&[w::THAN]);
        most |= deeper || self.tokens[start.min(self.tokens.len() - 1)].id == w::WITHIN;
        let lead = self.at;
        if self.take_one(&[w::DEEP, w::LEVEL]) {
            self.take_one(&[w::LEVEL]);
            self.take_one(&[w::OF]);
            most |= self.take_one(&[w::ATMOST]);
        }
        let announced = self.at > lead;
        let Some(levels) = self
            .token(0)
            .and_then(measure::number)
            .filter(|levels| *levels < 100)
        else {
            self.at = start;
            return Ok(false);
        };
        self.at += 1;
        let noun = self.take_one(&[w::LEVEL])
            || (self.id(1) == w::DEEP && self.take_one(&[w::DIRECTORY, w::SUBDIRECTORY]));
        if !noun && !announced {
            self.at = start;
            return Ok(false);
        }
        let deep = self.take_one(&[w::DEEP, w::DOWN, w::UNDER]);
        let down = deep && [w::DOWN, w::UNDER].contains(&self.tokens[self.at - 1].id);
        if down {
            self.take_one(&[w::IN, w::FROM]);
        }
        most |= self.take_one(&[w::ATMOST, w::ONLY]);
        if !(announced || deep || most || least || deeper) {
            self.at = start;
            return Ok(false);
        }
        let level = announced && !most && [w::AT, w::LEVEL].contains(&self.tokens[start].id);
        // "in /var/www and one level below" is two levels.
        let levels = levels + u64::from(joined && down && !(announced || most || least || exactly));
        if least || exactly || level {
            self.query.floor = Some(levels);
        }
        if least {
            self.query.reach.get_or_insert(Reach::Tree);
        } else {
            self.set_reach(if levels == 1 {
                Reach::Direct
            } else {
                Reach::Levels(levels)
            })?;
        }
        // "2 levels below /etc", "1 level down the current directory".
        if self.query.places.is_empty()
            && down
            && let Some(found) = self.somewhere(0)
        {
            self.at += found.length;
            self.query.places.push(found.path);
        }
        Ok(true)
    }
}
