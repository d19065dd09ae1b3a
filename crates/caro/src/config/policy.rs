//! What the administrator of the machine has decided. A policy only ever restricts.

use std::ops::Range;
use std::path::Path;

use toml_edit::{Document, TableLike};

use super::file::{Problem, position, read_text};

/// The system's policy. `None` where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Policy {
    /// `backend.remote`: `false` lets models be asked on this machine only.
    pub(crate) remote_backends: Option<bool>,
    /// `telemetry.enabled`: `false` switches telemetry off for everyone; `true` says nothing.
    pub(crate) telemetry_enabled: Option<bool>,
    /// `telemetry.air_gapped`: `true` forces the air gap.
    pub(crate) air_gapped: Option<bool>,
    /// `telemetry.upload`: `false` forbids uploads.
    pub(crate) upload: Option<bool>,
    /// `telemetry.host`: where events go.
    pub(crate) host: Option<String>,
    /// `telemetry.api_key`: the public key of the project there.
    pub(crate) api_key: Option<String>,
    /// Keys that no policy has, to be reported: a slip of the pen leaves open what was meant to be closed.
    pub(crate) unknown: Vec<String>,
    /// `safety.allow`: `false` ignores what users allow themselves.
    pub(crate) safety_allow: Option<bool>,
}

/// The sections of a policy.
const SECTIONS: [&str; 3] = ["backend", "telemetry", "safety"];

/// What is wrong, and where.
type Wrong = (Option<Range<usize>>, String);

impl Policy {
    /// The policy that holds while a policy file is there and cannot be read: what it may have wanted to forbid is
    /// forbidden.
    fn unreadable() -> Self {
        Self {
            remote_backends: Some(false),
            telemetry_enabled: Some(false),
            air_gapped: Some(true),
            upload: Some(false),
            safety_allow: Some(false),
            ..Self::default()
        }
    }

    /// Reads the policy file. One that is not there says nothing; one that cannot be read forbids everything it could.
    pub(crate) fn read(path: &Path) -> (Self, Option<Problem>) {
        let text = match read_text(path) {
            Ok(None) => return (Self::default(), None),
            Ok(Some(text)) => text,
            Err(message) => return Self::broken(path, None, message),
        };
        let document = match Document::parse(text.as_str()) {
            Ok(document) => document,
            Err(error) => {
                let place = error.span().map(|span| position(&text, span.start));
                let message = error
                    .message()
                    .lines()
                    .next()
                    .unwrap_or("is not TOML")
                    .to_owned();
                return Self::broken(path, place, message);
            }
        };
        let mut policy = Self::default();
        match policy.take(&document) {
            Ok(()) => (policy, None),
            Err((span, message)) => {
                Self::broken(path, span.map(|span| position(&text, span.start)), message)
            }
        }
    }

    /// Takes what a document says; the last thing in it that is wrong is the error.
    fn take(&mut self, document: &Document<&str>) -> Result<(), Wrong> {
        let mut wrong = None;
        let item =
            |section: &str, name: &str| document.get(section).and_then(|section| section.get(name));
        for (section, name, target) in [
            ("backend", "remote", &mut self.remote_backends),
            ("telemetry", "enabled", &mut self.telemetry_enabled),
            ("telemetry", "air_gapped", &mut self.air_gapped),
            ("telemetry", "upload", &mut self.upload),
            ("safety", "allow", &mut self.safety_allow),
        ] {
            let Some(item) = item(section, name) else {
                continue;
            };
            *target = item.as_bool();
            if target.is_none() {
                let message = format!("{section}.{name} is neither true nor false");
                wrong = Some((item.span(), message));
            }
        }
        for (name, target) in [("host", &mut self.host), ("api_key", &mut self.api_key)] {
            let Some(item) = item("telemetry", name) else {
                continue;
            };
            *target = item.as_str().map(str::to_owned);
            if target.is_none() {
                let message = format!("telemetry.{name} is not text in quotes");
                wrong = Some((item.span(), message));
            }
        }
        for (section, item) in document.iter() {
            match item.as_table_like() {
                Some(table) => self.unknown.extend(unknown(section, table)),
                None if SECTIONS.contains(&section) => {
                    wrong = Some((item.span(), format!("{section} is a section, not a value")));
                }
                None => self.unknown.push(section.to_owned()),
            }
        }
        wrong.map_or(Ok(()), Err)
    }

    fn broken(
        path: &Path,
        place: Option<(usize, usize)>,
        message: String,
    ) -> (Self, Option<Problem>) {
        let problem = Problem {
            path: path.to_owned(),
            place,
            key: None,
            message,
        };
        (Self::unreadable(), Some(problem))
    }
}

/// The keys of a section that no policy has.
fn unknown(section: &str, table: &dyn TableLike) -> Vec<String> {
    let known: &[&str] = match section {
        "telemetry" => &["enabled", "air_gapped", "upload", "host", "api_key"],
        "safety" => &["allow"],
        "backend" => &["remote"],
        _ => &[],
    };
    let names = table.iter().map(|(name, _)| name);
    names
        .filter(|name| !known.contains(name))
        .map(|name| format!("{section}.{name}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Policy;

    fn policy(text: &str) -> (Policy, Option<String>) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        let (policy, problem) = Policy::read(&path);
        let prefix = format!("{}:", directory.path().join("config.toml").display());
        (
            policy,
            problem.map(|problem| problem.to_string().replace(&prefix, "")),
        )
    }

    #[test]
    fn no_policy_restricts_nothing() {
        let nowhere = std::path::Path::new("/nonexistent/config.toml");
        assert_eq!(Policy::read(nowhere), (Policy::default(), None));
    }

    #[test]
    fn each_restriction_is_read() {
        let (policy, problem) = policy(
            "[telemetry]\nenabled = false\nair_gapped = true\nupload = false\nhost = \"https://eu.example\"\napi_key = \"phc_x\"\n[safety]\nallow = false\n[backend]\nremote = false\n",
        );
        assert_eq!(problem, None);
        assert_eq!(policy.remote_backends, Some(false));
        assert_eq!(policy.telemetry_enabled, Some(false));
        assert_eq!(policy.air_gapped, Some(true));
        assert_eq!(policy.upload, Some(false));
        assert_eq!(policy.host.as_deref(), Some("https://eu.example"));
        assert_eq!(policy.api_key.as_deref(), Some("phc_x"));
        assert_eq!(policy.safety_allow, Some(false));
        assert!(policy.unknown.is_empty());
    }

    #[test]
    fn what_a_policy_does_not_have_is_named() {
        let (policy, problem) = policy(
            "shell = \"sh\"\n[telemetry]\nair_gaped = true\nenabled = false\n[other]\na = 1\n",
        );
        assert_eq!(problem, None);
        assert_eq!(policy.telemetry_enabled, Some(false));
        assert_eq!(policy.unknown, ["shell", "telemetry.air_gaped", "other.a"]);
    }

    #[test]
    fn a_policy_that_cannot_be_read_restricts_everything() {
        for (text, report) in [
            ("[telemetry\nenabled = false", None),
            (
                "telemetry = false\n",
                Some("1:13: telemetry is a section, not a value"),
            ),
            (
                "[telemetry]\nenabled = \"no\"\n",
                Some("2:11: telemetry.enabled is neither true nor false"),
            ),
        ] {
            let (policy, problem) = policy(text);
            assert_eq!(policy.telemetry_enabled, Some(false), "{text}");
            assert_eq!(policy.upload, Some(false));
            assert_eq!(policy.safety_allow, Some(false));
            assert_eq!(policy.remote_backends, Some(false));
            assert!(problem.is_some());
            if report.is_some() {
                assert_eq!(problem.as_deref(), report);
            }
        }
    }
}
