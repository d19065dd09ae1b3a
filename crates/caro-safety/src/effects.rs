//! Judges what is done to a path by what the path is.

use std::borrow::Cow;

use crate::place::{Located, Place};
use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::{deleting, moving, overwriting, permissions};
use crate::value::Value;
use crate::verdict::RiskLevel;
use crate::walk::Walker;

/// What is done to a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It is deleted; with everything in it if `recursive`.
    Delete { recursive: bool },
    /// Every file in it is deleted, as far as a search reaches.
    DeleteFiles(Reach),
    /// Some of what is in it, chosen by a search, is deleted; `sure` if a known name, size, age
    /// or emptiness chooses.
    DeleteSome { sure: bool },
    /// Only empty directories are deleted: itself, or all `below` it.
    DeleteEmpty { below: bool },
    /// What is in it is replaced by a copy of something else; what the copy lacks is deleted.
    Mirror,
    /// It is moved to somewhere else.
    MoveAway,
    /// Its contents are replaced.
    Overwrite,
    /// Its contents are thrown away.
    Empty,
    /// Its contents are changed in place.
    Edit,
    /// Something is added to it.
    Append,
    /// Files are put into it.
    PutInto,
    /// Its permissions change; `open` lets everyone write.
    Mode { recursive: bool, open: bool },
    /// Its owner changes.
    Own { recursive: bool },
}

/// How far a search reaches that deletes all files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    /// The levels it goes to; `None` for all.
    pub(crate) depth: Option<u32>,
    /// Directories go, too, where they are or become empty.
    pub(crate) directories: bool,
    /// Its tests may spare a few.
    pub(crate) spares: bool,
}

/// What a table says about an effect on a place.
pub(crate) struct Judged {
    pub(crate) rule: &'static Rule,
    pub(crate) risk: RiskLevel,
    pub(crate) explanation: Cow<'static, str>,
    pub(crate) safer: Option<Cow<'static, str>>,
}

impl Judged {
    pub(crate) fn new(
        rule: &'static Rule,
        risk: RiskLevel,
        explanation: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            rule,
            risk,
            explanation: explanation.into(),
            safer: None,
        }
    }

    pub(crate) fn safer(mut self, safer: impl Into<Cow<'static, str>>) -> Self {
        self.safer = Some(safer.into());
        self
    }
}

impl Walker<'_> {
    /// Judges an effect on the path that a value names.
    pub(crate) fn effect(&mut self, effect: Effect, value: &Value, scope: &Scope) {
        let located = self.locate(value, scope);
        self.effect_on(effect, value, &located, scope);
    }

    /// Judges an effect on a path that was recognized before.
    pub(crate) fn effect_on(
        &mut self,
        effect: Effect,
        value: &Value,
        located: &Located,
        scope: &Scope,
    ) {
        if located.place == Place::Nothing || value.pipe.is_some() {
            return;
        }
        let what = self.written_as(value);
        let judged = match effect {
            Effect::Delete { recursive } => deleting::deleted(&what, located, recursive),
            Effect::DeleteFiles(reach) => deleting::deleted_files(&what, located, reach),
            Effect::DeleteSome { sure } => deleting::deleted_some(&what, located, sure),
            Effect::DeleteEmpty { below } => deleting::deleted_empty(&what, located, below),
            Effect::Mirror => deleting::mirrored(&what, located),
            Effect::MoveAway => moving::moved_away(&what, located),
            Effect::Overwrite => overwriting::overwritten(&what, located, false),
            Effect::Empty => overwriting::overwritten(&what, located, true),
            Effect::Edit => overwriting::edited(&what, located),
            Effect::Append => overwriting::appended(&what, located),
            Effect::PutInto => overwriting::put_into(&what, located),
            Effect::Mode { recursive, open } => {
                permissions::mode_changed(&what, located, recursive, open)
            }
            Effect::Own { recursive } => permissions::owner_changed(&what, located, recursive),
        };
        let Some(judged) = judged else {
            return;
        };
        // What is in a container can be made again from its image.
        let risk = if scope.contained {
            judged.risk.min(RiskLevel::High)
        } else {
            judged.risk
        };
        let explanation = if located.emptied {
            let place = described(located);
            Cow::Owned(format!(
                "If the variable in `{what}` is empty, this means {place}."
            ))
        } else {
            judged.explanation
        };
        let safer = if located.emptied {
            Some(Cow::Borrowed(
                "write ${VARIABLE:?} so that the shell stops where it is empty",
            ))
        } else {
            judged.safer
        };
        self.report(judged.rule, risk, value.span.clone(), explanation, safer);
    }
}

/// A place in words, to stand behind "of" or "about".
pub(crate) fn described(located: &Located) -> Cow<'static, str> {
    Cow::Borrowed(match located.place {
        Place::Root => "the root of the file system",
        Place::Home => "a home directory",
        Place::System => {
            return Cow::Owned(format!("the system directory {}", shown(&located.path)));
        }
        Place::Core | Place::Config | Place::Accounts => {
            return Cow::Owned(format!("the system's {}", shown(&located.path)));
        }
        Place::Device => "a device",
        Place::Secret => "keys and credentials",
        Place::Here => "everything in the working directory",
        Place::Above => "what is above the working directory",
        Place::AllTemporary => "everything in /tmp",
        _ => return Cow::Owned(shown(&located.path)),
    })
}

/// A resolved path as a person would write it.
pub(crate) fn shown(path: &str) -> String {
    Value::new(path, 0..0).shown()
}
