//! What anybody can ask for: what should be inside only, and what pages of other origins need.

#[cfg(test)]
mod tests;

use bytes::Bytes;
use hyper::{
    HeaderMap, Method,
    header::{ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
};

use super::{Finding, SOON, Target, ask};
use crate::config::Config;

/// Operators' pages. Never a POST: `/admin/drain` would be one.
const INSIDE: [&str; 3] = ["/metrics", "/readyz", "/admin/drain"];

pub(super) async fn check_exposed(target: &Target) -> Vec<Finding> {
    const CHECK: &str = "proxy.exposed";
    let mut open = Vec::new();
    for path in INSIDE {
        let Ok(response) = target.send(target.request(Method::GET, path), Bytes::new(), SOON).await else {
            continue;
        };
        // `/admin/drain` wants a POST, and says so as a problem; the proxy's own 404 is none.
        let ours = ask::is_problem(&response) && response.status() != 404;
        if ours
            || (response.status() == 200 && says_belfry(&ask::text(response, SOON).await.unwrap_or_default()))
        {
            open.push(path);
        }
    }
    vec![match open.is_empty() {
        true => Finding::ok(CHECK, "/metrics, /readyz and /admin/ are not to be had from here"),
        false => Finding::warning(
            CHECK,
            format!("{} can be had from here", open.join(", ")),
            "fine from inside; if everybody can: nginx: location ~ ^/(metrics|readyz|admin/) { return 404; }",
        ),
    }]
}

/// Metrics, or the answer of `/readyz`; not a page that answers everything with itself.
fn says_belfry(body: &str) -> bool {
    body.contains("belfry_") || body.trim_start().starts_with("{\"status\"")
}

pub(super) async fn check_preflight(target: &Target, config: &Config) -> Vec<Finding> {
    let Some(origin) = config.cors.origins.first() else { return Vec::new() };
    let request = target
        .request(Method::OPTIONS, "/v1/poll")
        .header(ORIGIN, origin.as_str())
        .header(ACCESS_CONTROL_REQUEST_METHOD, "POST");
    vec![match target.send(request, Bytes::new(), SOON).await {
        Ok(response) => judge_preflight(response.headers(), origin, &ask::answered(&response)),
        Err(error) => Finding::skipped("proxy.cors", error),
    }]
}

fn judge_preflight(headers: &HeaderMap, origin: &str, answered: &str) -> Finding {
    const CHECK: &str = "proxy.cors";
    let allowed: Vec<_> = headers.get_all(ACCESS_CONTROL_ALLOW_ORIGIN).iter().collect();
    match allowed.as_slice() {
        [one] if *one == origin => Finding::ok(CHECK, format!("pages of {origin} may connect")),
        [] => Finding::problem(
            CHECK,
            format!(
                "pages of {origin} may not connect: the preflight is {answered}, without Access-Control-Allow-Origin"
            ),
            "let OPTIONS through, and check cors.origins of the server",
        ),
        _ => {
            let seen = "Access-Control-Allow-Origin is there twice, or is another one: browsers refuse that";
            Finding::problem(
                CHECK,
                seen,
                "let either the proxy or Belfry (cors.origins) answer for CORS, not both",
            )
        }
    }
}
