//! Runs the commands for sentences about text on small files, and looks at what comes out and what changes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs;

use caro_generate::{Shell, Userland};
use proptest::prelude::*;
use tempfile::TempDir;

use support::text_files::{CONFIG, LOG, TABLE, WORDS, folder, leaves, prints};
use support::{answer, command, run, run_silently};

#[test]
fn lines_are_chosen_by_what_is_in_them() {
    prints(
        "show lines in app.log that contain error but not timeout",
        &["10.0.0.1 error: disk full"],
    );
    prints(
        "lines containing error and timeout in app.log, ignoring case",
        &["10.0.0.2 error: timeout"],
    );
    prints(
        "show the lines of app.log that start with 10.0.0.1 and end with done",
        &["10.0.0.1 done"],
    );
    prints(
        "how many lines in app.log contain \"error\" but not \"disk\"",
        &["1"],
    );
    prints("count words in lines containing error in app.log", &["7"]);
    prints(
        "show the lines of app.log that contain \"start\" as a whole word",
        &["10.0.0.1 start"],
    );
    prints(
        "show all lines except the ones that contain error in app.log, ignoring case",
        &["10.0.0.1 start", "10.0.0.1 done", ""],
    );
    prints(
        "show lines 2 to 3 of list.txt with line numbers",
        &["2\tfig", "3\tpear"],
    );
    prints(
        "show the lines of server.conf except comments and blank lines",
        &["port=8080", "host=localhost", "BEGIN", "x", "END", "end"],
    );
}

#[test]
fn what_occurs_most_comes_first() {
    prints(
        "show the 2 most common ip addresses in app.log",
        &["3 10.0.0.1", "1 10.0.0.3"],
    );
    prints(
        "count how many times each value in column 1 of data.csv occurs, skipping the header",
        &["2 bob", "1 eve", "1 ada"],
    );
    prints("count the unique words in list.txt", &["3"]);
    prints(
        "which ip address appears most often in app.log",
        &["3 10.0.0.1"],
    );
    prints(
        "show the errors in app.log",
        &[
            "10.0.0.2 error: timeout",
            "10.0.0.1 error: disk full",
            "10.0.0.3 restart ERROR",
        ],
    );
    prints(
        "count each ip in app.log",
        &["3 10.0.0.1", "1 10.0.0.3", "1 10.0.0.2"],
    );
    prints("longest word in list.txt", &["apple"]);
}

#[test]
fn results_are_ordered_joined_and_kept() {
    prints(
        "sort list.txt by length in descending order without duplicates",
        &["apple", "pear", "fig"],
    );
    prints(
        "show the unique lines of list.txt in upper case on one line separated by commas",
        &["APPLE,FIG,PEAR"],
    );
    leaves(
        "show the lines of list.txt containing p, in reverse order, and save them to out.txt",
        "out.txt",
        "pear\napple\npear\npear\n",
    );
    leaves(
        "append the lines containing \"port\" in server.conf to list.txt",
        "list.txt",
        &format!("{WORDS}port=8080\n"),
    );
}

#[test]
fn files_change_only_where_a_sentence_says_so() {
    leaves(
        "replace e with E in lines containing apple in list.txt",
        "list.txt",
        "pear\nfig\npear\napplE\nfig\npear\n",
    );
    leaves(
        "delete empty lines and comments from server.conf",
        "server.conf",
        "port=8080\nhost=localhost\nBEGIN\nx\nEND\nend\n",
    );
    leaves(
        "delete all lines not containing pear from list.txt",
        "list.txt",
        "pear\npear\npear\n",
    );
    leaves(
        "show the lines of list.txt that contain pear",
        "list.txt",
        WORDS,
    );
}

#[test]
fn folders_are_searched_to_the_ground() {
    prints(
        "search for TODO in all python files under src with line numbers",
        &["src/a.py:2:# TODO one", "src/build/b.py:1:# TODO two"],
    );
    prints(
        "search for \"TODO\" in all .py files in the folder src but skip the build directory",
        &["src/a.py:2:# TODO one"],
    );
}

#[test]
fn what_is_sought_in_many_files_is_told_from_where() {
    prints(
        "find every TODO in the src folder with line numbers",
        &[
            "src/a.py:2:# TODO one",
            "src/build/b.py:1:# TODO two",
            "src/c.txt:1:TODO three",
        ],
    );
    prints(
        "search for TODO in src, but only in .py files, ignoring case",
        &["src/a.py:2:# TODO one", "src/build/b.py:1:# TODO two"],
    );
    prints("which txt files mention TODO", &["./src/c.txt"]);
    prints(
        "in which files below src does the string \"three\" occur",
        &["src/c.txt"],
    );
    prints(
        "search recursively for \"three\" showing only file names",
        &["./src/c.txt"],
    );
    prints(
        "where in the code is three mentioned",
        &["./src/c.txt:1:TODO three"],
    );
    prints(
        "search the whole project for the word \"three\"",
        &["./src/c.txt:1:TODO three"],
    );
    prints("count total matches of \"TODO\" in all py files", &["2"]);
}

#[test]
fn capitals_in_a_log_are_marks() {
    prints("how many ERROR lines are in app.log", &["1"]);
    prints(
        "show the ERROR lines of app.log",
        &["10.0.0.3 restart ERROR"],
    );
    prints(
        "get everything in server.conf between BEGIN and END",
        &["BEGIN", "x", "END"],
    );
    prints(
        "how many lines in app.log contain the word error, upper or lower case doesn't matter",
        &["3"],
    );
    prints(
        "count lines in app.log with ERROR (exactly so, upper case)",
        &["1"],
    );
    prints(
        "all lines with ERROR in app.log along with the 2 lines before each",
        &["10.0.0.1 done", "", "10.0.0.3 restart ERROR"],
    );
    prints("filter out the lines of app.log that contain 10.0.0", &[""]);
    prints(
        "lines of app.log containing neither error nor disk",
        &[
            "10.0.0.1 start",
            "10.0.0.1 done",
            "",
            "10.0.0.3 restart ERROR",
        ],
    );
    prints("lines of list.txt with no \"p\" in them", &["fig", "fig"]);
    prints(
        "find all lines with addresses like 10.0.0.3 in app.log and show only the last 2",
        &["10.0.0.1 done", "10.0.0.3 restart ERROR"],
    );
}

#[test]
fn who_asks_to_see_it_keeps_the_file() {
    for (sentence, first) in [
        ("replace pear with plum in list.txt, just print it", "plum"),
        (
            "replace pear with plum in list.txt without changing the file",
            "plum",
        ),
        (
            "delete the lines containing pear in list.txt and print the rest",
            "fig",
        ),
        ("remove the first line of list.txt, print only", "fig"),
        (
            "show what list.txt would look like with pear replaced by plum, leave the file alone",
            "plum",
        ),
    ] {
        let root = folder();
        let printed = run("bash", &command(sentence, Shell::Bash), root.path());
        assert_eq!(printed.lines().next(), Some(first), "{sentence}");
        let kept = fs::read_to_string(root.path().join("list.txt")).unwrap();
        assert_eq!(kept, WORDS, "{sentence}");
    }
    leaves(
        "delete the blank lines in app.log, in the file itself",
        "app.log",
        &LOG.replace("\n\n", "\n"),
    );
}

#[test]
fn a_slip_of_the_finger_is_forgiven() {
    prints(
        "print the thrid column of data.csv",
        &["amount", "30", "5", "100", "7"],
    );
    prints("how many tmes does pear apear in list.txt", &["3"]);
    prints("show the lasst 2 lines of list.txt", &["fig", "pear"]);
}

#[test]
fn everyday_wordings_mean_the_same() {
    prints("max value in the last column of data.csv", &["100"]);
    prints(
        "which city appears most often in column 2 of data.csv",
        &["2 Paris"],
    );
    prints("how often did I use the word \"pear\" in list.txt", &["3"]);
    prints(
        "sort my list list.txt alphabetically and throw out duplicates",
        &["apple", "fig", "pear"],
    );
    prints(
        "sort list.txt from z to a, without duplicates",
        &["pear", "fig", "apple"],
    );
    prints(
        "order the file list.txt by alphabet reverse",
        &["pear", "pear", "pear", "fig", "fig", "apple"],
    );
    prints("grep -i for disk in *.log, names only", &["app.log"]);
    prints("line count app.log without blank lines", &["5"]);
    prints("which words are repeated in list.txt", &["fig", "pear"]);
    prints("how much lines has the file list.txt", &["6 list.txt"]);
    prints("count the words in all py files together", &["9"]);
    prints(
        "sum the amounts in column 3 of data.csv for lines that contain Paris",
        &["130"],
    );
    prints("i need all lines who has number in it from list.txt", &[]);
    leaves(
        "replace pear with plum in list.txt and keep the original as a backup with .bak",
        "list.txt.bak",
        WORDS,
    );
    let root = folder();
    fs::write(root.path().join("semi.csv"), "a;b;c\n1;2;3\n").unwrap();
    let third = command(
        "my csv file semi.csv uses semicolons, please give me the third column",
        Shell::Bash,
    );
    assert_eq!(run("bash", &third, root.path()), "c\n3\n");
}

#[test]
fn lines_are_counted_out() {
    prints(
        "show lines 1, 3 and 4 of list.txt",
        &["pear", "pear", "apple"],
    );
    prints("everything after line 4 in list.txt", &["fig", "pear"]);
    prints(
        "print the number of columns in each line of data.csv",
        &["3", "3", "3", "3", "3"],
    );
    prints("show the 2 largest numbers in data.csv", &["100", "30"]);
    prints(
        "add up the third column of data.csv for lines with bob",
        &["12"],
    );
    prints("show the sections of server.conf", &[]);
    leaves(
        "delete lines 1, 3 and 6 from list.txt",
        "list.txt",
        "fig\napple\nfig\n",
    );
    leaves(
        "delete all lines after line 2 in list.txt",
        "list.txt",
        "pear\nfig\n",
    );
    leaves(
        "convert commas to underscores in data.csv",
        "data.csv",
        &TABLE.replace(',', "_"),
    );
    let root = folder();
    fs::write(
        root.path().join("app.py"),
        "import os\n\ndef main():\n    pass\n\nclass A:\n    def run(self):\n        pass\n",
    )
    .unwrap();
    for (sentence, expected) in [
        (
            "list all functions defined in app.py",
            "def main():|    def run(self):",
        ),
        ("show the classes defined in app.py", "class A:"),
        ("find all imports in app.py", "import os"),
    ] {
        let printed = run("bash", &command(sentence, Shell::Bash), root.path());
        assert_eq!(
            printed.trim_end().replace('\n', "|"),
            expected,
            "{sentence}"
        );
    }
}

#[test]
fn brackets_explain_and_numbers_stand_alone() {
    prints(
        "print the line numbers of the empty lines in app.log",
        &["5"],
    );
    prints(
        "show server.conf without comments (lines starting with #)",
        &[
            "",
            "port=8080",
            "# indented",
            "host=localhost",
            "BEGIN",
            "x",
            "END",
            "end",
        ],
    );
}

#[test]
fn two_files_are_compared() {
    for (sentence, command) in [
        (
            "diff old.conf new.conf unified",
            "diff -u old.conf new.conf",
        ),
        (
            "the difference of files one.txt and two.txt, ignoring white spaces",
            "diff -w one.txt two.txt",
        ),
        (
            "compare the files a.txt and b.txt side by side",
            "diff -y a.txt b.txt",
        ),
        ("which files differ between old and new", "diff -rq old new"),
        (
            "compare two directories old and new recursively",
            "diff -r old new",
        ),
        (
            "which lines of now.txt are new compared to then.txt",
            "grep -vFxf then.txt now.txt",
        ),
        ("lines of a.txt missing in b.txt", "grep -vFxf b.txt a.txt"),
        (
            "find lines that two files a.txt and b.txt have in common",
            "grep -Fxf a.txt b.txt",
        ),
    ] {
        assert_eq!(
            answer(sentence, Shell::Bash, Userland::Gnu).as_deref(),
            Some(command),
            "{sentence}"
        );
    }
    for sentence in [
        "compare prices in a.txt and b.txt",
        "compare a.txt and b.txt and c.txt",
        "compare a.txt",
        "how does a.txt differ from b.txt in size",
        "lines that are only in a.txt",
        "compare the speed of old and new",
    ] {
        assert_eq!(
            answer(sentence, Shell::Bash, Userland::Gnu),
            None,
            "{sentence}"
        );
    }
}

#[test]
fn lines_are_marked_cut_and_turned() {
    leaves(
        "append a comma to each line of list.txt",
        "list.txt",
        "pear,\nfig,\npear,\napple,\nfig,\npear,\n",
    );
    leaves(
        "remove the last 2 characters of each line in list.txt",
        "list.txt",
        "pe\nf\npe\napp\nf\npe\n",
    );
    leaves(
        "indent every line of list.txt by 2 spaces",
        "list.txt",
        "  pear\n  fig\n  pear\n  apple\n  fig\n  pear\n",
    );
    leaves(
        "change the line endings of list.txt to dos",
        "list.txt",
        &WORDS.replace('\n', "\r\n"),
    );
    leaves(
        "drop the header line of data.csv and save the rest as body.csv",
        "body.csv",
        "ada,Paris,30\nbob,Rome,5\neve,Paris,100\nbob,Oslo,7\n",
    );
    leaves(
        "comment out the line starting with port in server.conf",
        "server.conf",
        &CONFIG.replace("port", "#port"),
    );
    leaves(
        "insert the line \"kiwi\" after the first line of list.txt",
        "list.txt",
        "pear\nkiwi\nfig\npear\napple\nfig\npear\n",
    );
}

/// The lines that the sentence's command prints of a text.
fn printed(sentence: &str, text: &str) -> Option<String> {
    let root = TempDir::new().unwrap();
    fs::write(root.path().join("a.txt"), text).unwrap();
    let command = answer(sentence, Shell::Sh, Userland::Gnu)?;
    Some(run_silently("sh", &command, root.path()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever stands in a user's quotes is a text, in every program that it reaches.
    #[test]
    fn hostile_texts_are_taken_as_they_are(text in "[ -!#-~]{1,12}") {
        prop_assume!(text.trim() == text && !text.is_empty());
        let content = format!("x{text}y\nplain\n{text}\n");
        let holds: String = content
            .lines()
            .filter(|line| line.contains(&text))
            .map(|line| format!("{line}\n"))
            .collect();
        let begins: String = content
            .lines()
            .filter(|line| line.starts_with(&text) && line.contains(&text))
            .map(|line| format!("{line}\n"))
            .collect();
        if let Some(found) = printed(
            &format!("show the lines of a.txt that contain \"{text}\" but not \"zzz\""),
            &content,
        ) {
            prop_assert_eq!(found, holds);
        }
        if let Some(found) = printed(
            &format!("show the lines in a.txt that start with \"{text}\" but not \"zzz\""),
            &content,
        ) {
            prop_assert_eq!(found, begins);
        }
        let table = format!("{text}\tone\nplain\ttwo\n");
        if let Some(found) = printed(
            &format!("print the second column of a.txt where the first column is \"{text}\""),
            &table,
        ) {
            prop_assume!(!text.contains(' ') && text.parse::<f64>().is_err());
            prop_assert_eq!(found, if text == "plain" { "one\ntwo\n" } else { "one\n" });
        }
        if let Some(found) = printed(
            &format!("replace \"{text}\" with \"{text}{text}\" in lines containing \"plain\" in a.txt and save it to b.txt"),
            &content,
        ) {
            prop_assert_eq!(found, "");
        }
    }
}

#[test]
fn a_file_that_is_read_is_not_emptied_by_what_is_saved_in_it() {
    leaves(
        "sort list.txt and save it to ./list.txt",
        "list.txt",
        "apple\nfig\nfig\npear\npear\npear\n",
    );
    leaves(
        "show lines with \"fig\" in list.txt and save them in list.txt",
        "list.txt",
        "fig\nfig\n",
    );
    leaves(
        "remove duplicates from list.txt and save to list.txt",
        "list.txt",
        "pear\nfig\napple\n",
    );
    let named = "show lines with \"x\" in 'my list.txt' and save them in 'my list.txt'";
    assert_eq!(answer(named, Shell::Bash, Userland::Gnu), None);
    let appended = "show the lines containing \"x\" in a.txt and append them to a.txt";
    assert_eq!(answer(appended, Shell::Bash, Userland::Gnu), None);
}

#[test]
fn joined_lines_come_from_the_file_alone() {
    prints(
        "join the lines of list.txt",
        &["pear fig pear apple fig pear"],
    );
    assert_eq!(
        command("join the lines of list.txt", Shell::Bash),
        "paste -sd ' ' list.txt"
    );
}
