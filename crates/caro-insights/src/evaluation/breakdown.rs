//! The values of a breakdown as one number, and back to their names.

use caro_telemetry::{EventSchema, PropertyKind, Version};

use super::shared::Shared;
use crate::reading::Slot;

/// Up to three codes of this many bits make a key.
const BITS: u32 = 21;
const LARGEST: u64 = (1 << BITS) - 1;

/// The code of a property that is not there.
const ABSENT: u64 = 0;

/// What an event without the property is called in a breakdown.
pub(super) const NONE: &str = "none";

/// What values are called that this version does not know.
const OTHER: &str = "other";

/// One property of a breakdown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// The property's place in its event.
    pub(super) place: usize,
    kind: PropertyKind,
}

impl Part {
    pub(super) fn new(event: &EventSchema, property: &str) -> Self {
        let place = event
            .properties
            .iter()
            .position(|known| known.name == property)
            .expect("the language takes no property that the event lacks");
        Self {
            place,
            kind: event.properties[place].kind,
        }
    }

    fn code(&self, slot: Slot, shared: &Shared) -> u64 {
        match slot {
            Slot::Absent => ABSENT,
            Slot::Boolean(boolean) => 1 + u64::from(boolean),
            Slot::Choice(place) => 1 + u64::from(place),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "bounded on both sides"
            )]
            Slot::Number(number) => 1 + number.clamp(0.0, (LARGEST - 2) as f64) as u64,
            Slot::Version(version) => shared
                .number_of(version)
                .map_or_else(|| self.newer(), |number| 2 + number as u64),
            Slot::Newer => self.newer(),
        }
    }

    /// The code of what this version does not know: that of `other`, where the property has such a value.
    fn newer(&self) -> u64 {
        match self.kind {
            PropertyKind::Choice(choices) => {
                let other = choices.iter().position(|choice| choice.name == OTHER);
                1 + other.unwrap_or(choices.len()) as u64
            }
            _ => 1,
        }
    }

    fn label(&self, code: u64, versions: &[Version]) -> String {
        let place = usize::try_from(code).unwrap_or(usize::MAX);
        let name = match self.kind {
            _ if code == ABSENT => Some(NONE.to_owned()),
            PropertyKind::Choice(choices) => {
                choices.get(place - 1).map(|choice| choice.name.to_owned())
            }
            PropertyKind::Boolean => Some((code == 2).to_string()),
            PropertyKind::Integer | PropertyKind::Number => Some((code - 1).to_string()),
            PropertyKind::Version => {
                let version = place.checked_sub(2).and_then(|place| versions.get(place));
                version.map(ToString::to_string)
            }
        };
        name.unwrap_or_else(|| OTHER.to_owned())
    }
}

/// The key of an event in a breakdown.
pub(super) fn key(parts: &[Part], values: &[Slot], shared: &Shared) -> u64 {
    parts.iter().fold(0, |key, part| {
        key << BITS | part.code(values[part.place], shared)
    })
}

/// The names of a key's values.
pub(super) fn labels(parts: &[Part], key: u64, versions: &[Version]) -> Vec<String> {
    let mut shift = BITS * u32::try_from(parts.len()).unwrap_or(0);
    parts
        .iter()
        .map(|part| {
            shift -= BITS;
            part.label(key >> shift & LARGEST, versions)
        })
        .collect()
}
