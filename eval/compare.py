"""Whether what a command did is what the reference did."""

import re

HOME = "/home/ada"
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
NUMBER = re.compile(r"^[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$")


def verdict(case, reference, candidate):
    """"" when right, else one phrase that says what differs."""
    check = case["check"]
    if candidate["stopped"]:
        return candidate["stopped"]
    if candidate["tree"] != reference["tree"]:
        return "files: " + difference(reference["tree"], candidate["tree"])
    if candidate["processes"] != reference["processes"]:
        return "processes still alive: " + (", ".join(candidate["processes"]) or "none")
    if check == "tree":
        return ""
    output = ESCAPE.sub("", candidate["stdout"])
    if check == "runs":
        return runs(case, candidate["exit"], output)
    same = OUTPUT_CHECKS[check](reference["stdout"], output, case)
    return "" if same else "output differs"


def difference(wanted, found):
    paths = sorted(path for path in wanted.keys() | found.keys() if wanted.get(path) != found.get(path))
    shown = []
    for path in paths[:3]:
        state = "missing" if path not in found else "unwanted" if path not in wanted else "differs"
        shown.append(f"{path} {state}")
    return ", ".join(shown) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")


def runs(case, exit_code, output):
    if exit_code != 0:
        return f"exit {exit_code}"
    if not output.strip():
        return "no output"
    if not re.search(case["expect"], output, re.IGNORECASE | re.MULTILINE):
        return "output lacks what was asked for"
    return ""


def lines(text, case):
    """Lines without blank ones at the end. Runs of blanks are one, unless the case is about blanks,
    and a leading `./` does not matter: `grep -r x` and `grep -r x .` say the same."""
    if case.get("blanks") == "exact":
        return text.rstrip("\n").split("\n")
    return [" ".join(line.split()).removeprefix("./") for line in text.rstrip().split("\n")]


def same_text(wanted, found, case):
    return lines(wanted, case) == lines(found, case)


def same_lines(wanted, found, case):
    return sorted(lines(wanted, case)) == sorted(lines(found, case))


def numbers(text):
    """Numbers that stand alone: not those in names, dates or versions."""
    tokens = (token.strip("()[]:;,\"'") for token in text.split())
    return [float(token.replace(",", "")) for token in tokens if NUMBER.match(token)]


def same_numbers(wanted, found, _case):
    return numbers(wanted) == numbers(found)


def same_paths(wanted, found, _case):
    """Each line names one path. Details before the name (`ls -l`, `du`) do not matter,
    nor whether a path is told from the home folder, from / or from a folder within."""
    names = {bare(line) for line in wanted.replace("\0", "\n").splitlines() if line.strip()}
    met = set()
    for line in found.replace("\0", "\n").splitlines():
        if not line.strip() or re.fullmatch(r"total [\d.,]+[KMGT]?", line.strip()):
            continue
        name = named(line, names)
        several = {bare(word) for word in line.split()}
        if several <= names:  # on one line, as `echo` or `xargs` give them
            met |= several
            continue
        if name is None and re.search(r"(^|\s)\.\.?/?$", line):
            continue  # `ls -a` names the folder itself and the one above
        if name is None:
            return False
        met.add(name)
    return met == names


def bare(path):
    path = path.strip().strip("\"'").replace("\\ ", " ")
    for prefix in (HOME + "/", "~/", "./"):
        path = path.removeprefix(prefix)
    return path.rstrip("/") or "."


def named(line, names):
    """The one of `names` that a line speaks of, or None."""
    line = line.partition(" -> ")[0].rstrip()  # where `ls -l` says what a link points to
    whole = bare(line)
    if whole in names:
        return whole
    fits = [name for name in names if name.endswith("/" + whole)]
    if len(fits) == 1:
        return fits[0]
    ends = [name for name in names if re.search(r"(^|[\s\0])(\./|~/|" + HOME + r"/)?" + re.escape(name) + r"[/\"']?$", line)]
    if ends:
        return max(ends, key=len)
    last = bare(line.split()[-1]) if line else whole
    fits = [name for name in names if name.endswith("/" + last)]
    return fits[0] if len(fits) == 1 else None


OUTPUT_CHECKS = {
    "stdout": same_text,
    "stdout-sorted": same_lines,
    "stdout-set-basename": same_paths,
    "number": same_numbers,
}
CHECKS = (*OUTPUT_CHECKS, "tree", "runs", "none")
