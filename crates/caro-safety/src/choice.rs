//! What a search chooses among all that is there.

use crate::place::is_everything;
use crate::value::Value;

/// What is left of everything below a directory by the tests of a search.
///
/// But for `spares`, a field is true only where every path that is found has the property.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Tests leave some of what is there.
    pub(crate) narrowed: bool,
    /// They do so by what they look at, whoever owns the place: a known name, size, age or emptiness.
    pub(crate) sure: bool,
    /// They do so by a known name, or by emptiness: not by what a directory happens to have.
    pub(crate) named: bool,
    /// There is no directory among it.
    pub(crate) files: bool,
    /// There is nothing but directories among it.
    pub(crate) directories: bool,
    /// There is nothing in it.
    pub(crate) empty: bool,
    /// Tests that let nearly everything through, such as `! -name x`, may spare something.
    pub(crate) spares: bool,
    /// The levels below its start that the search goes to; `None` for all.
    pub(crate) depth: Option<u32>,
}

impl Choice {
    /// Some of what is there, by something else than tests of the search.
    pub(crate) const SOME: Self = Self {
        narrowed: true,
        sure: false,
        named: false,
        files: false,
        directories: false,
        empty: false,
        spares: false,
        depth: None,
    };

    /// What both leave.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            narrowed: self.narrowed || other.narrowed,
            sure: self.sure || other.sure,
            named: self.named || other.named,
            files: self.files || other.files,
            directories: self.directories || other.directories,
            empty: self.empty || other.empty,
            spares: self.spares || other.spares,
            depth: self.depth.or(other.depth),
        }
    }

    /// What one of them leaves.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            narrowed: self.narrowed && other.narrowed,
            sure: self.sure && other.sure,
            named: self.named && other.named,
            files: self.files && other.files,
            directories: self.directories && other.directories,
            empty: self.empty && other.empty,
            spares: self.spares || other.spares,
            depth: self.depth.max(other.depth),
        }
    }

    /// The levels that it reaches into what a start stands for: `dir/*` is one below `dir`.
    pub(crate) fn depth_below(self, root: &Value) -> Option<u32> {
        let inside = root.text.rsplit('/').next().is_some_and(is_everything);
        self.depth
            .map(|depth| depth.max(1).saturating_add(u32::from(inside && depth > 0)))
    }
}
