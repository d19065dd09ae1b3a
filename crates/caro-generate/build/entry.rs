//! Reads the entries of `knowledge/entries/*.txt`.

use crate::Mistake;
use crate::lexicon::meaningful_lines;

/// The kinds of slots, in the order of `static_backend::kinds::Kind`.
pub(crate) const KINDS: [&str; 152] = [
    "n",
    "path",
    "dir",
    "files",
    "text",
    "any",
    "name",
    "ext",
    "url",
    "host",
    "port",
    "size",
    "span",
    "date",
    "mode",
    "nth",
    "pid",
    "key",
    "tarball",
    "zip",
    "gz",
    "document",
    "file",
    "folder",
    "csv",
    "textfile",
    "documents",
    "quoted",
    "variable",
    "dotted",
    "undotted",
    "sign",
    "label",
    "ref",
    "trunk",
    "onedir",
    "manydirs",
    "oneprocess",
    "manyprocesses",
    "oneline",
    "manyfiles",
    "json",
    "jsonkey",
    "jsonpath",
    "scalar",
    "yaml",
    "markdown",
    "gpgfile",
    "sums",
    "charset",
    "cert",
    "login",
    "remotedir",
    "remotepath",
    "picture",
    "pictures",
    "picext",
    "percent",
    "dimensions",
    "medium",
    "pdf",
    "pdfs",
    "video",
    "sound",
    "videoext",
    "soundext",
    "clock",
    "textual",
    "written",
    "office",
    "officeext",
    "account",
    "shellname",
    "k8s",
    "k8skind",
    "table",
    "tsv",
    "giturl",
    "patch",
    "procname",
    "script",
    "shellscript",
    "pyscript",
    "signal",
    "nice",
    "hostname",
    "tool",
    "unit",
    "month",
    "zone",
    "ip",
    "cidr",
    "dns",
    "machine",
    "server",
    "interface",
    "credentials",
    "passwd",
    "pkg",
    "requirements",
    "module",
    "csource",
    "cppsource",
    "javasource",
    "sqlitefile",
    "jsfile",
    "device",
    "image",
    "mounted",
    "word",
    "imagename",
    "jsonl",
    "jsonplural",
    "xml",
    "globbed",
    "bytes",
    "owners",
    "lines",
    "hexa",
    "letter",
    "email",
    "deb",
    "rar",
    "sevenzip",
    "bzip",
    "lowvariable",
    "changing",
    "daemon",
    "pub",
    "envfile",
    "command",
    "commandline",
    "simplecommand",
    "croncommand",
    "seconds",
    "timeofday",
    "crontime",
    "weekday",
    "cronday",
    "pylib",
    "jslib",
    "dollar",
    "hostport",
    "base64",
    "hexnumber",
    "pandocext",
    "namedfile",
    "mounteddir",
    "everybody",
    "onlyothers",
    "editor",
    "machines",
];

/// Where a command holds, in the order of `static_backend::entries::Target`.
pub(crate) const TARGETS: [&str; 6] = ["", "gnu", "bsd", "fish", "powershell", "any"];

#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) name: String,
    pub(crate) kind: u16,
}

impl Slot {
    pub(crate) fn parse(text: &str) -> Result<Self, Mistake> {
        let (name, kind) = text.split_once(':').unwrap_or((text, text));
        let index = KINDS
            .iter()
            .position(|known| *known == kind)
            .ok_or_else(|| {
                format!(
                    "{{{text}}}: there is no kind \"{kind}\"; the kinds are {}",
                    KINDS.join(", ")
                )
            })?;
        Ok(Self {
            name: name.to_owned(),
            kind: u16::try_from(index).expect("few kinds"),
        })
    }

    /// Whether every value of the slot is letters, digits and harmless signs, so that it needs no quotes.
    pub(crate) fn is_harmless(&self) -> bool {
        matches!(
            KINDS[usize::from(self.kind)],
            "n" | "port"
                | "pid"
                | "nth"
                | "date"
                | "mode"
                | "size"
                | "key"
                | "ext"
                | "percent"
                | "dimensions"
                | "clock"
                | "picext"
                | "videoext"
                | "soundext"
                | "officeext"
                | "k8s"
                | "k8skind"
                | "shellname"
                | "signal"
                | "month"
                | "bytes"
                | "lines"
                | "hexa"
                | "seconds"
                | "dollar"
                | "hexnumber"
                | "pandocext"
                | "letter"
                | "ip"
                | "cidr"
                | "dns"
                | "interface"
                | "nice"
        )
    }
}

/// What a command prints, in the order of `static_backend::entries::Gives`.
const GIVES: [&str; 3] = ["nothing", "text", "lines"];

/// Titles that start so speak of a command that prints what was asked for and changes nothing.
const SHOWING: [&str; 9] = [
    "Shows ",
    "Lists ",
    "Counts ",
    "Finds ",
    "Searches ",
    "Tells ",
    "Sorts ",
    "Adds up ",
    "Says ",
];

#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// Where it stands, for messages: `file:line`.
    pub(crate) place: String,
    pub(crate) title: String,
    pub(crate) says: Vec<String>,
    /// Sentences by their parts, which may stand in any order.
    pub(crate) parts: Vec<String>,
    /// Target and command.
    pub(crate) runs: Vec<(usize, String)>,
    /// What the command prints.
    pub(crate) gives: u8,
    /// For a clause behind another command: what that one must print.
    pub(crate) after: Option<u8>,
}

impl Entry {
    pub(crate) fn read_all(file: &str, text: &str) -> Result<Vec<Self>, Mistake> {
        let mut entries: Vec<Self> = Vec::new();
        for (number, line) in meaningful_lines(text) {
            let place = format!("{file}:{number}");
            if let Some(title) = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                entries.push(Self {
                    place,
                    title: title.to_owned(),
                    gives: u8::from(SHOWING.iter().any(|verb| title.starts_with(verb))),
                    ..Self::default()
                });
                continue;
            }
            let (key, value) = line
                .split_once(": ")
                .ok_or_else(|| format!("{place}: expected \"key: value\""))?;
            let entry = entries
                .last_mut()
                .ok_or_else(|| format!("{place}: a [Title] must come first"))?;
            match key {
                "say" => entry.says.push(value.trim().to_owned()),
                "parts" => entry.parts.push(value.trim().to_owned()),
                "ok" | "no" => {}
                "gives" => entry.gives = printed(value).map_err(|e| format!("{place}: {e}"))?,
                "after" => {
                    entry.after = Some(printed(value).map_err(|e| format!("{place}: {e}"))?);
                }
                _ => {
                    let target = key
                        .strip_prefix("run")
                        .and_then(|rest| TARGETS.iter().position(|target| *target == rest.trim()));
                    let target = target.ok_or_else(|| format!("{place}: there is no \"{key}\""))?;
                    entry.runs.push((target, value.trim().to_owned()));
                }
            }
        }
        if let Some(entry) = entries
            .iter()
            .find(|entry| entry.is_silent() != entry.runs.is_empty())
        {
            return Err(format!(
                "{}: an entry has say: or parts:, and run:, or only examples",
                entry.place
            ));
        }
        entries.retain(|entry| !entry.is_silent());
        Ok(entries)
    }

    /// Whether there is no sentence for it, so that it only holds examples.
    fn is_silent(&self) -> bool {
        self.says.is_empty() && self.parts.is_empty()
    }
}

fn printed(value: &str) -> Result<u8, Mistake> {
    let index = GIVES.iter().position(|known| *known == value.trim());
    index
        .and_then(|index| u8::try_from(index).ok())
        .ok_or_else(|| format!("\"{value}\" is none of {}", GIVES.join(", ")))
}
