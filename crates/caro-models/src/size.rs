//! Sizes as people read them.

use std::fmt;

/// A number of bytes, shown as `98 MB` or `1.12 GB`: powers of ten, as shops and download pages count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.0 {
            // What would round up to 1000 of a unit is one of the next.
            bytes @ ..1000 => format!("{bytes} B"),
            bytes @ ..999_500 => format!("{} kB", rounded(bytes, 1000)),
            bytes @ ..999_500_000 => format!("{} MB", rounded(bytes, 1_000_000)),
            bytes => {
                let hundredths = rounded(bytes, 10_000_000);
                format!("{}.{:02} GB", hundredths / 100, hundredths % 100)
            }
        };
        f.pad(&text)
    }
}

const fn rounded(bytes: u64, unit: u64) -> u64 {
    bytes.saturating_add(unit / 2) / unit
}

#[cfg(test)]
mod tests {
    use super::Size;

    #[test]
    fn sizes_read_as_people_say_them() {
        for (bytes, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1 kB"),
            (999_499, "999 kB"),
            (999_500, "1 MB"),
            (98_362_432, "98 MB"),
            (491_400_064, "491 MB"),
            (999_500_000, "1.00 GB"),
            (1_117_320_768, "1.12 GB"),
            (12_345_678_900, "12.35 GB"),
        ] {
            assert_eq!(Size(bytes).to_string(), text);
        }
        assert_eq!(format!("{:>9}|", Size(1_117_320_768)), "  1.12 GB|");
    }
}
