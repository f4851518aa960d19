use super::*;

#[test]
fn limits_are_read_as_linux_writes_them() {
    let text = "Limit                     Soft Limit           Hard Limit           Units     \n\
                Max processes             63432                63432                processes \n\
                Max open files            1024                 524288               files     \n";
    assert_eq!(open_files(text), Some((1_024, 524_288)));
    assert_eq!(open_files(&text.replace("524288", "unlimited")), Some((1_024, u64::MAX)));
    assert_eq!(open_files("Max processes 1 2"), None);
    assert_eq!(range("32768\t60999\n"), Some((32_768, 60_999)));
    assert_eq!(range("32768\n"), None);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = number("/proc/nowhere").unwrap_err().to_string();
    assert!(error.contains("/proc/nowhere"), "{error}");
}
