//! What is in the directory, and how it is found, checked and removed.

use std::fs;

use caro_models::{KNOWN, PullError, State, Store, Unwatched, default_model, verify};

use crate::stage::{Notes, Stage};

fn store() -> (tempfile::TempDir, Store) {
    let home = tempfile::tempdir().unwrap();
    let store = Store::new(home.path().join("models"));
    (home, store)
}

/// A file of so many bytes that takes no space.
fn sparse(store: &Store, name: &str, bytes: u64) {
    fs::create_dir_all(store.directory()).unwrap();
    let file = fs::File::create(store.directory().join(name)).unwrap();
    file.set_len(bytes).unwrap();
}

#[test]
fn a_directory_that_is_not_there_has_no_model_and_every_name() {
    let (_home, store) = store();
    let entries = store.list().unwrap();
    let names: Vec<_> = entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, KNOWN.each_ref().map(|model| model.name));
    assert!(entries.iter().all(|entry| entry.state == State::Absent));
    assert!(!store.directory().exists(), "looking makes nothing");
}

#[test]
fn the_list_knows_what_is_here_whole_in_part_damaged_and_put_there() {
    let (_home, store) = store();
    let [large, small] = &KNOWN;
    sparse(&store, large.file, large.bytes);
    sparse(&store, &format!("{}.part", small.file), 1000);
    sparse(&store, "zephyr.gguf", 77);
    sparse(&store, "Mine.GGUF", 5);
    sparse(&store, "notes.txt", 5);
    fs::create_dir(store.directory().join("a-directory.gguf")).unwrap();
    let found: Vec<_> = store
        .list()
        .unwrap()
        .into_iter()
        .map(|entry| (entry.name, entry.model.is_some(), entry.state))
        .collect();
    let own = |name: &str, bytes| (name.to_owned(), false, State::Complete(bytes));
    assert_eq!(
        found,
        [
            (large.name.to_owned(), true, State::Complete(large.bytes)),
            (small.name.to_owned(), true, State::Partial(1000)),
            own("Mine", 5),
            own("zephyr", 77),
        ]
    );
    sparse(&store, large.file, 99);
    assert_eq!(store.state(large), State::Damaged(99));
}

#[test]
fn a_model_is_found_by_its_name_by_its_file_and_by_a_path() {
    let (home, store) = store();
    let model = default_model();
    sparse(&store, model.file, model.bytes);
    sparse(&store, "mine.gguf", 5);
    for (wanted, file) in [
        (model.name, model.file),
        (model.stem(), model.file),
        (model.file, model.file),
        ("mine", "mine.gguf"),
        ("mine.gguf", "mine.gguf"),
    ] {
        assert_eq!(
            store.locate(wanted),
            Ok(store.directory().join(file)),
            "{wanted}"
        );
    }
    let elsewhere = home.path().join("elsewhere.gguf");
    fs::write(&elsewhere, "GGUF").unwrap();
    assert_eq!(store.locate(elsewhere.to_str().unwrap()), Ok(elsewhere));
}

#[test]
fn what_is_not_here_is_said_in_one_sentence() {
    let (_home, store) = store();
    sparse(&store, "mine.gguf", 5);
    sparse(&store, KNOWN[1].file, 5);
    let said = |wanted| store.locate(wanted).unwrap_err().to_string();
    insta::assert_snapshot!(said("gpt"), @"there is no model called gpt; there are qwen2.5-coder-1.5b-instruct, qwen2.5-coder-0.5b-instruct, mine");
    insta::assert_snapshot!(said(KNOWN[0].name), @"the model qwen2.5-coder-1.5b-instruct is not here");
    insta::assert_snapshot!(said(KNOWN[1].name), @"the file of the model qwen2.5-coder-0.5b-instruct is damaged");
    insta::assert_snapshot!(said("models/gpt.gguf"), @"there is no model file at models/gpt.gguf");
    insta::assert_snapshot!(said("gpt.gguf"), @"there is no model file at gpt.gguf");
}

#[test]
fn what_is_removed_is_gone_with_its_part() {
    let (_home, store) = store();
    let model = &KNOWN[1];
    sparse(&store, model.file, 40);
    sparse(&store, &format!("{}.part", model.file), 2);
    sparse(&store, "mine.gguf", 5);
    assert_eq!(store.remove(model.name).unwrap(), 42);
    assert_eq!(store.state(model), State::Absent);
    assert_eq!(store.remove("mine").unwrap(), 5);
    let left: Vec<_> = fs::read_dir(store.directory())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, [".lock"]);
    for name in [model.name, "mine"] {
        store.remove(name).unwrap_err();
    }
}

#[test]
fn only_what_lies_in_the_directory_is_removed() {
    let (home, store) = store();
    sparse(&store, "mine.gguf", 5);
    let precious = home.path().join("precious.gguf");
    fs::write(&precious, "GGUF").unwrap();
    for name in [
        precious.to_str().unwrap(),
        "../precious",
        "../precious.gguf",
        "..",
        "",
    ] {
        store.remove(name).unwrap_err();
    }
    assert!(precious.exists());
}

#[test]
#[cfg(unix)]
fn a_link_is_removed_and_what_it_leads_to_stays() {
    let (home, store) = store();
    fs::create_dir_all(store.directory()).unwrap();
    let target = home.path().join("target.gguf");
    fs::write(&target, "GGUF").unwrap();
    let link = store.directory().join("linked.gguf");
    std::os::unix::fs::symlink(&target, &link).unwrap();
    assert_eq!(store.locate("linked"), Ok(link.clone()));
    store.remove("linked").unwrap();
    assert!(target.exists() && link.symlink_metadata().is_err());
}

#[test]
fn a_model_can_be_checked_once_more() {
    let stage = Stage::new();
    assert!(!verify(&stage.model, &stage.store, &mut Unwatched).unwrap());
    stage.pull().unwrap();
    let mut notes = Notes::default();
    assert!(verify(&stage.model, &stage.store, &mut notes).unwrap());
    assert_eq!(notes.steps, ["checking 700001"]);
    let mut bytes = fs::read(stage.file()).unwrap();
    bytes[3] ^= 1;
    fs::write(stage.file(), bytes).unwrap();
    assert!(!verify(&stage.model, &stage.store, &mut Unwatched).unwrap());
    let mut notes = Notes {
        enough_at: Some(1),
        ..Notes::default()
    };
    let stopped = verify(&stage.model, &stage.store, &mut notes);
    assert!(matches!(stopped, Err(PullError::Interrupted)));
}
