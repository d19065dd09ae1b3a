//! Reading a configuration file.
//!
//! The document is flattened to dotted keys, and each value is checked against what its [`Key`] may hold. What is not
//! understood is reported with its line and left alone.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use toml_edit::{Document, Item, TableLike, Value};

use super::key::{Key, Setting};

/// The largest file that is read. A configuration of a megabyte is something else under our name.
const LARGEST: u64 = 1 << 20;

/// A value that was found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its key.
    pub(crate) key: Key,
    /// Its value.
    pub(crate) setting: Setting,
    /// The line it is on, counted from 1.
    pub(crate) line: usize,
}

/// Something in the file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The file.
    pub(crate) path: PathBuf,
    /// Line and column, counted from 1, where the file could be read at all.
    pub(crate) place: Option<(usize, usize)>,
    /// The key whose value it is; the whole file is meant where there is none.
    pub(crate) key: Option<Key>,
    /// What is wrong.
    pub(crate) message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// A key that Caro does not know. It is kept: a newer version may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unknown {
    /// Its dotted name.
    pub(crate) name: String,
    /// The line it is on.
    pub(crate) line: usize,
}

/// Everything a file said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contents {
    pub(crate) found: Vec<Found>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) unknown: Vec<Unknown>,
}

/// Reads a file. One that is not there says nothing.
pub(crate) fn read(path: &Path) -> Contents {
    match read_text(path) {
        Ok(None) => Contents::default(),
        Ok(Some(text)) => parse(path, &text),
        Err(message) => Contents {
            problems: vec![Problem {
                path: path.to_owned(),
                place: None,
                key: None,
                message,
            }],
            ..Contents::default()
        },
    }
}

/// The text of a configuration file, or nothing where there is none.
///
/// # Errors
/// Why it cannot be read, in words.
pub(crate) fn read_text(path: &Path) -> Result<Option<String>, String> {
    let failed = |error: std::io::Error| format!("cannot be read: {error}");
    // Asked first, since opening a pipe would wait for a writer.
    match path.metadata() {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => return Err("is not a file".to_owned()),
        // A dangling link is a file that is not there yet.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err("is larger than a megabyte".to_owned());
    }
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| "is not text in UTF-8".to_owned())
}

/// Reads the text of a file; `path` is only for the reports.
pub(crate) fn parse(path: &Path, text: &str) -> Contents {
    let mut reader = Reader {
        path,
        text,
        contents: Contents::default(),
    };
    match Document::parse(text) {
        Ok(document) => reader.table(document.as_table(), ""),
        Err(error) => {
            // The parser's message may quote what it found over several lines; one is enough beside the place.
            let message = error
                .message()
                .lines()
                .next()
                .unwrap_or("is not TOML")
                .to_owned();
            reader.problem(error.span().map(|span| span.start), None, message);
        }
    }
    reader.contents
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    contents: Contents,
}

impl Reader<'_> {
    fn table(&mut self, table: &dyn TableLike, prefix: &str) {
        for (name, item) in table.iter() {
            let dotted = if prefix.is_empty() {
                name.to_owned()
            } else {
                format!("{prefix}.{name}")
            };
            let offset = table
                .key(name)
                .and_then(toml_edit::Key::span)
                .or_else(|| item.span())
                .map(|span| span.start);
            self.entry(&dotted, item, offset);
        }
    }

    fn entry(&mut self, dotted: &str, item: &Item, offset: Option<usize>) {
        if let Some(key) = Key::named(dotted) {
            self.known(key, item, offset);
        } else if !is_section(dotted) {
            let line = offset.map_or(1, |offset| position(self.text, offset).0);
            self.contents.unknown.push(Unknown {
                name: dotted.to_owned(),
                line,
            });
        } else if let Some(table) = item.as_table_like() {
            self.table(table, dotted);
        } else {
            self.problem(offset, None, format!("{dotted} is a section, not a value"));
        }
    }

    fn known(&mut self, key: Key, item: &Item, offset: Option<usize>) {
        let checked = item
            .as_value()
            .and_then(setting)
            .ok_or_else(|| "has a value of a type that Caro does not use".to_owned())
            .and_then(|setting| key.accept(setting));
        match checked {
            Ok(setting) => {
                let line = offset.map_or(1, |offset| position(self.text, offset).0);
                self.contents.found.push(Found { key, setting, line });
            }
            Err(wrong) => {
                let offset = item.span().map(|span| span.start).or(offset);
                self.problem(offset, Some(key), format!("{} {wrong}", key.name()));
            }
        }
    }

    fn problem(&mut self, offset: Option<usize>, key: Option<Key>, message: String) {
        let place = offset.map(|offset| position(self.text, offset));
        self.contents.problems.push(Problem {
            path: self.path.to_owned(),
            place,
            key,
            message,
        });
    }
}

/// Whether known keys begin with this name.
fn is_section(dotted: &str) -> bool {
    Key::ALL.into_iter().any(|key| {
        key.name()
            .strip_prefix(dotted)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

fn setting(value: &Value) -> Option<Setting> {
    match value {
        Value::Boolean(value) => Some(Setting::Bool(*value.value())),
        Value::Integer(value) => u64::try_from(*value.value()).ok().map(Setting::Seconds),
        Value::String(value) => Some(Setting::Text(value.value().clone())),
        Value::Array(values) => {
            let names: Option<Vec<_>> = values
                .iter()
                .map(|value| Some(value.as_str()?.to_owned()))
                .collect();
            names.map(Setting::Names)
        }
        _ => None,
    }
}

/// Line and column of a byte, counted from 1, the column in characters.
pub(crate) fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |newline| newline + 1);
    let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::{Contents, Found, parse, position};
    use crate::config::key::{Key, Setting};
    use std::path::Path;

    fn contents(text: &str) -> Contents {
        parse(Path::new("config.toml"), text)
    }

    #[test]
    fn values_are_found_in_tables_dotted_keys_and_inline_tables() {
        for text in [
            "\n[safety]\nlevel = \"strict\"\n",
            "\n\nsafety.level = \"strict\"\n",
            "\n\nsafety = { level = \"strict\" }",
        ] {
            let contents = contents(text);
            let expected = Found {
                key: Key::SafetyLevel,
                setting: Setting::Text("strict".into()),
                line: 3,
            };
            assert_eq!(contents.found, [expected], "{text}");
            assert!(contents.problems.is_empty() && contents.unknown.is_empty());
        }
    }

    #[test]
    fn one_key_alone_is_a_whole_configuration() {
        assert_eq!(
            contents("[telemetry]\nenabled = false").found[0].setting,
            Setting::Bool(false)
        );
    }

    #[test]
    fn a_broken_file_is_reported_with_its_place() {
        let contents = contents("[telemetry]\nenabled = \n");
        assert_eq!(contents.problems[0].place, Some((2, 11)));
        assert_eq!(contents.problems[0].key, None);
        assert!(contents.found.is_empty());
    }

    #[test]
    fn a_wrong_value_is_reported_with_its_place_and_the_rest_is_read() {
        let contents = contents("shell = \"basch\"\n[telemetry]\nenabled = false\n");
        assert_eq!(
            contents.problems[0].to_string(),
            "config.toml:1:9: shell is not one of bash, zsh, fish, sh, powershell, cmd, nu, other"
        );
        assert_eq!(contents.found.len(), 1);
    }

    #[test]
    fn unknown_keys_are_named_once_each_with_their_line() {
        let contents = contents("colour = 1\n[telemetry]\nfuture = true\n[extra]\na = 1\nb = 2\n");
        let names: Vec<_> = contents
            .unknown
            .iter()
            .map(|unknown| (unknown.name.as_str(), unknown.line))
            .collect();
        assert_eq!(
            names,
            [("colour", 1), ("telemetry.future", 3), ("extra", 4)]
        );
        assert!(contents.problems.is_empty());
    }

    #[test]
    fn a_section_that_is_a_value_is_a_problem() {
        assert!(
            contents("telemetry = true").problems[0]
                .message
                .contains("is a section")
        );
    }

    #[test]
    fn places_are_counted_in_characters() {
        assert_eq!(position("ä = ü\nö = x", 0), (1, 1));
        assert_eq!(position("ä = ü\nö = x", "ä = ü\nö = ".len()), (2, 5));
        assert_eq!(position("a", 99), (1, 2));
    }
}
