//! An insight that names what does not exist, or compares what cannot be, does not compile.

#[test]
fn wrong_questions_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/language/*.rs");
}
