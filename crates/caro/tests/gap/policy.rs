//! What the administrator of a machine decides, nothing that a user sets undoes.

use std::path::PathBuf;

use caro_testing::{PATIENCE, PostHogServer, SealedHome};

use crate::stage::*;

/// A home under this policy, whose user wants to send to this server.
fn governed(policy: &str, server: &PostHogServer) -> (SealedHome, PathBuf) {
    let mut home = home();
    let path = home.path().join("policy.toml");
    std::fs::write(&path, policy).expect("a policy");
    home.set("CARO_SYSTEM_CONFIG", &path);
    home.send_to(server);
    home.consent("");
    // Whatever a user can say against it.
    home.set("CARO_TELEMETRY_ENABLED", "1")
        .set("CARO_TELEMETRY_AIR_GAPPED", "0")
        .set("CARO_TELEMETRY_FLUSH_INTERVAL", "0");
    (home, path)
}

#[test]
fn off_is_off_for_everyone() {
    let server = PostHogServer::start();
    let (home, path) = governed("[telemetry]\nenabled = false\n", &server);
    assert_said(&home.run([SENTENCE]), 0, "");
    let path = path.display().to_string();
    assert_said(
        &home.run(["telemetry", "on"]),
        0,
        &format!("warning: saved, but telemetry stays off: {path} still wins\n"),
    );
    assert_said(&home.run([SENTENCE]), 0, "");
    let told = status(&home);
    assert_eq!(
        (&told["enabled"], &told["rule"], &told["source"]),
        (&false.into(), &"policy".into(), &path.into())
    );
    assert_eq!(told["overridden"][0]["rule"], "variable");
    assert!(!home.telemetry_directory().exists());
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_gap_that_the_system_closes_stays_closed() {
    let server = PostHogServer::start();
    let (home, path) = governed("[telemetry]\nair_gapped = true\n", &server);
    home.run([SENTENCE]);
    // The user's own setting is saved, and nothing is asked, since nothing is opened.
    assert_said(
        &home.run(["config", "set", "telemetry.air_gapped", "false"]),
        0,
        "warning: the system's policy still wins over your file\n",
    );
    home.run([SENTENCE]);
    let refused = home.run(["telemetry", "flush"]);
    let closed = format!("the air gap is closed ({})", path.display());
    assert!(
        refused
            .stderr
            .starts_with(&format!("error: nothing is sent: {closed}\n")),
        "{}",
        refused.stderr
    );
    assert_said(
        &home.run(["telemetry", "upload", "x.json"]),
        1,
        &format!("error: nothing is uploaded: {closed}\n"),
    );
    let shown = home.run(["telemetry", "status"]).stdout;
    assert!(
        shown.contains(&format!("closed: nothing is sent ({})", path.display())),
        "{shown}"
    );
    assert_eq!((waiting(&home).len(), server.connections()), (6, 0));
}

#[test]
fn the_systems_host_and_key_are_the_ones_that_count() {
    let (wanted, named) = (PostHogServer::start(), PostHogServer::start());
    let policy = format!(
        "[telemetry]\nhost = \"{}\"\napi_key = \"phc_of_the_house\"\n",
        wanted.url()
    );
    let (home, path) = governed(&policy, &named);
    home.run([SENTENCE]);
    wanted.wait_for_events(3, PATIENCE);
    assert_eq!(named.connections(), 0);
    assert_eq!(wanted.requests()[0].body["api_key"], "phc_of_the_house");
    let shown = home.run(["telemetry", "status"]).stdout;
    assert!(
        shown.contains(&format!("{} ({})", wanted.url(), path.display())),
        "{shown}"
    );
}

#[test]
fn uploads_can_be_forbidden_and_status_says_so() {
    let server = PostHogServer::start();
    let (home, path) = governed("[telemetry]\nupload = false\n", &server);
    let path = path.display();
    assert_said(
        &home.run(["telemetry", "upload", "x.json"]),
        1,
        &format!("error: nothing is uploaded: the system's policy forbids it ({path})\n"),
    );
    let shown = home.run(["telemetry", "status"]).stdout;
    assert!(shown.contains(&format!("forbidden ({path})")), "{shown}");
}

/// What a policy that cannot be read may have wanted to forbid is forbidden; a slip in a key is named.
#[test]
fn a_policy_with_a_slip_is_never_silently_none() {
    for broken in [
        "[telemetry\n",
        "telemetry = false\n",
        "[telemetry]\nenabled = \"no\"\n",
    ] {
        let server = PostHogServer::start();
        let (home, path) = governed(broken, &server);
        home.run([SENTENCE]);
        assert_eq!(status(&home)["rule"], "policy", "{broken}");
        assert!(
            home.run(["telemetry", "status"])
                .stderr
                .contains(&path.display().to_string())
        );
        assert_eq!(home.run(["telemetry", "upload", "x.json"]).code, 1);
        assert_eq!(server.connections(), 0);
    }
    let server = PostHogServer::start();
    let (home, path) = governed("[telemetry]\nair_gaped = true\n", &server);
    let told = status(&home);
    let said = format!(
        "{}: telemetry.air_gaped is not a key of a policy, and does nothing",
        path.display()
    );
    assert_eq!(told["problems"][0], said);
}
