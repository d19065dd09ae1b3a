//! Reads a shell command as the shell will, and says how risky it is.
//!
//! [`assess`] is the whole of it: a command and what is known about where it would run go in, an
//! [`Assessment`] comes out. Nothing is run, looked up or printed.

mod assessment;
mod rule;
mod verdict;

pub use assessment::{Assessment, Context, Finding};
pub use rule::Rule;
pub use verdict::{Action, Category, RiskLevel, SafetyLevel, UnknownSafetyLevel};

/// What cannot be read cannot be called safe.
static UNREADABLE: Rule = Rule {
    id: "unreadable",
    category: Category::Unassessable,
    summary: "the command cannot be parsed",
    catches: &["echo 'unterminated", "if true; then"],
    leaves: &["echo done"],
};

/// Every rule.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    std::iter::once(&UNREADABLE)
}

/// Assesses a command as it would run in `context`.
#[must_use]
pub fn assess(command: &str, context: &Context<'_>) -> Assessment {
    let options = brush_parser::ParserOptions::default();
    let parsed = brush_parser::uncached_tokenize_str(command, &options.tokenizer_options())
        .ok()
        .and_then(|tokens| brush_parser::parse_tokens(&tokens, &options).ok());
    if parsed.is_some() {
        return Assessment::default();
    }
    if context.allow.iter().any(|id| id == UNREADABLE.id) {
        return Assessment {
            allowed_rules: vec![UNREADABLE.id],
            ..Assessment::default()
        };
    }
    Assessment {
        risk_level: RiskLevel::High,
        action: context.level.action(RiskLevel::High),
        findings: vec![Finding {
            rule: UNREADABLE.id,
            category: UNREADABLE.category,
            risk_level: RiskLevel::High,
            span: 0..command.len(),
            explanation: "This could not be read as a shell command, so nobody knows what it does."
                .into(),
            safer: None,
        }],
        allowed_rules: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Context, assess, rules};

    #[test]
    fn every_rule_finds_what_it_must_and_leaves_the_rest() {
        for rule in rules() {
            for command in rule.catches {
                let found = assess(command, &Context::default());
                assert!(
                    found.findings.iter().any(|finding| finding.rule == rule.id),
                    "{} misses {command}",
                    rule.id
                );
            }
            for command in rule.leaves {
                let found = assess(command, &Context::default());
                assert!(
                    found.findings.iter().all(|finding| finding.rule != rule.id),
                    "{} finds {command}",
                    rule.id
                );
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_asked_about() {
        let assessment = assess("echo 'unterminated", &Context::default());
        assert_eq!(assessment.action, Action::Warned);
    }
}
