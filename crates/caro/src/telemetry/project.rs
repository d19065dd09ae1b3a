//! The PostHog project that events go to.

use crate::config::Config;
use crate::config::environment::Environment;

/// Where events go to, and under which key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Project {
    /// The address, as it was given: it may not be one.
    pub(crate) host: String,
    /// The project's public key.
    pub(crate) key: String,
}

/// The built-in project's address; `POSTHOG_HOST` at build time is another one.
#[cfg(feature = "telemetry")]
const HOST: &str = match option_env!("POSTHOG_HOST") {
    Some(host) => host,
    None => "https://us.i.posthog.com",
};

/// The built-in project's key; `POSTHOG_API_KEY` at build time is another one. It is public: it can only add events.
#[cfg(feature = "telemetry")]
const KEY: &str = match option_env!("POSTHOG_API_KEY") {
    Some(key) => key,
    None => "phc_zQioEeKLXat4tLnI6sb0yFLRti8nff4ALAkNQAfRhME",
};

/// The project of this run: the policy's host, the variable's, or the built-in one. A debug build has none unless
/// `CARO_POSTHOG_HOST` is set, so that developers never pollute the real one.
#[cfg(feature = "telemetry")]
pub(crate) fn project(config: &Config, environment: &Environment) -> Option<Project> {
    let variable = environment.text("CARO_POSTHOG_HOST");
    if cfg!(debug_assertions) && variable.is_none() {
        return None;
    }
    let host = config
        .policy
        .host
        .clone()
        .or(variable)
        .unwrap_or_else(|| HOST.to_owned());
    let key = environment
        .text("CARO_POSTHOG_API_KEY")
        .unwrap_or_else(|| KEY.to_owned());
    Some(Project { host, key })
}

/// A build without telemetry knows of no project.
#[cfg(not(feature = "telemetry"))]
pub(crate) fn project(_config: &Config, _environment: &Environment) -> Option<Project> {
    None
}

/// Why nothing can be sent to the host that is set, in words; `None` where all is well.
#[cfg(feature = "telemetry")]
pub(crate) fn host_problem(config: &Config, environment: &Environment) -> Option<String> {
    let project = project(config, environment)?;
    let error = caro_telemetry::delivery::Host::parse(&project.host).err()?;
    Some(format!(
        "nothing can be sent: the host {} {error}",
        project.host
    ))
}

/// A build without telemetry sends nothing anyway.
#[cfg(not(feature = "telemetry"))]
pub(crate) fn host_problem(_config: &Config, _environment: &Environment) -> Option<String> {
    None
}
