//! Single keys, for menus.

use super::Ui;
use crate::signals::Signals;

/// A key that a menu understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// A letter or another character.
    Character(char),
    /// Enter.
    Enter,
    /// Left, up, or Shift-Tab.
    Previous,
    /// Right, down, or Tab.
    Next,
    /// Escape, Ctrl-C, Ctrl-D, or the end of input.
    Leave,
    /// Anything else.
    Other,
    /// A signal came first.
    Interrupted,
}

impl Ui {
    /// Forgets what was typed before now, so that an Enter from a moment ago doesn't answer a question that was not
    /// on the screen. To be called right before a question and nowhere else: what is typed ahead of a run that asks
    /// nothing is meant for whoever comes next, and a run in the background would be stopped by this.
    pub(crate) fn forget_typed(&self) {
        #[cfg(unix)]
        if self.can_ask() {
            _ = rustix::termios::tcflush(std::io::stdin(), rustix::termios::QueueSelector::IFlush);
        }
    }

    /// Makes the terminal give single keys, as long as what this returns lives. To be called before the question is
    /// shown: who answers at once must not be too early.
    pub(crate) fn single_keys(&self) -> Keys {
        Keys {
            #[cfg(unix)]
            raw: if self.plain { None } else { unix::Raw::enter() },
        }
    }
}

/// A terminal that gives single keys.
pub(crate) struct Keys {
    #[cfg(unix)]
    raw: Option<unix::Raw>,
}

impl Keys {
    /// Waits for a key. On a terminal that cannot give single keys it is the first character of a line.
    pub(crate) fn read(&self, ui: &mut Ui, signals: &Signals) -> Key {
        #[cfg(unix)]
        if self.raw.is_some() {
            return unix::read(signals);
        }
        match ui.ask("", signals) {
            super::Line::Text(text) => text.chars().next().map_or(Key::Enter, Key::Character),
            super::Line::End => Key::Leave,
            super::Line::Interrupted => Key::Interrupted,
        }
    }
}

#[cfg(unix)]
mod unix {
    use super::Key;
    use crate::signals::Signals;
    use rustix::termios::{OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};
    use std::io;
    use std::time::Duration;

    /// How long the rest of an escape sequence may take. Over a slow line it comes in one piece all the same.
    const SEQUENCE: Duration = Duration::from_millis(40);

    /// The terminal while it gives single keys; as it was before when this is dropped, also by a panic.
    pub(super) struct Raw {
        before: Termios,
    }

    impl Raw {
        pub(super) fn enter() -> Option<Self> {
            let before = tcgetattr(io::stdin()).ok()?;
            let mut raw = before.clone();
            // Output stays as it is: lines that end in a newline alone must still begin at the left.
            let output = raw.output_modes;
            raw.make_raw();
            raw.output_modes = output;
            raw.special_codes[SpecialCodeIndex::VMIN] = 1;
            raw.special_codes[SpecialCodeIndex::VTIME] = 0;
            tcsetattr(io::stdin(), OptionalActions::Now, &raw).ok()?;
            Some(Self { before })
        }
    }

    impl Drop for Raw {
        fn drop(&mut self) {
            _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
        }
    }

    pub(super) fn read(signals: &Signals) -> Key {
        if !signals.wait_for_input() {
            return Key::Interrupted;
        }
        let Some(first) = byte() else {
            return Key::Leave;
        };
        match first {
            b'\r' | b'\n' => Key::Enter,
            b'\t' => Key::Next,
            0x03 | 0x04 => Key::Leave,
            0x1b => escape(),
            0x20..=0x7e => Key::Character(char::from(first)),
            _ => {
                drain();
                Key::Other
            }
        }
    }

    /// Escape alone leaves; with more behind it, it is an arrow or something else. Only the one sequence is taken:
    /// the next key may be waiting behind it.
    fn escape() -> Key {
        if !Signals::input_within(SEQUENCE) {
            return Key::Leave;
        }
        match byte() {
            Some(b'[' | b'O') => {}
            _ => return Key::Other,
        }
        let mut length = 0;
        while let Some(byte) = byte() {
            length += 1;
            match byte {
                b'A' | b'D' | b'Z' if length == 1 => return Key::Previous,
                b'B' | b'C' if length == 1 => return Key::Next,
                // The byte that ends a sequence.
                0x40..=0x7e => break,
                _ => {}
            }
        }
        Key::Other
    }

    fn byte() -> Option<u8> {
        let mut byte = [0_u8; 1];
        loop {
            match rustix::io::read(io::stdin(), &mut byte) {
                Ok(0) => return None,
                Ok(_) => return Some(byte[0]),
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return None,
            }
        }
    }

    /// Takes the rest of a character of several bytes.
    fn drain() {
        while Signals::input_within(Duration::ZERO) && byte().is_some() {}
    }
}
