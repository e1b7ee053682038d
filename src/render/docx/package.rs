//! The file that a DOCX is: its parts in a ZIP archive.
//!
//! Owns: which part is compressed, and how. All of it is ours and single-threaded for one file, so the
//! bytes are the same on every run and machine. Does not own: what the parts say.
//!
//! The compressor is what a DOCX costs, so it gets little to do: what is the same in every document is
//! compressed once in a process, and what is small is stored.

use std::cell::RefCell;
use std::io::Write;

use miniz_oxide::DataFormat;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output};
use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter};

/// Text that differs in each document: half as large as with no search, and a third of the time of the default.
const TEXT_LEVEL: u8 = 1;
/// Text that is compressed once.
const CONSTANT_LEVEL: u8 = 6;
/// Parts up to this many bytes are stored in the stream as they are: to make a compressor ready takes as long as to write 100 kB.
const STORED: usize = 4096;
/// The most that one stored block of DEFLATE holds (RFC 1951, 3.2.4).
const BLOCK: usize = 65_535;
/// The end of a stream: an empty block that is the last one.
const END: &[u8] = &[1, 0, 0, 0xff, 0xff];

/// One part of the package.
pub struct Part {
    pub name: &'static str,
    pub text: Text,
}

pub enum Text {
    Own(Vec<u8>),
    /// Constant text with something of the document between each two pieces of it.
    Filled(&'static Constant, Vec<Vec<u8>>),
}

/// Text that is the same in every document, compressed.
pub struct Constant(Vec<Piece>);

struct Piece {
    text: Vec<u8>,
    packed: Vec<u8>,
}

impl Constant {
    /// Pieces that something stands between.
    pub fn new(pieces: &[&[u8]]) -> Self {
        let pack = |text: &&[u8]| {
            let mut packed = Vec::new();
            deflate(text, CONSTANT_LEVEL, &mut packed);
            Piece { text: text.to_vec(), packed }
        };
        Self(pieces.iter().map(pack).collect())
    }
}

/// The parts in one file, each with the same time: the first that the format knows.
pub fn zip(parts: &[Part]) -> Result<Vec<u8>, rawzip::Error> {
    let mut archive = ZipArchiveWriter::new(Vec::with_capacity(32 * 1024));
    for Part { name, text } in parts {
        let mut sum = rawzip::Crc32::new();
        let mut length = 0;
        let mut count = |bytes: &[u8]| {
            sum.update(bytes);
            length += bytes.len();
        };
        let mut packed = Vec::new();
        match text {
            Text::Own(text) if text.len() > STORED => {
                count(text);
                deflate(text, TEXT_LEVEL, &mut packed);
            }
            Text::Own(text) => {
                count(text);
                stored(text, &mut packed);
            }
            Text::Filled(constant, fills) => {
                let mut fills = fills.iter();
                for piece in &constant.0 {
                    count(&piece.text);
                    packed.extend_from_slice(&piece.packed);
                    let fill = fills.next().map(Vec::as_slice).unwrap_or_default();
                    count(fill);
                    stored(fill, &mut packed);
                }
            }
        }
        packed.extend_from_slice(END);
        let mut file = archive.new_file(*name).compression_method(CompressionMethod::DEFLATE);
        if let Some(time) = UtcDateTime::from_components(1980, 1, 1, 0, 0, 0, 0) {
            file = file.last_modified(time);
        }
        let (mut entry, _) = file.start()?;
        entry.write_all(&packed)?;
        entry.finish(DataDescriptorOutput::new(sum.checksum(), length as u64))?;
    }
    archive.finish()
}

/// Adds bytes as they are, in blocks of a stream whose next bit is the first of a byte.
fn stored(bytes: &[u8], out: &mut Vec<u8>) {
    for block in bytes.chunks(BLOCK) {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.push(0);
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(block);
    }
}

/// Adds blocks of compressed bytes, none of them the last of a stream, which end at a byte.
fn deflate(bytes: &[u8], level: u8, out: &mut Vec<u8>) {
    thread_local! {
        /// Made once: it has some hundred kilobytes of tables.
        static COMPRESSOR: RefCell<CompressorOxide> = RefCell::default();
    }
    COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.set_format_and_level(DataFormat::Raw, level);
        compressor.reset();
        out.reserve(bytes.len() / 4);
        // It takes all it is given as long as all that it gives is taken.
        compress_to_output(compressor, bytes, TDEFLFlush::Full, |packed| {
            out.extend_from_slice(packed);
            true
        });
    });
}
