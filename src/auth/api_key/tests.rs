use secrecy::ExposeSecret;

use super::*;

#[test]
fn a_generated_key_parses_and_matches_its_record_only() {
    let (text, record) = ApiKey::generate(Scopes { publish: true, ..Scopes::default() }, "backend");
    let (other, _) = ApiKey::generate(Scopes::default(), "other");
    let key = ApiKey::parse(text.expose_secret()).unwrap();
    assert_eq!(key.id(), &record.id);
    assert!(key.matches(&record.hash));
    assert!(!ApiKey::parse(other.expose_secret()).unwrap().matches(&record.hash));
}

#[test]
fn every_character_of_a_key_counts() {
    let (text, record) = ApiKey::generate(Scopes::default(), "backend");
    let text = text.expose_secret();
    for at in 0..text.len() {
        let mut changed = text.as_bytes().to_vec();
        changed[at] = if changed[at] == b'a' { b'b' } else { b'a' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(!ApiKey::parse(&changed).is_some_and(|key| key.matches(&record.hash)), "at {at}");
    }
}

#[test]
fn every_byte_of_a_hash_counts() {
    let (text, record) = ApiKey::generate(Scopes::default(), "backend");
    let key = ApiKey::parse(text.expose_secret()).unwrap();
    for at in 0..record.hash.len() {
        let mut hash = record.hash;
        hash[at] ^= 1;
        assert!(!key.matches(&hash), "at {at}");
    }
}

#[test]
fn malformed_keys_do_not_parse() {
    let secret = "s".repeat(SECRET_CHARS);
    for bad in [
        "".to_owned(),
        "bk_".to_owned(),
        DEV_API_KEY.to_owned(),
        format!("bk_dev_{secret}"),
        format!("bk_abcdefghijk_{secret}"),
        format!("bk_abcdefghijklm_{secret}"),
        format!("bk_abcdefghijk-_{secret}"),
        format!("BK_abcdefghijkl_{secret}"),
        format!("bk_abcdefghijkl_{secret}x"),
        format!("bk_abcdefghijkl_{}", &secret[1..]),
        format!("bk_abcdefghijkl_{}_", &secret[1..]),
        format!(" bk_abcdefghijkl_{secret}"),
    ] {
        assert!(ApiKey::parse(&bad).is_none(), "{bad:?}");
    }
    assert!(ApiKey::parse(&format!("bk_abcdefghijkl_{secret}")).is_some());
}

#[test]
fn neither_key_nor_record_shows_secret_or_hash() {
    let (text, record) = ApiKey::generate(Scopes::default(), "backend");
    let secret = text.expose_secret().rsplit('_').next().unwrap();
    let shown = format!("{text:?} {record:?} {:?}", ApiKey::parse(text.expose_secret()));
    assert!(!shown.contains(secret));
    assert!(!shown.contains(&format!("{:?}", record.hash)));
}

#[test]
fn scopes_are_written_as_they_are_read() {
    let scopes: Scopes = "admin, publish".parse().unwrap();
    assert_eq!(scopes, Scopes { publish: true, subscribe: false, admin: true });
    assert_eq!(scopes.to_string(), "publish,admin");
    for bad in ["", "publish,", "everything", "Publish"] {
        assert!(bad.parse::<Scopes>().is_err(), "{bad:?}");
    }
}
