//! Changing the user's configuration file.
//!
//! Comments, order and unknown keys stay. A change is one atomic step: a lock file keeps a second writer out, the new
//! text is written beside the file and then takes its place, so that a reader sees the old or the new one whole. A
//! file that is a link stays one: what it points to is replaced. A file that cannot be parsed is never written.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use toml_edit::{Array, DocumentMut, Item, TableLike, Value};

use super::file::{position, read_text};
use super::key::{Key, Setting};

/// How long a second writer waits for the first.
const PATIENCE: Duration = Duration::from_secs(5);

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Give a key a value.
    Set(Key, Setting),
    /// Take a key out.
    Unset(Key),
}

/// Makes all changes in one step. Says whether the file is now another than before.
///
/// # Errors
/// Why nothing was changed, in words that begin with the file's name.
pub(crate) fn apply(path: &Path, changes: &[Change]) -> Result<bool, String> {
    let failed = |what: &str, error: io::Error| format!("{}: {what}: {error}", path.display());
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory).map_err(|error| failed("its directory cannot be made", error))?;
    let _lock = lock(path).map_err(|error| failed("cannot be locked", error))?;
    let old = read_text(path).map_err(|why| format!("{}: {why}", path.display()))?;
    let text = old.as_deref().unwrap_or_default();
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let (line, column) = position(text, error.span().map_or(0, |span| span.start));
        let message = error.message().lines().next().unwrap_or("is not TOML");
        format!("{}:{line}:{column}: {message}", path.display())
    })?;
    for change in changes {
        change
            .make(&mut document)
            .map_err(|why| format!("{}: {why}", path.display()))?;
    }
    let new = document.to_string();
    if old.as_deref() == Some(new.as_str()) || (old.is_none() && new.is_empty()) {
        return Ok(false);
    }
    replace(path, &new).map_err(|error| failed("cannot be written", error))?;
    Ok(true)
}

impl Change {
    fn make(&self, document: &mut DocumentMut) -> Result<(), String> {
        let (Self::Set(key, _) | Self::Unset(key)) = self;
        let mut parts: Vec<&str> = key.name().split('.').collect();
        let last = parts.pop().unwrap_or_default();
        let mut table: &mut dyn TableLike = document.as_table_mut();
        for part in parts {
            if table.get(part).is_none() {
                if matches!(self, Self::Unset(_)) {
                    return Ok(());
                }
                table.insert(part, toml_edit::table());
            }
            table = table
                .get_mut(part)
                .and_then(Item::as_table_like_mut)
                .ok_or_else(|| format!("{part} is a value there, not a section"))?;
        }
        match self {
            Self::Set(_, setting) => put(table, last, setting),
            Self::Unset(_) => {
                table.remove(last);
            }
        }
        Ok(())
    }
}

/// Puts a value in the place of another, with the comment that stood behind it.
fn put(table: &mut dyn TableLike, name: &str, setting: &Setting) {
    let mut value = match setting {
        Setting::Bool(value) => Value::from(*value),
        Setting::Seconds(value) => Value::from(i64::try_from(*value).unwrap_or(i64::MAX)),
        Setting::Text(value) => Value::from(value.as_str()),
        Setting::Names(names) => Value::Array(names.iter().map(String::as_str).collect::<Array>()),
    };
    match table.get_mut(name).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            table.insert(name, Item::Value(value));
        }
    }
}

/// The lock is a file of its own, since the configuration itself is replaced.
fn lock(path: &Path) -> io::Result<File> {
    let lock = File::options()
        .create(true)
        .append(true)
        .open(path.with_extension("lock"))?;
    let start = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            // A file system without locks: the replacement is atomic all the same.
            Err(TryLockError::Error(error)) if knows_no_locks(&error) => return Ok(lock),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => {
                return Err(io::Error::new(
                    io::ErrorKind::WouldBlock,
                    "another program is changing it",
                ));
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}

fn knows_no_locks(error: &io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::NOLCK.raw_os_error()) {
        return true;
    }
    error.kind() == io::ErrorKind::Unsupported
}

/// Writes beside the file and renames, keeping its permissions.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = resolve(path);
    let directory = target.parent().unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new()
        .prefix(".config-")
        .suffix(".toml")
        .tempfile_in(directory)?;
    temporary.write_all(text.as_bytes())?;
    if let Ok(metadata) = target.metadata() {
        temporary
            .as_file()
            .set_permissions(metadata.permissions())?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// Follows links to the file that is meant, also where that does not exist yet.
fn resolve(path: &Path) -> PathBuf {
    let mut target = path.to_owned();
    for _ in 0..40 {
        let Ok(link) = fs::read_link(&target) else {
            break;
        };
        target = target.parent().unwrap_or(Path::new(".")).join(link);
    }
    target
}

#[cfg(test)]
mod tests {
    use super::{Change, apply};
    use crate::config::key::{Key, Setting};
    use std::fs;
    use std::path::Path;

    fn changed(text: &str, changes: &[Change]) -> String {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        fs::write(&path, text).unwrap();
        apply(&path, changes).unwrap();
        fs::read_to_string(&path).unwrap()
    }

    fn off() -> Change {
        Change::Set(Key::TelemetryEnabled, Setting::Bool(false))
    }

    #[test]
    fn comments_order_and_unknown_keys_stay() {
        let text = "# my own\nshell = \"zsh\" # not bash\n\n[telemetry] # hm\nenabled = true # for now\nfuture = 1\n";
        let expected = text.replace("= true", "= false");
        assert_eq!(changed(text, &[off()]), expected);
    }

    #[test]
    fn a_section_is_made_where_there_is_none() {
        assert_eq!(changed("", &[off()]), "[telemetry]\nenabled = false\n");
    }

    #[test]
    fn several_keys_are_one_step_and_a_section_in_a_section_works() {
        let text = changed(
            "[telemetry]\nenabled = true\n",
            &[
                off(),
                Change::Set(Key::ConsentDate, Setting::Text("2026-11-22".into())),
            ],
        );
        assert_eq!(
            text,
            "[telemetry]\nenabled = false\n\n[telemetry.consent]\ndate = \"2026-11-22\"\n"
        );
    }

    #[test]
    fn what_was_set_can_be_unset_and_unsetting_nothing_changes_nothing() {
        let text = "[safety]\nlevel = \"strict\"\n";
        assert_eq!(
            changed(text, &[Change::Unset(Key::SafetyLevel)]),
            "[safety]\n"
        );
        assert_eq!(changed(text, &[Change::Unset(Key::BackendDefault)]), text);
    }

    #[test]
    fn a_list_is_written_as_one() {
        let names = Setting::Names(vec!["rm-recursive".into(), "chmod-777".into()]);
        assert_eq!(
            changed("", &[Change::Set(Key::SafetyAllow, names)]),
            "[safety]\nallow = [\"rm-recursive\", \"chmod-777\"]\n"
        );
    }

    #[test]
    fn a_broken_file_is_left_as_it_is() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        fs::write(&path, "[telemetry\n").unwrap();
        let error = apply(&path, &[off()]).unwrap_err();
        assert!(error.contains("config.toml:1:"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "[telemetry\n");
    }

    #[test]
    #[cfg(unix)]
    fn a_linked_file_stays_a_link() {
        let directory = tempfile::tempdir().unwrap();
        let dotfiles = directory.path().join("dotfiles");
        fs::create_dir(&dotfiles).unwrap();
        let path = directory.path().join("config.toml");
        std::os::unix::fs::symlink(Path::new("dotfiles/caro.toml"), &path).unwrap();
        apply(&path, &[off()]).unwrap();
        assert!(path.is_symlink());
        assert_eq!(
            fs::read_to_string(dotfiles.join("caro.toml")).unwrap(),
            "[telemetry]\nenabled = false\n"
        );
    }

    #[test]
    #[cfg(unix)]
    fn permissions_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        apply(&path, &[off()]).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn many_writers_lose_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        let changes = [
            off(),
            Change::Set(Key::Shell, Setting::Text("zsh".into())),
            Change::Set(Key::SafetyLevel, Setting::Text("strict".into())),
            Change::Set(Key::TelemetryFlushInterval, Setting::Seconds(60)),
        ];
        std::thread::scope(|scope| {
            for change in &changes {
                scope.spawn(|| apply(&path, std::slice::from_ref(change)).unwrap());
            }
        });
        let found = super::super::file::read(&path).found;
        assert_eq!(found.len(), changes.len());
    }
}
