//! Variables that a command sets.

use brush_parser::ast::{Assignment, AssignmentName, AssignmentValue, Word};

use crate::phrase::shortened;
use crate::quoting::{self, Expansion};
use crate::script::Script;
use crate::walk::Explainer;

impl<'c> Explainer<'c> {
    /// Explains an assignment in front of a command, or without one.
    pub(crate) fn assignment(
        &mut self,
        assignment: &Assignment,
        word: &Word,
        has_command: bool,
        script: &Script<'c>,
    ) {
        let Some(argument) = script.argument(word) else {
            return;
        };
        let name = match &assignment.name {
            AssignmentName::VariableName(name) => name.clone(),
            AssignmentName::ArrayElementName(name, index) => {
                format!("the element {index} of {name}")
            }
        };
        let value = match &assignment.value {
            AssignmentValue::Scalar(value) => scalar(&value.value),
            AssignmentValue::Array(values) => format!("a list of {} elements", values.len()),
        };
        let mut meaning = if assignment.append {
            format!("appends {value} to {name}")
        } else if value.is_empty() {
            format!("sets {name} to nothing")
        } else {
            format!("sets {name} to {value}")
        };
        if has_command {
            meaning.push_str(" (for this command only)");
        }
        self.part(argument.span.clone(), meaning);
        self.expansions(&argument);
    }
}

/// The value of a variable, in words.
fn scalar(raw: &str) -> String {
    let value = quoting::unquote(raw);
    let is_output = matches!(value.expansions.as_slice(), [(span, Expansion::Command)]
        if raw[..span.start].trim_matches('"').is_empty() && raw[span.end..].trim_matches('"').is_empty());
    if is_output {
        "what commands print".to_owned()
    } else {
        shortened(&value.text)
    }
}
