//! What is looked for: files, directories, links, or several of them.

use super::query::{Action, Object};
use super::read::{Reader, Refusal, Taken};
use crate::static_backend::lexicon::w;

/// "files/directories" and the like.
pub(super) fn is_either(raw: &str) -> bool {
    raw.split_once('/').is_some_and(|(first, second)| {
        let file = |word: &str| {
            ["file", "files"]
                .iter()
                .any(|one| word.eq_ignore_ascii_case(one))
        };
        let folder = |word: &str| {
            [
                "directory",
                "directories",
                "folder",
                "folders",
                "dir",
                "dirs",
            ]
            .iter()
            .any(|one| word.eq_ignore_ascii_case(one))
        };
        file(first) && folder(second) || folder(first) && file(second)
    })
}

impl Reader<'_, '_> {
    /// "named pipes", "sockets", "block devices".
    pub(crate) fn special_files(&mut self) -> Taken {
        let (letter, length) = match (self.id(0), self.id(1)) {
            (w::NAMED, w::PIPE) => ('p', 2),
            (w::FIFO, _) => ('p', 1),
            (w::SOCKET, _) => ('s', 1),
            (w::BLOCK, w::DEVICE) => ('b', 2),
            (w::CHARACTER, w::DEVICE) => ('c', 2),
            _ => return Ok(false),
        };
        if self.query.object.is_some() {
            return Ok(false);
        }
        self.at += length;
        self.take_one(&[w::FILE]);
        self.set_object(Object::Special(letter), false)
    }

    /// "files", "directories", "regular files", "files and folders".
    pub(crate) fn objects(&mut self) -> Taken {
        let start = self.at;
        if self.ids(&[&[w::SUBDIRECTORY], &[w::INCLUDING]]) {
            return Ok(false);
        }
        if self.at == 1 {
            self.take_one(&[w::ONLY]);
        }
        // "regular .mkv files", "regular hidden files".
        let described = self.id(0) == w::REGULAR
            && self.id(1) != w::FILE
            && self.id(2) == w::FILE
            && self.query.object.is_none();
        if described {
            self.at += 1;
            return Ok(true);
        }
        self.take_one(&[w::REGULAR]);
        let Some(token) = self.token(0).filter(|token| !token.quoted) else {
            self.at = start;
            return Ok(false);
        };
        let singular = !token.raw.is_empty() && !token.raw.ends_with(['s', 'S']);
        let object = match token.id {
            w::FILE => Object::File,
            w::FILENAME if self.query.object.is_none() && self.query.action == Action::List => {
                Object::File
            }
            w::DIRECTORY | w::SUBDIRECTORY => Object::Directory,
            w::SYMLINK => Object::Symlink,
            w::ITEM => Object::Any,
            _ if is_either(token.raw) => Object::Any,
            _ => {
                self.at = start;
                return Ok(false);
            }
        };
        self.query.subdirectories |= token.id == w::SUBDIRECTORY;
        self.at += 1;
        let both = matches!(
            (object, self.id(1)),
            (Object::File, w::DIRECTORY | w::SUBDIRECTORY) | (Object::Directory, w::FILE)
        );
        if both && self.ids(&[&[w::AND, w::OR]]) && (self.id(0) == w::AND || !self.negated) {
            self.at += 2;
            return self.set_object(Object::Any, singular);
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
}
