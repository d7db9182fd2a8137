//! Secrets of imported rows: tokens become hashes, second-factor secrets are sealed, passkeys get our form (accounts specification, 15.2).

use super::rules::carry::{Note, Origin};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use ciborium::Value;
use settimes_core::upkeep::cells::{Cell, Row};
use settimes_core::upkeep::contract::{Rule, Secret};

use crate::accounts::secrets::{TotpKeys, is_sealed, is_token_hash, token_hash};
use crate::ports::Entropy;

/// Why an account has to set up its second factor anew.
pub(super) const CANNOT_OPEN: &str = "has a second factor that the configured key cannot open: reset it";

/// What is needed to keep secrets.
pub(super) struct SecretKeeper<'k> {
    pub(super) origin: Origin,
    pub(super) totp: &'k TotpKeys,
    pub(super) entropy: &'k dyn Entropy,
}

impl SecretKeeper<'_> {
    /// Brings the secrets of a row into our form; the error says why the row is left out.
    pub(super) fn keep(&self, row: &mut Row, notes: &mut Vec<Note>) -> Result<(), &'static str> {
        for column in row.table().columns {
            let Rule::Secret(secret) = column.rule else { continue };
            let Some(held) = row.get(column.name).as_text().map(str::to_owned) else { continue };
            let told = |why| Note { column: column.name, why };
            match self.kept(secret, &held)? {
                Kept::AsItIs => {}
                Kept::Now(cell, None) => row.set(column.name, cell),
                Kept::Now(cell, Some(why)) => {
                    row.set(column.name, cell);
                    notes.push(told(why));
                }
                Kept::Unusable(why) => notes.push(told(why)),
            }
        }
        Ok(())
    }

    fn kept(&self, secret: Secret, held: &str) -> Result<Kept, &'static str> {
        let is_foreign = self.origin == Origin::Foreign;
        Ok(match secret {
            Secret::Totp if held.is_empty() => Kept::Now(Cell::Null, None),
            Secret::Totp if !is_sealed(held) => {
                Kept::Now(Cell::Text(self.totp.seal(held, self.entropy)), Some("was a clear second-factor secret: sealed"))
            }
            Secret::Totp if self.totp.open(held).is_none() => Kept::Unusable(CANNOT_OPEN),
            Secret::Pending if is_foreign && held.is_empty() => Kept::Now(Cell::Null, None),
            Secret::Pending if is_foreign => Kept::Now(Cell::Text(token_hash(held)), Some("was a clear token: kept as its hash")),
            Secret::Token if !is_token_hash(held) => Kept::Now(Cell::Text(token_hash(held)), Some("was a clear token: kept as its hash")),
            Secret::Passkey if is_foreign => match cose_key(held) {
                Some(key) if key == held => Kept::AsItIs,
                Some(key) => Kept::Now(Cell::Text(key), Some("was a key in another form: rewritten")),
                None => return Err("its key cannot be read: the passkey must be registered anew"),
            },
            _ => Kept::AsItIs,
        })
    }
}

enum Kept {
    AsItIs,
    Now(Cell, Option<&'static str>),
    Unusable(&'static str),
}

/// A COSE key in our form, base64url without padding; `None` if the text is no base64 of one.
fn cose_key(text: &str) -> Option<String> {
    let bare = text.trim().trim_end_matches('=');
    let bytes = URL_SAFE_NO_PAD.decode(bare).or_else(|_| STANDARD_NO_PAD.decode(bare)).ok()?;
    let Ok(Value::Map(entries)) = ciborium::from_reader::<Value, _>(bytes.as_slice()) else { return None };
    let number = |label: i64| entries.iter().find(|(key, _)| *key == Value::from(label)).and_then(|(_, value)| value.as_integer());
    // RFC 9052, 7: 1 = key type, 3 = algorithm; a public key has at least one more parameter
    let has_type = number(1).is_some_and(|kind| [1, 2, 3].map(ciborium::value::Integer::from).contains(&kind));
    (has_type && number(3).is_some() && entries.len() > 2).then(|| URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;
    use settimes_core::upkeep::contract::table;

    use super::*;
    use crate::ports::SystemEntropy;

    fn kept(origin: Origin, name: &str, column: &str, held: &str) -> Result<(Cell, Vec<Note>), &'static str> {
        let totp = TotpKeys::new("night", &[]);
        let keeper = SecretKeeper { origin, totp: &totp, entropy: &SystemEntropy };
        let mut row = Row::new(table(name).unwrap(), Vec::new());
        row.set(column, Cell::text(held));
        let mut notes = Vec::new();
        keeper.keep(&mut row, &mut notes)?;
        Ok((row.get(column).clone(), notes))
    }

    /// An ES256 key: kty 2, alg −7, crv 1, x, y.
    fn es256() -> Vec<u8> {
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend([0xfb; 32]);
        key.extend([0x22, 0x58, 0x20]);
        key.extend([0xef; 32]);
        key
    }

    #[test]
    fn pending_tokens_are_hashed_whatever_they_look_like() {
        let hex = "ab".repeat(32);
        for token in ["vt-1", hex.as_str()] {
            assert_eq!(kept(Origin::Foreign, "band_follows", "verification_token", token).unwrap().0, Cell::Text(token_hash(token)));
            assert_eq!(kept(Origin::OwnExport, "band_follows", "verification_token", token).unwrap().0, Cell::text(token));
        }
        assert_eq!(kept(Origin::Foreign, "band_follows", "batch_token", "").unwrap().0, Cell::Null);
    }

    #[test]
    fn invites_and_devices_are_hashed_unless_they_are_hashes() {
        let hash = token_hash("td");
        assert_eq!(kept(Origin::Foreign, "trusted_devices", "token", "td").unwrap().0, Cell::text(hash.as_str()));
        assert_eq!(kept(Origin::Foreign, "trusted_devices", "token", &hash).unwrap(), (Cell::text(hash), Vec::new()));
        assert_eq!(kept(Origin::Foreign, "invite_codes", "code", "INV-1").unwrap().0, Cell::Text(token_hash("INV-1")));
    }

    #[test]
    fn a_clear_second_factor_is_sealed_and_a_foreign_seal_is_told() {
        let (Cell::Text(sealed), notes) = kept(Origin::Foreign, "users", "totp_secret", "JBSWY3DPEHPK3PXP").unwrap() else {
            panic!("no text")
        };
        assert_eq!(TotpKeys::new("night", &[]).open(&sealed).as_deref(), Some("JBSWY3DPEHPK3PXP"));
        assert_eq!(notes.len(), 1);

        let foreign = TotpKeys::new("day", &[]).seal("JBSWY3DPEHPK3PXP", &SystemEntropy);
        let (cell, notes) = kept(Origin::Foreign, "users", "totp_secret", &foreign).unwrap();
        assert_eq!((cell, notes[0].why), (Cell::Text(foreign), CANNOT_OPEN));
    }

    #[test]
    fn a_passkey_is_kept_in_our_form_or_left_out() {
        let ours = URL_SAFE_NO_PAD.encode(es256());
        for form in [STANDARD.encode(es256()), ours.clone()] {
            assert_eq!(kept(Origin::Foreign, "webauthn_credentials", "public_key", &form).unwrap().0, Cell::text(ours.as_str()));
        }
        for broken in ["cHVibGljLWtleQ==", "no base64 !", "", "oA==", "pAECAyY="] {
            let told = kept(Origin::Foreign, "webauthn_credentials", "public_key", broken).unwrap_err();
            assert_eq!(told, "its key cannot be read: the passkey must be registered anew", "{broken}");
        }
    }
}
