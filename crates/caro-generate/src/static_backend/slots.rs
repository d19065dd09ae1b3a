//! The kinds of values a sentence can carry, and how each is read and written.

use super::announced::{called, is_announced, is_followed, is_tool};
use super::endings;
use super::files::{
    account, is_file, is_pathlike, is_value, mode, only_points, place, searched_text,
};
use super::folders::{is_folderish, is_led_folder};
use super::forms;
pub(crate) use super::kinds::Kind;
use super::lexicon::{Role, extensions, is_class, is_plain, w};
use super::literal;
use super::machines;
use super::measure;
use super::names;
use super::quote;
use super::shapes::{
    is_describing, is_host, is_local, is_packed, is_tarball, is_tool_name, is_trunk, is_url,
    is_variable, sign,
};
use super::tokens::Token;
use super::zones;
use crate::Shell;

/// A value that a slot took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// One value, to be quoted as a word.
    Word(String),
    /// One path.
    Path(String),
    /// Several paths.
    Paths(Vec<String>),
    /// A glob that the shell is to expand, or a command that it is to run; nothing in it needs quotes.
    Glob(String),
}

impl Value {
    /// The value itself, for messages and for words that are quoted as a whole.
    pub(crate) fn raw(&self) -> String {
        match self {
            Self::Word(text) | Self::Path(text) | Self::Glob(text) => text.clone(),
            Self::Paths(paths) => paths.join(" "),
        }
    }

    /// Whether the last part of every path has a dot that is not its first sign.
    fn is_dotted(&self) -> bool {
        let dotted = |path: &String| {
            path.rsplit('/')
                .next()
                .is_some_and(|name| name.trim_start_matches('.').contains('.'))
        };
        match self {
            Self::Word(text) | Self::Path(text) | Self::Glob(text) => {
                dotted(text) || endings::is_known_file(text)
            }
            Self::Paths(paths) => paths
                .iter()
                .all(|path| dotted(path) || endings::is_known_file(path)),
        }
    }

    /// Whether something is true of each path.
    fn all(&self, fits: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Word(text) | Self::Path(text) | Self::Glob(text) => fits(text),
            Self::Paths(paths) => paths.iter().all(|path| fits(path)),
        }
    }

    /// As one or more words of the shell.
    pub(crate) fn quoted(&self, shell: Shell) -> Option<String> {
        match self {
            Self::Word(text) => quote::word(text, shell),
            Self::Path(path) => quote::path(path, shell),
            Self::Glob(glob) => Some(glob.clone()),
            Self::Paths(paths) => {
                let words: Option<Vec<String>> =
                    paths.iter().map(|path| quote::path(path, shell)).collect();
                words.map(|words| words.join(" "))
            }
        }
    }
}

/// Reads a value at a token: the value, and how many tokens it takes.
pub(crate) fn read(kind: Kind, all: &[Token<'_>], at: usize) -> Option<(Value, usize)> {
    let tokens = all.get(at..)?;
    let first = tokens.first()?;
    let announced = is_announced(all, at);
    let word = |value: Option<&str>| value.map(|value| (Value::Word(value.to_owned()), 1));
    match kind {
        Kind::Number => measure::number(first).map(|number| (Value::Word(number.to_string()), 1)),
        Kind::Ordinal => measure::ordinal(first)
            .or_else(|| measure::number(first))
            .filter(|number| *number > 0)
            .map(|number| (Value::Word(number.to_string()), 1)),
        Kind::File => path(tokens, announced).filter(|_| !is_directory(tokens)),
        Kind::Folder => path(tokens, announced).filter(|_| is_directory(tokens)),
        Kind::Csv => path(tokens, announced).filter(|(value, _)| value.raw().ends_with(".csv")),
        Kind::TextFile => path(tokens, announced)
            // "pizza" is no file until it is said to be one.
            .filter(|(value, length)| {
                let raw = value.raw();
                *length > 1
                    || announced
                    || first.quoted
                    || raw.bytes().any(|byte| !byte.is_ascii_lowercase())
            })
            .filter(|(value, _)| !is_directory(tokens) && !is_packed(&value.raw()))
            .filter(|(value, _)| !endings::is_binary(&value.raw())),
        Kind::Path => path(tokens, announced),
        Kind::Tarball => path(tokens, announced).filter(|(value, _)| is_tarball(&value.raw())),
        Kind::ZipFile => path(tokens, announced).filter(|(value, _)| value.raw().ends_with(".zip")),
        Kind::GzipFile => path(tokens, announced)
            .filter(|(value, _)| value.raw().ends_with(".gz") && !is_tarball(&value.raw())),
        Kind::Document | Kind::Documents => {
            let found = if kind == Kind::Document {
                path(tokens, announced)
            } else {
                files(tokens, announced)
            };
            let named = announced || is_pathlike(first.raw) || first.id == w::FILE;
            found.filter(|_| named && !is_directory(tokens))
        }
        Kind::Dotted => files(tokens, announced)
            .filter(|(value, _)| {
                // "the lines of 'log'" are those of a file.
                let led =
                    first.quoted && at > 0 && [w::OF, w::IN, w::FROM].contains(&all[at - 1].id);
                first.id == w::FILE || announced || led || value.is_dotted()
            })
            .filter(|(value, _)| value.all(|path| !is_packed(path) && !endings::is_binary(path))),
        Kind::Undotted => directory(all, at, announced)
            .filter(|(value, _)| !value.is_dotted() && !is_trunk(&value.raw())),
        Kind::Quoted => word(Some(first.raw).filter(|_| first.quoted)),
        Kind::Variable => word(Some(first.raw).filter(|raw| is_variable(raw))),
        Kind::Directory => directory(all, at, announced),
        Kind::Files => files(tokens, announced),
        Kind::Word => word(
            searched_text(first, false)
                .filter(|raw| first.quoted || raw.bytes().all(|byte| byte.is_ascii_alphanumeric())),
        ),
        Kind::Text => word(searched_text(first, false)),
        Kind::Any => word(Some(first.raw).filter(|raw| !raw.is_empty())),
        Kind::Name => word(name(
            first,
            announced || is_tool(first) || is_followed(tokens),
        )),
        Kind::Extension => word(extension(first)),
        Kind::Url => word(Some(first.raw).filter(|raw| is_url(raw))),
        Kind::Host => {
            word(Some(first.raw).filter(|raw| is_host(raw) && !endings::is_named_file(raw)))
        }
        Kind::Port => measure::number(first)
            .filter(|port| (1..=65_535).contains(port))
            .map(|port| (Value::Word(port.to_string()), 1)),
        Kind::ProcessId => measure::number(first)
            .filter(|pid| (2..=4_194_304).contains(pid))
            .map(|pid| (Value::Word(pid.to_string()), 1)),
        Kind::Size => {
            measure::size(tokens).map(|(bytes, length)| (Value::Word(bytes.to_string()), length))
        }
        Kind::Span => span(tokens),
        Kind::Date => {
            measure::calendar_date(tokens).map(|(date, length)| (Value::Word(date), length))
        }
        Kind::Ref => word(reference(first, announced)),
        Kind::Trunk => word(reference(first, announced).filter(|raw| is_trunk(raw))),
        Kind::OneDirectory | Kind::ManyDirectories => {
            let is_one = kind == Kind::OneDirectory;
            word(counted(first, &[w::DIRECTORY, w::SUBDIRECTORY], is_one))
        }
        Kind::ManyFiles => word(counted(first, &[w::FILE, w::ITEM], false)),
        Kind::OneLine => word(counted(first, &[w::LINE], true)),
        Kind::OneProcess | Kind::ManyProcesses => {
            word(counted(first, &[w::PROCESS], kind == Kind::OneProcess))
        }
        Kind::Label => word(Some(first.raw).filter(|raw| {
            let free = first.id == 0 || is_plain(first.id) || first.role != Role::None;
            let counts = measure::ordinal(first).or_else(|| measure::number(first));
            !raw.is_empty() && (first.quoted || free) && counts.is_none()
        })),
        Kind::Json
        | Kind::Yaml
        | Kind::Markdown
        | Kind::Encrypted
        | Kind::Certificate
        | Kind::Picture
        | Kind::Medium
        | Kind::Pdf
        | Kind::Video
        | Kind::Sound
        | Kind::Textual
        | Kind::Written
        | Kind::Office
        | Kind::Patch
        | Kind::PublicKey
        | Kind::EnvFile
        | Kind::Deb
        | Kind::Rar
        | Kind::SevenZip
        | Kind::Bzip
        | Kind::JsonLines
        | Kind::Xml
        | Kind::Image
        | Kind::Device
        | Kind::Mounted
        | Kind::Requirements
        | Kind::CSource
        | Kind::CppSource
        | Kind::JavaSource
        | Kind::Sqlite
        | Kind::JavaScript
        | Kind::Passwd
        | Kind::ShellScript
        | Kind::PythonScript
        | Kind::Tsv => {
            path(tokens, announced).filter(|(value, _)| endings::fits(kind, &value.raw()))
        }
        Kind::Pictures | Kind::Pdfs => files(tokens, announced)
            .filter(|(value, _)| value.all(|path| endings::fits(kind, path))),
        // "MD5SUMS" is a word of the vocabulary, and a file when it is in capitals.
        Kind::Sums => path(tokens, announced)
            .filter(|(value, _)| names::is_sums(&value.raw()))
            .or_else(|| {
                let named = first.raw.starts_with(|c: char| c.is_ascii_uppercase());
                (named && names::is_sums(first.raw)).then(|| (Value::Path(first.raw.to_owned()), 1))
            }),
        Kind::Table => files(tokens, announced)
            .filter(|(value, _)| first.id == w::FILE || announced || value.is_dotted())
            .filter(|(value, _)| value.all(endings::is_table)),
        Kind::PictureExtension
        | Kind::VideoExtension
        | Kind::SoundExtension
        | Kind::OfficeExtension
        | Kind::WrittenExtension => word(endings::extension(kind, first)),
        Kind::JsonKey => word(names::json_key(first)),
        Kind::JsonPlural => names::json_plural(first).map(|key| (Value::Word(key), 1)),
        Kind::Globbed => {
            files(tokens, announced).filter(|(value, _)| matches!(value, Value::Glob(_)))
        }
        Kind::Bytes => forms::bytes(tokens).map(|(size, length)| (Value::Word(size), length)),
        Kind::Command | Kind::CommandLine | Kind::SimpleCommand | Kind::CronCommand => {
            literal::read(kind, all, at)
        }
        Kind::Seconds => forms::seconds(tokens),
        Kind::TimeOfDay => {
            forms::time_of_day(tokens).map(|time| (Value::Word(time.clock()), time.length))
        }
        Kind::CronTime => {
            forms::time_of_day(tokens).map(|time| (Value::Word(time.cron()), time.length))
        }
        Kind::Weekday => word(zones::weekday(first).map(|day| zones::WEEKDAYS[day])),
        Kind::CronDay => zones::weekday(first).map(|day| (Value::Word(day.to_string()), 1)),
        Kind::PythonLibrary | Kind::ScriptLibrary => word(names::library(kind, first)),
        Kind::Dollar => forms::dollar(first).map(|name| (Value::Glob(name.to_owned()), 1)),
        Kind::HostPort => word(machines::host_port(first)),
        Kind::Base64 => word(forms::base64(first)),
        Kind::HexNumber => word(forms::hex_number(first)),
        Kind::NamedFile => path(tokens, announced).filter(|(value, _)| value.is_dotted()),
        Kind::MountedDirectory => path(tokens, announced)
            .filter(|(value, _)| endings::fits(Kind::Mounted, &value.raw()) && !value.is_dotted()),
        Kind::Everybody | Kind::OnlyOthers => {
            let all = ["everyone", "everybody", "world"].contains(&first.raw);
            word(
                Some("others")
                    .filter(|_| first.id == w::OTHERS && all == (kind == Kind::Everybody)),
            )
        }
        Kind::Editor => word(names::editor(first)),
        Kind::Machines => machines::several(all, at),
        Kind::Owners => word(forms::owners(first)),
        Kind::VideoLines => word(forms::video_lines(first)),
        Kind::Hexadecimal => word(forms::hexadecimal(first)),
        Kind::LowVariable => word(forms::variable(first)),
        Kind::Changing => word(
            Some(first.raw).filter(|raw| first.id == w::CHANGE && !raw.starts_with(['s', 'S'])),
        ),
        Kind::Daemon => word(names::daemon(first)),
        Kind::Letter => word(forms::letter(first)),
        Kind::Email => word(forms::email(first)),
        Kind::JsonPath => word(names::json_path(first)),
        Kind::Scalar => word(names::scalar(first)),
        Kind::Script => {
            path(tokens, announced).filter(|(value, _)| endings::is_script(&value.raw()))
        }
        Kind::ProcessName => word(called(all, at, w::PROCESS)),
        Kind::Unit => word(called(all, at, w::SERVICE)),
        Kind::ImageName => {
            word(name(first, announced).filter(|raw| raw.contains([':', '/']) && !is_url(raw)))
        }
        Kind::PackageName => word(names::package(first)),
        Kind::Module => word(names::module(first)),
        // Python is installed as "python3" wherever it is.
        Kind::Tool => word(called(all, at, w::PACKAGE).filter(|raw| *raw != "python")),
        Kind::Hostname => word(names::hostname(first)),
        Kind::Month => word(zones::month(first)),
        Kind::Zone => {
            zones::zone(tokens).map(|(zone, length)| (Value::Word(zone.to_owned()), length))
        }
        Kind::Signal => word(names::signal(first)),
        Kind::Niceness => word(names::niceness(first)),
        Kind::Ip
        | Kind::Cidr
        | Kind::Machine
        | Kind::Server
        | Kind::Interface
        | Kind::Credentials => word(machines::read(kind, all, at)),
        Kind::Dns => word(machines::record(first)),
        Kind::GitUrl => word(machines::git_url(first)),
        Kind::Charset => word(names::charset(first)),
        Kind::Login => word(machines::login(all, at)),
        Kind::RemoteDirectory => word(
            Some(first.raw)
                .filter(|raw| raw.starts_with('/') || *raw == "~" || raw.starts_with("~/")),
        ),
        Kind::RemotePath => word(machines::remote_path(first)),
        Kind::Percent => {
            names::percent(tokens).map(|(number, length)| (Value::Word(number.to_string()), length))
        }
        Kind::Dimensions => word(names::dimensions(first)),
        Kind::Clock => word(names::clock(first)),
        Kind::Account => word(names::account(all, at)),
        Kind::ShellName => word(names::shell(first)),
        Kind::Resource | Kind::OwnResource => {
            word(names::resource(first, kind == Kind::OwnResource))
        }
        Kind::Sign => word(sign(first)),
        Kind::Mode => word(mode(first.raw)),
        Kind::Key => word(Some(first.raw).filter(|raw| {
            !raw.is_empty()
                && raw.len() <= 12
                && (first.id == 0 || is_tool_name(raw))
                && raw.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })),
    }
}

/// "directory src", "src directory".
fn is_directory(tokens: &[Token<'_>]) -> bool {
    tokens.iter().take(2).any(|token| token.id == w::DIRECTORY)
}

/// A noun, if it is in the singular (or in the plural) as is asked.
fn counted<'a>(token: &Token<'a>, nouns: &[u16], one: bool) -> Option<&'a str> {
    let plural = token.raw.ends_with(['s', 'S']) && !token.raw.ends_with("ss");
    (nouns.contains(&token.id) && plural != one).then_some(token.raw)
}

fn reference<'a>(token: &Token<'a>, announced: bool) -> Option<&'a str> {
    // "example.com" is a host, "notes.txt" a file.
    let dotted = |raw: &str| {
        raw.rsplit_once('.')
            .is_some_and(|(_, end)| end.bytes().all(|byte| byte.is_ascii_alphabetic()))
    };
    name(
        token,
        announced || is_trunk(token.raw) || is_tool_name(token.raw),
    )
    .filter(|raw| measure::date(token).is_none() && !is_file(raw) && !dotted(raw))
}

fn span(tokens: &[Token<'_>]) -> Option<(Value, usize)> {
    let (span, length) = measure::span(tokens)?;
    let plural = if span.amount == 1 { "" } else { "s" };
    Some((
        Value::Word(format!("{} {}{plural}", span.amount, span.unit.as_str())),
        length,
    ))
}

/// "notes.txt", "the file notes.txt", "the notes.txt file", "a file named notes".
fn path(tokens: &[Token<'_>], announced: bool) -> Option<(Value, usize)> {
    let mut at = 0;
    let noun = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| [w::FILE, w::DIRECTORY].contains(&token.id))
    };
    let led = noun(0);
    at += usize::from(led);
    let named = tokens.get(at).is_some_and(|token| token.id == w::NAMED);
    at += usize::from(named);
    // "files named core" are many.
    if named && tokens[0].raw.ends_with(['s', 'S']) {
        return None;
    }
    let token = tokens.get(at)?;
    let behind = noun(at + 1);
    if behind && is_superlative(token) {
        return None;
    }
    // "the files shared with bob" are not called so.
    if led && !named && !token.quoted && tokens[0].id == w::FILE && is_describing(token.raw) {
        return None;
    }
    // "the logs directory" is called logs; "the log file" may be called anything.
    let behind_directory = tokens
        .get(at + 1)
        .is_some_and(|token| token.id == w::DIRECTORY);
    let value = path_value(
        token,
        named || led || behind_directory,
        announced && at == 0,
    )
    .or_else(|| {
        let folder = behind_directory && !token.quoted && !token.raw.is_empty();
        (folder && (is_plain(token.id) || is_folderish(token.id)) && !only_points(token.raw))
            .then(|| token.raw.to_owned())
    })?;
    let tail = usize::from(behind && !led);
    Some((Value::Path(value), at + 1 + tail))
}

/// "The deepest directory" is not called so; the latest may be.
fn is_superlative(token: &Token<'_>) -> bool {
    !token.quoted && token.raw.len() > 5 && token.raw.ends_with("est") && token.raw != "latest"
}

fn path_value(token: &Token<'_>, announced: bool, any: bool) -> Option<String> {
    if any && !token.raw.is_empty() && !token.raw.contains(['*', '?', '[', '$', '~']) {
        return Some(token.raw.to_owned());
    }
    let raw = token.raw;
    if raw.is_empty()
        || raw.contains(['*', '?', '[']) && !token.quoted
        || raw.contains("://")
        || raw.starts_with('$')
    {
        return None;
    }
    if raw.starts_with('-') && !token.quoted {
        return None;
    }
    if raw.starts_with('~') && raw != "~" && !raw.starts_with("~/") {
        return None;
    }
    if !is_local(raw) {
        return None;
    }
    let named = token.role != Role::None
        || (is_plain(token.id)
            && !is_class(token.id)
            && !only_points(raw)
            && !["structure", "layout", "properties"].contains(&raw));
    let word = token.id == 0 || token.mistyped || (announced && named);
    let numeric = raw.bytes().all(|byte| byte.is_ascii_digit());
    if !token.quoted && !announced && is_describing(raw) {
        return None;
    }
    (token.quoted
        || is_pathlike(raw)
        || (word && (announced || !token.mistyped) && (announced || !numeric)))
        .then(|| raw.to_owned())
}

fn directory(all: &[Token<'_>], at: usize, announced: bool) -> Option<(Value, usize)> {
    let tokens = all.get(at..)?;
    let first = tokens.first()?;
    if announced
        && !first.raw.is_empty()
        && (first.role != Role::None || first.id == w::ARCHIVE)
        && !is_pathlike(first.raw)
    {
        return Some((Value::Path(first.raw.to_owned()), 1));
    }
    // "to a folder called X" makes it, which is said in the patterns that do.
    let named = tokens.get(1).is_some_and(|token| token.id == w::NAMED);
    if first.id == w::DIRECTORY && named && at > 0 && [w::TO, w::INTO].contains(&all[at - 1].id) {
        return None;
    }
    if is_led_folder(all, at) {
        return Some((Value::Path(first.raw.to_owned()), 1));
    }
    if is_superlative(first) && is_directory(tokens) {
        return None;
    }
    // "the whole tree" is more than a directory.
    let found = place(tokens).filter(|found| !found.tree || found.path != "/")?;
    (is_local(&found.path) && !is_file(&found.path) && !endings::is_known_file(&found.path))
        .then_some((Value::Path(found.path), found.length))
}

/// "a.txt, b.txt and c.txt", "*.log", "notes.txt".
fn files(tokens: &[Token<'_>], announced: bool) -> Option<(Value, usize)> {
    if is_directory(tokens) {
        return None;
    }
    let start = usize::from(tokens.first()?.id == w::FILE);
    let first = tokens.get(start)?;
    if first.raw.contains('*') && !first.quoted {
        let plain = first
            .raw
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"*._-/".contains(&byte))
            && !first.raw.starts_with('-');
        let tail = usize::from(
            tokens
                .get(start + 1)
                .is_some_and(|token| token.id == w::FILE),
        );
        return plain.then(|| (Value::Glob(first.raw.to_owned()), start + 1 + tail));
    }
    let mut paths = Vec::new();
    let (Value::Path(one), mut at) = path(tokens, announced)? else {
        return None;
    };
    paths.push(one);
    loop {
        let comma = tokens.get(at - 1).is_some_and(|token| token.comma);
        let and = usize::from(tokens.get(at).is_some_and(|token| token.id == w::AND));
        if !comma && and == 0 {
            break;
        }
        let rest = tokens.get(at + and..).unwrap_or(&[]);
        // "node_modules and reinstall" is a path and a verb.
        let alike =
            |token: &&Token<'_>| token.quoted || is_pathlike(token.raw) || !is_pathlike(first.raw);
        let next = rest
            .first()
            .filter(|token| is_value(token))
            .filter(alike)
            .and_then(|_| path(rest, false));
        let Some((Value::Path(next), length)) = next else {
            break;
        };
        paths.push(next);
        at += and + length;
    }
    Some((
        if paths.len() == 1 {
            Value::Path(paths.remove(0))
        } else {
            Value::Paths(paths)
        },
        at,
    ))
}

/// Letters, digits and few signs, so that no tool takes it for an option or a path.
pub(crate) fn name<'a>(token: &Token<'a>, announced: bool) -> Option<&'a str> {
    let raw = token.raw;
    let good = !raw.is_empty()
        && raw.len() <= 100
        && raw
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && raw
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.+@:/".contains(&byte));
    let free = token.quoted
        || (announced && !raw.bytes().all(|byte| byte.is_ascii_digit()))
        || ((token.id == 0 || token.mistyped) && !raw.bytes().all(|byte| byte.is_ascii_digit()));
    (good && free && (token.quoted || !is_describing(raw)))
        .then_some(raw)
        .or_else(|| account(raw).filter(|_| token.quoted))
}

fn extension<'a>(token: &Token<'a>) -> Option<&'a str> {
    let bare = token.raw.trim_start_matches('*').trim_start_matches('.');
    let good = !bare.is_empty()
        && bare.len() <= 12
        && bare.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let marked = token.raw.starts_with(['.', '*']) || is_extension_word(token) || token.quoted;
    // "pdfs" are pdf files.
    let plural = match token.role {
        Role::Noun(kind) => bare
            .strip_suffix('s')
            .filter(|one| extensions(kind).any(|extension| extension == *one)),
        _ => None,
    };
    (good && marked).then_some(bare).or(plural)
}

fn is_extension_word(token: &Token<'_>) -> bool {
    match token.role {
        Role::Extension => true,
        Role::Adjective(kind) => {
            extensions(kind).any(|extension| token.raw.eq_ignore_ascii_case(extension))
        }
        _ => false,
    }
}
