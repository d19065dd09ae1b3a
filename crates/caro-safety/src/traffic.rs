//! Which files the commands of a pipeline read, and which of them are emptied first.
//!
//! A shell opens, and thereby empties, what a command's output goes to before the command starts; and all commands of a
//! pipeline start together. Whatever reads the same file finds nothing in it, unless it waits for what is written there
//! and comes later in the pipeline.

use std::ops::Range;

use crate::place::Place;
use crate::scope::Scope;
use crate::tools::overwriting;
use crate::value::{GLOB, MAYBE, UNKNOWN, Value};
use crate::walk::Walker;

/// Files that are remembered of a pipeline; nobody writes more of them into one.
const MOST: usize = 64;

/// What happens to files in one pipeline.
#[derive(Default)]
pub(crate) struct Traffic {
    /// Which of the pipeline's commands is walked.
    stage: usize,
    /// Files, and the first stage that reads them.
    read: Vec<(String, usize)>,
    emptied: Vec<Emptied>,
}

struct Emptied {
    file: String,
    /// As it is written.
    what: String,
    span: Range<usize>,
    stage: usize,
}

impl Walker<'_> {
    /// Runs a pipeline, and reports what it empties before it reads it. What is read in it is read in the pipeline around
    /// it, too.
    pub(crate) fn with_traffic<T>(&mut self, pipeline: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::take(&mut self.traffic);
        let result = pipeline(self);
        let mut inner = std::mem::replace(&mut self.traffic, outer);
        for emptied in inner.emptied {
            let is_it =
                |(file, stage): &(String, usize)| *file == emptied.file && *stage <= emptied.stage;
            if inner.read.iter().any(is_it) {
                overwriting::report_emptied_first(self, &emptied.what, emptied.span);
            }
        }
        let room = MOST.saturating_sub(self.traffic.read.len());
        inner.read.truncate(room);
        let stage = self.traffic.stage;
        let read = inner.read.into_iter().map(|(file, _)| (file, stage));
        self.traffic.read.extend(read);
        result
    }

    /// Goes on to the next command of the pipeline.
    pub(crate) const fn next_stage(&mut self) {
        self.traffic.stage += 1;
    }

    /// Runs what has ended before the files around it are opened, as a substitution has.
    pub(crate) fn without_traffic<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::take(&mut self.traffic);
        let result = run(self);
        self.traffic = outer;
        result
    }

    /// Notes that a command reads a file.
    pub(crate) fn note_read(&mut self, file: &Value, scope: &Scope) {
        if self.traffic.read.len() < MOST
            && let Some(file) = self.same_file(file, scope)
        {
            self.traffic.read.push((file, self.traffic.stage));
        }
    }

    /// Notes that a file is emptied before its command starts.
    pub(crate) fn note_emptied(&mut self, value: &Value, scope: &Scope) {
        if self.traffic.emptied.len() < MOST
            && let Some(file) = self.same_file(value, scope)
        {
            let what = self.written_as(value);
            self.traffic.emptied.push(Emptied {
                file,
                what,
                span: value.span.clone(),
                stage: self.traffic.stage,
            });
        }
    }

    /// What two values have in common that name the same file; `None` where that cannot be known, or nothing is kept in
    /// it. A variable is the same as itself.
    fn same_file(&self, value: &Value, scope: &Scope) -> Option<String> {
        if value.pipe.is_some() {
            return None;
        }
        if value.text.contains([UNKNOWN, MAYBE, GLOB]) {
            let written = self.command.get(value.span.clone()).unwrap_or("");
            let variable = written.trim_matches('"');
            let is_one = variable.contains('$') && !variable.contains(['(', '`', '*', '?', '[']);
            return is_one.then(|| variable.to_owned());
        }
        let located = self.locate(value, scope);
        let kept = !matches!(
            located.place,
            Place::Nothing | Place::Harmless | Place::Device | Place::Pattern | Place::Unknown
        );
        (kept && !located.path.starts_with("/dev/")).then_some(located.path)
    }
}

/// How the arguments of a tool that reads files begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// With a file.
    Files,
    /// With a pattern or a program, unless an option gives one.
    ProgramThenFiles,
    /// With the one file that it reads.
    One,
}

/// Notes what a tool reads that prints what becomes of it.
pub(crate) fn note_operands(
    walker: &mut Walker<'_>,
    name: &str,
    arguments: &[Value],
    scope: &Scope,
) {
    let Some(reads) = reads(name) else { return };
    let text = |value: &Value| value.text.clone();
    let is_option = |value: &&Value| value.text.len() > 1 && value.text.starts_with('-');
    let has_program = arguments.iter().filter(is_option).map(text).any(|option| {
        let letters = !option.starts_with("--") && option.contains(['e', 'f']);
        letters
            || ["--expression", "--file", "--regexp", "--from-file"]
                .iter()
                .any(|long| option.starts_with(long))
    });
    let skipped = usize::from(reads == Reads::ProgramThenFiles && !has_program);
    let most = if reads == Reads::One { 1 } else { MOST };
    let files = arguments.iter().filter(|value| !is_option(value));
    for file in files.skip(skipped).take(most) {
        walker.note_read(file, scope);
    }
}

fn reads(name: &str) -> Option<Reads> {
    Some(match name {
        "cat" | "tac" | "nl" | "head" | "tail" | "sort" | "cut" | "paste" | "join" | "comm"
        | "diff" | "rev" | "fold" | "fmt" | "wc" | "shuf" | "column" | "expand" | "unexpand"
        | "pr" | "od" | "hexdump" | "strings" | "base64" | "base32" | "md5sum" | "sha1sum"
        | "sha256sum" | "sha512sum" | "b2sum" | "cksum" | "iconv" | "zcat" | "bat" | "less"
        | "more" | "perl" | "python" | "python3" | "ruby" | "envsubst" | "tsort" | "look"
        | "csvcut" | "xmllint" | "tidy" => Reads::Files,
        "grep" | "egrep" | "fgrep" | "rg" | "sed" | "gsed" | "awk" | "gawk" | "mawk" | "nawk"
        | "jq" | "yq" => Reads::ProgramThenFiles,
        "uniq" | "xxd" => Reads::One,
        _ => return None,
    })
}
