//! A simple command: its name, what stands before it, and its words.

use brush_parser::ast::{CommandPrefixOrSuffixItem, SimpleCommand};

use crate::Invocation;
use crate::arguments;
use crate::knowledge::Tool;
use crate::phrase::shortened;
use crate::redirect;
use crate::script::Script;
use crate::walk::Explainer;
use crate::word::Argument;

impl<'c> Explainer<'c> {
    /// Explains a simple command.
    pub(crate) fn simple(&mut self, simple: &SimpleCommand, script: &Script<'c>) {
        let has_command = simple.word_or_name.is_some();
        for item in simple.prefix.iter().flat_map(|prefix| &prefix.0) {
            match item {
                CommandPrefixOrSuffixItem::AssignmentWord(assignment, word) => {
                    self.assignment(assignment, word, has_command, script);
                }
                CommandPrefixOrSuffixItem::IoRedirect(redirect) => self.redirect(redirect, script),
                CommandPrefixOrSuffixItem::Word(_)
                | CommandPrefixOrSuffixItem::ProcessSubstitution(..) => {}
            }
        }
        let mut words: Vec<Argument<'c>> = Vec::new();
        words.extend(
            simple
                .word_or_name
                .iter()
                .filter_map(|word| script.argument(word)),
        );
        for item in simple.suffix.iter().flat_map(|suffix| &suffix.0) {
            match item {
                CommandPrefixOrSuffixItem::Word(word)
                | CommandPrefixOrSuffixItem::AssignmentWord(_, word) => {
                    words.extend(script.argument(word));
                }
                CommandPrefixOrSuffixItem::IoRedirect(redirect) => self.redirect(redirect, script),
                CommandPrefixOrSuffixItem::ProcessSubstitution(kind, subshell) => {
                    let phrase = redirect::process_phrase(kind).to_owned();
                    self.process(kind, subshell, Some(phrase), script);
                }
            }
        }
        self.words(&words);
    }

    /// Explains a command's name and its words.
    pub(crate) fn words(&mut self, words: &[Argument<'c>]) {
        let Some((name, arguments)) = words.split_first() else {
            return;
        };
        let tool = self.tool(name);
        match &tool {
            Some(tool) => self.part(name.span.clone(), tool.meaning),
            None if self.functions.contains(&name.text) => {
                self.part(name.span.clone(), "the function that is defined above");
            }
            None if name.text == "{}" => {
                self.part(name.span.clone(), "what is put there, as a command")
            }
            None if name.text.starts_with('$') => {
                let meaning = format!("runs the command that {} holds", shortened(&name.text));
                self.part(name.span.clone(), meaning);
            }
            None if name.text.contains('/') => {
                let meaning = format!("runs the program {}", shortened(&name.text));
                self.part(name.span.clone(), meaning);
            }
            None => self.unknown(name.span.clone(), "a command that Caro does not know"),
        }
        self.expansions(name);
        let is_tool =
            name.expansions.is_empty() && name.text != "{}" && !self.functions.contains(&name.text);
        let invocation = is_tool.then(|| {
            self.invocations.push(Invocation {
                name: name.text.clone(),
                path: tool
                    .as_ref()
                    .map_or(&*name.text, |tool| tool.name)
                    .to_owned(),
                known: tool.is_some(),
                unknown_options: Vec::new(),
            });
            self.invocations.len() - 1
        });
        arguments::explain(self, &name.text, tool, arguments, invocation);
    }

    /// What is known of a command by its name.
    fn tool(&self, name: &Argument<'_>) -> Option<Tool> {
        if self.functions.contains(&name.text) || !name.expansions.is_empty() {
            return None;
        }
        let in_system = [
            "/bin/",
            "/usr/bin/",
            "/sbin/",
            "/usr/sbin/",
            "/usr/local/bin/",
        ]
        .iter()
        .find_map(|folder| name.text.strip_prefix(folder));
        // A name with a blank is a subcommand's.
        let plain = in_system.unwrap_or(&name.text);
        (!plain.contains(' ')).then(|| Tool::find(plain, self.dialect))?
    }
}
