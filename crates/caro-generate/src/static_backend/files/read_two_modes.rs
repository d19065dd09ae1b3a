//! "set all directories under web to 755 and all files to 644": two permissions in one sentence.

use super::query::{Action, Object};
use super::read::Reader;
use super::read_state::mode;
use crate::static_backend::lexicon::w;

impl Reader<'_, '_> {
    /// Behind "set" or "chmod": what the directories get and what the files get.
    pub(crate) fn two_modes(&mut self) -> bool {
        let start = self.at;
        if self.take_one(&[w::PERMISSION, w::MODE]) {
            self.take_one(&[w::OF, w::ON, w::FOR, w::TO]);
        }
        let places = self.query.places.clone();
        if let Some(first) = self.noun_with_mode()
            && self.take_one(&[w::AND])
            && {
                self.take_one(&[w::OF, w::THEN]);
                true
            }
            && let Some(second) = self.noun_with_mode()
            && first.0 != second.0
        {
            self.mode_place();
            let (directories, files) = if first.0 == Object::Directory {
                (first.1, second.1)
            } else {
                (second.1, first.1)
            };
            self.query.object = Some(Object::Any);
            self.query.action = Action::Modes { directories, files };
            return true;
        }
        self.query.places = places;
        self.at = start;
        false
    }

    /// "all directories under web to 755", "755 on directories".
    fn noun_with_mode(&mut self) -> Option<(Object, String)> {
        let start = self.at;
        let before = self.octal_mode();
        if before.is_some() {
            self.take_one(&[w::PERMISSION, w::MODE]);
            self.take_one(&[w::TO, w::ON, w::FOR]);
        }
        while self.take_one(&[w::ALL, w::EACH, w::IT]) {}
        let object = match self.id(0) {
            w::DIRECTORY | w::SUBDIRECTORY => Object::Directory,
            w::FILE => Object::File,
            _ => {
                self.at = start;
                return None;
            }
        };
        self.at += 1;
        if before.is_some() {
            return before.map(|mode| (object, mode));
        }
        self.take_one(&[w::PERMISSION, w::MODE]);
        self.mode_place();
        if self.take_one(&[w::TO, w::AS]) || object == Object::File {
            self.take_one(&[w::HAVE, w::IS]);
            self.take_one(&[w::PERMISSION, w::MODE]);
            if let Some(mode) = self.octal_mode() {
                return Some((object, mode));
            }
        }
        self.at = start;
        None
    }

    fn octal_mode(&mut self) -> Option<String> {
        let found = self
            .token(0)
            .and_then(|token| mode(token.raw))
            .filter(|raw| raw.bytes().all(|byte| byte.is_ascii_digit()))?
            .to_owned();
        self.at += 1;
        Some(found)
    }

    /// "under web", "in it": the same place for both.
    fn mode_place(&mut self) {
        if !self.query.places.is_empty() && self.take(&[&[w::IN, w::UNDER], &[w::IT, w::THERE]]) {
            return;
        }
        if self.query.places.is_empty() && [w::IN, w::UNDER, w::WITHIN, w::ON].contains(&self.id(0))
        {
            self.at += 1;
            match self.somewhere(0).or_else(|| self.led_folder()) {
                Some(found) => {
                    self.at += found.length;
                    self.query.places.push(found.path);
                }
                None => self.at -= 1,
            }
        }
    }
}
