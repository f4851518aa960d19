//! The console, the operator's page and the browser client: the files of `static/`, built into the binary.

use std::fmt::Write as _;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{self, EntityTag, Header as _, HeaderValue, IfNoneMatch},
    },
};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::{Answer, Problem, endpoint::allow};

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// What `/` gives.
const INDEX: &str = "index.html";

/// Everything that a page needs comes from this server, and no page frames it.
const CONTENT_SECURITY_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'self'; base-uri 'none'; frame-ancestors 'none'");

/// Pages of any origin may import the browser client: browsers load modules by CORS only, and the files
/// are the same for everybody.
const ANYBODY: HeaderValue = HeaderValue::from_static("*");

/// Bytes of a file's SHA-256 that make its ETag.
const ETAG_BYTES: usize = 16;

/// Answers whatever no route has taken: with a file, or with 404.
pub async fn file_or_not_found(request: HttpRequest) -> Answer {
    let Some((name, file)) = find(request.path()) else { return Err(Problem::not_found(&request)) };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let methods = allow(&[Method::GET, Method::HEAD]);
        return Err(Problem::method_not_allowed(&request, methods));
    }
    let etag = etag(&file);
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::ETAG, etag.to_string()))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::REFERRER_POLICY, "no-referrer"));
    if is_known(&request, &etag) {
        return Ok(answer.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
    }
    Ok(answer.content_type(content_type(name)).body(file.data.into_owned()))
}

/// Names are looked up as they stand; none of ours needs percent-encoding, and those that begin with a
/// dot are not for the public.
fn find(path: &str) -> Option<(&str, EmbeddedFile)> {
    let name = match path.strip_prefix('/')? {
        "" => INDEX,
        name => name,
    };
    if name.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return None;
    }
    Files::get(name).map(|file| (name, file))
}

fn etag(file: &EmbeddedFile) -> EntityTag {
    let mut text = String::with_capacity(2 * ETAG_BYTES);
    for byte in &file.metadata.sha256_hash()[..ETAG_BYTES] {
        write!(text, "{byte:02x}").expect("a string takes everything");
    }
    EntityTag::new_strong(text)
}

/// RFC 9110 §13.1.2: weak comparison.
fn is_known(request: &HttpRequest, etag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => request.headers().contains_key(header::IF_NONE_MATCH),
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(etag)),
        Err(_) => false,
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" | "ts" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
