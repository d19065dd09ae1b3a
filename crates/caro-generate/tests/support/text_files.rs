//! Small text files, and what commands print of them and make of them.

use std::fs;

use caro_generate::Shell;
use tempfile::TempDir;

use super::{command, run};

pub(crate) const LOG: &str = "10.0.0.1 start\n10.0.0.2 error: timeout\n10.0.0.1 error: disk full\n10.0.0.1 done\n\n10.0.0.3 restart ERROR\n";
pub(crate) const TABLE: &str =
    "name,city,amount\nada,Paris,30\nbob,Rome,5\neve,Paris,100\nbob,Oslo,7\n";
pub(crate) const WORDS: &str = "pear\nfig\npear\napple\nfig\npear\n";
pub(crate) const CONFIG: &str =
    "# comment\n\nport=8080\n  # indented\nhost=localhost\nBEGIN\nx\nEND\nend\n";

pub(crate) fn folder() -> TempDir {
    let root = TempDir::new().unwrap();
    fs::write(root.path().join("app.log"), LOG).unwrap();
    fs::write(root.path().join("data.csv"), TABLE).unwrap();
    fs::write(root.path().join("list.txt"), WORDS).unwrap();
    fs::write(root.path().join("server.conf"), CONFIG).unwrap();
    fs::create_dir_all(root.path().join("src/build")).unwrap();
    fs::write(root.path().join("src/a.py"), "x = 1\n# TODO one\n").unwrap();
    fs::write(root.path().join("src/build/b.py"), "# TODO two\n").unwrap();
    fs::write(root.path().join("src/c.txt"), "TODO three\n").unwrap();
    root
}

/// What the sentence's command prints in bash, which must be what it prints in sh.
#[track_caller]
pub(crate) fn prints(sentence: &str, expected: &[&str]) {
    let root = folder();
    let bash = command(sentence, Shell::Bash);
    let printed = run("bash", &bash, root.path());
    let sh = run("sh", &command(sentence, Shell::Sh), root.path());
    assert_eq!(printed, sh, "{sentence}");
    let lines: Vec<&str> = printed.lines().map(str::trim_start).collect();
    assert_eq!(lines, expected, "{sentence}: {bash}");
}

#[track_caller]
pub(crate) fn leaves(sentence: &str, file: &str, expected: &str) {
    let root = folder();
    let bash = command(sentence, Shell::Bash);
    run("bash", &bash, root.path());
    let text = fs::read_to_string(root.path().join(file)).unwrap();
    assert_eq!(text, expected, "{sentence}: {bash}");
}
