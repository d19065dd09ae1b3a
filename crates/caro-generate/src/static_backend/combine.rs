//! Two things in one sentence: a clause behind what it is about ("… sorted, and saved to a.txt"), a number of what
//! could be listed ("how many …"), a file with what could be shown ("save … to a.txt").

use super::entries::{self, Answered, Gives};
use super::files::Refusal;
use super::lexicon::w;
use super::repeated;
use super::slots::{self, Kind};
use super::steps;
use super::tokens::Token;
use super::{WITH_TEXT, respond};
use crate::{Request, Shell};

/// The answer if the sentence is a combination; an error where two readings differ.
pub(crate) fn answer(
    tokens: &[Token<'_>],
    request: &Request<'_>,
    depth: usize,
) -> Result<Option<Answered>, Refusal> {
    if request.shell == Shell::PowerShell {
        return Ok(None);
    }
    if let Some(answered) = with_clause(tokens, request, depth)? {
        return Ok(Some(answered));
    }
    Ok(counted(tokens, request, depth)
        .or_else(|| saved(tokens, request, depth))
        .or_else(|| file_with(tokens, request, depth))
        .or_else(|| outermost(tokens, request, depth)))
}

/// What only a sentence as a whole can be: something again and again, several things one after another.
fn outermost(tokens: &[Token<'_>], request: &Request<'_>, depth: usize) -> Option<Answered> {
    if depth % WITH_TEXT != 1 {
        return None;
    }
    repeated::answer(tokens, request, depth).or_else(|| steps::answer(tokens, request, depth, 1))
}

/// Whether the last words are "with awk", "using grep".
pub(crate) fn ends_with_tool(tokens: &[Token<'_>]) -> bool {
    matches!(tokens, [_, .., by, tool]
        if [w::USE, w::WITH].contains(&by.id)
            && !tool.quoted
            && ["awk", "cut", "find", "grep", "sed", "tr"].contains(&tool.raw))
}

/// "X using awk": X, if that is what it is done with.
pub(crate) fn with_tool(
    tokens: &[Token<'_>],
    request: &Request<'_>,
    depth: usize,
) -> Option<Answered> {
    const TOOLS: [&str; 44] = [
        "apt", "awk", "base64", "bc", "comm", "cp", "curl", "cut", "date", "dd", "df", "diff",
        "dig", "du", "ffmpeg", "find", "gpg", "grep", "head", "ip", "jq", "kill", "ln", "ls",
        "lsof", "mv", "openssl", "paste", "ps", "rm", "rsync", "scp", "sed", "seq", "sort", "ss",
        "ssh", "tail", "tar", "tr", "uniq", "wc", "wget", "xargs",
    ];
    let at = tokens
        .windows(2)
        .rposition(|pair| {
            [w::USE, w::WITH, w::VIA].contains(&pair[0].id) && TOOLS.contains(&pair[1].raw)
        })
        .filter(|at| *at > 0)?;
    let tool = tokens[at + 1].raw;
    let said = usize::from(tokens.get(at + 2).is_some_and(|next| next.id == w::COMMAND));
    let mut rest = tokens[..at].to_vec();
    rest.extend_from_slice(&tokens[at + 2 + said..]);
    let answered = respond(&rest, request, depth).ok()?;
    answered
        .command
        .split(|sign: char| !sign.is_ascii_alphanumeric())
        .any(|word| word == tool)
        .then_some(answered)
}

/// "X and sort them", "X without duplicates", "X and save it to a.txt".
fn with_clause(
    tokens: &[Token<'_>],
    request: &Request<'_>,
    depth: usize,
) -> Result<Option<Answered>, Refusal> {
    let mut found: Option<(usize, Answered)> = None;
    for clause in entries::clauses(tokens, request) {
        // The longest clause is the one that was meant: "sorted alphabetically" is not "alphabetically".
        if found
            .as_ref()
            .is_some_and(|(start, _)| *start != clause.start)
        {
            break;
        }
        let Ok(before) = respond(&tokens[..clause.start], request, depth) else {
            continue;
        };
        if before.gives < clause.needs {
            continue;
        }
        let both = joined(&before, &clause.answered.command, &clause.answered);
        if found
            .as_ref()
            .is_some_and(|(_, other)| other.command != both.command)
        {
            return Err(Refusal::Hint(
                "That sentence can mean two things to me; say it more exactly.",
            ));
        }
        found = Some((clause.start, both));
    }
    Ok(found.map(|(_, answered)| answered))
}

fn joined(before: &Answered, behind: &str, clause: &Answered) -> Answered {
    let mut more = clause.explanation.trim_end_matches('.').to_owned();
    if let Some(first) = more.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    Answered {
        command: piped(&before.command, behind),
        explanation: format!("{}, {more}.", before.explanation.trim_end_matches('.')),
        gives: clause.gives,
    }
}

/// A command and what stands behind it. What is sorted is not sorted again, which could undo its order.
fn piped(before: &str, behind: &str) -> String {
    let (head, last) = before
        .rsplit_once(" | ")
        .map_or((None, before), |(head, last)| (Some(head), last));
    let sorted = last == "sort" || last.starts_with("sort ");
    let simple = !before.contains(['>', ';', '&', '(', '`']);
    match behind {
        "| sort" | "| sort -u" if sorted && simple && last.starts_with("sort -u") => {
            before.to_owned()
        }
        "| sort -u" if sorted && simple => {
            let rest = last.strip_prefix("sort").unwrap_or_default();
            // "sort -n" calls lines equal that are none.
            if rest.starts_with(" -") {
                format!("{before} | uniq")
            } else {
                let unique = format!("sort -u{rest}");
                head.map_or_else(|| unique.clone(), |head| format!("{head} | {unique}"))
            }
        }
        _ => format!("{before} {behind}").trim_end().to_owned(),
    }
}

/// "How many X are there" is the number of lines of "show X".
fn counted(tokens: &[Token<'_>], request: &Request<'_>, depth: usize) -> Option<Answered> {
    let rest = tokens
        .split_first()
        .filter(|(first, rest)| {
            // "Count all" does not say what.
            first.id == w::COUNT && rest.iter().any(|token| token.id != w::ALL)
        })?
        .1;
    // "in each file" asks for many numbers, and not for one.
    if rest.iter().skip(1).any(|token| token.id == w::EACH) {
        return None;
    }
    let id = |at: usize| rest.get(at).map_or(0, |token: &Token<'_>| token.id);
    // "are there", "do I have" stand behind what is counted.
    let filler = (0..rest.len()).find_map(|at| match (id(at), id(at + 1), id(at + 2)) {
        (w::IS, w::THERE, _) | (w::DO, w::EXIST, _) => Some((at, 2)),
        (w::DO, w::I | w::IT | w::THIS, w::HAVE) => Some((at, 3)),
        (w::IS, w::IN | w::OF | w::FROM | w::UNDER, _) => Some((at, 1)),
        _ => None,
    });
    let mut asked = vec![Token::word(w::SHOW)];
    match filler {
        Some((at, length)) => {
            asked.extend_from_slice(&rest[..at]);
            asked.extend_from_slice(&rest[at + length..]);
        }
        None => asked.extend_from_slice(rest),
    }
    let listed = respond(&asked, request, depth)
        .ok()
        .filter(|listed| listed.gives == Gives::Lines)?;
    Some(Answered {
        command: format!("{} | wc -l", listed.command),
        explanation: format!("{}, counted.", listed.explanation.trim_end_matches('.')),
        gives: Gives::Text,
    })
}

/// "Save X to a.txt".
fn saved(tokens: &[Token<'_>], request: &Request<'_>, depth: usize) -> Option<Answered> {
    let (_, rest) = tokens
        .split_first()
        .filter(|(first, _)| [w::SAVE, w::WRITE, w::STORE, w::PUT].contains(&first.id))?;
    let to = rest
        .iter()
        .rposition(|token| [w::TO, w::INTO, w::IN, w::AS].contains(&token.id))?;
    let named = rest.get(to + 1..)?;
    let skipped = usize::from(named.first().is_some_and(|token| token.id == w::NEW));
    let (path, length) = slots::read(Kind::Dotted, named, skipped)?;
    if skipped + length != named.len() {
        return None;
    }
    into(&rest[..to], &path, request, depth)
}

/// "Make a file a.txt with X in it".
fn file_with(tokens: &[Token<'_>], request: &Request<'_>, depth: usize) -> Option<Answered> {
    let id = |at: usize| tokens.get(at).map_or(0, |token: &Token<'_>| token.id);
    if id(0) != w::CREATE {
        return None;
    }
    let at = 1 + usize::from(id(1) == w::NEW);
    let (path, length) = slots::read(Kind::Dotted, tokens, at)?;
    let with = at + length + usize::from(id(at + length) == w::THAT);
    if ![w::WITH, w::CONTAIN, w::OF].contains(&id(with)) {
        return None;
    }
    into(tokens.get(with + 1..)?, &path, request, depth)
}

/// What "show …" prints, into a file.
fn into(
    what: &[Token<'_>],
    path: &slots::Value,
    request: &Request<'_>,
    depth: usize,
) -> Option<Answered> {
    let mut asked = vec![Token::word(w::SHOW)];
    asked.extend_from_slice(what);
    let shown = respond(&asked, request, depth)
        .ok()
        .filter(|shown| shown.gives >= Gives::Text)?;
    Some(Answered {
        command: format!("{} > {}", shown.command, path.quoted(request.shell)?),
        explanation: format!(
            "{}, saved in {}.",
            shown.explanation.trim_end_matches('.'),
            path.raw()
        ),
        gives: Gives::Nothing,
    })
}

#[cfg(test)]
mod tests {
    use super::piped;

    #[test]
    fn what_is_sorted_is_not_sorted_again() {
        assert_eq!(piped("cut -f2 a", "| sort -u"), "cut -f2 a | sort -u");
        assert_eq!(
            piped("cut -f2 a | sort", "| sort -u"),
            "cut -f2 a | sort -u"
        );
        assert_eq!(piped("sort a.txt", "| sort -u"), "sort -u a.txt");
        assert_eq!(
            piped("sort -rn a.txt", "| sort -u"),
            "sort -rn a.txt | uniq"
        );
        assert_eq!(piped("sort -u a.txt", "| sort"), "sort -u a.txt");
        assert_eq!(
            piped("ls 'a | sort'", "| sort -u"),
            "ls 'a | sort' | sort -u"
        );
    }
}
