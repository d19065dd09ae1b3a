//! Copying a command.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::config::environment::Environment;
use crate::ui::Ui;

/// Programs that copy what they read: name, arguments, and the variable without which they have no display.
const PROGRAMS: [(&str, &[&str], Option<&str>); 5] = [
    ("pbcopy", &[], None),
    ("wl-copy", &[], Some("WAYLAND_DISPLAY")),
    ("xclip", &["-selection", "clipboard"], Some("DISPLAY")),
    ("xsel", &["--clipboard", "--input"], Some("DISPLAY")),
    ("clip.exe", &[], None),
];

/// Copies a text: by a program of the desktop, or else by asking the terminal, which also works over SSH. Says how.
pub(crate) fn copy(text: &str, environment: &Environment, ui: &mut Ui) -> &'static str {
    for (name, arguments, display) in PROGRAMS {
        if display.is_some_and(|display| environment.value(display).is_none()) {
            continue;
        }
        let Some(program) = environment.find_program(name) else {
            continue;
        };
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let Ok(mut child) = command.spawn() else {
            continue;
        };
        let written = child
            .stdin
            .take()
            .is_some_and(|mut input| input.write_all(text.as_bytes()).is_ok());
        if child.wait().is_ok_and(|status| status.success()) && written {
            return name;
        }
    }
    ui.control(&format!("\u{1b}]52;c;{}\u{7}", base64(text.as_bytes())));
    "the terminal"
}

/// What the given display programs are called, for `caro doctor`.
pub(crate) fn program(environment: &Environment) -> Option<&'static str> {
    PROGRAMS
        .into_iter()
        .filter(|(_, _, display)| {
            display.is_none_or(|display| environment.value(display).is_some())
        })
        .find(|(name, _, _)| environment.find_program(name).is_some())
        .map(|(name, _, _)| name)
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * i) & 63) as usize];
            text.push(if i <= chunk.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_as_the_rfc_has_it() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
            ("ü?>", "w7w/Pg=="),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
