//! Variables, and the operators of `${…}`.

use crate::expand::Inserted;
use crate::scope::Scope;
use crate::script::Origin;
use crate::value::{GLOB, HOME, MAYBE, UNKNOWN, is_marker};
use crate::walk::Walker;

impl Walker<'_> {
    /// What `$name` stands for.
    pub(crate) fn variable(&mut self, name: &str, scope: &Scope) -> Inserted {
        if let Some(values) = scope.variable(name) {
            return Inserted {
                texts: values.iter().map(|value| value.text.clone()).collect(),
                carries: values
                    .iter()
                    .map(|value| value.carries)
                    .max()
                    .unwrap_or_default(),
            };
        }
        match name {
            "HOME" => Inserted::one(HOME),
            "PWD" => Inserted::one(scope.directory.clone()),
            "IFS" => Inserted::one(" "),
            "TMPDIR" => Inserted::one(format!("/tmp/{MAYBE}")),
            "@" | "*" => match &scope.positional {
                Some(arguments) => Inserted {
                    texts: arguments.iter().map(|value| value.text.clone()).collect(),
                    carries: arguments
                        .iter()
                        .map(|value| value.carries)
                        .max()
                        .unwrap_or_default(),
                },
                None => Inserted::one(MAYBE),
            },
            "0" if scope.zero.is_some() => Inserted::one(scope.zero.clone().unwrap_or_default()),
            "USER" | "LOGNAME" | "UID" | "EUID" | "RANDOM" | "HOSTNAME" | "SHELL" | "BASH"
            | "PATH" | "LINENO" | "SECONDS" | "PPID" | "HOSTTYPE" | "OSTYPE" | "MACHTYPE"
            | "BASHPID" | "BASH_VERSION" | "EPOCHSECONDS" | "OLDPWD" | "COLUMNS" | "LINES"
            | "TERM" | "LANG" | "0" | "$" | "?" | "#" | "-" | "!" | "_" => Inserted::one(UNKNOWN),
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => positional(digits, scope),
            _ => Inserted::one(MAYBE),
        }
    }

    /// What the inside of `${…}` stands for.
    pub(crate) fn parameter(
        &mut self,
        inner: &str,
        origin: &Origin,
        scope: &mut Scope,
    ) -> Inserted {
        if let Some(rest) = inner.strip_prefix('#')
            && !rest.is_empty()
        {
            return Inserted::one(UNKNOWN);
        }
        if inner.starts_with('!') {
            return Inserted::one(MAYBE);
        }
        let name_length = name_length(inner);
        let (name, rest) = inner.split_at(name_length);
        let (rest, offset) = match rest.strip_prefix('[').and_then(|index| index.find(']')) {
            Some(end) => (&rest[end + 2..], name_length + end + 2),
            None => (rest, name_length),
        };
        let found = self.variable(name, scope);
        if rest.is_empty() {
            return found;
        }
        let operator_length = operator_length(rest);
        let (operator, word) = rest.split_at(operator_length);
        let at = origin.at(offset + operator_length);
        match operator {
            ":-" | "-" => self.default(&found, word, &at, scope).unwrap_or(found),
            ":=" | "=" => {
                let Some(default) = self.default(&found, word, &at, scope) else {
                    return found;
                };
                let values = default
                    .texts
                    .iter()
                    .map(|text| crate::value::Value::new(text.clone(), at.span(0..word.len())));
                scope.set(name, values.collect());
                default
            }
            // The message is only printed; what is left is not empty.
            ":?" | "?" => Inserted {
                texts: found
                    .texts
                    .iter()
                    .map(|text| text.replace(MAYBE, &UNKNOWN.to_string()))
                    .collect(),
                carries: found.carries,
            },
            ":+" | "+" => {
                let alternative = self.expand_whole(word, &at, scope);
                Inserted {
                    texts: alternative.into_iter().map(|value| value.text).collect(),
                    carries: found.carries,
                }
            }
            _ => {
                let pattern = self.expand_whole(word, &at, scope);
                let pattern = pattern.first().map_or("", |value| value.text.as_str());
                Inserted {
                    texts: found
                        .texts
                        .iter()
                        .map(|text| transform(text, operator, pattern))
                        .collect(),
                    carries: found.carries,
                }
            }
        }
    }

    /// The default of a parameter that may be unset; the worst case is that it is.
    fn default(
        &mut self,
        found: &Inserted,
        word: &str,
        at: &Origin,
        scope: &mut Scope,
    ) -> Option<Inserted> {
        if found
            .texts
            .iter()
            .all(|text| !text.is_empty() && !text.contains(MAYBE))
        {
            return None;
        }
        let default = self.expand_whole(word, at, scope);
        let carries = default
            .iter()
            .map(|value| value.carries)
            .max()
            .unwrap_or_default();
        Some(Inserted {
            texts: default.into_iter().map(|value| value.text).collect(),
            carries: carries.max(found.carries),
        })
    }
}

/// `$1` and its like.
fn positional(digits: &str, scope: &Scope) -> Inserted {
    let index = digits.parse::<usize>().unwrap_or(usize::MAX);
    let Some(arguments) = &scope.positional else {
        return Inserted::one(MAYBE);
    };
    match index.checked_sub(1).and_then(|index| arguments.get(index)) {
        Some(value) => Inserted {
            texts: vec![value.text.clone()],
            carries: value.carries,
        },
        None => Inserted::one(String::new()),
    }
}

/// The length of the parameter's name at the start of the inside of `${…}`.
fn name_length(inner: &str) -> usize {
    match inner.bytes().next() {
        Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => 1,
        Some(b'0'..=b'9') => inner.bytes().take_while(u8::is_ascii_digit).count(),
        _ => inner
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .count(),
    }
}

/// The length of the operator at the start of what follows the name.
fn operator_length(rest: &str) -> usize {
    const LONG: &[&str] = &[
        ":-", ":=", ":?", ":+", "##", "%%", "//", "/#", "/%", "^^", ",,",
    ];
    if LONG.iter().any(|operator| rest.starts_with(operator)) {
        2
    } else {
        rest.chars().next().map_or(0, char::len_utf8)
    }
}

/// Applies a cutting or replacing operator to a text that may hold markers.
fn transform(text: &str, operator: &str, pattern: &str) -> String {
    let kept = match operator {
        "%" | "%%" => cut_end(text, pattern, operator == "%%"),
        "#" | "##" => cut_start(text, pattern, operator == "##"),
        "/" | "//" => {
            let (from, to) = pattern.split_once('/').unwrap_or((pattern, ""));
            let known = !from.is_empty() && !from.contains(is_marker) && !to.contains(is_marker);
            known.then(|| match operator {
                "//" => text.replace(from, to),
                _ => text.replacen(from, to, 1),
            })
        }
        "^" | "^^" | "," | ",," | "@" if text.contains(is_marker) => Some(text.to_owned()),
        "^^" => Some(text.to_uppercase()),
        ",," => Some(text.to_lowercase()),
        ":" if !text.contains(is_marker) => substring(text, pattern),
        _ => None,
    };
    kept.unwrap_or_else(|| MAYBE.to_string())
}

/// `${x%pattern}`: exact where the pattern is text, or text behind or before one `*`.
fn cut_end(text: &str, pattern: &str, longest: bool) -> Option<String> {
    if !pattern.contains(is_marker) {
        return Some(text.strip_suffix(pattern).unwrap_or(text).to_owned());
    }
    let separator = pattern.strip_suffix(GLOB)?;
    if separator.is_empty() || separator.contains(is_marker) {
        return None;
    }
    let at = if longest {
        text.find(separator)
    } else {
        text.rfind(separator)
    };
    Some(text[..at.unwrap_or(text.len())].to_owned())
}

/// `${x#pattern}`: exact where the pattern is text, or text behind one `*`.
fn cut_start(text: &str, pattern: &str, longest: bool) -> Option<String> {
    if !pattern.contains(is_marker) {
        return Some(text.strip_prefix(pattern).unwrap_or(text).to_owned());
    }
    let separator = pattern.strip_prefix(GLOB)?;
    if separator.is_empty() || separator.contains(is_marker) {
        return None;
    }
    let at = if longest {
        text.rfind(separator)
    } else {
        text.find(separator)
    };
    Some(text[at.map_or(0, |at| at + separator.len())..].to_owned())
}

/// `${x:offset:length}` for plain numbers.
fn substring(text: &str, numbers: &str) -> Option<String> {
    let (offset, length) = numbers.split_once(':').unwrap_or((numbers, ""));
    let offset = offset.trim().parse::<usize>().ok()?;
    let length = match length.trim() {
        "" => usize::MAX,
        length => length.parse::<usize>().ok()?,
    };
    Some(text.chars().skip(offset).take(length).collect())
}
