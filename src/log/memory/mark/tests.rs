use super::*;

#[test]
fn a_mark_is_read_as_it_was_written_and_no_other_is_believed() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("belfry.sqlite.limit");
    assert_eq!(read(&path).unwrap(), [0; 2]);
    write(&path, [7, 1 << 52]).unwrap();
    assert_eq!(read(&path).unwrap(), [7, 1 << 52]);
    for wrong in ["", "7", "7 8 9", "7 x", "7 9007199254740992"] {
        fs::write(&path, wrong).unwrap();
        assert!(read(&path).unwrap_err().to_string().contains("two positions"), "{wrong:?}");
    }
}
