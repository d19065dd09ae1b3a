//! What a model remembers of the first turns, kept on disk between runs.
//!
//! A file holds keys and values of tokens that are the same for every sentence; nothing that a user typed is ever in
//! it. Whatever is wrong with a file, the tokens are read again instead.

use std::fs;
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use half::f16;
use half::slice::HalfFloatSliceExt;
use sha2::{Digest, Sha256};

use crate::keys_values::KeysValues;

/// Changes with everything that makes old files wrong: the layout, or how keys and values are computed.
const VERSION: u32 = 1;
const MAGIC: &[u8; 8] = b"CAROPFX\n";
const EXTENSION: &str = "prefix";
/// What the names of files begin with while they are written.
const UNFINISHED: &str = ".unfinished-";
/// After this long nobody writes them any more.
const ABANDONED: Duration = Duration::from_hours(1);
/// Files kept for all models together; the one that was not used for longest goes.
const FILES: usize = 4;
/// What follows the data: a CRC-32 of everything before it.
const CHECKSUM: usize = 4;

/// A directory of such files, for one model.
#[derive(Debug)]
pub(crate) struct PrefixStore {
    directory: PathBuf,
    /// Which model file it was.
    identity: [u8; 32],
}

impl PrefixStore {
    /// For the model file whose bytes are `model`, with its tensors from `data_start` on.
    pub(crate) fn new(directory: PathBuf, model: &[u8], data_start: usize) -> Self {
        Self {
            directory,
            identity: identity(model, data_start),
        }
    }

    /// Fills `cache` with what is known of exactly these tokens. Says whether there was anything; if not, `cache` is
    /// empty.
    pub(crate) fn load(&self, tokens: &[u32], cache: &mut KeysValues) -> bool {
        cache.truncate(0);
        let path = self.path(tokens);
        let Ok(bytes) = fs::read(&path) else {
            return false;
        };
        let header = self.header(tokens);
        let numbers = cache.numbers_of_a_token() * tokens.len();
        let lanes = cache.lanes().count();
        let Some(data) = verified(&bytes, &header, lanes * numbers * 2) else {
            return false;
        };
        for (lane, data) in cache.lanes_mut().zip(data.chunks_exact(numbers * 2)) {
            let (words, _) = data.as_chunks::<2>();
            lane.extend(words.iter().map(|word| f16::from_le_bytes(*word)));
        }
        // Young again, so that others go first. Not worth an error.
        let _ = fs::File::options()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_modified(SystemTime::now()));
        true
    }

    /// Writes what `cache` remembers, which is of exactly these tokens.
    pub(crate) fn save(&self, tokens: &[u32], cache: &KeysValues) -> io::Result<()> {
        create_private(&self.directory)?;
        // Nobody but the user may read it: the crate makes such files only.
        let file = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(&self.directory)?;
        let mut writer = Summed {
            inner: BufWriter::with_capacity(1 << 18, file),
            sum: crc32fast::Hasher::new(),
        };
        writer.write(&self.header(tokens))?;
        let mut bytes = Vec::new();
        for lane in cache.lanes() {
            bytes.clear();
            let words: &[u16] = lane.reinterpret_cast();
            bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
            writer.write(&bytes)?;
        }
        let file = writer.finish()?;
        file.persist(self.path(tokens))?;
        self.remove_oldest()
    }

    /// Removes whatever is kept for this model. Returns how many bytes that were.
    pub(crate) fn remove_all(&self) -> io::Result<u64> {
        let entries = match fs::read_dir(&self.directory) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            entries => entries?,
        };
        let mut bytes = 0;
        for entry in entries {
            let entry = entry?;
            let path = entry.path();
            if path.extension().is_some_and(|ending| ending == EXTENSION) && self.is_ours(&path) {
                bytes += entry.metadata()?.len();
                fs::remove_file(path)?;
            }
        }
        Ok(bytes)
    }

    /// Whether a file belongs to this model. What cannot be read belongs to nobody.
    fn is_ours(&self, path: &Path) -> bool {
        let ours = self.beginning();
        let mut theirs = vec![0; ours.len()];
        let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut theirs));
        read.is_ok() && ours == theirs
    }

    /// What every file of this model begins with.
    fn beginning(&self) -> Vec<u8> {
        let mut beginning = MAGIC.to_vec();
        beginning.extend(VERSION.to_le_bytes());
        beginning.extend(self.identity);
        beginning
    }

    fn header(&self, tokens: &[u32]) -> Vec<u8> {
        let mut header = self.beginning();
        header.extend((tokens.len() as u64).to_le_bytes());
        header.extend(tokens.iter().flat_map(|token| token.to_le_bytes()));
        header
    }

    fn path(&self, tokens: &[u32]) -> PathBuf {
        let key = Sha256::digest(self.header(tokens));
        let name: String = key[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        self.directory.join(name).with_extension(EXTENSION)
    }

    /// Keeps the files that were used last, and none that were never finished.
    fn remove_oldest(&self) -> io::Result<()> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.directory)? {
            let entry = entry?;
            let (path, used) = (entry.path(), entry.metadata()?.modified()?);
            if path.extension().is_some_and(|ending| ending == EXTENSION) {
                files.push((used, path));
            } else if entry.file_name().to_string_lossy().starts_with(UNFINISHED)
                && used.elapsed().is_ok_and(|age| age > ABANDONED)
            {
                fs::remove_file(path)?;
            }
        }
        files.sort_unstable();
        let surplus = files.len().saturating_sub(FILES);
        for (_, path) in files.drain(..surplus) {
            fs::remove_file(path)?;
        }
        Ok(())
    }
}

/// The data of a whole, unharmed file that begins with `header`.
fn verified<'a>(bytes: &'a [u8], header: &[u8], data: usize) -> Option<&'a [u8]> {
    if bytes.len() != header.len() + data + CHECKSUM || !bytes.starts_with(header) {
        return None;
    }
    let (content, sum) = bytes.split_at(bytes.len() - CHECKSUM);
    let expected = u32::from_le_bytes(sum.try_into().ok()?);
    (crc32fast::hash(content) == expected).then(|| &content[header.len()..])
}

/// Which model file it is, without reading all of it: its length, its directory of tensors, and samples from all over.
fn identity(model: &[u8], data_start: usize) -> [u8; 32] {
    const DIRECTORY: usize = 64 * 1024;
    const SAMPLES: usize = 64;
    const SAMPLE: usize = 256;
    let mut digest = Sha256::new();
    digest.update((model.len() as u64).to_le_bytes());
    let header = &model[..data_start.min(model.len())];
    digest.update(&header[header.len().saturating_sub(DIRECTORY)..]);
    for sample in 0..SAMPLES {
        let start = model.len() / SAMPLES * sample;
        digest.update(&model[start..model.len().min(start + SAMPLE)]);
    }
    digest.finalize().into()
}

fn create_private(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

struct Summed<W: Write> {
    inner: BufWriter<W>,
    sum: crc32fast::Hasher,
}

impl<W: Write> Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.inner.write_all(bytes)
    }

    fn finish(mut self) -> io::Result<W> {
        self.inner.write_all(&self.sum.finalize().to_le_bytes())?;
        self.inner
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
    }
}
