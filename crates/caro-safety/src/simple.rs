//! Simple commands: a name, its words, its assignments and its redirections.

use std::rc::Rc;

use brush_parser::ast::{
    Assignment, AssignmentName, AssignmentValue, CommandPrefixOrSuffixItem, IoRedirect,
    ProcessSubstitutionKind, SimpleCommand, Word,
};

use crate::scope::Scope;
use crate::script::{Origin, Script};
use crate::tools::{shells, span_of};
use crate::value::{Stream, Value};
use crate::walk::Walker;

impl Walker<'_> {
    /// Walks a simple command, and gives what it prints.
    pub(crate) fn simple(
        &mut self,
        simple: &SimpleCommand,
        script: &Rc<Script>,
        scope: &mut Scope,
        input: Stream,
    ) -> Stream {
        let mut redirects: Vec<&IoRedirect> = Vec::new();
        let mut words: Vec<Value> = Vec::new();
        for item in simple.prefix.iter().flat_map(|prefix| &prefix.0) {
            match item {
                CommandPrefixOrSuffixItem::IoRedirect(redirect) => redirects.push(redirect),
                CommandPrefixOrSuffixItem::AssignmentWord(assignment, word) => {
                    let values = self.assigned(assignment, word, script, scope);
                    // Before a command it holds for that command only, whose own words are expanded before.
                    if simple.word_or_name.is_none() {
                        assign(assignment, values, scope);
                    }
                }
                _ => {}
            }
        }
        let suffix = simple
            .suffix
            .as_ref()
            .map_or(&[][..], |suffix| suffix.0.as_slice());
        for item in suffix {
            if let CommandPrefixOrSuffixItem::IoRedirect(redirect) = item {
                redirects.push(redirect);
            }
        }
        let redirected = self.redirects(&redirects, script, scope);
        let input = redirected.input.clone().unwrap_or(input);
        if let Some(name) = &simple.word_or_name {
            words.extend(self.word(name, script, scope));
        }
        let declares = words.first().is_some_and(|name| {
            matches!(
                name.text.as_str(),
                "export" | "declare" | "local" | "readonly" | "typeset"
            )
        });
        for item in suffix {
            match item {
                CommandPrefixOrSuffixItem::Word(word) => {
                    words.extend(self.word(word, script, scope))
                }
                CommandPrefixOrSuffixItem::AssignmentWord(assignment, word) if declares => {
                    let values = self.assigned(assignment, word, script, scope);
                    if let (AssignmentName::VariableName(name), Some(value)) =
                        (&assignment.name, values.first())
                    {
                        let mut declared = value.clone();
                        declared.text.insert_str(0, &format!("{name}="));
                        words.push(declared);
                    }
                    assign(assignment, values, scope);
                }
                CommandPrefixOrSuffixItem::AssignmentWord(_, word) => {
                    words.extend(self.word(word, script, scope))
                }
                CommandPrefixOrSuffixItem::ProcessSubstitution(kind, subshell) => {
                    let span = script.span(&subshell.loc);
                    let given = match kind {
                        ProcessSubstitutionKind::Read => Stream::default(),
                        ProcessSubstitutionKind::Write => input.clone(),
                    };
                    let output = self.process(&subshell.list, script, scope, given);
                    let mut value = Value::new("/dev/fd/63", span);
                    if matches!(kind, ProcessSubstitutionKind::Read) {
                        value.carries = output.carries();
                        value.pipe = Some(Box::new(output));
                    }
                    words.push(value);
                }
                CommandPrefixOrSuffixItem::IoRedirect(_) => {}
            }
        }
        let output = if words.is_empty() {
            // `$(<file)` is what the file holds.
            redirected.input.clone().unwrap_or_default()
        } else {
            if redirected.is_to_network() && shells::is_shell(&words[0].text) {
                shells::report_remote_shell(self, span_of(&words));
            }
            self.judge(&words, input, scope)
        };
        self.written(&redirected, output, scope)
    }

    /// The values that an assignment gives.
    fn assigned(
        &mut self,
        assignment: &Assignment,
        word: &Word,
        script: &Rc<Script>,
        scope: &mut Scope,
    ) -> Vec<Value> {
        match &assignment.value {
            AssignmentValue::Scalar(_) => {
                let (raw, origin) = script.word(word);
                let start = raw.find('=').map_or(raw.len(), |at| at + 1);
                self.expand_whole(&raw[start..], &origin.at(start), scope)
            }
            AssignmentValue::Array(elements) => {
                let (raw, origin) = script.word(word);
                let within = Origin::Within(origin.span(0..raw.len()));
                let mut values = Vec::new();
                for (_, element) in elements.iter().take(64) {
                    values.extend(self.expand(&element.value, &within, scope));
                }
                values
            }
        }
    }
}

/// Sets a variable from an assignment.
fn assign(assignment: &Assignment, mut values: Vec<Value>, scope: &mut Scope) {
    let (AssignmentName::VariableName(name) | AssignmentName::ArrayElementName(name, _)) =
        &assignment.name;
    let array = matches!(assignment.value, AssignmentValue::Array(_))
        || matches!(assignment.name, AssignmentName::ArrayElementName(..));
    if assignment.append || matches!(assignment.name, AssignmentName::ArrayElementName(..)) {
        let before = scope
            .variable(name)
            .map(<[Value]>::to_vec)
            .unwrap_or_default();
        if array {
            values.splice(0..0, before);
            values.truncate(64);
        } else if let (Some(before), Some(value)) = (before.first(), values.first_mut()) {
            value.text.insert_str(0, &before.text);
            value.limit();
        }
    }
    scope.set(name, values);
}
