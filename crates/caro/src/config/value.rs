//! What a key may hold, and how it is read.

use super::command_line;

/// What a key may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `true` or `false`.
    Bool,
    /// A number of seconds, within these bounds.
    Seconds { least: u64, most: u64 },
    /// One of these names.
    Choice(&'static [&'static str]),
    /// Several of these names, in an order.
    Choices(&'static [&'static str]),
    /// A list of names.
    Names,
    /// Where a server is: `http://` or `https://`.
    Address,
    /// The name of a model, or the path of its file.
    Model,
    /// The absolute path of a directory; `~` stands for the home.
    Directory,
    /// A program and its arguments.
    CommandLine,
    /// Text that Caro writes itself.
    Text,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// Of a [`Kind::Bool`].
    Bool(bool),
    /// Of a [`Kind::Seconds`].
    Seconds(u64),
    /// Of every kind that is one piece of text.
    Text(String),
    /// Of a [`Kind::Names`] or [`Kind::Choices`].
    Names(Vec<String>),
}

impl Kind {
    /// Reads a value as a person writes it, in an argument or a variable.
    ///
    /// # Errors
    /// What is allowed, as the end of a sentence that begins with the value.
    pub(crate) fn read(self, text: &str) -> Result<Setting, String> {
        let setting = match self {
            Self::Bool => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "1" => Setting::Bool(true),
                "false" | "no" | "off" | "0" => Setting::Bool(false),
                _ => return Err(self.allowed()),
            },
            Self::Seconds { .. } => Setting::Seconds(text.parse().map_err(|_| self.allowed())?),
            Self::Names | Self::Choices(_) => Setting::Names(
                text.split([',', ' '])
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect(),
            ),
            _ => Setting::Text(text.to_owned()),
        };
        self.accept(setting)
    }

    /// Checks a value of any type.
    ///
    /// # Errors
    /// See [`read`](Self::read).
    pub(crate) fn accept(self, setting: Setting) -> Result<Setting, String> {
        let fits = match (self, &setting) {
            (Self::Bool, Setting::Bool(_))
            | (Self::Names, Setting::Names(_))
            | (Self::Text, Setting::Text(_)) => true,
            (Self::Seconds { least, most }, Setting::Seconds(value)) => {
                (least..=most).contains(value)
            }
            (Self::Choice(known), Setting::Text(name)) => known.contains(&name.as_str()),
            (Self::Choices(known), Setting::Names(names)) => {
                !names.is_empty() && names.iter().all(|name| known.contains(&name.as_str()))
            }
            (Self::Address, Setting::Text(text)) => is_address(text),
            (Self::Model, Setting::Text(text)) => is_name(text),
            (Self::Directory, Setting::Text(text)) => {
                is_name(text) && (text.starts_with('/') || text.starts_with("~/") || cfg!(windows))
            }
            (Self::CommandLine, Setting::Text(text)) => {
                is_name(text) && command_line::split(text).is_some()
            }
            _ => return Err(self.allowed_type()),
        };
        if fits {
            Ok(setting)
        } else {
            Err(self.allowed())
        }
    }

    /// What is allowed, said of a value of the right type.
    fn allowed(self) -> String {
        match self {
            Self::Bool => "is neither true nor false".to_owned(),
            Self::Seconds {
                least: 0,
                most: u64::MAX,
            } => "is not a number of seconds".to_owned(),
            Self::Seconds { least, most } => {
                format!("is not a number of seconds from {least} to {most}")
            }
            Self::Choice(names) => format!("is not one of {}", names.join(", ")),
            Self::Choices(names) => {
                format!("names something that is not one of {}", names.join(", "))
            }
            Self::Address => "is not an address that begins with http:// or https://".to_owned(),
            Self::Model => "is neither the name of a model nor the path of a file".to_owned(),
            Self::Directory => "is not the absolute path of a directory".to_owned(),
            Self::CommandLine => "is not a program with its arguments".to_owned(),
            Self::Names | Self::Text => self.allowed_type(),
        }
    }

    /// What is allowed, said of a value of another type.
    fn allowed_type(self) -> String {
        match self {
            Self::Bool | Self::Seconds { .. } => self.allowed(),
            Self::Choice(names) => format!("is not one of {}, in quotes", names.join(", ")),
            Self::Choices(_) | Self::Names => {
                "is not a list of names, as [\"first\", \"second\"]".to_owned()
            }
            _ => "is not text in quotes".to_owned(),
        }
    }
}

/// Whether a text is the address of a server. Whether anybody is there, only asking can tell.
fn is_address(text: &str) -> bool {
    let Some(rest) = ["http://", "https://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
    else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let clean = |c: char| !c.is_control() && !c.is_whitespace();
    host.contains(|c: char| c.is_alphanumeric()) && text.chars().all(clean)
}

/// Whether a text can name something: on one line, and with something to read in it.
fn is_name(text: &str) -> bool {
    text.contains(char::is_alphanumeric) && !text.contains(char::is_control)
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Seconds(value) => value.fmt(f),
            Self::Text(value) => f.write_str(value),
            Self::Names(names) => f.write_str(&names.join(",")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Setting};

    #[test]
    fn an_address_has_a_scheme_and_a_host() {
        for address in [
            "http://localhost:11434",
            "https://models.example/v1",
            "http://[::1]:8000/v1/",
        ] {
            assert!(Kind::Address.read(address).is_ok(), "{address}");
        }
        for address in [
            "localhost:11434",
            "ftp://models.example",
            "https://",
            "https:///v1",
            "https://models.example/a b",
            "http://models.example/\u{1b}[2J",
        ] {
            assert!(Kind::Address.read(address).is_err(), "{address}");
        }
    }

    #[test]
    fn a_list_of_choices_names_known_ones_only() {
        let kind = Kind::Choices(&["static", "embedded"]);
        let both = Setting::Names(vec!["embedded".into(), "static".into()]);
        assert_eq!(kind.read("embedded, static"), Ok(both));
        for list in ["", "static,gpt"] {
            let error = kind.read(list).unwrap_err();
            assert!(error.ends_with("one of static, embedded"), "{error}");
        }
        assert!(kind.accept(Setting::Text("static".into())).is_err());
    }

    #[test]
    fn seconds_have_bounds() {
        let kind = Kind::Seconds {
            least: 1,
            most: 3600,
        };
        assert_eq!(kind.read("60"), Ok(Setting::Seconds(60)));
        for text in ["0", "3601", "-1", "soon"] {
            let error = kind.read(text).unwrap_err();
            assert_eq!(error, "is not a number of seconds from 1 to 3600");
        }
    }

    #[test]
    fn what_is_run_or_opened_can_be_read_by_a_person() {
        assert!(Kind::CommandLine.read("pass show 'my key'").is_ok());
        assert!(Kind::Model.read("hf.co/Qwen/Qwen3-8B:Q4_K_M").is_ok());
        assert!(Kind::Directory.read("~/models").is_ok());
        for (kind, text) in [
            (Kind::CommandLine, "pass show 'my key"),
            (Kind::CommandLine, " "),
            (Kind::Model, "?"),
            (Kind::Model, "qwen\n"),
            (Kind::Directory, "models"),
        ] {
            assert!(kind.read(text).is_err(), "{text}");
        }
    }
}
