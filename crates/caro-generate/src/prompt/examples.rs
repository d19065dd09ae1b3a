//! Worked examples: what a right answer looks like.

use crate::answer::NO_COMMAND;
use crate::{Shell, Userland};

/// A sentence and the command it gets.
type Example = (&'static str, &'static str);

/// The examples for a shell. They show what small models get wrong: folders within folders, names with spaces, what
/// is to be left out, the header of a table, and that there may be no command.
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

const BIGGEST: &str = "the three biggest files";
const REPLACE: &str = "replace foo by bar in every txt file";
const DELETE: Example = (
    "delete the logs older than a week",
    "find . -type f -name '*.log' -mtime +7 -delete",
);
const COUNT: Example = (
    "count the lines of all python files outside vendor",
    "find . -type f -name '*.py' -not -path '*/vendor/*' -exec cat {} + | wc -l",
);
const RENAME: &str = "put new_ before the names of the csv files in data";
const RENAME_POSIX: Example = (
    RENAME,
    "for f in data/*.csv; do mv -n -- \"$f\" \"data/new_${f##*/}\"; done",
);
const RENAME_FISH: Example = (
    RENAME,
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
    REPLACE_GNU,
    COUNT,
    DELETE,
    RENAME_POSIX,
    SUM,
    NONE,
];
const BSD: &[Example] = &[
    BIGGEST_BSD,
    REPLACE_BSD,
    COUNT,
    DELETE,
    RENAME_POSIX,
    SUM,
    NONE,
];
const FISH_GNU: &[Example] = &[
    BIGGEST_GNU,
    REPLACE_GNU,
    COUNT,
    DELETE,
    RENAME_FISH,
    SUM,
    NONE,
];
const FISH_BSD: &[Example] = &[
    BIGGEST_BSD,
    REPLACE_BSD,
    COUNT,
    DELETE,
    RENAME_FISH,
    SUM,
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
        "delete the logs older than a week",
        "Get-ChildItem -Recurse -File -Filter *.log | Where-Object LastWriteTime -lt (Get-Date).AddDays(-7) | \
         Remove-Item",
    ),
    (
        RENAME,
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
        "delete the logs older than a week",
        "ls **/*.log | where modified < (date now) - 1wk | each { |f| rm $f.name }",
    ),
    NONE,
];
