//! A pseudo-terminal: types at prompts, reads the screen.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{Read as _, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::PATIENCE;

/// A program on a terminal. It is killed when this is dropped.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Keyboard,
    // Closing it would hang the terminal up.
    _master: Box<dyn MasterPty + Send>,
    shown: Arc<Shown>,
}

/// What types: the test, and the terminal itself when it is asked where its cursor is.
type Keyboard = Arc<Mutex<Box<dyn Write + Send>>>;

/// What a program sends to ask where the cursor is.
const WHERE_IS_THE_CURSOR: &[u8] = b"\x1b[6n";

/// What the program wrote.
struct Shown {
    output: Mutex<Output>,
    changed: Condvar,
}

struct Output {
    screen: vt100::Parser,
    raw: Vec<u8>,
    ended: bool,
}

impl Terminal {
    /// Starts a program on a terminal of that many lines and columns; one of size 0 does not tell its size.
    ///
    /// # Panics
    ///
    /// If there is no terminal to be had, or the program does not start.
    #[must_use]
    pub fn start(
        words: Vec<OsString>,
        environment: &BTreeMap<OsString, OsString>,
        directory: &Path,
        (lines, columns): (u16, u16),
    ) -> Self {
        let size = PtySize {
            rows: lines,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::from_argv(words);
        command.env_clear();
        for (name, value) in environment {
            command.env(name, value);
        }
        command.cwd(directory);
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        // Once the program has ended, nobody holds the other side any more, and reading ends.
        drop(pair.slave);
        let shown = Arc::new(Shown {
            output: Mutex::new(Output {
                screen: vt100::Parser::new(or(lines, 24), or(columns, 80), 1000),
                raw: Vec::new(),
                ended: false,
            }),
            changed: Condvar::new(),
        });
        let reader = pair.master.try_clone_reader().expect("the terminal's end");
        let keyboard = pair.master.take_writer().expect("the terminal's keyboard");
        let keyboard: Keyboard = Arc::new(Mutex::new(keyboard));
        {
            let (shown, keyboard) = (Arc::clone(&shown), Arc::clone(&keyboard));
            std::thread::spawn(move || shown.follow(reader, &keyboard));
        }
        Self {
            child,
            keyboard,
            _master: pair.master,
            shown,
        }
    }

    /// Types.
    ///
    /// # Panics
    ///
    /// If the terminal is gone.
    pub fn type_text(&mut self, text: &str) {
        type_bytes(&self.keyboard, text.as_bytes()).expect("the terminal takes what is typed");
    }

    /// Types a line and Enter.
    pub fn type_line(&mut self, text: &str) {
        self.type_text(&format!("{text}\r"));
    }

    /// Presses Ctrl-C.
    pub fn interrupt(&mut self) {
        self.type_text("\u{3}");
    }

    /// Presses Ctrl-D: the end of input.
    pub fn end_input(&mut self) {
        self.type_text("\u{4}");
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        let id = self
            .child
            .process_id()
            .and_then(|id| i32::try_from(id).ok());
        if let Some(pid) = id.and_then(Pid::from_raw) {
            // One that has ended in the meantime does not mind.
            let _ = kill_process(pid, signal);
        }
    }

    /// What is on the screen now.
    #[must_use]
    pub fn screen(&self) -> String {
        self.shown.output().screen.screen().contents()
    }

    /// Everything that was written, escape sequences included.
    #[must_use]
    pub fn written(&self) -> String {
        String::from_utf8_lossy(&self.shown.output().raw).into_owned()
    }

    /// Waits until the screen shows this text, and returns the screen.
    ///
    /// # Panics
    ///
    /// If it does not come, or the program ends without it.
    pub fn wait_for(&self, text: &str) -> String {
        self.wait_until(&format!("{text:?}"), |screen| screen.contains(text))
    }

    /// Waits until the screen is as wanted, and returns it.
    ///
    /// # Panics
    ///
    /// If that takes too long, or the program ends before it.
    pub fn wait_until(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let until = Instant::now() + PATIENCE;
        let mut output = self.shown.output();
        loop {
            let screen = output.screen.screen().contents();
            if wanted(&screen) {
                return screen;
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !output.ended,
                "waited for {what} on the screen, which shows:\n{screen}"
            );
            let waited = self.shown.changed.wait_timeout(output, left);
            output = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits for the program's end and returns its exit code (1 where a signal ended it) and everything
    /// that it wrote.
    ///
    /// # Panics
    ///
    /// If it does not end.
    pub fn wait_for_end(&mut self) -> (u32, String) {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("the program's state") {
                break status;
            }
            assert!(
                Instant::now() < until,
                "the program does not end; the screen shows:\n{}",
                self.screen()
            );
            std::thread::sleep(Duration::from_millis(2));
        };
        let mut output = self.shown.output();
        while !output.ended && Instant::now() < until {
            let waited = self.shown.changed.wait_timeout(output, PATIENCE);
            output = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        let written = String::from_utf8_lossy(&output.raw).into_owned();
        (status.exit_code(), written)
    }
}

/// The size of a terminal that does not tell it.
fn or(size: u16, usual: u16) -> u16 {
    if size == 0 { usual } else { size }
}

impl std::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terminal")
            .field("screen", &self.screen())
            .finish_non_exhaustive()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Shown {
    fn output(&self) -> MutexGuard<'_, Output> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads until the program has ended.
    fn follow(&self, mut reader: Box<dyn std::io::Read + Send>, keyboard: &Keyboard) {
        let mut buffer = [0; 4096];
        // The end of a terminal is an error on Linux, and no bytes elsewhere.
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            let mut output = self.output();
            output.screen.process(&buffer[..count]);
            let before = output
                .raw
                .len()
                .saturating_sub(WHERE_IS_THE_CURSOR.len() - 1);
            output.raw.extend_from_slice(&buffer[..count]);
            let asked = output.raw[before..]
                .windows(WHERE_IS_THE_CURSOR.len())
                .any(|bytes| bytes == WHERE_IS_THE_CURSOR);
            let (line, column) = output.screen.screen().cursor_position();
            drop(output);
            if asked {
                // A program that has ended in the meantime does not need to know.
                let answer = format!("\x1b[{};{}R", line + 1, column + 1);
                let _ = type_bytes(keyboard, answer.as_bytes());
            }
            self.changed.notify_all();
        }
        self.output().ended = true;
        self.changed.notify_all();
    }
}

fn type_bytes(keyboard: &Keyboard, bytes: &[u8]) -> std::io::Result<()> {
    let mut keyboard = keyboard.lock().unwrap_or_else(PoisonError::into_inner);
    keyboard.write_all(bytes)?;
    keyboard.flush()
}
