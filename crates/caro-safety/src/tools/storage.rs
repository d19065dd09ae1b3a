//! Disks, partitions, volumes and file systems.

use crate::effects::Effect;
use crate::place::Place;
use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::Call;
use crate::value::{Carries, Stream, Value};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static FORMAT: Rule = Rule {
    id: "format",
    category: Category::Disk,
    summary: "formats or erases a device",
    catches: &[
        "mkfs.ext4 /dev/sda1",
        "mkfs -t xfs /dev/sdb",
        "wipefs -a /dev/sda",
        "blkdiscard /dev/nvme0n1",
        "mkswap /dev/sda2",
        "cryptsetup luksFormat /dev/sda3",
        "hdparm --security-erase p /dev/sda",
        "nvme format /dev/nvme0n1",
        "diskutil eraseDisk JHFS+ X disk2",
        "badblocks -w /dev/sda",
    ],
    leaves: &[
        "lsblk -f",
        "mkfs.ext4 disk.img",
        "blkid /dev/sda1",
        "wipefs /dev/sda",
        "cryptsetup status x",
        "badblocks /dev/sda",
    ],
};

static PARTITION: Rule = Rule {
    id: "partition",
    category: Category::Disk,
    summary: "changes a partition table",
    catches: &[
        "parted /dev/sda rm 1",
        "sgdisk --zap-all /dev/sda",
        "sfdisk /dev/sda < table",
        "parted -s /dev/sda mklabel gpt",
        "fdisk /dev/sda",
        "sfdisk --delete /dev/sda",
    ],
    leaves: &[
        "fdisk -l",
        "parted -l",
        "sfdisk -d /dev/sda",
        "parted /dev/sda print",
        "sgdisk -p /dev/sda",
    ],
};

static VOLUME: Rule = Rule {
    id: "volume",
    category: Category::Disk,
    summary: "removes a volume, a pool, an array or a snapshot",
    catches: &[
        "lvremove -f vg0/root",
        "vgremove vg0",
        "pvremove /dev/sdb",
        "zpool destroy tank",
        "zfs destroy -r tank/home",
        "mdadm --zero-superblock /dev/sdb",
        "btrfs subvolume delete /data/sub",
        "mdadm --stop /dev/md0",
    ],
    leaves: &[
        "lvs",
        "zpool status",
        "zfs list",
        "mdadm --detail /dev/md0",
        "btrfs subvolume list /",
        "lvcreate -L 1G -n x vg0",
    ],
};

static MOUNT: Rule = Rule {
    id: "unmount",
    category: Category::Disk,
    summary: "unmounts or remounts a file system that is in use",
    catches: &[
        "umount -l /",
        "umount /home",
        "mount -o remount,ro /",
        "umount -a",
    ],
    leaves: &["umount /mnt/usb", "mount", "mount /dev/sdb1 /mnt"],
};

pub(crate) static RULES: &[&Rule] = &[&FORMAT, &PARTITION, &VOLUME, &MOUNT];

/// Judges a tool that changes storage; `None` where the tool is none of those.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Option<Stream> {
    let name = call.name;
    match name {
        "mkswap" | "mke2fs" | "mkdosfs" | "newfs" | "mkntfs" | "mkfs" => {
            judge_format(walker, call, scope)
        }
        _ if name.starts_with("mkfs.") || name.starts_with("newfs_") => {
            judge_format(walker, call, scope)
        }
        "wipefs" if call.has(&["-a", "--all", "-o", "--offset"]) || call.has_letter('a') => {
            judge_format(walker, call, scope)
        }
        "blkdiscard" | "scrub" | "nwipe" | "ddrescue" | "shred" => {
            judge_format(walker, call, scope)
        }
        "badblocks" if call.has_letter('w') => judge_format(walker, call, scope),
        "hdparm"
            if call.arguments.iter().any(|argument| {
                argument.text.starts_with("--security")
                    || argument.text.contains("sanitize")
                    || argument.text.contains("trim-sector")
            }) =>
        {
            judge_format(walker, call, scope);
        }
        "nvme" | "sg_format" | "sg_sanitize" | "cryptsetup" | "diskutil" | "hdiutil" => {
            judge_by_verb(walker, call)
        }
        "fdisk" | "gdisk" | "cfdisk" | "sfdisk" | "sgdisk" | "parted" | "partprobe" | "cgdisk"
        | "growpart" => judge_partition(walker, call),
        "lvremove" | "vgremove" | "pvremove" | "lvreduce" | "vgreduce" => {
            call.report(
                walker,
                &VOLUME,
                RiskLevel::Critical,
                "This removes a volume with everything on it, or makes it smaller.",
            );
        }
        "zpool" | "zfs" | "mdadm" | "btrfs" | "vgcfgrestore" | "dmsetup" | "losetup" => {
            judge_volume(walker, call, scope)
        }
        "umount" | "mount" => judge_mount(walker, call, scope),
        "tune2fs" | "resize2fs" | "xfs_repair" | "fsck" | "e2fsck" | "xfs_growfs" | "ntfsfix"
        | "debugfs" | "btrfsck" | "e2label" => {
            judge_repair(walker, call);
        }
        _ => return None,
    }
    Some(Stream::Other(Carries::Nothing))
}

/// The operand of a formatting tool: a device, a file that stands for one, or nobody knows.
fn judge_format(walker: &mut Walker<'_>, call: &Call<'_>, scope: &Scope) {
    let words = call
        .arguments
        .iter()
        .filter(|argument| !argument.text.starts_with('-') && !argument.text.is_empty());
    let targets: Vec<&Value> = words
        .filter(|argument| {
            argument.text.contains('/')
                || argument.is_unknown()
                || argument.text.contains(".img")
                || argument.text.contains('.')
        })
        .collect();
    for target in &targets {
        let located = walker.locate(target, scope);
        match located.place {
            Place::Device => {
                let explanation = "This erases a device, and so every file on it.";
                walker.report(
                    &FORMAT,
                    RiskLevel::Critical,
                    call.span.clone(),
                    explanation,
                    Some("lsblk -f shows what is on which device".into()),
                );
                return;
            }
            Place::Unknown => {
                walker.report(
                    &FORMAT,
                    RiskLevel::Critical,
                    call.span.clone(),
                    "Which device this erases is only known when it runs.",
                    None,
                );
                return;
            }
            Place::Harmless => {}
            _ => walker.effect(Effect::Empty, target, scope),
        }
    }
    if targets.is_empty() && !call.has(&["-V", "-h"]) {
        call.report(walker, &FORMAT, RiskLevel::High, "This erases a device.");
    }
}

fn judge_by_verb(walker: &mut Walker<'_>, call: &Call<'_>) {
    let words = call.words();
    let verb = words.first().map_or("", |verb| *verb);
    let erases = match call.name {
        "nvme" => matches!(
            verb,
            "format" | "sanitize" | "delete-ns" | "write" | "write-zeroes"
        ),
        "cryptsetup" => matches!(
            verb,
            "luksFormat"
                | "erase"
                | "luksErase"
                | "luksRemoveKey"
                | "luksKillSlot"
                | "reencrypt"
                | "format"
        ),
        "diskutil" => {
            let verb = verb.to_ascii_lowercase();
            verb.starts_with("erase")
                || verb.starts_with("zero")
                || verb.starts_with("random")
                || verb.starts_with("secureerase")
                || verb.starts_with("partition")
                || verb.starts_with("reformat")
                || verb.starts_with("apfs")
                    && words
                        .get(1)
                        .is_some_and(|verb| verb.to_ascii_lowercase().starts_with("delete"))
        }
        "hdiutil" => false,
        _ => true,
    };
    if erases {
        call.report(
            walker,
            &FORMAT,
            RiskLevel::Critical,
            "This erases a device, or the key without which it cannot be read.",
        );
    }
}

fn judge_partition(walker: &mut Walker<'_>, call: &Call<'_>) {
    let words = call.words();
    let reads = match call.name {
        "parted" => {
            call.has(&["-l", "--list"])
                || words
                    .iter()
                    .any(|word| matches!(*word, "print" | "help" | "unit"))
                    && !words.iter().any(|word| {
                        matches!(
                            *word,
                            "rm" | "mklabel" | "mkpart" | "resizepart" | "mktable"
                        )
                    })
        }
        "sfdisk" => call.has(&[
            "-d", "--dump", "-l", "--list", "-s", "-J", "--json", "-V", "--verify", "-F",
        ]),
        "sgdisk" => call.has(&[
            "-p", "--print", "-i", "--info", "-b", "--backup", "-v", "-L",
        ]),
        "partprobe" => true,
        _ => call.has(&["-l", "--list", "-s"]) || call.has_letter('l'),
    };
    let scripted = !matches!(call.name, "fdisk" | "gdisk" | "cfdisk" | "cgdisk")
        || !matches!(call.input, Stream::Nothing);
    if reads {
        return;
    }
    if scripted {
        call.report(
            walker,
            &PARTITION,
            RiskLevel::Critical,
            "This changes a partition table, and with it which files can be found.",
        );
    } else {
        call.report(
            walker,
            &PARTITION,
            RiskLevel::High,
            "This opens a partition table for changes.",
        );
    }
}

fn judge_volume(walker: &mut Walker<'_>, call: &Call<'_>, _scope: &Scope) {
    let words = call.words();
    let has_word = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let (destroys, changes) = match call.name {
        "zpool" => (
            has_word(&["destroy", "labelclear"]) || has_word(&["create"]) && call.has(&["-f"]),
            has_word(&["remove", "detach", "offline", "export", "split", "clear"]),
        ),
        "zfs" => (
            has_word(&["destroy"])
                && !call.has_letter('n')
                && !words.iter().any(|word| word.contains('@')),
            has_word(&["rollback", "unmount", "umount", "destroy"]) && !call.has_letter('n'),
        ),
        "mdadm" => (
            call.has(&["--zero-superblock", "--create", "-C"]),
            call.has(&["--stop", "-S", "--remove", "--fail", "-f", "-r"]),
        ),
        "btrfs" => (
            false,
            has_word(&["delete", "del"])
                && has_word(&["subvolume", "sub", "su", "qgroup", "device"]),
        ),
        "dmsetup" => (
            has_word(&["wipe_table"]),
            has_word(&["remove", "remove_all"]),
        ),
        _ => (false, false),
    };
    if destroys {
        call.report(
            walker,
            &VOLUME,
            RiskLevel::Critical,
            "This removes a volume, a pool or an array with everything on it.",
        );
    } else if changes {
        call.report(
            walker,
            &VOLUME,
            RiskLevel::High,
            "This takes away a volume, a snapshot or a disk of an array.",
        );
    }
}

fn judge_mount(walker: &mut Walker<'_>, call: &Call<'_>, scope: &Scope) {
    let system = call.arguments.iter().any(|argument| {
        argument.text.starts_with('/')
            && !matches!(
                argument.text.trim_end_matches('/'),
                "/mnt" | "/media" | "/srv" | "/opt"
            )
            && walker.locate(argument, scope).place.is_protected()
    });
    if call.name == "umount" && (call.has_letter('a') || call.has(&["--all"]) || system) {
        call.report(
            walker,
            &MOUNT,
            RiskLevel::High,
            "This unmounts file systems that the system or its users need.",
        );
    } else if call.name == "mount"
        && system
        && call
            .arguments
            .iter()
            .any(|argument| argument.text.contains("remount"))
    {
        call.report(
            walker,
            &MOUNT,
            RiskLevel::High,
            "This changes how a file system that the system needs is mounted.",
        );
    }
}

fn judge_repair(walker: &mut Walker<'_>, call: &Call<'_>) {
    let reads =
        call.has(&["-l", "-n", "-N", "-A", "-C"]) || call.has_letter('n') || call.has_letter('l');
    if !reads && !call.arguments.is_empty() && !matches!(call.name, "xfs_growfs" | "e2label") {
        call.report(
            walker,
            &FORMAT,
            RiskLevel::High,
            "This changes a file system's own records; on a mounted one it may lose files.",
        );
    }
}
