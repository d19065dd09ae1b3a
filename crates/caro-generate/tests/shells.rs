//! The same sentences for every shell and userland: what people would paste.

use caro_generate::{Request, Shell, StaticBackend, Userland};

const SENTENCES: [&str; 18] = [
    "find pdf files larger than 10MB",
    "the 5 largest pdf files under ~/Documents changed this week",
    "find files modified today",
    "find files named \"it's here\"",
    "find photos older than 30 days and delete them",
    "how many python files are there",
    "find broken symlinks",
    "replace 'foo' with 'bar' in notes.txt",
    "show the first 10 lines of notes.txt",
    "show the 5 largest directories",
    "which process is using port 8080",
    "show the top 5 processes by memory usage",
    "rename all .txt files to .md",
    "commit with the message \"it's done\"",
    "show the git log for the past 3 days",
    "calculate the sha256 hash of image.iso",
    "show my ip address",
    "search for 'TODO' in all python files",
];

#[test]
fn every_shell_gets_its_own_words() {
    let targets = [
        ("bash, gnu", Shell::Bash, Userland::Gnu),
        ("zsh, bsd", Shell::Zsh, Userland::Bsd),
        ("fish, gnu", Shell::Fish, Userland::Gnu),
        ("sh, bsd", Shell::Sh, Userland::Bsd),
        ("powershell", Shell::PowerShell, Userland::Gnu),
    ];
    let mut table = String::new();
    for sentence in SENTENCES {
        table.push_str(&format!("{sentence}\n"));
        for (name, shell, userland) in targets {
            let answer = StaticBackend::new().answer(&Request::new(sentence, shell, userland));
            let text =
                answer.map_or_else(|error| format!("({error})"), |candidate| candidate.command);
            table.push_str(&format!("    {name:<10}  {text}\n"));
        }
    }
    insta::assert_snapshot!(table);
}
