"""Runs one shell command where it can harm nothing, and tells what it did.

Started by `judge.py` inside fresh user, mount, pid, net, ipc and uts
namespaces, as their process 1. It reads a job from the file descriptor that
`--job` names, and writes one JSON object to the one that `--result` names.

The command sees a root made of a memory file system with the machine's own
programs bound read-only into it, a home folder in memory, a /dev of five
harmless devices, a read-only /proc of its own pid namespace, and a network of
nothing but loopback. It runs without any capability, so that it cannot undo
what was mounted. Everything ends when this process ends.
"""

import argparse
import ctypes
import fcntl
import json
import os
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import time

HOME = "/home/ada"
TIMEOUT_S = 10.0
OUTPUT_LIMIT = 1 << 20
STDERR_LIMIT = 1 << 14
PROCESS_LIMIT = 200
PID_LIMIT = 400  # smallest the kernel takes is 301

# Of the root, only what programs need to run. Anything else (homes, work
# folders, sockets of services under /run) does not exist for the command.
BOUND = ("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "etc", "opt", "nix", "var", "sys")
DEVICES = ("null", "zero", "full", "random", "urandom")

ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": HOME,
    "USER": "root",
    "LOGNAME": "root",
    "SHELL": "/bin/bash",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "TERM": "dumb",
    "PAGER": "cat",
    "EDITOR": "true",
    "GIT_EDITOR": "true",
    "GIT_PAGER": "cat",
    "GIT_CONFIG_COUNT": "3",
    "GIT_CONFIG_KEY_0": "init.defaultBranch",
    "GIT_CONFIG_VALUE_0": "main",
    "GIT_CONFIG_KEY_1": "safe.directory",
    "GIT_CONFIG_VALUE_1": "*",
    "GIT_CONFIG_KEY_2": "advice.detachedHead",
    "GIT_CONFIG_VALUE_2": "false",
}

LIBC = ctypes.CDLL(None, use_errno=True)
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_BIND, MS_REC = 4096, 16384
MNT_DETACH = 2
SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
SYS_MOUNT_SETATTR = 442
AT_FDCWD, AT_RECURSIVE = -100, 0x8000
MOUNT_ATTR_RDONLY = 1
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38


def checked(result, what):
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def mount(source, target, kind, flags, data=""):
    checked(
        LIBC.mount(source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode()),
        f"mount {target}",
    )


def make_read_only(path):
    """Every mount at and below `path`, those inherited from the machine too."""
    attributes = struct.pack("=QQQQ", MOUNT_ATTR_RDONLY, 0, 0, 0)
    checked(
        LIBC.syscall(SYS_MOUNT_SETATTR, AT_FDCWD, path.encode(), AT_RECURSIVE, attributes, len(attributes)),
        f"mount_setattr {path}",
    )


def build_root():
    """Makes the new root under /tmp and moves into it."""
    root = "/tmp"
    mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "size=8m,mode=755")
    for name in BOUND:
        source, target = f"/{name}", f"{root}/{name}"
        if os.path.islink(source):
            os.symlink(os.readlink(source), target)
        elif os.path.isdir(source):
            os.mkdir(target)
            mount(source, target, "none", MS_BIND | MS_REC)
    build_devices(root)
    for name in ("proc", "home", "tmp", "run", "root", "mnt", "media", "srv", "old_root"):
        os.mkdir(f"{root}/{name}")
    make_read_only(root)
    # A remount of one mount, not of those inside it: writable places come after.
    for name, mode in (("home", "755"), ("tmp", "1777"), ("run", "755"), ("root", "700")):
        mount("tmpfs", f"{root}/{name}", "tmpfs", MS_NOSUID | MS_NODEV, f"size=64m,mode={mode}")
    if os.path.isdir(f"{root}/var/tmp"):
        mount("tmpfs", f"{root}/var/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=16m,mode=1777")
    limit_pids(f"{root}/tmp")
    mount("proc", f"{root}/proc", "proc", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC)
    checked(
        LIBC.syscall(SYS_PIVOT_ROOT[os.uname().machine], root.encode(), f"{root}/old_root".encode()),
        "pivot_root",
    )
    os.chdir("/")
    checked(LIBC.umount2(b"/old_root", MNT_DETACH), "umount2")
    os.mkdir(HOME)
    os.chdir(HOME)


def limit_pids(folder):
    """The pid namespace's own limit (Linux 6.14); before that, `run_command` alone watches the number."""
    mount("proc", folder, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    try:
        # On an older kernel this file would be the whole machine's limit.
        if tuple(int(part) for part in os.uname().release.split(".")[:2]) >= (6, 14):
            with open(f"{folder}/sys/kernel/pid_max", "w") as limit:
                limit.write(str(PID_LIMIT))
    except (OSError, ValueError):
        pass
    checked(LIBC.umount2(folder.encode(), MNT_DETACH), "umount2")


def build_devices(root):
    """A read-only mount does not keep a device node from being written to, so the disks' nodes must not be there."""
    os.mkdir(f"{root}/dev")
    mount("tmpfs", f"{root}/dev", "tmpfs", MS_NOSUID, "size=64k,mode=755")
    for name in DEVICES:
        open(f"{root}/dev/{name}", "w").close()
        mount(f"/dev/{name}", f"{root}/dev/{name}", "none", MS_BIND)
    for name, target in (("fd", "self/fd"), ("stdin", "self/fd/0"), ("stdout", "self/fd/1"), ("stderr", "self/fd/2")):
        os.symlink(f"/proc/{target}", f"{root}/dev/{name}")
    os.mkdir(f"{root}/dev/shm")


def raise_loopback():
    up = struct.pack("16sH14s", b"lo", 1, b"")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        fcntl.ioctl(channel, 0x8914, up)  # SIOCSIFFLAGS, IFF_UP


def give_up_power():
    """For every child: no capability, none to be had by exec, bounded memory and files."""
    for capability in range(64):
        if LIBC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break
    checked(LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (PID_LIMIT, PID_LIMIT))
    os.umask(0o022)
    os.setsid()


def child(arguments, **more):
    return subprocess.Popen(arguments, env=ENVIRONMENT, cwd=HOME, preexec_fn=give_up_power, **more)


def run_to_end(arguments, **more):
    """Output of a trusted helper (tar, git); it too runs without capabilities, for the folder is not trusted."""
    process = child(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **more)
    try:
        return process.communicate(timeout=TIMEOUT_S)[0], process.returncode
    except subprocess.TimeoutExpired:
        process.kill()
        return b"", -1


def process_ids():
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and name != "1"]


def process_state(pid):
    """Letter of the state, "" when there is no such process."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def process_name(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as line:
            return line.read().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def run_command(command):
    """Runs `command` in bash; bounded in time, output and processes."""
    process = child(
        ["/bin/bash", "--noprofile", "--norc", "-c", command],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    limits = {process.stdout.fileno(): OUTPUT_LIMIT, process.stderr.fileno(): STDERR_LIMIT}
    collected = {number: bytearray() for number in limits}
    waiting = set(limits)
    deadline = time.monotonic() + TIMEOUT_S
    ended, stopped = None, None
    while waiting:
        now = time.monotonic()
        if process.poll() is not None and ended is None:
            ended = now
        if now > deadline:
            stopped = "timeout"
        elif len(process_ids()) > PROCESS_LIMIT:
            stopped = "too many processes"
        # A command may leave something in the background that holds the pipes.
        if stopped or (ended is not None and now > ended + 0.2):
            break
        for number in select.select(list(waiting), [], [], 0.02)[0]:
            piece = os.read(number, 1 << 16)
            room = limits[number] - len(collected[number])
            collected[number] += piece[:room]
            if not piece:
                waiting.discard(number)
            elif len(piece) > room and number == process.stdout.fileno():
                stopped = "too much output"
    while process.poll() is None and not stopped:
        if time.monotonic() > deadline:
            stopped = "timeout"
        time.sleep(0.005)
    out, err = (bytes(collected[stream.fileno()]) for stream in (process.stdout, process.stderr))
    return {
        "exit": None if stopped else process.returncode,
        "stopped": stopped,
        "stdout": out.decode("utf-8", "replace"),
        "stderr": err.decode("utf-8", "replace"),
    }


def end_all_but(keep):
    """Repeats, for a process that forks quickly may outrun one pass."""
    for _ in range(50):
        left = [pid for pid in process_ids() if pid not in keep and process_state(pid) not in ("", "Z")]
        if not left:
            return
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


def build(job, result_fd):
    """Makes the fixture and hands its tree back as a tar stream."""
    for script in job["scripts"]:
        made = subprocess.run(
            ["/bin/bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", script],
            env=ENVIRONMENT, cwd=HOME, preexec_fn=give_up_power, stdin=subprocess.DEVNULL, capture_output=True,
        )
        if made.returncode != 0:
            raise RuntimeError(made.stderr.decode("utf-8", "replace")[-2000:] or f"exit {made.returncode}")
    with os.fdopen(result_fd, "wb") as result:
        result.write(run_to_end(["tar", "--format=posix", "-cf", "-", "."])[0])


def observe(job, tar_fd):
    import state

    if run_to_end(["tar", "-xpf", "-"], stdin=tar_fd)[1] != 0:
        raise RuntimeError("the fixture could not be unpacked")
    for script in job["start"]:
        subprocess.run(
            ["/bin/bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", script],
            env=ENVIRONMENT, cwd=HOME, preexec_fn=give_up_power, check=True, timeout=TIMEOUT_S,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
    watched = {pid: process_name(pid) for pid in process_ids()}
    seen = {"before": state.tree(HOME, run_to_end, job["times"])}
    seen.update(run_command(job["command"]))
    if seen["stopped"]:
        # Nothing to compare, and what is still running may outrun any cleaning:
        # it ends with this process.
        return {**seen, "processes": [], "tree": {}}
    if watched:
        time.sleep(0.05)
    end_all_but(watched)
    alive = {pid: process_state(pid) for pid in watched}
    seen["processes"] = sorted(
        watched[pid] + (" (stopped)" if letter == "T" else "")
        for pid, letter in alive.items() if letter not in ("", "Z")
    )
    seen["tree"] = state.tree(HOME, run_to_end, job["times"])
    return seen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--job", type=int, required=True)
    parser.add_argument("--result", type=int, required=True)
    parser.add_argument("--tar", type=int)
    options = parser.parse_args()
    with os.fdopen(options.job) as source:
        job = json.load(source)
    import state  # noqa: F401  (its file is out of reach once the root has changed)

    build_root()
    raise_loopback()
    if options.tar is None:
        build(job, options.result)
        return
    seen = observe(job, options.tar)
    with os.fdopen(options.result, "w") as result:
        json.dump(seen, result)


if __name__ == "__main__":
    try:
        main()
    except Exception as failure:  # process 1: what is not told here is told nowhere
        print(f"sandbox: {failure!r}", file=sys.stderr)
        os._exit(70)
    os._exit(0)
