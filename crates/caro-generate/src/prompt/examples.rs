//! Worked examples: what a right answer looks like.

use crate::{Shell, Userland};

/// Sentences and the commands they get, for a shell.
pub(crate) const fn of(
    shell: Shell,
    userland: Userland,
) -> &'static [(&'static str, &'static str)] {
    match (shell, userland) {
        (Shell::PowerShell, _) => POWERSHELL,
        (Shell::Fish, _) => FISH,
        (Shell::Cmd | Shell::Nu, _) => &[],
        (_, Userland::Gnu) => GNU,
        (_, Userland::Bsd) => BSD,
    }
}

const GNU: &[(&str, &str)] = &[
    (
        "the three biggest files below here",
        "find . -type f -printf '%s %p\\n' | sort -rn | head -n 3",
    ),
    (
        "how many lines do all the python files have together",
        "find . -name '*.py' -type f -exec cat {} + | wc -l",
    ),
    (
        "replace foo by bar in every txt file",
        "find . -type f -name '*.txt' -exec sed -i 's/foo/bar/g' {} +",
    ),
];

const BSD: &[(&str, &str)] = &[
    (
        "the three biggest files below here",
        "find . -type f -exec stat -f '%z %N' {} + | sort -rn | head -n 3",
    ),
    (
        "how many lines do all the python files have together",
        "find . -name '*.py' -type f -exec cat {} + | wc -l",
    ),
    (
        "replace foo by bar in every txt file",
        "find . -type f -name '*.txt' -exec sed -i '' 's/foo/bar/g' {} +",
    ),
];

const FISH: &[(&str, &str)] = &[(
    "rename all .jpeg files to .jpg",
    "for f in *.jpeg; mv -- $f (path change-extension jpg $f); end",
)];

const POWERSHELL: &[(&str, &str)] = &[(
    "the three biggest files below here",
    "Get-ChildItem -Recurse -File | Sort-Object Length -Descending | Select-Object -First 3",
)];
