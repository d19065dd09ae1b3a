//! Events of one type, narrowed by conditions.

use std::marker::PhantomData;

use caro_telemetry::{Event, PropertyRef};

use super::condition::{Condition, Numeric};
use super::question::{Percentile, Selection};
use super::trend::{Count, Machines, Percentiles};

/// Events of the type `E`.
#[derive(Debug)]
pub struct Events<E> {
    pub(super) selection: Selection,
    of: PhantomData<fn(E)>,
}

/// Every event of the type `E`.
#[must_use]
pub fn events<E: Event>() -> Events<E> {
    Events {
        selection: Selection {
            event: Some(E::SCHEMA),
            tests: Vec::new(),
        },
        of: PhantomData,
    }
}

/// How many events of any type there were.
#[must_use]
pub fn every_event() -> Count<()> {
    Count::of(Selection {
        event: None,
        tests: Vec::new(),
    })
}

impl<E: Event> Events<E> {
    /// Those of them that meet a condition.
    #[must_use]
    pub fn matching(mut self, condition: Condition<E>) -> Self {
        self.selection.tests.push(condition.test);
        self
    }

    /// How many there were.
    #[must_use]
    pub fn count(self) -> Count<E> {
        Count::of(self.selection)
    }

    /// From how many machines they came, each day.
    #[must_use]
    pub fn machines(self) -> Machines {
        Machines::of(self.selection)
    }

    /// Below which number of a property how much of them lies.
    #[must_use]
    pub fn percentiles<N: Numeric>(
        self,
        number: PropertyRef<E, N>,
        at: &[Percentile],
    ) -> Percentiles<E> {
        Percentiles::of(self.selection, number.name(), at)
    }
}
