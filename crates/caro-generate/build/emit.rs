//! Writes the tables as Rust. Texts lie in one string and are named by offsets, so that the program loader has
//! nothing to relocate, however much Caro knows.

use std::fmt::Write as _;

use crate::Mistake;
use crate::entry::{Entry, TARGETS};
use crate::lexicon::Lexicon;
use crate::pattern::{self, Program};
use crate::template;

/// What `after` says of an entry that is a sentence of its own.
const NOT_BEHIND: u8 = u8::MAX;

#[derive(Default)]
struct Blob {
    text: String,
}

impl Blob {
    fn add(&mut self, text: &str) -> (usize, usize) {
        let start = self.text.len();
        self.text.push_str(text);
        (start, self.text.len())
    }
}

pub(crate) fn tables(lexicon: &mut Lexicon, entries: &[Entry]) -> Result<String, Mistake> {
    let mut blob = Blob::default();
    let mut rows = String::new();
    let mut programs: Vec<(usize, Program)> = Vec::new();
    let mut mistakes: Vec<Mistake> = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        match compile_entry(entry, lexicon, &mut blob) {
            Ok((row, compiled)) => {
                rows.push_str(&row);
                programs.extend(compiled.into_iter().map(|program| (number, program)));
            }
            Err(mistake) => mistakes.push(format!("{}: {mistake}", entry.place)),
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes.join("\n"));
    }
    let mut out = String::new();
    let _ = writeln!(out, "pub(crate) static TEXT: &str = {:?};", blob.text);
    let _ = writeln!(
        out,
        "pub(crate) static ROWS: [Row; {}] = [\n{rows}];",
        entries.len()
    );
    emit_programs(&mut out, &programs, lexicon.id_count());
    emit_words(&mut out, lexicon);
    Ok(out)
}

fn compile_entry(
    entry: &Entry,
    lexicon: &mut Lexicon,
    blob: &mut Blob,
) -> Result<(String, Vec<Program>), Mistake> {
    let mut slots = Vec::new();
    let mut programs = Vec::new();
    for say in &entry.says {
        let program = pattern::compile(say, &mut slots, lexicon)
            .map_err(|mistake| format!("\"{say}\": {mistake}"))?;
        if program.required.is_empty() {
            return Err(format!("\"{say}\" has no word that must be there"));
        }
        programs.push(program);
    }
    for parts in &entry.parts {
        if entry.after.is_some() {
            return Err("a clause has an order; write say:".to_owned());
        }
        let program = pattern::compile_parts(parts, &mut slots, lexicon)
            .map_err(|mistake| format!("\"{parts}\": {mistake}"))?;
        if program.required.is_empty() {
            return Err(format!("\"{parts}\" has no word that must be there"));
        }
        programs.push(program);
    }
    let mut runs = [(0, 0); TARGETS.len()];
    for (target, run) in &entry.runs {
        let compiled =
            template::compile(run, &slots).map_err(|mistake| format!("\"{run}\": {mistake}"))?;
        runs[*target] = blob.add(&compiled);
    }
    let title = blob.add(&template::compile(
        &entry.title.replace('\'', "\u{2019}"),
        &slots,
    )?);
    Ok((
        format!(
            "Row {{ title: {title:?}, runs: {runs:?}, gives: {}, after: {} }},\n",
            entry.gives,
            entry.after.unwrap_or(NOT_BEHIND)
        ),
        programs,
    ))
}

/// The programs, and for each word the programs that cannot match without it (or one of its alternatives).
fn emit_programs(out: &mut String, programs: &[(usize, Program)], words: usize) {
    let mut frequency = vec![0_usize; words];
    for id in programs
        .iter()
        .flat_map(|(_, program)| program.required.iter().flatten())
    {
        frequency[usize::from(*id)] += 1;
    }
    let mut code: Vec<u16> = Vec::new();
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut index: Vec<Vec<usize>> = vec![Vec::new(); words];
    for (number, (entry, program)) in programs.iter().enumerate() {
        starts.push((*entry, code.len()));
        code.extend(&program.code);
        let cost = |set: &&Vec<u16>| {
            set.iter()
                .map(|id| frequency[usize::from(*id)])
                .sum::<usize>()
        };
        let anchor = program
            .required
            .iter()
            .min_by_key(cost)
            .expect("checked: some word is required");
        for id in anchor {
            if !index[usize::from(*id)].contains(&number) {
                index[usize::from(*id)].push(number);
            }
        }
    }
    let mut offsets = vec![0];
    let mut flat: Vec<usize> = Vec::new();
    for bucket in &index {
        flat.extend(bucket);
        offsets.push(flat.len());
    }
    let _ = writeln!(
        out,
        "pub(crate) static CODE: [u16; {}] = {code:?};",
        code.len()
    );
    let _ = writeln!(
        out,
        "pub(crate) static PROGRAMS: [(u16, u32); {}] = {starts:?};",
        starts.len()
    );
    let _ = writeln!(
        out,
        "pub(crate) static INDEX_OFFSETS: [u16; {}] = {offsets:?};",
        offsets.len()
    );
    let _ = writeln!(
        out,
        "pub(crate) static INDEX: [u16; {}] = {flat:?};",
        flat.len()
    );
}

fn emit_words(out: &mut String, lexicon: &Lexicon) {
    let mut text = String::new();
    let mut ends = vec![0];
    let mut meanings = Vec::new();
    let mut initials = [0_usize; 257];
    for (word, meaning) in &lexicon.words {
        text.push_str(word);
        ends.push(text.len());
        meanings.push((meaning.id, meaning.role, meaning.kind));
        initials[usize::from(word.as_bytes()[0]) + 1] += 1;
    }
    for byte in 1..initials.len() {
        initials[byte] += initials[byte - 1];
    }
    let _ = writeln!(out, "pub(crate) static WORD_TEXT: &str = {text:?};");
    let _ = writeln!(
        out,
        "pub(crate) static WORD_ENDS: [u32; {}] = {ends:?};",
        ends.len()
    );
    let _ = writeln!(
        out,
        "pub(crate) static WORD_MEANINGS: [(u16, u8, u8); {}] = {meanings:?};",
        meanings.len()
    );
    let _ = writeln!(
        out,
        "pub(crate) static WORD_INITIALS: [u16; 257] = {initials:?};"
    );
    let mut kinds = String::new();
    let mut kind_ends = vec![0];
    for extensions in &lexicon.kinds {
        kinds.push_str(extensions);
        kind_ends.push(kinds.len());
    }
    let _ = writeln!(out, "pub(crate) static KIND_TEXT: &str = {kinds:?};");
    let _ = writeln!(
        out,
        "pub(crate) static KIND_ENDS: [u32; {}] = {kind_ends:?};",
        kind_ends.len()
    );
    let _ = writeln!(
        out,
        "/// The words that the grammar of files is written in.\npub(crate) mod w {{"
    );
    for (name, id) in lexicon.constants() {
        let name = if name == "SELF" {
            "SELF_".to_owned()
        } else {
            name
        };
        let _ = writeln!(out, "    pub(crate) const {name}: u16 = {id};");
    }
    let _ = writeln!(out, "}}");
}
