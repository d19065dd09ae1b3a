//! `caro model pull`: fetch a model.

use caro_models::{
    Endpoint, Limits, Model, Plain, PullError, Pulled, Size, Source, State, Store, known, pull,
    verify,
};
use clap::Args;

use super::name::ModelName;
use super::watching::Watching;
use super::{pull_command, same, store, wanted};
use crate::backends::embedded;
use crate::cli::Context;
use crate::config::Origin;
use crate::config::key::Key;
use crate::failure::{Exit, Failure};
use crate::shell::UserShell;
use crate::signals::Signals;

/// What a server is told who asks.
const USER_AGENT: &str = concat!("caro/", env!("CARGO_PKG_VERSION"));

/// Fetch a model; the one that answers, if none is named.
///
/// What has come is kept if the connection drops or you press Ctrl-C, and the next pull goes on from there. The file
/// counts as the model only when its size and its SHA-256 are right. Nothing is sent but the request for the file.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro model pull
  caro model pull qwen2.5-coder-0.5b-instruct
  HTTPS_PROXY=http://proxy.example.com:3128 caro model pull

The file comes from huggingface.co, from HF_ENDPOINT, or from model.mirror of the configuration.")]
pub(super) struct Pull {
    /// A name that `caro model list` shows.
    #[arg(value_name = "NAME", value_parser = ModelName, hide_possible_values = true)]
    name: Option<String>,

    /// Read a model that is here once more, and fetch it again if it is damaged.
    #[arg(long)]
    verify: bool,
}

impl Pull {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let model = self.model(context)?;
        let store = store(&context.config, context.environment)?;
        let source = source(context)?;
        let signals = Signals::install()
            .map_err(|error| Failure::error(format_args!("no signals: {error}")))?;
        let result = self.fetch(model, &store, &source, &signals, context);
        match result {
            Ok(pulled) => {
                self.finish(model, &pulled, context);
                Ok(prepare(model, &signals, context))
            }
            Err(PullError::Interrupted) => {
                if let Some(rest) = rest(model, &store) {
                    context.ui.hint(rest);
                }
                Ok(signals.received().map_or(Exit::Cancelled, Exit::Signal))
            }
            Err(error) => {
                let mirrored = context.config.setting(Key::ModelMirror).is_some();
                Err(failure(&error, model, &store, mirrored))
            }
        }
    }

    /// The model that is meant.
    fn model(&self, context: &Context<'_>) -> Result<&'static Model, Failure> {
        let wanted = wanted(&context.config, context.environment);
        let name = self.name.as_deref().unwrap_or(&wanted);
        known(name).ok_or_else(|| {
            let names = caro_models::KNOWN.each_ref().map(|model| model.name);
            let names = names.join(", ");
            if self.name.is_some() {
                Failure::usage(format_args!(
                    "there is no model called {name} to fetch; there are {names}"
                ))
            } else {
                Failure::usage(format_args!(
                    "model.default ({}) is a file of your own, so there is nothing to fetch",
                    context.config.origin(Key::ModelDefault)
                ))
                .hint(format_args!("name one of {names}"))
            }
        })
    }

    fn fetch(
        &self,
        model: &'static Model,
        store: &Store,
        source: &Source,
        signals: &Signals,
        context: &mut Context<'_>,
    ) -> Result<Pulled, PullError> {
        let mut watching = Watching::new(model, context.ui, signals.flag());
        let here = matches!(store.state(model), State::Complete(_));
        if self.verify && here && !verify(model, store, &mut watching)? {
            watching.warn("the file is damaged, and is fetched again");
            store.remove(model.name).map_err(|error| match error {
                caro_models::StoreError::Io { path, source } => PullError::Io { path, source },
                _ => PullError::Busy,
            })?;
        }
        pull(model, store, source, &Limits::default(), &mut watching)
    }

    /// What is said when a model is here.
    fn finish(&self, model: &Model, pulled: &Pulled, context: &mut Context<'_>) {
        let (name, size) = (model.name, Size(model.bytes));
        if !context.ui.is_quiet() {
            context.ui.say(if pulled.news {
                format!("{name} is here ({size}).")
            } else if self.verify {
                format!("{name} is here ({size}), and its SHA-256 is right.")
            } else {
                format!("{name} is here already ({size}).")
            });
        }
        if !same(name, &wanted(&context.config, context.environment)) {
            context.ui.hint(format_args!(
                "`caro config set model.default {name}` makes it the one that answers"
            ));
        }
    }
}

/// Lets the model read what every prompt begins with. What goes wrong here goes wrong again, and is said, when it is
/// asked something.
fn prepare(model: &Model, signals: &Signals, context: &mut Context<'_>) -> Exit {
    let (config, environment) = (&context.config, context.environment);
    let shell = UserShell::detect(config, environment).kind;
    let mut bar = None;
    let ui = &*context.ui;
    let mut progress = |done: usize, total: usize| {
        let whole = |count| u64::try_from(count).unwrap_or(u64::MAX);
        let bar = bar.get_or_insert_with(|| ui.progress("Preparing", whole(total)));
        bar.reach(whole(done));
    };
    let prepared = embedded::prepare(
        model.name,
        shell,
        config,
        environment,
        signals,
        &mut progress,
    );
    drop(bar);
    if let Err(error) = prepared {
        context.ui.detail(format_args!("not prepared: {error}"));
    }
    signals.received().map_or(Exit::Done, Exit::Signal)
}

/// Where models come from.
fn source(context: &Context<'_>) -> Result<Source, Failure> {
    let (config, environment) = (&context.config, context.environment);
    let origin = config.origin(Key::ModelMirror);
    // A variable was set for other programs, too; what stands in our file was written for us.
    let plain = match origin {
        Origin::Variable(_) => Plain::ThisMachine,
        _ => Plain::Allowed,
    };
    let endpoint = config.text(Key::ModelMirror).map_or_else(
        || Ok(Endpoint::default()),
        |text| Endpoint::parse(text, plain),
    );
    Ok(Source {
        // The address itself may hold a password.
        endpoint: endpoint
            .map_err(|error| Failure::usage(format_args!("the address in {origin} {error}")))?,
        proxy: environment.https_proxy(),
        direct: environment.no_proxy(),
        user_agent: USER_AGENT.to_owned(),
    })
}

/// Why the model is not here, and what to do about it.
fn failure(error: &PullError, model: &Model, store: &Store, mirrored: bool) -> Failure {
    let failure = Failure::error(error);
    match error {
        PullError::Busy => return failure.hint("wait for it, or stop it"),
        PullError::NoSpace { .. } => {
            return failure
                .hint("`caro config set model.directory DIRECTORY` keeps models elsewhere");
        }
        PullError::Unreachable { .. } | PullError::Stalled { .. } | PullError::Refused { .. }
            if rest(model, store).is_none() =>
        {
            return failure.hint(
                "HTTPS_PROXY names a proxy, and `caro config set model.mirror` another server",
            );
        }
        PullError::WrongSum | PullError::OtherSize { .. } | PullError::TooLong(_) => {
            return failure.hint(if mirrored {
                "the mirror may have another version of the model than this Caro knows"
            } else {
                "the publisher may have a newer version of the model than this Caro knows: update Caro"
            });
        }
        _ => {}
    }
    match rest(model, store) {
        Some(rest) => failure.hint(rest),
        None => failure,
    }
}

/// How to go on, if something has come.
fn rest(model: &Model, store: &Store) -> Option<String> {
    let State::Partial(here) = store.state(model) else {
        return None;
    };
    Some(format!(
        "{} of {} are here; `{}` goes on from there",
        Size(here),
        Size(model.bytes),
        pull_command(model.name)
    ))
}
