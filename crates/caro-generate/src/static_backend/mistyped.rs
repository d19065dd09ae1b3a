//! Words of sentences about text that were mistyped and that the vocabulary does not forgive, because it does not
//! know them or knows too many like them: "thrid", "secnd", "lasst", "apear".

use super::lexicon::{self, UNKNOWN, one_apart, w};
use super::tokens::Token;

/// What is often mistyped, in the order of its letters.
const WORDS: [&str; 44] = [
    "alphabetically",
    "appear",
    "appears",
    "average",
    "between",
    "characters",
    "column",
    "columns",
    "containing",
    "contains",
    "count",
    "descending",
    "different",
    "display",
    "duplicate",
    "duplicates",
    "every",
    "fifth",
    "files",
    "first",
    "fourth",
    "largest",
    "last",
    "lines",
    "longest",
    "matching",
    "numerically",
    "occurs",
    "print",
    "recursively",
    "replace",
    "reverse",
    "second",
    "separated",
    "shortest",
    "smallest",
    "sorted",
    "starting",
    "third",
    "times",
    "unique",
    "upper",
    "without",
    "words",
];

/// The only word that is one letter away from this one.
pub(crate) fn meant(raw: &str) -> Option<&'static str> {
    if raw.len() < 4 || raw.len() > 15 || !raw.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    // Words of their own.
    if [
        "fist", "lies", "lines", "line", "limes", "tiles", "fries", "flies", "past", "prints",
        "imprint", "swords",
    ]
    .contains(&raw)
    {
        return None;
    }
    let mut close = WORDS.iter().filter(|word| {
        word.as_bytes()[0] == raw.as_bytes()[0]
            && word.len().abs_diff(raw.len()) <= 1
            // A short word has too many neighbours but for a letter typed twice or two swapped.
            && (word.len() >= 5 || raw.len() > word.len())
            && one_apart(word.as_bytes(), raw.as_bytes())
    });
    let found = close.next()?;
    (close.next().is_none() && *found != raw).then_some(found)
}

/// The sentence with such words put right, if there are any that cannot be values.
pub(crate) fn corrected<'a>(tokens: &[Token<'a>]) -> Option<Vec<Token<'a>>> {
    // Behind these stands what somebody looks for, replaces or names.
    const BEFORE_VALUES: [&str; 22] = [
        "for",
        "contain",
        "contains",
        "containing",
        "with",
        "word",
        "replace",
        "by",
        "to",
        "grep",
        "named",
        "called",
        "string",
        "text",
        "mention",
        "mentions",
        "like",
        "branch",
        "user",
        "package",
        "run",
        "say",
    ];
    let mut changed = false;
    let mut out = tokens.to_vec();
    for at in 0..tokens.len() {
        let token = &tokens[at];
        if token.quoted || (token.id != UNKNOWN && !token.mistyped) {
            continue;
        }
        let before = at.checked_sub(1).map(|before| tokens[before].raw);
        if before.is_some_and(|before| {
            BEFORE_VALUES
                .iter()
                .any(|word| before.eq_ignore_ascii_case(word))
        }) {
            continue;
        }
        let Some(word) = meant(token.raw) else {
            continue;
        };
        let meaning = lexicon::look_up(word);
        out[at] = Token {
            raw: word,
            id: meaning.map_or(UNKNOWN, |meaning| meaning.id),
            role: meaning.map_or(token.role, |meaning| meaning.role),
            mistyped: true,
            ..*token
        };
        changed = true;
    }
    changed.then_some(out)
}

/// Whether what was put right counts lines or columns, and can be nothing else.
pub(crate) fn is_certain(tokens: &[Token<'_>], corrected: &[Token<'_>]) -> bool {
    const ORDINALS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "last"];
    tokens
        .iter()
        .zip(corrected)
        .enumerate()
        .any(|(at, (typed, meant))| {
            typed.raw != meant.raw
                && ORDINALS.contains(&meant.raw)
                && corrected.get(at + 1).is_some_and(|next| {
                    [w::LINE, w::ROW, w::WORD, w::COLUMN, w::CHARACTER].contains(&next.id)
                })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_is_forgiven_where_one_word_is_meant() {
        for (typed, word) in [
            ("thrid", "third"),
            ("secnd", "second"),
            ("lasst", "last"),
            ("apear", "appear"),
            ("tmes", "times"),
            ("numericaly", "numerically"),
        ] {
            assert_eq!(meant(typed), Some(word));
        }
        for other in [
            "first",
            "list",
            "fist",
            "lost",
            "cast",
            "third.txt",
            "tests",
            "prices",
        ] {
            assert_eq!(meant(other), None, "{other}");
        }
    }
}
