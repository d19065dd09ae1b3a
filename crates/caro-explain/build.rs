//! Checks `knowledge/` and compiles it into one text with a sorted index, so that nothing is built when Caro starts.

#[path = "src/dialect.rs"]
#[expect(unreachable_pub, reason = "it is public in the crate")]
mod dialect;
#[path = "src/knowledge/format.rs"]
#[expect(dead_code, reason = "checking needs less of it than using it")]
mod format;
#[path = "src/values/kinds.rs"]
mod kinds;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

pub(crate) use dialect::Dialect;
use format::{Phrases, Section};

/// The compiled knowledge.
#[derive(Default)]
struct Tables {
    /// All sections, without comments and examples.
    text: String,
    /// Where the section of a name lies in the text.
    index: BTreeMap<String, (usize, usize)>,
    /// Names that others say they are like, and where.
    likenesses: Vec<(String, String)>,
    /// What is wrong, with its file and line.
    mistakes: Vec<String>,
}

fn main() {
    println!("cargo::rerun-if-changed=knowledge");
    println!("cargo::rerun-if-changed=build.rs");
    let mut tables = Tables::default();
    for path in files(Path::new("knowledge")) {
        let text = fs::read_to_string(&path).expect("the file was listed");
        tables.read(&path.display().to_string(), &text);
    }
    tables.check_likenesses();
    for mistake in &tables.mistakes {
        println!("cargo::error={mistake}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("tables.rs");
    fs::write(out, tables.emit()).expect("OUT_DIR is writable");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("knowledge/ is beside build.rs")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    paths
}

impl Tables {
    fn read(&mut self, file: &str, text: &str) {
        let mut section = String::new();
        let mut first = 1;
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('[') && columns_of_head(line) {
                self.section(file, first, &section);
                section.clear();
                first = number + 1;
            }
            section.push_str(line);
            section.push('\n');
        }
        self.section(file, first, &section);
    }

    fn section(&mut self, file: &str, first: usize, text: &str) {
        if text
            .lines()
            .all(|line| line.trim().is_empty() || line.starts_with('#'))
        {
            return;
        }
        let section = match format::read(text) {
            Ok(section) => section,
            Err((line, mistake)) => {
                self.mistakes
                    .push(format!("{file}:{}: {mistake}", first + line));
                return;
            }
        };
        self.check_phrases(file, first, &section);
        let start = self.text.len();
        for line in text.lines() {
            if !line.trim().is_empty() && !line.starts_with('#') && !line.starts_with("ok:") {
                self.text.push_str(line);
                self.text.push('\n');
            }
        }
        let range = (start, self.text.len());
        for name in &section.names {
            if self.index.insert((*name).to_owned(), range).is_some() {
                self.mistakes
                    .push(format!("{file}:{first}: there are two sections [{name}]"));
            }
        }
        for like in &section.like {
            self.likenesses
                .push(((*like).to_owned(), format!("{file}:{first}")));
        }
    }

    fn check_phrases(&mut self, file: &str, first: usize, section: &Section<'_>) {
        let options = section
            .options
            .iter()
            .map(|entry| (&entry.spellings[0], &entry.phrases));
        let operands = section
            .operands
            .iter()
            .map(|operand| (&operand.name, &operand.phrases));
        for (name, phrases) in options.chain(operands) {
            for placeholder in all(phrases).flat_map(placeholders) {
                let kind = placeholder.split(':').next().unwrap_or_default();
                if !matches!(kind, "" | "2") && kinds::KINDS.binary_search(&kind).is_err() {
                    let names = kinds::KINDS.join(", ");
                    self.mistakes.push(format!(
                        "{file}:{first}: {name}: there is no kind of value {{{kind}}}; there are {names}"
                    ));
                }
            }
        }
        for entry in &section.options {
            let takes_none = !matches!(
                entry.arity,
                format::Arity::Values(_) | format::Arity::Command
            );
            if takes_none && placeholders(entry.phrases.meaning).next().is_some() {
                self.mistakes.push(format!(
                    "{file}:{first}: {} can come without a value, and its meaning asks for one; write `  = *  …` for those with one",
                    entry.spellings[0]
                ));
            }
        }
    }

    fn check_likenesses(&mut self) {
        for (like, place) in &self.likenesses {
            if !self.index.contains_key(like) {
                self.mistakes
                    .push(format!("{place}: there is no section [{like}] to be like"));
            }
        }
    }

    /// The tables as Rust. Names and sections lie in strings and are named by offsets, so that the program loader
    /// has nothing to relocate.
    fn emit(&self) -> String {
        let mut names = String::new();
        let mut rows = String::new();
        for (name, (start, end)) in &self.index {
            let from = names.len();
            names.push_str(name);
            let _ = writeln!(rows, "    ({from}, {}, {start}, {end}),", names.len());
        }
        format!(
            "static TEXT: &str = {:?};\nstatic NAMES: &str = {names:?};\nstatic INDEX: [(u32, u32, u32, u32); {}] = [\n{rows}];\n",
            self.text,
            self.index.len()
        )
    }
}

/// Whether a line is the head of a section, and not an operand called `[`.
fn columns_of_head(line: &str) -> bool {
    line.contains("]  ")
}

/// Everything that is said of an option or an operand.
fn all<'k>(phrases: &Phrases<'k>) -> impl Iterator<Item = &'k str> {
    std::iter::once(phrases.meaning).chain(phrases.choices.iter().map(|(_, meaning)| *meaning))
}

/// The placeholders of a phrase, without their braces.
fn placeholders(phrase: &str) -> impl Iterator<Item = &str> {
    phrase
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(inside, _)| inside))
}
