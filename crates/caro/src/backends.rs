//! Which backends this build has, and how one is opened.

use caro_generate::{Backend, BackendKind, StaticBackend};

use crate::config::Config;
use crate::config::key::Key;
use crate::failure::Failure;

/// Whether this build has the backend.
pub(crate) const fn available(kind: BackendKind) -> bool {
    matches!(kind, BackendKind::Static)
}

/// The backends that this build has.
pub(crate) fn present() -> impl Iterator<Item = BackendKind> {
    BackendKind::ALL.into_iter().filter(|kind| available(*kind))
}

/// Opens the backend that the configuration or `-b` names.
///
/// # Errors
/// The backend isn't in this build, or it has no models and one was named.
pub(crate) fn open(config: &Config, model: Option<&str>) -> Result<Box<dyn Backend>, Failure> {
    let kind = config.backend();
    match kind {
        BackendKind::Static => {
            if let Some(model) = model {
                return Err(Failure::usage(format_args!(
                    "the static backend answers without a model, so it cannot use \"{model}\""
                )));
            }
            Ok(Box::new(StaticBackend::new()))
        }
        other => {
            let present: Vec<_> = present().map(BackendKind::as_str).collect();
            Err(Failure::usage(format_args!(
                "this build of Caro does not have the backend {other} ({} asks for it)",
                config.origin(Key::BackendDefault)
            ))
            .hint(format_args!("it has: {}", present.join(", "))))
        }
    }
}
