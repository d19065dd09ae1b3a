//! Values of options and operands, in words: what `{size}` or `{path}` in the knowledge becomes.

mod awk;
mod characters;
mod date_format;
mod git;
mod kinds;
mod mode;
mod network;
mod number;
mod path;
mod ranges;
mod sed;
mod signal;
mod time;

pub(crate) use kinds::KINDS;

use crate::phrase::shortened;
use crate::word::Value;

/// A value of this kind, in words. The noun is what a count counts.
pub(crate) fn say(kind: &str, noun: &str, value: Value<'_>) -> String {
    let text = value.text;
    debug_assert!(KINDS.contains(&kind), "the build script checks kinds");
    match kind {
        "awk" => awk::say(text),
        "bytes" => number::bytes(text),
        "change_mode" => mode::change(text),
        "character" => characters::one(text),
        "characters" => characters::set(text),
        "count" => number::count(text, noun),
        "date_format" => date_format::say(text),
        "days" => time::ago(text, "day"),
        "duration" => time::duration(text),
        "fields" => ranges::fields(text, noun),
        "find_size" => number::find_size(text),
        "head" => number::head(text, noun),
        "minutes" => time::ago(text, "minute"),
        "mode" => mode::say(text),
        "owner" => path::owner(text),
        "path" => path::say(value),
        "perm" => mode::perm(text),
        "ports" => network::ports(text),
        "remote" => network::remote(value),
        "revision" => git::revision(text),
        "sed" => sed::say(text),
        "signal" => signal::say(text),
        "sort_key" => ranges::sort_key(text),
        "tail" => number::tail(text, noun),
        "volume" => network::volume(text),
        _ => shortened(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{KINDS, say};
    use crate::word::Value;

    #[test]
    fn every_kind_says_something_of_any_value() {
        assert!(KINDS.is_sorted());
        for kind in KINDS {
            for text in [
                "5", "+5", "-5", "a", "", "é", "$x", "a:b", "1,2-", "s/a/b/", "%", "+%",
            ] {
                let said = say(kind, "line", Value::new(text));
                assert!(!said.is_empty() || text.is_empty(), "{kind} of {text:?}");
            }
        }
    }
}
