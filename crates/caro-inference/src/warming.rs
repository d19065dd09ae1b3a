//! Having a model's pages in memory before they are touched.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::gguf::Gguf;
use crate::mapping::Mapping;

/// How much is asked for at once. Nobody waits longer than for this when the model is dropped.
const STEP: usize = 32 << 20;

/// Asks for a model's tensors in the background, in the order of the file, until it is dropped.
#[derive(Debug)]
pub(crate) struct Warming {
    wanted: Arc<AtomicBool>,
}

impl Warming {
    /// Begins, but for a table of which only single rows are used.
    pub(crate) fn start(gguf: &Gguf, mapping: &Arc<Mapping>) -> Self {
        let mut parts: Vec<(usize, usize)> = gguf
            .tensors()
            .filter(|(name, _)| {
                *name != "token_embd.weight" || gguf.tensor("output.weight").is_none()
            })
            .flat_map(|(_, entry)| {
                let end = entry.start + entry.length;
                (entry.start..end)
                    .step_by(STEP)
                    .map(move |start| (start, STEP.min(end - start)))
            })
            .collect();
        parts.sort_unstable();
        let wanted = Arc::new(AtomicBool::new(true));
        let (still, mapping) = (Arc::clone(&wanted), Arc::clone(mapping));
        let work = move || {
            for (start, length) in parts {
                if !still.load(Ordering::Relaxed) {
                    break;
                }
                mapping.populate(start, length);
            }
        };
        // Without the thread the pages come one by one.
        let _ = thread::Builder::new()
            .name("caro-model-pages".to_owned())
            .spawn(work);
        Self { wanted }
    }
}

impl Drop for Warming {
    fn drop(&mut self) {
        self.wanted.store(false, Ordering::Relaxed);
    }
}
