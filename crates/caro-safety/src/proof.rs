//! What a test proves about a variable: `[ -n "$DIR" ] && rm -r "$DIR"/*` never deletes `/*`.

use brush_parser::ast::{
    Command, CommandPrefixOrSuffixItem, CompoundList, ExtendedTestExpr, Pipeline, SimpleCommand,
    UnaryPredicate,
};

use crate::scope::Scope;
use crate::value::{MAYBE, UNKNOWN, Value};

/// The variables that are not empty where a condition holds, or where it does not.
#[derive(Default)]
pub(crate) struct Proofs<'t> {
    where_true: Vec<&'t str>,
    where_false: Vec<&'t str>,
}

impl<'t> Proofs<'t> {
    /// What the last command of a condition proves.
    pub(crate) fn of_list(list: &'t CompoundList) -> Self {
        match list.0.as_slice() {
            [item] if item.0.additional.is_empty() => Self::of(&item.0.first),
            _ => Self::default(),
        }
    }

    /// What a pipeline proves.
    pub(crate) fn of(pipeline: &'t Pipeline) -> Self {
        let mut proofs = Self::default();
        match pipeline.seq.as_slice() {
            [Command::Simple(simple)] => proofs.of_simple(simple),
            [Command::ExtendedTest(test, _)] => proofs.of_test(&test.expr),
            _ => {}
        }
        if pipeline.bang {
            std::mem::swap(&mut proofs.where_true, &mut proofs.where_false);
        }
        proofs
    }

    fn of_simple(&mut self, simple: &'t SimpleCommand) {
        let Some(name) = &simple.word_or_name else {
            return;
        };
        let Some(suffix) = &simple.suffix else {
            return;
        };
        let mut words = [""; 4];
        let mut count = 0;
        for item in &suffix.0 {
            let CommandPrefixOrSuffixItem::Word(word) = item else {
                return;
            };
            if count == words.len() {
                return;
            }
            words[count] = word.value.as_str();
            count += 1;
        }
        let words = match (name.value.as_str(), &words[..count]) {
            ("[", [words @ .., "]"]) | ("test", words) => words,
            _ => return,
        };
        match words {
            // Without quotes an empty variable leaves `[ -n ]`, which is true.
            [operator, word] => self.of_unary(operator, quoted_variable(word)),
            ["!", operator, word] => {
                self.of_unary(operator, quoted_variable(word));
                std::mem::swap(&mut self.where_true, &mut self.where_false);
            }
            [word, "!=", r#""""# | "''"] => self.where_true.extend(quoted_variable(word)),
            _ => {}
        }
    }

    fn of_test(&mut self, expression: &'t ExtendedTestExpr) {
        match expression {
            ExtendedTestExpr::UnaryTest(predicate, word) => {
                let name = quoted_variable(&word.value).or_else(|| plain_variable(&word.value));
                match predicate {
                    UnaryPredicate::StringHasZeroLength => self.where_false.extend(name),
                    UnaryPredicate::StringHasNonZeroLength
                    | UnaryPredicate::FileExists
                    | UnaryPredicate::FileExistsAndIsDir
                    | UnaryPredicate::FileExistsAndIsRegularFile
                    | UnaryPredicate::FileExistsAndIsSymlink => self.where_true.extend(name),
                    _ => {}
                }
            }
            ExtendedTestExpr::And(left, right) => {
                self.of_test(left);
                self.of_test(right);
                self.where_false.clear();
            }
            ExtendedTestExpr::Not(inner) => {
                self.of_test(inner);
                std::mem::swap(&mut self.where_true, &mut self.where_false);
            }
            ExtendedTestExpr::Parenthesized(inner) => self.of_test(inner),
            _ => {}
        }
    }

    fn of_unary(&mut self, operator: &str, name: Option<&'t str>) {
        match operator {
            "-z" => self.where_false.extend(name),
            "-n" | "-d" | "-e" | "-f" | "-s" | "-r" | "-w" | "-x" | "-L" | "-h" => {
                self.where_true.extend(name);
            }
            _ => {}
        }
    }

    /// Applies what holds behind `&&` and in `then`.
    ///
    /// Gives what the variables were before, for what comes after the whole list.
    pub(crate) fn hold_where_true(&self, scope: &mut Scope) -> Vec<(String, Option<Vec<Value>>)> {
        let before = |name: &&str| {
            let values = scope.variable(name).map(<[Value]>::to_vec);
            ((*name).to_owned(), values)
        };
        let before = self.where_true.iter().map(before).collect();
        prove(&self.where_true, scope);
        before
    }

    /// Applies what holds behind `||` and in `else`.
    pub(crate) fn hold_where_false(&self, scope: &mut Scope) {
        prove(&self.where_false, scope);
    }

    /// Applies what holds behind `test && exit`.
    pub(crate) fn left_if_true(&self, then: &Pipeline, scope: &mut Scope) {
        if leaves(then) {
            prove(&self.where_false, scope);
        }
    }

    /// Applies what holds behind `test || exit`.
    pub(crate) fn left_if_false(&self, otherwise: &Pipeline, scope: &mut Scope) {
        if leaves(otherwise) {
            prove(&self.where_true, scope);
        }
    }
}

/// Notes in the scope that variables are not empty.
fn prove(names: &[&str], scope: &mut Scope) {
    for name in names {
        let values = match scope.variable(name) {
            None => vec![Value::new(UNKNOWN, 0..0)],
            Some(values) => values
                .iter()
                .cloned()
                .map(|mut value| {
                    if value.text.chars().all(|c| c == MAYBE) {
                        value.text = UNKNOWN.to_string();
                    }
                    value
                })
                .collect(),
        };
        scope.set(name, values);
    }
}

/// The name in `"$name"` or `"${name}"`.
fn quoted_variable(word: &str) -> Option<&str> {
    plain_variable(word.strip_prefix('"')?.strip_suffix('"')?)
}

/// The name in `$name` or `${name}`.
fn plain_variable(word: &str) -> Option<&str> {
    let name = word.strip_prefix('$')?;
    let name = match name.strip_prefix('{') {
        Some(braced) => braced.strip_suffix('}')?,
        None => name,
    };
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    // The home directory and the like have values of their own.
    (plain && !name.is_empty() && !matches!(name, "HOME" | "PWD")).then_some(name)
}

/// Whether a pipeline ends the script or the loop.
fn leaves(pipeline: &Pipeline) -> bool {
    let name = match pipeline.seq.as_slice() {
        [Command::Simple(simple)] => simple.word_or_name.as_ref(),
        _ => None,
    };
    name.is_some_and(|name| {
        matches!(
            name.value.as_str(),
            "exit" | "return" | "continue" | "break"
        )
    })
}
