//! Columns by their names: those in the first line of a table, and those that everybody knows of logs and accounts.

use super::query::{Condition, Key, NAMED, Outcome, Query, Source, Test, What};
use super::read::Reader;
use super::words::VALUE;

/// What the columns of a web server's log hold.
const ACCESS: [(&[&str], u64); 5] = [
    (
        &[
            "ip",
            "ips",
            "client",
            "clients",
            "visitor",
            "visitors",
            "address",
            "addresses",
            "host",
            "hosts",
        ],
        1,
    ),
    (
        &[
            "path",
            "paths",
            "url",
            "urls",
            "page",
            "pages",
            "resource",
            "resources",
            "uri",
            "uris",
        ],
        7,
    ),
    (&["status", "statuses", "code", "codes", "response"], 9),
    (&["bytes", "size", "sizes"], 10),
    (&["method", "methods"], 6),
];
/// Those of a list of accounts.
const ACCOUNTS: [(&[&str], u64); 5] = [
    (
        &[
            "user",
            "users",
            "username",
            "usernames",
            "name",
            "names",
            "account",
            "accounts",
        ],
        1,
    ),
    (&["uid", "uids"], 3),
    (&["gid", "gids"], 4),
    (&["home", "homes"], 6),
    (&["shell", "shells"], 7),
];

/// Words that come before the name of a column and are no part of it: "response codes" are codes.
const LED: [&str; 7] = [
    "response",
    "status",
    "http",
    "login",
    "request",
    "requested",
    "home",
];

impl Reader<'_, '_> {
    /// "the price column", "the column named 'price'", "the amount field (column 4)"; "salary" alone where `bare`.
    pub(crate) fn named_column(&mut self, bare: bool) -> Option<u64> {
        self.attempt(|reader| {
            reader.take(&["value"]).then(|| reader.take(&["in"]));
            let led = reader.take(&["column"]);
            if led {
                reader
                    .raw_is(0, &["named", "called"])
                    .then(|| reader.at += 1);
            }
            let name = reader.column_name()?;
            let behind = !led && reader.take(&["column"]);
            reader.take(&["value"]);
            (led || behind || bare).then_some(())?;
            // "(column 4)" says which that is.
            if let Some([number]) = reader
                .attempt(|reader| {
                    reader.is(0, &["column"]).then_some(())?;
                    reader.columns()
                })
                .as_deref()
            {
                return Some(*number);
            }
            Some(reader.header_of(&name))
        })
    }

    /// "paths" of a web server's log, "usernames" of a list of accounts, "names" of a table: columns by themselves.
    pub(crate) fn knows_column(&self) -> bool {
        const HEADERS: [&str; 27] = [
            "name",
            "names",
            "city",
            "cities",
            "country",
            "countries",
            "department",
            "departments",
            "email",
            "emails",
            "title",
            "titles",
            "category",
            "categories",
            "author",
            "authors",
            "salary",
            "salaries",
            "price",
            "prices",
            "age",
            "ages",
            "amount",
            "amounts",
            "score",
            "scores",
            "year",
        ];
        let Some(token) = self.token(0).filter(|token| !token.quoted) else {
            return false;
        };
        let said = token.raw.to_ascii_lowercase();
        let among = |names: &[(&[&str], u64)]| {
            names
                .iter()
                .any(|(names, _)| names.contains(&said.as_str()))
        };
        let any = |fits: fn(&str) -> bool| self.tokens.iter().any(|token| fits(token.raw));
        let led = LED.contains(&said.as_str());
        (any(is_access_log)
            && (among(&ACCESS) || led)
            && !["ip", "ips", "url", "urls"].contains(&said.as_str()))
            || (any(is_accounts) && (among(&ACCOUNTS) || led))
            || (any(is_table) && HEADERS.contains(&said.as_str()))
    }

    pub(crate) fn raw_is_before(&self, words: &[&str]) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.is_some_and(|token| {
            words
                .iter()
                .any(|word| token.raw.eq_ignore_ascii_case(word))
        })
    }

    /// "with status shipped", "older than 30", "in the department Sales", in a table.
    pub(crate) fn said_of_rows(&mut self, said: bool) -> Option<(u64, Option<Test>)> {
        if !self.tokens.iter().any(|token| is_table(token.raw)) {
            return None;
        }
        self.attempt(|reader| {
            let aged = [
                ("older", super::query::Compare::More),
                ("younger", super::query::Compare::Less),
            ];
            if let Some((_, compare)) = aged.iter().find(|(word, _)| reader.raw_is(0, &[word])) {
                reader.at += 1;
                reader.take(&["than"]).then_some(())?;
                let number = reader.number()?;
                let column = reader.header_of("age");
                return Some((column, Some(Test::Number(*compare, number.to_string()))));
            }
            let within = !said && {
                reader.take(&["is"]);
                reader.take(&["in"])
            };
            // What tells rows apart, but is no answer by itself: "the status of data.csv".
            let state = [
                "status", "type", "state", "level", "role", "gender", "color", "kind",
            ];
            let known = reader.knows_column() || reader.raw_is(0, &state);
            ((said || within) && known).then_some(())?;
            let column = reader.named_column(true)?;
            if within {
                let text = reader.text(false)?;
                return Some((column, Some(Test::Text(text))));
            }
            Some((column, None))
        })
    }

    /// The number that stands for a name in the first line.
    fn header_of(&mut self, name: &str) -> u64 {
        let headers = &mut self.query.headers;
        let at = headers
            .iter()
            .position(|known| known == name)
            .unwrap_or_else(|| {
                headers.push(name.to_owned());
                headers.len() - 1
            });
        NAMED + at as u64
    }

    /// A word that a column may be called by.
    fn column_name(&mut self) -> Option<String> {
        const TERMS: [&str; 8] = [
            "name", "email", "url", "ip", "address", "number", "length", "count",
        ];
        // "response codes" are codes, "login shells" shells.
        if self.raw_is(0, &LED)
            && self.raw_is(
                1,
                &[
                    "code",
                    "codes",
                    "shell",
                    "shells",
                    "path",
                    "paths",
                    "url",
                    "urls",
                    "folder",
                    "folders",
                    "directory",
                    "directories",
                    "page",
                    "pages",
                ],
            )
        {
            let home = self.raw_is(0, &["home"]);
            self.at += 1;
            if home {
                self.at += 1;
                return Some("home".to_owned());
            }
        }
        let token = *self.token(0)?;
        let term = self.t(0);
        let word = (1..=30).contains(&token.raw.len())
            && token
                .raw
                .starts_with(|first: char| first.is_ascii_alphabetic())
            && token
                .raw
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_- ".contains(&byte));
        let free = token.quoted || term == VALUE || TERMS.contains(&term);
        let describing = !token.quoted && crate::static_backend::shapes::is_describing(token.raw);
        // "the thrid column" is none that is called so.
        let slip = !token.quoted && crate::static_backend::mistyped::meant(token.raw).is_some();
        (word && free && !describing && !slip).then_some(())?;
        self.at += 1;
        Some(token.raw.to_ascii_lowercase())
    }

    /// "by department", "per city", "for each customer": what the result is told apart by.
    pub(crate) fn grouped(&mut self) -> bool {
        let counts = matches!(
            self.query.result,
            Outcome::Sum
                | Outcome::Average
                | Outcome::Minimum
                | Outcome::Maximum
                | Outcome::Counted
        );
        if !counts
            || self.query.group.is_some()
            || !(self.named || self.query.result != Outcome::Counted)
        {
            return false;
        }
        let found = self.attempt(|reader| {
            reader.raw_is(0, &["grouped"]).then(|| reader.at += 1);
            let per = reader.take(&["by", "each"]);
            if !per {
                (reader.take(&["for", "in"]) && reader.take(&["each"])).then_some(())?;
            }
            let column = match reader.columns().as_deref() {
                Some([one]) => *one,
                Some(_) => return None,
                None => reader.named_column(true)?,
            };
            Some(column)
        });
        self.query.group = found;
        found.is_some()
    }

    /// "404 requests", "requests with status 404", "that returned a 500".
    pub(crate) fn status(&mut self) -> bool {
        self.attempt(|reader| {
            reader.take(&["and", "that"]);
            reader.take(&["that"]);
            let log = reader.tokens.iter().any(|token| is_access_log(token.raw));
            // "requests from 10.0.0.1".
            if log
                && reader.is(0, &["in"])
                && reader.is_identifier(1)
                && reader.token(1)?.raw.contains('.')
            {
                let address = reader.token(1)?.raw.to_owned();
                reader.at += 2;
                reader.query.conditions.push(Condition::Column {
                    column: 1,
                    test: Test::Text(address),
                    negated: false,
                });
                return Some(());
            }
            let led = reader.take(&["with"])
                || reader
                    .raw_is(0, &["returned", "returning", "got", "gave"])
                    .then(|| reader.at += 1)
                    .is_some()
                || (reader.raw_is(0, &["ended", "ending", "answered", "failed"])
                    && reader.raw_is(1, &["with", "in"])
                    && {
                        reader.at += 2;
                        true
                    });
            let said = reader.raw_is(0, &["http", "status", "response"]);
            reader.at += usize::from(said);
            let code = reader.raw_is(0, &["code", "status"]);
            reader.at += usize::from(code);
            let raw = reader.token(0)?.raw;
            let three = raw.len() == 3 && raw.starts_with(['1', '2', '3', '4', '5']);
            (three && raw.bytes().all(|byte| byte.is_ascii_digit())).then_some(())?;
            reader.at += 1;
            let noun = reader.raw_is(
                0,
                &[
                    "requests",
                    "responses",
                    "errors",
                    "hits",
                    "request",
                    "response",
                ],
            );
            reader.at += usize::from(noun);
            (led || said || code || noun).then_some(())?;
            // In anything but such a log, it may be any number.
            log.then_some(())?;
            reader.named |= noun;
            reader.query.conditions.push(Condition::Column {
                column: 9,
                test: Test::Number(super::query::Compare::Exactly, raw.to_owned()),
                negated: false,
            });
            Some(())
        })
        .is_some()
    }
}

/// A file whose first line may name its columns.
pub(crate) fn is_table(name: &str) -> bool {
    name.ends_with(".csv") || name.ends_with(".tsv")
}

/// A list of accounts, as the system has it or a copy.
pub(crate) fn is_accounts(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    name == "passwd" || name == "passwd.txt"
}

pub(crate) fn is_access_log(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    name.contains("access") && name.contains(".log")
}

/// Names as numbers where everybody knows them; elsewhere only the first line of a table has names.
pub(crate) fn resolve(query: &mut Query) -> Option<()> {
    let Source::Files(paths) = &query.source else {
        return query.headers.is_empty().then_some(());
    };
    // "the addresses that got a 404": of whole lines.
    let of_column = query
        .conditions
        .iter()
        .any(|one| matches!(one, Condition::Column { .. }));
    if of_column && let What::Parts(part) = &query.what {
        (*part == super::query::Part::Ip && paths.iter().all(|path| is_access_log(path)))
            .then_some(())?;
        query.what = What::Columns(vec![1]);
    }
    if query.headers.is_empty() {
        return Some(());
    }
    let [path] = paths.as_slice() else {
        return None;
    };
    let known: Option<&[(&[&str], u64)]> = if is_access_log(path) {
        Some(&ACCESS)
    } else if is_accounts(path) {
        Some(&ACCOUNTS)
    } else {
        None
    };
    let Some(known) = known else {
        return (super::plan::known_separator(&query.source).is_some()
            || query.separator.is_some_and(|sign| sign != ' '))
        .then_some(());
    };
    if is_accounts(path) {
        query.separator.get_or_insert(':');
    }
    let numbers = query
        .headers
        .iter()
        .map(|header| {
            known
                .iter()
                .find(|(names, _)| names.contains(&header.as_str()))
                .map(|(_, number)| *number)
        })
        .collect::<Option<Vec<_>>>()?;
    let number = |column: &mut u64| {
        if let Some(found) = column
            .checked_sub(NAMED)
            .and_then(|at| numbers.get(usize::try_from(at).ok()?))
        {
            *column = *found;
        }
    };
    if let What::Columns(columns) = &mut query.what {
        columns.iter_mut().for_each(number);
    }
    for condition in &mut query.conditions {
        if let Condition::Column { column, .. } = condition {
            number(column);
        }
    }
    if let Some(order) = &mut query.order
        && let Key::Column(column) = &mut order.key
    {
        number(column);
    }
    query.group.iter_mut().for_each(number);
    query.headers.clear();
    Some(())
}
