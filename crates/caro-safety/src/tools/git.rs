//! Version control: rewriting history, and throwing work away.

use crate::options::{Arguments, Spec};
use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::{Call, reading, shells};
use crate::value::{Carries, Stream};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static FORCE_PUSH: Rule = Rule {
    id: "force-push",
    category: Category::HistoryRewrite,
    summary: "replaces or deletes what others may have fetched",
    catches: &[
        "git push --force",
        "git push -f origin main",
        "git push origin +main",
        "git push --mirror",
        "git push origin --delete feature",
        "git push origin :old",
    ],
    leaves: &[
        "git push",
        "git push --force-with-lease",
        "git push -u origin main",
        "git push origin HEAD:main",
    ],
};

static DISCARD: Rule = Rule {
    id: "discard-work",
    category: Category::HistoryRewrite,
    summary: "throws away changes that are not committed",
    catches: &[
        "git reset --hard",
        "git clean -fdx",
        "git checkout -- .",
        "git restore .",
        "git stash drop",
        "git stash clear",
        "git checkout -f main",
        "git -C repo reset --hard HEAD~3",
    ],
    leaves: &[
        "git reset HEAD file",
        "git clean -n",
        "git checkout main",
        "git stash",
        "git restore --staged .",
        "git log",
    ],
};

static REWRITE: Rule = Rule {
    id: "rewrite-history",
    category: Category::HistoryRewrite,
    summary: "rewrites commits, or deletes what keeps them",
    catches: &[
        "git filter-branch --tree-filter 'x' HEAD",
        "git branch -D feature",
        "git reflog expire --expire=now --all",
        "git gc --prune=now",
        "git rebase -i HEAD~5",
        "git commit --amend",
        "git update-ref -d HEAD",
        "git filter-repo --path x",
        "git tag -d v1",
        "git worktree remove --force x",
    ],
    leaves: &[
        "git branch -d merged",
        "git branch -a",
        "git reflog",
        "git gc",
        "git tag v1",
        "git rebase --abort",
        "git commit -m x",
    ],
};

pub(crate) static RULES: &[&Rule] = &[&FORCE_PUSH, &DISCARD, &REWRITE];

/// Judges `git`.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let spec = Spec {
        letters: "Cc",
        words: &["git-dir", "work-tree", "namespace", "exec-path"],
        leading: true,
        single_dash: false,
    };
    let global = Arguments::read(call.arguments, spec);
    let rest = &call.arguments[global.first_operand.min(call.arguments.len())..];
    let Some((command, rest)) = rest.split_first() else {
        return Stream::Other(Carries::Nothing);
    };
    // An alias that is defined for one command may run anything.
    for given in global.all('c', "config") {
        let code = given.value.and_then(|value| value.split_once("=!"));
        if let Some((_, code)) = code
            && let Some(mut value) = given.as_value()
        {
            value.text = code.to_owned();
            shells::run_value(walker, &value, &mut scope.clone(), Stream::Nothing);
        }
    }
    let inner = Call {
        name: command.text.as_str(),
        arguments: rest,
        span: call.span.clone(),
        input: Stream::Nothing,
    };
    judge_command(walker, &inner, scope);
    if matches!(inner.name, "ls-files" | "grep" | "diff") {
        return reading::default_output(walker, call, scope);
    }
    Stream::Other(Carries::Nothing)
}

fn judge_command(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) {
    use RiskLevel::{High, Moderate};
    let words = call.words();
    let word = |index: usize| words.get(index).copied().unwrap_or("");
    let dry = call.has(&["--dry-run"])
        || call.has_letter('n') && matches!(call.name, "clean" | "push" | "rm");
    if dry {
        return;
    }
    match call.name {
        "push" => judge_push(walker, call, &words),
        "reset" if call.has(&["--hard", "--merge", "--keep"]) => {
            let explanation = "This throws away every change that is not committed.";
            call.report_safer(
                walker,
                &DISCARD,
                High,
                explanation,
                "git stash keeps the changes",
            );
        }
        "clean" if call.has(&["--force"]) || call.has_letter('f') => {
            let explanation = "This deletes files that are in no commit, without a way back.";
            call.report_safer(
                walker,
                &DISCARD,
                High,
                explanation,
                "git clean -n lists them first",
            );
        }
        "checkout" if call.has(&["-f", "--force"]) || discards_paths(call, &words) => {
            let named = call.arguments.iter().any(|argument| argument.text == "--");
            let all = words
                .iter()
                .any(|word| matches!(*word, "." | "./" | ":/" | "*"));
            let risk = if named && !all { Moderate } else { High };
            let explanation = "This throws away changes that are not committed.";
            call.report_safer(
                walker,
                &DISCARD,
                risk,
                explanation,
                "git stash keeps the changes",
            );
        }
        "switch" if call.has(&["-f", "--force", "--discard-changes"]) => {
            call.report_safer(
                walker,
                &DISCARD,
                High,
                "This throws away changes that are not committed.",
                "git stash keeps the changes",
            );
        }
        "restore" if !call.has(&["--staged", "-S"]) || call.has(&["--worktree", "-W"]) => {
            let risk = if matches!(word(0), "." | "*" | ":/") {
                High
            } else {
                Moderate
            };
            call.report_safer(
                walker,
                &DISCARD,
                risk,
                "This throws away changes that are not committed.",
                "git stash keeps the changes",
            );
        }
        "stash" if matches!(word(0), "drop" | "clear") => {
            call.report(
                walker,
                &DISCARD,
                High,
                "This throws away changes that were put aside.",
            );
        }
        "filter-branch" | "filter-repo" => {
            call.report(walker, &REWRITE, High, "This rewrites every commit.");
            let spec = Spec {
                words: &[
                    "tree-filter",
                    "index-filter",
                    "msg-filter",
                    "env-filter",
                    "commit-filter",
                ],
                ..Spec::default()
            };
            for given in &Arguments::read(call.arguments, spec).options {
                if given.name.ends_with("-filter")
                    && let Some(value) = given.as_value()
                {
                    shells::run_value(walker, &value, &mut scope.clone(), Stream::Nothing);
                }
            }
        }
        "branch"
            if call.has(&["-D"])
                || call.has(&["-d", "--delete"]) && call.has(&["-f", "--force"]) =>
        {
            call.report_safer(
                walker,
                &REWRITE,
                High,
                "This deletes a branch, even if nothing else keeps its commits.",
                "git branch -d refuses where commits would be lost",
            );
        }
        "branch" if call.has(&["-f", "--force", "-M"]) => call.report(
            walker,
            &REWRITE,
            Moderate,
            "This moves a branch away from its commits.",
        ),
        "reflog" if matches!(word(0), "expire" | "delete") => call.report(
            walker,
            &REWRITE,
            High,
            "This deletes what keeps lost commits findable.",
        ),
        "gc" | "prune"
            if call.arguments.iter().any(|argument| {
                argument.text.starts_with("--prune=") || argument.text.starts_with("--expire")
            }) =>
        {
            call.report(
                walker,
                &REWRITE,
                High,
                "This deletes commits that nothing points to.",
            );
        }
        "update-ref" if call.has(&["-d", "--stdin"]) => call.report(
            walker,
            &REWRITE,
            High,
            "This deletes a reference and may lose its commits.",
        ),
        "rebase"
            if !call.has(&[
                "--abort",
                "--continue",
                "--skip",
                "--quit",
                "--show-current-patch",
                "--edit-todo",
            ]) =>
        {
            call.report(
                walker,
                &REWRITE,
                Moderate,
                "This rewrites commits that are not on the base.",
            );
        }
        "commit" if call.has(&["--amend"]) => {
            call.report(walker, &REWRITE, Moderate, "This replaces the last commit.")
        }
        "tag" if call.has(&["-d", "--delete", "-f", "--force"]) => {
            call.report(walker, &REWRITE, Moderate, "This deletes or moves a tag.")
        }
        "worktree" if word(0) == "remove" && call.has(&["-f", "--force"]) => call.report(
            walker,
            &REWRITE,
            High,
            "This deletes a working tree with its changes.",
        ),
        "submodule" if word(0) == "deinit" && call.has(&["-f", "--force"]) => call.report(
            walker,
            &DISCARD,
            High,
            "This throws away a submodule's changes.",
        ),
        "rm" if !call.has(&["--cached"]) => call.report(
            walker,
            &DISCARD,
            if call.has_letter('r') { High } else { Moderate },
            "This deletes files from the working tree and from the next commit.",
        ),
        "bisect" if word(0) == "run" => {
            let start = call
                .arguments
                .iter()
                .position(|argument| argument.text == "run")
                .map_or(0, |at| at + 1);
            walker.judge(&call.arguments[start..], Stream::Nothing, scope);
        }
        "submodule" if word(0) == "foreach" => {
            let start = call
                .arguments
                .iter()
                .position(|argument| argument.text == "foreach")
                .map_or(0, |at| at + 1);
            shells::run_words(
                walker,
                &call.arguments[start..],
                &mut scope.clone(),
                Stream::Nothing,
            );
        }
        _ => {}
    }
}

fn judge_push(walker: &mut Walker<'_>, call: &Call<'_>, words: &[&str]) {
    let leased = call.arguments.iter().any(|argument| {
        argument.text.starts_with("--force-with-lease")
            || argument.text.starts_with("--force-if-includes")
    });
    let forced = call.has(&["--force", "--mirror", "--prune"])
        || call.has_letter('f')
        || words.iter().skip(1).any(|word| word.starts_with('+'));
    let deletes = call.has(&["--delete"])
        || call.has_letter('d')
        || words.iter().skip(1).any(|word| word.starts_with(':'));
    if forced && !leased {
        let explanation = "This replaces the branch on the server, and what others pushed to it.";
        call.report_safer(
            walker,
            &FORCE_PUSH,
            RiskLevel::High,
            explanation,
            "git push --force-with-lease stops if someone else has pushed",
        );
    } else if deletes {
        call.report(
            walker,
            &FORCE_PUSH,
            RiskLevel::High,
            "This deletes a branch or a tag on the server.",
        );
    } else if leased {
        call.report(
            walker,
            &REWRITE,
            RiskLevel::Moderate,
            "This replaces the branch on the server unless someone else has pushed.",
        );
    }
}

/// Whether `checkout` names paths, whose changes it throws away.
fn discards_paths(call: &Call<'_>, words: &[&str]) -> bool {
    let after_dashes = call
        .arguments
        .iter()
        .skip_while(|argument| argument.text != "--")
        .nth(1)
        .is_some();
    after_dashes || words.iter().any(|word| matches!(*word, "." | "./" | ":/"))
}
