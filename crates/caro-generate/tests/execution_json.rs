//! Runs the commands for sentences about JSON files, and looks at what comes out.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs;
use std::process::Command;

use caro_generate::{Shell, Userland};
use tempfile::TempDir;

use support::{answer, run_silently};

const USERS: &str = r#"[{"name":"Ada","age":36,"role":"admin"},{"name":"Bob","age":25,"role":"user"},{"name":"Eve","age":41,"role":"user"}]"#;
const PACKAGE: &str =
    r#"{"name":"shop","version":"1.2.0","dependencies":{"b":"1","a":"2"},"server":{"port":80}}"#;
const LOG: &str =
    "{\"level\":\"error\",\"message\":\"disk full\"}\n{\"level\":\"info\",\"message\":\"up\"}\n";

fn folder() -> TempDir {
    let root = TempDir::new().unwrap();
    fs::write(root.path().join("users.json"), USERS).unwrap();
    fs::write(
        root.path().join("shop.json"),
        format!("{{\"users\":{USERS}}}"),
    )
    .unwrap();
    fs::write(root.path().join("package.json"), PACKAGE).unwrap();
    fs::write(root.path().join("log.jsonl"), LOG).unwrap();
    root
}

/// The command for the sentence, and what it prints where jq is installed.
#[track_caller]
fn is(sentence: &str, command: &str, expected: &[&str]) {
    assert_eq!(
        answer(sentence, Shell::Bash, Userland::Gnu).as_deref(),
        Some(command),
        "{sentence}"
    );
    let root = folder();
    let Ok(output) = Command::new("jq").arg("--version").output() else {
        return;
    };
    assert!(output.status.success());
    let printed = run_silently("bash", command, root.path());
    assert_eq!(printed.lines().collect::<Vec<_>>(), expected, "{sentence}");
}

#[test]
fn one_value_is_found_by_its_path() {
    is(
        "get the version from package.json",
        "jq -r .version package.json",
        &["1.2.0"],
    );
    is(
        "which version is in package.json",
        "jq -r .version package.json",
        &["1.2.0"],
    );
    is(
        "show the value of server.port in package.json without quotes",
        "jq -r .server.port package.json",
        &["80"],
    );
    is(
        "the port of the server section in package.json",
        "jq -r .server.port package.json",
        &["80"],
    );
    is(
        "list the dependencies in package.json",
        "jq -r '.dependencies | keys[]' package.json",
        &["a", "b"],
    );
}

/// An array stands alone in its file, or under the name of what is in it.
#[test]
fn items_are_chosen_and_counted_wherever_they_stand() {
    for file in ["users.json", "shop.json"] {
        let items = "(if type == \"array\" then . else .users end)";
        is(
            &format!("names of the users in {file} older than 30"),
            &format!("jq -r '{items}[] | select(.age > 30) | .name' {file}"),
            &["Ada", "Eve"],
        );
        is(
            &format!("how many users in {file} have the role user"),
            &format!("jq '[{items}[] | select(.role == \"user\")] | length' {file}"),
            &["2"],
        );
        is(
            &format!("average age of the users in {file}"),
            &format!("jq '[{items}[].age] | add / length' {file}"),
            &["34"],
        );
        is(
            &format!("the name of the first user in {file}"),
            &format!("jq -r '{items}[0].name' {file}"),
            &["Ada"],
        );
        is(
            &format!("names and ages of all users in {file}"),
            &format!("jq -r '{items}[] | [.name, .age] | @tsv' {file}"),
            &["Ada\t36", "Bob\t25", "Eve\t41"],
        );
    }
    is(
        "age of the user with name Bob in users.json",
        "jq -r '(if type == \"array\" then . else .users end)[] | select(.name == \"Bob\") | .age' users.json",
        &["25"],
    );
}

#[test]
fn lines_of_json_are_items_each() {
    is(
        "json lines file log.jsonl: print only the message field",
        "jq -r .message log.jsonl",
        &["disk full", "up"],
    );
    is(
        "how many entries in log.jsonl have level error",
        "jq -s '[.[] | select(.level == \"error\")] | length' log.jsonl",
        &["1"],
    );
}

#[test]
fn what_may_mean_another_value_is_refused() {
    for sentence in [
        "open users.json",
        "show the users in data.json",
        "names of users in users.json who live in Paris",
        "the name of the author of users.json",
        "how many keys are in package.json",
        "find port in package.json",
        "the sum of the prices in data.json",
        "names of users in users.json and orders.json",
        "show the users in users.json that are active",
        "price of the cheapest product in products.json",
    ] {
        assert_eq!(
            answer(sentence, Shell::Bash, Userland::Gnu),
            None,
            "{sentence}"
        );
    }
}
