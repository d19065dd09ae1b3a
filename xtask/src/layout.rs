//! `cargo xtask layout`: which functions an everyday run calls, written down for the linker.
//!
//! The system maps a program in pieces of 64 KiB and more. The functions of an everyday run are a tenth of the program,
//! and where they lie scattered, nearly half of it is in memory for them. `crates/caro/everyday.ld` has them lie side by
//! side. Whatever is missing there, or has another name by now, costs a few kilobytes of memory and nothing else; so it
//! is written anew when `cargo xtask bench` says that memory runs out, and not with every change.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::bench::{RUNS, Run, prepared, scratch, sealed};
use crate::test::root;
use crate::{release, say};

/// Write down which functions an everyday run calls, for the linker.
#[derive(clap::Args)]
pub(crate) struct Arguments {}

/// Where it is written, below the root.
const SCRIPT: &str = "crates/caro/everyday.ld";

/// Bytes of functions that no run calls, but whose names cannot be told from one that is called: with more of them it
/// is better off where it is.
const MOST_STRANGERS: u64 = 32_000;

pub(crate) fn run(_: &Arguments) -> Result<()> {
    let root = root()?;
    let caro = release::build(&["-C", "strip=none"])?;
    let mut called = Vec::new();
    for run in RUNS {
        called.extend(functions(&caro, run)?);
    }
    let patterns = patterns(&called, &sizes(&caro)?);
    if patterns.is_empty() {
        bail!("no run called any function that has a name");
    }
    std::fs::write(root.join(SCRIPT), script(&patterns))?;
    say(&format!("{SCRIPT}: {} names of functions", patterns.len()));
    Ok(())
}

/// The functions of the program that a run calls, as the linker knows them.
fn functions(caro: &Path, run: &Run) -> Result<Vec<String>> {
    let home = scratch("layout");
    prepared(caro, run, &home)?;
    let counted = home.join("callgrind.out");
    let mut command = sealed(Path::new("valgrind"), &home);
    command
        .args(["--tool=callgrind", "--demangle=no", "--compress-strings=no"])
        .arg(format!("--callgrind-out-file={}", counted.display()))
        .arg(caro)
        .args(run.arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
        .status()
        .context("valgrind could not be started; on Debian: apt-get install valgrind")?;
    let text = std::fs::read_to_string(&counted).context("valgrind counted nothing")?;
    std::fs::remove_dir_all(&home)?;
    Ok(called_in(&text, &caro.display().to_string()))
}

/// The functions of an object file that callgrind saw.
fn called_in(text: &str, object: &str) -> Vec<String> {
    let mut ours = false;
    let mut called = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("ob=") {
            ours = name == object;
        } else if let Some(name) = line.strip_prefix("fn=")
            && ours
        {
            // A function that calls itself is told apart by the depth: name'2.
            let name = name.split('\'').next().unwrap_or(name);
            called.push(name.to_owned());
        }
    }
    called
}

/// How large each function is.
fn sizes(caro: &Path) -> Result<HashMap<String, u64>> {
    let output = Command::new("nm")
        .args(["--print-size", "--defined-only"])
        .arg(caro)
        .output()
        .context("nm could not be started; on Debian: apt-get install binutils")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let of_line = |line: &str| {
        let mut words = line.split_whitespace().skip(1);
        let size = u64::from_str_radix(words.next()?, 16).ok()?;
        let is_function = matches!(words.next()?, "t" | "T" | "w" | "W");
        is_function.then_some(())?;
        Some((words.next()?.to_owned(), size))
    };
    Ok(text.lines().filter_map(of_line).collect())
}

/// The names of the functions that were called, without what changes with every release of a crate or the compiler.
fn patterns(called: &[String], sizes: &HashMap<String, u64>) -> Vec<String> {
    let known: HashSet<&str> = called.iter().map(String::as_str).collect();
    let mut strangers: HashMap<String, u64> = HashMap::new();
    for (name, size) in sizes {
        if !known.contains(name.as_str()) {
            *strangers.entry(lasting(name)).or_default() += size;
        }
    }
    let mut seen = HashSet::new();
    called
        .iter()
        .filter(|name| sizes.contains_key(*name))
        .map(|name| lasting(name))
        .filter(|name| {
            strangers
                .get(name)
                .is_none_or(|bytes| *bytes <= MOST_STRANGERS)
        })
        .filter(|name| seen.insert(name.clone()))
        .collect()
}

/// The part of a mangled name that lasts, with `*` for the rest.
fn lasting(name: &str) -> String {
    let name = match name.find(".llvm.") {
        Some(end) => &name[..end],
        None => name,
    };
    if name.starts_with("_ZN") {
        // The hash is the last part of the path: 17h and sixteen digits.
        return match name.rfind("17h") {
            Some(hash) if name.len() == hash + 20 => format!("{}17h*", &name[..hash]),
            _ => name.to_owned(),
        };
    }
    if !name.starts_with("_R") {
        return name.to_owned();
    }
    // A crate's number: Cs, digits of base 62, _, and the length of its name.
    let mut parts = name.split("Cs");
    let mut lasting = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let number = part.find('_').filter(|end| {
            let rest = part.as_bytes().get(end + 1);
            let is_number = part[..*end]
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric());
            *end >= 8 && is_number && rest.is_some_and(u8::is_ascii_digit)
        });
        match number {
            Some(end) => lasting.push_str(&format!("Cs*{}", &part[end..])),
            None => lasting.push_str(&format!("Cs{part}")),
        }
    }
    lasting.push('*');
    lasting
}

/// What the linker reads.
fn script(patterns: &[String]) -> String {
    let mut script = "/* The functions that an everyday run calls, to lie side by side: so less of the program is in \
                      memory.\n   Written by `cargo xtask layout`. */\nSECTIONS\n{\n  .text.everyday :\n  {\n"
        .to_owned();
    for name in patterns {
        // The compiler keeps apart what it takes for rarely called.
        _ = writeln!(script, "    *(.text.{name} .text.unlikely.{name})");
    }
    script.push_str("  }\n}\nINSERT BEFORE .text\n");
    script
}

#[cfg(test)]
mod tests {
    use super::{called_in, lasting, patterns};
    use std::collections::HashMap;

    #[test]
    fn of_a_name_what_lasts_is_kept() {
        for (name, kept) in [
            (
                "_ZN4caro8generate3run17hc088a4439f302ef5E",
                "_ZN4caro8generate3run17h*",
            ),
            (
                "_ZN5alloc7raw_vec11finish_grow17h84c9dc652ebf7b50E.llvm.2829640145632502814",
                "_ZN5alloc7raw_vec11finish_grow17h*",
            ),
            (
                "_RNvMsi_NtNtCsjrHSEGnQ3l9_3std2fs4openCslNYArtu3iFV_5alloc.llvm.36439",
                "_RNvMsi_NtNtCs*_3std2fs4openCs*_5alloc*",
            ),
            ("__udivti3", "__udivti3"),
        ] {
            assert_eq!(lasting(name), kept);
        }
    }

    #[test]
    fn only_our_own_functions_are_called_ours() {
        let text = "ob=/lib/libc.so.6\nfn=malloc\n16 3\nob=/tmp/caro\nfn=main\n1 1\ncob=/lib/libc.so.6\ncfn=free\nfn=walk'2\n";
        assert_eq!(called_in(text, "/tmp/caro"), ["main", "walk"]);
    }

    #[test]
    fn one_among_many_of_its_name_stays_where_it_is() {
        let name = |hash: u64| format!("_ZN4core3map17h{hash:016x}E");
        let called = [name(1), "main".to_owned(), name(1)];
        let sizes = |strangers: u64| {
            let mut sizes = HashMap::from([("main".to_owned(), 10), (name(1), 10)]);
            sizes.extend((2..2 + strangers).map(|hash| (name(hash), 10_000)));
            sizes
        };
        assert_eq!(patterns(&called, &sizes(3)), ["_ZN4core3map17h*", "main"]);
        assert_eq!(patterns(&called, &sizes(4)), ["main"]);
    }
}
