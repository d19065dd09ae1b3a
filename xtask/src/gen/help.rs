//! What the program says of itself: the help of each of its commands, taken apart.

use anyhow::{Context as _, Result};

use super::program::Program;

/// The help of one command.
pub(super) struct Help {
    words: Vec<String>,
    /// What it does, in a line.
    pub(super) about: String,
    /// The rest of what stands before the usage.
    pub(super) more: String,
    /// How it is called.
    pub(super) usage: Vec<String>,
    /// Its sections: arguments, options, examples; and text without a heading.
    pub(super) sections: Vec<Section>,
}

/// A part of the help.
pub(super) struct Section {
    /// Its heading; none for plain text.
    pub(super) heading: Option<String>,
    /// Its lines, as they stand.
    pub(super) lines: Vec<String>,
}

impl Help {
    /// The help of the program and of all its commands.
    pub(super) fn of_all(program: &Program) -> Result<Vec<Self>> {
        let mut all = Vec::new();
        let mut left = vec![vec!["caro".to_owned()]];
        while let Some(words) = left.pop() {
            let help = Self::of(words, program)?;
            left.extend(help.commands().into_iter().rev().map(|name| {
                let mut words = help.words.clone();
                words.push(name);
                words
            }));
            all.push(help);
        }
        Ok(all)
    }

    /// The words that call it, the program's name first.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    fn of(words: Vec<String>, program: &Program) -> Result<Self> {
        let mut arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        arguments.push("--help");
        let text = program.run(&arguments)?.stdout;
        let name = words.join(" ");
        Self::read(words, &text).with_context(|| format!("the help of {name}"))
    }

    /// Takes a help text apart.
    fn read(words: Vec<String>, text: &str) -> Result<Self> {
        let (before, after) = text.split_once("\nUsage: ").context("no usage")?;
        let (about, more) = before.split_once('\n').unwrap_or((before, ""));
        let (usage, rest) = after.split_once("\n\n").unwrap_or((after, ""));
        Ok(Self {
            words,
            about: about.trim().trim_end_matches('.').to_owned(),
            more: more.trim().to_owned(),
            usage: usage.lines().map(|line| line.trim().to_owned()).collect(),
            sections: sections(rest),
        })
    }

    /// The names of its commands.
    fn commands(&self) -> Vec<String> {
        let is_commands = |section: &&Section| section.heading.as_deref() == Some("Commands");
        self.sections
            .iter()
            .filter(is_commands)
            .flat_map(|section| &section.lines)
            // A description that goes on over a line is set further in.
            .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
            .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
            .collect()
    }
}

fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in text.lines() {
        let heading = line
            .strip_suffix(':')
            .filter(|_| !line.starts_with(' ') && line.len() < 20);
        let plain_after_list = !line.is_empty()
            && !line.starts_with(' ')
            && sections
                .last()
                .is_some_and(|section| section.heading.is_some());
        match (heading, sections.last_mut()) {
            (Some(heading), _) => sections.push(Section {
                heading: Some(heading.to_owned()),
                lines: Vec::new(),
            }),
            (None, Some(last)) if !plain_after_list => last.lines.push(line.to_owned()),
            _ => sections.push(Section {
                heading: None,
                lines: vec![line.to_owned()],
            }),
        }
    }
    for section in &mut sections {
        while section
            .lines
            .last()
            .is_some_and(|line| line.trim().is_empty())
        {
            section.lines.pop();
        }
    }
    sections.retain(|section| !section.lines.is_empty());
    sections
}

#[cfg(test)]
mod tests {
    use super::Help;

    const TEXT: &str = "Does a thing.\n\nMore of it.\n\nUsage: caro [OPTIONS] <PROMPT>...\n       caro <COMMAND>\n\nCommands:\n  \
        one    Does one\n         and more\n  two    Does two\n\nOptions:\n  -h, --help  Print help\n\nExamples:\n  caro one\n\nPlain text.\nAnd on.\n";

    #[test]
    fn a_help_is_taken_apart() {
        let help = Help::read(vec!["caro".to_owned()], TEXT).unwrap();
        assert_eq!(
            (help.about.as_str(), help.more.as_str()),
            ("Does a thing", "More of it.")
        );
        assert_eq!(help.usage, ["caro [OPTIONS] <PROMPT>...", "caro <COMMAND>"]);
        assert_eq!(help.commands(), ["one", "two"]);
        let headings: Vec<_> = help
            .sections
            .iter()
            .map(|section| section.heading.as_deref())
            .collect();
        assert_eq!(
            headings,
            [Some("Commands"), Some("Options"), Some("Examples"), None]
        );
        assert_eq!(help.sections[3].lines, ["Plain text.", "And on."]);
    }
}
