//! The words after a command's name: which are options with their values, which operands, and which a command.

use std::ops::Range;

use crate::knowledge::Tool;
use crate::knowledge::format::{Arity, Entry};
use crate::walk::Explainer;
use crate::word::{Argument, Value};
use crate::{operands, phrase};

/// Explains the words after a command's name.
pub(crate) fn explain<'c>(
    explainer: &mut Explainer<'c>,
    name: &str,
    tool: Option<Tool>,
    words: &[Argument<'c>],
    invocation: Option<usize>,
) {
    let mut reader = Reader {
        explainer,
        name: phrase::shortened(name),
        may_have_subcommand: tool.as_ref().is_some_and(Tool::has_subcommands),
        is_known: tool.is_some(),
        tool: tool.unwrap_or_default(),
        words,
        invocation,
        at: 0,
        given: Vec::new(),
        replaced: Vec::new(),
        operands: Vec::new(),
        after_unknown: None,
        only_operands: false,
    };
    while reader.at < words.len() {
        reader.word();
    }
    operands::explain(&mut reader);
}

/// Reads the words of one command.
pub(crate) struct Reader<'e, 'c> {
    pub(crate) explainer: &'e mut Explainer<'c>,
    /// The command, as it is called in sentences.
    pub(crate) name: String,
    /// What is known of it; nothing, where it is not known.
    pub(crate) tool: Tool,
    /// Whether it is known.
    pub(crate) is_known: bool,
    /// Whether the next operand names a subcommand.
    may_have_subcommand: bool,
    pub(crate) words: &'e [Argument<'c>],
    /// Which of the tools that run this is.
    invocation: Option<usize>,
    /// The next word.
    at: usize,
    /// First spellings of the options that were given.
    pub(crate) given: Vec<&'static str>,
    /// Operands that an option was given for.
    pub(crate) replaced: Vec<&'static str>,
    /// Words that are operands.
    pub(crate) operands: Vec<usize>,
    /// The first operand right after an option that is not known: it may be that option's value.
    pub(crate) after_unknown: Option<usize>,
    /// Whether `--` was read.
    only_operands: bool,
}

impl Reader<'_, '_> {
    /// Reads a word, and what belongs to it.
    fn word(&mut self) {
        let words = self.words;
        let word = &words[self.at];
        let text = word.text.as_str();
        if self.only_operands {
            return self.operand();
        }
        if let Some(entry) = self.tool.option(text).cloned() {
            self.at += 1;
            return self.option(&entry, word.span.clone(), None);
        }
        if self.is_known && matches!(text, "--help" | "--version") {
            let meaning = match text {
                "--help" => "shows what it can do",
                _ => "shows its version",
            };
            self.explainer.part(word.span.clone(), meaning);
            self.at += 1;
            return;
        }
        if text == "--" {
            self.explainer.part(
                word.span.clone(),
                "ends the options: what follows is not one",
            );
            self.only_operands = true;
            self.at += 1;
            return;
        }
        if let Some((entry, value_at)) = self.joined(text) {
            self.at += 1;
            return self.option(&entry, word.span.clone(), Some(word.value(value_at)));
        }
        if text.len() > 1 && text.starts_with('-') {
            let is_operand = self.tool.free_dashes && !self.tool.has_letters(&text[1..]);
            return if is_operand {
                self.operand();
            } else {
                self.dashed(word);
            };
        }
        if self.tool.letters_first && self.at == 0 && self.are_letters(text) {
            return self.bundle(word, 0);
        }
        self.operand();
    }

    /// An option whose value is in one word with it (`--lines=5`, `if=FILE`, `+%F`, `-5`), and where the value begins.
    fn joined(&self, text: &str) -> Option<(Entry<'static>, usize)> {
        if let Some(at) = text.find('=') {
            let name = &text[..at];
            let found = if name.starts_with('-') {
                self.tool
                    .option(name)
                    .filter(|found| found.arity != Arity::Flag)
            } else {
                let is_name = !name.is_empty()
                    && !text[at + 1..].starts_with('=')
                    && name
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                self.tool
                    .option(&text[..=at])
                    .or_else(|| self.tool.option("NAME=").filter(|_| is_name))
            };
            if let Some(found) = found {
                return Some((found.clone(), at + 1));
            }
        }
        let rest = text.get(1..).filter(|rest| !rest.is_empty())?;
        let found = match text.as_bytes()[0] {
            b'+' => self.tool.option("+"),
            b'@' => self.tool.option("@"),
            b'-' if rest.starts_with('$') || rest.bytes().all(|byte| byte.is_ascii_digit()) => self
                .tool
                .option("-NUM")
                .or_else(|| self.tool.option("-SIGNAL")),
            b'-' if rest
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) =>
            {
                self.tool.option("-SIGNAL")
            }
            _ => None,
        };
        Some((found?.clone(), 1))
    }

    /// A word with a dash that is no option as it is: letters, or not known.
    fn dashed(&mut self, word: &Argument<'_>) {
        let is_bundle = !word.text.starts_with("--") && !self.tool.whole_words;
        let first: String = word.text.chars().take(2).collect();
        if is_bundle && self.tool.option(&first).is_some() {
            return self.bundle(word, 1);
        }
        self.unknown(word.span.clone(), word.raw.to_owned());
        self.at += 1;
        if !word.text.contains('=') {
            self.after_unknown.get_or_insert(self.at);
        }
    }

    /// Whether every letter of a first word without a dash is an option.
    fn are_letters(&self, text: &str) -> bool {
        !text.is_empty()
            && text
                .chars()
                .all(|letter| self.letter(letter, false).is_some())
    }

    fn letter(&self, letter: char, dashed: bool) -> Option<&Entry<'static>> {
        let plain = (!dashed)
            .then(|| self.tool.option(&letter.to_string()))
            .flatten();
        plain.or_else(|| self.tool.option(&format!("-{letter}")))
    }

    /// A bundle of letters, from this byte of the word on.
    fn bundle(&mut self, word: &Argument<'_>, from: usize) {
        self.at += 1;
        let dash = if from == 1 { "-" } else { "" };
        // Positions inside of a word hold where it stands in the command as it is read.
        let place = word.verbatim();
        let mut next = from;
        while let Some(letter) = word.text[next..].chars().next() {
            let offset = next;
            let end = offset + letter.len_utf8();
            next = end;
            let rest = &word.text[end..];
            let span = |start: usize, end: usize| match &place {
                Some(place) if from == 1 && start == 1 => place.start..place.start + end,
                Some(place) => place.start + start..place.start + end,
                None => word.span.clone(),
            };
            let Some(entry) = self.letter(letter, from == 1).cloned() else {
                let text = format!("{dash}{}", &word.text[offset..]);
                self.unknown(span(offset, word.text.len()), text);
                self.after_unknown.get_or_insert(self.at);
                return;
            };
            let text = format!("{dash}{letter}");
            let dashed = format!("-{letter}");
            let takes_rest = match entry.arity {
                Arity::Values(_) => true,
                Arity::Optional | Arity::OptionalNext { .. } => {
                    entry.attachable.contains(&dashed.as_str())
                }
                _ => false,
            };
            if takes_rest && from == 1 && !rest.is_empty() {
                let whole = offset == 1;
                let span = if whole {
                    word.span.clone()
                } else {
                    span(offset, word.text.len())
                };
                let text = if whole {
                    word.raw.to_owned()
                } else {
                    format!("{text}{rest}")
                };
                self.valued(&entry, span, text, &[word.value(end)]);
                self.explainer.expansions(&self.words[self.at - 1]);
                return;
            }
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if entry.arity == Arity::OptionalNumber && digits > 0 {
                next = end + digits;
                let number = &rest[..digits];
                let text = format!("{text}{number}");
                self.valued(&entry, span(offset, next), text, &[Value::new(number)]);
                continue;
            }
            self.letter_option(&entry, span(offset, end), text);
        }
    }

    /// A letter of a bundle, whose values, where it takes some, are the next words.
    fn letter_option(&mut self, entry: &Entry<'static>, span: Range<usize>, text: String) {
        let words = self.words;
        let next = words.get(self.at);
        let count = match entry.arity {
            Arity::Values(count) => count,
            Arity::OptionalNext { number }
                if next.is_some_and(|next| is_value(&next.text, number)) =>
            {
                1
            }
            _ => return self.valued(entry, span, text, &[]),
        };
        let Some(taken) = words.get(self.at..self.at + count) else {
            return self.incomplete(span, text);
        };
        self.at += count;
        let values: Vec<Value<'_>> = taken.iter().map(|word| word.value(0)).collect();
        let raw: Vec<&str> = taken.iter().map(|word| word.raw).collect();
        let span = span.start..taken.last().map_or(span.end, |word| word.span.end);
        self.valued(entry, span, format!("{text} {}", raw.join(" ")), &values);
        for word in taken {
            self.explainer.expansions(word);
        }
    }

    /// An option that is a word of its own, with a value in the same word or those that follow.
    fn option(&mut self, entry: &Entry<'static>, span: Range<usize>, value: Option<Value<'_>>) {
        let words = self.words;
        let command = self.explainer.command;
        let text = |span: &Range<usize>| command.get(span.clone()).unwrap_or_default().to_owned();
        match (entry.arity, value) {
            (Arity::Values(2), Some(value)) if entry.spellings.contains(&"NAME=") => {
                // `NAME=VALUE` as a word: both sides count.
                let word = &words[self.at - 1];
                let name = Value::new(word.text.split('=').next().unwrap_or_default());
                self.valued(entry, span.clone(), text(&span), &[name, value]);
                self.explainer.expansions(word);
            }
            (Arity::Flag, _) | (Arity::Optional | Arity::OptionalNumber, None) => {
                self.valued(entry, span.clone(), text(&span), &[])
            }
            (_, Some(value)) => {
                self.valued(entry, span.clone(), text(&span), &[value]);
                self.explainer.expansions(&words[self.at - 1]);
            }
            (Arity::Command, None) => self.nested_until_end(entry, span),
            (_, None) => self.letter_option(entry, span.clone(), text(&span)),
        }
    }

    /// Adds the part of an option with the values it was given.
    fn valued(
        &mut self,
        entry: &Entry<'static>,
        span: Range<usize>,
        text: String,
        values: &[Value<'_>],
    ) {
        self.given.push(entry.spellings[0]);
        self.replaced.extend(entry.replaces);
        let phrase = entry.phrases.with(values.first().map(|value| value.text));
        self.explainer
            .push(span, text, phrase::fill(phrase, values), true);
    }

    fn incomplete(&mut self, span: Range<usize>, text: String) {
        let meaning = format!("an option of {} whose value is missing", self.name);
        self.explainer.push(span, text, meaning, false);
    }

    fn unknown(&mut self, span: Range<usize>, text: String) {
        if let Some(invocation) = self.invocation {
            self.explainer.invocations[invocation]
                .unknown_options
                .push(text.clone());
        }
        let meaning = format!("an option of {} that Caro does not know", self.name);
        self.explainer.push(span, text, meaning, false);
    }

    /// `-exec COMMAND ;`
    fn nested_until_end(&mut self, entry: &Entry<'static>, span: Range<usize>) {
        let words = self.words;
        let rest = &words[self.at..];
        let length = rest
            .iter()
            .position(|word| word.text == ";" || word.text == "+")
            .unwrap_or(rest.len());
        let all = rest.get(length).is_some_and(|end| end.text == "+");
        let phrase = entry.phrases.with(all.then_some("+"));
        self.given.push(entry.spellings[0]);
        self.explainer.part(span, phrase);
        self.explainer
            .deeper(|explainer| explainer.words(&rest[..length]));
        self.at += (length + 1).min(rest.len());
    }

    /// A word that is no option: a subcommand, a command of its own, or an operand.
    fn operand(&mut self) {
        let words = self.words;
        let word = &words[self.at];
        if self.may_have_subcommand {
            self.may_have_subcommand = false;
            return self.subcommand(word);
        }
        match operands::command_at(self) {
            Some("COMMAND") => {
                let rest = &words[self.at..];
                self.explainer.deeper(|explainer| explainer.words(rest));
                self.at = words.len();
            }
            Some("SHELL") => self.shell_text(),
            _ => {
                self.operands.push(self.at);
                self.at += 1;
            }
        }
    }

    fn subcommand(&mut self, word: &Argument<'_>) {
        self.at += 1;
        match self.tool.subcommand(&word.text, self.explainer.dialect) {
            Some(tool) => {
                self.explainer.part(word.span.clone(), tool.meaning);
                self.name = format!("{} {}", self.name, word.text);
                if let Some(invocation) = self.invocation {
                    self.explainer.invocations[invocation].path = self.name.clone();
                }
                self.may_have_subcommand = tool.has_subcommands();
                self.tool = tool;
            }
            None if self.tool.operands.is_empty() => {
                let meaning = format!("a subcommand of {} that Caro does not know", self.name);
                self.explainer.unknown(word.span.clone(), meaning);
                self.is_known = false;
            }
            None => self.operands.push(self.at - 1),
        }
    }

    /// Words that a shell reads again: one text, or the words of a command.
    fn shell_text(&mut self) {
        let words = self.words;
        let word = &words[self.at];
        let is_text = word.is_quoted && word.text.contains([' ', ';', '|', '&', '$', '>', '<']);
        if !is_text {
            let rest = &words[self.at..];
            self.explainer.deeper(|explainer| explainer.words(rest));
            self.at = words.len();
            return;
        }
        match word.verbatim() {
            Some(place) => self.explainer.deeper(|explainer| explainer.text(place)),
            None => self.explainer.part(word.span.clone(), "what it runs"),
        }
        self.at += 1;
    }
}

/// Whether a word can be the value of an option that may come without one.
fn is_value(text: &str, number: bool) -> bool {
    if number {
        text.starts_with(|c: char| c.is_ascii_digit())
    } else {
        !text.starts_with('-')
    }
}
