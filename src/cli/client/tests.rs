use super::*;
use crate::cli::exit::Exit;

fn args(url: &str, key: Option<&str>) -> ClientArgs {
    ClientArgs { url: base_url(url).unwrap(), ca_file: None, api_key: key.map(Into::into) }
}

#[test]
fn endpoints_keep_the_path_that_a_proxy_needs() {
    let endpoint = |url| args(url, None).server().unwrap().address("/v1/ws").to_string();
    assert_eq!(endpoint("http://127.0.0.1:8080"), "http://127.0.0.1:8080/v1/ws");
    assert_eq!(endpoint("http://app.example/push/"), "http://app.example/push/v1/ws");
    assert_eq!(endpoint("wss://app.example"), "https://app.example/v1/ws");
    for bad in ["127.0.0.1:8080", "localhost", "ftp://app.example", ""] {
        assert!(base_url(bad).unwrap_err().contains("http://"), "{bad}");
    }
}

#[test]
fn problems_say_whether_to_try_again() {
    let problem = |status: u16, body: &str| {
        ServerProblem::parse(StatusCode::from_u16(status).unwrap(), None, body.as_bytes())
    };
    let unauthorized = problem(401, r#"{"code":"unauthorized","title":"t","detail":"no such key"}"#);
    let text = unauthorized.to_string();
    assert!(text.contains("no such key") && text.contains("BELFRY_API_KEY"), "{text}");
    assert_eq!(unauthorized.into_failure().exit, Exit::Refused);
    assert_eq!(problem(503, "<html>").into_failure().exit, Exit::Unreachable);
    assert_eq!(problem(422, "{}").into_failure().exit, Exit::Refused);
}

#[test]
fn a_credential_is_never_shown() {
    let args = args("http://127.0.0.1", Some("bk_CANARY"));
    assert!(!format!("{args:?} {:?}", args.authorization(None).unwrap()).contains("CANARY"));
}

#[test]
fn a_credential_is_wanted_before_anything_is_asked() {
    let sent = |token: Option<&str>, key| {
        let token = token.map(Into::into);
        args("http://127.0.0.1", key).authorization(token.as_ref()).map(|it| it[AUTHORIZATION].clone())
    };
    assert_eq!(sent(Some("t\n"), Some("bk_a")).unwrap(), "Bearer t");
    assert_eq!(sent(Some(""), Some(" bk_a\n")).unwrap(), "Bearer bk_a");
    for key in [None, Some("\n")] {
        let failure = sent(None, key).unwrap_err();
        assert_eq!(failure.exit, Exit::Refused);
        assert!(failure.to_string().contains("BELFRY_API_KEY"), "{failure}");
    }
    assert!(sent(Some("a\nb"), None).is_err());
}
