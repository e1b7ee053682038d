//! The parts of a DOCX, unpacked, for the tests that read one back.

/// The text of a part of a package, by its name.
#[track_caller]
pub fn part(docx: &[u8], name: &str) -> String {
    let archive = rawzip::ZipArchive::from_slice(docx).expect("an archive");
    let mut entries = archive.entries();
    while let Some(entry) = entries.next_entry().expect("an entry") {
        if entry.file_path().try_normalize().expect("a path").as_ref() == name {
            let data = archive.get_entry(entry.wayfinder()).expect("data");
            let part = miniz_oxide::inflate::decompress_to_vec(data.data()).expect("deflated");
            return String::from_utf8(part).expect("text");
        }
    }
    panic!("there is no {name}");
}
