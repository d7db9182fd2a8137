//! Backup codes as people write them (accounts specification, 6.4): ten characters that nobody mistakes for each other, 50 bits.

/// The characters of a code.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a code.
pub const LENGTH: usize = 10;

/// Codes of a set.
pub const SET: usize = 10;

/// Fewer codes than this are worth a hint.
pub const FEW: usize = 3;

/// The code of ten random bytes; each character is as likely as any other.
pub fn code_of(bytes: [u8; LENGTH]) -> String {
    bytes.iter().map(|byte| ALPHABET.get(usize::from(byte % 32)).copied().map_or('0', char::from)).collect()
}

/// The code as it is shown: `XXXXX-XXXXX`.
pub fn shown(code: &str) -> String {
    let (first, second): (String, String) = (code.chars().take(5).collect(), code.chars().skip(5).collect());
    format!("{first}-{second}")
}

/// Upper case without spaces and dashes: how codes of the old system were hashed.
pub fn typed(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase()
}

/// What somebody typed as the code it means: O is 0, I and L are 1.
pub fn meant(code: &str) -> String {
    let mend = |c| match c {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    typed(code).chars().map(mend).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_understood_however_it_is_typed() {
        assert_eq!(meant(" abcol-i2345 "), "ABC011".to_owned() + "2345");
        assert_eq!(typed("abcol-i2345"), "ABCOLI2345");
        assert_eq!(shown("ABC0112345"), "ABC01-12345");
    }

    #[test]
    fn every_character_is_as_likely_as_any_other() {
        let mut counts = [0; 32];
        for byte in 0..=255_u8 {
            let code = code_of([byte; LENGTH]);
            counts[ALPHABET.iter().position(|c| *c == code.as_bytes()[0]).unwrap()] += 1;
        }
        assert_eq!(counts, [8; 32]);
        assert!(code_of([31; LENGTH]).bytes().all(|c| ALPHABET.contains(&c)));
        assert_eq!(meant(&shown(&code_of([7, 200, 3, 90, 41, 0, 255, 18, 66, 129]))), code_of([7, 200, 3, 90, 41, 0, 255, 18, 66, 129]));
    }
}
