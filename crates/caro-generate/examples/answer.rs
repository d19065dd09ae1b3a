//! Answers sentences from standard input, one a line: `echo "find pdf files" | cargo run --example answer`.
#![expect(
    clippy::print_stdout,
    reason = "an example that talks to whoever runs it"
)]

use std::io::BufRead as _;

use caro_generate::{Request, Shell, StaticBackend, Userland};

fn main() -> std::io::Result<()> {
    let shell = std::env::args()
        .nth(1)
        .and_then(|name| name.parse().ok())
        .unwrap_or(Shell::Bash);
    let userland = if std::env::args().nth(2).as_deref() == Some("bsd") {
        Userland::Bsd
    } else {
        Userland::Gnu
    };
    for line in std::io::stdin().lock().lines() {
        let sentence = line?;
        match StaticBackend::new().answer(&Request::new(&sentence, shell, userland)) {
            Ok(candidate) => println!(
                "{sentence}\n    {}\n    # {}",
                candidate.command, candidate.explanation
            ),
            Err(error) => println!("{sentence}\n    -- {error}"),
        }
    }
    Ok(())
}
