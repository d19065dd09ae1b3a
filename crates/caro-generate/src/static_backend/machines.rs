//! Names of machines and what belongs to them: addresses, interfaces, places on another machine.

use super::endings;
use super::kinds::Kind;
use super::lexicon::w;
use super::shapes::{is_host, is_url};
use super::slots::Value;
use super::tokens::Token;

pub(crate) fn read<'a>(kind: Kind, all: &[Token<'a>], at: usize) -> Option<&'a str> {
    let token = all.get(at)?;
    let raw = token.raw;
    match kind {
        Kind::Ip => is_address(raw).then_some(raw),
        Kind::Cidr => raw
            .split_once('/')
            .filter(|(address, bits)| {
                is_address(address) && bits.parse::<u8>().is_ok_and(|bits| bits <= 32)
            })
            .map(|_| raw),
        Kind::Machine => {
            (is_address(raw) || (is_host(raw) && !endings::is_named_file(raw))).then_some(raw)
        }
        Kind::Server => login(all, at).or_else(|| {
            let plain = raw.starts_with(|c: char| c.is_ascii_lowercase())
                && raw
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            (plain && token.id == 0 && !token.quoted).then_some(raw)
        }),
        Kind::Interface => {
            let stems = [
                "eth", "wlan", "enp", "ens", "eno", "wlp", "wlo", "en", "br", "tun", "tap", "wg",
                "docker",
            ];
            let known = stems.iter().any(|stem| {
                raw.strip_prefix(stem).is_some_and(|rest| {
                    rest.starts_with(|c: char| c.is_ascii_digit())
                        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
                })
            });
            (known || raw == "lo").then_some(raw)
        }
        Kind::Credentials => raw
            .split_once(':')
            .filter(|(user, password)| {
                !password.is_empty()
                    && !password.starts_with('/')
                    && !user.is_empty()
                    && user
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
            })
            .map(|_| raw),
        _ => None,
    }
}

/// "web1, web2 and web3", each of which may be a server.
pub(crate) fn several(all: &[Token<'_>], at: usize) -> Option<(Value, usize)> {
    let mut found = Vec::new();
    let mut next = at;
    loop {
        found.push(read(Kind::Server, all, next)?.to_owned());
        let comma = all[next].comma;
        next += 1;
        let and = all.get(next).is_some_and(|token| token.id == w::AND);
        if !comma && !and {
            break;
        }
        // What follows a comma may be the rest of the sentence.
        if read(Kind::Server, all, next + usize::from(and)).is_none() {
            break;
        }
        next += usize::from(and);
    }
    (found.len() > 1).then_some((Value::Paths(found), next - at))
}

/// Four numbers up to 255, or an address of IPv6.
fn is_address(raw: &str) -> bool {
    let four = raw.split('.').count() == 4 && raw.split('.').all(|part| part.parse::<u8>().is_ok());
    let six = raw.contains("::")
        && raw
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b':');
    four || six
}

/// A kind of records of the name system, in capitals.
pub(crate) fn record(token: &Token<'_>) -> Option<&'static str> {
    const KINDS: [&str; 9] = ["A", "AAAA", "MX", "TXT", "NS", "CNAME", "SOA", "SRV", "CAA"];
    let capital = token.raw == "A" || token.raw.len() > 1;
    KINDS
        .iter()
        .find(|kind| capital && kind.eq_ignore_ascii_case(token.raw))
        .copied()
}

/// A machine to log in to: `user@host`, `host.name`, or what "server" announces.
pub(crate) fn login<'a>(all: &[Token<'a>], at: usize) -> Option<&'a str> {
    let token = all.get(at)?;
    let raw = token.raw;
    let plain = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
    };
    if let Some((user, host)) = raw.split_once('@') {
        return (plain(user) && plain(host)).then_some(raw);
    }
    let announced = at > 0 && [w::HOST, w::COMPUTER].contains(&all[at - 1].id) && token.id == 0;
    let is_file = raw.rsplit_once('.').is_some_and(|(_, end)| {
        [
            "txt", "gz", "zip", "tar", "sh", "py", "log", "json", "csv", "pdf",
        ]
        .contains(&end)
    });
    (!token.quoted
        && !is_file
        && ((is_host(raw) && !raw.contains(':')) || (announced && plain(raw))))
    .then_some(raw)
}

/// `db:5432`.
pub(crate) fn host_port<'a>(token: &Token<'a>) -> Option<&'a str> {
    let (host, port) = token.raw.split_once(':')?;
    let plain = host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    (plain && port.parse::<u16>().is_ok_and(|port| port > 0)).then_some(token.raw)
}

/// `host:path`, `user@host:path`.
pub(crate) fn remote_path<'a>(token: &Token<'a>) -> Option<&'a str> {
    let raw = token.raw;
    let (host, path) = raw.split_once(':')?;
    let plain = host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.-@".contains(&byte));
    let place = path.starts_with(|c: char| c.is_ascii_alphabetic() || "/~.".contains(c));
    (plain && place && !is_url(raw) && !path.starts_with("//")).then_some(raw)
}

/// `https://host/a.git`, `git@host:me/a.git`.
pub(crate) fn git_url<'a>(token: &Token<'a>) -> Option<&'a str> {
    let remote = token.raw.contains('@') && remote_path(token).is_some();
    (is_url(token.raw) || remote || token.raw.starts_with("ssh://")).then_some(token.raw)
}
