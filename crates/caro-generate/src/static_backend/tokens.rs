//! A sentence as words: what was quoted, what each word means, and where a comma stood.

use super::lexicon::{self, Meaning, NOISE, OPENING, Role, UNKNOWN};

/// Longer sentences are not everyday ones.
const MOST_BYTES: usize = 1_000;
const MOST_TOKENS: usize = 60;
/// What a number is joined to with a hyphen.
const UNITS: [&str; 12] = [
    "character",
    "char",
    "bit",
    "byte",
    "digit",
    "line",
    "column",
    "page",
    "second",
    "minute",
    "hour",
    "day",
];
/// The longest phrase of the vocabulary, in words.
const PHRASE: usize = 6;

/// One word of the sentence, or one quoted text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'a> {
    /// As it was typed, without quotes and closing punctuation.
    pub(crate) raw: &'a str,
    /// Where `raw` starts in the sentence, in bytes.
    pub(crate) start: usize,
    /// What it means; [`UNKNOWN`] for values and for words nobody taught us.
    pub(crate) id: u16,
    /// How it can name files.
    pub(crate) role: Role,
    /// It stood in quotes: a value, whatever it says.
    pub(crate) quoted: bool,
    /// It was one letter away from a word we know.
    pub(crate) mistyped: bool,
    /// A comma or the like followed it.
    pub(crate) comma: bool,
}

impl Token<'static> {
    /// A word that a sentence is read with although nobody typed it.
    pub(crate) const fn word(id: u16) -> Self {
        Self {
            raw: "show",
            start: 0,
            id,
            role: Role::None,
            quoted: false,
            mistyped: false,
            comma: false,
        }
    }
}

/// Why a sentence cannot be split into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    Empty,
    TooLong,
    ControlCharacter,
    OpenQuote,
}

/// Splits a sentence and looks its words up. Linear in its length.
pub(crate) fn read<'a>(sentence: &'a str) -> Result<Vec<Token<'a>>, Unreadable> {
    let sentence = sentence.trim();
    if sentence.is_empty() {
        return Err(Unreadable::Empty);
    }
    if sentence.len() > MOST_BYTES {
        return Err(Unreadable::TooLong);
    }
    if sentence
        .chars()
        .any(|character| character.is_control() && !character.is_whitespace())
    {
        return Err(Unreadable::ControlCharacter);
    }
    let mut pieces = split(sentence)?;
    join_names(sentence, &mut pieces);
    if pieces.len() > MOST_TOKENS {
        return Err(Unreadable::TooLong);
    }
    Ok(understand(&pieces))
}

#[derive(Debug, Clone, Copy)]
struct Piece<'a> {
    raw: &'a str,
    /// Where it starts in the sentence, in bytes.
    start: usize,
    quoted: bool,
    comma: bool,
}

fn split(sentence: &str) -> Result<Vec<Piece<'_>>, Unreadable> {
    let mut pieces = Vec::with_capacity(24);
    let mut rest = sentence;
    loop {
        rest = rest.trim_start();
        let start = sentence.len() - rest.len();
        let Some(first) = rest.chars().next() else {
            return Ok(pieces);
        };
        if let Some(close) = closing_quote(first) {
            let inner = &rest[first.len_utf8()..];
            let end = find_close(inner, first, close).ok_or(Unreadable::OpenQuote)?;
            let raw = &inner[..end.start];
            if raw.contains(['\n', '\r', '\t']) {
                return Err(Unreadable::ControlCharacter);
            }
            rest = &inner[end.end..];
            let after = rest.trim_start_matches(['.', '?', '!', ')']);
            let comma = after.starts_with([',', ';', ':']);
            rest = after.trim_start_matches([',', ';', ':', '.']);
            pieces.push(Piece {
                raw,
                start: start + first.len_utf8(),
                quoted: true,
                comma,
            });
            continue;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        push_word(word, start, &mut pieces);
    }
}

fn push_word<'a>(word: &'a str, start: usize, pieces: &mut Vec<Piece<'a>>) {
    let comma = word.ends_with([',', ';', ':', ')']);
    let mut raw = word;
    if raw.len() > 1 {
        raw = raw.trim_end_matches([',', ';', ':', '?', '!']);
        if let Some(bare) = raw.strip_prefix('(') {
            raw = bare;
        }
        if raw.ends_with(')') && !raw.contains('(') {
            raw = &raw[..raw.len() - 1];
        }
        // A full stop ends a sentence; "." and ".." are directories.
        if raw.ends_with('.')
            && !raw.trim_end_matches('.').is_empty()
            && !raw.ends_with("/.")
            && !raw.ends_with("/..")
        {
            raw = raw.trim_end_matches('.');
        }
    }
    if raw.is_empty() || raw == "," {
        if let Some(last) = pieces.last_mut() {
            last.comma = true;
        }
        return;
    }
    // "jpg,png,gif" is a list; a path or a number with a comma in it is not.
    let is_list = raw.contains(',')
        && !raw.contains(['/', '=', '{', '$'])
        && !raw.starts_with(|c: char| c.is_ascii_digit());
    if is_list {
        for part in raw.split(',').filter(|part| !part.is_empty()) {
            pieces.push(Piece {
                raw: part,
                start,
                quoted: false,
                comma: true,
            });
        }
        return;
    }
    // "lines 20-30" is "lines 20 - 30".
    let counted = pieces.last().is_some_and(|before| {
        ["line", "lines", "column", "columns", "characters"]
            .iter()
            .any(|word| before.raw.eq_ignore_ascii_case(word))
    });
    if counted
        && let Some((low, high)) = raw.split_once('-')
        && [low, high]
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        for part in [low, &raw[low.len()..=low.len()], high] {
            pieces.push(Piece {
                raw: part,
                start,
                quoted: false,
                comma: false,
            });
        }
        return;
    }
    // "a 20-character password" is one of 20 characters.
    if let Some((number, unit)) = raw.split_once('-')
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && UNITS.iter().any(|known| unit.eq_ignore_ascii_case(known))
    {
        for part in [number, unit] {
            pieces.push(Piece {
                raw: part,
                start,
                quoted: false,
                comma: comma && part == unit,
            });
        }
        return;
    }
    let opened = usize::from(word.starts_with('(') && !raw.starts_with('('));
    pieces.push(Piece {
        raw,
        start: start + opened,
        quoted: false,
        comma,
    });
}

/// Joins the words of a name that is written with spaces and capitals: "My Notes.txt", "Anna Schmidt". They are one
/// value; to read one of them and drop the other would be to read another name.
fn join_names<'a>(sentence: &'a str, pieces: &mut Vec<Piece<'a>>) {
    let capital = |piece: &Piece<'_>| {
        !piece.quoted
            && piece.raw.starts_with(|c: char| c.is_ascii_uppercase())
            && piece
                .raw
                .bytes()
                .skip(1)
                .any(|byte| byte.is_ascii_lowercase())
    };
    // "Find All Pdf Files": where every word is capital, capitals say nothing.
    let words = || pieces.iter().skip(1).filter(|piece| !piece.quoted);
    if words().count() > 2 && words().all(capital) {
        return;
    }
    let mut at = pieces.len();
    while at > 2 {
        at -= 1;
        let (first, second) = (pieces[at - 1], pieces[at]);
        let adjacent = first.start + first.raw.len() + 1 == second.start;
        let plain = |raw: &str| raw.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !adjacent || !capital(&first) || !capital(&second) || !plain(first.raw) {
            continue;
        }
        if is_named_file(second.raw) || (!is_known(first.raw) && plain(second.raw)) {
            pieces[at - 1] = Piece {
                raw: &sentence[first.start..second.start + second.raw.len()],
                quoted: true,
                ..second
            };
            pieces[at - 1].start = first.start;
            pieces.remove(at);
        }
    }
}

/// Whether it ends as files do, with a dot and a few letters.
fn is_named_file(raw: &str) -> bool {
    raw.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && (1..=5).contains(&extension.len())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Whether a word has a meaning of its own; "my" has none that would keep it from being part of a name.
fn is_known(raw: &str) -> bool {
    lexicon::look_up(&raw.to_ascii_lowercase()).is_some_and(|meaning| meaning.id > OPENING)
}

const fn closing_quote(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '\'' => Some('\''),
        '`' => Some('`'),
        '\u{201c}' => Some('\u{201d}'),
        '\u{2018}' => Some('\u{2019}'),
        _ => None,
    }
}

/// The end of a quoted text: a closing quote that a space, a sign or nothing follows.
fn find_close(inner: &str, open: char, close: char) -> Option<std::ops::Range<usize>> {
    let closes = |character: char| character == close || (open == '`' && character == '\'');
    inner.char_indices().find_map(|(at, character)| {
        let end = at + character.len_utf8();
        let next = inner[end..].chars().next();
        let ends_word = next.is_none_or(|next| next.is_whitespace() || ",;:.?!)".contains(next));
        (at > 0 && closes(character) && ends_word).then_some(at..end)
    })
}

/// Looks the words up, longest phrases first, and leaves the noise out.
fn understand<'a>(pieces: &[Piece<'a>]) -> Vec<Token<'a>> {
    let mut tokens: Vec<Token<'a>> = Vec::with_capacity(pieces.len());
    let mut lower = String::with_capacity(64);
    let mut ends = [0_usize; PHRASE];
    let mut at = 0;
    let shouted = !pieces
        .iter()
        .any(|piece| piece.raw.bytes().any(|byte| byte.is_ascii_lowercase()));
    while at < pieces.len() {
        let piece = pieces[at];
        if piece.quoted || (!shouted && is_mark(piece.raw)) {
            tokens.push(Token {
                quoted: piece.quoted,
                ..value(piece)
            });
            at += 1;
            continue;
        }
        let reach = phrase_reach(&pieces[at..], &mut lower, &mut ends);
        let (length, meaning, mistyped) =
            longest_meaning(&lower, &ends[..reach], tokens.is_empty());
        let comma = pieces[at + length - 1].comma;
        let is_noise = meaning.id == NOISE || (meaning.id == OPENING && tokens.is_empty());
        let is_name = tokens
            .last()
            .is_some_and(|last| last.id == lexicon::w::NAMED);
        if is_noise && !(is_name && piece.raw.len() == 1) {
            if comma && let Some(last) = tokens.last_mut() {
                last.comma = true;
            }
            at += length;
            continue;
        }
        let id = if meaning.id == OPENING || is_noise {
            UNKNOWN
        } else {
            meaning.id
        };
        let raw = if length == 1 { piece.raw } else { "" };
        tokens.push(Token {
            raw,
            start: piece.start,
            id,
            role: meaning.role,
            quoted: false,
            mistyped,
            comma,
        });
        at += length;
    }
    // "Show me which …", "find out how many …" ask no more than "which …", "how many …".
    if let [first, second, ..] = tokens.as_slice()
        && [lexicon::w::SHOW, lexicon::w::FIND].contains(&first.id)
        && QUESTIONS.contains(&second.id)
    {
        tokens.remove(0);
    }
    tokens
}

/// What logs and programs write in capitals: it stands for itself, where the same word in small letters has a meaning.
fn is_mark(raw: &str) -> bool {
    const MARKS: [&str; 17] = [
        "ERROR", "ERRORS", "WARN", "WARNING", "INFO", "DEBUG", "TRACE", "FATAL", "CRITICAL",
        "FAIL", "FAILED", "START", "STOP", "BEGIN", "END", "NULL", "DONE",
    ];
    MARKS.contains(&raw)
}

/// Words that open a question by themselves.
const QUESTIONS: [u16; 8] = [
    lexicon::w::WHAT,
    lexicon::w::WHICH,
    lexicon::w::WHO,
    lexicon::w::WHERE,
    lexicon::w::WHEN,
    lexicon::w::HOW,
    lexicon::w::MUCH,
    lexicon::w::COUNT,
];

fn value(piece: Piece<'_>) -> Token<'_> {
    Token {
        raw: piece.raw,
        start: piece.start,
        id: UNKNOWN,
        role: Role::None,
        quoted: true,
        mistyped: false,
        comma: piece.comma,
    }
}

/// Joins the next words in lower case; a phrase does not reach over a comma or a quote.
fn phrase_reach(pieces: &[Piece<'_>], lower: &mut String, ends: &mut [usize; PHRASE]) -> usize {
    lower.clear();
    let mut reach = 0;
    for piece in pieces.iter().take(PHRASE) {
        if piece.quoted {
            break;
        }
        if reach > 0 {
            lower.push(' ');
        }
        lower.extend(piece.raw.chars().map(|character| match character {
            '\u{2019}' => '\'',
            other => other.to_ascii_lowercase(),
        }));
        ends[reach] = lower.len();
        reach += 1;
        if piece.comma {
            break;
        }
    }
    reach
}

fn longest_meaning(lower: &str, ends: &[usize], at_start: bool) -> (usize, Meaning, bool) {
    for length in (2..=ends.len()).rev() {
        if let Some(meaning) = lexicon::look_up(&lower[..ends[length - 1]])
            && (meaning.id != OPENING || at_start)
        {
            return (length, meaning, false);
        }
    }
    let word = &lower[..ends[0]];
    let unknown = Meaning {
        id: UNKNOWN,
        role: Role::None,
    };
    if let Some(meaning) = lexicon::look_up(word) {
        return (1, meaning, false);
    }
    lexicon::look_up_mistyped(word).map_or((1, unknown, false), |meaning| (1, meaning, true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lexicon::w;

    fn raws(sentence: &str) -> Vec<&str> {
        read(sentence)
            .unwrap()
            .iter()
            .map(|token| token.raw)
            .collect()
    }

    #[test]
    fn quotes_make_values_and_apostrophes_do_not() {
        let tokens = read("what's in 'my file.txt', \u{201c}yours\u{201d} and `that'?").unwrap();
        let quoted: Vec<_> = tokens
            .iter()
            .filter(|token| token.quoted)
            .map(|token| token.raw)
            .collect();
        assert_eq!(quoted, ["my file.txt", "yours", "that"]);
        assert_eq!(tokens[0].id, w::WHAT);
        assert!(tokens[2].comma);
    }

    #[test]
    fn a_full_stop_ends_a_sentence_and_a_dot_is_a_directory() {
        assert_eq!(
            raws("find notes.txt in ."),
            ["find", "notes.txt", "in", "."]
        );
        assert_eq!(raws("find notes.txt."), ["find", "notes.txt"]);
        assert_eq!(raws("find .txt in ..").last(), Some(&".."));
    }

    #[test]
    fn phrases_are_one_word_and_noise_is_none() {
        let ids: Vec<_> = read("Could you please look for the folders")
            .unwrap()
            .iter()
            .map(|t| t.id)
            .collect();
        assert_eq!(ids, [w::FIND, w::DIRECTORY]);
    }

    #[test]
    fn a_name_with_spaces_and_capitals_is_one_value() {
        assert_eq!(
            raws("delete My Notes.txt"),
            ["delete", "My Notes.txt"],
            "no word of a name is dropped"
        );
        assert_eq!(
            raws("commits by Anna Schmidt").last(),
            Some(&"Anna Schmidt")
        );
        assert_eq!(raws("find files in My Photos").last(), Some(&"My Photos"));
        assert_eq!(raws("Find All Pdf Files").len(), 4);
        assert_eq!(raws("Delete Notes.txt"), ["Delete", "Notes.txt"]);
    }

    #[test]
    fn what_is_no_sentence_is_refused() {
        assert_eq!(read("  \n ").unwrap_err(), Unreadable::Empty);
        assert_eq!(read(&"x".repeat(2_000)).unwrap_err(), Unreadable::TooLong);
        assert_eq!(read(&"x ".repeat(100)).unwrap_err(), Unreadable::TooLong);
        assert_eq!(
            read("find \u{1b}[31m").unwrap_err(),
            Unreadable::ControlCharacter
        );
        assert_eq!(
            read("find files named 'x").unwrap_err(),
            Unreadable::OpenQuote
        );
    }
}
