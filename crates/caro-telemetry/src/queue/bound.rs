//! Keeping `pending` at its bound.
//!
//! Counting the lines of a full file would cost every append more than all the rest of it. So the count stands in
//! `queue.lock`, with the size that the file had: where the size is still that one, the count is, too. It is a note, and
//! no more: whoever does not find it, or finds another size, counts.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};

use super::{PENDING, Queue, SHORTEST_LINE, SLACK, WAITING_KEPT};
use crate::directory::LARGEST_FILE;
use crate::schedule::DeliveryState;

/// More lines than these are not left in `pending`.
const BOUND: usize = WAITING_KEPT + WAITING_KEPT / SLACK;

impl Queue {
    /// Keeps `pending` at its bound, after a line was written that made it grow from `before` to `size` bytes: where it
    /// is an eighth over, the oldest lines go and are counted. The caller holds the lock.
    pub(super) fn keep_bound(&self, pending: &File, before: u64, size: u64) -> io::Result<()> {
        if size < BOUND as u64 * SHORTEST_LINE {
            return Ok(());
        }
        if let Some(lines) = self.noted_lines(before).map(|lines| lines + 1)
            && lines <= BOUND
        {
            self.note_lines(size, lines);
            return Ok(());
        }
        let content = read_from_start(pending, size)?;
        let lines = count_lines(&content);
        if lines <= BOUND {
            self.note_lines(size, lines);
            return Ok(());
        }
        let kept = &content[nth_line(&content, lines - WAITING_KEPT)..];
        self.directory.replace(PENDING, kept)?;
        self.note_lines(kept.len() as u64, WAITING_KEPT);
        DeliveryState::update(self, |state| {
            state.dropped.full += (lines - WAITING_KEPT) as u64
        })
    }

    /// The lines of `pending`, as they were counted when it had this size.
    fn noted_lines(&self, size: u64) -> Option<usize> {
        let mut file = &self.lock_file;
        file.seek(SeekFrom::Start(0)).ok()?;
        let mut note = [0; 48];
        let length = file.read(&mut note).ok()?;
        let note = std::str::from_utf8(note.get(..length)?).ok()?;
        let (noted_size, lines) = note.split_once(' ')?;
        (noted_size.parse() == Ok(size))
            .then(|| lines.parse().ok())
            .flatten()
    }

    fn note_lines(&self, size: u64, lines: usize) {
        let mut file = &self.lock_file;
        // Where the note cannot be written, the next one counts.
        let _ = file
            .set_len(0)
            .and_then(|()| file.write_all(format!("{size} {lines}").as_bytes()));
    }
}

fn read_from_start(mut file: &File, size: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(0))?;
    let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(LARGEST_FILE).read_to_end(&mut content)?;
    Ok(content)
}

pub(super) fn count_lines(content: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', content).count()
}

/// Where the line after the first `skip` lines begins.
fn nth_line(content: &[u8], skip: usize) -> usize {
    match skip.checked_sub(1) {
        None => 0,
        Some(last) => memchr::memchr_iter(b'\n', content)
            .nth(last)
            .map_or(content.len(), |at| at + 1),
    }
}
