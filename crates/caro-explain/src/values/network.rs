//! Hosts, ports and what is mounted in containers.

use super::path;
use crate::phrase::shortened;
use crate::word::Value;

/// A path here, or `user@host:path` there.
pub(super) fn remote(value: Value<'_>) -> String {
    let text = value.text;
    let Some((host, path)) = text
        .split_once(':')
        .filter(|(host, _)| !host.is_empty() && !host.contains('/') && !host.starts_with('$'))
    else {
        return path::say(value);
    };
    let host = match host.split_once('@') {
        Some((user, host)) => format!("{} (as {})", shortened(host), shortened(user)),
        None => shortened(host),
    };
    match path.trim_start_matches(':') {
        "" | "~" | "." => format!("the home directory on {host}"),
        path => format!("{} on {host}", shortened(path)),
    }
}

/// `8080:80`, as docker publishes ports.
pub(super) fn ports(text: &str) -> String {
    let (text, protocol) = text.split_once('/').unwrap_or((text, ""));
    let mut said = match text.rsplit_once(':') {
        Some((here, there)) => format!(
            "port {} of this machine to port {} of the container",
            shortened(here),
            shortened(there)
        ),
        None => format!(
            "port {} of the container to a free port of this machine",
            shortened(text)
        ),
    };
    if protocol == "udp" {
        said.push_str(", for UDP");
    }
    said
}

/// `from:to[:ro]`, as docker mounts.
pub(super) fn volume(text: &str) -> String {
    let mut parts = text.split(':');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(from), Some(to), option) => {
            let read_only = if option == Some("ro") {
                ", for reading only"
            } else {
                ""
            };
            format!("{} as {}{read_only}", shortened(from), shortened(to))
        }
        _ => format!("a volume without a name as {}", shortened(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::{ports, remote, volume};
    use crate::word::Value;

    #[test]
    fn what_is_there_is_told_from_what_is_here() {
        let said = |text| remote(Value::new(text));
        assert_eq!(said("bob@box:/srv"), "/srv on box (as bob)");
        assert_eq!(said("box:"), "the home directory on box");
        assert_eq!(said("./a:b"), "./a:b");
        assert_eq!(
            ports("8080:80"),
            "port 8080 of this machine to port 80 of the container"
        );
        assert_eq!(volume("/a:/b:ro"), "/a as /b, for reading only");
    }
}
