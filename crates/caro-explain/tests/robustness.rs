//! Whatever is explained: it never panics, ends soon, and every part stands where it says.

use caro_explain::{Dialect, explain};
use proptest::prelude::*;

/// Pieces of commands, sensible and not.
const PIECES: &[&str] = &[
    "find",
    " . ",
    "-name",
    " '*.x' ",
    " -exec ",
    " {} ",
    " \\;",
    " + ",
    "|",
    "&&",
    "||",
    ";",
    "&",
    "\n",
    "(",
    ")",
    "{ ",
    " }",
    "$(",
    "`",
    "${x",
    "}",
    "$((1+",
    "))",
    "\"",
    "'",
    "\\",
    " -xzf ",
    " tar ",
    "czf ",
    "--",
    " --color=",
    " if ",
    " then ",
    " fi",
    " for x in ",
    " do ",
    " done",
    " while ",
    " case x in ",
    " esac",
    " a) ",
    ";;",
    "[[ ",
    " ]]",
    " [ ",
    " ] ",
    ">",
    ">>",
    "2>&1",
    "<",
    "<<EOF\n",
    "EOF\n",
    "<<<",
    "<(",
    "é",
    "日本",
    "\u{0}",
    "\t",
    "x=",
    "$1",
    "git ",
    "log ",
    "-",
    "-5",
    "sudo ",
    "xargs ",
    "sh -c ",
    "ssh h ",
    "sed ",
    "s/a/b/",
    "awk ",
    "{print $1}",
    "chmod ",
    "755",
    "u+x",
    "!",
    "time ",
    "coproc ",
    "function f ",
    "f() ",
    "==",
    "*",
    "?",
    "#",
];

fn check(command: &str, dialect: Dialect) {
    let mut last = 0;
    for part in explain(command, dialect) {
        let source = command
            .get(part.span.clone())
            .expect("a span is of the command");
        assert!(
            part.span.start >= last,
            "{command:?}: {part:?} comes too late"
        );
        last = part.span.start;
        assert!(
            !part.text.is_empty() && !part.meaning.is_empty(),
            "{command:?}: {part:?}"
        );
        assert!(
            !part.meaning.contains(['\n', '\u{0}', '\u{1b}']),
            "{command:?}: {part:?}"
        );
        let letters = |text: &str| text.chars().filter(|c| !matches!(c, '-' | ' ')).count();
        assert!(
            part.text == source || letters(&part.text) <= letters(source),
            "{command:?}: {part:?} is not {source:?}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_explained_or_not(text in any::<String>(), gnu in any::<bool>()) {
        check(&text, if gnu { Dialect::Gnu } else { Dialect::Bsd });
    }

    #[test]
    fn any_pieces_are_explained_or_not(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check(&pieces.concat(), Dialect::Gnu);
    }
}

/// Commands that would take forever, or the stack, if nobody looked first.
#[test]
fn hostile_nesting_is_not_explained() {
    let repeated = |text: &str| text.repeat(5000);
    for command in [
        repeated("("),
        repeated("$("),
        repeated("`"),
        repeated("${"),
        repeated("{ "),
        repeated("if "),
        repeated("! "),
        repeated("case x in "),
        repeated("a|"),
        repeated("<<A "),
        repeated("[[ ( "),
        repeated("\"$("),
        "a ".to_owned() + &repeated("-x "),
        format!("{}x{}", "(".repeat(20), ")".repeat(20)),
        format!("{}x{}", "$(a ".repeat(50), ")".repeat(50)),
        format!("{}x{}", "sudo ".repeat(3000), ""),
        format!("{}x", "xargs ".repeat(2500)),
        format!("find {}", "-exec a ".repeat(1500)),
    ] {
        check(&command, Dialect::Gnu);
    }
}

#[test]
fn a_long_command_has_a_bounded_explanation() {
    let parts = explain(&"find . -name x;".repeat(1000), Dialect::Gnu);
    assert!((100..=400).contains(&parts.len()), "{}", parts.len());
    assert!(explain(&"a".repeat(20_000), Dialect::Gnu).is_empty());
}

#[test]
fn what_follows_a_here_document_on_its_line_stands_where_it_says() {
    let command = "cat <<'EOF' | grep -c é >> out && date\nhello é\nEOF\nls | wc -l";
    let texts: Vec<String> = explain(command, Dialect::Gnu)
        .into_iter()
        .map(|part| part.text)
        .collect();
    assert_eq!(
        texts,
        [
            "cat", "<<'EOF'", "|", "grep", "-c", "é", ">> out", "&&", "date", "ls", "|", "wc", "-l"
        ]
    );
}
