//! `$1`, `$?` and `${name…}`: what they stand for. A plain `$name` needs no words.

use crate::phrase::shortened;

/// What a parameter stands for, where its name does not say it.
pub(crate) fn say(text: &str) -> Option<String> {
    let name = text.strip_prefix('$')?;
    if let Some(inside) = name
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        return braced(inside);
    }
    special(name).map(str::to_owned)
}

fn special(name: &str) -> Option<&'static str> {
    Some(match name {
        "0" => "the name of the shell or script",
        "1" => "the first argument",
        "2" => "the second argument",
        "3" => "the third argument",
        "@" => "all arguments, each a word of its own",
        "*" => "all arguments, as one text",
        "#" => "how many arguments there are",
        "?" => "how the last command ended: 0 if it worked",
        "$" => "the number of this shell's process",
        "!" => "the number of the last process in the background",
        "-" => "the options of this shell that are on",
        _ => return None,
    })
}

fn braced(inside: &str) -> Option<String> {
    if let Some(name) = inside.strip_prefix('#').filter(|name| !name.is_empty()) {
        return Some(
            match name
                .strip_suffix("[@]")
                .or_else(|| name.strip_suffix("[*]"))
            {
                Some(list) => format!("how many elements {list} has"),
                None => format!("how many characters {name} has"),
            },
        );
    }
    if let Some(name) = inside.strip_prefix('!') {
        return Some(format!(
            "the value of the variable that {} names",
            shortened(name)
        ));
    }
    let end = name_length(inside);
    let (name, rest) = inside.split_at(end);
    if name.is_empty() {
        return None;
    }
    if rest.is_empty() {
        return special(name).map(str::to_owned);
    }
    Some(operation(name, rest))
}

/// The length of a variable's name, with its index.
fn name_length(inside: &str) -> usize {
    let name = inside
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(inside.len());
    match inside[name..].starts_with('[') {
        true => inside[name..].find(']').map_or(name, |end| name + end + 1),
        false => name,
    }
}

fn operation(name: &str, rest: &str) -> String {
    if rest == "[@]" || rest == "[*]" {
        return format!("all elements of {name}");
    }
    let operators = [
        ("##", "{name} without the longest beginning that matches {}"),
        ("#", "{name} without the shortest beginning that matches {}"),
        ("%%", "{name} without the longest end that matches {}"),
        ("%", "{name} without the shortest end that matches {}"),
        (":-", "{name}, or {} where it is not set or empty"),
        ("-", "{name}, or {} where it is not set"),
        (":=", "{name}, set to {} first where it is not set or empty"),
        ("=", "{name}, set to {} first where it is not set"),
        (":?", "{name}; fails with {} where it is not set or empty"),
        ("?", "{name}; fails with {} where it is not set"),
        (":+", "{} where {name} is set and not empty"),
        ("+", "{} where {name} is set"),
        ("^^", "{name} in capitals"),
        ("^", "{name} with a capital first"),
        (",,", "{name} in small letters"),
        (",", "{name} with a small letter first"),
    ];
    if let Some(pattern) = rest.strip_prefix('/') {
        return replaced(name, pattern);
    }
    for (operator, phrase) in operators {
        if let Some(operand) = rest.strip_prefix(operator) {
            let operand = if operand.is_empty() {
                "nothing"
            } else {
                operand
            };
            return phrase
                .replace("{}", &shortened(operand))
                .replace("{name}", name);
        }
    }
    match rest
        .strip_prefix(':')
        .map(|rest| rest.split_once(':').unwrap_or((rest, "")))
    {
        Some((from, "")) => format!(
            "{name} from character {} on, counted from 0",
            shortened(from)
        ),
        Some((from, length)) => format!(
            "{} characters of {name} from character {} on, counted from 0",
            shortened(length),
            shortened(from)
        ),
        None => format!("the value of {name}, transformed"),
    }
}

fn replaced(name: &str, pattern: &str) -> String {
    let (which, pattern) = match pattern.strip_prefix('/') {
        Some(pattern) => ("every", pattern),
        None => ("the first", pattern),
    };
    let (from, to) = pattern.split_once('/').unwrap_or((pattern, ""));
    let to = if to.is_empty() { "nothing" } else { to };
    format!(
        "{name} with {which} {} replaced by {}",
        shortened(from),
        shortened(to)
    )
}

#[cfg(test)]
mod tests {
    use super::say;

    #[test]
    fn operators_are_put_into_words() {
        let said = |text| say(text).unwrap();
        assert_eq!(say("$HOME"), None);
        assert_eq!(say("${HOME}"), None);
        assert_eq!(said("$?"), "how the last command ended: 0 if it worked");
        assert_eq!(
            said("${f%.txt}"),
            "f without the shortest end that matches .txt"
        );
        assert_eq!(said("${f//a/b}"), "f with every a replaced by b");
        assert_eq!(said("${f:-x}"), "f, or x where it is not set or empty");
        assert_eq!(said("${#f}"), "how many characters f has");
        assert_eq!(said("${#f[@]}"), "how many elements f has");
        assert_eq!(
            said("${f:2:3}"),
            "3 characters of f from character 2 on, counted from 0"
        );
    }
}
