use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::framing::lines;
use super::*;
use crate::synthetic::Synthetic;
use caro_telemetry::Timestamp;

fn some_lines(seed: u64, count: usize) -> Vec<String> {
    let until = Timestamp::from_milliseconds(1_795_300_000_000);
    Synthetic::new(seed, until, 30, 50).take(count).collect()
}

/// Writes a file and gives back its pieces: `!` for what is damaged.
fn pieces(content: &[u8]) -> Vec<String> {
    read_pieces(content).unwrap()
}

/// The same, where the file may be one that cannot be read: a gzip header with nothing behind it.
fn read_pieces(content: &[u8]) -> std::io::Result<Vec<String>> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(content)?;
    let source = Source::File(file.path().to_owned());
    let (tasks, _) = tasks(&source)?;
    let mut pieces = Vec::new();
    for task in tasks {
        task.run(&mut |framed| pieces.push(text(&framed)), &mut |_| ())?;
    }
    Ok(pieces)
}

fn text(framed: &Framed<'_>) -> String {
    match framed {
        Framed::Piece(piece) => String::from_utf8_lossy(piece).into_owned(),
        Framed::Damaged => "!".into(),
    }
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn what_caro_writes_is_read_the_quick_way() {
    for line in some_lines(1, 500) {
        assert!(line::read(line.as_bytes()).is_some(), "{line}");
    }
}

#[test]
fn every_layout_of_the_same_events_is_read_alike() {
    let events = some_lines(2, 40);
    let one_a_line = events.join("\n");
    let array = format!("[\n{}\n]\n", events.join(",\n"));
    let one_line = format!("[{}]", events.join(","));
    let parsed: Vec<serde_json::Value> = events
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let pretty = serde_json::to_string_pretty(&parsed).unwrap();
    let pretty_objects: String = parsed
        .iter()
        .map(|event| serde_json::to_string_pretty(event).unwrap() + "\n")
        .collect();
    let marked = format!("\u{feff}{one_a_line}\r\n");
    let expected: Vec<_> = events.iter().map(|line| read(line.as_bytes())).collect();
    for content in [
        &one_a_line,
        &array,
        &one_line,
        &pretty,
        &pretty_objects,
        &marked,
    ] {
        for content in [content.clone().into_bytes(), gzip(content.as_bytes())] {
            let found: Vec<_> = pieces(&content)
                .iter()
                .map(|piece| read(piece.as_bytes()))
                .collect();
            assert_eq!(
                found,
                expected,
                "{}",
                &String::from_utf8_lossy(&content)[..40]
            );
        }
    }
}

#[test]
fn of_a_key_that_comes_twice_the_last_one_counts() {
    let line = some_lines(0, 1).remove(0);
    let twice = line.replace(
        "\"$geoip_disable\"",
        "\"$session_id\":null,\"$geoip_disable\"",
    );
    let Read::Event(record) = read(twice.as_bytes()) else {
        panic!("{twice}");
    };
    assert_eq!(record.session, None);
}

#[test]
fn an_array_of_one_and_of_none() {
    assert_eq!(pieces(b"[{\"a\":1}]"), ["{\"a\":1}"]);
    assert_eq!(pieces(b"[]"), [""; 0]);
    assert_eq!(pieces(b""), [""; 0]);
}

#[test]
fn damage_costs_only_what_is_damaged() {
    let long = "x".repeat(100_000);
    let content = format!("{{\"a\":1}}\n{long}\n{{\"b\":2}}\n{{\"torn\":");
    assert_eq!(
        pieces(content.as_bytes()),
        ["{\"a\":1}", "!", "{\"b\":2}", "{\"torn\":"]
    );
    let array =
        format!("[{{\"a\":1}}, nonsense {{\"b\":\"}}\\\"\"}} {{\"c\":\"{long}\"}} {{\"torn\":");
    assert_eq!(
        pieces(array.as_bytes()),
        ["{\"a\":1}", "!", "{\"b\":\"}\\\"\"}", "!", "!"]
    );
}

#[test]
fn a_table_and_a_torn_archive_say_what_they_are() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"uuid,event,distinct_id,timestamp\r\n")
        .unwrap();
    let error = tasks(&Source::File(file.path().to_owned())).unwrap_err();
    assert!(error.to_string().contains("CSV"), "{error}");

    let mut torn = gzip(some_lines(3, 200).join("\n").as_bytes());
    torn.truncate(torn.len() / 2);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&torn).unwrap();
    let source = Source::File(file.path().to_owned());
    let (tasks, _) = tasks(&source).unwrap();
    let mut count = 0;
    let outcome = tasks[0].run(&mut |_| count += 1, &mut |_| ());
    assert!(outcome.is_err() && count > 10, "{count}");
}

/// A line of ours with something done to it.
fn bent() -> impl Strategy<Value = String> {
    let line = (0_u64..50).prop_map(|seed| some_lines(seed, 5).pop().unwrap());
    let piece = prop_oneof![
        Just(String::new()),
        "[\\[\\]{}\":,0-9a-z\\\\ .eE+-]{1,6}",
        Just("\"event\":\"session_ended\",".to_owned()),
        Just("\\u0041".to_owned()),
        Just("é".to_owned()),
        Just("null".to_owned()),
        Just("1e3".to_owned()),
        Just("007".to_owned()),
        Just("\"$session_id\":null,".to_owned()),
    ];
    (line, any::<prop::sample::Index>(), 0_usize..8, piece).prop_map(|(line, at, cut, piece)| {
        let at = at.index(line.len());
        let rest = line.get(at + cut..).unwrap_or_default();
        format!("{}{piece}{rest}", &line[..at])
    })
}

/// Equal but for the last digit of a number: the two ways round fractions of 17 digits differently.
fn same(one: &Record, other: &Record) -> bool {
    let alike = |pair: (&Slot, &Slot)| match pair {
        (Slot::Number(one), Slot::Number(other)) => (one - other).abs() <= one.abs() * 1e-15,
        (one, other) => one == other,
    };
    one.values.iter().zip(&other.values).all(alike)
        && Record {
            values: other.values,
            ..one.clone()
        } == *other
}

proptest! {
    #[test]
    fn the_quick_way_never_reads_anything_else_than_the_careful_one(line in bent()) {
        if let Some(quick) = line::read(line.as_bytes()) {
            let Read::Event(careful) = careful::read(line.as_bytes()) else {
                return Err(TestCaseError::fail("the careful way reads no event"));
            };
            prop_assert!(same(&quick, &careful), "{:?} and {:?}", quick, careful);
        }
    }

    #[test]
    fn keys_in_any_order_and_space_anywhere_change_nothing(seed in 0_u64..200) {
        let line = some_lines(seed, 5).pop().unwrap();
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        // `serde_json` sorts the keys.
        let sorted = value.to_string();
        let spaced = serde_json::to_string_pretty(&value).unwrap();
        let expected = read(line.as_bytes());
        prop_assert!(matches!(expected, Read::Event(_)));
        prop_assert_eq!(&read(sorted.as_bytes()), &expected);
        prop_assert_eq!(&read(spaced.as_bytes()), &expected);
    }

    #[test]
    fn wherever_a_file_is_cut_for_several_threads_each_line_is_read_once(
        content in prop::collection::vec(prop_oneof!["[a-z]{0,12}\n", "[a-z]{0,3}\r\n", "\n"], 0..40),
        last in "[a-z]{0,8}",
        mut cuts in prop::collection::vec(0_u64..300, 0..6),
    ) {
        let content = content.concat() + &last;
        let mut whole = Vec::new();
        lines(content.as_bytes(), u64::MAX, &mut |framed| whole.push(text(&framed)), &mut |_| ()).unwrap();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content.as_bytes()).unwrap();
        let length = content.len() as u64;
        cuts.retain(|cut| *cut < length);
        cuts.extend([0, length]);
        cuts.sort_unstable();
        let mut found = Vec::new();
        for pair in cuts.windows(2) {
            let task = Task::Lines { path: file.path(), start: pair[0], end: pair[1] };
            task.run(&mut |framed| found.push(text(&framed)), &mut |_| ()).unwrap();
        }
        prop_assert_eq!(found, whole);
    }

    #[test]
    fn whatever_a_file_holds_reading_ends(content in prop::collection::vec(any::<u8>(), 0..500)) {
        for piece in read_pieces(&content).unwrap_or_default() {
            let _ = read(piece.as_bytes());
        }
    }
}
