//! Backends that stand in for each other.

use crate::{Backend, BackendKind, Candidate, GenerateError, Observer, Request};

/// Opens a backend when it is its turn.
pub type Opener<'a> = Box<dyn FnMut() -> Result<Box<dyn Backend + 'a>, GenerateError> + 'a>;

/// Backends that are asked in order until one has a command. None is opened before it is needed, and each only once.
pub struct Chain<'a> {
    links: Vec<Link<'a>>,
}

struct Link<'a> {
    kind: BackendKind,
    open: Opener<'a>,
    backend: Option<Box<dyn Backend + 'a>>,
}

impl<'a> Chain<'a> {
    /// A chain whose first backend is this one.
    #[must_use]
    pub fn new(kind: BackendKind, open: Opener<'a>) -> Self {
        Self { links: Vec::new() }.or(kind, open)
    }

    /// With one more, to be asked when those before it have no command. A kind that is there already is not added.
    #[must_use]
    pub fn or(mut self, kind: BackendKind, open: Opener<'a>) -> Self {
        if !self.links.iter().any(|link| link.kind == kind) {
            self.links.push(Link {
                kind,
                open,
                backend: None,
            });
        }
        self
    }
}

impl Link<'_> {
    fn generate(
        &mut self,
        request: &Request<'_>,
        observer: &mut dyn Observer,
    ) -> Result<Candidate, GenerateError> {
        let backend = match &mut self.backend {
            Some(backend) => backend,
            none => none.insert((self.open)()?),
        };
        backend.generate(request, observer)
    }
}

impl Backend for Chain<'_> {
    fn kind(&self) -> BackendKind {
        self.links[0].kind
    }

    fn model(&self) -> Option<&str> {
        self.links[0].backend.as_ref()?.model()
    }

    /// Asks one after the other. When none has a command, the last error counts: the others were told to the observer.
    fn generate(
        &mut self,
        request: &Request<'_>,
        observer: &mut dyn Observer,
    ) -> Result<Candidate, GenerateError> {
        let mut links = self.links.iter_mut().peekable();
        loop {
            let link = links
                .next()
                .expect("a chain has a first link, and the last one returns");
            match link.generate(request, observer) {
                Err(error) if error != GenerateError::Interrupted => match links.peek() {
                    Some(next) => observer.falling_back(link.kind, &error, next.kind),
                    None => return Err(error),
                },
                result => return result,
            }
        }
    }
}
