//! Revisions of git.

use crate::phrase::shortened;

/// A revision, or a range of revisions.
pub(super) fn revision(text: &str) -> String {
    if let Some((from, to)) = text.split_once("..").filter(|_| !text.contains("...")) {
        let name = |side: &str| one(if side.is_empty() { "HEAD" } else { side });
        return format!("what {} has and {} has not", name(to), name(from));
    }
    one(text)
}

fn one(text: &str) -> String {
    let Some(rest) = text.strip_prefix("HEAD") else {
        return match text {
            "@" => "the current commit".to_owned(),
            "-" => "the branch before this one".to_owned(),
            "." => "the current directory".to_owned(),
            _ => shortened(text),
        };
    };
    let steps = match rest {
        "" => 0,
        _ if rest.bytes().all(|byte| byte == b'^') => rest.len(),
        "~" => 1,
        _ => match rest
            .strip_prefix('~')
            .and_then(|number| number.parse().ok())
        {
            Some(steps) => steps,
            None => return shortened(text),
        },
    };
    match steps {
        0 => "the current commit".to_owned(),
        1 => "the commit before the current one".to_owned(),
        _ => format!("the commit {steps} before the current one"),
    }
}

#[cfg(test)]
mod tests {
    use super::revision;

    #[test]
    fn revisions_are_counted_from_the_current_one() {
        assert_eq!(revision("HEAD"), "the current commit");
        assert_eq!(revision("HEAD^"), "the commit before the current one");
        assert_eq!(revision("HEAD~3"), "the commit 3 before the current one");
        assert_eq!(
            revision("main..HEAD"),
            "what the current commit has and main has not"
        );
        assert_eq!(revision("v1.0"), "v1.0");
    }
}
