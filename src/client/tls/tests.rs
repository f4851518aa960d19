use super::*;

#[test]
fn a_file_without_a_certificate_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = trusting(Some(file.path())).unwrap_err();
    assert!(error.contains(file.path().to_str().unwrap()), "{error}");
}
