//! The bytes of a file as text (admin specification, 11.1).

/// The text of a file and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileText {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding.
    pub encoding: Encoding,
}

/// How bytes were read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Not UTF-8, so taken for Windows-1252 (warning `ENCODING_ASSUMED`).
    AssumedWindows1252,
}

/// What Windows-1252 shows for 0x80 to 0x9F, as the WHATWG Encoding Standard has it.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads the bytes of a file: UTF-8 with or without a byte order mark, else Windows-1252.
pub fn read_text(bytes: &[u8]) -> FileText {
    let bare = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bare) {
        Ok(text) => FileText { text: text.to_owned(), encoding: Encoding::Utf8 },
        Err(_) => FileText { text: bytes.iter().map(|byte| windows_1252(*byte)).collect(), encoding: Encoding::AssumedWindows1252 },
    }
}

fn windows_1252(byte: u8) -> char {
    let special = byte.checked_sub(0x80).and_then(|offset| WINDOWS_1252.get(usize::from(offset)));
    special.copied().unwrap_or_else(|| char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_dropped_and_foreign_bytes_are_taken_for_windows_1252() {
        assert_eq!(read_text(b"\xEF\xBB\xBFM\xC3\xB8ss"), FileText { text: "Møss".into(), encoding: Encoding::Utf8 });
        assert_eq!(read_text(b"M\xF8ss \x96 \x80\x9F\xFF"), FileText { text: "Møss – €Ÿÿ".into(), encoding: Encoding::AssumedWindows1252 });
    }
}
