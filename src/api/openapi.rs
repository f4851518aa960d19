//! `GET /openapi.json`: this API, from the code.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use actix_web::{HttpResponse, http::header::ContentType, web::Bytes};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        ContentBuilder, PathItem, Ref, RefOr, Response, ResponseBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::{
    State, admin, batch, commands, control, dev, health, history, overview, presence, problem::PROBLEM_JSON,
    publish, revocations, streams, tickets, upgrade,
};
use crate::publish::PublishRequest;

/// The document. `routes.rs` has the same paths; a test compares the two.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Belfry",
        description = "A self-hosted push server. Errors are problem documents (RFC 9457); switch on `code`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        publish::publish,
        batch::batch,
        history::history,
        tickets::create,
        upgrade::required,
        streams::sse,
        streams::sse_post,
        streams::poll,
        streams::poll_post,
        commands::commands,
        presence::page,
        presence::counts,
        control::list,
        control::disconnect_user,
        control::disconnect_session,
        control::subscribe,
        control::unsubscribe,
        revocations::create,
        health::healthz,
        health::readyz,
        health::metrics,
        admin::drain,
        overview::channels,
        overview::users,
        document,
        dev::token,
    ),
    components(schemas(PublishRequest)),
    servers((url = "/", description = "This server")),
    modifiers(&Bearer, &Described),
)]
pub struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let mut scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        scheme.description = Some("An API key (`bk_…`) or a browser token (JWT)".to_owned());
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// Whatever wants a credential may refuse it, or not be able now: said here once. And every response has a description,
/// which OpenAPI requires.
struct Described;

/// What is never told to come again later: nothing that it needs can be away.
const ALWAYS: [&str; 2] = ["/v1/publish/batch", "/admin/drain"];

impl Modify for Described {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        for (path, item) in &mut openapi.paths.paths {
            let PathItem { get, post, delete, .. } = item;
            for operation in [get, post, delete].into_iter().flatten() {
                let responses = &mut operation.responses.responses;
                let later = Some("503").filter(|_| !ALWAYS.contains(&path.as_str()));
                for status in later.into_iter().chain(["4XX"]).filter(|_| operation.security.is_some()) {
                    responses.entry(status.to_owned()).or_insert_with(|| problem().into());
                }
                for (status, response) in responses {
                    if let RefOr::T(response) = response
                        && response.description.is_empty()
                    {
                        response.description = description(status).to_owned();
                    }
                }
            }
        }
    }
}

fn problem() -> Response {
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().content(PROBLEM_JSON, body).build()
}

fn description(status: &str) -> &'static str {
    match status {
        "4XX" => "Refused: `code` and `detail` say why",
        "503" => "It cannot be done now: `Retry-After` says when to come again",
        _ => "Done",
    }
}

/// The document of a server that has what is mounted under `--dev`, or of one that has not, under a prefix.
fn text(dev: bool, prefix: &str) -> Bytes {
    let mut openapi = Document::openapi();
    if !prefix.is_empty() {
        openapi.servers.iter_mut().flatten().for_each(|server| prefix.clone_into(&mut server.url));
    }
    if !dev {
        openapi.paths.paths.remove("/dev/token");
    }
    openapi.to_pretty_json().expect("the document has string keys only").into()
}

/// This document.
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "get_openapi", tag = "operation",
    responses((status = 200, description = "OpenAPI", content_type = "application/json")),
)]
pub async fn document(state: State) -> HttpResponse {
    static TEXTS: LazyLock<[Bytes; 2]> = LazyLock::new(|| [false, true].map(|dev| text(dev, "")));
    let dev = state.dev_signer.is_some();
    let prefix = &*state.config.server.path_prefix;
    let text = if prefix.is_empty() { TEXTS[usize::from(dev)].clone() } else { text(dev, prefix) };
    HttpResponse::Ok().content_type(ContentType::json()).body(text)
}
