//! Files that hold everybody's messages: for their owner only, whatever the umask is.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, Permissions},
    io::{self, Read},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

/// The directory that a file is in, or is to be in.
pub(crate) fn directory(file: &Path) -> &Path {
    file.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the directory and those above it, where they are missing. One that is there stays as it is: it may be
/// shared with others.
pub(crate) fn create_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes an empty file, or takes an existing one away from everybody else, and says so.
pub(crate) fn create_or_tighten(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => tighten(path),
        made => return made.map(drop),
    }
    Ok(())
}

/// Writes a file: all of it or nothing, whatever moment the power goes.
pub(crate) fn write(path: &Path, mut content: impl Read) -> io::Result<()> {
    let next = super::beside(path, "-next");
    create_or_tighten(&next)?;
    let mut file = File::create(&next)?;
    io::copy(&mut content, &mut file)?;
    file.sync_all()?;
    fs::rename(&next, path)?;
    File::open(directory(path))?.sync_all()
}

/// Takes a file, if there is one, away from everybody but its owner.
pub(crate) fn tighten(path: &Path) {
    let mode = match path.metadata() {
        Ok(file) if file.is_file() => file.permissions().mode(),
        _ => return,
    };
    if mode & 0o077 == 0 {
        return;
    }
    match fs::set_permissions(path, Permissions::from_mode(mode & 0o700)) {
        Ok(()) => tracing::info!(?path, "others than its owner could use this file; they no longer can"),
        Err(error) => {
            tracing::warn!(?path, %error, "others than its owner can use this file; `chmod go=` it")
        }
    }
}
