//! A version that cannot hold text: three numbers and a closed pre-release tag.

use std::fmt;

/// A version of the program, as `1.1.0` or `1.1.0-beta.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Changes that break.
    pub major: u16,
    /// Changes that add.
    pub minor: u16,
    /// Changes that mend.
    pub patch: u16,
    /// What comes before a release.
    pub pre: PreRelease,
}

/// The pre-release tags that exist, in the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PreRelease {
    /// `-alpha.N`
    Alpha(u16),
    /// `-beta.N`
    Beta(u16),
    /// `-rc.N`
    Candidate(u16),
    /// No tag: a release.
    Release,
}

impl Version {
    /// Reads a version; `None` where it is not of this form.
    ///
    /// A `const fn`, so that a program's own version is checked when it is compiled.
    #[must_use]
    pub const fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let Some((major, at)) = number(bytes, 0) else {
            return None;
        };
        if !is(bytes, at, b'.') {
            return None;
        }
        let Some((minor, at)) = number(bytes, at + 1) else {
            return None;
        };
        if !is(bytes, at, b'.') {
            return None;
        }
        let Some((patch, at)) = number(bytes, at + 1) else {
            return None;
        };
        let Some(pre) = pre_release(bytes, at) else {
            return None;
        };
        Some(Self {
            major,
            minor,
            patch,
            pre,
        })
    }
}

const fn pre_release(bytes: &[u8], at: usize) -> Option<PreRelease> {
    if at == bytes.len() {
        return Some(PreRelease::Release);
    }
    let (tag, rest) = if starts_with(bytes, at, b"-alpha.") {
        (0, at + 7)
    } else if starts_with(bytes, at, b"-beta.") {
        (1, at + 6)
    } else if starts_with(bytes, at, b"-rc.") {
        (2, at + 4)
    } else {
        return None;
    };
    match number(bytes, rest) {
        Some((number, end)) if end == bytes.len() => Some(match tag {
            0 => PreRelease::Alpha(number),
            1 => PreRelease::Beta(number),
            _ => PreRelease::Candidate(number),
        }),
        _ => None,
    }
}

const fn is(bytes: &[u8], at: usize, byte: u8) -> bool {
    at < bytes.len() && bytes[at] == byte
}

const fn starts_with(bytes: &[u8], at: usize, prefix: &[u8]) -> bool {
    let mut i = 0;
    while i < prefix.len() {
        if !is(bytes, at + i, prefix[i]) {
            return false;
        }
        i += 1;
    }
    true
}

/// A decimal number of at most five digits without leading zeros, and where it ends.
const fn number(bytes: &[u8], start: usize) -> Option<(u16, usize)> {
    let mut value: u32 = 0;
    let mut at = start;
    while at < bytes.len() && bytes[at].is_ascii_digit() {
        value = value * 10 + (bytes[at] - b'0') as u32;
        at += 1;
        if value > u16::MAX as u32 {
            return None;
        }
    }
    if at == start || (bytes[start] == b'0' && at > start + 1) {
        return None;
    }
    Some((value as u16, at))
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        match self.pre {
            PreRelease::Alpha(n) => write!(f, "-alpha.{n}"),
            PreRelease::Beta(n) => write!(f, "-beta.{n}"),
            PreRelease::Candidate(n) => write!(f, "-rc.{n}"),
            PreRelease::Release => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_version_reads_back_as_it_was_written() {
        for text in [
            "0.0.0",
            "1.1.0-beta.1",
            "12.34.56-rc.7",
            "1.0.0-alpha.0",
            "65535.1.2",
        ] {
            assert_eq!(Version::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn nothing_else_is_a_version() {
        for text in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "1.2.3-",
            "1.2.3-beta",
            "1.2.3-beta.x",
            "1.2.3-secret.1",
            "1.2.3+build",
            "01.2.3",
            "70000.0.0",
            "v1.2.3",
            "1.2.3 ",
        ] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn versions_are_ordered_as_releases_come() {
        let order = [
            "1.0.0",
            "1.1.0-alpha.2",
            "1.1.0-beta.1",
            "1.1.0-beta.2",
            "1.1.0-rc.1",
            "1.1.0",
            "1.1.1",
        ];
        let parsed: Vec<_> = order
            .iter()
            .map(|text| Version::parse(text).unwrap())
            .collect();
        assert!(parsed.windows(2).all(|pair| pair[0] < pair[1]));
    }

    proptest! {
        #[test]
        fn reading_any_text_gives_a_version_that_is_that_text(text in "\\PC{0,24}") {
            if let Some(version) = Version::parse(&text) {
                prop_assert_eq!(version.to_string(), text);
            }
        }
    }
}
