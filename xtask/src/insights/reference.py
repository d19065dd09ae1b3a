"""Answers every insight with DuckDB: written by hand, from what the insights say and not from their code.

Usage: reference.py FILE THREADS. Writes one JSON object: the figures by insight, the seconds that reading and answering
took, and the peak of the memory in KiB.
"""

import json
import resource
import sys
import time

import duckdb

FILE, THREADS = sys.argv[1], int(sys.argv[2])

TEXTS = (
    "caro_version os arch shell backend caller risk_level model_name execution_mode exit_category "
    "pattern_category action error_category component"
).split()
WHOLES = (
    "duration_ms commands_generated commands_executed errors inference_time_ms patterns_matched "
    "generation execution_time_ms"
).split()
BOOLEANS = "offered_to_run modified_before_execution user_override asked recoverable".split()

fields = [f"{name} VARCHAR" for name in TEXTS]
fields += [f"{name} BIGINT" for name in WHOLES]
fields += [f"{name} BOOLEAN" for name in BOOLEANS]
fields += ["command_success_rate DOUBLE", '"$session_id" UUID']
columns = {
    "uuid": "UUID",
    "event": "VARCHAR",
    "distinct_id": "VARCHAR",
    "timestamp": "TIMESTAMP",
    "properties": f"STRUCT({', '.join(fields)})",
}

literal = ", ".join(f"{name}: '{kind}'" for name, kind in columns.items())

began = time.monotonic()
db = duckdb.connect()
db.execute(f"SET threads = {THREADS}")
db.execute("SET preserve_insertion_order = false")
db.execute(
    f"""
    CREATE TABLE e AS
    SELECT DISTINCT ON (uuid) uuid, event, distinct_id, timestamp AS moment,
           properties."$session_id" AS session, unnest(properties)
    FROM read_json(?, format = 'newline_delimited', columns = {{{literal}}})
    """,
    [FILE],
)

NAMES = {
    "started": "event = 'session_started'",
    "ended": "event = 'session_ended'",
    "generated": "event = 'command_generated'",
    "executed": "event = 'command_executed'",
    "triggered": "event = 'safety_triggered'",
    "error": "event = 'error_occurred'",
}


def rows(sql):
    return db.execute(sql.format(**NAMES)).fetchall()


def week(column):
    """The Sunday on which a week begins."""
    return f"CAST({column} AS DATE) - CAST(dayofweek({column}) AS INTEGER)"


def bucket(interval):
    return week("moment") if interval == "week" else "CAST(moment AS DATE)"


def spread(figures, timeline, groups=()):
    return {
        "overall": figures,
        "timeline": {str(row[0]): list(row[1:]) for row in timeline},
        "groups": {
            " / ".join("none" if part is None else part for part in row[0]): list(row[1:]) for row in groups
        },
    }


def count(where, by=(), interval="day"):
    total = rows(f"SELECT count(*) FROM e WHERE {where}")[0]
    timeline = rows(f"SELECT {bucket(interval)} AS b, count(*) FROM e WHERE {where} GROUP BY b")
    groups = []
    if by:
        keys = ", ".join(by)
        groups = rows(f"SELECT [{keys}], count(*) FROM e WHERE {where} GROUP BY {keys}")
    return spread(total, timeline, groups)


def ratio(part, whole, by=(), interval="day"):
    share = f"count(*) FILTER ({part}) / nullif(count(*) FILTER ({whole}), 0)"
    either = f"({part}) OR ({whole})"
    total = rows(f"SELECT {share} FROM e WHERE {either}")[0]
    timeline = rows(f"SELECT {bucket(interval)} AS b, {share} FROM e WHERE {either} GROUP BY b")
    groups = []
    if by:
        keys = ", ".join(by)
        groups = rows(f"SELECT [{keys}], {share} FROM e WHERE {either} GROUP BY {keys}")
    return spread(total, timeline, groups)


def percentiles(where, number, levels, by=(), interval="day"):
    points = ", ".join(f"quantile_cont({number}, {level})" for level in levels)
    total = rows(f"SELECT {points} FROM e WHERE {where}")[0]
    timeline = rows(f"SELECT {bucket(interval)} AS b, {points} FROM e WHERE {where} GROUP BY b")
    groups = []
    if by:
        keys = ", ".join(by)
        groups = rows(f"SELECT [{keys}], {points} FROM e WHERE {where} AND {number} IS NOT NULL GROUP BY {keys}")
    return spread(total, timeline, groups)


# The events of a run in order: those of one millisecond in the order in which a run meets them.
ORDER = (
    "moment, list_position(['session_started', 'command_generated', 'safety_triggered', "
    "'command_executed', 'error_occurred', 'session_ended'], event)"
)


def funnel(steps, key="session"):
    """How many keys got to each step: each looks for an event after the earliest way to the step before."""
    db.execute(f"CREATE OR REPLACE TEMP TABLE s AS SELECT *, row_number() OVER (ORDER BY {ORDER}) AS n FROM e".format(**NAMES))
    reached = []
    at = f"SELECT [{key}] AS k, min(n) AS n FROM s WHERE {steps[0]} GROUP BY k"
    for step in steps[1:] + [None]:
        db.execute(f"CREATE OR REPLACE TEMP TABLE way AS {at}".format(**NAMES))
        reached.append(db.execute("SELECT count(*) FROM way").fetchone()[0])
        if step is None:
            return reached
        at = f"SELECT way.k, min(s.n) AS n FROM way JOIN s ON [{key}] = way.k AND s.n > way.n AND {step} GROUP BY way.k"


def safety_flow():
    reached = funnel(["{generated}", "{triggered}"])
    groups = rows(
        """
        SELECT [action], count(DISTINCT session) FROM s
        JOIN (SELECT session, min(n) AS first FROM s WHERE {generated} GROUP BY session) USING (session)
        WHERE {triggered} AND n > first GROUP BY action
        """
    )
    return {"steps": reached, "groups": {row[0][0]: [row[1] / reached[0]] for row in groups}}


def time_to_first_command():
    return {
        "overall": rows(
            """
            SELECT quantile_cont(took, 0.5), quantile_cont(took, 0.95) FROM (
                SELECT epoch_ms(min(moment) FILTER ({generated})) - epoch_ms(min(moment) FILTER ({started})) AS took
                FROM e GROUP BY session
            ) WHERE took >= 0
            """
        )[0]
    }


def machines():
    timeline = rows(
        "SELECT CAST(moment AS DATE) AS b, count(DISTINCT distinct_id) FROM e WHERE {started} GROUP BY b"
    )
    return spread([], timeline)


RUN_GENERATED = "{ended} AND commands_generated >= 1"

answers = {
    "command-success-rate": ratio("{executed}", "{generated}"),
    "offered-and-executed": ratio("{executed}", "{generated} AND offered_to_run"),
    "executed-and-succeeded": ratio("{executed} AND exit_category = 'success'", "{executed}"),
    "first-command-executed": ratio("{executed} AND generation = 1", "{generated} AND generation = 1"),
    "modified-before-execution": ratio("{executed} AND modified_before_execution", "{executed}"),
    "execution-modes": count("{executed}", ["execution_mode"]),
    "command-flow": {"steps": funnel(["{started}", "{generated}", "{executed}"])},
    "runs-served": ratio("{ended} AND commands_executed >= 1", RUN_GENERATED, interval="week"),
    "runs-fully-served": ratio("{ended} AND command_success_rate >= 100", RUN_GENERATED, interval="week"),
    "commands-per-run": percentiles("{ended}", "commands_generated", [0.5, 0.9], interval="week"),
    "inference-time": percentiles("{generated}", "inference_time_ms", [0.5, 0.95]),
    "inference-time-by-backend": percentiles(
        "{generated}", "inference_time_ms", [0.5, 0.95], ["backend"], "week"
    ),
    "inference-time-by-model": percentiles(
        "{generated}", "inference_time_ms", [0.5, 0.95], ["model_name"], "week"
    ),
    "time-to-first-command": time_to_first_command(),
    "run-duration": percentiles("{ended}", "duration_ms", [0.5, 0.95], interval="week"),
    "execution-time": percentiles("{executed}", "execution_time_ms", [0.5, 0.95], interval="week"),
    "runs-by-caller": count("{started}", ["caller"]),
    "machines-a-day": machines(),
    "events-a-day": count("true"),
    "versions-in-use": count("{started}", ["caro_version"], "week"),
    "runs-by-os": count("{started}", ["os"]),
    "runs-by-arch": count("{started}", ["arch"]),
    "runs-by-shell": count("{started}", ["shell"]),
    "runs-by-backend": count("{started}", ["backend"]),
    "safety-trigger-rate": ratio("{triggered}", "{generated}"),
    "block-rate": ratio("{triggered} AND action = 'blocked'", "{generated}"),
    "commands-with-findings": ratio("{generated} AND patterns_matched >= 1", "{generated}", interval="week"),
    "false-positive-rate": ratio("{triggered} AND user_override", "{triggered}"),
    "override-rate-when-asked": ratio("{triggered} AND user_override AND asked", "{triggered} AND asked"),
    "override-rate-by-category": ratio(
        "{triggered} AND user_override", "{triggered}", ["pattern_category"], "week"
    ),
    "safety-flow": safety_flow(),
    "warned-and-executed": {
        "steps": funnel(
            ["{generated}", "{triggered} AND action = 'warned'", "{executed}"],
            "session::VARCHAR, generation::VARCHAR",
        )
    },
    "commands-by-risk": count("{generated}", ["risk_level"]),
    "safety-by-category": count("{triggered}", ["pattern_category"]),
    "safety-by-risk-and-action": count("{triggered}", ["risk_level", "action"], "week"),
    "runs-with-errors": ratio("{ended} AND errors >= 1", "{ended}"),
    "error-rate": ratio("{error}", "{started}"),
    "unrecoverable-errors": ratio("{error} AND NOT recoverable", "{error}"),
    "runs-that-ended": ratio("{ended}", "{started}", interval="week"),
    "errors-by-category": count("{error}", ["error_category", "component"]),
    "how-commands-end": count("{executed}", ["exit_category"]),
}

json.dump(
    {
        "seconds": time.monotonic() - began,
        "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "answers": answers,
    },
    sys.stdout,
)
