//! What can be said to the prompt itself, beside sentences.

use caro_generate::{BackendKind, Shell};

use crate::backends::present;
use crate::failure::Failure;

/// The word for the backends that the configuration names.
pub(super) const AS_CONFIGURED: &str = "auto";

/// A line that was typed at the prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said<'a> {
    /// Nothing.
    Nothing,
    /// What a command should do.
    Sentence(&'a str),
    /// How the last command should be different.
    Refinement(&'a str),
    /// Something for the prompt itself.
    Command(Command<'a>),
}

/// Something for the prompt itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command<'a> {
    Help,
    /// Who answers: show it, or choose.
    Backend(Option<&'a str>),
    Model(Option<&'a str>),
    Shell(Option<&'a str>),
    /// Whether each command is taken apart: show it, or choose.
    Explain(Option<bool>),
    /// What was typed: say where it is kept, or forget it.
    History {
        clear: bool,
    },
    Clear,
    Quit,
}

/// A command as `:help` shows it.
struct Entry {
    name: &'static str,
    takes: &'static str,
    does: &'static str,
}

const ENTRIES: [Entry; 8] = [
    Entry {
        name: "backend",
        takes: "[NAME]",
        does: "show who answers, or ask one alone; auto: as configured",
    },
    Entry {
        name: "model",
        takes: "[NAME]",
        does: "show or choose the model that answers",
    },
    Entry {
        name: "shell",
        takes: "[NAME]",
        does: "show or choose the shell that commands are for",
    },
    Entry {
        name: "explain",
        takes: "on|off",
        does: "say with each command what its parts do",
    },
    Entry {
        name: "history",
        takes: "[clear]",
        does: "say where what you type is kept, or forget it",
    },
    Entry {
        name: "clear",
        takes: "",
        does: "clear the screen",
    },
    Entry {
        name: "help",
        takes: "",
        does: "show this",
    },
    Entry {
        name: "quit",
        takes: "",
        does: "end, as Ctrl-D does",
    },
];

/// Reads a line.
///
/// # Errors
/// One sentence about what the prompt does not understand.
pub(super) fn read(line: &str) -> Result<Said<'_>, Failure> {
    match line {
        "" => return Ok(Said::Nothing),
        "exit" | "quit" | "q" => return Ok(Said::Command(Command::Quit)),
        "help" | "?" => return Ok(Said::Command(Command::Help)),
        _ => {}
    }
    if let Some(command) = line.strip_prefix(':') {
        return self::command(command).map(Said::Command);
    }
    match line.strip_prefix('+') {
        Some("") => Err(Failure::usage("+ is followed by what should be different")
            .hint("as in: + only the newest ten")),
        Some(rest) if rest.starts_with(char::is_whitespace) => {
            Ok(Said::Refinement(rest.trim_start()))
        }
        _ => Ok(Said::Sentence(line)),
    }
}

fn command(line: &str) -> Result<Command<'_>, Failure> {
    let (name, argument) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let argument = argument.trim();
    let named = (!argument.is_empty()).then_some(argument);
    let command = match (name, named) {
        ("backend", name) => Command::Backend(name),
        ("model", name) => Command::Model(name),
        ("shell", name) => Command::Shell(name),
        ("explain", None) => Command::Explain(None),
        ("explain", Some("on")) => Command::Explain(Some(true)),
        ("explain", Some("off")) => Command::Explain(Some(false)),
        ("history", None) => Command::History { clear: false },
        ("history", Some("clear")) => Command::History { clear: true },
        ("clear", None) => Command::Clear,
        ("help" | "h" | "?", None) => Command::Help,
        ("quit" | "q" | "exit", None) => Command::Quit,
        (name, _) => return Err(not_understood(name, argument)),
    };
    Ok(command)
}

fn not_understood(name: &str, argument: &str) -> Failure {
    if let Some(entry) = ENTRIES.iter().find(|entry| entry.name == name) {
        return Failure::usage(match entry.takes {
            "" => format!(":{name} stands alone, without \"{argument}\""),
            takes => format!(":{name} takes {takes}, and not \"{argument}\""),
        });
    }
    Failure::usage(
        match nearest(name, ENTRIES.iter().map(|entry| entry.name)) {
            Some(near) => format!("there is no :{name}; the nearest is :{near}"),
            None => format!("there is no :{name}; :help lists what there is"),
        },
    )
}

/// The name that is meant, perhaps: the one with the fewest letters that differ, where most are the same.
pub(super) fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody has typed a name of that length, and nobody should wait for its comparison.
    if typed.is_empty() || typed.len() > 32 {
        return None;
    }
    let begins = |name: &&str| name.starts_with(typed);
    let names: Vec<_> = names.collect();
    if let Some(name) = names.iter().copied().find(begins) {
        return Some(name);
    }
    names
        .into_iter()
        .map(|name| (distance(typed, name), name))
        .filter(|(distance, name)| *distance <= name.chars().count().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters must be put in, taken out, or changed to make one of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, d) in b.iter().enumerate() {
            let changed = diagonal + usize::from(c != *d);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// What `:help` shows.
pub(super) fn help() -> String {
    let rows = ENTRIES.iter().map(|entry| {
        let usage = format!(":{} {}", entry.name, entry.takes);
        format!("  {usage:<18} {}\n", entry.does)
    });
    let rows: String = rows.collect();
    format!(
        "Say in plain words what the command should do, or:\n\
         \x20 + WORDS            change the last command, as in: + only the newest ten\n\
         {rows}\
         A line that ends in \\ or inside of quotes goes on; Alt-Enter begins another.\n\
         Up and Down bring back what you typed, Ctrl-R searches it, Tab completes.\n\
         Ctrl-C drops the line, or stops what is running."
    )
}

/// What Tab can complete.
pub(super) fn completions() -> Vec<String> {
    ENTRIES
        .iter()
        .flat_map(|entry| {
            let whole = format!(":{}", entry.name);
            let words: Vec<&str> = match entry.name {
                "backend" => present()
                    .map(BackendKind::as_str)
                    .chain([AS_CONFIGURED])
                    .collect(),
                "shell" => Shell::ALL.map(Shell::as_str).to_vec(),
                "explain" => vec!["on", "off"],
                "history" => vec!["clear"],
                _ => Vec::new(),
            };
            let mut all: Vec<_> = words
                .into_iter()
                .map(|word| format!("{whole} {word}"))
                .collect();
            all.push(whole);
            all
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Command, ENTRIES, Said, completions, distance, help, read};
    use crate::failure::Failure;

    fn refused(line: &str) -> String {
        match read(line) {
            Err(Failure::Told(told)) => told.message,
            other => panic!("{line:?} gave {other:?}"),
        }
    }

    #[test]
    fn a_sentence_is_whatever_is_nothing_else() {
        for line in ["list files", "+x permissions for run.sh", "what is a : b"] {
            assert_eq!(read(line).unwrap(), Said::Sentence(line));
        }
        assert_eq!(
            read("+ only the newest ten").unwrap(),
            Said::Refinement("only the newest ten")
        );
        for line in ["exit", "quit", "q", ":q", ":quit", ":exit"] {
            assert_eq!(read(line).unwrap(), Said::Command(Command::Quit));
        }
    }

    #[test]
    fn what_is_shown_in_the_help_can_be_typed() {
        for entry in ENTRIES {
            let argument = entry
                .takes
                .trim_matches(['[', ']'])
                .split('|')
                .next()
                .unwrap();
            for line in [
                format!(":{}", entry.name),
                format!(":{} {argument}", entry.name).trim().to_owned(),
            ] {
                assert!(matches!(read(&line), Ok(Said::Command(_))), "{line}");
            }
        }
    }

    #[test]
    fn what_tab_completes_is_understood() {
        for line in completions() {
            assert!(matches!(read(&line), Ok(Said::Command(_))), "{line}");
        }
    }

    #[test]
    fn what_is_not_understood_is_told_the_nearest() {
        assert_eq!(
            refused(":bakend"),
            "there is no :bakend; the nearest is :backend"
        );
        assert_eq!(
            refused(":hist"),
            "there is no :hist; the nearest is :history"
        );
        assert_eq!(refused(":wq"), "there is no :wq; :help lists what there is");
        assert_eq!(refused(":"), "there is no :; :help lists what there is");
        assert_eq!(
            refused(":explain maybe"),
            ":explain takes on|off, and not \"maybe\""
        );
        assert_eq!(
            refused(":clear all"),
            ":clear stands alone, without \"all\""
        );
        assert_eq!(refused("+"), "+ is followed by what should be different");
    }

    #[test]
    fn letters_that_differ_are_counted() {
        assert_eq!(distance("bakend", "backend"), 1);
        assert_eq!(distance("", "help"), 4);
        assert_eq!(distance("modle", "model"), 2);
        assert_eq!(distance("quit", "quit"), 0);
    }

    #[test]
    fn the_help_fits_on_a_usual_terminal() {
        assert!(help().lines().all(|line| line.chars().count() < 80));
    }
}
