//! The whole way through a model of two layers that is made here: what it says is nonsense, but always the same.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![expect(unused, reason = "other tests use the rest of the builder")]

#[path = "support/gguf_builder.rs"]
mod gguf_builder;
#[path = "support/watcher.rs"]
mod watcher;

use std::path::{Path, PathBuf};

use caro_generate::{Conversation, GenerateError, LanguageModel, Role, Turn, Unobserved};
use caro_inference::{EmbeddedModel, Options, StoredPrompts};
use gguf_builder::GgufBuilder;
use watcher::Watcher;

struct Tiny {
    directory: tempfile::TempDir,
}

impl Tiny {
    fn of(builder: &GgufBuilder) -> Self {
        let directory = tempfile::tempdir().unwrap();
        builder.write(directory.path());
        Self { directory }
    }

    fn open(&self) -> EmbeddedModel {
        let options = Options {
            name: "tiny".to_owned(),
            threads: Some(2),
            cache: Some(self.cache()),
        };
        EmbeddedModel::open(&self.directory.path().join("model.gguf"), &options).unwrap()
    }

    fn cache(&self) -> PathBuf {
        self.directory.path().join("cache")
    }

    /// The files of stored prefixes, by name.
    fn stored(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.cache()) else {
            return Vec::new();
        };
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }
}

fn turns(sentence: &str) -> [Turn; 2] {
    let turn = |role, text: &str| Turn {
        role,
        text: text.to_owned(),
    };
    [
        turn(Role::System, "Answer with a command."),
        turn(Role::User, sentence),
    ]
}

fn conversation<'a>(turns: &'a [Turn], stop: &'a [&'a str]) -> Conversation<'a> {
    Conversation {
        turns,
        stable: 1,
        prefill: "```bash\n",
        stop,
        max_tokens: 30,
    }
}

fn answer(model: &mut EmbeddedModel, sentence: &str) -> String {
    let turns = turns(sentence);
    model
        .complete(&conversation(&turns, &[]), &mut Unobserved)
        .unwrap()
}

#[test]
fn every_family_answers_and_streams_what_it_returns() {
    for architecture in ["llama", "qwen2", "qwen3"] {
        let mut model = Tiny::of(&GgufBuilder::tiny(architecture)).open();
        let turns = turns("list the files");
        let mut watcher = Watcher::default();
        let text = model
            .complete(&conversation(&turns, &[]), &mut watcher)
            .unwrap();
        assert!(!text.is_empty(), "{architecture}");
        assert_eq!(watcher.pieces.concat(), text, "{architecture}");
        assert_eq!(watcher.loadings, 1, "{architecture}");
    }
}

#[test]
fn an_answer_ends_before_a_stop_however_tokens_cut_it() {
    let mut model = Tiny::of(&GgufBuilder::tiny("qwen2")).open();
    let whole = answer(&mut model, "list the files");
    let characters: Vec<char> = whole.chars().collect();
    let stop: String = characters[4..7].iter().collect();
    let before = whole.find(&stop).unwrap();
    let turns = turns("list the files");
    let mut watcher = Watcher::default();
    let text = model
        .complete(&conversation(&turns, &["never", &stop]), &mut watcher)
        .unwrap();
    assert_eq!(text, whole[..before]);
    assert_eq!(watcher.pieces.concat(), text);
}

#[test]
fn a_stored_prefix_gives_the_same_answer_as_a_computed_one() {
    let tiny = Tiny::of(&GgufBuilder::tiny("qwen3"));
    let computed = answer(&mut tiny.open(), "list the files");
    let stored = tiny.stored();
    assert_eq!(stored.len(), 1);
    let bytes = std::fs::read(&stored[0]).unwrap();
    assert_eq!(answer(&mut tiny.open(), "list the files"), computed);
    assert_eq!(std::fs::read(&stored[0]).unwrap(), bytes);
}

#[test]
fn preparing_stores_the_prefix_that_answers_use() {
    let tiny = Tiny::of(&GgufBuilder::tiny("qwen2"));
    let mut progress = Vec::new();
    tiny.open()
        .prepare(&turns("")[..1], &mut Unobserved, &mut |done, total| {
            progress.push((done, total))
        })
        .unwrap();
    let (done, total) = *progress.last().unwrap();
    assert_eq!(done, total);
    assert_eq!(progress[0], (0, total));
    let stored = tiny.stored();
    let written = std::fs::metadata(&stored[0]).unwrap().len();
    answer(&mut tiny.open(), "list the files");
    assert_eq!(tiny.stored(), stored);
    assert_eq!(std::fs::metadata(&stored[0]).unwrap().len(), written);
}

/// The first answer takes as long as the preparation does that nobody asked for: whoever waits is told so, once.
#[test]
fn what_is_read_once_is_told_once() {
    let tiny = Tiny::of(&GgufBuilder::tiny("qwen2"));
    let preparations = || {
        let mut watcher = Watcher::default();
        let turns = turns("list the files");
        tiny.open()
            .complete(&conversation(&turns, &[]), &mut watcher)
            .unwrap();
        watcher.preparations
    };
    let first = preparations();
    let total = first[0].1;
    assert_eq!(first[0], (0, total));
    assert_eq!(first.last(), Some(&(total, total)));
    assert_eq!(preparations(), []);
}

#[test]
fn what_a_model_has_stored_goes_when_it_does_and_nothing_else() {
    let [going, staying] = ["qwen2", "qwen3"].map(|family| {
        let tiny = Tiny::of(&GgufBuilder::tiny(family));
        answer(&mut tiny.open(), "list the files");
        tiny
    });
    let cache = staying.cache();
    for path in going.stored() {
        std::fs::copy(&path, cache.join(path.file_name().unwrap())).unwrap();
    }
    std::fs::write(cache.join("somebody-elses.prefix"), "CAROPFX").unwrap();
    assert_eq!(staying.stored().len(), 3);
    let file = going.directory.path().join("model.gguf");
    let stored = StoredPrompts::of(&file, cache.clone()).unwrap();
    std::fs::remove_file(&file).unwrap();
    let bytes = going.stored()[0].metadata().unwrap().len();
    assert_eq!(stored.remove().unwrap(), bytes);
    assert_eq!(staying.stored().len(), 2);
    assert_eq!(stored.remove().unwrap(), 0);
    // Where nothing was ever stored, nothing is missed; and what is no model has stored nothing.
    std::fs::write(&file, "no model").unwrap();
    assert!(StoredPrompts::of(&file, cache).is_none());
    let file = staying.directory.path().join("model.gguf");
    let nowhere = StoredPrompts::of(&file, staying.directory.path().join("none")).unwrap();
    assert_eq!(nowhere.remove().unwrap(), 0);
}

#[test]
fn nothing_of_a_sentence_is_stored() {
    let files = ["the secret of my company", "ls"].map(|sentence| {
        let tiny = Tiny::of(&GgufBuilder::tiny("qwen2"));
        answer(&mut tiny.open(), sentence);
        // A second sentence of the same run must not get in either.
        answer(&mut tiny.open(), "and another one");
        let stored = tiny.stored();
        assert_eq!(stored.len(), 1);
        (
            stored[0].file_name().unwrap().to_owned(),
            std::fs::read(&stored[0]).unwrap(),
        )
    });
    assert_eq!(files[0], files[1]);
}

#[test]
fn a_harmed_file_is_computed_again() {
    let tiny = Tiny::of(&GgufBuilder::tiny("qwen2"));
    let expected = answer(&mut tiny.open(), "list the files");
    let path = tiny.stored().remove(0);
    let whole = std::fs::read(&path).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let mut longer = whole.clone();
    longer.push(0);
    for harmed in [
        Vec::new(),
        whole[..whole.len() / 2].to_vec(),
        flipped,
        longer,
        b"something else entirely".to_vec(),
    ] {
        std::fs::write(&path, harmed).unwrap();
        assert_eq!(answer(&mut tiny.open(), "list the files"), expected);
        assert_eq!(std::fs::read(&path).unwrap(), whole, "it is written anew");
    }
    // Nor does it matter where nothing can be written.
    std::fs::remove_dir_all(tiny.cache()).unwrap();
    std::fs::write(tiny.cache(), "a file where the directory should be").unwrap();
    assert_eq!(answer(&mut tiny.open(), "list the files"), expected);
}

#[test]
fn of_stored_prefixes_four_are_kept_and_for_the_user_alone() {
    let tiny = Tiny::of(&GgufBuilder::tiny("llama"));
    let mut model = tiny.open();
    // Somebody pulled the plug yesterday, and somebody else writes right now.
    std::fs::create_dir_all(tiny.cache()).unwrap();
    let yesterday = std::time::SystemTime::now() - std::time::Duration::from_hours(24);
    let abandoned = std::fs::File::create(tiny.cache().join(".unfinished-a")).unwrap();
    abandoned.set_modified(yesterday).unwrap();
    let busy = tiny.cache().join(".unfinished-b");
    std::fs::write(&busy, "half a file").unwrap();
    for rules in ["first", "second", "third", "fourth", "fifth", "sixth"] {
        let mut turns = turns("list the files");
        turns[0].text = format!("These are the {rules} rules.");
        model
            .complete(&conversation(&turns, &[]), &mut Unobserved)
            .unwrap();
    }
    let mut stored = tiny.stored();
    assert_eq!(stored.remove(0), busy);
    assert_eq!(stored.len(), 4);
    #[cfg(unix)]
    for path in stored {
        let mode = std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_model_that_was_interrupted_answers_as_if_nothing_had_been() {
    let tiny = Tiny::of(&GgufBuilder::tiny("qwen2"));
    let expected = answer(&mut tiny.open(), "list the files");
    std::fs::remove_dir_all(tiny.cache()).unwrap();
    let mut model = tiny.open();
    let turns = turns("list the files");
    // From the very first question on to when nobody stops it any more.
    for questions in 0.. {
        let mut watcher = Watcher::stopping_after(questions);
        match model.complete(&conversation(&turns, &[]), &mut watcher) {
            Err(GenerateError::Interrupted) => {
                assert!(expected.starts_with(&watcher.pieces.concat()));
            }
            other => {
                assert_eq!(other.unwrap(), expected);
                assert!(questions > 30, "it asks for every token");
                break;
            }
        }
        assert!(questions < 500, "it ends");
    }
}

#[test]
fn a_conversation_that_goes_on_is_answered_as_if_it_were_new() {
    let tiny = Tiny::of(&GgufBuilder::tiny("qwen2"));
    let mut model = tiny.open();
    let first = answer(&mut model, "list the files");
    let mut longer = turns("list the files").to_vec();
    longer.push(Turn {
        role: Role::Assistant,
        text: first,
    });
    longer.push(Turn {
        role: Role::User,
        text: "only the newest".to_owned(),
    });
    let mut ask = |model: &mut EmbeddedModel| {
        model
            .complete(&conversation(&longer, &[]), &mut Unobserved)
            .unwrap()
    };
    let kept = ask(&mut model);
    assert_eq!(kept, ask(&mut tiny.open()));
    // And back again.
    assert_eq!(
        answer(&mut model, "list the files"),
        answer(&mut tiny.open(), "list the files")
    );
}

#[test]
fn the_limits_of_tokens_and_of_the_context_hold() {
    let tiny = Tiny::of(&GgufBuilder::tiny("qwen2"));
    let mut model = tiny.open();
    let short = turns("ls");
    let none = Conversation {
        max_tokens: 0,
        ..conversation(&short, &[])
    };
    assert_eq!(model.complete(&none, &mut Unobserved).unwrap(), "");
    let long = turns(&"a b ".repeat(300));
    let error = model
        .complete(&conversation(&long, &[]), &mut Unobserved)
        .unwrap_err();
    insta::assert_snapshot!(error);
    // One that leaves little room is answered as far as there is room.
    let full = turns(&"x".repeat(180));
    let answer = Conversation {
        max_tokens: 1000,
        ..conversation(&full, &[])
    };
    model.complete(&answer, &mut Unobserved).unwrap();
}
