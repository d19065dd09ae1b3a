//! What each tool does, one file per family, and the rules that say why it matters.

use std::borrow::Cow;
use std::ops::Range;

use crate::rule::Rule;
use crate::scope::Scope;
use crate::traffic;
use crate::value::{Carries, GLOB, Stream, Value};
use crate::verdict::RiskLevel;
use crate::walk::Walker;

pub(crate) mod accounts;
pub(crate) mod archives;
pub(crate) mod cloud;
pub(crate) mod code;
pub(crate) mod computed;
pub(crate) mod containers;
pub(crate) mod database;
pub(crate) mod deleting;
pub(crate) mod exfiltration;
pub(crate) mod exhaustion;
pub(crate) mod fetching;
pub(crate) mod findutils;
pub(crate) mod git;
pub(crate) mod interpreters;
pub(crate) mod kernel;
pub(crate) mod moving;
pub(crate) mod overwriting;
pub(crate) mod packages;
pub(crate) mod permissions;
pub(crate) mod persistence;
pub(crate) mod processes;
pub(crate) mod reading;
pub(crate) mod remote;
pub(crate) mod search;
pub(crate) mod services;
pub(crate) mod shells;
pub(crate) mod storage;
pub(crate) mod unreadable;
pub(crate) mod wrappers;

/// The rules of all families, in the order of the documentation.
pub(crate) static FAMILIES: &[&[&Rule]] = &[
    deleting::RULES,
    moving::RULES,
    overwriting::RULES,
    storage::RULES,
    permissions::RULES,
    accounts::RULES,
    processes::RULES,
    services::RULES,
    kernel::RULES,
    fetching::RULES,
    exfiltration::RULES,
    git::RULES,
    database::RULES,
    containers::RULES,
    cloud::RULES,
    packages::RULES,
    persistence::RULES,
    shells::RULES,
    computed::RULES,
    interpreters::RULES,
    archives::RULES,
    exhaustion::RULES,
    unreadable::RULES,
];

/// One command with its words, as a tool sees it.
pub(crate) struct Call<'v> {
    /// The tool's name, without its directory.
    pub(crate) name: &'v str,
    /// The words after it.
    pub(crate) arguments: &'v [Value],
    /// From the name to the last word.
    pub(crate) span: Range<usize>,
    /// What it reads from its standard input.
    pub(crate) input: Stream,
}

impl<'v> Call<'v> {
    /// The text of the arguments that are no options.
    pub(crate) fn words(&self) -> Vec<&'v str> {
        let texts = self.arguments.iter().map(|argument| argument.text.as_str());
        texts.filter(|text| !text.starts_with('-')).collect()
    }

    /// Whether one of these options was given, alone or with `=value`.
    pub(crate) fn has(&self, options: &[&str]) -> bool {
        self.arguments.iter().any(|argument| {
            let text = argument.text.as_str();
            let name = text.split_once('=').map_or(text, |(name, _)| name);
            options.contains(&name)
        })
    }

    /// Whether a letter stands in a bundle of short options.
    pub(crate) fn has_letter(&self, letter: char) -> bool {
        self.arguments.iter().any(|argument| {
            let text = argument.text.as_str();
            text.len() > 1
                && text.starts_with('-')
                && !text.starts_with("--")
                && text[1..].contains(letter)
        })
    }

    /// Notes a finding about the whole call.
    pub(crate) fn report(
        &self,
        walker: &mut Walker<'_>,
        rule: &'static Rule,
        risk: RiskLevel,
        explanation: impl Into<Cow<'static, str>>,
    ) {
        walker.report(rule, risk, self.span.clone(), explanation, None);
    }

    /// Notes a finding about the whole call that has a safer form.
    pub(crate) fn report_safer(
        &self,
        walker: &mut Walker<'_>,
        rule: &'static Rule,
        risk: RiskLevel,
        explanation: impl Into<Cow<'static, str>>,
        safer: &'static str,
    ) {
        walker.report(
            rule,
            risk,
            self.span.clone(),
            explanation,
            Some(Cow::Borrowed(safer)),
        );
    }
}

/// The smallest span that holds all words.
pub(crate) fn span_of(words: &[Value]) -> Range<usize> {
    let start = words.iter().map(|word| word.span.start).min().unwrap_or(0);
    let end = words
        .iter()
        .map(|word| word.span.end)
        .max()
        .unwrap_or(start);
    start..end
}

impl Walker<'_> {
    /// Judges a command by its words, and gives what it prints.
    pub(crate) fn judge(&mut self, words: &[Value], input: Stream, scope: &mut Scope) -> Stream {
        let span = span_of(words);
        if words.is_empty() || !self.spend(1 + words.len(), &span) || !self.enter(span.clone()) {
            return Stream::Nothing;
        }
        let output = self.judge_words(words, span, input, scope);
        self.leave();
        output
    }

    fn judge_words(
        &mut self,
        words: &[Value],
        span: Range<usize>,
        input: Stream,
        scope: &mut Scope,
    ) -> Stream {
        let Some((name, arguments)) = words.split_first() else {
            return Stream::Nothing;
        };
        if name.is_unknown() || name.text.contains(GLOB) {
            return computed::judge_name(self, words, input, scope);
        }
        if let Some(function) = scope.function(&name.text).cloned() {
            return self.call_function(&function, arguments, &span, input, scope);
        }
        let alias = scope
            .alias(&name.text)
            .filter(|_| !name.quoted)
            .map(str::to_owned);
        if let Some(text) = alias {
            scope.set_alias(&name.text, "");
            return shells::run_alias(self, &text, words, input, scope);
        }
        let call = Call {
            name: name.text.rsplit('/').next().unwrap_or(&name.text),
            arguments,
            span,
            input,
        };
        if matches!(arguments, [only] if matches!(only.text.as_str(), "--help" | "--version")) {
            return Stream::Other(Carries::Nothing);
        }
        traffic::note_operands(self, call.name, arguments, scope);
        computed::judge_fetched(self, name, &call, scope);
        let output = dispatch(self, &call, words, scope);
        exfiltration::judge_arguments(self, &call, scope);
        if reading::prints_integration(&call) {
            return Stream::Other(Carries::Integration);
        }
        output
    }

    fn call_function(
        &mut self,
        function: &crate::scope::Function,
        arguments: &[Value],
        span: &Range<usize>,
        input: Stream,
        scope: &mut Scope,
    ) -> Stream {
        if scope.running.contains(&function.name) {
            if self.parallel > 0 {
                exhaustion::report_fork_bomb(self, span.clone());
            }
            return Stream::default();
        }
        let outer = scope.positional.replace(arguments.into());
        let output = self.function_body(function, scope, input);
        scope.positional = outer;
        output
    }
}

/// Hands a call to the file of its tool.
fn dispatch(
    walker: &mut Walker<'_>,
    call: &Call<'_>,
    words: &[Value],
    scope: &mut Scope,
) -> Stream {
    match call.name {
        "rm" | "rmdir" | "unlink" | "shred" | "srm" | "grm" | "wipe" | "rimraf" => {
            deleting::judge(walker, call, scope)
        }
        "mv" | "gmv" => moving::judge(walker, call, scope),
        "cp" | "gcp" | "install" | "ln" => overwriting::judge_copy(walker, call, scope),
        "dd" | "dcfldd" => overwriting::judge_dd(walker, call, scope),
        "tee" | "sponge" => overwriting::judge_tee(walker, call, scope),
        "truncate" => overwriting::judge_truncate(walker, call, scope),
        "sort" | "gcc" | "cc" | "g++" | "clang" | "clang++" | "ld" | "rustc" | "patch"
        | "rename" => overwriting::judge_output(walker, call, scope),
        "sed" | "gsed" => overwriting::judge_sed(walker, call, scope),
        "chmod" | "chown" | "chgrp" | "setfacl" | "chattr" | "setcap" => {
            permissions::judge(walker, call, scope)
        }
        "find" | "gfind" => findutils::judge_find(walker, call, scope),
        "xargs" | "gxargs" => findutils::judge_xargs(walker, call, scope),
        "parallel" => findutils::judge_parallel(walker, call, scope),
        "fd" | "fdfind" => findutils::judge_fd(walker, call, scope),
        "cd" | "pushd" | "popd" | "chdir" => shells::judge_cd(call, scope),
        "alias" | "unset" | "read" | "set" | "shopt" | "trap" | "exec" | "eval" | "source"
        | "." | "export" | "unalias" | "mapfile" | "readarray" | "history" | "fc" | "exit"
        | "sleep" | "wait" | ":" | "true" => shells::judge_builtin(walker, call, words, scope),
        "sh" | "bash" | "zsh" | "dash" | "ksh" | "ash" | "fish" | "mksh" | "rbash" | "csh"
        | "tcsh" | "pwsh" | "powershell" => shells::judge_shell(walker, call, scope),
        "cat" | "echo" | "printf" | "pwd" | "ls" | "date" | "whoami" | "mktemp" | "base64"
        | "base32" | "xxd" | "rev" | "tr" | "openssl" | "gpg" | "yes" | "printenv" | "which"
        | "basename" | "dirname" | "gunzip" | "zcat" | "bzcat" | "xzcat" | "uudecode" | "uname"
        | "nproc" | "hostname" | "id" | "realpath" | "readlink" | "seq" | "jobs" => {
            reading::judge(walker, call, scope)
        }
        "sudo" | "doas" | "su" | "pkexec" | "env" | "nice" | "nohup" | "time" | "timeout"
        | "ionice" | "setsid" | "stdbuf" | "watch" | "command" | "builtin" | "busybox"
        | "toybox" | "chroot" | "unshare" | "nsenter" | "strace" | "ltrace" | "taskset"
        | "chrt" | "caffeinate" | "script" | "flock" | "runuser" | "gosu" | "entr"
        | "systemd-run" | "setarch" | "proot" | "fakeroot" | "firejail" | "torsocks"
        | "proxychains" | "noglob" | "nocorrect" | "unbuffer" | "dbus-run-session"
        | "start-stop-daemon" | "setpriv" | "capsh" | "rlwrap" | "gtimeout" | "coproc"
        | "function" | "vagrant" | "tmux" | "screen" => wrappers::judge(walker, call, words, scope),
        "ssh" | "scp" | "sftp" | "rsync" | "nc" | "ncat" | "netcat" | "socat" | "telnet"
        | "rclone" | "mosh" | "sshpass" | "ftp" | "lftp" | "autossh" => {
            remote::judge(walker, call, words, scope)
        }
        "curl" | "wget" | "http" | "https" | "aria2c" | "fetch" | "lwp-request" | "lynx"
        | "w3m" | "links" | "GET" | "xh" | "curlie" => fetching::judge(walker, call, scope),
        "git" => git::judge(walker, call, scope),
        "docker" | "podman" | "nerdctl" | "docker-compose" | "podman-compose" | "kubectl"
        | "oc" | "k3s" | "helm" | "lxc" | "k" | "buildah" | "crictl" | "ctr" | "minikube"
        | "kind" => containers::judge(walker, call, scope),
        "kill" | "pkill" | "killall" | "fuser" | "skill" | "xkill" | "killall5" => {
            processes::judge(walker, call)
        }
        "crontab" | "at" | "batch" | "systemd-tmpfiles" | "launchctl" => {
            persistence::judge(walker, call, scope)
        }
        "tar" | "bsdtar" | "gtar" | "unzip" | "zip" | "7z" | "cpio" | "gzip" | "bzip2" | "xz"
        | "zstd" => archives::judge(walker, call, scope),
        "python" | "python2" | "python3" | "perl" | "ruby" | "node" | "nodejs" | "deno" | "bun"
        | "php" | "lua" | "awk" | "gawk" | "mawk" | "nawk" | "osascript" | "tclsh" | "Rscript"
        | "pypy3" | "vim" | "vi" | "nvim" | "ex" | "ed" | "emacs" => {
            interpreters::judge(walker, call, scope)
        }
        "psql" | "mysql" | "mariadb" | "sqlite3" | "mongo" | "mongosh" | "redis-cli" | "dropdb"
        | "dropuser" | "mysqladmin" | "cqlsh" | "clickhouse-client" | "influx" | "sqlcmd"
        | "pg_dropcluster" | "mongorestore" | "pg_restore" | "duckdb" | "etcdctl"
        | "rabbitmqctl" => database::judge(walker, call, scope),
        "terraform" | "tofu" | "terragrunt" | "pulumi" | "aws" | "gcloud" | "az" | "gsutil"
        | "doctl" | "heroku" | "eksctl" | "s3cmd" | "mc" | "flyctl" | "fly" | "vercel"
        | "netlify" | "cdk" | "sam" | "serverless" | "kops" | "ibmcloud" | "linode-cli"
        | "hcloud" | "gh" | "glab" | "wrangler" | "firebase" | "ansible" | "bq" => {
            cloud::judge(walker, call, scope)
        }
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
        | "brew"
        | "snap"
        | "flatpak"
        | "pip"
        | "pip3"
        | "npm"
        | "yarn"
        | "pnpm"
        | "cargo"
        | "gem"
        | "go"
        | "conda"
        | "port"
        | "nix-env"
        | "nix-collect-garbage"
        | "npx"
        | "pipx"
        | "uv"
        | "uvx"
        | "composer"
        | "make" => packages::judge(walker, call, scope),
        "useradd" | "userdel" | "usermod" | "groupdel" | "groupmod" | "groupadd" | "adduser"
        | "deluser" | "delgroup" | "passwd" | "chpasswd" | "visudo" | "gpasswd" | "vipw"
        | "chage" | "chsh" | "dscl" | "newusers" => accounts::judge(walker, call, scope),
        "systemctl" | "service" | "shutdown" | "reboot" | "halt" | "poweroff" | "init"
        | "telinit" | "iptables" | "ip6tables" | "nft" | "ufw" | "firewall-cmd" | "ip"
        | "ifconfig" | "ifdown" | "route" | "nmcli" | "rc-service" | "update-rc.d"
        | "chkconfig" | "loginctl" | "networksetup" | "pfctl" | "tc" | "sv" | "supervisorctl"
        | "pm2" | "iptables-restore" | "ipset" | "netplan" => services::judge(walker, call),
        "sysctl" | "modprobe" | "rmmod" | "insmod" | "setenforce" | "update-grub"
        | "grub-install" | "efibootmgr" | "kexec" | "flashrom" | "fwupdmgr" | "nvram"
        | "csrutil" | "spctl" | "aa-teardown" | "aa-disable" | "auditctl" | "ldconfig"
        | "bcdedit" | "hwclock" | "timedatectl" | "ipmitool" | "tmutil" | "journalctl"
        | "swapoff" => kernel::judge(walker, call),
        _ => storage::judge(walker, call, scope)
            .or_else(|| exhaustion::judge(walker, call))
            .unwrap_or_else(|| reading::default_output(walker, call, scope)),
    }
}
