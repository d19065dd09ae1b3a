//! Servers that send something else.

use caro_models::State;
use caro_testing::Fault;

use crate::stage::{SIZE, Stage, content};

#[test]
fn another_file_of_the_same_size_is_removed() {
    let mut wrong = content();
    wrong[500_000] ^= 1;
    let stage = Stage::with(wrong);
    insta::assert_snapshot!(stage.failure(), @"what came is not the model (its SHA-256 is another), and was removed");
    assert_eq!(stage.store.state(&stage.model), State::Absent);
    assert!(stage.names().is_empty());
}

#[test]
fn a_part_of_something_else_spoils_the_whole_and_the_next_attempt_is_clean() {
    let stage = Stage::new();
    stage.put_part(&[7; 300_000]);
    insta::assert_snapshot!(stage.failure(), @"what came is not the model (its SHA-256 is another), and was removed");
    stage.pull().unwrap();
    stage.assert_complete();
}

#[test]
fn a_length_that_is_not_the_models_is_refused_before_anything_is_written() {
    for claimed in [SIZE - 1, SIZE + 1, 5000] {
        let stage = Stage::new();
        stage.server.fail_next(Fault::Claim(claimed));
        let failure = stage.failure();
        assert!(
            failure.contains("SERVER has another file there: of "),
            "{failure}"
        );
        assert!(stage.names().is_empty());
    }
    let stage = Stage::with(content()[..5000].to_vec());
    insta::assert_snapshot!(stage.failure(), @"SERVER has another file there: of 5000 bytes, where the model has 700001");
}

#[test]
fn a_part_of_a_file_of_another_length_is_refused_and_what_is_here_stays() {
    for served in [600_000, 800_000] {
        let stage = Stage::with(vec![0; served]);
        stage.put_part(&content()[..650_000]);
        let failure = stage.failure();
        assert!(failure.contains("another file there"), "{failure}");
        assert_eq!(stage.store.state(&stage.model), State::Partial(650_000));
    }
}

#[test]
fn more_than_the_model_has_is_cut_off_and_removed() {
    let stage = Stage::new();
    stage.server.fail_next(Fault::Chunked(1 << 40));
    insta::assert_snapshot!(stage.failure(), @"the server sent more than the 700 kB that the model has; what came was removed");
    assert!(stage.names().is_empty());
}

#[test]
fn a_length_that_is_not_told_is_no_lie() {
    let stage = Stage::new();
    stage.server.fail_next(Fault::Chunked(SIZE));
    stage.pull().unwrap();
    stage.assert_complete();
}

#[test]
fn an_orderly_end_that_comes_too_early_is_taken_for_a_dropped_connection() {
    let stage = Stage::new();
    stage.server.fail_next(Fault::Chunked(200_000));
    stage.pull().unwrap();
    stage.assert_complete();
    assert_eq!(stage.server.sent(), SIZE);
}

#[test]
fn a_promise_that_is_not_kept_is_a_dropped_connection() {
    let stage = Stage::with(content()[..600_000].to_vec());
    stage.server.fail_next(Fault::Claim(SIZE));
    let failure = stage.failure();
    assert!(
        failure.contains("of 600000 bytes, where the model has 700001"),
        "{failure}"
    );
    assert_eq!(stage.store.state(&stage.model), State::Partial(600_000));
}

#[test]
fn what_is_packed_was_not_asked_for() {
    let stage = Stage::new();
    stage.server.fail_next(Fault::Packed);
    insta::assert_snapshot!(stage.failure(), @"SERVER sends the model packed, which was not asked for");
    let deliveries = stage.server.deliveries();
    assert_eq!(
        deliveries[0].request.header("accept-encoding"),
        Some("identity")
    );
    assert!(stage.names().is_empty());
}

#[test]
#[cfg(unix)]
fn a_link_in_place_of_the_part_is_not_written_through() {
    let stage = Stage::new();
    let precious = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(precious.path(), "precious").unwrap();
    std::fs::create_dir_all(stage.store.directory()).unwrap();
    std::os::unix::fs::symlink(precious.path(), stage.part()).unwrap();
    stage.pull().unwrap_err();
    assert_eq!(std::fs::read(precious.path()).unwrap(), b"precious");
}
