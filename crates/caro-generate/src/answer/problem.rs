//! What can be wrong with an answer.

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
            | Self::Missing { command, .. } => Some(command),
            _ => None,
        }
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
            Self::Missing { missing, .. } => {
                format!("That does not work: {missing}. Reply with a command that works.")
            }
        }
    }
}
