//! The processes that a sealed home's runs leave behind.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// Finds the processes of a home by the home's path in their environment: those, and no others.
#[derive(Clone, Debug)]
pub struct Processes {
    home: PathBuf,
}

impl Processes {
    /// The processes of this home.
    #[must_use]
    pub fn of(home: &Path) -> Self {
        Self {
            home: home.to_owned(),
        }
    }

    /// Their numbers, without this process and without those that have ended and wait to be reaped.
    #[must_use]
    pub fn alive(&self) -> Vec<u32> {
        let Ok(all) = std::fs::read_dir("/proc") else {
            return Vec::new();
        };
        let ours = std::process::id();
        all.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .filter(|id| *id != ours && self.owns(*id))
            .collect()
    }

    /// Those of them that were started with this argument.
    #[must_use]
    pub fn with_argument(&self, argument: &str) -> Vec<u32> {
        let mut alive = self.alive();
        alive.retain(|id| command_line(*id).contains(&argument.to_owned()));
        alive
    }

    /// Kills them, as a power cut would.
    pub fn kill(&self) {
        self.alive().into_iter().for_each(kill);
    }

    /// Waits until none is left.
    ///
    /// # Panics
    ///
    /// If that takes too long.
    pub fn wait_until_gone(&self, patience: Duration) {
        let until = Instant::now() + patience;
        while !self.alive().is_empty() {
            assert!(
                Instant::now() < until,
                "after {patience:?} there are still processes: {:?}",
                self.described()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Their command lines, for a message.
    fn described(&self) -> Vec<String> {
        let alive = self.alive().into_iter();
        alive.map(|id| command_line(id).join(" ")).collect()
    }

    fn owns(&self, id: u32) -> bool {
        // A process that has ended has no environment any more, and is not found.
        let environment = std::fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
        let home = self.home.as_os_str().as_encoded_bytes();
        environment.windows(home.len()).any(|window| window == home)
    }
}

/// Kills a process; one that has ended in the meantime needs no killing.
pub fn kill(id: u32) {
    let pid = i32::try_from(id).ok().and_then(Pid::from_raw);
    let _ = pid.map(|pid| kill_process(pid, Signal::KILL));
}

fn command_line(id: u32) -> Vec<String> {
    let line = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&line)
        .split_terminator('\0')
        .map(str::to_owned)
        .collect()
}
