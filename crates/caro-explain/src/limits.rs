//! Refuses, before it is parsed, what the parser could not read in bounded time and stack.
//!
//! The parser descends recursively and tries again where it went wrong, which doubles its work at every nested
//! parenthesis. No command that somebody wants explained comes near these limits.

use brush_parser::Token;

/// Most bytes that are read at all.
const MAX_LENGTH: usize = 16 * 1024;
/// Most expansions and here-documents: each may be a level of recursion in the tokenizer.
const MAX_OPENINGS: usize = 60;
/// Deepest nesting of parentheses and `case`.
const MAX_PARENTHESES: usize = 6;
/// Most words that open a compound command, one within the other or not.
const MAX_COMPOUNDS: usize = 40;

/// Whether the tokenizer can read the text.
pub(crate) fn can_be_tokenized(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() > MAX_LENGTH {
        return false;
    }
    let openings = bytes
        .windows(2)
        .filter(|pair| matches!(pair, [b'$', b'(' | b'{' | b'['] | [b'<', b'<']))
        .count();
    let backquotes = bytes.iter().filter(|byte| **byte == b'`').count();
    openings + backquotes / 2 <= MAX_OPENINGS
}

/// Whether the parser can read the tokens.
pub(crate) fn can_be_parsed(tokens: &[Token]) -> bool {
    let (mut parentheses, mut deepest, mut cases, mut compounds) = (0_usize, 0, 0, 0);
    let mut after_long_number = false;
    for token in tokens {
        match token {
            Token::Operator(operator, _) => {
                // A descriptor that fits no number makes the parser give up badly.
                if after_long_number && operator.starts_with(['<', '>']) {
                    return false;
                }
                match operator.as_str() {
                    "(" => parentheses += 1,
                    // A pattern of a `case` closes what nothing opened.
                    ")" => parentheses = parentheses.saturating_sub(1),
                    _ => {}
                }
                deepest = deepest.max(parentheses);
                after_long_number = false;
            }
            Token::Word(word, _) => {
                match word.as_str() {
                    "case" => cases += 1,
                    "{" | "if" | "while" | "until" | "for" | "[[" | "!" | "coproc" => {
                        compounds += 1
                    }
                    _ => {}
                }
                after_long_number =
                    word.len() > 9 && word.bytes().all(|byte| byte.is_ascii_digit());
            }
        }
    }
    deepest + cases <= MAX_PARENTHESES && compounds <= MAX_COMPOUNDS
}
