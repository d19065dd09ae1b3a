//! Keys reach their server and nobody else.

use caro_testing::model_server::Manner;
use caro_testing::{Finished, ModelServer};

use crate::stage::{KEY, UNKNOWN, assert_refused, home, home_with_compatible};

/// The key is in nothing that was printed or said, not in pieces either.
#[track_caller]
fn assert_hidden(finished: &Finished) {
    let all = format!("{}{}", finished.stdout, finished.stderr);
    assert!(
        !all.contains("canary") && !all.contains("0123456789"),
        "{all}"
    );
}

#[test]
fn a_key_from_the_variable_or_from_a_program_reaches_its_server_and_nothing_else() {
    let server = ModelServer::start();
    let command =
        format!("openai_compatible.key_command = \"printf '%s\\\\nuser: me\\\\n' {KEY}\"");
    for by_command in [false, true] {
        let mut home = home_with_compatible(&server, if by_command { &command } else { "" });
        if !by_command {
            home.set("CARO_OPENAI_COMPATIBLE_KEY", KEY);
        }
        let before = home.all_bytes();
        let finished = home.run(["-v", "-b", "openai_compatible", UNKNOWN]);
        assert_eq!(finished.stdout, "ls -l\n", "{}", finished.stderr);
        let requests = server.requests();
        let shown = requests.last().unwrap().header("authorization");
        assert_eq!(shown, Some(format!("Bearer {KEY}").as_str()));
        assert_hidden(&finished);
        assert_eq!(home.all_bytes(), before, "nothing was written");
    }
}

#[test]
fn a_server_that_repeats_the_key_is_not_quoted() {
    let server = ModelServer::start();
    server.answer_always(Manner::RepeatKey(401));
    server.list_in_this_manner(Manner::RepeatKey(401));
    let mut home = home_with_compatible(&server, "");
    home.set("CARO_OPENAI_COMPATIBLE_KEY", KEY);
    for arguments in [
        &["-v", "-b", "openai_compatible", UNKNOWN][..],
        &["backends"],
        &["backends", "--json"],
        &["-v", "doctor"],
        &["config", "list"],
    ] {
        assert_hidden(&home.run(arguments));
    }
}

#[test]
fn a_key_that_is_not_there_is_asked_for_by_name() {
    let finished = home().run(["-b", "openai", "-m", "gpt-4o-mini", UNKNOWN]);
    assert_refused(&finished, 1, "OPENAI_API_KEY");
    assert!(
        finished
            .stderr
            .starts_with("error: there is no key for openai: set "),
        "{}",
        finished.stderr
    );
    assert!(
        finished.stderr.contains("openai.key_command"),
        "{}",
        finished.stderr
    );
    let finished = home().run(["-b", "anthropic", "-m", "claude", UNKNOWN]);
    assert_refused(&finished, 1, "ANTHROPIC_API_KEY");
}

#[test]
fn a_key_that_was_put_in_the_place_of_the_command_is_not_repeated() {
    let server = ModelServer::start();
    let home = home_with_compatible(
        &server,
        &format!("openai_compatible.key_command = \"{KEY}\""),
    );
    let finished = home.run(["-v", "-b", "openai_compatible", UNKNOWN]);
    assert_refused(&finished, 1, "openai_compatible.key_command cannot be run");
    assert_hidden(&finished);
    assert_eq!(server.connections(), 0);
}

#[test]
fn the_variable_of_another_product_does_not_redirect_us() {
    let server = ModelServer::start();
    let mut home = home();
    home.set("OPENAI_BASE_URL", server.url())
        .set("OPENAI_API_BASE", server.url());
    let status = home.run(["backends"]).stdout;
    assert!(status.contains("https://api.openai.com"), "{status}");
    assert_eq!(server.connections(), 0);
}
