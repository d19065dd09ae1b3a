//! What Caro adds to the telemetry engine: its name, its events, its question, and the process that sends.
//!
//! The one client of a run is made by [`init`], after consent and not before. Everything else asks for it with
//! [`try_get`], and finds none where there is none: then nothing is recorded, and nothing else is different.

mod caller;
mod decision;
pub(crate) mod events;
pub(crate) mod first_run;
mod project;
#[cfg(feature = "telemetry")]
pub(crate) mod sender;

use std::path::PathBuf;
use std::sync::OnceLock;

use caro_telemetry::consent::Rule;
use caro_telemetry::queue::{LockBudget, Queue};
use caro_telemetry::{ClientOptions, Clock, PostHogClient, Product, Version};

use crate::config::environment::Environment;
use crate::config::key::Key;
use crate::config::{Config, Origin};
use crate::failure::Exit;
use crate::signals::Signals;
use crate::ui::Ui;

pub(crate) use decision::{
    AIR_GAPPED, ENABLED, FLUSH_INTERVAL, air_gap, asking, decide, policy_source, telemetry_config,
};
#[cfg(feature = "telemetry")]
pub(crate) use project::Project;
pub(crate) use project::{host_problem, project};

/// The client of this run.
static CLIENT: OnceLock<PostHogClient> = OnceLock::new();

/// What the engine has to know of Caro.
pub(crate) const PRODUCT: Product = Product {
    library: "caro-cli",
    namespace: "caro",
    version: match Version::parse(env!("CARGO_PKG_VERSION")) {
        Some(version) => version,
        None => panic!("the version in Cargo.toml is none that an event can carry"),
    },
    dictionary: caro_events::DICTIONARY,
};

/// Makes the client of this run; a second call finds the first one's.
pub(crate) fn init(options: ClientOptions) -> &'static PostHogClient {
    CLIENT.get_or_init(|| PostHogClient::new(options))
}

/// The client of this run.
///
/// # Panics
/// Where [`init`] was not called: for code that runs only after it.
pub(crate) fn get() -> &'static PostHogClient {
    CLIENT.get().expect("telemetry is initialized")
}

/// The client of this run, if there is consent.
pub(crate) fn try_get() -> Option<&'static PostHogClient> {
    CLIENT.get()
}

/// The directory of the queue; `None` without a home.
pub(crate) fn directory(environment: &Environment) -> Option<PathBuf> {
    environment
        .state_directory()
        .map(|directory| directory.join("telemetry"))
}

/// The clock; only a debug build can be told another time.
pub(crate) fn clock(environment: &Environment) -> Clock {
    Clock {
        offset: environment.clock_offset(),
    }
}

/// Finds out whether this run is recorded, asking where nobody has been asked, and makes the client if it is.
/// `may_ask` says whether this kind of run asks at all.
///
/// # Errors
/// The user ended the run at the question.
pub(crate) fn begin(
    no_telemetry: bool,
    may_ask: bool,
    config: &Config,
    environment: &Environment,
    ui: &mut Ui,
    signals: &Signals,
) -> Result<(), Exit> {
    let can_ask = may_ask && ui.can_ask() && config.path.is_some();
    let decision = decide(no_telemetry, can_ask, config, environment);
    if let Some(warning) = &decision.warning {
        ui.warn(warning);
    }
    let enabled = match decision.winner.answer {
        caro_telemetry::consent::Answer::On => true,
        caro_telemetry::consent::Answer::Off => false,
        caro_telemetry::consent::Answer::Ask => {
            first_run::check_first_run(config, environment, ui, signals)?
        }
    };
    ui.detail(format_args!("telemetry {}", decision.winner));
    if decision.winner.rule == Rule::Config && says_no(config) {
        withdraw(environment);
    }
    if enabled {
        for warning in decision::unreadable_variables(environment) {
            ui.warn(warning);
        }
    }
    if let Some(directory) = directory(environment).filter(|_| enabled) {
        init(ClientOptions {
            product: PRODUCT,
            directory,
            clock: clock(environment),
            enabled,
        });
        events::set_caller(caller::detect(environment, ui));
    }
    Ok(())
}

/// After the last event: starts the sender if it is due, and says with `-v` what could not be recorded.
pub(crate) fn finish(config: &Config, environment: &Environment, ui: &mut Ui) {
    deliver(config, environment, ui, false);
}

/// Between two sentences of a prompt that stays open: what is due does not wait for its end.
pub(crate) fn between(config: &Config, environment: &Environment, ui: &mut Ui) {
    deliver(config, environment, ui, true);
}

/// Whether the user's file says no; one that cannot be read says nothing.
fn says_no(config: &Config) -> bool {
    matches!(config.origin(Key::TelemetryEnabled), Origin::File(..))
        && !telemetry_config(config).enabled
}

/// Takes back what an earlier consent left, where the switch was turned off by hand: nothing waits for a no to be lifted.
/// What cannot be done now is done by a later run.
fn withdraw(environment: &Environment) {
    let queue = directory(environment).and_then(|directory| Queue::open(&directory).ok().flatten());
    let Some(queue) = queue.filter(|queue| queue.has_key()) else {
        return;
    };
    if let Ok(held) = queue.lock(&LockBudget::new(LockBudget::FOREGROUND)) {
        _ = queue.withdraw(&held);
    }
}

fn deliver(config: &Config, environment: &Environment, ui: &mut Ui, stays: bool) {
    let Some(client) = try_get() else { return };
    if let Some(trouble) = client.trouble() {
        ui.detail(format_args!(
            "telemetry: an event was not recorded: {trouble}"
        ));
    }
    #[cfg(feature = "telemetry")]
    if let Some(trouble) = sender::start_if_due(client, config, environment, stays) {
        ui.detail(format_args!(
            "telemetry: the sender was not started: {trouble}"
        ));
    }
    #[cfg(not(feature = "telemetry"))]
    let _ = (config, environment, stays);
}
