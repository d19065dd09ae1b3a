//! Operands: which of those that a tool takes each is.

use crate::arguments::Reader;
use crate::knowledge::format::Operand;
use crate::phrase;
use crate::word::{Argument, Value};

/// The operands that a command takes with the options it was given.
fn taken(reader: &Reader<'_, '_>) -> Vec<Operand<'static>> {
    let holds = |operand: &&Operand<'_>| {
        operand
            .condition
            .iter()
            .any(|option| reader.given.contains(option))
    };
    let all = &reader.tool.operands;
    let mut taken: Vec<Operand<'static>> = all.iter().filter(holds).cloned().collect();
    if taken.is_empty() {
        taken = all
            .iter()
            .filter(|operand| operand.condition.is_empty())
            .cloned()
            .collect();
    }
    taken.retain(|operand| !reader.replaced.contains(&operand.name));
    taken
}

/// Whether the next operand is where a command begins: then the name of that operand.
pub(crate) fn command_at(reader: &Reader<'_, '_>) -> Option<&'static str> {
    let taken = taken(reader);
    let position = taken
        .iter()
        .position(|operand| operand.repeated)
        .unwrap_or(taken.len());
    let next = taken.get(reader.operands.len().min(position))?;
    let is_command = matches!(next.name, "COMMAND" | "SHELL");
    is_command.then_some(next.name)
}

/// Explains the operands of a command.
pub(crate) fn explain(reader: &mut Reader<'_, '_>) {
    let taken = taken(reader);
    let all = std::mem::take(&mut reader.operands);
    let (unsure, sure) = split_unsure(reader, &taken, &all);
    for index in unsure {
        say_unsure(reader, index);
    }
    let mut groups: Vec<(Option<&Operand<'static>>, Vec<usize>)> = Vec::new();
    for (place, index) in sure.iter().enumerate() {
        let slot = slot_of(&taken, place, sure.len());
        match groups.last_mut() {
            Some((last, members))
                if is_same(*last, slot) && are_neighbours(reader, members, *index) =>
            {
                members.push(*index);
            }
            _ => groups.push((slot, vec![*index])),
        }
    }
    for (slot, members) in groups {
        say(reader, slot, &members);
    }
}

/// Operands that may be the value of an option that is not known, and the others.
fn split_unsure(
    reader: &Reader<'_, '_>,
    taken: &[Operand<'static>],
    all: &[usize],
) -> (Vec<usize>, Vec<usize>) {
    let Some(from) = reader.after_unknown else {
        return (Vec::new(), all.to_vec());
    };
    // Where there is one operand only, it cannot be mistaken for another.
    let only_one = taken.len() == 1 && taken[0].repeated;
    all.iter().partition(|index| {
        if only_one {
            **index == from
        } else {
            **index >= from || taken.len() > 1
        }
    })
}

fn say_unsure(reader: &mut Reader<'_, '_>, index: usize) {
    let words = reader.words;
    let word = &words[index];
    let meaning = if reader.after_unknown == Some(index) {
        format!(
            "an argument of {}, or of its option {}",
            reader.name,
            words[index - 1].raw
        )
    } else {
        format!("an argument of {}", reader.name)
    };
    reader.explainer.unknown(word.span.clone(), meaning);
    reader.explainer.expansions(word);
}

/// Which of the operands a tool takes the one at this place is, of so many.
fn slot_of<'t>(
    taken: &'t [Operand<'static>],
    place: usize,
    count: usize,
) -> Option<&'t Operand<'static>> {
    let Some(repeated) = taken.iter().position(|operand| operand.repeated) else {
        return taken.get(place);
    };
    // One at least is of the repeated operand; those after it get what is left.
    let after = (taken.len() - repeated - 1).min(count.saturating_sub(repeated + 1));
    let from_end = count - place;
    taken.get(if place < repeated {
        place
    } else if from_end <= after {
        taken.len() - from_end
    } else {
        repeated
    })
}

fn is_same(left: Option<&Operand<'_>>, right: Option<&Operand<'_>>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => left.repeated && left.name == right.name,
        (None, None) => true,
        _ => false,
    }
}

/// Whether nothing but blanks stands between two operands, and neither needs a line of its own.
fn are_neighbours(reader: &Reader<'_, '_>, members: &[usize], index: usize) -> bool {
    let words = reader.words;
    let Some(last) = members.last() else {
        return false;
    };
    let (left, right) = (&words[*last], &words[index]);
    let between = reader
        .explainer
        .command
        .get(left.span.end..right.span.start);
    let has_choice = |word: &Argument<'_>| word.text == "-" || word.text.is_empty();
    between.is_some_and(|text| text.bytes().all(|byte| byte == b' '))
        && !has_choice(left)
        && !has_choice(right)
}

fn say(reader: &mut Reader<'_, '_>, slot: Option<&Operand<'static>>, members: &[usize]) {
    let words = reader.words;
    let (Some(first), Some(last)) = (members.first(), members.last()) else {
        return;
    };
    let (first, last) = (&words[*first], &words[*last]);
    let span = first.span.start..last.span.end;
    match slot {
        None if reader.is_known => {
            let meaning = format!("an argument of {} that Caro does not know", reader.name);
            reader.explainer.unknown(span, meaning);
        }
        None => reader
            .explainer
            .unknown(span, format!("an argument of {}", reader.name)),
        Some(slot) if members.len() == 1 => {
            let phrase = slot.phrases.with(Some(&first.text));
            let said = phrase::fill(phrase, &[first.value(0)]);
            let meaning = or_name(said, &first.text, slot, 1);
            reader.explainer.part(span, meaning);
        }
        Some(slot) => {
            let values: Vec<Value<'_>> = members
                .iter()
                .map(|member| words[*member].value(0))
                .collect();
            let said = phrase::fill_listed(slot.phrases.meaning, &values);
            let texts: Vec<String> = values.iter().map(|value| value.text.to_owned()).collect();
            let meaning = or_name(said, &phrase::listed(&texts), slot, members.len());
            reader.explainer.part(span, meaning);
        }
    }
    for member in members {
        reader.explainer.expansions(&words[*member]);
    }
}

/// What is said of an operand; where that is no more than the operand itself, what it is: `the file`.
fn or_name(said: String, text: &str, slot: &Operand<'_>, count: usize) -> String {
    if said != phrase::shortened(text) {
        return said;
    }
    let name = slot.name.trim_end_matches(|c: char| c.is_ascii_digit());
    let name = match name {
        "URL" | "SQL" => name.to_owned(),
        name => name.to_ascii_lowercase(),
    };
    let plural = if count > 1 && name != "text" { "s" } else { "" };
    format!("the {name}{plural}")
}
