//! The rules of the conversation.

use crate::answer::NO_COMMAND;
use crate::{Shell, Surroundings, Userland};

/// The system turn.
pub(crate) fn text(shell: Shell, userland: Userland, surroundings: &Surroundings) -> String {
    let mut text = format!("You translate a sentence into one {} command", name(shell));
    if !surroundings.os.is_empty() {
        text.push_str(" on ");
        text.push_str(&surroundings.os);
    }
    text.push_str(match (shell, userland) {
        (Shell::PowerShell | Shell::Cmd | Shell::Nu, _) => ".",
        (_, Userland::Gnu) => " with GNU tools.",
        (_, Userland::Bsd) => " with BSD tools: no GNU options.",
    });
    text.push_str(
        " Reply with the command only: no explanation, no comments, no placeholders. It works in the current \
         directory unless the sentence says otherwise, prints what was asked for and nothing else, and handles names \
         with spaces.",
    );
    if let Some(grammar) = grammar(shell) {
        text.push(' ');
        text.push_str(grammar);
    }
    if !surroundings.tools.is_empty() {
        text.push_str(" Also installed: ");
        text.push_str(&surroundings.tools.join(", "));
        text.push('.');
    }
    text.push_str(" If the sentence is no task for a shell, reply \"");
    text.push_str(NO_COMMAND);
    text.push_str("\".");
    text
}

const fn name(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => "bash",
        Shell::Zsh => "zsh",
        Shell::Fish => "fish",
        Shell::Sh => "POSIX sh",
        Shell::PowerShell => "PowerShell",
        Shell::Cmd => "Windows cmd.exe",
        Shell::Nu => "Nushell",
        Shell::Other => "shell",
    }
}

/// What a model gets wrong of a shell that it has seen less of.
const fn grammar(shell: Shell) -> Option<&'static str> {
    match shell {
        Shell::Fish => Some("Use fish syntax: `(cmd)`, `set x y`, `for … end`, no `$()`, no `<<`."),
        Shell::Sh => Some("No bashisms: no `[[`, arrays, `<()` or `**`."),
        Shell::Zsh | Shell::Bash | Shell::PowerShell | Shell::Cmd | Shell::Nu | Shell::Other => {
            None
        }
    }
}
