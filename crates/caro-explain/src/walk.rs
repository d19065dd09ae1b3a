//! Walks the tree of a command, and explains what its parts are to each other.

use std::ops::Range;

use brush_parser::ast::{
    AndOr, AndOrList, CaseClauseCommand, Command, CompoundCommand, CompoundList, CompoundListItem,
    ForClauseCommand, IfClauseCommand, Pipeline, PipelineTimed, SeparatorOperator, SourceLocation,
    WhileOrUntilClauseCommand, Word,
};

use crate::script::Script;
use crate::{Dialect, Invocation, Part, condition, phrase};

/// Most parts that are explained: nobody reads more.
const MAX_PARTS: usize = 400;
/// Deepest nesting of texts that run texts.
const MAX_TEXTS: usize = 5;
/// Deepest nesting of anything: commands that run commands, loops, substitutions.
const MAX_DEPTH: usize = 20;

/// Explains a command, part by part.
pub(crate) struct Explainer<'c> {
    /// The whole command.
    pub(crate) command: &'c str,
    /// Whose tools it is for.
    pub(crate) dialect: Dialect,
    /// What was explained so far.
    pub(crate) parts: Vec<Part>,
    /// Which tools run.
    pub(crate) invocations: Vec<Invocation>,
    /// How deep the next part is.
    pub(crate) depth: usize,
    /// Functions that the command defines.
    pub(crate) functions: Vec<String>,
    /// How many texts are around this one.
    texts: usize,
}

impl<'c> Explainer<'c> {
    pub(crate) const fn new(command: &'c str, dialect: Dialect) -> Self {
        Self {
            command,
            dialect,
            parts: Vec::new(),
            invocations: Vec::new(),
            depth: 0,
            functions: Vec::new(),
            texts: 0,
        }
    }

    /// Adds a part.
    pub(crate) fn part(&mut self, span: Range<usize>, meaning: impl Into<String>) {
        let text = self
            .command
            .get(span.clone())
            .unwrap_or_default()
            .to_owned();
        self.push(span, text, meaning.into(), true);
    }

    /// Adds a part that is not known.
    pub(crate) fn unknown(&mut self, span: Range<usize>, meaning: impl Into<String>) {
        let text = self
            .command
            .get(span.clone())
            .unwrap_or_default()
            .to_owned();
        self.push(span, text, meaning.into(), false);
    }

    /// Adds a part that is written in another way than it stands in the command.
    pub(crate) fn push(&mut self, span: Range<usize>, text: String, meaning: String, known: bool) {
        if self.parts.len() < MAX_PARTS && !text.is_empty() {
            self.parts.push(Part {
                span,
                text,
                // A sentence is one line, whatever the command has in it.
                meaning: meaning.replace(char::is_control, " "),
                depth: self.depth,
                known,
            });
        }
    }

    /// Explains what is one level deeper.
    pub(crate) fn deeper(&mut self, explain: impl FnOnce(&mut Self)) {
        if self.depth < MAX_DEPTH {
            self.depth += 1;
            explain(self);
            self.depth -= 1;
        }
    }

    /// Explains a part of the command that is a shell text itself.
    pub(crate) fn text(&mut self, range: Range<usize>) {
        if self.texts >= MAX_TEXTS || self.parts.len() >= MAX_PARTS {
            return;
        }
        let Some((script, program)) = Script::parse(self.command, range) else {
            return;
        };
        self.texts += 1;
        for list in &program.complete_commands {
            self.list(list, &script);
        }
        self.texts -= 1;
    }

    pub(crate) fn list(&mut self, list: &CompoundList, script: &Script<'c>) {
        for (number, CompoundListItem(commands, separator)) in list.0.iter().enumerate() {
            if self.parts.len() >= MAX_PARTS {
                return;
            }
            let first = self.parts.len();
            self.and_or(commands, script);
            let end = self.parts[first..].iter().map(|part| part.span.end).max();
            let next = list
                .0
                .get(number + 1)
                .and_then(|next| start(&next.0.first, script));
            match (separator, next, end) {
                (SeparatorOperator::Async, _, Some(end)) => {
                    if let Some(span) = script.token_after(end, &["&"]) {
                        self.part(span, "does not wait for that: it runs in the background");
                    }
                }
                (SeparatorOperator::Sequence, Some(next), _) => {
                    if let Some(span) = script.token_before(next, &[";", "\n"])
                        && self.command.get(span.clone()) == Some(";")
                    {
                        self.part(span, "then, whatever came of that:");
                    }
                }
                _ => {}
            }
        }
    }

    fn and_or(&mut self, list: &AndOrList, script: &Script<'c>) {
        self.pipeline(&list.first, script);
        for next in &list.additional {
            let (operator, meaning, pipeline) = match next {
                AndOr::And(pipeline) => ("&&", "then, if that worked:", pipeline),
                AndOr::Or(pipeline) => ("||", "or, if that failed:", pipeline),
            };
            self.operator(start(pipeline, script), &[operator], meaning, script);
            self.pipeline(pipeline, script);
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline, script: &Script<'c>) {
        if let Some(PipelineTimed::Timed(span) | PipelineTimed::TimedWithPosixOutput(span)) =
            &pipeline.timed
        {
            self.part(script.span(span), "measures how long this takes:");
        }
        let first = start(pipeline, script);
        if pipeline.bang {
            self.operator(first, &["!"], "succeeds where this fails:", script);
        }
        for (number, command) in pipeline.seq.iter().enumerate() {
            if number > 0 {
                let place = command_start(command, script);
                let span = place.and_then(|place| script.token_before(place, &["|", "|&"]));
                if let Some(span) = span {
                    let meaning = if self.command.get(span.clone()) == Some("|&") {
                        "gives its output and its error messages to:"
                    } else {
                        "gives its output to:"
                    };
                    self.part(span, meaning);
                }
            }
            self.one(command, script);
        }
    }

    fn operator(
        &mut self,
        before: Option<usize>,
        tokens: &[&str],
        meaning: &str,
        script: &Script<'c>,
    ) {
        if let Some(span) = before.and_then(|place| script.token_before(place, tokens)) {
            self.part(span, meaning);
        }
    }

    fn one(&mut self, command: &Command, script: &Script<'c>) {
        let redirects = match command {
            Command::Simple(simple) => return self.simple(simple, script),
            Command::Function(function) => {
                let name = script.argument(&function.fname);
                let body = function.body.0.location();
                if let (Some(name), Some(body)) = (name, body) {
                    let end = script.span(&body).start;
                    let text = self.command.get(name.span.start..end).unwrap_or_default();
                    let end = name.span.start + text.trim_end().len();
                    let meaning = format!("defines the function {}, which runs:", name.text);
                    self.part(name.span.start..end, meaning);
                    self.functions.push(name.text);
                }
                self.deeper(|explainer| match &function.body.0 {
                    CompoundCommand::BraceGroup(group) => explainer.list(&group.list, script),
                    other => explainer.compound(other, script),
                });
                &function.body.1
            }
            Command::Compound(compound, redirects) => {
                self.compound(compound, script);
                redirects
            }
            Command::ExtendedTest(test, redirects) => {
                let span = script.span(&test.loc);
                self.part(
                    span,
                    format!("tests whether {}", condition::say(&test.expr)),
                );
                redirects
            }
        };
        for redirect in redirects.iter().flat_map(|list| &list.0) {
            self.redirect(redirect, script);
        }
    }

    fn compound(&mut self, compound: &CompoundCommand, script: &Script<'c>) {
        match compound {
            CompoundCommand::BraceGroup(group) => {
                let start = script.span(&group.loc).start;
                self.part(start..start + 1, "takes these together:");
                self.deeper(|explainer| explainer.list(&group.list, script));
            }
            CompoundCommand::Subshell(subshell) => {
                let start = script.span(&subshell.loc).start;
                self.part(
                    start..start + 1,
                    "in a shell of their own, which leaves this one as it is:",
                );
                self.deeper(|explainer| explainer.list(&subshell.list, script));
            }
            CompoundCommand::ForClause(clause) => self.for_clause(clause, script),
            CompoundCommand::ArithmeticForClause(clause) => {
                let start = script.span(&clause.loc).start;
                let end = script.span(&clause.body.loc).start;
                let expression = |part: &Option<brush_parser::ast::UnexpandedArithmeticExpr>| {
                    let text = part.as_ref().map_or("", |part| part.value.trim());
                    if text.is_empty() {
                        "nothing".to_owned()
                    } else {
                        phrase::shortened(text)
                    }
                };
                let meaning = format!(
                    "starts with {}, and as long as {} holds, runs this and then computes {}:",
                    expression(&clause.initializer),
                    expression(&clause.condition),
                    expression(&clause.updater)
                );
                self.head(start..end, meaning);
                self.deeper(|explainer| explainer.list(&clause.body.list, script));
            }
            CompoundCommand::WhileClause(clause) => {
                self.while_clause(clause, "as long as this succeeds:", script);
            }
            CompoundCommand::UntilClause(clause) => {
                self.while_clause(clause, "until this succeeds:", script);
            }
            CompoundCommand::IfClause(clause) => self.if_clause(clause, script),
            CompoundCommand::CaseClause(clause) => self.case_clause(clause, script),
            CompoundCommand::Coprocess(coprocess) => {
                let start = script.span(&coprocess.loc).start;
                let meaning = "beside this shell, which can write to it and read from it:";
                self.part(start..start + "coproc".len(), meaning);
                self.deeper(|explainer| explainer.one(&coprocess.body, script));
            }
            CompoundCommand::Arithmetic(arithmetic) => {
                let expression = phrase::shortened(arithmetic.expr.value.trim());
                let meaning = format!("computes {expression}; fails where that is 0");
                self.part(script.span(&arithmetic.loc), meaning);
            }
        }
    }

    /// The head of a loop, without the blanks and the `;` that end it.
    fn head(&mut self, span: Range<usize>, meaning: String) {
        let text = self.command.get(span.clone()).unwrap_or_default();
        let length = text.trim_end_matches([' ', ';', '\n', '\t']).len();
        self.part(span.start..span.start + length, meaning);
    }

    fn for_clause(&mut self, clause: &ForClauseCommand, script: &Script<'c>) {
        let span = script.span(&clause.loc).start..script.span(&clause.body.loc).start;
        let values: Vec<_> = clause
            .values
            .iter()
            .flatten()
            .filter_map(|word| script.argument(word))
            .collect();
        let each = match (&clause.values, values.as_slice()) {
            (None, _) => "argument of the script".to_owned(),
            (Some(_), [only]) if only.has_pattern => {
                format!("file that matches {}", phrase::shortened(&only.text))
            }
            (Some(_), [only]) => format!("word of {}", phrase::shortened(&only.text)),
            (Some(_), values) => {
                let words: Vec<String> = values
                    .iter()
                    .map(|value| phrase::shortened(&value.text))
                    .collect();
                format!("of {}", phrase::shortened(&phrase::listed(&words)))
            }
        };
        self.head(
            span,
            format!(
                "for each {each}, which ${} stands for:",
                clause.variable_name
            ),
        );
        for value in &values {
            self.expansions(value);
        }
        self.deeper(|explainer| explainer.list(&clause.body.list, script));
    }

    fn while_clause(
        &mut self,
        clause: &WhileOrUntilClauseCommand,
        meaning: &str,
        script: &Script<'c>,
    ) {
        let WhileOrUntilClauseCommand(condition, body, location) = clause;
        let start = script.span(location).start;
        self.part(start..start + "while".len(), meaning);
        self.deeper(|explainer| explainer.list(condition, script));
        let start = script.span(&body.loc).start;
        self.part(start..start + "do".len(), "runs, again and again:");
        self.deeper(|explainer| explainer.list(&body.list, script));
    }

    fn if_clause(&mut self, clause: &IfClauseCommand, script: &Script<'c>) {
        let start = script.span(&clause.loc).start;
        self.part(start..start + "if".len(), "if this succeeds:");
        self.deeper(|explainer| explainer.list(&clause.condition, script));
        self.branch(&clause.then, "then", "then:", script);
        for clause in clause.elses.iter().flatten() {
            match &clause.condition {
                Some(condition) => {
                    self.branch(condition, "elif", "or, if this succeeds:", script);
                    self.branch(&clause.body, "then", "then:", script);
                }
                None => self.branch(&clause.body, "else", "otherwise:", script),
            }
        }
    }

    fn branch(&mut self, list: &CompoundList, word: &str, meaning: &str, script: &Script<'c>) {
        let place = list.0.first().and_then(|item| start(&item.0.first, script));
        self.operator(place, &[word], meaning, script);
        self.deeper(|explainer| explainer.list(list, script));
    }

    fn case_clause(&mut self, clause: &CaseClauseCommand, script: &Script<'c>) {
        let start = script.span(&clause.loc).start;
        if let Some(value) = script.argument(&clause.value) {
            let meaning = format!("by what {} is:", phrase::shortened(&value.text));
            self.part(start..value.span.end, meaning);
            self.expansions(&value);
        }
        self.deeper(|explainer| {
            for case in &clause.cases {
                explainer.case_head(&case.patterns, script);
                if let Some(list) = &case.cmd {
                    explainer.deeper(|explainer| explainer.list(list, script));
                }
            }
        });
    }

    fn case_head(&mut self, patterns: &[Word], script: &Script<'c>) {
        let patterns: Vec<_> = patterns
            .iter()
            .filter_map(|word| script.argument(word))
            .collect();
        let (Some(first), Some(last)) = (patterns.first(), patterns.last()) else {
            return;
        };
        let words: Vec<String> = patterns
            .iter()
            .map(|word| phrase::shortened(&word.text))
            .collect();
        let meaning = if words == ["*"] {
            "otherwise:".to_owned()
        } else {
            format!("where it is {}:", phrase::joined(&words, "or"))
        };
        self.part(first.span.start..last.span.end, meaning);
    }
}

/// Where a pipeline's first command begins.
fn start(pipeline: &Pipeline, script: &Script<'_>) -> Option<usize> {
    command_start(pipeline.seq.first()?, script)
}

/// Where a command begins, or at least a place in it before which nothing of it matters.
fn command_start(command: &Command, script: &Script<'_>) -> Option<usize> {
    if let Command::Simple(simple) = command {
        let word = simple
            .word_or_name
            .as_ref()
            .and_then(|word| word.loc.as_ref());
        let prefix = simple.prefix.iter().flat_map(|prefix| &prefix.0);
        return prefix
            .filter_map(SourceLocation::location)
            .chain(word.cloned())
            .map(|location| script.span(&location).start)
            .next();
    }
    Some(script.span(&command.location()?).start)
}
