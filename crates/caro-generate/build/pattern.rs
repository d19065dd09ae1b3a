//! Compiles one `say:` line into a program for the matcher.
//!
//! ```text
//! word            that word, or a synonym of it
//! one|two         either
//! word?           may be missing, as [word]; ( … )? as well
//! [ … ]           may be missing
//! ( … | … )       one of several phrases (the bar stands between spaces)
//! {slot}          a value; the name says its kind, or {name:kind}
//! <name>          a phrase of phrases.txt
//! ```
//!
//! A `parts:` line is several such patterns with ` ; ` between them, which a sentence may hold in any order and with
//! glue ("of", "is there") between them.

use std::collections::BTreeMap;

use crate::Mistake;
use crate::entry::{KINDS, Slot};
use crate::lexicon::Lexicon;

pub(crate) const MATCH: u16 = 0;
const WORD: u16 = 1;
const SET: u16 = 2;
const SLOT: u16 = 3;
const SPLIT: u16 = 4;
const JUMP: u16 = 5;
/// How many parts, how many of them from the first on must be there, and where each begins, from here.
const PARTS: u16 = 6;
/// The end of a part: its number, and how far back the `PARTS` is.
const PART_END: u16 = 7;
/// The parts that were found are kept as bits of a number.
const MOST_PARTS: usize = 16;

#[derive(Debug)]
enum Node {
    Words(Vec<u16>),
    /// A value; `nouns` are the words it can be, where only few can.
    Slot {
        kind: u16,
        index: u16,
        nouns: Vec<u16>,
    },
    Maybe(Vec<Node>),
    Either(Vec<Vec<Node>>),
}

pub(crate) struct Program {
    pub(crate) code: Vec<u16>,
    /// The words of which one must be there, for every place where that is so.
    pub(crate) required: Vec<Vec<u16>>,
}

pub(crate) fn compile(
    line: &str,
    slots: &mut Vec<Slot>,
    lexicon: &mut Lexicon,
) -> Result<Program, Mistake> {
    let nodes = parse(line, slots, lexicon)?;
    let required = required(&nodes);
    let mut code = Vec::new();
    emit(&nodes, &mut code);
    code.push(MATCH);
    Ok(Program { code, required })
}

/// Compiles one `parts:` line. A part of optional items only is an optional part.
pub(crate) fn compile_parts(
    line: &str,
    slots: &mut Vec<Slot>,
    lexicon: &mut Lexicon,
) -> Result<Program, Mistake> {
    let line = with_phrases(line, &lexicon.phrases)?;
    let mut parts = Vec::new();
    for part in line.split(';') {
        let mut nodes = parse(&alternatives(part), slots, lexicon)?;
        let optional = nodes.iter().all(|node| matches!(node, Node::Maybe(_)));
        if let [Node::Maybe(inner)] = nodes.as_mut_slice() {
            nodes = std::mem::take(inner);
        }
        parts.push((optional, nodes));
    }
    parts.sort_by_key(|(optional, _)| *optional);
    if parts.len() > MOST_PARTS {
        return Err(format!("more than {MOST_PARTS} parts"));
    }
    let needed = parts.iter().filter(|(optional, _)| !optional).count();
    let mut program = Program {
        code: vec![PARTS, length(parts.len()), length(needed)],
        required: Vec::new(),
    };
    program.code.resize(3 + parts.len(), 0);
    for (number, (optional, nodes)) in parts.iter().enumerate() {
        program.code[3 + number] = length(program.code.len());
        emit(nodes, &mut program.code);
        let back = length(program.code.len());
        program.code.extend([PART_END, length(number), back]);
        if !optional {
            program.required.extend(required(nodes));
        }
    }
    Ok(program)
}

/// `a | b` is a part without brackets around it.
fn alternatives(part: &str) -> String {
    let mut depth = 0_i32;
    let bare = part.chars().zip(part.chars().skip(1)).any(|(sign, next)| {
        depth += i32::from(matches!(sign, '(' | '[')) - i32::from(matches!(sign, ')' | ']'));
        depth == 0 && sign == ' ' && next == '|'
    });
    if bare {
        format!("( {part} )")
    } else {
        part.to_owned()
    }
}

fn parse(line: &str, slots: &mut Vec<Slot>, lexicon: &mut Lexicon) -> Result<Vec<Node>, Mistake> {
    let line = with_phrases(line, &lexicon.phrases)?;
    let spaced = line
        .replace('[', " [ ")
        .replace(']', " ] ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser {
        words: &words,
        at: 0,
        slots,
        lexicon,
    };
    let nodes = parser.sequence()?;
    if parser.at != words.len() {
        return Err(format!("\"{}\" is out of place", words[parser.at]));
    }
    Ok(nodes)
}

/// Puts the phrases of `phrases.txt` in for their names: `<show>`.
pub(crate) fn with_phrases(
    line: &str,
    phrases: &BTreeMap<String, String>,
) -> Result<String, Mistake> {
    let mut out = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').ok_or("a \">\" is missing")? + start;
        let name = &rest[start + 1..end];
        let phrase = phrases
            .get(name)
            .ok_or_else(|| format!("phrases.txt has no \"{name}\""))?;
        out.push_str(&rest[..start]);
        out.push_str(&format!(" ( {phrase} ) "));
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

/// For each place where a word must stand, the words that may; for alternatives, one place of each.
fn required(nodes: &[Node]) -> Vec<Vec<u16>> {
    let of = |node: &Node| match node {
        Node::Words(ids) => vec![ids.clone()],
        Node::Either(branches) => {
            let firsts: Option<Vec<Vec<u16>>> = branches
                .iter()
                .map(|branch| required(branch).into_iter().next())
                .collect();
            firsts.map(|firsts| firsts.concat()).into_iter().collect()
        }
        Node::Slot { nouns, .. } if !nouns.is_empty() => vec![nouns.clone()],
        Node::Slot { .. } | Node::Maybe(_) => Vec::new(),
    };
    nodes.iter().flat_map(of).collect()
}

struct Parser<'a> {
    words: &'a [&'a str],
    at: usize,
    slots: &'a mut Vec<Slot>,
    lexicon: &'a mut Lexicon,
}

impl Parser<'_> {
    fn sequence(&mut self) -> Result<Vec<Node>, Mistake> {
        let mut nodes = Vec::new();
        while let Some(&word) = self.words.get(self.at) {
            match word {
                "]" | ")" | "|" => break,
                "[" => {
                    let mut branches = self.branches("]")?;
                    let inner = if branches.len() == 1 {
                        branches.remove(0)
                    } else {
                        vec![Node::Either(branches)]
                    };
                    nodes.push(Node::Maybe(inner));
                    self.at += usize::from(self.words.get(self.at) == Some(&"?"));
                }
                "(" => {
                    let either = Node::Either(self.branches(")")?);
                    if self.words.get(self.at) == Some(&"?") {
                        self.at += 1;
                        nodes.push(Node::Maybe(vec![either]));
                    } else {
                        nodes.push(either);
                    }
                }
                _ if self.phrase().is_some() => {
                    if let Some((id, length)) = self.phrase() {
                        nodes.push(Node::Words(vec![id]));
                        self.at += length;
                    }
                }
                _ => {
                    self.at += 1;
                    match word.strip_suffix('?') {
                        Some(word) => {
                            let item = self.item(word)?;
                            nodes.push(Node::Maybe(vec![item]));
                        }
                        None => nodes.push(self.item(word)?),
                    }
                }
            }
        }
        Ok(nodes)
    }

    /// Several words that the vocabulary takes for one: sentences are read with them joined.
    fn phrase(&self) -> Option<(u16, usize)> {
        let plain = |word: &&&str| {
            word.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'\'' || byte == b'-')
        };
        let reach = self.words[self.at..]
            .iter()
            .take(6)
            .take_while(plain)
            .count();
        (2..=reach).rev().find_map(|length| {
            let joined = self.words[self.at..self.at + length].join(" ");
            self.lexicon
                .words
                .get(&joined)
                .filter(|word| word.id >= 3)
                .map(|word| (word.id, length))
        })
    }

    fn branches(&mut self, close: &str) -> Result<Vec<Vec<Node>>, Mistake> {
        let mut branches = Vec::new();
        loop {
            self.at += 1;
            branches.push(self.sequence()?);
            match self.words.get(self.at) {
                Some(&"|") => {}
                Some(&word) if word == close => {
                    self.at += 1;
                    return Ok(branches);
                }
                _ => return Err(format!("a \"{close}\" is missing")),
            }
        }
    }

    fn item(&mut self, word: &str) -> Result<Node, Mistake> {
        if let Some(name) = word
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            let slot = Slot::parse(name)?;
            let kind = slot.kind;
            // Lines may give a slot different kinds; it is only harmless if all of them are.
            let index = match self.slots.iter().position(|known| known.name == slot.name) {
                Some(index) => {
                    if !slot.is_harmless() {
                        self.slots[index].kind = kind;
                    }
                    index
                }
                None => {
                    self.slots.push(slot);
                    self.slots.len() - 1
                }
            };
            let nouns: &[&str] = match KINDS[usize::from(kind)] {
                "oneline" => &["line"],
                "oneprocess" | "manyprocesses" => &["process"],
                "onedir" | "manydirs" => &["directory", "subdirectory"],
                "manyfiles" => &["file", "item"],
                "changing" => &["change"],
                _ => &[],
            };
            return Ok(Node::Slot {
                nouns: nouns.iter().map(|noun| self.lexicon.id_of(noun)).collect(),
                kind,
                index: u16::try_from(index).expect("few slots"),
            });
        }
        let mut ids = Vec::new();
        for word in word.split('|') {
            if word.is_empty()
                || !word.bytes().all(|b| {
                    b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-'./+:".contains(&b)
                })
            {
                return Err(format!("\"{word}\" is not a word in lower case"));
            }
            let id = self.lexicon.id_of(&word.replace('_', " "));
            if id < 3 {
                return Err(format!(
                    "\"{word}\" is noise, which no sentence is read with; leave it out"
                ));
            }
            ids.push(id);
        }
        Ok(Node::Words(ids))
    }
}

fn emit(nodes: &[Node], code: &mut Vec<u16>) {
    for node in nodes {
        match node {
            Node::Words(ids) if ids.len() == 1 => code.extend([WORD, ids[0]]),
            Node::Words(ids) => {
                code.extend([SET, length(ids.len())]);
                code.extend(ids);
            }
            Node::Slot { kind, index, .. } => code.extend([SLOT, *kind, *index]),
            Node::Maybe(inner) => {
                let mut body = Vec::new();
                emit(inner, &mut body);
                code.extend([SPLIT, length(body.len())]);
                code.extend(body);
            }
            Node::Either(branches) => emit_branches(branches, code),
        }
    }
}

/// `SPLIT n` tries what follows first, and n cells further on if that fails.
fn emit_branches(branches: &[Vec<Node>], code: &mut Vec<u16>) {
    let Some((first, rest)) = branches.split_first() else {
        return;
    };
    let mut body = Vec::new();
    emit(first, &mut body);
    if rest.is_empty() {
        code.extend(body);
        return;
    }
    let mut others = Vec::new();
    emit_branches(rest, &mut others);
    code.extend([SPLIT, length(body.len() + 2)]);
    code.extend(body);
    code.extend([JUMP, length(others.len())]);
    code.extend(others);
}

fn length(cells: usize) -> u16 {
    u16::try_from(cells).expect("a pattern is short")
}
