//! Paths with markers: joined, cleaned of `.`, `..` and `//`, and anchored.

use std::fmt;

use crate::value::{HOME, MAYBE, START, UNKNOWN};

/// What a path starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// `/`
    Root,
    /// The home directory of a user.
    Home,
    /// The directory the command starts in, which is not known.
    Start,
    /// Something that is not known before it runs.
    Unknown,
}

/// A resolved path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) base: Base,
    /// The names after the base.
    pub(crate) parts: Vec<String>,
    /// The user whose home is the base, where it is named.
    owner: Option<String>,
}

impl Path {
    /// Resolves an absolute path, or one that starts with a marker.
    pub(crate) fn resolve(text: &str, home: Option<&str>) -> Self {
        let mut characters = text.chars();
        let base = match characters.next() {
            Some('/') => Base::Root,
            Some(HOME) => Base::Home,
            Some(START) => Base::Start,
            _ => Base::Unknown,
        };
        let rest = if matches!(base, Base::Unknown) {
            text
        } else {
            characters.as_str()
        };
        let mut path = Self {
            base,
            parts: Vec::new(),
            owner: None,
        };
        // `~x` and `.x` come from a marker that was glued to text: not a path below it.
        if matches!(base, Base::Home | Base::Start) && !rest.is_empty() && !rest.starts_with('/') {
            path.base = Base::Unknown;
        }
        for part in rest.split('/') {
            path.enter(part, home);
        }
        path.recognize_home(home);
        path
    }

    fn enter(&mut self, part: &str, home: Option<&str>) {
        match part {
            "" | "." => {}
            ".." => {
                let up = self.parts.last().is_some_and(|last| last != "..");
                if up {
                    self.parts.pop();
                } else {
                    match self.base {
                        Base::Root => {}
                        Base::Home => {
                            let parent = home
                                .and_then(|home| home.rsplit_once('/'))
                                .map_or("/home", |(parent, _)| parent);
                            self.base = Base::Root;
                            self.parts = parent
                                .split('/')
                                .filter(|part| !part.is_empty())
                                .map(str::to_owned)
                                .collect();
                        }
                        Base::Start | Base::Unknown => self.parts.push("..".to_owned()),
                    }
                }
            }
            part => self.parts.push(part.to_owned()),
        }
    }

    /// Turns `/home/user/…`, `/root/…` and the known home directory into a path from a home.
    fn recognize_home(&mut self, home: Option<&str>) {
        if self.base != Base::Root {
            return;
        }
        if let Some(home) = home {
            let names: Vec<&str> = home.split('/').filter(|name| !name.is_empty()).collect();
            let within = !names.is_empty()
                && self.parts.len() >= names.len()
                && names
                    .iter()
                    .zip(&self.parts)
                    .all(|(name, part)| name == part);
            if within {
                self.base = Base::Home;
                self.parts.drain(..names.len());
                return;
            }
        }
        match self.parts.as_slice() {
            [root, ..] if root == "root" => {
                self.owner = Some("/root".to_owned());
                self.base = Base::Home;
                self.parts.drain(..1);
            }
            [homes, user, ..] if matches!(homes.as_str(), "home" | "Users") && user != "Shared" => {
                self.owner = Some(format!("/{homes}/{user}"));
                self.base = Base::Home;
                self.parts.drain(..2);
            }
            _ => {}
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        match (self.base, &self.owner) {
            (Base::Home, Some(owner)) => f.write_str(owner)?,
            (Base::Home, None) => f.write_char(HOME)?,
            (Base::Start, _) => f.write_char(START)?,
            (Base::Root, _) if self.parts.is_empty() => f.write_char('/')?,
            (Base::Unknown, _) => {
                let starts = self
                    .parts
                    .first()
                    .is_some_and(|part| part.starts_with([UNKNOWN, MAYBE]));
                return if starts {
                    f.write_str(&self.parts.join("/"))
                } else {
                    write!(f, "{UNKNOWN}/{}", self.parts.join("/"))
                };
            }
            (Base::Root, _) => {}
        }
        for part in &self.parts {
            write!(f, "/{part}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Base, Path};
    use crate::value::{HOME, START};

    #[test]
    fn paths_are_cleaned_and_anchored() {
        let resolved = |text: &str| {
            let path = Path::resolve(text, Some("/Users/ann"));
            (path.base, path.parts.join("/"))
        };
        assert_eq!(
            resolved("//usr/./local/../bin/"),
            (Base::Root, "usr/bin".to_owned())
        );
        assert_eq!(resolved("/Users/ann/x"), (Base::Home, "x".to_owned()));
        assert_eq!(resolved("/home/bob"), (Base::Home, String::new()));
        assert_eq!(
            resolved(&format!("{HOME}/..")),
            (Base::Root, "Users".to_owned())
        );
        assert_eq!(
            resolved(&format!("{START}/../x")),
            (Base::Start, "../x".to_owned())
        );
        assert_eq!(resolved("/../.."), (Base::Root, String::new()));
    }
}
