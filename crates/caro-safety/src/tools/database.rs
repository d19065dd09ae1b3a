//! Databases: their clients, and the statements that they are given.

use crate::options::{Arguments, Spec};
use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::{Call, shells};
use crate::value::{Carries, Stream};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static DROP: Rule = Rule {
    id: "drop-database",
    category: Category::Database,
    summary: "drops a database, a schema or a table, or empties one",
    catches: &[
        "psql -c 'DROP DATABASE prod'",
        "mysql -e \"drop table users\"",
        "echo 'TRUNCATE users;' | psql prod",
        "dropdb prod",
        "mysqladmin drop prod",
        "redis-cli FLUSHALL",
        "mongosh --eval 'db.dropDatabase()'",
        "sqlite3 app.db 'DROP TABLE users'",
        "psql <<< 'drop schema public cascade'",
    ],
    leaves: &[
        "psql -c 'SELECT 1'",
        "mysql -e 'show tables'",
        "redis-cli GET x",
        "grep 'DROP TABLE' schema.sql",
        "psql -c \"select 'drop table x'\"",
    ],
};

static DELETE_ROWS: Rule = Rule {
    id: "delete-rows",
    category: Category::Database,
    summary: "deletes or changes every row of a table, or some of them",
    catches: &[
        "psql -c 'DELETE FROM users'",
        "mysql -e 'UPDATE users SET admin = 1'",
        "sqlite3 a.db 'delete from t where id = 1'",
        "mongosh --eval 'db.users.deleteMany({})'",
    ],
    leaves: &[
        "psql -c 'SELECT * FROM users'",
        "mysql -e 'insert into t values (1)'",
    ],
};

pub(crate) static RULES: &[&Rule] = &[&DROP, &DELETE_ROWS];

/// Judges a database client.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    match call.name {
        "dropdb" | "dropuser" | "pg_dropcluster" => {
            call.report(
                walker,
                &DROP,
                RiskLevel::High,
                "This drops a database, its users, or all of its data.",
            );
        }
        "mysqladmin"
            if call
                .words()
                .iter()
                .any(|word| matches!(*word, "drop" | "shutdown")) =>
        {
            call.report(
                walker,
                &DROP,
                RiskLevel::High,
                "This drops a database or stops the server.",
            );
        }
        "mongorestore" | "pg_restore" => {
            if call.has(&["--drop", "--clean", "-c"]) {
                call.report(
                    walker,
                    &DROP,
                    RiskLevel::High,
                    "This drops what is there before it restores.",
                );
            }
        }
        "redis-cli" => judge_redis(walker, call),
        "etcdctl" if call.words().first() == Some(&"del") => {
            call.report(walker, &DELETE_ROWS, RiskLevel::High, "This deletes keys.")
        }
        "rabbitmqctl"
            if call.words().first().is_some_and(|verb| {
                matches!(
                    *verb,
                    "reset" | "force_reset" | "delete_vhost" | "purge_queue"
                )
            }) =>
        {
            call.report(
                walker,
                &DROP,
                RiskLevel::High,
                "This deletes queues and their messages.",
            );
        }
        _ => judge_statements(walker, call, scope),
    }
    Stream::Other(Carries::Nothing)
}

fn judge_redis(walker: &mut Walker<'_>, call: &Call<'_>) {
    let words = call.words();
    let piped = match &call.input {
        Stream::Text(text) => text.to_ascii_uppercase(),
        _ => String::new(),
    };
    let verb = |wanted: &[&str]| {
        words
            .iter()
            .any(|word| wanted.iter().any(|verb| word.eq_ignore_ascii_case(verb)))
            || wanted.iter().any(|verb| piped.contains(verb))
    };
    if verb(&["FLUSHALL", "FLUSHDB", "SHUTDOWN"]) {
        call.report(
            walker,
            &DROP,
            RiskLevel::High,
            "This deletes every key, or stops the server.",
        );
    } else if verb(&["DEL", "UNLINK"]) {
        call.report(
            walker,
            &DELETE_ROWS,
            RiskLevel::Moderate,
            "This deletes keys.",
        );
    }
}

fn judge_statements(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) {
    let spec = Spec {
        letters: "ceEUhpPdfuHnQFKSo",
        words: &[
            "command", "execute", "eval", "host", "username", "user", "port", "dbname", "database",
            "file", "query", "set",
        ],
        ..Spec::default()
    };
    let arguments = Arguments::read(call.arguments, spec);
    for given in &arguments.options {
        let runs = matches!(
            given.name,
            "c" | "e" | "E" | "Q" | "command" | "execute" | "eval" | "query"
        );
        if let Some(value) = given.as_value().filter(|_| runs) {
            judge_statement(walker, call, &value.text, value.span.clone(), scope);
        }
    }
    for operand in &arguments.operands {
        if operand.text.contains(' ') {
            judge_statement(walker, call, &operand.text, operand.span.clone(), scope);
        }
    }
    if let Stream::Text(text) = &call.input {
        judge_statement(walker, call, text, call.span.clone(), scope);
    }
}

/// Judges statements by their words, outside of their quotes and comments.
fn judge_statement(
    walker: &mut Walker<'_>,
    call: &Call<'_>,
    text: &str,
    span: std::ops::Range<usize>,
    scope: &mut Scope,
) {
    use RiskLevel::{High, Moderate};
    // `\! command` and `.shell command` run a shell.
    if let Some(code) = text
        .trim_start()
        .strip_prefix("\\!")
        .or_else(|| text.trim_start().strip_prefix(".shell"))
    {
        let value = crate::value::Value::new(code.trim_start(), span.clone());
        shells::run_value(walker, &value, &mut scope.clone(), Stream::Nothing);
    }
    let calls = ["dropDatabase", ".drop(", "FLUSHALL", "flushall"];
    if matches!(call.name, "mongo" | "mongosh") && calls.iter().any(|name| text.contains(name)) {
        walker.report(
            &DROP,
            High,
            span,
            "This drops a database or a collection.",
            None,
        );
        return;
    }
    if matches!(call.name, "mongo" | "mongosh")
        && ["deleteMany", "remove(", "deleteOne"]
            .iter()
            .any(|name| text.contains(name))
    {
        let risk = if text.contains("({})") || text.contains("()") {
            High
        } else {
            Moderate
        };
        walker.report(&DELETE_ROWS, risk, span, "This deletes documents.", None);
        return;
    }
    let words = statement_words(text);
    for statement in words.split(|word| *word == ";") {
        let starts = |wanted: &str| {
            statement
                .first()
                .is_some_and(|first| first.eq_ignore_ascii_case(wanted))
        };
        let has = |wanted: &str| {
            statement
                .iter()
                .any(|word| word.eq_ignore_ascii_case(wanted))
        };
        if starts("drop")
            || starts("truncate")
            || starts("alter") && has("drop") && !has("constraint")
        {
            let explanation =
                "This drops or empties a table, a schema or a database, with every row in it.";
            walker.report(
                &DROP,
                High,
                span.clone(),
                explanation,
                Some("make a dump first, or run it in a transaction".into()),
            );
        } else if starts("delete") || starts("update") && has("set") {
            let risk = if has("where") { Moderate } else { High };
            let explanation = if risk == High {
                "This deletes or changes every row of a table."
            } else {
                "This deletes or changes rows."
            };
            walker.report(
                &DELETE_ROWS,
                risk,
                span.clone(),
                explanation,
                Some("run it in a transaction".into()),
            );
        }
    }
}

/// The bare words of statements, with `;` between statements; what is quoted or commented is left out.
fn statement_words(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut words = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'\'' | b'"' | b'`') => {
                let rest = &bytes[at + 1..];
                at += rest
                    .iter()
                    .position(|&byte| byte == quote)
                    .map_or(rest.len() + 1, |end| end + 2);
            }
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                at += bytes[at..]
                    .iter()
                    .position(|&byte| byte == b'\n')
                    .unwrap_or(bytes.len() - at);
            }
            b';' => {
                words.push(";");
                at += 1;
            }
            byte if byte.is_ascii_alphanumeric() || byte == b'_' => {
                let rest = &bytes[at..];
                let length = rest
                    .iter()
                    .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
                    .unwrap_or(rest.len());
                words.push(&text[at..at + length]);
                at += length;
            }
            _ => at += 1,
        }
    }
    words
}
