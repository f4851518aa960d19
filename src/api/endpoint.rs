//! One path of the API: its methods, and what every path has in common.

use std::sync::Arc;

use actix_web::{
    Error, FromRequest, Handler, HttpRequest, Responder, ResponseError as _, Route, Scope,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header::HeaderValue},
    middleware::{Next, from_fn},
    web,
};

use super::{AppState, Problem};
use crate::{
    auth::{OriginPolicy, cors},
    telemetry::RouteMetrics,
};

/// A path with the methods that it takes.
pub struct Endpoint {
    pub path: &'static str,
    pub methods: Vec<Method>,
    routes: Vec<Route>,
    for_pages: bool,
}

impl Endpoint {
    pub fn at(path: &'static str) -> Self {
        Self { path, methods: Vec::new(), routes: Vec::new(), for_pages: false }
    }

    /// Takes GET. The handler also answers HEAD, whose body actix leaves away (RFC 9110 §9.3.2).
    pub fn get<A: FromRequest + 'static>(
        self,
        handler: impl Handler<A, Output: Responder + 'static>,
    ) -> Self {
        self.on(Method::GET, handler.clone()).on(Method::HEAD, handler)
    }

    /// Takes GET and not HEAD: for streams, which a HEAD would open and leave.
    pub fn stream<A: FromRequest + 'static>(
        self,
        handler: impl Handler<A, Output: Responder + 'static>,
    ) -> Self {
        self.on(Method::GET, handler)
    }

    pub fn post<A: FromRequest + 'static>(
        self,
        handler: impl Handler<A, Output: Responder + 'static>,
    ) -> Self {
        self.on(Method::POST, handler)
    }

    pub fn delete<A: FromRequest + 'static>(
        self,
        handler: impl Handler<A, Output: Responder + 'static>,
    ) -> Self {
        self.on(Method::DELETE, handler)
    }

    /// Pages of other origins have business here: CORS lets the listed ones read the answers.
    pub fn for_pages(self) -> Self {
        Self { for_pages: true, ..self }
    }

    fn on<A: FromRequest + 'static>(
        mut self,
        method: Method,
        handler: impl Handler<A, Output: Responder + 'static>,
    ) -> Self {
        self.routes.push(web::method(method.clone()).to(handler));
        self.methods.push(method);
        self
    }

    /// Puts it into a scope. Other methods are answered with 405, and requests are counted.
    pub fn mount(self, scope: Scope, state: &AppState) -> Scope {
        let allow = allow(&self.methods);
        let mut resource = web::resource(self.path);
        for route in self.routes {
            resource = resource.route(route);
        }
        let resource = resource.default_service(web::to(move |request: HttpRequest| {
            let problem = Problem::method_not_allowed(&request, allow.clone());
            async move { Err::<&str, _>(problem) }
        }));
        let metrics = Arc::new(state.metrics.route(self.path));
        let pages = self.for_pages.then(|| Arc::clone(&state.origins));
        let resource = resource
            .wrap(from_fn(move |request, next| check(pages.clone(), request, next)))
            .wrap(from_fn(move |request, next| count(Arc::clone(&metrics), request, next)));
        match self.for_pages {
            true => scope.service(resource.wrap(cors(&state.origins))),
            false => scope.service(resource),
        }
    }
}

pub(super) fn allow(methods: &[Method]) -> HeaderValue {
    let names: Vec<_> = methods.iter().map(Method::as_str).collect();
    HeaderValue::from_str(&names.join(", ")).expect("methods are plain ASCII")
}

/// What is for pages is for those that may read the answer.
async fn check<B: MessageBody>(
    pages: Option<Arc<OriginPolicy>>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if let Some(Err(refusal)) = pages.map(|origins| origins.check_page(request.head())) {
        let answer = Problem::from(refusal).error_response();
        return Ok(request.into_response(answer).map_into_right_body());
    }
    next.call(request).await.map(ServiceResponse::map_into_left_body)
}

async fn count<B: MessageBody>(
    metrics: Arc<RouteMetrics>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let answer = next.call(request).await;
    let failed = |error: &Error| error.as_response_error().status_code();
    metrics.count(answer.as_ref().map_or_else(failed, ServiceResponse::status).as_u16());
    answer
}
