//! `atalaya serve`: store, running map and doors, until a signal ends them in reverse order.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use atalaya_domain::{Actor, Deployment};
use atalaya_http::{App, HttpSettings, MetricsAccess};
use atalaya_live::{Live, LiveSettings};
use atalaya_notify::Notifier;
use atalaya_store::Store;
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::{
    boundaries, channels, cli, config, database, expired, key_file, layers, now, retention,
    terminal,
};

/// Serves until SIGINT or SIGTERM.
pub async fn run(arguments: cli::Serve) -> anyhow::Result<()> {
    log_to_stderr();
    let deployment = config::deployment(arguments.deployment.as_deref())?;
    let model = config::model(arguments.deployment.as_deref())?;
    key_file::required(arguments.database.key_file.as_deref())?;
    let disguise = config::disguise(arguments.deployment.as_deref())?;
    let app = disguise.as_ref().map_or("Atalaya", |disguise| disguise.name.as_str());
    let channels = channels::channels(arguments.deployment.as_deref(), app)?;
    let mut store = database::open(&arguments.database).await?.acting(Actor::System);
    let text_messages = channels.as_ref().and_then(|channels| channels.text_messages.clone());
    let push = channels.as_ref().and_then(|channels| channels.push.clone());
    let notifier =
        channels.map(|channels| Notifier::new(store.clone(), channels.notifier, Arc::new(now)));
    if let Some(notifier) = &notifier {
        store = store.telling_by(&notifier.channels());
    }
    let settings = HttpSettings {
        cookie_secure: !arguments.insecure_cookie,
        public_origins: arguments.origins,
        trusted_proxies: arguments.trusted_proxies,
        metrics: arguments.metrics_token.map_or(MetricsAccess::Loopback, MetricsAccess::Token),
        workers: arguments.workers.map_or(0, usize::from),
        session_absolute: SignedDuration::from_hours(24 * i64::from(arguments.session_days)),
        screen: config::screen(arguments.deployment.as_deref())?,
        oidc: config::oidc(arguments.deployment.as_deref())?,
        push,
        text_messages,
        boundaries: boundaries::districts(arguments.deployment.as_deref())?,
        messages: notifier.as_ref().map(Notifier::tally),
        disguise,
        second_factor_for: config::second_factor_for(arguments.deployment.as_deref())?,
        web: arguments.web,
        basemap: arguments.basemap,
        live_drain: Duration::from_secs(arguments.drain_seconds.into()),
        max_per_address: arguments.max_per_address as usize,
        max_live: arguments.max_live as usize,
        ..HttpSettings::default()
    };
    if let Some(directory) = &arguments.backups {
        let shown = directory.display();
        anyhow::ensure!(directory.is_dir(), "there is no directory {shown} for backups");
    }
    let stop = CancellationToken::new();
    stop_on_signal(stop.clone())?;
    let listener = listen(arguments.listen)?;
    terminal::note(&format!("atalaya listens on http://{}", listener.local_addr()?));
    let live = LiveSettings { index_file: arguments.index_file, model, ..LiveSettings::default() };
    let (backups, keys) = (arguments.backups, arguments.database.key_file);
    let old = backups
        .map(|backups| tokio::spawn(expired::keep(store.clone(), backups, keys, stop.clone())));
    let served = serve(store, deployment, (settings, live, notifier), listener, stop.clone()).await;
    // However it ended.
    stop.cancel();
    if let Some(old) = old {
        drop(old.await);
    }
    served
}

/// How long a map that does not catch up keeps back what tidies the database.
const MAP_FIRST: Duration = Duration::from_secs(600);

/// Serves until `stop` is cancelled; then the doors close first, the running map after them.
pub async fn serve(
    store: Store,
    deployment: Deployment,
    (settings, live_settings, notifier): (HttpSettings, LiveSettings, Option<Notifier>),
    listener: TcpListener,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let following = CancellationToken::new();
    let live = Live::start(
        store.clone(),
        Arc::clone(&deployment.area),
        deployment.zone.clone(),
        Arc::new(now),
        live_settings,
        following.clone(),
    )
    .await?;
    // What is made up belongs to nobody.
    let retained = (!deployment.synthetic).then(|| {
        let keep = retention::keep(store.clone(), deployment.zone.clone(), following.clone());
        tokio::spawn(after_the_map(live.clone(), following.clone(), keep))
    });
    let keep = layers::keep(store.clone(), following.clone());
    let drawing = tokio::spawn(after_the_map(live.clone(), following.clone(), keep));
    let silent = CancellationToken::new();
    let telling = notifier.map(|notifier| {
        let (ending, following) = (silent.clone().drop_guard(), following.clone());
        tokio::spawn(async move {
            notifier.keep(following).await;
            drop(ending);
        })
    });
    let deployment = Arc::new(deployment);
    let app = App { store, live: live.clone(), deployment, clock: Arc::new(now), settings };
    // A map that stands still must not go on to be shown, nor a node run that tells nobody: whoever watches over us starts us anew.
    let over = async {
        tokio::select! {
            () = stop.cancelled() => {}
            () = live.ended() => {}
            () = silent.cancelled() => {}
        }
    };
    let served = atalaya_http::serve(listener, app, over).await;
    following.cancel();
    // Its last step may be to write the file of indexes.
    live.ended().await;
    // It ends at its next step; a panic of it is in the log.
    drop(drawing.await);
    // What is on its way outside of the app is waited for, and written down.
    if let Some(telling) = telling {
        drop(telling.await);
    }
    if let Some(retained) = retained {
        drop(retained.await);
    }
    served.context("the server stopped")?;
    anyhow::ensure!(
        stop.is_cancelled(),
        "the running map, or what tells people outside of the app, ended by itself; the log says why"
    );
    Ok(())
}

/// What reads much of the database begins once the map is there: a node is ready a third sooner.
async fn after_the_map(live: Live, stop: CancellationToken, work: impl Future<Output = ()>) {
    tokio::select! {
        () = stop.cancelled() => return,
        () = live.caught_up(MAP_FIRST) => {}
    }
    work.await;
}

/// Binds the address.
pub fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow::anyhow!(
            "{address} is taken by another program: name another address with --listen or \
             ATALAYA_LISTEN"
        ),
        _ => anyhow::Error::new(error).context(format!("cannot listen on {address}")),
    })
}

/// Cancels `stop` at the first SIGINT or SIGTERM. A second one does not wait for readers to be sent
/// away: what was acknowledged is on the disk.
pub fn stop_on_signal(stop: CancellationToken) -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        let mut signal = async || {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        };
        signal().await;
        stop.cancel();
        signal().await;
        std::process::exit(1);
    });
    Ok(())
}

/// Structured logs, one JSON object a line; `ATALAYA_LOG` sets what is told, by default warnings
/// and what the doors do.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("ATALAYA_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,atalaya=info"));
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
}
