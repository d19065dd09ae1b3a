//! From lines of code to one command: comments out, steps joined.

use brush_parser::Token;
use caro_syntax::{Positions, read};

use super::Problem;
use super::prose::is_sentence;

/// One command from the lines of a POSIX shell's script. Lines that are steps are joined by `&&`.
pub(crate) fn one_command(code: &str) -> Result<String, Problem> {
    let steps = steps(code)?;
    if steps.iter().any(|step| is_sentence(step)) {
        return Err(Problem::Prose);
    }
    let (first, rest) = steps.split_first().ok_or(Problem::Empty)?;
    if rest.is_empty() {
        return Ok(first.clone());
    }
    // A step that ends with `&` or holds a here-document takes no operator behind it.
    let joined = steps.join(" && ");
    let lines = || steps.join("\n");
    let joins = !steps
        .iter()
        .any(|step| step.ends_with('&') || step.contains("<<"));
    let command = if joins && read(&joined).is_ok() {
        joined
    } else {
        lines()
    };
    Ok(command)
}

/// The commands that stand below each other, each on one line where that is possible.
fn steps(code: &str) -> Result<Vec<String>, Problem> {
    let mut steps = Vec::new();
    let mut open = String::new();
    for line in code.lines() {
        let is_comment = line.trim_start().starts_with('#');
        if open.is_empty() && (line.trim().is_empty() || is_comment) {
            if is_comment && offers_a_choice(line) && !steps.is_empty() {
                return Err(Problem::Alternatives);
            }
            continue;
        }
        if open.is_empty() {
            open.push_str(line.trim_start());
        } else {
            open.push('\n');
            open.push_str(line);
        }
        if is_complete(&open) {
            // Continued lines may hold nothing but a comment.
            if words(&open).is_some_and(|words| !words.is_empty()) {
                steps.push(step(&open));
            }
            open.clear();
        }
    }
    if open.is_empty() {
        return Ok(steps);
    }
    // A here-document goes on to its end, and what follows it is found by nobody else.
    if read(&open).is_ok() {
        steps.push(open.trim_end().to_owned());
        return Ok(steps);
    }
    Err(Problem::Unreadable {
        command: open.trim().to_owned(),
    })
}

/// Whether a comment says that what follows does instead of what went before.
fn offers_a_choice(comment: &str) -> bool {
    let comment = comment.to_lowercase();
    ["# or", " or ", "alternativ", "another", "macos", "instead"]
        .iter()
        .any(|word| comment.contains(word))
}

/// Whether the lines so far are a whole command.
fn is_complete(lines: &str) -> bool {
    let backslashes = lines.bytes().rev().take_while(|b| *b == b'\\').count();
    let here_document = lines.replace("<<<", "").contains("<<");
    backslashes % 2 == 0 && !here_document && read(lines).is_ok()
}

/// A command without the comment at its end, on one line where that is possible.
fn step(lines: &str) -> String {
    let Ok(reading) = read(lines) else {
        return lines.to_owned();
    };
    let positions = Positions::new(lines);
    let mut line = String::with_capacity(lines.len());
    let mut end = 0;
    let mut previous = "";
    for token in &reading.tokens {
        let bytes = positions.bytes(token.location());
        let Some(text) = lines.get(bytes.clone()) else {
            return lines.to_owned();
        };
        let gap = lines.get(end..bytes.start).unwrap_or_default();
        match token {
            Token::Operator(operator, _) if operator == "\n" => {
                if !line.is_empty() {
                    line.push_str(if takes_more(previous) { " " } else { "; " });
                }
                previous = ";";
            }
            Token::Operator(..) | Token::Word(..) => {
                // A gap of nothing means nothing; any other is a blank, a comment or a continued line.
                if !gap.is_empty() && !line.ends_with(' ') {
                    line.push(' ');
                }
                // The parser's tokens may begin with the blanks and the continued line before them.
                let text = without_blanks(text);
                line.push_str(text);
                previous = text;
            }
        }
        end = bytes.end;
    }
    let line = line.trim_end_matches([' ', ';', '\n']).to_owned();
    let kept = |other: &str| words(other).is_some_and(|words| Some(words) == self::words(lines));
    if kept(&line) {
        line
    } else {
        lines.trim_end().to_owned()
    }
}

/// A token without the blanks and the continued lines before it.
fn without_blanks(mut token: &str) -> &str {
    loop {
        let blank = token.trim_start_matches([' ', '\t']);
        match blank.strip_prefix("\\\n") {
            Some(rest) => token = rest,
            None => return blank,
        }
    }
}

/// Whether what follows a word or an operator on the next line may as well follow on the same.
fn takes_more(token: &str) -> bool {
    matches!(
        token,
        "do" | "then"
            | "else"
            | "{"
            | "("
            | "|"
            | "|&"
            | "&&"
            | "||"
            | ";"
            | ";;"
            | "&"
            | "in"
            | "!"
    )
}

/// The words of a command, in order; line breaks and semicolons are told by nobody.
fn words(command: &str) -> Option<Vec<String>> {
    let reading = read(command).ok()?;
    let words = reading.tokens.into_iter().filter_map(|token| match token {
        Token::Word(word, _) => Some(word),
        Token::Operator(operator, _) if operator == "\n" || operator == ";" => None,
        Token::Operator(operator, _) => Some(operator),
    });
    Some(words.collect())
}

#[cfg(test)]
mod tests {
    use super::one_command;
    use crate::answer::Problem;

    fn told(code: &str) -> String {
        one_command(code).unwrap()
    }

    #[test]
    fn comments_are_dropped() {
        assert_eq!(told("# list\nls -l  # long"), "ls -l");
        assert_eq!(
            told("echo '# kept' \"#kept\" a#b"),
            "echo '# kept' \"#kept\" a#b"
        );
        assert_eq!(one_command("# nothing"), Err(Problem::Empty));
    }

    #[test]
    fn what_is_one_command_becomes_one_line() {
        assert_eq!(told("find . \\\n  -name x"), "find . -name x");
        assert_eq!(told("ls |\n  wc -l"), "ls | wc -l");
        assert_eq!(
            told("for f in *; do\n  mv \"$f\" x\n  rm y\ndone"),
            "for f in *; do mv \"$f\" x; rm y; done"
        );
        assert_eq!(told("if true\nthen\n  ls\nfi"), "if true; then ls; fi");
    }

    #[test]
    fn steps_are_joined() {
        assert_eq!(told("mkdir a\ncd a"), "mkdir a && cd a");
        assert_eq!(told("sleep 1 &\nls"), "sleep 1 &\nls");
    }

    #[test]
    fn a_text_on_several_lines_stays_as_it_is() {
        assert_eq!(told("printf 'a\nb'"), "printf 'a\nb'");
        assert_eq!(
            told("cat > a <<EOF\n# kept\nx\nEOF"),
            "cat > a <<EOF\n# kept\nx\nEOF"
        );
    }

    #[test]
    fn a_choice_is_no_command() {
        assert_eq!(one_command("ls\n# or\ndir"), Err(Problem::Alternatives));
        assert_eq!(
            one_command("ls\n\n# Alternatively:\nfind ."),
            Err(Problem::Alternatives)
        );
    }

    #[test]
    fn what_the_shell_cannot_read_is_told() {
        assert_eq!(
            one_command("ls | "),
            Err(Problem::Unreadable {
                command: "ls |".to_owned()
            })
        );
    }
}
