//! Walks everything in a command that can run, in the order a shell would.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use brush_parser::ast::{
    AndOr, AndOrList, Command, CompoundCommand, CompoundList, CompoundListItem, ExtendedTestExpr,
    FunctionDefinition, IoRedirect, Pipeline, RedirectList, SeparatorOperator, UnaryPredicate,
    Word,
};
use caro_syntax::Unreadable;

use crate::assessment::{Context, Finding};
use crate::proof::Proofs;
use crate::redirect::Redirected;
use crate::rule::Rule;
use crate::scope::{Function, Scope};
use crate::script::{Origin, Script};
use crate::tools::{exhaustion, unreadable};
use crate::traffic::Traffic;
use crate::value::{MAYBE, Stream, UNKNOWN, Value};
use crate::verdict::RiskLevel;

/// Deepest nesting of texts that run texts.
const MAX_DEPTH: usize = 24;
/// Deepest nesting of commands in commands, over all texts: each takes stack here.
const MAX_NESTING: usize = 60;
/// Findings that are kept; a command with more of them is not better understood by a longer list.
const MAX_FINDINGS: usize = 100;

/// Walks a command, and collects what it finds.
pub(crate) struct Walker<'c> {
    /// The whole command, for finding where a text stands in it.
    pub(crate) command: &'c str,
    /// The user's home directory, where it is known.
    pub(crate) home: Option<Cow<'c, str>>,
    /// What was found so far.
    pub(crate) findings: Vec<Finding>,
    /// The worst risk so far.
    worst: RiskLevel,
    /// How many more words and texts may be looked at.
    work_left: usize,
    /// How many texts run each other here.
    depth: usize,
    /// How many commands are around this one, in every text.
    nesting: usize,
    /// How many pipelines and background jobs are around this.
    pub(crate) parallel: usize,
    /// What the pipeline that is walked reads and empties.
    pub(crate) traffic: Traffic,
    /// Loops around this that never end by themselves: whether one waits.
    pub(crate) endless_loops: Vec<bool>,
}

impl<'c> Walker<'c> {
    pub(crate) fn new(command: &'c str, context: &Context<'c>) -> Self {
        Self {
            command,
            home: context.home.map(std::path::Path::to_string_lossy),
            findings: Vec::new(),
            worst: RiskLevel::Safe,
            work_left: 20_000 + command.len() * 4,
            depth: 0,
            nesting: 0,
            parallel: 0,
            traffic: Traffic::default(),
            endless_loops: Vec::new(),
        }
    }

    /// Notes a finding.
    pub(crate) fn report(
        &mut self,
        rule: &'static Rule,
        risk_level: RiskLevel,
        span: Range<usize>,
        explanation: impl Into<Cow<'static, str>>,
        safer: Option<Cow<'static, str>>,
    ) {
        if self.findings.len() >= MAX_FINDINGS && risk_level <= self.worst {
            return;
        }
        self.worst = self.worst.max(risk_level);
        self.findings.push(Finding {
            rule: rule.id,
            category: rule.category,
            risk_level,
            span,
            explanation: explanation.into(),
            safer,
        });
    }

    /// Where the text of a value stands: byte for byte, if it was written as it is, or in quotes.
    pub(crate) fn origin_of(&self, value: &Value) -> Origin {
        let written = self.command.get(value.span.clone()).unwrap_or("");
        if written == value.text {
            return Origin::Exact(value.span.start);
        }
        let inside = written
            .len()
            .checked_sub(1)
            .and_then(|end| written.get(1..end));
        if inside == Some(value.text.as_str()) && written.starts_with(['\'', '"']) {
            return Origin::Exact(value.span.start + 1);
        }
        Origin::Within(value.span.clone())
    }

    /// A value as the command has it, for explanations: `$DIR` says more than what it may be.
    pub(crate) fn written_as(&self, value: &Value) -> String {
        let written = self.command.get(value.span.clone()).unwrap_or("");
        let short = written.len() <= 60 && !written.contains(char::is_control);
        if value.is_unknown() && short && written.contains(['$', '`']) {
            let inside = written
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'));
            inside
                .filter(|inside| !inside.contains('"'))
                .unwrap_or(written)
                .to_owned()
        } else {
            value.shown()
        }
    }

    /// Takes from the work that may be done; false where none is left.
    pub(crate) fn spend(&mut self, work: usize, span: &Range<usize>) -> bool {
        if self.work_left == 0 {
            return false;
        }
        self.work_left = self.work_left.saturating_sub(work);
        if self.work_left == 0 {
            unreadable::report_too_complex(self, span.clone());
            return false;
        }
        true
    }

    /// Runs a text, and gives what it prints.
    pub(crate) fn script(
        &mut self,
        script: &Rc<Script>,
        scope: &mut Scope,
        input: Stream,
    ) -> Stream {
        self.without_traffic(|walker| walker.script_inside(script, scope, input))
    }

    fn script_inside(&mut self, script: &Rc<Script>, scope: &mut Scope, input: Stream) -> Stream {
        if !self.spend(2 + script.text.len() / 8, &script.whole()) {
            return Stream::default();
        }
        if self.depth >= MAX_DEPTH {
            unreadable::report_too_complex(self, script.whole());
            return Stream::default();
        }
        self.depth += 1;
        let output = match script.parse() {
            Ok(program) => {
                let mut input = Some(input);
                let mut output = Stream::Nothing;
                for list in &program.complete_commands {
                    let printed = self.list(list, script, scope, input.take().unwrap_or_default());
                    output = join(output, printed);
                }
                output
            }
            Err(unreadable) => {
                let whole = self.lines(script, scope);
                match unreadable {
                    Unreadable::Syntax => unreadable::report_syntax(self, script.whole()),
                    // Lines that are complete by themselves are what a shell would read, too.
                    Unreadable::TooComplex if whole => {}
                    Unreadable::TooComplex => unreadable::report_too_complex(self, script.whole()),
                }
                Stream::default()
            }
        };
        self.depth -= 1;
        output
    }

    /// Reads the lines of a text that cannot be read as a whole, each by itself: what is plainly
    /// destructive must not hide behind what is not shell. True where every line could be read.
    fn lines(&mut self, script: &Rc<Script>, scope: &mut Scope) -> bool {
        if !script.text.trim_end().contains('\n') {
            return false;
        }
        let mut whole = true;
        let mut offset = 0;
        for line in script.text.split_inclusive('\n') {
            let line_script = Script::new(
                line.trim_end_matches('\n').to_owned(),
                script.origin.at(offset),
            );
            offset += line.len();
            if !self.spend(2 + line.len() / 8, &line_script.whole()) {
                return false;
            }
            if let Ok(program) = line_script.parse() {
                for list in &program.complete_commands {
                    self.list(list, &line_script, scope, Stream::Nothing);
                }
            } else {
                whole = false;
            }
        }
        whole
    }

    fn list(
        &mut self,
        list: &CompoundList,
        script: &Rc<Script>,
        scope: &mut Scope,
        input: Stream,
    ) -> Stream {
        let mut input = Some(input);
        let mut output = Stream::Nothing;
        for CompoundListItem(commands, separator) in &list.0 {
            let input = input.take().unwrap_or_default();
            let printed = if matches!(separator, SeparatorOperator::Async) {
                self.parallel += 1;
                let mut background = scope.clone();
                let printed = self.and_or(commands, script, &mut background, input);
                scope.keep_marks(&background);
                self.parallel -= 1;
                exhaustion::judge_background(self, script, commands);
                printed
            } else {
                self.and_or(commands, script, scope, input)
            };
            output = join(output, printed);
        }
        output
    }

    fn and_or(
        &mut self,
        list: &AndOrList,
        script: &Rc<Script>,
        scope: &mut Scope,
        input: Stream,
    ) -> Stream {
        let mut proofs = Proofs::of(&list.first);
        let mut proved = Vec::new();
        let mut output = self.pipeline(&list.first, script, scope, input);
        for next in &list.additional {
            let printed = match next {
                AndOr::And(pipeline) => {
                    proved.extend(proofs.hold_where_true(scope));
                    let printed = self.pipeline(pipeline, script, scope, Stream::Nothing);
                    proofs.left_if_true(pipeline, scope);
                    proofs = Proofs::of(pipeline);
                    printed
                }
                // What the other branch does to the shell is not what follows in the usual case.
                AndOr::Or(pipeline) => {
                    let mut other = scope.clone();
                    proofs.hold_where_false(&mut other);
                    let printed = self.pipeline(pipeline, script, &mut other, Stream::Nothing);
                    scope.keep_marks(&other);
                    proofs.left_if_false(pipeline, scope);
                    proofs = Proofs::default();
                    printed
                }
            };
            output = join(output, printed);
        }
        for (name, values) in proved {
            scope.restore(&name, values);
        }
        output
    }

    fn pipeline(
        &mut self,
        pipeline: &Pipeline,
        script: &Rc<Script>,
        scope: &mut Scope,
        input: Stream,
    ) -> Stream {
        self.with_traffic(|walker| walker.pipeline_inside(pipeline, script, scope, input))
    }

    fn pipeline_inside(
        &mut self,
        pipeline: &Pipeline,
        script: &Rc<Script>,
        scope: &mut Scope,
        input: Stream,
    ) -> Stream {
        if let [command] = pipeline.seq.as_slice() {
            return self.command(command, script, scope, input);
        }
        self.parallel += 1;
        let mut stream = input;
        for command in &pipeline.seq {
            let mut stage = scope.clone();
            stream = self.command(command, script, &mut stage, stream);
            scope.keep_marks(&stage);
            self.next_stage();
        }
        self.parallel -= 1;
        stream
    }

    fn command(
        &mut self,
        command: &Command,
        script: &Rc<Script>,
        scope: &mut Scope,
        input: Stream,
    ) -> Stream {
        if !self.enter(script.whole()) {
            return Stream::default();
        }
        let output = self.command_inside(command, script, scope, input);
        self.leave();
        output
    }

    /// Goes one command deeper; false where that is too deep.
    pub(crate) fn enter(&mut self, span: Range<usize>) -> bool {
        if self.nesting >= MAX_NESTING {
            unreadable::report_too_complex(self, span);
            return false;
        }
        self.nesting += 1;
        true
    }

    /// Comes back from a command.
    pub(crate) const fn leave(&mut self) {
        self.nesting -= 1;
    }

    fn command_inside(
        &mut self,
        command: &Command,
        script: &Rc<Script>,
        scope: &mut Scope,
        input: Stream,
    ) -> Stream {
        match command {
            Command::Simple(simple) => self.simple(simple, script, scope, input),
            Command::Compound(compound, redirects) => {
                self.redirected(compound, redirects.as_ref(), script, scope, input)
            }
            Command::Function(function) => {
                self.define(function, script, scope);
                Stream::Nothing
            }
            Command::ExtendedTest(test, redirects) => {
                self.test(&test.expr, script, scope);
                self.redirect_list(redirects.as_ref(), script, scope);
                Stream::Nothing
            }
        }
    }

    fn redirect_list(
        &mut self,
        redirects: Option<&RedirectList>,
        script: &Rc<Script>,
        scope: &mut Scope,
    ) -> Redirected {
        let redirects: Vec<&IoRedirect> = redirects.iter().flat_map(|list| list.0.iter()).collect();
        self.redirects(&redirects, script, scope)
    }

    fn redirected(
        &mut self,
        compound: &CompoundCommand,
        redirects: Option<&RedirectList>,
        script: &Rc<Script>,
        scope: &mut Scope,
        input: Stream,
    ) -> Stream {
        let redirected = self.redirect_list(redirects, script, scope);
        let input = redirected.input.clone().unwrap_or(input);
        let output = self.compound(compound, script, scope, input);
        self.written(&redirected, output, scope)
    }

    fn compound(
        &mut self,
        compound: &CompoundCommand,
        script: &Rc<Script>,
        scope: &mut Scope,
        input: Stream,
    ) -> Stream {
        match compound {
            CompoundCommand::BraceGroup(group) => self.list(&group.list, script, scope, input),
            CompoundCommand::Subshell(subshell) => {
                let mut inner = scope.clone();
                let output = self.list(&subshell.list, script, &mut inner, input);
                scope.keep_marks(&inner);
                output
            }
            CompoundCommand::ForClause(clause) => {
                let mut values = Vec::new();
                match &clause.values {
                    Some(words) => {
                        for word in words {
                            values.extend(self.word(word, script, scope));
                        }
                    }
                    None => values.push(Value::new(MAYBE, script.whole())),
                }
                values.truncate(32);
                scope.set(&clause.variable_name, values);
                self.list(&clause.body.list, script, scope, input)
            }
            CompoundCommand::ArithmeticForClause(clause) => {
                let endless = clause
                    .condition
                    .as_ref()
                    .is_none_or(|condition| condition.value.trim().is_empty());
                self.looped(endless, |walker| {
                    walker.list(&clause.body.list, script, scope, input)
                })
            }
            CompoundCommand::WhileClause(clause) | CompoundCommand::UntilClause(clause) => {
                let endless = exhaustion::never_ends(compound);
                let waiting = self.list(&clause.0, script, scope, input.clone());
                let output = self.looped(endless, |walker| {
                    walker.list(&clause.1.list, script, scope, input)
                });
                join(waiting, output)
            }
            CompoundCommand::IfClause(clause) => {
                let proofs = Proofs::of_list(&clause.condition);
                let mut output = self.list(&clause.condition, script, scope, input.clone());
                let mut branch = scope.clone();
                proofs.hold_where_true(&mut branch);
                output = join(
                    output,
                    self.list(&clause.then, script, &mut branch, input.clone()),
                );
                scope.keep_marks(&branch);
                for clause in clause.elses.iter().flatten() {
                    let mut branch = scope.clone();
                    proofs.hold_where_false(&mut branch);
                    if let Some(condition) = &clause.condition {
                        self.list(condition, script, &mut branch, input.clone());
                    }
                    output = join(
                        output,
                        self.list(&clause.body, script, &mut branch, input.clone()),
                    );
                    scope.keep_marks(&branch);
                }
                output
            }
            CompoundCommand::CaseClause(clause) => {
                self.word(&clause.value, script, scope);
                let mut output = Stream::Nothing;
                for item in &clause.cases {
                    if let Some(list) = &item.cmd {
                        let mut branch = scope.clone();
                        output = join(output, self.list(list, script, &mut branch, input.clone()));
                        scope.keep_marks(&branch);
                    }
                }
                output
            }
            CompoundCommand::Coprocess(coprocess) => {
                self.parallel += 1;
                let mut inner = scope.clone();
                let output = self.command(&coprocess.body, script, &mut inner, Stream::Nothing);
                self.parallel -= 1;
                output
            }
            CompoundCommand::Arithmetic(arithmetic) => {
                let within = Origin::Within(script.span(&arithmetic.loc));
                self.expand_document(&arithmetic.expr.value, &within, scope);
                Stream::Nothing
            }
        }
    }

    fn looped(&mut self, endless: bool, body: impl FnOnce(&mut Self) -> Stream) -> Stream {
        if !endless {
            return body(self);
        }
        self.endless_loops.push(false);
        let output = body(self);
        self.endless_loops.pop();
        output
    }

    fn define(&mut self, function: &FunctionDefinition, script: &Rc<Script>, scope: &mut Scope) {
        let (name, _) = script.word(&function.fname);
        let defined = Function {
            name: name.to_owned(),
            body: Rc::new(function.body.clone()),
            script: Rc::clone(script),
        };
        scope.define(defined.clone());
        let mut inner = scope.clone();
        inner.positional = None;
        self.function_body(&defined, &mut inner, Stream::Nothing);
    }

    /// Walks a function's body in a scope that has its arguments.
    pub(crate) fn function_body(
        &mut self,
        function: &Function,
        scope: &mut Scope,
        input: Stream,
    ) -> Stream {
        if scope.running.len() >= 8 || self.depth >= MAX_DEPTH {
            return Stream::default();
        }
        self.depth += 1;
        scope.running.push(function.name.clone());
        let outer = std::mem::take(&mut self.parallel);
        let body = &function.body;
        let output = self.redirected(&body.0, body.1.as_ref(), &function.script, scope, input);
        self.parallel = outer;
        scope.running.pop();
        self.depth -= 1;
        output
    }

    fn test(&mut self, expression: &ExtendedTestExpr, script: &Rc<Script>, scope: &mut Scope) {
        match expression {
            ExtendedTestExpr::And(left, right) | ExtendedTestExpr::Or(left, right) => {
                self.test(left, script, scope);
                self.test(right, script, scope);
            }
            ExtendedTestExpr::Not(inner) | ExtendedTestExpr::Parenthesized(inner) => {
                self.test(inner, script, scope);
            }
            ExtendedTestExpr::UnaryTest(UnaryPredicate::ShellVariableIsSetAndAssigned, _) => {}
            ExtendedTestExpr::UnaryTest(_, word) => {
                self.word(word, script, scope);
            }
            ExtendedTestExpr::BinaryTest(_, left, right) => {
                self.word(left, script, scope);
                self.word(right, script, scope);
            }
        }
    }

    /// Expands a word of the tree.
    pub(crate) fn word(
        &mut self,
        word: &Word,
        script: &Rc<Script>,
        scope: &mut Scope,
    ) -> Vec<Value> {
        let (raw, origin) = script.word(word);
        self.expand(raw, &origin, scope)
    }

    /// Runs the list of a process substitution.
    pub(crate) fn process(
        &mut self,
        list: &CompoundList,
        script: &Rc<Script>,
        scope: &mut Scope,
        input: Stream,
    ) -> Stream {
        let mut inner = scope.clone();
        let output = self.list(list, script, &mut inner, input);
        scope.keep_marks(&inner);
        output
    }
}

/// What two commands print after each other.
fn join(first: Stream, second: Stream) -> Stream {
    match (first, second) {
        (Stream::Nothing, other) | (other, Stream::Nothing) => other,
        (Stream::Text(mut first), Stream::Text(second)) => {
            if first.len() < 64 * 1024 {
                first.push_str(&second);
            } else {
                first.push(UNKNOWN);
            }
            Stream::Text(first)
        }
        (first, second) => {
            let carries = first.carries().max(second.carries());
            Stream::Other(carries)
        }
    }
}
