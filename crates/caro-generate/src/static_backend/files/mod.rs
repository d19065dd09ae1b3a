//! The grammar of files: one sentence with verbs, kinds, names, sizes, ages and places becomes one command.

mod deeds;
mod explain;
mod find;
mod grep;
mod query;
mod read;
mod read_ages;
mod read_bare_names;
mod read_dates;
mod read_deeds;
mod read_doings;
mod read_exclusion;
mod read_fields;
mod read_finish;
mod read_follow;
mod read_kinds;
mod read_measures;
mod read_name_parts;
mod read_names;
mod read_objects;
mod read_opening_grep;
mod read_or;
mod read_order;
mod read_output;
mod read_permissions;
mod read_place;
mod read_reach;
mod read_regex;
mod read_state;
mod read_two_modes;
mod read_verbs;
mod rename;
mod rename_render;
mod render;
mod render_list;
mod render_powershell;
mod restated;
mod restated_moves;
mod restated_questions;

pub(crate) use read::Refusal;
pub(crate) use read_names::{is_pathlike, is_value, literal_glob};
pub(crate) use read_place::{is_file, only_points, place};
pub(crate) use read_state::{account, mode, searched_text};

use super::entries::{Answered, Gives};
use super::tokens::Token;
use crate::{Request, Shell};

/// The answer, or why there is none.
pub(crate) fn answer(tokens: &[Token<'_>], request: &Request<'_>) -> Result<Answered, Refusal> {
    let plainer = restated::restated(tokens);
    let plain = plainer.as_deref().unwrap_or(tokens);
    if let Some(answered) = rename::answer(plain, request) {
        return Ok(answered);
    }
    let mut query = read::read(plain)?;
    if query.anywhere && says_my(request.sentence) {
        query.places = vec!["~".to_owned()];
    }
    let command = match request.shell {
        Shell::PowerShell => render_powershell::render(&query)?,
        Shell::Bash | Shell::Zsh | Shell::Sh | Shell::Fish => render::render(&query, request)?,
        Shell::Cmd | Shell::Nu | Shell::Other => {
            return Err(Refusal::Hint(
                "I know commands for bash, zsh, fish, sh and PowerShell.",
            ));
        }
    };
    Ok(Answered {
        command,
        explanation: explain::explain(&query),
        gives: gives(&query),
    })
}

/// "where are my songs": somebody's own files lie at home.
fn says_my(sentence: &str) -> bool {
    sentence.split_whitespace().any(|word| {
        ["my", "mine", "i"]
            .iter()
            .any(|my| word.eq_ignore_ascii_case(my))
    })
}

/// What the command of a query prints.
fn gives(query: &query::Query) -> Gives {
    use query::{Action, Output};
    match &query.action {
        Action::List
            if matches!(
                query.output,
                Output::Paths | Output::BareNames | Output::AbsolutePaths | Output::Parents
            ) =>
        {
            Gives::Lines
        }
        Action::Grep(_) => Gives::Lines,
        Action::List
        | Action::Count
        | Action::CountLines { .. }
        | Action::TotalSize
        | Action::Ends(..) => Gives::Text,
        Action::Tool(tool) if tool.shows => Gives::Text,
        _ => Gives::Nothing,
    }
}
