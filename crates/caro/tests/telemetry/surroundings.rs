//! Homes, disks and servers that do not behave: every run is the same as with telemetry off.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use caro_testing::{Answer, Finished, PATIENCE, PostHogServer, SealedHome};

use crate::stage::{
    SENTENCE, UNKNOWN, assert_answered, consenting, is_root, shown, status, undecided,
};

/// Runs that end in each way that a run without a terminal can.
const RUNS: &[&[&str]] = &[
    &[SENTENCE],
    &["-o", "json", "--dry-run", UNKNOWN],
    &["-x", SENTENCE],
    &["--explain", SENTENCE],
    &["-b", "no-such-backend", SENTENCE],
];

/// What the runs look like with telemetry off.
fn with_telemetry_off() -> Vec<Finished> {
    let home = undecided(&PostHogServer::start());
    RUNS.iter().map(|arguments| home.run(*arguments)).collect()
}

/// Fails unless all runs in this home look as they do with telemetry off.
fn assert_the_same(home: &SealedHome, why: &str) {
    assert_same_runs(why, |arguments| home.run(arguments));
}

fn assert_same_runs(why: &str, run: impl Fn(&[&str]) -> Finished) {
    for (arguments, expected) in RUNS.iter().zip(with_telemetry_off()) {
        assert_eq!(run(arguments), expected, "{why}: {arguments:?}");
    }
}

/// A home in which recording would begin, prepared by `prepare`, which is given the telemetry directory.
fn spoilt(server: &PostHogServer, prepare: impl FnOnce(&Path)) -> SealedHome {
    let home = consenting(server);
    assert_answered(&home.run([SENTENCE]));
    home.processes().wait_until_gone(PATIENCE);
    prepare(&home.telemetry_directory());
    home
}

/// What is done to a telemetry directory before the runs.
type Prepare<'a> = &'a dyn Fn(&Path);

fn replace_by_file(path: &Path) {
    fs::remove_dir_all(path).unwrap();
    fs::write(path, "in the way").unwrap();
}

fn make_pipe(path: &Path) {
    let _ = fs::remove_file(path);
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn a_spoilt_directory_changes_nothing() {
    let server = PostHogServer::start();
    let elsewhere = tempfile::tempdir().unwrap();
    let spoil: [(&str, Prepare<'_>); 8] = [
        ("untouched", &|_| {}),
        ("a file in its place", &|path| replace_by_file(path)),
        ("a link in its place", &|path| {
            fs::remove_dir_all(path).unwrap();
            symlink(elsewhere.path(), path).unwrap();
        }),
        ("a damaged key", &|path| {
            fs::write(path.join("identity.json"), "{").unwrap()
        }),
        ("a key of a newer version", &|path| {
            fs::write(path.join("identity.json"), "{\"version\":9,\"key\":\"\"}").unwrap();
        }),
        ("a pipe for a queue", &|path| {
            make_pipe(&path.join("pending.ndjson"))
        }),
        ("a pipe for a lock", &|path| {
            make_pipe(&path.join("queue.lock"))
        }),
        ("junk for a queue", &|path| {
            fs::write(path.join("pending.ndjson"), b"\xff\xfe\n{}\n{\"uuid\":").unwrap();
        }),
    ];
    for (why, prepare) in spoil {
        let home = spoilt(&server, prepare);
        assert_the_same(&home, why);
        // Whoever asks is told, and asking works.
        let told = status(&home);
        assert_eq!(told["enabled"], true, "{why}");
    }
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn status_and_verbose_runs_say_what_is_wrong() {
    let server = PostHogServer::start();
    for (prepare, word) in [
        ((|path| replace_by_file(path)) as fn(&Path), "telemetry"),
        (
            |path| fs::write(path.join("identity.json"), "{").unwrap(),
            "key",
        ),
        (
            |path| fs::write(path.join("pending.ndjson"), "junk\n").unwrap(),
            "read",
        ),
    ] {
        let home = spoilt(&server, prepare);
        let told = status(&home);
        let problems = told["problems"].to_string();
        assert!(problems.contains(word), "{word}: {told}");
    }
    let home = spoilt(&server, replace_by_file);
    let verbose = home.run(["-v", SENTENCE]);
    assert_eq!(verbose.code, 0);
    assert!(
        verbose.stderr.contains("not recorded"),
        "{}",
        verbose.stderr
    );
}

#[test]
fn a_lock_that_is_never_released_costs_a_tenth_of_a_second_and_no_event() {
    let server = PostHogServer::start();
    let home = spoilt(&server, |_| {});
    let held = fs::File::open(home.telemetry_directory().join("queue.lock")).unwrap();
    held.lock().unwrap();
    let before = shown(&home).len();
    let start = Instant::now();
    assert_answered(&home.run([SENTENCE]));
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(shown(&home).len(), before + 3);
    drop(held);
    home.run(["telemetry", "flush"]);
    assert!(shown(&home).is_empty());
}

/// A limit on the size of files is what a full disk is to a program; the shell has it ignore the signal, as most do.
#[test]
fn a_full_disk_changes_nothing() {
    let server = PostHogServer::start();
    for consent_first in [true, false] {
        let home = if consent_first {
            spoilt(&server, |_| {})
        } else {
            consenting(&server)
        };
        let run = |arguments: &[&str]| -> Finished {
            let mut shell = Command::new("/bin/sh");
            shell
                .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"])
                .arg(home.program())
                .args(arguments)
                .env_clear()
                .envs(home.environment())
                .current_dir(home.path());
            shell.output().unwrap().into()
        };
        assert_same_runs("a full disk", run);
        // What had been recorded is still whole.
        let waiting = shown(&home).len();
        assert_answered(&home.run([SENTENCE]));
        assert!(shown(&home).len() >= waiting);
    }
}

/// Nothing below the home can be written. As root that takes becoming somebody else.
#[test]
fn a_read_only_home_changes_nothing() {
    const NOBODY: u32 = 65_534;
    let server = PostHogServer::start();
    let home = consenting(&server);
    let directories = |mode| {
        for name in home.files().iter().filter(|name| name.ends_with('/')) {
            let path = home.path().join(name);
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        }
        fs::set_permissions(home.path(), fs::Permissions::from_mode(mode)).unwrap();
    };
    if is_root() {
        let below = home.files().into_iter().map(|name| home.path().join(name));
        for path in below.chain([home.path().to_owned()]) {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
    directories(0o555);
    let run = |arguments: &[&str]| -> Finished {
        let mut command = if is_root() {
            let mut setpriv = Command::new("setpriv");
            setpriv
                .args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"])
                .arg(home.program());
            setpriv
        } else {
            Command::new(home.program())
        };
        command
            .args(arguments)
            .env_clear()
            .envs(home.environment())
            .current_dir(home.path());
        command.output().unwrap().into()
    };
    if is_root() && run(&["--version"]).code != 0 {
        crate::stage::say_skipped(format_args!(
            "the program cannot be run as another user from where it is"
        ));
        directories(0o755);
        return;
    }
    assert_same_runs("a read-only home", run);
    let told = run(&["telemetry", "status", "--json"]);
    assert_eq!(told.code, 0, "{}", told.stderr);
    directories(0o755);
    assert!(!home.telemetry_directory().exists());
}

#[test]
fn a_host_that_is_none_changes_nothing_and_is_named_by_status() {
    let server = PostHogServer::start();
    for host in [
        "not a url",
        "http://us.i.posthog.com",
        "ftp://127.0.0.1",
        "https://a:b@c.example",
    ] {
        let mut home = consenting(&server);
        home.set("CARO_POSTHOG_HOST", host);
        assert_the_same(&home, host);
        let told = status(&home);
        assert!(told["problems"].to_string().contains("host"), "{told}");
        assert_eq!(
            home.processes().with_argument("__caro-telemetry-send"),
            [0_u32; 0]
        );
    }
}

/// The run does not wait for the server, and nobody is left in the end.
#[test]
fn a_server_that_does_not_behave_changes_nothing_and_leaves_no_process() {
    let elsewhere = PostHogServer::start();
    std::thread::scope(|scope| {
        for answer in [
            Answer::Silence,
            Answer::SilenceAfterReading,
            Answer::EndlessSlowBody,
            Answer::EndlessFastBody,
            Answer::EndlessError,
            Answer::Status(500, "no"),
            Answer::Throttle(3_600),
            Answer::ResetAfterReading,
            Answer::Redirect(elsewhere.url()),
        ] {
            scope.spawn(move || {
                let server = PostHogServer::start();
                server.answer_always(answer.clone());
                let home = consenting(&server);
                assert_the_same(&home, &format!("{answer:?}"));
                server.wait_for_connections(1, PATIENCE);
                home.processes().wait_until_gone(PATIENCE);
                assert_eq!(server.connections(), 1, "{answer:?}");
                // Nothing is lost by it, and a well server gets all of it.
                server.answer_always(Answer::Accept);
                home.run(["telemetry", "flush"]);
                assert!(shown(&home).is_empty(), "{answer:?}");
                assert!(server.distinct().len() >= 12, "{answer:?}");
                server.identical_repeats();
            });
        }
    });
    assert_eq!(elsewhere.connections(), 0, "a redirect is not followed");
}

#[test]
fn an_executable_that_is_gone_is_no_error() {
    let server = PostHogServer::start();
    let place = tempfile::tempdir().unwrap();
    let program = place.path().join("caro");
    fs::copy(env!("CARGO_BIN_EXE_caro"), &program).unwrap();
    let home = consenting(&server);
    let mut shell = Command::new("/bin/sh");
    // The shell that runs the command removes the program that started it.
    let removing = home.path().join("bash");
    fs::write(
        &removing,
        format!("#!/bin/sh\nrm '{}'\n", program.display()),
    )
    .unwrap();
    fs::set_permissions(&removing, fs::Permissions::from_mode(0o755)).unwrap();
    shell
        .args(["-c", "exec \"$0\" -x \"$1\""])
        .arg(&program)
        .arg(SENTENCE)
        .env_clear()
        .envs(home.environment())
        .env("SHELL", &removing)
        .current_dir(home.path());
    let finished: Finished = shell.output().unwrap().into();
    assert_eq!((finished.code, finished.stderr.as_str()), (0, ""));
    assert!(!program.exists());
    assert_eq!(shown(&home).len(), 4);
}

#[test]
#[cfg(debug_assertions)]
fn a_clock_that_jumps_loses_nothing_that_can_be_kept() {
    let server = PostHogServer::start();
    let mut home = consenting(&server);
    let hour = 3_600 * 1_000_i64;
    home.set("CARO_TELEMETRY_AIR_GAPPED", "1");
    for offset in [0, 5 * hour, -5 * hour] {
        home.set("CARO_DEBUG_CLOCK_OFFSET_MS", offset.to_string());
        assert_answered(&home.run([SENTENCE]));
    }
    home.unset("CARO_DEBUG_CLOCK_OFFSET_MS");
    home.unset("CARO_TELEMETRY_AIR_GAPPED");
    // What lies ahead of the clock waits for it; the rest may be of two days, and then takes two runs.
    home.run(["telemetry", "flush"]);
    home.run(["telemetry", "flush"]);
    assert_eq!(server.distinct().len(), 6);
    assert_eq!(shown(&home).len(), 3);
    home.set("CARO_DEBUG_CLOCK_OFFSET_MS", (6 * hour).to_string());
    assert_eq!(status(&home)["pending"], 3);
}
