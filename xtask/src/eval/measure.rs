//! What answering costs.

use std::fmt;
use std::time::Duration;

/// How long each answer took.
#[derive(Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time that this share of the answers did not exceed.
    fn at(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() as f64 * share).ceil() as usize;
        sorted
            .get(rank.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.3?} at the median, {:.3?} at the 95th percentile",
            self.at(0.5),
            self.at(0.95)
        )
    }
}

/// The most memory that this process held at once, in words.
pub(crate) fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|kilobytes| kilobytes.parse::<f64>().ok());
    peak.map_or_else(
        || "peak memory unknown on this system".to_owned(),
        |kilobytes| format!("{:.0} MiB at the peak", kilobytes / 1024.0),
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Times;

    #[test]
    fn percentiles_are_of_the_times_that_were_measured() {
        let mut times = Times::default();
        for milliseconds in (1..=20).rev() {
            times.add(Duration::from_millis(milliseconds));
        }
        assert_eq!(times.at(0.5), Duration::from_millis(10));
        assert_eq!(times.at(0.95), Duration::from_millis(19));
        assert_eq!(Times::default().at(0.5), Duration::ZERO);
    }
}
