//! `caro model`: what is here, how it comes, and what is said when it does not.
//!
//! The models are the real ones by name, size and sum; the server has zeros in their place, or what is to be checked.

#![cfg(all(unix, feature = "embedded"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use caro_testing::{Content, Fault, FileServer, Finished, PATIENCE, SealedHome};
use rustix::process::{Pid, Signal, kill_process};

const NAME: &str = "qwen2.5-coder-0.5b-instruct";
const FILE: &str = "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf";
const SIZE: u64 = 491_400_064;

/// A home whose models come from a server of this.
fn stage(content: Content) -> (SealedHome, FileServer) {
    let server = FileServer::start(content);
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml")
        .set("HF_ENDPOINT", server.url());
    (home, server)
}

fn zeros() -> (SealedHome, FileServer) {
    stage(Content::Zeros(SIZE))
}

fn models(home: &SealedHome) -> PathBuf {
    home.path().join(".local/share/caro/models")
}

fn part(home: &SealedHome) -> PathBuf {
    models(home).join(format!("{FILE}.part"))
}

/// A file of so many zeros that takes no space.
fn sparse(path: &Path, bytes: u64) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    File::create(path).unwrap().set_len(bytes).unwrap();
}

fn size(path: &Path) -> u64 {
    path.metadata().unwrap().len()
}

/// What was said, with what differs from run to run taken out.
fn said(finished: &Finished, home: &SealedHome, server: &FileServer) -> String {
    let text = format!(
        "{}{}exit code {}",
        finished.stdout, finished.stderr, finished.code
    );
    text.replace(&home.path().display().to_string(), "HOME")
        .replace(server.url().trim_start_matches("http://"), "SERVER")
}

#[test]
fn every_command_has_help_with_an_example() {
    let (home, _server) = zeros();
    for command in [
        &["model"][..],
        &["model", "list"],
        &["model", "pull"],
        &["model", "remove"],
        &["model", "path"],
    ] {
        let finished = home.run(command.iter().copied().chain(["--help"]));
        assert_eq!((finished.stderr.as_str(), finished.code), ("", 0));
        let has_example = finished.stdout.contains("\nExample");
        assert!(has_example, "{command:?}: {}", finished.stdout);
    }
}

#[test]
fn the_list_says_what_is_here() {
    let (home, server) = zeros();
    insta::assert_snapshot!(said(&home.run(["model", "list"]), &home, &server));
    assert!(home.files().is_empty(), "looking makes nothing");
    sparse(&part(&home), 123_456_789);
    sparse(&models(&home).join("mine.gguf"), 98_362_432);
    sparse(
        &models(&home).join("qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"),
        1_117_320_767,
    );
    home.write_config("[model]\ndefault = \"mine\"\n");
    insta::assert_snapshot!(said(&home.run(["model", "list"]), &home, &server));
    insta::assert_snapshot!(said(&home.run(["model", "list", "--json"]), &home, &server));
    assert!(server.deliveries().is_empty());
}

#[test]
fn a_file_elsewhere_can_be_the_one_that_answers() {
    let (mut home, server) = zeros();
    sparse(&home.path().join("elsewhere/zephyr.gguf"), 4_000_000);
    home.write_config("[model]\ndefault = \"~/elsewhere/zephyr.gguf\"\ndirectory = \"~/models\"\n");
    insta::assert_snapshot!(said(&home.run(["model", "list"]), &home, &server));
    let path = said(&home.run(["model", "path"]), &home, &server);
    assert_eq!(path, "HOME/elsewhere/zephyr.gguf\nexit code 0");
    insta::assert_snapshot!(said(&home.run(["model", "pull"]), &home, &server), @r"
    error: model.default (HOME/.config/caro/config.toml:2) is a file of your own, so there is nothing to fetch
    hint: name one of qwen2.5-coder-1.5b-instruct, qwen2.5-coder-0.5b-instruct
    exit code 2
    ");
    home.set("CARO_MODEL", NAME);
    sparse(&home.path().join("models").join(FILE), SIZE);
    let path = said(&home.run(["model", "path"]), &home, &server);
    assert_eq!(path, format!("HOME/models/{FILE}\nexit code 0"));
}

#[test]
fn what_is_not_here_is_said_in_one_sentence() {
    let (home, server) = zeros();
    for (arguments, said_so) in [
        (
            &["path"][..],
            "error: the model qwen2.5-coder-1.5b-instruct is not here\nhint: `caro model pull` fetches it\nexit code 1",
        ),
        (
            &["path", "gpt"],
            "error: there is no model called gpt; there are qwen2.5-coder-1.5b-instruct, qwen2.5-coder-0.5b-instruct\nexit code 1",
        ),
        (
            &["remove", NAME],
            "error: the model qwen2.5-coder-0.5b-instruct is not here\nhint: `caro model pull qwen2.5-coder-0.5b-instruct` fetches it\nexit code 1",
        ),
        (
            &["pull", "gpt"],
            "error: there is no model called gpt to fetch; there are qwen2.5-coder-1.5b-instruct, qwen2.5-coder-0.5b-instruct\nexit code 2",
        ),
    ] {
        let finished = home.run(["model"].iter().chain(arguments));
        assert_eq!(said(&finished, &home, &server), said_so, "{arguments:?}");
    }
    assert!(server.deliveries().is_empty());
}

#[test]
fn what_is_removed_is_gone() {
    let (home, server) = zeros();
    let default = "qwen2.5-coder-1.5b-instruct";
    sparse(
        &models(&home).join(format!("{default}-q4_k_m.gguf")),
        1_117_320_768,
    );
    insta::assert_snapshot!(said(&home.run(["model", "remove", default]), &home, &server), @r"
    Removed qwen2.5-coder-1.5b-instruct (1.12 GB).
    hint: it is the model that answers; `caro model pull` fetches it again
    exit code 0
    ");
    sparse(&part(&home), 7_000_000);
    insta::assert_snapshot!(said(&home.run(["model", "remove", NAME]), &home, &server), @r"
    Removed qwen2.5-coder-0.5b-instruct (7 MB).
    exit code 0
    ");
    let left: Vec<_> = fs::read_dir(models(&home)).unwrap().collect();
    assert_eq!(left.len(), 1, "only the lock is left: {left:?}");
}

#[test]
fn an_interrupted_pull_keeps_what_came_and_the_next_asks_for_the_rest() {
    let (home, server) = zeros();
    server.fail_next(Fault::CutAfter(2_000_000));
    server.fail_next(Fault::StallAfter(1_000_000));
    let child = home
        .command(["model", "pull", NAME])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for_size(&part(&home), 3_000_000);
    let pid = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    kill_process(pid, Signal::INT).unwrap();
    let finished = child.wait_with_output().unwrap().into();
    insta::assert_snapshot!(said(&finished, &home, &server));
    assert_eq!(size(&part(&home)), 3_000_000);

    server.fail_next(Fault::Status(404, ""));
    let finished = home.run(["model", "pull", NAME]);
    assert_eq!(finished.code, 1);
    assert!(
        finished.stderr.contains("3 MB of 491 MB are here; `caro model pull qwen2.5-coder-0.5b-instruct` goes on from there"),
        "{}",
        finished.stderr
    );
    let starts: Vec<_> = server.deliveries().iter().map(|d| d.start()).collect();
    assert_eq!(starts, [0, 2_000_000, 3_000_000]);
    assert_eq!(server.sent(), 3_000_000, "nothing came twice");
}

fn wait_for_size(path: &Path, bytes: u64) {
    let until = std::time::Instant::now() + PATIENCE;
    while path.metadata().map_or(0, |metadata| metadata.len()) < bytes {
        assert!(
            std::time::Instant::now() < until,
            "{bytes} bytes never came"
        );
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

#[test]
fn sigterm_ends_a_pull_as_it_ends_everything() {
    let (home, server) = zeros();
    server.fail_next(Fault::StallAfter(1_000_000));
    let child = home
        .command(["-q", "model", "pull", NAME])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for_size(&part(&home), 1_000_000);
    let pid = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    kill_process(pid, Signal::TERM).unwrap();
    let finished: Finished = child.wait_with_output().unwrap().into();
    assert_eq!(said(&finished, &home, &server), "exit code 143");
}

#[test]
fn bytes_that_are_not_the_models_are_removed() {
    let (home, server) = zeros();
    sparse(&part(&home), SIZE - 1000);
    insta::assert_snapshot!(said(&home.run(["model", "pull", NAME]), &home, &server));
    assert!(!part(&home).exists() && !models(&home).join(FILE).exists());
    assert_eq!(server.sent(), 1000);
}

#[test]
fn another_file_is_refused_by_its_length() {
    let (home, server) = stage(Content::Zeros(5000));
    insta::assert_snapshot!(said(&home.run(["model", "pull"]), &home, &server), @r"
    Fetching qwen2.5-coder-1.5b-instruct (1.12 GB, Apache-2.0) from SERVER
    error: SERVER has another file there: of 5000 bytes, where the model has 1117320768
    hint: the mirror may have another version of the model than this Caro knows
    exit code 1
    ");
    assert!(!home.files().iter().any(|name| name.ends_with(".part")));
}

#[test]
fn a_server_that_says_no_is_named() {
    let (home, server) = zeros();
    server.fail_next(Fault::Status(404, ""));
    server.fail_next(Fault::Status(403, ""));
    insta::assert_snapshot!(said(&home.run(["-q", "model", "pull", NAME]), &home, &server), @r"
    error: there is no model at http://SERVER/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf
    exit code 1
    ");
    insta::assert_snapshot!(said(&home.run(["model", "pull", NAME]), &home, &server), @r"
    Fetching qwen2.5-coder-0.5b-instruct (491 MB, Apache-2.0) from SERVER
    error: SERVER refuses to send the model (status 403)
    hint: HTTPS_PROXY names a proxy, and `caro config set model.mirror` another server
    exit code 1
    ");
}

#[test]
fn a_mirror_of_the_configuration_wins_and_its_password_is_never_shown() {
    let (home, server) = zeros();
    let mirror = FileServer::start(Content::Zeros(SIZE));
    mirror.fail_always(Fault::Status(401, ""));
    let url = mirror.url().replace("http://", "http://ada:lovelace@");
    home.write_config(&format!("[model]\nmirror = \"{url}/models/\"\n"));
    let finished = home.run(["-v", "model", "pull", NAME]);
    assert_eq!(finished.code, 1);
    assert!(
        finished.stderr.contains("(status 401)"),
        "{}",
        finished.stderr
    );
    assert!(!finished.stderr.contains("lovelace"), "{}", finished.stderr);
    let deliveries = mirror.deliveries();
    assert!(deliveries[0].request.path.starts_with("/models/Qwen/"));
    assert!(deliveries[0].request.header("authorization").is_some());
    assert!(server.deliveries().is_empty());
}

#[test]
fn an_address_without_encryption_has_to_be_written_for_caro() {
    let (mut home, server) = zeros();
    home.set("HF_ENDPOINT", "http://models.invalid");
    insta::assert_snapshot!(said(&home.run(["model", "pull"]), &home, &server), @r"
    error: the address in $HF_ENDPOINT must begin with https:// (http:// is for this machine, and for model.mirror)
    exit code 2
    ");
    home.write_config("[model]\nmirror = \"http://models.invalid\"\n");
    let finished = home.run(["model", "pull"]);
    assert_eq!(finished.code, 1);
    assert!(
        finished.stderr.contains("models.invalid cannot be reached"),
        "{}",
        finished.stderr
    );
}

#[test]
fn a_file_that_may_not_grow_is_said_to_be_so_and_what_came_stays() {
    let (home, server) = zeros();
    let script = format!("ulimit -f 3000; exec \"$0\" model pull {NAME}");
    let mut command = Command::new("bash");
    command
        .args(["-c", &script])
        .arg(home.program())
        .env_clear()
        .envs(home.environment());
    let finished = command.output().unwrap().into();
    insta::assert_snapshot!(said(&finished, &home, &server), @r"
    Fetching qwen2.5-coder-0.5b-instruct (491 MB, Apache-2.0) from SERVER
    error: nothing more can be written to HOME/.local/share/caro/models/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf.part: File too large (os error 27)
    hint: 3 MB of 491 MB are here; `caro model pull qwen2.5-coder-0.5b-instruct` goes on from there
    exit code 1
    ");
    assert_eq!(size(&part(&home)), 3000 << 10);
}

#[test]
fn a_disk_without_room_is_noticed_before_anything_is_fetched() {
    let mount = "mount -t tmpfs -o size=8m none";
    let is_allowed = Command::new("unshare")
        .args(["--mount", "sh", "-c", &format!("{mount} /mnt 2>&-")])
        .status()
        .is_ok_and(|status| status.success());
    if !is_allowed {
        return say_skipped("nothing can be mounted here");
    }
    let (home, server) = zeros();
    let place = home.path().join(".local/share");
    fs::create_dir_all(&place).unwrap();
    let script = format!(
        "{mount} {} && exec \"$0\" model pull {NAME}",
        place.display()
    );
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "sh", "-c", &script])
        .arg(home.program())
        .env_clear()
        .envs(home.environment());
    let finished = command.output().unwrap().into();
    insta::assert_snapshot!(said(&finished, &home, &server), @r"
    error: there is not enough space in HOME/.local/share/caro/models: 559 MB needed, 8 MB free
    hint: `caro config set model.directory DIRECTORY` keeps models elsewhere
    exit code 1
    ");
    assert!(server.deliveries().is_empty());
}

#[expect(clippy::print_stderr, reason = "whoever runs the tests is to know")]
fn say_skipped(why: &str) {
    eprintln!("skipped: {why}");
}

#[test]
fn two_pulls_at_once_do_not_spoil_each_others_work() {
    let (home, server) = zeros();
    server.fail_always(Fault::StallAfter(1_000_000));
    let mut first = home.command(["-q", "model", "pull", NAME]).spawn().unwrap();
    wait_for_size(&part(&home), 1_000_000);
    for arguments in [["pull", NAME], ["remove", NAME]] {
        let finished = home.run(["model"].iter().chain(&arguments));
        assert_eq!(finished.code, 1);
        assert!(
            finished
                .stderr
                .contains("another run of Caro is at work on the models"),
            "{}",
            finished.stderr
        );
    }
    // Even one that is killed leaves nothing that stands in the way.
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(home.run(["model", "remove", NAME]).code, 0);
}

#[test]
fn no_event_tells_of_models() {
    let (home, server) = zeros();
    home.consent("");
    server.fail_next(Fault::Status(404, ""));
    for arguments in [&["list"][..], &["path"], &["pull"], &["remove", NAME]] {
        home.run(["model"].iter().chain(arguments));
    }
    assert!(!home.telemetry_directory().exists());
}

#[test]
fn on_a_terminal_a_bar_shows_how_much_is_here_and_ctrl_c_keeps_it() {
    let (home, server) = zeros();
    server.fail_next(Fault::StallAfter(250_000_000));
    let mut terminal = home.terminal(["model", "pull", NAME]);
    terminal.wait_for("Fetching qwen2.5-coder-0.5b-instruct (491 MB, Apache-2.0)");
    terminal.wait_for("250.00 MB of 491.40 MB");
    terminal.wait_for(" left");
    terminal.interrupt();
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 130);
    assert!(
        written.contains(
            "250 MB of 491 MB are here; `caro model pull qwen2.5-coder-0.5b-instruct` goes on"
        ),
        "{written}"
    );
    assert_eq!(size(&part(&home)), 250_000_000);
}

/// Where the real models are on this machine, if they are.
fn real_model() -> Option<PathBuf> {
    let directory = std::env::var_os("CARO_TEST_MODELS")?;
    Some(Path::new(&directory).join(FILE)).filter(|path| path.exists())
}

#[test]
fn the_real_model_comes_is_checked_and_is_mended() {
    let Some(real) = real_model() else {
        // The machinery is told with small files in the tests of `caro-models`.
        return say_skipped("CARO_TEST_MODELS names no directory with the model");
    };
    let (home, server) = stage(Content::File(real.clone()));
    let missing = 50_000_000;
    sparse(&part(&home), 0);
    let mut beginning = File::open(&real).unwrap().take(SIZE - missing);
    std::io::copy(&mut beginning, &mut File::create(part(&home)).unwrap()).unwrap();
    let finished = home.run(["model", "pull", NAME]);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert!(
        finished
            .stderr
            .contains("qwen2.5-coder-0.5b-instruct is here (491 MB)."),
        "{}",
        finished.stderr
    );
    assert_eq!(server.sent(), missing);

    let again = home.run(["model", "pull", NAME]);
    assert!(again.stderr.contains("is here already"), "{}", again.stderr);
    let file = models(&home).join(FILE);
    let mut damaged = File::options().write(true).open(&file).unwrap();
    damaged.seek(SeekFrom::Start(SIZE / 2)).unwrap();
    damaged.write_all(b"not what was here").unwrap();
    drop(damaged);
    let mended = home.run(["model", "pull", NAME, "--verify"]);
    assert_eq!(mended.code, 0, "{}", mended.stderr);
    assert!(
        mended
            .stderr
            .contains("the file is damaged, and is fetched again"),
        "{}",
        mended.stderr
    );
    let whole = home.run(["model", "pull", NAME, "--verify"]);
    assert!(
        whole.stderr.contains("and its SHA-256 is right"),
        "{}",
        whole.stderr
    );
}
