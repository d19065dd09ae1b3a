//! Whatever comes in, a consistent verdict comes out, and soon.

use std::path::Path;

use caro_safety::{Action, Context, SafetyLevel, assess};
use proptest::prelude::*;

/// A verdict must agree with its own findings, and every span must be cut out of the command.
fn check(command: &str) {
    for level in SafetyLevel::ALL {
        let context = Context {
            level: *level,
            home: Some(Path::new("/home/ann")),
            directory: None,
            allow: &[],
        };
        let assessment = assess(command, &context);
        let worst = assessment
            .findings
            .iter()
            .map(|finding| finding.risk_level)
            .max();
        assert_eq!(worst.unwrap_or_default(), assessment.risk_level);
        assert_eq!(level.action(assessment.risk_level), assessment.action);
        for finding in &assessment.findings {
            assert!(
                command.get(finding.span.clone()).is_some(),
                "{finding:?} of {command:?}"
            );
            assert!(
                finding.explanation.ends_with('.'),
                "{}",
                finding.explanation
            );
        }
    }
}

/// Pieces that shells, tools and this reader treat specially.
const PIECES: &[&str] = &[
    "rm -rf ",
    "sudo ",
    "find . ",
    " -exec ",
    " -delete",
    "xargs ",
    "bash -c ",
    "eval ",
    "$(",
    "${",
    "$((",
    "`",
    "<<<",
    "<<E\n",
    "E\n",
    "<(",
    ">(",
    "(",
    ")",
    "((",
    "))",
    "[[ ",
    " ]]",
    "case x in ",
    " esac",
    ";;",
    "if ",
    " then ",
    " fi",
    "while ",
    " do ",
    " done",
    "for x in ",
    "f() {",
    " }",
    "{",
    "|",
    "|&",
    "&&",
    "||",
    "&",
    ";",
    "\n",
    ">",
    ">>",
    "2>&1",
    "99999999999>",
    "{a,b}",
    "{1..9}",
    "'",
    "\"",
    "\\",
    "$'\\x",
    "/",
    "/dev/sda",
    "$HOME",
    "~",
    "*",
    "?",
    "[a-z]",
    " ",
    "python3 -c ",
    "awk ",
    "git ",
    "ssh h ",
    "curl u ",
    "printf ",
    "%s",
    "x=(",
    "coproc ",
    "! ",
    "é",
    "\u{F8F1}",
    "\u{F8F2}",
    "=",
    "-",
    "--",
    "@",
    "#",
    "$x",
    "$1",
    ":-",
    "time ",
    "function ",
    "a",
    "\0",
    "\t",
    "xargs -I{} ",
    "{}",
];

proptest! {
    #[test]
    fn any_text_gets_a_verdict(command in ".{0,200}") {
        check(&command);
    }

    #[test]
    fn any_pile_of_shell_gets_a_verdict(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check(&pieces.concat());
    }
}

#[test]
fn what_is_nested_without_end_is_refused_not_followed() {
    for (open, close) in [
        ("(", ")"),
        ("((", "))"),
        ("$(", ")"),
        ("${x:-", "}"),
        ("{ ", "; }"),
        ("if a; then ", "; fi"),
        ("case a in a) ", " ;; esac"),
        ("case a in a) ", " esac"),
        ("[[ ( ", " ) ]]"),
        ("`", "`"),
        ("\"$(", ")\""),
        ("<(", ")"),
        ("while a; do ", "; done"),
        ("! ", ""),
        ("coproc ", ""),
        ("time ", ""),
        ("f() { ", "; }"),
        ("{a,", "}"),
        ("eval ", ""),
        ("sudo ", ""),
        ("bash -c '", "'"),
        ("a=(", ")"),
        ("$[", "]"),
        ("( case a in a) ", " esac )"),
        ("function f { ", "; }"),
        ("for x in a; do ", "; done"),
        ("a[", "]"),
        ("?(", ")"),
        ("cat <<a\n", ""),
    ] {
        for depth in [10, 100, 1_000, 10_000] {
            check(&format!("{}a{}", open.repeat(depth), close.repeat(depth)));
            check(&open.repeat(depth));
            check(&close.repeat(depth));
        }
    }
}

#[test]
fn a_here_document_that_ends_with_an_empty_line_comes_to_an_end() {
    for tag in [
        "''", "\"\"", "\r", "\u{c}", "\u{b}", "'' ", "-''", "$''", "\\\r",
    ] {
        for rest in ["", "\n", " x", "\nfoo\n", " <<'' <<''", ")", "`"] {
            for before in ["cat <<", "$(cat <<", "`cat <<", "(a <<", "${x:-$(a <<"] {
                check(&format!("{before}{tag}{rest}"));
            }
        }
    }
}

#[test]
fn a_hundred_kilobytes_are_read_to_the_end() {
    let line = "find . -name '*.rs' | xargs grep -n \"$pattern\" > out.txt; cp a b && echo done\n";
    let mut script = line.repeat(100_000 / line.len());
    assert_eq!(assess(&script, &Context::default()).action, Action::Allowed);
    script.push_str("rm -rf /\n");
    assert_eq!(assess(&script, &Context::default()).action, Action::Blocked);
}

#[test]
fn what_is_too_complex_is_still_read_line_by_line() {
    let mut script = "echo $(date)\n".repeat(1_000);
    script.push_str("rm -rf /\n");
    assert_eq!(assess(&script, &Context::default()).action, Action::Blocked);
}

#[test]
fn functions_that_double_the_work_run_out_of_it() {
    let mut script = "f0() { echo; }\n".to_owned();
    for depth in 1..40 {
        script.push_str(&format!("f{depth}() {{ f{0}; f{0}; }}\n", depth - 1));
    }
    script.push_str("f39\n");
    check(&script);
    let mut doubling = "a=xxxxxxxx\n".to_owned();
    doubling.push_str(&"a=$a$a\n".repeat(100));
    check(&doubling);
}
