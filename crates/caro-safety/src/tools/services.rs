//! Services, the firewall, the network and the machine's power.

use crate::rule::Rule;
use crate::tools::Call;
use crate::value::{Carries, Stream};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static POWER: Rule = Rule {
    id: "power",
    category: Category::Service,
    summary: "restarts the machine or switches it off",
    catches: &[
        "reboot",
        "shutdown -h now",
        "sudo poweroff",
        "init 0",
        "systemctl reboot",
        "halt -p",
    ],
    leaves: &["shutdown -c", "last reboot", "uptime", "who -b"],
};

static SERVICE: Rule = Rule {
    id: "service",
    category: Category::Service,
    summary: "starts, stops or changes a service",
    catches: &[
        "systemctl stop nginx",
        "service apache2 restart",
        "systemctl disable --now cups",
        "systemctl mask sshd",
        "rc-service nginx stop",
    ],
    leaves: &[
        "systemctl status nginx",
        "systemctl list-units",
        "service --status-all",
        "systemctl is-active sshd",
    ],
};

static FIREWALL: Rule = Rule {
    id: "firewall",
    category: Category::Service,
    summary: "opens, closes or empties the firewall",
    catches: &[
        "iptables -F",
        "ufw disable",
        "nft flush ruleset",
        "iptables -P INPUT DROP",
        "ufw allow 22",
        "firewall-cmd --add-port=80/tcp",
    ],
    leaves: &[
        "iptables -L -n",
        "ufw status verbose",
        "nft list ruleset",
        "firewall-cmd --list-all",
    ],
};

static NETWORK: Rule = Rule {
    id: "network-down",
    category: Category::Service,
    summary: "takes down or changes a network interface, an address or a route",
    catches: &[
        "ip link set eth0 down",
        "ifconfig eth0 down",
        "ip route del default",
        "ip addr flush dev eth0",
        "nmcli networking off",
        "ifdown eth0",
    ],
    leaves: &[
        "ip addr",
        "ip -br link",
        "ifconfig eth0",
        "route -n",
        "nmcli device status",
        "ip route get 1.1.1.1",
    ],
};

pub(crate) static RULES: &[&Rule] = &[&POWER, &SERVICE, &FIREWALL, &NETWORK];

/// Judges a tool that manages services, the firewall, the network or power.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>) -> Stream {
    let words = call.words();
    match call.name {
        "shutdown" | "reboot" | "halt" | "poweroff" => judge_power(walker, call),
        "init" | "telinit" => {
            if words
                .first()
                .is_some_and(|level| matches!(*level, "0" | "1" | "6" | "s" | "S"))
            {
                judge_power(walker, call);
            }
        }
        "systemctl" | "loginctl" => judge_systemctl(walker, call, &words),
        "service" | "rc-service" | "sv" | "supervisorctl" | "pm2" | "update-rc.d" | "chkconfig" => {
            judge_service(walker, call, &words)
        }
        "iptables" | "ip6tables" | "nft" | "ufw" | "firewall-cmd" | "pfctl" | "ipset"
        | "iptables-restore" => judge_firewall(walker, call, &words),
        _ => judge_network(walker, call, &words),
    }
    Stream::Other(Carries::Nothing)
}

fn judge_power(walker: &mut Walker<'_>, call: &Call<'_>) {
    if !call.has(&["-c", "--show", "-w", "--wtmp-only"]) {
        call.report(
            walker,
            &POWER,
            RiskLevel::High,
            "This restarts the machine or switches it off.",
        );
    }
}

fn judge_systemctl(walker: &mut Walker<'_>, call: &Call<'_>, words: &[&str]) {
    use RiskLevel::{High, Moderate};
    let Some((verb, units)) = words.split_first() else {
        return;
    };
    match *verb {
        "reboot" | "poweroff" | "halt" | "kexec" | "rescue" | "emergency" | "suspend"
        | "hibernate" | "isolate" => judge_power(walker, call),
        "stop" | "disable" | "mask" | "kill" | "restart" | "terminate-user" | "kill-user" => {
            let vital = units.iter().any(|unit| is_vital(unit)) && *verb != "restart";
            let risk = if vital || matches!(*verb, "mask") {
                High
            } else {
                Moderate
            };
            let explanation = if vital {
                "This stops a service through which the machine is reached, or which guards it."
            } else {
                "This stops, restarts or disables a service."
            };
            call.report(walker, &SERVICE, risk, explanation);
        }
        "start" | "enable" | "reload" | "daemon-reload" | "unmask" | "edit" | "set-default"
        | "link" | "revert" | "reenable" => {
            call.report(
                walker,
                &SERVICE,
                Moderate,
                "This starts or changes a service.",
            );
        }
        _ => {}
    }
}

/// Services without which a machine cannot be reached, or is not guarded.
fn is_vital(unit: &str) -> bool {
    let unit = unit
        .trim_end_matches(".service")
        .trim_end_matches(".socket");
    matches!(
        unit,
        "ssh"
            | "sshd"
            | "NetworkManager"
            | "networking"
            | "systemd-networkd"
            | "network"
            | "firewalld"
            | "ufw"
            | "iptables"
            | "nftables"
            | "systemd-journald"
            | "dbus"
            | "systemd-logind"
            | "systemd-resolved"
            | "auditd"
            | "fail2ban"
            | "apparmor"
            | "crowdsec"
            | "falcon-sensor"
            | "rsyslog"
            | "systemd-udevd"
            | "gdm"
            | "lightdm"
            | "sddm"
    )
}

fn judge_service(walker: &mut Walker<'_>, call: &Call<'_>, words: &[&str]) {
    let changes = words.iter().any(|word| {
        matches!(
            *word,
            "stop"
                | "restart"
                | "start"
                | "reload"
                | "remove"
                | "disable"
                | "delete"
                | "kill"
                | "down"
                | "shutdown"
                | "off"
                | "defaults"
                | "force-reload"
        )
    });
    let stops = words
        .iter()
        .any(|word| matches!(*word, "stop" | "remove" | "disable" | "off" | "down"));
    if stops && words.iter().any(|word| is_vital(word)) {
        let explanation =
            "This stops a service through which the machine is reached, or which guards it.";
        call.report(walker, &SERVICE, RiskLevel::High, explanation);
    } else if changes {
        call.report(
            walker,
            &SERVICE,
            RiskLevel::Moderate,
            "This starts, stops or changes a service.",
        );
    }
}

fn judge_firewall(walker: &mut Walker<'_>, call: &Call<'_>, words: &[&str]) {
    use RiskLevel::{High, Moderate};
    let has_word = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let (opens, changes) = match call.name {
        "iptables" | "ip6tables" => (
            call.has(&["-F", "--flush", "-X", "--delete-chain", "-P", "--policy"]),
            call.has(&[
                "-A", "-I", "-D", "-R", "-Z", "-N", "-E", "--append", "--insert", "--delete",
            ]),
        ),
        "nft" => (
            has_word(&["flush", "destroy"])
                || has_word(&["delete"]) && has_word(&["table", "chain"]),
            has_word(&["add", "insert", "delete"]) || call.has(&["-f"]),
        ),
        "ufw" => (
            has_word(&["disable", "reset"]),
            has_word(&[
                "allow", "deny", "enable", "delete", "reject", "default", "limit", "insert",
            ]),
        ),
        "firewall-cmd" => (
            call.has(&["--panic-on", "--set-default-zone", "--complete-reload"]),
            call.arguments.iter().any(|argument| {
                argument.text.starts_with("--add")
                    || argument.text.starts_with("--remove")
                    || argument.text == "--reload"
            }),
        ),
        "pfctl" => (
            call.has_letter('d') || call.has_letter('F'),
            call.has_letter('f') || call.has_letter('e'),
        ),
        "ipset" => (
            has_word(&["flush", "destroy"]),
            has_word(&["add", "del", "create"]),
        ),
        _ => (true, true),
    };
    if opens {
        call.report(walker, &FIREWALL, High, "This switches the firewall off, empties it, or changes what it does by default; a remote session may end.");
    } else if changes {
        call.report(
            walker,
            &FIREWALL,
            Moderate,
            "This changes what the firewall lets through.",
        );
    }
}

fn judge_network(walker: &mut Walker<'_>, call: &Call<'_>, words: &[&str]) {
    use RiskLevel::{High, Moderate};
    let has_word = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let (down, changes) = match call.name {
        "ip" => (
            has_word(&["down", "flush"])
                || has_word(&["del", "delete"])
                    && has_word(&["route", "r", "link", "l", "addr", "a", "address", "default"]),
            has_word(&["add", "change", "replace", "up"]),
        ),
        "ifconfig" => (has_word(&["down", "delete", "del"]), words.len() > 1),
        "ifdown" => (true, true),
        "route" => (
            has_word(&["del", "delete", "flush"]),
            has_word(&["add", "change"]),
        ),
        "nmcli" => (
            has_word(&["off", "down", "delete", "disconnect"]),
            has_word(&["on", "up", "add", "modify", "connect"]),
        ),
        "networksetup" => (
            false,
            call.arguments
                .iter()
                .any(|argument| argument.text.starts_with("-set")),
        ),
        "tc" => (false, has_word(&["add", "del", "change", "replace"])),
        "netplan" => (false, has_word(&["apply", "set"])),
        _ => (false, false),
    };
    if down {
        call.report(
            walker,
            &NETWORK,
            High,
            "This takes away a network connection; a remote session may end.",
        );
    } else if changes {
        call.report(
            walker,
            &NETWORK,
            Moderate,
            "This changes how the machine is connected.",
        );
    }
}
