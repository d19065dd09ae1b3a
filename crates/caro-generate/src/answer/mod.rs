//! Reads a model's answer: one command, or what is wrong with it.

mod control;
mod fence;
mod invented;
mod left_in;
mod left_out;
mod placeholder;
mod problem;
mod prose;
mod purpose;
mod script;
mod slips;
mod talk;

pub use control::is_treacherous;
pub(crate) use fence::FENCE;
pub use fence::FENCE_LANGUAGES;
pub(crate) use problem::Problem;

use crate::static_backend::overwritten::{self, Checked};
use crate::{Request, Shell, Tools};

/// Most bytes of a command that anybody would want to read before they run it.
const MAX_LENGTH: usize = 2000;

/// So often nobody needs the same three words in one command.
const MOST_REPEATED: usize = 8;

/// What a model said to a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A command.
    Command(String),
    /// That there is none.
    None,
}

/// Reads an answer. `told` is all that the user said: the sentence, and what goes with it.
pub(crate) fn read(
    answer: &str,
    request: &Request<'_>,
    told: &str,
    tools: &dyn Tools,
) -> Result<Answer, Problem> {
    if answer.len() > 4 * MAX_LENGTH {
        return Err(Problem::TooLong);
    }
    let answer = answer.replace("\r\n", "\n");
    if answer.contains(is_treacherous) {
        return Err(Problem::ControlCharacters);
    }
    let blocks = fence::blocks(&answer);
    let block = match blocks.as_slice() {
        [] => return Err(Problem::Empty),
        [block] => block.trim(),
        _ => return Err(Problem::Alternatives),
    };
    if says_none(block) {
        return Ok(Answer::None);
    }
    let code = without_marks(block);
    if let Some(line) = code
        .lines()
        .find(|line| !line.trim_start().starts_with('#'))
        && prose::is_sentence(line)
    {
        return Err(Problem::Prose);
    }
    let command = if request.shell.is_posix() || request.shell == Shell::Other {
        script::one_command(&code)
            .map(|command| slips::put_right(command, request))
            .and_then(|command| as_meant(command, request, told))
    } else {
        lines_of_another_shell(&code, request.shell)
    };
    match command {
        Ok(command) if request.shell.is_posix() && talk::is_talk(&command, request.sentence) => {
            Ok(Answer::None)
        }
        Ok(command) => check(&command, request, told, tools).map(|()| Answer::Command(command)),
        // A blank is a likelier reason than a slip, and one that a model can do something about.
        Err(Problem::Unreadable { command }) => {
            no_blank(&command, told)?;
            Err(Problem::Unreadable { command })
        }
        Err(problem) => Err(problem),
    }
}

/// The command without what it does beyond, or against, what was asked.
fn as_meant(command: String, request: &Request<'_>, told: &str) -> Result<String, Problem> {
    let command = match overwritten::checked(&command, request.shell) {
        Checked::Fine => command,
        Checked::Instead(other) => other,
        Checked::Refused => return Err(Problem::Overwrites { command }),
    };
    if !purpose::is_to_see(request.sentence) {
        return match purpose::unasked_deletion(&command, told) {
            Some(what) => Err(Problem::Deletes {
                what: what.to_owned(),
                command,
            }),
            None => Ok(command),
        };
    }
    let Some(change) = purpose::change(&command, request.sentence) else {
        return Ok(command);
    };
    purpose::printed(&command, &change).ok_or_else(|| Problem::Changes {
        what: change.word.to_owned(),
        command: command.clone(),
    })
}

/// Finds what is wrong with a command that the shell can read.
fn check(
    command: &str,
    request: &Request<'_>,
    told: &str,
    tools: &dyn Tools,
) -> Result<(), Problem> {
    if command.len() > MAX_LENGTH || goes_in_circles(command) {
        return Err(Problem::TooLong);
    }
    // A tab is no more to be seen than another control character.
    if command.contains('\t') {
        return Err(Problem::ControlCharacters);
    }
    no_blank(command, told)?;
    if request.shell.is_posix()
        && let Some(name) = invented::find(command, told)
    {
        return Err(Problem::Invented {
            name,
            command: command.to_owned(),
        });
    }
    if request.shell.is_posix()
        && let Some(missing) = tools.missing(command).into_iter().next()
    {
        return Err(Problem::Missing {
            missing,
            command: command.to_owned(),
        });
    }
    if let Some(name) = left_out::find(command, request.sentence) {
        return Err(Problem::LeftOut {
            name,
            command: command.to_owned(),
        });
    }
    match left_in::find(command, request.sentence) {
        Some(said) => Err(Problem::LeftIn {
            said,
            command: command.to_owned(),
        }),
        None => Ok(()),
    }
}

/// Whether it says the same three words again and again: a small model does until it may say no more, and what it
/// happens to end with may well be something that a shell can read.
fn goes_in_circles(command: &str) -> bool {
    let words: Vec<&str> = command.split_whitespace().collect();
    let mut threes: Vec<&[&str]> = words.windows(3).collect();
    threes.sort_unstable();
    threes
        .chunk_by(|one, next| one == next)
        .any(|same| same.len() >= MOST_REPEATED)
}

fn no_blank(command: &str, told: &str) -> Result<(), Problem> {
    match placeholder::find(command, told) {
        Some(placeholder) => Err(Problem::Placeholder {
            placeholder,
            command: command.to_owned(),
        }),
        None => Ok(()),
    }
}

/// What a model is told to say where there is no command for a sentence.
pub(crate) const NO_COMMAND: &str = "# no command";

fn says_none(block: &str) -> bool {
    let said = block.trim_start_matches(['#', ' ']).to_lowercase();
    block.lines().count() == 1 && said.starts_with("no command")
}

/// The code without what a terminal would show before it, and without the backquotes around it.
fn without_marks(block: &str) -> String {
    let inner = block
        .strip_prefix('`')
        .and_then(|rest| rest.strip_suffix('`'))
        .filter(|inner| !inner.contains('`'))
        .unwrap_or(block);
    let mark = ["$ ", "% ", "PS> "]
        .into_iter()
        .find(|mark| inner.starts_with(mark));
    match mark {
        // Only what is typed has a mark: the rest is what would be shown then.
        Some(mark) => {
            let typed = inner.lines().filter_map(|line| line.strip_prefix(mark));
            typed.collect::<Vec<_>>().join("\n")
        }
        None => inner.to_owned(),
    }
}

/// One command for a shell whose grammar nobody reads here: its lines without the comments.
fn lines_of_another_shell(code: &str, shell: Shell) -> Result<String, Problem> {
    let comment = match shell {
        Shell::Cmd => "REM ",
        _ => "#",
    };
    let lines: Vec<&str> = code
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with(comment))
        .collect();
    if lines.is_empty() {
        return Err(Problem::Empty);
    }
    Ok(lines.join("\n").trim().to_owned())
}
