//! Which arguments are options, which a command, and which the user's sentence.
//!
//! A sentence may hold anything: `caro what does tar -x do` must neither execute nor complain. So options are taken
//! only before its first word. A sentence in quotes is one argument and complete, so options may follow it. A first
//! word that is also the name of a command is that command only where the rest fits it.

use std::ffi::{OsStr, OsString};

use clap::error::ErrorKind;
use clap::{ArgAction, CommandFactory as _, FromArgMatches as _};

use super::Cli;
use crate::failure::Failure;
use crate::ui::Verbosity;

/// The arguments of this run, understood.
#[derive(Debug)]
pub(crate) struct Invocation {
    pub(super) cli: Cli,
    /// Words of the sentence that look like options of Caro.
    pub(super) suspicious: Vec<String>,
    /// The command whose name is the first word of the sentence, where the rest doesn't fit it.
    pub(super) misfit: Option<String>,
}

/// With fewer words than this, a command that does not parse is a mistake and not a sentence.
const WORDS_OF_A_SENTENCE: usize = 3;

impl Invocation {
    /// Understands the arguments, the program's name among them.
    ///
    /// # Errors
    /// Help or version, where they were asked for, or what is wrong.
    pub(crate) fn parse(arguments: Vec<OsString>) -> Result<Self, Failure> {
        let command = Cli::command();
        let given = arguments.get(1..).unwrap_or_default();
        let before = options(&command, given);
        let rest = &given[before..];
        let Some(first) = rest.first() else {
            return parse(command, &arguments);
        };
        if first == "--" {
            return sentence(command, &given[..before], &rest[1..]);
        }
        if is_option(first) {
            // Not one of ours: the parser says so, with the ones it may have meant.
            return parse(command, &arguments);
        }
        if first == "help" && (rest.len() == 1 || is_command(&command, &rest[1])) {
            let mut help = vec!["caro".into()];
            help.extend_from_slice(&rest[1..]);
            help.push("--help".into());
            return parse(command, &help);
        }
        if is_command(&command, first) {
            let result = as_command(&command, &arguments, rest);
            return result.unwrap_or_else(|| {
                let misfit = Some(first.to_string_lossy().into_owned());
                let sentence = sentence(command, &given[..before], rest)?;
                Ok(Self { misfit, ..sentence })
            });
        }
        let trailing = &rest[1..];
        if first.as_encoded_bytes().contains(&b' ')
            && !trailing
                .iter()
                .any(|word| word == "-V" || word == "--version")
            && options(&command, trailing) == trailing.len()
        {
            let all = [&given[..before], trailing].concat();
            return sentence(command, &all, &rest[..1]);
        }
        sentence(command, &given[..before], rest)
    }

    /// How much is to be said.
    pub(crate) const fn verbosity(&self) -> Verbosity {
        self.cli.global.verbosity()
    }
}

fn parse(command: clap::Command, arguments: &[OsString]) -> Result<Invocation, Failure> {
    let cli = Cli::from_arg_matches(&command.try_get_matches_from(arguments)?)?;
    if cli.command.is_some() && cli.generate.any() {
        return Err(
            Failure::usage("options for a sentence were given to a command")
                .hint("caro --help shows which options every command takes"),
        );
    }
    Ok(Invocation {
        cli,
        suspicious: Vec::new(),
        misfit: None,
    })
}

fn sentence(
    command: clap::Command,
    options: &[OsString],
    words: &[OsString],
) -> Result<Invocation, Failure> {
    let suspicious = if words.len() > 1 {
        words
            .iter()
            .filter(|word| is_ours(&command, word))
            .map(|word| word.to_string_lossy().into_owned())
            .collect()
    } else {
        Vec::new()
    };
    let mut arguments: Vec<OsString> = vec!["caro".into()];
    arguments.extend_from_slice(options);
    if words.is_empty() {
        // `caro --` asks for nothing; an empty sentence says so in its own words.
        arguments.extend(["--".into(), "".into()]);
    } else {
        arguments.push("--".into());
        arguments.extend_from_slice(words);
    }
    Ok(Invocation {
        suspicious,
        ..parse(command, &arguments)?
    })
}

/// Understands the arguments as a command, or says that they are none.
fn as_command(
    command: &clap::Command,
    arguments: &[OsString],
    rest: &[OsString],
) -> Option<Result<Invocation, Failure>> {
    let plain = !rest.iter().any(|word| is_option(word));
    let long = plain && rest.len() >= WORDS_OF_A_SENTENCE;
    // Every word fits `check`, which takes a whole command.
    if rest[0] == "check" && long {
        return None;
    }
    match parse(command.clone(), arguments) {
        Err(Failure::Arguments(error)) if long && is_misfit(error.kind()) => None,
        result => Some(result),
    }
}

const fn is_misfit(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::InvalidSubcommand
            | ErrorKind::InvalidValue
            | ErrorKind::UnknownArgument
            | ErrorKind::TooManyValues
            | ErrorKind::WrongNumberOfValues
    )
}

fn is_command(command: &clap::Command, word: &OsStr) -> bool {
    command
        .get_subcommands()
        .any(|subcommand| word == subcommand.get_name())
}

fn is_option(word: &OsStr) -> bool {
    word.len() > 1 && word.as_encoded_bytes().starts_with(b"-")
}

/// How many of the arguments are options of ours with their values, from the first on.
fn options(command: &clap::Command, arguments: &[OsString]) -> usize {
    let mut taken = 0;
    while let Some(width) = arguments.get(taken).and_then(|word| width(command, word)) {
        taken += width;
    }
    taken.min(arguments.len())
}

/// How many arguments an option is, with its value. `None`: it is no option of ours.
fn width(command: &clap::Command, word: &OsStr) -> Option<usize> {
    let word = word.to_str()?;
    if let Some(long) = word.strip_prefix("--") {
        return match long.split_once('=') {
            Some((name, _)) => find_long(command, name).map(|_| 1),
            None => find_long(command, long).map(|takes_value| 1 + usize::from(takes_value)),
        };
    }
    let mut letters = word.strip_prefix('-')?.chars();
    letters.clone().next()?;
    while let Some(letter) = letters.next() {
        if find_short(command, letter)? {
            // What is left of the word is the value; else it is the next one.
            return Some(1 + usize::from(letters.next().is_none()));
        }
    }
    Some(1)
}

fn is_ours(command: &clap::Command, word: &OsStr) -> bool {
    width(command, word).is_some()
}

/// Whether the option takes a value; `None` where there is none of this name.
fn find_long(command: &clap::Command, name: &str) -> Option<bool> {
    if matches!(name, "help" | "version") {
        return Some(false);
    }
    command
        .get_arguments()
        .find(|argument| argument.get_long() == Some(name))
        .map(takes_value)
}

fn find_short(command: &clap::Command, letter: char) -> Option<bool> {
    if matches!(letter, 'h' | 'V') {
        return Some(false);
    }
    command
        .get_arguments()
        .find(|argument| argument.get_short() == Some(letter))
        .map(takes_value)
}

fn takes_value(argument: &clap::Arg) -> bool {
    matches!(argument.get_action(), ArgAction::Set | ArgAction::Append)
}

#[cfg(test)]
mod tests {
    use super::{Cli, Invocation};
    use crate::failure::Failure;
    use clap::CommandFactory as _;

    fn invocation(arguments: &[&str]) -> Result<Invocation, Failure> {
        let mut all = vec!["caro".into()];
        all.extend(arguments.iter().map(std::convert::Into::into));
        Invocation::parse(all)
    }

    /// The sentence that these arguments make; empty where they are a command.
    fn sentence(arguments: &[&str]) -> String {
        let invocation = invocation(arguments).unwrap();
        let words: Vec<_> = invocation
            .cli
            .prompt
            .iter()
            .map(|word| word.to_str().unwrap())
            .collect();
        assert_eq!(words.is_empty(), invocation.cli.command.is_some());
        words.join(" ")
    }

    fn is_command(arguments: &[&str]) -> bool {
        sentence(arguments).is_empty()
    }

    #[test]
    fn the_tree_of_arguments_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_before_the_sentence_are_options() {
        let cli = invocation(&[
            "-xy",
            "-b",
            "static",
            "--shell=zsh",
            "-ojson",
            "list",
            "files",
        ])
        .unwrap()
        .cli;
        assert!(cli.generate.execute && cli.generate.yes);
        assert_eq!(cli.generate.backend.as_deref(), Some("static"));
        assert_eq!(cli.generate.shell.as_deref(), Some("zsh"));
        assert_eq!(cli.generate.output.as_deref(), Some("json"));
        assert_eq!(cli.prompt, ["list", "files"]);
    }

    #[test]
    fn words_of_a_sentence_stay_words_whatever_they_look_like() {
        for words in [
            &["what", "does", "tar", "-x", "do"][..],
            &["print", "the", "-V", "flag"],
            &["explain", "git", "push", "--force"],
            &["what", "is", "--", "good", "for"],
            &["show", "--help", "of", "ls"],
        ] {
            let invocation = invocation(words).unwrap();
            assert_eq!(invocation.cli.prompt, words);
            assert!(!invocation.cli.generate.execute);
        }
    }

    #[test]
    fn a_word_that_looks_like_our_option_is_pointed_out() {
        assert_eq!(
            invocation(&["list", "files", "-x"]).unwrap().suspicious,
            ["-x"]
        );
        assert!(
            invocation(&["list", "files", "-la"])
                .unwrap()
                .suspicious
                .is_empty()
        );
    }

    #[test]
    fn a_quoted_sentence_may_be_followed_by_options() {
        let cli = invocation(&["list all files", "-o", "json", "--dry-run"])
            .unwrap()
            .cli;
        assert_eq!(cli.prompt, ["list all files"]);
        assert!(cli.generate.dry_run);
        assert_eq!(
            sentence(&["what does tar", "-x", "do"]),
            "what does tar -x do"
        );
        assert_eq!(sentence(&["which version", "-V"]), "which version -V");
    }

    #[test]
    fn a_command_is_one_only_where_the_rest_fits() {
        assert!(is_command(&["config", "list"]));
        assert!(is_command(&["-v", "doctor"]));
        assert!(is_command(&["init", "zsh"]));
        assert_eq!(
            sentence(&["config", "the", "firewall"]),
            "config the firewall"
        );
        assert_eq!(
            sentence(&["init", "a", "git", "repository"]),
            "init a git repository"
        );
        assert_eq!(sentence(&["doctor", "my", "network"]), "doctor my network");
        assert_eq!(sentence(&["--", "config", "list"]), "config list");
    }

    #[test]
    fn a_mistyped_command_is_a_mistake_and_not_a_sentence() {
        for arguments in [
            &["config", "lst"][..],
            &["init", "zhs"],
            &["config", "get"],
            &["doctor", "--frob", "a", "b"],
        ] {
            assert!(
                matches!(invocation(arguments), Err(Failure::Arguments(_))),
                "{arguments:?}"
            );
        }
    }

    #[test]
    fn check_takes_a_command_and_leaves_sentences_about_checking() {
        assert!(is_command(&["check", "--", "rm", "-rf", "x"]));
        assert!(is_command(&["check", "rm -rf x"]));
        assert!(is_command(&["check", "rm", "-rf", "x"]));
        assert!(is_command(&["check", "--json", "ls"]));
        assert_eq!(sentence(&["check", "disk", "space"]), "check disk space");
    }

    #[test]
    fn help_is_found_where_people_look_for_it() {
        for arguments in [
            &["help"][..],
            &["help", "config"],
            &["--help"],
            &["check", "--help"],
        ] {
            let Err(Failure::Arguments(error)) = invocation(arguments) else {
                panic!("{arguments:?}")
            };
            assert_eq!(error.kind(), clap::error::ErrorKind::DisplayHelp);
        }
        assert_eq!(
            sentence(&["help", "me", "find", "files"]),
            "help me find files"
        );
    }

    #[test]
    fn options_for_a_sentence_are_not_for_commands() {
        assert!(matches!(
            invocation(&["-x", "config", "list"]),
            Err(Failure::Told(_))
        ));
    }

    #[test]
    fn nothing_at_all_is_no_sentence_and_no_command() {
        let cli = invocation(&["-v"]).unwrap().cli;
        assert!(cli.prompt.is_empty() && cli.command.is_none());
    }
}
