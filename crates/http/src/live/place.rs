//! Places for readers: so many in this process, and so many of one account and organisation, or
//! one could take them all and leave everybody else's map still.

use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atalaya_domain::{OrganisationId, UserId};
use rustc_hash::FxHashMap;
use tokio::sync::{Mutex as Turns, Notify, OwnedMutexGuard};

use super::Transport;
use super::refusal::Refusal;
use crate::connections::give_back;
use crate::viewer::{Principal, Proof};

/// Readers of one account at once: a phone and a desk with some tabs each.
pub(super) const EACH: usize = 8;
/// The golden ratio's fraction: its multiples fall evenly into any interval, however many they are.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Whose places are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Holder {
    /// A person, however many sessions they have.
    User(UserId),
    /// A program's token.
    Token([u8; 32]),
}

impl Holder {
    fn of(principal: &Principal) -> Self {
        match (principal.viewer().user, principal.proof) {
            (Some(user), _) => Self::User(user),
            (None, Proof::Cookie(secret) | Proof::Token(secret)) => Self::Token(secret.0),
        }
    }
}

/// The places of this process.
pub(crate) struct Places {
    most: usize,
    taken: Mutex<Taken>,
    /// Told when the last place is given back.
    emptied: Notify,
}

#[derive(Default)]
struct Taken {
    all: usize,
    given: u64,
    by_transport: [usize; Transport::ALL.len()],
    by_holder: FxHashMap<Holder, Held>,
    by_organisation: FxHashMap<OrganisationId, usize>,
    /// The polls that wait under a name, and how each is told that another one took it.
    named: FxHashMap<(Holder, String), (u64, Arc<Notify>)>,
}

/// What one holder has.
#[derive(Default)]
struct Held {
    places: usize,
    /// Whose message is being done. One at a time: however many readers of one account ask for
    /// however much, the machine computes one answer of theirs.
    asking: Arc<Turns<()>>,
}

/// A holder's turn to have a message done; ends when dropped.
pub(super) type Turn = OwnedMutexGuard<()>;

/// A place that is taken; given back when dropped.
pub(crate) struct Place {
    places: Arc<Places>,
    number: u64,
    transport: Transport,
    holder: Holder,
    organisation: OrganisationId,
    asking: Arc<Turns<()>>,
    named: Option<(String, Arc<Notify>)>,
}

impl Places {
    /// So many places, of which one organisation may take half.
    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default(), emptied: Notify::new() })
    }

    /// How many are taken by readers of a transport.
    pub(crate) fn open(&self, transport: Transport) -> usize {
        self.lock().by_transport[transport as usize]
    }

    /// Waits until no place is taken.
    pub(crate) async fn emptied(&self) {
        loop {
            let emptied = self.emptied.notified();
            if self.lock().all == 0 {
                return;
            }
            emptied.await;
        }
    }

    /// Tells who waits under a name of the same holder that it is over.
    pub(super) fn end_named(&self, principal: &Principal, name: &str) {
        let key = (Holder::of(principal), name.to_owned());
        if let Some((_, taken_over)) = self.lock().named.remove(&key) {
            taken_over.notify_one();
        }
    }

    /// Takes a place for somebody.
    pub(super) fn take(
        self: &Arc<Self>,
        principal: &Principal,
        transport: Transport,
    ) -> Result<Place, Refusal> {
        let organisation = principal.viewer().organisation;
        let holder = Holder::of(principal);
        let mut taken = self.lock();
        if taken.by_holder.get(&holder).is_some_and(|held| held.places >= EACH) {
            return Err(Refusal::Account);
        }
        let share = self.most.div_ceil(2);
        let of_organisation = taken.by_organisation.get(&organisation).copied().unwrap_or(0);
        if taken.all >= self.most || of_organisation >= share {
            return Err(Refusal::Full);
        }
        let number = taken.given;
        taken.given += 1;
        taken.all += 1;
        taken.by_transport[transport as usize] += 1;
        let held = taken.by_holder.entry(holder).or_default();
        held.places += 1;
        let asking = Arc::clone(&held.asking);
        *taken.by_organisation.entry(organisation).or_default() += 1;
        let places = Arc::clone(self);
        Ok(Place { places, number, transport, holder, organisation, asking, named: None })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Takes a name among those of the same holder, until somebody ends it.
    pub(super) fn take_name(&mut self, name: &str) {
        let taken_over = Arc::new(Notify::new());
        let mine = (self.number, Arc::clone(&taken_over));
        self.places.lock().named.insert((self.holder, name.to_owned()), mine);
        self.named = Some((name.to_owned(), taken_over));
    }

    /// Waits for its holder's turn. May be dropped while waiting.
    pub(super) fn asking(&self) -> impl Future<Output = Turn> + use<> {
        Arc::clone(&self.asking).lock_owned()
    }

    /// Waits until its name is taken over.
    pub(super) async fn taken_over(&self) {
        match &self.named {
            Some((_, taken_over)) => taken_over.notified().await,
            None => std::future::pending().await,
        }
    }

    /// When it is its turn to be closed, as a share of the time over which all are, 0–1.
    pub(super) fn turn(&self) -> f64 {
        (self.number as f64 * GOLDEN).fract()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        taken.all -= 1;
        taken.by_transport[self.transport as usize] -= 1;
        if let Entry::Occupied(mut held) = taken.by_holder.entry(self.holder) {
            held.get_mut().places -= 1;
            if held.get().places == 0 {
                held.remove();
            }
        }
        give_back(&mut taken.by_organisation, &self.organisation);
        if let Some((name, _)) = self.named.take()
            && let Entry::Occupied(holding) = taken.named.entry((self.holder, name))
            && holding.get().0 == self.number
        {
            holding.remove();
        }
        if taken.all == 0 {
            self.places.emptied.notify_waiters();
        }
    }
}
