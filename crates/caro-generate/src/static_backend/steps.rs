//! Two or three things to do, one after another: "create the folder build and go into it", "pull the changes, then
//! restart nginx", "run make and if it works run ./app".

use super::entries::{Answered, Gives};
use super::lexicon::{UNKNOWN, w};
use super::product::{self, Product};
use super::quote;
use super::respond;
use super::tokens::Token;
use crate::Request;

/// More things than this at once are a script.
const MOST_STEPS: usize = 3;

/// What the second step waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// The end of the first, which must have gone well, as far as "and" says.
    And,
    /// The same, and the sentence says so: "and then".
    Then,
    /// The success of the first.
    Works,
    /// The failure of the first.
    Fails,
}

/// The commands of a sentence with several steps.
pub(crate) fn answer(
    tokens: &[Token<'_>],
    request: &Request<'_>,
    depth: usize,
    steps: usize,
) -> Option<Answered> {
    if steps == MOST_STEPS {
        return None;
    }
    (1..tokens.len().saturating_sub(1)).find_map(|at| {
        let (when, start) = joint(tokens, at)?;
        let first = respond(&tokens[..at], request, depth).ok()?;
        let product = product::of(&first.command);
        let second = second(&tokens[start..], product.as_ref(), request, depth, steps)?;
        let pointed = tokens[start..].iter().any(|token| token.id == w::IT);
        joined(first, second, when, pointed)
    })
}

/// Whether the words at a token join what stands before to another order, and where that begins.
fn joint(tokens: &[Token<'_>], at: usize) -> Option<(When, usize)> {
    let id = |at: usize| tokens.get(at).map_or(UNKNOWN, |token| token.id);
    let raw = |at: usize| tokens.get(at).map_or("", |token| token.raw);
    let comma = tokens[at - 1].comma;
    let mut next = at;
    let mut when = When::And;
    if id(next) == w::AND || raw(next) == "&&" {
        next += 1;
    } else if !comma && id(next) != w::THEN && raw(next) != "if" {
        return None;
    }
    if ["also", "finally", "afterwards"].contains(&raw(next)) {
        next += 1;
    }
    if id(next) == w::THEN || raw(next) == "afterwards" {
        when = When::Then;
        next += 1;
    } else if id(next) == w::AFTER && [w::THAT, w::IT].contains(&id(next + 1)) {
        when = When::Then;
        next += 2;
    }
    if let Some((condition, length)) = condition(&tokens[next..]) {
        when = condition;
        next += length;
    }
    let is_order = tokens.get(next).is_some_and(is_verb);
    is_order.then_some((when, next))
}

/// "If it works", "only if that succeeds", "if the tests fail then": what is waited for, and how many words it takes.
fn condition(tokens: &[Token<'_>]) -> Option<(When, usize)> {
    const SUCCESS: [&str; 16] = [
        "works",
        "work",
        "worked",
        "succeeds",
        "succeed",
        "succeeded",
        "success",
        "successful",
        "passes",
        "pass",
        "passed",
        "ok",
        "fine",
        "finishes",
        "finished",
        "completes",
    ];
    const FAILURE: [&str; 6] = ["fails", "fail", "failed", "failure", "crashes", "breaks"];
    let only = usize::from(tokens.first()?.id == w::ONLY);
    let opened = tokens.get(only)?;
    if !["if", "when", "once", "on"].contains(&opened.raw) || opened.quoted {
        return None;
    }
    let mut denied = false;
    for (at, token) in tokens.iter().enumerate().skip(only + 1).take(4) {
        let said = |words: &[&str]| !token.quoted && words.contains(&token.raw);
        denied |= token.id == w::NOT;
        let fails = said(&FAILURE);
        if fails || said(&SUCCESS) {
            let then = tokens.get(at + 1).is_some_and(|next| next.id == w::THEN);
            let when = if fails == denied {
                When::Works
            } else {
                When::Fails
            };
            return Some((when, at + 1 + usize::from(then)));
        }
        // "If it works" speaks of what was done, and of nothing else.
        let subject = [w::IT, w::THAT, w::IS, w::ALL, w::NOT, w::DO, w::COMMAND]
            .contains(&token.id)
            || said(&["build", "tests", "test", "everything", "this", "exit"]);
        if !subject {
            return None;
        }
    }
    None
}

/// Whether a word tells somebody to do something.
fn is_verb(token: &Token<'_>) -> bool {
    const VERBS: [u16; 25] = [
        w::SHOW,
        w::FIND,
        w::COUNT,
        w::DELETE,
        w::COPY,
        w::MOVE,
        w::RENAME,
        w::REPLACE,
        w::CREATE,
        w::COMPRESS,
        w::EXTRACT,
        w::ARCHIVE,
        w::CHANGE,
        w::RUN,
        w::CHECK,
        w::KILL,
        w::STOP,
        w::BEGIN,
        w::RESTART,
        w::INSTALL,
        w::DOWNLOAD,
        w::EXECUTE,
        w::ZIP,
        w::GO,
        w::ADD,
    ];
    const WORDS: [&str; 50] = [
        "cd",
        "push",
        "pull",
        "commit",
        "build",
        "compile",
        "update",
        "upgrade",
        "clone",
        "open",
        "merge",
        "rebase",
        "checkout",
        "switch",
        "enable",
        "disable",
        "mount",
        "unmount",
        "reboot",
        "shutdown",
        "tail",
        "follow",
        "sort",
        "send",
        "upload",
        "sync",
        "clear",
        "clean",
        "tag",
        "deploy",
        "apply",
        "stash",
        "connect",
        "ping",
        "wait",
        "sleep",
        "exit",
        "echo",
        "edit",
        "say",
        "launch",
        "reload",
        "activate",
        "enter",
        "unzip",
        "untar",
        "chmod",
        "bring",
        "initialize",
        "init",
    ];
    !token.quoted && (VERBS.contains(&token.id) || WORDS.contains(&token.raw))
}

/// The rest of the sentence, where "it" is what the first step made.
fn second(
    rest: &[Token<'_>],
    product: Option<&Product>,
    request: &Request<'_>,
    depth: usize,
    steps: usize,
) -> Option<Answered> {
    // "And delete it afterwards", "start it again".
    let rest = match rest {
        [words @ .., last] if words.len() > 1 && is_adverb(last) => words,
        whole => whole,
    };
    let points = |token: &Token<'_>| token.id == w::IT && !token.quoted;
    if let Some(at) = rest.iter().position(points) {
        let product = product?;
        // Which of them "it" is, is not said twice.
        if rest.iter().filter(|token| points(token)).count() > 1 || rest[at].raw != "it" {
            return None;
        }
        let named = product.tokens(rest, at)?;
        return step(&named, request, depth, steps);
    }
    message(rest, request).or_else(|| step(rest, request, depth, steps))
}

fn step(
    tokens: &[Token<'_>],
    request: &Request<'_>,
    depth: usize,
    steps: usize,
) -> Option<Answered> {
    respond(tokens, request, depth)
        .ok()
        .or_else(|| answer(tokens, request, depth, steps + 1))
}

fn is_adverb(token: &Token<'_>) -> bool {
    const WORDS: [&str; 6] = [
        "again",
        "afterwards",
        "afterward",
        "later",
        "too",
        "finally",
    ];
    !token.quoted && WORDS.contains(&token.raw)
}

/// "Print done", "say \"it failed\"".
fn message(tokens: &[Token<'_>], request: &Request<'_>) -> Option<Answered> {
    let [verb, text] = tokens else {
        return None;
    };
    let loud = text.raw.len() > 1 && text.raw.bytes().all(|byte| byte.is_ascii_uppercase());
    let says = ["print", "echo", "say"].contains(&verb.raw) && (text.quoted || loud);
    says.then(|| {
        Some(Answered {
            command: format!("echo {}", quote::word(text.raw, request.shell)?),
            explanation: format!("Prints {}", text.raw),
            gives: Gives::Text,
        })
    })?
}

fn joined(first: Answered, second: Answered, when: When, pointed: bool) -> Option<Answered> {
    let sign = if when == When::Fails { "||" } else { "&&" };
    // A command that lists what is found is about what comes next, which cannot see it.
    let lists = ["find ", "grep ", "ls", "ps "]
        .iter()
        .any(|lister| first.command.starts_with(lister));
    let asks_then_changes = first.gives > Gives::Nothing && second.gives == Gives::Nothing;
    let loose = when == When::And || when == When::Then;
    if loose && (lists || (when == When::And && asks_then_changes)) {
        return None;
    }
    // What asks and answers by itself goes on until somebody leaves it.
    let stays = [
        "ssh ",
        "docker exec -it ",
        "kubectl exec -it ",
        "su ",
        "tmux ",
        "watch ",
        "top",
    ]
    .iter()
    .any(|session| first.command.starts_with(session));
    if stays {
        return None;
    }
    // What is cloned is another place, and what comes next is about that.
    if first.command.starts_with("git clone") && !pointed
        || !is_one(&first.command)
        || !is_one(&second.command)
    {
        return None;
    }
    let (before, behind) = (
        first.explanation.trim_end_matches('.'),
        second.explanation.trim_end_matches('.'),
    );
    Some(Answered {
        command: format!("{} {sign} {}", first.command, second.command),
        explanation: match when {
            When::Fails => format!("{before}; if that fails: {behind}"),
            _ => format!("{before}; then: {behind}"),
        },
        gives: if second.gives == first.gives {
            Gives::Nothing
        } else {
            second.gives.min(Gives::Text)
        },
    })
}

/// Whether `&&` joins the whole of a command: no `;`, `&` or `||` that binds less stands in it.
fn is_one(command: &str) -> bool {
    let grouped = (command.starts_with('(') && command.ends_with(')'))
        || (["for ", "while ", "until "]
            .iter()
            .any(|start| command.starts_with(start))
            && (command.ends_with("done") || command.ends_with("end")));
    grouped
        || !(command.contains("; ")
            || command.contains(" || ")
            || command.contains('\n')
            || command.ends_with('&')
            || command.starts_with("time "))
}
