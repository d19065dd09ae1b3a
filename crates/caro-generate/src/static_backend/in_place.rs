//! A command that changes a file where it stands says so: nobody should learn it from what is gone.

/// The explanation, and which file the command changes in place, if it does and nobody has said so yet.
pub(crate) fn told(explanation: String, command: &str) -> String {
    if explanation.contains("in place") {
        return explanation;
    }
    let Some(changed) = changed(command) else {
        return explanation;
    };
    format!(
        "{} (changes {changed} in place)",
        explanation.trim_end_matches('.')
    )
}

/// What is changed: the last word of a lone command, and many files where another program names them.
fn changed(command: &str) -> Option<&str> {
    const EDITORS: [&str; 5] = ["sed -i", "sed -E -i", "perl -i", "perl -pi", "sort -o"];
    let edits = EDITORS.iter().any(|editor| {
        command
            .match_indices(editor)
            .any(|(at, _)| at == 0 || command[..at].ends_with([' ', '(']))
    });
    let replaced = command.split(" && mv ").nth(1).and_then(|moved| {
        let (from, to) = moved.split_once(' ')?;
        (from.strip_suffix(".tmp") == Some(to)).then_some(to)
    });
    if !edits {
        return replaced;
    }
    let lone = EDITORS.iter().any(|editor| command.starts_with(editor)) && !command.contains(" | ");
    let last = command.rsplit(' ').next().filter(|last| {
        lone && !last.is_empty() && !last.contains(['\'', '"', '*', '$', '{', ';', '&', '\\'])
    });
    Some(last.unwrap_or("the files"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_edits_a_file_is_told_which() {
        for (command, expected) in [
            ("sed -i '/^$/d' a.txt", Some("a.txt")),
            ("sed -i s/a/b/g ./*.css", Some("the files")),
            (
                "find . -name '*.py' -exec sed -i s/a/b/g {} +",
                Some("the files"),
            ),
            (
                "jq '.a = 1' c.json > c.json.tmp && mv c.json.tmp c.json",
                Some("c.json"),
            ),
            ("sort -o a.txt a.txt", Some("a.txt")),
            ("sed s/a/b/ a.txt", None),
            ("grep 'sed -i' a.txt", None),
            ("mv a.tmp b", None),
        ] {
            assert_eq!(changed(command), expected, "{command}");
        }
    }

    #[test]
    fn it_is_said_once() {
        let said = "Sorts a.txt in place".to_owned();
        assert_eq!(told(said.clone(), "sort -o a.txt a.txt"), said);
        assert_eq!(
            told("Deletes line 7 of a.txt.".to_owned(), "sed -i 7d a.txt"),
            "Deletes line 7 of a.txt (changes a.txt in place)"
        );
    }
}
