//! Words that must not travel, put wherever a user's words can stand: none reaches the queue or the wire.

use std::cell::RefCell;

use caro_testing::{PATIENCE, PostHogServer, SealedHome};
use proptest::prelude::*;

use crate::stage::{consenting, shown};

/// Whether a word stands anywhere in what is kept for sending, or was sent; in any letter case.
fn escaped(home: &SealedHome, server: &PostHogServer, word: &str) -> bool {
    let mut kept = Vec::new();
    for entry in std::fs::read_dir(home.telemetry_directory())
        .unwrap()
        .flatten()
    {
        kept.extend(entry.file_name().as_encoded_bytes());
        kept.extend(std::fs::read(entry.path()).unwrap_or_default());
    }
    let mut text = String::from_utf8_lossy(&kept).into_owned();
    for request in server.requests() {
        text.push_str(&request.text);
        text.push_str(&request.path);
        let values = request
            .headers
            .into_iter()
            .map(|(name, value)| name + &value);
        text.extend(values);
    }
    text.to_lowercase().contains(&word.to_lowercase())
}

#[test]
fn what_a_user_says_has_and_is_called_stays_with_them() {
    let server = PostHogServer::start();
    let mut home = consenting(&server);
    home.consent("flush_interval = 0\ncanaryconfigkey = \"canaryconfigvalue\"\n[model]\nname = \"canarymodel\"");
    home.set("CARO_TELEMETRY_FLUSH_INTERVAL", "0")
        .set("CANARYVARIABLE", "canaryvalue")
        .set("USER", "canaryuser")
        .set("EDITOR", "canaryeditor")
        .set("SSH_CONNECTION", "192.0.2.77 canaryhost");
    let project = home.path().join("canaryproject");
    std::fs::create_dir(&project).unwrap();
    std::fs::write(project.join("canaryfile.txt"), "canarycontent").unwrap();
    let in_project = |arguments: &[&str]| {
        let mut command = home.command(arguments);
        command.current_dir(&project).output().unwrap()
    };
    for arguments in [
        &["find files named canaryname.txt"][..],
        &["-x", "find files named canaryfile.txt"],
        &["-x", "search for canarytext in all files"],
        &["canarynonsense canarywords"],
        &["-m", "canarymodel", "list all files larger than 100MB"],
        &["-b", "openai", "-m", "gpt-canarymodel", "canaryquestion"],
        &["-s", "fish", "show the file canaryfile.txt"],
        &["delete the file canaryfile.txt"],
        &["-x", "-y", "delete the file canaryfile.txt"],
        &["kill the process canaryprocess"],
    ] {
        in_project(arguments);
        home.processes().wait_until_gone(PATIENCE);
    }
    // Edited in the menu, and typed in the prompt loop.
    let mut terminal = home.terminal(["list all files larger than 100MB"]);
    terminal.wait_for("cancel [q]");
    terminal.type_text("e");
    terminal.wait_for("$ find");
    terminal.type_text("\u{1}\u{b}");
    terminal.type_line("echo canaryedit; exit 3");
    terminal.wait_until("the menu for it", |screen| {
        screen.contains("$ echo canaryedit") && screen.ends_with("cancel [q]")
    });
    terminal.type_text("r");
    assert_eq!(terminal.wait_for_end().0, 3);
    let mut terminal = home.terminal([""; 0]);
    terminal.wait_for("caro>");
    terminal.type_line("canaryprompt to nowhere");
    terminal.wait_until("the next prompt", |screen| {
        screen.contains("error") && screen.trim_end().ends_with("caro>")
    });
    terminal.end_input();
    terminal.wait_for_end();
    home.processes().wait_until_gone(PATIENCE);
    home.run(["telemetry", "flush"]);

    assert!(server.distinct().len() > 20, "{}", server.distinct().len());
    assert!(shown(&home).is_empty());
    assert!(!escaped(&home, &server, "canary"));
    assert!(!escaped(&home, &server, home.path().to_str().unwrap()));
    assert!(!escaped(&home, &server, "192.0.2.77"));
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = host.trim();
    assert!(host.len() < 5 || !escaped(&home, &server, host), "{host}");
    let machine = std::fs::read_to_string("/etc/machine-id").unwrap_or_default();
    assert!(machine.len() < 16 || !escaped(&home, &server, machine.trim()));
}

/// Words around a canary: everyday ones, names, paths, quotes, options, and what no one would type.
fn sentence() -> impl Strategy<Value = (String, String)> {
    let word = prop_oneof![
        3 => prop::sample::select(vec![
            "list", "find", "files", "named", "delete", "the", "larger", "than", "100MB", "in", "count", "lines",
            "show", "with", "containing", "older", "days", "process", "all",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{1,12}".prop_filter("options are not words", |word| !word.starts_with('-')),
        1 => "/[a-z]{1,8}/[a-z]{1,8}",
        1 => "'[a-z ]{1,10}'",
    ];
    let canary = "[b-df-hj-np-tv-z]{14}";
    let shape = prop::sample::select(vec![
        "{}",
        "{}.txt",
        "/home/{}/x",
        "'{}'",
        "*.{}",
        "{}@example.org",
        "ghp_{}",
    ]);
    (
        prop::collection::vec(word, 0..6),
        canary,
        shape,
        any::<prop::sample::Index>(),
    )
        .prop_map(|(mut words, canary, shape, place)| {
            let at = place.index(words.len() + 1);
            words.insert(at, shape.replace("{}", &canary));
            (words.join(" "), canary)
        })
}

#[test]
fn no_word_of_any_sentence_reaches_the_queue() {
    let server = PostHogServer::start();
    let home = RefCell::new(crate::stage::recording(&server));
    // Each case is a whole run of the program.
    proptest!(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() },
        |((sentence, canary) in sentence())| {
            let home = home.borrow();
            let before = shown(&home).len();
            home.run(["--dry-run", "--", &sentence]);
            prop_assert!(!escaped(&home, &server, &canary), "{sentence}");
            prop_assert!(shown(&home).len() >= before + 2, "{sentence}: nothing was recorded");
        }
    );
}
