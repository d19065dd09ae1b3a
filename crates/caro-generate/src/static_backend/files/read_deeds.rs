//! One thing to do with what was found, behind "and": "delete them", "count the lines in each", "search them for x".

use super::deeds;
use super::query::{Action, Key, Order, Output, Text};
use super::read::{Reader, Refusal};
use super::read_state::{account, mode, searched_text};
use crate::static_backend::lexicon::w;
use crate::static_backend::measure;

impl Reader<'_, '_> {
    /// One thing to do with what was found; the cursor stands at the verb.
    pub(crate) fn deed(&mut self) -> Result<Option<Action>, Refusal> {
        let start = self.at;
        self.take_one(&[w::FORCE]);
        let verb = self.id(0);
        self.at += 1;
        let action = match verb {
            w::DELETE if self.them() => Some(Action::Delete),
            w::COPY if self.them() => Some(Action::Copy(String::new())),
            w::MOVE if self.them() => Some(Action::Move(String::new())),
            w::COUNT => self.counted_lines(),
            w::COMPRESS if self.them() => {
                if self
                    .rest()
                    .iter()
                    .any(|token| [w::INTO, w::TO].contains(&token.id))
                {
                    Some(Action::Archive(String::new()))
                } else {
                    Some(Action::Tool(&deeds::GZIP))
                }
            }
            w::ARCHIVE | w::ZIP | w::TAR | w::PUT if self.them() => {
                Some(Action::Archive(String::new()))
            }
            w::SHOW | w::CALCULATE => return self.deed_of_showing(start),
            w::CHANGE | w::RENAME
                if self.ids(&[&[w::IT], &[w::EXTENSION], &[w::TO]])
                    || self.ids(&[&[w::EXTENSION], &[w::TO]])
                    || verb == w::RENAME && self.ids(&[&[w::IT], &[w::TO]]) =>
            {
                self.take_one(&[w::IT]);
                self.take_one(&[w::EXTENSION]);
                Some(Action::Extension {
                    from: String::new(),
                    to: String::new(),
                })
            }
            w::CHANGE | w::CHMOD | w::MODIFY | w::FIX => self.changed()?,
            w::CREATE
                if self.them()
                    && self.id(0) == w::EXECUTABLE
                    && self.at + 1 == self.tokens.len() =>
            {
                self.at += 1;
                Some(Action::Chmod("+x".to_owned()))
            }
            w::FIND | w::GREP => self.sought_text(),
            w::REPLACE => {
                let found = self.replacement();
                if found.is_some() && !self.of_them() {
                    None
                } else {
                    found
                }
            }
            w::RUN | w::EXECUTE => self.program_run(),
            _ => deeds::named(verb).filter(|_| self.them()).map(Action::Tool),
        };
        if action.is_none() {
            self.at = start;
        }
        Ok(action)
    }

    /// "and show …": how the files are shown, their contents, their checksums, their number.
    fn deed_of_showing(&mut self, start: usize) -> Result<Option<Action>, Refusal> {
        let verb = self.tokens[start].id;
        if verb == w::SHOW && self.ids(&[&[w::AND], &[w::COUNT]]) {
            self.at += 2;
            if let Some(action) = self.counted_lines() {
                return Ok(Some(action));
            }
            self.at = start;
            return Ok(None);
        }
        // "show them" says nothing new, unless something follows that the clauses about output read.
        let behind = self.at;
        if verb == w::SHOW && self.them() {
            if self.take_one(&[w::BY]) {
                let key = self
                    .sort_key()
                    .ok_or(Refusal::Hint("I can sort files by size, name or date."))?;
                let descending = self.direction().unwrap_or(key != Key::Name);
                self.set_order(Order { key, descending })?;
                return Ok(Some(Action::List));
            }
            const ON: [u16; 16] = [
                w::AND,
                w::THEN,
                w::SORT,
                w::IN,
                w::WITH,
                w::TO,
                w::INTO,
                w::ONE,
                w::LARGEST,
                w::SMALLEST,
                w::NEWEST,
                w::OLDEST,
                w::ON,
                w::AS,
                w::EACH,
                w::FROM,
            ];
            let details = self.ids(&[&[w::IN], &[w::DETAILS]]);
            if self.at == self.tokens.len()
                || self.tokens[self.at - 1].comma
                || ON.contains(&self.id(0)) && !details
            {
                return Ok(Some(Action::List));
            }
        }
        self.at = behind;
        self.take_one(&[w::IT, w::ALL]);
        if self.take_one(&[w::DETAILS]) {
            self.take_one(&[w::SHOW]);
            if self.of_them() {
                self.query.output = Output::Details;
                return Ok(Some(Action::List));
            }
        }
        self.at = behind;
        self.take_one(&[w::IT, w::EACH]);
        if self.take_one(&[w::COUNT]) {
            if let Some(action) = self.counted_lines() {
                return Ok(Some(action));
            }
            if self.token(0).is_none_or(|token| token.raw == "(") {
                return Ok(Some(Action::Count));
            }
        }
        self.at = behind;
        self.take_one(&[w::IT]);
        if self.take(&[&[w::TOTAL], &[w::SIZE]]) && self.of_them() {
            return Ok(Some(Action::TotalSize));
        }
        self.at = behind;
        self.take_one(&[w::IT, w::EACH]);
        self.take_one(&[w::FILE]);
        if self.take_one(&[w::TYPE]) && self.of_them() {
            return Ok(Some(Action::Tool(&deeds::FILE)));
        }
        self.at = behind;
        self.take_one(&[w::IT, w::EACH]);
        if self.take_one(&[w::CONTENT]) && self.of_them() {
            return Ok(Some(Action::Tool(&deeds::CAT)));
        }
        self.at = behind;
        self.take_one(&[w::IT, w::EACH]);
        if let Some(tool) = self.checksum()
            && self.of_them()
        {
            return Ok(Some(Action::Tool(tool)));
        }
        self.at = behind;
        self.take_one(&[w::IT]);
        if let Some((tool, number)) = self.ends()
            && self.of_them()
        {
            return Ok(Some(Action::Ends(tool, number)));
        }
        self.at = behind;
        self.take_one(&[w::ALL, w::ONLY, w::MATCH]);
        if self.take_one(&[w::LINE])
            && {
                self.take_one(&[w::THAT, w::WHICH]);
                self.take_one(&[w::CONTAIN, w::WITH, w::MATCH, w::OF, w::MENTIONS])
            }
            && let Some(text) = self.text_at(true)
            && self.of_them()
        {
            return Ok(Some(Action::Grep(text)));
        }
        self.at = start;
        Ok(None)
    }

    /// "them", "the lines in each", "the number of words": behind "count".
    fn counted_lines(&mut self) -> Option<Action> {
        if self.them() {
            return Some(Action::Count);
        }
        // "the lines in the file" are those of each one.
        let of_one = self
            .tokens
            .last()
            .is_some_and(|last| last.id == w::FILE && last.raw.eq_ignore_ascii_case("file"));
        let start = self.at;
        self.take_one(&[w::TOTAL, w::ALL, w::IT]);
        let unit = deeds::unit(self.id(0))?;
        self.at += 1;
        let each =
            self.for_each || of_one || self.rest().iter().take(3).any(|token| token.id == w::EACH);
        // "how many lines each has".
        if self.take_one(&[w::EACH]) {
            self.take(&[&[w::OF], &[w::IT]]);
            self.take_one(&[w::FILE, w::ONE]);
            if self.take_one(&[w::HAVE, w::CONTAIN]) && self.at == self.tokens.len() {
                return Some(Action::CountLines { each: true, unit });
            }
            self.at = start;
            return None;
        }
        if self.of_them() {
            let each = each || self.tokens[start].id == w::IT && self.at == self.tokens.len();
            return Some(Action::CountLines { each, unit });
        }
        self.at = start;
        None
    }

    /// "md5 sum", "sha256 checksums".
    pub(crate) fn checksum(&mut self) -> Option<&'static super::query::Tool> {
        let tool = match self.id(0) {
            w::MD => &deeds::MD5,
            w::SHA => &deeds::SHA256,
            w::SHAONE => &deeds::SHA1,
            w::SHAFIVE => &deeds::SHA512,
            w::CHECKSUM if [w::MD, w::SHA].contains(&self.id(1)) => {
                self.at += 1;
                return self.checksum();
            }
            _ => return None,
        };
        self.at += 1;
        self.take_one(&[w::CHECKSUM, w::TOTAL]);
        Some(tool)
    }

    /// "first 5 lines", "last line".
    pub(crate) fn ends(&mut self) -> Option<(&'static str, u64)> {
        let start = self.at;
        let tool = match self.id(0) {
            w::FIRST | w::TOP => "head",
            w::LAST => "tail",
            _ => return None,
        };
        self.at += 1;
        let number = self.token(0).and_then(measure::number);
        self.at += usize::from(number.is_some());
        if number == Some(0) || !self.take_one(&[w::LINE]) {
            self.at = start;
            return None;
        }
        Some((tool, number.unwrap_or(1)))
    }

    /// "their permissions to 644", "the owner of them to alice", behind "change".
    fn changed(&mut self) -> Result<Option<Action>, Refusal> {
        let direct = self.them();
        let all = direct && self.id(0) == w::TO;
        if direct && self.take_one(&[w::PERMISSION, w::MODE])
            || self.take_one(&[w::PERMISSION, w::MODE])
            || all
        {
            self.of_them();
            self.take(&[&[w::FROM], &[0]]);
            if !self.take_one(&[w::TO, w::AS]) {
                return Ok(None);
            }
            self.take_one(&[w::HAVE]);
            let Some(mode) = self
                .token(0)
                .and_then(|token| mode(token.raw))
                .map(str::to_owned)
            else {
                return Err(Refusal::Hint("Give the permissions as 644 or u+x."));
            };
            self.at += 1;
            self.take_one(&[w::PERMISSION]);
            return Ok(Some(Action::Chmod(mode)));
        }
        let group = self.id(0) == w::GROUP;
        if self.take_one(&[w::OWNER, w::GROUP, w::OWNERSHIP]) {
            self.of_them();
            if self.take_one(&[w::TO]) {
                self.take_one(&[w::USER, w::GROUP]);
                if let Some(name) = self.token(0).and_then(|token| account(token.raw)) {
                    let name = name.to_owned();
                    self.at += 1;
                    return Ok(Some(if group {
                        Action::Chgrp(name)
                    } else {
                        Action::Chown(name)
                    }));
                }
            }
        }
        Ok(None)
    }

    /// "them for 'foo'", "for 'foo' in them", behind "search" or "grep".
    fn sought_text(&mut self) -> Option<Action> {
        let start = self.at;
        let them = self.them();
        if them {
            self.take_one(&[w::FOR]);
        } else {
            self.take_one(&[w::ALL]);
            let lines = self.take_one(&[w::LINE, w::OCCURRENCE]);
            if lines {
                self.take_one(&[w::THAT, w::WHICH]);
                self.take_one(&[w::CONTAIN, w::WITH, w::MATCH, w::OF]);
            }
            self.take_one(&[w::FOR]);
        }
        let text = self.text_at(false)?;
        if them || self.of_them() {
            return Some(Action::Grep(text));
        }
        self.at = start;
        None
    }

    /// A text to look for, with "the word" or "the string" before it.
    pub(crate) fn text_at(&mut self, announced: bool) -> Option<Text> {
        let start = self.at;
        let mut regex = self.take_one(&[w::REGEX]);
        let whole_word = self.take_one(&[w::EXACTWORD]);
        let pattern = self.id(0) == w::PATTERN;
        let noun = [w::WORD, w::STRING, w::TEXT, w::PATTERN].contains(&self.id(0))
            && ![w::FILE, w::IN].contains(&self.id(1));
        let marked = noun && {
            self.at += 1;
            true
        } || whole_word
            || regex;
        let mut texts = Vec::new();
        loop {
            let Some(text) = self
                .token(0)
                .and_then(|token| searched_text(token, marked || announced))
                .map(str::to_owned)
            else {
                self.at = start;
                return None;
            };
            // A backslash makes it a pattern, or the text of another language.
            if text.contains('\\') && !regex {
                self.at = start;
                return None;
            }
            // "the pattern ^x" is none of a text.
            regex |= pattern && (text.starts_with('^') || text.ends_with('$'));
            texts.push(text);
            self.at += 1;
            let either = start > 0 && self.tokens[start - 1].id == w::EITHER;
            if self.id(0) == w::OR
                && self.token(1).is_some_and(|next| {
                    next.quoted || either && searched_text(next, false).is_some()
                })
            {
                self.at += 1;
                continue;
            }
            let whole_word = whole_word || self.take_one(&[w::EXACTWORD]);
            return Some(Text {
                texts,
                whole_word,
                regex,
            });
        }
    }

    /// "'this' with 'that'", behind "replace".
    pub(crate) fn replacement(&mut self) -> Option<Action> {
        self.take_one(&[w::ALL, w::EACH]);
        self.take(&[&[w::OCCURRENCE], &[w::OF]]);
        let marked = self.take_one(&[w::WORD, w::STRING, w::TEXT]);
        let text = |reader: &Self| {
            reader
                .token(0)
                .and_then(|token| searched_text(token, marked))
                .map(str::to_owned)
        };
        let from = text(self)?;
        self.at += 1;
        if !self.take_one(&[w::WITH, w::BY, w::TO, w::INTO]) {
            return None;
        }
        self.take_one(&[w::WORD, w::STRING, w::TEXT]);
        let to = text(self)?;
        self.at += 1;
        Some(Action::Replace { from, to })
    }

    /// A program and its options, behind "run": in quotes, with a path, or one that everybody knows.
    pub(crate) fn program(&mut self) -> Option<Vec<String>> {
        let start = self.at;
        self.take_one(&[w::COMMAND, w::SCRIPTS]);
        let named = self.token(0).filter(|token| {
            token.quoted || token.raw.contains('/') || deeds::is_program(token.raw)
        });
        let words: Option<Vec<String>> =
            named.map(|token| token.raw.split_whitespace().map(str::to_owned).collect());
        let plain = |word: &String| {
            word.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-./=+:,".contains(&byte))
        };
        let words = words.map(runnable);
        let Some(words) = words.filter(|words| !words.is_empty() && words.iter().all(plain)) else {
            self.at = start;
            return None;
        };
        self.at += 1;
        self.take_one(&[w::COMMAND, w::SCRIPTS]);
        Some(words)
    }

    /// "'wc -l' on each of them", "the script ./a.sh for every file", behind "run".
    fn program_run(&mut self) -> Option<Action> {
        let start = self.at;
        if let Some(words) = self.program()
            && self.take_one(&[w::ON, w::FOR, w::WITH, w::AGAINST])
        {
            let each = self.id(0) == w::EACH;
            if self.them() {
                return Some(Action::Run { words, each });
            }
        }
        self.at = start;
        None
    }
}

/// A script in this folder is called with its path, or by what reads it.
fn runnable(mut words: Vec<String>) -> Vec<String> {
    if let Some(first) = words.first().filter(|first| !first.contains('/')).cloned() {
        if first.ends_with(".py") {
            words.insert(0, "python3".to_owned());
        } else if first.ends_with(".sh") {
            words[0] = format!("./{first}");
        }
    }
    words
}
