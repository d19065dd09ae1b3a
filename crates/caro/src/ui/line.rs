//! Reading a line of an answer from the terminal, as the terminal itself edits it.

use std::fmt;

use super::Ui;
use crate::signals::Signals;

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A line, without its end and without space around it.
    Text(String),
    /// The end of input: nobody will answer.
    End,
    /// A signal came first.
    Interrupted,
}

impl Ui {
    /// Asks on stderr and reads a line from stdin. Nothing beyond the line is read, so that a command which runs
    /// afterwards finds what was typed for it.
    pub(crate) fn ask(&mut self, question: impl fmt::Display, signals: &Signals) -> Line {
        self.say_text(question);
        let line = read_line(signals);
        if line != Line::Interrupted && !matches!(line, Line::Text(_)) {
            self.say("");
        }
        line
    }

    /// Asks a question that only a clear yes agrees to. `None`: a signal came first.
    pub(crate) fn agrees(
        &mut self,
        question: impl fmt::Display,
        signals: &Signals,
    ) -> Option<bool> {
        match self.ask(format_args!("{question} [y/N] "), signals) {
            Line::Text(text) => Some(matches!(text.to_ascii_lowercase().as_str(), "y" | "yes")),
            Line::End => Some(false),
            Line::Interrupted => None,
        }
    }

    /// Asks for a word that must be typed in full. `None`: a signal came first.
    pub(crate) fn types(
        &mut self,
        question: impl fmt::Display,
        word: &str,
        signals: &Signals,
    ) -> Option<bool> {
        match self.ask(format_args!("{question} "), signals) {
            Line::Text(text) => Some(text.eq_ignore_ascii_case(word)),
            Line::End => Some(false),
            Line::Interrupted => None,
        }
    }
}

#[cfg(unix)]
fn read_line(signals: &Signals) -> Line {
    let mut line = Vec::new();
    loop {
        if !signals.wait_for_input() {
            return Line::Interrupted;
        }
        // A terminal gives one line at a time, and byte by byte nothing more than it is ever taken.
        let mut byte = [0_u8; 1];
        match rustix::io::read(std::io::stdin(), &mut byte) {
            Ok(0) if line.is_empty() => return Line::End,
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) => line.push(byte[0]),
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
            Err(_) => return Line::End,
        }
    }
    Line::Text(String::from_utf8_lossy(&line).trim().to_owned())
}

#[cfg(not(unix))]
fn read_line(_signals: &Signals) -> Line {
    let mut line = String::new();
    match std::io::stdin().read_line(&mut line) {
        Ok(0) | Err(_) => Line::End,
        Ok(_) => Line::Text(line.trim().to_owned()),
    }
}
