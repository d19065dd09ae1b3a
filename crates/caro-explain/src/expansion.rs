//! What the shell replaces inside of words.

use crate::parameter;
use crate::phrase::shortened;
use crate::quoting::Expansion;
use crate::walk::Explainer;
use crate::word::Argument;

impl<'c> Explainer<'c> {
    /// Explains what is replaced in a word, below the line of the word.
    pub(crate) fn expansions(&mut self, argument: &Argument<'c>) {
        for (span, kind) in &argument.expansions {
            let text = self.command.get(span.clone()).unwrap_or_default();
            self.deeper(|explainer| match kind {
                Expansion::Command => {
                    explainer.part(span.clone(), "is replaced by what this prints:");
                    let opening = if text.starts_with('`') { 1 } else { 2 };
                    // Backquotes have escapes of their own, which move what stands inside.
                    if !text.starts_with('`') || !text.contains('\\') {
                        explainer
                            .deeper(|explainer| explainer.text(span.start + opening..span.end - 1));
                    }
                }
                Expansion::Arithmetic => {
                    let inside = text
                        .get(3..text.len().saturating_sub(2))
                        .unwrap_or_default();
                    let meaning =
                        format!("is replaced by the result of {}", shortened(inside.trim()));
                    explainer.part(span.clone(), meaning);
                }
                Expansion::Parameter => {
                    if let Some(meaning) = parameter::say(text) {
                        explainer.part(span.clone(), meaning);
                    }
                }
            });
        }
    }
}
