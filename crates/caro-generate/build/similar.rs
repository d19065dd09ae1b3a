//! Writes the sentences that stand beside the knowledge as tables, so that those like a sentence are found at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

#[path = "../src/similar/words.rs"]
mod words;

/// A sentence that the knowledge answers, and the entry that it stands beside.
struct Example<'a> {
    sentence: &'a str,
    entry: usize,
}

/// The tables, from the texts of all files of entries.
pub(crate) fn tables(files: &[String]) -> String {
    let examples = examples(files);
    let words: Vec<BTreeSet<String>> = examples
        .iter()
        .map(|example| words::words(example.sentence).into_iter().collect())
        .collect();
    let mut uses: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, words) in words.iter().enumerate() {
        for word in words {
            uses.entry(word).or_default().push(number);
        }
    }
    let weight = |word: &str| (examples.len() as f32 / (1 + uses[word].len()) as f32).ln();
    let mut out = String::new();
    let (mut sentences, mut rows) = (String::new(), String::new());
    for (example, words) in examples.iter().zip(&words) {
        let start = sentences.len();
        sentences.push_str(example.sentence);
        let whole: f32 = words.iter().map(|word| weight(word)).sum();
        let _ = write!(
            rows,
            "({start}, {}, {}, {whole:?}),",
            sentences.len(),
            example.entry
        );
    }
    let _ = writeln!(out, "pub(super) static SENTENCES: &str = {sentences:?};");
    let _ = writeln!(
        out,
        "/// Where the sentence is, its entry, and what its words weigh."
    );
    let _ = writeln!(
        out,
        "pub(super) static EXAMPLES: [(u32, u32, u16, f32); {}] = [{rows}];",
        examples.len()
    );
    let (mut vocabulary, mut rows) = (String::new(), String::new());
    let mut flat: Vec<usize> = Vec::new();
    for (word, numbers) in &uses {
        let (start, first) = (vocabulary.len(), flat.len());
        vocabulary.push_str(word);
        flat.extend(numbers);
        let _ = write!(
            rows,
            "({start}, {}, {:?}, {first}, {}),",
            vocabulary.len(),
            weight(word),
            flat.len()
        );
    }
    let _ = writeln!(out, "pub(super) static VOCABULARY: &str = {vocabulary:?};");
    let _ = writeln!(
        out,
        "/// Where the word is, what it weighs, and where its uses are; sorted by the word."
    );
    let _ = writeln!(
        out,
        "pub(super) static WORDS: [(u32, u32, f32, u32, u32); {}] = [{rows}];",
        uses.len()
    );
    let _ = writeln!(
        out,
        "pub(super) static USES: [u16; {}] = {flat:?};",
        flat.len()
    );
    out
}

/// The `ok:` lines of all files. An entry begins with its title in brackets.
fn examples(files: &[String]) -> Vec<Example<'_>> {
    let mut examples = Vec::new();
    let mut entry = 0;
    for line in files.iter().flat_map(|file| file.lines()) {
        if line.starts_with('[') {
            entry += 1;
        } else if let Some((sentence, _)) = line
            .trim()
            .strip_prefix("ok: ")
            .and_then(|example| example.split_once(" => "))
        {
            examples.push(Example { sentence, entry });
        }
    }
    examples
}
