//! Rules are data: each has an id, and commands that prove it.

use crate::verdict::Category;

/// One rule, with the commands that it must and must not find.
#[derive(Debug)]
pub struct Rule {
    /// Its id, in kebab case: stable, since users allow rules by it.
    pub id: &'static str,
    /// The kind of harm it finds.
    pub category: Category,
    /// One line saying what it finds.
    pub summary: &'static str,
    /// Commands in which it must find something.
    pub catches: &'static [&'static str],
    /// Commands in which it must find nothing.
    pub leaves: &'static [&'static str],
}
