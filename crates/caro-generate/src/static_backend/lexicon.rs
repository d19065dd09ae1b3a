//! The vocabulary, laid out by the build script: what a word means, and what a mistyped word was meant to be.

/// One entry of what Caro knows: offsets into `TEXT`.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) title: (u32, u32),
    /// A command for each `entries::Target`; an empty span is none.
    pub(crate) runs: [(u32, u32); 6],
    /// What the command prints: see `entries::Gives`.
    pub(crate) gives: u8,
    /// For a clause behind another command: what that one must print.
    pub(crate) after: u8,
}

#[allow(
    dead_code,
    unreachable_pub,
    clippy::unreadable_literal,
    reason = "generated; not every word has a user in Rust"
)]
mod tables {
    use super::Row;
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}
pub(crate) use tables::*;

/// The id of a word that is not in the vocabulary.
pub(crate) const UNKNOWN: u16 = 0;
/// The id of a word that no reading needs.
pub(crate) const NOISE: u16 = 1;
/// The id of a phrase that no reading needs at the start of a sentence.
pub(crate) const OPENING: u16 = 2;

/// What a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// The id that all synonyms share.
    pub(crate) id: u16,
    /// How the word can name files.
    pub(crate) role: Role,
}

/// How a word can name files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It cannot.
    None,
    /// It describes them: "python" files.
    Adjective(u8),
    /// It stands for them: photos.
    Noun(u8),
    /// It is an extension: pdf files.
    Extension,
}

/// Looks a word (lower case; several words with single spaces) up.
pub(crate) fn look_up(word: &str) -> Option<Meaning> {
    let (first, last) = same_initial(word)?;
    let (mut low, mut high) = (first, last);
    while low < high {
        let middle = low.midpoint(high);
        match text_of(middle).cmp(word) {
            std::cmp::Ordering::Equal => return Some(meaning_of(middle)),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}

/// What a mistyped word was meant to be: the only word that is one letter away (one missing, one too many, one
/// wrong, two swapped). Words of four letters have too many neighbours for all but the last, shorter ones for any,
/// and the first letter is rarely wrong.
pub(crate) fn look_up_mistyped(word: &str) -> Option<Meaning> {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let (first, last) = same_initial(word)?;
    let mut found: Option<Meaning> = None;
    for index in first..last {
        let known = text_of(index);
        let close = if word.len() == 4 {
            known.len() == 4 && is_swapped(known.as_bytes(), word.as_bytes())
        } else {
            known.len().abs_diff(word.len()) <= 1 && known.len() >= 5
        };
        if close && one_apart(known.as_bytes(), word.as_bytes()) {
            let meaning = meaning_of(index);
            if found.is_some_and(|other| other.id != meaning.id) {
                return None;
            }
            found = Some(meaning);
        }
    }
    found.filter(|meaning| meaning.id > OPENING)
}

/// Whether a word has no part in any grammar, so that it can be a name where a name is announced.
pub(crate) const fn is_plain(id: u16) -> bool {
    id >= w::COMMENTS
}

/// Whether a word stands for a class of texts: "starting with a digit" speaks of digits, not of the word.
pub(crate) const fn is_class(id: u16) -> bool {
    matches!(
        id,
        w::DIGIT
            | w::NUMBER
            | w::DOT
            | w::DASH
            | w::HYPHEN
            | w::UNDERSCORE
            | w::TILDE
            | w::SLASH
            | w::COMMA
            | w::SEMICOLON
            | w::COLON
            | w::PIPE
            | w::PERIOD
            | w::CAPITAL
            | w::UPPERCASE
            | w::LOWERCASE
            | w::VOWEL
            | w::CONSONANT
            | w::SYMBOL
            | w::QUOTE
            | w::BRACKET
            | w::WHITESPACE
            | w::SOMETHING
            | w::ANYTHING
            | w::NOTHING
            | w::EMAIL
            | w::ASCII
            | w::UNICODE
            | w::EMOJI
            | w::NULL
            | w::NEWLINE
            | w::BACKSLASH
            | w::REGEX
            | w::EXPRESSION
            | w::CODE
            | w::DATA
            | w::INFORMATION
            | w::STUFF
            | w::THING
            | w::CASE
            | w::GIVEN
            | w::SPECIFIED
            | w::CERTAIN
            | w::SPECIFIC
            | w::PARTICULAR
            | w::FOLLOWING
    )
}

/// The extensions of a kind of files.
pub(crate) fn extensions(kind: u8) -> impl Iterator<Item = &'static str> {
    let kind = usize::from(kind);
    KIND_TEXT[KIND_ENDS[kind] as usize..KIND_ENDS[kind + 1] as usize].split(' ')
}

fn same_initial(word: &str) -> Option<(usize, usize)> {
    let initial = usize::from(*word.as_bytes().first()?);
    Some((
        usize::from(WORD_INITIALS[initial]),
        usize::from(WORD_INITIALS[initial + 1]),
    ))
}

fn text_of(index: usize) -> &'static str {
    &WORD_TEXT[WORD_ENDS[index] as usize..WORD_ENDS[index + 1] as usize]
}

fn meaning_of(index: usize) -> Meaning {
    let (id, role, kind) = WORD_MEANINGS[index];
    let role = match role {
        1 => Role::Adjective(kind),
        2 => Role::Noun(kind),
        3 => Role::Extension,
        _ => Role::None,
    };
    Meaning { id, role }
}

/// Whether two words differ by one missing letter, one wrong letter or two swapped neighbours.
pub(crate) fn one_apart(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (short, long) = (&short[same..], &long[same..]);
    if short.len() < long.len() {
        return short == &long[1..];
    }
    match (short, long) {
        ([_, rest @ ..], [_, other @ ..]) if rest == other => true,
        ([x, y, rest @ ..], [p, q, other @ ..]) => x == q && y == p && rest == other,
        _ => false,
    }
}

/// Whether two words of one length have the same letters, two neighbours in the other order.
fn is_swapped(a: &[u8], b: &[u8]) -> bool {
    let differ = a.iter().zip(b).filter(|(x, y)| x != y).count();
    let (mut left, mut right) = (a.to_vec(), b.to_vec());
    left.sort_unstable();
    right.sort_unstable();
    differ == 2 && left == right && one_apart(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_share_an_id() {
        let folder = look_up("folder").unwrap();
        assert_eq!(folder.id, w::DIRECTORY);
        assert_eq!(look_up("directories").unwrap().id, w::DIRECTORY);
        assert_eq!(look_up("look for").unwrap().id, w::FIND);
        assert_eq!(look_up("zyzzyva"), None);
    }

    #[test]
    fn a_letter_too_many_or_too_few_is_forgiven() {
        for typo in ["direcotry", "directoory", "dirextory", "diectory"] {
            assert_eq!(look_up_mistyped(typo).unwrap().id, w::DIRECTORY, "{typo}");
        }
        assert_eq!(
            look_up_mistyped("dirrectorry"),
            None,
            "two mistakes are not"
        );
        assert_eq!(look_up_mistyped("directry"), None, "directory or directly?");
        assert_eq!(look_up_mistyped("fnd"), None, "nor is one in a short word");
    }

    #[test]
    fn the_vocabulary_is_sorted() {
        for index in 1..WORD_MEANINGS.len() {
            assert!(text_of(index - 1) < text_of(index));
        }
    }
}
