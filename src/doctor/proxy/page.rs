//! What anybody can ask for: what should be inside only, and what pages of other origins need.

#[cfg(test)]
mod tests;

use bytes::Bytes;
use hyper::{
    HeaderMap, Method,
    header::{ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
};

use super::{Check, Finding, SOON, Target, ask};
use crate::config::Config;

/// Operators' pages. Never a POST: `/admin/drain` would be one.
const INSIDE: [&str; 3] = ["/metrics", "/readyz", "/admin/drain"];

pub(super) async fn check_exposed(target: &Target) -> Vec<Finding> {
    const CHECK: Check = Check("proxy.exposed");
    let mut open = Vec::new();
    for path in INSIDE {
        let request = target.server.request(Method::GET, path);
        let Ok(response) = target.send(request, Bytes::new(), SOON).await else { continue };
        // `/admin/drain` wants a POST, and says so as a problem; the proxy's own 404 is none.
        let ours = ask::is_problem(&response) && response.status() != 404;
        let good = response.status() == 200;
        if ours || (good && says_belfry(&ask::text(response, SOON).await.unwrap_or_default())) {
            open.push(path);
        }
    }
    if open.is_empty() {
        return vec![CHECK.ok("/metrics, /readyz and /admin/ are not to be had from here")];
    }
    let advice =
        "fine from inside; if everybody can: nginx: location ~ ^/(metrics|readyz|admin/) { return 404; }";
    vec![CHECK.warning(format!("{} can be had from here", open.join(", ")), advice)]
}

/// Metrics, or the answer of `/readyz`; not a page that answers everything with itself.
fn says_belfry(body: &str) -> bool {
    body.contains("belfry_") || body.trim_start().starts_with("{\"status\"")
}

pub(super) async fn check_preflight(target: &Target, config: &Config) -> Vec<Finding> {
    let Some(origin) = config.cors.origins.first() else { return Vec::new() };
    let request = target.server.request(Method::OPTIONS, "/v1/poll").header(ORIGIN, origin.as_str());
    let request = request.header(ACCESS_CONTROL_REQUEST_METHOD, "POST");
    vec![match target.send(request, Bytes::new(), SOON).await {
        Ok(response) => judge_preflight(response.headers(), origin, &ask::answered(&response)),
        Err(error) => Check("proxy.cors").skipped(error),
    }]
}

fn judge_preflight(headers: &HeaderMap, origin: &str, answered: &str) -> Finding {
    const CHECK: Check = Check("proxy.cors");
    let allowed: Vec<_> = headers.get_all(ACCESS_CONTROL_ALLOW_ORIGIN).iter().collect();
    match allowed.as_slice() {
        [one] if *one == origin => CHECK.ok(format!("pages of {origin} may connect")),
        [] => {
            let seen = format!("pages of {origin} may not connect: the preflight is {answered}");
            let advice = "let OPTIONS through, and check cors.origins of the server";
            CHECK.problem(format!("{seen}, without Access-Control-Allow-Origin"), advice)
        }
        _ => {
            let seen = "Access-Control-Allow-Origin is there twice, or is another one: browsers refuse that";
            CHECK.problem(seen, "let either the proxy or Belfry (cors.origins) answer for CORS, not both")
        }
    }
}
