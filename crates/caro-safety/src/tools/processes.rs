//! Stopping processes: `kill`, `pkill`, `killall`, `fuser -k`.

use crate::rule::Rule;
use crate::tools::Call;
use crate::value::Stream;
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static KILL_ALL: Rule = Rule {
    id: "kill-all",
    category: Category::Process,
    summary: "stops every process, or the first one",
    catches: &[
        "kill -9 -1",
        "kill -1",
        "kill -KILL 1",
        "killall5 -9",
        "pkill -9 .",
        "pkill -u root",
        "kill -s KILL -- -1",
    ],
    leaves: &["kill 1234", "kill -9 1234", "kill -l", "kill -1 1234"],
};

static KILL_UNKNOWN: Rule = Rule {
    id: "kill-unknown",
    category: Category::Process,
    summary: "stops processes that are not known before it runs",
    catches: &[
        "kill -9 $(pgrep node)",
        "kill $PID",
        "ps aux | awk '{print $2}' | xargs kill",
    ],
    leaves: &["kill %1", "kill $!", "pgrep node"],
};

static KILL: Rule = Rule {
    id: "kill",
    category: Category::Process,
    summary: "stops processes",
    catches: &[
        "kill 1234",
        "pkill node",
        "killall firefox",
        "fuser -k 8080/tcp",
    ],
    leaves: &["kill -0 1234", "kill -l", "pgrep node", "fuser 8080/tcp"],
};

pub(crate) static RULES: &[&Rule] = &[&KILL_ALL, &KILL_UNKNOWN, &KILL];

/// Judges a tool that stops processes.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>) -> Stream {
    match call.name {
        "kill" => judge_kill(walker, call),
        "killall5" => call.report(
            walker,
            &KILL_ALL,
            RiskLevel::Critical,
            "This stops every process.",
        ),
        "fuser" if !call.has_letter('k') => {}
        "pkill" | "killall" | "skill" if call.has(&["-0", "-l", "--list"]) => {}
        _ => judge_by_name(walker, call),
    }
    Stream::Nothing
}

fn judge_kill(walker: &mut Walker<'_>, call: &Call<'_>) {
    use RiskLevel::{Critical, High, Moderate};
    let mut targets = Vec::new();
    let mut signal = None;
    let mut arguments = call.arguments.iter();
    let mut first = true;
    while let Some(argument) = arguments.next() {
        let text = argument.text.as_str();
        match text {
            "-l" | "-L" | "--list" | "--table" | "-0" => return,
            "-s" | "--signal" | "-n" => {
                signal = arguments.next().map(|signal| signal.text.as_str())
            }
            "--" => {}
            _ if first && text.starts_with('-') && signal.is_none() => signal = Some(&text[1..]),
            _ => targets.push(text),
        }
        first = false;
    }
    // `kill -1` alone sends nothing, but is what is written for "all of them".
    if targets.contains(&"-1") || targets.is_empty() && signal == Some("1") {
        call.report(
            walker,
            &KILL_ALL,
            Critical,
            "This stops every process that may be stopped.",
        );
    } else if targets.contains(&"1") {
        call.report(
            walker,
            &KILL_ALL,
            Critical,
            "This stops the first process, on which all others depend.",
        );
    } else if signal == Some("0") {
    } else if targets.iter().any(|target| {
        target.chars().all(crate::value::is_marker) && target.contains(crate::value::MAYBE)
    }) {
        call.report(
            walker,
            &KILL_UNKNOWN,
            High,
            "Which processes this stops is only known when it runs.",
        );
    } else if !targets.is_empty()
        && !targets
            .iter()
            .all(|target| target.starts_with('%') || target.chars().all(crate::value::is_marker))
    {
        let hard = matches!(signal, Some("9" | "KILL" | "SIGKILL"));
        let explanation = if hard {
            "This stops processes without letting them finish."
        } else {
            "This stops processes."
        };
        call.report(walker, &KILL, Moderate, explanation);
    }
}

fn judge_by_name(walker: &mut Walker<'_>, call: &Call<'_>) {
    use RiskLevel::{Critical, High, Moderate};
    let words = call.words();
    let everything = words.iter().any(|word| {
        matches!(
            *word,
            "." | ".*"
                | ""
                | "systemd"
                | "init"
                | "sshd"
                | "Xorg"
                | "gnome-shell"
                | "WindowServer"
                | "launchd"
        ) || !word.is_empty() && word.chars().all(|c| c == crate::value::GLOB)
    });
    let user = call.arguments.windows(2).any(|pair| {
        matches!(pair[0].text.as_str(), "-u" | "-U" | "--euid" | "--user") && pair[1].text == "root"
    });
    if everything && call.name != "fuser" || user {
        let explanation =
            "This stops every process, or one that the session or the machine depends on.";
        call.report(walker, &KILL_ALL, Critical, explanation);
    } else if call
        .arguments
        .iter()
        .any(|argument| argument.is_wholly_unknown())
    {
        call.report(
            walker,
            &KILL_UNKNOWN,
            High,
            "Which processes this stops is only known when it runs.",
        );
    } else if call.has(&["-u", "-U"]) && words.len() == 1 {
        call.report(walker, &KILL, High, "This stops every process of a user.");
    } else {
        call.report_safer(
            walker,
            &KILL,
            Moderate,
            "This stops every process that matches.",
            "pgrep -l lists them first",
        );
    }
}
