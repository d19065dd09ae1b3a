//! What Caro knows by itself: no model, no network, no state.
//!
//! A sentence is split into words (`tokens`) and the words are looked up in a vocabulary (`lexicon`). Then two
//! readers try it: the entries of `knowledge/` that know whole sentences (`entries`), and a small grammar of
//! sentences about files (`files`). Either takes the sentence to its last word or not at all: a wrong command is
//! worse than none. What neither takes may be two things in one sentence (`combine`).
//!
//! Everything is laid out in constant tables by the build script; nothing is prepared when Caro starts.

mod announced;
mod combine;
mod endings;
mod entries;
mod files;
mod folders;
mod forms;
mod in_place;
mod kinds;
mod lexicon;
mod literal;
mod machines;
mod measure;
mod mistyped;
mod names;
pub(crate) mod overwritten;
mod product;
mod quote;
mod repeated;
mod shapes;
mod slots;
mod steps;
mod text;
mod tokens;
mod zones;

use crate::{Backend, BackendKind, Candidate, GenerateError, Observer, Request};
use entries::{Answer, Answered, Order};
use files::Refusal;
use lexicon::w;
use overwritten::Checked;
use tokens::{Token, Unreadable};

/// Answers from what Caro knows. A sentence it does not understand to the last word gets no answer.
#[derive(Debug, Clone, Copy, Default)]
pub struct StaticBackend;

impl StaticBackend {
    /// A backend that is ready at once: everything it knows was laid out when Caro was built.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }

    /// Answers one request. There is nothing to observe: it takes microseconds.
    ///
    /// # Errors
    /// [`GenerateError::NoAnswer`] with what was not understood.
    pub fn answer(self, request: &Request<'_>) -> Result<Candidate, GenerateError> {
        let tokens = tokens::read(request.sentence)
            .map_err(|unreadable| no_answer(unreadable_hint(unreadable)))?;
        let candidate = |command: String, explanation| Candidate {
            explanation: in_place::told(explanation, &command),
            command,
            backend: BackendKind::Static,
            model: None,
        };
        let corrected = mistyped::corrected(&tokens);
        // Nobody has a column that is called "thrid".
        let first = corrected
            .as_deref()
            .filter(|corrected| mistyped::is_certain(&tokens, corrected))
            .unwrap_or(&tokens);
        let answered = respond_or_compose(first, request)
            .or_else(|refusal| {
                corrected
                    .as_deref()
                    .and_then(|corrected| respond_or_compose(corrected, request).ok())
                    .ok_or(refusal)
            })
            .map_err(|refusal| {
                no_answer(&match refusal {
                    Refusal::NotHere => format!(
                        "I know what that means, but no command for it in {} with these values.",
                        request.shell
                    ),
                    other => refusal_hint(other),
                })
            })?;
        match overwritten::checked(&answered.command, request.shell) {
            Checked::Fine => Ok(candidate(answered.command, answered.explanation)),
            Checked::Instead(command) => Ok(candidate(command, answered.explanation)),
            Checked::Refused => Err(no_answer(
                "That would write over a file while it is read; save it under another name.",
            )),
        }
    }
}

impl Backend for StaticBackend {
    fn kind(&self) -> BackendKind {
        BackendKind::Static
    }

    fn model(&self) -> Option<&str> {
        None
    }

    fn generate(
        &mut self,
        request: &Request<'_>,
        _observer: &mut dyn Observer,
    ) -> Result<Candidate, GenerateError> {
        self.answer(request)
    }
}

/// Two entries claim the sentence.
const AMBIGUOUS: Refusal =
    Refusal::Hint("That sentence can mean two things to me; say it more exactly.");

/// Sentences with more clauses behind them than this are nobody's.
const MOST_CLAUSES: usize = 3;

/// Added to the number of clauses once the grammar of text may answer what stands before them.
const WITH_TEXT: usize = 1 << 8;

/// The answer to a sentence: what is known as a whole, or about files, comes before what is composed of parts.
fn respond_or_compose(tokens: &[Token<'_>], request: &Request<'_>) -> Result<Answered, Refusal> {
    let refusal = match respond(tokens, request, 0) {
        Err(refusal) if refusal != AMBIGUOUS => refusal,
        settled => return settled,
    };
    if let Some(answered) = text::answer(tokens, request) {
        return Ok(answered);
    }
    combine::answer(tokens, request, WITH_TEXT + 1)?.ok_or(refusal)
}

/// The answer to a sentence, or to what a clause stands behind.
fn respond(tokens: &[Token<'_>], request: &Request<'_>, depth: usize) -> Result<Answered, Refusal> {
    // "… with sed" at the end of a sentence is no text to look for.
    if depth == 0 && combine::ends_with_tool(tokens) {
        return combine::with_tool(tokens, request, 1).ok_or(Refusal::NotFiles);
    }
    if let Some(settled) = known(tokens, request, Order::Strict) {
        return settled;
    }
    let refusal = match files::answer(tokens, request) {
        Ok(answered) => return Ok(answered),
        Err(refusal) => refusal,
    };
    if let Some(settled) = known(tokens, request, Order::Free) {
        return settled;
    }
    if let Some(shown) = shown(tokens)
        && let Some(Ok(answered)) =
            known(&shown, request, Order::Strict).or_else(|| known(&shown, request, Order::Free))
    {
        return Ok(answered);
    }
    if depth >= WITH_TEXT
        && let Some(answered) = text::answer(tokens, request)
    {
        return Ok(answered);
    }
    if depth % WITH_TEXT < MOST_CLAUSES
        && let Some(answered) = combine::answer(tokens, request, depth + 1)?
    {
        return Ok(answered);
    }
    if depth == 0
        && let Some(answered) = combine::with_tool(tokens, request, 1)
    {
        return Ok(answered);
    }
    Err(refusal)
}

/// "Latest tag", "is there any …" and "what are …" as "show …", which most entries know.
fn shown<'a>(tokens: &[Token<'a>]) -> Option<Vec<Token<'a>>> {
    const LEADS: [u16; 10] = [
        w::SHOW,
        w::FIND,
        w::WHAT,
        w::WHICH,
        w::CHECK,
        w::IS,
        w::THERE,
        w::DO,
        w::I,
        w::HAVE,
    ];
    let lead = tokens
        .iter()
        .take_while(|token| LEADS.contains(&token.id))
        .count();
    let any = usize::from(lead > 1 && tokens.get(lead).is_some_and(|token| token.id == w::ANY));
    let rest = tokens.get(lead + any..).filter(|rest| rest.len() > 1)?;
    if lead == 1 && tokens[0].id == w::SHOW {
        return None;
    }
    let mut shown = vec![Token::word(w::SHOW)];
    shown.extend_from_slice(rest);
    Some(shown)
}

/// What the entries say of a sentence, if they know it.
fn known(
    tokens: &[Token<'_>],
    request: &Request<'_>,
    order: Order,
) -> Option<Result<Answered, Refusal>> {
    match entries::answer(tokens, request, order) {
        Answer::Command(answered) => Some(Ok(answered)),
        Answer::Ambiguous => Some(Err(AMBIGUOUS)),
        Answer::NotHere => Some(Err(Refusal::NotHere)),
        Answer::Unknown => None,
    }
}

fn no_answer(hint: &str) -> GenerateError {
    GenerateError::NoAnswer {
        hint: hint.to_owned(),
    }
}

const fn unreadable_hint(unreadable: Unreadable) -> &'static str {
    match unreadable {
        Unreadable::Empty => "There is no sentence to answer.",
        Unreadable::TooLong => "That is too long for one sentence.",
        Unreadable::ControlCharacter => "There are control characters in the sentence.",
        Unreadable::OpenQuote => "A quote is opened and not closed.",
    }
}

fn refusal_hint(refusal: Refusal) -> String {
    match refusal {
        Refusal::Word(word) if word.is_empty() || word.chars().count() > 40 => {
            "There is a part of the sentence that I don't understand.".to_owned()
        }
        Refusal::Word(word) => format!(
            "I don't understand \"{word}\" here; if it is a name or a text, put it in quotes."
        ),
        Refusal::Hint(hint) => hint.to_owned(),
        Refusal::NotFiles | Refusal::NotHere => {
            "I don't know a command for this sentence.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Shell, Userland};

    #[test]
    fn the_first_sentence_of_the_readme_is_answered() {
        let request = Request::new(
            "list all files larger than 100MB",
            Shell::Bash,
            Userland::Gnu,
        );
        assert_eq!(
            StaticBackend::new().answer(&request).unwrap().command,
            "find . -type f -size +100M"
        );
    }
}
