//! The files with events below a folder.

use std::io;
use std::path::{Path, PathBuf};

use super::Source;

/// How files with events are named; each may also be compressed.
const ENDINGS: [&str; 3] = [".json", ".ndjson", ".jsonl"];

impl Source {
    /// Every file below a folder whose name ends in `.json`, `.ndjson` or `.jsonl`, with or without `.gz`, in order of
    /// their names. Links to folders are not followed.
    ///
    /// # Errors
    ///
    /// If the folder, or one in it, cannot be listed.
    pub fn below(folder: &Path) -> io::Result<Vec<Self>> {
        let mut found = Vec::new();
        collect(folder, &mut found)?;
        found.sort();
        Ok(found.into_iter().map(Self::File).collect())
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, found)?;
        } else if holds_events(&path) && path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

fn holds_events(path: &Path) -> bool {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_like_events_is_found_at_any_depth() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("b/c")).unwrap();
        for name in [
            "z.json",
            "b/c/a.NDJSON.gz",
            "b/x.jsonl",
            "notes.txt",
            "export.csv",
            "json",
        ] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let found = Source::below(folder.path()).unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|source| match source {
                Source::File(path) => path
                    .strip_prefix(folder.path())
                    .unwrap()
                    .display()
                    .to_string(),
                Source::Lines(_) => unreachable!(),
            })
            .collect();
        assert_eq!(names, ["b/c/a.NDJSON.gz", "b/x.jsonl", "z.json"]);
    }
}
