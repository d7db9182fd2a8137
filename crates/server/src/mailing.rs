//! The loop that sends letters while the program serves: at once when one is handed in, else every five seconds.
//!
//! It keeps no record of its rounds: the outbox is its memory. A scheduler can take over by calling [`Mailer::round`] itself.

use std::path::Path;
use std::time::Duration;

use settimes_app::post::{Bell, Mailer, post_of};
use settimes_app::{App, Refusal};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// How often the outbox is looked at when nobody rings.
const EVERY: Duration = Duration::from_secs(5);

/// From the ring inside a change until that change is kept.
const UNTIL_KEPT: Duration = Duration::from_millis(50);

/// How long a letter on its way may hold up the end; its lease brings it back after that.
const LAST_LETTER: Duration = Duration::from_secs(20);

/// The loop at work.
pub(crate) struct Mailing {
    work: JoinHandle<()>,
}

/// Tells the loop to stop after the letter in its hands.
pub(crate) struct Stops(watch::Sender<bool>);

impl Stops {
    /// Stop.
    pub(crate) fn tell(&self) {
        self.0.send_replace(true);
    }
}

impl Mailing {
    /// Starts the loop.
    pub(crate) fn start(app: &App, data_dir: &Path) -> (Self, Stops) {
        let (tell, told) = watch::channel(false);
        let mailer = Mailer::new(app.clone(), post_of(&app.settings, data_dir));
        let work = tokio::spawn(rounds(mailer, app.bell.clone(), told));
        (Self { work }, Stops(tell))
    }

    /// Waits until the letter on its way has left.
    pub(crate) async fn end(mut self) {
        if timeout(LAST_LETTER, &mut self.work).await.is_err() {
            self.work.abort();
            tracing::warn!("a letter was on its way at the end; it is tried again in a quarter of an hour");
        }
    }
}

async fn rounds(mailer: Mailer, bell: Bell, mut told: watch::Receiver<bool>) {
    let over = told.clone();
    loop {
        match mailer.round(|| *over.borrow()).await {
            Ok(_) => {}
            Err(Refusal::Internal(error)) => tracing::error!(error = format!("{error:#}"), "letters could not be sent"),
            Err(error) => tracing::warn!(%error, "letters could not be sent; they are tried again"),
        }
        tokio::select! {
            biased;
            () = async { drop(told.wait_for(|told| *told).await) } => return,
            () = sleep(EVERY) => {}
            () = bell.heard() => sleep(UNTIL_KEPT).await,
        }
    }
}
