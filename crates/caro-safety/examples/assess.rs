//! Assesses every line of the standard input, and prints what was found: for trying rules out.
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::io::BufRead as _;

use caro_safety::{Context, assess};

fn main() {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let assessment = assess(&line, &Context::default());
        println!("{:8} {:9} {line}", assessment.action, assessment.risk_level);
        for finding in &assessment.findings {
            let part = line.get(finding.span.clone()).unwrap_or("");
            println!(
                "    {:8} {} [{part}] {}",
                finding.risk_level, finding.rule, finding.explanation
            );
        }
    }
}
