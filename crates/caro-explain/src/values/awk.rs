//! The shortest programs of awk, in words.

use crate::phrase::{listed, shortened};

/// A program, as what awk does with each line.
pub(super) fn say(program: &str) -> String {
    simple(program.trim())
        .unwrap_or_else(|| format!("runs the awk program {}", shortened(program.trim())))
}

fn simple(program: &str) -> Option<String> {
    match program {
        "!seen[$0]++" | "!x[$0]++" | "!a[$0]++" => {
            return Some("prints each line the first time it comes".to_owned());
        }
        "END{print NR}" | "END {print NR}" | "END { print NR }" => {
            return Some("prints how many lines there are".to_owned());
        }
        "NF" => return Some("prints lines that are not empty".to_owned()),
        "1" => return Some("prints every line".to_owned()),
        _ => {}
    }
    let Some((condition, action)) = program.split_once('{') else {
        return Some(format!("prints lines {}", condition_of(program)?));
    };
    let printed = print(action.strip_suffix('}')?.trim())?;
    let condition = condition.trim();
    if condition.is_empty() {
        return Some(format!("prints {printed} of each line"));
    }
    Some(format!(
        "prints {printed} of lines {}",
        condition_of(condition)?
    ))
}

/// What `print …` prints.
fn print(action: &str) -> Option<String> {
    let fields = action.strip_prefix("print")?.trim_end_matches(';').trim();
    if fields.is_empty() {
        return Some("the whole".to_owned());
    }
    let words: Option<Vec<String>> = fields
        .split(',')
        .map(|field| column(field.trim()))
        .collect();
    Some(listed(&words?))
}

fn column(field: &str) -> Option<String> {
    Some(match field {
        "$0" => "the whole".to_owned(),
        "$NF" => "the last column".to_owned(),
        "$(NF-1)" => "the last column but one".to_owned(),
        "NF" => "the number of columns".to_owned(),
        "NR" => "the number".to_owned(),
        _ => format!(
            "column {}",
            field.strip_prefix('$').filter(|number| is_number(number))?
        ),
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `that …`
fn condition_of(condition: &str) -> Option<String> {
    if let Some(pattern) = condition
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'))
    {
        return (!pattern.contains('/')).then(|| format!("that match {}", shortened(pattern)));
    }
    let operators = [
        ("==", "is"),
        ("!=", "is not"),
        (">=", "is at least"),
        ("<=", "is at most"),
        (">", "is more than"),
        ("<", "is less than"),
        ("~", "matches"),
    ];
    if condition.contains(['&', '|', '(', '{', ';', '?']) {
        return None;
    }
    let (operator, words) = operators
        .iter()
        .find(|(operator, _)| condition.contains(operator))?;
    let (left, right) = condition.split_once(operator)?;
    let left = match left.trim() {
        "length" | "length($0)" => "length".to_owned(),
        left => column(left)?.trim_start_matches("the ").to_owned(),
    };
    let right = right.trim().trim_matches('"');
    Some(format!("whose {left} {words} {}", shortened(right)))
}

#[cfg(test)]
mod tests {
    use super::say;

    #[test]
    fn the_shortest_programs_are_put_into_words() {
        assert_eq!(say("{print $1}"), "prints column 1 of each line");
        assert_eq!(
            say("{ print $1, $NF }"),
            "prints column 1 and the last column of each line"
        );
        assert_eq!(
            say("/x/ {print $2}"),
            "prints column 2 of lines that match x"
        );
        assert_eq!(
            say("$3 > 100"),
            "prints lines whose column 3 is more than 100"
        );
        assert_eq!(say("NR==5"), "prints lines whose number is 5");
        assert_eq!(
            say("!seen[$0]++"),
            "prints each line the first time it comes"
        );
        assert_eq!(
            say("{s+=$1} END {print s}"),
            "runs the awk program {s+=$1} END {print s}"
        );
    }
}
