//! A run that generates: from a sentence to a command, and to what becomes of it.

mod answer;
mod context;
mod explaining;
pub(crate) mod json;
mod menu;
mod offer;
mod permission;
mod prompt_commands;
mod prompt_loop;
mod prompt_settings;
mod refine;
mod watching;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use caro_generate::Backend;

use self::refine::Answered;
use crate::backends::{Means, Opened, Plan};
use crate::cli::GenerateOptions;
use crate::config::Config;
use crate::config::environment::Environment;
use crate::config::key::Key;
use crate::failure::{Exit, Failure};
use crate::sentence;
use crate::session::{Session, Trouble};
use crate::shell::UserShell;
use crate::signals::Signals;
use crate::telemetry;
use crate::ui::Ui;

/// Everything that a generation works with.
struct Generation<'a> {
    ui: &'a mut Ui,
    config: &'a Config,
    environment: &'a Environment,
    options: GenerateOptions,
    signals: &'a Signals,
    session: &'a mut Session,
    means: Means<'a>,
    plan: Plan,
    backend: Box<dyn Backend + 'a>,
    opened: Opened<'a>,
    shell: UserShell,
    directory: Option<PathBuf>,
    /// Whether more sentences can come.
    is_prompt: bool,
    /// The last answer, to be refined.
    last: Option<Answered>,
}

/// Answers the sentence that these words make, or opens the prompt loop where there are none.
pub(crate) fn run(
    words: &[OsString],
    options: &GenerateOptions,
    no_telemetry: bool,
    config: &Config,
    environment: &Environment,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    let sentence = sentence(words, ui)?;
    // A run that cannot answer does not ask about telemetry first.
    let plan = Plan::new(config, options.model.as_deref());
    let shell = UserShell::detect(config, environment);
    let signals =
        Signals::install().map_err(|error| Failure::error(format_args!("no signals: {error}")))?;
    tell_choices(&shell, config, ui);
    let may_ask = !options.shell_widget && plan.is_ok();
    if let Err(exit) = telemetry::begin(no_telemetry, may_ask, config, environment, ui, &signals) {
        return Ok(exit);
    }
    let first = plan.as_ref().map_or(config.backend(), Plan::first);
    let mut session = Session::start(shell.kind, first);
    let result = guard(&mut session, |session| {
        let plan = plan.inspect_err(|_| session.failed(Trouble::Config, false))?;
        let directory = Environment::working_directory();
        let context = match context::gather(&plan, options, directory.as_deref(), ui, &signals) {
            Ok(context) => context,
            Err(exit) => return Ok(exit),
        };
        let means = Means {
            config,
            environment,
            signals: &signals,
            context,
        };
        let opened = Opened::default();
        let mut generation = Generation {
            ui: &mut *ui,
            config,
            environment,
            options: options.clone(),
            signals: &signals,
            session,
            backend: Box::new(plan.open(&means, &opened)),
            means,
            plan,
            opened,
            shell,
            directory,
            is_prompt: sentence.is_none(),
            last: None,
        };
        match sentence {
            Some(sentence) => generation.answer(&sentence, None),
            None => generation.prompt_loop(),
        }
    });
    telemetry::finish(config, environment, ui);
    result
}

/// The sentence that these words make; none where there are none, and somebody is there to be asked for one.
fn sentence(words: &[OsString], ui: &Ui) -> Result<Option<String>, Failure> {
    if !words.is_empty() {
        return sentence::from_words(words).map(Some);
    }
    if ui.can_offer() {
        return Ok(None);
    }
    Err(
        Failure::usage("there is no sentence to turn into a command")
            .hint("say what the command should do: caro \"list all files larger than 100MB\"")
            .hint("caro --help shows everything else"),
    )
}

/// Says with `-v` what this run goes by, and where that comes from.
fn tell_choices(shell: &UserShell, config: &Config, ui: &mut Ui) {
    ui.detail(format_args!(
        "shell {} ({}), backend {} ({}), safety {} ({})",
        shell.kind,
        shell.program.display(),
        config.backend(),
        config.origin(Key::BackendDefault),
        config.safety_level(),
        config.origin(Key::SafetyLevel),
    ));
}

/// Does the work of a session and ends it, whatever happens: an error, a signal, a panic.
fn guard(
    session: &mut Session,
    work: impl FnOnce(&mut Session) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    let result = catch_unwind(AssertUnwindSafe(|| work(session))).unwrap_or_else(|_| {
        session.failed(Trouble::Panic, false);
        Err(Failure::Silent(Exit::Error))
    });
    session.end();
    result
}

#[cfg(test)]
mod tests {
    use super::guard;
    use crate::failure::{Exit, Failure};
    use crate::session::{Happening, Session, Trouble};
    use caro_generate::{BackendKind, Shell};

    fn session() -> Session {
        Session::start(Shell::Bash, BackendKind::Static)
    }

    #[test]
    fn a_panic_ends_the_session_and_is_counted() {
        let mut session = session();
        let result = guard(&mut session, |_| panic!("on purpose"));
        assert_eq!(result.unwrap_err().exit(), Exit::Error);
        let [_, failed, Happening::Ended { stats, .. }] = session.heard() else {
            panic!("{:?}", session.heard());
        };
        assert_eq!(
            failed,
            &Happening::Failed {
                trouble: Trouble::Panic,
                recoverable: false
            }
        );
        assert_eq!(stats.errors, 1);
    }

    #[test]
    fn every_way_out_ends_the_session_once() {
        for result in [
            Ok(Exit::Done),
            Ok(Exit::Signal(15)),
            Err(Failure::error("no")),
        ] {
            let mut session = session();
            _ = guard(&mut session, |_| result);
            session.end();
            assert_eq!(
                session
                    .heard()
                    .iter()
                    .filter(|it| matches!(it, Happening::Ended { .. }))
                    .count(),
                1
            );
        }
    }
}
