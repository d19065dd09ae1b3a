//! What continues an earlier sentence, for a backend that understands whole sentences only.

use caro_generate::{
    Backend as _, Candidate, Continued, Exchange, GenerateError, Request, Shell, StaticBackend,
    Unobserved, Userland,
};

fn generate(sentence: &str, previous: Option<Exchange<'_>>) -> Result<Candidate, GenerateError> {
    let request = Request {
        previous,
        ..Request::new(sentence, Shell::Bash, Userland::Gnu)
    };
    Continued(StaticBackend::new()).generate(&request, &mut Unobserved)
}

#[test]
fn both_are_understood_as_one_sentence() {
    let sentence = "find all pdf files";
    let first = generate(sentence, None).unwrap();
    let previous = Exchange {
        sentence,
        command: &first.command,
    };
    let second = generate("older than 30 days", Some(previous)).unwrap();
    let whole = generate("find all pdf files older than 30 days", None).unwrap();
    assert_eq!(second, whole);
}

#[test]
fn a_command_that_was_changed_is_not_continued() {
    let previous = Exchange {
        sentence: "find all pdf files",
        command: "find /srv -name '*.pdf'",
    };
    assert!(matches!(
        generate("older than 30 days", Some(previous)),
        Err(GenerateError::NoAnswer { .. })
    ));
}

#[test]
fn what_is_not_understood_continues_nothing() {
    let sentence = "find all pdf files";
    let first = generate(sentence, None).unwrap();
    let previous = Exchange {
        sentence,
        command: &first.command,
    };
    assert!(generate("but make it fancy", Some(previous)).is_err());
}
