//! `#[derive(Property)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Result};

use crate::attributes::{documentation, snake_case, texts};

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new(
            input.ident.span(),
            "a telemetry property is a closed enum: a struct or a union could hold text",
        ));
    };
    let ident = &input.ident;
    let mut variants = Vec::new();
    let mut names = Vec::new();
    let mut meanings = Vec::new();
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            return Err(Error::new(
                variant.ident.span(),
                "a variant of a telemetry property holds nothing: a value inside it could be text",
            ));
        }
        let [name] = texts(&variant.attrs, "property", ["name"])?;
        names.push(name.unwrap_or_else(|| snake_case(&variant.ident.to_string())));
        meanings.push(documentation(&variant.attrs, &variant.ident)?);
        variants.push(&variant.ident);
    }
    Ok(quote! {
        impl ::caro_telemetry::__private::Sealed for #ident {}

        impl ::caro_telemetry::Property for #ident {
            type Inner = Self;
            const KIND: ::caro_telemetry::PropertyKind = ::caro_telemetry::PropertyKind::Choice(&[
                #(::caro_telemetry::ChoiceSchema { name: #names, what: #meanings }),*
            ]);
            fn value(self) -> ::caro_telemetry::Value {
                ::caro_telemetry::__private::choice(::caro_telemetry::ClosedEnum::name(self))
            }
        }

        impl ::caro_telemetry::ClosedEnum for #ident {
            const ALL: &'static [Self] = &[#(Self::#variants),*];
            fn name(self) -> &'static str {
                match self {
                    #(Self::#variants => #names),*
                }
            }
        }
    })
}
