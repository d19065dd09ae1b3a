//! Words that are values because of what stands beside them: "the container web", "the web container".

use super::endings;
use super::files::only_points;
use super::lexicon::{Role, is_class, is_plain, w};
use super::names::is_library;
use super::shapes::is_tool_name;
use super::slots::name;
use super::tokens::Token;

/// Whether the word before says that a value comes, so that it may be a word of the vocabulary as well: "the
/// container web", "named latest", "to backup".
pub(crate) fn is_announced(all: &[Token<'_>], at: usize) -> bool {
    const BEFORE_NAMES: [u16; 17] = [
        w::REMOTE,
        w::POD,
        w::DEPLOYMENT,
        w::NAMESPACE,
        w::VOLUME,
        w::NETWORK,
        w::IMAGE,
        w::CONTAINER,
        w::SERVICE,
        w::BRANCH,
        w::PROCESS,
        w::NAMED,
        w::PACKAGE,
        w::INSTALL,
        w::FILE,
        w::DIRECTORY,
        w::SYMLINK,
    ];
    const BEFORE_ENDS: [u16; 4] = [w::TO, w::INTO, w::AND, w::WITH];
    const NEVER: [u16; 12] = [
        w::IN,
        w::IS,
        w::AND,
        w::OR,
        w::TO,
        w::WITH,
        w::THAT,
        w::NAMED,
        w::IT,
        w::ALL,
        w::NOT,
        w::FROM,
    ];
    let Some(before) = at.checked_sub(1).map(|before| all[before].id) else {
        return false;
    };
    let token = &all[at];
    let last = at + 1 == all.len();
    // A word of the grammar ("yesterday") is a name only where one is given: "named latest".
    let free = token.id == 0
        || is_plain(token.id)
        || token.role != Role::None
        || token.mistyped
        || [w::NAMED, w::SYMLINK].contains(&before);
    !NEVER.contains(&token.id)
        && ((BEFORE_NAMES.contains(&before) && free)
            || (last
                && BEFORE_ENDS.contains(&before)
                && (token.role != Role::None || token.id == w::ARCHIVE)))
}

/// What a process, a service, a program is called: announced by that noun, quoted, or a word that nobody knows.
pub(crate) fn called<'a>(all: &[Token<'a>], at: usize, announces: u16) -> Option<&'a str> {
    let token = all.get(at).filter(|token| !is_library(token))?;
    let noun = |at: Option<usize>| {
        at.and_then(|at| all.get(at))
            .is_some_and(|near| near.id == announces && !near.quoted)
    };
    // "the oldest process" is not called oldest.
    let announced = noun(at.checked_sub(1))
        && (is_plain(token.id) || token.role != Role::None)
        && !is_class(token.id)
        && !only_points(token.raw);
    let known = token.id == 0 || is_tool(token) || token.quoted;
    name(token, announced || is_tool(token))
        .filter(|_| known || announced)
        .filter(|raw| {
            (!token.mistyped || announced)
                && !raw.contains(['/', '@', ':'])
                && !endings::is_named_file(raw)
        })
}

/// "the web container": a word before such a noun is a name, unless it has a part in a grammar.
pub(crate) fn is_followed(tokens: &[Token<'_>]) -> bool {
    const NOUNS: [u16; 7] = [
        w::CONTAINER,
        w::SERVICE,
        w::BRANCH,
        w::POD,
        w::DEPLOYMENT,
        w::NAMESPACE,
        w::VOLUME,
    ];
    const STATES: [&str; 12] = [
        "stopped",
        "exited",
        "dead",
        "failed",
        "unused",
        "local",
        "remote",
        "docker",
        "kubernetes",
        "default",
        "latest",
        "old",
    ];
    // "the stopped containers" are called otherwise.
    let follows = tokens
        .get(1)
        .is_some_and(|next| NOUNS.contains(&next.id) && !next.raw.ends_with('s'))
        && !STATES.contains(&tokens[0].raw);
    let first = &tokens[0];
    follows
        && (first.role != Role::None || is_plain(first.id))
        && !only_points(first.raw)
        && !is_class(first.id)
}

/// Whether a word of the vocabulary is the name of a program as well.
pub(crate) fn is_tool(token: &Token<'_>) -> bool {
    matches!(token.role, Role::Adjective(_)) || is_tool_name(token.raw)
}
