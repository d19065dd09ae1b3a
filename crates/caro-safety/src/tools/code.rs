//! Reads one-line programs of scripting languages for what they delete, write and run.
//!
//! No grammar is needed for that: names, strings and brackets are enough, whatever the language.

use crate::value::{HOME, MAYBE};

/// What a program does.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Deletes a path.
    Delete { path: String, recursive: bool },
    /// Writes a file.
    Write(String),
    /// Runs a shell command.
    Shell(String),
    /// Runs a program with arguments.
    Command(Vec<String>),
    /// Names a file while it talks to the network.
    Send(String),
    /// Runs what it fetches.
    RunFetched,
    /// Runs what it decodes.
    RunDecoded,
    /// Starts itself without end.
    ForkBomb,
    /// Connects a shell to the network.
    RemoteShell,
}

/// A piece of a program.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'p> {
    /// A name, with the names before it: `os.path.join`.
    Name(&'p str),
    /// The text of a string; `true` where it is between backquotes.
    Text(String, bool),
    /// Anything else.
    Mark(u8),
}

/// Most things that are looked at in one program.
const MAX_ACTS: usize = 64;

/// What a program does, as far as its names and strings tell.
pub(crate) fn acts(language: &str, program: &str) -> Vec<Act> {
    let pieces = read(language, program);
    let mut acts = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        if acts.len() >= MAX_ACTS {
            break;
        }
        match piece {
            Piece::Name(name) => act_of_name(
                language,
                name,
                &pieces[index..],
                &pieces[..index],
                &mut acts,
            ),
            Piece::Text(text, true) if matches!(language, "perl" | "ruby" | "php") => {
                acts.push(Act::Shell(text.clone()))
            }
            // In awk a string behind `|`, or before it, is a command.
            Piece::Text(..) if language.ends_with("awk") && piped(&pieces, index).is_some() => {
                acts.extend(piped(&pieces, index).map(Act::Shell));
            }
            Piece::Text(path, _)
                if language.ends_with("awk")
                    && index > 0
                    && pieces[index - 1] == Piece::Mark(b'>') =>
            {
                acts.push(Act::Write(path.clone()));
            }
            Piece::Text(text, _) if language == "osascript" => {
                acts.extend(
                    text.strip_prefix("do shell script ")
                        .map(|text| Act::Shell(text.trim_matches('"').to_owned())),
                );
            }
            _ => {}
        }
    }
    acts.extend(whole(&pieces));
    acts
}

/// The command that a string of awk is part of, behind `|` or before `| getline`.
fn piped(pieces: &[Piece<'_>], index: usize) -> Option<String> {
    let Some(Piece::Text(text, _)) = pieces.get(index) else {
        return None;
    };
    if index > 0 && pieces[index - 1] == Piece::Mark(b'|') {
        return Some(text.clone());
    }
    let read = matches!(pieces.get(index + 1), Some(Piece::Mark(b'|')))
        && pieces.get(index + 2) == Some(&Piece::Name("getline"));
    if !read {
        return None;
    }
    // Strings and fields that stand side by side are joined.
    let joined = |piece: &&Piece<'_>| matches!(piece, Piece::Text(..) | Piece::Mark(b'$'));
    let start = index - pieces[..index].iter().rev().take_while(joined).count();
    let mut command = String::new();
    for piece in &pieces[start..=index] {
        match piece {
            Piece::Text(text, _) => command.push_str(text),
            _ => command.push(MAYBE),
        }
    }
    Some(command)
}

/// What calling a name does.
fn act_of_name(
    language: &str,
    name: &str,
    after: &[Piece<'_>],
    before: &[Piece<'_>],
    acts: &mut Vec<Act>,
) {
    let last = name.rsplit(['.', ':']).next().unwrap_or(name);
    let qualified = |owners: &[&str]| {
        owners.iter().any(|owner| {
            name.strip_suffix(last)
                .is_some_and(|rest| rest.trim_end_matches(['.', ':']) == *owner)
        })
    };
    let called = matches!(
        after.get(1),
        Some(Piece::Mark(b'(') | Piece::Text(..) | Piece::Name(_) | Piece::Mark(b'$' | b'['))
    );
    // In perl `unlink` alone deletes what `$_` names.
    let implied = language == "perl" && last == "unlink";
    if !called && !implied {
        return;
    }
    let recursive = matches!(
        last,
        "rmtree"
            | "rm_rf"
            | "rm_r"
            | "remove_tree"
            | "removeSync"
            | "remove_dir_all"
            | "rmSync"
            | "remove_entry_secure"
            | "removedirs"
            | "rimraf"
    ) || last == "rm" && qualified(&["fs", "fs.promises", "fsp", "FileUtils"]);
    let deletes = recursive
        || matches!(last, "unlink" | "unlinkSync" | "rmdirSync" | "rmSync")
        || last == "remove" && qualified(&["os", "Deno", "fs"])
        || last == "rmdir" && qualified(&["os", "fs", "FileUtils", "Dir"])
        || last == "delete" && qualified(&["File", "Dir", "Files"]);
    if deletes {
        let paths = arguments(after);
        let path = paths
            .into_iter()
            .next()
            .filter(|path| !path.is_empty())
            .or_else(|| last_text(before))
            .unwrap_or_else(|| MAYBE.to_string());
        acts.push(Act::Delete { path, recursive });
        return;
    }
    let shell = matches!(
        last,
        "system"
            | "popen"
            | "execSync"
            | "shell_exec"
            | "passthru"
            | "getoutput"
            | "getstatusoutput"
            | "qx"
            | "execute"
            | "popen2"
            | "popen3"
    ) || last == "exec"
        && (matches!(language, "perl" | "ruby" | "php")
            || qualified(&["child_process", "cp"])
            || name.contains("child_process"))
        || matches!(
            last,
            "run" | "call" | "Popen" | "check_call" | "check_output"
        ) && qualified(&["subprocess"])
        || matches!(
            last,
            "spawn"
                | "spawnSync"
                | "execFile"
                | "execFileSync"
                | "execl"
                | "execv"
                | "execvp"
                | "execlp"
                | "execle"
        );
    if shell && last != "execute" || last == "execute" && qualified(&["os"]) {
        let given = arguments(after);
        let listed = matches!(after.get(2), Some(Piece::Mark(b'[')))
            || matches!(after.get(1), Some(Piece::Mark(b'[')));
        match given.as_slice() {
            [] => acts.push(Act::Shell(MAYBE.to_string())),
            [only] if !listed => acts.push(Act::Shell(only.clone())),
            [first, ..] if !listed && first.contains(' ') => acts.push(Act::Shell(first.clone())),
            _ => acts.push(Act::Command(given)),
        }
        return;
    }
    let writes = matches!(
        last,
        "writeFileSync" | "writeFile" | "file_put_contents" | "write_text"
    ) || last == "write" && qualified(&["File", "IO"]);
    if writes {
        acts.extend(
            arguments(after)
                .into_iter()
                .next()
                .filter(|path| path.contains('/'))
                .map(Act::Write),
        );
    } else if last == "open" {
        let given = arguments(after);
        let mode = given.get(1).map_or("", String::as_str);
        if let Some(path) = given
            .first()
            .filter(|path| path.contains('/') && (mode.starts_with('w') || mode.contains('>')))
        {
            acts.push(Act::Write(given.get(2).unwrap_or(path).clone()));
        }
    }
}

/// What the program does as a whole, by the company that its names keep.
fn whole(pieces: &[Piece<'_>]) -> Vec<Act> {
    let has = |wanted: &[&str]| {
        pieces.iter().any(|piece| match piece {
            Piece::Name(name) => name.split(['.', ':']).any(|part| wanted.contains(&part)),
            _ => false,
        })
    };
    let mut acts = Vec::new();
    let runs = has(&[
        "exec",
        "eval",
        "system",
        "compile",
        "execSync",
        "instance_eval",
        "Function",
        "loadstring",
        "popen",
    ]);
    if runs
        && has(&[
            "urlopen",
            "requests",
            "urlretrieve",
            "LWP",
            "HTTP",
            "open_uri",
            "fetch",
            "get_url",
            "httpx",
            "HTTPS",
        ])
    {
        acts.push(Act::RunFetched);
    }
    if runs
        && has(&[
            "b64decode",
            "a85decode",
            "fromhex",
            "unhexlify",
            "decode64",
            "decode_base64",
            "base64_decode",
            "unpack",
            "marshal",
            "rot13",
            "atob",
            "gzinflate",
            "str_rot13",
            "decompress",
        ])
    {
        acts.push(Act::RunDecoded);
    }
    let talks = has(&[
        "requests",
        "urlopen",
        "HTTP",
        "httpx",
        "fetch",
        "LWP",
        "curl_init",
        "socket",
        "HTTPS",
        "axios",
    ]);
    for piece in pieces.iter().filter(|_| talks).take(256) {
        if let Piece::Text(text, _) = piece
            && text.starts_with(['/', '~'])
        {
            let home = text.strip_prefix('~').map(|rest| format!("{HOME}{rest}"));
            acts.push(Act::Send(home.unwrap_or_else(|| text.clone())));
        }
    }
    if has(&["fork"])
        && has(&["while", "until", "loop", "for"])
        && !has(&["exit", "wait", "waitpid", "sleep"])
    {
        acts.push(Act::ForkBomb);
    }
    let shell = pieces.iter().any(|piece| matches!(piece, Piece::Text(text, _) if text.starts_with("/bin/") || matches!(text.as_str(), "sh" | "bash" | "/usr/bin/bash" | "cmd.exe")));
    if has(&[
        "socket",
        "TCPSocket",
        "Socket",
        "net",
        "fsockopen",
        "connect",
    ]) && shell
        && has(&[
            "dup2",
            "pty",
            "spawn",
            "exec",
            "Popen",
            "call",
            "execl",
            "system",
            "proc_open",
            "reopen",
        ])
    {
        acts.push(Act::RemoteShell);
    }
    acts
}

/// The arguments of a call whose name is the first piece: known as far as they are strings.
fn arguments(pieces: &[Piece<'_>]) -> Vec<String> {
    let mut given = Vec::new();
    let mut current: Option<String> = None;
    let mut depth = 0_usize;
    for piece in pieces.iter().skip(1).take(64) {
        match piece {
            Piece::Mark(b'(' | b'[' | b'{') => depth += 1,
            Piece::Mark(b')' | b']' | b'}') => {
                if depth <= 1 {
                    break;
                }
                depth -= 1;
            }
            Piece::Mark(b',') => given.extend(current.take()),
            Piece::Mark(b';' | b'\n') => break,
            Piece::Mark(b'=') => current = None,
            Piece::Text(text, _) => current.get_or_insert_default().push_str(text),
            Piece::Name(name) => match name.rsplit(['.', ':']).next().unwrap_or(name) {
                "home" | "homedir" | "HOME" => current.get_or_insert_default().push(HOME),
                "expanduser" | "join" | "Path" | "str" | "glob" | "resolve" | "qw" | "path"
                | "ENV" | "environ" | "getenv" | "r" | "f" | "b" => {}
                "shell" | "recursive" | "force" | "check" | "True" | "true" | "capture_output"
                | "ignore_errors" | "if" | "for" | "while" | "in" => {}
                _ => current.get_or_insert_default().push(MAYBE),
            },
            Piece::Mark(b'$' | b'@') => current.get_or_insert_default().push(MAYBE),
            Piece::Mark(_) => {}
        }
    }
    given.extend(current);
    let given = given.into_iter().map(|text| {
        let mut clean = String::with_capacity(text.len());
        for c in text.chars() {
            if !(c == MAYBE && clean.ends_with(MAYBE)) {
                clean.push(c);
            }
        }
        match clean.strip_prefix('~') {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{HOME}{rest}"),
            _ => clean,
        }
    });
    given.collect()
}

/// The last string before a call: `Path('/x').unlink()`.
fn last_text(before: &[Piece<'_>]) -> Option<String> {
    before.iter().rev().take(4).find_map(|piece| match piece {
        Piece::Text(text, _) => Some(text.clone()),
        _ => None,
    })
}

/// Splits a program into names, strings and the rest.
fn read<'p>(language: &str, program: &'p str) -> Vec<Piece<'p>> {
    let bytes = program.as_bytes();
    let interpolates = matches!(
        language,
        "perl" | "ruby" | "php" | "node" | "nodejs" | "deno" | "bun"
    );
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        match byte {
            b'"' | b'\'' | b'`' => {
                let (text, end) = string(program, at, interpolates && byte != b'\'');
                pieces.push(Piece::Text(text, byte == b'`'));
                at = end;
            }
            b'#' if !matches!(bytes.get(at + 1), Some(b'{'))
                && !matches!(language, "node" | "nodejs" | "deno" | "bun" | "php") =>
            {
                at += bytes[at..]
                    .iter()
                    .position(|&byte| byte == b'\n')
                    .unwrap_or(bytes.len() - at);
            }
            b'\\' => at += 2,
            byte if byte.is_ascii_alphabetic() || byte == b'_' => {
                let rest = &bytes[at..];
                let part =
                    |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':');
                let length = rest
                    .iter()
                    .position(|byte| !part(byte))
                    .unwrap_or(rest.len());
                pieces.push(Piece::Name(
                    program[at..at + length].trim_end_matches(['.', ':']),
                ));
                at += length;
            }
            // What is joined to a call's result keeps the name apart: `require('x').run`.
            b'.' | b' ' | b'\t' | b'\r' => at += 1,
            byte if byte.is_ascii_digit() => at += 1,
            byte => {
                pieces.push(Piece::Mark(byte));
                at += 1;
            }
        }
    }
    pieces
}

/// The text of a string that opens at `start`, and the index after it.
fn string(program: &str, start: usize, interpolates: bool) -> (String, usize) {
    let bytes = program.as_bytes();
    let quote = bytes[start];
    // Python's long strings.
    if bytes[start..].starts_with(&[quote; 3]) {
        let inside = start + 3;
        let long = &program[start..inside];
        let end = program[inside..]
            .find(long)
            .map_or(program.len(), |end| inside + end);
        return (
            program[inside..end].to_owned(),
            (end + 3).min(program.len()),
        );
    }
    let mut text = String::new();
    let mut characters = program[start + 1..].char_indices();
    while let Some((offset, c)) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, escaped)) => text.push(escaped),
                None => break,
            },
            c if c.is_ascii() && c as u8 == quote => return (text, start + 1 + offset + 1),
            '$' | '#' | '@' if interpolates => {
                let rest = &program[start + 1 + offset + 1..];
                if rest.starts_with("ENV{HOME}") {
                    text.push(HOME);
                    characters.by_ref().take("ENV{HOME}".len()).for_each(drop);
                } else if rest.starts_with('{')
                    || c != '#' && rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                {
                    text.push(MAYBE);
                    let braced = rest.starts_with('{');
                    let length = if braced {
                        rest.find('}').map_or(rest.len(), |end| end + 1)
                    } else {
                        rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                            .unwrap_or(rest.len())
                    };
                    let skipped = rest[..length]
                        .chars()
                        .take_while(|&c| braced || c as u32 != u32::from(quote))
                        .count();
                    characters.by_ref().take(skipped).for_each(drop);
                } else {
                    text.push(c);
                }
            }
            c => text.push(c),
        }
    }
    (text, program.len())
}

#[cfg(test)]
mod tests {
    use super::{Act, acts};
    use crate::value::HOME;

    #[test]
    fn deletions_and_shell_calls_are_found() {
        let delete = |path: &str, recursive| Act::Delete {
            path: path.to_owned(),
            recursive,
        };
        assert_eq!(
            acts("python3", "import shutil; shutil.rmtree('/')"),
            [delete("/", true)]
        );
        assert_eq!(
            acts("python3", "import os; os.system('rm -rf /')"),
            [Act::Shell("rm -rf /".into())]
        );
        assert_eq!(
            acts("perl", "unlink \"/etc/passwd\""),
            [delete("/etc/passwd", false)]
        );
        assert_eq!(
            acts("ruby", "require 'fileutils'; FileUtils.rm_rf('/home')"),
            [delete("/home", true)]
        );
        assert_eq!(
            acts("node", "require('fs').rmSync('/', {recursive: true})"),
            [delete("/", true)]
        );
        assert_eq!(
            acts("perl", "system(\"rm -rf $ENV{HOME}\")"),
            [Act::Shell(format!("rm -rf {HOME}"))]
        );
        assert_eq!(
            acts(
                "python3",
                "import subprocess; subprocess.run(['rm', '-rf', '/'])"
            ),
            [Act::Command(vec!["rm".into(), "-rf".into(), "/".into()])]
        );
        assert_eq!(acts("awk", "{print | \"sh\"}"), [Act::Shell("sh".into())]);
    }

    #[test]
    fn other_programs_do_nothing() {
        for program in [
            "print(1)",
            "x = [1]; x.remove(1)",
            "print('os.system(\"x\")')",
            "import json,sys; print(json.load(sys.stdin)['a'])",
        ] {
            assert_eq!(acts("python3", program), [], "{program}");
        }
    }
}
