use super::*;

#[test]
fn passwords_in_urls_are_hidden() {
    for (url, shown) in [
        ("postgres://ann:s3:c@ret@db/x", "postgres://ann:(hidden)@db/x"),
        ("postgres://ann:se?c/r=e&t@db/x?sslmode=require", "postgres://ann:(hidden)@db/x?sslmode=require"),
        ("postgres://ann@db/x?password=secret&port=1", "postgres://ann@db/x?password=(hidden)&port=1"),
        ("postgres://db/x?pasword=secret", "postgres://db/x?pasword=(hidden)"),
        ("postgres://db/x?password=sec@ret", "postgres://(hidden)@ret"),
        ("postgres:ann:secret", "(hidden)"),
        ("sqlite://./data/a.sqlite", "sqlite://./data/a.sqlite"),
        ("sqlite::memory:", "sqlite::memory:"),
        ("sqlite://a?mode=ro", "sqlite://a?mode=ro"),
    ] {
        assert_eq!(hide_password(url), shown);
    }
}
