//! What Caro says about itself.

#![cfg(unix)]

use caro_testing::SealedHome;

fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home
}

#[test]
fn the_version_is_one_line_wherever_it_is_asked_for() {
    let home = home();
    for arguments in [&["--version"][..], &["-V"], &["-v", "--version"]] {
        let finished = home.run(arguments);
        assert_eq!(
            finished.stdout,
            concat!("caro ", env!("CARGO_PKG_VERSION"), "\n")
        );
        assert_eq!((finished.stderr.as_str(), finished.code), ("", 0));
    }
}

#[cfg(feature = "embedded")]
#[test]
fn the_help_of_caro() {
    let finished = home().run(["--help"]);
    assert_eq!((finished.stderr.as_str(), finished.code), ("", 0));
    insta::assert_snapshot!(finished.stdout);
    assert_eq!(home().run(["help"]).stdout, finished.stdout);
}

#[test]
fn every_command_has_help_with_an_example() {
    let home = home();
    for arguments in [
        &["check"][..],
        &["config"],
        &["config", "get"],
        &["config", "set"],
        &["config", "unset"],
        &["config", "list"],
        &["config", "path"],
        &["config", "edit"],
        &["init"],
        &["completions"],
        &["doctor"],
        &["backends"],
    ] {
        let finished = home.run(arguments.iter().copied().chain(["--help"]));
        assert_eq!(
            (finished.stderr.as_str(), finished.code),
            ("", 0),
            "{arguments:?}"
        );
        assert!(
            finished.stdout.contains("\nExample"),
            "{arguments:?}: {}",
            finished.stdout
        );
        assert_eq!(
            home.run(["help"].iter().chain(arguments)).stdout,
            finished.stdout
        );
    }
}

#[test]
fn the_help_of_check() {
    insta::assert_snapshot!(home().run(["check", "--help"]).stdout);
}

#[test]
fn a_mistyped_option_or_command_is_a_usage_error() {
    let home = home();
    for arguments in [
        &["--frobnicate"][..],
        &["config", "lst"],
        &["init", "tcsh"],
        &["completions"],
        &["-b"],
    ] {
        let finished = home.run(arguments);
        assert_eq!(
            (finished.stdout.as_str(), finished.code),
            ("", 2),
            "{arguments:?}"
        );
        assert!(
            finished.stderr.starts_with("error: "),
            "{}",
            finished.stderr
        );
    }
}

#[test]
fn completions_and_widgets_are_scripts_that_their_shell_can_read() {
    let home = home();
    for (shell, arguments) in [
        ("bash", ["completions", "bash"]),
        ("bash", ["init", "bash"]),
        ("zsh", ["completions", "zsh"]),
        ("zsh", ["init", "zsh"]),
        ("fish", ["completions", "fish"]),
        ("fish", ["init", "fish"]),
    ] {
        let finished = home.run(arguments);
        assert_eq!((finished.stderr.as_str(), finished.code), ("", 0));
        assert!(finished.stdout.contains("caro"), "{arguments:?}");
        let script = home.path().join("script");
        std::fs::write(&script, &finished.stdout).unwrap();
        // Not every machine has every shell.
        let Ok(status) = std::process::Command::new(shell)
            .arg("-n")
            .arg(&script)
            .status()
        else {
            continue;
        };
        assert!(status.success(), "{shell} cannot read {arguments:?}");
    }
}

#[cfg(feature = "embedded")]
#[test]
fn the_names_of_models_are_completed_and_any_name_is_taken() {
    let home = home();
    for shell in ["bash", "zsh"] {
        let script = home.run(["completions", shell]).stdout;
        let names = script.matches("qwen2.5-coder-0.5b-instruct").count();
        assert!(names >= 3, "{shell}: {names}");
    }
    let refused = home.run(["model", "remove", "mine"]);
    assert!(
        refused
            .stderr
            .starts_with("error: there is no model called mine"),
        "{}",
        refused.stderr
    );
    let help = home.run(["model", "remove", "--help"]).stdout;
    assert!(!help.contains("possible values"), "{help}");
}

#[test]
fn backends_say_which_are_here() {
    let finished = home().run(["backends"]);
    assert_eq!(finished.code, 0);
    let first = finished.stdout.lines().next().unwrap_or_default();
    let words: Vec<_> = first.split_whitespace().take(3).collect();
    assert_eq!(words, ["1", "static", "ready"], "{}", finished.stdout);
    let json = home().run(["backends", "--json"]).stdout;
    assert!(
        json.starts_with(
            "[{\"backend\":\"static\",\"available\":true,\"default\":true,\"order\":1,\"ready\":true,"
        ),
        "{json}"
    );
}

#[test]
fn the_doctor_finds_what_is_wrong() {
    let mut home = home();
    let finished = home.run(["doctor"]);
    assert_eq!(finished.code, 0, "{finished:?}");
    assert!(
        finished.stdout.lines().all(|line| line.starts_with("ok  ")),
        "{}",
        finished.stdout
    );
    home.set("SHELL", "/nonexistent/zsh");
    let finished = home.run(["doctor"]);
    assert_eq!(finished.code, 1);
    assert!(
        finished
            .stdout
            .contains("no  shell             zsh, but /nonexistent/zsh is not there"),
        "{}",
        finished.stdout
    );
}
