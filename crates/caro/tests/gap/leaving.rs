//! Leaving the gap: what waits behind it is not sent without a word.

use caro_testing::PostHogServer;

use crate::stage::*;

/// Answers the question about what waits, and returns how it went and what still waits.
fn leave(answers: &[&str]) -> (u32, String, usize, String) {
    let machine = machine();
    let mut terminal = machine.terminal(["config", "set", "telemetry.air_gapped", "false"]);
    for answer in answers {
        terminal.wait_for("[send/export/delete]");
        if *answer == "^D" {
            terminal.end_input();
        } else {
            terminal.type_line(answer);
        }
        if answers.len() > 1 {
            terminal.wait_for("Please answer send, export or delete.");
        }
    }
    let (code, written) = terminal.wait_for_end();
    let config = std::fs::read_to_string(machine.config_file()).expect("a configuration");
    (code, written, waiting(&machine).len(), config)
}

#[test]
fn leaving_the_gap_asks_what_becomes_of_the_backlog() {
    let (code, written, left, config) = leave(&["send"]);
    assert_eq!((code, left), (0, 10));
    assert!(
        written.contains("10 events wait behind the air gap."),
        "{written}"
    );
    assert!(config.contains("air_gapped = false"));

    let (code, written, left, config) = leave(&["delete"]);
    assert_eq!((code, left), (0, 0));
    assert!(written.contains("Deleted."), "{written}");
    assert!(config.contains("air_gapped = false"));

    for answers in [&["export"][..], &["^D"], &["what?", "no"]] {
        let (code, written, left, config) = leave(answers);
        assert_eq!((code, left), (130, 10), "{answers:?}");
        assert!(written.contains("stays closed"), "{written}");
        assert!(config.contains("air_gapped = true"), "{answers:?}");
    }
}

#[test]
fn without_a_terminal_the_gap_opens_only_where_it_is_said_what_becomes_of_the_backlog() {
    let machine = machine();
    for arguments in [
        &["config", "set", "telemetry.air_gapped", "false"][..],
        &["config", "unset", "telemetry.air_gapped"],
    ] {
        assert_said(
            &machine.run(arguments),
            2,
            "error: 10 events wait behind the air gap, and nobody is there to be asked about them\n\
            hint: --yes sends them; caro telemetry export writes them to a file; caro telemetry clear deletes them\n",
        );
    }
    assert_eq!(status(&machine)["air_gapped"], true);
    assert_said(
        &machine.run(["config", "set", "telemetry.air_gapped", "false", "--yes"]),
        0,
        "10 events wait behind the air gap and will be sent by the next runs.\n",
    );
    assert_eq!(
        (
            status(&machine)["air_gapped"].clone(),
            waiting(&machine).len()
        ),
        (false.into(), 10)
    );
}

/// What waited for more than a month is dropped and not sent; whoever wants to keep it is told before.
#[test]
#[cfg(debug_assertions)]
fn what_is_too_old_to_be_sent_is_said_before_it_is_dropped() {
    let server = PostHogServer::start();
    let mut machine = machine();
    let a_while_ago = (-40 * 24 * 3_600_000_i64).to_string();
    machine.set("CARO_DEBUG_CLOCK_OFFSET_MS", a_while_ago);
    machine.run([SENTENCE]);
    machine.unset("CARO_DEBUG_CLOCK_OFFSET_MS");
    machine.send_to(&server);
    assert_eq!(
        status(&machine)["pending"],
        13,
        "behind the gap nothing grows too old"
    );
    assert_said(
        &machine.run(["config", "set", "telemetry.air_gapped", "false", "--yes"]),
        0,
        "warning: of the events behind the air gap 3 are older than 30 days: they are dropped, not sent; export them first to keep them\n\
        13 events wait behind the air gap and will be sent by the next runs.\n",
    );
    // Two days, two ids, two runs of the sender.
    for _ in 0..2 {
        assert_eq!(machine.run(["telemetry", "flush"]).code, 0);
    }
    assert_eq!(
        (server.distinct().len(), &status(&machine)["dropped"]),
        (10, &3.into())
    );
}
