//! Consent: what the engine's table of rules is given to decide by.

use caro_telemetry::TelemetryConfig;
use caro_telemetry::config::{AnswerGiven, ConsentRecord};
use caro_telemetry::consent::{self, Asking, Circumstances, Decision, Switch};
use caro_telemetry::directory::foreign_owner;

use crate::config::environment::Environment;
use crate::config::key::{Key, Setting};
use crate::config::{Config, Origin};

/// The variable that overrides the switch.
pub(crate) const ENABLED: &str = "CARO_TELEMETRY_ENABLED";

/// The variable that closes the air gap.
pub(crate) const AIR_GAPPED: &str = "CARO_TELEMETRY_AIR_GAPPED";

/// The variable that changes how long it is between two starts of the sender.
pub(crate) const FLUSH_INTERVAL: &str = "CARO_TELEMETRY_FLUSH_INTERVAL";

/// What this build asks for.
pub(crate) const fn asking() -> Asking {
    Asking {
        dictionary: caro_events::DICTIONARY_HASH,
        covered_by: caro_events::COVERED_BY,
        default_yes: cfg!(feature = "beta"),
    }
}

/// Evaluates the rules of consent for a run; `can_ask` says whether it is one that may ask, with someone to answer.
pub(crate) fn decide(
    no_telemetry: bool,
    can_ask: bool,
    config: &Config,
    environment: &Environment,
) -> Decision {
    let telemetry = telemetry_config(config);
    let (variable, do_not_track) = (environment.text(ENABLED), environment.text("DO_NOT_TRACK"));
    let policy = environment
        .system_policy()
        .filter(|_| config.policy.telemetry_enabled == Some(false));
    consent::decide(&Circumstances {
        compiled: cfg!(feature = "telemetry"),
        no_telemetry,
        policy_off: policy.cloned(),
        do_not_track: do_not_track.as_deref(),
        variable: variable.as_deref(),
        variable_name: ENABLED,
        foreign_owner: super::directory(environment)
            .and_then(|directory| foreign_owner(&directory)),
        config: &telemetry,
        config_source: source(Key::TelemetryEnabled, config),
        config_broken: matches!(config.origin(Key::TelemetryEnabled), Origin::Unreadable(_)),
        automation: environment
            .agent()
            .or_else(|| environment.value("CI").map(|_| "CI"))
            .map(str::to_owned),
        can_ask,
        asking: asking(),
    })
}

/// Where a setting of the user's stands, for people to read.
fn source(key: Key, config: &Config) -> String {
    match config.origin(key) {
        Origin::File(path, line) => format!("{}:{line}", path.display()),
        Origin::Unreadable(path) => path.display().to_string(),
        _ => config
            .path
            .as_ref()
            .map(|path| path.display().to_string())
            .unwrap_or_default(),
    }
}

/// The `[telemetry]` section, as the engine knows it. What is not set has the build's default.
pub(crate) fn telemetry_config(config: &Config) -> TelemetryConfig {
    let switch = |key| match config.setting(key) {
        Some(Setting::Bool(value)) => Some(*value),
        _ => None,
    };
    let text = |key| match config.setting(key) {
        Some(Setting::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let consent = text(Key::ConsentAnswer)
        .and_then(|answer| AnswerGiven::from_name(&answer))
        .map(|answer| ConsentRecord {
            answer,
            date: text(Key::ConsentDate).unwrap_or_default(),
            version: text(Key::ConsentVersion).unwrap_or_default(),
            dictionary: text(Key::ConsentDictionary).unwrap_or_default(),
        });
    TelemetryConfig {
        enabled: switch(Key::TelemetryEnabled).unwrap_or(cfg!(feature = "beta")),
        air_gapped: switch(Key::TelemetryAirGapped).unwrap_or(false),
        // A no that was written by hand is a no.
        explicitly_configured: switch(Key::TelemetryExplicitlyConfigured).unwrap_or(false)
            || switch(Key::TelemetryEnabled) == Some(false),
        flush_interval: match config.setting(Key::TelemetryFlushInterval) {
            Some(Setting::Seconds(seconds)) => Some(*seconds),
            _ => None,
        },
        consent,
    }
}

/// What closes the air gap, for people to read; `None` where it is open. Each of them can close it, none can open
/// what another closed; a variable that cannot be read closes it.
pub(crate) fn air_gap(config: &Config, environment: &Environment) -> Option<String> {
    if config.policy.air_gapped == Some(true) {
        return Some(policy_source(environment));
    }
    match Switch::read(environment.text(AIR_GAPPED).as_deref()) {
        Some(Switch::On) => return Some(AIR_GAPPED.to_owned()),
        Some(Switch::Unreadable) => {
            return Some(format!("{AIR_GAPPED}, which is neither yes nor no"));
        }
        Some(Switch::Off) | None => {}
    }
    telemetry_config(config)
        .air_gapped
        .then(|| source(Key::TelemetryAirGapped, config))
}

/// What is said of the variables that change how events are sent, where one cannot be read. What is said of the switch
/// itself comes with its decision.
pub(super) fn unreadable_variables(environment: &Environment) -> Vec<String> {
    let mut warnings = Vec::new();
    let gap = environment.text(AIR_GAPPED);
    if Switch::read(gap.as_deref()) == Some(Switch::Unreadable) {
        warnings.push(format!(
            "{AIR_GAPPED} is neither yes nor no; nothing is sent"
        ));
    }
    if let Some(interval) = environment.text(FLUSH_INTERVAL)
        && interval.trim().parse::<u64>().is_err()
    {
        warnings.push(format!(
            "{FLUSH_INTERVAL} is not a number of seconds; it is not used"
        ));
    }
    warnings
}

/// Where the system's policy stands, for people to read.
pub(crate) fn policy_source(environment: &Environment) -> String {
    environment
        .system_policy()
        .map(|path| path.display().to_string())
        .unwrap_or_default()
}
