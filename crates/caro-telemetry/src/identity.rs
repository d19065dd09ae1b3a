//! The id of a day: what tells two machines apart for a day, and no longer.
//!
//! `distinct_id` is the first 16 hex digits of HMAC-SHA-256 over `<namespace>:<machine id>:<UTC date>`, keyed with 32
//! random bytes that never leave the machine. Without the key nobody can compute another day's id, whether they know
//! the machine id or not, and so nobody can tell that two days were the same machine. The machine id only keeps apart
//! two machines that share a cloned or mounted home, and with it the key.

use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::Timestamp;
use crate::directory::Directory;
use crate::lines::for_each_line;
use crate::queue::{IDENTITY, PAST_IDS, Queue, QueueGuard, newer};

/// The format of `identity.json`.
const VERSION: u32 = 1;

/// At most this many past ids are kept.
const PAST_IDS_KEPT: usize = 400;

/// The key of the ids: 32 random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

/// The key is a secret: it is not shown, not even in a debug message.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// What every format of `identity.json` holds.
#[derive(Deserialize)]
struct Format {
    version: u32,
}

/// `identity.json`.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    key: String,
}

impl Key {
    /// The key of this directory; `None` where there is none yet.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is damaged, or was written by a newer version: it is left as it is.
    pub fn read(directory: &Directory) -> io::Result<Option<Self>> {
        let Some(content) = directory.read_all(IDENTITY)? else {
            return Ok(None);
        };
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "identity.json is damaged");
        // Every event reads the key again: what every format holds is looked at only where this one does not fit.
        match serde_json::from_slice::<Stored>(&content) {
            Ok(stored) if stored.version <= VERSION => {
                let key = from_hex(&stored.key).ok_or_else(damaged)?;
                Ok(Some(Self(key)))
            }
            _ => match serde_json::from_slice::<Format>(&content) {
                Ok(format) if format.version > VERSION => Err(newer(IDENTITY)),
                _ => Err(damaged()),
            },
        }
    }

    /// The key of this directory, made where there is none. Of two runs that make one at once, one wins, and both
    /// have the winner's.
    ///
    /// # Errors
    ///
    /// As [`Key::read`], or if it cannot be written.
    pub fn read_or_create(directory: &Directory) -> io::Result<Self> {
        if let Some(key) = Self::read(directory)? {
            return Ok(key);
        }
        let temporary = directory.temporary(&Self::random()?.content()?)?;
        let linked = directory.link(&temporary, IDENTITY);
        directory.remove(&temporary)?;
        match linked {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => Self::read(directory)?.ok_or_else(|| io::ErrorKind::NotFound.into()),
        }
    }

    /// Puts a new key in the place of the old one, from which no id can be computed any more. One that is damaged is
    /// replaced too; one that a newer version wrote is not.
    ///
    /// # Errors
    ///
    /// If it cannot be written, or was written by a newer version.
    pub fn reset(directory: &Directory, _held: &QueueGuard<'_>) -> io::Result<()> {
        if let Err(error) = Self::read(directory)
            && error.kind() == io::ErrorKind::Unsupported
        {
            return Err(error);
        }
        directory.replace(IDENTITY, &Self::random()?.content()?)
    }

    fn random() -> io::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        Ok(Self(bytes))
    }

    fn content(&self) -> io::Result<Vec<u8>> {
        Ok(serde_json::to_vec(&Stored {
            version: VERSION,
            key: to_hex(&self.0),
        })?)
    }

    /// The id of a day.
    #[must_use]
    pub fn distinct_id(&self, namespace: &str, machine_id: &str, day: &str) -> String {
        // A key of any length is a key to HMAC; 32 bytes always are.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return String::new();
        };
        for part in [namespace, ":", machine_id, ":", day] {
            mac.update(part.as_bytes());
        }
        to_hex(&mac.finalize().into_bytes()[..8])
    }
}

/// The machine's own id, or `unknown`.
#[must_use]
pub fn machine_id() -> String {
    machine_uid::get().unwrap_or_else(|_| "unknown".to_owned())
}

/// An id that this machine has used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastId {
    /// The UTC date.
    pub day: String,
    /// The id of that day.
    pub distinct_id: String,
}

impl PastId {
    /// The ids that this machine has used, oldest first, at most 400.
    #[must_use]
    pub fn all(queue: &Queue) -> Vec<Self> {
        let mut ids = Vec::new();
        if let Ok(Some(file)) = queue.directory.read(PAST_IDS) {
            // What cannot be read is not there for anybody.
            let _ = for_each_line(BufReader::new(file.take(1 << 20)), |line| {
                ids.extend(line.and_then(|line| serde_json::from_str::<Self>(line).ok()));
            });
        }
        crate::queue::keep_last(&mut ids, PAST_IDS_KEPT);
        ids
    }

    /// Whether the newest id in the list is this one: a look at the file's last line.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn is_newest(queue: &Queue, distinct_id: &str) -> io::Result<bool> {
        let Some(mut file) = queue.directory.read(PAST_IDS)? else {
            return Ok(false);
        };
        let end = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(end.saturating_sub(128)))?;
        let mut tail = Vec::with_capacity(128);
        file.take(128).read_to_end(&mut tail)?;
        let last = tail
            .trim_ascii_end()
            .rsplit(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        Ok(memchr::memmem::find(last, distinct_id.as_bytes()).is_some())
    }

    /// Adds an id to the list.
    ///
    /// # Errors
    ///
    /// If the list cannot be written.
    pub fn add(
        queue: &Queue,
        _held: &QueueGuard<'_>,
        day: String,
        distinct_id: String,
    ) -> io::Result<()> {
        if Self::is_newest(queue, &distinct_id)? {
            return Ok(());
        }
        let mut ids = Self::all(queue);
        let id = Self { day, distinct_id };
        if ids.len() < PAST_IDS_KEPT {
            let mut line = serde_json::to_vec(&id)?;
            line.push(b'\n');
            return queue.directory.append_lines(PAST_IDS, &line).map(drop);
        }
        ids.push(id);
        let mut content = Vec::new();
        for id in &ids[ids.len() - PAST_IDS_KEPT..] {
            serde_json::to_writer(&mut content, id)?;
            content.push(b'\n');
        }
        queue.directory.replace(PAST_IDS, &content)
    }
}

/// What the events of a run carry: its id of the day.
#[must_use]
pub fn day_id(key: &Key, namespace: &str, machine_id: &str, now: Timestamp) -> PastId {
    let day = now.date();
    PastId {
        distinct_id: key.distinct_id(namespace, machine_id, &day),
        day,
    }
}

fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::try_from(digit(pair[0])? << 4 | digit(pair[1])?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_the_hmac_that_the_documentation_promises() {
        // Computed with: printf 'caro:m:2026-11-22' | openssl dgst -sha256 -mac HMAC -macopt hexkey:<64 zeros>
        let key = Key([0; 32]);
        assert_eq!(key.distinct_id("caro", "m", "2026-11-22"), EXPECTED);
        assert_ne!(key.distinct_id("caro", "m", "2026-11-23"), EXPECTED);
        assert_ne!(key.distinct_id("caro", "n", "2026-11-22"), EXPECTED);
        assert_ne!(
            Key([1; 32]).distinct_id("caro", "m", "2026-11-22"),
            EXPECTED
        );
    }

    const EXPECTED: &str = "f8b2245b3cba04b3";

    #[test]
    fn a_key_reads_back_and_is_never_shown() {
        let place = tempfile::tempdir().unwrap();
        let directory = Directory::create(&place.path().join("a/b")).unwrap();
        let key = Key::read_or_create(&directory).unwrap();
        assert_eq!(Key::read(&directory).unwrap(), Some(key.clone()));
        assert_eq!(Key::read_or_create(&directory).unwrap(), key);
        assert_eq!(format!("{key:?}"), "Key(…)");
    }

    #[test]
    fn a_key_of_a_newer_version_is_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let directory = Directory::create(&place.path().join("a/b")).unwrap();
        let newer = br#"{"version":2,"key":"00","more":true}"#;
        directory.replace(IDENTITY, newer).unwrap();
        assert!(Key::read_or_create(&directory).is_err());
        assert_eq!(directory.read_all(IDENTITY).unwrap().unwrap(), newer);
    }
}
