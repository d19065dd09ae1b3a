//! Who runs Caro.

use caro_events::Caller;

use crate::config::environment::Environment;
use crate::ui::Ui;

/// Finds out who runs Caro: a robot that says so, a person who can be asked, or something else.
pub(super) fn detect(environment: &Environment, ui: &Ui) -> Caller {
    if environment.agent().is_some() {
        Caller::Agent
    } else if environment.value("CI").is_some() {
        Caller::Ci
    } else if ui.can_ask() {
        Caller::Human
    } else {
        Caller::Script
    }
}
