//! Start, serve, stop.

use std::future::Future;
use std::net::TcpListener;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::connections::Connections;
use crate::doors::Doors;
use crate::live::Drain;
use crate::outside::outside;
use crate::{App, HttpSettings, routes, upgrade};
use actix_http::body::MessageBody;
use actix_http::{HttpService, Request};
use actix_service::map_config;
use actix_web::dev::{AppConfig, Server, ServiceFactory, ServiceResponse, fn_factory, fn_service};
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{App as Service, Error};

/// How long a client may take to send its request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an idle connection is kept: longer than a phone's pauses between two taps.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long a client may take to close a connection that is over.
const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(1);
/// Connections a worker accepts before the kernel's queue fills. One address has far fewer.
const CONNECTIONS_PER_WORKER: usize = 10_000;

/// How long the last streams may take to say goodbye after their turn.
const GOODBYE: Duration = Duration::from_secs(3);

/// Serves until `shutdown` is done. Then it is not ready any more and lets no new readers of the
/// live map in, closes those it has one after the other (1012) over
/// [`crate::HttpSettings::live_drain`], lets running requests finish for at most
/// [`crate::HttpSettings::drain`], and returns. Reports are taken until the last stream is closed.
/// Prints nothing and takes no signals: those are the program's.
///
/// Works inside a tokio runtime; the workers run on threads of their own.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(
    listener: TcpListener,
    app: App,
    shutdown: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let settings = app.settings.clone();
    let (draining, drain) = Drain::new(settings.live_drain);
    let doors = Doors::new(app, drain);
    let readers = Arc::clone(&doors.readers);
    let server = server(listener, doors, &settings)?;
    let handle = server.handle();
    let mut server = std::pin::pin!(server);
    let stopped = async {
        shutdown.await;
        // Streams are answers that never end: they must go first, or the rest waits for them.
        draining.begin();
        let _ = tokio::time::timeout(settings.live_drain + GOODBYE, readers.emptied()).await;
        handle.stop(true).await;
    };
    tokio::select! {
        result = &mut server => result,
        () = stopped => server.await,
    }
}

/// Builds the server; its parts are no thread's to share, so this is no part of an `async fn`.
fn server(
    listener: TcpListener,
    doors: Data<Doors>,
    settings: &HttpSettings,
) -> std::io::Result<Server> {
    let connections = Connections::new(settings, Arc::clone(&doors.metrics));
    let address = listener.local_addr()?;
    let mut server = Server::build()
        .disable_signals()
        .max_concurrent_connections(CONNECTIONS_PER_WORKER)
        .shutdown_timeout(settings.drain.as_secs().max(1));
    if settings.workers > 0 {
        server = server.workers(settings.workers);
    }
    let stopping = server.graceful_shutdown_signal();
    let http = move || {
        let (connections, stopping, doors) =
            (Arc::clone(&connections), stopping.clone(), doors.clone());
        let for_upgrades = doors.clone();
        // HTTP/1.1 alone. To tell HTTP/2 from it, one would have to wait for the first bytes of a
        // client who sends none, and that wait has no end.
        HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .client_request_timeout(HEAD_TIMEOUT)
            .client_disconnect_timeout(DISCONNECT_TIMEOUT)
            .keep_alive(KEEP_ALIVE)
            .local_addr(address)
            .on_connect_ext(move |stream, kept| connections.opened(stream, kept))
            .upgrade(fn_factory(move || {
                let router = router(for_upgrades.clone()).new_service(());
                async {
                    let router = Rc::new(router.await?);
                    let answer = move |(request, framed)| {
                        upgrade::answer(Rc::clone(&router), request, framed)
                    };
                    Ok::<_, ()>(fn_service(answer))
                }
            }))
            .finish(router(doors))
            .tcp()
    };
    Ok(server.listen("http", listener, http)?.run())
}

/// The way from a request to its answer.
fn router(
    doors: Data<Doors>,
) -> impl ServiceFactory<
    Request,
    Config = (),
    Response = ServiceResponse<impl MessageBody + 'static>,
    Error = Error,
    InitError = (),
    Service: 'static,
> {
    let service =
        Service::new().app_data(doors).wrap(from_fn(outside)).configure(routes::configure);
    map_config(service, |()| AppConfig::default())
}
