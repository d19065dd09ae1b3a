//! `#[derive(Event)]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Data, DeriveInput, Error, Field, Fields, Ident, Result, Type};

use crate::attributes::{documentation, texts};

/// One field, as the dictionary and the encoder see it.
struct Property<'a> {
    ident: &'a Ident,
    kind: &'a Type,
    name: String,
    what: String,
    why: String,
    unit: TokenStream,
    example: TokenStream,
}

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let [name, why] = texts(&input.attrs, "event", ["name", "why"])?;
    let name =
        name.ok_or_else(|| Error::new(ident.span(), "`#[event(name = \"…\")]` is missing"))?;
    let why = why.ok_or_else(|| {
        Error::new(
            ident.span(),
            "`#[event(why = \"…\")]` is missing: what is it asked for?",
        )
    })?;
    let what = documentation(&input.attrs, ident)?;
    let properties = fields(input)?
        .iter()
        .map(|field| read(field))
        .collect::<Result<Vec<_>>>()?;

    let schemas = properties.iter().map(schema);
    let visits = properties.iter().map(|property| {
        let Property { ident, name, .. } = property;
        quote! { visit(#name, ::caro_telemetry::Property::value(self.#ident)); }
    });
    let references = properties.iter().map(reference);
    // The line of the struct's name, so that the dictionary can point at it.
    let line = quote_spanned! { ident.span() => ::core::line!() };
    let file = quote_spanned! { ident.span() => ::core::file!() };
    Ok(quote! {
        impl ::caro_telemetry::Event for #ident {
            const SCHEMA: &'static ::caro_telemetry::EventSchema = &::caro_telemetry::EventSchema {
                name: #name,
                what: #what,
                why: #why,
                properties: &[#(#schemas),*],
                file: #file,
                line: #line,
            };
            fn visit(&self, visit: &mut dyn FnMut(&'static str, ::caro_telemetry::Value)) {
                #(#visits)*
            }
        }

        impl #ident {
            #(#references)*
        }
    })
}

fn fields(input: &DeriveInput) -> Result<Vec<&Field>> {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(fields.named.iter().collect()),
            Fields::Unit => Ok(Vec::new()),
            Fields::Unnamed(_) => Err(Error::new(
                input.ident.span(),
                "the fields of an event need names: they are the names of its properties",
            )),
        },
        _ => Err(Error::new(input.ident.span(), "an event is a struct")),
    }
}

fn read(field: &Field) -> Result<Property<'_>> {
    let ident = field
        .ident
        .as_ref()
        .ok_or_else(|| Error::new_spanned(field, "a property needs a name"))?;
    let [why, unit, example] = texts(&field.attrs, "property", ["why", "unit", "example"])?;
    let optional = |text: Option<String>| match text {
        Some(text) => quote! { ::core::option::Option::Some(#text) },
        None => quote! { ::core::option::Option::None },
    };
    Ok(Property {
        ident,
        kind: &field.ty,
        name: ident.to_string(),
        what: documentation(&field.attrs, ident)?,
        why: why.ok_or_else(|| {
            Error::new(
                ident.span(),
                "`#[property(why = \"…\")]` is missing: what is it asked for?",
            )
        })?,
        unit: optional(unit),
        example: optional(example),
    })
}

fn schema(property: &Property<'_>) -> TokenStream {
    let Property {
        kind,
        name,
        what,
        why,
        unit,
        example,
        ..
    } = property;
    quote! {
        ::caro_telemetry::PropertySchema {
            name: #name,
            what: #what,
            why: #why,
            unit: #unit,
            example: #example,
            kind: <#kind as ::caro_telemetry::Property>::KIND,
            optional: <#kind as ::caro_telemetry::Property>::OPTIONAL,
        }
    }
}

fn reference(property: &Property<'_>) -> TokenStream {
    let Property {
        kind, name, what, ..
    } = property;
    let constant = format_ident!("{}", name.to_uppercase());
    let documentation = format!("The property `{name}`: {what}");
    quote! {
        #[doc = #documentation]
        pub const #constant: ::caro_telemetry::PropertyRef<Self, <#kind as ::caro_telemetry::Property>::Inner> =
            ::caro_telemetry::__private::property_ref(#name);
    }
}
