//! What an answer means, judged by its head.

use std::time::Duration;

use reqwest::header::{
    ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_RANGE, ETAG, HeaderMap, HeaderName, RETRY_AFTER,
};

use super::PullError;
use crate::{Endpoint, Model};

/// No server makes us wait longer than this before we ask again.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// What matters of an answer's head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) status: u16,
    /// How many bytes will follow, if that is said.
    pub(super) length: Option<u64>,
    /// Where they begin in the file, where they are a part.
    pub(super) start: Option<u64>,
    /// How many the file has, where that is said beside a part.
    pub(super) whole: Option<u64>,
    /// The version of the file, by which a part can be asked for.
    pub(super) etag: Option<String>,
    /// Whether the bytes are packed.
    pub(super) packed: bool,
    /// When to ask again.
    pub(super) retry_after: Option<Duration>,
}

/// What to do about an answer.
#[derive(Debug)]
pub(super) enum Verdict {
    /// What is missing follows.
    Rest,
    /// The file follows from its beginning.
    Whole,
    /// The server cannot do parts, though it says so.
    NoParts,
    /// Ask again later, for this reason.
    Later(String),
    /// Don't ask again.
    Never(PullError),
}

impl Head {
    pub(super) fn read(status: u16, length: Option<u64>, headers: &HeaderMap) -> Self {
        let text = |name: HeaderName| headers.get(name)?.to_str().ok();
        let (start, whole) = text(CONTENT_RANGE).map_or((None, None), content_range);
        let no_parts = text(ACCEPT_RANGES) == Some("none");
        Self {
            status,
            length,
            start,
            whole,
            // A weak one promises nothing about bytes, and must not be used to ask for a part.
            etag: text(ETAG)
                .filter(|etag| etag.starts_with('"') && !no_parts)
                .map(str::to_owned),
            packed: text(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity"),
            retry_after: text(RETRY_AFTER)
                .and_then(|seconds| seconds.parse().ok())
                .map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT)),
        }
    }
}

/// Reads `bytes 100-199/500`, `bytes 100-199/*` or `bytes */500`: where the part begins, and the size of the whole.
fn content_range(text: &str) -> (Option<u64>, Option<u64>) {
    let Some((range, whole)) = text
        .strip_prefix("bytes ")
        .and_then(|rest| rest.split_once('/'))
    else {
        return (None, None);
    };
    let start = range
        .split_once('-')
        .and_then(|(start, _)| start.parse().ok());
    (start, whole.parse().ok())
}

/// Judges the answer to the question for what `model` has from byte `from` on.
pub(super) fn judge(head: &Head, model: &Model, from: u64, endpoint: &Endpoint) -> Verdict {
    let host = endpoint.host();
    let other_size = |found| {
        Verdict::Never(PullError::OtherSize {
            host: endpoint.host(),
            found,
            expected: model.bytes,
        })
    };
    match head.status {
        200 | 206 if head.packed => Verdict::Never(PullError::Packed(host)),
        200 => match head.length {
            Some(length) if length != model.bytes => other_size(length),
            _ => Verdict::Whole,
        },
        206 => match (head.start, head.whole, head.length) {
            (_, Some(whole), _) if whole != model.bytes => other_size(whole),
            (Some(start), ..) if start != from => Verdict::NoParts,
            (None, ..) => Verdict::NoParts,
            (_, _, Some(length)) if length > model.bytes - from => {
                other_size(from.saturating_add(length))
            }
            _ => Verdict::Rest,
        },
        416 if from > 0 => match head.whole {
            Some(whole) if whole != model.bytes => other_size(whole),
            _ => Verdict::NoParts,
        },
        401 | 403 => Verdict::Never(PullError::Refused {
            host,
            status: head.status,
        }),
        404 | 410 => Verdict::Never(PullError::NotThere(endpoint.shown_address(model))),
        status @ (408 | 425 | 429 | 500..) => {
            Verdict::Later(format!("the server answered with status {status}"))
        }
        status => Verdict::Never(PullError::Status { host, status }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::{HeaderMap, HeaderValue};

    use super::{Head, Verdict, content_range, judge};
    use crate::{Endpoint, default_model};

    #[test]
    fn a_part_says_where_it_begins_and_how_long_the_whole_is() {
        for (text, read) in [
            ("bytes 100-199/500", (Some(100), Some(500))),
            ("bytes 100-199/*", (Some(100), None)),
            ("bytes */500", (None, Some(500))),
            ("bytes 100-199", (None, None)),
            ("lines 1-2/3", (None, None)),
            ("bytes -5-9/99999999999999999999", (None, None)),
            ("", (None, None)),
        ] {
            assert_eq!(content_range(text), read, "{text}");
        }
    }

    #[test]
    fn a_version_that_promises_nothing_about_bytes_is_not_used() {
        for (etag, ranges, used) in [
            ("\"a\"", "bytes", Some("\"a\"")),
            ("W/\"a\"", "bytes", None),
            ("\"a\"", "none", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("etag", HeaderValue::from_static(etag));
            headers.insert("accept-ranges", HeaderValue::from_static(ranges));
            assert_eq!(Head::read(200, None, &headers).etag.as_deref(), used);
        }
    }

    proptest! {
        #[test]
        fn whatever_a_server_says_only_what_fits_is_taken(
            status in prop_oneof![Just(200), Just(206), Just(416), 100_u16..600],
            length in proptest::option::of(prop_oneof![any::<u64>(), 0_u64..2_000_000_000]),
            range in "bytes [0-9*]{0,21}-?[0-9]{0,21}/?[0-9*]{0,21}|.{0,40}",
            from in 0..=default_model().bytes,
        ) {
            let model = default_model();
            let mut headers = HeaderMap::new();
            if let Ok(range) = HeaderValue::from_str(&range) {
                headers.insert("content-range", range);
            }
            let head = Head::read(status, length, &headers);
            match judge(&head, model, from, &Endpoint::default()) {
                Verdict::Rest => {
                    prop_assert_eq!(status, 206);
                    prop_assert_eq!(head.start, Some(from));
                    prop_assert!(length.is_none_or(|length| length <= model.bytes - from));
                }
                Verdict::Whole => {
                    prop_assert_eq!(status, 200);
                    prop_assert!(length.is_none_or(|length| length == model.bytes));
                }
                Verdict::NoParts => prop_assert!(status == 206 || status == 416 && from > 0),
                Verdict::Later(_) | Verdict::Never(_) => {}
            }
        }
    }
}
