use super::*;

#[test]
fn what_clients_send_is_no_error_unless_details_are_wanted() {
    let hidden = |directives: &str| filter(directives).unwrap().to_string().contains("actix_http=off");
    for quiet in ["info", "warn,belfry=debug", "belfry::hub[{session}]=debug,info", ""] {
        assert!(hidden(quiet), "{quiet}");
    }
    for loud in ["debug", "info,actix_http=debug", "trace", "info,actix_http=error"] {
        assert!(!hidden(loud), "{loud}");
    }
    assert!(filter("belfry=loud").is_err());
}
