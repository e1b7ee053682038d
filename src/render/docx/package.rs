//! The file that a DOCX is: its parts in a ZIP archive.
//!
//! Owns: how parts are compressed. All of it is ours and single-threaded for one file, so the bytes are
//! the same on every run and machine. Does not own: what the parts say.

use std::io::Write;

use miniz_oxide::deflate::compress_to_vec;
use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter};

/// How long the compressor searches: a third of the time of the default, and two fifths more bytes.
const LEVEL: u8 = 1;

/// One part of the package.
pub struct Part {
    pub name: &'static str,
    pub text: Vec<u8>,
}

/// The parts in one file, each with the same time: the first that the format knows.
pub fn zip(parts: &[Part]) -> Result<Vec<u8>, rawzip::Error> {
    let mut archive = ZipArchiveWriter::new(Vec::with_capacity(32 * 1024));
    for Part { name, text } in parts {
        let mut file = archive.new_file(*name).compression_method(CompressionMethod::DEFLATE);
        if let Some(time) = UtcDateTime::from_components(1980, 1, 1, 0, 0, 0, 0) {
            file = file.last_modified(time);
        }
        let mut sum = rawzip::Crc32::new();
        sum.update(text);
        let (mut entry, _) = file.start()?;
        entry.write_all(&compress_to_vec(text, LEVEL))?;
        entry.finish(DataDescriptorOutput::new(sum.checksum(), text.len() as u64))?;
    }
    archive.finish()
}
