//! Runs what sentences with commands, loops and several steps become, and looks at what comes out and what changes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs;

use caro_generate::{Shell, Userland};
use tempfile::TempDir;

use support::{answer, command, run};

/// A directory with files to loop over and a script that says what it was given.
fn folder() -> TempDir {
    let root = TempDir::new().unwrap();
    fs::create_dir_all(root.path().join("src/deep")).unwrap();
    for path in [
        "one.txt",
        "two words.txt",
        "src/a.py",
        "src/b.py",
        "src/deep/c.py",
    ] {
        fs::write(root.path().join(path), "x\n").unwrap();
    }
    fs::write(root.path().join("hosts.txt"), "web1\nweb 2\n").unwrap();
    fs::write(root.path().join("say.sh"), "echo said \"$@\"\n").unwrap();
    let say = root.path().join("say.sh");
    let mut permissions = fs::metadata(&say).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
    fs::set_permissions(&say, permissions).unwrap();
    root
}

/// What the sentence's command prints in bash, which must be what it prints in sh.
#[track_caller]
fn prints(sentence: &str, expected: &[&str]) {
    let root = folder();
    let bash = run("bash", &command(sentence, Shell::Bash), root.path());
    let root = folder();
    let sh = run("sh", &command(sentence, Shell::Sh), root.path());
    assert_eq!(bash, sh, "{sentence}");
    let lines: Vec<&str> = bash.lines().collect();
    assert_eq!(lines, expected, "{sentence}");
}

#[test]
fn commands_are_run_as_often_as_it_is_said() {
    prints("repeat echo hello 3 times", &["hello", "hello", "hello"]);
    prints("run ./say.sh --hi twice", &["said --hi", "said --hi"]);
    prints(
        "run ./say.sh with every number from 2 to 4",
        &["said 2", "said 3", "said 4"],
    );
    prints("retry ./say.sh until it succeeds", &["said"]);
}

#[test]
fn commands_are_run_for_every_file_and_line() {
    prints(
        "run ./say.sh for every line in hosts.txt",
        &["said web1", "said web 2"],
    );
    prints(
        "for each txt file run say.sh",
        &["said ./hosts.txt", "said ./one.txt", "said ./two words.txt"],
    );
    prints(
        "run say.sh for every py file in src",
        &["said src/a.py", "said src/b.py"],
    );
    prints("run 'echo hi' in every subdirectory of src", &["hi"]);
}

#[test]
fn steps_follow_one_another() {
    prints(
        "create the folder build and then run ./say.sh --done",
        &["said --done"],
    );
    prints("run ./say.sh 1 and then ./say.sh 2", &["said 1", "said 2"]);
    prints("run ./say.sh and if it fails print \"no\"", &["said"]);
}

#[test]
fn it_is_what_was_made() {
    let root = folder();
    let both = command("make a new folder called out and cd into it", Shell::Bash);
    assert_eq!(
        run("bash", &format!("{both} && pwd"), root.path()),
        format!("{}/out\n", root.path().canonicalize().unwrap().display())
    );
    run(
        "bash",
        &command("create a file run.sh and make it executable", Shell::Bash),
        root.path(),
    );
    let mode = fs::metadata(root.path().join("run.sh"))
        .unwrap()
        .permissions();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&mode) & 0o100,
        0o100
    );
}

#[test]
fn steps_that_need_one_another_are_refused() {
    for sentence in [
        "find all log files and delete the folder tmp",
        "list the processes and kill firefox",
        "copy one.txt to two.txt and delete it",
        "clone https://example.org/a.git and run make",
        "run ./say.sh and dance",
        "run ./say.sh every now and then",
        "run the tests every 5 seconds",
        "delete one.txt every 5 seconds",
    ] {
        assert_eq!(
            answer(sentence, Shell::Bash, Userland::Gnu),
            None,
            "{sentence}"
        );
    }
}
