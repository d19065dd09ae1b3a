//! A line with an editor: for sentences in the prompt loop, and for changing a command before it runs.

use std::borrow::Cow;
use std::time::Duration;

use reedline::{
    ColumnarMenu, EditCommand, EditMode, Emacs, FileBackedHistory, Highlighter, History as _,
    HistoryItem, KeyCode, KeyModifiers, MenuBuilder as _, Prompt, PromptEditMode,
    PromptHistorySearch, PromptHistorySearchStatus, Reedline, ReedlineEvent, ReedlineMenu,
    ReedlineRawEvent, Signal, StyledText, ValidationResult, Validator, default_emacs_keybindings,
};

use super::completion::{Commands, Completions};
use super::continuation::{goes_on, joined};
use super::history::{HistoryFile, MOST_ENTRIES, is_kept};
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

/// An editor that remembers what was typed as long as it lives.
pub(crate) struct Editor {
    reedline: Option<Reedline>,
    prompt: Words,
    /// Whether a sentence may have several lines.
    is_for_sentences: bool,
    /// Where sentences are kept beyond that, for those who ask for it.
    file: Option<HistoryFile>,
}

/// The name of what Tab shows.
const COMPLETIONS: &str = "completions";

impl Editor {
    /// An editor for one line, with this prompt. On a terminal that only prints lines it reads them as they come.
    pub(crate) fn new(prompt: &'static str, ui: &Ui, signals: &Signals) -> Self {
        Self {
            reedline: (!ui.is_plain()).then(|| reedline(ui, signals)),
            prompt: Words(prompt),
            is_for_sentences: false,
            file: None,
        }
    }

    /// An editor for sentences, which may have several lines, and for what is said to the prompt itself. It remembers
    /// what is in the file, and keeps there what is typed.
    pub(crate) fn for_sentences(
        prompt: &'static str,
        completions: Completions,
        file: Option<HistoryFile>,
        ui: &mut Ui,
        signals: &Signals,
    ) -> Self {
        let mut editor = Self::new(prompt, ui, signals);
        editor.is_for_sentences = true;
        let menu = Box::new(
            ColumnarMenu::default()
                .with_name(COMPLETIONS)
                .with_marker(""),
        );
        let history = remembered(file.as_ref(), ui);
        editor.reedline = editor.reedline.map(|reedline| {
            reedline
                .with_validator(Box::new(Sentences))
                .with_completer(Box::new(Commands {
                    known: completions,
                    stop: signals.flag(),
                }))
                .with_menu(ReedlineMenu::EngineCompleter(menu))
                .with_quick_completions(true)
                .with_partial_completions(true)
                .with_history(Box::new(history))
                .with_history_exclusion_prefix(Some(" ".to_owned()))
        });
        // Without an editor nothing can be brought back, so nothing is kept.
        editor.file = file.filter(|_| editor.reedline.is_some());
        editor
    }

    /// Reads a line that begins with `text` already typed.
    pub(crate) fn read(&mut self, text: &str, ui: &mut Ui, signals: &Signals) -> Typed {
        let Some(reedline) = &mut self.reedline else {
            return self.read_plain(ui, signals);
        };
        if !text.is_empty() {
            reedline.run_edit_commands(&[
                EditCommand::Clear,
                EditCommand::InsertString(text.to_owned()),
            ]);
        }
        let read = reedline.read_line(&self.prompt);
        forget_what_was_read_ahead();
        match read {
            _ if signals.received().is_some() => Typed::Interrupted,
            Ok(Signal::Success(line)) => {
                self.keep(&line, ui);
                self.typed(&line)
            }
            Ok(Signal::CtrlC) => {
                // Out of a search, too.
                reedline.run_edit_commands(&[EditCommand::Clear]);
                Typed::Dropped
            }
            Ok(_) | Err(_) => Typed::End,
        }
    }

    /// Forgets everything, here and on disk. Says whether something was on disk.
    ///
    /// # Errors
    /// The file is there and stays.
    pub(crate) fn forget(&mut self, file: Option<&HistoryFile>) -> std::io::Result<bool> {
        if let Some(reedline) = &mut self.reedline {
            // In memory, nothing can go wrong with it.
            _ = reedline.history_mut().clear();
        }
        file.map_or(Ok(false), HistoryFile::remove)
    }

    fn typed(&self, line: &str) -> Typed {
        Typed::Text(if self.is_for_sentences {
            joined(line)
        } else {
            line.trim().to_owned()
        })
    }

    fn read_plain(&self, ui: &mut Ui, signals: &Signals) -> Typed {
        let mut text = String::new();
        let mut prompt = self.prompt.0;
        loop {
            match ui.ask(prompt, signals) {
                Line::Text(line) => text.push_str(&line),
                Line::End => return Typed::End,
                Line::Interrupted => return Typed::Interrupted,
            }
            if !self.is_for_sentences || !goes_on(&text) {
                return self.typed(&text);
            }
            text.push('\n');
            prompt = MORE;
        }
    }

    /// Keeps a line on disk, where that is wanted. The first that cannot be kept is told, and no other is tried.
    fn keep(&mut self, line: &str, ui: &mut Ui) {
        if let Some(file) = self.file.as_ref().filter(|_| is_kept(line))
            && let Err(error) = file.add(line.trim_end())
        {
            ui.warn(format_args!(
                "what you type is not kept: {}: {error}",
                file.path().display()
            ));
            self.file = None;
        }
    }
}

fn reedline(ui: &Ui, signals: &Signals) -> Reedline {
    let mut keys = default_emacs_keybindings();
    let newline = ReedlineEvent::Edit(vec![EditCommand::InsertNewline]);
    keys.add_binding(KeyModifiers::ALT, KeyCode::Enter, newline);
    let completions = [
        ReedlineEvent::Menu(COMPLETIONS.to_owned()),
        ReedlineEvent::MenuNext,
    ];
    let completions = ReedlineEvent::UntilFound(completions.to_vec());
    keys.add_binding(KeyModifiers::NONE, KeyCode::Tab, completions);
    keys.add_binding(
        KeyModifiers::SHIFT,
        KeyCode::BackTab,
        ReedlineEvent::MenuPrevious,
    );
    Reedline::create()
        .with_ansi_colors(ui.is_coloured())
        .with_highlighter(Box::new(Uncoloured))
        .with_edit_mode(Box::new(Careful(Emacs::new(keys))))
        .with_break_signal(signals.flag())
        .with_completer(Box::new(Commands {
            known: Completions::new(),
            stop: signals.flag(),
        }))
        .use_bracketed_paste(true)
}

/// What is in the file, for Up and Ctrl-R.
fn remembered(file: Option<&HistoryFile>, ui: &mut Ui) -> FileBackedHistory {
    // Without a file of its own: what is on disk is our business.
    let mut history = FileBackedHistory::new(MOST_ENTRIES).unwrap_or_default();
    match file.map(HistoryFile::entries) {
        Some(Ok(entries)) => {
            for entry in entries {
                _ = history.save(HistoryItem::from_command_line(harmless(&entry)));
            }
        }
        Some(Err(error)) => ui.warn(format_args!(
            "what you typed before cannot be read: {error}"
        )),
        None => {}
    }
    history
}

/// As long as crossterm looks at all: within no time it does not even see what it has read.
const SHORTLY: Duration = Duration::from_millis(1);

/// What came together with the line that was read, in one piece, was typed before its answer was on the screen. The
/// editor has taken it from the terminal already, where it would otherwise be forgotten by the next question.
fn forget_what_was_read_ahead() {
    while crossterm::event::poll(SHORTLY).unwrap_or(false) && crossterm::event::read().is_ok() {}
}

/// Text without what a terminal would take for a command.
fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| *c == '\n' || !c.is_control())
        .collect()
}

/// Editing as in a shell; what is pasted is text.
struct Careful(Emacs);

impl EditMode for Careful {
    fn parse_event(&mut self, event: ReedlineRawEvent) -> ReedlineEvent {
        match self.0.parse_event(event) {
            ReedlineEvent::Edit(commands) => ReedlineEvent::Edit(
                commands
                    .into_iter()
                    .map(|command| match command {
                        EditCommand::InsertString(text) => {
                            EditCommand::InsertString(harmless(&text))
                        }
                        other => other,
                    })
                    .collect(),
            ),
            event => event,
        }
    }

    fn edit_mode(&self) -> PromptEditMode {
        self.0.edit_mode()
    }
}

/// Text in the terminal's own colour, which can be read on every background.
struct Uncoloured;

impl Highlighter for Uncoloured {
    fn highlight(&self, line: &str, _cursor: usize) -> StyledText {
        let mut text = StyledText::new();
        text.push((Default::default(), line.to_owned()));
        text
    }
}

/// Sentences may have several lines.
struct Sentences;

impl Validator for Sentences {
    fn validate(&self, text: &str) -> ValidationResult {
        if goes_on(text) {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Complete
        }
    }
}

/// What stands before every line but the first.
const MORE: &str = "  ... ";

/// A prompt that is its words and nothing else.
struct Words(&'static str);

impl Prompt for Words {
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
        Cow::Borrowed(MORE)
    }

    fn render_prompt_history_search_indicator(&self, search: PromptHistorySearch) -> Cow<'_, str> {
        let found = match search.status {
            PromptHistorySearchStatus::Passing => "search",
            PromptHistorySearchStatus::Failing => "not found",
        };
        Cow::Owned(format!("({found}: {}) ", search.term))
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_is_pasted_cannot_command_the_terminal() {
        assert_eq!(
            harmless("list\tall\u{1b}[31m\nfi\u{9b}les\u{7}"),
            "list all[31m\nfiles"
        );
    }
}
