//! Comparing what was written with what PostHog gives back: only the keys that were written count, since PostHog adds
//! its own; numbers are the same however they are written; null is the same as nothing.

use serde_json::Value;

/// A value that is not as it should be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Difference {
    /// Where it is: `query.source.interval`.
    pub(super) path: String,
    pub(super) is: Value,
    pub(super) should_be: Value,
}

/// Every difference between a value and what was written, below a path, in the order of their paths.
pub(super) fn differences(path: &str, should_be: &Value, is: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(path, should_be, is, &mut found);
    // The keys of an object come in whatever order the JSON library keeps them.
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn compare(path: &str, should_be: &Value, is: &Value, found: &mut Vec<Difference>) {
    match (should_be, is) {
        (Value::Object(wanted), Value::Object(there)) => {
            for (key, wanted) in wanted {
                let there = there.get(key).unwrap_or(&Value::Null);
                compare(&format!("{path}.{key}"), wanted, there, found);
            }
        }
        (Value::Array(wanted), Value::Array(there)) if wanted.len() == there.len() => {
            for (place, (wanted, there)) in wanted.iter().zip(there).enumerate() {
                compare(&format!("{path}.{place}"), wanted, there, found);
            }
        }
        _ if same(should_be, is) => {}
        _ => found.push(Difference {
            path: path.to_owned(),
            is: is.clone(),
            should_be: should_be.clone(),
        }),
    }
}

fn same(should_be: &Value, is: &Value) -> bool {
    match (should_be, is) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        // The server trims texts.
        (Value::String(one), Value::String(other)) => one.trim() == other.trim(),
        _ => should_be == is,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(should_be: &Value, is: &Value) -> Vec<String> {
        differences("q", should_be, is)
            .into_iter()
            .map(|difference| difference.path)
            .collect()
    }

    #[test]
    fn what_the_server_adds_is_no_difference() {
        let written = json!({"a": 1, "list": [{"b": "x"}], "nothing": null});
        let read = json!({"a": 1.0, "list": [{"b": " x ", "version": 3}], "more": true});
        assert_eq!(paths(&written, &read), [""; 0]);
    }

    #[test]
    fn what_was_changed_is_named_by_its_path() {
        let written = json!({"a": {"b": 1}, "list": [1, 2], "gone": true});
        let read = json!({"a": {"b": 2}, "list": [1, 2, 3]});
        assert_eq!(paths(&written, &read), ["q.a.b", "q.gone", "q.list"]);
    }
}
