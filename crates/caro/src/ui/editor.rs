//! A line with an editor: for sentences in the prompt loop, and for changing a command before it runs.

use std::borrow::Cow;

use reedline::{EditCommand, Prompt, PromptEditMode, PromptHistorySearch, Reedline, Signal};

use super::{Line, Ui};
use crate::signals::Signals;

/// What came of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    /// A line, without space around it.
    Text(String),
    /// Ctrl-C: not this line.
    Dropped,
    /// Ctrl-D, or the end of input: no more lines.
    End,
    /// A signal came first.
    Interrupted,
}

/// An editor that remembers what was typed as long as it lives. Nothing of it is written to disk.
pub(crate) struct Editor {
    reedline: Option<Reedline>,
    prompt: Plain,
}

impl Editor {
    /// An editor with this prompt. On a terminal that only prints lines it reads them as they come.
    pub(crate) fn new(prompt: &'static str, ui: &Ui, signals: &Signals) -> Self {
        let reedline = (!ui.is_plain()).then(|| {
            Reedline::create()
                .with_ansi_colors(ui.is_coloured())
                .with_break_signal(signals.flag())
        });
        Self {
            reedline,
            prompt: Plain(prompt),
        }
    }

    /// Reads a line that begins with `text` already typed.
    pub(crate) fn read(&mut self, text: &str, ui: &mut Ui, signals: &Signals) -> Typed {
        let Some(reedline) = &mut self.reedline else {
            return match ui.ask(self.prompt.0, signals) {
                Line::Text(line) => Typed::Text(line),
                Line::End => Typed::End,
                Line::Interrupted => Typed::Interrupted,
            };
        };
        if !text.is_empty() {
            reedline.run_edit_commands(&[
                EditCommand::Clear,
                EditCommand::InsertString(text.to_owned()),
            ]);
        }
        match reedline.read_line(&self.prompt) {
            _ if signals.received().is_some() => Typed::Interrupted,
            Ok(Signal::Success(line)) => Typed::Text(line.trim().to_owned()),
            Ok(Signal::CtrlC) => Typed::Dropped,
            Ok(_) | Err(_) => Typed::End,
        }
    }
}

/// A prompt that is its text and nothing else.
struct Plain(&'static str);

impl Prompt for Plain {
    fn render_prompt_left(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn render_prompt_right(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_indicator(&self, _mode: PromptEditMode) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_multiline_indicator(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_history_search_indicator(&self, search: PromptHistorySearch) -> Cow<'_, str> {
        Cow::Owned(format!("(search: {}) ", search.term))
    }
}
