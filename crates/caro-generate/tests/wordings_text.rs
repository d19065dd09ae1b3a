//! Sentences about text that are refused, and what others become, without running it.

mod support;

use caro_generate::{Shell, Userland};

use support::answer;

/// A sentence that is understood in part is not understood.
#[test]
fn what_is_not_said_in_full_has_no_answer() {
    for sentence in [
        "sort the lines by length and remove duplicates",
        "count the words that contain error",
        "show the lines of app.log that rhyme",
        "reverse the space separated words in \"35 53 102 342\"",
        "show the most common first word in app.log",
        "show the line after \"error\" in app.log",
        "how many times does the letter a appear in app.log",
        "delete the lines between \"BEGIN\" and \"END\" in server.conf",
        "show the lines of app.log containing error that I like",
        "show the lines of app.log that contain error or",
        "the 10 most interesting words in app.log",
        "sum the second and third column of data.csv",
        "show the first 2 lines of list.txt sorted by length",
        "delete the longest line of list.txt",
        "find files using x.txt",
        "remove the header file list.txt",
        "status of data.csv",
        "print list.txt with line numbers starting from 1",
        "convert commas to brackets in data.csv",
        "second largest number in list.txt",
        "list all functions defined in app.xyz",
        "show lines 5, 3 and 12 of list.txt",
        "change the mode in list.txt to 999",
        "employees in employees.csv that earn more than 4500",
        "which employee in employees.csv has the highest salary",
        "list the subdirectories of this folder, not deeper",
        "sum of the prices in notes.txt",
        "sort data.csv by rating",
        "minimum and maximum of the amount column in data.csv",
        "which pdf files mention \"sound\"",
        "comment out server.conf",
        "indent list.txt",
        "convert list.txt to unix",
        "convert README.md to html with lynx",
        "delete everything but list.txt",
        "lines in app.log with dates like tomorrow",
        "show the ERROR lines",
        "remove the first characters of every line of list.txt",
        "print column 1 and 3 separated by a tab from data.csv where column 2 is Paris",
    ] {
        assert_eq!(
            answer(sentence, Shell::Bash, Userland::Gnu),
            None,
            "{sentence}"
        );
    }
}

#[test]
fn other_shells_and_other_tools_are_known_or_refused() {
    let sentence = "replace 'a.b' with 'c/d' in lines containing \"it's\" in notes.txt";
    assert_eq!(
        answer(sentence, Shell::Fish, Userland::Gnu).unwrap(),
        r"sed -i '/it\'s/s/a\\.b/c\\/d/g' notes.txt"
    );
    assert_eq!(
        answer(sentence, Shell::Zsh, Userland::Bsd).unwrap(),
        r"sed -i '' '/it'\''s/s/a\.b/c\/d/g' notes.txt"
    );
    assert_eq!(answer(sentence, Shell::PowerShell, Userland::Gnu), None);
    assert_eq!(answer(sentence, Shell::Cmd, Userland::Gnu), None);
}

#[test]
fn every_shell_of_the_family_reads_bracket_expressions() {
    for shell in [Shell::Bash, Shell::Sh, Shell::Fish] {
        assert_eq!(
            answer("strip the comments from nginx.conf", shell, Userland::Gnu).as_deref(),
            Some("grep -v '^[[:space:]]*#' nginx.conf"),
            "{shell}"
        );
    }
}

#[test]
fn the_first_match_in_several_files_is_refused() {
    let sentence =
        "Search for first match of the regex 're' in all *.coffee files under current directory";
    assert_eq!(answer(sentence, Shell::Bash, Userland::Gnu), None);
}

#[test]
fn what_can_only_be_wrong_is_refused() {
    for sentence in [
        "find files that contain a tab",
        "delete lines that contain a tab from a.txt",
        "Find all files/directories named 'foo' without descending into directories named 'foo'",
        "Count the files whose pathnames match pattern '/dev/sd*[a-z]'",
        "count all",
        "find files from alice",
        "find files shared with bob",
        "kill the slowest process",
        "download everything from example.com",
        "extract everything",
        "print lines 5 to 2 of a.txt",
    ] {
        assert_eq!(
            answer(sentence, Shell::Bash, Userland::Gnu),
            None,
            "{sentence}"
        );
    }
}

#[test]
fn patterns_levels_and_names_of_files_are_taken_at_their_word() {
    for (sentence, expected) in [
        (
            "replace foo with bar in all files",
            "find . -type f -exec sed -i s/foo/bar/g {} +",
        ),
        (
            "search the pattern ^PyErr in all the \".c\" files in the folder Lib/",
            "grep -rnE --include='*.c' '^PyErr' Lib/",
        ),
        (
            "search for the wp-config.php file in /var/www and one level below",
            "find /var/www -maxdepth 2 -type f -name wp-config.php",
        ),
        (
            "search for 'example' in all regular files under current directory tree and also print the filenames",
            "grep -rn example .",
        ),
    ] {
        assert_eq!(
            answer(sentence, Shell::Bash, Userland::Gnu).as_deref(),
            Some(expected),
            "{sentence}"
        );
    }
}
