//! The texts that lines are chosen by: quoted, announced, or words that can be nothing else.

use super::query::{Condition, Text};
use super::read::Reader;
use super::words::VALUE;

impl Reader<'_, '_> {
    /// "dates like 2024-05-17", "a phone number of the form 555-1234": whatever has digits and capitals where the
    /// example has them.
    pub(crate) fn shape(&mut self) -> Option<Text> {
        let like = (1..=3).find(|ahead| self.raw_is(*ahead, &["like"]))?;
        let named = (0..like).all(|ahead| {
            self.token(ahead)
                .is_some_and(|token| !token.quoted && !token.raw.contains(['.', '/']))
        });
        let example = self.token(like + 1)?.raw;
        (named && example.bytes().any(|byte| byte.is_ascii_digit())).then_some(())?;
        let text = shaped(example)?;
        self.at += like + 2;
        Some(Text { text, regex: true })
    }

    /// "the ERROR lines", "the ERROR and WARN lines", "error lines".
    pub(crate) fn marked_lines(&mut self, negated: bool) -> Option<()> {
        let mut texts = Vec::new();
        loop {
            let token = *self.token(0)?;
            let event = !token.quoted && is_event(token.raw);
            (token.quoted || self.is_identifier(0) || event).then_some(())?;
            self.at += 1;
            self.query.insensitive |= event && !token.raw.bytes().any(|b| b.is_ascii_uppercase());
            texts.push(Text {
                text: token.raw.to_owned(),
                regex: false,
            });
            if self.is(0, &["line"]) {
                break;
            }
            let listed = self.take(&["and", "or"]) || token.comma;
            listed.then_some(())?;
        }
        self.at += 1;
        self.named = true;
        self.query
            .conditions
            .push(Condition::Holds { texts, negated });
        Some(())
    }

    /// A word that only programs and logs write: "TODO", "parse_args", "fetchUser", "10.0.0.5".
    pub(crate) fn is_identifier(&self, ahead: usize) -> bool {
        let Some(token) = self.token(ahead).filter(|token| !token.quoted) else {
            return false;
        };
        let raw = token.raw;
        let address = raw.split('.').count() == 4
            && raw
                .split('.')
                .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        if address {
            return true;
        }
        let named = raw.len() > 1
            && raw.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && raw
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let capitals = !raw.bytes().any(|byte| byte.is_ascii_lowercase());
        let humped = raw
            .as_bytes()
            .windows(2)
            .any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
        let document = ["README", "LICENSE", "LICENCE", "CHANGELOG", "AUTHORS"].contains(&raw);
        named && !document && (capitals || humped || raw.contains('_'))
    }

    pub(crate) fn texts(&mut self, announced: bool, negated: bool) -> bool {
        self.texts_of(announced, negated, false)
    }

    /// One text or several: each "and" is a condition more, each "or" a text more of the same.
    pub(crate) fn texts_of(&mut self, announced: bool, negated: bool, matching: bool) -> bool {
        let start = self.at;
        let announced = announced || (self.take(&["both"]) && self.announces_text());
        let regex = self.announced_regex();
        let Some(first) = self.text(announced) else {
            self.at = start;
            return false;
        };
        let quoted = self.tokens[self.at - 1].quoted;
        let regex = regex || (matching && quoted && is_expression(&first));
        let mut texts = vec![Text { text: first, regex }];
        let mut all = Vec::new();
        loop {
            let start = self.at;
            let or = self.take(&["or"]);
            let and = !or && (self.take(&["and"]) || self.tokens[self.at - 1].comma);
            if !or && !and {
                break;
            }
            let announced = self.announces_text();
            let next_quoted = self.token(0).is_some_and(|token| token.quoted);
            // "… and a.txt" names a place.
            let place = self.token(0).is_some_and(|token| {
                !token.quoted && crate::static_backend::files::is_pathlike(token.raw)
            });
            let lines = self.is(1, &["line"])
                && self
                    .token(0)
                    .is_some_and(|token| crate::static_backend::measure::number(token).is_some());
            let Some(text) = (next_quoted == quoted && !place && !lines)
                .then(|| self.text(announced))
                .flatten()
            else {
                self.at = start;
                break;
            };
            let text = Text { text, regex };
            if or {
                if !all.is_empty() {
                    self.at = start;
                    return false;
                }
                texts.push(text);
            } else {
                if texts.len() > 1 {
                    self.at = start;
                    return false;
                }
                all.push(text);
            }
        }
        self.query
            .conditions
            .push(Condition::Holds { texts, negated });
        for text in all {
            self.query.conditions.push(Condition::Holds {
                texts: vec![text],
                negated,
            });
        }
        true
    }

    /// "the word", "the text", "the exact string", before a text.
    pub(crate) fn announces_text(&mut self) -> bool {
        let start = self.at;
        self.raw_is(0, &["exact", "literal"]).then(|| self.at += 1);
        // "the function parse_args": what programs are made of.
        let thing = [
            "function",
            "method",
            "class",
            "variable",
            "constant",
            "identifier",
            "symbol",
            "option",
            "setting",
        ];
        if self.raw_is(0, &thing) && (self.token(1).is_some_and(|t| t.quoted) || self.t(1) == VALUE)
        {
            self.at += 1;
            return self.token(0).is_some();
        }
        if self.is(0, &["whole word"]) && self.token(1).is_some() {
            self.at += 1;
            self.query.whole_word = true;
            return true;
        }
        if self.is(0, &["word", "string", "text", "character"])
            && self
                .token(1)
                .is_some_and(|token| token.quoted || !self.is(1, &["in", "with"]))
        {
            self.at += 1;
            return true;
        }
        self.at = start;
        false
    }

    pub(crate) fn announced_regex(&mut self) -> bool {
        if self.take(&["regex"]) {
            self.raw_is(0, &["expression"]).then(|| self.at += 1);
            return true;
        }
        if self.raw_is(0, &["regular"]) && self.raw_is(1, &["expression", "expressions"]) {
            self.at += 2;
            return true;
        }
        if self.is(0, &["pattern"]) && self.token(1).is_some_and(|token| token.quoted) {
            self.at += 1;
            return self.token(0).is_some_and(|token| is_expression(token.raw));
        }
        false
    }
}

/// What every log calls its troubles.
fn is_event(raw: &str) -> bool {
    const EVENTS: [&str; 9] = [
        "error",
        "warning",
        "warn",
        "info",
        "debug",
        "trace",
        "fatal",
        "critical",
        "exception",
    ];
    EVENTS.iter().any(|event| raw.eq_ignore_ascii_case(event))
}

/// An example as a regular expression: so many digits, so many capitals, and the signs between them.
fn shaped(example: &str) -> Option<String> {
    let class = |sign: char| {
        if sign.is_ascii_digit() {
            Some("[0-9]")
        } else if sign.is_ascii_uppercase() {
            Some("[A-Z]")
        } else {
            None
        }
    };
    if !example.is_ascii()
        || example.len() > 40
        || example.contains(|sign: char| sign.is_ascii_lowercase())
    {
        return None;
    }
    let signs: Vec<char> = example.chars().collect();
    let mut out = String::new();
    for run in signs.chunk_by(|a, b| class(*a).is_some() && class(*a) == class(*b)) {
        match (class(run[0]), run.len()) {
            (Some(class), 1) => out.push_str(class),
            (Some(class), length) => out.push_str(&format!("{class}{{{length}}}")),
            (None, _) => out.push_str(&super::patterns::extended(&run[0].to_string())),
        }
    }
    Some(out)
}

/// Whether a text has the signs of a regular expression and is one that reads well.
fn is_expression(text: &str) -> bool {
    text.starts_with('^')
        || text.ends_with('$')
        || [
            ".*", ".+", "]+", "]*", "[0-9]", "[a-z", "[A-Z", "\\d", "\\w", "\\s",
        ]
        .iter()
        .any(|sign| text.contains(sign))
}
