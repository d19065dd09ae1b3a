//! Which backends this build has, which of them are asked, and how each is opened.

#[cfg(feature = "embedded")]
pub(crate) mod embedded;
#[cfg(any(feature = "embedded", feature = "remote"))]
mod machine;
#[cfg(feature = "embedded")]
pub(crate) mod model_files;
mod opened;
#[cfg(feature = "remote")]
pub(crate) mod remote;
pub(crate) mod state;
#[cfg(any(feature = "embedded", feature = "remote"))]
mod tools;

use caro_generate::{
    Backend, BackendKind, Chain, Continued, GenerateError, Observer, StaticBackend,
};
#[cfg(any(feature = "embedded", feature = "remote"))]
use caro_generate::{LanguageModel, ModelBackend, explain_parts};

use crate::config::environment::Environment;
use crate::config::key::Key;
use crate::config::{Config, Origin};
use crate::failure::Failure;
use crate::signals::Signals;

pub(crate) use opened::Opened;

/// Whether this build has the backend.
pub(crate) const fn available(kind: BackendKind) -> bool {
    match kind {
        BackendKind::Static => true,
        BackendKind::Embedded => cfg!(feature = "embedded"),
        BackendKind::Ollama
        | BackendKind::OpenAi
        | BackendKind::OpenAiCompatible
        | BackendKind::Anthropic => cfg!(feature = "remote"),
    }
}

/// Whether the backend is behind a network.
pub(crate) const fn is_server(kind: BackendKind) -> bool {
    !matches!(kind, BackendKind::Static | BackendKind::Embedded)
}

/// The backends that this build has.
pub(crate) fn present() -> impl Iterator<Item = BackendKind> {
    BackendKind::ALL.into_iter().filter(|kind| available(*kind))
}

/// Who is asked, in which order, and with which model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// At least one.
    kinds: Vec<BackendKind>,
    /// The model that this run names, for the one backend that is asked then.
    model: Option<String>,
}

/// What a backend is opened with.
#[derive(Clone)]
pub(crate) struct Means<'a> {
    pub(crate) config: &'a Config,
    pub(crate) environment: &'a Environment,
    pub(crate) signals: &'a Signals,
    /// What the user lets us tell a model of the working directory.
    pub(crate) context: Option<String>,
}

impl Plan {
    /// One backend alone where the command line names it, or a model of it; else the default and those that stand in
    /// for it.
    ///
    /// # Errors
    /// The backend isn't in this build, or it has no models and one was named.
    pub(crate) fn new(config: &Config, model: Option<&str>) -> Result<Self, Failure> {
        let first = config.backend();
        if !available(first) {
            return Err(unavailable(first, config));
        }
        let mut kinds = vec![first];
        if !matches!(config.origin(Key::BackendDefault), Origin::Flag(_)) {
            for kind in config.fallback() {
                if available(kind) && !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
        }
        if let Some(model) = model {
            kinds.retain(|kind| *kind != BackendKind::Static);
            kinds.truncate(1);
            if kinds.is_empty() {
                return Err(Failure::usage(format_args!(
                    "the static backend answers without a model, so it cannot use \"{model}\""
                ))
                .hint("-b names a backend that has models"));
            }
        }
        let model = model.map(str::to_owned);
        Ok(Self { kinds, model })
    }

    /// This backend alone, which is one that this build has, with the model that is configured.
    pub(crate) fn only(kind: BackendKind) -> Self {
        Self {
            kinds: vec![kind],
            model: None,
        }
    }

    /// The first backend that has models, alone, with this one. `None`: none of them has models.
    pub(crate) fn with_model(&self, model: &str) -> Option<Self> {
        let mut kinds = self.kinds.clone();
        kinds.retain(|kind| *kind != BackendKind::Static);
        kinds.truncate(1);
        let model = Some(model.to_owned());
        (!kinds.is_empty()).then_some(Self { kinds, model })
    }

    /// Who is asked, in this order. At least one.
    pub(crate) fn kinds(&self) -> &[BackendKind] {
        &self.kinds
    }

    /// The backend that is asked first.
    pub(crate) fn first(&self) -> BackendKind {
        self.kinds[0]
    }

    /// Whether somebody is asked who is not Caro itself.
    pub(crate) fn asks_a_model(&self) -> bool {
        self.kinds.iter().any(|kind| *kind != BackendKind::Static)
    }

    /// Those of them that are behind a network.
    pub(crate) fn servers(&self) -> impl Iterator<Item = BackendKind> {
        self.kinds.iter().copied().filter(|kind| is_server(*kind))
    }

    /// What the model of a backend is called, as far as that is known before it is opened.
    pub(crate) fn model_name(&self, kind: BackendKind, config: &Config) -> Option<String> {
        match kind {
            BackendKind::Static => None,
            #[cfg(feature = "embedded")]
            BackendKind::Embedded => Some(model_files::title(&self.wanted(kind, config))),
            _ => Some(self.wanted(kind, config)),
        }
        .filter(|name| !name.is_empty())
    }

    /// The model that is asked for; empty where nobody has chosen one.
    fn wanted(&self, kind: BackendKind, config: &Config) -> String {
        let key = match kind {
            BackendKind::Static => None,
            BackendKind::Embedded => Some(Key::ModelDefault),
            BackendKind::Ollama => Some(Key::OllamaModel),
            BackendKind::OpenAi => Some(Key::OpenAiModel),
            BackendKind::OpenAiCompatible => Some(Key::OpenAiCompatibleModel),
            BackendKind::Anthropic => Some(Key::AnthropicModel),
        };
        let configured = key.and_then(|key| config.text(key));
        let wanted = self.model.as_deref().or(configured);
        wanted.unwrap_or_default().to_owned()
    }

    /// What a model says of parts of a command that nobody else knows, and what it is called: of the model that made the
    /// command, else of the one on this machine. `None` where there is none to ask, or it has nothing to say.
    #[cfg(any(feature = "embedded", feature = "remote"))]
    pub(crate) fn explain_parts(
        &self,
        made_by: BackendKind,
        command: &str,
        parts: &[&str],
        means: &Means<'_>,
    ) -> Option<(String, Vec<Option<String>>)> {
        let kind = match made_by {
            BackendKind::Static => BackendKind::Embedded,
            other => other,
        };
        if !self.kinds.contains(&kind) {
            return None;
        }
        let mut model = language_model(kind, &self.wanted(kind, means.config), means)?.ok()?;
        let mut observer = Stoppable(means.signals);
        let said = explain_parts(model.as_mut(), command, parts, &mut observer).ok()?;
        Some((model.name().to_owned(), said))
    }

    /// The backends, each to be opened when it is its turn, unless it is open.
    pub(crate) fn open<'a>(&self, means: &Means<'a>, opened: &Opened<'a>) -> Chain<'a> {
        let mut links = self.kinds.iter().map(|kind| {
            let (kind, wanted) = (*kind, self.wanted(*kind, means.config));
            let (means, opened) = (means.clone(), opened.clone());
            let opener = move || opened.get(kind, &wanted, || open(kind, &wanted, &means));
            (kind, Box::new(opener))
        });
        let (kind, opener) = links.next().expect("a plan has a first backend");
        links.fold(Chain::new(kind, opener), |chain, (kind, opener)| {
            chain.or(kind, opener)
        })
    }
}

fn open<'a>(
    kind: BackendKind,
    wanted: &str,
    means: &Means<'a>,
) -> Result<Box<dyn Backend + 'a>, GenerateError> {
    #[cfg(any(feature = "embedded", feature = "remote"))]
    if let Some(model) = language_model(kind, wanted, means) {
        return Ok(Box::new(ModelBackend::new(
            model?,
            machine::surroundings(means.environment, means.context.clone()),
            Box::new(tools::InstalledTools::new(means.environment)),
        )));
    }
    Ok(Box::new(Continued(StaticBackend::new())))
}

/// The model of a backend; `None` for one that has none.
#[cfg(any(feature = "embedded", feature = "remote"))]
fn language_model(
    kind: BackendKind,
    wanted: &str,
    means: &Means<'_>,
) -> Option<Result<Box<dyn LanguageModel>, GenerateError>> {
    match kind {
        #[cfg(feature = "embedded")]
        BackendKind::Embedded => {
            let model = embedded::read(wanted, means.config, means.environment);
            Some(model.map(|model| Box::new(model) as _))
        }
        #[cfg(feature = "remote")]
        server if is_server(server) => {
            let model = remote::open(server, wanted, means);
            Some(model.map(|model| Box::new(model) as _))
        }
        // A plan has only what this build has.
        _ => None,
    }
}

/// Work that nobody watches, and a signal ends.
pub(crate) struct Stoppable<'a>(pub(crate) &'a Signals);

impl Observer for Stoppable<'_> {
    fn stopped(&self) -> bool {
        self.0.received().is_some()
    }
}

fn unavailable(kind: BackendKind, config: &Config) -> Failure {
    let present: Vec<_> = present().map(BackendKind::as_str).collect();
    Failure::usage(format_args!(
        "this build of Caro does not have the backend {kind} ({} asks for it)",
        config.origin(Key::BackendDefault)
    ))
    .hint(format_args!("it has: {}", present.join(", ")))
}
