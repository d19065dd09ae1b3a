//! The ways in which a model's server can answer, and fail to.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;

use super::protocol::Protocol;
use crate::Request;

/// What the server does with a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Lists its models.
    Listing,
    /// Says these pieces and ends as it should.
    Say(Vec<String>),
    /// Says these pieces with a pause before each.
    SaySlowly(Vec<String>, Duration),
    /// Says these pieces, a few bytes at a time, whatever they are part of.
    SayInShreds(Vec<String>),
    /// Thinks aloud, apart from the answer, then says these pieces.
    Think(String, Vec<String>),
    /// Says these pieces, and ends because it may not say more.
    RunOut(Vec<String>),
    /// Says these pieces, then nothing, and keeps the connection.
    Stall(Vec<String>),
    /// Accepts the request and never answers.
    Silence,
    /// Says these pieces, then closes in the middle of its answer.
    Cut(Vec<String>),
    /// Says these pieces, then ends the answer in good order, but without saying that it is one.
    Forget(Vec<String>),
    /// Says these pieces, then that it failed.
    FailAfter(Vec<String>, String),
    /// Says the same for ever.
    Endless(String),
    /// Begins a line and never ends it.
    EndlessLine,
    /// Refuses with this status and never stops explaining.
    EndlessRefusal(u16),
    /// Refuses with a status and a message in the protocol's shape.
    Refuse(u16, String),
    /// Refuses with a status, headers and a body as they are.
    RefuseRaw(u16, String, String),
    /// Refuses with a status and repeats the key it was shown.
    RepeatKey(u16),
    /// Answers 200 with a page of HTML, as a hotel's network does.
    Html,
    /// Answers 200 with bytes that are no text.
    Garbage,
    /// Answers 200 with this text.
    Raw(String),
    /// Closes the connection without an answer.
    HangUp,
    /// Answers, but not in HTTP.
    NotHttp,
    /// Sends the client elsewhere.
    Redirect(u16, String),
}

impl Manner {
    /// Says this text in pieces of a few characters.
    #[must_use]
    pub fn say(text: &str) -> Self {
        Self::Say(pieces(text))
    }

    /// Refuses with a status and a message in the protocol's shape.
    #[must_use]
    pub fn refuse(status: u16, message: impl Into<String>) -> Self {
        Self::Refuse(status, message.into())
    }

    /// Whether a model has to be there for it.
    pub(super) fn needs_model(&self) -> bool {
        matches!(
            self,
            Self::Say(_)
                | Self::SaySlowly(..)
                | Self::SayInShreds(_)
                | Self::Think(..)
                | Self::RunOut(_)
        )
    }

    /// Whether it would go on if the client did.
    pub(super) fn keeps_talking(&self) -> bool {
        matches!(self, Self::Stall(_) | Self::Silence)
    }
}

/// A text in pieces of three characters.
fn pieces(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters
        .chunks(3)
        .map(|piece| piece.iter().collect())
        .collect()
}

/// One question, and what its answer is written to.
pub(super) struct Exchange<'a> {
    pub(super) protocol: Protocol,
    pub(super) request: &'a Request,
    pub(super) models: &'a [String],
    pub(super) stream: &'a mut TcpStream,
    pub(super) stop: &'a AtomicBool,
}

impl Exchange<'_> {
    /// Writes the answer; for those that have no end, until the client or the test has enough.
    pub(super) fn answer(&mut self, manner: &Manner) -> io::Result<()> {
        match manner {
            Manner::Listing => {
                let list = self.protocol.listing(self.request, self.models);
                self.whole(200, "Content-Type: application/json\r\n", &list)
            }
            Manner::Say(pieces) => self.say(pieces, Duration::ZERO, "stop"),
            Manner::SaySlowly(pieces, pause) => self.say(pieces, *pause, "stop"),
            Manner::RunOut(pieces) => self.say(pieces, Duration::ZERO, "length"),
            Manner::SayInShreds(pieces) => self.say_in_shreds(pieces),
            Manner::Think(thought, pieces) => {
                self.begin()?;
                self.chunk(&self.protocol.thought(thought))?;
                self.pieces(pieces, Duration::ZERO)?;
                self.chunk(&self.protocol.end("stop"))?;
                self.finish()
            }
            Manner::Stall(pieces) => {
                self.begin()?;
                self.pieces(pieces, Duration::ZERO)?;
                self.wait()
            }
            Manner::Silence => self.wait(),
            Manner::Cut(pieces) => {
                self.begin()?;
                self.pieces(pieces, Duration::ZERO)?;
                self.stream.write_all(b"40\r\ndata: {\"half\":")
            }
            Manner::Forget(pieces) => {
                self.begin()?;
                self.pieces(pieces, Duration::ZERO)?;
                self.finish()
            }
            Manner::FailAfter(pieces, message) => {
                self.begin()?;
                self.pieces(pieces, Duration::ZERO)?;
                self.chunk(&self.protocol.failure(message))?;
                self.finish()
            }
            Manner::Endless(piece) => {
                self.begin()?;
                self.repeat(self.protocol.piece(piece).as_bytes())
            }
            Manner::EndlessLine => {
                self.begin()?;
                self.repeat(&[b'x'; 4 << 10])
            }
            manner => self.refuse(manner),
        }
    }

    /// Everything that is no answer of a model.
    fn refuse(&mut self, manner: &Manner) -> io::Result<()> {
        match manner {
            Manner::EndlessRefusal(status) => {
                write!(
                    self.stream,
                    "HTTP/1.1 {status} -\r\nTransfer-Encoding: chunked\r\n\r\n"
                )?;
                self.repeat(&[b'x'; 4 << 10])
            }
            Manner::Refuse(status, message) => {
                let body = self.protocol.error(message);
                self.whole(*status, "Content-Type: application/json\r\n", &body)
            }
            Manner::RefuseRaw(status, headers, body) => self.whole(*status, headers, body),
            Manner::RepeatKey(status) => {
                let header = |name| self.request.header(name).unwrap_or_default().to_owned();
                let message = format!(
                    "wrong key: {}{}",
                    header("authorization"),
                    header("x-api-key")
                );
                let body = self.protocol.error(&message);
                self.whole(*status, "Content-Type: application/json\r\n", &body)
            }
            Manner::Html => self.whole(
                200,
                "Content-Type: text/html\r\n",
                "<html>\n<body>\n\nPlease sign in\n\n</body>\n</html>\n",
            ),
            Manner::Garbage => {
                self.begin()?;
                self.bytes(&[0xff, 0xfe, b'\n', b'\n', 0, 0x80])?;
                self.finish()
            }
            Manner::Raw(body) => self.whole(200, "Content-Type: text/event-stream\r\n", body),
            Manner::NotHttp => self.stream.write_all(b"SSH-2.0-OpenSSH_9.7\r\n\r\n"),
            Manner::Redirect(status, to) => self.whole(*status, &format!("Location: {to}\r\n"), ""),
            _ => Ok(()),
        }
    }

    fn say(&mut self, pieces: &[String], pause: Duration, reason: &str) -> io::Result<()> {
        self.begin()?;
        self.pieces(pieces, pause)?;
        self.chunk(&self.protocol.end(reason))?;
        self.finish()
    }

    fn say_in_shreds(&mut self, pieces: &[String]) -> io::Result<()> {
        self.begin()?;
        let said = pieces
            .iter()
            .map(|piece| self.protocol.piece(piece))
            .collect::<String>();
        let whole = self.protocol.start() + &said + &self.protocol.end("stop");
        for shred in whole.as_bytes().chunks(7) {
            self.bytes(shred)?;
            self.stream.flush()?;
        }
        self.finish()
    }

    fn pieces(&mut self, pieces: &[String], pause: Duration) -> io::Result<()> {
        self.chunk(&self.protocol.start())?;
        for piece in pieces {
            std::thread::sleep(pause);
            self.chunk(&self.protocol.piece(piece))?;
        }
        Ok(())
    }

    fn begin(&mut self) -> io::Result<()> {
        write!(
            self.stream,
            "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nTransfer-Encoding: chunked\r\n\r\n",
            self.protocol.content_type()
        )
    }

    fn chunk(&mut self, text: &str) -> io::Result<()> {
        self.bytes(text.as_bytes())
    }

    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        // A chunk of nothing would be the end.
        if bytes.is_empty() {
            return Ok(());
        }
        let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
        chunk.extend_from_slice(bytes);
        chunk.extend_from_slice(b"\r\n");
        self.stream.write_all(&chunk)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.stream.write_all(b"0\r\n\r\n")
    }

    fn repeat(&mut self, bytes: &[u8]) -> io::Result<()> {
        while !self.stop.load(Ordering::Relaxed) {
            self.bytes(bytes)?;
        }
        Ok(())
    }

    fn whole(&mut self, status: u16, headers: &str, body: &str) -> io::Result<()> {
        write!(
            self.stream,
            "HTTP/1.1 {status} -\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    /// Waits until the client is gone, or the server is stopped.
    fn wait(&mut self) -> io::Result<()> {
        self.stream
            .set_read_timeout(Some(Duration::from_millis(10)))?;
        while !self.stop.load(Ordering::Relaxed) {
            match self.stream.read(&mut [0]) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                    ) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// An error's body where its protocol has a shape for it.
pub(super) fn error_body(protocol: Protocol, message: &str) -> String {
    match protocol {
        Protocol::Ollama => json!({ "error": message }),
        Protocol::Anthropic => json!({ "type": "error", "error": { "type": "api_error", "message": message } }),
        _ => json!({ "error": { "message": message, "type": "invalid_request_error", "param": null } }),
    }
    .to_string()
}
