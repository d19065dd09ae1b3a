//! What a model is told of this machine. It is found out by looking at files, without starting anything.

use std::fs;

use caro_generate::{RELEVANT_TOOLS, Surroundings};

use crate::config::environment::Environment;

/// The system, and which tools are there; and what the user lets us tell beyond that.
pub(super) fn surroundings(environment: &Environment, context: Option<String>) -> Surroundings {
    let is_there = |name: &&&str| environment.find_program(name).is_some();
    let tools = RELEVANT_TOOLS.iter().filter(is_there);
    Surroundings {
        os: os(),
        tools: tools.map(|name| (*name).to_owned()).collect(),
        context,
    }
}

/// The system by the name it gives itself.
fn os() -> String {
    let read = |path| fs::read_to_string(path).ok();
    let named = if cfg!(target_os = "macos") {
        read("/System/Library/CoreServices/SystemVersion.plist")
            .and_then(|plist| macos_version(&plist))
    } else {
        read("/etc/os-release")
            .or_else(|| read("/usr/lib/os-release"))
            .and_then(|release| pretty_name(&release))
    };
    named.unwrap_or_else(|| std::env::consts::OS.to_owned())
}

/// The value of `PRETTY_NAME`, whose syntax is that of a shell's assignment.
fn pretty_name(release: &str) -> Option<String> {
    let value = release
        .lines()
        .find_map(|line| line.trim().strip_prefix("PRETTY_NAME="))?;
    let value: String = value
        .trim_matches(['"', '\''])
        .chars()
        .filter(|c| !c.is_control() && *c != '\\')
        .take(80)
        .collect();
    Some(value).filter(|value| !value.is_empty())
}

/// The version in macOS's list of its own properties.
fn macos_version(plist: &str) -> Option<String> {
    let (_, after) = plist.split_once("<key>ProductVersion</key>")?;
    let (_, after) = after.split_once("<string>")?;
    let (version, _) = after.split_once("</string>")?;
    let is_version = version.chars().all(|c| c.is_ascii_digit() || c == '.');
    (is_version && version.len() < 20).then(|| format!("macOS {version}"))
}

#[cfg(test)]
mod tests {
    use super::{macos_version, pretty_name};

    #[test]
    fn a_distribution_tells_its_name() {
        let release = "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nHOME_URL=x\n";
        assert_eq!(
            pretty_name(release).unwrap(),
            "Debian GNU/Linux 12 (bookworm)"
        );
        assert_eq!(pretty_name("PRETTY_NAME='Void'\n").unwrap(), "Void");
        for release in ["", "ID=x\n", "PRETTY_NAME=\"\"\n"] {
            assert_eq!(pretty_name(release), None);
        }
    }

    #[test]
    fn macos_tells_its_version() {
        let plist = "<dict>\n<key>ProductName</key>\n<string>macOS</string>\n<key>ProductVersion</key>\n\t<string>15.1.1</string>\n";
        assert_eq!(macos_version(plist).unwrap(), "macOS 15.1.1");
        assert_eq!(
            macos_version("<key>ProductVersion</key><string>a b</string>"),
            None
        );
    }
}
