use super::*;

#[test]
fn the_alphabet_is_the_contracts() {
    for ok in ["news", "user:42", "a.b/c@d|e=f+g~h-i_j", &"x".repeat(128)] {
        assert!(Channel::parse(ok).is_ok(), "{ok}");
    }
    for bad in ["", "a b", "a%20", "a\0", "a\r\nb", "ä", "a,b", "a*", &"x".repeat(129)] {
        assert!(Channel::parse(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn the_namespace_ends_at_the_first_colon() {
    assert_eq!(Channel::parse("team:7:chat").unwrap().namespace(), "team");
    assert_eq!(Channel::parse("news").unwrap().namespace(), DEFAULT_NAMESPACE);
}

#[test]
fn the_longest_user_has_a_channel() {
    let user = UserId::parse(&"x".repeat(MAX_USER_BYTES)).unwrap();
    assert_eq!(Channel::of_user(&user).as_str().len(), MAX_CHANNEL_BYTES);
    assert!(UserId::parse(&"x".repeat(MAX_USER_BYTES + 1)).is_err());
}

#[test]
fn no_user_is_called_like_a_step_in_a_path() {
    for bad in [".", ".."] {
        assert_eq!(UserId::parse(bad), Err(NameError::Dots));
    }
    assert!(UserId::parse("...").is_ok() && UserId::parse("a.b").is_ok());
}
