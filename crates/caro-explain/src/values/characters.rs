//! Characters, as separators and as the sets of `tr`.

use crate::phrase::{joined, shortened};

/// A separator.
pub(super) fn one(text: &str) -> String {
    match text {
        "," => "a comma".to_owned(),
        ";" => "a semicolon".to_owned(),
        ":" => "a colon".to_owned(),
        " " => "a blank".to_owned(),
        "\t" | "\\t" => "a tab".to_owned(),
        "\n" | "\\n" => "the end of a line".to_owned(),
        "|" => "a bar".to_owned(),
        "/" => "a slash".to_owned(),
        "." => "a dot".to_owned(),
        "-" => "a dash".to_owned(),
        "=" => "an equals sign".to_owned(),
        "\"" => "a double quote".to_owned(),
        "'" => "a single quote".to_owned(),
        "\\0" => "a null byte".to_owned(),
        "" => "nothing".to_owned(),
        _ => shortened(text),
    }
}

/// A set of characters.
pub(super) fn set(text: &str) -> String {
    let whole = match text {
        "[:upper:]" | "A-Z" | "[A-Z]" => "capital letters",
        "[:lower:]" | "a-z" | "[a-z]" => "small letters",
        "[:alpha:]" | "a-zA-Z" | "A-Za-z" => "letters",
        "[:digit:]" | "0-9" | "[0-9]" => "digits",
        "[:alnum:]" | "a-zA-Z0-9" | "A-Za-z0-9" => "letters and digits",
        "[:space:]" => "white space",
        "[:blank:]" => "blanks and tabs",
        "[:punct:]" => "punctuation",
        "[:cntrl:]" => "control characters",
        "[:print:]" => "printable characters",
        " " => "blanks",
        "\\n" | "\n" => "line ends",
        "\\r" => "carriage returns",
        "\\t" | "\t" => "tabs",
        "\\0" | "\\000" => "null bytes",
        "," => "commas",
        ":" => "colons",
        ";" => "semicolons",
        "/" => "slashes",
        "." => "dots",
        "-" => "dashes",
        "_" => "underscores",
        "\"" => "double quotes",
        "'" => "single quotes",
        "" => return "nothing".to_owned(),
        _ => "",
    };
    if whole.is_empty() {
        mixed(text)
    } else {
        whole.to_owned()
    }
}

/// A set of several characters, none of which is a range.
fn mixed(text: &str) -> String {
    let count = text.chars().count();
    if count > 4 || text.contains(['-', '[', '\\', '$']) || count == 1 {
        return shortened(text);
    }
    let each: Vec<String> = text.chars().map(set_of).collect();
    joined(&each, "or")
}

fn set_of(c: char) -> String {
    if c.is_alphanumeric() {
        c.to_string()
    } else {
        set(c.encode_utf8(&mut [0; 4]))
    }
}

#[cfg(test)]
mod tests {
    use super::{one, set};

    #[test]
    fn sets_have_names() {
        assert_eq!(set("[:upper:]"), "capital letters");
        assert_eq!(set("\\n"), "line ends");
        assert_eq!(set(", "), "commas or blanks");
        assert_eq!(set("a-f"), "a-f");
        assert_eq!(one(","), "a comma");
        assert_eq!(one("ab"), "ab");
    }
}
