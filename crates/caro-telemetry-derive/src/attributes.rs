//! What the two macros read off an item: its doc comment and its `name = "text"` attributes.

use syn::{Attribute, Error, Expr, ExprLit, Ident, Lit, Meta, Result};

/// The doc comment of an item, its lines joined by spaces; an item without one is an error, since the comment is
/// what people are told about it.
pub(crate) fn documentation(attributes: &[Attribute], item: &Ident) -> Result<String> {
    let lines: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) => match &pair.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        })
        .filter(|line| !line.is_empty())
        .collect();
    if lines.is_empty() {
        return Err(Error::new(
            item.span(),
            "a doc comment is missing: it is what the telemetry dictionary says of this",
        ));
    }
    Ok(lines.join(" "))
}

/// The texts given as `#[path(key = "text", …)]`, one for each of `keys`, in their order.
pub(crate) fn texts<const N: usize>(
    attributes: &[Attribute],
    path: &str,
    keys: [&str; N],
) -> Result<[Option<String>; N]> {
    let mut found = [const { None }; N];
    for attribute in attributes.iter().filter(|a| a.path().is_ident(path)) {
        attribute.parse_nested_meta(|meta| {
            for (key, slot) in keys.iter().zip(found.iter_mut()) {
                if meta.path.is_ident(key) {
                    let text: syn::LitStr = meta.value()?.parse()?;
                    *slot = Some(text.value());
                    return Ok(());
                }
            }
            Err(meta.error(format!("expected one of: {}", keys.join(", "))))
        })?;
    }
    Ok(found)
}

/// A name in `snake_case`, as names stand on the wire.
pub(crate) fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for (index, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && index > 0 {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
