//! The format of `knowledge/`, read by the build script to check it and at run time to use it.
//!
//! `docs/explain.md` describes it for those who write it.

use super::Dialect;

/// What is known of a tool, or of a subcommand of one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Section<'k> {
    /// Its names; the first is the one that its subcommands' sections begin with.
    pub(crate) names: Vec<&'k str>,
    /// What it does.
    pub(crate) meaning: &'k str,
    /// Sections whose options and operands it has too.
    pub(crate) like: Vec<&'k str>,
    /// Whether `-name` is one option, never a bundle of letters.
    pub(crate) whole_words: bool,
    /// Whether its first word may be a bundle of letters without a dash.
    pub(crate) letters_first: bool,
    /// Whether a word with a dash that is no option is an operand.
    pub(crate) free_dashes: bool,
    /// Options, keywords and signs.
    pub(crate) options: Vec<Entry<'k>>,
    /// Operands, in their order.
    pub(crate) operands: Vec<Operand<'k>>,
}

/// How many words an option takes after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Arity {
    /// None.
    #[default]
    Flag,
    /// So many.
    Values(usize),
    /// One or none, and only attached to it.
    Optional,
    /// A number or none, and only attached to it.
    OptionalNumber,
    /// One or none, attached or the next word that has no dash.
    OptionalNext {
        /// Whether only a number is one.
        number: bool,
    },
    /// A command, up to `;` or `+`.
    Command,
}

/// An option, a keyword or a sign of a tool.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry<'k> {
    /// How it is written.
    pub(crate) spellings: Vec<&'k str>,
    /// The spellings that can have a value attached, where it may have one.
    pub(crate) attachable: Vec<&'k str>,
    /// What it takes.
    pub(crate) arity: Arity,
    /// The operand that is not given where this option is.
    pub(crate) replaces: Option<&'k str>,
    /// The only dialect that has it.
    pub(crate) dialect: Option<Dialect>,
    /// What it does.
    pub(crate) phrases: Phrases<'k>,
}

/// An operand, or several of the same meaning.
#[derive(Clone, Debug, Default)]
pub(crate) struct Operand<'k> {
    /// Its name; `COMMAND` and `SHELL` are commands themselves.
    pub(crate) name: &'k str,
    /// Whether there can be several.
    pub(crate) repeated: bool,
    /// The options, one of which must be given for it to be there.
    pub(crate) condition: Vec<&'k str>,
    /// What it does.
    pub(crate) phrases: Phrases<'k>,
}

/// What an option or an operand does, by its value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phrases<'k> {
    /// What it does.
    pub(crate) meaning: &'k str,
    /// What it does with a certain value; `*` is any.
    pub(crate) choices: Vec<(&'k str, &'k str)>,
}

impl<'k> Phrases<'k> {
    /// What it does with this value, or without one.
    pub(crate) fn with(&self, value: Option<&str>) -> &'k str {
        let Some(value) = value else {
            return self.meaning;
        };
        self.choices
            .iter()
            .find(|(choice, _)| *choice == value || *choice == "\"\"" && value.is_empty())
            .or_else(|| self.choices.iter().find(|(choice, _)| *choice == "*"))
            .map_or(self.meaning, |(_, meaning)| meaning)
    }
}

/// Reads a section, from its head to the next.
///
/// # Errors
/// The line that is wrong, counted from 0 at the head, and how.
pub(crate) fn read<'k>(text: &'k str) -> Result<Section<'k>, (usize, String)> {
    let mut section = Section::default();
    let mut last_is_operand = false;
    for (number, line) in text.lines().enumerate() {
        let fail = |message: String| (number, message);
        if line.trim().is_empty() || line.starts_with('#') || line.starts_with("ok:") {
            continue;
        }
        if let Some(names) = line.strip_prefix("like:") {
            section.like.extend(names.split(',').map(str::trim));
        } else if let Some(style) = line.strip_prefix("style:") {
            match style.trim() {
                "whole-words" => section.whole_words = true,
                "letters-first" => section.letters_first = true,
                "free-dashes" => section.free_dashes = true,
                other => return Err(fail(format!("there is no style {other:?}"))),
            }
        } else if let Some(choice) = line.strip_prefix("  = ") {
            let choice = columns(choice).map_err(fail)?;
            let phrases = if last_is_operand {
                section.operands.last_mut().map(|last| &mut last.phrases)
            } else {
                section.options.last_mut().map(|last| &mut last.phrases)
            };
            let phrases =
                phrases.ok_or_else(|| fail("a choice needs an option above it".to_owned()))?;
            phrases.choices.push(choice);
        } else if let Some(head) = line.strip_prefix('[').filter(|_| number == 0) {
            let (names, meaning) = split_head(head)
                .ok_or_else(|| fail("a head is `[name]  what it does`".to_owned()))?;
            section.names = names.split(", ").collect();
            section.meaning = meaning;
        } else if line.starts_with(char::is_whitespace) {
            return Err(fail("only choices (`  = value`) are indented".to_owned()));
        } else {
            let (dialect, line) = dialect(line);
            let (spelled, meaning) = columns(line).map_err(fail)?;
            last_is_operand = is_operand(spelled);
            if last_is_operand {
                section.operands.push(operand(spelled, meaning));
            } else {
                section
                    .options
                    .push(entry(spelled, meaning, dialect).map_err(fail)?);
            }
        }
    }
    if section.names.is_empty() {
        return Err((0, "a section begins with `[name]  what it does`".to_owned()));
    }
    Ok(section)
}

fn split_head(head: &str) -> Option<(&str, &str)> {
    // `[[` is a name, too.
    let end = head.find("]  ")?;
    Some((&head[..end], head[end + 3..].trim()))
}

fn columns(line: &str) -> Result<(&str, &str), String> {
    line.split_once("  ")
        .map(|(left, right)| (left, right.trim()))
        .filter(|(left, right)| !left.is_empty() && !right.is_empty())
        .ok_or_else(|| "two blanks stand between what is written and what it means".to_owned())
}

fn dialect(line: &str) -> (Option<Dialect>, &str) {
    if let Some(rest) = line.strip_prefix("gnu: ") {
        (Some(Dialect::Gnu), rest)
    } else if let Some(rest) = line.strip_prefix("bsd: ") {
        (Some(Dialect::Bsd), rest)
    } else {
        (None, line)
    }
}

/// `FILE...` is an operand; `-f`, `print` and `NAME=VALUE` are not.
fn is_operand(spelled: &str) -> bool {
    let name = spelled.split(' ').next().unwrap_or_default();
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name
            .trim_end_matches("...")
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn operand<'k>(spelled: &'k str, meaning: &'k str) -> Operand<'k> {
    let (name, condition) = spelled.split_once(" if ").unwrap_or((spelled, ""));
    Operand {
        name: name.trim_end_matches("..."),
        repeated: name.ends_with("..."),
        condition: condition
            .split(',')
            .filter(|part| !part.is_empty())
            .collect(),
        phrases: Phrases {
            meaning,
            choices: Vec::new(),
        },
    }
}

fn entry<'k>(
    spelled: &'k str,
    meaning: &'k str,
    dialect: Option<Dialect>,
) -> Result<Entry<'k>, String> {
    let mut entry = Entry {
        dialect,
        phrases: Phrases {
            meaning,
            choices: Vec::new(),
        },
        ..Entry::default()
    };
    for spelling in spelled.split(", ") {
        let mut words = spelling.split(' ');
        let first = words.next().unwrap_or_default();
        let values: Vec<&str> = words.collect();
        if let Some((name, value)) = first.split_once('[').filter(|(name, _)| !name.is_empty()) {
            entry.spellings.push(name);
            entry.attachable.push(name);
            entry.arity = match value {
                "N]" => Arity::OptionalNumber,
                _ => Arity::Optional,
            };
        } else if let Some(end) = attached(first) {
            entry.spellings.push(&first[..end]);
            entry.arity = Arity::Values(if first.starts_with("NAME=") { 2 } else { 1 });
        } else if let Some((name, _)) = first
            .split_once('=')
            .filter(|(name, value)| name.len() > 2 && name.starts_with('-') && !value.is_empty())
        {
            entry.spellings.push(name);
            entry.arity = Arity::Values(1);
        } else {
            entry.spellings.push(first);
            if matches!(first, "-NUM" | "-SIGNAL") {
                entry.arity = Arity::Values(1);
            }
        }
        match values.as_slice() {
            [] => {}
            ["COMMAND;"] => entry.arity = Arity::Command,
            [value] if value.starts_with('[') => {
                entry.arity = Arity::OptionalNext {
                    number: *value == "[N]",
                };
                entry.attachable.clone_from(&entry.spellings);
            }
            values => {
                entry.arity = Arity::Values(values.len());
                entry.replaces = values.iter().find_map(|value| value.strip_suffix('!'));
            }
        }
    }
    if entry.spellings.iter().any(|spelling| spelling.is_empty()) {
        return Err(format!("{spelled:?} has an empty spelling"));
    }
    Ok(entry)
}

/// Where the value begins of what is written in one word with it: `if=FILE`, `+FORMAT`.
fn attached(first: &str) -> Option<usize> {
    if first.starts_with(['+', '@']) && first[1..].starts_with(|c: char| c.is_ascii_uppercase()) {
        return Some(1);
    }
    first
        .find('=')
        .filter(|at| !first.starts_with('-') && *at > 0 && at + 1 < first.len())
        .filter(|at| {
            first[..*at]
                .trim_start_matches('+')
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric())
        })
        .map(|at| at + 1)
}
