//! Signals.

use crate::phrase::shortened;

/// A signal by its number or its name. Only numbers that are the same everywhere are named.
pub(super) fn say(text: &str) -> String {
    let name = text.strip_prefix("SIG").unwrap_or(text);
    let (name, what) = match name {
        "0" => return "no signal, only to see whether it is there".to_owned(),
        "1" | "HUP" => (
            "HUP",
            "its terminal has gone; services read their configuration again",
        ),
        "2" | "INT" => ("INT", "to interrupt, like Ctrl-C"),
        "3" | "QUIT" => ("QUIT", "to quit, with a memory dump"),
        "6" | "ABRT" => ("ABRT", "to abort"),
        "9" | "KILL" => ("KILL", "to end at once: it cannot be refused"),
        "14" | "ALRM" => ("ALRM", "an alarm"),
        "15" | "TERM" => ("TERM", "to end, in good order"),
        "STOP" => ("STOP", "to pause: it cannot be refused"),
        "TSTP" => ("TSTP", "to pause, like Ctrl-Z"),
        "CONT" => ("CONT", "to go on after a pause"),
        "USR1" => ("USR1", "for the program's own use"),
        "USR2" => ("USR2", "for the program's own use"),
        "WINCH" => ("WINCH", "its window has another size"),
        "EXIT" => return "the end of the shell".to_owned(),
        "ERR" => return "a command that fails".to_owned(),
        _ => return format!("the signal {}", shortened(text)),
    };
    format!("SIG{name} ({what})")
}
