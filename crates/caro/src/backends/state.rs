//! Which backends could answer now, and what the others lack.

use caro_generate::BackendKind;
#[cfg(any(feature = "embedded", feature = "remote"))]
use caro_generate::GenerateError;
#[cfg(feature = "remote")]
use caro_remote::{Endpoint, Probe};

use super::{Plan, available};
use crate::config::Config;
use crate::config::environment::Environment;
#[cfg(feature = "remote")]
use crate::config::key::Key;

/// How long all servers together may take to say that they are there.
#[cfg(feature = "remote")]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);

/// A backend, and whether it could answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    /// Which one.
    pub(crate) kind: BackendKind,
    /// Its place in the order of those that are asked, from 1.
    pub(crate) order: Option<usize>,
    /// Whether nothing that we know of keeps it from answering.
    pub(crate) ready: bool,
    /// That in a few words: `ready`, or what to do.
    pub(crate) summary: String,
    /// Its model.
    pub(crate) model: Option<String>,
    /// Where it is, or where it would be.
    pub(crate) place: String,
    /// The models that its server has, where none is chosen.
    pub(crate) models: Vec<String>,
}

impl State {
    fn new(kind: BackendKind, plan: Option<&Plan>, config: &Config) -> Self {
        let order = plan.and_then(|plan| plan.kinds.iter().position(|planned| *planned == kind));
        Self {
            kind,
            order: order.map(|place| place + 1),
            ready: available(kind),
            summary: if available(kind) {
                "ready"
            } else {
                "not in this build"
            }
            .to_owned(),
            model: plan.and_then(|plan| plan.model_name(kind, config)),
            place: String::new(),
            models: Vec::new(),
        }
    }

    /// Notes what keeps it from answering.
    fn lacks(&mut self, what: impl Into<String>) {
        self.ready = false;
        self.summary = what.into();
    }
}

/// The state of these backends. Servers are asked which models they have, all at once; no model is asked anything.
pub(crate) fn states(
    kinds: impl IntoIterator<Item = BackendKind>,
    config: &Config,
    environment: &Environment,
) -> Vec<State> {
    states_of(
        Plan::new(config, None).ok().as_ref(),
        kinds,
        config,
        environment,
    )
}

/// See [`states`], with the order and the models of this plan.
pub(crate) fn states_of(
    plan: Option<&Plan>,
    kinds: impl IntoIterator<Item = BackendKind>,
    config: &Config,
    environment: &Environment,
) -> Vec<State> {
    let mut states: Vec<State> = kinds
        .into_iter()
        .map(|kind| State::new(kind, plan, config))
        .collect();
    for state in &mut states {
        match state.kind {
            BackendKind::Static => state.place = "what Caro knows by itself".to_owned(),
            #[cfg(feature = "embedded")]
            BackendKind::Embedded => look_for_the_model(state, config, environment),
            _ => {}
        }
    }
    #[cfg(feature = "remote")]
    look_for_servers(&mut states, config, environment);
    states
}

#[cfg(feature = "embedded")]
fn look_for_the_model(state: &mut State, config: &Config, environment: &Environment) {
    use super::model_files;

    let wanted = model_files::wanted(config, environment);
    match model_files::locate(&wanted, config, environment) {
        Ok(path) => state.place = path.display().to_string(),
        Err(error) => {
            if let Some(store) = model_files::store(config, environment) {
                state.place = store.directory().display().to_string();
            }
            state.lacks(match (caro_models::known(&wanted), error) {
                (Some(model), _) => format!("no model: {}", model_files::pull_command(model.name)),
                (None, GenerateError::ModelMissing { hint, .. }) => hint,
                (None, error) => error.to_string(),
            });
        }
    }
}

/// A server that is to be asked, and whose state that tells.
#[cfg(feature = "remote")]
type Asked<'a> = (&'a mut State, Endpoint);

#[cfg(feature = "remote")]
fn look_for_servers(states: &mut [State], config: &Config, environment: &Environment) {
    use super::remote;

    let mut asked: Vec<Asked<'_>> = Vec::new();
    for state in states {
        let kind = state.kind;
        if !super::is_server(kind) {
            continue;
        }
        if kind == BackendKind::OpenAiCompatible && config.text(Key::OpenAiCompatibleUrl).is_none()
        {
            state.lacks("set openai_compatible.url");
            continue;
        }
        let model = state.model.clone().unwrap_or_default();
        let endpoint = match remote::endpoint(kind, &model, config, environment) {
            Ok(endpoint) => endpoint,
            Err(GenerateError::Unreachable { detail, .. }) => {
                state.lacks(detail);
                continue;
            }
            Err(error) => {
                state.lacks(error.to_string());
                continue;
            }
        };
        state.place = endpoint.address();
        let is_service = matches!(kind, BackendKind::OpenAi | BackendKind::Anthropic);
        match remote::key_in_variable(kind, environment) {
            Some(key) if !is_service || remote::is_configured(kind, config) => {
                asked.push((state, endpoint.with_key(key)));
            }
            // The key may be there for other programs: who never chose the service is not announced to it.
            Some(_) => state.summary = "key set; not asked".to_owned(),
            None if remote::has_key_command(kind, config) => {
                state.summary = format!("key by {kind}.key_command; not asked");
            }
            None => asked.push((state, endpoint)),
        }
    }
    let endpoints: Vec<Endpoint> = asked.iter().map(|(_, endpoint)| endpoint.clone()).collect();
    let probes = caro_remote::probe_all(&endpoints, PATIENCE);
    for ((state, endpoint), probe) in asked.into_iter().zip(probes) {
        judge(state, &endpoint, probe);
    }
}

/// Says what a probe found.
#[cfg(feature = "remote")]
fn judge(state: &mut State, endpoint: &Endpoint, probe: Probe) {
    let has = probe.has(endpoint.model());
    match probe {
        Probe::Ready { .. } if has => {}
        Probe::Ready { models } => {
            state.lacks(match &state.model {
                Some(model) => format!("it has no model {model}"),
                None => format!("no model chosen: set {}.model", state.kind),
            });
            state.models = models;
        }
        Probe::NotRunning => state.lacks("not running"),
        Probe::NoKey => state.lacks(match super::remote::variable(state.kind) {
            Some(variable) => format!("no key: set {variable}"),
            None => "it wants a key".to_owned(),
        }),
        Probe::Unauthorized => state.lacks("it refuses the key"),
        Probe::Slow => state.lacks("no answer within a second"),
        Probe::Troubled { detail } => state.lacks(detail),
    }
}
