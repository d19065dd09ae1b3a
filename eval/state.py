"""What a folder holds, in a form in which two folders can be compared.

Archives count by their members and repositories by what git says of them, so
that bytes which depend on the clock or on the tool's version do not matter.
"""

import bz2
import encodings.cp437  # noqa: F401  (zipfile asks for it late, when the library is out of reach)
import gzip
import hashlib
import io
import lzma
import os
import stat
import tarfile
import zipfile

CONTENT_LIMIT = 8 << 20


def tree(top, run, with_times=False):
    """Maps each path below `top` to a line that describes it.

    `run(arguments, **popen)` gives (output, exit code) of a helper process.
    """
    found, links = {}, {}
    for folder, folders, files in os.walk(top):
        if ".git" in folders:
            folders.remove(".git")
            found[os.path.relpath(os.path.join(folder, ".git"), top)] = repository(folder, run)
        for name in folders + files:
            path = os.path.join(folder, name)
            about = os.lstat(path)
            relative = os.path.relpath(path, top)
            found[relative] = describe(path, about, with_times)
            if stat.S_ISREG(about.st_mode) and about.st_nlink > 1:
                links.setdefault(about.st_ino, []).append(relative)
    for paths in links.values():
        for path in paths:
            found[path] += " linked with " + ",".join(sorted(paths))
    return found


def describe(path, about, with_times):
    mode = f"{stat.S_IMODE(about.st_mode):04o}"
    time = f" at {int(about.st_mtime)}" if with_times and not stat.S_ISDIR(about.st_mode) else ""
    if stat.S_ISLNK(about.st_mode):
        return f"link to {os.readlink(path)}"
    if stat.S_ISDIR(about.st_mode):
        return f"folder {mode}"
    if not stat.S_ISREG(about.st_mode):
        return f"special {mode}"
    if about.st_size > CONTENT_LIMIT:
        return f"file {mode} of {about.st_size} bytes{time}"
    try:
        with open(path, "rb") as source:
            content = source.read()
    except PermissionError:
        return f"unreadable file {mode} of {about.st_size} bytes{time}"
    return f"file {mode} {contents(content)}{time}"


def contents(data):
    """Members of an archive, what a compressed file holds, or a digest."""
    try:
        if data[:4] in (b"PK\3\4", b"PK\5\6"):
            return members_of_zip(data)
        for magic, unpack in ((b"\x1f\x8b", gzip.decompress), (b"BZh", bz2.decompress), (b"\xfd7zXZ", lzma.decompress)):
            if data.startswith(magic):
                return f"compressed({contents(unpack(data))})"
        if data[257:262] == b"ustar":
            return members_of_tar(data)
    except (OSError, EOFError, ValueError, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError):
        pass
    return "sha256 " + hashlib.sha256(data).hexdigest()[:24]


def members_of_zip(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if any(entry.flag_bits & 1 for entry in archive.infolist()):
            return "encrypted zip " + listing((entry.filename, b"") for entry in archive.infolist())
        return "zip " + listing(
            (entry.filename, archive.read(entry)) for entry in archive.infolist() if not entry.is_dir()
        )


def members_of_tar(data):
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return "tar " + listing(
            (entry.name, archive.extractfile(entry).read() if entry.isreg() else entry.linkname.encode())
            for entry in archive if not entry.isdir()
        )


def listing(members):
    return " ".join(sorted(
        f"{name.removeprefix('./')}={hashlib.sha256(content).hexdigest()[:12]}" for name, content in members
    ))


def repository(folder, run):
    """HEAD, branches, tags, commits, index, stash and settings; no hashes of commits, which depend on the clock."""
    def git(*arguments):
        output, _ = run(["git", "-C", folder, "-c", "core.fsmonitor=", *arguments])
        return output.decode("utf-8", "replace").strip()

    refs = git("for-each-ref", "--format=%(refname)", "refs/heads", "refs/tags", "refs/remotes").split()
    lines = ["HEAD " + (git("symbolic-ref", "-q", "HEAD") or "detached " + git("log", "-1", "--format=%T %s"))]
    for ref in refs:
        lines.append(f"{ref} {git('cat-file', '-t', ref)} {git('log', '--format=%T %an %s', ref, '--')}")
    lines.append(git("status", "--porcelain", "--untracked-files=all"))
    lines.append("stash " + git("stash", "list", "--format=%T"))
    lines.append("settings " + "\n".join(sorted(git("config", "--local", "--list").splitlines())))
    return "\n".join(lines)
