//! Conditions on the properties of one event.

use std::marker::PhantomData;

use caro_telemetry::{ClosedEnum, Property, PropertyRef};

use super::question::{Operator, Test};

/// A condition on an event of type `E`.
#[derive(Debug)]
pub struct Condition<E> {
    pub(super) test: Test,
    of: PhantomData<fn(E)>,
}

impl<E> Condition<E> {
    const fn new(property: &'static str, operator: Operator) -> Self {
        Self {
            test: Test { property, operator },
            of: PhantomData,
        }
    }
}

/// A property that is a number.
pub trait Numeric: Property {
    /// The number.
    fn number(self) -> f64;
}

impl Numeric for u32 {
    fn number(self) -> f64 {
        f64::from(self)
    }
}

impl Numeric for u64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "durations in milliseconds stay far below 2^53"
    )]
    fn number(self) -> f64 {
        self as f64
    }
}

impl Numeric for f64 {
    fn number(self) -> f64 {
        self
    }
}

/// The property is this value.
#[must_use]
pub fn is<E, P: ClosedEnum>(property: PropertyRef<E, P>, value: P) -> Condition<E> {
    Condition::new(property.name(), Operator::Is(value.name()))
}

/// The property is true.
#[must_use]
pub fn holds<E>(property: PropertyRef<E, bool>) -> Condition<E> {
    Condition::new(property.name(), Operator::Holds(true))
}

/// The property is false.
#[must_use]
pub fn holds_not<E>(property: PropertyRef<E, bool>) -> Condition<E> {
    Condition::new(property.name(), Operator::Holds(false))
}

/// The property is this number or a larger one.
#[must_use]
pub fn at_least<E, N: Numeric>(property: PropertyRef<E, N>, number: N) -> Condition<E> {
    Condition::new(property.name(), Operator::AtLeast(number.number()))
}

/// The property is this number.
#[must_use]
pub fn exactly<E, N: Numeric>(property: PropertyRef<E, N>, number: N) -> Condition<E> {
    Condition::new(property.name(), Operator::Exactly(number.number()))
}
