//! The keys of an installation (accounts specification, 15.1): given by configuration, else kept in `<data_dir>/secrets.toml`.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::secrets::TotpKeys;
use crate::ports::Entropy;

/// The file in the data directory.
const FILE: &str = "secrets.toml";

/// Bytes of a key.
const KEY_BYTES: usize = 32;

/// Keys as the configuration gives them; what is missing lies in the file.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GivenKeys {
    /// The root of the working keys, base64 of 32 bytes.
    pub secret_key: Option<String>,
    /// Earlier roots, for reading.
    pub secret_key_previous: Vec<String>,
    /// The word that seals second-factor secrets.
    pub mfa_totp_encryption_key: Option<String>,
    /// Earlier words, for reading.
    pub mfa_totp_encryption_key_previous: Vec<String>,
}

/// The keys of an installation.
#[derive(Clone)]
pub struct Keys {
    /// The root of the working keys.
    pub root: [u8; KEY_BYTES],
    /// Earlier roots, for reading.
    pub previous_roots: Vec<[u8; KEY_BYTES]>,
    /// What seals second-factor secrets.
    pub totp: TotpKeys,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The file can be read by others.
    #[error("{} can be read by other accounts of this machine: set its mode to 0600", .0.display())]
    Open(PathBuf),
    /// The file cannot be read or written.
    #[error("{} cannot be used: {why}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        why: String,
    },
    /// A key is not what it should be.
    #[error("{0} must be the base64 of 32 bytes")]
    NotAKey(&'static str),
}

/// The keys of an installation: those given win; missing ones are read from the file, and made there when they are nowhere.
pub fn keys(data_dir: &Path, given: GivenKeys, entropy: &dyn Entropy) -> Result<Keys, KeysError> {
    let kept = if given.secret_key.is_some() && given.mfa_totp_encryption_key.is_some() {
        GivenKeys::default()
    } else {
        kept_keys(&data_dir.join(FILE), &given, entropy)?
    };
    let root = given.secret_key.or(kept.secret_key).ok_or(KeysError::NotAKey("secret_key"))?;
    let word = given.mfa_totp_encryption_key.or(kept.mfa_totp_encryption_key).unwrap_or_default();
    let previous_roots = given.secret_key_previous.iter().chain(&kept.secret_key_previous);
    let previous_words: Vec<String> =
        given.mfa_totp_encryption_key_previous.into_iter().chain(kept.mfa_totp_encryption_key_previous).collect();
    Ok(Keys {
        root: read_key("secret_key", &root)?,
        previous_roots: previous_roots.map(|key| read_key("secret_key_previous", key)).collect::<Result<_, _>>()?,
        totp: TotpKeys::new(&word, &previous_words),
    })
}

fn read_key(name: &'static str, text: &str) -> Result<[u8; KEY_BYTES], KeysError> {
    STANDARD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(KeysError::NotAKey(name))
}

/// What the file holds, after making in it what is neither there nor given.
fn kept_keys(file: &Path, given: &GivenKeys, entropy: &dyn Entropy) -> Result<GivenKeys, KeysError> {
    let unusable = |why: String| KeysError::File { file: file.to_owned(), why };
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(unusable(error.to_string())),
    };
    if !text.is_empty() && is_open(file).map_err(|error| unusable(error.to_string()))? {
        return Err(KeysError::Open(file.to_owned()));
    }
    // the parser's own message could quote a key
    let mut kept: GivenKeys = toml::from_str(&text).map_err(|_| unusable("it is not the TOML of this program".to_owned()))?;
    let mut added = String::new();
    for (name, is_given, held) in [
        ("secret_key", given.secret_key.is_some(), &mut kept.secret_key),
        ("mfa_totp_encryption_key", given.mfa_totp_encryption_key.is_some(), &mut kept.mfa_totp_encryption_key),
    ] {
        if held.is_none() && !is_given {
            let made = new_key(entropy);
            added.push_str(&[name, " = \"", &made, "\"\n"].concat());
            *held = Some(made);
        }
    }
    if !added.is_empty() {
        write_secret(file, &text, &added).map_err(|error| unusable(error.to_string()))?;
    }
    Ok(kept)
}

fn new_key(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; KEY_BYTES];
    entropy.fill(&mut bytes);
    STANDARD.encode(bytes)
}

/// New keys go in front: what follows in the file may belong to a section.
fn write_secret(file: &Path, before: &str, added: &str) -> std::io::Result<()> {
    const HEAD: &str =
        "# Keys of this installation. Keep a copy apart from the database: without them second factors must be set up anew.\n";
    let head = if before.is_empty() { HEAD } else { "" };
    let fresh = file.with_extension("toml.new");
    let _ = fs::remove_file(&fresh);
    let mut out = private_file(&fresh)?;
    out.write_all([head, added, before].concat().as_bytes())?;
    out.sync_all()?;
    fs::rename(&fresh, file)?;
    file.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(unix)]
fn private_file(file: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)
}

#[cfg(not(unix))]
fn private_file(file: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(file)
}

/// Whether others may read the file.
#[cfg(unix)]
fn is_open(file: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(file)?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> std::io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::ports::SystemEntropy;

    fn keys_in(folder: &TempDir, given: GivenKeys) -> Result<Keys, KeysError> {
        keys(folder.path(), given, &SystemEntropy)
    }

    fn mode(folder: &TempDir, mode: u32) {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder.path().join(FILE), fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn missing_keys_are_made_once_in_a_private_file() {
        let folder = TempDir::new().unwrap();

        let first = keys_in(&folder, GivenKeys::default()).unwrap();
        let second = keys_in(&folder, GivenKeys::default()).unwrap();

        assert_eq!(first.root, second.root);
        let sealed = first.totp.seal("secret", &SystemEntropy);
        assert_eq!(second.totp.open(&sealed).as_deref(), Some("secret"));
        assert!(!is_open(&folder.path().join(FILE)).unwrap());
        assert_eq!(format!("{first:?}"), "Keys(…)");
    }

    #[test]
    fn a_file_that_others_may_read_refuses_the_start() {
        let folder = TempDir::new().unwrap();
        keys_in(&folder, GivenKeys::default()).unwrap();

        for open in [0o640, 0o604, 0o660] {
            mode(&folder, open);
            assert!(matches!(keys_in(&folder, GivenKeys::default()), Err(KeysError::Open(_))), "{open:o}");
        }
    }

    #[test]
    fn given_keys_win_and_only_what_is_nowhere_is_made() {
        let folder = TempDir::new().unwrap();
        let root = STANDARD.encode([7; 32]);
        let given = || GivenKeys { secret_key: Some(root.clone()), secret_key_previous: vec![root.clone()], ..GivenKeys::default() };

        let both = GivenKeys { mfa_totp_encryption_key: Some("night".to_owned()), ..given() };
        assert_eq!(keys_in(&folder, both).unwrap().previous_roots, [[7; 32]]);
        assert!(!folder.path().join(FILE).exists());

        assert_eq!(keys_in(&folder, given()).unwrap().root, [7; 32]);
        let text = fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert!(text.contains("mfa_totp_encryption_key = ") && !text.contains("secret_key = "), "{text}");
        assert_ne!(keys_in(&folder, GivenKeys::default()).unwrap().root, [7; 32]);
        assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap().matches("_key = ").count(), 2);
    }

    #[test]
    fn a_broken_key_or_file_is_told_without_showing_it() {
        let folder = TempDir::new().unwrap();
        let short = GivenKeys { secret_key: Some("c2hvcnQ=".to_owned()), ..GivenKeys::default() };
        assert_eq!(keys_in(&folder, short).unwrap_err().to_string(), "secret_key must be the base64 of 32 bytes");

        fs::write(folder.path().join(FILE), "secret_key = hidden-word").unwrap();
        mode(&folder, 0o600);
        let told = keys_in(&folder, GivenKeys::default()).unwrap_err().to_string();
        assert!(told.ends_with("secrets.toml cannot be used: it is not the TOML of this program"), "{told}");
    }
}
