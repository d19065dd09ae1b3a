//! Files as what is asked for: "which js files use fetchUser", "in which files under src does 'x' occur".

use super::query::{Condition, Outcome, Source, Text};
use super::read::Reader;
use super::words::VALUE;
use crate::static_backend::lexicon::{Role, extensions};

impl Reader<'_, '_> {
    /// Nothing that is said of files may be left over from a reading that failed.
    pub(crate) fn files_first(&mut self) -> bool {
        let found = self.files_that_hold().is_some();
        if !found {
            self.query = super::query::Query::default();
        }
        found
    }

    /// The whole beginning of such a sentence, to the text the files hold; what else is said follows.
    fn files_that_hold(&mut self) -> Option<()> {
        self.attempt(|reader| {
            let inside = reader.seq(&["in", "that"]);
            let counted = !inside && reader.take(&["count"]);
            let asked = inside || counted || reader.asks();
            reader.take(&["in"]);
            reader.take(&["all", "each"]);
            reader.take(&["it"]);
            let named = reader
                .attempt(|reader| {
                    reader.take(&["filename", "name"]).then_some(())?;
                    reader.take(&["only"]);
                    reader.take(&["in"]).then_some(())
                })
                .is_some();
            reader.take(&["all", "each"]);
            let kinds = reader.kinds_of_files()?;
            let asked = asked || named;
            reader.query.source = Source::below(".", kinds);
            reader.query.names_only = true;
            reader.attempt(|reader| reader.place().then_some(()));
            if inside {
                reader.occurs_there()?;
            } else {
                reader.holds_it(asked)?;
            }
            reader.named = true;
            reader.verb = "show";
            if counted {
                reader.query.result = Outcome::Counted;
            }
            Some(())
        })
    }

    /// "which", "show me the", "list all": what opens a question for files.
    fn asks(&mut self) -> bool {
        let start = self.at;
        while self.take(&["show", "find", "what", "that", "do", "is", "there"]) {}
        self.at > start
    }

    /// "files", "python files", "html and css files", "shell scripts".
    fn kinds_of_files(&mut self) -> Option<Vec<String>> {
        let mut names = Vec::new();
        // "shell scripts" may be one word.
        if let Some(Role::Noun(kind)) = self.token(0).map(|token| token.role) {
            let ends: Vec<_> = extensions(kind).map(|end| format!("*.{end}")).collect();
            if ends.len() == 1 {
                self.at += 1;
                return Some(ends);
            }
        }
        while let Some(more) = self.attempt(Self::kind) {
            names.extend(more);
            if !self.take(&["and", "or"]) {
                break;
            }
        }
        let noun = self.take(&["file"])
            || (!names.is_empty()
                && self.raw_is(0, &["scripts", "script", "modules", "sources"])
                && {
                    self.at += 1;
                    true
                });
        let logs = names.is_empty() && self.at > 1 && self.terms[self.at - 2] == "log";
        // What is in a picture or a PDF is no text.
        let binary = names
            .iter()
            .any(|name| crate::static_backend::endings::is_binary(name));
        (noun && !logs && !binary).then_some(names)
    }

    /// "does 'x' occur", "is fetchUser used".
    fn occurs_there(&mut self) -> Option<()> {
        self.take(&["do", "is"]).then_some(())?;
        let announced = self.announces_text();
        let text = self.text(announced)?;
        (self.take(&["occur"]) || self.is_mentioned()).then_some(())?;
        self.query.conditions.push(holds(text, false));
        Some(())
    }

    /// "mentioned", "used", "found": a text is there.
    pub(crate) fn is_mentioned(&mut self) -> bool {
        let there = self.raw_is(
            0,
            &[
                "mentioned",
                "used",
                "found",
                "referenced",
                "called",
                "contained",
                "present",
                "listed",
                "included",
                "imported",
            ],
        );
        self.at += usize::from(there);
        there
    }

    /// "that contain 'x'", "use the function fetchUser", "import os".
    fn holds_it(&mut self, asked: bool) -> Option<()> {
        let related = self.take(&["that", "where"]);
        self.take(&["do"]);
        let negated = self.take(&["not", "without"]);
        let bare = negated && self.terms[self.at - 1] == "without";
        let imports = self.raw_is(0, &["import", "imports", "importing"]);
        let uses = [
            "use",
            "uses",
            "using",
            "call",
            "calls",
            "calling",
            "reference",
            "references",
            "invoke",
            "invokes",
            "define",
            "defines",
        ];
        let used = imports || self.raw_is(0, &uses);
        if used {
            self.at += 1;
        } else if !bare {
            self.take(&["contain", "with"]).then_some(())?;
        }
        // "find files using x" may tell how to find them.
        let which = self.terms[0] == "that" || self.terms[0] == "do";
        (related || !used || (asked && which) || imports).then_some(())?;
        (asked || related || bare || imports).then_some(())?;
        if imports {
            let quoted = self.token(0)?.quoted;
            let module = self.text(false)?;
            let text = if quoted {
                module
            } else {
                format!("import {module}")
            };
            self.query.conditions.push(holds(text, negated));
            return Some(());
        }
        // "files containing secrets" may be called so; who mentions a thing writes it.
        let mentions = used
            || self.tokens[self.at - 1]
                .raw
                .to_ascii_lowercase()
                .starts_with("mention");
        let announced = self.announces_text();
        let quoted = self.token(0)?.quoted;
        (mentions || announced || quoted || self.is_identifier(0)).then_some(())?;
        self.texts_of(announced, negated, false).then_some(())?;
        if self.is(0, &["in"]) && self.is(1, &["it"]) {
            self.at += 2;
        }
        Some(())
    }

    /// "where is MAX_RETRIES used", "on which lines of main.c does 'x' occur": lines and where they are.
    pub(crate) fn where_it_is(&mut self) -> Option<()> {
        self.attempt(|reader| {
            if reader.take(&["on", "in", "at"]) {
                reader.take(&["that"]).then_some(())?;
                reader.take(&["line"]).then_some(())?;
            } else {
                reader.take(&["where"]).then_some(())?;
                reader.take(&["line"]);
            }
            reader.attempt(|reader| reader.place().then_some(()));
            reader.take(&["is", "do"]).then_some(())?;
            let announced = reader.announces_text();
            let text = reader.text(announced)?;
            (reader.take(&["occur"]) || reader.is_mentioned()).then_some(())?;
            reader.query.conditions.push(holds(text, false));
            reader.query.numbered = true;
            reader.named = true;
            reader.verb = "where";
            Some(())
        })
    }

    /// "the whole project", "the code": everything below the folder one is in.
    pub(crate) fn project(&mut self) -> Option<()> {
        let whole = self.take(&["whole"]);
        let known = [
            "project",
            "codebase",
            "repo",
            "repository",
            "code",
            "source",
            "sources",
            "tree",
        ];
        if self.raw_is(0, &["source"]) && self.raw_is(1, &["code", "tree", "files"]) {
            self.at += 2;
        } else if self.raw_is(0, &known) {
            self.at += 1;
        } else {
            (whole && self.take(&["folder"])).then_some(())?;
        }
        // "the project folder" is one that is called so.
        let alone = !self.is(0, &["folder", "file"]);
        (alone && (self.t(0) != VALUE || self.at >= self.tokens.len())).then_some(())?;
        match &mut self.query.source {
            Source::Unsaid => {
                self.query.source = Source::below(".", Vec::new());
                Some(())
            }
            Source::Tree { folder, .. } if folder == "." => Some(()),
            _ => None,
        }
    }
}

fn holds(text: String, negated: bool) -> Condition {
    Condition::Holds {
        texts: vec![Text { text, regex: false }],
        negated,
    }
}
