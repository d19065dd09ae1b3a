//! Homes that are not there, are full, cannot be written, or are somebody else's.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::process::Command;

use caro_testing::Finished;
use serde_json::Value;

use crate::stage::*;

#[test]
fn a_home_that_is_not_there_is_not_made_up() {
    let mut home = home();
    let absent = home.path().join("absent");
    for (variable, name) in [
        ("HOME", ""),
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_STATE_HOME", ".local/state"),
    ] {
        home.set(variable, absent.join(name));
    }
    home.set("CARO_TELEMETRY_ENABLED", "1");
    assert_unmoved(&home.run([SENTENCE]), "an absent home");
    assert!(
        verbose(&home).starts_with("~/absent/.local cannot be made: "),
        "{}",
        verbose(&home)
    );
    assert_eq!(
        problems(&home),
        ["nothing can be recorded: ~/absent does not exist"]
    );
    assert!(!absent.exists());
}

#[test]
fn without_any_home_there_is_nothing_to_record_to() {
    let mut home = home();
    for variable in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        home.set(variable, "relative");
    }
    home.set("CARO_TELEMETRY_ENABLED", "1");
    assert_unmoved(&home.run([SENTENCE]), "no home");
    assert_eq!(problems(&home), ["there is no home directory"]);
    assert!(home.files().is_empty(), "{:?}", home.files());
}

/// `ulimit -f`: without a word from us the system would end the run in the middle of its answer.
#[test]
fn a_limit_of_the_file_size_does_not_end_the_run() {
    let home = recording();
    let before = json(&home, &["telemetry", "show", "--json"]);
    let limited = |arguments: &[&str]| -> Finished {
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", "ulimit -f 0; exec \"$@\"", "sh"])
            .arg(home.program())
            .args(arguments)
            .env_clear()
            .envs(home.environment())
            .current_dir(home.path());
        shell.output().expect("a shell").into()
    };
    assert_unmoved(&limited(&[SENTENCE]), "a limit");
    let said = limited(&["-v", SENTENCE]).stderr;
    assert!(said.contains("not recorded: File too large"), "{said}");
    let told = limited(&["telemetry", "status"]);
    assert!(
        told.stderr.contains("nothing can be recorded: ") && told.stderr.contains("file too large"),
        "{}",
        told.stderr
    );
    assert_eq!(
        json(&home, &["telemetry", "show", "--json"]),
        before,
        "what was there is whole"
    );
}

/// A file system of 64 KiB that is full. Only root can mount one, and not in every container.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_keeps_what_is_there() {
    let script = r#"
        set -e
        mount -t tmpfs -o size=64k,mode=700 none "$PLACE"
        export HOME="$PLACE" XDG_CONFIG_HOME="$PLACE/.config" XDG_STATE_HOME="$PLACE/.local/state"
        "$CARO" telemetry on 2>&-
        "$CARO" 'list all files larger than 100MB'
        dd if=/dev/zero of="$PLACE/fill" bs=1k 2>&- || true
        for run in 1 2 3 4 5 6 7 8; do "$CARO" 'list all files larger than 100MB'; done
        "$CARO" telemetry status 2>&1 | grep -e '  waiting' -e warning | cut -d: -f1,2
        rm "$PLACE/fill"
        before=$("$CARO" telemetry status --json)
        "$CARO" 'list all files larger than 100MB'
        "$CARO" telemetry status 2>&1 | grep -e warning || echo well
    "#;
    let home = home();
    let mut shell = Command::new("unshare");
    shell
        .args(["--mount", "/bin/sh", "-c", script])
        .env_clear()
        .envs(home.environment())
        .env("CARO", home.program())
        .env("PLACE", home.path());
    let mount_is_allowed = is_root()
        && Command::new("unshare")
            .args(["--mount", "mount", "-t", "tmpfs", "none", "/mnt"])
            .status()
            .is_ok_and(|status| status.success());
    if !mount_is_allowed {
        return say_skipped("nothing can be mounted here");
    }
    let finished: Finished = shell.output().expect("unshare").into();
    let (answers, rest) = finished.stdout.split_at(COMMAND.len() * 9);
    assert_eq!(
        (answers, finished.stderr.as_str()),
        (COMMAND.repeat(9).as_str(), "")
    );
    let lines: Vec<&str> = rest.lines().collect();
    let [waiting, warning, answer, well] = lines[..] else {
        panic!("{rest}");
    };
    let count: usize = waiting
        .split_whitespace()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .expect("a number");
    assert!((3..27).contains(&count), "{waiting}");
    assert_eq!(warning, "warning: nothing can be recorded");
    assert_eq!((answer, well), (COMMAND.trim_end(), "well"));
}

/// `sudo` with a kept home, and two users with one home: whoever does not own it records nothing, and spoils nothing.
#[test]
fn of_two_users_with_one_home_its_owner_alone_records() {
    if !is_root() {
        return say_skipped("it takes root");
    }
    let home = recording();
    for path in everything(&home) {
        let mode = if path.is_dir() { 0o777 } else { 0o666 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
    }
    let nobody = run_as_nobody(&home, &[SENTENCE]);
    if nobody.code == 126 || nobody.code == 127 {
        return say_skipped("the program lies where nobody else can run it");
    }
    assert_unmoved(&nobody, "another user");
    let told: Value =
        serde_json::from_str(&run_as_nobody(&home, &["telemetry", "status", "--json"]).stdout)
            .expect("JSON");
    assert_eq!(
        (&told["enabled"], &told["rule"]),
        (&Value::Bool(false), &"foreign_owner".into())
    );
    assert!(
        told["source"]
            .as_str()
            .is_some_and(|source| source.ends_with("belongs to another user")),
        "{told}"
    );
    assert_eq!(status(&home)["pending"], 3);

    // The other way round: root in the home of a user leaves no file there that the user could not use.
    give_to(&home, NOBODY);
    assert_unmoved(&home.run([SENTENCE]), "root");
    home.run(["telemetry", "status"]);
    home.run(["telemetry", "show"]);
    for path in everything(&home) {
        let owner = path.symlink_metadata().expect("a file").uid();
        assert_eq!(owner, NOBODY, "{}", path.display());
    }
    assert_unmoved(&run_as_nobody(&home, &[SENTENCE]), "its owner");
    assert_eq!(status(&home)["pending"], 6);
}

#[test]
fn what_waits_in_a_home_that_cannot_be_written_can_still_be_carried_out() {
    if !is_root() {
        return say_skipped("it takes root");
    }
    let home = recording();
    give_to(&home, NOBODY);
    for path in everything(&home) {
        let mode = if path.is_dir() { 0o555 } else { 0o444 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
    }
    let nobody = run_as_nobody(&home, &[SENTENCE]);
    if nobody.code == 126 || nobody.code == 127 {
        return say_skipped("the program lies where nobody else can run it");
    }
    assert_unmoved(&nobody, "a home that cannot be written");
    let exported = run_as_nobody(&home, &["telemetry", "export", "-o", "-"]);
    let events: Vec<Value> = serde_json::from_str(&exported.stdout).expect("a JSON array");
    assert_eq!(events.len(), 3);
    let told = run_as_nobody(&home, &["telemetry", "status"]);
    assert!(
        told.stderr.contains("nothing can be recorded: ")
            && told.stderr.contains("ermission denied"),
        "{}",
        told.stderr
    );
    let off = run_as_nobody(&home, &["telemetry", "off"]);
    assert_eq!(off.code, 1);
    assert!(off.stderr.contains("config.toml"), "{}", off.stderr);
}
