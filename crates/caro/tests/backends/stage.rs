//! Homes whose backends are servers of the tests.

use std::time::{Duration, Instant};

use caro_testing::{Finished, ModelServer, PATIENCE, SealedHome};

/// A sentence that Caro knows no command for.
pub(crate) const UNKNOWN: &str = "sing me a song about umbrellas";

/// A key that must be seen by nobody but its server.
pub(crate) const KEY: &str = "sk-canary-0123456789abcdef";

/// A home without telemetry and without any configuration.
pub(crate) fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("DO_NOT_TRACK", "1")
        .set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home
}

/// A home whose Ollama is this server, and which asks it when Caro itself knows no command.
pub(crate) fn home_with_ollama(server: &ModelServer) -> SealedHome {
    let home = home();
    home.write_config(&ollama(server));
    home
}

/// The configuration of a home whose Ollama is this server.
pub(crate) fn ollama(server: &ModelServer) -> String {
    format!(
        "backend.fallback = [\"static\", \"ollama\"]\nollama.host = \"{}\"\nollama.model = \"test-model\"\n",
        server.url()
    )
}

/// A home whose server speaks OpenAI's protocol, and wants a key.
pub(crate) fn home_with_compatible(server: &ModelServer, more: &str) -> SealedHome {
    let home = home();
    home.write_config(&format!(
        "openai_compatible.url = \"{}/v1\"\nopenai_compatible.model = \"test-model\"\n{more}\n",
        server.url()
    ));
    home
}

/// Nothing was printed, and this was said, among other things.
#[track_caller]
pub(crate) fn assert_refused(finished: &Finished, code: i32, said: &str) {
    assert_eq!(
        (finished.stdout.as_str(), finished.code),
        ("", code),
        "{}",
        finished.stderr
    );
    assert!(finished.stderr.contains(said), "{}", finished.stderr);
}

/// Waits until the server has read that many requests.
pub(crate) fn wait_for_requests(server: &ModelServer, count: usize) {
    let start = Instant::now();
    while server.requests().len() < count {
        assert!(start.elapsed() < PATIENCE, "waited for {count} requests");
        std::thread::sleep(Duration::from_millis(5));
    }
}
