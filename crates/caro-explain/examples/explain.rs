//! Explains the commands on standard input, one a line: for writing the knowledge.
#![expect(clippy::print_stdout, reason = "this is a program, for people")]

use std::io::BufRead as _;

use caro_explain::{Dialect, explain};

fn main() -> std::io::Result<()> {
    for line in std::io::stdin().lock().lines() {
        let command = line?;
        println!("$ {command}");
        for part in explain(&command, Dialect::Gnu) {
            let text = format!("{}{}", "  ".repeat(part.depth), part.text);
            let mark = if part.known { ' ' } else { '?' };
            println!("{mark} {text:<24} {}", part.meaning);
        }
    }
    Ok(())
}
