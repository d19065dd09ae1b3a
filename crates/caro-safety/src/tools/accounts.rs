//! Gaining rights, and changing who has them: `sudo`, `usermod`, `passwd` and their like.

use crate::options::Arguments;
use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::{Call, shells};
use crate::value::{Stream, Value};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static AS_ROOT: Rule = Rule {
    id: "as-root",
    category: Category::PrivilegeEscalation,
    summary: "runs a command with the administrator's rights",
    catches: &[
        "sudo apt-get update",
        "doas ls",
        "sudo -u postgres psql -c 'select 1'",
    ],
    leaves: &["apt-get update", "echo sudo", "man sudo"],
};

static ROOT_SHELL: Rule = Rule {
    id: "root-shell",
    category: Category::PrivilegeEscalation,
    summary: "opens a shell with the administrator's rights",
    catches: &["sudo -i", "sudo su -", "sudo bash", "sudo -s"],
    leaves: &["sudo ls", "sudo bash -c 'echo hi'", "su - ann"],
};

static CHANGE_ACCOUNT: Rule = Rule {
    id: "change-account",
    category: Category::PrivilegeEscalation,
    summary: "adds, removes or changes a user, a group or a password",
    catches: &[
        "userdel -r ann",
        "usermod -aG sudo ann",
        "passwd root",
        "echo root:x | chpasswd",
        "useradd -o -u 0 x",
        "passwd -d root",
        "deluser ann",
    ],
    leaves: &["id ann", "getent passwd", "passwd --status", "groups ann"],
};

pub(crate) static RULES: &[&Rule] = &[&AS_ROOT, &ROOT_SHELL, &CHANGE_ACCOUNT];

/// Judges that a command runs as someone else.
pub(crate) fn judge_sudo(
    walker: &mut Walker<'_>,
    call: &Call<'_>,
    arguments: &Arguments<'_>,
    command: &[Value],
) {
    let shell = match command {
        [] => arguments.has_any('s', "shell") || arguments.has_any('i', "login"),
        [only] => shells::is_shell(&only.text) || only.text == "su",
        [su, dash] => su.text == "su" && matches!(dash.text.as_str(), "-" | "-l" | "root"),
        _ => false,
    };
    if shell && matches!(call.input, Stream::Nothing) {
        call.report(
            walker,
            &ROOT_SHELL,
            RiskLevel::High,
            "This opens a shell in which everything runs with the administrator's rights.",
        );
    } else if !command.is_empty() {
        let span = call.span.start
            ..command
                .first()
                .map_or(call.span.end, |first| first.span.start.max(call.span.start));
        let span = if span.is_empty() {
            call.span.clone()
        } else {
            span
        };
        walker.report(
            &AS_ROOT,
            RiskLevel::Moderate,
            trimmed(span),
            "This runs with the administrator's rights.",
            None,
        );
    }
}

/// A span without the blank before the next word.
fn trimmed(span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let end = span.end.max(span.start + 2) - 1;
    span.start..end
}

/// Judges a tool that changes accounts.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, _scope: &mut Scope) -> Stream {
    use RiskLevel::{Critical, High, Moderate};
    let words = call.words();
    match call.name {
        "passwd" | "chage" if call.has(&["-S", "--status", "-l", "--list", "-a"]) => {}
        "passwd" if call.has(&["-d", "--delete"]) => {
            call.report(
                walker,
                &CHANGE_ACCOUNT,
                High,
                "This lets a user log in without a password.",
            );
        }
        "passwd" if words.is_empty() => call.report(
            walker,
            &CHANGE_ACCOUNT,
            Moderate,
            "This changes your password.",
        ),
        "useradd" | "adduser" | "usermod"
            if call.has(&["-o", "--non-unique"]) && words.contains(&"0") =>
        {
            call.report(
                walker,
                &CHANGE_ACCOUNT,
                Critical,
                "This makes a second administrator under another name.",
            );
        }
        "usermod" | "gpasswd" | "adduser"
            if words.iter().any(|word| word.split(',').any(is_powerful)) =>
        {
            call.report(
                walker,
                &CHANGE_ACCOUNT,
                High,
                "This gives a user the administrator's rights.",
            );
        }
        "useradd" | "adduser" | "groupadd" | "chsh" | "chage" | "gpasswd" => {
            call.report(
                walker,
                &CHANGE_ACCOUNT,
                Moderate,
                "This adds or changes a user or a group.",
            );
        }
        "userdel" | "deluser" if words.contains(&"root") => {
            call.report(
                walker,
                &CHANGE_ACCOUNT,
                Critical,
                "This removes the administrator.",
            );
        }
        "userdel" | "deluser" | "groupdel" | "delgroup" => {
            call.report(
                walker,
                &CHANGE_ACCOUNT,
                High,
                "This removes a user or a group, and may remove the files.",
            );
        }
        "dscl"
            if !words
                .iter()
                .any(|word| word.contains("delete") || word.contains("create"))
                && !call.has(&["-delete", "-create", "-passwd"]) => {}
        "visudo" if call.has(&["-c", "--check"]) => {}
        "visudo" | "vipw" => {
            call.report(
                walker,
                &CHANGE_ACCOUNT,
                Moderate,
                "This opens an editor on who may do what.",
            );
        }
        _ => call.report(
            walker,
            &CHANGE_ACCOUNT,
            High,
            "This changes users, groups, passwords, or what users may do.",
        ),
    }
    Stream::Nothing
}

/// Groups whose members can become the administrator.
fn is_powerful(group: &str) -> bool {
    matches!(
        group,
        "sudo" | "wheel" | "admin" | "root" | "docker" | "lxd" | "shadow" | "disk"
    )
}
