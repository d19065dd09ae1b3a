//! Input that no person would give, and files that no export wrote: one clear sentence for each, nothing lost, and no
//! more memory than it takes.

#![cfg(unix)]
#![cfg_attr(
    not(feature = "telemetry"),
    expect(unused_imports, dead_code, reason = "uploads are not in this build")
)]

use std::ffi::OsStr;
use std::fs::File;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::process::Command;

use caro_testing::{Finished, PostHogServer, SealedHome};
use flate2::Compression;
use flate2::write::GzEncoder;

const SENTENCE: &str = "list all files larger than 100MB";

fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home.set("CARO_POSTHOG_HOST", "http://127.0.0.1:9");
    home.consent("air_gapped = true");
    home
}

/// Whatever was asked for, nothing came of it but these words.
#[track_caller]
fn assert_refused(home: &SealedHome, finished: &Finished, first_line: &str) {
    assert_eq!(
        (finished.code, finished.stdout.as_str()),
        (2, ""),
        "{finished:?}"
    );
    assert_eq!(finished.stderr.lines().next(), Some(first_line));
    let recorded = home
        .files()
        .into_iter()
        .find(|name| name.contains("telemetry"));
    assert_eq!(recorded, None, "a run that could not begin is no run");
}

#[test]
fn a_prompt_that_is_no_sentence_gets_one_sentence() {
    let home = home();
    for (prompt, said) in [
        (
            vec![b'a'; 100_000],
            "error: the sentence is 100000 bytes long, and Caro reads 4096 at the most",
        ),
        (
            "word ".repeat(20_000).into_bytes(),
            "error: the sentence is 99999 bytes long, and Caro reads 4096 at the most",
        ),
        (
            b"list \x01\x02 files".to_vec(),
            "error: the sentence is not text: it holds control characters",
        ),
        (
            b"\x1b]0;title\x07".to_vec(),
            "error: the sentence is not text: it holds control characters",
        ),
        (
            b"\xff\xfe\x80".to_vec(),
            "error: the sentence is not text: it holds bytes that are not UTF-8",
        ),
        (b"    ".to_vec(), "error: the sentence is empty"),
        (b"\n\t ".to_vec(), "error: the sentence is empty"),
        (Vec::new(), "error: the sentence is empty"),
    ] {
        let finished = home.run([OsStr::from_bytes(&prompt)]);
        assert_refused(&home, &finished, said);
        assert!(
            finished.stderr.len() < 400,
            "{} bytes",
            finished.stderr.len()
        );
    }
}

#[test]
fn a_value_that_is_unknown_is_answered_with_those_that_are_known() {
    let home = home();
    for (option, name, known) in [
        (
            "-b",
            "--backend <BACKEND>",
            "static, embedded, ollama, openai, openai_compatible, anthropic",
        ),
        (
            "-s",
            "--shell <SHELL>",
            "bash, zsh, fish, sh, powershell, cmd, nu, other",
        ),
        (
            "--safety",
            "--safety <LEVEL>",
            "strict, moderate, permissive",
        ),
        ("-o", "--output <FORMAT>", "plain, json"),
    ] {
        for value in ["unheard-of", "", "BASH ", "--"] {
            let finished = home.run([option, value, SENTENCE]);
            assert_eq!(
                (finished.code, finished.stdout.as_str()),
                (2, ""),
                "{option} {value:?}"
            );
            assert!(
                finished.stderr.contains(known),
                "{option} {value:?}: {}",
                finished.stderr
            );
        }
        let finished = home.run([option, "unheard-of", SENTENCE]);
        assert_refused(
            &home,
            &finished,
            &format!("error: invalid value 'unheard-of' for '{name}'"),
        );
    }
}

#[test]
fn a_variable_with_an_unknown_value_is_answered_likewise() {
    for (variable, known) in [
        (
            "CARO_BACKEND",
            "static, embedded, ollama, openai, openai_compatible, anthropic",
        ),
        (
            "CARO_SHELL",
            "bash, zsh, fish, sh, powershell, cmd, nu, other",
        ),
        ("CARO_SAFETY", "strict, moderate, permissive"),
    ] {
        let mut home = home();
        home.set(variable, "unheard-of");
        let finished = home.run([SENTENCE]);
        assert_refused(
            &home,
            &finished,
            &format!("error: {variable}: \"unheard-of\" is not one of {known}"),
        );
    }
}

/// Runs with no more than 64 MiB of memory for its data; what would take more is ended by the system.
fn run_in_64_mib(home: &SealedHome, arguments: &[&str]) -> Finished {
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", "ulimit -d 65536; exec \"$@\"", "sh"])
        .arg(home.program())
        .args(arguments)
        .env_clear()
        .envs(home.environment())
        .current_dir(home.path());
    shell.output().expect("a shell").into()
}

/// An event that this build would record.
fn line(home: &SealedHome) -> String {
    home.run([SENTENCE]);
    let exported = home.run(["telemetry", "export", "-o", "-", "--format", "ndjson"]);
    exported.stdout.lines().next().expect("an event").to_owned()
}

/// The same event with another number.
fn numbered(line: &str, number: usize) -> String {
    let start = line.find(":\"").expect("its number") + 2;
    format!(
        "{}0192d4a8-3c5e-7b1a-9f00-{number:012}{}\n",
        &line[..start],
        &line[start + 36..]
    )
}

#[test]
#[cfg(all(feature = "telemetry", target_os = "linux"))]
fn an_upload_takes_no_more_memory_than_it_takes_for_a_batch() {
    let recorder = home();
    let line = line(&recorder);
    let server = PostHogServer::start();
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home.send_to(&server);

    // 2 GiB of nothing.
    let sparse = File::create(home.path().join("sparse.json")).expect("a file");
    sparse.set_len(2 << 30).expect("a sparse file");
    let finished = run_in_64_mib(&home, &["telemetry", "upload", "sparse.json"]);
    assert_eq!(finished.code, 1);
    assert!(
        finished
            .stderr
            .starts_with("error: sparse.json: line 1: this is no export"),
        "{}",
        finished.stderr
    );

    // 7 MB in a few kB, of which the last event is wrong: all are checked, and none is sent.
    let mut packed = GzEncoder::new(
        File::create(home.path().join("bomb.gz")).expect("a file"),
        Compression::fast(),
    );
    for _ in 0..100 {
        packed
            .write_all(format!("{line}\n").repeat(100).as_bytes())
            .expect("room");
    }
    packed
        .write_all(b"{}")
        .and_then(|()| packed.finish().map(drop))
        .expect("room");
    let finished = run_in_64_mib(&home, &["telemetry", "upload", "bomb.gz"]);
    assert_eq!(finished.code, 1);
    assert!(
        finished
            .stderr
            .starts_with("error: bomb.gz: event 10001, line 10001: this is no event"),
        "{}",
        finished.stderr
    );
    assert_eq!(server.connections(), 0);

    // A line without an end, and lines without anything.
    for (name, content) in [
        ("endless.json", vec![b'{'; 40 << 20]),
        ("tiny.ndjson", b"{}\n".repeat(1 << 20)),
    ] {
        std::fs::write(home.path().join(name), content).expect("a file");
        let finished = run_in_64_mib(&home, &["telemetry", "upload", name]);
        assert_eq!(finished.code, 1, "{}", finished.stderr);
        assert!(
            finished.stderr.starts_with(&format!("error: {name}: ")),
            "{}",
            finished.stderr
        );
    }

    // And a right one, of more batches than fit into what is allowed at once.
    let mut file = File::create(home.path().join("right.ndjson")).expect("a file");
    for number in 0..2_000 {
        file.write_all(numbered(&line, number).as_bytes())
            .expect("room");
    }
    let finished = run_in_64_mib(&home, &["telemetry", "upload", "right.ndjson"]);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert_eq!(server.distinct().len(), 2_000);
}
