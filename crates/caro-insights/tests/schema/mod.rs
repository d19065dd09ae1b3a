//! As much of JSON Schema (draft 7) as PostHog's schema uses; anything else in a schema is an error here, so that no
//! rule is passed over.

use serde_json::{Map, Value};

/// What is wrong with a value; `None` where it agrees with the schema.
pub(crate) fn problems(schema: &Value, value: &Value) -> Option<String> {
    check(schema, schema, value, "$").err()
}

type Outcome = Result<(), String>;

fn check(root: &Value, schema: &Value, value: &Value, at: &str) -> Outcome {
    let rules = match schema {
        Value::Bool(true) => return Ok(()),
        Value::Object(rules) => rules,
        _ => return Err(format!("{at}: nothing is allowed here")),
    };
    for (rule, wanted) in rules {
        let outcome = match rule.as_str() {
            "$ref" => {
                let name = wanted
                    .as_str()
                    .and_then(|name| name.strip_prefix("#/definitions/"));
                let target = name.and_then(|name| root["definitions"].get(name));
                check(
                    root,
                    target.ok_or(format!("no definition {wanted}"))?,
                    value,
                    at,
                )
            }
            "type" => kind(wanted, value, at),
            "enum" => {
                let allowed = wanted.as_array().is_some_and(|all| all.contains(value));
                allowed
                    .then_some(())
                    .ok_or_else(|| format!("{at}: {value} is not one of {wanted}"))
            }
            "const" => (wanted == value)
                .then_some(())
                .ok_or_else(|| format!("{at}: {value} is not {wanted}")),
            "anyOf" => any_of(root, wanted, value, at),
            "required" => required(wanted, value, at),
            "properties" | "additionalProperties" => members(root, rules, value, at),
            "items" => items(root, wanted, value, at),
            "$schema" | "$comment" | "definitions" | "description" | "title" | "default" => Ok(()),
            other => Err(format!("the rule {other} is not known to this check")),
        };
        outcome?;
    }
    Ok(())
}

fn kind(wanted: &Value, value: &Value, at: &str) -> Outcome {
    let is = |name: &Value| match name.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => false,
    };
    let right = wanted
        .as_array()
        .map_or_else(|| is(wanted), |all| all.iter().any(is));
    right
        .then_some(())
        .ok_or_else(|| format!("{at}: {value} is no {wanted}"))
}

fn any_of(root: &Value, wanted: &Value, value: &Value, at: &str) -> Outcome {
    let all = wanted.as_array().ok_or("anyOf without a list")?;
    let mut reasons = Vec::new();
    for one in all {
        match check(root, one, value, at) {
            Ok(()) => return Ok(()),
            Err(reason) => reasons.push(reason),
        }
    }
    // The reason that lies deepest is the one that matters.
    reasons.sort_by_key(|reason| reason.split(':').next().map_or(0, str::len));
    Err(reasons
        .pop()
        .unwrap_or_else(|| format!("{at}: nothing is allowed here")))
}

fn required(wanted: &Value, value: &Value, at: &str) -> Outcome {
    let Some(object) = value.as_object() else {
        return Ok(());
    };
    for name in wanted
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        if !object.contains_key(name) {
            return Err(format!("{at}: {name} is missing"));
        }
    }
    Ok(())
}

fn members(root: &Value, rules: &Map<String, Value>, value: &Value, at: &str) -> Outcome {
    let Some(object) = value.as_object() else {
        return Ok(());
    };
    for (name, member) in object {
        let known = rules
            .get("properties")
            .and_then(|properties| properties.get(name));
        let schema = known.or_else(|| rules.get("additionalProperties"));
        if let Some(schema) = schema {
            check(root, schema, member, &format!("{at}.{name}"))?;
        }
    }
    Ok(())
}

fn items(root: &Value, wanted: &Value, value: &Value, at: &str) -> Outcome {
    for (place, item) in value.as_array().into_iter().flatten().enumerate() {
        check(root, wanted, item, &format!("{at}[{place}]"))?;
    }
    Ok(())
}
