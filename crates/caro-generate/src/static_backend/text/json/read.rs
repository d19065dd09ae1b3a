//! Reads a sentence about the values in a JSON file, to its last word or not at all.

use super::{Outcome, Query, Root};
use crate::static_backend::measure;
use crate::static_backend::names::jq_path;
use crate::static_backend::text::words::{VALUE, term};
use crate::static_backend::tokens::Token;

/// The words of a sentence but for the file and what leads to it.
pub(super) struct Words<'t, 'a> {
    pub(super) tokens: Vec<&'t Token<'a>>,
    pub(super) at: usize,
    /// A key was said in the plural: there are many items that have it.
    plural: bool,
}

pub(super) fn read(tokens: &[Token<'_>]) -> Option<Query> {
    let (file, words) = without_file(tokens)?;
    let lines = file.ends_with(".jsonl") || file.ends_with(".ndjson");
    let mut words = Words {
        tokens: words,
        at: 0,
        plural: false,
    };
    words.drop_last(&[
        &["with", "jq"],
        &["using", "jq"],
        &["without", "quotes"],
        &["raw"],
    ]);
    let mut query = Query {
        file,
        lines,
        root: Root::Whole,
        conditions: Vec::new(),
        keys: Vec::new(),
        outcome: Outcome::Shown,
    };
    words.asked(&mut query);
    words.what(&mut query)?;
    while words.at < words.tokens.len() {
        words.more(&mut query)?;
    }
    settled(query, words.plural)
}

/// What contradicts itself, or says nothing.
fn settled(mut query: Query, plural: bool) -> Option<Query> {
    let section = query.root == Root::Whole
        && query.keys.len() == 1
        && query.keys[0].ends_with("ependencies");
    if section && query.outcome == Outcome::Shown {
        query.outcome = Outcome::Names;
    }
    // "the sum of the prices in products.json": one price of each product.
    let each = plural
        || !matches!(
            query.outcome,
            Outcome::Shown | Outcome::Counted | Outcome::Names
        );
    if each && query.root == Root::Whole {
        let stem = query
            .file
            .rsplit('/')
            .next()
            .and_then(|name| name.split('.').next())?;
        let word = stem.bytes().all(|byte| byte.is_ascii_lowercase());
        let many = word && is_plural(stem);
        // "the users in users.json" are no key of theirs, and nobody knows what the names in data.json are of.
        if plural && (!many || query.keys.contains(&singular(stem))) {
            return None;
        }
        query.root = Root::Items(many.then(|| stem.to_owned()));
    }
    if query.lines && query.root == Root::Whole {
        query.root = Root::Items(None);
    }
    let many = !matches!(query.root, Root::Whole | Root::Nth(..));
    let good = match query.outcome {
        Outcome::Shown => !query.keys.is_empty() || !query.conditions.is_empty(),
        Outcome::Counted => many && (!query.conditions.is_empty() || query.keys.is_empty()),
        Outcome::Names => query.keys.len() == 1 && query.root == Root::Whole,
        _ => query.keys.len() == 1 && many,
    };
    let filtered = query.conditions.is_empty() || many;
    (good && filtered).then_some(query)
}

/// The file, and the other words: "in users.json", "of the file users.json", "users.json:".
fn without_file<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(String, Vec<&'t Token<'a>>)> {
    let is_json = |token: &Token<'_>| {
        [".json", ".jsonl", ".ndjson"]
            .iter()
            .any(|end| token.raw.len() > end.len() && token.raw.ends_with(end))
            && !token.raw.contains(['*', '?', ' ', ':', '$'])
    };
    let at = tokens.iter().position(is_json)?;
    if tokens.iter().filter(|token| is_json(token)).count() != 1 {
        return None;
    }
    let mut start = at;
    while start > 0 && {
        let token = &tokens[start - 1];
        let noun = ["json", "file", "lines"]
            .iter()
            .any(|word| token.raw.eq_ignore_ascii_case(word));
        noun && !token.quoted
    } {
        start -= 1;
    }
    // "open a.json" asks for nothing in it.
    if start > 0 && term(&tokens[start - 1]) == "in" {
        start -= 1;
    } else if start > 0 || !tokens[at].comma {
        return None;
    }
    let mut end = at + 1;
    if tokens.get(end).is_some_and(|token| term(token) == "file") {
        end += 1;
    }
    let words = tokens[..start].iter().chain(&tokens[end..]).collect();
    Some((tokens[at].raw.to_owned(), words))
}

impl Words<'_, '_> {
    pub(super) fn raw(&self, ahead: usize) -> &str {
        self.tokens
            .get(self.at + ahead)
            .map_or(VALUE, |token| if token.quoted { VALUE } else { token.raw })
    }

    pub(super) fn term(&self, ahead: usize) -> &'static str {
        self.tokens
            .get(self.at + ahead)
            .map_or(VALUE, |token| term(token))
    }

    /// Takes one word, said as it is or by a synonym.
    pub(super) fn take(&mut self, words: &[&str]) -> bool {
        let (raw, term) = (self.raw(0), self.term(0));
        let there = words
            .iter()
            .any(|word| raw.eq_ignore_ascii_case(word) || term == *word);
        self.at += usize::from(there);
        there
    }

    fn seq(&mut self, words: &[&str]) -> bool {
        let start = self.at;
        let there = words.iter().all(|word| self.take(&[word]));
        if !there {
            self.at = start;
        }
        there
    }

    pub(super) fn attempt<T>(&mut self, reader: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = reader(self);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn drop_last(&mut self, ends: &[&[&str]]) {
        for end in ends {
            let from = self.tokens.len().saturating_sub(end.len());
            let said = self.tokens[from..]
                .iter()
                .zip(*end)
                .all(|(token, word)| !token.quoted && token.raw.eq_ignore_ascii_case(word));
            if said && from > 0 {
                self.tokens.truncate(from);
            }
        }
    }

    /// "show", "which", "how many", "the sum of".
    fn asked(&mut self, query: &mut Query) {
        loop {
            if self.take(&["count"]) {
                query.outcome = Outcome::Counted;
            } else if self.take(&["sum"]) {
                query.outcome = Outcome::Sum;
                self.take(&["up"]);
            } else if self.take(&["average"]) {
                query.outcome = Outcome::Average;
            } else if self.take(&["minimum", "smallest"]) {
                query.outcome = Outcome::Minimum;
            } else if self.take(&["maximum", "largest"]) {
                query.outcome = Outcome::Maximum;
            } else if self.take(&["unique"]) {
                query.outcome = Outcome::Different;
            } else if !(self.take(&[
                "show", "find", "keep", "what", "that", "only", "is", "parse",
            ]) || (self.at > 0 && self.take(&["in", "all", "each"])))
            {
                self.take(&["all", "each"]);
                return;
            }
        }
    }

    /// The keys or the items that are asked for.
    fn what(&mut self, query: &mut Query) -> Option<()> {
        // "users older than 30", "objects with status active": items, if a condition follows.
        if let Some(root) = self.attempt(|words| {
            let root = words.items()?;
            words.condition_follows().then_some(root)
        }) {
            query.root = root;
            return Some(());
        }
        if query.outcome == Outcome::Counted {
            query.root = self.items()?;
            self.seq(&["is", "there"]);
            self.take(&["is"]);
            return Some(());
        }
        if self
            .attempt(|words| words.seq(&["name", "in"]).then(|| words.names_of(query))?)
            .is_some()
        {
            return Some(());
        }
        loop {
            self.seq(&["value", "in"]);
            let (key, plural) = self.key()?;
            query.keys.push(key);
            self.plural |= plural;
            let comma = self.at > 0 && self.tokens[self.at - 1].comma;
            if !(self.take(&["and"]) || (comma && self.at < self.tokens.len())) {
                break;
            }
        }
        Some(())
    }

    /// "the names of the users", "the names of the dependencies".
    fn names_of(&mut self, query: &mut Query) -> Option<()> {
        self.take(&["all", "each"]);
        let raw = self.raw(0).to_owned();
        if is_section(&raw) {
            self.at += 1;
            query.keys.push(raw);
            query.outcome = Outcome::Names;
            return Some(());
        }
        query.root = self.items()?;
        query.keys.push("name".to_owned());
        Some(())
    }

    /// "price", "the field price", ".user.email", "emails"; a plural speaks of many.
    fn key(&mut self) -> Option<(String, bool)> {
        let led = self.take(&["field", "key", "property", "attribute", "column"]);
        let token = *self.tokens.get(self.at)?;
        let raw = token.raw;
        let known = [
            "name", "email", "url", "value", "number", "address", "text", "content",
        ];
        let free = token.quoted
            || raw.starts_with('.')
            || term(token) == VALUE
            || known.contains(&term(token));
        let path = jq_path(raw).filter(|path| free && path.len() <= 80)?;
        const NOT_KEYS: [&str; 12] = [
            "error", "errors", "mistake", "mistakes", "typo", "typos", "problem", "problems",
            "syntax", "comments", "comment", "todo",
        ];
        // Who searches a file for a word may want the line.
        let sought = self.at > 0 && term(self.tokens[self.at - 1]) == "find";
        if !led
            && !token.quoted
            && (sought || NOT_KEYS.contains(&raw.to_ascii_lowercase().as_str()))
        {
            return None;
        }
        self.at += 1;
        let plain = path[1..].to_owned();
        let noun = self.take(&[
            "field",
            "fields",
            "key",
            "keys",
            "property",
            "attribute",
            "value",
            "values",
            "column",
        ]);
        let of_many = !noun
            && !led
            && !token.quoted
            && is_plural(&plain)
            && !is_section(&plain)
            && !plain.contains('.');
        Some(if of_many {
            (singular(&plain), true)
        } else {
            (plain, false)
        })
    }

    /// "users", "all the items", "each object", "elements of the array".
    fn items(&mut self) -> Option<Root> {
        const GENERIC: [&str; 16] = [
            "item",
            "items",
            "object",
            "objects",
            "element",
            "elements",
            "entry",
            "entries",
            "record",
            "records",
            "people",
            "persons",
            "everyone",
            "everybody",
            "person",
            "those",
        ];
        self.take(&["all", "each"]);
        let token = *self.tokens.get(self.at)?;
        let raw = token.raw.to_ascii_lowercase();
        let word = !token.quoted
            && raw.len() > 2
            && raw
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let each = self.at > 0 && ["each", "all"].contains(&term(self.tokens[self.at - 1]));
        (word && (GENERIC.contains(&raw.as_str()) || is_plural(&raw) || each)).then_some(())?;
        let taken = [
            "line",
            "word",
            "character",
            "column",
            "byte",
            "file",
            "value",
        ];
        if ["keys", "errors", "differences"].contains(&raw.as_str()) {
            return None;
        }
        (!taken.contains(&term(token)) || GENERIC.contains(&raw.as_str())).then_some(())?;
        self.at += 1;
        if self.take(&["array", "list"]) && !GENERIC.contains(&raw.as_str()) {
            return Some(Root::Under(raw));
        }
        if self.seq(&["in", "array"]) || self.seq(&["in", "list"]) {
            return Some(Root::Items(None));
        }
        Some(Root::Items((!GENERIC.contains(&raw.as_str())).then(|| {
            if is_plural(&raw) {
                raw.clone()
            } else {
                format!("{raw}s")
            }
        })))
    }

    fn condition_follows(&self) -> bool {
        let words = ["that", "whose", "where", "with", "who", "longer", "in"];
        let comparing = [
            "older", "younger", "cheaper", "costing", "named", "called", "over", "under",
        ];
        words.contains(&self.term(0)) && self.term(0) != "in"
            || comparing.contains(&self.raw(0))
            || (self.term(0) == "is"
                && (comparing.contains(&self.raw(1)) || self.raw(2) == "expensive"))
            || self.raw(0) == "who"
    }

    /// What is said behind the keys: of which items, and what must hold of them.
    fn more(&mut self, query: &mut Query) -> Option<()> {
        if let Some(condition) = self.attempt(Self::condition) {
            query.conditions.push(condition);
            if query.root == Root::Whole {
                query.root = Root::Items(None);
            }
            return Some(());
        }
        if self.at + 1 >= self.tokens.len() && (self.take(&["is"]) || self.take(&["there"])) {
            return Some(());
        }
        if self.take(&["in", "for"]) {
            if let Some(section) = self
                .attempt(Self::section)
                .filter(|_| query.root == Root::Whole)
            {
                for key in &mut query.keys {
                    *key = format!("{section}.{key}");
                }
                return Some(());
            }
            let root = self
                .nth()
                .or_else(|| self.attempt(Self::items))
                .or_else(|| self.one())?;
            (query.root == Root::Whole).then_some(())?;
            query.root = root;
            return Some(());
        }
        None
    }

    /// "the database section".
    fn section(&mut self) -> Option<String> {
        let key = self.plain_key()?;
        self.take(&["section", "object", "block"]).then_some(key)
    }

    /// "the user with id 3".
    fn one(&mut self) -> Option<Root> {
        let noun = self.raw(0).to_ascii_lowercase();
        let word = noun.len() > 2 && noun.bytes().all(|byte| byte.is_ascii_lowercase());
        (word && self.term(0) == VALUE).then_some(())?;
        self.at += 1;
        let generic =
            ["item", "object", "element", "entry", "record", "person"].contains(&noun.as_str());
        self.condition_follows()
            .then(|| Root::Items((!generic).then(|| format!("{noun}s"))))
    }

    /// "the first user", "the last element".
    fn nth(&mut self) -> Option<Root> {
        self.attempt(|words| {
            let index = if words.take(&["last"]) {
                -1
            } else {
                let nth = words
                    .tokens
                    .get(words.at)
                    .and_then(|token| measure::ordinal(token))?;
                words.at += 1;
                i64::try_from(nth).ok()? - 1
            };
            let noun = words.raw(0).to_ascii_lowercase();
            (!noun.is_empty() && noun.bytes().all(|byte| byte.is_ascii_lowercase()))
                .then_some(())?;
            words.at += 1;
            let generic =
                ["item", "object", "element", "entry", "record", "person"].contains(&noun.as_str());
            Some(Root::Nth(index, (!generic).then(|| format!("{noun}s"))))
        })
    }
}

/// What a package calls its parts.
fn is_section(key: &str) -> bool {
    ["dependencies", "devDependencies", "scripts"].contains(&key)
}

fn is_plural(word: &str) -> bool {
    word.len() > 3
        && word.ends_with('s')
        && !["ss", "us", "is"].iter().any(|end| word.ends_with(end))
}

/// "countries" of many are the `country` of each.
fn singular(word: &str) -> String {
    if !is_plural(word) {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    if let Some(stem) = word
        .strip_suffix("es")
        .filter(|stem| stem.ends_with("ss") || stem.ends_with("us"))
    {
        return stem.to_owned();
    }
    word[..word.len() - 1].to_owned()
}
