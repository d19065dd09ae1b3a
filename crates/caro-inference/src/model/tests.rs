//! What is guessed changes nothing but the time.

use caro_generate::{Conversation, LanguageModel, Role, Turn, Unobserved};

use super::*;
use crate::gguf_builder::GgufBuilder;

fn open(architecture: &str, directory: &Path) -> EmbeddedModel {
    let path = GgufBuilder::tiny(architecture).write(directory);
    EmbeddedModel::open(&path, &Options::default()).unwrap()
}

fn turn(text: &str) -> Turn {
    Turn {
        role: Role::User,
        text: text.to_owned(),
    }
}

fn conversation(turns: &[Turn]) -> Conversation<'_> {
    Conversation {
        turns,
        stable: 0,
        prefill: "",
        stop: &[],
        max_tokens: 60,
    }
}

/// The answer, written by a model that guesses nothing.
fn token_by_token(model: &mut EmbeddedModel, turns: &[Turn]) -> (String, Vec<u32>) {
    let mut text = model.chat.prompt(&model.tokenizer, turns, "");
    let beginning = text.len();
    let mut scores = model.read_prompt(&text, &|| false).unwrap();
    let mut answer = Answer::new(&[]);
    while text.len() < beginning + conversation(turns).max_tokens {
        let token = largest(&scores).unwrap() as u32;
        if model.chat.ends(token) {
            break;
        }
        let mut bytes = Vec::new();
        model.tokenizer.decode(token, &mut bytes);
        answer.push(&bytes);
        text.push(token);
        scores = model
            .transformer
            .score(&[token], 1, &mut model.cache, &|| false)
            .unwrap();
    }
    model.forget(0);
    (answer.finish().1, text)
}

#[test]
fn an_answer_is_what_it_is_without_guesses() {
    let (mut right, mut wrong) = (0, 0);
    for architecture in ["llama", "qwen2", "qwen3"] {
        let directory = tempfile::tempdir().unwrap();
        let mut model = open(architecture, directory.path());
        for sentence in ["list the files", "a b a b a b a b", "the the the"] {
            let turns = [turn(sentence)];
            let (expected, text) = token_by_token(&mut model, &turns);
            let answer = model.complete(&conversation(&turns), &mut Unobserved);
            assert_eq!(answer.unwrap(), expected, "{architecture}, {sentence}");
            let beginning = model.chat.prompt(&model.tokenizer, &turns, "").len();
            for end in beginning + 1..text.len() {
                for guess in Guesses::after(&text[..end]).next(1, LEAST_CERTAINTY) {
                    let hit = guess == text[end];
                    right += usize::from(hit);
                    wrong += usize::from(!hit);
                }
            }
        }
    }
    assert!(
        right > 10 && wrong > 10,
        "{right} right, {wrong} wrong: both are tried"
    );
}

#[test]
fn tokens_have_the_same_scores_together_and_one_by_one() {
    for architecture in ["llama", "qwen2", "qwen3"] {
        let directory = tempfile::tempdir().unwrap();
        let mut model = open(architecture, directory.path());
        let tokens = [5, 17, 5, 100, 42];
        model.read_prompt(&[1, 2, 3], &|| false).unwrap();
        let known = model.tokens.len();
        let EmbeddedModel {
            transformer, cache, ..
        } = &mut model;
        let together = transformer.score(&tokens, tokens.len(), cache, &|| false);
        cache.truncate(known);
        let mut one_by_one = Vec::new();
        for token in tokens {
            one_by_one.extend(transformer.score(&[token], 1, cache, &|| false).unwrap());
        }
        assert_eq!(together.unwrap(), one_by_one, "{architecture}");
    }
}
