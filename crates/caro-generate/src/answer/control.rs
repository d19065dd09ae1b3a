//! Characters that are no part of a command, and that no terminal is shown.

/// Whether a character could move the cursor, change colours, or make text look like other text. Line feeds and tabs
/// are left to who reads lines.
#[must_use]
pub const fn is_treacherous(c: char) -> bool {
    matches!(
        c,
        '\u{0}'..='\u{8}'
            | '\u{b}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            // Invisible, or changing the direction of what follows.
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
    )
}
