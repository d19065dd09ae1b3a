//! Every rule of consent: what `status` says of it, and what a run then does.

use std::os::unix::fs::{PermissionsExt as _, chown};

use caro_testing::{PostHogServer, SealedHome};
use serde_json::Value;

use crate::stage::{
    SENTENCE, assert_answered, assert_no_trace, consenting, is_root, recording, status, undecided,
};

/// Whether a run in this home records anything.
fn records(home: &SealedHome, arguments: &[&str]) -> bool {
    let finished = home.run(arguments);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    home.telemetry_directory().exists()
}

struct Case {
    rule: &'static str,
    config: &'static str,
    environment: &'static [(&'static str, &'static str)],
    enabled: bool,
}

const YES: &str = "[telemetry]\nenabled = true\nexplicitly_configured = true\n";
const NO: &str = "[telemetry]\nenabled = false\nexplicitly_configured = true\n";

const fn case(
    rule: &'static str,
    config: &'static str,
    environment: &'static [(&'static str, &'static str)],
    enabled: bool,
) -> Case {
    Case {
        rule,
        config,
        environment,
        enabled,
    }
}

const CASES: &[Case] = &[
    case("default", "", &[], false),
    case("default", "[telemetry]\nenabled = true\n", &[], false),
    case("config", YES, &[], true),
    case("config", NO, &[], false),
    case("config", "[telemetry]\nenabled = tr", &[], false),
    case("config", YES, &[("CI", "true")], true),
    case("config", YES, &[("CLAUDECODE", "1")], true),
    case("automation", "", &[("CI", "1")], false),
    case("automation", "", &[("CLAUDECODE", "1")], false),
    case("automation", "", &[("CURSOR_AGENT", "1")], false),
    case("automation", "", &[("GEMINI_CLI", "1")], false),
    case("automation", "", &[("CODEX_SANDBOX", "seatbelt")], false),
    case("automation", "", &[("AIDER_MODEL", "x")], false),
    case("default", "", &[("CI", "")], false),
    case("variable", NO, &[("CARO_TELEMETRY_ENABLED", "1")], true),
    case("variable", "", &[("CARO_TELEMETRY_ENABLED", "yes")], true),
    case("variable", "", &[("CARO_TELEMETRY_ENABLED", "On")], true),
    case("variable", "", &[("CARO_TELEMETRY_ENABLED", "TRUE")], true),
    case("variable", YES, &[("CARO_TELEMETRY_ENABLED", "0")], false),
    case("variable", YES, &[("CARO_TELEMETRY_ENABLED", "no")], false),
    case("variable", YES, &[("CARO_TELEMETRY_ENABLED", "off")], false),
    case(
        "variable",
        YES,
        &[("CARO_TELEMETRY_ENABLED", "False")],
        false,
    ),
    case(
        "variable",
        YES,
        &[("CARO_TELEMETRY_ENABLED", "sure")],
        false,
    ),
    case("config", YES, &[("CARO_TELEMETRY_ENABLED", "")], true),
    case("do_not_track", YES, &[("DO_NOT_TRACK", "1")], false),
    case("do_not_track", YES, &[("DO_NOT_TRACK", "no")], false),
    case("config", YES, &[("DO_NOT_TRACK", "0")], true),
    case("config", YES, &[("DO_NOT_TRACK", "false")], true),
    case("config", YES, &[("DO_NOT_TRACK", "")], true),
    case(
        "do_not_track",
        YES,
        &[("DO_NOT_TRACK", "1"), ("CARO_TELEMETRY_ENABLED", "1")],
        false,
    ),
];

#[test]
fn each_rule_wins_where_it_should_and_the_run_does_as_it_says() {
    let server = PostHogServer::start();
    for Case {
        rule,
        config,
        environment,
        enabled,
    } in CASES
    {
        let mut home = undecided(&server);
        if !config.is_empty() {
            home.write_config(config);
        }
        for (name, value) in *environment {
            home.set(name, value);
        }
        let status = status(&home);
        let told = (status["rule"].as_str(), status["enabled"].as_bool());
        assert_eq!(
            told,
            (Some(*rule), Some(*enabled)),
            "{config} {environment:?}"
        );
        assert_eq!(
            records(&home, &[SENTENCE]),
            *enabled,
            "{config} {environment:?}"
        );
        if !enabled {
            assert_no_trace(&home);
        }
    }
}

#[test]
fn status_names_what_was_overridden_and_where_it_stands() {
    let server = PostHogServer::start();
    let mut home = consenting(&server);
    home.set("DO_NOT_TRACK", "1")
        .set("CARO_TELEMETRY_ENABLED", "1")
        .set("CI", "1");
    let status = status(&home);
    assert_eq!(status["source"], "DO_NOT_TRACK");
    let overridden: Vec<_> = status["overridden"]
        .as_array()
        .unwrap()
        .iter()
        .map(|opinion| opinion["rule"].as_str().unwrap())
        .collect();
    assert_eq!(overridden, ["variable", "config", "automation", "default"]);
    let source = status["overridden"][1]["source"].as_str().unwrap();
    assert!(source.contains("config.toml"), "{source}");
    assert_eq!(
        home.files(),
        [".config/", ".config/caro/", ".config/caro/config.toml"]
    );
}

#[test]
fn the_flag_switches_one_run_off() {
    let server = PostHogServer::start();
    let home = consenting(&server);
    assert!(!records(&home, &["--no-telemetry", SENTENCE]));
    let finished = home.run(["--no-telemetry", "telemetry", "status", "--json"]);
    let status: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(
        (&status["rule"], &status["enabled"]),
        (&"flag".into(), &false.into())
    );
    assert!(records(&home, &[SENTENCE]));
}

#[test]
fn a_value_that_cannot_be_read_is_off_and_one_line_says_so() {
    let server = PostHogServer::start();
    let mut home = consenting(&server);
    home.set("CARO_TELEMETRY_ENABLED", "maybe");
    let finished = home.run([SENTENCE]);
    assert_eq!(finished.code, 0);
    assert_eq!(finished.stderr.lines().count(), 1, "{}", finished.stderr);
    assert!(finished.stderr.contains("CARO_TELEMETRY_ENABLED"));
    assert_no_trace(&home);
}

#[test]
#[cfg(debug_assertions)]
fn what_the_system_forbids_nothing_of_the_users_allows() {
    let server = PostHogServer::start();
    let mut home = consenting(&server);
    let policy = home.path().join("policy.toml");
    std::fs::write(&policy, "[telemetry]\nenabled = false\n").unwrap();
    home.set("CARO_SYSTEM_CONFIG", &policy)
        .set("CARO_TELEMETRY_ENABLED", "1");
    assert_eq!(status(&home)["rule"], "policy");
    assert_answered(&home.run([SENTENCE]));
    home.run(["telemetry", "on"]);
    assert_eq!(status(&home)["rule"], "policy");
    assert_answered(&home.run([SENTENCE]));
    assert!(!home.telemetry_directory().exists());
}

#[test]
fn a_home_that_is_another_users_is_left_alone() {
    if !is_root() {
        crate::stage::say_skipped(format_args!("only root can give a home to another user"));
        return;
    }
    let server = PostHogServer::start();
    let home = consenting(&server);
    let state = home.path().join(".local/state");
    std::fs::create_dir_all(&state).unwrap();
    chown(&state, Some(65_534), Some(65_534)).unwrap();
    let status = status(&home);
    assert_eq!(
        (&status["rule"], &status["enabled"]),
        (&"foreign_owner".into(), &false.into())
    );
    assert_answered(&home.run([SENTENCE]));
    assert_no_trace(&home);
}

#[test]
fn off_and_on_are_saved_by_either_command() {
    let server = PostHogServer::start();
    let off: [&[&str]; 2] = [
        &["telemetry", "off"],
        &["config", "set", "telemetry.enabled", "false"],
    ];
    let on: [&[&str]; 2] = [
        &["telemetry", "on"],
        &["config", "set", "telemetry.enabled", "true"],
    ];
    for (off, on) in off.into_iter().zip(on) {
        let home = consenting(&server);
        assert!(records(&home, &[SENTENCE]));
        home.processes().wait_until_gone(caro_testing::PATIENCE);
        let key = std::fs::read(home.telemetry_directory().join("identity.json")).unwrap();
        assert_eq!(home.run(off).code, 0);
        assert_eq!(status(&home)["rule"], "config");
        assert_eq!(status(&home)["enabled"], false);
        for gone in [
            "identity.json",
            "pending.ndjson",
            "rejected.ndjson",
            "delivery.json",
        ] {
            assert!(
                !home.telemetry_directory().join(gone).exists(),
                "{off:?}: {gone}"
            );
        }
        assert_answered(&home.run([SENTENCE]));
        assert!(home.events_in("pending.ndjson").is_empty());

        assert_eq!(home.run(on).code, 0);
        assert_eq!(status(&home)["enabled"], true, "{on:?}");
        assert_answered(&home.run([SENTENCE]));
        let new = std::fs::read(home.telemetry_directory().join("identity.json")).unwrap();
        assert_ne!(key, new, "a new consent has a new key");
    }
}

#[test]
fn off_says_that_the_variable_still_wins() {
    let server = PostHogServer::start();
    let mut home = consenting(&server);
    home.set("CARO_TELEMETRY_ENABLED", "yes");
    let finished = home.run(["telemetry", "off"]);
    assert_eq!(finished.code, 0);
    assert!(
        finished.stderr.contains("CARO_TELEMETRY_ENABLED"),
        "{}",
        finished.stderr
    );
}

#[test]
fn the_question_is_not_asked_where_a_robot_sits() {
    let server = PostHogServer::start();
    for variable in ["CI", "CLAUDECODE", "CURSOR_AGENT", "AIDER_MODEL"] {
        let mut home = undecided(&server);
        home.set(variable, "1");
        let mut terminal = home.terminal(["--dry-run", SENTENCE]);
        let (code, written) = terminal.wait_for_end();
        assert_eq!(code, 0);
        assert!(!written.contains(crate::stage::WELCOME), "{variable}");
        assert_no_trace(&home);
    }
}

#[test]
fn who_ran_it_is_said_so_that_robots_do_not_pass_for_people() {
    let server = PostHogServer::start();
    for (variable, caller) in [("CI", "ci"), ("CLAUDECODE", "agent"), ("EDITOR", "script")] {
        let mut home = crate::stage::recording(&server);
        home.set(variable, "1");
        home.run([SENTENCE]);
        assert_eq!(
            crate::stage::shown(&home)[0]["properties"]["caller"],
            caller
        );
    }
}

#[test]
fn the_files_are_for_their_owner_alone() {
    let server = PostHogServer::start();
    let home = crate::stage::recording(&server);
    home.run([SENTENCE]);
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let directory = home.telemetry_directory();
    assert_eq!(mode(directory.clone()), 0o700);
    for entry in std::fs::read_dir(&directory).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(path.clone()), 0o600, "{path:?}");
    }
}

/// Whoever writes a no into the file is not asked, and what an earlier yes left goes with the next run.
#[test]
fn a_no_written_by_hand_is_a_withdrawal() {
    let server = PostHogServer::start();
    let home = recording(&server);
    home.run([SENTENCE]);
    assert_ne!(status(&home)["pending"], 0);
    home.write_config("[telemetry]\nenabled = false\n");
    assert_answered(&home.run([SENTENCE]));
    let after = status(&home);
    assert_eq!(
        (&after["rule"], &after["pending"]),
        (&"config".into(), &0.into())
    );
    assert_eq!(after["distinct_id"], Value::Null);
}

/// A file that cannot be read says nothing: what waits is kept.
#[test]
fn a_broken_file_is_no_withdrawal() {
    let server = PostHogServer::start();
    let home = recording(&server);
    home.run([SENTENCE]);
    home.write_config("[telemetry]\nenabled = fa");
    home.run([SENTENCE]);
    assert_eq!(status(&home)["pending"], 3);
}
