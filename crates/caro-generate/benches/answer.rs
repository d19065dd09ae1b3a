//! How long one sentence takes: `cargo bench -p caro-generate`.

use caro_generate::{Candidate, GenerateError, Request, Shell, StaticBackend, Userland};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

fn generate(sentence: &str) -> Result<Candidate, GenerateError> {
    StaticBackend::new().answer(&Request::new(sentence, Shell::Bash, Userland::Gnu))
}

/// Answered by the grammar, by an entry, and by nobody.
#[divan::bench(args = [
    "list all files larger than 100MB",
    "the 5 largest pdf files under ~/Documents changed this week",
    "could you please show me how many lines containing \"time out\" there are in app.log",
    "undo my last git commit but keep the changes",
    "which process is using port 8080",
    "show the lines containing \"x\" in a.txt, sorted, without duplicates, and save them to b.txt",
    "how many commits on feature are not on main",
    "write a haiku about the moon and send it to everyone I have ever met on a Tuesday",
])]
fn sentence(bencher: Bencher<'_, '_>, sentence: &str) {
    bencher.bench(|| generate(black_box(sentence)));
}

/// Words that are all a letter away from known ones.
#[divan::bench]
fn mistyped(bencher: Bencher<'_, '_>) {
    bencher.bench(|| {
        generate(black_box(
            "find all direcotries containnig fiels modfied in the curent foldre",
        ))
    });
}

/// The longest sentence that is read at all.
#[divan::bench]
fn longest(bencher: Bencher<'_, '_>) {
    let sentence = "pdf ".repeat(59) + "files";
    bencher.bench(|| generate(black_box(&sentence)));
}

/// A paste that is no sentence.
#[divan::bench]
fn hundred_kilobytes(bencher: Bencher<'_, '_>) {
    let sentence = "find pdf files ".repeat(7_000);
    bencher.bench(|| generate(black_box(&sentence)));
}
