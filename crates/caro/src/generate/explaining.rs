//! What a command does, in words: as a whole, and part by part.

use caro_explain::Dialect;
#[cfg(any(feature = "embedded", feature = "remote"))]
use caro_explain::Part;
use caro_generate::{Shell, Userland};

use super::Generation;
use super::offer::Offer;
#[cfg(any(feature = "embedded", feature = "remote"))]
use crate::backends::is_server;
use crate::ui::visible;

/// Most parts of a command that a model is asked about: each takes it a moment.
#[cfg(any(feature = "embedded", feature = "remote"))]
const MOST_ASKED: usize = 4;

impl Generation<'_> {
    /// Says what a command does, and which findings the user's configuration keeps quiet about.
    pub(super) fn explain(&mut self, offer: &Offer) {
        if offer.modified {
            self.ui.say("You wrote this one.");
        } else if !offer.explanation.is_empty() {
            self.ui.say(visible(&offer.explanation));
        }
    }

    /// Takes the command apart where `--explain` asks for it.
    pub(super) fn take_apart_if_asked(&mut self, offer: &Offer) {
        if self.options.explain {
            self.take_apart(offer);
        }
    }

    /// Says what each part of a command does, where it can be read as a POSIX shell would.
    pub(super) fn take_apart(&mut self, offer: &Offer) {
        if !reads_as_posix(self.shell.kind, &offer.command) {
            return;
        }
        let dialect = match Userland::current() {
            Userland::Gnu => Dialect::Gnu,
            Userland::Bsd => Dialect::Bsd,
        };
        #[cfg_attr(
            not(any(feature = "embedded", feature = "remote")),
            expect(unused_mut, reason = "only a model has more to say")
        )]
        let mut parts = caro_explain::explain(&offer.command, dialect);
        #[cfg(any(feature = "embedded", feature = "remote"))]
        self.ask_a_model(offer, &mut parts);
        self.ui.show_parts(&parts);
    }

    /// Asks a model, if one is there, what the parts do that Caro does not know. What it says is marked as its word.
    #[cfg(any(feature = "embedded", feature = "remote"))]
    fn ask_a_model(&mut self, offer: &Offer, parts: &mut [Part]) {
        // What the user changed since goes to no server that did not see it before.
        if offer.modified && is_server(offer.backend) {
            return;
        }
        let unknown: Vec<usize> = (0..parts.len())
            .filter(|part| !parts[*part].known)
            .take(MOST_ASKED)
            .collect();
        if unknown.is_empty() {
            return;
        }
        if !self.options.shell_widget {
            self.ui
                .pass_notice("asking a model about what Caro does not know…");
        }
        let texts: Vec<&str> = unknown
            .iter()
            .map(|part| parts[*part].text.as_str())
            .collect();
        let said = self
            .plan
            .explain_parts(offer.backend, &offer.command, &texts, &self.means);
        self.ui.clear_passing();
        let Some((model, said)) = said else {
            return;
        };
        for (part, line) in unknown.into_iter().zip(said) {
            if let Some(line) = line {
                parts[part].meaning = format!("{line} ({model} says)");
            }
        }
    }
}

/// Whether a command means to a shell what it means to a POSIX shell. To fish, commands, quotes and pipes do;
/// parentheses and `set` do not.
fn reads_as_posix(shell: Shell, command: &str) -> bool {
    match shell {
        Shell::Fish => {
            !command.contains('(') && !command.split_whitespace().any(|word| word == "set")
        }
        shell => shell.is_posix(),
    }
}
