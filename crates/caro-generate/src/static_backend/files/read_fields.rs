//! What is shown of each file: "size, owner and full path", "the octal permissions".

use super::query::{Field, MOST_FIELDS, Output};
use super::read::{Reader, Taken};
use super::read_output::ONE_WAY;
use crate::static_backend::lexicon::w;

impl Reader<'_, '_> {
    /// A list of what is known about a file: "size, owner and full path".
    pub(crate) fn fields(&mut self) -> Option<Vec<Shown>> {
        let start = self.at;
        let mut fields = Vec::new();
        loop {
            self.take_one(&[w::IT, w::EACH]);
            let Some(field) = self.field() else {
                break;
            };
            fields.push(field);
            let comma = self.tokens[self.at - 1].comma;
            let joint = self.at;
            self.take_one(&[w::AND, w::WITH, w::ALONG]);
            self.take_one(&[w::WITH]);
            self.take_one(&[w::IT]);
            let next = self.at;
            let goes_on = (comma || next > joint) && self.field().is_some();
            self.at = if goes_on { next } else { joint };
            if !goes_on {
                break;
            }
        }
        if fields.is_empty() || fields.len() > MOST_FIELDS - 1 {
            self.at = start;
            return None;
        }
        Some(fields)
    }

    fn field(&mut self) -> Option<Shown> {
        let start = self.at;
        let full = self.take_one(&[w::FULL, w::COMPLETE]);
        let relative = !full && self.take_one(&[w::RELATIVE]);
        let base = !full && !relative && self.take_one(&[w::BASE]);
        let human = self.take_one(&[w::HUMAN]);
        let file =
            self.id(0) == w::FILE && [w::NAME, w::PATH, w::SIZE, w::TYPE].contains(&self.id(1));
        self.at += usize::from(file);
        let last = self.take_one(&[w::LAST]);
        if self.take(&[&[w::PARENT], &[w::DIRECTORY]]) {
            self.take_one(&[w::PATH, w::NAME]);
            return Some(Shown::Parent);
        }
        let shown = match self.id(0) {
            w::NAME | w::FILENAME if full => Shown::FullPath,
            w::NAME | w::FILENAME if base => Shown::Of(Field::Name),
            w::BASENAME => Shown::Of(Field::Name),
            w::NAME | w::FILENAME => Shown::AnyName,
            w::PATH if full => Shown::FullPath,
            w::PATH | w::LOCATION => Shown::Of(Field::Path),
            w::SIZE => {
                self.query.human |= human;
                Shown::Of(Field::Size)
            }
            w::MODIFIED | w::CHANGED | w::TIMESTAMP => Shown::Of(Field::Modified),
            w::DATE | w::TIME => Shown::Of(Field::Modified),
            w::ACCESSED | w::ACCESS => Shown::Of(Field::Accessed),
            w::OWNER | w::USER => Shown::Of(Field::Owner),
            w::GROUP => Shown::Of(Field::Group),
            w::OCTAL if self.id(1) == w::PERMISSION => {
                self.at += 1;
                Shown::Of(Field::Mode)
            }
            w::PERMISSION | w::MODE => Shown::Of(Field::Permissions),
            w::STATUS if self.id(1) == w::CHANGE => {
                self.at += 1;
                Shown::Of(Field::StatusChanged)
            }
            w::TYPE => Shown::Of(Field::Type),
            w::INODE => Shown::Of(Field::Inode),
            _ => {
                self.at = start;
                return None;
            }
        };
        if (last && !matches!(shown, Shown::Of(Field::Modified | Field::Accessed)))
            || (full && shown != Shown::FullPath)
        {
            self.at = start;
            return None;
        }
        let name = self.id(0);
        self.at += 1;
        match name {
            w::CHANGE | w::MODIFIED | w::CHANGED | w::ACCESSED | w::ACCESS
                if !self.take_one(&[w::TIME, w::DATE, w::TIMESTAMP]) =>
            {
                self.at = start;
                return None;
            }
            w::INODE => {
                self.take_one(&[w::NUMBER, w::NUMBERS]);
            }
            w::PERMISSION => {
                self.take_one(&[w::MODE, w::BITS, w::BIT]);
                if self.take(&[&[w::IN], &[w::OCTAL]]) {
                    return Some(Shown::Of(Field::Mode));
                }
            }
            w::SIZE => {
                self.take(&[&[w::IN], &[w::BYTE]]);
            }
            w::OWNER | w::USER | w::GROUP => {
                self.take_one(&[w::NAME]);
            }
            w::DATE | w::TIME => {
                self.take(&[&[w::OF], &[w::LAST], &[w::MODIFIED]]);
                self.take(&[&[w::OF], &[w::MODIFIED]]);
                self.take_one(&[w::MODIFIED]);
            }
            _ => {}
        }
        Some(shown)
    }

    pub(crate) fn set_fields(&mut self, shown: &[Shown], only: bool) -> Taken {
        let output = match shown {
            [Shown::AnyName] if only => Output::BareNames,
            [Shown::Of(Field::Name)] => Output::BareNames,
            [Shown::AnyName | Shown::Of(Field::Path)] => Output::Paths,
            [Shown::FullPath] => Output::AbsolutePaths,
            [Shown::Parent] => Output::Parents,
            [Shown::AnyName, Shown::Of(Field::Path)] => Output::Paths,
            [Shown::Of(Field::Size)]
            | [
                Shown::Of(Field::Size),
                Shown::AnyName | Shown::Of(Field::Path),
            ]
            | [
                Shown::AnyName | Shown::Of(Field::Path),
                Shown::Of(Field::Size),
            ] => Output::Sizes,
            several => {
                self.query.absolute |= several.contains(&Shown::FullPath);
                let mut fields = [None; MOST_FIELDS];
                let named = |shown: &Shown| {
                    matches!(
                        shown,
                        Shown::AnyName | Shown::FullPath | Shown::Of(Field::Path | Field::Name)
                    )
                };
                let count = several.len();
                for (slot, one) in fields.iter_mut().zip(several) {
                    *slot = Some(match one {
                        Shown::AnyName | Shown::FullPath => Field::Path,
                        Shown::Of(field) => *field,
                        Shown::Parent => return Err(ONE_WAY),
                    });
                }
                if !only && !several.iter().any(named) {
                    fields[count] = Some(Field::Path);
                }
                Output::Fields(fields)
            }
        };
        self.set_output(output)
    }
}

/// Something that a sentence wants shown of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// "the name": the path will do, unless it is "only the name".
    AnyName,
    FullPath,
    /// The folder it lies in.
    Parent,
    Of(Field),
}
