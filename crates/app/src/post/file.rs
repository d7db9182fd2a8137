//! Letters as files: `<data_dir>/outbox/<id>.eml`, for an installation without a mail server.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use settimes_core::letter::Stage;

use super::{Parcel, Pending, Post, Receipt, Trouble};

/// Writes letters into a folder.
#[derive(Debug, Clone)]
pub struct FilePost {
    folder: PathBuf,
}

impl FilePost {
    /// Letters go into this folder, which is made when the first one comes.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

impl Post for FilePost {
    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Pending<'a, Result<Receipt, Trouble>> {
        let (folder, parcel) = (self.folder.clone(), parcel.clone());
        Box::pin(async move {
            let lost = |why: String| Trouble::Lost { stage: Stage::Hello, why };
            let written = tokio::task::spawn_blocking(move || write(&folder, &parcel)).await;
            match written {
                Ok(Ok(file)) => Ok(Receipt::Written(file)),
                Ok(Err(error)) => Err(lost(format!("the folder of letters cannot be written: {error}"))),
                Err(_) => Err(lost("the letter was not written".to_owned())),
            }
        })
    }

    fn rest(&self) -> Pending<'_, ()> {
        Box::pin(async {})
    }
}

/// Writes a letter, whole or not at all; only its owner may read it. Written again it takes the place of the first.
fn write(folder: &Path, parcel: &Parcel) -> io::Result<String> {
    make_folder(folder)?;
    // a temporary file has mode 0600, and is gone if the program ends here
    let mut file = tempfile::Builder::new().prefix(".letter-").tempfile_in(folder)?;
    file.write_all(&parcel.message)?;
    file.as_file().sync_all()?;
    let name = format!("{}.eml", parcel.name);
    file.persist(folder.join(&name)).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()?;
    let parent = folder.file_name().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(format!("{parent}/{name}"))
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    if fs::metadata(folder).is_ok_and(|found| found.is_dir()) {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::metadata(folder).map(drop).or_else(|_| DirBuilder::new().recursive(true).create(folder))
}
