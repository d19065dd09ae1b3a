//! A terminal without a window: runs a command line in it, presses keys, and reads what stands on its screen.

use std::io::{Read as _, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use serde::Serialize;

/// Enough rows that nothing scrolls away.
const ROWS: u16 = 60;

/// A program that has said what it says before it waits, and writes nothing for this long, waits.
const REST: Duration = Duration::from_millis(200);

/// A piece of a line in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Piece {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    colour: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bold: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    dim: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    underline: bool,
}

impl Piece {
    fn has_style_of(&self, other: &Self) -> bool {
        (self.colour, self.bold, self.dim, self.underline)
            == (other.colour, other.bold, other.dim, other.underline)
    }
}

/// A command line at work in a terminal.
pub(super) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    _master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    /// Starts a command line in a shell that reads no start file.
    pub(super) fn run(
        typed: &str,
        environment: &[(&str, String)],
        directory: &Path,
        columns: u16,
    ) -> Result<Self> {
        let size = PtySize {
            rows: ROWS,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size)?;
        let mut command = CommandBuilder::new("/bin/bash");
        command.args(["--noprofile", "--norc", "-c", typed]);
        command.env_clear();
        for (name, value) in environment {
            command.env(name, value);
        }
        command.cwd(directory);
        let child = pair.slave.spawn_command(command)?;
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader()?;
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // The end of the terminal is an error on some systems; either way there is no more.
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            child,
            keyboard: pair.master.take_writer()?,
            output,
            parser: vt100::Parser::new(ROWS, columns, 0),
            _master: pair.master,
        })
    }

    /// Reads until a text stands on the screen, and nothing follows it for a while.
    pub(super) fn wait_for(&mut self, text: &str, deadline: Instant) -> Result<()> {
        while Instant::now() < deadline {
            let seen = self.parser.screen().contents().contains(text.trim_end());
            match self.output.recv_timeout(REST) {
                Ok(bytes) => self.parser.process(&bytes),
                Err(RecvTimeoutError::Timeout) if !seen => {}
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        bail!("{text:?} is not said:\n{}", self.text())
    }

    /// Presses keys.
    pub(super) fn press(&mut self, keys: &str) -> Result<()> {
        self.keyboard.write_all(keys.as_bytes())?;
        Ok(self.keyboard.flush()?)
    }

    /// Reads to the end.
    pub(super) fn finish(&mut self, deadline: Instant) -> Result<()> {
        loop {
            match self
                .output
                .recv_timeout(deadline.saturating_duration_since(Instant::now()))
            {
                Ok(bytes) => self.parser.process(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    self.child
                        .kill()
                        .context("it does not end, and cannot be ended")?;
                    bail!("it does not end:\n{}", self.text());
                }
            }
        }
        self.child.wait()?;
        Ok(())
    }

    /// The screen without its styles.
    pub(super) fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// The screen: its lines, without those that are empty at its end.
    pub(super) fn lines(&self) -> Vec<Vec<Piece>> {
        let (rows, columns) = self.parser.screen().size();
        let mut lines: Vec<_> = (0..rows).map(|row| self.line(row, columns)).collect();
        while lines.last().is_some_and(Vec::is_empty) {
            lines.pop();
        }
        lines
    }

    fn line(&self, row: u16, columns: u16) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for cell in (0..columns).filter_map(|column| self.parser.screen().cell(row, column)) {
            let text = if cell.has_contents() {
                cell.contents()
            } else {
                " "
            };
            let piece = Piece {
                text: text.to_owned(),
                colour: colour(cell.fgcolor()),
                bold: cell.bold(),
                dim: cell.dim(),
                underline: cell.underline(),
            };
            match pieces.last_mut() {
                Some(last) if last.has_style_of(&piece) => last.text.push_str(text),
                _ => pieces.push(piece),
            }
        }
        trimmed(pieces)
    }
}

/// A line without the blanks at its end.
fn trimmed(mut pieces: Vec<Piece>) -> Vec<Piece> {
    while let Some(last) = pieces.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        if !last.text.is_empty() {
            break;
        }
        pieces.pop();
    }
    pieces
}

/// The colour's name; none for the terminal's own.
fn colour(colour: vt100::Color) -> Option<&'static str> {
    const NAMES: [&str; 8] = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
    ];
    match colour {
        vt100::Color::Idx(8) => Some("grey"),
        vt100::Color::Idx(index @ 0..16) => Some(NAMES[usize::from(index % 8)]),
        _ => None,
    }
}
