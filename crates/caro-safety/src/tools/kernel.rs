//! The kernel, the boot loader, the firmware, and what guards or records them.

use crate::rule::Rule;
use crate::tools::Call;
use crate::value::{Carries, Stream};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static KERNEL: Rule = Rule {
    id: "kernel",
    category: Category::Service,
    summary: "changes the running kernel: its modules, parameters or swap",
    catches: &[
        "sysctl -w vm.swappiness=1",
        "rmmod nvidia",
        "modprobe -r kvm",
        "insmod x.ko",
        "kexec -e",
        "swapoff -a",
    ],
    leaves: &[
        "sysctl -a",
        "lsmod",
        "sysctl vm.swappiness",
        "modprobe --show-depends kvm",
    ],
};

static BOOT: Rule = Rule {
    id: "boot",
    category: Category::Disk,
    summary: "changes what the machine starts from",
    catches: &[
        "efibootmgr -b 0001 -B",
        "grub-install /dev/sda",
        "flashrom -w bios.bin",
        "nvram -c",
    ],
    leaves: &["efibootmgr", "efibootmgr -v", "nvram -p"],
};

static GUARDS: Rule = Rule {
    id: "guards-off",
    category: Category::Service,
    summary: "switches off what guards the machine, or deletes its records",
    catches: &[
        "setenforce 0",
        "csrutil disable",
        "spctl --master-disable",
        "auditctl -e 0",
        "journalctl --vacuum-time=1s",
    ],
    leaves: &[
        "getenforce",
        "csrutil status",
        "journalctl -u nginx",
        "auditctl -l",
    ],
};

pub(crate) static RULES: &[&Rule] = &[&KERNEL, &BOOT, &GUARDS];

/// Judges a tool that changes the kernel, boot or guards.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>) -> Stream {
    use RiskLevel::{High, Moderate};
    let words = call.words();
    let has_word = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let vacuum = call
        .arguments
        .iter()
        .any(|argument| argument.text.starts_with("--vacuum"));
    match call.name {
        "sysctl"
            if call.has(&["-w", "-p", "--write", "--system"])
                || words.iter().any(|word| word.contains('=')) =>
        {
            call.report(
                walker,
                &KERNEL,
                Moderate,
                "This changes a parameter of the running kernel.",
            );
        }
        "modprobe" if call.has(&["--show-depends", "-c", "-n", "--dry-run"]) => {}
        "modprobe" if !call.has(&["-r", "--remove"]) => call.report(
            walker,
            &KERNEL,
            Moderate,
            "This loads code into the running kernel.",
        ),
        "modprobe" | "rmmod" | "insmod" | "kexec" | "swapoff" => {
            call.report(
                walker,
                &KERNEL,
                High,
                "This changes the running kernel, which may stop the machine.",
            );
        }
        "efibootmgr"
            if !call.has(&[
                "-B",
                "-c",
                "-o",
                "-O",
                "-n",
                "-a",
                "-A",
                "--delete-bootnum",
                "--create",
            ]) => {}
        "nvram" if !call.has(&["-c", "-d"]) && !words.iter().any(|word| word.contains('=')) => {}
        "fwupdmgr" if !has_word(&["update", "install", "downgrade", "reinstall"]) => {}
        "ipmitool" if !has_word(&["off", "cycle", "reset", "set", "clear"]) => {}
        "tmutil" if !has_word(&["delete", "disable", "deletelocalsnapshots"]) => {}
        "flashrom" if !call.has(&["-w", "--write", "-E", "--erase"]) => {}
        "efibootmgr" | "grub-install" | "flashrom" | "nvram" | "fwupdmgr" | "bcdedit"
        | "ipmitool" => {
            call.report(
                walker,
                &BOOT,
                High,
                "This changes what the machine starts from.",
            );
        }
        "setenforce" if has_word(&["1", "Enforcing"]) => {}
        "csrutil" if !has_word(&["disable", "clear"]) => {}
        "spctl" if !call.has(&["--master-disable", "--global-disable"]) => {}
        "auditctl" if !call.has(&["-e", "-D"]) => {}
        "journalctl" if !vacuum && !call.has(&["--rotate"]) => {}
        "journalctl" => call.report(
            walker,
            &GUARDS,
            Moderate,
            "This deletes records of what the machine did.",
        ),
        "setenforce" | "csrutil" | "spctl" | "auditctl" | "aa-teardown" | "aa-disable"
        | "tmutil" => {
            call.report(
                walker,
                &GUARDS,
                High,
                "This switches off what guards the machine.",
            );
        }
        _ => {}
    }
    Stream::Other(Carries::Nothing)
}
