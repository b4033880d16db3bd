//! Whether the process lives, whether it can serve, and what it counted.

use std::time::Duration;

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use subtle::ConstantTimeEq;

use crate::doors::Doors;
use crate::live::Transport;
use crate::origin::is_loopback;
use crate::problem::{Problem, ProblemCode};
use crate::viewer::bearer;
use crate::{HttpSettings, MetricsAccess};

/// How long the database may take to answer before we are not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// Answers as long as the process does.
pub(crate) async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// Answers 200 when the database can be reached, the map has caught up with it, and the server does
/// not stop.
pub(crate) async fn readyz(doors: Data<Doors>) -> Result<HttpResponse, Problem> {
    let not_ready = || Problem::new(ProblemCode::NotReady).retry_after(2);
    let ping = tokio::time::timeout(PATIENCE, doors.app.store.ping()).await;
    match ping {
        Ok(Ok(())) if crate::live_status::caught_up(&doors.app) && !doors.drain.has_begun() => {
            Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"))
        }
        _ => Err(not_ready()),
    }
}

/// The counts, for Prometheus.
pub(crate) async fn metrics(
    request: HttpRequest,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    if !may_read_metrics(&request, &doors.app.settings) {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    let open = |transport| doors.readers.open(transport) as f64;
    let mut gauges = vec![
        ("atalaya_websockets", "Websockets open.", open(Transport::Websocket)),
        ("atalaya_live_event_streams", "Event streams open.", open(Transport::EventStream)),
        ("atalaya_live_polls", "Polls that wait.", open(Transport::Poll)),
    ];
    gauges.extend(crate::live_status::gauges(&doors.app));
    let messages = doors.app.settings.messages.as_deref();
    if messages.is_some() {
        gauges.extend(backlog(&doors).await);
    }
    let text = doors.metrics.text(messages, &gauges);
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text))
}

/// What waits to be sent outside of the app; nothing while the database does not answer.
async fn backlog(doors: &Doors) -> Vec<(&'static str, &'static str, f64)> {
    let asked = tokio::time::timeout(PATIENCE, doors.app.store.deliveries_backlog()).await;
    let Ok(Ok(backlog)) = asked else { return Vec::new() };
    let waited = backlog.oldest_at.map_or(0.0, |at| doors.now().duration_since(at).as_secs_f64());
    vec![
        ("atalaya_messages_waiting", "Messages that are to be sent.", backlog.waiting as f64),
        ("atalaya_messages_oldest_seconds", "How long the oldest of them has waited.", waited),
    ]
}

/// Behind a proxy everybody comes from this machine, and not every proxy says for whom: there the
/// token alone counts.
fn may_read_metrics(request: &HttpRequest, settings: &HttpSettings) -> bool {
    let behind_proxy = !settings.public_origins.is_empty() || !settings.trusted_proxies.is_empty();
    let here = !behind_proxy && is_loopback(request);
    match &settings.metrics {
        MetricsAccess::Open => true,
        MetricsAccess::Loopback => here,
        MetricsAccess::Token(token) => {
            let sent = request.headers().get(header::AUTHORIZATION);
            let sent = sent.and_then(bearer);
            here || sent.is_some_and(|sent| bool::from(sent.ct_eq(token.as_bytes())))
        }
    }
}
