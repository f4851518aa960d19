use super::*;
use crate::doctor::Level;

#[test]
fn a_page_needs_exactly_one_permission() {
    let level = |values: &[&'static str]| {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(ACCESS_CONTROL_ALLOW_ORIGIN, value.parse().unwrap());
        }
        judge_preflight(&headers, "https://a.example", "answered 204").level
    };
    assert_eq!(level(&["https://a.example"]), Level::Ok);
    assert_eq!((level(&[]), level(&["*"])), (Level::Problem, Level::Problem));
    assert_eq!(level(&["https://a.example", "*"]), Level::Problem);
}
