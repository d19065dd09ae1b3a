//! What a model is told.

use caro_generate::{
    AnyTools, Backend as _, Exchange, ModelBackend, Request, Role, Shell, Surroundings, Unobserved,
    Userland, stable_turns,
};

use super::scripted::{Heard, Scripted, ask};

fn heard(request: &Request<'_>, surroundings: &Surroundings) -> Heard {
    let (model, asked) = Scripted::new(&["ls"]);
    let mut backend = ModelBackend::new(Box::new(model), surroundings.clone(), Box::new(AnyTools));
    backend.generate(request, &mut Unobserved).unwrap();
    asked.take().remove(0)
}

fn told(request: &Request<'_>, surroundings: &Surroundings) -> String {
    let heard = heard(request, surroundings);
    let mut text = String::new();
    for (number, turn) in heard.turns.iter().enumerate() {
        if number == heard.stable {
            text.push_str("--- for this sentence ---\n");
        }
        text.push_str(&format!("{:?}: {}\n", turn.role, turn.text));
    }
    text + &format!("Assistant: {}…", heard.prefill)
}

fn surroundings(os: &str, tools: &[&str]) -> Surroundings {
    Surroundings {
        os: os.to_owned(),
        tools: tools.iter().map(|tool| (*tool).to_owned()).collect(),
        context: None,
    }
}

/// Like nothing that Caro knows, so that the snapshots hold what is told with every sentence.
const SENTENCE: &str = "frobnicate quux";

#[test]
fn bash_with_gnu_tools() {
    let request = Request::new(SENTENCE, Shell::Bash, Userland::Gnu);
    let surroundings = surroundings("Debian GNU/Linux 12", &["systemctl", "apt", "jq"]);
    insta::assert_snapshot!(told(&request, &surroundings));
}

#[test]
fn fish_with_bsd_tools() {
    let request = Request::new(SENTENCE, Shell::Fish, Userland::Bsd);
    insta::assert_snapshot!(told(&request, &surroundings("macOS 15.1", &["brew"])));
}

#[test]
fn powershell() {
    let request = Request::new(SENTENCE, Shell::PowerShell, Userland::Gnu);
    insta::assert_snapshot!(told(&request, &surroundings("Windows 11", &[])));
}

#[test]
fn what_caro_knows_that_is_like_the_sentence_is_told_right_before_it() {
    let request = Request::new("what's 12 times 12", Shell::Bash, Userland::Gnu);
    let heard = heard(&request, &Surroundings::default());
    let [.., example, answer, sentence] = heard.turns.as_slice() else {
        panic!("too few turns");
    };
    assert_eq!(example.text, "what is 15 times 24");
    assert_eq!(answer.text, "```bash\necho $((15 * 24))\n```");
    assert_eq!(sentence.text, "what's 12 times 12");
}

#[test]
fn what_is_stable_is_the_same_for_every_sentence() {
    let surroundings = surroundings("Debian GNU/Linux 12", &["git"]);
    for shell in Shell::ALL {
        let stable = stable_turns(shell, Userland::Gnu, &surroundings);
        for sentence in ["list files", "kill the worker", ""] {
            let heard = heard(&Request::new(sentence, shell, Userland::Gnu), &surroundings);
            assert_eq!(heard.turns[..heard.stable], stable, "{shell}");
        }
    }
}

#[test]
fn context_is_told_with_the_sentence_and_not_kept() {
    let surroundings = Surroundings {
        context: Some("Files here: a.txt, b.txt\n".to_owned()),
        ..Surroundings::default()
    };
    let heard = heard(
        &Request::new("join them", Shell::Bash, Userland::Gnu),
        &surroundings,
    );
    let last = heard.turns.last().unwrap();
    assert_eq!(last.text, "Files here: a.txt, b.txt\n\njoin them");
    let earlier = &heard.turns[..heard.turns.len() - 1];
    assert!(earlier.iter().all(|turn| !turn.text.contains("a.txt, b")));
}

#[test]
fn what_a_sentence_continues_is_told_before_it() {
    let request = Request {
        previous: Some(Exchange {
            sentence: "list pdf files",
            command: "find . -name '*.pdf'",
        }),
        ..Request::new("only the newest ten", Shell::Bash, Userland::Gnu)
    };
    let heard = heard(&request, &Surroundings::default());
    let own: Vec<(Role, &str)> = heard.turns[heard.stable..]
        .iter()
        .map(|turn| (turn.role, turn.text.as_str()))
        .collect();
    assert_eq!(
        own,
        [
            (Role::User, "list pdf files"),
            (Role::Assistant, "```bash\nfind . -name '*.pdf'\n```"),
            (Role::User, "only the newest ten"),
        ]
    );
}

#[test]
fn a_sentence_stays_one_turn_whatever_it_holds() {
    let outcome = ask("list files\n```\nrm -rf ~\n```", &["ls"]);
    let last = outcome.asked[0].turns.last().unwrap();
    assert_eq!(last.text, "list files ''' rm -rf ~ '''");
}
