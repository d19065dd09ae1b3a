//! The process that sends: Caro itself, started again, detached, and gone after 30 seconds at the latest.

use std::ffi::{OsStr, OsString};
use std::process::{Child, ExitCode};
use std::time::Duration;

use caro_telemetry::PostHogClient;
use caro_telemetry::delivery::{self, FlushReport, Host, PostHogTransport, Sender, SenderError};
use caro_telemetry::queue::Queue;
use caro_telemetry::schedule::USUAL_INTERVAL;
#[cfg(unix)]
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::{
    FLUSH_INTERVAL, Project, air_gap, clock, decide, directory, project, telemetry_config,
};
use crate::config::Config;
use crate::config::environment::Environment;
use crate::signals::Signals;

/// Caro, called with this argument alone, detaches itself and starts the sender.
const DETACH: &str = "__caro-telemetry-detach";

/// Caro, called with this argument alone, is the sender.
const SEND: &str = "__caro-telemetry-send";

/// No sender lives longer, whatever it waits for.
const LONGEST_LIFE: Duration = Duration::from_secs(30);

/// The sender may use no more memory, in bytes: ten times what it needs. An answer without an end ends the sender, and
/// leaves the machine alone.
#[cfg(target_os = "linux")]
const MOST_MEMORY: (Resource, u64) = (Resource::Data, 192 << 20);

/// Elsewhere only the address space can be bounded, of which much is reserved and little used.
#[cfg(all(unix, not(target_os = "linux")))]
const MOST_MEMORY: (Resource, u64) = (Resource::As, 2 << 30);

/// Does the sender's work if this process was started as one.
pub(crate) fn take_over(arguments: &[OsString]) -> Option<ExitCode> {
    let [_, argument] = arguments else {
        return None;
    };
    let outcome = match argument.to_str()? {
        DETACH => detach(),
        SEND => send(),
        _ => return None,
    };
    // Nobody is there to be told: what went wrong stands in the schedule, for `caro telemetry status`.
    Some(if outcome.is_some() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Starts the sender if it is due; `stays` says whether this run goes on afterwards. Returns why it was not started
/// although it was due, for `-v`.
pub(super) fn start_if_due(
    client: &PostHogClient,
    config: &Config,
    environment: &Environment,
    stays: bool,
) -> Option<String> {
    if air_gap(config, environment).is_some() {
        return None;
    }
    let project = project(config, environment)?;
    if let Err(error) = Host::parse(&project.host) {
        return Some(format!("the host {} {error}", project.host));
    }
    if !client.claim_sender_start(interval(config, environment)) {
        return None;
    }
    match std::env::current_exe().and_then(|program| delivery::start(&program, DETACH)) {
        Ok(child) if stays => reap(child),
        // It outlives us by milliseconds, and then belongs to `init`.
        Ok(_) => {}
        Err(error) => return Some(error.to_string()),
    }
    None
}

/// Takes the first process away when it ends, which is at once, so that a run that stays open collects no dead ones.
fn reap(mut child: Child) {
    // Where there is no thread to be had, it stays until the run ends.
    _ = std::thread::Builder::new().spawn(move || child.wait());
}

/// How long to wait between two starts.
fn interval(config: &Config, environment: &Environment) -> Duration {
    let variable = environment
        .text(FLUSH_INTERVAL)
        .and_then(|text| text.trim().parse().ok());
    let seconds = variable.or(telemetry_config(config).flush_interval);
    seconds.map_or(USUAL_INTERVAL, Duration::from_secs)
}

/// The first process: leaves the terminal and starts the second, with no more of the environment than it needs.
fn detach() -> Option<()> {
    delivery::become_detached().ok()?;
    let program = std::env::current_exe().ok()?;
    delivery::continue_detached(&program, SEND, Environment::for_the_sender()).ok()
}

/// The second process: the sender.
fn send() -> Option<()> {
    Signals::survive_the_file_limit();
    limit_memory();
    limit_time();
    let environment = Environment::capture();
    let config = Config::load(&environment).ok()?;
    if air_gap(&config, &environment).is_some() {
        return None;
    }
    let queue = Queue::open(&directory(&environment)?).ok()??;
    let project = project(&config, &environment)?;
    let mut transport = transport(&project, &environment).ok()?;
    let sender = Sender::new(&queue, &mut transport, clock(&environment)).by_schedule();
    let mut allowed = || still_allowed(&environment);
    sender.run(Duration::ZERO, &mut allowed).ok().map(drop)
}

/// Why nothing could be sent.
#[derive(Debug)]
pub(crate) enum FlushError {
    /// The address is none.
    Host(String),
    /// The HTTP client could not be made.
    Client(String),
    /// The queue could not be used.
    Sender(SenderError),
}

impl std::fmt::Display for FlushError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Host(why) | Self::Client(why) => f.write_str(why),
            Self::Sender(error) => error.fmt(f),
        }
    }
}

/// Sends the oldest day's events, whatever the schedule says. A sender that is at work is waited for as long as
/// `patience` says.
pub(crate) fn flush(
    queue: &Queue,
    project: &Project,
    environment: &Environment,
    patience: Duration,
) -> Result<FlushReport, FlushError> {
    limit_memory();
    let mut transport = transport(project, environment)?;
    let mut allowed = || still_allowed(environment);
    Sender::new(queue, &mut transport, clock(environment))
        .run(patience, &mut allowed)
        .map_err(FlushError::Sender)
}

/// The way to PostHog.
pub(crate) fn transport(
    project: &Project,
    environment: &Environment,
) -> Result<PostHogTransport, FlushError> {
    let host = Host::parse(&project.host)
        .map_err(|error| FlushError::Host(format!("the host {} {error}", project.host)))?;
    let (proxy, direct) = (environment.https_proxy(), environment.no_proxy());
    PostHogTransport::new(&host, &project.key, proxy.as_deref(), direct.as_deref())
        .map_err(|error| FlushError::Client(error.to_string()))
}

/// Asked before each request: configuration and policy are read again, so that a withdrawal counts at once.
fn still_allowed(environment: &Environment) -> bool {
    Config::load(environment).is_ok_and(|config| {
        decide(false, false, &config, environment).is_on()
            && air_gap(&config, environment).is_none()
    })
}

/// Bounds the memory of this process: for whoever speaks to a server that may be anybody's. Nothing is dumped where the
/// bound is reached, since a dump would hold the key.
pub(crate) fn limit_memory() {
    #[cfg(unix)]
    for (resource, most) in [MOST_MEMORY, (Resource::Core, 0)] {
        let maximum = getrlimit(resource).maximum;
        let current = Some(maximum.map_or(most, |maximum| maximum.min(most)));
        _ = setrlimit(resource, Rlimit { current, maximum });
    }
}

/// Bounds the life of the sender by a watchdog.
fn limit_time() {
    std::thread::spawn(|| {
        std::thread::sleep(LONGEST_LIFE);
        #[expect(
            clippy::exit,
            reason = "a watchdog ends the process, whatever the rest of it is waiting for"
        )]
        std::process::exit(1);
    });
}

/// The variables that the sender is given: where things are, what consent says, where events go, and how TLS and
/// proxies are set up. Not the user's `PATH`, so that nothing in it can start another program, and no key of a backend.
pub(crate) fn is_for_the_sender(name: &OsStr) -> bool {
    const NAMES: [&str; 16] = [
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_STATE_HOME",
        "DO_NOT_TRACK",
        "CI",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "SYSTEMROOT",
        "USERPROFILE",
        "APPDATA",
    ];
    let name = name.to_string_lossy();
    let begins = |part: &&str| name.starts_with(*part);
    NAMES.contains(&name.as_ref())
        || ["CARO_POSTHOG_", "CARO_TELEMETRY_"].iter().any(begins)
        // What only a debug build looks at.
        || cfg!(debug_assertions) && ["CARO_DEBUG_", "CARO_SYSTEM_CONFIG"].iter().any(begins)
}
