//! What a property of an event may be: a boolean, a number, a closed enum, a [`Version`], or an `Option` of these.
//!
//! [`Property`] is sealed. Nothing that holds text implements it and nothing outside this crate and its derive macro
//! can, so a command, a path or a name cannot become part of an event: there is no way to write it down.

use std::marker::PhantomData;

use crate::Version;

/// A value that an event may carry.
pub trait Property: Copy + crate::__private::Sealed {
    /// The type without its `Option`, for references to the property.
    type Inner: Property;
    /// What values there are.
    const KIND: PropertyKind;
    /// Whether the property may be absent from an event.
    const OPTIONAL: bool = false;
    /// The value, as the encoder writes it.
    fn value(self) -> Value;
}

/// A property whose values are a closed set of names. Implemented by `#[derive(Property)]`.
pub trait ClosedEnum: Property + 'static {
    /// Every value, in the order of declaration.
    const ALL: &'static [Self];
    /// The value's name on the wire: `snake_case`.
    fn name(self) -> &'static str;
    /// The value of that name, if there is one.
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.name() == name)
    }
}

/// The kinds of property that exist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PropertyKind {
    /// `true` or `false`.
    Boolean,
    /// A whole number, not negative.
    Integer,
    /// A finite number.
    Number,
    /// One of a closed set of names.
    Choice(&'static [ChoiceSchema]),
    /// A version of the program: `1.1.0-beta.1`.
    Version,
}

impl PropertyKind {
    /// The kind's name in the dictionary.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Choice(_) => "choice",
            Self::Version => "version",
        }
    }
}

/// One name of a closed set, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChoiceSchema {
    /// The name on the wire.
    pub name: &'static str,
    /// What it stands for.
    pub what: &'static str,
}

/// A value on its way into an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// The property is left out of the event.
    Absent,
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(u64),
    /// A number. Infinities and NaN are left out of the event.
    Number(f64),
    /// One of a closed set of names.
    Choice(Choice),
    /// A version.
    Version(Version),
}

/// A name out of a closed set. Only `#[derive(Property)]` makes one, so no other text can stand here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice(pub(crate) &'static str);

impl Choice {
    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }
}

/// A typed reference to the property of an event: `CommandGenerated::BACKEND`.
///
/// Insights are written with these, so one that names a property which does not exist, or compares it with a value
/// that it cannot have, does not compile.
pub struct PropertyRef<E, P> {
    name: &'static str,
    of: PhantomData<fn(E) -> P>,
}

impl<E, P> PropertyRef<E, P> {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            of: PhantomData,
        }
    }

    /// The property's name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<E, P> Clone for PropertyRef<E, P> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E, P> Copy for PropertyRef<E, P> {}

impl<E, P> std::fmt::Debug for PropertyRef<E, P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PropertyRef").field(&self.name).finish()
    }
}

macro_rules! integers {
    ($($kind:ty),*) => {$(
        impl crate::__private::Sealed for $kind {}
        impl Property for $kind {
            type Inner = Self;
            const KIND: PropertyKind = PropertyKind::Integer;
            fn value(self) -> Value {
                Value::Integer(u64::from(self))
            }
        }
    )*};
}
integers!(u8, u16, u32, u64);

impl crate::__private::Sealed for bool {}
impl Property for bool {
    type Inner = Self;
    const KIND: PropertyKind = PropertyKind::Boolean;
    fn value(self) -> Value {
        Value::Boolean(self)
    }
}

impl crate::__private::Sealed for f64 {}
impl Property for f64 {
    type Inner = Self;
    const KIND: PropertyKind = PropertyKind::Number;
    fn value(self) -> Value {
        Value::Number(self)
    }
}

impl crate::__private::Sealed for Version {}
impl Property for Version {
    type Inner = Self;
    const KIND: PropertyKind = PropertyKind::Version;
    fn value(self) -> Value {
        Value::Version(self)
    }
}

impl<P: Property> crate::__private::Sealed for Option<P> {}
impl<P: Property> Property for Option<P> {
    type Inner = P::Inner;
    const KIND: PropertyKind = P::KIND;
    const OPTIONAL: bool = true;
    fn value(self) -> Value {
        self.map_or(Value::Absent, Property::value)
    }
}
