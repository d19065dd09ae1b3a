//! `caro config`: what is set, where it comes from, and what happens to a file that is broken.

#![cfg(unix)]

use caro_testing::{Finished, SealedHome};

const SENTENCE: &str = "list all files larger than 100MB";

fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home
}

fn config(home: &SealedHome) -> String {
    std::fs::read_to_string(home.config_file()).expect("the configuration file")
}

#[track_caller]
fn assert_quiet_success(finished: &Finished) {
    assert_eq!(
        (
            finished.stdout.as_str(),
            finished.stderr.as_str(),
            finished.code
        ),
        ("", "", 0)
    );
}

#[test]
fn what_is_set_is_got_and_unset_again() {
    let home = home();
    assert_eq!(
        home.run(["config", "get", "safety.level"]).stdout,
        "moderate\n"
    );
    assert_quiet_success(&home.run(["config", "set", "safety.level", "strict"]));
    assert_eq!(
        home.run(["config", "get", "safety.level"]).stdout,
        "strict\n"
    );
    assert_eq!(config(&home), "[safety]\nlevel = \"strict\"\n");
    assert_quiet_success(&home.run(["config", "unset", "safety.level"]));
    assert_eq!(
        home.run(["config", "get", "safety.level"]).stdout,
        "moderate\n"
    );
}

#[test]
fn the_list_says_where_each_value_comes_from() {
    let mut home = home();
    home.write_config("# mine\nshell = \"zsh\"\n");
    home.set("CARO_SAFETY", "strict");
    let finished = home.run(["config", "list"]);
    let path = home.config_file().display().to_string();
    insta::assert_snapshot!(finished.stdout.replace(&path, "CONFIG"));
}

#[test]
fn the_list_says_what_is_stronger_than_the_file() {
    let mut home = home();
    home.write_config("[telemetry]\nenabled = true\nair_gapped = true\n");
    home.set("CARO_TELEMETRY_ENABLED", "0")
        .set("CARO_TELEMETRY_AIR_GAPPED", "0")
        .set("CARO_TELEMETRY_FLUSH_INTERVAL", "60");
    let list = home.run(["config", "list"]).stdout;
    let line = |key: &str| list.lines().find(|line| line.starts_with(key)).unwrap();
    for (key, variable) in [
        ("telemetry.enabled = true", "CARO_TELEMETRY_ENABLED wins"),
        (
            "telemetry.flush_interval = 600",
            "CARO_TELEMETRY_FLUSH_INTERVAL wins",
        ),
    ] {
        assert!(line(key).ends_with(variable), "{list}");
    }
    // It can only close the gap.
    assert!(line("telemetry.air_gapped = true").ends_with(".toml:3"));
    let finished = home.run(["config", "set", "telemetry.flush_interval", "5"]);
    assert!(
        finished
            .stderr
            .contains("CARO_TELEMETRY_FLUSH_INTERVAL still wins"),
        "{}",
        finished.stderr
    );
}

#[test]
fn comments_and_unknown_keys_survive_and_are_warned_about() {
    let home = home();
    home.write_config(
        "# mine\nfuture = 1 # keep\n\n[safety] # careful\nlevel = \"moderate\" # for now\n",
    );
    let finished = home.run(["config", "set", "safety.level", "strict"]);
    assert!(
        finished
            .stderr
            .contains("config.toml:2: future is not a key that Caro knows; it is kept"),
        "{finished:?}"
    );
    assert_eq!(
        config(&home),
        "# mine\nfuture = 1 # keep\n\n[safety] # careful\nlevel = \"strict\" # for now\n"
    );
    assert_eq!(
        home.run([SENTENCE]).stderr,
        "",
        "a sentence is not the place to speak of it"
    );
}

#[test]
fn a_wrong_value_is_refused_with_the_known_ones_and_nothing_is_written() {
    let home = home();
    for (key, value, known) in [
        ("safety.level", "none", "strict, moderate, permissive"),
        ("backend.default", "gpt", "static, embedded"),
        ("telemetry.enabled", "perhaps", "neither true nor false"),
        ("telemetry.flush_interval", "soon", "number of seconds"),
        ("safety.allow", "no-such-rule", "caro check --rules"),
        ("colour", "red", "the keys are backend.default"),
        ("telemetry.consent.answer", "typed", "not by hand"),
    ] {
        let finished = home.run(["config", "set", key, value]);
        assert_eq!(finished.code, 2, "{key}");
        assert!(finished.stderr.contains(known), "{}", finished.stderr);
    }
    assert_eq!(home.files(), [""; 0]);
}

#[test]
fn a_broken_file_is_reported_with_its_place_and_left_as_it_is() {
    let home = home();
    let broken = "[telemetry]\nenabled = true\n[safety\n";
    home.write_config(broken);
    let finished = home.run([SENTENCE]);
    assert_eq!(
        (finished.stdout.as_str(), finished.code),
        ("find . -type f -size +100M\n", 0)
    );
    assert!(
        finished.stderr.contains("config.toml:3:8:"),
        "{}",
        finished.stderr
    );
    let finished = home.run(["config", "set", "shell", "zsh"]);
    assert_eq!(finished.code, 1);
    assert_eq!(config(&home), broken);
    assert_eq!(
        home.run(["config", "get", "safety.level"]).stdout,
        "strict\n"
    );
    assert_eq!(
        home.run(["config", "get", "telemetry.enabled"]).stdout,
        "false\n"
    );
}

#[test]
fn a_file_that_is_no_text_or_no_file_is_reported() {
    let home = home();
    home.write_config("");
    std::fs::write(home.config_file(), b"shell = \"\xff\"").unwrap();
    assert!(home.run([SENTENCE]).stderr.contains("is not text in UTF-8"));
    std::fs::remove_file(home.config_file()).unwrap();
    std::fs::create_dir(home.config_file()).unwrap();
    let finished = home.run([SENTENCE]);
    assert!(
        finished.stderr.contains("is not a file"),
        "{}",
        finished.stderr
    );
    assert_eq!(finished.code, 0);
}

#[test]
fn a_linked_file_stays_a_link() {
    let home = home();
    home.write_config("");
    let dotfile = home.path().join("dotfile.toml");
    std::fs::rename(home.config_file(), &dotfile).unwrap();
    std::os::unix::fs::symlink(&dotfile, home.config_file()).unwrap();
    assert_quiet_success(&home.run(["config", "set", "shell", "fish"]));
    assert!(home.config_file().is_symlink());
    assert_eq!(
        std::fs::read_to_string(dotfile).unwrap(),
        "shell = \"fish\"\n"
    );
}

#[test]
fn readers_never_see_half_a_file_and_writers_lose_nothing() {
    let home = home();
    home.write_config("shell = \"zsh\"\n");
    std::thread::scope(|scope| {
        for n in 0..4 {
            let home = &home;
            scope.spawn(move || {
                for i in 0..8 {
                    let seconds = (n * 100 + i).to_string();
                    let finished =
                        home.run(["config", "set", "telemetry.flush_interval", &seconds]);
                    assert_eq!(finished.code, 0, "{}", finished.stderr);
                }
            });
        }
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(home.run(["config", "get", "shell"]).stdout, "zsh\n");
                }
            });
        }
    });
    assert_eq!(
        home.files(),
        [
            ".config/",
            ".config/caro/",
            ".config/caro/config.lock",
            ".config/caro/config.toml"
        ]
    );
}

#[test]
fn a_read_only_home_is_an_error_for_set_and_for_nothing_else() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = home();
    std::fs::create_dir(home.path().join(".config")).unwrap();
    std::fs::write(home.path().join(".config/caro"), "in the way").unwrap();
    std::fs::set_permissions(
        home.path().join(".config"),
        std::fs::Permissions::from_mode(0o500),
    )
    .unwrap();
    let finished = home.run(["config", "set", "shell", "zsh"]);
    assert_eq!(finished.code, 1);
    assert_eq!(
        finished
            .stderr
            .lines()
            .filter(|line| line.starts_with("error: "))
            .count(),
        1,
        "{}",
        finished.stderr
    );
    assert_eq!(home.run([SENTENCE]).code, 0);
}

#[test]
fn the_path_is_printed_whether_or_not_the_file_is_there() {
    let home = home();
    let finished = home.run(["config", "path"]);
    assert_eq!(
        finished.stdout,
        format!("{}\n", home.config_file().display())
    );
}

#[test]
fn the_editor_gets_the_file_and_its_mistakes_are_reported() {
    let mut home = home();
    let editor = home.path().join("editor");
    std::fs::write(&editor, "#!/bin/sh\necho 'shell = \"basch\"' > \"$2\"\n").unwrap();
    std::fs::set_permissions(&editor, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    home.set("EDITOR", format!("{} --wait", editor.display()));
    let finished = home.run(["config", "edit"]);
    assert_eq!(finished.code, 1);
    assert!(
        finished
            .stderr
            .contains("config.toml:1:9: shell is not one of bash"),
        "{}",
        finished.stderr
    );
}

/// An editor of the terminal would write its pictures into a pipe, and wait for keys that never come.
#[test]
fn without_a_terminal_only_an_editor_that_was_named_is_started() {
    let home = home();
    let finished = home.run(["config", "edit"]);
    assert_eq!((finished.code, finished.stdout.as_str()), (1, ""));
    assert_eq!(
        finished
            .stderr
            .replace(&home.path().display().to_string(), "HOME"),
        "error: there is no terminal for an editor to be used on\n\
         hint: the file is HOME/.config/caro/config.toml; EDITOR names an editor that needs no terminal\n"
    );
}

#[test]
fn what_the_help_shows_works() {
    let home = home();
    for command in ["set", "unset", "get"] {
        let help = home.run(["config", command, "--help"]).stdout;
        let (_, examples) = help.split_once("\nExample").unwrap();
        for example in examples
            .lines()
            .filter_map(|line| line.trim().strip_prefix("caro "))
        {
            let finished = home.run(example.split_whitespace());
            assert_eq!(finished.code, 0, "{example}: {}", finished.stderr);
        }
    }
    let refused = home.run(["config", "set", "backend.timeout", "-1"]).stderr;
    assert!(refused.starts_with("error: backend.timeout: "), "{refused}");
}

#[test]
fn a_variable_that_wins_is_pointed_out() {
    let mut home = home();
    home.set("CARO_SHELL", "fish");
    let finished = home.run(["config", "set", "shell", "zsh"]);
    assert!(
        finished.stderr.contains("CARO_SHELL still wins"),
        "{finished:?}"
    );
    assert_eq!(home.run(["config", "get", "shell"]).stdout, "fish\n");
}

#[test]
#[cfg(debug_assertions)]
fn the_systems_policy_takes_back_what_users_allow() {
    let mut home = home();
    home.write_config("[safety]\nallow = [\"unreadable\"]\n");
    let check = ["check", "--", "echo 'open"];
    let allowed = home.run(check).code;
    let policy = home.path().join("policy.toml");
    std::fs::write(&policy, "[safety]\nallow = false\n").unwrap();
    home.set("CARO_SYSTEM_CONFIG", &policy);
    assert_eq!((allowed, home.run(check).code), (0, 5));
    let finished = home.run(["config", "set", "safety.allow", "unreadable"]);
    assert!(
        finished.stderr.contains("the system's policy still wins"),
        "{}",
        finished.stderr
    );
}
