//! The name of a model as an argument: any is taken, and those that can be fetched are completed.

use std::ffi::OsStr;

use caro_models::KNOWN;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

/// Takes any name, and tells the scripts for completion which there are.
#[derive(Clone)]
pub(super) struct ModelName;

impl TypedValueParser for ModelName {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let names = KNOWN.iter().map(|model| PossibleValue::new(model.name));
        Some(Box::new(names))
    }
}
