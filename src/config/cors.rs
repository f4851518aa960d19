//! `[cors]`: which web pages may talk to Belfry.

use serde::{Deserialize, Serialize};

use super::Checks;

/// `[cors]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CorsConfig {
    /// The origins, exactly as browsers write them in `Origin`.
    pub origins: Vec<String>,
}

impl CorsConfig {
    /// Whether an `Origin` is listed.
    pub fn allows(&self, origin: &str) -> bool {
        self.origins.iter().any(|listed| listed == origin)
    }

    pub(super) fn check(&self, checks: &mut Checks) {
        for origin in self.origins.iter().filter(|origin| !is_origin(origin)) {
            checks.fail(
                "cors.origins",
                format!(
                    "{origin:?} is no origin that a browser sends; write scheme, host and port only, in lower case, such as \"https://app.example\" or \"http://localhost:5173\"; there is no wildcard"
                ),
            );
        }
    }
}

/// RFC 6454 §6.2: scheme, host and, where it is not the scheme's own, port.
fn is_origin(text: &str) -> bool {
    let Some((scheme, host)) = text.split_once("://") else { return false };
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !c.is_uppercase() && !"/?#*@,".contains(c);
    matches!(scheme, "http" | "https") && !host.is_empty() && host.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_as_browsers_send_them() {
        for good in ["https://app.example", "http://localhost:5173", "http://[::1]:80"] {
            assert!(is_origin(good), "{good}");
        }
        for bad in [
            "*",
            "app.example",
            "https://app.example/",
            "https://App.example",
            "https://*.a",
            "null",
            "ws://a",
        ] {
            assert!(!is_origin(bad), "{bad}");
        }
    }
}
