//! Worked examples: what a right answer looks like.

use crate::answer::NO_COMMAND;
use crate::{Shell, Userland};

/// A sentence and the command it gets.
type Example = (&'static str, &'static str);

/// The examples for a shell. They show what small models get wrong: folders within folders, files taken
/// together, the header of a table, and that there may be no command. More of them did not help.
pub(crate) const fn of(shell: Shell, userland: Userland) -> &'static [Example] {
    match (shell, userland) {
        (Shell::PowerShell, _) => POWERSHELL,
        (Shell::Cmd, _) => CMD,
        (Shell::Nu, _) => NU,
        (Shell::Fish, Userland::Gnu) => FISH_GNU,
        (Shell::Fish, Userland::Bsd) => FISH_BSD,
        (Shell::Bash | Shell::Zsh | Shell::Sh | Shell::Other, Userland::Gnu) => GNU,
        (Shell::Bash | Shell::Zsh | Shell::Sh | Shell::Other, Userland::Bsd) => BSD,
    }
}

const BIGGEST: &str = "the three biggest files below here";
const REPLACE: &str = "replace foo by bar in every txt file";
const COUNT: Example = (
    "how many lines do all the python files have together",
    "find . -name '*.py' -type f -exec cat {} + | wc -l",
);
const WORD: Example = (
    "the most common word in a.txt",
    "tr -s '[:space:]' '\\n' < a.txt | sort | uniq -c | sort -rn | head -n 1",
);
const CHANGED: &str = "which files in src were changed this week";
const CHANGED_FIND: Example = (CHANGED, "find src -type f -mtime -7");
const RENAME_FISH: Example = (
    "put new_ before the names of the csv files in data",
    "for f in data/*.csv; mv -n -- $f data/new_(basename $f); end",
);
const SUM: Example = (
    "total of the third column per name in sales.csv",
    "awk -F, 'NR>1 {s[$1]+=$3} END {for (n in s) print n, s[n]}' sales.csv",
);
const NONE: Example = ("who is the president of France", NO_COMMAND);

const BIGGEST_GNU: Example = (
    BIGGEST,
    "find . -type f -printf '%s %p\\n' | sort -rn | head -n 3",
);
const BIGGEST_BSD: Example = (
    BIGGEST,
    "find . -type f -exec stat -f '%z %N' {} + | sort -rn | head -n 3",
);
const REPLACE_GNU: Example = (
    REPLACE,
    "find . -type f -name '*.txt' -exec sed -i 's/foo/bar/g' {} +",
);
const REPLACE_BSD: Example = (
    REPLACE,
    "find . -type f -name '*.txt' -exec sed -i '' 's/foo/bar/g' {} +",
);

const GNU: &[Example] = &[
    BIGGEST_GNU,
    COUNT,
    REPLACE_GNU,
    SUM,
    WORD,
    CHANGED_FIND,
    NONE,
];
const BSD: &[Example] = &[
    BIGGEST_BSD,
    COUNT,
    REPLACE_BSD,
    SUM,
    WORD,
    CHANGED_FIND,
    NONE,
];
const FISH_GNU: &[Example] = &[
    BIGGEST_GNU,
    COUNT,
    REPLACE_GNU,
    SUM,
    RENAME_FISH,
    CHANGED_FIND,
    NONE,
];
const FISH_BSD: &[Example] = &[
    BIGGEST_BSD,
    COUNT,
    REPLACE_BSD,
    SUM,
    RENAME_FISH,
    CHANGED_FIND,
    NONE,
];

const POWERSHELL: &[Example] = &[
    (
        BIGGEST,
        "Get-ChildItem -Recurse -File | Sort-Object Length -Descending | Select-Object -First 3",
    ),
    (
        REPLACE,
        "Get-ChildItem -Recurse -File -Filter *.txt | ForEach-Object { (Get-Content -Raw $_.FullName) -replace 'foo', \
         'bar' | Set-Content -NoNewline $_.FullName }",
    ),
    (
        CHANGED,
        "Get-ChildItem src -Recurse -File | Where-Object LastWriteTime -gt (Get-Date).AddDays(-7)",
    ),
    (
        "put new_ before the names of the csv files in data",
        "Get-ChildItem data -Filter *.csv | Rename-Item -NewName { 'new_' + $_.Name }",
    ),
    NONE,
];

const CMD: &[Example] = &[
    ("list all pdf files", "dir /s /b *.pdf"),
    (
        "delete the logs older than a week",
        "forfiles /s /m *.log /d -7 /c \"cmd /c del @path\"",
    ),
];

const NU: &[Example] = &[
    (
        BIGGEST,
        "ls **/* | where type == file | sort-by size --reverse | first 3",
    ),
    (
        CHANGED,
        "ls src/**/* | where type == file and modified > (date now) - 1wk",
    ),
    NONE,
];
