//! Values from a sentence stay data, and no sentence makes the backend panic or dawdle.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

use caro_generate::{GenerateError, Request, Shell, StaticBackend, Userland};
use proptest::prelude::*;

fn generate(sentence: &str, shell: Shell) -> Result<String, GenerateError> {
    let request = Request::new(sentence, shell, Userland::Gnu);
    StaticBackend::new()
        .answer(&request)
        .map(|candidate| candidate.command)
}

/// The words that a shell hands to the tools of a command, each with a zero byte behind it.
fn words(shell: &str, command: &str) -> Vec<String> {
    let mut script = String::new();
    for tool in [
        "grep", "find", "rm", "mv", "cp", "cat", "mkdir", "sed", "git", "touch",
    ] {
        script.push_str(&format!(
            "{tool}() {{ for word in {tool} \"$@\"; do printf '%s\\0' \"$word\"; done; }}\n"
        ));
    }
    let output = Command::new(shell)
        .arg("-c")
        .arg(script + command)
        .env("LC_ALL", "C.UTF-8")
        .current_dir("/")
        .output()
        .unwrap();
    assert!(
        output.stderr.is_empty(),
        "{command}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

const HOSTILE: [&str; 14] = [
    "'; rm -rf ~",
    "$(touch x)",
    "`id`",
    "${HOME}",
    "a\" b",
    "*",
    "-rf",
    "--help",
    "\\",
    "!!",
    "a;b|c&d",
    "#x",
    "~root",
    "{a,b}",
];

/// A text that may try anything but the typographic quote that ends it.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(HOSTILE.to_vec()).prop_map(str::to_owned),
        "[ -~äß€😀]{1,20}",
        (proptest::sample::select(HOSTILE.to_vec()), "[ -~]{0,8}")
            .prop_map(|(start, end)| format!("{start}{end}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn a_searched_text_is_one_word(value in value()) {
        let sentence = format!("search for \u{201c}{value}\u{201d} in notes.txt");
        for (name, shell) in [("bash", Shell::Bash), ("sh", Shell::Sh)] {
            if let Ok(command) = generate(&sentence, shell) {
                prop_assert_eq!(words(name, &command), ["grep", "-F", "-e", &value, "notes.txt"]);
            }
        }
    }

    #[test]
    fn a_path_is_one_word_and_no_option(value in value()) {
        let sentence = format!("delete the file \u{201c}{value}\u{201d}");
        for (name, shell) in [("bash", Shell::Bash), ("sh", Shell::Sh)] {
            if let Ok(command) = generate(&sentence, shell) {
                let words = words(name, &command);
                prop_assert_eq!(words.len(), 2, "{}", command);
                prop_assert!(!words[1].starts_with('-'));
                prop_assert!(words[1] == value || words[1] == format!("./{value}"), "{}", command);
            }
        }
    }

    #[test]
    fn a_name_of_many_files_is_one_word(value in value()) {
        let sentence = format!("find all files named \u{201c}{value}\u{201d} under /etc");
        if let Ok(command) = generate(&sentence, Shell::Bash) {
            let words = words("bash", &command);
            prop_assert_eq!(&words[..5], ["find", "/etc", "-type", "f", "-name"]);
            prop_assert_eq!(words.len(), 6, "{}", command);
        }
    }

    #[test]
    fn a_replaced_text_stays_in_its_script(from in "[ -~]{1,12}", to in "[ -~]{1,12}") {
        let sentence = format!("replace \u{201c}{from}\u{201d} with \u{201c}{to}\u{201d} in notes.txt");
        if let Ok(command) = generate(&sentence, Shell::Bash) {
            let words = words("bash", &command);
            prop_assert_eq!(&words[..2], ["sed", "-i"]);
            prop_assert_eq!(words.len(), 4, "{}", command);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_makes_it_panic(sentence in "\\PC{0,200}") {
        for shell in Shell::ALL {
            let _ = generate(&sentence, shell);
        }
    }

    #[test]
    fn no_sequence_of_its_own_words_makes_it_panic(words in proptest::collection::vec(word(), 1..14)) {
        let sentence = words.join(" ");
        for (shell, userland) in [(Shell::Bash, Userland::Gnu), (Shell::Fish, Userland::Bsd), (Shell::PowerShell, Userland::Gnu)] {
            let request = Request::new(&sentence, shell, userland);
            if let Ok(candidate) = StaticBackend::new().answer(&request) {
                prop_assert!(!candidate.command.is_empty());
                prop_assert!(!candidate.command.chars().any(char::is_control));
                prop_assert!(!candidate.explanation.contains('\n'));
            }
        }
    }
}

fn word() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "find",
        "delete",
        "count",
        "show",
        "copy",
        "move",
        "replace",
        "files",
        "directories",
        "pdf",
        "images",
        "larger",
        "than",
        "10MB",
        "older",
        "3",
        "days",
        "in",
        "under",
        "this",
        "folder",
        "not",
        "and",
        "or",
        "named",
        "\"x y\"",
        "containing",
        "lines",
        "the",
        "5",
        "largest",
        "with",
        "name",
        "size",
        "modified",
        "last",
        "week",
        "except",
        "to",
        "~/x",
        "sorted",
        "by",
        "between",
        "of",
        "all",
        "git",
        "commit",
        "process",
        "port",
        "8080",
        "*.txt",
        "hidden",
        "empty",
        "recursively",
        "owned",
        "root",
        "total",
        "each",
        "line",
        "search",
        "for",
        "zip",
        "into",
        "a.zip",
        "permissions",
        "755",
        "them",
        "their",
        "more",
        "less",
        "ago",
    ])
}

#[test]
fn what_is_no_sentence_is_refused_in_a_sentence() {
    let huge = "find pdf files ".repeat(7_000);
    let binary: String = (0..2_000_u32)
        .filter_map(|n| char::from_u32(n % 256))
        .collect();
    let spaces = " ".repeat(100_000);
    let emoji = "\u{1f600}".repeat(25_000);
    let quotes = "\"'`".repeat(30_000);
    for sentence in [
        huge.as_str(),
        &binary,
        &spaces,
        &emoji,
        &quotes,
        "",
        "\0",
        "\u{feff}",
        "?",
        "'",
        "\"\"",
    ] {
        let error = generate(sentence, Shell::Bash).unwrap_err();
        assert!(matches!(error, GenerateError::NoAnswer { .. }), "{error}");
        assert!(
            error.to_string().len() < 200,
            "a hint is one sentence: {error}"
        );
    }
}

#[test]
fn control_characters_never_reach_a_command() {
    for sentence in [
        "find files named 'a\nb'",
        "find files named \"a\u{1b}[31mb\"",
        "search for 'a\rb' in notes.txt",
    ] {
        assert!(generate(sentence, Shell::Bash).is_err(), "{sentence:?}");
    }
}

#[test]
fn shells_without_a_known_grammar_get_words_only() {
    for shell in [Shell::Cmd, Shell::Nu, Shell::Other] {
        assert_eq!(generate("git status", shell).unwrap(), "git status");
        assert!(generate("find files larger than 1MB", shell).is_err());
        assert!(generate("create a branch named 'a;b'", shell).is_err());
    }
}
