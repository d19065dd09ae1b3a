//! Questions in plainer words: where something was put, which folder has the most, what somebody wants done.

use super::restated::{is_word, said};
use crate::static_backend::lexicon::{Role, w};
use crate::static_backend::tokens::Token;

/// "where did I put x" as "where is x".
pub(super) fn where_put(tokens: &mut Vec<Token<'_>>) {
    if tokens.first().is_none_or(|first| first.id != w::WHERE) {
        return;
    }
    let auxiliary = usize::from(
        tokens
            .get(1)
            .is_some_and(|token| [w::DO, w::HAVE, w::IS].contains(&token.id)),
    );
    let subject = tokens
        .get(1 + auxiliary)
        .is_some_and(|token| token.id == w::I);
    let verb = tokens.get(2 + auxiliary).is_some_and(|token| {
        [w::PUT, w::SAVE, w::STORE, w::LEAVE, w::KEEP, w::HAVE].contains(&token.id)
            || is_word(token, &["left", "kept", "stored", "saved", "hid", "placed"])
    });
    if subject && verb {
        tokens.splice(1..3 + auxiliary, [said(w::IS)]);
    }
}

/// "how large is each pdf" as "show the size of each pdf".
pub(super) fn how_large(tokens: &mut Vec<Token<'_>>) {
    // "how much files are …" counts them.
    if let [much, files, ..] = tokens.as_mut_slice()
        && much.id == w::MUCH
        && files.id == w::FILE
        && files.raw.ends_with('s')
    {
        *much = said(w::COUNT);
    }
    let asks = matches!(tokens.as_slice(), [much, is, each, _, ..]
        if much.id == w::MUCH && is.id == w::IS && each.id == w::EACH && much.raw.is_empty());
    // "how large the folders in x are".
    let last = tokens
        .iter()
        .position(|token| token.id == w::SORT)
        .unwrap_or(tokens.len());
    let noun = tokens.get(1).is_some_and(|noun| {
        [w::DIRECTORY, w::SUBDIRECTORY, w::FILE].contains(&noun.id) && noun.raw.ends_with('s')
            || [w::EACH, w::ALL].contains(&noun.id)
    });
    let are = last > 2 && tokens[last - 1].id == w::IS;
    let asked = tokens
        .first()
        .is_some_and(|first| first.id == w::MUCH && first.raw.is_empty());
    if asked && noun && are {
        tokens.remove(last - 1);
        tokens.splice(0..1, [said(w::SHOW), said(w::SIZE), said(w::OF)]);
        return;
    }
    if asks {
        tokens.splice(0..2, [said(w::SHOW), said(w::SIZE), said(w::OF)]);
    }
}

/// "which folder has the most files" as "count files in each folder, the most first, the first 1".
pub(super) fn per_folder(tokens: &mut Vec<Token<'_>>) {
    let id = |at: usize| tokens.get(at).map_or(0, |token| token.id);
    let asks = usize::from([w::WHICH, w::WHAT, w::SHOW, w::FIND].contains(&id(0)));
    let that = |at: usize| usize::from([w::THAT, w::WHICH].contains(&id(at)));
    let folder = id(asks) == w::DIRECTORY || id(asks) == w::SUBDIRECTORY;
    // "in x" may stand behind the folder or at the end.
    let has = (asks + 1..tokens.len().min(asks + 6)).find(|&at| {
        [w::HAVE, w::CONTAIN, w::WITH].contains(&id(at + that(at)))
            && id(at + that(at) + 1) == w::MOST
    });
    let (true, Some(has)) = (folder, has) else {
        return;
    };
    let singular = !tokens[asks].raw.ends_with('s');
    let what = has + that(has) + 2;
    let mut end = what;
    while end < tokens.len() && id(end) != w::IN && id(end) != w::UNDER {
        end += 1;
    }
    let counted = tokens[what..end].to_vec();
    let mut behind = tokens[end..].to_vec();
    // "… in it".
    if matches!(behind.as_slice(), [first, it, ..] if first.id == w::IN && it.id == w::IT) {
        behind.drain(..2);
    }
    if counted.is_empty() {
        return;
    }
    let mut plain = vec![said(w::COUNT)];
    plain.extend(counted);
    plain.extend([said(w::IN), said(w::EACH), said(w::DIRECTORY)]);
    plain.extend_from_slice(&tokens[asks + 1..has]);
    plain.extend(behind);
    plain.extend([said(w::MOST), said(w::FIRST)]);
    if singular {
        plain.push(said(w::ONE));
    }
    *tokens = plain;
}

/// "root's files" as "files owned by root".
pub(super) fn possessive(tokens: &mut Vec<Token<'_>>) {
    let Some((at, owner)) = tokens.iter().enumerate().find_map(|(at, token)| {
        let owner = token.raw.strip_suffix("'s")?;
        (token.id == 0 && !token.quoted && !owner.is_empty()).then_some((at, owner))
    }) else {
        return;
    };
    let plain = owner.bytes().all(|byte| byte.is_ascii_lowercase());
    let noun = (at + 1..tokens.len().min(at + 4)).find(|&noun| tokens[noun].id == w::FILE);
    let Some(noun) = noun.filter(|_| plain) else {
        return;
    };
    let mut value = said(0);
    value.raw = owner;
    tokens.splice(noun + 1..noun + 1, [said(w::OWNED), said(w::BY), value]);
    tokens.remove(at);
}

/// "every log file moved to old" as "move every log file to old".
pub(super) fn wanted_done(tokens: &mut Vec<Token<'_>>) {
    let opens = tokens
        .first()
        .is_some_and(|first| [w::ALL, w::EACH].contains(&first.id));
    let done = |token: &Token<'_>| {
        if is_word(token, &["moved"]) {
            Some(w::MOVE)
        } else if is_word(token, &["copied"]) {
            Some(w::COPY)
        } else if is_word(token, &["deleted", "removed", "gone"]) {
            Some(w::DELETE)
        } else {
            None
        }
    };
    let Some((at, verb)) = tokens
        .iter()
        .enumerate()
        .find_map(|(at, token)| Some((at, done(token)?)))
    else {
        return;
    };
    let to = tokens
        .get(at + 1)
        .is_some_and(|next| [w::TO, w::INTO].contains(&next.id));
    let ends = at + 1 == tokens.len();
    if opens && (to && verb != w::DELETE || ends && verb == w::DELETE) {
        tokens.remove(at);
        tokens.insert(0, said(verb));
    }
}

/// "does the folder logs contain any file older than …" as "any file older than … in folder logs".
pub(super) fn holds(tokens: &mut Vec<Token<'_>>) {
    let id = |at: usize| tokens.get(at).map_or(0, |token: &Token<'_>| token.id);
    if id(0) != w::DO {
        return;
    }
    let length = match (id(1), id(2)) {
        (w::DIRECTORY, w::NAMED) => 3,
        (w::DIRECTORY, _) | (_, w::DIRECTORY) => 2,
        _ => 1,
    };
    let verb = 1 + length;
    if ![w::HAVE, w::CONTAIN].contains(&id(verb)) || tokens.len() < verb + 3 {
        return;
    }
    let files = tokens[verb + 1..]
        .iter()
        .take(4)
        .any(|token| token.id == w::FILE || matches!(token.role, Role::Noun(_)));
    if !files || id(1) == w::I || id(1) == w::IT {
        return;
    }
    let folder = tokens[1..verb].to_vec();
    let mut plain = vec![said(w::FIND)];
    plain.extend_from_slice(&tokens[verb + 1..]);
    plain.push(said(w::IN));
    plain.extend(folder);
    *tokens = plain;
}
