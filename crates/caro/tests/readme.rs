//! What the README shows is what the program prints.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The first console block of the README: what is typed after `$ `, and what follows until the next `$ `.
fn transcript() -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = fs::read_to_string(path).unwrap();
    let block = readme
        .split("```console\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let mut shown: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        match line.strip_prefix("$ ") {
            Some(typed) => shown.push((typed.to_owned(), String::new())),
            None => {
                let (_, output) = shown.last_mut().unwrap();
                output.push_str(line);
                output.push('\n');
            }
        }
    }
    shown
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let home = tempfile::tempdir().unwrap();
    let caro = Path::new(env!("CARGO_BIN_EXE_caro"));
    let path = format!("{}:/usr/bin:/bin", caro.parent().unwrap().display());
    let shown = transcript();
    assert!(shown.len() >= 4, "{shown:?}");
    for (typed, expected) in shown {
        let output = Command::new("bash")
            .args(["-c", &format!("{typed} 2>&1")])
            .env_clear()
            .env("HOME", home.path())
            .env("PATH", &path)
            .env("SHELL", "/bin/bash")
            .env("LANG", "C.UTF-8")
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{typed}");
    }
}
