//! How long an assessment takes: a typical command, a long pipeline, and how it grows.

use caro_safety::{Context, assess};

fn main() {
    divan::main();
}

const TYPICAL: &str = "find . -name '*.log' -mtime +7 -print0 | xargs -0 rm -f";
const PIPELINE: &str = "cat /var/log/nginx/access.log | grep -v bot | awk '{print $1}' | sort | uniq -c | sort -rn | head -20 > top.txt";
const WRAPPED: &str =
    "sudo env A=1 timeout 5 bash -c 'cd /tmp && for f in *.tmp; do rm -f \"$f\"; done'";

#[divan::bench(args = ["ls -la", "rm -rf ./target", TYPICAL, PIPELINE, WRAPPED])]
fn command(command: &str) -> caro_safety::Assessment {
    assess(divan::black_box(command), &Context::default())
}

/// Linear growth shows as the same throughput at every size.
#[divan::bench(args = [1_000, 10_000, 100_000])]
fn script(bencher: divan::Bencher<'_, '_>, bytes: usize) {
    let line = "cp \"$a\" b.txt && find . -name '*.rs' | xargs grep -n x > out.txt\n";
    let script = line.repeat(bytes / line.len());
    bencher
        .counter(divan::counter::BytesCount::new(script.len()))
        .bench(|| assess(divan::black_box(&script), &Context::default()));
}

/// One command with very many words.
#[divan::bench(args = [1_000, 10_000, 100_000])]
fn words(bencher: divan::Bencher<'_, '_>, bytes: usize) {
    let command = format!("rm {}", "file.txt ".repeat(bytes / 9));
    bencher
        .counter(divan::counter::BytesCount::new(command.len()))
        .bench(|| assess(divan::black_box(&command), &Context::default()));
}
