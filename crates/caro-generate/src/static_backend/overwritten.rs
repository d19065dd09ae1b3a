//! No command may write over what it is still reading: `sort a.txt > a.txt` leaves `a.txt` empty, because the shell
//! empties it before `sort` starts.
//!
//! The parts that make a command do not see the whole of it, so the finished command is looked at here.

use crate::Shell;

/// What is to be done with a command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Checked {
    /// It reads nothing that it writes.
    Fine,
    /// It would, and this command does the same by way of a temporary file.
    Instead(String),
    /// It would, and there is no simple way around it.
    Refused,
}

/// One piece of a command.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    /// A word without its quotes, and where it starts and ends.
    Word(String, usize, usize),
    /// `>` and the like, and where it starts; `true` for `>` alone.
    Into(usize, bool),
    /// `|`: the same files are open on both sides.
    Pipe,
    /// `;`, `&&`, `||`, a new line: what stands before is over.
    End,
}

/// Looks for a target that is read as well, and writes it by way of a temporary file where that is simple.
pub(crate) fn checked(command: &str, shell: Shell) -> Checked {
    if !command.contains(['>', '|']) {
        return Checked::Fine;
    }
    let pieces = pieces(command, shell);
    let overwrites = pieces.split(|piece| *piece == Piece::End).any(overwritten);
    if !overwrites {
        return Checked::Fine;
    }
    instead(command, &pieces, shell).map_or(Checked::Refused, Checked::Instead)
}

/// `sort a.txt > a.txt.tmp && mv a.txt.tmp a.txt`, if the command is one pipeline with one target at its end.
fn instead(command: &str, pieces: &[Piece], shell: Shell) -> Option<String> {
    let [
        rest @ ..,
        Piece::Into(at, true),
        Piece::Word(path, start, end),
    ] = pieces
    else {
        return None;
    };
    let simple = shell.has_posix_pipelines()
        && *end == command.len()
        && rest
            .iter()
            .all(|piece| !matches!(piece, Piece::End | Piece::Into(..)))
        && !overwritten(rest);
    // A name in quotes would need its ending within them.
    let plain = command.get(*start..*end) == Some(path.as_str())
        && !path.contains(['$', '*', '?', '`'])
        && !path.ends_with('/');
    (simple && plain).then(|| {
        let before = command[..*at].trim_end();
        format!("{before} > {path}.tmp && mv {path}.tmp {path}")
    })
}

/// Whether a target of a pipeline is one of its other words.
fn overwritten(pipeline: &[Piece]) -> bool {
    let targets = targets(pipeline);
    let prints = matches!(pipeline.first(), Some(Piece::Word(program, ..))
        if ["printf", "echo", "Write-Output"].contains(&program.as_str()))
        && !pipeline.contains(&Piece::Pipe);
    // The first word is a program, and what `printf` prints is no file.
    !prints
        && pipeline.iter().enumerate().skip(1).any(|(at, piece)| {
            !targets.contains(&at)
                && matches!(piece, Piece::Word(word, ..)
                    if targets.iter().any(|target| is_same(word, pipeline.get(*target))))
        })
}

/// Which pieces are written to: behind `>`, of `tee`, of `Set-Content`.
fn targets(pipeline: &[Piece]) -> Vec<usize> {
    // `sponge` reads everything before it writes.
    const WRITERS: [&str; 3] = ["tee", "Set-Content", "Out-File"];
    let mut found = Vec::new();
    let mut program: Option<&str> = None;
    let mut into = false;
    for (at, piece) in pipeline.iter().enumerate() {
        match piece {
            Piece::Into(..) => into = true,
            Piece::Pipe | Piece::End => (program, into) = (None, false),
            Piece::Word(..) if into => {
                found.push(at);
                into = false;
            }
            Piece::Word(word, ..) => match program {
                None => program = Some(word),
                Some(name) if WRITERS.contains(&name) && !word.starts_with('-') => found.push(at),
                Some(_) => {}
            },
        }
    }
    found
}

/// Whether a word names the file of a target: `./a.txt` is `a.txt`, and so is the `a.txt` of `if=a.txt`.
fn is_same(word: &str, target: Option<&Piece>) -> bool {
    let Some(Piece::Word(target, ..)) = target else {
        return false;
    };
    // Whoever reads a device does not empty it by writing to it.
    if target.starts_with("/dev/") {
        return false;
    }
    let target = plain_path(target);
    let named = word
        .rsplit_once('=')
        .map_or("", |(_, value)| value.trim_start_matches('@'));
    [word, named, word.trim_start_matches('@')]
        .iter()
        .any(|name| !name.is_empty() && plain_path(name) == target)
}

/// A path without what it can be without.
fn plain_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push('/');
    }
    for part in path
        .split(['/', '\\'])
        .filter(|part| !part.is_empty() && *part != ".")
    {
        if !out.is_empty() && !out.ends_with('/') {
            out.push('/');
        }
        out.push_str(part);
    }
    out
}

/// The pieces of a command, read as far as the quotes of these shells go.
fn pieces(command: &str, shell: Shell) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut word: Option<(String, usize)> = None;
    let mut signs = command.char_indices().peekable();
    let mut quote: Option<char> = None;
    while let Some((at, sign)) = signs.next() {
        let escape = match shell {
            Shell::PowerShell => '`',
            _ => '\\',
        };
        let open = quote;
        if let Some(mark) = open {
            let text = &mut word.get_or_insert_with(|| (String::new(), at)).0;
            let escapes = mark == '"' || shell == Shell::Fish;
            if sign == mark {
                quote = None;
            } else if sign == escape && escapes {
                text.extend(signs.next().map(|(_, next)| next));
            } else {
                text.push(sign);
            }
            continue;
        }
        let next = signs.peek().map(|(_, next)| *next);
        match sign {
            '\'' | '"' => {
                word.get_or_insert_with(|| (String::new(), at));
                quote = Some(sign);
            }
            _ if sign == escape => {
                let text = &mut word.get_or_insert_with(|| (String::new(), at)).0;
                text.extend(signs.next().map(|(_, next)| next));
            }
            ' ' | '\t' | '<' | '(' | ')' | '{' | '}' if !(sign == '{' && next == Some('}')) => {
                finish(&mut word, at, &mut out);
            }
            '>' => {
                finish(&mut word, at, &mut out);
                // `2>&1` has no target.
                let more = next == Some('>') || next == Some('|');
                if more {
                    signs.next();
                }
                if signs.next_if(|(_, next)| *next == '&').is_none() {
                    out.push(Piece::Into(at, !more));
                }
            }
            '|' | ';' | '\n' | '&' => {
                finish(&mut word, at, &mut out);
                let doubled = signs.next_if(|(_, next)| *next == sign).is_some();
                // `&>` writes, and so the command goes on.
                if sign == '&' && next == Some('>') {
                    continue;
                }
                out.push(if sign == '|' && !doubled {
                    Piece::Pipe
                } else {
                    Piece::End
                });
            }
            _ => word.get_or_insert_with(|| (String::new(), at)).0.push(sign),
        }
    }
    finish(&mut word, command.len(), &mut out);
    out
}

fn finish(word: &mut Option<(String, usize)>, end: usize, out: &mut Vec<Piece>) {
    if let Some((text, start)) = word.take() {
        out.push(Piece::Word(text, start, end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bash(command: &str) -> Checked {
        checked(command, Shell::Bash)
    }

    #[test]
    fn what_is_read_is_written_by_way_of_a_temporary_file() {
        assert_eq!(
            bash("grep -F -e x list.txt > list.txt"),
            Checked::Instead(
                "grep -F -e x list.txt > list.txt.tmp && mv list.txt.tmp list.txt".to_owned()
            )
        );
        assert_eq!(
            bash("awk '!seen[$0]++' list.txt > list.txt"),
            Checked::Instead(
                "awk '!seen[$0]++' list.txt > list.txt.tmp && mv list.txt.tmp list.txt".to_owned()
            )
        );
        assert_eq!(
            bash("cut -d, -f2 ./a.csv | sort > a.csv"),
            Checked::Instead(
                "cut -d, -f2 ./a.csv | sort > a.csv.tmp && mv a.csv.tmp a.csv".to_owned()
            )
        );
    }

    #[test]
    fn what_is_read_is_written_in_no_other_way() {
        for command in [
            "grep x 'my list.txt' > 'my list.txt'",
            "grep x my\\ list.txt > 'my list.txt'",
            "grep x a.txt >> ./a.txt",
            "grep x a.txt | tee a.txt",
            "sort < logs//a.txt > logs/./a.txt && echo done",
            "comm -12 <(sort a.txt) <(sort b.txt) > a.txt; ls",
            "sort \"$f\" > \"$f\"",
            "dd if=a.img status=none > a.img 2>&1 | cat",
            "sort a.txt > a.txt | tee b.txt",
        ] {
            assert_eq!(bash(command), Checked::Refused, "{command}");
        }
        assert_eq!(
            checked(
                "Get-Content a.txt | Select-Object -First 3 | Set-Content .\\a.txt",
                Shell::PowerShell
            ),
            Checked::Refused
        );
        assert_eq!(
            checked("grep x 'it\\'s' > 'it\\'s'", Shell::Fish),
            Checked::Refused
        );
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for command in [
            "grep -F -e x list.txt > other.txt",
            "jq . a.json > a.json.tmp && mv a.json.tmp a.json",
            "awk '$3 > a.txt' a.txt",
            "printf '%s\\n' notes > notes",
            "sort -o a.txt a.txt",
            "make > log.txt 2>&1",
            "cat /dev/null > a.txt",
            "sort a.txt | sponge a.txt",
            "sort a.txt > b.txt; sort b.txt > c.txt",
            "cat a.txt b.txt > /dev/null",
            "date > date",
        ] {
            assert_eq!(bash(command), Checked::Fine, "{command}");
        }
    }
}
