//! Places for websockets: so many in this process, and so many of one account and organisation,
//! or one could take them all and leave everybody else's map still.

use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atalaya_domain::{OrganisationId, UserId};
use rustc_hash::FxHashMap;

use crate::problem::{Problem, ProblemCode};
use crate::viewer::{Principal, Proof};

/// Websockets of one account at once: a phone and a desk with some tabs each.
const EACH: usize = 8;

/// Whose places are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Holder {
    /// A person, however many sessions they have.
    User(UserId),
    /// A program's token.
    Token([u8; 32]),
}

/// The places of this process.
pub(crate) struct Places {
    most: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_holder: FxHashMap<Holder, usize>,
    by_organisation: FxHashMap<OrganisationId, usize>,
}

/// A place that is taken; given back when dropped.
pub(crate) struct Place {
    places: Arc<Places>,
    holder: Holder,
    organisation: OrganisationId,
}

impl Places {
    /// So many places, of which one organisation may take half.
    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// How many are taken.
    pub(crate) fn open(&self) -> usize {
        self.lock().all
    }

    /// Takes a place for somebody.
    pub(crate) fn take(self: &Arc<Self>, principal: &Principal) -> Result<Place, Problem> {
        let organisation = principal.viewer().organisation;
        let holder = match (principal.viewer().user, principal.proof) {
            (Some(user), _) => Holder::User(user),
            (None, Proof::Cookie(secret) | Proof::Token(secret)) => Holder::Token(secret.0),
        };
        let mut taken = self.lock();
        let busy = || Problem::new(ProblemCode::Busy).retry_after(10);
        if taken.by_holder.get(&holder).is_some_and(|count| *count >= EACH) {
            return Err(busy().detail(
                format!("Esta cuenta ya tiene {EACH} mapas abiertos; cierre alguno."),
                format!("This account has {EACH} maps open already; close one."),
            ));
        }
        let share = self.most.div_ceil(2);
        let of_organisation = taken.by_organisation.get(&organisation).copied().unwrap_or(0);
        if taken.all >= self.most || of_organisation >= share {
            return Err(busy());
        }
        taken.all += 1;
        *taken.by_holder.entry(holder).or_default() += 1;
        *taken.by_organisation.entry(organisation).or_default() += 1;
        Ok(Place { places: Arc::clone(self), holder, organisation })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        taken.all -= 1;
        give_back(&mut taken.by_holder, self.holder);
        give_back(&mut taken.by_organisation, self.organisation);
    }
}

/// One less; who has none is not kept.
fn give_back<K: Eq + Hash>(counts: &mut FxHashMap<K, usize>, key: K) {
    if let Entry::Occupied(mut count) = counts.entry(key) {
        *count.get_mut() -= 1;
        if *count.get() == 0 {
            count.remove();
        }
    }
}
