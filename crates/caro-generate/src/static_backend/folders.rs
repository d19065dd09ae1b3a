//! Folders that are called by a word of the vocabulary: "in photos", "the scripts folder".

use super::lexicon::{Role, is_class, is_plain, w};
use super::shapes::is_manner;
use super::tokens::Token;

/// Words of the grammar that folders are called as well.
pub(crate) const fn is_folderish(id: u16) -> bool {
    matches!(
        id,
        w::ARCHIVE
            | w::ARCHIVES
            | w::SOURCE
            | w::SCRIPTS
            | w::PAGES
            | w::IMAGE
            | w::PACKAGE
            | w::SERVICE
            | w::DOWNLOAD
    )
}

/// "in photos", "under projects": a plain word behind such a preposition is a folder of that name, if nothing
/// follows that it could describe.
pub(crate) fn is_led_folder(all: &[Token<'_>], at: usize) -> bool {
    const LEADS: [u16; 6] = [w::IN, w::UNDER, w::FROM, w::WITHIN, w::INTO, w::TO];
    let Some(token) = all.get(at).filter(|token| !token.quoted) else {
        return false;
    };
    let led = at > 0 && LEADS.contains(&all[at - 1].id);
    let word = matches!(token.role, Role::Noun(_) | Role::Adjective(_))
        || is_plain(token.id)
        || is_folderish(token.id);
    // "in python files", "in text mode": the next word is what is meant.
    let ends = all.get(at + 1).is_none_or(|next| {
        token.comma
            || [w::ALONG, w::TOGETHER].contains(&next.id)
            || (next.id != 0
                && next.role == Role::None
                && !is_plain(next.id)
                && ![
                    w::FILE,
                    w::DIRECTORY,
                    w::LINE,
                    w::WORD,
                    w::NAME,
                    w::FILENAME,
                    w::MODE,
                    w::SCRIPTS,
                ]
                .contains(&next.id))
    });
    let letters = token.raw.len() > 2 && token.raw.bytes().all(|byte| byte.is_ascii_alphabetic());
    led && word
        && !super::measure::is_size_unit(token)
        && ends
        && letters
        && (!is_class(token.id) || token.id == w::DATA)
        && !is_manner(token.raw)
}
