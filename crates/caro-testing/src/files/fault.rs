//! What the server of a file can do wrong.

use std::io::{self, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::Content;
use crate::Request;
use crate::server::reset;

/// So much is sent at once, unless a fault wants less.
const PIECE: usize = 256 << 10;

/// What is done about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// All is well: the whole file, or the part that was asked for.
    None,
    /// Closes after so many bytes.
    CutAfter(u64),
    /// Closes with a reset after so many bytes.
    ResetAfter(u64),
    /// Closes without an answer.
    CloseAtOnce,
    /// Sends so many bytes and then nothing, and stays.
    StallAfter(u64),
    /// Reads the request, and stays without an answer.
    Silence,
    /// Sends so many bytes at a time, with a pause after each.
    Drip(usize, Duration),
    /// Sends the whole file, whatever part was asked for.
    IgnoreRange,
    /// Sends another part than was asked for: one that begins so many bytes later.
    WrongRange(u64),
    /// Says that the file has so many bytes, and sends what there is of them.
    Claim(u64),
    /// Does not say how many bytes will come, sends so many of the file, and after its end goes on with zeros.
    Chunked(u64),
    /// Says that what it sends is packed.
    Packed,
    /// Answers with this status and these header lines, each with its end.
    Status(u16, &'static str),
    /// Sends to this address.
    Redirect(String),
    /// Sends to the same place again.
    RedirectToItself,
}

/// The first byte that a request asks for; `None` if it asks for the whole file.
pub(super) fn first_byte(request: &Request) -> Option<u64> {
    let range = request.header("range")?.strip_prefix("bytes=")?;
    range.strip_suffix('-')?.parse().ok()
}

/// An answer that is being given.
struct Answering<'a> {
    stream: &'a mut TcpStream,
    content: &'a Content,
    sent: &'a mut dyn FnMut(u64),
    stop: &'a AtomicBool,
}

impl Fault {
    pub(super) fn answer(
        &self,
        stream: &mut TcpStream,
        request: &Request,
        content: &Content,
        etag: &str,
        sent: &mut dyn FnMut(u64),
        stop: &AtomicBool,
    ) -> io::Result<()> {
        let length = content.length();
        let same = request.header("if-range").is_none_or(|known| known == etag);
        let asked = first_byte(request).filter(|_| same && *self != Self::IgnoreRange);
        let mut answering = Answering {
            stream,
            content,
            sent,
            stop,
        };
        let etag = format!("ETag: {etag}\r\n");
        match self {
            Self::CloseAtOnce => return Ok(()),
            Self::Silence => return answering.stay(),
            Self::Status(status, headers) => return answering.head(*status, headers, Some(0)),
            Self::Redirect(to) => return answering.redirect(to),
            Self::RedirectToItself => return answering.redirect(&request.path),
            Self::Claim(claimed) => {
                answering.head(200, &etag, Some(*claimed))?;
                return answering.body(0, (*claimed).min(length), PIECE, Duration::ZERO);
            }
            Self::Chunked(count) => {
                answering.head(200, &etag, None)?;
                return answering.chunks(*count);
            }
            Self::Packed => {
                let headers = format!("{etag}Content-Encoding: gzip\r\n");
                answering.head(200, &headers, Some(length))?;
                return answering.body(0, length, PIECE, Duration::ZERO);
            }
            _ => {}
        }
        let from = match (asked, self) {
            (Some(from), _) if from >= length => {
                let range = format!("Content-Range: bytes */{length}\r\n");
                return answering.head(416, &range, Some(0));
            }
            (Some(from), Self::WrongRange(later)) => (from + later).min(length - 1),
            (from, _) => from.unwrap_or_default(),
        };
        if asked.is_some() {
            let range = format!("Content-Range: bytes {from}-{}/{length}\r\n", length - 1);
            answering.head(206, &(etag + &range), Some(length - from))?;
        } else {
            answering.head(200, &etag, Some(length))?;
        }
        match self {
            Self::CutAfter(count) => answering.body(from, *count, PIECE, Duration::ZERO),
            Self::ResetAfter(count) => {
                answering.body(from, *count, PIECE, Duration::ZERO)?;
                reset(answering.stream)
            }
            Self::StallAfter(count) => {
                answering.body(from, *count, PIECE, Duration::ZERO)?;
                answering.stay()
            }
            Self::Drip(piece, pause) => answering.body(from, length - from, *piece, *pause),
            _ => answering.body(from, length - from, PIECE, Duration::ZERO),
        }
    }
}

impl Answering<'_> {
    fn head(&mut self, status: u16, headers: &str, length: Option<u64>) -> io::Result<()> {
        let length = length.map_or("Transfer-Encoding: chunked\r\n".to_owned(), |length| {
            format!("Content-Length: {length}\r\n")
        });
        write!(
            self.stream,
            "HTTP/1.1 {status} -\r\n{headers}{length}Connection: close\r\n\r\n"
        )
    }

    fn redirect(&mut self, to: &str) -> io::Result<()> {
        self.head(302, &format!("Location: {to}\r\n"), Some(0))
    }

    /// Sends `count` bytes of the file, or what there is of them.
    fn body(&mut self, from: u64, count: u64, piece: usize, pause: Duration) -> io::Result<()> {
        let mut done = 0;
        while done < count && !self.stop.load(Ordering::Relaxed) {
            let left = usize::try_from(count - done).unwrap_or(piece);
            let bytes = self.content.read(from + done, left.min(piece))?;
            if bytes.is_empty() {
                break;
            }
            self.stream.write_all(&bytes)?;
            done += bytes.len() as u64;
            (self.sent)(bytes.len() as u64);
            std::thread::sleep(pause);
        }
        Ok(())
    }

    /// Sends `count` bytes in chunks, zeros where the file has no more.
    fn chunks(&mut self, count: u64) -> io::Result<()> {
        let mut done = 0;
        while done < count && !self.stop.load(Ordering::Relaxed) {
            let wanted = usize::try_from(count - done).map_or(PIECE, |left| left.min(PIECE));
            let mut bytes = self.content.read(done, wanted)?;
            if bytes.is_empty() {
                bytes = vec![0; wanted];
            }
            write!(self.stream, "{:x}\r\n", bytes.len())?;
            self.stream.write_all(&bytes)?;
            self.stream.write_all(b"\r\n")?;
            done += bytes.len() as u64;
            (self.sent)(bytes.len() as u64);
        }
        self.stream.write_all(b"0\r\n\r\n")
    }

    /// Does nothing for as long as the server lives.
    fn stay(&self) -> io::Result<()> {
        while !self.stop.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}
