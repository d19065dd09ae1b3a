//! Any text at all must get a verdict, and the verdict must be consistent with itself.
#![no_main]

use std::path::Path;
use std::sync::Once;

use caro_safety::{Context, SafetyLevel, assess};
use libfuzzer_sys::fuzz_target;

/// The parser is not ours, and its panics are caught: they mean that a text cannot be read. Ours end the run.
fn forgive_the_parser() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let strict = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let parser = panic.location().is_some_and(|place| place.file().contains("brush-parser"));
            if !parser {
                strict(panic);
            }
        }));
    });
}

fuzz_target!(|command: &str| {
    forgive_the_parser();
    let somewhere = Context {
        level: SafetyLevel::Strict,
        home: Some(Path::new("/home/ann")),
        directory: Some(Path::new("/home/ann/src")),
        allow: &[],
    };
    for context in [Context::default(), somewhere] {
        let assessment = assess(command, &context);
        let worst = assessment.findings.iter().map(|finding| finding.risk_level).max();
        assert_eq!(worst.unwrap_or_default(), assessment.risk_level);
        assert_eq!(context.level.action(assessment.risk_level), assessment.action);
        for finding in &assessment.findings {
            assert!(command.get(finding.span.clone()).is_some(), "{finding:?}");
        }
    }
});
