//! Whose rows a question may see: it cannot be asked without saying so.
//!
//! A connection is got for a [`Scope`] alone. On PostgreSQL the scope is a role and a setting, and row-level
//! security holds it: a question that forgets its organisation finds no other's rows (migration `tenants`). On
//! SQLite, where nothing holds it, the very same questions run.
//!
//! # Design
//! The role is taken by `SET ROLE` on each pooled connection, when the work that comes is of another scope than the
//! last. A second sign-in for the server, with a URL of its own, would be one more secret for a small organisation to
//! keep and to lose, and would sit beside the first in the same memory: what is defended against is a fault of ours,
//! not somebody who has the connection. `SET LOCAL ROLE` would cost every single statement a transaction around it.
//! Work that may not run in a role (migrations, VACUUM, COPY into an empty database) says [`Owning`].

use atalaya_domain::{OrganisationId, Position};

use crate::conn::{Conn, Fault};
use crate::{Store, StoreError};

/// Whose rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// One organisation's.
    Of(OrganisationId),
    /// Everybody's, for a reason that has a name.
    Everybody(Across),
    /// Everybody's, and the tables themselves.
    Owner(Owning),
}

/// Why something crosses organisations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Across {
    /// Whose a secret, a code or a handle is, is what is asked.
    SignIn,
    /// One commit holds what people of several organisations report together; each row names its own.
    Reports,
    /// Followers keep an index for each organisation, from one sequence. Neither text nor author is in it.
    Feed,
    /// A release counts several organisations' events, and is built against all that was ever published.
    Releases,
    /// An agreement has two sides, and is entered in both logs.
    Agreements,
    /// A bulletin is read by whom it is for, and told to people of every organisation.
    Bulletins,
    /// A lesson is read by whom it is for, and an action is another organisation's to do.
    Lessons,
    /// One task tells every connection its own account's alerts.
    Alerts,
    /// One task finds whose outing has a step that is due.
    Outreach,
    /// One task finds in which organisation somebody may need support.
    Support,
    /// Every node sends what is due, and a gateway's receipt names no organisation.
    Deliveries,
    /// A text message comes from a number, and names no organisation.
    TextMessages,
    /// What has served its time goes, whosever it is.
    Retention,
    /// Who is erased may have begun to sign in, which is kept in a table of nobody's.
    Erasing,
    /// The installation's key wraps every organisation's.
    Sealing,
    /// A backup is of the database.
    Backup,
    /// Outlines of hexagons, for the operator's layers.
    Layers,
    /// The operator's command line: makes and lists organisations, checks the database.
    Operator,
}

/// Why something is done as the owner of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owning {
    /// Makes and changes tables, or looks which there are.
    Migrating,
    /// Stores many reports of one organisation at once; COPY does not go with row-level security.
    Copying,
    /// Fills an empty database; COPY does not go with row-level security.
    Restoring,
    /// VACUUM: what was erased goes from the files too.
    Erasing,
    /// VACUUM: what was imported is looked through.
    Tidying,
}

/// A store for one scope: all ways to a connection begin here.
pub(crate) struct Scoped<'a> {
    store: &'a Store,
    scope: Scope,
}

impl Store {
    /// For what concerns one organisation.
    pub(crate) const fn of(&self, organisation: OrganisationId) -> Scoped<'_> {
        Scoped { store: self, scope: Scope::Of(organisation) }
    }

    /// For what crosses organisations.
    pub(crate) const fn everybody(&self, across: Across) -> Scoped<'_> {
        Scoped { store: self, scope: Scope::Everybody(across) }
    }

    /// For what only the tables' owner may do.
    pub(crate) const fn owner(&self, owning: Owning) -> Scoped<'_> {
        Scoped { store: self, scope: Scope::Owner(owning) }
    }
}

impl Scoped<'_> {
    /// Runs a question on a pooled connection, on a thread that may block. `doing` completes
    /// "cannot …".
    pub(crate) async fn run<T: Send + 'static>(
        self,
        doing: &'static str,
        f: impl FnOnce(&mut Conn) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.store.run_in(self.scope, doing, f).await
    }

    /// Runs a change on the writer thread.
    pub(crate) async fn write<T: Send + 'static>(
        self,
        doing: &'static str,
        f: impl FnOnce(&mut Conn) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.change(doing, move |conn| Ok((f(conn)?, None))).await
    }

    /// The same for what may move the feed: `f` gives its new position too.
    pub(crate) async fn change<T: Send + 'static>(
        self,
        doing: &'static str,
        f: impl FnOnce(&mut Conn) -> Result<(T, Option<Position>), Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.store.writer()?.run(self.scope, doing, f).await
    }

    /// Runs a change some time; when the queue is full it is left out, and nobody learns how it went.
    pub(crate) fn write_unheard(
        self,
        f: impl FnOnce(&mut Conn) -> Result<(), Fault> + Send + 'static,
    ) -> Result<(), StoreError> {
        self.store.writer()?.run_unheard(self.scope, f);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use atalaya_domain::Slug;
    use diesel::prelude::*;
    use jiff::Timestamp;

    use super::*;
    use crate::conn::on;
    use crate::schema::{app_user, organisation};
    use crate::{NO_PASSWORD, NewUser};

    /// Two organisations with a person each.
    async fn two(url: &str) -> (Store, [OrganisationId; 2]) {
        let (store, now) = (Store::open(url).await.unwrap(), Timestamp::UNIX_EPOCH);
        store.migrate().await.unwrap();
        let mut made = Vec::new();
        for slug in ["una", "otra"] {
            let slug = Slug::parse(slug).unwrap();
            let of = store.organisation_create(slug, "Una".to_owned(), now).await.unwrap().id;
            let user = NewUser {
                organisation: of,
                handle: atalaya_domain::Handle::parse("ana").unwrap(),
                role: atalaya_domain::Role::Promoter,
                key_populations: atalaya_domain::KeyPopulations::default(),
                password_hash: NO_PASSWORD.to_owned(),
            };
            store.user_create(user, now).await.unwrap();
            made.push(of);
        }
        (store, [made[0], made[1]])
    }

    /// The seeded fault: a question that does not say whose people it counts.
    async fn counted_carelessly(scoped: Scoped<'_>) -> i64 {
        let counted =
            scoped.run("count", |conn| Ok(on!(conn, c => app_user::table.count().get_result(c))?));
        counted.await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_question_that_forgets_its_organisation_finds_no_other_s_rows() {
        let Some(database) = atalaya_kit::postgres() else { return };
        let (store, [una, otra]) = two(database.url()).await;
        // Time and again on few connections: what was seen last must not stay.
        for _ in 0..3 {
            assert_eq!(counted_carelessly(store.of(una)).await, 1);
            assert_eq!(counted_carelessly(store.everybody(Across::Backup)).await, 2);
            assert_eq!(counted_carelessly(store.of(otra)).await, 1);
            assert_eq!(counted_carelessly(store.owner(Owning::Migrating)).await, 2);
            assert_eq!(counted_carelessly(store.of(OrganisationId(99))).await, 0);
        }
        let forgotten = store.of(una).write("rename everybody", |conn| {
            Ok(on!(conn, c => {
                diesel::update(app_user::table).set(app_user::handle.eq("eva")).execute(c)
            })?)
        });
        assert_eq!(forgotten.await.unwrap(), 1);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nobody_writes_into_another_organisation_or_changes_what_it_is() {
        let Some(database) = atalaya_kit::postgres() else { return };
        let (store, [una, otra]) = two(database.url()).await;
        let moved = store.of(una).write("move people", move |conn| {
            Ok(on!(conn, c => {
                diesel::update(app_user::table)
                    .set(app_user::organisation.eq(otra.0))
                    .execute(c)
            })?)
        });
        let refused = moved.await.unwrap_err();
        let source = std::error::Error::source(&refused).unwrap().to_string();
        assert!(source.contains("row-level security"), "{source}");
        let renamed = store.of(una).write("rename", |conn| {
            Ok(on!(conn, c => {
                diesel::update(organisation::table).set(organisation::name.eq("Otra")).execute(c)
            })?)
        });
        let source = std::error::Error::source(&renamed.await.unwrap_err()).unwrap().to_string();
        assert!(source.contains("permission denied"), "{source}");
    }
}
