//! Sentences that are known as a whole: matches the patterns of `knowledge/entries/` and fills their commands in.

use super::files::literal_glob;
use super::lexicon::{self, Row, w};
use super::names;
use super::quote;
use super::slots::{self, Kind, Value};
use super::tokens::Token;
use crate::{Request, Shell, Userland};

/// A matcher that takes more steps than this has met a sentence that no pattern was written for.
const MOST_STEPS: u32 = 4_000;
const MOST_SLOTS: usize = 8;
/// What `after` says of an entry that is a sentence of its own, as `build/emit.rs` writes it.
const SENTENCE: u8 = u8::MAX;
/// The first cell of a pattern whose parts may stand in any order, as `build/pattern.rs` writes it.
const PARTS: u16 = 6;
/// In tokens.
const LONGEST_CLAUSE: usize = 12;

type Slots = [Option<Value>; MOST_SLOTS];

/// A command, what it does, and what it prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) command: String,
    pub(crate) explanation: String,
    pub(crate) gives: Gives,
}

/// What a command prints. The order is that of `build/entry.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gives {
    /// Nothing anybody asked for: it changes something.
    Nothing,
    /// A text, which may be saved.
    Text,
    /// What was asked for, one on each line and nothing else, which may be counted, sorted and cut as well.
    Lines,
}

impl Gives {
    const fn of(stored: u8) -> Self {
        match stored {
            0 => Self::Nothing,
            1 => Self::Text,
            _ => Self::Lines,
        }
    }
}

/// A clause at the end of a sentence: "… and save it to a.txt".
pub(crate) struct Clause {
    /// The token it starts at.
    pub(crate) start: usize,
    /// What the command before it must print.
    pub(crate) needs: Gives,
    /// What comes behind that command.
    pub(crate) answered: Answered,
}

/// What the patterns say about a sentence.
pub(crate) enum Answer {
    Command(Answered),
    /// Two entries claim the sentence.
    Ambiguous,
    /// An entry knows the sentence, but no command for this shell or these values.
    NotHere,
    Unknown,
}

/// Where a command holds. The order is that of `build/entry.rs`.
#[derive(Clone, Copy)]
enum Target {
    Posix = 0,
    Gnu = 1,
    Bsd = 2,
    Fish = 3,
    PowerShell = 4,
    Any = 5,
}

/// How the words of a sentence are put to the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// As they stand.
    Strict,
    /// As parts that may stand in any order, with glue between them.
    Free,
}

pub(crate) fn answer(tokens: &[Token<'_>], request: &Request<'_>, order: Order) -> Answer {
    let mut found: Option<Answered> = None;
    let mut known = false;
    for (entry, slots) in matches(tokens, 0, order) {
        let row = &lexicon::ROWS[entry];
        known = true;
        let Some(command) = command(row, &slots, request) else {
            continue;
        };
        if found.as_ref().is_some_and(|other| other.command != command) {
            return Answer::Ambiguous;
        }
        found = Some(Answered {
            command,
            explanation: fill(text(row.title), &slots, None).unwrap_or_default(),
            gives: Gives::of(row.gives),
        });
    }
    match found {
        Some(answered) => Answer::Command(answered),
        None if known => Answer::NotHere,
        None => Answer::Unknown,
    }
}

/// The clauses that may end the sentence, the longest first.
pub(crate) fn clauses(tokens: &[Token<'_>], request: &Request<'_>) -> Vec<Clause> {
    let mut found = Vec::new();
    // A clause is short, and something stands before it.
    let first = tokens.len().saturating_sub(LONGEST_CLAUSE).max(1);
    for start in first..tokens.len() {
        for (entry, slots) in matches(tokens, start, Order::Strict) {
            let row = &lexicon::ROWS[entry];
            let Some(command) = command(row, &slots, request) else {
                continue;
            };
            found.push(Clause {
                start,
                needs: Gives::of(row.after),
                answered: Answered {
                    command,
                    explanation: fill(text(row.title), &slots, None).unwrap_or_default(),
                    gives: Gives::of(row.gives),
                },
            });
        }
    }
    found
}

/// The entries whose patterns take every token from `start` on, with their values.
fn matches(tokens: &[Token<'_>], start_at: usize, order: Order) -> Vec<(usize, Slots)> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate().skip(start_at) {
        let repeated = tokens[start_at..at]
            .iter()
            .any(|earlier| earlier.id == token.id);
        if token.id == lexicon::UNKNOWN || repeated {
            continue;
        }
        let id = usize::from(token.id);
        let bucket =
            usize::from(lexicon::INDEX_OFFSETS[id])..usize::from(lexicon::INDEX_OFFSETS[id + 1]);
        for &program in &lexicon::INDEX[bucket] {
            let (entry, start) = lexicon::PROGRAMS[usize::from(program)];
            let is_clause = lexicon::ROWS[usize::from(entry)].after != SENTENCE;
            let is_free = lexicon::CODE[start as usize] == PARTS;
            if is_clause != (start_at > 0) || is_free != (order == Order::Free) {
                continue;
            }
            let mut matcher = Matcher {
                tokens,
                slots: Slots::default(),
                steps: 0,
            };
            if matcher.run(start as usize, start_at, 0) {
                found.push((usize::from(entry), matcher.slots));
            }
        }
    }
    found
}

struct Matcher<'t, 'a> {
    tokens: &'t [Token<'a>],
    slots: Slots,
    steps: u32,
}

impl Matcher<'_, '_> {
    /// Runs a program of `build/pattern.rs` from a cell and a token on; true if it ends with the sentence.
    /// `found` are the parts that were found, as bits.
    fn run(&mut self, mut cell: usize, mut at: usize, mut found: u32) -> bool {
        let code = &lexicon::CODE;
        loop {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return false;
            }
            let operand = |offset: usize| usize::from(code[cell + offset]);
            match code[cell] {
                0 => return at == self.tokens.len(),
                1 => {
                    if self
                        .tokens
                        .get(at)
                        .is_none_or(|token| token.id != code[cell + 1])
                    {
                        return false;
                    }
                    at += 1;
                    cell += 2;
                }
                2 => {
                    let set = &code[cell + 2..cell + 2 + operand(1)];
                    if self
                        .tokens
                        .get(at)
                        .is_none_or(|token| token.id == 0 || !set.contains(&token.id))
                    {
                        return false;
                    }
                    at += 1;
                    cell += 2 + set.len();
                }
                3 => {
                    let (kind, index) = (Kind::ALL[operand(1)], operand(2));
                    let Some((value, length)) = slots::read(kind, self.tokens, at) else {
                        return false;
                    };
                    let before = self.slots[index].replace(value);
                    if self.run(cell + 3, at + length, found) {
                        return true;
                    }
                    self.slots[index] = before;
                    return false;
                }
                4 => {
                    if self.run(cell + 2, at, found) {
                        return true;
                    }
                    cell += 2 + operand(1);
                }
                5 => cell += 2 + operand(1),
                PARTS => {
                    let (parts, needed) = (operand(1), operand(2));
                    if at == self.tokens.len() {
                        return found.trailing_ones() as usize >= needed;
                    }
                    // Every part that must be there takes a word at least.
                    let open = (0..needed).filter(|part| found & (1 << part) == 0).count();
                    if open > self.tokens.len() - at {
                        return false;
                    }
                    let missing = (0..parts).filter(|part| found & (1 << part) == 0);
                    for part in missing {
                        if self.run(cell + operand(3 + part), at, found) {
                            return true;
                        }
                    }
                    match glue(&self.tokens[at..]) {
                        0 => return false,
                        length => at += length,
                    }
                }
                _ => {
                    found |= 1 << operand(1);
                    cell -= operand(2);
                }
            }
        }
    }
}

/// How many words at the start only hold a sentence together.
fn glue(tokens: &[Token<'_>]) -> usize {
    const WORDS: [u16; 13] = [
        w::EXIST,
        w::OF,
        w::IN,
        w::FROM,
        w::FOR,
        w::ON,
        w::AT,
        w::IS,
        w::THERE,
        w::DO,
        w::HAVE,
        w::THAT,
        w::I,
    ];
    let id = |at: usize| tokens.get(at).map_or(0, |token| token.id);
    if [w::ON, w::IN, w::OF, w::FROM].contains(&id(0)) {
        let this = usize::from(id(1) == w::THIS);
        if id(1 + this) == w::COMPUTER || (this == 1 && id(2) == w::SYSTEM) {
            return 2 + this;
        }
    }
    // "How many words a.txt contains", "what a.txt says".
    let closes = tokens.len() == 1 && [w::CONTAIN, w::SAY].contains(&id(0));
    usize::from(WORDS.contains(&id(0)) || closes)
}

fn text(span: (u32, u32)) -> &'static str {
    &lexicon::TEXT[span.0 as usize..span.1 as usize]
}

/// The command of an entry for a shell, if it has one that the shell understands.
fn command(row: &Row, slots: &Slots, request: &Request<'_>) -> Option<String> {
    let template =
        |target: Target| Some(text(row.runs[target as usize])).filter(|text| !text.is_empty());
    let userland = match request.userland {
        Userland::Gnu => Target::Gnu,
        Userland::Bsd => Target::Bsd,
    };
    let chosen = match request.shell {
        Shell::PowerShell => template(Target::PowerShell).or_else(|| template(Target::Any)),
        Shell::Fish => template(Target::Fish).or_else(|| {
            template(userland)
                .or_else(|| template(Target::Posix))
                .or_else(|| template(Target::Any))
                .filter(|text| fish_reads(text))
        }),
        Shell::Sh => template(userland)
            .or_else(|| template(Target::Posix))
            .or_else(|| template(Target::Any))
            .filter(|text| sh_reads(text)),
        Shell::Bash | Shell::Zsh => template(userland)
            .or_else(|| template(Target::Posix))
            .or_else(|| template(Target::Any)),
        Shell::Cmd | Shell::Nu | Shell::Other => template(Target::Any).filter(|text| is_bare(text)),
    }?;
    fill(chosen, slots, Some(request.shell)).filter(|command| !runs_backwards(command))
}

/// Whether `sed` is given lines from a later one to an earlier one, which it takes for one line.
fn runs_backwards(command: &str) -> bool {
    command.contains("sed ")
        && command
            .split(',')
            .zip(command.split(',').skip(1))
            .any(|(before, behind)| {
                let start = before
                    .trim_end_matches(|sign: char| sign.is_ascii_digit())
                    .len();
                let end = behind
                    .find(|sign: char| !sign.is_ascii_digit())
                    .filter(|end| behind[*end..].starts_with(['p', 'd', 's', 'w']));
                let number = |text: &str| text.parse::<u64>().ok();
                matches!((number(&before[start..]), end.and_then(|end| number(&behind[..end]))),
                (Some(first), Some(last)) if first > last)
            })
}

/// Fish has no `$(( … ))`, no `${…}`, no `<( … )`, no here-strings, no `{a..z}` and other loops.
fn fish_reads(template: &str) -> bool {
    let grouped = template.starts_with('(');
    !grouped
        && ![
            "$((", "${", "<(", "<<<", "; do ", "; then ", "$?", "$#", "[[ ", "{a..", "{1..",
            "declare ", "unset ",
        ]
        .iter()
        .any(|sign| template.contains(sign))
}

/// A POSIX shell has no process substitution, here-strings or double brackets.
fn sh_reads(template: &str) -> bool {
    ![
        "<(", "<<<", "[[ ", "$'", "{1..", "{a..", "declare ", "source ", "disown",
    ]
    .iter()
    .any(|sign| template.contains(sign))
}

/// Words without a sign that any shell could read in its own way.
fn is_bare(template: &str) -> bool {
    template
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b" -_./:=".contains(&byte))
}

/// Puts the values in. Without a shell the text is for people, and nothing is quoted.
fn fill(template: &str, slots: &Slots, shell: Option<Shell>) -> Option<String> {
    let mut out = String::with_capacity(template.len() + 32);
    let mut word: Option<String> = None;
    let mut rest = template;
    while let Some(mark) = rest.find(['\u{1}', '\u{3}', '\u{4}']) {
        word.as_mut().unwrap_or(&mut out).push_str(&rest[..mark]);
        let sign = rest.as_bytes()[mark];
        rest = &rest[mark + 1..];
        match (sign, shell) {
            (3, _) => word = Some(String::new()),
            (4, Some(shell)) => out.push_str(&quote::word(&word.take()?, shell)?),
            (4, None) => out.push_str(&word.take()?),
            _ => {
                let end = rest.find('\u{2}')?;
                let (slot, escape, default) = (
                    rest.as_bytes()[0] - b'A',
                    rest.as_bytes()[1] - b'0',
                    &rest[2..end],
                );
                rest = &rest[end + 1..];
                let value = slots[usize::from(slot)].as_ref();
                let text = match (value, shell) {
                    (None, Some(_)) if default == "\u{5}" => return None,
                    (None, None) => "this directory".to_owned(),
                    (None, _) => default.to_owned(),
                    (Some(value), Some(shell)) if word.is_none() && escape == 0 => {
                        guarded(value, &out, shell)?
                    }
                    (Some(value), _) => {
                        let text = escaped(&value.raw(), escape)?;
                        // "photos/" is packed into "photos.zip".
                        if word.is_some() && rest.starts_with(['.', '-']) && text.len() > 1 {
                            text.trim_end_matches('/').to_owned()
                        } else {
                            text
                        }
                    }
                };
                word.as_mut().unwrap_or(&mut out).push_str(&text);
            }
        }
    }
    out.push_str(rest);
    // A slot that was left out at the end leaves its space behind.
    out.truncate(out.trim_end().len());
    Some(out)
}

/// A value as words. One that starts with a dash is only safe behind `--` or `-e`.
fn guarded(value: &Value, before: &str, shell: Shell) -> Option<String> {
    let text = value.quoted(shell)?;
    let is_option =
        matches!(value, Value::Word(_)) && value.raw().starts_with('-') && before.ends_with(' ');
    (!is_option || before.ends_with("-- ") || before.ends_with("-e ")).then_some(text)
}

/// A value inside a word that is quoted as a whole. The order is that of `build/template.rs`.
fn escaped(value: &str, escape: u8) -> Option<String> {
    Some(match escape {
        1 => quote::sed_pattern(value),
        2 => quote::sed_replacement(value),
        3 => quote::escaped(
            value,
            &[
                '\\', '/', '.', '*', '[', ']', '^', '$', '+', '?', '(', ')', '{', '}', '|',
            ],
        ),
        4 => literal_glob(value),
        // Letters and digits only: a variable, a column of an awk program.
        5 => value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            .then(|| value.to_owned())?,
        6 => (value.parse::<u64>().ok()? + 1).to_string(),
        // A path without its extension.
        8 => {
            let (stem, extension) = value.rsplit_once('.')?;
            let good = !stem.is_empty() && !stem.ends_with('/') && !extension.contains('/');
            good.then(|| stem.to_owned())?
        }
        // `name` as jq has it.
        9 => names::jq_path(value)?,
        // A path as a command: `./` before a name alone, so that it is not looked up in `PATH`.
        10 if value.contains('/') => value.to_owned(),
        10 => format!("./{value}"),
        11 => value.parse::<u64>().ok()?.checked_sub(1)?.to_string(),
        // So many spaces.
        7 => " ".repeat(value.parse::<usize>().ok().filter(|count| *count <= 16)?),
        _ => value.to_owned(),
    })
}
