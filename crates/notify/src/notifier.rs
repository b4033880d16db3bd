//! Taking what is due, handing it over, writing down what became of it; in every node.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use atalaya_disclosure::release_call;
use atalaya_domain::{Channel, DeliveryId, OrganisationId};
use atalaya_store::{Claimed, Delivery, DeliveryOutcome, SecretHash, Store, StoreError};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::again::wait_after;
use crate::carrier::{Carriage, Carried, Carrier, Parcel};
use crate::tally::{Counted, Tally};

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How long one try may take.
const TRY: Duration = Duration::from_secs(8);
/// For how long a message is one node's: a try, and the time to write down what became of it. When a
/// node dies with it the others have it after that.
const LEASE: SignedDuration = SignedDuration::from_secs(20);
/// Messages on their way at once.
const AT_ONCE: usize = 64;

/// How a node tells people outside of the app.
#[derive(Clone)]
pub struct NotifierSettings {
    /// What brings messages.
    pub carriers: Vec<Arc<dyn Carrier>>,
    /// What the app is called on people's phones.
    pub app: String,
    /// Where gateways reach this installation to tell what became of a message, like
    /// `https://atalaya.example`; `None`: they do not.
    pub receipts: Option<String>,
    /// How often is looked for what is due.
    pub look_every: Duration,
}

/// Sends what is to be sent.
#[derive(Clone)]
pub struct Notifier {
    store: Store,
    settings: NotifierSettings,
    clock: Clock,
    tally: Arc<Tally>,
}

impl Notifier {
    /// One that sends from this store.
    #[must_use]
    pub fn new(store: Store, settings: NotifierSettings, clock: Clock) -> Self {
        Self { store, settings, clock, tally: Arc::default() }
    }

    /// What was counted since the start.
    #[must_use]
    pub fn tally(&self) -> Arc<Tally> {
        Arc::clone(&self.tally)
    }

    /// Sends what is due until `stop`. What is on its way then is waited for.
    pub async fn keep(self, stop: CancellationToken) {
        let mut sending = JoinSet::new();
        let mut failing = false;
        loop {
            let looked = self.look(&mut sending).await;
            if let (Err(error), false) = (&looked, failing) {
                // Once, and not each second.
                let error = error as &dyn std::error::Error;
                tracing::error!(error, "cannot tell people outside of the app; trying again");
            }
            failing = looked.is_err();
            tokio::select! {
                () = stop.cancelled() => break,
                () = sleep(self.settings.look_every) => {}
            }
            while sending.try_join_next().is_some() {}
        }
        while sending.join_next().await.is_some() {}
    }

    /// Takes what is due, as much as there is room for, and sends it beside what is on its way.
    async fn look(&self, sending: &mut JoinSet<()>) -> Result<(), StoreError> {
        let room = AT_ONCE.saturating_sub(sending.len());
        if room == 0 {
            return Ok(());
        }
        let mut failed = None;
        for due in self.store.deliveries_due((self.clock)(), room).await? {
            match self.claim(due).await {
                Ok(Some((delivery, receipt, begun))) => {
                    let this = self.clone();
                    sending.spawn(async move { this.send(delivery, &receipt, begun).await });
                }
                Ok(None) => {}
                // One that cannot be read keeps nobody from the others'.
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// Takes one; gives it with the secret of its receipt, and since when it is ours.
    async fn claim(
        &self,
        due: (OrganisationId, DeliveryId),
    ) -> Result<Option<(Delivery, String, Instant)>, StoreError> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|_| StoreError::Randomness)?;
        let mut secret = String::with_capacity(64);
        for byte in bytes {
            // Writing into a text does not fail.
            let _ = write!(secret, "{byte:02x}");
        }
        let hash = SecretHash(Sha256::digest(secret.as_bytes()).into());
        let begun = Instant::now();
        let claimed = self.store.delivery_claim(due, hash, LEASE, (self.clock)()).await?;
        Ok(match claimed {
            Claimed::Send(delivery) => Some((delivery, secret, begun)),
            Claimed::Settled(_) | Claimed::Others => None,
        })
    }

    async fn send(&self, delivery: Delivery, receipt: &str, begun: Instant) {
        // A machine that stood still meanwhile may not be the only one any more.
        if begun.elapsed() > TRY {
            return;
        }
        let channel = delivery.to.channel();
        let Carriage { carried, gone } = self.carry(&delivery, receipt).await;
        let now = (self.clock)();
        let (counted, outcome) = match carried {
            Carried::Taken => (Counted::Taken, DeliveryOutcome::Sent),
            Carried::ReceiptFollows => (Counted::Taken, DeliveryOutcome::ReceiptFollows),
            Carried::Failed(reason) => {
                tracing::warn!(channel = channel.code(), reason, "a message did not go out");
                (Counted::Failed, DeliveryOutcome::Failed { again_at: again(now, &delivery) })
            }
            Carried::Refused(reason) => {
                tracing::warn!(channel = channel.code(), reason, "a message was refused");
                (Counted::Refused, DeliveryOutcome::Refused)
            }
        };
        self.tally.count(channel, counted);
        if !gone.is_empty() {
            // Kept, they would be asked and gone once more.
            drop(self.store.push_forget(delivery.organisation, gone).await);
        }
        if let Err(error) = self.store.delivery_mark(&delivery, outcome, now).await {
            // Its lease ends, and it is sent again: twice is better than never.
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, channel = channel.code(), "cannot write down what was sent");
        }
    }

    async fn carry(&self, delivery: &Delivery, receipt: &str) -> Carriage {
        let channel = delivery.to.channel();
        let carrier = self.settings.carriers.iter().find(|one| one.channel() == channel);
        let Some(carrier) = carrier else {
            // Another node's settings name it.
            return Carried::Failed("this node has no such channel").into();
        };
        let parcel = Parcel {
            id: delivery.id,
            to: delivery.to.clone(),
            call: release_call(&self.settings.app, delivery.language, delivery.exercise),
            receipt_url: self.receipt_url(receipt),
            now: (self.clock)(),
        };
        match timeout(TRY, carrier.carry(&parcel)).await {
            Ok(carriage) => carriage,
            Err(_) => Carried::Failed("it took too long").into(),
        }
    }

    fn receipt_url(&self, secret: &str) -> Option<String> {
        let base = self.settings.receipts.as_deref()?.trim_end_matches('/');
        Some(format!("{base}/api/v1/receipts/{secret}"))
    }

    /// By which channels people are told, in the order in which they are tried.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel> {
        self.settings.carriers.iter().map(|carrier| carrier.channel()).collect()
    }
}

fn again(now: Timestamp, delivery: &Delivery) -> Timestamp {
    let mut draw = [u8::MAX];
    // Without randomness it is the longest wait.
    let _ = getrandom::fill(&mut draw);
    now.saturating_add(wait_after(delivery.attempt, draw[0])).unwrap_or(now)
}
