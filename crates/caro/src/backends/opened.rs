//! Backends that stay open while the choice among them changes: a model is loaded once.

use std::cell::RefCell;
use std::rc::Rc;

use caro_generate::{Backend, BackendKind, Candidate, GenerateError, Observer, Request};

type Handle<'a> = Rc<RefCell<Box<dyn Backend + 'a>>>;

/// What is open. At most one model of each kind: who chooses another does not want to pay for both.
#[derive(Clone, Default)]
pub(crate) struct Opened<'a>(Rc<RefCell<Vec<Entry<'a>>>>);

struct Entry<'a> {
    kind: BackendKind,
    wanted: String,
    handle: Handle<'a>,
}

impl<'a> Opened<'a> {
    /// The backend of this kind with the model that is wanted; opened, where it is not.
    pub(super) fn get(
        &self,
        kind: BackendKind,
        wanted: &str,
        open: impl FnOnce() -> Result<Box<dyn Backend + 'a>, GenerateError>,
    ) -> Result<Box<dyn Backend + 'a>, GenerateError> {
        let mut entries = self.0.borrow_mut();
        let is_it = |entry: &Entry<'_>| entry.kind == kind && entry.wanted == wanted;
        let handle = if let Some(entry) = entries.iter().find(|entry| is_it(entry)) {
            Rc::clone(&entry.handle)
        } else {
            entries.retain(|entry| entry.kind != kind);
            let handle = Rc::new(RefCell::new(open()?));
            entries.push(Entry {
                kind,
                wanted: wanted.to_owned(),
                handle: Rc::clone(&handle),
            });
            handle
        };
        let model = handle.borrow().model().map(str::to_owned);
        Ok(Box::new(Shared {
            kind,
            model,
            handle,
        }))
    }
}

/// A backend that others hold as well.
struct Shared<'a> {
    kind: BackendKind,
    model: Option<String>,
    handle: Handle<'a>,
}

impl Backend for Shared<'_> {
    fn kind(&self) -> BackendKind {
        self.kind
    }

    fn model(&self) -> Option<&str> {
        self.model.as_deref()
    }

    fn generate(
        &mut self,
        request: &Request<'_>,
        observer: &mut dyn Observer,
    ) -> Result<Candidate, GenerateError> {
        self.handle.borrow_mut().generate(request, observer)
    }
}

#[cfg(test)]
mod tests {
    use super::Opened;
    use caro_generate::{Backend, BackendKind, GenerateError, StaticBackend};
    use std::cell::Cell;
    use std::rc::Rc;

    #[test]
    fn each_model_is_opened_once_and_one_of_a_kind_is_kept() {
        let opened = Opened::default();
        let count = Cell::new(0);
        let get = |kind, wanted: &str| {
            let open = || -> Result<Box<dyn Backend>, GenerateError> {
                count.set(count.get() + 1);
                Ok(Box::new(StaticBackend::new()))
            };
            drop(opened.get(kind, wanted, open).unwrap());
            (count.get(), Rc::strong_count(&opened.0))
        };
        assert_eq!(get(BackendKind::Embedded, "a").0, 1);
        assert_eq!(get(BackendKind::Ollama, "b").0, 2);
        assert_eq!(get(BackendKind::Embedded, "a").0, 2);
        assert_eq!(get(BackendKind::Embedded, "c").0, 3);
        assert_eq!(get(BackendKind::Embedded, "a").0, 4);
        assert_eq!(get(BackendKind::Ollama, "b").0, 4);
    }

    #[test]
    fn what_cannot_be_opened_is_tried_again() {
        let opened = Opened::default();
        let fails = || {
            Err(GenerateError::Timeout {
                backend: BackendKind::Ollama,
                after: std::time::Duration::ZERO,
            })
        };
        assert!(opened.get(BackendKind::Ollama, "", fails).is_err());
        let works =
            || -> Result<Box<dyn Backend>, GenerateError> { Ok(Box::new(StaticBackend::new())) };
        assert!(opened.get(BackendKind::Ollama, "", works).is_ok());
    }
}
