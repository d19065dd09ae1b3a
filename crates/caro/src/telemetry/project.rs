//! The PostHog project that events go to.

#[cfg(feature = "telemetry")]
use super::policy_source;
use crate::config::Config;
use crate::config::environment::Environment;
#[cfg(feature = "telemetry")]
use crate::ui::visible;

/// Where events go to, and under which key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Project {
    /// The address, as it was given: it may not be one.
    pub(crate) host: String,
    /// The project's public key.
    pub(crate) key: String,
    /// Who said so, where that is not the program itself: for people to read.
    pub(crate) source: Option<String>,
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
    let (host, source) = match (config.policy.host.clone(), variable) {
        (Some(host), _) => (host, Some(policy_source(environment))),
        (None, Some(host)) => (host, Some("CARO_POSTHOG_HOST".to_owned())),
        (None, None) => (HOST.to_owned(), None),
    };
    let variable = environment.text("CARO_POSTHOG_API_KEY");
    let key = config
        .policy
        .api_key
        .clone()
        .or(variable)
        .unwrap_or_else(|| KEY.to_owned());
    Some(Project { host, key, source })
}

/// A build without telemetry knows of no project.
#[cfg(not(feature = "telemetry"))]
pub(crate) fn project(_config: &Config, _environment: &Environment) -> Option<Project> {
    None
}

/// Why nothing can be sent to the host that is set, in words; `None` where all is well.
#[cfg(feature = "telemetry")]
pub(crate) fn host_problem(config: &Config, environment: &Environment) -> Option<String> {
    use caro_telemetry::delivery::{Host, is_usable_proxy};

    let project = project(config, environment)?;
    match Host::parse(&project.host) {
        Err(error) => Some(format!(
            "nothing can be sent: the host {} {error}",
            visible(&project.host)
        )),
        // A proxy's address may hold a password, and is not repeated.
        Ok(host) => {
            let proxy = environment.https_proxy()?;
            (!host.is_this_machine() && !is_usable_proxy(&proxy)).then(|| {
                "nothing can be sent: HTTPS_PROXY or ALL_PROXY is not of the form http://host:port"
                    .to_owned()
            })
        }
    }
}

/// A build without telemetry sends nothing anyway.
#[cfg(not(feature = "telemetry"))]
pub(crate) fn host_problem(_config: &Config, _environment: &Environment) -> Option<String> {
    None
}
