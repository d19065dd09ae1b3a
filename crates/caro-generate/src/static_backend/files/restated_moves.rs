//! Sentences that move, copy or delete, in plainer words: a folder that is made first ("make a folder x and move … into
//! it"), and what is kept ("… but keep the newest").

use super::restated::said;
use crate::static_backend::lexicon::w;
use crate::static_backend::shapes::is_packed;
use crate::static_backend::tokens::Token;

const PUT: [u16; 3] = [w::MOVE, w::COPY, w::PUT];

/// "make a folder x and move all pdfs into it" as "move all pdfs into new folder named x".
pub(super) fn folder_first(tokens: &mut Vec<Token<'_>>) {
    let id = |at: usize| tokens.get(at).map_or(0, |token| token.id);
    if id(0) != w::CREATE {
        return;
    }
    let new = usize::from(id(1) == w::NEW);
    if id(1 + new) != w::DIRECTORY {
        return;
    }
    let at = 2 + new + usize::from(id(2 + new) == w::NAMED);
    let Some(name) = tokens.get(at).copied() else {
        return;
    };
    let named = name.quoted
        || name.id == 0
        || id(at - 1) == w::NAMED
        || super::read_names::is_pathlike(name.raw);
    let and = at + 1 + usize::from([w::AND, w::THEN].contains(&id(at + 1)));
    let and = and + usize::from(id(and) == w::THEN);
    let joined = name.comma || and > at + 1;
    if !named || !joined || !PUT.contains(&id(and)) {
        return;
    }
    let last = tokens.len() - 1;
    let there = tokens[last].id == w::THERE;
    let into = tokens[last].id == w::IT && [w::INTO, w::IN, w::TO].contains(&tokens[last - 1].id);
    let folder = tokens[last].id == w::DIRECTORY
        && [w::THIS, w::THAT, w::IT, w::NEW].contains(&tokens[last - 1].id)
        && [w::INTO, w::IN, w::TO].contains(&tokens[last - 2].id);
    let end = match (there, into, folder) {
        (true, ..) => last,
        (_, true, _) => last - 1,
        (.., true) => last - 2,
        _ => return,
    };
    if end <= and + 1 {
        return;
    }
    let mut moved = tokens[and..end].to_vec();
    moved.extend([
        said(w::INTO),
        said(w::NEW),
        said(w::DIRECTORY),
        said(w::NAMED),
        name,
    ]);
    *tokens = moved;
}

/// "… into a folder called x, creating it if it isn't there" as "… into new folder called x".
pub(super) fn folder_on_demand(tokens: &mut Vec<Token<'_>>) {
    let id = |at: usize| tokens.get(at).map_or(0, |token| token.id);
    if !PUT.contains(&id(0)) {
        return;
    }
    let Some(create) = (3..tokens.len())
        .find(|&at| id(at) == w::CREATE && (id(at + 1) == w::IT || id(at + 1) == w::DIRECTORY))
    else {
        return;
    };
    // "if it is not there", "if needed", "first".
    let condition = &tokens[create + 2..];
    let on_demand = match condition {
        [] => true,
        [first] => [w::FIRST, w::BEFORE].contains(&first.id),
        [first, rest @ ..] => {
            first.id == w::IF
                && rest.iter().all(|token| {
                    super::restated::is_word(token, &["it's", "isn't", "doesn't", "hasn't"])
                        || [
                            w::IT,
                            w::IS,
                            w::NOT,
                            w::THERE,
                            w::EXIST,
                            w::DO,
                            w::NEEDED,
                            w::NECESSARY,
                            w::MISSING,
                            w::DIRECTORY,
                            w::ALREADY,
                            w::YET,
                        ]
                        .contains(&token.id)
                })
        }
    };
    let Some(into) = (1..create).rfind(|&at| [w::INTO, w::TO, w::IN].contains(&id(at))) else {
        return;
    };
    if !on_demand {
        return;
    }
    let end = create - usize::from([w::AND, w::THEN].contains(&id(create - 1)));
    tokens.truncate(end);
    if tokens.get(into + 1).map_or(0, |token| token.id) != w::NEW {
        tokens.insert(into + 1, said(w::NEW));
    }
}

/// "put all mp3s in music" as "put all mp3s into music", and "put all logs into logs.zip" as "pack all logs into logs.zip".
pub(super) fn put_into(tokens: &mut [Token<'_>]) {
    if tokens.first().is_none_or(|first| first.id != w::PUT) {
        return;
    }
    if tokens
        .iter()
        .any(|token| [w::INTO, w::TO].contains(&token.id))
    {
        if tokens.last().is_some_and(|to| is_packed(to.raw)) {
            tokens[0] = said(w::ARCHIVE);
        }
        return;
    }
    if let Some(last) = tokens.iter().rposition(|token| token.id == w::IN)
        && tokens.len() - last <= 6
        && !tokens
            .iter()
            .any(|token| token.raw.eq_ignore_ascii_case("front"))
    {
        tokens[last].id = w::INTO;
        let packed = tokens.last().is_some_and(|to| is_packed(to.raw));
        if packed {
            tokens[0] = said(w::ARCHIVE);
        }
    }
}

/// "delete all logs but keep the newest", "… and leave a.txt alone" as "… except".
pub(super) fn kept(tokens: &mut Vec<Token<'_>>) {
    const ACTS: [u16; 4] = [w::DELETE, w::MOVE, w::COPY, w::COMPRESS];
    const OTHERWISE: [u16; 7] = [
        w::STRUCTURE,
        w::TREE,
        w::TIME,
        w::PERMISSION,
        w::TIMESTAMP,
        w::IT,
        w::COPY,
    ];
    if tokens.first().is_none_or(|first| !ACTS.contains(&first.id)) {
        return;
    }
    let Some(at) = (2..tokens.len().saturating_sub(1)).find(|&at| {
        [w::KEEP, w::LEAVE].contains(&tokens[at].id)
            && ([w::BUT, w::AND].contains(&tokens[at - 1].id) || tokens[at - 1].comma)
    }) else {
        return;
    };
    let those = crate::static_backend::files::restated::is_word(&tokens[at + 1], &["those"]);
    if tokens[at + 1..]
        .iter()
        .any(|token| OTHERWISE.contains(&token.id) && !those)
        || at + 2 == tokens.len() && tokens[at + 1].id == w::DIRECTORY
    {
        return;
    }
    if tokens
        .last()
        .is_some_and(|last| super::restated::is_word(last, &["alone"]))
    {
        tokens.pop();
    }
    tokens[at] = said(w::EXCEPT);
    if [w::BUT, w::AND].contains(&tokens[at - 1].id) {
        tokens.remove(at - 1);
    }
}
