//! Refuses, before it is parsed, what the parser could not read in bounded time and stack.
//!
//! The parser descends recursively and backtracks: nested subshells and `case`s double its work at
//! every level, and every nested expansion takes stack. Real commands stay far below these limits.

use std::borrow::Cow;

use brush_parser::Token;

/// Most bytes that are read at all.
const MAX_LENGTH: usize = 256 * 1024;
/// Most `$(`, `${` and `$[` in one text: each may be a level of recursion in the tokenizer.
const MAX_EXPANSIONS: usize = 100;
/// Most here-documents: the tokenizer moves all that wait for each that ends.
const MAX_HERE_DOCUMENTS: usize = 100;
/// Most brackets in a word that starts like `name[`: the parser reads its index by backtracking.
const MAX_INDEX_BRACKETS: usize = 12;
/// Deepest nesting of what makes the parser backtrack (parentheses and `case`).
const MAX_BACKTRACKING: usize = 7;
/// Deepest nesting of compound commands.
const MAX_NESTING: usize = 40;

/// Whether the tokenizer can read the text within its stack.
pub(crate) fn can_be_tokenized(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() > MAX_LENGTH {
        return false;
    }
    let mut expansions = 0;
    let mut here_documents = 0;
    for pair in bytes.windows(2) {
        match pair {
            [b'$', b'(' | b'{' | b'['] => expansions += 1,
            b"<<" => here_documents += 1,
            _ => {}
        }
    }
    expansions <= MAX_EXPANSIONS
        && here_documents <= MAX_HERE_DOCUMENTS
        && (here_documents == 0 || expansions_end(bytes))
}

/// Whether every expansion that begins also ends, whatever is quoted.
///
/// The tokenizer looks for the end of a here-document that is pending inside of an expansion beyond the end of the text,
/// and takes for granted that something stands there.
fn expansions_end(bytes: &[u8]) -> bool {
    let mut open: Vec<u8> = Vec::new();
    let mut before = 0;
    for byte in bytes.iter().copied() {
        match (before, byte) {
            (b'$' | b'<' | b'>', b'(') => open.push(b')'),
            (b'$', b'{') => open.push(b'}'),
            (b'$', b'[') => open.push(b']'),
            // A parenthesis counts where an expansion is open: it may be the second of `$((`.
            (_, b'(') if !open.is_empty() => open.push(b')'),
            _ if open.last() == Some(&byte) => {
                open.pop();
            }
            _ => {}
        }
        before = byte;
    }
    open.is_empty()
}

/// The text with an empty line for each here-document that it may hold.
///
/// The tokenizer never comes back from a here-document that ends with an empty line (`<<''`) where
/// the text ends before that line.
pub(crate) fn with_ends(text: &str) -> Cow<'_, str> {
    let here_documents = text.matches("<<").count();
    if here_documents == 0 {
        return Cow::Borrowed(text);
    }
    let mut ended = text.to_owned();
    ended.extend(std::iter::repeat_n('\n', here_documents + 1));
    Cow::Owned(ended)
}

/// What is open while the tokens are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Parenthesis,
    Case,
    Test,
    Compound,
}

/// Whether the parser can read the tokens in bounded time and stack.
pub(crate) fn can_be_parsed(tokens: &[Token]) -> bool {
    let mut open: Vec<Open> = Vec::new();
    let mut backtracking = 0_usize;
    let mut bangs = 0_usize;
    let mut at_command = true;
    let mut previous = "";
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Operator(operator, _) => {
                bangs = 0;
                previous = "";
                match operator.as_str() {
                    "(" => {
                        open.push(Open::Parenthesis);
                        backtracking += 1;
                    }
                    ")" if open.last() == Some(&Open::Parenthesis) => {
                        open.pop();
                        backtracking -= 1;
                    }
                    _ => {}
                }
                at_command = !operator.starts_with(['<', '>']) && !operator.starts_with("&>");
            }
            Token::Word(word, location) => {
                if is_unreadable_descriptor(word, location.end.index, tokens.get(index + 1))
                    || is_deep_element(word)
                {
                    return false;
                }
                bangs = if word == "!" { bangs + 1 } else { 0 };
                match word.as_str() {
                    "case" if at_command => {
                        open.push(Open::Case);
                        backtracking += 1;
                    }
                    "[[" if at_command => open.push(Open::Test),
                    "{" | "if" | "while" | "until" | "for" | "coproc" if at_command => {
                        open.push(Open::Compound);
                    }
                    "esac" if at_command && open.last() == Some(&Open::Case) => {
                        open.pop();
                        backtracking -= 1;
                    }
                    "}" | "fi" | "done" if at_command && open.last() == Some(&Open::Compound) => {
                        open.pop();
                    }
                    "]]" if open.last() == Some(&Open::Test) => {
                        open.pop();
                    }
                    _ => {}
                }
                // Wider than the parser's own rule: it must never count too little.
                let named = matches!(previous, "function" | "coproc");
                previous = word.as_str();
                at_command = matches!(
                    word.as_str(),
                    "then"
                        | "do"
                        | "else"
                        | "elif"
                        | "{"
                        | "!"
                        | "if"
                        | "while"
                        | "until"
                        | "}"
                        | "fi"
                        | "done"
                        | "esac"
                        | "in"
                        | "time"
                        | "-p"
                        | "]]"
                        | "coproc"
                ) || named;
            }
        }
        if backtracking > MAX_BACKTRACKING || open.len() > MAX_NESTING || bangs > MAX_NESTING {
            return false;
        }
    }
    true
}

/// A number before `<` or `>` that is too long for a file descriptor: the parser gives up on it badly.
fn is_unreadable_descriptor(word: &str, end: usize, next: Option<&Token>) -> bool {
    word.len() > 9
        && word.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(next, Some(Token::Operator(operator, location))
            if operator.starts_with(['<', '>']) && location.start.index == end)
}

/// Whether a word starts like an element of an array whose index is nested deeply.
fn is_deep_element(word: &str) -> bool {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let length = word.bytes().take_while(|&byte| name(byte)).count();
    if length == 0 || word.as_bytes().get(length) != Some(&b'[') {
        return false;
    }
    let brackets = |byte: &u8| matches!(byte, b'(' | b'[' | b'{' | b'`' | b'"');
    word.bytes()
        .filter(brackets)
        .take(MAX_INDEX_BRACKETS + 1)
        .count()
        > MAX_INDEX_BRACKETS
}
