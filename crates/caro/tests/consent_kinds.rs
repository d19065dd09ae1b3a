//! Builds of each kind ask, or do not, as they should: a beta, a release, a build without telemetry. The same tests
//! hold in each; which one it is, the features say.

#![cfg(unix)]

use caro_testing::{PostHogServer, SealedHome};

const SENTENCE: &str = "list all files larger than 100MB";
const QUESTION: &str = "Enable telemetry to help improve Caro?";

fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home
}

fn contains(haystack: &[u8], needle: &str) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle.as_bytes())
}

#[cfg(feature = "telemetry")]
mod with_telemetry {
    use super::*;
    use caro_testing::Terminal;

    fn asked(home: &SealedHome) -> Terminal {
        let terminal = home.terminal(["--dry-run", SENTENCE]);
        terminal.wait_for(QUESTION);
        terminal
    }

    /// Answers with a line, and returns the configuration as it is afterwards.
    fn answered(home: &SealedHome, answer: &str) -> String {
        let mut terminal = asked(home);
        terminal.type_line(answer);
        assert_eq!(terminal.wait_for_end().0, 0);
        std::fs::read_to_string(home.config_file()).unwrap_or_default()
    }

    fn is_on(home: &SealedHome) -> bool {
        home.run(["telemetry", "status", "--json"])
            .stdout
            .contains("\"enabled\":true")
    }

    #[test]
    fn enter_takes_the_default_of_the_build_and_a_default_is_yes_in_a_beta_alone() {
        let home = home();
        let terminal = asked(&home);
        let marker = if cfg!(feature = "beta") {
            "[Y/n]"
        } else {
            "[y/N]"
        };
        let screen = terminal.wait_for(marker);
        assert!(screen.contains(&format!("{QUESTION} {marker}")), "{screen}");
        drop(terminal);
        assert!(!home.config_file().exists(), "an end is no answer");

        let config = answered(&home, "");
        assert!(config.contains("answer = \"enter\""), "{config}");
        assert_eq!(is_on(&home), cfg!(feature = "beta"));
    }

    #[test]
    fn what_is_typed_is_an_answer_in_every_build() {
        for (answer, on) in [("yes", true), ("n", false)] {
            let home = home();
            let config = answered(&home, answer);
            let recorded = [
                format!("enabled = {on}"),
                "explicitly_configured = true".to_owned(),
                "answer = \"typed\"".to_owned(),
                format!("version = \"{}\"", env!("CARGO_PKG_VERSION")),
                format!("dictionary = \"{:016x}\"", caro_events::DICTIONARY_HASH),
            ];
            for line in recorded {
                assert!(config.contains(&line), "{line} in {config}");
            }
            assert_eq!(is_on(&home), on);
        }
    }

    /// The Enter of a beta: in a release it is no answer, so a script is not recorded and a person is asked again.
    #[test]
    fn the_enter_of_a_beta_is_no_answer_elsewhere() {
        let home = home();
        let entered = |dictionary: u64| {
            home.consent(&format!(
                "[telemetry.consent]\nanswer = \"enter\"\ndate = \"2026-11-22\"\nversion = \"1.1.0-beta.1\"\ndictionary = \"{dictionary:016x}\""
            ));
        };
        entered(caro_events::DICTIONARY_HASH);
        assert_eq!(is_on(&home), cfg!(feature = "beta"));
        if cfg!(not(feature = "beta")) {
            let mut terminal = asked(&home);
            assert!(terminal.screen().contains("Caro asks again"));
            terminal.type_line("y");
            terminal.wait_for_end();
            assert!(is_on(&home), "a typed yes takes its place");
        }
        // To another dictionary it is an answer nowhere.
        entered(1);
        assert!(!is_on(&home));
    }

    #[test]
    fn a_yes_to_another_dictionary_is_asked_about_again_and_a_no_is_not() {
        let home = home();
        let typed = |enabled: bool| {
            home.write_config(&format!(
                "[telemetry]\nenabled = {enabled}\nexplicitly_configured = true\n[telemetry.consent]\nanswer = \"typed\"\ndate = \"2026-01-01\"\nversion = \"1.0.0\"\ndictionary = \"00000000000000ff\"\n"
            ));
        };
        typed(true);
        assert!(!is_on(&home));
        let mut terminal = asked(&home);
        assert!(terminal.screen().contains("Caro asks again"));
        terminal.end_input();
        terminal.wait_for_end();
        assert!(!is_on(&home), "not now is no yes");
        typed(false);
        let (_, written) = home.terminal(["--dry-run", SENTENCE]).wait_for_end();
        assert!(!written.contains(QUESTION), "{written}");
    }

    /// The default is what Enter answers, and never what silence does.
    #[test]
    fn a_default_never_becomes_a_yes_by_itself() {
        let home = home();
        home.run([SENTENCE]);
        home.run(["-x", SENTENCE]);
        assert!(!is_on(&home));
        // Written out, but never decided: `enabled` alone is the default of a new file.
        home.write_config("[telemetry]\nenabled = true\n");
        home.run([SENTENCE]);
        assert!(!is_on(&home));
        assert!(!home.telemetry_directory().exists());
        asked(&home);
    }

    #[test]
    fn a_build_that_sends_names_where_to() {
        let binary = std::fs::read(env!("CARGO_BIN_EXE_caro")).expect("the program");
        for needle in ["us.i.posthog.com", "__caro-telemetry-send"] {
            assert!(contains(&binary, needle), "{needle}");
        }
    }
}

#[cfg(not(feature = "telemetry"))]
mod without_telemetry {
    use super::*;

    #[test]
    fn there_is_no_host_no_key_and_no_sender_in_the_program() {
        let binary = std::fs::read(env!("CARGO_BIN_EXE_caro")).expect("the program");
        for needle in [
            "i.posthog.com",
            "phc_",
            "__caro-telemetry-",
            "posthog-rs",
            "/batch/",
            "reqwest",
        ] {
            assert!(!contains(&binary, needle), "{needle}");
        }
    }

    #[test]
    fn nobody_is_asked_and_nothing_is_recorded_whatever_is_set() {
        let server = PostHogServer::start();
        let mut home = home();
        home.send_to(&server);
        home.set("CARO_TELEMETRY_ENABLED", "1");
        home.consent("");
        let mut terminal = home.terminal(["--dry-run", SENTENCE]);
        let (code, written) = terminal.wait_for_end();
        assert_eq!(code, 0);
        assert!(!written.contains(QUESTION), "{written}");
        assert!(!home.telemetry_directory().exists());
        assert_eq!(server.connections(), 0);
    }

    #[test]
    fn it_says_what_it_is() {
        let home = home();
        let status = home.run(["telemetry", "status"]);
        assert!(
            status
                .stdout
                .starts_with("Telemetry is off  (this build has no telemetry)"),
            "{}",
            status.stdout
        );
        let on = home.run(["telemetry", "on"]);
        assert_eq!(
            (on.code, on.stderr.as_str()),
            (1, "error: this build of Caro has no telemetry\n")
        );
        assert!(!home.config_file().exists());
    }
}

/// In every build.
#[test]
fn no_is_always_an_answer() {
    let server = PostHogServer::start();
    let mut home = home();
    home.send_to(&server);
    assert_eq!(home.run(["telemetry", "off"]).code, 0);
    let (code, written) = home.terminal(["--dry-run", SENTENCE]).wait_for_end();
    assert_eq!(code, 0);
    assert!(!written.contains(QUESTION));
    assert_eq!(server.connections(), 0);
}
