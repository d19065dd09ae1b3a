//! The directory of the model files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::lock::Lock;
use crate::{KNOWN, Model, known};

/// The directory of the model files. Every `.gguf` file in it counts as a model, by the name of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    directory: PathBuf,
}

/// A model, here or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is called.
    pub name: String,
    /// Where its file lies, or would.
    pub path: PathBuf,
    /// What is known of it; `None` for a file that somebody put there.
    pub model: Option<&'static Model>,
    /// How much of it is here.
    pub state: State,
}

/// How much of a model is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Absent,
    /// The first so many bytes.
    Partial(u64),
    /// All of it, in so many bytes.
    Complete(u64),
    /// A file of so many bytes, which the model does not have.
    Damaged(u64),
}

/// Why there is no file for a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Absent {
    /// It can be fetched.
    #[error("the model {} is not here", .0.name)]
    NotFetched(&'static Model),
    /// Its file has another size than it should.
    #[error("the file of the model {} is damaged", .0.name)]
    Damaged(&'static Model),
    /// A path leads nowhere.
    #[error("there is no model file at {}", .0.display())]
    NoFile(PathBuf),
    /// Nobody knows it.
    #[error("there is no model called {name}; there are {known}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is, as a list.
        known: String,
    },
}

/// Why something in the directory could not be done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process is at work there.
    #[error("another run of Caro is at work on the models")]
    Busy,
    /// There is no such file.
    #[error(transparent)]
    Absent(#[from] Absent),
    /// The system says no.
    #[error("{}: {source}", path.display())]
    Io {
        /// To what.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Store {
    /// The models in this directory, which need not be there.
    #[must_use]
    pub const fn new(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// Where the models lie.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Where the file of a model lies, or would.
    #[must_use]
    pub fn path(&self, model: &Model) -> PathBuf {
        self.directory.join(model.file)
    }

    /// Where what has come of a model lies until all of it is here.
    pub(crate) fn partial_path(&self, model: &Model) -> PathBuf {
        self.directory.join(format!("{}.part", model.file))
    }

    /// How much of a model is here.
    #[must_use]
    pub fn state(&self, model: &Model) -> State {
        match file_size(&self.path(model)) {
            Some(bytes) if bytes == model.bytes => State::Complete(bytes),
            Some(bytes) => State::Damaged(bytes),
            None => match file_size(&self.partial_path(model)) {
                None | Some(0) => State::Absent,
                Some(bytes) => State::Partial(bytes),
            },
        }
    }

    /// The known models, here or not, and then the files that somebody put there, by name.
    ///
    /// # Errors
    /// The directory is there and cannot be read.
    pub fn list(&self) -> Result<Vec<Entry>, StoreError> {
        let mut entries: Vec<_> = KNOWN.iter().map(|model| self.entry(model)).collect();
        let mut own = self.own_files()?;
        own.sort_by(|a, b| a.name.cmp(&b.name));
        entries.append(&mut own);
        Ok(entries)
    }

    fn entry(&self, model: &'static Model) -> Entry {
        Entry {
            name: model.name.to_owned(),
            path: self.path(model),
            model: Some(model),
            state: self.state(model),
        }
    }

    /// The files that are not those of known models.
    fn own_files(&self) -> Result<Vec<Entry>, StoreError> {
        let failed = |source| StoreError::Io {
            path: self.directory.clone(),
            source,
        };
        let found = match fs::read_dir(&self.directory) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            found => found.map_err(failed)?,
        };
        let mut entries = Vec::new();
        for file in found {
            let path = file.map_err(failed)?.path();
            let Some(name) = model_name(&path) else {
                continue;
            };
            if let (None, Some(bytes)) = (known(&name), file_size(&path)) {
                entries.push(Entry {
                    name,
                    path,
                    model: None,
                    state: State::Complete(bytes),
                });
            }
        }
        Ok(entries)
    }

    /// The file of a model: one that is known, one that lies in the directory, or a path to a `.gguf` file anywhere.
    ///
    /// # Errors
    /// Why there is none.
    pub fn locate(&self, wanted: &str) -> Result<PathBuf, Absent> {
        if let Some(path) = as_path(wanted) {
            return file_size(&path)
                .map(|_| path.clone())
                .ok_or(Absent::NoFile(path));
        }
        if let Some(model) = known(wanted) {
            return match self.state(model) {
                State::Complete(_) => Ok(self.path(model)),
                State::Damaged(_) => Err(Absent::Damaged(model)),
                State::Absent | State::Partial(_) => Err(Absent::NotFetched(model)),
            };
        }
        let own = self.own_files().unwrap_or_default();
        let is_wanted = |entry: &Entry| entry.name == wanted || entry.path.ends_with(wanted);
        if let Some(entry) = own.into_iter().find(is_wanted) {
            return Ok(entry.path);
        }
        // A file where we are, as `model.gguf` is understood by every other program.
        let path = PathBuf::from(wanted);
        match model_name(&path) {
            Some(_) if file_size(&path).is_some() => Ok(path),
            Some(_) => Err(Absent::NoFile(path)),
            None => Err(self.unknown(wanted)),
        }
    }

    /// Says that nobody knows a name, and which names there are.
    #[must_use]
    pub fn unknown(&self, name: &str) -> Absent {
        let mut names: Vec<_> = KNOWN.iter().map(|model| model.name.to_owned()).collect();
        let own = self.own_files().unwrap_or_default();
        names.extend(own.into_iter().map(|entry| entry.name));
        Absent::Unknown {
            name: name.to_owned(),
            known: names.join(", "),
        }
    }

    /// Removes a model of the directory, and what has come of it so far. Returns how many bytes that were.
    ///
    /// # Errors
    /// Nothing of it is here, somebody is fetching, or the system says no. Files elsewhere are not ours to remove.
    pub fn remove(&self, name: &str) -> Result<u64, StoreError> {
        let paths = match known(name) {
            Some(model) => vec![self.path(model), self.partial_path(model)],
            None => {
                let own = self.own_files()?.into_iter();
                own.filter(|entry| entry.name == name)
                    .map(|entry| entry.path)
                    .collect()
            }
        };
        let there: Vec<_> = paths
            .into_iter()
            .filter(|path| path.symlink_metadata().is_ok())
            .collect();
        if there.is_empty() {
            let absent = known(name).map_or_else(|| self.unknown(name), Absent::NotFetched);
            return Err(absent.into());
        }
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| StoreError::Io { path, source }
        };
        let lock = Lock::take(&self.directory).map_err(failed(&self.directory))?;
        let _lock = lock.ok_or(StoreError::Busy)?;
        let mut bytes = 0;
        for path in there {
            bytes += file_size(&path).unwrap_or_default();
            fs::remove_file(&path).map_err(failed(&path))?;
        }
        Ok(bytes)
    }
}

/// What has a separator in it is a path, and no name.
fn as_path(wanted: &str) -> Option<PathBuf> {
    let path = Path::new(wanted);
    (path.components().count() > 1).then(|| path.to_owned())
}

/// What a model file is called: its name without `.gguf`.
fn model_name(path: &Path) -> Option<String> {
    let is_model = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("gguf"));
    is_model.then(|| {
        path.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    })
}

/// The size of a file; `None` where there is none.
fn file_size(path: &Path) -> Option<u64> {
    let metadata = path.metadata().ok()?;
    metadata.is_file().then_some(metadata.len())
}
