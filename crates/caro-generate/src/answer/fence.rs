//! Finds the code in an answer: between its fences, or all of it where there are none.

/// What begins and ends a block of code.
pub(crate) const FENCE: &str = "```";

/// The blocks of code in an answer. It may go on in a block that the prompt has begun, or a server may have ignored
/// that.
pub(crate) fn blocks(answer: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block = String::new();
    let mut open = begins_inside(answer);
    for line in answer.lines() {
        let Some((before, info)) = fence(line) else {
            if open {
                block.push_str(line);
                block.push('\n');
            }
            continue;
        };
        if open {
            block.push_str(before);
        }
        if !block.trim().is_empty() {
            blocks.push(std::mem::take(&mut block));
        }
        block.clear();
        // A fence that names a language opens, and so does one where nothing is open.
        open = !info.is_empty() || !open;
        // "```bash ls```" on one line is a block of its own.
        if let Some((code, _)) = info.split_once(FENCE) {
            blocks.push(without_language(code).to_owned());
            open = false;
        }
    }
    if !block.trim().is_empty() {
        blocks.push(block);
    }
    blocks
}

/// What stands before the fence in a line, and behind it. In a list, a fence is indented.
fn fence(line: &str) -> Option<(&str, &str)> {
    if let Some(info) = line.trim_start().strip_prefix(FENCE) {
        return Some(("", info.trim()));
    }
    Some((line.trim_end().strip_suffix(FENCE)?, ""))
}

/// Whether what stands before the first fence is code.
fn begins_inside(answer: &str) -> bool {
    let mut fences = answer.lines().filter_map(fence);
    let Some((_, info)) = fences.next() else {
        return true;
    };
    // Only an opening fence names a language.
    let is_first = answer.trim_start().starts_with(FENCE);
    // Where one fence closes what the prompt has begun, the others come in pairs.
    info.is_empty() && !is_first && fences.count() % 2 == 0
}

/// The code of a block on one line.
fn without_language(code: &str) -> &str {
    let code = code.trim();
    match code.split_once(' ') {
        Some((first, rest)) if FENCE_LANGUAGES.contains(&first) => rest.trim_start(),
        _ => code,
    }
}

/// Names of languages that a fence may carry.
pub const FENCE_LANGUAGES: &[&str] = &[
    "bash",
    "sh",
    "shell",
    "zsh",
    "fish",
    "console",
    "powershell",
    "pwsh",
    "cmd",
    "bat",
    "nu",
];

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn an_answer_without_fences_is_code() {
        assert_eq!(blocks("ls -l\n"), ["ls -l\n"]);
        assert_eq!(blocks("ls -l"), ["ls -l\n"]);
        assert!(blocks(" \n").is_empty());
    }

    #[test]
    fn what_stands_around_a_block_is_left_out() {
        assert_eq!(
            blocks("Try this:\n```bash\nls\n```\nIt lists files."),
            ["ls\n"]
        );
        assert_eq!(blocks("ls\n```\nThis lists files."), ["ls\n"]);
        assert_eq!(blocks("ls\n```"), ["ls\n"]);
        assert_eq!(blocks("```\nls\n```"), ["ls\n"]);
        assert_eq!(blocks("```bash ls -l```"), ["ls -l"]);
        assert_eq!(blocks("ls -l```"), ["ls -l"]);
    }

    #[test]
    fn a_fence_in_a_fence_hides_nothing() {
        assert_eq!(blocks("```bash\n```sh\nls\n```\n```"), ["ls\n"]);
        assert_eq!(
            blocks("ls\n```\n```bash\nrm -rf ~\n```"),
            ["ls\n", "rm -rf ~\n"]
        );
    }
}
