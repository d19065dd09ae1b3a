//! Hosts and proxies that are none, or are somebody else's.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc;
use std::time::Duration;

use caro_testing::{Answer, PATIENCE, PostHogServer};

use crate::stage::*;

/// An answer without an end: the sender is ended by its bound, and the machine has its memory back.
#[test]
#[cfg(target_os = "linux")]
fn an_answer_without_an_end_fills_no_memory() {
    let server = PostHogServer::start();
    server.answer_always(Answer::EndlessFastBody);
    let home = sending(&server);
    assert_unmoved(&home.run([SENTENCE]), "an endless answer");
    server.wait_for_connections(1, PATIENCE);
    let mut most = 0;
    while let [sender, ..] = home.processes().alive()[..] {
        let peak = fs::read_to_string(format!("/proc/{sender}/status")).unwrap_or_default();
        let peak = peak.lines().find_map(|line| {
            line.strip_prefix("VmHWM:")?
                .trim()
                .strip_suffix(" kB")?
                .parse::<u64>()
                .ok()
        });
        most = most.max(peak.unwrap_or_default());
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(most < 256 << 10, "{most} KiB");
    assert_eq!(
        status(&home)["problems"][0],
        "the last attempt failed: the sender was ended before it was done"
    );
    server.answer_always(Answer::Accept);
    assert_eq!(home.run(["telemetry", "flush"]).code, 0);
    assert_eq!(server.distinct().len(), 3, "nothing is lost by it");
}

#[test]
fn an_address_in_the_clear_is_refused_before_any_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a listener");
    let port = listener.local_addr().expect("an address").port();
    // Each leads to this machine, and none says that it does.
    for host in [
        "http://0.0.0.0:PORT",
        "http://[::ffff:127.0.0.1]:PORT",
        "http://localhost.localdomain:PORT",
        "ftp://127.0.0.1:PORT",
        "127.0.0.1:PORT",
    ] {
        let host = host.replace("PORT", &port.to_string());
        let mut home = home();
        home.consent("");
        home.set("CARO_POSTHOG_HOST", &host);
        home.set("CARO_TELEMETRY_FLUSH_INTERVAL", "0");
        assert_unmoved(&home.run([SENTENCE]), &host);
        let said = home.run(["-v", SENTENCE]).stderr;
        assert!(
            said.contains(&format!(
                "telemetry: the sender was not started: the host {host} "
            )),
            "{said}"
        );
        let told = problems(&home).concat();
        assert!(
            told.starts_with(&format!("nothing can be sent: the host {host} ")),
            "{told}"
        );
        for act in [
            &["telemetry", "flush"][..],
            &["telemetry", "upload", "x.json"],
        ] {
            fs::write(
                home.path().join("x.json"),
                home.run(["telemetry", "export", "-o", "-"]).stdout,
            )
            .expect("a file");
            let refused = home.run(act);
            assert_eq!(refused.code, 1);
            assert!(
                refused.stderr.contains(&format!("the host {host} ")),
                "{}",
                refused.stderr
            );
        }
        home.processes().wait_until_gone(PATIENCE);
        assert_eq!(status(&home)["pending"], 6, "nothing is lost");
    }
    let nobody_came = listener.accept().err().map(|error| error.kind());
    assert_eq!(nobody_came, Some(std::io::ErrorKind::WouldBlock));
}

/// A listener that takes what is first said to it, as a proxy would.
fn proxy() -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (heard, hearing) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut bytes = [0; 1024];
            let read = stream.read(&mut bytes).unwrap_or_default();
            let _ = stream.write_all(b"HTTP/1.1 403 no\r\nContent-Length: 0\r\n\r\n");
            if heard
                .send(String::from_utf8_lossy(&bytes[..read]).into_owned())
                .is_err()
            {
                return;
            }
        }
    });
    (format!("http://{address}"), hearing)
}

#[test]
fn a_proxy_sees_a_tunnel_and_nothing_in_it() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let (address, heard) = proxy();
        let mut home = home();
        home.consent("");
        home.set("CARO_POSTHOG_HOST", "https://posthog.invalid");
        home.set(variable, &address);
        assert_unmoved(&home.run([SENTENCE]), variable);
        let said = heard
            .recv_timeout(PATIENCE)
            .expect("the sender comes by the proxy");
        assert!(
            said.starts_with("CONNECT posthog.invalid:443 HTTP/1.1\r\n"),
            "{said}"
        );
        assert!(
            !said.contains("session") && !said.contains("phc_"),
            "{said}"
        );
        home.processes().wait_until_gone(PATIENCE);
        let told = status(&home);
        assert_eq!(
            (&told["pending"], &told["problems"][0]),
            (
                &3.into(),
                &"the last attempt failed: the server can't be reached".into()
            )
        );
    }
}

#[test]
fn a_host_in_no_proxy_is_not_named_to_the_proxy() {
    for variable in ["NO_PROXY", "no_proxy"] {
        let (address, heard) = proxy();
        let mut home = home();
        home.consent("");
        home.set("CARO_POSTHOG_HOST", "https://posthog.invalid")
            .set("HTTPS_PROXY", &address)
            .set(variable, "example.org,.invalid");
        assert_unmoved(&home.run([SENTENCE]), variable);
        home.processes().wait_until_gone(PATIENCE);
        let backends = [
            ("openai_compatible.url", "https://llm.invalid/v1"),
            ("openai_compatible.model", "m"),
        ];
        for (key, value) in backends {
            assert_eq!(home.run(["config", "set", key, value]).code, 0);
        }
        for arguments in [
            &["telemetry", "flush"][..],
            &["-b", "openai_compatible", "sing"],
        ] {
            assert_eq!(home.run(arguments).code, 1, "{arguments:?}");
        }
        assert!(heard.try_recv().is_err(), "the proxy was spoken to");
    }
}

#[test]
fn a_proxy_for_http_and_one_for_this_machine_itself_are_ignored() {
    let (address, heard) = proxy();
    let server = PostHogServer::start();
    let mut home = sending(&server);
    for variable in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
        home.set(variable, &address);
    }
    assert_unmoved(&home.run([SENTENCE]), "proxies");
    server.wait_for_events(3, PATIENCE);
    home.processes().wait_until_gone(PATIENCE);
    assert!(heard.try_recv().is_err(), "the proxy was spoken to");
}

/// Who names a way out must not find the events on another.
#[test]
fn a_proxy_that_cannot_be_used_is_named_and_nothing_goes_around_it() {
    for proxy in [
        "socks5://127.0.0.1:9",
        "http://",
        "nonsense://x",
        "http://user:secret@[broken",
    ] {
        let mut home = home();
        home.consent("");
        home.set("CARO_POSTHOG_HOST", "https://127.0.0.1:9");
        home.set("CARO_TELEMETRY_FLUSH_INTERVAL", "0");
        assert_unmoved(&home.run([SENTENCE]), proxy);
        home.set("CARO_POSTHOG_HOST", "https://posthog.invalid");
        home.set("HTTPS_PROXY", proxy);
        let told = problems(&home).concat();
        assert!(
            told.contains(
                "nothing can be sent: HTTPS_PROXY or ALL_PROXY is not of the form http://host:port"
            ),
            "{proxy}: {told}"
        );
        assert!(!told.contains("secret"));
        let refused = home.run(["telemetry", "flush"]);
        assert_eq!(
            (refused.code, refused.stderr.as_str()),
            (1, "error: the proxy is not of the form http://host:port\n")
        );
        home.processes().wait_until_gone(PATIENCE);
    }
}

#[test]
fn a_redirect_is_a_failure_and_the_next_server_never_hears_of_it() {
    let (elsewhere, server) = (PostHogServer::start(), PostHogServer::start());
    server.answer_always(Answer::Redirect(elsewhere.url()));
    let home = sending(&server);
    assert_unmoved(&home.run([SENTENCE]), "a redirect");
    server.wait_for_connections(1, PATIENCE);
    home.processes().wait_until_gone(PATIENCE);
    assert_eq!(elsewhere.connections(), 0);
    let told = problems(&home).concat();
    assert!(told.starts_with("the last attempt failed: "), "{told}");
    assert_eq!(status(&home)["pending"], 3);
}
