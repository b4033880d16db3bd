//! Where the picture goes: written beside its place and moved there, so that whoever looks sees the old one or the new
//! one and never half of one.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::error::WallError;

/// Puts a picture in its place.
///
/// # Errors
///
/// [`WallError::Written`] if the folder is not there, or may not be written in.
pub fn put(picture: &[u8], path: &Path, everybody: bool) -> Result<(), WallError> {
    let failed = |source| WallError::Written { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder: PathBuf = folder.map_or_else(|| ".".into(), Path::to_owned);
    let mut beside = tempfile::Builder::new();
    beside.prefix(".wall-").suffix(".png");
    readable(&mut beside, everybody);
    let mut file = beside.tempfile_in(folder).map_err(failed)?;
    file.write_all(picture).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// A picture of what was published may be read by all; one for the inside by its owner and group.
#[cfg(unix)]
fn readable(beside: &mut tempfile::Builder<'_, '_>, everybody: bool) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = if everybody { 0o644 } else { 0o640 };
    beside.permissions(std::fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
fn readable(_: &mut tempfile::Builder<'_, '_>, _: bool) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_takes_the_place_of_the_one_before_and_leaves_nothing_beside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wall.png");
        put(b"one", &path, true).unwrap();
        put(b"two", &path, false).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o007, 0, "nobody else reads a picture for the inside");
        }
        let nowhere = folder.path().join("no/such/wall.png");
        assert!(matches!(put(b"x", &nowhere, true), Err(WallError::Written { .. })));
    }
}
