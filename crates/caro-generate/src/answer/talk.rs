//! Talk that a model puts into a command: `echo "I'm fine, thanks!"`.

use brush_parser::Token;
use caro_syntax::read;

/// Words of sentences that ask for a text to be printed.
const ASKING: &[&str] = &[
    "display", "echo", "greet", "output", "print", "put", "repeat", "say", "show", "type", "write",
];

/// Whether a command does nothing but print a text that the sentence did not ask for.
pub(crate) fn is_talk(command: &str, sentence: &str) -> bool {
    let Some(text) = printed(command) else {
        return false;
    };
    let asked = words(sentence);
    let mut said = words(&text).into_iter().filter(|word| !word.is_empty());
    let asks = asked.iter().any(|word| ASKING.contains(&word.as_str()));
    let is_text = text.contains(|c: char| c.is_alphabetic());
    is_text && (!asks || !said.any(|word| asked.contains(&word)))
}

/// The text that a command prints if that is all that it does.
fn printed(command: &str) -> Option<String> {
    let reading = read(command).ok()?;
    let mut words = Vec::new();
    for token in &reading.tokens {
        match token {
            Token::Word(word, _) => words.push(word.as_str()),
            Token::Operator(..) => return None,
        }
    }
    let (program, text) = words.split_first()?;
    let text = text.join(" ");
    let quoted = text.starts_with(['\'', '"']);
    let is_literal = !text.contains(['$', '`']) && (quoted || !text.contains(['{', '*', '?', '~']));
    // What is worked out, or brought into another form, is no text.
    (matches!(*program, "echo" | "printf") && is_literal && !text.contains('%')).then_some(text)
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::is_talk;

    #[test]
    fn what_a_model_says_through_echo_is_talk() {
        for (sentence, command) in [
            ("hi there, how are you", "echo \"Hi there, how are you?\""),
            ("what is the capital of Australia", "echo 'Canberra'"),
            (
                "write a haiku about autumn",
                "printf 'leaves fall\\nslowly'",
            ),
            (
                "tell me a joke",
                "echo \"Why did the chicken cross the road?\"",
            ),
        ] {
            assert!(is_talk(command, sentence), "{command}");
        }
    }

    #[test]
    fn what_was_asked_for_is_not() {
        for (sentence, command) in [
            ("say good morning", "echo 'Good morning!'"),
            ("print hello", "echo hello"),
            ("what is 15 percent of 240", "echo 36"),
            ("what is my shell", "echo $SHELL"),
            ("the letters from a to e", "echo {a..e}"),
            ("convert 255 to hexadecimal", "printf '%x\\n' 255"),
            ("put done into a.txt", "echo done > a.txt"),
            ("what is 2+3", "echo '2+3' | bc"),
        ] {
            assert!(!is_talk(command, sentence), "{command}");
        }
    }
}
