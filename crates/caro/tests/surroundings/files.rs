//! What stands in the place of our files, and what stands in them.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::{FileTypeExt as _, symlink};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::stage::*;

/// Puts something else in the place of a file.
type Replace = fn(&Path);

#[test]
fn whatever_stands_in_the_place_of_a_file_the_run_is_unmoved_and_status_names_it() {
    let kinds: [(&str, Replace); 3] = [
        ("a pipe", |path| {
            assert!(
                Command::new("mkfifo")
                    .arg(path)
                    .status()
                    .is_ok_and(|status| status.success())
            );
        }),
        ("a directory", |path| {
            fs::create_dir(path).expect("a directory")
        }),
        ("a link", |path| {
            symlink("/etc/passwd", path).expect("a link")
        }),
    ];
    for name in [
        "pending.ndjson",
        "queue.lock",
        "identity.json",
        "ids.ndjson",
        "delivery.json",
        "sent.ndjson",
    ] {
        for (kind, replace) in kinds {
            let home = recording();
            let path = home.telemetry_directory().join(name);
            let _ = fs::remove_file(&path);
            replace(&path);
            let why = format!("{kind} for {name}");
            let start = Instant::now();
            assert_unmoved(&home.run([SENTENCE]), &why);
            assert!(start.elapsed() < Duration::from_secs(10), "{why}");
            let told = problems(&home);
            if ["pending.ndjson", "queue.lock", "identity.json"].contains(&name) {
                assert!(
                    told.iter().any(|problem| problem.contains(name)),
                    "{why}: {told:?}"
                );
                assert!(verbose(&home).contains(name), "{why}: {:?}", verbose(&home));
            }
            // The way out is open all the same, except where the lock itself is none.
            let off = home.run(["telemetry", "off"]);
            assert_eq!(off.code == 0, name != "queue.lock", "{why}: {}", off.stderr);
            assert_eq!(status(&home)["enabled"], false, "{why}");
        }
    }
}

#[test]
fn a_link_in_the_place_of_our_directories_is_not_followed() {
    for linked in [".local/state/caro/telemetry", ".local/state/caro"] {
        let home = recording();
        let elsewhere = home.path().join("elsewhere");
        fs::rename(home.path().join(linked), &elsewhere).expect("moved");
        symlink(&elsewhere, home.path().join(linked)).expect("a link");
        let before = home.all_bytes();
        assert_unmoved(&home.run([SENTENCE]), linked);
        assert_eq!(home.all_bytes(), before, "{linked}");
        let told = problems(&home).concat();
        assert!(
            told.contains("cannot be used") && told.contains("symbolic link"),
            "{told}"
        );
        assert!(verbose(&home).contains("symbolic link"));
    }
    // Where the state of all programs is kept is the user's business.
    let home = recording();
    let elsewhere = home.path().join("elsewhere");
    fs::rename(home.path().join(".local"), &elsewhere).expect("moved");
    symlink(&elsewhere, home.path().join(".local")).expect("a link");
    assert_unmoved(&home.run([SENTENCE]), ".local");
    assert_eq!(status(&home)["pending"], 6);
}

/// A device is none of our files either, whoever put it there. Only root can make one.
#[test]
#[cfg(target_os = "linux")]
fn a_device_in_the_place_of_the_queue_is_neither_read_nor_written() {
    if !is_root() {
        return say_skipped("it takes root");
    }
    let home = recording();
    let pending = home.telemetry_directory().join("pending.ndjson");
    fs::remove_file(&pending).expect("the queue");
    let made = Command::new("mknod")
        .arg(&pending)
        .args(["c", "1", "5"])
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return say_skipped("no device can be made here");
    }
    assert_unmoved(&home.run([SENTENCE]), "an endless device");
    assert!(
        problems(&home)
            .concat()
            .contains("pending.ndjson is not a regular file")
    );
    assert_eq!(home.run(["telemetry", "clear", "--yes"]).code, 0);
    assert_unmoved(&home.run([SENTENCE]), "after clear");
    assert!(
        !pending
            .metadata()
            .expect("a queue")
            .file_type()
            .is_char_device()
    );
    assert_eq!(status(&home)["pending"], 3);
}

#[test]
fn lines_that_want_to_be_more_than_lines_are_shown_as_text_or_passed_over() {
    let home = recording();
    let pending = home.telemetry_directory().join("pending.ndjson");
    let mut file = File::options()
        .append(true)
        .open(&pending)
        .expect("the queue");
    let hostile = "{\"uuid\":\"0192d4a8-3c5e-7b1a-9f00-000000000001\",\"event\":\"\\u001b]0;owned\\u0007\",\"distinct_id\":\"\\u001b[31m\",\"timestamp\":\"2025-11-22T10:00:00Z\",\"properties\":{\"\\u001b[2J\":\"\\u202e\\n\",\"=cmd\":\"=1+1\"}}";
    for line in [
        hostile,
        "{\"foreign\":true}",
        &"x".repeat(3 << 20),
        "[[[[[[[[",
        "{\"uuid\":\"torn",
    ] {
        writeln!(file, "{line}").expect("a line");
    }
    file.write_all(b"\xff\xfe{\"uuid\":\"torn at the end")
        .expect("a torn line");
    drop(file);
    assert_unmoved(&home.run([SENTENCE]), "hostile lines");
    assert_eq!(status(&home)["pending"], 7);
    assert_eq!(problems(&home), ["4 lines of the queue cannot be read"]);
    for arguments in [
        &["telemetry", "show"][..],
        &["telemetry", "show", "--json"],
        &["telemetry", "export", "-o", "-", "--format", "csv"],
    ] {
        let shown = home.run(arguments).stdout;
        let control = shown
            .chars()
            .find(|c| (c.is_control() && !['\n', '\r'].contains(c)) || *c == '\u{202e}');
        if arguments.contains(&"csv") {
            assert!(
                shown.contains("'=1+1") && shown.contains("'=cmd"),
                "a spreadsheet sees text"
            );
        } else {
            assert_eq!(control, None, "{arguments:?}: {shown}");
        }
    }
}

#[test]
fn a_file_that_is_far_too_large_is_moved_aside_and_named() {
    let home = recording();
    let pending = home.telemetry_directory().join("pending.ndjson");
    File::create(&pending)
        .and_then(|file| file.set_len(3 << 30))
        .expect("a sparse file");
    assert_unmoved(&home.run([SENTENCE]), "3 GiB");
    assert_eq!(status(&home)["pending"], 3, "the run's own events");
    let told = problems(&home).concat();
    assert_eq!(
        told,
        "1 file could not be read and was moved aside: look at ~/.local/state/caro/telemetry/unreadable-*, and delete what you do not need"
    );
}
