//! The same sentence in plainer words: what it is for ("so that I can …") and what only colours it ("those annoying …")
//! is left out, and kinds that are spelled out in brackets ("source files (c, cpp, h)") stand where they belong.

use super::read_names::is_value;
use super::{restated_moves, restated_questions};
use crate::static_backend::lexicon::{Role, is_plain, w};
use crate::static_backend::measure;
use crate::static_backend::tokens::Token;

/// The sentence in plainer words, if it can be said so.
pub(crate) fn restated<'a>(tokens: &[Token<'a>]) -> Option<Vec<Token<'a>>> {
    let mut plain = tokens.to_vec();
    without_purpose(&mut plain);
    all_but(&mut plain);
    without_colour(&mut plain);
    spelled_out(&mut plain);
    relative(&mut plain);
    compared_by_sign(&mut plain);
    outside(&mut plain);
    last_ones(&mut plain);
    restated_questions::where_put(&mut plain);
    restated_questions::possessive(&mut plain);
    in_format(&mut plain);
    fewer_words(&mut plain);
    cleaned_up(&mut plain);
    restated_questions::wanted_done(&mut plain);
    restated_questions::holds(&mut plain);
    can_be(&mut plain);
    restated_questions::how_large(&mut plain);
    restated_questions::per_folder(&mut plain);
    restated_moves::folder_first(&mut plain);
    restated_moves::folder_on_demand(&mut plain);
    restated_moves::put_into(&mut plain);
    restated_moves::kept(&mut plain);
    (plain.len() != tokens.len() || plain.iter().zip(tokens).any(|(one, two)| one.id != two.id))
        .then_some(plain)
}

/// A word that nobody typed.
pub(super) const fn said(id: u16) -> Token<'static> {
    Token {
        raw: "",
        ..Token::word(id)
    }
}

pub(super) fn is_word(token: &Token<'_>, words: &[&str]) -> bool {
    !token.quoted
        && words
            .iter()
            .any(|word| token.raw.eq_ignore_ascii_case(word))
}

/// "everything but the pdfs", "all files but a.txt": but for them.
fn all_but(tokens: &mut [Token<'_>]) {
    let Some(at) = tokens.iter().position(|token| token.id == w::BUT) else {
        return;
    };
    let all = tokens[..at]
        .iter()
        .any(|token| [w::ALL, w::ANY, w::ANYTHING].contains(&token.id));
    if all && names_files(&tokens[at + 1..]) {
        tokens[at].id = w::EXCEPT;
    }
}

/// Whether what comes next says which files or folders are meant: "pdfs", "a.txt", but not "less than …".
pub(super) fn names_files(rest: &[Token<'_>]) -> bool {
    rest.first().is_some_and(|token| {
        is_value(token) || token.role != Role::None || [w::FILE, w::DIRECTORY].contains(&token.id)
    }) && rest.get(1).is_none_or(|next| next.id != w::THAN)
}

/// "… so that I can free some space", "… because we need the room": no condition.
fn without_purpose(tokens: &mut Vec<Token<'_>>) {
    let purpose = (2..tokens.len()).find(|&at| {
        let i = |ahead: usize| tokens.get(at + ahead).is_some_and(|token| token.id == w::I);
        let that = |ahead: usize| {
            tokens
                .get(at + ahead)
                .is_some_and(|token| token.id == w::THAT)
        };
        is_word(&tokens[at], &["so"]) && (i(1) || that(1) && i(2))
            || tokens[at].id == w::BECAUSE
            // "so that" is one word.
            || tokens[at].id == w::THAT && tokens[at].raw.is_empty() && i(1)
    });
    if let Some(at) = purpose
        && tokens[at..].iter().all(is_purpose)
    {
        tokens.truncate(at);
    }
}

/// Whether a word can stand in what somebody says of a purpose. A condition must not be lost with it.
fn is_purpose(token: &Token<'_>) -> bool {
    const WORDS: [&str; 52] = [
        "so", "that", "i", "we", "can", "could", "know", "what", "free", "some", "up", "space",
        "room", "disk", "clean", "delete", "remove", "them", "it", "those", "these", "need",
        "more", "later", "check", "see", "look", "read", "open", "decide", "to", "keep", "make",
        "back", "drive", "review", "archive", "move", "of", "because", "is", "are", "full",
        "almost", "running", "out", "want", "tidy", "for", "which", "soon", "next",
    ];
    !token.quoted
        && (is_word(token, &WORDS)
            || token.raw.is_empty() && [w::DELETE, w::FIND, w::SHOW, w::IS].contains(&token.id))
}

/// "all those annoying .DS_Store files": how somebody feels about them.
fn without_colour(tokens: &mut Vec<Token<'_>>) {
    const FEELINGS: [&str; 16] = [
        "annoying",
        "stupid",
        "silly",
        "pesky",
        "damn",
        "bloody",
        "nasty",
        "boring",
        "useless",
        "lovely",
        "precious",
        "unneeded",
        "unnecessary",
        "leftover",
        "awful",
        "pointless",
    ];
    let noun = |token: Option<&Token<'_>>| {
        token.is_some_and(|token| {
            !token.quoted
                && ([w::FILE, w::DIRECTORY].contains(&token.id)
                    || token.role != Role::None
                    || token.raw.starts_with(['.', '*']))
        })
    };
    let mut at = 1;
    while at < tokens.len() {
        let next = tokens.get(at + 1).copied();
        let feeling = is_word(&tokens[at], &FEELINGS) && noun(next.as_ref());
        let those = is_word(&tokens[at], &["those", "these"])
            && next.as_ref().is_some_and(|next| {
                next.role != Role::None
                    || next.raw.starts_with(['.', '*'])
                    || is_word(next, &FEELINGS) && noun(tokens.get(at + 2))
            });
        if feeling || those {
            tokens.remove(at);
        } else {
            at += 1;
        }
    }
}

/// "all raw files (.cr2, .nef)" as "all .cr2 or .nef files".
fn spelled_out(tokens: &mut Vec<Token<'_>>) {
    let ending = |token: &Token<'_>| {
        !token.quoted
            && (token.role == Role::Extension
                || token.raw == "~"
                || token.raw.starts_with("*.")
                || token.raw.starts_with('.') && token.raw.len() > 1 && !token.raw.contains('/'))
    };
    let Some(noun) = (0..tokens.len()).find(|&at| {
        [w::FILE, w::SCRIPTS].contains(&tokens[at].id)
            && tokens[at].raw.ends_with('s')
            && tokens.get(at + 1).is_some_and(ending)
    }) else {
        return;
    };
    let mut end = noun + 1;
    let joint = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| [w::AND, w::OR].contains(&token.id))
            && tokens.get(at + 1).is_some_and(ending)
    };
    while tokens.get(end).is_some_and(ending) {
        let comma = tokens[end].comma;
        end += 1;
        if joint(end) {
            end += 1;
        } else if !comma {
            break;
        }
    }
    let endings: Vec<Token<'_>> = tokens[noun + 1..end]
        .iter()
        .filter(|token| ending(token))
        .copied()
        .collect();
    // The bracket closes, or the sentence ends: "files, .cr2 and" is another list.
    let closed = tokens[end - 1].comma || end == tokens.len();
    if !closed || endings.is_empty() || endings.len() > 12 {
        return;
    }
    let described = |token: &Token<'_>| {
        token.role != Role::None
            || [w::SOURCE, w::AND, w::OR, w::SCRIPTS].contains(&token.id)
            || (token.id == 0 || is_plain(token.id))
                && !token.quoted
                && token.raw.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let mut first = noun;
    while first > 0 && described(&tokens[first - 1]) && noun - first < 4 {
        first -= 1;
    }
    let mut list = endings;
    for token in &mut list {
        token.comma = true;
    }
    let mut file = tokens[noun];
    file.comma = false;
    file.id = w::FILE;
    if let Some(last) = list.last_mut() {
        last.comma = false;
    }
    list.push(file);
    tokens.splice(first..end, list);
}

/// "files what are bigger than …".
fn relative(tokens: &mut [Token<'_>]) {
    for at in 2..tokens.len() {
        let behind_noun = [w::FILE, w::DIRECTORY].contains(&tokens[at - 1].id);
        if behind_noun && tokens[at].id == w::WHAT && !tokens[at].quoted {
            tokens[at].id = w::THAT;
        }
    }
}

/// "modified < 3 days ago" as "modified less than 3 days ago", "no older than" as "not older than".
fn compared_by_sign<'a>(tokens: &mut Vec<Token<'a>>) {
    let mut at = 0;
    while at < tokens.len() {
        let next = tokens.get(at + 1).map_or(0, |token| token.id);
        if tokens[at].id == w::NO && [w::OLDER, w::NEWER].contains(&next) {
            tokens[at].id = w::NOT;
        }
        let raw: &'a str = tokens[at].raw;
        let sign = raw.find(|sign: char| !"<>=".contains(sign));
        let (sign, number) = raw.split_at(sign.unwrap_or(raw.len()));
        let word = match sign {
            "<" => w::LESS,
            ">" => w::MORE,
            "<=" => w::ATMOST,
            ">=" => w::ATLEAST,
            _ => {
                at += 1;
                continue;
            }
        };
        let mut behind = tokens[at + 1..].to_vec();
        if !number.is_empty() {
            behind.insert(
                0,
                Token {
                    raw: number,
                    ..tokens[at]
                },
            );
        }
        if !tokens[at].quoted && measure::span(&behind).is_some() {
            let compared = said(word);
            tokens.truncate(at);
            tokens.push(compared);
            tokens.extend(behind);
        }
        at += 1;
    }
}

/// "outside of the tests folder" as "except in the tests folder".
fn outside(tokens: &mut Vec<Token<'_>>) {
    let Some(at) = (1..tokens.len()).find(|&at| is_word(&tokens[at], &["outside"])) else {
        return;
    };
    let not = tokens[at - 1].id == w::NOT;
    let of = tokens.get(at + 1).is_some_and(|token| token.id == w::OF);
    if not {
        return;
    }
    tokens.splice(at..=at + usize::from(of), [said(w::EXCEPT), said(w::IN)]);
}

/// "the last 3 files I saved" as "the newest 3 files".
fn last_ones(tokens: &mut Vec<Token<'_>>) {
    const MADE: [u16; 9] = [
        w::SAVE,
        w::MODIFIED,
        w::CHANGED,
        w::CREATED,
        w::DOWNLOAD,
        w::EDIT,
        w::CHANGE,
        w::ADD,
        w::MODIFY,
    ];
    let Some(last) = tokens.iter().take(4).position(|token| token.id == w::LAST) else {
        return;
    };
    let number = usize::from(tokens.get(last + 1).and_then(measure::number).is_some());
    let noun = last + 1 + number;
    let Some(end) = (noun..tokens.len().min(noun + 3)).find(|&at| {
        tokens[at].id == w::FILE
            || tokens[at].role != Role::None
                && tokens.get(at + 1).is_none_or(|next| next.id != w::FILE)
    }) else {
        return;
    };
    let that = end + 1 + usize::from(tokens.get(end + 1).is_some_and(|token| token.id == w::THAT));
    let subject = tokens
        .get(that)
        .is_some_and(|token| [w::I, w::IS, w::HAVE].contains(&token.id));
    let verb = that
        + 1
        + usize::from(
            tokens
                .get(that + 1)
                .is_some_and(|token| token.id == w::HAVE),
        );
    let made = tokens
        .get(verb)
        .is_some_and(|token| MADE.contains(&token.id) || is_word(token, MADE_WORDS));
    let ends = tokens
        .get(verb + 1)
        .is_none_or(|next| [w::IN, w::UNDER, w::FROM].contains(&next.id));
    if subject && made && ends {
        tokens.drain(end + 1..=verb);
        tokens[last] = said(w::NEWEST);
    }
}

/// What somebody did who made a file, in words that are no part of the grammar.
pub(super) const MADE_WORDS: &[&str] = &[
    "downloaded",
    "taken",
    "took",
    "shot",
    "recorded",
    "saved",
    "added",
    "received",
    "scanned",
    "exported",
    "imported",
    "uploaded",
    "worked",
    "wrote",
    "made",
];

/// "pictures in jpg format" as "jpg files".
fn in_format(tokens: &mut Vec<Token<'_>>) {
    let Some(at) = (1..tokens.len().saturating_sub(2)).find(|&at| {
        [w::IN, w::OF, w::WITH].contains(&tokens[at].id)
            && tokens[at + 1].role == Role::Extension
            && tokens[at + 2].id == w::FORMAT
    }) else {
        return;
    };
    let noun = tokens[at - 1];
    let (extension, comma) = (tokens[at + 1], tokens[at + 2].comma);
    if noun.id == w::FILE || matches!(noun.role, Role::Noun(_) | Role::Adjective(_)) {
        let file = Token {
            comma,
            ..said(w::FILE)
        };
        tokens.splice(at - 1..at + 3, [extension, file]);
    }
}

/// "exactly empty" is empty, and "either larger or older" larger or older.
fn fewer_words(tokens: &mut Vec<Token<'_>>) {
    let id = |at: usize| tokens.get(at).map_or(0, |token: &Token<'_>| token.id);
    let needless = (1..tokens.len()).find(|&at| {
        id(at) == w::EXACTLY && id(at + 1) == w::EMPTY
            // "inside of the folder".
            || id(at) == w::OF && id(at - 1) == w::IN
            // "all of the documents".
            || id(at) == w::OF
                && id(at - 1) == w::ALL
                && tokens
                    .get(at + 1)
                    .is_some_and(|noun| noun.id == w::FILE || noun.role != Role::None)
            // "all directory names".
            || id(at) == w::NAME && id(at - 1) == w::DIRECTORY && tokens[at].raw.ends_with('s')
            || id(at) == w::EITHER
                && [
                    w::LARGER,
                    w::SMALLER,
                    w::OLDER,
                    w::NEWER,
                    w::OWNED,
                    w::EMPTY,
                    w::MODIFIED,
                    w::NAMED,
                ]
                .contains(&id(at + 1))
                && tokens[at..].iter().any(|token| token.id == w::OR)
    });
    if let Some(at) = needless {
        tokens.remove(at);
    }
}

/// "that can be executed by everyone" as "that are executable by everyone".
fn can_be(tokens: &mut Vec<Token<'_>>) {
    let Some(at) = (1..tokens.len().saturating_sub(2))
        .find(|&at| [w::CAN, w::CANNOT].contains(&tokens[at].id))
    else {
        return;
    };
    let negated = tokens[at].id == w::CANNOT || tokens[at + 1].id == w::NOT;
    let be = at + 1 + usize::from(tokens[at + 1].id == w::NOT);
    if tokens.get(be).is_none_or(|token| token.id != w::IS) {
        return;
    }
    let right = match tokens.get(be + 1) {
        Some(done) if is_word(done, &["executed", "run"]) => w::EXECUTABLE,
        Some(done) if is_word(done, &["read"]) => w::READABLE,
        Some(done) if is_word(done, &["written"]) => w::WRITABLE,
        _ => return,
    };
    let to = usize::from(tokens.get(be + 2).is_some_and(|token| token.id == w::TO));
    let mut plain = vec![said(w::IS)];
    if negated {
        plain.push(said(w::NOT));
    }
    plain.push(said(right));
    tokens.splice(at..=be + 1 + to, plain);
}

/// "clean up all tmp files older than a week" as "delete all tmp files …".
fn cleaned_up(tokens: &mut Vec<Token<'_>>) {
    if !tokens
        .first()
        .is_some_and(|first| is_word(first, &["clean", "clear"]))
    {
        return;
    }
    let up = 1 + usize::from(
        tokens
            .get(1)
            .is_some_and(|token| token.id == w::UP || is_word(token, &["out", "away"])),
    );
    let files = tokens
        .iter()
        .skip(up)
        .take(5)
        .any(|token| token.id == w::FILE);
    if files {
        tokens.splice(0..up, [said(w::DELETE)]);
    }
}
