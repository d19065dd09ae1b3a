//! The configuration and the environment as a page of the documentation.
//!
//! Which keys there are, and what they may hold, is asked of the program; which variables, of its source. What they
//! mean is said here, and a name without a word, or a word without a name, is an error.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};

use super::markdown::GENERATED;
use super::program::Program;

/// What each key is for.
const KEYS: &[(&str, &str)] = &[
    (
        "backend.default",
        "Who is asked first. `-b` asks one backend and nobody else.",
    ),
    (
        "backend.fallback",
        "Who is asked, in this order, when the first has no command; each use is shown.",
    ),
    (
        "backend.timeout",
        "How long a server may take to answer, in seconds.",
    ),
    (
        "history.enabled",
        "Whether what is typed at the prompt of `caro` alone is kept, in `~/.local/state/caro/history`; without it, no.",
    ),
    (
        "model.default",
        "The model on this machine: a name that `caro model list` shows, or the path of a `.gguf` file.",
    ),
    (
        "model.directory",
        "Where model files are kept; without it, `~/.local/share/caro/models`.",
    ),
    (
        "model.mirror",
        "The server that model files come from, instead of Hugging Face.",
    ),
    (
        "ollama.host",
        "Where Ollama is; without it, `http://localhost:11434`.",
    ),
    ("ollama.model", "Which of Ollama's models answers."),
    (
        "openai.key_command",
        "A program that prints the key for OpenAI, where `OPENAI_API_KEY` does not hold it. No shell reads the line.",
    ),
    ("openai.model", "Which of OpenAI's models answers."),
    (
        "openai_compatible.key_command",
        "A program that prints the key for the server below, if it wants one.",
    ),
    (
        "openai_compatible.model",
        "Which of the server's models answers.",
    ),
    (
        "openai_compatible.url",
        "A server that speaks OpenAI's protocol, with its path: `http://localhost:8000/v1`.",
    ),
    (
        "anthropic.key_command",
        "A program that prints the key for Anthropic, where `ANTHROPIC_API_KEY` does not hold it.",
    ),
    ("anthropic.model", "Which of Anthropic's models answers."),
    ("output", "How the answer is printed."),
    (
        "safety.allow",
        "Rules whose findings you do not want, by their ids; each use is shown.",
    ),
    ("safety.level", "How careful the assessment is."),
    (
        "shell",
        "The shell that commands are written for; without it, the one that you use.",
    ),
    ("telemetry.air_gapped", "Record events and never send them."),
    (
        "telemetry.enabled",
        "Whether events are recorded. Setting it is an answer to the question; `false` also deletes what waits.",
    ),
    (
        "telemetry.flush_interval",
        "Seconds between two starts of the sender; 600 without it, 0 for every run.",
    ),
];

/// What each variable is for.
const VARIABLES: &[(&str, &str)] = &[
    ("HOME", "Where your files are."),
    (
        "PATH",
        "Where programs are looked for: an editor, a clipboard, the tools that a model may use.",
    ),
    (
        "SHELL",
        "The shell that commands are written for and run in.",
    ),
    ("EDITOR", "The editor of `caro config edit`."),
    ("VISUAL", "The same, and comes first."),
    (
        "XDG_CACHE_HOME",
        "Where the model's preparation is kept, instead of `~/.cache`.",
    ),
    (
        "XDG_CONFIG_HOME",
        "Where the configuration is, instead of `~/.config`.",
    ),
    (
        "XDG_DATA_HOME",
        "Where model files are kept, instead of `~/.local/share`.",
    ),
    (
        "XDG_STATE_HOME",
        "Where events wait, instead of `~/.local/state`.",
    ),
    ("CLICOLOR", "`0` switches colours off."),
    (
        "CLICOLOR_FORCE",
        "Switches colours on where there is no terminal.",
    ),
    ("DISPLAY", "Whether an X11 clipboard is there."),
    ("NO_COLOR", "Switches colours off."),
    ("TERM", "What the terminal can do."),
    ("WAYLAND_DISPLAY", "Whether a Wayland clipboard is there."),
    ("CARO_BACKEND", "Overrides `backend.default`."),
    ("CARO_MODEL", "Overrides `model.default`."),
    (
        "CARO_OPENAI_COMPATIBLE_KEY",
        "The key for the server of `openai_compatible.url`.",
    ),
    (
        "CARO_POSTHOG_API_KEY",
        "The PostHog project that events go to, instead of the built-in one.",
    ),
    (
        "CARO_POSTHOG_HOST",
        "The server that events go to, instead of the built-in one: `https://`, or this machine.",
    ),
    ("CARO_SAFETY", "Overrides `safety.level`."),
    ("CARO_SHELL", "Overrides `shell`."),
    (
        "CARO_TELEMETRY_AIR_GAPPED",
        "Yes closes the air gap for this run; it cannot open one. What can't be read is yes.",
    ),
    (
        "CARO_TELEMETRY_ENABLED",
        "Yes or no to recording, over the configuration. What can't be read is no.",
    ),
    (
        "CARO_TELEMETRY_FLUSH_INTERVAL",
        "Overrides `telemetry.flush_interval`.",
    ),
    ("ANTHROPIC_API_KEY", "The key for Anthropic."),
    (
        "HF_ENDPOINT",
        "The server that model files come from, where `model.mirror` is not set.",
    ),
    (
        "OLLAMA_HOST",
        "Where Ollama is, where `ollama.host` is not set.",
    ),
    ("OPENAI_API_KEY", "The key for OpenAI."),
    (
        "ALL_PROXY",
        "The proxy for everything that is sent or fetched by `https`, after `HTTPS_PROXY`.",
    ),
    (
        "CI",
        "Set: nobody is asked about telemetry, and it is off unless you, or `CARO_TELEMETRY_ENABLED`, said yes.",
    ),
    (
        "DO_NOT_TRACK",
        "Set to anything but `0` or `false`: nothing is recorded.",
    ),
    (
        "HTTPS_PROXY",
        "The proxy for everything that is sent or fetched by `https`.",
    ),
    (
        "NO_PROXY",
        "The hosts that are reached without a proxy, as in `example.org,10.0.0.0/8`.",
    ),
    ("all_proxy", "As `ALL_PROXY`."),
    ("https_proxy", "As `HTTPS_PROXY`."),
    ("no_proxy", "As `NO_PROXY`."),
];

/// The page.
pub(super) fn render(program: &Program) -> Result<String> {
    let mut page = format!(
        "# Configuration and environment\n\n{GENERATED}\n\nA value is taken from the first of these that has one: an argument, a variable, your file \
         (`~/.config/caro/config.toml`), the default. `OLLAMA_HOST` and `HF_ENDPOINT` are other programs' variables and count after your file. `caro config list` shows every value in effect and where it comes from. \
         What an administrator can forbid stands in [for packagers](../guides/packagers.md#the-system-policy).\n\n\
         ## Keys\n\n| key | what | values | default |\n|---|---|---|---|\n"
    );
    for (key, default) in keys(program)? {
        let what = word_of(KEYS, &key)?;
        let values = values(&key, program)?;
        let default = default.map_or_else(|| "none".to_owned(), |value| format!("`{value}`"));
        let _ = writeln!(page, "| `{key}` | {what} | {values} | {default} |");
    }
    page.push_str("\n## Variables\n\nCaro reads these and no others. An empty one counts as not set.\n\n| variable | what |\n|---|---|\n");
    let source =
        std::fs::read_to_string(super::root().join("crates/caro/src/config/environment.rs"))?;
    let names = names_in(&source, "VARIABLES")?;
    for name in &names {
        let _ = writeln!(page, "| `{name}` | {} |", word_of(VARIABLES, name)?);
    }
    if let Some((gone, _)) = VARIABLES
        .iter()
        .find(|(name, _)| !names.iter().any(|known| known == name))
    {
        bail!("{gone} is described, and no longer read");
    }
    page.push_str(
        "\nA coding agent is recognised by one of these, with the same effect as `CI`:\n\n",
    );
    let agents: Vec<_> = names_in(&source, "AGENTS")?
        .iter()
        .map(|name| {
            if name.ends_with('_') {
                format!("`{name}…`")
            } else {
                format!("`{name}`")
            }
        })
        .collect();
    let _ = writeln!(page, "{}.", agents.join(", "));
    page.push_str("\nThe sender is given the variables that begin with `CARO_`, the proxies, `HOME`, the XDG directories, `DO_NOT_TRACK`, `CI`, and where certificates are; no other.\n");
    Ok(page)
}

/// The keys with their defaults, from `caro config list` in an empty home.
fn keys(program: &Program) -> Result<Vec<(String, Option<String>)>> {
    let list = program.run(&["config", "list"])?.stdout;
    let keys: Vec<_> = list
        .lines()
        .filter_map(|line| {
            let (key, rest) = line.split_once(" =")?;
            let value = rest.split(" #").next().unwrap_or_default().trim();
            Some((
                key.to_owned(),
                Some(value)
                    .filter(|value| !matches!(*value, "" | "-"))
                    .map(str::to_owned),
            ))
        })
        .collect();
    for (name, _) in KEYS {
        keys.iter()
            .find(|(key, _)| key == name)
            .with_context(|| format!("{name} is described, and no longer a key"))?;
    }
    Ok(keys)
}

/// What a key may hold: what the program says to a value that it can't.
fn values(key: &str, program: &Program) -> Result<String> {
    let said = program.run(&["config", "set", key, "?"])?.stderr;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let values = if let Some((before, names)) = said.split_once("is not one of ") {
        let names = names.split(" hint:").next().unwrap_or(names);
        let names: Vec<_> = names
            .split(", ")
            .map(|name| format!("`{}`", name.trim()))
            .collect();
        let several = before.contains("names something");
        let before = if several { "a list of " } else { "" };
        format!("{before}{}", names.join(", "))
    } else if said.contains("neither true nor false") {
        "`true`, `false`".to_owned()
    } else if let Some((_, bounds)) = said.split_once("is not a number of seconds") {
        format!("a number of seconds{bounds}")
    } else if said.contains("name of a rule") {
        "names of rules: `caro check --rules`".to_owned()
    } else if said.contains("is not an address") {
        "an address: `http://…` or `https://…`".to_owned()
    } else if said.contains("name of a model") {
        if key == "model.default" {
            "a name or a path"
        } else {
            "a name"
        }
        .to_owned()
    } else if said.contains("path of a directory") {
        "an absolute path; `~/` is your home".to_owned()
    } else if said.contains("program with its arguments") {
        "a program and its arguments".to_owned()
    } else {
        bail!("config set {key} ?: {said}");
    };
    Ok(values)
}

fn word_of(words: &[(&str, &'static str)], name: &str) -> Result<&'static str> {
    let found = words.iter().find(|(known, _)| *known == name);
    Ok(found
        .with_context(|| format!("{name} is not described in xtask/src/gen/configuration.rs"))?
        .1)
}

/// The texts in a list of the source.
fn names_in(source: &str, list: &str) -> Result<Vec<String>> {
    let start = format!("const {list}: &[&str] = &[");
    let (_, after) = source
        .split_once(&start)
        .with_context(|| format!("no {list} in environment.rs"))?;
    let (body, _) = after.split_once("];").context("no end of the list")?;
    Ok(body
        .lines()
        .filter_map(|line| {
            Some(
                line.trim()
                    .strip_prefix('"')?
                    .strip_suffix("\",")?
                    .to_owned(),
            )
        })
        .collect())
}
