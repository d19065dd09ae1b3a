//! Reads the arguments of a tool the way `getopt` does.

use crate::value::Value;

/// Which options of a tool take a value in the next argument.
#[derive(Clone, Copy, Default)]
pub(crate) struct Spec {
    /// Single letters that take a value.
    pub(crate) letters: &'static str,
    /// Long options, without dashes, that take a value.
    pub(crate) words: &'static [&'static str],
    /// Whether the options end at the first operand, as for tools that run other commands.
    pub(crate) leading: bool,
    /// Whether `-name` is a long option, as for Terraform, X11 and Go programs.
    pub(crate) single_dash: bool,
}

/// One option as it was given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Given<'v> {
    /// A single letter, or a word without its dashes.
    pub(crate) name: &'v str,
    /// Whether it is a word.
    long: bool,
    /// Its value: joined, or the next argument.
    pub(crate) value: Option<&'v str>,
    /// The argument that holds the value, or the option itself.
    pub(crate) argument: &'v Value,
}

/// The arguments of a tool, read.
pub(crate) struct Arguments<'v> {
    pub(crate) options: Vec<Given<'v>>,
    pub(crate) operands: Vec<&'v Value>,
    /// The index of the first operand among the arguments.
    pub(crate) first_operand: usize,
}

impl<'v> Arguments<'v> {
    /// Reads arguments by a tool's specification.
    pub(crate) fn read(arguments: &'v [Value], spec: Spec) -> Self {
        let mut read = Self {
            options: Vec::new(),
            operands: Vec::new(),
            first_operand: arguments.len(),
        };
        let mut index = 0;
        let mut only_operands = false;
        while index < arguments.len() {
            let argument = &arguments[index];
            index += 1;
            let text = argument.text.as_str();
            if only_operands || text == "-" || !text.starts_with('-') {
                if read.operands.is_empty() {
                    read.first_operand = index - 1;
                }
                read.operands.push(argument);
                only_operands |= spec.leading;
            } else if text == "--" {
                only_operands = true;
                if spec.leading && read.operands.is_empty() {
                    read.first_operand = index;
                }
            } else if let Some(word) = text.strip_prefix("--").or_else(|| long(text, spec)) {
                index += read.read_long(word, argument, arguments.get(index), spec);
            } else {
                index += read.read_letters(&text[1..], argument, arguments.get(index), spec);
            }
        }
        read
    }

    fn read_long(
        &mut self,
        word: &'v str,
        argument: &'v Value,
        next: Option<&'v Value>,
        spec: Spec,
    ) -> usize {
        let (name, joined) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        let takes = joined.is_none() && spec.words.contains(&name);
        let next = next.filter(|_| takes);
        self.options.push(Given {
            name,
            long: true,
            value: joined.or_else(|| next.map(|value| value.text.as_str())),
            argument: next.unwrap_or(argument),
        });
        usize::from(next.is_some())
    }

    fn read_letters(
        &mut self,
        letters: &'v str,
        argument: &'v Value,
        next: Option<&'v Value>,
        spec: Spec,
    ) -> usize {
        for (at, letter) in letters.char_indices() {
            let end = at + letter.len_utf8();
            let name = &letters[at..end];
            if !spec.letters.contains(letter) {
                self.options.push(Given {
                    name,
                    long: false,
                    value: None,
                    argument,
                });
                continue;
            }
            let rest = &letters[end..];
            let joined = (!rest.is_empty()).then_some(rest);
            let next = next.filter(|_| joined.is_none());
            self.options.push(Given {
                name,
                long: false,
                value: joined.or_else(|| next.map(|value| value.text.as_str())),
                argument: next.unwrap_or(argument),
            });
            return usize::from(next.is_some());
        }
        0
    }

    /// Whether an option was given by its letter.
    pub(crate) fn has(&self, letter: char) -> bool {
        self.options
            .iter()
            .any(|given| !given.long && given.name.starts_with(letter))
    }

    /// Whether a long option was given, in full or as an abbreviation of three letters or more.
    pub(crate) fn has_long(&self, name: &str) -> bool {
        self.options.iter().any(|given| given.is_long(name))
    }

    /// Whether an option was given by its letter or its long name.
    pub(crate) fn has_any(&self, letter: char, name: &str) -> bool {
        self.has(letter) || self.has_long(name)
    }

    /// The options of a letter or a long name.
    pub(crate) fn all<'a>(
        &'a self,
        letter: char,
        name: &'a str,
    ) -> impl Iterator<Item = &'a Given<'v>> {
        self.options
            .iter()
            .filter(move |given| given.is_letter(letter) || given.is_long(name))
    }

    /// The value of an option of a letter or a long name.
    pub(crate) fn value(&self, letter: char, name: &str) -> Option<&'v str> {
        self.all(letter, name).find_map(|given| given.value)
    }

    /// The text of an operand.
    pub(crate) fn operand(&self, index: usize) -> Option<&'v str> {
        self.operands.get(index).map(|value| value.text.as_str())
    }
}

impl Given<'_> {
    fn is_letter(&self, letter: char) -> bool {
        !self.long && self.name.starts_with(letter)
    }

    fn is_long(&self, name: &str) -> bool {
        self.long && (self.name == name || self.name.len() >= 3 && name.starts_with(self.name))
    }

    /// The value of the option as a value of its own.
    pub(crate) fn as_value(&self) -> Option<Value> {
        let text = self.value?;
        let mut value = self.argument.clone();
        value.text = text.to_owned();
        Some(value)
    }
}

/// `-name` as a long option, where the tool reads it so.
fn long(text: &str, spec: Spec) -> Option<&str> {
    if spec.single_dash && text.len() > 2 {
        text.strip_prefix('-')
    } else {
        None
    }
}
