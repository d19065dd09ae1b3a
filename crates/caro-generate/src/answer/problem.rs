//! What can be wrong with an answer.

use super::NO_COMMAND;
use crate::Missing;

/// Why an answer is no usable command. `Display` is a clause for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
    /// Nothing, or comments only.
    #[error("it was empty")]
    Empty,
    /// It went on and on.
    #[error("it was too long")]
    TooLong,
    /// It holds what could deceive a terminal or its reader.
    #[error("it held control characters")]
    ControlCharacters,
    /// Sentences.
    #[error("it was prose")]
    Prose,
    /// More than one way.
    #[error("it named several commands to choose from")]
    Alternatives,
    /// The shell could not read it.
    #[error("it is no command that the shell can read: {command}")]
    Unreadable {
        /// What it wrote.
        command: String,
    },
    /// It leaves a blank to fill in.
    #[error("it left a blank to fill in: {placeholder}")]
    Placeholder {
        /// The blank.
        placeholder: String,
        /// What it wrote.
        command: String,
    },
    /// It says that there is no command, where something like it has one.
    #[error("it knew no command")]
    NoCommand,
    /// It changes files where the sentence asks to see something.
    #[error("it would change files (`{what}`), and was asked to show something")]
    Changes {
        /// What in it changes them.
        what: String,
        /// What it wrote.
        command: String,
    },
    /// It deletes files, and nobody wanted any gone.
    #[error("it would delete files (`{what}`), and was not asked to")]
    Deletes {
        /// What in it deletes them.
        what: String,
        /// What it wrote.
        command: String,
    },
    /// It writes over a file while it reads it.
    #[error("it would write over a file that it still reads")]
    Overwrites {
        /// What it wrote.
        command: String,
    },
    /// It goes without something that the sentence names.
    #[error("it left out what you named: {name}")]
    LeftOut {
        /// What the sentence names.
        name: String,
        /// What it wrote.
        command: String,
    },
    /// It takes what the sentence wants left out.
    #[error("it leaves nothing out")]
    LeftIn {
        /// How the sentence says that something is to be left out.
        said: String,
        /// What it wrote.
        command: String,
    },
    /// It uses a file or an address that nobody spoke of.
    #[error("it made up a name: {name}")]
    Invented {
        /// The name.
        name: String,
        /// What it wrote.
        command: String,
    },
    /// It uses what is not there.
    #[error("{missing}")]
    Missing {
        /// What is not there.
        missing: Missing,
        /// What it wrote.
        command: String,
    },
}

impl Problem {
    /// What the model wrote, where that is worth repeating to it.
    pub(crate) fn command(&self) -> Option<&str> {
        match self {
            Self::Unreadable { command }
            | Self::Placeholder { command, .. }
            | Self::Changes { command, .. }
            | Self::Deletes { command, .. }
            | Self::Overwrites { command }
            | Self::LeftOut { command, .. }
            | Self::LeftIn { command, .. }
            | Self::Invented { command, .. }
            | Self::Missing { command, .. } => Some(command),
            _ => None,
        }
    }

    /// Whether a model that says the same once more may be right. What it then deletes is still assessed.
    pub(crate) const fn is_doubt(&self) -> bool {
        matches!(
            self,
            Self::LeftOut { .. } | Self::LeftIn { .. } | Self::Deletes { .. }
        )
    }

    /// What the model is told, so that it does better.
    pub(crate) fn correction(&self) -> String {
        match self {
            Self::Empty => "There was no command. Reply with the command.".to_owned(),
            Self::TooLong => "That was too long. Reply with one short command.".to_owned(),
            Self::ControlCharacters => {
                "That held control characters. Reply with the command in plain text.".to_owned()
            }
            Self::Prose => "Reply with the command only, no sentences.".to_owned(),
            Self::Alternatives => "Reply with one command, the best one.".to_owned(),
            Self::NoCommand => "There is a command for it. Reply with the command.".to_owned(),
            Self::Unreadable { .. } => {
                "That is a syntax error. Reply with a correct command.".to_owned()
            }
            Self::Placeholder { placeholder, .. } => format!(
                "\"{placeholder}\" is a placeholder: there is no such thing here. Use only names from my sentence and \
                 the current directory."
            ),
            Self::Changes { what, .. } => format!(
                "`{what}` changes files, and my sentence asks only to print. Reply with a command that prints."
            ),
            Self::Deletes { what, .. } => format!(
                "`{what}` deletes files, and my sentence does not ask for that. Reply with a command that deletes nothing."
            ),
            Self::Overwrites { .. } => {
                "That empties a file before it is read. Write to another file first.".to_owned()
            }
            Self::LeftOut { name, .. } => format!(
                "My sentence names \"{name}\", and that command does not use it. Reply with a command that does."
            ),
            Self::LeftIn { said, .. } => format!(
                "My sentence says \"{said}\", and that command leaves nothing out. Reply with a command that does."
            ),
            Self::Invented { name, .. } => format!(
                "I did not speak of \"{name}\". Use only what I name. If my sentence does not say enough for a command, \
                 reply \"{NO_COMMAND}\"."
            ),
            Self::Missing { missing, .. } => {
                format!("That does not work: {missing}. Reply with a command that works.")
            }
        }
    }
}
