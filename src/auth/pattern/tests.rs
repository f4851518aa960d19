use super::*;
use crate::protocol::MAX_CHANNEL_BYTES;

fn channel(name: &str) -> Channel {
    Channel::parse(name).unwrap()
}

#[test]
fn a_name_means_itself_only() {
    let pattern = Pattern::parse("team:7").unwrap();
    assert!(pattern.matches(&channel("team:7")));
    for other in ["team:77", "team:", "xteam:7", "TEAM:7"] {
        assert!(!pattern.matches(&channel(other)), "{other}");
    }
}

#[test]
fn a_prefix_means_every_name_that_begins_so() {
    let pattern = Pattern::parse("team:*").unwrap();
    for name in ["team:", "team:7", "team:7:chat"] {
        assert!(pattern.matches(&channel(name)), "{name}");
    }
    for other in ["team", "teams:7", "xteam:7"] {
        assert!(!pattern.matches(&channel(other)), "{other}");
    }
    assert!(Pattern::parse("*").unwrap().matches(&channel("anything")));
}

#[test]
fn a_star_stands_at_the_end_or_nowhere() {
    for bad in ["", "**", "a*b", "*a", "a**", "a b*", "ä*", "a,b", "a?", "[a]*"] {
        assert!(Pattern::parse(bad).is_err(), "{bad:?}");
    }
    assert!(Pattern::parse(&format!("{}*", "x".repeat(MAX_CHANNEL_BYTES))).is_ok());
    assert!(Pattern::parse(&format!("{}*", "x".repeat(MAX_CHANNEL_BYTES + 1))).is_err());
}

#[test]
fn a_list_is_bounded_and_by_default_matches_nothing() {
    assert!(!Patterns::default().matches(&channel("news")));
    assert!(Patterns::everything().matches(&channel("news")));
    assert!(Patterns::parse(&vec!["a"; MAX_PATTERNS]).is_ok());
    assert_eq!(Patterns::parse(&vec!["a"; MAX_PATTERNS + 1]), Err(PatternError::TooMany(MAX_PATTERNS + 1)));
}

#[test]
fn patterns_survive_json() {
    let patterns = Patterns::parse(&["news", "team:*", "*"]).unwrap();
    let json = serde_json::to_string(&patterns).unwrap();
    assert_eq!(json, r#"["news","team:*","*"]"#);
    assert_eq!(serde_json::from_str::<Patterns>(&json).unwrap(), patterns);
    assert!(serde_json::from_str::<Patterns>(r#"["a*b"]"#).is_err());
}
