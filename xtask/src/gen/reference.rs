//! The command line as a page of the documentation.

use std::fmt::Write as _;

use super::help::Help;
use super::markdown::GENERATED;

/// The page.
pub(super) fn render(commands: &[Help]) -> String {
    let mut page = format!(
        "# Command line\n\n{GENERATED}\n\nWhat `--help` says, of Caro and of each of its commands. The manual pages say the same.\n"
    );
    for help in commands {
        write_command(&mut page, help);
    }
    page
}

fn write_command(page: &mut String, help: &Help) {
    let _ = write!(page, "\n## {}\n\n{}.\n", help.words().join(" "), help.about);
    if !help.more.is_empty() {
        let _ = write!(page, "\n{}\n", help.more);
    }
    write_block(page, &help.usage);
    for section in &help.sections {
        match section.heading.as_deref() {
            Some(heading) => {
                let _ = write!(page, "\n**{heading}**\n");
                write_block(page, &section.lines);
            }
            None => {
                let _ = write!(page, "\n{}\n", section.lines.join("\n"));
            }
        }
    }
}

/// Lines as they stand, without the indentation that all of them have.
fn write_block(page: &mut String, lines: &[String]) {
    let shared = lines
        .iter()
        .filter(|line| !line.is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    page.push_str("\n```text\n");
    for line in lines {
        page.push_str(line.get(shared..).unwrap_or("").trim_end());
        page.push('\n');
    }
    page.push_str("```\n");
}
