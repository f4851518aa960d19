//! `GET /openapi.json`: this API, from the code.

use std::sync::LazyLock;

use actix_web::{HttpResponse, http::header::ContentType, web::Bytes};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

use super::{
    admin, batch, commands, control, dev, health, history, overview, presence, publish, revocations, streams,
    tickets, upgrade,
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
    modifiers(&Bearer),
)]
pub struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let mut scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        scheme.description = Some("An API key (`bk_…`) or a browser token (JWT)".to_owned());
        openapi
            .components
            .get_or_insert_default()
            .add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// This document.
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "operation",
    responses((status = 200, description = "OpenAPI", content_type = "application/json")),
)]
pub async fn document() -> HttpResponse {
    static TEXT: LazyLock<Bytes> = LazyLock::new(|| {
        let text = Document::openapi().to_pretty_json().expect("the document has string keys only");
        text.into()
    });
    HttpResponse::Ok().content_type(ContentType::json()).body(TEXT.clone())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::api::routes::endpoints;

    #[test]
    fn every_route_is_documented_and_every_documented_route_exists() {
        let document = serde_json::to_value(Document::openapi()).unwrap();
        let documented: BTreeSet<(String, String)> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().unwrap().keys();
                methods.map(|method| (path.clone(), method.to_uppercase())).collect::<Vec<_>>()
            })
            .collect();
        let mounted: BTreeSet<(String, String)> = endpoints(true)
            .iter()
            .flat_map(|endpoint| {
                let methods = endpoint.methods().iter().filter(|method| *method != "HEAD");
                methods.map(|method| (endpoint.path().to_owned(), method.to_string())).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(documented, mounted);
    }
}
