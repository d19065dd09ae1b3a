//! Redirections: what a command reads, and which files its output replaces.

use std::rc::Rc;

use brush_parser::ast::{IoFileRedirectKind, IoFileRedirectTarget, IoRedirect};

use crate::effects::Effect;
use crate::place::Place;
use crate::scope::Scope;
use crate::script::Script;
use crate::tools::{exfiltration, exhaustion, fetching, shells};
use crate::value::{Carries, Stream, Value};
use crate::walk::Walker;

/// What a command's redirections do to its streams.
#[derive(Default)]
pub(crate) struct Redirected {
    /// What it reads, where it is redirected.
    pub(crate) input: Option<Stream>,
    /// The files its output goes to.
    outputs: Vec<Value>,
}

impl Redirected {
    /// Whether the output goes to the network by the shell's own means.
    pub(crate) fn is_to_network(&self) -> bool {
        self.outputs
            .iter()
            .any(|output| exfiltration::is_network_path(&output.text))
    }
}

impl Walker<'_> {
    /// Judges redirections, and gives the streams they make.
    pub(crate) fn redirects(
        &mut self,
        redirects: &[&IoRedirect],
        script: &Rc<Script>,
        scope: &mut Scope,
    ) -> Redirected {
        let mut redirected = Redirected::default();
        for redirect in redirects {
            match redirect {
                IoRedirect::File(descriptor, kind, target) => {
                    self.redirect_file(*descriptor, kind, target, script, scope, &mut redirected);
                }
                IoRedirect::HereDocument(_, document) => {
                    let (raw, origin) = script.word(&document.doc);
                    let text = if document.requires_expansion {
                        self.expand_document(raw, &origin, scope)
                    } else {
                        Value::new(raw, origin.span(0..raw.len()))
                    };
                    redirected.input = Some(stream_of(text));
                }
                IoRedirect::HereString(_, word) => {
                    let (raw, origin) = script.word(word);
                    let text = self.expand_whole(raw, &origin, scope).into_iter().next();
                    redirected.input = text.map(stream_of);
                }
                IoRedirect::OutputAndError(word, append) => {
                    if let Some(target) = self.word(word, script, scope).into_iter().next() {
                        self.redirect_output(target, *append, true, scope, &mut redirected);
                    }
                }
            }
        }
        redirected
    }

    fn redirect_file(
        &mut self,
        descriptor: Option<i32>,
        kind: &IoFileRedirectKind,
        target: &IoFileRedirectTarget,
        script: &Rc<Script>,
        scope: &mut Scope,
        redirected: &mut Redirected,
    ) {
        let word = match target {
            IoFileRedirectTarget::Filename(word) | IoFileRedirectTarget::Duplicate(word) => word,
            IoFileRedirectTarget::ProcessSubstitution(_, subshell) => {
                let output = self.process(&subshell.list, script, scope, Stream::default());
                if matches!(kind, IoFileRedirectKind::Read) {
                    redirected.input = Some(output);
                }
                return;
            }
            IoFileRedirectTarget::Fd(_) => return,
        };
        let Some(target) = self.word(word, script, scope).into_iter().next() else {
            return;
        };
        let duplicates = target.text == "-"
            || target
                .text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
            || !target.is_known() && matches!(kind, IoFileRedirectKind::DuplicateOutput);
        match kind {
            IoFileRedirectKind::Read if descriptor.unwrap_or(0) == 0 => {
                self.note_read(&target, scope);
                redirected.input = Some(self.contents(&target, scope));
            }
            IoFileRedirectKind::Read | IoFileRedirectKind::DuplicateInput => {}
            IoFileRedirectKind::DuplicateOutput if duplicates => {}
            IoFileRedirectKind::Append => {
                self.redirect_output(
                    target,
                    true,
                    descriptor.unwrap_or(1) == 1,
                    scope,
                    redirected,
                );
            }
            IoFileRedirectKind::ReadAndWrite => {
                // Nothing is emptied, and what is there is written over from its beginning.
                self.effect(Effect::Overwrite, &target, scope);
                if descriptor == Some(1) {
                    redirected.outputs.push(target);
                }
            }
            IoFileRedirectKind::Write
            | IoFileRedirectKind::Clobber
            | IoFileRedirectKind::DuplicateOutput => {
                self.redirect_output(
                    target,
                    false,
                    descriptor.unwrap_or(1) == 1,
                    scope,
                    redirected,
                );
            }
        }
    }

    fn redirect_output(
        &mut self,
        target: Value,
        append: bool,
        standard: bool,
        scope: &Scope,
        redirected: &mut Redirected,
    ) {
        let effect = if append {
            Effect::Append
        } else {
            Effect::Overwrite
        };
        self.effect(effect, &target, scope);
        if !append {
            self.note_emptied(&target, scope);
        }
        if standard {
            redirected.outputs.push(target);
        }
    }

    /// What reading a file gives.
    pub(crate) fn contents(&self, file: &Value, scope: &Scope) -> Stream {
        if let Some(pipe) = &file.pipe {
            return (**pipe).clone();
        }
        if file.carries == Carries::Fetched {
            return Stream::Other(Carries::Fetched);
        }
        let located = self.locate(file, scope);
        match located.place {
            Place::Secret | Place::Accounts => Stream::Other(Carries::Secret),
            _ if matches!(
                located.path.as_str(),
                "/dev/zero" | "/dev/urandom" | "/dev/random"
            ) =>
            {
                Stream::Endless
            }
            _ if located.path == "/dev/null" => Stream::Text(String::new()),
            _ => match scope.marked(&located.path) {
                Carries::Nothing => Stream::File,
                carries => Stream::Other(carries),
            },
        }
    }

    /// Follows an output into the files it is redirected to; gives what is left to read.
    pub(crate) fn written(
        &mut self,
        redirected: &Redirected,
        output: Stream,
        scope: &mut Scope,
    ) -> Stream {
        for target in &redirected.outputs {
            let located = self.locate(target, scope);
            match &output {
                Stream::Endless if !matches!(located.place, Place::Harmless) => {
                    exhaustion::report_endless_file(self, target);
                }
                Stream::Text(text) if located.place == Place::Startup => {
                    let code = Value::new(text.clone(), target.span.clone());
                    shells::run_value(self, &code, &mut scope.clone(), Stream::Nothing);
                }
                output => {
                    let carries = output.carries();
                    if carries == Carries::Fetched && located.place == Place::Startup {
                        fetching::report_started(self, target.span.clone());
                    }
                    if carries == Carries::Secret && exfiltration::is_network_path(&located.path) {
                        exfiltration::report_sent(self, target.span.clone());
                    }
                    if carries >= Carries::Secret {
                        scope.mark(located.path.clone(), carries);
                    }
                }
            }
        }
        if redirected.outputs.is_empty() {
            output
        } else {
            Stream::Nothing
        }
    }
}

/// A stream of a text that stands in the command.
fn stream_of(value: Value) -> Stream {
    if value.carries == Carries::Nothing {
        Stream::Text(value.text)
    } else {
        Stream::Other(value.carries)
    }
}
