//! What a model is told of the working directory, where `--context` asks for it: names of files and the branch.

use std::fs;
use std::path::{Path, PathBuf};

use caro_generate::BackendKind;

use crate::backends::Plan;
use crate::cli::GenerateOptions;
use crate::failure::Exit;
use crate::signals::Signals;
use crate::ui::{Ui, style, visible};

/// Most names that are told.
const MOST_NAMES: usize = 50;

/// Most bytes of names that are told.
const MOST_BYTES: usize = 2000;

/// Finds out what may be told, shows it, and asks where it would leave this machine.
///
/// # Errors
/// How the run ends where a signal came before the answer.
pub(super) fn gather(
    plan: &Plan,
    options: &GenerateOptions,
    directory: Option<&Path>,
    ui: &mut Ui,
    signals: &Signals,
) -> Result<Option<String>, Exit> {
    if !options.context {
        return Ok(None);
    }
    if !plan.asks_a_model() {
        ui.hint("--context has no effect: no model is asked");
        return Ok(None);
    }
    let Some(text) = directory.map(describe).filter(|text| !text.is_empty()) else {
        ui.hint("--context has no effect: there is nothing to tell of this directory");
        return Ok(None);
    };
    let dim = style::DIM;
    ui.say("A model that is asked is told, beside your sentence:");
    for line in text.lines() {
        ui.say(format_args!("  {dim}{}{dim:#}", visible(line)));
    }
    let servers: Vec<_> = plan.servers().map(BackendKind::as_str).collect();
    if servers.is_empty() || !ui.can_ask() || options.shell_widget {
        return Ok(Some(text));
    }
    ui.forget_typed();
    let question = format!("Send it to {}, if asked?", servers.join(" or "));
    match ui.agrees(question, signals) {
        Some(true) => Ok(Some(text)),
        Some(false) => Ok(None),
        None => Err(signals.received().map_or(Exit::Cancelled, Exit::Signal)),
    }
}

/// What there is to tell of a directory; empty where that is nothing.
fn describe(directory: &Path) -> String {
    let mut lines = Vec::new();
    let names = names(directory);
    if !names.is_empty() {
        lines.push(format!("Files here: {}", names.join(", ")));
    }
    if let Some(branch) = branch(directory) {
        lines.push(format!("Git branch: {branch}"));
    }
    lines.join("\n")
}

/// The names in a directory, sorted, without hidden ones and without those that are not text on one line. A directory
/// has a slash behind its name.
fn names(directory: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
            Some(if is_directory { name + "/" } else { name })
        })
        .filter(|name| !name.starts_with('.') && !name.contains(char::is_control))
        .collect();
    names.sort();
    let mut bytes = 0;
    names
        .into_iter()
        .take(MOST_NAMES)
        .take_while(|name| {
            bytes += name.len() + 2;
            bytes <= MOST_BYTES
        })
        .collect()
}

/// The branch that is checked out, read as git writes it down.
fn branch(directory: &Path) -> Option<String> {
    let git = directory
        .ancestors()
        .map(|ancestor| ancestor.join(".git"))
        .find(|git| git.exists())?;
    let head = fs::read_to_string(resolve(git)?.join("HEAD")).ok()?;
    let branch = head.trim().strip_prefix("ref: refs/heads/")?;
    let harmless = branch.len() < 200 && !branch.contains(char::is_control);
    harmless.then(|| branch.to_owned())
}

/// The directory of a repository: in a second working tree or a submodule, a file says where it is.
fn resolve(git: PathBuf) -> Option<PathBuf> {
    if git.is_dir() {
        return Some(git);
    }
    let text = fs::read_to_string(&git).ok()?;
    let path = text.trim().strip_prefix("gitdir: ")?;
    Some(git.parent()?.join(path))
}

#[cfg(test)]
mod tests {
    use super::{MOST_NAMES, branch, describe, names};
    use std::fs;

    #[test]
    fn names_are_sorted_and_hidden_ones_are_not_told() {
        let directory = tempfile::tempdir().unwrap();
        for name in ["b.txt", ".secret", "a.pdf", "odd\nname"] {
            fs::write(directory.path().join(name), "").unwrap();
        }
        fs::create_dir(directory.path().join("src")).unwrap();
        assert_eq!(names(directory.path()), ["a.pdf", "b.txt", "src/"]);
        assert_eq!(describe(directory.path()), "Files here: a.pdf, b.txt, src/");
    }

    #[test]
    fn of_many_names_the_first_are_told() {
        let directory = tempfile::tempdir().unwrap();
        for n in 0..60 {
            fs::write(directory.path().join(format!("{n:02}")), "").unwrap();
        }
        assert_eq!(names(directory.path()).len(), MOST_NAMES);
        for n in 0..60 {
            fs::write(directory.path().join(format!("{n:0200}")), "").unwrap();
        }
        assert!(names(directory.path()).join(", ").len() <= super::MOST_BYTES);
    }

    #[test]
    fn the_branch_is_found_from_below_and_in_a_second_working_tree() {
        let directory = tempfile::tempdir().unwrap();
        let git = directory.path().join("main/.git/worktrees/other");
        fs::create_dir_all(&git).unwrap();
        fs::write(
            directory.path().join("main/.git/HEAD"),
            "ref: refs/heads/main\n",
        )
        .unwrap();
        fs::write(git.join("HEAD"), "ref: refs/heads/fix/it\n").unwrap();
        let below = directory.path().join("main/src/deep");
        fs::create_dir_all(&below).unwrap();
        assert_eq!(branch(&below).unwrap(), "main");
        let other = directory.path().join("other");
        fs::create_dir(&other).unwrap();
        fs::write(other.join(".git"), "gitdir: ../main/.git/worktrees/other\n").unwrap();
        assert_eq!(branch(&other).unwrap(), "fix/it");
        fs::write(git.join("HEAD"), "0123456789abcdef\n").unwrap();
        assert_eq!(branch(&other), None, "no branch is checked out");
    }
}
