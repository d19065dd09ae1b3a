//! What is to be done with the files that were found: "… and delete them", "… and count their lines", "… to ~/backup".

use super::deeds;
use super::query::{Action, Condition, Object, Output, Reach};
use super::read::{Reader, Refusal, Taken};
use super::read_place::Place;
use crate::static_backend::folders;
use crate::static_backend::lexicon::{Role, w};
use crate::static_backend::tokens::Token;

impl Reader<'_, '_> {
    /// "… and delete them", "… and count them", "… to ~/backup".
    pub(crate) fn follow_up(&mut self) -> Taken {
        if let Some(taken) = self.destination()? {
            return Ok(taken);
        }
        if self.with_tool()
            || self.asking()
            || self.with_contents()
            || self.found_lines()
            || self.new_extension()
        {
            return Ok(true);
        }
        if self.query.action == Action::List
            && let Some(action) = self.with_figures()
        {
            return self.act(action);
        }
        let start = self.at;
        let comma = self.at > 0 && self.tokens[self.at - 1].comma;
        let opened = self.for_each && self.query.object.is_some();
        if !self.take_one(&[w::AND, w::THEN]) && !comma && !opened {
            return Ok(false);
        }
        self.take_one(&[w::THEN]);
        self.take_one(&[w::ALSO]);
        if let Some(action) = self.deed()? {
            return self.act(action);
        }
        self.at = start;
        Ok(false)
    }

    /// "them", "each of them", "the files".
    pub(crate) fn them(&mut self) -> bool {
        let start = self.at;
        if self.take_one(&[w::ALL]) {
            self.take_one(&[w::OF]);
        }
        if self.take_one(&[w::IT]) {
            self.take_one(&[w::FILE, w::DIRECTORY, w::ALL, w::ONES]);
            return true;
        }
        if self.take_one(&[w::EACH, w::ALL]) {
            if self.take_one(&[
                w::FILE,
                w::ONE,
                w::ONES,
                w::DIRECTORY,
                w::ITEM,
                w::RESULT,
                w::MATCH,
            ]) {
                self.take(&[&[w::FOUND]]);
                self.take(&[&[w::OF], &[w::IT]]);
                return true;
            }
            if self.take(&[&[w::OF], &[w::IT]]) || self.at == self.tokens.len() {
                return true;
            }
        }
        self.take_one(&[w::FOUND, w::MATCH]);
        if self.take_one(&[w::FILE, w::RESULT, w::DIRECTORY]) && self.at == self.tokens.len() {
            return true;
        }
        self.at = start;
        false
    }

    /// "of them", "in each", "for every file", or nothing at all.
    pub(crate) fn of_them(&mut self) -> bool {
        let start = self.at;
        if self.take_one(&[w::OF, w::IN, w::FOR, w::ON, w::FROM]) && self.them() {
            return true;
        }
        self.at = start;
        self.at == self.tokens.len()
    }

    /// "with bzip2", "using xz" behind "compress".
    fn with_tool(&mut self) -> bool {
        let compressing = self.query.action == Action::Tool(&deeds::GZIP);
        if compressing
            && self.ids(&[&[w::WITH, w::USE, w::BY]])
            && let Some(tool) = deeds::named(self.id(1))
                .or_else(|| self.token(1).and_then(|token| deeds::compressor(token.raw)))
        {
            self.at += 2;
            self.take_one(&[w::COMMAND, w::UTILITY, w::TOOL]);
            self.query.action = Action::Tool(tool);
            return true;
        }
        false
    }

    /// "with their line counts", "together with its md5 sum".
    fn with_figures(&mut self) -> Option<Action> {
        let start = self.at;
        self.take_one(&[w::TOGETHER, w::ALONG]);
        if self.take_one(&[w::WITH]) {
            self.take_one(&[w::IT, w::EACH]);
            if let Some(tool) = self.checksum() {
                return Some(Action::Tool(tool));
            }
            let counted = self.take_one(&[w::COUNT]);
            if let Some(unit) = super::deeds::unit(self.id(0)) {
                self.at += 1;
                let count = self
                    .token(0)
                    .is_some_and(|token| ["count", "counts"].contains(&token.raw));
                if counted || count {
                    self.at += usize::from(count);
                    return Some(Action::CountLines { each: true, unit });
                }
            }
        }
        self.at = start;
        None
    }

    /// "with confirmation", "and ask before removing each", "interactively".
    fn asking(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::AND, w::WITH, w::AFTER, w::BUT]);
        self.take_one(&[w::USER]);
        let asks = self.take_one(&[w::CONFIRMATION, w::INTERACTIVELY, w::PROMPT, w::ASK]);
        if asks {
            self.take_one(&[w::PROMPT]);
            self.take_one(&[w::CONFIRMATION]);
            self.take_one(&[w::FOR]);
            self.take_one(&[w::CONFIRMATION]);
            if self.take_one(&[w::BEFORE]) {
                let deletes = self.take_one(&[w::DELETE]);
                if deletes {
                    self.query.action = Action::Delete;
                    self.them();
                } else if !self.take_one(&[w::EACH]) {
                    self.at = start;
                    return false;
                }
            }
            if self.query.action == Action::Delete {
                self.query.ask = true;
                return true;
            }
        }
        self.at = start;
        false
    }

    /// "together with their contents", "and everything in them": as directories are deleted anyway.
    fn with_contents(&mut self) -> bool {
        let start = self.at;
        if self.query.action != Action::Delete || self.query.object == Some(Object::File) {
            return false;
        }
        self.take_one(&[w::TOGETHER, w::ALONG]);
        if self.take_one(&[w::WITH, w::AND, w::INCLUDING]) && {
            self.take_one(&[w::ALL]);
            self.take_one(&[w::IT, w::OF]);
            self.take_one(&[w::IT]);
            self.take_one(&[w::CONTENT])
                || self.tokens[self.at - 1].id == w::ALL && self.take_one(&[w::IN])
        } {
            self.take_one(&[w::IT]);
            return true;
        }
        self.at = start;
        false
    }

    /// "and print the matching lines with file names", "with line numbers": as `grep -rn` shows them anyway.
    fn found_lines(&mut self) -> bool {
        let start = self.at;
        let Action::Grep(text) = &self.query.action else {
            return false;
        };
        let text = text.clone();
        let led = self.take_one(&[w::AND, w::WITH, w::INCLUDING, w::THEN]);
        let also = self.take_one(&[w::ALSO]);
        let shown = self.take_one(&[w::SHOW]);
        let only = self.take_one(&[w::ONLY]);
        self.take_one(&[w::IT, w::ALL]);
        let before = self.at;
        let lines = (shown || only) && {
            self.take_one(&[w::MATCH, w::FOUND, w::MATCHED]);
            self.take_one(&[w::LINE, w::MATCH, w::RESULT])
        };
        if !lines {
            self.at = before;
        }
        if lines {
            self.take_one(&[w::ALONG]);
            if !self.take_one(&[w::WITH, w::AND, w::INCLUDING]) {
                return led && self.at == self.tokens.len() || {
                    self.at = start;
                    false
                };
            }
            self.take_one(&[w::IT]);
        }
        let matched = self.take_one(&[w::MATCH, w::MATCHED]);
        let numbers = self.take_one(&[w::LINENO]);
        if numbers {
            self.take(&[&[w::AND], &[w::FILENAME]]);
            return true;
        }
        let names = self.take_one(&[w::FILENAME, w::NAME])
            || self.ids(&[&[w::FILE], &[w::NAME]]) && {
                self.at += 2;
                true
            };
        if names {
            self.take(&[&[w::OF], &[w::IT, w::FILE]]);
            self.take(&[&[w::AND], &[w::LINENO]]);
            let alone = self.take_one(&[w::ONLY]) || only;
            if lines || !alone && led && (!shown || also) {
                return true;
            }
            // "show only the file names": the files, and not their lines.
            if alone || shown {
                self.query.action = Action::List;
                self.query.require(false, Condition::Contains(text));
                return true;
            }
        }
        let files = shown && self.take_one(&[w::FILE]) && self.at == self.tokens.len();
        if files && matched {
            self.query.action = Action::List;
            self.query.require(false, Condition::Contains(text));
            return true;
        }
        self.at = start;
        false
    }

    /// "to .html" behind a change of extensions.
    fn new_extension(&mut self) -> bool {
        let Action::Extension { to, .. } = &self.query.action else {
            return false;
        };
        if !to.is_empty() || !self.ids(&[&[w::TO, w::INTO]]) {
            return false;
        }
        let ahead = 1 + usize::from(self.id(1) == w::HAVE || self.id(1) == w::EXTENSION);
        let ending = self
            .token(ahead)
            .map(|token| token.raw.trim_start_matches('*'))
            .filter(|raw| is_ending(raw))
            .map(str::to_owned);
        let Some(ending) = ending else { return false };
        self.at += ahead + 1;
        self.take_one(&[w::EXTENSION]);
        self.query.action = Action::Extension {
            from: String::new(),
            to: ending,
        };
        true
    }

    fn act(&mut self, action: Action) -> Taken {
        if action == Action::List && matches!(self.query.action, Action::List) {
            return Ok(!self.negated);
        }
        let changes = self.query.output != Output::Paths && action != Action::List;
        if self.negated || !matches!(self.query.action, Action::List) || changes {
            return Err(Refusal::Hint("I can do one thing with the files I find."));
        }
        self.query.action = action;
        // What was found "in" a place is looked for below it as well.
        if self.query.sought && matches!(self.query.action, Action::Copy(_) | Action::Move(_)) {
            self.query.reach.get_or_insert(Reach::Tree);
        }
        Ok(true)
    }

    /// "to ~/backup" behind a copy, a move or an archive.
    fn destination(&mut self) -> Result<Option<bool>, Refusal> {
        let wanted = match &self.query.action {
            Action::Copy(path) | Action::Move(path) | Action::Archive(path) => path.is_empty(),
            _ => false,
        };
        let archive = matches!(self.query.action, Action::Archive(_));
        let into = self.ids(&[&[w::TO, w::INTO]])
            || archive
                && self.id(0) == w::IN
                && self.token(1).is_some_and(|token| token.raw.contains('.'))
            || archive && self.ids(&[&[w::AS, w::NAMED]]);
        if !wanted || !into {
            return Ok(None);
        }
        let mut at = 1;
        let id = |at: usize| self.id(at);
        if archive {
            while [
                w::FILE,
                w::ARCHIVE,
                w::TARBALL,
                w::ZIP,
                w::TAR,
                w::NEW,
                w::SINGLE,
                w::COMPRESSED,
                w::NAMED,
            ]
            .contains(&id(at))
            {
                at += 1;
            }
        }
        let new = usize::from(id(at) == w::NEW);
        let new_folder = !archive && (new == 1 || id(at) == w::DIRECTORY && id(at + 1) == w::NAMED);
        let at = at + new;
        let rest = self.rest().get(at..).unwrap_or(&[]);
        let by_kind = |token: &Token<'_>| Place {
            path: token.raw.to_owned(),
            length: 1,
            tree: false,
        };
        let found = self.somewhere(at).or_else(|| match rest {
            // "to backup": a word that describes files, at the end.
            [token, behind @ ..]
                if behind
                    .first()
                    .is_none_or(|next| [w::PRESERVE, w::KEEP].contains(&next.id))
                    && (token.role != Role::None
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
        if !crate::static_backend::shapes::is_local(&found.path) {
            return Err(Refusal::Hint("That is on another machine."));
        }
        if !archive && crate::static_backend::shapes::is_packed(&found.path) {
            return Err(Refusal::Hint(
                "That is a packed file, and no folder; say \"pack … into backup.zip\".",
            ));
        }
        self.query.new_folder = new_folder;
        self.at += at + found.length;
        match &mut self.query.action {
            Action::Copy(path) | Action::Move(path) | Action::Archive(path) => *path = found.path,
            _ => {}
        }
        Ok(Some(true))
    }
}

/// ".html": an extension with its dot.
fn is_ending(raw: &str) -> bool {
    raw.len() > 1
        && raw.starts_with('.')
        && raw[1..].bytes().all(|byte| byte.is_ascii_alphanumeric())
}
