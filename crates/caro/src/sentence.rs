//! What may be asked: a sentence that a person could have typed.

use std::ffi::OsString;

use crate::failure::Failure;

/// The longest sentence, in bytes. A model reads a few thousand words at the most, and nobody types more.
pub(crate) const LONGEST: usize = 4096;

/// Joins the words of the command line to a sentence.
///
/// # Errors
/// One clear sentence about what is wrong: nothing in it, too long, or not text.
pub(crate) fn from_words(words: &[OsString]) -> Result<String, Failure> {
    let mut sentence = String::new();
    for word in words {
        let Some(word) = word.to_str() else {
            return Err(Failure::usage(
                "the sentence is not text: it holds bytes that are not UTF-8",
            ));
        };
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(word);
    }
    check(&sentence)
}

/// Checks a sentence and returns it without surrounding space.
///
/// # Errors
/// See [`from_words`].
pub(crate) fn check(sentence: &str) -> Result<String, Failure> {
    let sentence = sentence.trim();
    if sentence.is_empty() {
        return Err(Failure::usage("the sentence is empty")
            .hint("say what the command should do: caro \"list all files larger than 100MB\""));
    }
    if sentence.len() > LONGEST {
        return Err(Failure::usage(format_args!(
            "the sentence is {} bytes long, and Caro reads {LONGEST} at the most",
            sentence.len()
        )));
    }
    if sentence
        .chars()
        .any(|c| c.is_control() && !c.is_ascii_whitespace())
    {
        return Err(Failure::usage(
            "the sentence is not text: it holds control characters",
        ));
    }
    Ok(sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, check, from_words};
    use crate::failure::{Exit, Failure};

    fn refused(sentence: &str) -> String {
        match check(sentence) {
            Err(Failure::Told(told)) => {
                assert_eq!(told.exit, Exit::Usage);
                told.message
            }
            other => panic!("{sentence:?} gave {other:?}"),
        }
    }

    #[test]
    fn words_and_one_quoted_argument_are_the_same_sentence() {
        let words = ["find".into(), "big files".into()];
        assert_eq!(from_words(&words).unwrap(), "find big files");
        assert_eq!(check("  find big files\n").unwrap(), "find big files");
    }

    #[test]
    fn nothing_is_not_a_sentence() {
        assert_eq!(refused(""), "the sentence is empty");
        assert_eq!(refused(" \t\n "), "the sentence is empty");
    }

    #[test]
    fn the_longest_sentence_is_read_and_one_byte_more_is_not() {
        assert!(check(&"a".repeat(LONGEST)).is_ok());
        assert!(refused(&"a".repeat(LONGEST + 1)).contains("4097 bytes"));
    }

    #[test]
    fn binary_is_not_a_sentence() {
        assert!(refused("list \u{1}\u{2} files").contains("control characters"));
    }

    #[test]
    fn any_language_is_a_sentence() {
        assert!(check("zeige große Dateien 📁").is_ok());
    }
}
