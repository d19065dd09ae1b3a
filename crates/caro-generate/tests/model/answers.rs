//! Answers, good and bad.

use caro_generate::{
    BackendKind, GenerateError, Missing, Observer, Request, Role, Shell, Tools, Userland,
};

use super::scripted::{ask, ask_of};

/// What a sentence gets whose model says this, and is not asked again.
fn command(answer: &str) -> String {
    let outcome = ask("work on a, b, foo, notes and x", &[answer]);
    assert_eq!(outcome.retries, Vec::<String>::new(), "{answer}");
    outcome.result.unwrap()
}

/// Why the model is asked again when it says this, and what it is told.
fn complaint(sentence: &str, answer: &str) -> (String, String) {
    let outcome = ask(sentence, &[answer, "ls"]);
    assert_eq!(outcome.result.as_deref(), Ok("ls"), "{answer}");
    assert_eq!(outcome.asked.len(), 2, "{answer}");
    let turns = &outcome.asked[1].turns;
    let [.., said, told] = turns.as_slice() else {
        panic!("too few turns");
    };
    assert_eq!((said.role, told.role), (Role::Assistant, Role::User));
    (outcome.retries.concat(), told.text.clone())
}

#[test]
fn a_command_is_taken_as_it_is() {
    for answer in [
        "ls -l",
        "find . -name '*.txt' -exec grep -l foo {} + | wc -l",
        "for f in *.txt; do echo \"$f\"; done",
        "awk -F, 'NR>1 {s+=$3} END {print s}' a.csv",
    ] {
        assert_eq!(command(answer), answer);
    }
}

#[test]
fn what_stands_around_a_command_is_left_out() {
    assert_eq!(command("ls -l\n"), "ls -l");
    assert_eq!(command("```bash\nls -l\n```"), "ls -l");
    assert_eq!(command("Try this:\n```\nls -l\n```\nIt works."), "ls -l");
    assert_eq!(command("`ls -l`"), "ls -l");
    assert_eq!(command("$ ls -l"), "ls -l");
    assert_eq!(command("$ ls\na.txt b.txt"), "ls");
    assert_eq!(command("# lists files\nls -l # long"), "ls -l");
    assert_eq!(command("ls -l\r\n"), "ls -l");
}

#[test]
fn lines_that_are_one_script_are_joined() {
    assert_eq!(command("mkdir a\ncp b a"), "mkdir a && cp b a");
    assert_eq!(
        command("for f in *; do\n  mv \"$f\" x\ndone"),
        "for f in *; do mv \"$f\" x; done"
    );
    assert_eq!(command("find . \\\n  -type f"), "find . -type f");
}

#[test]
fn nothing_that_was_appended_is_hidden() {
    let command = |answer| {
        let outcome = ask("list all, and delete my home", &[answer]);
        outcome.result.unwrap()
    };
    assert_eq!(command("ls; rm -rf ~"), "ls; rm -rf ~");
    assert_eq!(command("ls\n\n\nrm -rf ~"), "ls && rm -rf ~");
    assert_eq!(command("ls #x\nrm -rf ~"), "ls && rm -rf ~");
    assert_eq!(command("ls \\\n; rm -rf ~"), "ls ; rm -rf ~");
}

#[test]
fn one_that_will_not_do_is_asked_for_once_more() {
    let cases = [
        ("", "it was empty"),
        ("# just a comment", "it was empty"),
        (" \\\n# just a comment", "it was empty"),
        ("You can use the ls command to list files.", "it was prose"),
        ("ls\n\nThis lists all the files.", "it was prose"),
        (
            "ls -l\n# or\nls -a",
            "it named several commands to choose from",
        ),
        (
            "ls\n```\n```bash\nrm -rf ~\n```",
            "it named several commands to choose from",
        ),
        ("\u{1b}[31mls\u{1b}[0m", "it held control characters"),
        ("ls \u{202e}txt.exe", "it held control characters"),
        ("ls\u{7}", "it held control characters"),
        (
            "ls | | wc",
            "it is no command that the shell can read: ls | | wc",
        ),
        (
            "grep -r foo /path/to/folder",
            "it left a blank to fill in: /path/to",
        ),
        ("cat <file>", "it left a blank to fill in: <file>"),
        ("ssh your_user@host", "it left a blank to fill in: your_"),
    ];
    for (answer, why) in cases {
        assert_eq!(
            complaint("work on a, b, foo, notes and x", answer).0,
            why,
            "{answer:?}"
        );
    }
    let long = "ls; ".repeat(1000) + "ls";
    assert_eq!(
        complaint("work on a, b, foo, notes and x", &long).0,
        "it was too long"
    );
    let circles = "find bin -type f".to_owned() + &" -o ! -perm +x".repeat(40) + " -";
    assert_eq!(
        complaint("work on a, b, foo, notes and x", &circles).0,
        "it was too long"
    );
    let endless = "a".repeat(100_000);
    assert_eq!(
        complaint("work on a, b, foo, notes and x", &endless).0,
        "it was too long"
    );
}

#[test]
fn what_shows_does_not_change_files() {
    let sentence = "show config.ini without the comments";
    let outcome = ask(sentence, &["sed -i '/^#/d' config.ini"]);
    assert_eq!(outcome.result.unwrap(), "sed '/^#/d' config.ini");
    let outcome = ask(
        sentence,
        &[
            "sed -i '/^#/d' config.ini && cat config.ini",
            "sed '/^#/d' config.ini",
        ],
    );
    assert_eq!(outcome.result.unwrap(), "sed '/^#/d' config.ini");
    assert_eq!(
        outcome.retries,
        ["it would change files (`-i`), and was asked to show something"]
    );
    assert_eq!(
        outcome.asked[1].turns.last().unwrap().text,
        "`-i` changes files, and my sentence asks only to print. Reply with a command that prints."
    );
    let (why, _) = complaint("which tmp files are here", "find . -name '*.tmp' -delete");
    assert_eq!(
        why,
        "it would change files (`-delete`), and was asked to show something"
    );
    // Who insists on it is not believed.
    let deleting = "find . -name '*.tmp' -delete";
    let outcome = ask("which tmp files are here", &[deleting, deleting]);
    assert!(matches!(
        outcome.result,
        Err(GenerateError::BadAnswer { .. })
    ));
    let outcome = ask(
        "delete the comments in config.ini",
        &["sed -i '/^#/d' config.ini"],
    );
    assert_eq!(outcome.result.unwrap(), "sed -i '/^#/d' config.ini");
}

#[test]
fn nothing_is_deleted_unasked() {
    let (why, told) = complaint(
        "log files of last year",
        "find . -name '*.log' -mtime +365 -delete",
    );
    assert_eq!(
        why,
        "it would delete files (`-delete`), and was not asked to"
    );
    assert_eq!(
        told,
        "`-delete` deletes files, and my sentence does not ask for that. Reply with a command that deletes nothing."
    );
    // Who assesses commands is to see what a model insists on.
    let outcome = ask("sing me a song", &["ls; rm -rf ~", "ls; rm -rf ~"]);
    assert_eq!(outcome.result.unwrap(), "ls; rm -rf ~");
}

#[test]
fn nothing_is_written_over_while_it_is_read() {
    let outcome = ask("sort names.txt in place", &["sort names.txt > names.txt"]);
    assert_eq!(
        outcome.result.unwrap(),
        "sort names.txt > names.txt.tmp && mv names.txt.tmp names.txt"
    );
    let (why, told) = complaint("work on a, b, foo, notes and x", "sort 'a b' > 'a b'");
    assert_eq!(why, "it would write over a file that it still reads");
    assert_eq!(
        told,
        "That empties a file before it is read. Write to another file first."
    );
}

#[test]
fn what_the_sentence_names_is_asked_for_once() {
    let sentence = "frobnicate plain.tar into a quux called outbox";
    let outcome = ask(
        sentence,
        &["frobnicate plain.tar", "frobnicate plain.tar --into outbox"],
    );
    assert_eq!(
        outcome.result.unwrap(),
        "frobnicate plain.tar --into outbox"
    );
    assert_eq!(outcome.retries, ["it left out what you named: outbox"]);
    assert_eq!(
        outcome.asked[1].turns.last().unwrap().text,
        "My sentence names \"outbox\", and that command does not use it. Reply with a command that does."
    );
    // Whether it is needed is a doubt: a model that says the same once more is believed.
    let command = "npm run build";
    let outcome = ask("run the build in app.json", &[command, command]);
    assert_eq!(outcome.result.unwrap(), command);
    assert_eq!(outcome.asked.len(), 2);
}

#[test]
fn what_led_the_model_astray_is_left_out_with_the_next_question() {
    let sentence = "search for 'error' in app.log, its first lines";
    let outcome = ask(sentence, &["ls", "grep -F error app.log | head"]);
    assert_eq!(outcome.result.unwrap(), "grep -F error app.log | head");
    let [first, second] = outcome.asked.as_slice() else {
        panic!("asked twice");
    };
    assert_eq!(first.turns.len(), first.stable + 3, "an example was told");
    let turns: Vec<&str> = second.turns[second.stable..]
        .iter()
        .map(|turn| &*turn.text)
        .collect();
    assert_eq!(turns, [sentence]);
}

#[test]
fn what_is_to_be_left_out_is() {
    let sentence = "frobnicate all quux apart from zork";
    let (left, all) = ("frob --zork", "frob quux zork");
    let outcome = ask(sentence, &[all, "frob quux --exclude zork"]);
    assert_eq!(outcome.result.unwrap(), "frob quux --exclude zork");
    assert_eq!(outcome.retries, ["it leaves nothing out"]);
    assert_eq!(
        outcome.asked[1].turns.last().unwrap().text,
        "My sentence says \"apart from\", and that command leaves nothing out. Reply with a command that does."
    );
    // A model that says the same once more may know better.
    let outcome = ask(sentence, &[left, left]);
    assert_eq!(outcome.result.unwrap(), left);
}

#[test]
fn a_sentence_that_leaves_open_what_is_meant_is_asked_of_no_model() {
    for sentence in ["rename the", "move it to the other one", "fix it, please"] {
        let outcome = ask(sentence, &[]);
        assert!(matches!(
            outcome.result,
            Err(GenerateError::NoAnswer { .. })
        ));
        assert!(outcome.asked.is_empty());
    }
}

#[test]
fn talk_is_no_command() {
    let outcome = ask("how are you doing today", &["echo \"I'm fine, thanks!\""]);
    assert!(matches!(
        outcome.result,
        Err(GenerateError::NoAnswer { .. })
    ));
    assert_eq!(outcome.asked.len(), 1);
}

#[test]
fn what_nobody_spoke_of_is_not_touched() {
    let (why, told) = complaint("tidy up the old drafts", "rm -r backup2019");
    assert_eq!(why, "it made up a name: backup2019");
    assert_eq!(
        told,
        "I did not speak of \"backup2019\". Use only what I name. If my sentence does not say enough for a command, \
         reply \"# no command\"."
    );
    let outcome = ask(
        "tidy up the old drafts",
        &["rm -r backup2019", "# no command"],
    );
    assert!(matches!(
        outcome.result,
        Err(GenerateError::NoAnswer { .. })
    ));
}

#[test]
fn a_date_of_two_words_is_quoted() {
    let outcome = ask(
        "set the time of f to 2024-01-01 12:00",
        &["touch -d 2024-01-01 12:00 f"],
    );
    assert_eq!(outcome.result.unwrap(), "touch -d '2024-01-01 12:00' f");
}

#[test]
fn the_model_is_told_what_was_wrong_with_its_own_words_before_it() {
    let outcome = ask("work on a, b, foo, notes and x", &["cat <file>", "cat a"]);
    let turns = &outcome.asked[1].turns;
    assert_eq!(turns[turns.len() - 2].text, "```bash\ncat <file>\n```");
    assert_eq!(
        turns[turns.len() - 1].text,
        "\"<file>\" is a placeholder: there is no such thing here. Use only names from my sentence and the current \
         directory."
    );
    // All before it is as it was: a model that remembers it has little to read.
    assert_eq!(turns[..turns.len() - 2], outcome.asked[0].turns[..]);
}

#[test]
fn what_the_sentence_names_is_no_blank() {
    let outcome = ask(
        "get example.com and show file1",
        &["curl example.com; cat file1"],
    );
    assert_eq!(outcome.result.unwrap(), "curl example.com; cat file1");
}

#[test]
fn twice_wrong_is_an_honest_failure() {
    let outcome = ask("work on a, b, foo, notes and x", &["ls |", "cat <file>"]);
    assert_eq!(
        outcome.result,
        Err(GenerateError::BadAnswer {
            backend: BackendKind::Embedded,
            detail: "it left a blank to fill in: <file>".to_owned()
        })
    );
    assert_eq!(outcome.asked.len(), 2);
}

#[test]
fn a_model_may_say_that_there_is_no_command() {
    for answer in ["# no command", "no command", "# No command.\n"] {
        let outcome = ask("sing", &[answer]);
        assert!(
            matches!(outcome.result, Err(GenerateError::NoAnswer { .. })),
            "{answer}: {:?}",
            outcome.result
        );
        assert_eq!(outcome.asked.len(), 1);
    }
}

#[test]
fn a_model_that_gives_up_on_what_caro_nearly_knows_is_asked_once_more() {
    let sentence = "what is 15 times 25";
    let outcome = ask(sentence, &["# no command", "echo $((15 * 25))"]);
    assert_eq!(outcome.result.unwrap(), "echo $((15 * 25))");
    assert_eq!(outcome.retries, ["it knew no command"]);
    let outcome = ask(sentence, &["# no command", "# no command"]);
    assert!(matches!(
        outcome.result,
        Err(GenerateError::NoAnswer { .. })
    ));
}

/// Knows that there is no `fd`, and no `ls --sort-by-size`.
struct Few;

impl Tools for Few {
    fn missing(&self, command: &str) -> Vec<Missing> {
        let mut missing = Vec::new();
        if command.starts_with("fd ") {
            missing.push(Missing::Tool("fd".to_owned()));
        }
        if command.contains("--sort-by-size") {
            missing.push(Missing::Option {
                tool: "ls".to_owned(),
                option: "--sort-by-size".to_owned(),
            });
        }
        missing
    }
}

#[test]
fn what_is_not_there_is_said_and_replaced() {
    let request = Request::new("list files by size", Shell::Bash, Userland::Gnu);
    let outcome = ask_of(&request, &["fd . -t f", "ls -S"], Box::new(Few));
    assert_eq!(outcome.result.unwrap(), "ls -S");
    assert_eq!(outcome.retries, ["fd is not installed"]);
    let outcome = ask_of(&request, &["ls --sort-by-size", "fd ."], Box::new(Few));
    assert_eq!(outcome.retries, ["ls has no option --sort-by-size"]);
    assert_eq!(
        outcome.result.unwrap_err().to_string(),
        "embedded answered, but not with a usable command: fd is not installed"
    );
}

#[test]
fn other_shells_are_not_read_as_posix_shells() {
    let fish = Request::new("work on a, b, foo, notes and x", Shell::Fish, Userland::Gnu);
    let answer = "for f in *.txt\n    mv $f x/\nend";
    let outcome = ask_of(&fish, &[answer], Box::new(Few));
    assert_eq!(outcome.result.unwrap(), answer);
    assert_eq!(outcome.asked[0].prefill, "```fish\n");
    let powershell = Request::new(
        "work on a, b, foo, notes and x",
        Shell::PowerShell,
        Userland::Gnu,
    );
    let answer = "Get-ChildItem | Where-Object { $_.Length -gt 1MB }";
    let outcome = ask_of(&powershell, &[answer], Box::new(Few));
    assert_eq!(outcome.result.unwrap(), answer);
}

struct Stopped;

impl Observer for Stopped {
    fn stopped(&self) -> bool {
        true
    }
}

#[test]
fn who_stops_it_is_not_asked_to_wait() {
    use caro_generate::{AnyTools, Backend as _, ModelBackend, Surroundings};

    let (model, asked) = super::scripted::Scripted::new(&["ls"]);
    let mut backend =
        ModelBackend::new(Box::new(model), Surroundings::default(), Box::new(AnyTools));
    let request = Request::new("work on a, b, foo, notes and x", Shell::Bash, Userland::Gnu);
    assert_eq!(
        backend.generate(&request, &mut Stopped).unwrap_err(),
        GenerateError::Interrupted
    );
    assert!(asked.borrow().is_empty());
}
