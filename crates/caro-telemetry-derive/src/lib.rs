//! The derive macros of `caro-telemetry`.
//!
//! [`Event`](macro@Event) turns a struct into a usage event and [`Property`](macro@Property) turns a closed enum into
//! a property value. Both refuse whatever could hold text: `Property` accepts enums of unit variants only, and every
//! field of an `Event` must implement `caro_telemetry::Property`, a sealed trait that no text type implements.
//! Both refuse what has no documentation, because the doc comments *are* the telemetry dictionary.

mod attributes;
mod event;
mod property;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Derives `caro_telemetry::Event` for a struct with named fields.
///
/// `#[event(name = "…", why = "…")]` on the struct and `#[property(why = "…", unit = "…", example = "…")]` on each
/// field are the dictionary's words (`unit` and `example` may be left out); the doc comments say what is measured.
/// For each field a constant of the same name in upper case is made: a typed reference to the property.
#[proc_macro_derive(Event, attributes(event, property))]
pub fn derive_event(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    event::expand(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Derives `caro_telemetry::Property` for an enum of unit variants: a closed set of names.
///
/// A variant's name on the wire is its own in `snake_case`, or the one of `#[property(name = "…")]`.
#[proc_macro_derive(Property, attributes(property))]
pub fn derive_property(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    property::expand(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
