//! The console, the operator's page and the browser client: the files of `static/`, built into the binary.

use std::sync::LazyLock;

use actix_web::{
    HttpRequest, HttpResponse, ResponseError as _,
    http::{
        Method,
        header::{self, AcceptEncoding, Encoding, EntityTag, Header as _, HeaderValue, IfNoneMatch},
    },
};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest as _, Sha256};

use super::{Answer, Problem, endpoint::allow};

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

const INDEX: &str = "index.html";

/// Everything that a page needs comes from this server, and no page frames it.
const CONTENT_SECURITY_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'self'; base-uri 'none'; frame-ancestors 'none'");

/// Pages of any origin may import the browser client: browsers load modules by CORS only, and the files
/// are the same for everybody.
const ANYBODY: HeaderValue = HeaderValue::from_static("*");
/// So may those that are isolated from other origins (`Cross-Origin-Embedder-Policy: require-corp`), by a plain script, too.
const CROSS_ORIGIN: HeaderValue = HeaderValue::from_static("cross-origin");

/// Bytes of a SHA-256 that make an ETag, or tell one release of the client from another.
const HASH_BYTES: usize = 16;

/// Where the client's files are under a name that changes with them: `/client/<hash>/belfry.js`.
const RELEASES: &str = "/client/";

/// A file of theirs is never another one; any other is asked for again.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK: HeaderValue = HeaderValue::from_static("no-cache");

/// What the client's build has compressed beside its files, the best first.
static COMPRESSED: LazyLock<[(&str, Encoding); 2]> =
    LazyLock::new(|| [("br", Encoding::brotli()), ("gz", Encoding::gzip())]);

/// The hash of all of the client's scripts, since they import each other; `belfry.integrity.json` has it as well.
static RELEASE: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> =
        Files::iter().filter(|name| name.starts_with("belfry") && name.ends_with(".js")).collect();
    names.sort_unstable();
    let mut hash = Sha256::new();
    for name in names {
        hash.update(Files::get(&name).expect("it is listed").data);
    }
    hex::encode(&hash.finalize()[..HASH_BYTES])
});

/// Answers whatever no route has taken: with a file, or with 404.
pub async fn file_or_not_found(request: HttpRequest) -> Answer {
    let (path, release) = split_release(request.path());
    let Some((name, file)) = find(path).filter(|(name, _)| release.is_none() || name.starts_with("belfry"))
    else {
        // It holds nothing, and tells a page of any origin that its URL is wrong.
        let mut answer = Problem::not_found(&request).error_response();
        answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY);
        return Ok(answer);
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let methods = allow(&[Method::GET, Method::HEAD]);
        return Err(Problem::method_not_allowed(&request, methods));
    }
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY))
        .insert_header((header::CROSS_ORIGIN_RESOURCE_POLICY, CROSS_ORIGIN));
    if release.is_some_and(|release| release != *RELEASE) {
        // Of another version, such as before an update: a page that names it gets what there is.
        answer.status(actix_web::http::StatusCode::TEMPORARY_REDIRECT);
        return Ok(answer.insert_header((header::LOCATION, format!("../../{name}"))).finish());
    }
    let (file, encoding) = encoded(&request, name, file);
    let etag = EntityTag::new_strong(hex::encode(&file.metadata.sha256_hash()[..HASH_BYTES]));
    answer
        .insert_header((header::ETAG, etag.to_string()))
        .insert_header((header::CACHE_CONTROL, if release.is_some() { FOR_EVER } else { ASK }))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::REFERRER_POLICY, "no-referrer"));
    if is_known(&request, &etag) {
        return Ok(answer.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
    }
    if let Some(encoding) = encoding {
        answer.insert_header((header::CONTENT_ENCODING, encoding.to_string()));
    }
    Ok(answer.content_type(content_type(name)).body(file.data.into_owned()))
}

/// `/client/<hash>/belfry.js` is `/belfry.js` of that release.
fn split_release(path: &str) -> (&str, Option<&str>) {
    let Some(rest) = path.strip_prefix(RELEASES) else { return (path, None) };
    match rest.find('/') {
        Some(at) if !rest[at + 1..].contains('/') => (&rest[at..], Some(&rest[..at])),
        _ => (path, None),
    }
}

/// Names are looked up as they stand; none of ours needs percent-encoding, and those that begin with a
/// dot are not for the public, nor are compressed ones by name.
fn find(path: &str) -> Option<(&str, EmbeddedFile)> {
    let name = Some(path.strip_prefix('/')?).filter(|name| !name.is_empty()).unwrap_or(INDEX);
    if name.split('/').any(|part| part.is_empty() || part.starts_with('.'))
        || COMPRESSED.iter().any(|(extension, _)| name.ends_with(&format!(".{extension}")))
    {
        return None;
    }
    Files::get(name).map(|file| (name, file))
}

/// The file as this client takes it: compressed, where it is there so.
fn encoded(request: &HttpRequest, name: &str, file: EmbeddedFile) -> (EmbeddedFile, Option<Encoding>) {
    let accepts = AcceptEncoding::parse(request).unwrap_or(AcceptEncoding(Vec::new()));
    let found = COMPRESSED.iter().find_map(|(extension, encoding)| {
        let chosen = accepts.negotiate([encoding.clone(), Encoding::identity()].iter());
        (chosen.as_ref() == Some(encoding))
            .then(|| Files::get(&format!("{name}.{extension}")))?
            .map(|file| (file, Some(encoding.clone())))
    });
    found.unwrap_or((file, None))
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
