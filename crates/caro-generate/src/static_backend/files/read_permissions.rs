//! Clauses about permissions: which files have them, and how they are to be changed.

use super::query::{Action, Condition, Test};
use super::read::{Reader, Refusal, Taken};
use super::read_state::{account, mode};
use crate::static_backend::lexicon::w;
use crate::static_backend::tokens::Token;

/// Octal digits.
fn octal(token: &Token<'_>) -> Option<String> {
    mode(token.raw)
        .filter(|raw| raw.bytes().all(|byte| byte.is_ascii_digit()))
        .map(str::to_owned)
}

/// What I may do with a file.
fn own_right(right: &str) -> Condition {
    match right {
        "r" => Condition::Readable,
        "w" => Condition::Writable,
        _ => Condition::Executable,
    }
}

/// "world-readable", "group-writable".
fn hyphenated(token: &Token<'_>) -> Option<(&'static str, &'static str)> {
    let (whom, right) = token.raw.split_once('-').filter(|_| !token.quoted)?;
    let is = |word: &str, names: &[&str]| names.iter().any(|name| word.eq_ignore_ascii_case(name));
    let whom = match whom {
        _ if is(whom, &["world", "other", "others", "everyone"]) => "o",
        _ if is(whom, &["group"]) => "g",
        _ if is(whom, &["owner", "user"]) => "u",
        _ => return None,
    };
    let right = match right {
        _ if is(right, &["readable"]) => "r",
        _ if is(right, &["writable", "writeable"]) => "w",
        _ if is(right, &["executable"]) => "x",
        _ => return None,
    };
    Some((whom, right))
}

impl Reader<'_, '_> {
    /// "with permissions 644", "writable by the group", "with the setuid bit set", "world readable".
    pub(crate) fn permission(&mut self) -> Taken {
        Ok(self.has_mode() || self.allows() || self.special_bit() || self.has_right())
    }

    /// "with permissions 644", "with at least 644 permissions", "set to 755".
    fn has_mode(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        let without = self.id(0) == w::WITHOUT;
        self.take_one(&[w::WITH, w::HAVE, w::WHOSE, w::WITHOUT, w::IT]);
        let mut least = self.take_one(&[w::ATLEAST]);
        self.take_one(&[w::IT]);
        self.take_one(&[w::EXACTLY]);
        self.take_one(&[w::FILE]);
        if self.take_one(&[w::PERMISSION, w::MODE]) {
            self.take_one(&[w::MODE]);
            while self.take_one(&[w::IS, w::OF, w::TO, w::CHANGE, w::EQUAL, w::EXACTLY]) {}
            if self.take_one(&[w::NOT]) {
                self.negated = !self.negated;
            }
            least |= self.take_one(&[w::ATLEAST]);
            let symbolic = self
                .token(0)
                .filter(|token| token.raw.contains('='))
                .and_then(|token| mode(token.raw))
                .map(str::to_owned);
            if let Some(mode) = self.token(0).and_then(octal).or(symbolic) {
                self.at += 1;
                self.negated ^= without;
                if self.id(0) == w::OR
                    && !least
                    && let Some(other) = self.token(1).and_then(octal)
                {
                    self.at += 2;
                    let one = |mode| {
                        vec![Test {
                            negated: false,
                            condition: Condition::Permission(mode),
                        }]
                    };
                    self.require(Condition::AnyOf(vec![one(mode), one(other)]));
                    return true;
                }
                self.require(Condition::Permission(if least {
                    format!("-{mode}")
                } else {
                    mode
                }));
                return true;
            }
        } else if let Some(mode) = self.token(0).and_then(octal)
            && [w::PERMISSION, w::MODE].contains(&self.id(1))
        {
            self.at += 2;
            self.take(&[&[w::CHANGE]]);
            self.negated ^= without;
            self.require(Condition::Permission(if least {
                format!("-{mode}")
            } else {
                mode
            }));
            return true;
        }
        self.at = start;
        false
    }

    /// "readable by others", "group writable", "executable by owner and group", "world-readable".
    fn allows(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        self.take_one(&[w::IS]);
        let negated = self.take_one(&[w::NOT]);
        if let Some((whom, rights)) = self.token(0).and_then(hyphenated) {
            self.at += 1;
            self.negated ^= negated;
            self.require_right(whom, rights);
            return true;
        }
        let before = self.whom(false);
        let Some(mut rights) = self.right() else {
            self.at = start;
            return false;
        };
        while self.take_one(&[w::AND])
            && let Some(right) = self.right()
        {
            rights.push_str(&right);
        }
        let whom = before.or_else(|| {
            self.take_one(&[w::BY, w::FOR])
                .then(|| self.whom(true))
                .flatten()
        });
        let Some(whom) = whom else {
            self.at = start;
            return false;
        };
        self.negated ^= negated;
        self.require_right(&whom, &rights);
        true
    }

    fn require_right(&mut self, whom: &str, rights: &str) {
        self.require(Condition::Permission(if whom == "*" {
            let digits: u32 = rights
                .bytes()
                .map(|right| match right {
                    b'r' => 4,
                    b'w' => 2,
                    _ => 1,
                })
                .sum();
            format!("/{digits}{digits}{digits}")
        } else {
            format!("-{whom}={rights}")
        }));
    }

    /// "readable", "writable", "executable": a letter.
    fn right(&mut self) -> Option<String> {
        let letter = match self.id(0) {
            w::READABLE | w::READ => "r",
            w::WRITABLE | w::WRITE => "w",
            w::EXECUTABLE | w::EXECUTE => "x",
            _ => return None,
        };
        self.at += 1;
        Some(letter.to_owned())
    }

    /// "the owner", "group and others", "everyone": the letters that `chmod` has for them; "anyone" is a star.
    fn whom(&mut self, behind: bool) -> Option<String> {
        let start = self.at;
        if self.take_one(&[w::ANYONE]) || behind && self.take(&[&[w::ANY], &[w::USER]]) {
            return Some("*".to_owned());
        }
        self.take_one(&[w::IT]);
        let mut whom = String::new();
        loop {
            let letter = match self.id(0) {
                w::OWNER | w::USER => 'u',
                w::GROUP => 'g',
                w::OTHERS | w::OTHER => 'o',
                w::ALL if behind => 'a',
                _ => break,
            };
            self.at += 1;
            self.take_one(&[w::USER]);
            whom.push(letter);
            if !(self.id(0) == w::AND
                && [w::OWNER, w::USER, w::GROUP, w::OTHERS, w::OTHER].contains(&self.id(1)))
            {
                break;
            }
            self.at += 1;
        }
        if whom.is_empty() {
            self.at = start;
            return None;
        }
        Some(whom)
    }

    /// "with the setuid bit set", "setuid or setgid", "with the sticky bit".
    fn special_bit(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        self.take_one(&[w::WITH, w::HAVE, w::WHOSE]);
        self.take_one(&[w::EITHER]);
        let Some(first) = self.bit() else {
            self.at = start;
            return false;
        };
        let either = self.id(0) == w::OR;
        if self.take_one(&[w::OR, w::AND]) {
            let Some(second) = self.bit() else {
                self.at = start;
                return false;
            };
            let sign = if either { '/' } else { '-' };
            self.bit_tail();
            self.require(Condition::Permission(format!("{sign}{}", first + second)));
            return true;
        }
        self.bit_tail();
        self.require(Condition::Permission(format!("-{first}")));
        true
    }

    fn bit(&mut self) -> Option<u32> {
        let bit = match self.id(0) {
            w::SETUID => 4000,
            w::SETGID => 2000,
            w::STICKY => 1000,
            _ => return None,
        };
        self.at += 1;
        self.take_one(&[w::BITS, w::BIT]);
        Some(bit)
    }

    fn bit_tail(&mut self) {
        self.take_one(&[w::BITS, w::BIT, w::PERMISSION]);
        self.take_one(&[w::IS]);
        self.take_one(&[w::CHANGE, w::ENABLED]);
    }

    /// "with write permission for the group", "with group write permission", "that the group can write to".
    fn has_right(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        // "can I not read".
        if self.take(&[&[w::CAN], &[w::I], &[w::NOT]]) {
            if let Some(right) = self.right() {
                self.take_one(&[w::TO]);
                self.negated ^= true;
                self.require(own_right(&right));
                return true;
            }
            self.at = start;
            return false;
        }
        // "that I can't write to".
        if self.take_one(&[w::I]) {
            let negated = self.id(0) == w::CANNOT || self.ids(&[&[w::CAN], &[w::NOT]]);
            if self.take_one(&[w::CANNOT, w::CAN]) || self.take_one(&[w::NOT]) {
                self.take_one(&[w::NOT]);
                if let Some(right) = self.right() {
                    self.take_one(&[w::TO]);
                    self.negated ^= negated;
                    self.require(own_right(&right));
                    return true;
                }
            }
            self.at = start;
            return false;
        }
        let without = self.id(0) == w::WITHOUT;
        let led = self.take_one(&[w::WITH, w::HAVE, w::WITHOUT, w::WHERE]);
        let no = self.take_one(&[w::NO]);
        let nobody = self.id(0) == w::NOBODY && self.id(1) == w::CAN;
        let before = if nobody {
            self.at += 1;
            Some("*".to_owned())
        } else {
            self.whom(false)
        };
        if before.is_some() && self.take_one(&[w::CAN]) {
            let negated = self.take_one(&[w::NOT]) || nobody;
            if let (Some(whom), Some(rights)) = (before.as_ref(), self.right()) {
                self.take_one(&[w::TO, w::IT]);
                self.negated ^= negated;
                // "anyone can write to" is said of the world.
                let whom = if whom == "*" && !nobody {
                    "o"
                } else {
                    whom.as_str()
                };
                self.require_right(whom, &rights);
                return true;
            }
        }
        if let Some(mut rights) = led.then(|| self.right()).flatten() {
            while self.take_one(&[w::AND])
                && let Some(right) = self.right()
            {
                rights.push_str(&right);
            }
            if self.take_one(&[w::PERMISSION, w::ACCESS, w::BIT, w::BITS]) {
                self.take(&[&[w::CHANGE]]);
                let whom = before.or_else(|| {
                    self.take_one(&[w::FOR, w::TO, w::BY])
                        .then(|| self.whom(true))
                        .flatten()
                });
                if whom.is_none() && rights.len() == 1 {
                    self.negated ^= without ^ no;
                    self.require(own_right(&rights));
                    return true;
                }
                if let Some(whom) = whom {
                    self.negated ^= without ^ no;
                    self.require_right(&whom, &rights);
                    return true;
                }
            }
        }
        self.at = start;
        false
    }

    /// "change the permissions of … to 644", "set the owner of … to alice", "chmod 644 …".
    pub(crate) fn opening_change(&mut self) -> Result<(), Refusal> {
        let verb = self.id(0);
        self.at += 1;
        if self.two_modes() {
            return Ok(());
        }
        // "change 'a' to 'b' in all …".
        if verb == w::CHANGE && self.token(0).is_some_and(|token| token.quoted)
            || [w::STRING, w::WORD, w::TEXT, w::OCCURRENCE].contains(&self.id(0))
        {
            let action = self.replacement().ok_or(Refusal::NotFiles)?;
            self.take_one(&[w::IN]).then(|| {
                let led = super::read_place::place(self.rest()).is_some();
                self.at -= usize::from(led);
            });
            self.query.action = action;
            return Ok(());
        }
        if let Some(found) = self.token(0).and_then(|token| mode(token.raw)) {
            let found = found.to_owned();
            self.at += 1;
            let said = self.take_one(&[w::PERMISSION, w::MODE]);
            self.take_one(&[w::TO, w::ON, w::FOR]);
            if !said && verb != w::CHMOD {
                return Err(Refusal::NotFiles);
            }
            self.query.action = Action::Chmod(found);
            return Ok(());
        }
        let group = verb == w::CHGRP || self.id(0) == w::GROUP;
        let owner = verb == w::CHOWN || [w::OWNER, w::OWNERSHIP, w::USER].contains(&self.id(0));
        if self.ids(&[&[w::GROUP], &[w::OWNER, w::OWNERSHIP]]) {
            self.at += 1;
        }
        let noun = self.take_one(&[
            w::OWNER,
            w::OWNERSHIP,
            w::GROUP,
            w::USER,
            w::PERMISSION,
            w::MODE,
        ]);
        if self.tokens[self.at - 1].id == w::EXTENSION || self.id(0) == w::EXTENSION {
            return self.change_extension();
        }
        if !noun && verb == w::CHANGE {
            return self.change_to_mode();
        }
        self.take_one(&[w::MODE]);
        let kind = if group {
            Owned::Group
        } else if owner {
            Owned::User
        } else {
            Owned::Mode
        };
        // "set permissions to 644 for all …", "assign permissions 644 to …": the value stands before the files.
        let direct = self.token(0).is_some_and(|token| mode(token.raw).is_some());
        if self.take_one(&[w::TO]) || direct {
            self.take_one(&[w::USER, w::GROUP]);
            let action = self
                .token(0)
                .and_then(|token| kind.action(token))
                .ok_or(Refusal::NotFiles)?;
            self.at += 1;
            self.take_one(&[w::RECURSIVELY]);
            let on = self.take_one(&[w::FOR, w::ON, w::OF]) || direct && self.take_one(&[w::TO]);
            if !on {
                return Err(Refusal::NotFiles);
            }
            self.query.action = action;
            return Ok(());
        }
        if !self.take_one(&[w::OF, w::ON, w::FOR]) && verb == w::CHANGE {
            return Err(Refusal::NotFiles);
        }
        let [before @ .., to, value] = self.tokens else {
            return Err(Refusal::NotFiles);
        };
        let before = match before {
            [before @ .., last]
                if [w::USER, w::GROUP, w::MODE].contains(&to.id) && last.id == w::TO =>
            {
                before
            }
            _ if to.id == w::TO => before,
            _ => return Err(Refusal::Hint("Say to what, at the end: \"… to 644\".")),
        };
        let Some(action) = kind.action(value) else {
            return Err(Refusal::Hint("Say to what, at the end: \"… to 644\"."));
        };
        self.tokens = before;
        self.query.action = action;
        Ok(())
    }

    /// "change cgi files to mode 755": what the files are to be stands at the end.
    fn change_to_mode(&mut self) -> Result<(), Refusal> {
        let [before @ .., to, noun, value] = self.tokens else {
            return Err(Refusal::NotFiles);
        };
        // "set all files in docs to 644".
        let digits = octal(value).is_some() && noun.id == w::TO;
        let (before, led) = if digits {
            (&self.tokens[..self.tokens.len() - 2], true)
        } else {
            (
                before,
                to.id == w::TO && [w::MODE, w::PERMISSION].contains(&noun.id),
            )
        };
        let files = before
            .iter()
            .any(|token| [w::FILE, w::DIRECTORY].contains(&token.id));
        let Some(action) = Owned::Mode.action(value).filter(|_| led && files) else {
            return Err(Refusal::NotFiles);
        };
        self.tokens = before;
        self.query.action = action;
        Ok(())
    }

    /// "change the extension of all .txt files under x to .md".
    fn change_extension(&mut self) -> Result<(), Refusal> {
        self.at = 1;
        if !self.take_one(&[w::EXTENSION]) || !self.take_one(&[w::OF, w::ON, w::FOR]) {
            return Err(Refusal::NotFiles);
        }
        self.query.action = Action::Extension {
            from: String::new(),
            to: String::new(),
        };
        Ok(())
    }

    /// Whom a permission is given to or taken from; "everyone" is more than the others.
    fn everybody_or(&mut self) -> Option<String> {
        let everyone = self.token(0).is_some_and(|token| {
            ["everyone", "everybody", "anyone", "anybody"]
                .iter()
                .any(|word| token.raw.eq_ignore_ascii_case(word))
        });
        if everyone {
            self.at += 1;
            return Some("a".to_owned());
        }
        self.whom(false).filter(|whom| whom != "*")
    }

    /// "add execute permission to all .sh files", "remove write permission for others from all …".
    pub(crate) fn opening_permission(&mut self) -> Result<(), Refusal> {
        let takes = [w::DELETE, w::TAKE].contains(&self.id(0));
        self.at += 1;
        let before = self.everybody_or();
        let mut rights = self.right().ok_or(Refusal::NotFiles)?;
        while self.take_one(&[w::AND])
            && let Some(right) = self.right()
        {
            rights.push_str(&right);
        }
        if !self.take_one(&[w::PERMISSION, w::ACCESS]) {
            return Err(Refusal::NotFiles);
        }
        let mut whom = before;
        if whom.is_none() && self.take_one(&[w::FOR, w::OF, w::FROM, w::TO]) {
            whom = self.everybody_or();
            if whom.is_none() {
                self.at -= 1;
            }
        }
        if !self.take_one(&[w::TO, w::ON, w::FROM, w::FOR, w::OF]) {
            return Err(Refusal::NotFiles);
        }
        if self.id(0) == w::ALL && [w::IN, w::UNDER, w::HERE].contains(&self.id(1)) {
            self.at += 1;
            self.query.object = Some(super::query::Object::Any);
            self.query.reach = Some(super::query::Reach::Tree);
        }
        let sign = if takes { '-' } else { '+' };
        self.query.action = Action::Chmod(format!("{}{sign}{rights}", whom.unwrap_or_default()));
        Ok(())
    }
}

/// What is given to files.
#[derive(Clone, Copy)]
enum Owned {
    Mode,
    User,
    Group,
}

impl Owned {
    fn action(self, token: &Token<'_>) -> Option<Action> {
        let user = |raw: &str| match raw.split_once(':') {
            Some((user, group)) => account(user).is_some() && account(group).is_some(),
            None => account(raw).is_some(),
        };
        match self {
            Self::Mode => mode(token.raw).map(|mode| Action::Chmod(mode.to_owned())),
            Self::User => user(token.raw).then(|| Action::Chown(token.raw.to_owned())),
            Self::Group => account(token.raw).map(|group| Action::Chgrp(group.to_owned())),
        }
    }
}
