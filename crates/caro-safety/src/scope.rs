//! What the shell knows while it runs: its directory, variables, functions and marked files.

use std::rc::Rc;

use brush_parser::ast::FunctionBody;

use crate::script::Script;
use crate::value::{Carries, START, UNKNOWN, Value};

/// Most names of a kind that are followed; real commands set a handful.
const MAX_NAMES: usize = 64;

/// A function, and the text that its positions refer to.
#[derive(Clone)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) body: Rc<FunctionBody>,
    pub(crate) script: Rc<Script>,
}

/// The state of one shell. Subshells get a copy.
#[derive(Clone)]
pub(crate) struct Scope {
    /// The working directory as a path with markers; starts with [`START`] where unknown.
    pub(crate) directory: String,
    /// Variables that the command sets.
    variables: Vec<(String, Vec<Value>)>,
    /// Functions that the command defines.
    functions: Vec<Function>,
    /// Aliases that the command defines.
    aliases: Vec<(String, String)>,
    /// Files that the command has fetched, or copied secrets to, resolved.
    marks: Vec<(String, Carries)>,
    /// What `$0` stands for, where a shell was given one.
    pub(crate) zero: Option<String>,
    /// Arguments of the function that runs.
    pub(crate) positional: Option<Rc<[Value]>>,
    /// The functions that run, outermost first.
    pub(crate) running: Vec<String>,
    /// Whether it runs inside a container, whose files are not the machine's.
    pub(crate) contained: bool,
}

impl Scope {
    /// A fresh shell in a directory, where it is known.
    pub(crate) fn new(directory: Option<&str>) -> Self {
        Self {
            directory: directory.map_or_else(|| START.to_string(), str::to_owned),
            variables: Vec::new(),
            functions: Vec::new(),
            aliases: Vec::new(),
            marks: Vec::new(),
            zero: None,
            positional: None,
            running: Vec::new(),
            contained: false,
        }
    }

    /// The values of a variable: one for a plain variable, several for an array or a loop.
    pub(crate) fn variable(&self, name: &str) -> Option<&[Value]> {
        let found = self.variables.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, values)| values.as_slice())
    }

    /// Sets a variable.
    pub(crate) fn set(&mut self, name: &str, values: Vec<Value>) {
        if let Some(known) = self.variables.iter_mut().find(|(known, _)| known == name) {
            known.1 = values;
        } else if self.variables.len() < MAX_NAMES {
            self.variables.push((name.to_owned(), values));
        }
    }

    /// Forgets a variable.
    pub(crate) fn unset(&mut self, name: &str) {
        self.variables.retain(|(known, _)| known != name);
    }

    /// Takes back what a test proved, unless the variable was set since.
    pub(crate) fn restore(&mut self, name: &str, before: Option<Vec<Value>>) {
        let proved = |value: &Value| value.text.chars().all(|c| c == UNKNOWN);
        let unchanged = self
            .variable(name)
            .is_some_and(|values| values.iter().all(proved));
        if unchanged {
            match before {
                Some(values) => self.set(name, values),
                None => self.unset(name),
            }
        }
    }

    /// The function of a name.
    pub(crate) fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().rev().find(|known| known.name == name)
    }

    /// Defines a function.
    pub(crate) fn define(&mut self, function: Function) {
        self.functions.retain(|known| known.name != function.name);
        if self.functions.len() < MAX_NAMES {
            self.functions.push(function);
        }
    }

    /// What an alias stands for.
    pub(crate) fn alias(&self, name: &str) -> Option<&str> {
        let found = self.aliases.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, text)| text.as_str())
    }

    /// Defines an alias.
    pub(crate) fn set_alias(&mut self, name: &str, text: &str) {
        if self.aliases.len() < MAX_NAMES {
            self.aliases.push((name.to_owned(), text.to_owned()));
        }
    }

    /// Remembers what a file holds, where that matters later in the command.
    pub(crate) fn mark(&mut self, path: String, carries: Carries) {
        if self.marks.len() < MAX_NAMES {
            self.marks.push((path, carries));
        }
    }

    /// What a file holds that the command has written.
    pub(crate) fn marked(&self, path: &str) -> Carries {
        let found = self.marks.iter().filter(|(known, _)| known == path);
        found.map(|(_, carries)| *carries).max().unwrap_or_default()
    }

    /// Keeps what a subshell or a branch has written: the file stays, whatever becomes of the shell.
    pub(crate) fn keep_marks(&mut self, other: &Self) {
        for (path, carries) in other.marks.iter().skip(self.marks.len()) {
            self.mark(path.clone(), *carries);
        }
    }
}
