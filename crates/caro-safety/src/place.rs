//! What a path is: the root, a home, part of the system, a device, or somebody's file.

use std::borrow::Cow;

use crate::layout;
use crate::path::{Base, Path};
use crate::scope::Scope;
use crate::value::{GLOB, MAYBE, UNKNOWN, Value};
use crate::walk::Walker;

/// What a path is to whoever owns the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// An empty word: no path at all.
    Nothing,
    /// `/`, or everything in it.
    Root,
    /// A home directory, or everything in it; all homes.
    Home,
    /// A directory that the system needs, or everything in it.
    System,
    /// A file that the system needs to start or to let anyone in.
    Core,
    /// Accounts and their password hashes.
    Accounts,
    /// A file of the system's configuration or programs.
    Config,
    /// What the system or its administrator keeps: drop-in configuration, logs, data of services.
    State,
    /// A disk, a partition, memory: anything in `/dev` that holds data.
    Device,
    /// `/dev/null` and its like.
    Harmless,
    /// Keys and credentials, and the directories that hold them.
    Secret,
    /// A file that a shell or a desktop runs when its user logs in.
    Startup,
    /// A directory of personal files, such as `~/Documents`.
    Personal,
    /// All of the working directory.
    Here,
    /// Above the working directory, which is not known.
    Above,
    /// All of `/tmp`.
    AllTemporary,
    /// In `/tmp`, a cache, or made by a build.
    Temporary,
    /// Some files, by a pattern.
    Pattern,
    /// A file or directory that the command names.
    Named,
    /// Not known before it runs.
    Unknown,
}

/// A path, resolved and recognized.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    pub(crate) place: Place,
    /// The resolved path, with markers.
    pub(crate) path: String,
    /// Whether it is this place only if a variable is empty.
    pub(crate) emptied: bool,
}

impl Place {
    /// Root, a home, or a directory or file without which the system does not work.
    pub(crate) const fn is_protected(self) -> bool {
        matches!(
            self,
            Self::Root | Self::Home | Self::System | Self::Core | Self::Accounts
        )
    }
}

impl Walker<'_> {
    /// Recognizes the path that a value names in the scope's directory.
    pub(crate) fn locate(&self, value: &Value, scope: &Scope) -> Located {
        self.locate_in(value, &scope.directory)
    }

    /// Recognizes the path that a value names in a directory.
    pub(crate) fn locate_in(&self, value: &Value, directory: &str) -> Located {
        let text = value.text.as_str();
        if text.is_empty() {
            return Located {
                place: Place::Nothing,
                path: String::new(),
                emptied: false,
            };
        }
        let path = self.resolve(text, directory);
        if text.contains(MAYBE) || directory.contains(MAYBE) {
            let emptied = text.replace(MAYBE, "");
            let emptied_directory = directory.replace(MAYBE, "");
            if !emptied.is_empty() && !only_suffix(text, &emptied) {
                let path = self.resolve(&emptied, &emptied_directory);
                let place = recognize(&path);
                let protected =
                    place.is_protected() || matches!(place, Place::Secret | Place::Device);
                if protected || matches!(place, Place::Here | Place::Above) {
                    return Located {
                        place,
                        path: path.to_string(),
                        emptied: true,
                    };
                }
            }
        }
        Located {
            place: recognize(&path),
            path: path.to_string(),
            emptied: false,
        }
    }

    fn resolve(&self, text: &str, directory: &str) -> Path {
        // A URL's scheme and the like are kept: they are not paths of this machine.
        let joined: Cow<'_, str> = match text.chars().next() {
            Some('/' | crate::value::HOME | crate::value::START | UNKNOWN | MAYBE) => {
                Cow::Borrowed(text)
            }
            _ => Cow::Owned(format!("{directory}/{text}")),
        };
        Path::resolve(&joined, self.home.as_deref())
    }
}

/// Whether what is left without the variable is only the end of a name: `"$name.log"`.
fn only_suffix(text: &str, emptied: &str) -> bool {
    text.starts_with(MAYBE) && !emptied.contains('/') && !emptied.starts_with([GLOB, '~'])
}

/// Recognizes a resolved path.
pub(crate) fn recognize(path: &Path) -> Place {
    let parts = path.parts.as_slice();
    match path.base {
        Base::Unknown => Place::Unknown,
        Base::Root => layout::absolute(parts),
        Base::Home => in_home(parts),
        Base::Start => in_start(parts),
    }
}

/// Whether a part stands for every name.
pub(crate) fn is_everything(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|c| c == GLOB)
        || part
            .strip_prefix('.')
            .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c == GLOB))
}

fn in_home(parts: &[String]) -> Place {
    match parts {
        [] => Place::Home,
        [part] if is_everything(part) => Place::Home,
        [part, ..] if part.starts_with([UNKNOWN, MAYBE]) => Place::Unknown,
        _ if layout::is_secret(parts) => Place::Secret,
        _ if layout::is_startup(parts) => Place::Startup,
        [part] if layout::is_personal(part) => Place::Personal,
        [part, rest @ ..]
            if layout::is_personal(part) && rest.iter().all(|part| is_everything(part)) =>
        {
            Place::Personal
        }
        [part, ..] if part == ".cache" => Place::Temporary,
        _ if layout::is_thrown_away(parts) => Place::Temporary,
        _ => somewhere(parts),
    }
}

fn in_start(parts: &[String]) -> Place {
    match parts {
        [] => Place::Here,
        [part] if is_everything(part) => Place::Here,
        [part, ..] if part == ".." => {
            let rest: Vec<&String> = parts.iter().skip_while(|part| *part == "..").collect();
            match rest.as_slice() {
                [] => Place::Above,
                [part] if is_everything(part) => Place::Above,
                [part, ..] if part.starts_with([UNKNOWN, MAYBE]) => Place::Unknown,
                _ => somewhere(parts),
            }
        }
        [part] if part.chars().all(|c| matches!(c, UNKNOWN | MAYBE)) => Place::Unknown,
        _ if layout::is_secret(parts) => Place::Secret,
        _ => somewhere(parts),
    }
}

/// A path in nobody's special directory.
pub(crate) fn somewhere(parts: &[String]) -> Place {
    if parts.iter().any(|part| layout::is_artefact(part)) {
        Place::Temporary
    } else if parts
        .iter()
        .any(|part| part.contains([GLOB, UNKNOWN, MAYBE]))
    {
        Place::Pattern
    } else {
        Place::Named
    }
}
