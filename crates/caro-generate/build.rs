//! Compiles `knowledge/` into constant tables, so that nothing is parsed or hashed when Caro starts.

#[path = "build/emit.rs"]
mod emit;
#[path = "build/entry.rs"]
mod entry;
#[path = "build/lexicon.rs"]
mod lexicon;
#[path = "build/pattern.rs"]
mod pattern;
#[path = "build/similar.rs"]
mod similar;
#[path = "build/template.rs"]
mod template;

use std::path::{Path, PathBuf};
use std::{env, fs};

use entry::Entry;
use lexicon::Lexicon;

/// A mistake in the knowledge, with the file and line it is on.
pub(crate) type Mistake = String;

fn main() {
    println!("cargo::rerun-if-changed=knowledge");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/similar/words.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let write = |name: &str, text: String| {
        fs::write(out.join(name), text).expect("OUT_DIR is writable");
    };
    match compile(Path::new("knowledge")) {
        Ok((tables, similar)) => {
            write("tables.rs", tables);
            write("similar.rs", similar);
        }
        Err(mistake) => {
            for line in mistake.lines() {
                println!("cargo::error={line}");
            }
            std::process::exit(1);
        }
    }
}

/// The tables of the knowledge, and those of the sentences that stand beside it.
fn compile(folder: &Path) -> Result<(String, String), Mistake> {
    let mut lexicon = Lexicon::default();
    lexicon.read_words(&text(&folder.join("words.txt"))?)?;
    lexicon.read_phrases(&text(&folder.join("phrases.txt"))?)?;
    lexicon.read_kinds(&text(&folder.join("kinds.txt"))?)?;
    let mut entries = Vec::new();
    let mut texts = Vec::new();
    for path in knowledge_files(&folder.join("entries"))? {
        let text = text(&path)?;
        entries.extend(Entry::read_all(&path.display().to_string(), &text)?);
        texts.push(text);
    }
    let tables = emit::tables(&mut lexicon, &entries)?;
    Ok((tables, similar::tables(&texts)))
}

fn knowledge_files(folder: &Path) -> Result<Vec<PathBuf>, Mistake> {
    let listing = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = listing
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    Ok(paths)
}

fn text(path: &Path) -> Result<String, Mistake> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
