//! Runs what sentences about files become, in a directory whose files are known, and looks at what happened.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::time::{Duration, SystemTime};

use caro_generate::Shell;
use tempfile::TempDir;

use support::{command, run};

const DAY: u64 = 24 * 60 * 60;

/// Files by path, content, age in seconds and permissions.
const FILES: [(&str, &str, u64, u32); 10] = [
    ("a.txt", "alpha beta\nFrom: me\n", 60, 0o644),
    ("b.TXT", "gamma\n", 3 * DAY, 0o600),
    ("run.sh", "echo hi\n", 8 * DAY, 0o755),
    ("docs/guide.md", "alpha\n", 20 * DAY, 0o664),
    ("docs/deep/er/note.txt", "beta\n", 40 * DAY, 0o444),
    ("docs/Makefile", "all:\n", 2 * DAY, 0o644),
    ("logs/one.log", "error: x\n", 5 * DAY, 0o644),
    ("logs/two.log", "fine\n", 100 * DAY, 0o622),
    ("skip/three.log", "error: y\n", 60, 0o644),
    (".dot", "secret\n", 60, 0o644),
];

fn tree() -> TempDir {
    let root = TempDir::new().unwrap();
    for (path, text, age, mode) in FILES {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        let time = SystemTime::now() - Duration::from_secs(age);
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(time)
            .unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    }
    symlink("a.txt", root.path().join("good")).unwrap();
    symlink("gone", root.path().join("lost")).unwrap();
    root
}

/// What the sentence's command prints in sh, in any order.
fn found(sentence: &str) -> Vec<String> {
    let root = tree();
    let mut lines: Vec<String> = run("sh", &command(sentence, Shell::Sh), root.path())
        .lines()
        .map(|line| line.trim_start_matches("./").to_owned())
        .collect();
    lines.sort();
    lines
}

#[track_caller]
fn finds(sentence: &str, expected: &[&str]) {
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(
        found(sentence),
        expected,
        "{sentence}: {}",
        command(sentence, Shell::Sh)
    );
}

#[test]
fn two_conditions_may_be_joined_by_or() {
    finds(
        "find md files or files named run.sh",
        &["docs/guide.md", "run.sh"],
    );
    finds(
        "find log files older than 90 days or containing 'error: y'",
        &["logs/two.log", "skip/three.log"],
    );
    finds(
        "find files named a.txt or older than 50 days",
        &["a.txt", "logs/two.log"],
    );
}

#[test]
fn names_are_read_in_many_wordings() {
    finds(
        "find all files whose name starts with 'g' and ends with .md",
        &["docs/guide.md"],
    );
    finds(
        "find files that end in .md or .sh",
        &["docs/guide.md", "run.sh"],
    );
    finds(
        "find files with the extension txt, ignoring case",
        &["a.txt", "b.TXT", "docs/deep/er/note.txt"],
    );
    finds(
        "find files with uppercase letters in their names",
        &["b.TXT", "docs/Makefile"],
    );
    finds(
        "find files with names longer than 8 characters",
        &["skip/three.log"],
    );
    finds("list files not named *.log in logs", &[]);
    finds(
        "find all files whose name does not contain a dot",
        &["docs/Makefile"],
    );
}

#[test]
fn ages_are_read_in_many_wordings() {
    finds(
        "find files modified between 4 and 10 days ago",
        &["run.sh", "logs/one.log"],
    );
    finds(
        "find files modified more than a week ago but less than a month ago",
        &["run.sh", "docs/guide.md"],
    );
    finds("find logs not touched for over 30 days", &["logs/two.log"]);
    finds("find txt files newer than docs/Makefile", &["a.txt"]);
}

#[test]
fn depth_and_folders_are_chosen() {
    finds(
        "find txt files at least 3 levels deep",
        &["docs/deep/er/note.txt"],
    );
    finds(
        "find txt files, but don't go deeper than 2 levels",
        &["a.txt"],
    );
    finds(
        "find log files excluding the skip folder",
        &["logs/one.log", "logs/two.log"],
    );
    finds("find log files except in ./logs", &["skip/three.log"]);
    finds(
        "list all files in this folder that are older than a day",
        &["b.TXT", "run.sh"],
    );
    finds("search the docs directory for md files", &["docs/guide.md"]);
}

#[test]
fn permissions_and_links_are_tested() {
    finds("find files writable by others", &["logs/two.log"]);
    finds(
        "find files with write permission for the group",
        &["docs/guide.md", "logs/two.log"],
    );
    finds("find read-only files", &["docs/deep/er/note.txt"]);
    finds("find files executable by anyone", &["run.sh"]);
    finds("find symlinks pointing to a.txt", &["good"]);
    finds(
        "find symbolic links that point to files that no longer exist",
        &["lost"],
    );
}

#[test]
fn contents_are_searched_and_shown() {
    finds("find files containing both 'alpha' and 'beta'", &["a.txt"]);
    finds(
        "find files containing 'alpha' or 'gamma'",
        &["a.txt", "b.TXT", "docs/guide.md"],
    );
    finds(
        "search for lines that begin with \"From:\" in all files",
        &["a.txt:2:From: me"],
    );
    finds(
        "search for 'error' in all log files and show only the file names",
        &["logs/one.log", "skip/three.log"],
    );
    finds("show the contents of all md files", &["alpha"]);
}

#[test]
fn files_are_shown_as_they_are_wanted() {
    finds(
        "find all log files and print only their names",
        &["one.log", "three.log", "two.log"],
    );
    finds(
        "list the unique parent directories of all log files",
        &["logs", "skip"],
    );
    finds(
        "print the octal permissions and names of all sh files",
        &["755 ./run.sh"],
    );
    finds("the newest file in logs, only its name", &["one.log"]);
    finds(
        "list the directories that contain log files",
        &["logs", "skip"],
    );
    finds(
        "count log files in each subfolder",
        &["      1 ./skip", "      2 ./logs"],
    );
    let root = tree();
    let null = command(
        "find all md files separated by null characters",
        Shell::Bash,
    );
    assert_eq!(run("bash", &null, root.path()), "./docs/guide.md\0");
}

#[track_caller]
fn changes(sentence: &str, gone: &[&str], there: &[&str]) {
    let root = tree();
    let command = command(sentence, Shell::Bash);
    fs::create_dir(root.path().join("backup")).unwrap();
    run("bash", &command, root.path());
    for path in gone {
        assert!(!root.path().join(path).exists(), "{command}: {path}");
    }
    for path in there {
        assert!(root.path().join(path).exists(), "{command}: {path}");
    }
}

#[test]
fn files_are_changed_only_as_it_was_said() {
    changes(
        "rename all .log files under logs to .old",
        &["logs/one.log"],
        &["logs/one.old", "logs/two.old", "skip/three.log"],
    );
    changes(
        "delete all log files older than 50 days with confirmation",
        &[],
        &["logs/two.log"],
    );
    changes(
        "find all md files and move them to backup",
        &["docs/guide.md"],
        &["backup/guide.md"],
    );
    changes(
        "copy all md files under docs to backup preserving the directory structure",
        &[],
        &["backup/docs/guide.md", "docs/guide.md"],
    );
    changes(
        "delete all txt files in this folder",
        &["a.txt"],
        &["docs/deep/er/note.txt"],
    );
    changes(
        "compress all log files in logs with bzip2",
        &[],
        &["skip/three.log"],
    );
    changes(
        "create a tar archive named all.tar of all log files",
        &[],
        &["all.tar", "logs/one.log"],
    );
}

#[test]
fn names_change_by_a_rule() {
    changes(
        "put old_ in front of every log file's name in logs",
        &["logs/one.log", "logs/old_three.log"],
        &["logs/old_one.log", "logs/old_two.log", "skip/three.log"],
    );
    changes(
        "remove the prefix t from all log files in logs",
        &["logs/two.log"],
        &["logs/wo.log", "logs/one.log"],
    );
    changes(
        "replace the word one by eins in all file names in logs",
        &["logs/one.log"],
        &["logs/eins.log", "logs/two.log"],
    );
    changes(
        "append _x to all md files in docs before the extension",
        &["docs/guide.md"],
        &["docs/guide_x.md", "docs/Makefile"],
    );
    changes(
        "lowercase the extension of all TXT files",
        &["b.TXT"],
        &["b.txt", "a.txt"],
    );
}

#[test]
fn folders_are_made_before_files_go_there() {
    changes(
        "make a folder texts and move all md files under docs into it",
        &["docs/guide.md"],
        &["texts/guide.md", "docs/Makefile"],
    );
    changes(
        "delete all log files but keep two.log",
        &["logs/one.log", "skip/three.log"],
        &["logs/two.log"],
    );
    changes(
        "delete all files and folders in docs",
        &["docs/guide.md", "docs/deep"],
        &["docs", "a.txt"],
    );
    changes(
        "delete all log files in logs",
        &["logs/one.log", "logs/two.log"],
        &["skip/three.log"],
    );
}

#[test]
fn paraphrases_find_the_same_files() {
    finds("source files (sh, md) changed < 10 days ago", &["run.sh"]);
    finds("md files that are not mine", &[]);
    finds(
        "list files in docs that nobody can write to",
        &["docs/deep/er/note.txt"],
    );
    finds("which files can be executed by the owner", &["run.sh"]);
    finds("log files outside the logs folder", &["skip/three.log"]);
    finds(
        "the last 2 files I saved in logs",
        &["logs/one.log", "logs/two.log"],
    );
    finds("which folder has the most log files", &["      2 ./logs"]);
    finds("directories that contain a Makefile", &["docs"]);
    finds("list all symlinks", &["good", "lost"]);
    finds(
        "names of all log files in logs without the path",
        &["one.log", "two.log"],
    );
    finds(
        "list all files but not directories",
        &[".dot", "a.txt", "b.TXT", "run.sh"],
    );
}

#[test]
fn directories_and_files_get_modes_of_their_own() {
    let root = tree();
    let command = command(
        "set all directories below docs to 750 and all files to 640",
        Shell::Bash,
    );
    run("bash", &command, root.path());
    let mode = |path: &str| {
        fs::metadata(root.path().join(path))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode("docs/deep"), 0o750);
    assert_eq!(mode("docs/guide.md"), 0o640);
    assert_eq!(mode("a.txt"), 0o644);
}

#[test]
fn what_is_not_to_be_kept_is_gone() {
    let root = tree();
    run(
        "bash",
        &command(
            "keep the 1 newest files in logs and delete the rest",
            Shell::Bash,
        ),
        root.path(),
    );
    assert!(root.path().join("logs/one.log").exists());
    assert!(!root.path().join("logs/two.log").exists());
    assert!(root.path().join("a.txt").exists());
}

#[test]
fn paths_are_matched_as_a_whole() {
    let root = tree();
    for (sentence, expected) in [
        (
            "find files matching the regex '.*/(one|note)[.].*'",
            vec!["./docs/deep/er/note.txt", "./logs/one.log"],
        ),
        (
            "find files that match the regex '.*/o[a-z]*.log' in their paths",
            vec!["./logs/one.log"],
        ),
    ] {
        let output = run("bash", &command(sentence, Shell::Bash), root.path());
        let mut found: Vec<&str> = output.lines().collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{sentence}");
    }
}
