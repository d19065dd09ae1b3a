//! Every line that a person reads goes through here.
//!
//! What was asked for goes to stdout, everything about it to stderr. A reader who has gone is no error.

mod completion;
mod continuation;
mod editor;
mod explanation;
mod finding;
mod history;
mod keys;
mod line;
mod passing;
#[cfg(any(feature = "telemetry", feature = "embedded"))]
mod progress;
mod terminal;
mod visible;

use std::fmt;
use std::io::{self, IsTerminal as _, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use crate::config::environment::Environment;
use crate::failure::{Exit, Failure};

pub(crate) use editor::{Editor, Typed};
pub(crate) use history::HistoryFile;
pub(crate) use keys::Key;
pub(crate) use line::Line;
#[cfg(feature = "embedded")]
pub(crate) use progress::Progress;
pub(crate) use visible::{json_visible, visible};

/// How much is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    /// Only what was asked for, warnings and failures.
    Quiet,
    /// Also hints.
    #[default]
    Normal,
    /// Also how the answer came about.
    Verbose,
}

/// Which of the standard streams are terminals.
#[derive(Clone, Copy, Debug)]
struct Terminals {
    input: bool,
    output: bool,
    error: bool,
}

/// The user's side of a run.
pub(crate) struct Ui {
    out: AutoStream<io::Stdout>,
    err: AutoStream<io::Stderr>,
    terminals: Terminals,
    /// Whether the terminal can move its cursor and show colours.
    plain: bool,
    verbosity: Verbosity,
    /// What is to be taken away before anything else is said.
    passing: passing::Passing,
}

/// What things look like.
pub(crate) mod style {
    use super::{AnsiColor, Style};

    /// A command.
    pub(crate) const COMMAND: Style = AnsiColor::Cyan.on_default().bold();
    /// A failure, and what is blocked.
    pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
    /// A warning.
    pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
    /// Something good.
    pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
    /// What matters less.
    pub(crate) const DIM: Style = Style::new().dimmed();
    /// What matters more.
    pub(crate) const STRONG: Style = Style::new().bold();
}

impl Ui {
    /// The user's side as the environment describes it.
    pub(crate) fn new(environment: &Environment) -> Self {
        let terminals = Terminals {
            input: io::stdin().is_terminal(),
            output: io::stdout().is_terminal(),
            error: io::stderr().is_terminal(),
        };
        let plain = environment.value("TERM").is_none_or(|term| term == "dumb") && cfg!(unix);
        let choice = |terminal| colour(environment, terminal && !plain);
        Self {
            out: AutoStream::new(io::stdout(), choice(terminals.output)),
            err: AutoStream::new(io::stderr(), choice(terminals.error)),
            terminals,
            plain,
            verbosity: Verbosity::Normal,
            passing: passing::Passing::default(),
        }
    }

    /// Says more or less from here on.
    pub(crate) const fn set_verbosity(&mut self, verbosity: Verbosity) {
        self.verbosity = verbosity;
    }

    /// Whether a person is there to answer: they see a question on stderr, and stdin is their keyboard.
    pub(crate) const fn can_ask(&self) -> bool {
        self.terminals.input && self.terminals.error
    }

    /// Whether a person is there to answer who also sees what is printed.
    pub(crate) const fn can_offer(&self) -> bool {
        self.can_ask() && self.terminals.output
    }

    /// Whether only what was asked for is to be said, and what stands in its way.
    pub(crate) fn is_quiet(&self) -> bool {
        self.verbosity == Verbosity::Quiet
    }

    /// Whether stdout is a terminal.
    pub(crate) const fn shows_output(&self) -> bool {
        self.terminals.output
    }

    /// Whether the terminal can do no more than print lines.
    pub(crate) const fn is_plain(&self) -> bool {
        self.plain
    }

    /// Whether stderr is coloured.
    pub(crate) fn is_coloured(&self) -> bool {
        self.err.current_choice() != ColorChoice::Never
    }

    /// How wide the terminal is, in columns. One that says 0 has not been asked its size yet.
    pub(crate) fn width(&self) -> usize {
        match terminal::width() {
            None | Some(0) => 80,
            Some(width) => width,
        }
    }

    /// Prints a line of what was asked for.
    ///
    /// # Errors
    /// The reader has gone, or what they write to is full.
    pub(crate) fn print(&mut self, line: impl fmt::Display) -> Result<(), Failure> {
        self.clear_passing();
        writeln!(self.out, "{line}")?;
        Ok(())
    }

    /// Prints text of what was asked for, as it is.
    ///
    /// # Errors
    /// See [`print`](Self::print).
    pub(crate) fn print_text(&mut self, text: &str) -> Result<(), Failure> {
        self.clear_passing();
        self.out.write_all(text.as_bytes())?;
        self.out.flush()?;
        Ok(())
    }

    /// Prints bytes of what was asked for that are not for reading, without touching them.
    ///
    /// # Errors
    /// See [`print`](Self::print).
    pub(crate) fn print_bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.clear_passing();
        let out = self.out.as_inner();
        let mut out = out.lock();
        out.write_all(bytes)?;
        out.flush()?;
        Ok(())
    }

    /// Says a line about what is going on. Nobody reading stderr is no error.
    pub(crate) fn say(&mut self, line: impl fmt::Display) {
        self.clear_passing();
        _ = writeln!(self.err, "{line}");
    }

    /// Says something without ending the line.
    pub(crate) fn say_text(&mut self, text: impl fmt::Display) {
        self.clear_passing();
        self.write_text(text);
    }

    fn write_text(&mut self, text: impl fmt::Display) {
        _ = write!(self.err, "{text}");
        _ = self.err.flush();
    }

    /// Sends a control sequence to the terminal, if there is one that understands it.
    pub(crate) fn control(&mut self, sequence: &str) {
        if self.terminals.error && !self.plain {
            let err = self.err.as_inner();
            _ = err.lock().write_all(sequence.as_bytes());
        }
    }

    /// Shows a menu of one line, over the one that was shown before.
    pub(crate) fn show_menu(&mut self, line: &str) {
        self.control("\r\u{1b}[2K");
        self.say_text(line);
        if self.plain {
            self.say_text("  ");
        }
    }

    /// Leaves of a menu what was chosen.
    pub(crate) fn close_menu(&mut self, chosen: &str) {
        if self.plain {
            return;
        }
        self.control("\r\u{1b}[2K");
        let dim = style::DIM;
        self.say(format_args!("{dim}{chosen}{dim:#}"));
    }

    /// Says what is only of interest with `-v`.
    pub(crate) fn detail(&mut self, line: impl fmt::Display) {
        if self.verbosity == Verbosity::Verbose {
            let dim = style::DIM;
            self.say(format_args!("{dim}{}{dim:#}", visible(&line.to_string())));
        }
    }

    /// Says what can be done next.
    pub(crate) fn hint(&mut self, line: impl fmt::Display) {
        if self.verbosity > Verbosity::Quiet {
            let strong = style::STRONG;
            let line = line.to_string();
            self.say(format_args!("{strong}hint:{strong:#} {}", visible(&line)));
        }
    }

    /// Warns.
    pub(crate) fn warn(&mut self, line: impl fmt::Display) {
        let warning = style::WARNING;
        let line = line.to_string();
        self.say(format_args!(
            "{warning}warning:{warning:#} {}",
            visible(&line)
        ));
    }

    /// Says why a run failed.
    pub(crate) fn fail(&mut self, failure: &Failure) {
        match failure {
            Failure::Silent(_) => {}
            Failure::Told(told) => {
                let error = style::ERROR;
                self.say(format_args!(
                    "{error}error:{error:#} {}",
                    visible(&told.message)
                ));
                for hint in &told.hints {
                    self.hint(hint);
                }
            }
            // Help and versions come as errors, too; those go to stdout.
            Failure::Arguments(error) if error.use_stderr() => self.say_text(error.render().ansi()),
            Failure::Arguments(error) => _ = write!(self.out, "{}", error.render().ansi()),
        }
    }

    /// Ends the run: makes sure that everything printed is out.
    pub(crate) fn finish(&mut self, exit: Exit) -> Exit {
        match self.out.flush() {
            Ok(()) => exit,
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit,
            Err(error) => {
                let failure = Failure::from(error);
                self.fail(&failure);
                failure.exit()
            }
        }
    }
}

/// Whether to colour, by the customs of terminals.
fn colour(environment: &Environment, terminal: bool) -> ColorChoice {
    let is_zero = |name: &str| environment.value(name).is_some_and(|value| value == "0");
    if environment.value("NO_COLOR").is_some() {
        ColorChoice::Never
    } else if environment.value("CLICOLOR_FORCE").is_some() && !is_zero("CLICOLOR_FORCE") {
        ColorChoice::Always
    } else if terminal && !is_zero("CLICOLOR") {
        if cfg!(windows) {
            ColorChoice::Always
        } else {
            ColorChoice::AlwaysAnsi
        }
    } else {
        ColorChoice::Never
    }
}

/// Answers `--version`.
pub(crate) fn print_version() -> ExitCode {
    let line = concat!("caro ", env!("CARGO_PKG_VERSION"), "\n");
    match io::stdout().write_all(line.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            ExitCode::from(Exit::Error.code())
        }
        _ => ExitCode::from(Exit::Done.code()),
    }
}

/// Says that Caro itself is broken. What was being worked on is not shown: it is the user's.
pub(crate) fn say_panic(place: &str) {
    let line = format!("error: Caro has a bug and had to stop (at {place}); please report it\n");
    _ = io::stderr().write_all(line.as_bytes());
}
