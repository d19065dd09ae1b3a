//! Signals are noted, never acted on in the handler. The code that waits notices them.
//!
//! A handler writes down the number and wakes whoever waits in [`Signals::wait_for_input`] or
//! [`Signals::wait_for_child`]. Ctrl-C reaches a running command by itself, since it is in our process group; what is
//! sent to Caro alone is passed on by [`execution`](crate::execution).

#[cfg(unix)]
pub(crate) use unix::Signals;
#[cfg(not(unix))]
pub(crate) use windows::Signals;

#[cfg(unix)]
mod unix {
    use std::io::{self, Read as _};
    use std::os::fd::AsFd as _;
    use std::os::unix::net::UnixStream;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ};
    use signal_hook::low_level::pipe;

    /// The signals of this run.
    pub(crate) struct Signals {
        last: Arc<AtomicUsize>,
        any: Arc<AtomicBool>,
        wake: UnixStream,
    }

    impl Signals {
        /// Notes signals from here on. One that was ignored when we were started (`nohup`, a background job of a
        /// script) stays ignored, for us and for the command we run.
        ///
        /// # Errors
        /// The system has no descriptor or no memory left.
        pub(crate) fn install() -> io::Result<Self> {
            let (wake, waker) = UnixStream::pair()?;
            wake.set_nonblocking(true)?;
            let signals = Self {
                last: Arc::default(),
                any: Arc::default(),
                wake,
            };
            let ignored = ignored();
            for number in [SIGINT, SIGQUIT, SIGTERM, SIGHUP] {
                if ignored & (1 << (number - 1)) != 0 {
                    continue;
                }
                let value = usize::try_from(number).unwrap_or_default();
                signal_hook::flag::register_usize(number, Arc::clone(&signals.last), value)?;
                signal_hook::flag::register(number, Arc::clone(&signals.any))?;
                pipe::register(number, waker.try_clone()?)?;
            }
            pipe::register(SIGCHLD, waker)?;
            Ok(signals)
        }

        /// Lets a write beyond the largest file that is allowed (`ulimit -f`) fail, where it would end the process: what
        /// we write beside our work must not cost the work. A command that we run has the system's usual way again.
        pub(crate) fn survive_the_file_limit() {
            // Where that is not to be had, all is as it would have been.
            _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
        }

        /// The last signal that came, if one did.
        pub(crate) fn received(&self) -> Option<u8> {
            let number = u8::try_from(self.last.load(Ordering::SeqCst)).ok()?;
            (number != 0).then_some(number)
        }

        /// Whether the signal that came is one of the keyboard's, Ctrl-C or Ctrl-\, which mean the command at hand and
        /// not the whole run.
        pub(crate) fn is_interrupt(number: u8) -> bool {
            matches!(i32::from(number), SIGINT | SIGQUIT)
        }

        /// Takes note that a signal has been dealt with.
        pub(crate) fn forget(&self) {
            self.last.store(0, Ordering::SeqCst);
            self.any.store(false, Ordering::SeqCst);
        }

        /// True as soon as a signal has come.
        pub(crate) fn flag(&self) -> Arc<AtomicBool> {
            Arc::clone(&self.any)
        }

        /// Waits until stdin has something to read. False: a signal came first.
        pub(crate) fn wait_for_input(&self) -> bool {
            loop {
                if self.received().is_some() {
                    return false;
                }
                let stdin = io::stdin();
                let mut both = [
                    PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN),
                    PollFd::from_borrowed_fd(self.wake.as_fd(), PollFlags::IN),
                ];
                _ = poll(&mut both, None);
                let ready = !both[0].revents().is_empty();
                if !both[1].revents().is_empty() {
                    self.drain();
                }
                if ready && self.received().is_none() {
                    return true;
                }
            }
        }

        /// Waits until a child may have ended or a signal has come.
        pub(crate) fn wait_for_child(&self) {
            let mut wake = [PollFd::from_borrowed_fd(self.wake.as_fd(), PollFlags::IN)];
            _ = poll(&mut wake, None);
            self.drain();
        }

        /// Whether stdin has something to read within this time.
        pub(crate) fn input_within(time: Duration) -> bool {
            let stdin = io::stdin();
            let mut input = [PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN)];
            let time = Timespec::try_from(time).unwrap_or_default();
            poll(&mut input, Some(&time)).is_ok_and(|ready| ready > 0)
        }

        fn drain(&self) {
            let mut bytes = [0_u8; 64];
            while (&self.wake).read(&mut bytes).is_ok_and(|read| read > 0) {}
        }
    }

    /// The signals that we ignore since we were started, as bits. Only Linux tells without unsafe code.
    fn ignored() -> u64 {
        std::fs::read_to_string("/proc/self/status")
            .ok()
            .and_then(|status| {
                let line = status
                    .lines()
                    .find_map(|line| line.strip_prefix("SigIgn:"))?;
                u64::from_str_radix(line.trim(), 16).ok()
            })
            .unwrap_or_default()
    }
}

#[cfg(not(unix))]
mod windows {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    /// The signals of this run: here, none. Ctrl-C ends the process as the system does it.
    #[derive(Default)]
    pub(crate) struct Signals {
        any: Arc<AtomicBool>,
    }

    impl Signals {
        /// Nothing to install.
        ///
        /// # Errors
        /// None.
        pub(crate) fn install() -> io::Result<Self> {
            Ok(Self::default())
        }

        /// There is no such limit.
        pub(crate) const fn survive_the_file_limit() {}

        /// No signal ever came.
        pub(crate) fn received(&self) -> Option<u8> {
            None
        }

        /// No signal ever came.
        pub(crate) fn is_interrupt(_number: u8) -> bool {
            false
        }

        /// Nothing to forget.
        pub(crate) fn forget(&self) {}

        /// Never true.
        pub(crate) fn flag(&self) -> Arc<AtomicBool> {
            Arc::clone(&self.any)
        }
    }
}
