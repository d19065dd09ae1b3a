//! Names that change: "put draft_ in front of all docx files in x", "replace spaces by dashes in all file names".

use super::read_place::place;
use super::rename_render;
use crate::Request;
use crate::static_backend::entries::{Answered, Gives};
use crate::static_backend::folders;
use crate::static_backend::lexicon::{self, Role, w};
use crate::static_backend::tokens::Token;

/// What happens to each name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Edit {
    Prefix(String),
    /// At the very end.
    Append(String),
    /// Before the extension.
    Suffix(String),
    Replace(String, String),
    /// Off the front.
    Strip(String),
    Lower,
    Upper,
    /// The extension only.
    LowerExtension,
    UpperExtension,
}

/// Which files are renamed: all of a folder, or those with these extensions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Files {
    pub(super) extensions: Vec<String>,
    pub(super) folder: Option<String>,
    /// "names" were spoken of, and not only files.
    named: bool,
    said: bool,
}

/// The answer, if the sentence renames files by a rule.
pub(super) fn answer(tokens: &[Token<'_>], request: &Request<'_>) -> Option<Answered> {
    if !request.shell.is_posix() {
        return None;
    }
    let (edit, files) = prefixed(tokens)
        .or_else(|| appended(tokens))
        .or_else(|| replaced(tokens))
        .or_else(|| taken_off(tokens))
        .or_else(|| in_case(tokens))?;
    Some(Answered {
        command: rename_render::render(&edit, &files, request)?,
        explanation: rename_render::explain(&edit, &files),
        gives: Gives::Nothing,
    })
}

fn id(tokens: &[Token<'_>], at: usize) -> u16 {
    tokens.get(at).map_or(0, |token| token.id)
}

fn is_raw(token: Option<&Token<'_>>, words: &[&str]) -> bool {
    token.is_some_and(|token| {
        !token.quoted
            && words
                .iter()
                .any(|word| token.raw.eq_ignore_ascii_case(word))
    })
}

/// "spaces", "underscores": the sign; otherwise a text that is quoted or no word.
fn text(token: &Token<'_>, announced: bool) -> Option<String> {
    const SIGNS: [(&str, &[&str]); 5] = [
        (" ", &["space", "spaces", "blank", "blanks"]),
        ("_", &["underscore", "underscores"]),
        ("-", &["dash", "dashes", "hyphen", "hyphens"]),
        (".", &["dot", "dots", "period", "periods"]),
        (",", &["comma", "commas"]),
    ];
    let raw = token.raw;
    if raw.is_empty() || raw.contains('/') || raw.len() > 60 {
        return None;
    }
    if token.quoted {
        return Some(raw.to_owned());
    }
    if let Some((sign, _)) = SIGNS
        .iter()
        .find(|(_, names)| names.iter().any(|name| raw.eq_ignore_ascii_case(name)))
    {
        return Some((*sign).to_owned());
    }
    let word = announced && raw.len() > 1 && raw.bytes().all(|byte| byte.is_ascii_alphabetic());
    let plain = token.id == 0
        || word && ![w::IN, w::FROM, w::OF, w::TO, w::WITH, w::THAT].contains(&token.id)
        || raw.contains(['_', '-'])
        || raw.starts_with('.') && raw.len() > 1
        || raw.bytes().all(|byte| byte.is_ascii_digit())
        || announced
            && (lexicon::is_plain(token.id) || token.role != Role::None)
            && !lexicon::is_class(token.id);
    (plain && !raw.contains(['*', '?', '$', '~'])).then(|| raw.to_owned())
}

/// "all docx files in x", "the names of all files here": to the last word.
fn files(tokens: &[Token<'_>]) -> Option<Files> {
    let mut found = Files::default();
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        let next = id(tokens, at + 1);
        match token.id {
            _ if token.quoted => return None,
            w::ALL | w::EACH | w::IT | w::ANY => {}
            // "the file names of 'My Trip'".
            w::OF
                if found.named
                    && found.folder.is_none()
                    && tokens.get(at + 1).is_some_and(|token| token.quoted) =>
            {
                found.folder = Some(tokens[at + 1].raw.to_owned());
                at += 1;
            }
            w::OF if at > 0 => {}
            w::AND | w::OR if !found.extensions.is_empty() => {}
            w::NAME | w::FILENAME => {
                found.named = true;
                found.said = true;
            }
            w::FILE => found.said = true,
            w::HERE if found.folder.is_none() => found.folder = Some(".".to_owned()),
            w::IN | w::FROM if found.said || !found.extensions.is_empty() => {
                let led = place(&tokens[at + 1..]).or_else(|| {
                    folders::is_led_folder(tokens, at + 1).then(|| super::read_place::Place {
                        path: tokens[at + 1].raw.to_owned(),
                        length: 1,
                        tree: false,
                    })
                })?;
                if led.tree || found.folder.is_some() {
                    return None;
                }
                found.folder = Some(led.path);
                at += led.length;
            }
            _ => {
                let raw = token.raw.trim_start_matches('*');
                let dotted = raw.starts_with('.') && raw.len() > 1;
                let ending = raw.trim_start_matches('.');
                let good =
                    !ending.is_empty() && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
                let kind = match token.role {
                    Role::Noun(kind) | Role::Adjective(kind) => {
                        let endings: Vec<&str> = lexicon::extensions(kind).collect();
                        if endings.len() > 3 {
                            return None;
                        }
                        found
                            .extensions
                            .extend(endings[1..].iter().map(|&more| more.to_owned()));
                        Some(endings[0].to_owned())
                    }
                    Role::Extension
                        if next == w::FILE
                            || at + 1 == tokens.len()
                            || dotted
                            || [w::NAME, w::FILENAME, w::AND, w::OR, w::IN].contains(&next) =>
                    {
                        Some(ending.to_owned())
                    }
                    Role::None if dotted => Some(ending.to_owned()),
                    _ => None,
                };
                found.extensions.push(kind.filter(|_| good || !dotted)?);
                found.said |= matches!(token.role, Role::Noun(_));
            }
        }
        at += 1;
    }
    (found.said || !found.extensions.is_empty()).then_some(found)
}

/// Words that announce a text: "the prefix", "the word".
fn announces(id: u16) -> bool {
    [w::PREFIX, w::WORD, w::TEXT, w::STRING, w::CHARACTER].contains(&id)
}

/// "put x in front of …", "add the prefix x to …", "prefix … with x".
fn prefixed(tokens: &[Token<'_>]) -> Option<(Edit, Files)> {
    let prepends = is_raw(tokens.first(), &["prepend"]);
    if id(tokens, 0) == w::PREFIX || is_raw(tokens.first(), &["prefix"]) {
        let with = tokens.iter().rposition(|token| token.id == w::WITH)?;
        let [value] = tokens.get(with + 1..)? else {
            return None;
        };
        return Some((Edit::Prefix(text(value, true)?), files(&tokens[1..with])?));
    }
    if !prepends && ![w::ADD, w::PUT, w::INSERT].contains(&id(tokens, 0)) {
        return None;
    }
    let mut at = 1;
    while announces(id(tokens, at)) {
        at += 1;
    }
    let mut prefix = prepends || tokens[1..at].iter().any(|token| token.id == w::PREFIX);
    let value = text(tokens.get(at)?, at > 1)?;
    at += 1;
    if id(tokens, at) == w::AS && id(tokens, at + 1) == w::PREFIX {
        prefix = true;
        at += 2;
    }
    let front = |at: usize| {
        let begin = id(tokens, at) == w::BEGIN || is_raw(tokens.get(at), &["front"]);
        begin && id(tokens, at + 1) == w::OF
    };
    at += match id(tokens, at) {
        w::IN | w::AT | w::TO if front(at + 1) => 3,
        w::BEFORE => 1,
        w::TO if prefix => 1,
        _ => return None,
    };
    Some((Edit::Prefix(value), files(tokens.get(at..)?)?))
}

/// "add .bak to the names of all files in x", "append _old to all txt files before the extension".
fn appended(tokens: &[Token<'_>]) -> Option<(Edit, Files)> {
    if ![w::ADD, w::PUT, w::APPEND].contains(&id(tokens, 0)) {
        return None;
    }
    let mut at = 1;
    while announces(id(tokens, at)) || id(tokens, at) == w::EXTENSION {
        at += 1;
    }
    let announced = at > 1;
    let value = text(tokens.get(at)?, announced)?;
    at += 1;
    at += usize::from(id(tokens, at) == w::EXTENSION);
    at += match id(tokens, at) {
        w::TO | w::AT if id(tokens, at + 1) == w::END && id(tokens, at + 2) == w::OF => 3,
        w::TO => 1,
        _ => return None,
    };
    let (rest, stem) = match tokens.get(at..)? {
        [rest @ .., before, extension]
            if before.id == w::BEFORE && extension.id == w::EXTENSION =>
        {
            (rest, true)
        }
        [rest @ .., before, it, extension]
            if before.id == w::BEFORE && it.id == w::IT && extension.id == w::EXTENSION =>
        {
            (rest, true)
        }
        rest => (rest, false),
    };
    let found = files(rest)?;
    // "append _old to all txt files" may mean before or behind the extension.
    if stem && !found.extensions.is_empty() {
        return Some((Edit::Suffix(value), found));
    }
    // "add .bak to all txt files" may want copies.
    (value.starts_with('.') && value.len() > 1 && (announced || found.named))
        .then_some((Edit::Append(value), found))
}

/// "replace spaces with dashes in all file names in x", "replace x in the names of all jpg files by y".
fn replaced(tokens: &[Token<'_>]) -> Option<(Edit, Files)> {
    let convert = is_raw(tokens.first(), &["convert", "turn", "swap"]);
    if !convert && ![w::REPLACE, w::CHANGE].contains(&id(tokens, 0)) {
        return None;
    }
    let mut at = 1;
    while [w::ALL, w::EACH].contains(&id(tokens, at)) || announces(id(tokens, at)) {
        at += 1;
    }
    let from = text(tokens.get(at)?, at > 1)?;
    at += 1;
    const BY: [u16; 5] = [w::WITH, w::BY, w::TO, w::INTO, w::FOR];
    let (to, rest) = if BY.contains(&id(tokens, at)) {
        at += 1;
        at += usize::from(announces(id(tokens, at)));
        let to = text(tokens.get(at)?, true)?;
        if ![w::IN, w::OF].contains(&id(tokens, at + 1)) {
            return None;
        }
        (to, tokens.get(at + 2..)?)
    } else {
        if ![w::IN, w::OF].contains(&id(tokens, at)) {
            return None;
        }
        let by = tokens.iter().rposition(|token| BY.contains(&token.id))?;
        let mut last = by + 1;
        last += usize::from(announces(id(tokens, last)));
        if last + 1 != tokens.len() {
            return None;
        }
        (text(&tokens[last], true)?, tokens.get(at + 1..by)?)
    };
    let found = files(rest).filter(|found| found.named)?;
    (from != to).then_some((Edit::Replace(from, to), found))
}

/// "remove the prefix x from all jpg files in y", "remove the word x from all file names".
fn taken_off(tokens: &[Token<'_>]) -> Option<(Edit, Files)> {
    let strips = is_raw(tokens.first(), &["strip", "cut"]);
    if !strips && ![w::DELETE, w::TAKE].contains(&id(tokens, 0)) {
        return None;
    }
    let mut at = 1;
    while announces(id(tokens, at)) || id(tokens, at) == w::ALL {
        at += 1;
    }
    let prefix = tokens[1..at].iter().any(|token| token.id == w::PREFIX);
    let value = text(tokens.get(at)?, at > 1)?;
    at += 1;
    let from = id(tokens, at) == w::FROM || is_raw(tokens.get(at), &["off"]);
    if !from && id(tokens, at) != w::IN {
        return None;
    }
    at += 1;
    let begin = (id(tokens, at) == w::BEGIN || is_raw(tokens.get(at), &["front"]))
        && id(tokens, at + 1) == w::OF;
    at += if begin { 2 } else { 0 };
    let found = files(tokens.get(at..)?)?;
    if prefix || begin {
        return Some((Edit::Strip(value), found));
    }
    found
        .named
        .then_some((Edit::Replace(value, String::new()), found))
}

/// "make the names of all files in x lower case", "lowercase the extension of all JPG files".
fn in_case(tokens: &[Token<'_>]) -> Option<(Edit, Files)> {
    const CASES: [u16; 2] = [w::LOWERCASE, w::UPPERCASE];
    let verb = id(tokens, 0);
    let (case, rest) = if CASES.contains(&verb) {
        (verb, &tokens[1..])
    } else {
        let renames = [w::RENAME, w::CHANGE, w::CREATE, w::PUT].contains(&verb)
            || is_raw(tokens.first(), &["convert", "turn"]);
        let [first @ .., last] = tokens else {
            return None;
        };
        if !renames || !CASES.contains(&last.id) || first.len() < 2 {
            return None;
        }
        let led = [w::TO, w::IN, w::INTO].contains(&id(first, first.len() - 1));
        (last.id, &first[1..first.len() - usize::from(led)])
    };
    let lower = case == w::LOWERCASE;
    if id(rest, 0) == w::EXTENSION && [w::OF, w::FROM].contains(&id(rest, 1)) {
        let found = files(&rest[2..]).filter(|found| found.extensions.len() == 1)?;
        return Some((
            if lower {
                Edit::LowerExtension
            } else {
                Edit::UpperExtension
            },
            found,
        ));
    }
    let found = files(rest).filter(|found| found.named || verb == w::RENAME)?;
    Some((if lower { Edit::Lower } else { Edit::Upper }, found))
}
