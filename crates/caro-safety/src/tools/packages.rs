//! Package managers: installing, removing, and what they run.

use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::{Call, shells};
use crate::value::{Carries, Stream};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static REMOVE: Rule = Rule {
    id: "package-remove",
    category: Category::FilesystemDestruction,
    summary: "removes packages",
    catches: &[
        "apt-get remove nginx",
        "dnf erase httpd",
        "pacman -Rns firefox",
        "brew uninstall jq",
        "apt autoremove --purge",
        "rpm -e x",
        "npm uninstall -g x",
        "dpkg --purge x",
    ],
    leaves: &[
        "apt list --installed",
        "pacman -Ss vim",
        "brew list",
        "rpm -qa",
        "npm ls",
        "apt-cache search jq",
        "apt-get install jq",
    ],
};

static REMOVE_VITAL: Rule = Rule {
    id: "package-remove-vital",
    category: Category::FilesystemDestruction,
    summary: "removes a package without which the system does not work",
    catches: &[
        "apt-get remove -y libc6",
        "apt purge systemd",
        "yum remove glibc",
        "dpkg --force-all --remove dpkg",
        "pacman -Rdd bash",
        "apt remove sudo",
        "rpm -e --nodeps glibc",
    ],
    leaves: &["apt remove nginx", "apt install sudo"],
};

static INSTALL: Rule = Rule {
    id: "package-install",
    category: Category::NetworkExecution,
    summary: "installs or runs a package by an address, or without checking who made it",
    catches: &[
        "pip install git+https://example.com/x.git",
        "npm install https://example.com/x.tgz",
        "apt-get install --allow-unauthenticated x",
        "pip install --index-url http://example.com x",
    ],
    leaves: &[
        "pip install requests",
        "npm install",
        "apt-get install -y jq",
        "cargo install ripgrep",
    ],
};

pub(crate) static RULES: &[&Rule] = &[&REMOVE, &REMOVE_VITAL, &INSTALL];

/// Packages without which nothing starts, or nobody gets in.
const VITAL: &[&str] = &[
    "apt",
    "base",
    "base-files",
    "bash",
    "coreutils",
    "dash",
    "dbus",
    "dnf",
    "dpkg",
    "filesystem",
    "glibc",
    "grub",
    "grub-pc",
    "grub2",
    "init",
    "kernel",
    "libc",
    "libc-bin",
    "libc6",
    "libpam-runtime",
    "libssl",
    "libstdc++6",
    "linux",
    "linux-image-amd64",
    "linux-image-generic",
    "login",
    "musl",
    "networkmanager",
    "openssh-server",
    "openssl",
    "pacman",
    "passwd",
    "perl-base",
    "python3",
    "python3-minimal",
    "rpm",
    "setup",
    "shadow",
    "sudo",
    "systemd",
    "udev",
    "util-linux",
    "yum",
    "zlib1g",
];

/// Judges a package manager.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    use RiskLevel::{Critical, High, Moderate};
    let words = call.words();
    if call.has(&[
        "--dry-run",
        "--simulate",
        "-s",
        "--just-print",
        "--recon",
        "--assumeno",
    ]) || call.name == "make" && call.has(&["-n"])
    {
        return Stream::Other(Carries::Nothing);
    }
    if call.name == "make" {
        return Stream::Other(Carries::Nothing);
    }
    if matches!(
        call.name,
        "npx" | "uvx" | "pipx" | "go" | "cargo" | "npm" | "yarn" | "pnpm" | "uv" | "bunx"
    ) {
        judge_run(walker, call, scope);
    }
    let removes = match call.name {
        "pacman" | "yay" => {
            call.arguments
                .iter()
                .any(|argument| argument.text.starts_with("-R"))
                || call.has(&["--remove"])
        }
        "rpm" => {
            call.has(&["-e", "--erase"])
                || call
                    .arguments
                    .iter()
                    .any(|argument| argument.text.starts_with("-e"))
        }
        "dpkg" => call.has(&["-r", "-P", "--remove", "--purge"]),
        "nix-env" => call.has(&["-e", "--uninstall"]),
        "nix-collect-garbage" => call.has(&["-d", "--delete-old"]),
        "emerge" => call.has(&["-C", "--unmerge", "--depclean", "-c"]),
        "pip" | "pip3" | "npm" | "yarn" | "pnpm" | "gem" | "cargo" | "conda" | "brew" | "snap"
        | "flatpak" | "port" | "composer" | "uv" | "pipx" => words.first().is_some_and(|verb| {
            matches!(
                *verb,
                "uninstall" | "remove" | "rm" | "un" | "unlink" | "zap"
            )
        }),
        _ => words.first().is_some_and(|verb| {
            matches!(
                *verb,
                "remove" | "purge" | "autoremove" | "erase" | "rm" | "del" | "autopurge"
            )
        }),
    };
    let system = matches!(
        call.name,
        "apt"
            | "apt-get"
            | "aptitude"
            | "dpkg"
            | "dnf"
            | "yum"
            | "rpm"
            | "zypper"
            | "pacman"
            | "yay"
            | "apk"
            | "emerge"
    );
    if removes {
        let packages = words
            .iter()
            .map(|word| word.trim_end_matches(":amd64").to_ascii_lowercase());
        let vital = system
            && packages.into_iter().any(|word| {
                VITAL.binary_search(&word.as_str()).is_ok()
                    || word.starts_with("linux-image")
                    || word.chars().all(|c| c == crate::value::GLOB)
            });
        let unknown = call
            .arguments
            .iter()
            .any(|argument| argument.is_wholly_unknown());
        if vital {
            call.report(
                walker,
                &REMOVE_VITAL,
                Critical,
                "This removes a package without which the system does not work.",
            );
        } else {
            let risk = if unknown { High } else { Moderate };
            call.report(walker, &REMOVE, risk, "This removes packages.");
        }
    }
    let unchecked = call.has(&[
        "--allow-unauthenticated",
        "--force-yes",
        "--nogpgcheck",
        "--no-gpg-checks",
        "--trusted-host",
        "--index-url",
        "--extra-index-url",
        "--no-verify",
        "--force-all",
        "--nodeps",
    ]);
    let addressed = matches!(
        call.name,
        "pip"
            | "pip3"
            | "npm"
            | "yarn"
            | "pnpm"
            | "gem"
            | "cargo"
            | "uv"
            | "npx"
            | "pipx"
            | "rpm"
            | "dnf"
            | "yum"
    ) && words
        .iter()
        .skip(1)
        .any(|word| word.contains("://") && !word.starts_with("file://"));
    if !removes && (unchecked || addressed) {
        let explanation =
            "This installs, and so may run, what nobody has signed or a registry has seen.";
        call.report(walker, &INSTALL, High, explanation);
    }
    Stream::Other(Carries::Nothing)
}

/// Runners that take another command, or a one-line script.
fn judge_run(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) {
    let start = match call.name {
        "npx" | "uvx" | "bunx" => call
            .arguments
            .iter()
            .position(|argument| !argument.text.starts_with('-')),
        _ => call
            .arguments
            .iter()
            .position(|argument| matches!(argument.text.as_str(), "exec" | "run" | "dlx"))
            .map(|at| at + 1),
    };
    let code = call
        .arguments
        .windows(2)
        .find(|pair| matches!(pair[0].text.as_str(), "-c" | "--call"));
    if let Some([_, code]) = code
        && call.name != "cargo"
    {
        shells::run_value(walker, code, &mut scope.clone(), Stream::Nothing);
    } else if let Some(command) = start
        .and_then(|start| call.arguments.get(start..))
        .filter(|command| !command.is_empty())
    {
        let names = command
            .iter()
            .position(|argument| argument.text == "--")
            .map_or(command, |at| &command[at + 1..]);
        if names
            .first()
            .is_some_and(|name| matches!(name.text.as_str(), "rimraf" | "rm" | "del-cli"))
        {
            walker.judge(names, Stream::Nothing, scope);
        }
    }
}
