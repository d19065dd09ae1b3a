//! `cargo xtask dashboards` against a stand-in for PostHog.

#![expect(clippy::unwrap_used, reason = "a test fails where it fails")]

mod posthog;

use std::process::{Command, Output};

use posthog::{Fault, Habits, KEY, Server, Tile};
use serde_json::{Value, json};

/// Runs the task, and sees to it that the key is in nothing that it says.
fn xtask(server: &Server, action: &str, more: &[&str]) -> (i32, String) {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args([
            "dashboards",
            action,
            "--host",
            &server.address,
            "--project",
            "7",
        ])
        .args(more)
        .env("POSTHOG_PERSONAL_API_KEY", KEY)
        .env("NO_PROXY", "127.0.0.1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(!text.contains(KEY), "{text}");
    assert!(
        !text.contains('\u{1b}'),
        "colours or worse off a terminal: {text}"
    );
    (output.status.code().unwrap(), text.into_owned())
}

fn applied(habits: Habits) -> Server {
    let server = Server::start(habits);
    let (code, text) = xtask(&server, "apply", &[]);
    assert_eq!(code, 0, "{text}");
    server.take_log();
    server
}

/// How many insights there are with each marker; more than one is a duplicate.
fn most_alike(server: &Server) -> usize {
    server.with(|state| {
        let there = state
            .insights
            .values()
            .chain(state.dashboards.values())
            .filter(|one| one["deleted"] != true);
        let mut markers: Vec<String> = there
            .filter_map(|one| {
                one["description"]
                    .as_str()?
                    .lines()
                    .find(|line| line.starts_with("caro-id: "))
                    .map(str::to_owned)
            })
            .collect();
        markers.sort();
        markers
            .chunk_by(|one, other| one == other)
            .map(<[String]>::len)
            .max()
            .unwrap()
    })
}

fn number_of(server: &Server, id: &str) -> u64 {
    server.with(|state| {
        let marked = |(number, one): (&u64, &Value)| {
            one["description"]
                .as_str()?
                .ends_with(&format!("caro-id: {id}"))
                .then_some(*number)
        };
        state
            .insights
            .iter()
            .chain(&state.dashboards)
            .find_map(marked)
            .unwrap()
    })
}

#[test]
fn the_first_apply_makes_everything_and_the_second_changes_nothing() {
    let server = Server::start(Habits::default());
    let (code, text) = xtask(&server, "apply", &[]);
    assert_eq!(code, 0, "{text}");
    let log = server.take_log();
    let count = |method: &str| log.iter().filter(|line| line.starts_with(method)).count();
    // Two lists; two dashboards, 41 insights; each dashboard is read for its tiles and arranged; then all is read anew.
    assert_eq!(
        (count("GET"), count("POST"), count("PATCH")),
        (2 + 2 + 4, 2 + 41, 2)
    );
    server.with(|state| {
        assert!(
            state
                .insights
                .values()
                .all(|insight| insight["saved"] == true)
        );
        assert!(
            state
                .tiles
                .values()
                .all(|tile| tile.layouts["sm"]["w"].is_u64())
        );
    });

    let (code, text) = xtask(&server, "apply", &[]);
    assert_eq!(code, 0);
    assert!(
        text.contains("Nothing to do: 4 requests, 0 of them to write."),
        "{text}"
    );
    assert!(server.take_log().iter().all(|line| line.starts_with("GET")));
}

#[test]
fn plan_shows_what_would_be_done_and_writes_nothing() {
    let server = Server::start(Habits::default());
    let (code, text) = xtask(&server, "plan", &[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("+ dashboard \"Caro: product\""), "{text}");
    assert!(
        text.contains("+ insight \"Block rate\" on safety-and-reliability"),
        "{text}"
    );
    assert!(
        text.contains("43 to add, 2 to change, 0 to remove."),
        "{text}"
    );
    assert_eq!(xtask(&server, "plan", &["--exit-code"]).0, 2);
    assert_eq!(xtask(&server, "check", &[]).0, 1);
    assert!(server.take_log().iter().all(|line| line.starts_with("GET")));

    assert_eq!(xtask(&server, "apply", &[]).0, 0);
    assert_eq!(xtask(&server, "plan", &["--exit-code"]).0, 0);
    assert_eq!(
        xtask(&server, "check", &[]),
        (0, "PostHog shows what is defined here.\n".into())
    );
}

#[test]
fn what_was_changed_by_hand_is_named_and_mended() {
    let server = applied(Habits::default());
    let block_rate = number_of(&server, "block-rate");
    let product = number_of(&server, "product");
    server.with(|state| {
        let insight = state.insights.get_mut(&block_rate).unwrap();
        insight["query"]["source"]["interval"] = json!("month");
        insight["name"] = json!("Blocked\u{1b}[2J!");
        state.dashboards.get_mut(&product).unwrap()["name"] = json!("Mine");
        let tile = state
            .tiles
            .values_mut()
            .find(|tile| tile.dashboard == product)
            .unwrap();
        tile.layouts["sm"]["x"] = json!(9);
        let gone = state
            .tiles
            .values_mut()
            .filter(|tile| tile.dashboard == product)
            .nth(3)
            .unwrap();
        gone.deleted = true;
    });
    let (_, text) = xtask(&server, "plan", &[]);
    assert!(
        text.contains("query.source.interval: \"month\" -> \"day\""),
        "{text}"
    );
    assert!(text.contains("~ dashboard \"Caro: product\""), "{text}");
    assert!(text.contains("stands on product"), "{text}");
    assert!(
        text.contains("~ layout of \"Caro: product\": 2 to place"),
        "{text}"
    );
    assert_eq!(xtask(&server, "apply", &[]).0, 0);
    assert_eq!(xtask(&server, "check", &[]).0, 0);
    assert_eq!(most_alike(&server), 1);
}

#[test]
fn what_people_made_is_never_touched() {
    let server = Server::start(Habits {
        page: 7,
        ..Habits::default()
    });
    server.with(|state| {
        state.dashboards.insert(1, json!({"id": 1, "name": "Caro: product", "description": "mine"}));
        state.insights.insert(2, json!({"id": 2, "name": "Block rate", "description": null, "query": {"kind": "HogQuery"}}));
        state.tiles.insert(3, Tile { dashboard: 1, insight: 2, layouts: json!({}), deleted: false });
    });
    assert_eq!(xtask(&server, "apply", &["--prune"]).0, 0);
    // Somebody puts one of ours on a dashboard of theirs, and takes it off ours.
    let ours = number_of(&server, "runs-by-os");
    server.with(|state| {
        state.tiles.insert(
            4,
            Tile {
                dashboard: 1,
                insight: ours,
                layouts: json!({"sm": {"x": 1}}),
                deleted: false,
            },
        );
        state
            .tiles
            .values_mut()
            .find(|tile| tile.insight == ours && tile.dashboard != 1)
            .unwrap()
            .deleted = true;
    });
    let (code, text) = xtask(&server, "apply", &["--prune"]);
    assert_eq!(code, 0, "{text}");
    server.with(|state| {
        assert_eq!(
            state.dashboards[&1],
            json!({"id": 1, "name": "Caro: product", "description": "mine"})
        );
        assert_eq!(state.insights[&2]["name"], "Block rate");
        let kept = &state.tiles[&4];
        assert!(!kept.deleted && kept.layouts == json!({"sm": {"x": 1}}));
        assert!(!state.tiles[&3].deleted);
        for line in &state.log {
            let touches =
                |number: u64| line.ends_with(&format!("/{number}/")) && !line.starts_with("GET");
            assert!(!touches(1) && !touches(2), "{line}");
        }
    });
}

#[test]
fn pages_are_followed_without_leaving_the_host() {
    let server = applied(Habits {
        page: 5,
        ..Habits::default()
    });
    // The next addresses name a host that does not exist: had it been asked, this would fail.
    assert_eq!(xtask(&server, "plan", &["--exit-code"]).0, 0);
    assert!(
        server
            .take_log()
            .iter()
            .filter(|line| line.contains("offset="))
            .count()
            >= 8
    );
}

#[test]
fn a_throttled_request_is_made_again() {
    let server = Server::start(Habits {
        throttle_every: 3,
        ..Habits::default()
    });
    let (code, text) = xtask(&server, "apply", &[]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(most_alike(&server), 1);
}

#[test]
fn wherever_an_apply_breaks_off_the_next_one_heals_it_without_duplicates() {
    for at in [1, 2, 3, 24, 43, 44, 45] {
        for fault in [Fault::Before, Fault::After] {
            let server = Server::start(Habits {
                fail_write: Some((at, fault)),
                ..Habits::default()
            });
            let (code, text) = xtask(&server, "apply", &[]);
            // A POST is not repeated; a PATCH is, for it changes nothing a second time.
            assert_eq!(code, i32::from(at <= 43), "write {at}, {fault:?}: {text}");
            let (code, text) = xtask(&server, "apply", &[]);
            assert_eq!(code, 0, "write {at}, {fault:?}: {text}");
            assert_eq!(most_alike(&server), 1, "write {at}, {fault:?}");
            assert_eq!(xtask(&server, "check", &[]).0, 0, "write {at}, {fault:?}");
        }
    }
}

#[test]
fn orphans_are_named_and_removed_only_with_prune() {
    let server = applied(Habits::default());
    let copy = server.with(|state| {
        state.insights.insert(
            9001,
            json!({"id": 9001, "name": "Old", "description": "x\n\ncaro-id: once-defined"}),
        );
        let twin = state.insights.values().next().unwrap().clone();
        state.insights.insert(9002, twin);
        state.insights.get_mut(&9002).unwrap()["id"] = json!(9002);
        state.insights.len()
    });
    assert_eq!(copy, 43);
    let (code, text) = xtask(&server, "apply", &[]);
    assert_eq!(code, 0);
    assert!(
        text.contains("insight \"Old\" (once-defined, #9001) is left"),
        "{text}"
    );
    assert!(text.contains("2 left that nothing defines"), "{text}");
    server.with(|state| assert!(state.insights[&9001]["deleted"] != true));

    let (code, text) = xtask(&server, "apply", &["--prune"]);
    assert_eq!(code, 0, "{text}");
    server.with(|state| {
        let deleted: Vec<_> = state
            .insights
            .iter()
            .filter(|(_, one)| one["deleted"] == true)
            .map(|(number, _)| *number)
            .collect();
        assert_eq!(deleted, [9001, 9002]);
    });
}

#[test]
fn a_server_that_does_not_take_the_layout_is_found_out() {
    let server = Server::start(Habits {
        deaf_to_layouts: true,
        ..Habits::default()
    });
    let (code, text) = xtask(&server, "apply", &[]);
    assert_eq!(code, 1);
    assert!(text.contains("did not take everything"), "{text}");
}

#[test]
fn a_redirect_is_not_followed() {
    let server = Server::start(Habits {
        redirect: true,
        ..Habits::default()
    });
    let (code, text) = xtask(&server, "plan", &[]);
    assert_eq!(code, 1);
    assert!(text.contains("sent elsewhere"), "{text}");
}

#[test]
fn a_refusal_that_repeats_the_key_does_not_show_it() {
    let server = Server::start(Habits {
        indiscreet: true,
        ..Habits::default()
    });
    let (code, text) = xtask(&server, "apply", &[]);
    assert_eq!(code, 1);
    assert!(text.contains("403") && text.contains("(the key)"), "{text}");
}

#[test]
fn without_a_key_it_says_which_variable_to_set() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args([
            "dashboards",
            "plan",
            "--host",
            "https://us.posthog.com",
            "--project",
            "7",
        ])
        .env_remove("POSTHOG_PERSONAL_API_KEY")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && text.contains("POSTHOG_PERSONAL_API_KEY"),
        "{text}"
    );
}

#[test]
fn render_writes_the_nodes_and_terraform_the_same() {
    let rendered = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["dashboards", "render"])
        .output()
        .unwrap();
    let rendered: Value = serde_json::from_slice(&rendered.stdout).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let written = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["dashboards", "render", "--terraform"])
        .arg(directory.path())
        .output()
        .unwrap();
    assert!(written.status.success());
    let terraform: Value =
        serde_json::from_slice(&std::fs::read(directory.path().join("caro.tf.json")).unwrap())
            .unwrap();
    let mut count = 0;
    for insight in rendered["dashboards"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|board| board["insights"].as_array().unwrap())
    {
        let name = insight["id"].as_str().unwrap().replace('-', "_");
        let query = terraform["resource"]["posthog_insight"][&name]["query_json"]
            .as_str()
            .unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(query).unwrap(),
            insight["query"]
        );
        count += 1;
    }
    assert_eq!(count, 41);
}
