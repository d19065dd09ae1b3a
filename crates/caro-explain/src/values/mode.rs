//! Permissions: `755`, `u+x`, and what `find -perm` compares with.

use crate::phrase::{listed, shortened};

/// Permissions that something gets.
pub(super) fn say(text: &str) -> String {
    match octal(text) {
        Some(mode) => format!("{} ({})", letters(mode), words(mode)),
        None => shortened(text),
    }
}

/// What `chmod` does with permissions.
pub(super) fn change(text: &str) -> String {
    if octal(text).is_some() {
        return format!("to {}", say(text));
    }
    let clauses: Option<Vec<String>> = text.split(',').map(clause).collect();
    match clauses {
        Some(clauses) => clauses.join("; "),
        None => format!("to the mode {}", shortened(text)),
    }
}

/// A mode as `find -perm` takes it.
pub(super) fn perm(text: &str) -> String {
    let (how, mode) = match text.as_bytes().first() {
        Some(b'-') => ("at least ", &text[1..]),
        Some(b'/') => ("any of ", &text[1..]),
        Some(b'+') if octal(&text[1..]).is_some() => ("any of ", &text[1..]),
        _ => ("exactly ", text),
    };
    match octal(mode).or_else(|| symbolic(mode)) {
        Some(bits) => format!("{how}{}", special(bits)),
        None => format!("{how}{}", shortened(mode)),
    }
}

/// The bits of `u=rwx,g+s`, from none.
fn symbolic(text: &str) -> Option<u32> {
    let mut mode = 0;
    for clause in text.split(',') {
        let (who, rights) = clause.split_at(clause.find(['=', '+'])?);
        let who = if who.is_empty() { "a" } else { who };
        for letter in rights[1..].chars() {
            for who in who.chars() {
                mode |= bits(who, letter)?;
            }
        }
    }
    Some(mode)
}

fn bits(who: char, right: char) -> Option<u32> {
    let (all, special) = match who {
        'u' => (0o700, 0o4000),
        'g' => (0o070, 0o2000),
        'o' => (0o007, 0),
        'a' => (0o777, 0o6000),
        _ => return None,
    };
    match right {
        'r' => Some(all & 0o444),
        'w' => Some(all & 0o222),
        'x' => Some(all & 0o111),
        's' => Some(special),
        't' => Some(0o1000),
        _ => None,
    }
}

fn octal(text: &str) -> Option<u32> {
    let is_mode =
        (1..=4).contains(&text.len()) && text.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    is_mode.then(|| u32::from_str_radix(text, 8).ok())?
}

/// The letters of `ls -l`, or where only special bits are asked for, their name.
fn special(mode: u32) -> String {
    match mode {
        0o4000 => "setuid".to_owned(),
        0o2000 => "setgid".to_owned(),
        0o6000 => "setuid or setgid".to_owned(),
        0o1000 => "the sticky bit".to_owned(),
        _ => letters(mode),
    }
}

fn letters(mode: u32) -> String {
    let mut letters = String::new();
    for (shift, special, letter) in [(6, 0o4000, 's'), (3, 0o2000, 's'), (0, 0o1000, 't')] {
        let bits = mode >> shift & 7;
        letters.push(if bits & 4 != 0 { 'r' } else { '-' });
        letters.push(if bits & 2 != 0 { 'w' } else { '-' });
        letters.push(match (bits & 1 != 0, mode & special != 0) {
            (true, true) => letter,
            (false, true) => letter.to_ascii_uppercase(),
            (true, false) => 'x',
            (false, false) => '-',
        });
    }
    letters
}

fn words(mode: u32) -> String {
    let (owner, group, others) = (mode >> 6 & 7, mode >> 3 & 7, mode & 7);
    let mut said = if owner == group && group == others {
        format!("everybody may {}", verbs(owner))
    } else if group == others {
        format!(
            "the owner may {}, everybody else {}",
            verbs(owner),
            verbs(group)
        )
    } else {
        format!(
            "the owner may {}, the group {}, others {}",
            verbs(owner),
            verbs(group),
            verbs(others)
        )
    };
    for (bit, what) in [(0o4000, "setuid"), (0o2000, "setgid"), (0o1000, "sticky")] {
        if mode & bit != 0 {
            said.push_str(", ");
            said.push_str(what);
        }
    }
    said
}

fn verbs(bits: u32) -> String {
    let verbs: Vec<String> = [(4, "read"), (2, "write"), (1, "run")]
        .iter()
        .filter(|(bit, _)| bits & bit != 0)
        .map(|(_, verb)| (*verb).to_owned())
        .collect();
    match verbs.is_empty() {
        true => "nothing".to_owned(),
        false => listed(&verbs),
    }
}

/// `u+x`: adds the right to run for the owner.
fn clause(text: &str) -> Option<String> {
    let at = text.find(['+', '-', '='])?;
    let (who, rest) = text.split_at(at);
    let (operator, rights) = rest.split_at(1);
    let who = if who.is_empty() || who.contains('a') {
        "everybody".to_owned()
    } else {
        let who: Option<Vec<String>> = who
            .chars()
            .map(|letter| match letter {
                'u' => Some("the owner".to_owned()),
                'g' => Some("the group".to_owned()),
                'o' => Some("others".to_owned()),
                _ => None,
            })
            .collect();
        listed(&who?)
    };
    let rights = rights_of(rights)?;
    Some(match operator {
        "+" => format!("lets {who} {rights}"),
        "-" => format!("no longer lets {who} {rights}"),
        _ if rights.is_empty() => format!("takes every right from {who}"),
        _ => format!("lets {who} {rights} and nothing else"),
    })
}

fn rights_of(letters: &str) -> Option<String> {
    let rights: Option<Vec<String>> = letters
        .chars()
        .map(|letter| {
            Some(
                match letter {
                    'r' => "read",
                    'w' => "write",
                    'x' => "run",
                    'X' => "enter directories and run what somebody may run",
                    's' => "run it with its owner's rights",
                    't' => "delete there only what is theirs",
                    'u' => "what its owner may",
                    'g' => "what its group may",
                    'o' => "what others may",
                    _ => return None,
                }
                .to_owned(),
            )
        })
        .collect();
    rights.map(|rights| listed(&rights))
}

#[cfg(test)]
mod tests {
    use super::{change, perm, say};

    #[test]
    fn modes_are_shown_as_ls_shows_them() {
        assert_eq!(
            say("755"),
            "rwxr-xr-x (the owner may read, write and run, everybody else read and run)"
        );
        assert_eq!(
            say("644"),
            "rw-r--r-- (the owner may read and write, everybody else read)"
        );
        assert_eq!(
            say("1777"),
            "rwxrwxrwt (everybody may read, write and run, sticky)"
        );
        assert_eq!(
            say("4750"),
            "rwsr-x--- (the owner may read, write and run, the group read and run, others nothing, setuid)"
        );
        assert_eq!(change("u+x"), "lets the owner run");
        assert_eq!(
            change("go-rwx,u=rw"),
            "no longer lets the group and others read, write and run; lets the owner read and write and nothing else"
        );
        assert_eq!(change("+x"), "lets everybody run");
        assert_eq!(change("$m"), "to the mode $m");
        assert_eq!(perm("/u=x,g=x"), "any of --x--x---");
        assert_eq!(perm("-u+s"), "at least setuid");
        assert_eq!(perm("-4000"), "at least setuid");
        assert_eq!(perm("/222"), "any of -w--w--w-");
        assert_eq!(perm("644"), "exactly rw-r--r--");
    }
}
