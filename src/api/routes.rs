//! Every route of the HTTP API. WebSocket handshakes never come here: they leave actix's dispatcher
//! before it (see `transport`).

use std::sync::Arc;

use actix_web::{
    middleware::from_fn,
    web::{self, Data, PathConfig, ServiceConfig},
};

use super::{
    AppState, Problem, admin, batch, commands, control, dev, endpoint::Endpoint, health, history, openapi,
    overview, presence, publish, revocations, shell::shell, statics, streams, tickets, upgrade,
};
use crate::protocol::Code;

/// The list. Each path is in [`openapi`] too; a test compares the two.
pub fn endpoints(dev_mode: bool) -> Vec<Endpoint> {
    let mut endpoints = vec![
        // Publishing is for backends: no CORS.
        Endpoint::at("/v1/publish").post(publish::publish),
        Endpoint::at("/v1/publish/batch").post(batch::batch),
        // What pages use.
        Endpoint::at("/v1/history").get(history::history).for_pages(),
        Endpoint::at("/v1/channels/{channel}/presence").get(presence::page).for_pages(),
        Endpoint::at("/v1/channels/{channel}/presence/counts").get(presence::counts).for_pages(),
        Endpoint::at("/v1/tickets").post(tickets::create).for_pages(),
        Endpoint::at("/v1/ws").stream(upgrade::required),
        Endpoint::at("/v1/sse").stream(streams::sse).post(streams::sse_post).for_pages(),
        Endpoint::at("/v1/poll").stream(streams::poll).post(streams::poll_post).for_pages(),
        Endpoint::at("/v1/sessions/{session}/commands").post(commands::commands).for_pages(),
        // Control is for backends: no CORS.
        Endpoint::at("/v1/users/{user}/sessions").get(control::list).delete(control::disconnect_user),
        Endpoint::at("/v1/users/{user}/subscriptions").post(control::subscribe).delete(control::unsubscribe),
        Endpoint::at("/v1/sessions/{session}").delete(control::disconnect_session),
        Endpoint::at("/v1/revocations").post(revocations::create),
        // For operators.
        Endpoint::at("/healthz").get(health::healthz),
        Endpoint::at("/readyz").get(health::readyz),
        Endpoint::at("/metrics").get(health::metrics),
        Endpoint::at("/admin/drain").post(admin::drain),
        Endpoint::at("/admin/channels").get(overview::channels),
        Endpoint::at("/admin/users").get(overview::users),
        Endpoint::at("/openapi.json").get(openapi::document),
    ];
    if dev_mode {
        endpoints.push(Endpoint::at("/dev/token").get(dev::token).for_pages());
    }
    endpoints
}

/// Mounts everything: the whole surface of the server but for WebSockets, and `more`.
pub fn configure(config: &mut ServiceConfig, state: &AppState, more: Vec<Endpoint>) {
    // actix's own extractor would answer in plain text.
    let paths = PathConfig::default().error_handler(|error, _| {
        Problem::new(Code::BadRequest, format!("the path cannot be read: {error}")).into()
    });
    let mut scope = web::scope("").app_data(Data::new(state.clone())).app_data(paths);
    for endpoint in endpoints(state.dev_signer.is_some()).into_iter().chain(more) {
        scope = endpoint.mount(scope, state);
    }
    let state = Arc::new(state.clone());
    let shell = from_fn(move |request, next| shell(Arc::clone(&state), request, next));
    config.service(scope.default_service(web::to(statics::file_or_not_found)).wrap(shell));
}
