//! What the types of events allow and refuse, tried on the compiler.

/// Each file of `compile_fail` tries to get text into an event, to leave out what people have to be told, or to use a
/// name that is PostHog's own. The file that compiles is there so that the others fail for the reason that they say.
#[test]
fn text_cannot_become_part_of_an_event() {
    let tries = trybuild::TestCases::new();
    tries.pass("tests/compiles/event_of_every_kind.rs");
    tries.compile_fail("tests/compile_fail/*.rs");
}
