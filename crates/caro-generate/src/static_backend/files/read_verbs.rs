//! What a sentence about files wants done: the verb it opens with, and the one that follows ("… and delete them").

use super::query::{Action, Key, Object, Order, Output, Reach, Text};
use super::read::{Reader, Refusal, Taken};
use super::read_place::{Place, place};
use super::read_state::{account, mode, searched_text};
use crate::static_backend::folders;
use crate::static_backend::lexicon::{Role, w};
use crate::static_backend::measure;
use crate::static_backend::tokens::Token;

const TEXT_HINT: &str = "Put the text in quotes.";

impl Reader<'_, '_> {
    /// The verb and what belongs to it.
    pub(crate) fn opening(&mut self) -> Result<(), Refusal> {
        if self.take(&[&[w::FIND], &[w::AND, w::THEN]]) {
            self.query.sought = true;
        }
        match self.id(0) {
            w::FIND | w::WHAT | w::WHICH | w::WHERE => self.opening_find(),
            w::SHOW => {
                self.at += 1;
                self.take_one(&[w::WHICH, w::WHAT]);
                self.shown_of();
                match self.id(0) {
                    w::COUNT => self.opening_count(),
                    w::LINE => self.opening_grep(),
                    w::FIRST | w::LAST if self.opening_ends() => Ok(()),
                    _ if self.opening_total() => Ok(()),
                    w::MD | w::SHA | w::CHECKSUM => self.opening_checksum(),
                    _ => Ok(()),
                }
            }
            w::COUNT => self.opening_count(),
            w::DELETE => self.plain(Action::Delete),
            w::COPY => self.plain(Action::Copy(String::new())),
            w::MOVE => self.plain(Action::Move(String::new())),
            w::COMPRESS
                if self
                    .tokens
                    .iter()
                    .any(|token| [w::INTO, w::TO].contains(&token.id)) =>
            {
                self.plain(Action::Archive(String::new()))
            }
            w::COMPRESS => self.plain(Action::Compress),
            w::REPLACE => self.opening_replace(),
            w::GREP => self.opening_find(),
            w::CREATE if [w::MD, w::SHA].contains(&self.id(1)) => {
                self.at += 1;
                self.opening_checksum()
            }
            w::CREATE => self.opening_make_executable(),
            w::CHANGE | w::CHMOD => self.opening_change(),
            w::ADD => self.opening_add_permission(),
            w::CALCULATE => {
                self.at += 1;
                if self.opening_total() {
                    Ok(())
                } else {
                    self.opening_checksum()
                }
            }
            w::ARCHIVE | w::ZIP | w::TAR => self.plain(Action::Archive(String::new())),
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

    /// "the names of", "the full path of", "a long listing of", "the sizes of": how the files are shown.
    fn shown_of(&mut self) {
        let (output, length) = match (self.id(0), self.id(1), self.id(2)) {
            (w::NAME | w::FILENAME | w::PATH, w::OF, _) => (Output::Paths, 2),
            (w::ONLY, w::NAME | w::FILENAME, w::OF) => (Output::BareNames, 3),
            (w::FULL, w::PATH | w::NAME | w::FILENAME, w::OF) => (Output::AbsolutePaths, 3),
            (w::DETAILS, w::SHOW, w::OF) => (Output::Details, 3),
            (w::DETAILS, w::OF, _) => (Output::Details, 2),
            (w::SIZE, w::OF, _) => (Output::Sizes, 2),
            (w::NAME | w::PATH, w::AND, w::SIZE) if self.id(3) == w::OF => (Output::Sizes, 4),
            _ => return,
        };
        self.at += length;
        self.query.output = output;
    }

    /// "search /etc for conf files": the place stands before what is looked for.
    fn searched_place(&mut self) {
        let start = self.at;
        self.take_one(&[w::IN, w::THROUGH, w::WITHIN, w::UNDER]);
        if let Some(found) = place(self.rest())
            && self
                .rest()
                .get(found.length)
                .is_some_and(|token| token.id == w::FOR)
        {
            self.at += found.length + 1;
            self.query.places.push(found.path);
            self.query.reach = Some(Reach::Tree);
            return;
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
        let whole_word = self.take_one(&[w::EXACTWORD]);
        let marked = self.take_one(&[w::WORD, w::STRING, w::TEXT]) || whole_word;
        let Some(text) = self
            .token(0)
            .and_then(|token| searched_text(token, marked))
            .map(str::to_owned)
        else {
            self.at = start;
            return Ok(false);
        };
        self.at += 1;
        self.query.action = Action::Grep(Text { text, whole_word });
        Ok(true)
    }

    fn plain(&mut self, action: Action) -> Result<(), Refusal> {
        self.at += 1;
        self.query.action = action;
        Ok(())
    }

    fn opening_find(&mut self) -> Result<(), Refusal> {
        self.query.sought = true;
        self.at += 1;
        if self.id(0) == w::COUNT {
            return self.opening_count();
        }
        if self.opening_total() {
            return Ok(());
        }
        if self.take_one(&[w::SHOW]) {
            self.shown_of();
        }
        self.searched_place();
        self.opening_grep()
    }

    /// "search for 'TODO' in all python files", "find lines containing foo in *.log files".
    fn opening_grep(&mut self) -> Result<(), Refusal> {
        let start = self.at;
        if self.at > 0 && self.tokens[self.at - 1].id == w::GREP {
            self.take_one(&[w::FOR]);
        }
        self.take_one(&[w::ALL, w::ANY]);
        let lines = self.take_one(&[w::LINE, w::OCCURRENCE]);
        let mut announced = false;
        if lines {
            self.take_one(&[w::THAT, w::WHICH]);
            announced = self.take_one(&[w::CONTAIN, w::WITH, w::OF, w::MATCH, w::MENTIONS]);
        }
        let whole_word = self.take_one(&[w::EXACTWORD]);
        let marked = self.take_one(&[w::WORD, w::STRING, w::TEXT]) || whole_word;
        let text = self
            .token(0)
            .and_then(|token| searched_text(token, marked || announced))
            .map(str::to_owned);
        let pathlike = self
            .token(0)
            .is_some_and(|token| super::read_names::is_pathlike(token.raw) && !token.quoted);
        if let Some(text) = text
            && [w::IN, w::FROM, w::UNDER].contains(&self.id(1))
            && (lines || marked || (!pathlike && self.files_follow(2)))
        {
            self.at += 1;
            // The preposition stays where a place follows it.
            if place(self.rest().get(1..).unwrap_or(&[])).is_none() {
                self.at += 1;
            }
            self.query.action = Action::Grep(Text { text, whole_word });
            return Ok(());
        }
        if lines {
            return Err(Refusal::Hint(TEXT_HINT));
        }
        self.at = start;
        Ok(())
    }

    /// Whether "files" comes soon, so that "search for X in …" speaks of what is in them.
    fn files_follow(&self, ahead: usize) -> bool {
        self.rest()
            .get(ahead..)
            .unwrap_or(&[])
            .iter()
            .take(8)
            .any(|token| {
                token.id == w::FILE
                    || token.raw.starts_with("*.")
                    || token.id == w::SCRIPTS
                    || matches!(token.role, Role::Noun(_))
            })
    }

    fn opening_count(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        self.query.action = Action::Count;
        let start = self.at;
        self.take_one(&[w::TOTAL, w::ALL]);
        let unit = match self.id(0) {
            w::LINE => 'l',
            w::WORD => 'w',
            w::BYTE => 'c',
            w::CHARACTER => 'm',
            _ => {
                self.at = start;
                return Ok(());
            }
        };
        self.at += 1;
        self.take(&[&[w::IS], &[w::THERE]]);
        if !self.take_one(&[w::IN, w::OF, w::FOR]) {
            return Err(Refusal::NotFiles);
        }
        let each = self.id(0) == w::EACH;
        self.query.action = Action::CountLines { each, unit };
        Ok(())
    }

    /// "the total size of", "how much space do … take".
    fn opening_total(&mut self) -> bool {
        let start = self.at;
        let total = self.take(&[&[w::TOTAL], &[w::SIZE], &[w::OF]])
            || self.take(&[&[w::MUCH], &[w::DISK], &[w::SPACE]])
            || self.take(&[&[w::MUCH], &[w::SPACE]]);
        if !total {
            self.at = start;
            return false;
        }
        self.take_one(&[w::IS, w::DO]);
        if self.tokens[self.at - 1].id != w::OF
            && self
                .tokens
                .last()
                .is_none_or(|last| ![w::TAKE, w::USE, w::UP].contains(&last.id))
        {
            self.at = start;
            return false;
        }
        while let Some((last, before)) = self.tokens.split_last()
            && [w::TAKE, w::USE, w::UP].contains(&last.id)
        {
            self.tokens = before;
        }
        self.query.action = Action::TotalSize;
        true
    }

    fn opening_replace(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        self.take_one(&[w::ALL, w::EACH]);
        self.take(&[&[w::OCCURRENCE], &[w::OF]]);
        self.take_one(&[w::WORD, w::STRING, w::TEXT]);
        let from = self
            .token(0)
            .and_then(|token| searched_text(token, false))
            .map(str::to_owned);
        let to = self
            .token(2)
            .and_then(|token| searched_text(token, false))
            .map(str::to_owned);
        let (Some(from), true, Some(to)) = (from, [w::WITH, w::BY].contains(&self.id(1)), to)
        else {
            return Err(Refusal::Hint(
                "Say \"replace 'this' with 'that' in all .txt files\".",
            ));
        };
        self.at += 3;
        if self.id(0) == w::IN && place(self.rest().get(1..).unwrap_or(&[])).is_none() {
            self.at += 1;
        }
        self.query.action = Action::Replace { from, to };
        Ok(())
    }

    /// "make all shell scripts executable", "make all files in docs read-only".
    fn opening_make_executable(&mut self) -> Result<(), Refusal> {
        let (before, mode) = match self.tokens {
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

    /// "add execute permission to all .sh files".
    fn opening_add_permission(&mut self) -> Result<(), Refusal> {
        if !self.take(&[
            &[w::ADD],
            &[w::EXECUTE, w::EXECUTABLE],
            &[w::PERMISSION],
            &[w::TO, w::ON],
        ]) {
            return Err(Refusal::NotFiles);
        }
        self.query.action = Action::Chmod("+x".to_owned());
        Ok(())
    }

    /// "the first 5 lines of each csv file".
    fn opening_ends(&mut self) -> bool {
        let tool = if self.id(0) == w::FIRST {
            "head"
        } else {
            "tail"
        };
        let number = self.token(1).and_then(measure::number);
        // "the first line of each": one.
        let ahead = if number.is_some() { 2 } else { 1 };
        let number = number.unwrap_or(1);
        let each = [w::EACH, w::ALL].contains(&self.id(ahead + 2));
        if number == 0 || self.id(ahead) != w::LINE || self.id(ahead + 1) != w::OF || !each {
            return false;
        }
        self.at += ahead + 2;
        self.query.action = Action::Ends(tool, number);
        true
    }

    /// "change the permissions of … to 644", "change the owner of … to alice".
    fn opening_change(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        let owner = self.take_one(&[w::OWNER]);
        if !owner && !self.take_one(&[w::PERMISSION, w::MODE]) {
            return Err(Refusal::NotFiles);
        }
        if !self.take_one(&[w::OF, w::ON, w::FOR]) {
            return Err(Refusal::NotFiles);
        }
        let [before @ .., to, value] = self.tokens else {
            return Err(Refusal::NotFiles);
        };
        let value = if owner {
            account(value.raw)
        } else {
            mode(value.raw)
        };
        let (w::TO, Some(value)) = (to.id, value) else {
            return Err(Refusal::Hint("Say to what, at the end: \"… to 644\"."));
        };
        let value = value.to_owned();
        self.tokens = before;
        self.query.action = if owner {
            Action::Chown(value)
        } else {
            Action::Chmod(value)
        };
        Ok(())
    }

    fn opening_checksum(&mut self) -> Result<(), Refusal> {
        let tool = match self.id(0) {
            w::MD => "md5",
            w::SHA => "sha256",
            _ => return Err(Refusal::NotFiles),
        };
        self.at += 1;
        self.take_one(&[w::CHECKSUM]);
        if !self.take_one(&[w::OF, w::FOR]) {
            return Err(Refusal::NotFiles);
        }
        self.query.action = Action::Checksum(tool);
        Ok(())
    }

    /// "… and delete them", "… and count them", "… to ~/backup".
    pub(crate) fn follow_up(&mut self) -> Taken {
        if let Some(taken) = self.destination()? {
            return Ok(taken);
        }
        let start = self.at;
        if !self.take_one(&[w::AND, w::THEN]) {
            return Ok(false);
        }
        self.take_one(&[w::THEN, w::ALSO]);
        let verb = self.id(0);
        let what = self.id(1);
        let them = what == w::IT;
        match verb {
            w::DELETE | w::COUNT | w::COPY | w::MOVE | w::COMPRESS if them => {
                self.at += 2;
                self.take_one(&[w::ALL]);
                self.act(match verb {
                    w::DELETE => Action::Delete,
                    w::COUNT => Action::Count,
                    w::COPY => Action::Copy(String::new()),
                    w::COMPRESS => Action::Compress,
                    _ => Action::Move(String::new()),
                })
            }
            w::SHOW
                if them
                    && ![
                        w::SIZE,
                        w::NAME,
                        w::FULL,
                        w::DETAILS,
                        w::PATH,
                        w::CONTENT,
                        w::TOTAL,
                    ]
                    .contains(&self.id(2)) =>
            {
                self.at += 2;
                if self.take_one(&[w::BY]) {
                    let key = self
                        .sort_key()
                        .ok_or(Refusal::Hint("I can sort files by size, name or date."))?;
                    let descending = self.direction().unwrap_or(key != Key::Name);
                    return self.set_order(Order { key, descending });
                }
                Ok(true)
            }
            w::CHANGE if them && self.id(2) == w::PERMISSION && self.id(3) == w::TO => {
                let Some(mode) = self
                    .token(4)
                    .and_then(|token| mode(token.raw))
                    .map(str::to_owned)
                else {
                    return Err(Refusal::Hint("Give the permissions as 644 or u+x."));
                };
                self.at += 5;
                self.act(Action::Chmod(mode))
            }
            w::CREATE if them && self.id(2) == w::EXECUTABLE => {
                self.at += 3;
                self.act(Action::Chmod("+x".to_owned()))
            }
            w::SHOW if self.ids(&[&[w::SHOW], &[w::DETAILS], &[w::SHOW], &[w::OF], &[w::IT]]) => {
                self.at += 5;
                self.query.output = Output::Details;
                self.act(Action::List)
            }
            w::SHOW if what == w::COUNT && self.at + 2 >= self.tokens.len() => {
                self.at += 2;
                self.act(Action::Count)
            }
            w::SHOW if what == w::TOTAL && self.id(2) == w::SIZE => {
                self.at += 3;
                self.act(Action::TotalSize)
            }
            _ => {
                self.at = start;
                Ok(false)
            }
        }
    }

    fn act(&mut self, action: Action) -> Taken {
        if self.negated
            || !matches!(self.query.action, Action::List)
            || (self.query.output != Output::Paths && action != Action::List)
        {
            return Err(Refusal::Hint("I can do one thing with the files I find."));
        }
        self.query.action = action;
        Ok(true)
    }

    /// "to ~/backup" behind a copy, a move or an archive.
    fn destination(&mut self) -> Result<Option<bool>, Refusal> {
        let wanted = match &self.query.action {
            Action::Copy(path) | Action::Move(path) | Action::Archive(path) => path.is_empty(),
            _ => false,
        };
        if !wanted || !self.ids(&[&[w::TO, w::INTO]]) {
            return Ok(None);
        }
        let archive = matches!(self.query.action, Action::Archive(_));
        let at = 1 + usize::from(archive && [w::FILE, w::ARCHIVE].contains(&self.id(1)));
        let at = at + usize::from(archive && self.id(at) == w::NAMED);
        let new = usize::from(self.id(at) == w::NEW);
        self.query.new_folder =
            !archive && (new == 1 || self.id(at) == w::DIRECTORY && self.id(at + 1) == w::NAMED);
        let at = at + new;
        let rest = self.rest().get(at..).unwrap_or(&[]);
        let by_kind = |token: &Token<'_>| Place {
            path: token.raw.to_owned(),
            length: 1,
            tree: false,
        };
        let found = place(rest).or_else(|| match rest {
            // "to backup": a word that describes files, at the end.
            [token]
                if (token.role != Role::None
                    || token.id == w::ARCHIVE
                    || folders::is_led_folder(self.tokens, self.at + at))
                    && !token.raw.is_empty() =>
            {
                Some(by_kind(token))
            }
            _ => None,
        });
        let Some(found) = found else {
            return Err(Refusal::Hint("Where to? Give a folder, such as ~/backup."));
        };
        self.at += at + found.length;
        match &mut self.query.action {
            Action::Copy(path) | Action::Move(path) | Action::Archive(path) => *path = found.path,
            _ => {}
        }
        Ok(Some(true))
    }
}
