//! Sayings of several words that are one word of this grammar.

use super::words::term;
use crate::static_backend::tokens::Token;

/// A saying, each word as a term or as it is typed (several of them between bars), and the term it stands for.
const SAYINGS: [(&[&str], &str); 21] = [
    (
        &[
            "upper|uppercase",
            "or|and",
            "lowercase|lower",
            "case",
            "not",
            "matter|matters|important",
        ],
        "insensitive",
    ),
    (
        &[
            "upper|uppercase",
            "or|and",
            "lowercase|lower",
            "not",
            "matter|matters|important",
        ],
        "insensitive",
    ),
    (&["case", "not", "matter|matters|important"], "insensitive"),
    (
        &[
            "not",
            "matter|care",
            "upper|uppercase",
            "or",
            "lowercase|lower",
        ],
        "insensitive",
    ),
    (
        &["no", "matter", "upper|uppercase", "or", "lowercase|lower"],
        "insensitive",
    ),
    (
        &["in", "upper|uppercase", "or", "lowercase|lower"],
        "insensitive",
    ),
    (
        &["in", "both", "upper|uppercase", "and", "lowercase|lower"],
        "insensitive",
    ),
    (
        &[
            "without",
            "caring|regard|respect",
            "for|about|to|of",
            "case",
        ],
        "insensitive",
    ),
    (
        &[
            "no|not",
            "matter",
            "how",
            "it",
            "is",
            "written|spelled|spelt|capitalized",
        ],
        "insensitive",
    ),
    (
        &[
            "no|not",
            "matter",
            "how",
            "written|spelled|spelt|capitalized",
        ],
        "insensitive",
    ),
    (
        &["however", "it", "is", "written|spelled|spelt|capitalized"],
        "insensitive",
    ),
    (
        &["however", "written|spelled|spelt|capitalized"],
        "insensitive",
    ),
    (&["in", "each|both", "case|cases"], "insensitive"),
    (&["each", "case"], "insensitive"),
    (&["equal", "so", "uppercase|lowercase"], "exact case"),
    (&["equal", "so"], "exact case"),
    (&["case", "sensitive|sensitively"], "exact case"),
    (&["case-sensitive|case-sensitively"], "exact case"),
    (&["as", "whole", "word"], "whole word"),
    (&["it", "number"], "line numbers"),
    (&["name", "in", "file"], "filename"),
];

/// The tokens and the word of the grammar that each is, a saying as one of them.
pub(crate) fn collapsed<'a>(tokens: &[Token<'a>]) -> (Vec<Token<'a>>, Vec<&'static str>) {
    let things = things(tokens);
    let terms: Vec<_> = tokens
        .iter()
        .map(|token| match term(token) {
            "" if !token.quoted
                && things
                    .iter()
                    .any(|thing| token.raw.eq_ignore_ascii_case(thing)) =>
            {
                "line"
            }
            term => term,
        })
        .collect();
    let mut out = (
        Vec::with_capacity(tokens.len()),
        Vec::with_capacity(tokens.len()),
    );
    let mut at = 0;
    while at < tokens.len() {
        let saying = SAYINGS
            .iter()
            .find(|(words, _)| says(words, &tokens[at..], &terms[at..]));
        let (length, stands_for) =
            saying.map_or((1, terms[at]), |(words, term)| (words.len(), *term));
        let mut token = tokens[at];
        if length > 1 {
            token.raw = "";
            token.id = 0;
            token.comma = tokens[at + length - 1].comma;
        }
        out.0.push(token);
        out.1.push(stands_for);
        at += length;
    }
    out
}

/// What the lines of a file are called: "requests" in access.log, "employees" in employees.csv.
fn things<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    let mut things = Vec::new();
    for token in tokens {
        let name = token.raw.rsplit('/').next().unwrap_or(token.raw);
        if super::read_names::is_access_log(name) {
            things.extend(["request", "requests", "hits", "accesses"]);
        } else if super::read_names::is_table(name)
            && let Some((stem, _)) = name.rsplit_once('.')
            && stem.len() > 3
            && (stem.ends_with('s') || stem == "people")
        {
            things.extend([stem, stem.strip_suffix('s').unwrap_or(stem)]);
        }
    }
    things
}

fn says(words: &[&str], tokens: &[Token<'_>], terms: &[&str]) -> bool {
    words.len() <= tokens.len()
        && words
            .iter()
            .zip(tokens)
            .zip(terms)
            .all(|((word, token), term)| {
                !token.quoted
                    && word
                        .split('|')
                        .any(|one| one == *term || token.raw.eq_ignore_ascii_case(one))
            })
}
