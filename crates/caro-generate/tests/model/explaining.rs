//! What a model says of parts that nobody else knows.

use caro_generate::{Unobserved, explain_parts};

use super::scripted::Scripted;

#[test]
fn each_part_gets_a_line_or_none() {
    let (mut model, asked) = Scripted::new(&[
        "copies everything, hidden files too.\n",
        "",
        "red \u{1b}[31m",
        &"very ".repeat(50),
    ]);
    let parts = ["--all", "-q", "--red", "-v"];
    let lines = explain_parts(
        &mut model,
        "frob --all -q --red -v",
        &parts,
        &mut Unobserved,
    )
    .unwrap();
    assert_eq!(
        lines,
        [
            Some("copies everything, hidden files too".to_owned()),
            None,
            Some("red  [31m".to_owned()),
            None
        ]
    );
    let asked = asked.borrow();
    assert_eq!(asked.len(), 4);
    assert_eq!(
        asked[1].turns.last().unwrap().text,
        "What does -q do in: frob --all -q --red -v"
    );
    // All but the question is the same for every part.
    assert_eq!(
        asked[0].turns[..asked[0].stable],
        asked[1].turns[..asked[1].stable]
    );
}
