//! Checks a `run:` line and marks its slots.
//!
//! Marks are control characters, which no template holds: `\u{1}` + slot + modifier starts a slot (a default value
//! and `\u{2}` follow if there is one), `\u{3}` and `\u{4}` enclose a word that is quoted as a whole.

use crate::Mistake;
use crate::entry::Slot;

/// How a value is escaped inside `{{ … }}`, in the order of `static_backend::entries::escape`.
const ESCAPES: [&str; 12] = [
    "", "sed", "sedto", "ere", "glob", "bare", "next", "spaces", "stem", "jq", "run", "before",
];

pub(crate) fn compile(template: &str, slots: &[Slot]) -> Result<String, Mistake> {
    let mut out = String::new();
    let mut rest = template;
    let mut quote: Option<char> = None;
    let mut in_word = false;
    while let Some(character) = rest.chars().next() {
        if rest.starts_with("{{") && !in_word && quote.is_none() {
            in_word = true;
            out.push('\u{3}');
            rest = &rest[2..];
            continue;
        }
        if rest.starts_with("}}") && in_word {
            in_word = false;
            out.push('\u{4}');
            rest = &rest[2..];
            continue;
        }
        // What a tool fills in itself, as `docker --format '{{.Names}}'`.
        if quote.is_some() && rest.starts_with("{{") {
            let end = rest.find("}}").ok_or("a {{ is not closed")? + 2;
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        // `${name}` is the shell's own, but in single quotes the shell reads nothing.
        if character == '{'
            && (!out.ends_with('$') || quote == Some('\''))
            && let Some((slot, modifier, default, length)) = slot_at(rest, slots)?
        {
            if quote.is_some() && !slots[slot].is_harmless() {
                return Err(format!(
                    "{{{}}} stands inside quotes; write {{{{ … }}}} instead",
                    slots[slot].name
                ));
            }
            out.push('\u{1}');
            out.push(char::from(b'A' + u8::try_from(slot).expect("few slots")));
            out.push(char::from(b'0' + modifier));
            out.push_str(default.unwrap_or("\u{5}"));
            out.push('\u{2}');
            rest = &rest[length..];
            continue;
        }
        if !in_word && (character == '\'' || character == '"') {
            quote = match quote {
                None => Some(character),
                Some(open) if open == character => None,
                open => open,
            };
        }
        out.push(character);
        rest = &rest[character.len_utf8()..];
    }
    if quote.is_some() || in_word {
        return Err("a quote or {{ is not closed".to_owned());
    }
    Ok(out)
}

type Found<'a> = (usize, u8, Option<&'a str>, usize);

/// A slot at the start of the text: which, its modifier, its default, and how long it is.
fn slot_at<'a>(text: &'a str, slots: &[Slot]) -> Result<Option<Found<'a>>, Mistake> {
    let Some(end) = text.find('}') else {
        return Ok(None);
    };
    let inner = &text[1..end];
    let (inner, default) = match inner.split_once('=') {
        Some((inner, default)) => (inner, Some(default)),
        None => (inner, None),
    };
    let (name, modifier) = inner.split_once('|').unwrap_or((inner, ""));
    let Some(slot) = slots.iter().position(|slot| slot.name == name) else {
        let looks_like_one = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
        return if looks_like_one {
            Err(format!("no say: line has {{{name}}}"))
        } else {
            Ok(None)
        };
    };
    let modifier = ESCAPES.iter().position(|known| *known == modifier);
    let modifier =
        modifier.ok_or_else(|| format!("{{{inner}}}: the modifiers are {}", ESCAPES.join(" ")))?;
    Ok(Some((
        slot,
        u8::try_from(modifier).expect("few modifiers"),
        default,
        end + 1,
    )))
}
