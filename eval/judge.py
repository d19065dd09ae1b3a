#!/usr/bin/env python3
"""Judges shell commands by running them: `judge.py --cases FILE --answers FILE`.

Needs Linux with user namespaces, and Python's standard library. README.md
beside this file has the format of cases and answers.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True  # the folder is under version control
import compare  # noqa: E402

HERE = Path(__file__).resolve().parent
FIELDS = {"id", "prompt", "fixture", "reference", "check"}
OPTIONAL = {"also", "combined", "expect", "blanks", "times"}
UNSHARE = ["unshare", "--mount", "--pid", "--net", "--ipc", "--uts", "--user", "--map-root-user", "--fork",
           "--kill-child"]


class Unusable(Exception):
    """The judge itself cannot do its work; says why."""


def read_lines(path):
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise Unusable(f"{path}:{number}: {error}") from error


def read_cases(path):
    cases = {}
    for case in read_lines(path):
        name = case.get("id", "?")
        if name in cases:
            raise Unusable(f"{name}: twice in {path}")
        if not FIELDS <= case.keys() or case.keys() - FIELDS - OPTIONAL:
            raise Unusable(f"{name}: fields are {sorted(case)}")
        if case["check"] not in compare.CHECKS:
            raise Unusable(f"{name}: unknown check {case['check']}")
        if case["check"] == "runs" and "expect" not in case:
            raise Unusable(f"{name}: `runs` needs `expect`")
        if (case["check"] == "none") != (case["reference"] is None):
            raise Unusable(f"{name}: only `none` goes without a reference")
        cases[name] = case
    return cases


def read_answers(path, cases):
    answers = {}
    for answer in read_lines(path):
        if answer.get("id") not in cases:
            raise Unusable(f"answer to unknown case {answer.get('id')}")
        answers[answer["id"]] = (answer.get("command") or "").strip()
    return answers


def sandboxed(job, result_handle, tar_handle=None):
    """Runs sandbox.py in namespaces of its own; what it writes ends in `result_handle`."""
    with tempfile.TemporaryFile("w+") as source:
        json.dump(job, source)
        source.flush()
        source.seek(0)
        handles = [source.fileno(), result_handle.fileno()]
        arguments = ["--job", str(handles[0]), "--result", str(handles[1])]
        if tar_handle is not None:
            handles.append(tar_handle.fileno())
            arguments += ["--tar", str(handles[2])]
        ran = subprocess.run(
            [*UNSHARE, sys.executable, "-B", str(HERE / "sandbox.py"), *arguments],
            pass_fds=handles, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120,
        )
    if ran.returncode != 0:
        raise Unusable(f"{ran.stderr.decode('utf-8', 'replace').strip() or ran.returncode}")


class Fixtures:
    """Builds each fixture once; every run unpacks a fresh copy."""

    def __init__(self, folder, store):
        self.folder, self.store = Path(folder), Path(store)
        self.starts, self.references = {}, {}

    def build(self, name):
        scripts = self.scripts(name)
        try:
            with open(self.store / f"{name}.tar", "wb") as result:
                sandboxed({"scripts": scripts}, result)
        except Unusable as error:
            raise Unusable(f"fixture {name}: {error}") from error
        start = self.folder / f"{name}.start.sh"
        self.starts[name] = [start.read_text()] if start.exists() else []

    def scripts(self, name):
        """A fixture whose first comment says `# on: OTHER` is laid over that one."""
        path = self.folder / f"{name}.sh"
        if not path.exists():
            raise Unusable(f"no fixture {path}")
        text = path.read_text()
        below = [line.removeprefix("# on:").strip() for line in text.splitlines() if line.startswith("# on:")]
        return [script for other in below for script in self.scripts(other)] + [text]

    def run(self, case, command):
        name = case["fixture"]
        job = {"start": self.starts[name], "command": command, "times": case.get("times", False)}
        with open(self.store / f"{name}.tar", "rb") as tree, tempfile.TemporaryFile("w+") as result:
            sandboxed(job, result, tree)
            result.seek(0)
            return json.load(result)

    def run_reference(self, case):
        """Once for each case: a reference that isn't the same each time is the self-test's to find."""
        if case["id"] not in self.references:
            self.references[case["id"]] = self.run(case, case["reference"])
        return self.references[case["id"]]


def attempt(case, command, fixtures):
    """What an answer did. One that brings its sandbox down is wrong, not an error of the judge."""
    try:
        return fixtures.run(case, command)
    except (Unusable, subprocess.TimeoutExpired) as error:
        return {"stopped": f"sandbox ended: {error}", "exit": None, "stdout": "", "stderr": "", "tree": {}, "processes": []}


def verdict(case, candidate, fixtures):
    """An answer is right when it agrees with the reference, or with another reading that the case allows."""
    why = compare.verdict(case, fixtures.run_reference(case), candidate)
    for other in case.get("also", []):
        if why and not compare.verdict(case, fixtures.run(case, other), candidate):
            return ""
    return why


def judge(case, command, fixtures):
    row = {"id": case["id"], "check": case["check"], "answered": bool(command), "right": False, "why": ""}
    if case["check"] == "none":
        row["right"] = not command
        row["why"] = "a command where none was right" if command else ""
    elif not command:
        row["why"] = "no answer"
    else:
        candidate = attempt(case, command, fixtures)
        row["why"] = verdict(case, candidate, fixtures)
        row["right"] = not row["why"]
        row.update({key: candidate[key] for key in ("exit", "stdout", "stderr")})
        row["stdout"], row["stderr"] = row["stdout"][:2000], row["stderr"][:500]
    row["command"] = command
    return row


def weak(case, fixtures):
    """For the self-test: a reference must do without complaint what doing nothing does not."""
    seen = fixtures.run_reference(case)
    if seen["stopped"]:
        return seen["stopped"]
    if not compare.verdict(case, seen, fixtures.run(case, "true")):
        return "doing nothing counts as right"
    if case["check"] == "tree":
        return ""
    if seen["tree"] != seen["before"]:
        return "the reference changes files, and the check does not say so"
    if seen["exit"] != 0:
        return f"the reference ends with {seen['exit']}: {seen['stderr'][:200]}"
    if not seen["stdout"].strip():
        return "the reference prints nothing"
    if case["check"] == "number" and not compare.numbers(seen["stdout"]):
        return "the reference prints no number"
    return ""


def self_test(cases, fixtures, pool):
    """References are right, silence is wrong except where it is right, and nothing is vacuous."""
    rows = list(pool.map(lambda case: judge(case, case["reference"] or "", fixtures), cases.values()))
    silent = [judge(case, "", fixtures) for case in cases.values()]
    running = [case for case in cases.values() if case["check"] != "none"]
    faults = [f"{row['id']}: reference: {row['why']}" for row in rows if not row["right"]]
    faults += [f"{row['id']}: silence judged wrongly" for row in silent if row["right"] != (row["check"] == "none")]
    for case, fault in zip(running, pool.map(lambda case: weak(case, fixtures), running)):
        if fault:
            faults.append(f"{case['id']}: {fault}")
    return rows, faults


def table(rows, cases):
    groups = collections.OrderedDict()
    for row in rows:
        case = cases[row["id"]]
        for name in (row["id"].rpartition("-")[0], "all", "all combined" if case.get("combined") else "all plain"):
            count = groups.setdefault(name, collections.Counter())
            count["cases"] += 1
            count["answered"] += row["answered"]
            count["right"] += row["right"]
            count["wrong"] += row["answered"] and not row["right"]
            count["right_answered"] += row["answered"] and row["right"]
    print(f"{'category':<14}{'cases':>7}{'answered':>10}{'right':>7}{'wrong':>7}{'right of answered':>19}")
    totals = ("all plain", "all combined", "all")
    for name in sorted(groups, key=lambda name: (name in totals, totals.index(name) if name in totals else name)):
        count = groups[name]
        share = f"{100 * count['right_answered'] / count['answered']:.1f} %" if count["answered"] else "-"
        print(f"{name:<14}{count['cases']:>7}{count['answered']:>10}{count['right']:>7}{count['wrong']:>7}{share:>19}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", default=HERE / "cases.jsonl")
    parser.add_argument("--fixtures", default=HERE / "fixtures")
    parser.add_argument("--answers", help='lines of {"id","command"}')
    parser.add_argument("--out", help="write one JSON line for each case here")
    parser.add_argument("--self-test", action="store_true", help="judge the references themselves")
    parser.add_argument("--only", help="only cases whose id starts with this")
    parser.add_argument("--wrong", action="store_true", help="list the wrong answers")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    if bool(options.answers) == options.self_test:
        parser.error("either --answers or --self-test")

    cases = read_cases(options.cases)
    answers = read_answers(options.answers, cases) if options.answers else {}
    if options.only:
        cases = {name: case for name, case in cases.items() if name.startswith(options.only)}
    with tempfile.TemporaryDirectory() as store, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        fixtures = Fixtures(options.fixtures, store)
        list(pool.map(fixtures.build, sorted({case["fixture"] for case in cases.values() if case["reference"]})))
        faults = []
        if options.self_test:
            rows, faults = self_test(cases, fixtures, pool)
        else:
            rows = list(pool.map(lambda case: judge(case, answers.get(case["id"], ""), fixtures), cases.values()))
    table(rows, cases)
    if options.wrong:
        for row in rows:
            if row["answered"] and not row["right"]:
                print(f"{row['id']}: {cases[row['id']]['prompt']}\n  {row['command']}\n  {row['why']}")
    if options.out:
        Path(options.out).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        raise Unusable(f"self-test: {len(faults)} faults")


if __name__ == "__main__":
    try:
        main()
    except Unusable as failure:
        sys.exit(f"judge: {failure}")
