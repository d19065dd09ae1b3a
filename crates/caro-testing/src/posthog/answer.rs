//! The ways in which a server can answer, and fail to.

use std::io::{self, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::server::reset;

/// What the server does with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Stores the events and answers 200.
    Accept,
    /// Waits, then does something else.
    After(Duration, Box<Answer>),
    /// Answers with this status and text, and stores nothing.
    Status(u16, &'static str),
    /// Answers 429 with `Retry-After` in seconds.
    Throttle(u32),
    /// Sends the client elsewhere with a 302.
    Redirect(String),
    /// Answers 200 with a page of HTML, as a hotel's network does; stores nothing.
    Html,
    /// Resets the connection without reading.
    ResetAtOnce,
    /// Reads the request, stores nothing and resets the connection.
    ResetAfterReading,
    /// Stores the events and closes the connection without a word: the answer is lost.
    LoseTheAnswer,
    /// Accepts the connection, reads nothing and never answers.
    Silence,
    /// Reads the request and never answers.
    SilenceAfterReading,
    /// Stores the events, begins a 200 and sends a byte now and then, for ever.
    EndlessSlowBody,
    /// Stores the events, begins a 200 and sends as fast as the client reads, for ever.
    EndlessFastBody,
    /// Stores nothing, begins a 500 and sends as fast as the client reads, for ever.
    EndlessError,
    /// Stores the events, begins a 200 that announces more than it sends, and closes.
    TruncatedBody,
}

impl Answer {
    /// Waits, then does something else.
    #[must_use]
    pub fn after(delay: Duration, then: Self) -> Self {
        Self::After(delay, Box::new(then))
    }

    /// Whether the events of the request are stored.
    pub(super) fn stores(&self) -> bool {
        match self {
            Self::Accept
            | Self::LoseTheAnswer
            | Self::EndlessSlowBody
            | Self::EndlessFastBody
            | Self::TruncatedBody => true,
            Self::After(_, then) => then.stores(),
            _ => false,
        }
    }

    /// Whether the request is read at all.
    pub(super) fn reads(&self) -> bool {
        match self {
            Self::ResetAtOnce | Self::Silence => false,
            Self::After(_, then) => then.reads(),
            _ => true,
        }
    }

    /// Writes the answer; for the endless ones, until the client or the test has enough.
    pub(super) fn write(&self, stream: &mut TcpStream, stop: &AtomicBool) -> io::Result<()> {
        match self {
            Self::Accept => respond(
                stream,
                200,
                "Content-Type: application/json\r\n",
                r#"{"status":"Ok"}"#,
            ),
            Self::After(delay, then) => {
                pause(*delay, stop);
                then.write(stream, stop)
            }
            Self::Status(status, text) => respond(stream, *status, "", text),
            Self::Throttle(seconds) => respond(
                stream,
                429,
                &format!("Retry-After: {seconds}\r\n"),
                "rate limited",
            ),
            Self::Redirect(to) => respond(stream, 302, &format!("Location: {to}\r\n"), ""),
            Self::Html => respond(
                stream,
                200,
                "Content-Type: text/html\r\n",
                "<html><body>Please sign in</body></html>",
            ),
            Self::ResetAtOnce | Self::ResetAfterReading => reset(stream),
            Self::LoseTheAnswer => Ok(()),
            Self::Silence | Self::SilenceAfterReading => {
                pause(Duration::from_secs(3600), stop);
                Ok(())
            }
            Self::EndlessSlowBody => drip(stream, 200, b"x", Duration::from_millis(50), stop),
            Self::EndlessFastBody => drip(stream, 200, &[b'x'; 64 << 10], Duration::ZERO, stop),
            Self::EndlessError => drip(stream, 500, &[b'x'; 64 << 10], Duration::ZERO, stop),
            Self::TruncatedBody => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"status\"")
            }
        }
    }
}

fn respond(stream: &mut TcpStream, status: u16, headers: &str, body: &str) -> io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status} -\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn drip(
    stream: &mut TcpStream,
    status: u16,
    piece: &[u8],
    every: Duration,
    stop: &AtomicBool,
) -> io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status} -\r\nTransfer-Encoding: chunked\r\n\r\n"
    )?;
    while !stop.load(Ordering::Relaxed) {
        write!(stream, "{:x}\r\n", piece.len())?;
        stream.write_all(piece)?;
        stream.write_all(b"\r\n")?;
        std::thread::sleep(every);
    }
    Ok(())
}

/// Waits, but no longer than the server lives.
fn pause(duration: Duration, stop: &AtomicBool) {
    let step = Duration::from_millis(10);
    let mut waited = Duration::ZERO;
    while waited < duration && !stop.load(Ordering::Relaxed) {
        std::thread::sleep(step);
        waited += step;
    }
}
