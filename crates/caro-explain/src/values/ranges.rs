//! Lists and ranges of columns: the fields of `cut`, the keys of `sort`.

use crate::phrase::{listed, shortened};

/// `1,3-5,7-`: column 1, columns 3 to 5, …
pub(super) fn fields(text: &str, noun: &str) -> String {
    let items: Option<Vec<String>> = text.split(',').map(range).collect();
    match items {
        Some(items) if items.len() == 1 && is_number(text) => format!("{noun} {text}"),
        Some(items) => format!("{noun}s {}", listed(&items)),
        None => format!("the {noun}s {}", shortened(text)),
    }
}

fn range(text: &str) -> Option<String> {
    match text.split_once('-') {
        None if is_number(text) => Some(text.to_owned()),
        Some(("", last)) if is_number(last) => Some(format!("1 to {last}")),
        Some((first, "")) if is_number(first) => Some(format!("{first} to the last")),
        Some((first, last)) if is_number(first) && is_number(last) => {
            Some(format!("{first} to {last}"))
        }
        _ => None,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2,2nr`: column 2, as numbers, the largest first.
pub(super) fn sort_key(text: &str) -> String {
    let (first, last) = text.split_once(',').unwrap_or((text, ""));
    let (Some((first, first_letters)), Some((last, last_letters))) =
        (position(first), position(last))
    else {
        return format!("the key {}", shortened(text));
    };
    let mut said = match (first, last) {
        (first, "") => format!("what begins with column {first}"),
        (first, last) if first == last => format!("column {first}"),
        (first, last) => format!("columns {first} to {last}"),
    };
    for letter in first_letters.chars().chain(last_letters.chars()) {
        said.push_str(match letter {
            'n' => ", as numbers",
            'r' => ", reversed",
            'h' => ", as sizes like 2K and 1G",
            'g' => ", as numbers of any form",
            'f' => ", in any letter case",
            'M' => ", as names of months",
            'V' => ", as versions",
            'b' => ", without blanks in front",
            'd' => ", by letters, digits and blanks only",
            _ => return format!("the key {}", shortened(text)),
        });
    }
    said
}

/// The column and the letters of one side of a key; a position within the column counts as the column.
fn position(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, letters) = text.split_at(end);
    (!number.is_empty() || text.is_empty()).then_some((number, letters))
}

#[cfg(test)]
mod tests {
    use super::{fields, sort_key};

    #[test]
    fn ranges_are_read() {
        assert_eq!(fields("1", "column"), "column 1");
        assert_eq!(
            fields("1,3-5,7-", "column"),
            "columns 1, 3 to 5 and 7 to the last"
        );
        assert_eq!(fields("-3", "character"), "characters 1 to 3");
        assert_eq!(fields("$n", "column"), "the columns $n");
    }

    #[test]
    fn keys_are_read() {
        assert_eq!(sort_key("2"), "what begins with column 2");
        assert_eq!(sort_key("2,2nr"), "column 2, as numbers, reversed");
        assert_eq!(sort_key("1,3"), "columns 1 to 3");
        assert_eq!(sort_key("$k"), "the key $k");
    }
}
