//! The start while the database or a Redis is away: the server listens, is alive and not ready, and tries again until they
//! are there. So a supervisor leaves it alone, a balancer passes it over, and nobody has to start it when the outage ends.
//! Only absence is waited for: what is set wrong ends it at once.

use std::{
    future::{Ready, ready},
    net::TcpListener,
    pin::pin,
    time::Duration,
};

use actix_web::{App, web};
use tokio::time::{sleep, timeout};

use crate::{
    api::{Problem, healthz},
    opened::is_away,
    protocol::Refusal,
    transport::{
        server::{self, ServerSettings},
        ws::Upgrade,
    },
};

/// What opens sooner needs nobody to answer for it.
const GRACE: Duration = Duration::from_secs(1);

/// The pauses between tries: doubled from the first to the second.
const PAUSES: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(5)];

/// Opens what the server stands on, however long that is away, and answers meanwhile.
pub async fn open<T>(
    listener: &TcpListener,
    settings: ServerSettings,
    opening: impl AsyncFn() -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut opened = pin!(patiently(opening));
    if let Ok(opened) = timeout(GRACE, &mut opened).await {
        return opened;
    }
    let server = server::start(listener.try_clone()?, ServerSettings { workers: 1, ..settings }, || {
        let app = App::new()
            .route("/healthz", web::get().to(healthz))
            .default_service(web::to(|| ready(Err::<String, _>(Problem::from(not_yet())))));
        let upgrades = |upgrade: Upgrade| -> Option<Ready<()>> {
            upgrade.refuse(&not_yet());
            None
        };
        (app, upgrades)
    })?;
    let handle = server.handle();
    let opened = async {
        let opened = opened.await;
        handle.stop(false).await;
        opened
    };
    let (opened, served) = tokio::join!(opened, server);
    served?;
    opened
}

fn not_yet() -> Refusal {
    Refusal::unavailable("the server has started and waits for its database or Redis")
}

/// Tries again while something is away. One line says what is waited for, and one that it is there.
async fn patiently<T>(opening: impl AsyncFn() -> anyhow::Result<T>) -> anyhow::Result<T> {
    let mut pause = PAUSES[0];
    let mut waiting = false;
    loop {
        match opening().await {
            Err(error) if is_away(&error) && waiting => tracing::debug!("still away: {error:#}"),
            Err(error) if is_away(&error) => {
                tracing::warn!("not ready, and tried again until it is there: {error:#}");
                waiting = true;
            }
            Ok(opened) if waiting => {
                tracing::info!("what was away is there");
                return Ok(opened);
            }
            done => return done,
        }
        sleep(pause).await;
        pause = (2 * pause).min(PAUSES[1]);
    }
}
