//! Whatever a model says, what comes of it is harmless to look at and can be read by the shell, or nothing comes.

use caro_generate::Shell;
use proptest::prelude::*;

use super::scripted::ask;

/// What models say, sensibly or not.
const PIECES: &[&str] = &[
    "ls",
    " -l",
    "\n",
    "```",
    "```bash",
    "\n```\n",
    "$ ",
    "# ",
    "# or\n",
    " | ",
    "&&",
    ";",
    "for f in *; do",
    "done",
    " \\\n",
    "<<EOF\n",
    "EOF\n",
    "'",
    "\"",
    "$(",
    ")",
    "{",
    "}",
    "(",
    "cat ",
    "<file>",
    "/path/to/x",
    "\u{1b}[31m",
    "\u{1b}]0;x\u{7}",
    "\r",
    "\r\n",
    "\t",
    "\u{0}",
    "\u{9b}",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "rm -rf ~",
    "Here is the command:",
    "You can use ",
    "no command",
    "`",
    "é",
    "日本",
    "if true; then",
    "fi",
    "case x in",
    "esac",
    "#x",
    " #y ",
    "echo '",
    "\\",
];

fn check(answers: &[String; 2]) {
    let lines = [answers[0].as_str(), answers[1].as_str()];
    let outcome = ask("work on a, b, foo, notes and x", &lines);
    assert!(outcome.asked.len() <= 2);
    let Ok(command) = outcome.result else {
        return;
    };
    assert!(!command.trim().is_empty(), "{answers:?}");
    assert!(
        command.chars().all(|c| c == '\n' || !c.is_control()),
        "{command:?} of {answers:?}"
    );
    assert!(
        !command.contains(['\u{202e}', '\u{200b}', '\u{feff}']),
        "{command:?} of {answers:?}"
    );
    assert!(
        Shell::Bash.is_posix() && caro_syntax::read(&command).is_ok(),
        "{command:?} of {answers:?}"
    );
}

proptest! {
    #[test]
    fn any_text_ends_in_a_harmless_command_or_none(answers in any::<[String; 2]>()) {
        check(&answers);
    }

    #[test]
    fn any_pieces_end_in_a_harmless_command_or_none(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12),
        others in prop::collection::vec(prop::sample::select(PIECES), 0..12),
    ) {
        check(&[pieces.concat(), others.concat()]);
    }
}
