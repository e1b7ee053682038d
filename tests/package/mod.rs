//! The parts of a DOCX, unpacked, for the tests that read one back.

use std::collections::BTreeMap;

/// The texts of the parts of a package, by their names.
#[track_caller]
pub fn parts(docx: &[u8]) -> BTreeMap<String, String> {
    let archive = rawzip::ZipArchive::from_slice(docx).expect("an archive");
    let mut parts = BTreeMap::new();
    let mut entries = archive.entries();
    while let Some(entry) = entries.next_entry().expect("an entry") {
        let name = entry.file_path().try_normalize().expect("a path").as_ref().to_owned();
        let data = archive.get_entry(entry.wayfinder()).expect("data");
        let part = miniz_oxide::inflate::decompress_to_vec(data.data()).expect("deflated");
        assert_eq!(rawzip::crc32(&part), entry.crc32(), "{name}");
        assert!(parts.insert(name, String::from_utf8(part).expect("text")).is_none());
    }
    parts
}
