//! Whether a sentence wants the changed text on the screen, or the file changed.

use super::query::Sink;
use super::read::Reader;

impl Reader<'_, '_> {
    /// "and print the result", "just show it", "without changing the file", "in the file itself".
    pub(crate) fn shown(&mut self) -> bool {
        if self.attempt(Self::in_the_file).is_some() {
            return true;
        }
        if self.query.edit.is_some() && self.attempt(Self::backup).is_some() {
            return true;
        }
        let shown = self
            .attempt(|reader| reader.left_alone().or_else(|| reader.printed()))
            .is_some();
        self.shown_only |= shown;
        shown
    }

    /// "keeping a backup", "and keep the original as a backup with .bak".
    fn backup(&mut self) -> Option<()> {
        while self.take(&["and", "but"]) {}
        let kept = self.take(&["keep", "with", "change", "save"])
            || self.raw_is(0, &["keeping", "create", "making", "leaving"]) && {
                self.at += 1;
                true
            };
        kept.then_some(())?;
        self.raw_is(0, &["original"]).then(|| self.at += 1);
        self.take(&["it", "file"]);
        self.take(&["as"]);
        self.raw_is(0, &["backup", "back-up"])
            .then(|| self.at += 1)?;
        self.raw_is(0, &["copy"]).then(|| self.at += 1);
        self.take(&["file"]);
        let mut ending = ".bak";
        let start = self.at;
        self.take(&["with", "as", "in", "to", "using"]);
        self.take(&["end", "suffix", "extension"]);
        let known = [".bak", ".orig", ".old", ".backup", "~"];
        match known.iter().find(|known| self.raw_is(0, &[known])) {
            Some(known) => {
                ending = known;
                self.at += 1;
            }
            None => self.at = start,
        }
        self.query.backup = Some(ending);
        Some(())
    }

    fn in_the_file(&mut self) -> Option<()> {
        (self.query.sink == Sink::Screen && !self.shown_only).then_some(())?;
        self.raw_is(0, &["directly"]).then(|| self.at += 1);
        self.seq(&["in", "file"]).then_some(())?;
        self.raw_is(0, &["itself", "directly"])
            .then(|| self.at += 1)?;
        self.query.sink = Sink::InPlace;
        Some(())
    }

    /// "and print the result", "only show what is left".
    fn printed(&mut self) -> Option<()> {
        let start = self.at;
        while self.take(&["and", "but", "then", "only"]) {}
        self.take(&["show"]).then_some(())?;
        self.take(&["only"]);
        let said = self.take(&["it", "result", "text", "content", "file"])
            || self.raw_is(0, &["rest", "remainder", "everything"]) && {
                self.at += 1;
                true
            }
            || self.raw_is(0, &["remaining", "other"]) && self.is(1, &["line"]) && {
                self.at += 2;
                true
            };
        self.screen();
        self.take(&["only"]);
        // "print" alone behind a comma: "remove the first line, print only".
        let ended = self.at >= self.tokens.len() || self.tokens[self.at - 1].comma;
        (start > 0 && ended && (said || self.query.edit.is_some() || self.verb == "delete"))
            .then_some(())
    }

    /// "on the screen", "to stdout".
    fn screen(&mut self) -> bool {
        self.attempt(|reader| {
            reader.take(&["on", "to"]).then_some(())?;
            reader
                .raw_is(0, &["screen", "terminal", "console", "stdout"])
                .then(|| reader.at += 1)
        })
        .is_some()
    }

    /// "without changing the file", "but leave the file as it is", "do not modify it".
    fn left_alone(&mut self) -> Option<()> {
        const CHANGES: [&str; 14] = [
            "change",
            "changing",
            "modify",
            "modifying",
            "touch",
            "touching",
            "edit",
            "editing",
            "alter",
            "altering",
            "overwrite",
            "overwriting",
            "save",
            "saving",
        ];
        while self.take(&["and", "but"]) {}
        if self.raw_is(0, &["leave", "leaving", "keep", "keeping"]) {
            self.at += 1;
            self.raw_is(0, &["original"]).then(|| self.at += 1);
            self.take(&["it", "file"]);
            self.seq(&["it"]);
            if self.seq(&["as", "it", "is"]) {
                return Some(());
            }
            return self
                .raw_is(0, &["alone", "unchanged", "untouched", "intact", "as-is"])
                .then(|| self.at += 1);
        }
        self.take(&["do"]);
        (self.take(&["without", "not"]) && self.raw_is(0, &CHANGES)).then_some(())?;
        self.at += 1;
        self.raw_is(0, &["original", "anything"])
            .then(|| self.at += 1);
        self.take(&["it", "file"]);
        (self.at >= self.tokens.len()
            || self.tokens[self.at - 1].comma
            || self.is(0, &["only", "show"]))
        .then_some(())
    }
}
