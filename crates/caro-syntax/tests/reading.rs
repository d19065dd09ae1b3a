//! Whatever is read: it ends soon, it never panics, and what is shell has a tree.

use brush_parser::Token;
use caro_syntax::{Positions, Unreadable, read};
use proptest::prelude::*;

#[test]
fn everyday_commands_have_a_tree() {
    for command in [
        "ls",
        "find . -name '*.pdf' -print0 | xargs -0 rm --",
        "for f in *.jpg; do mv \"$f\" \"${f%.jpg}.jpeg\"; done",
        "cat <<EOF\nhello\nEOF",
        "[[ -f a && ! -d b ]] || echo \"$((1 + 2))\"",
        "diff <(sort a) <(sort b)",
        "",
    ] {
        assert!(read(command).is_ok(), "{command}");
    }
}

#[test]
fn what_no_shell_reads_has_none() {
    for text in ["ls |", "echo 'a", "for x in", "a && && b", "(ls", "fi"] {
        assert_eq!(read(text).unwrap_err(), Unreadable::Syntax, "{text}");
    }
}

#[test]
fn what_would_take_forever_or_the_stack_is_too_complex() {
    for text in ["(", "$(", "${", "{ ", "if ", "! ", "<<A ", "[[ ( "] {
        let deep = text.repeat(5000);
        assert_eq!(
            read(&deep).unwrap_err(),
            Unreadable::TooComplex,
            "{text} many times"
        );
    }
    let nested = format!("{}x{}", "(".repeat(20), ")".repeat(20));
    assert_eq!(read(&nested).unwrap_err(), Unreadable::TooComplex);
}

#[test]
fn positions_are_told_in_bytes() {
    let text = "écho 日本 | wc";
    let positions = Positions::new(text);
    let words: Vec<&str> = read(text)
        .unwrap()
        .tokens
        .iter()
        .map(|token| &text[positions.bytes(token.location())])
        .collect();
    assert_eq!(words, ["écho", "日本", "|", "wc"]);
}

proptest! {
    #[test]
    fn any_text_is_read_or_not_and_its_tokens_stand_in_it(text in any::<String>()) {
        if let Ok(reading) = read(&text) {
            let positions = Positions::new(&text);
            for token in &reading.tokens {
                let (Token::Word(..) | Token::Operator(..)) = token;
                prop_assert!(text.get(positions.bytes(token.location())).is_some());
            }
        }
    }
}
