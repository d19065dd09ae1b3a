//! The tools that a command runs are all seen, and their options that nobody knows are named.

use caro_explain::{Dialect, invocations};

/// `git remote(--foo) rm` for each.
fn told(command: &str) -> Vec<String> {
    invocations(command, Dialect::Gnu)
        .into_iter()
        .map(|found| {
            let mut line = found.path;
            if !found.known {
                line.push('?');
            }
            for option in found.unknown_options {
                line.push(' ');
                line.push_str(&option);
            }
            line
        })
        .collect()
}

#[test]
fn tools_are_seen_through_those_that_run_them() {
    assert_eq!(
        told("sudo find . -name x -exec grep -l a {} + | xargs -0 frobnicate --all"),
        ["sudo", "find", "grep", "xargs", "frobnicate? --all"]
    );
    assert_eq!(
        told("echo $(date +%F) && (cd /tmp; ls)"),
        ["echo", "date", "cd", "ls"]
    );
    assert_eq!(told("for f in *; do wc -l \"$f\"; done"), ["wc"]);
}

#[test]
fn options_that_nobody_knows_are_named_with_their_tool() {
    assert_eq!(told("ls --sort-by-size -l"), ["ls --sort-by-size"]);
    assert_eq!(told("git log --onlinee -3"), ["git log --onlinee"]);
    assert_eq!(told("find . -newest"), ["find -newest"]);
}

#[test]
fn what_only_the_shell_can_work_out_is_no_tool() {
    assert_eq!(told("$EDITOR notes.txt"), Vec::<String>::new());
    assert_eq!(told("f() { ls; }; f"), ["ls"]);
    assert_eq!(told("not ( shell"), Vec::<String>::new());
}
