use super::*;

#[test]
fn what_is_nearly_a_setting_is_named_and_nothing_else() {
    for (name, meant) in [
        ("BELFRY_SERVER_LISTEN", "BELFRY_SERVER__LISTEN"),
        ("BELFRY_AUTH_JWT_SECRET", "BELFRY_AUTH__JWT_SECRET"),
        ("BELFRY_AUTH_JWT_SECRET_FILE", "BELFRY_AUTH__JWT_SECRET_FILE"),
        ("BELFRY_DATABASE_URL", "BELFRY_DATABASE__URL"),
        ("BELFRY_REDIS_URL", "BELFRY_REDIS__URLS"),
        ("BELFRY_SESION_TTL", "BELFRY_SESSION__TTL"),
    ] {
        let said = miss(name).unwrap_or_else(|| panic!("{name} is passed over"));
        assert!(said.contains(name) && said.ends_with(meant), "{said}");
    }
    for other in [
        "BELFRY_SERVER__LISTEN",
        "BELFRY_API_KEY",
        "BELFRY_SERVICE_HOST",
        "BELFRY_SERVICE_PORT_HTTP",
        "BELFRY_PORT",
        "BELFRY_PORT_80_TCP_ADDR",
        "HOME",
    ] {
        assert_eq!(miss(other), None);
    }
}
