//! The programs that sentences about files name or mean, and what they do.

use super::query::Tool;
use crate::static_backend::lexicon::w;

const fn tool(gnu: &'static str, does: &'static str) -> Tool {
    Tool {
        gnu,
        bsd: gnu,
        does,
        single: false,
        shows: false,
        any: false,
    }
}

const fn showing(gnu: &'static str, bsd: &'static str, does: &'static str) -> Tool {
    Tool {
        gnu,
        bsd,
        does,
        single: false,
        shows: true,
        any: false,
    }
}

pub(super) static GZIP: Tool = tool("gzip", "Compresses with gzip the");
pub(super) static BZIP2: Tool = tool("bzip2", "Compresses with bzip2 the");
pub(super) static XZ: Tool = tool("xz", "Compresses with xz the");
pub(super) static ZSTD: Tool = tool("zstd", "Compresses with zstd the");
pub(super) static GUNZIP: Tool = tool("gunzip", "Decompresses the");
pub(super) static TOUCH: Tool = Tool {
    any: true,
    ..tool("touch", "Gives the present time to the")
};
pub(super) static UNZIP: Tool = Tool {
    single: true,
    ..tool("unzip", "Unpacks the zip archives of the")
};
pub(super) static CAT: Tool = showing("cat", "cat", "Shows the contents of the");
pub(super) static ZIP_CONTENTS: Tool = Tool {
    single: true,
    ..showing("unzip -l", "unzip -l", "Lists what is in the")
};
pub(super) static TAR_CONTENTS: Tool = Tool {
    single: true,
    ..showing("tar -tf", "tar -tf", "Lists what is in the")
};
pub(super) static GZ_CONTENTS: Tool = showing("gzip -dc", "gzip -dc", "Shows the contents of the");
pub(super) static FILE: Tool = showing("file", "file", "Shows what is in the");
pub(super) static DU: Tool = Tool {
    any: true,
    ..showing("du -sh", "du -sh", "Shows the space on disk of the")
};
pub(super) static MD5: Tool = showing("md5sum", "md5 -r", "Shows the md5 checksums of the");
pub(super) static SHA1: Tool = showing("sha1sum", "shasum", "Shows the sha1 checksums of the");
pub(super) static SHA256: Tool = showing(
    "sha256sum",
    "shasum -a 256",
    "Shows the sha256 checksums of the",
);
pub(super) static SHA512: Tool = showing(
    "sha512sum",
    "shasum -a 512",
    "Shows the sha512 checksums of the",
);

/// The program that a verb names: "gzip them", "touch all …".
pub(super) fn named(verb: u16) -> Option<&'static Tool> {
    Some(match verb {
        w::GZIP => &GZIP,
        w::BZIP => &BZIP2,
        w::XZ => &XZ,
        w::ZSTD => &ZSTD,
        w::GUNZIP => &GUNZIP,
        w::UNZIP => &UNZIP,
        w::TOUCH => &TOUCH,
        w::CAT => &CAT,
        _ => return None,
    })
}

/// A program that compresses, by its name in quotes.
pub(super) fn compressor(name: &str) -> Option<&'static Tool> {
    Some(match name {
        "gzip" => &GZIP,
        "bzip2" => &BZIP2,
        "xz" => &XZ,
        "zstd" => &ZSTD,
        _ => return None,
    })
}

/// The letter that `wc` has for a unit of text.
pub(super) const fn unit(word: u16) -> Option<char> {
    Some(match word {
        w::LINE => 'l',
        w::WORD => 'w',
        w::BYTE => 'c',
        w::CHARACTER => 'm',
        _ => return None,
    })
}

/// Programs that are called by their bare names.
pub(super) fn is_program(name: &str) -> bool {
    const NAMES: [&str; 28] = [
        "echo",
        "ls",
        "wc",
        "file",
        "stat",
        "cat",
        "head",
        "tail",
        "md5sum",
        "sha1sum",
        "sha256sum",
        "sha512sum",
        "chmod",
        "gzip",
        "bzip2",
        "xz",
        "dos2unix",
        "unix2dos",
        "basename",
        "dirname",
        "realpath",
        "readlink",
        "touch",
        "gunzip",
        "unzip",
        "strings",
        "xxd",
        "du",
    ];
    NAMES.contains(&name)
}
