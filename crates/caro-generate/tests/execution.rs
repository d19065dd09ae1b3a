//! Runs the commands in a directory tree whose files are known, and looks at what comes out and what changes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use caro_generate::Shell;
use tempfile::TempDir;

use support::{command, run};

const DAY: u64 = 24 * 60 * 60;

/// Files by path, size in bytes and age in seconds.
const FILES: [(&str, usize, u64); 12] = [
    ("notes.txt", 20, 60),
    ("todo.txt", 10, 10 * DAY),
    ("report.pdf", 3_000_000, 2 * DAY + 60),
    ("photo one.jpg", 200_000, 40 * DAY),
    ("docs/manual.pdf", 1_500_000, 100 * DAY),
    ("docs/old/draft.TXT", 30, 200 * DAY),
    ("docs/image.PNG", 5_000, 5 * DAY),
    ("src/main.py", 40, 3_600),
    ("src/util.py", 25, 20 * DAY),
    ("src/node_modules/lib.py", 15, 30 * DAY),
    ("logs/app.log", 100_000, 15 * DAY),
    (".hidden", 5, 60),
];

fn tree() -> TempDir {
    let root = TempDir::new().unwrap();
    for (path, size, age) in FILES {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut text = String::from("first line\nTODO: x\n");
        text.truncate(size);
        text.push_str(&"z".repeat(size - text.len()));
        fs::write(&path, text).unwrap();
        let time = SystemTime::now() - Duration::from_secs(age);
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(time)
            .unwrap();
    }
    fs::create_dir(root.path().join("empty")).unwrap();
    fs::write(root.path().join("zero"), "").unwrap();
    fs::write(root.path().join("names.txt"), "eve\nbob\nada\nbob\n").unwrap();
    fs::write(root.path().join("data.csv"), "id,name\n1,ada\n2,bob\n").unwrap();
    root
}

/// The lines that the sentence's command prints in bash, which must be those it prints in sh.
fn lines(sentence: &str, root: &Path) -> Vec<String> {
    let bash = run("bash", &command(sentence, Shell::Bash), root);
    let sh = run("sh", &command(sentence, Shell::Sh), root);
    assert_eq!(bash, sh, "{sentence}");
    bash.lines().map(str::to_owned).collect()
}

#[track_caller]
fn finds(sentence: &str, expected: &[&str]) {
    let root = tree();
    let mut found = lines(sentence, root.path());
    found.sort();
    let mut expected: Vec<String> = expected.iter().map(|path| format!("./{path}")).collect();
    expected.sort();
    assert_eq!(
        found,
        expected,
        "{sentence}: {}",
        command(sentence, Shell::Bash)
    );
}

#[track_caller]
fn prints(sentence: &str, expected: &[&str]) {
    let root = tree();
    assert_eq!(
        lines(sentence, root.path()),
        expected,
        "{sentence}: {}",
        command(sentence, Shell::Bash)
    );
}

#[test]
fn sizes_mean_what_they_say() {
    finds(
        "find files larger than 1MB",
        &["report.pdf", "docs/manual.pdf"],
    );
    finds("find pdf files over 2 MB", &["report.pdf"]);
    finds(
        "find files between 100KB and 2MB",
        &["photo one.jpg", "docs/manual.pdf"],
    );
    finds("find files of at least 3000000 bytes", &["report.pdf"]);
    finds("find pdf files smaller than 2MB", &["docs/manual.pdf"]);
    finds("find log files smaller than 98KB", &["logs/app.log"]);
    finds("find files of exactly 30 bytes", &["docs/old/draft.TXT"]);
    finds("find all empty files", &["zero"]);
}

#[test]
fn ages_mean_what_they_say() {
    finds("find txt files older than 9 days", &["todo.txt"]);
    finds(
        "find files older than 3 months",
        &["docs/manual.pdf", "docs/old/draft.TXT"],
    );
    finds(
        "find python files modified in the last 2 hours",
        &["src/main.py"],
    );
    finds(
        "find pdf files modified more than 2 weeks ago",
        &["docs/manual.pdf"],
    );
    finds(
        "find pdf files not modified in the last 30 days",
        &["docs/manual.pdf"],
    );
    finds("find pdf files newer than todo.txt", &["report.pdf"]);
}

#[test]
fn names_kinds_and_places_are_combined() {
    finds("find all photos", &["photo one.jpg", "docs/image.PNG"]);
    prints(
        "find txt files, ignoring case, under docs",
        &["docs/old/draft.TXT"],
    );
    finds(
        "find python files except in node_modules",
        &["src/main.py", "src/util.py"],
    );
    finds("find files whose name starts with re", &["report.pdf"]);
    finds("find files with 'one' in the name", &["photo one.jpg"]);
    finds("find hidden files", &[".hidden"]);
    finds("find pdf files directly in this folder", &["report.pdf"]);
    finds(
        "find pdf and py files that are not in src",
        &["report.pdf", "docs/manual.pdf"],
    );
    finds("find empty directories", &["empty"]);
    finds("find directories named old", &["docs/old"]);
    prints(
        "find python files containing 'TODO: x' in the src directory, except main.py",
        &["src/util.py"],
    );
}

#[test]
fn contents_are_searched() {
    finds(
        "find py files containing 'TODO: x'",
        &["src/main.py", "src/util.py"],
    );
    finds("find files containing 'eve'", &["names.txt"]);
    prints("search for 'ada' in all csv files", &["./data.csv:2:1,ada"]);
    prints("count the lines in names.txt", &["4 names.txt"]);
    prints("how many unique lines are in names.txt", &["3"]);
    prints("show line 2 of names.txt", &["bob"]);
    prints("show lines 2 to 3 of names.txt", &["bob", "ada"]);
    prints("sort names.txt", &["ada", "bob", "bob", "eve"]);
    prints(
        "sort names.txt and remove duplicates",
        &["ada", "bob", "eve"],
    );
    prints("find duplicate lines in names.txt", &["bob"]);
    prints(
        "show the second column of the csv file data.csv",
        &["name", "ada", "bob"],
    );
    prints(
        "show the lines in names.txt that do not contain 'b'",
        &["eve", "ada"],
    );
    prints("show the last line of names.txt", &["bob"]);
    prints("show names.txt in reverse", &["bob", "ada", "bob", "eve"]);
}

#[test]
fn ranking_and_counting() {
    prints(
        "show the 2 largest files",
        &["3000000 ./report.pdf", "1500000 ./docs/manual.pdf"],
    );
    prints("the newest pdf file", &["./report.pdf"]);
    prints(
        "the 2 oldest pdf files",
        &["./docs/manual.pdf", "./report.pdf"],
    );
    prints("how many python files are there", &["3"]);
    prints("how many files are in this folder", &["8"]);
    prints("count the directories in this folder", &["4"]);
    prints("what is the total size of all pdf files", &["4500000"]);
    prints("count the lines in all txt files", &["6"]);
}

#[track_caller]
fn changes(sentence: &str, gone: &[&str], there: &[&str]) {
    for (name, shell) in [("bash", Shell::Bash), ("sh", Shell::Sh)] {
        let root = tree();
        fs::create_dir(root.path().join("backup")).unwrap();
        let command = command(sentence, shell);
        run(name, &command, root.path());
        for path in gone {
            assert!(
                !root.path().join(path).exists(),
                "{command}: {path} is still there"
            );
        }
        for path in there {
            assert!(
                root.path().join(path).exists(),
                "{command}: {path} is not there"
            );
        }
    }
}

#[test]
fn files_are_deleted_copied_moved_and_renamed() {
    changes(
        "delete all log files",
        &["logs/app.log"],
        &["notes.txt", "logs"],
    );
    changes(
        "delete files older than 50 days under docs",
        &["docs/manual.pdf"],
        &["docs/image.PNG", "photo one.jpg"],
    );
    changes("delete all empty directories", &["empty"], &["src", "."]);
    changes(
        "find all python files and delete them",
        &["src/main.py", "src/node_modules/lib.py"],
        &["notes.txt"],
    );
    changes(
        "copy all pdf files to the backup folder",
        &[],
        &["report.pdf", "backup/report.pdf"],
    );
    changes(
        "move all jpg files to backup/",
        &["photo one.jpg"],
        &["backup/photo one.jpg"],
    );
    changes(
        "copy files larger than 1MB under docs to backup/",
        &[],
        &["backup/manual.pdf", "docs/manual.pdf"],
    );
    changes(
        "delete the 2 oldest txt files",
        &["todo.txt"],
        &["names.txt", "docs/old/draft.TXT"],
    );
    changes(
        "rename all .txt files to .md",
        &["notes.txt"],
        &["notes.md", "todo.md", "names.md"],
    );
    changes(
        "rename notes.txt to 'my notes.txt'",
        &["notes.txt"],
        &["my notes.txt"],
    );
    changes(
        "delete the directory src and all its contents",
        &["src"],
        &["docs"],
    );
    changes("create a folder named \"a b\"", &[], &["a b"]);
    changes(
        "create a tar archive called docs.tar.gz of the folder docs",
        &[],
        &["docs.tar.gz", "docs"],
    );
    changes(
        "compress logs/app.log with gzip",
        &["logs/app.log"],
        &["logs/app.log.gz"],
    );
    changes(
        "create a symlink called latest pointing to notes.txt",
        &[],
        &["latest"],
    );
    changes(
        "delete all directories named node_modules",
        &["src/node_modules"],
        &["src/main.py"],
    );
    changes(
        "archive all pdf files into pdfs.tar.gz",
        &[],
        &["pdfs.tar.gz"],
    );
}

#[test]
fn texts_are_replaced() {
    let root = tree();
    run(
        "bash",
        &command("replace 'bob' with 'x/&' in names.txt", Shell::Bash),
        root.path(),
    );
    assert_eq!(
        fs::read_to_string(root.path().join("names.txt")).unwrap(),
        "eve\nx/&\nada\nx/&\n"
    );
    run(
        "bash",
        &command("replace 'e.e' by 'no' in all txt files", Shell::Bash),
        root.path(),
    );
    assert_eq!(
        fs::read_to_string(root.path().join("names.txt")).unwrap(),
        "eve\nx/&\nada\nx/&\n",
        "a dot is a dot"
    );
    run(
        "bash",
        &command("append 'zoe' to names.txt", Shell::Bash),
        root.path(),
    );
    assert!(
        fs::read_to_string(root.path().join("names.txt"))
            .unwrap()
            .ends_with("x/&\nzoe\n")
    );
}
