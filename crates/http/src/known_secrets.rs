//! Sessions and tokens that were looked up a while ago, so that the database is asked once and not
//! again and again.

use std::sync::{Mutex, MutexGuard, PoisonError};

use atalaya_domain::Viewer;
use atalaya_store::{AccessChange, Presented, SecretHash, SignedIn};
use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashMap;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

use crate::access::concerns;

/// How long a session or token is taken for granted after it was looked up: a signed-out phone
/// gets nothing after this. The promise is 5 s.
const TRUSTED_FOR: SignedDuration = SignedDuration::from_secs(2);

/// The same while every change of access is told to this node: what is told is forgotten at once,
/// so a thousand open maps, or as many that come back together, ask the database nothing.
const TRUSTED_WHILE_TOLD: SignedDuration = SignedDuration::from_mins(10);

/// Whether every change of somebody's access is being told to this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is.
    Everything,
    /// Perhaps not: the database does not answer, or is one that tells nothing.
    PerhapsNot,
}

/// Sessions and tokens that were looked up, so that neither a stream of reports nor an open map asks
/// the database again and again. At most [`KnownSecrets::MOST`].
///
/// Whose access has changed is forgotten before anything is answered: who was told here that a phone has ended finds nobody
/// of this node who still lets it in.
pub(crate) struct KnownSecrets(Mutex<Known>);

/// What somebody is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum KnownBy {
    /// The secret they bring.
    Secret(SecretHash),
    /// The session's name, which lets nobody in: for what stays open while the secret changes.
    Session(SecretHash),
}

struct Known {
    entries: FxHashMap<KnownBy, (SignedIn, Timestamp)>,
    /// How often something was forgotten.
    forgotten: u64,
    /// Whose access has changed.
    told: Receiver<AccessChange>,
}

impl Known {
    fn forget_who(&mut self, changed: impl Fn(&Viewer) -> bool) {
        self.forgotten += 1;
        self.entries.retain(|_, (signed_in, _)| !changed(&signed_in.viewer));
    }

    /// Forgets what is outdated by what was told since the last time.
    fn hear(&mut self) {
        loop {
            match self.told.try_recv() {
                Ok(change) => self.forget_who(|viewer| concerns(change, viewer)),
                // Some were missed.
                Err(TryRecvError::Lagged(_)) => self.forget_who(|_| true),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }
}

/// A look at the database that has begun: what it finds may be outdated when it ends.
#[derive(Clone, Copy)]
pub(crate) struct LookUp {
    began: Timestamp,
    forgotten: u64,
}

impl KnownSecrets {
    /// More than half as many people are at no node of ours: each is known by a secret and a session,
    /// some 400 bytes each.
    const MOST: usize = 65_536;

    /// Knows nobody yet; `told` tells whose access changes.
    pub(crate) fn new(told: Receiver<AccessChange>) -> Self {
        Self(Mutex::new(Known { entries: FxHashMap::default(), forgotten: 0, told }))
    }

    /// Who is known by this; `told` says whether every change of access is being told.
    pub(crate) fn get(&self, by: KnownBy, now: Timestamp, told: Told) -> Option<SignedIn> {
        let trusted_for = match told {
            Told::Everything => TRUSTED_WHILE_TOLD,
            Told::PerhapsNot => TRUSTED_FOR,
        };
        let known = self.lock();
        let (signed_in, seen) = known.entries.get(&by)?;
        let age = now.duration_since(*seen);
        let ended = signed_in.expires_at.is_some_and(|end| end <= now);
        (!age.is_negative() && age <= trusted_for && !ended).then(|| signed_in.clone())
    }

    /// Begins to look somebody up.
    pub(crate) fn look_up(&self, now: Timestamp) -> LookUp {
        LookUp { began: now, forgotten: self.lock().forgotten }
    }

    /// Keeps what was found, unless something was forgotten meanwhile: it may have been this.
    pub(crate) fn put(&self, by: KnownBy, signed_in: SignedIn, look_up: LookUp) {
        let mut known = self.lock();
        if known.forgotten != look_up.forgotten {
            return;
        }
        if known.entries.len() >= Self::MOST {
            known.entries.clear();
        }
        // As long as the session lasts, not this one of its secrets.
        if let (KnownBy::Secret(_), Some(session)) = (by, signed_in.session)
            && session.presented != Presented::Before
        {
            let by_name = KnownBy::Session(session.name);
            known.entries.insert(by_name, (signed_in.clone(), look_up.began));
        }
        known.entries.insert(by, (signed_in, look_up.began));
    }

    /// Forgets what is known by this: it has changed here.
    pub(crate) fn forget(&self, by: KnownBy) {
        let mut known = self.lock();
        known.forgotten += 1;
        if let Some((SignedIn { session: Some(session), .. }, _)) = known.entries.remove(&by) {
            known.entries.remove(&KnownBy::Session(session.name));
        }
    }

    /// Forgets whose access may have changed.
    pub(crate) fn forget_who(&self, changed: impl Fn(&Viewer) -> bool) {
        self.lock().forget_who(changed);
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.hear();
        known
    }
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{KeyPopulations, OrganisationId, Role, Slug, UserId};
    use atalaya_store::{Organisation, SessionInfo};
    use tokio::sync::broadcast;

    use super::*;

    const SECRET: KnownBy = KnownBy::Secret(SecretHash([7; 32]));

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + seconds).expect("in range")
    }

    fn ana(expires_at: Option<Timestamp>) -> SignedIn {
        let viewer = Viewer {
            history: atalaya_domain::History::Whole,
            user: Some(UserId(7)),
            organisation: OrganisationId(1),
            role: Role::Promoter,
            key_populations: KeyPopulations::default(),
        };
        let slug = Slug::parse("omes").expect("a slug");
        let organisation = Organisation { id: OrganisationId(1), slug, name: "OMES".to_owned() };
        SignedIn {
            viewer,
            handle: None,
            organisation,
            started_at: None,
            expires_at,
            token: None,
            intake_only: false,
            session: None,
            upkeep: None,
        }
    }

    fn knows(known: &KnownSecrets, seconds: i64, told: Told) -> bool {
        known.get(SECRET, at(seconds), told).is_some()
    }

    #[test]
    fn who_is_known_is_trusted_for_long_only_while_changes_are_told() {
        let known = KnownSecrets::new(broadcast::channel(1).1);
        known.put(SECRET, ana(None), known.look_up(at(0)));
        for (seconds, told, trusted) in [
            (2, Told::PerhapsNot, true),
            (3, Told::PerhapsNot, false),
            (3, Told::Everything, true),
            (600, Told::Everything, true),
            (601, Told::Everything, false),
            (-1, Told::Everything, false),
        ] {
            assert_eq!(knows(&known, seconds, told), trusted, "{seconds} s, {told:?}");
        }
    }

    #[test]
    fn a_session_that_is_over_is_known_no_more() {
        let known = KnownSecrets::new(broadcast::channel(1).1);
        known.put(SECRET, ana(Some(at(5))), known.look_up(at(0)));
        assert!(knows(&known, 4, Told::Everything));
        assert!(!knows(&known, 5, Told::Everything));
    }

    #[test]
    fn a_session_is_known_by_its_name_too_which_lets_nobody_in() {
        let known = KnownSecrets::new(broadcast::channel(1).1);
        let name = SecretHash([8; 32]);
        let session = |presented| SessionInfo {
            name,
            device: None,
            secret_since: at(0),
            presented,
            shared: false,
            must_set_up: false,
            history_until: None,
        };
        let with = |presented| SignedIn { session: Some(session(presented)), ..ana(None) };
        let by = |by| known.get(by, at(0), Told::Everything).is_some();
        known.put(SECRET, with(Presented::Before), known.look_up(at(0)));
        assert!(by(SECRET) && !by(KnownBy::Session(name)));
        known.put(SECRET, with(Presented::Current), known.look_up(at(0)));
        assert!(by(KnownBy::Session(name)) && !by(KnownBy::Secret(name)));
        known.forget(SECRET);
        assert!(!by(SECRET) && !by(KnownBy::Session(name)));
    }

    #[test]
    fn whose_access_changed_is_forgotten_and_what_was_found_meanwhile_is_not_kept() {
        let known = KnownSecrets::new(broadcast::channel(1).1);
        known.put(SECRET, ana(None), known.look_up(at(0)));
        known.forget_who(|viewer| viewer.user == Some(UserId(8)));
        assert!(knows(&known, 0, Told::Everything), "somebody else");
        known.forget_who(|viewer| viewer.user == Some(UserId(7)));
        assert!(!knows(&known, 0, Told::Everything));

        // The look began before the change and saw what was before it.
        let look_up = known.look_up(at(0));
        known.forget_who(|_| true);
        known.put(SECRET, ana(None), look_up);
        assert!(!knows(&known, 0, Told::Everything));
        known.put(SECRET, ana(None), known.look_up(at(0)));
        assert!(knows(&known, 0, Told::Everything));
    }

    #[test]
    fn what_was_told_is_forgotten_before_anybody_asks_and_with_it_what_is_being_looked_up() {
        let (tell, told) = broadcast::channel(2);
        let known = KnownSecrets::new(told);
        known.put(SECRET, ana(None), known.look_up(at(0)));
        tell.send(AccessChange::User(UserId(8))).expect("somebody listens");
        assert!(knows(&known, 0, Told::Everything), "somebody else");
        tell.send(AccessChange::User(UserId(7))).expect("somebody listens");
        assert!(!knows(&known, 0, Told::Everything));

        let look_up = known.look_up(at(0));
        tell.send(AccessChange::Anybody).expect("somebody listens");
        known.put(SECRET, ana(None), look_up);
        assert!(!knows(&known, 0, Told::Everything), "it may have been this");

        known.put(SECRET, ana(None), known.look_up(at(0)));
        for _ in 0..3 {
            tell.send(AccessChange::User(UserId(8))).expect("somebody listens");
        }
        assert!(!knows(&known, 0, Told::Everything), "one was missed: it may have been theirs");
    }
}
