//! Whose an event is and who reported or changed it is in the database, whoever writes.

use atalaya_store::{Outcome, StoreError};
use diesel::result::{DatabaseErrorKind, Error};

use crate::contract::{Raw, at, id, robbery, user};

/// The copy of an event with some of its columns said anew.
fn copy(with: &[(&str, &str)]) -> String {
    let columns = "position, organisation, version, first_position, earliest_us, latest_us, cell, \
                   cell_8, lat, lon, severity, key_populations, reporter, author, recorded_us, \
                   event_id, action, kind, time_precision, location_precision, source, verification";
    let said = |column: &str| {
        let found = with.iter().find(|(name, _)| *name == column);
        found.map_or_else(|| column.to_owned(), |(_, value)| (*value).to_owned())
    };
    let values: Vec<String> = columns.split(", ").map(said).collect();
    format!(
        "INSERT INTO event ({columns}) SELECT {} FROM event WHERE position = 1",
        values.join(", ")
    )
}

fn refused(done: diesel::QueryResult<()>) {
    match done {
        Err(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => {}
        other => panic!("{other:?}"),
    }
}

contract!(an_event_of_nobody_there_is_refused_and_its_people_stay, async |store| {
    let (uno, dos) = (store.organisation("uno").await, store.organisation("dos").await);
    let ana = user(&store, uno, "ana").await;
    let eva = user(&store, uno, "eva").await;
    store.event_create(uno, Some(ana), robbery(1), at(0)).await.unwrap();
    let mut raw = Raw::open(store.database.url());
    if matches!(raw, Raw::Sqlite(_)) {
        raw.run("PRAGMA foreign_keys = ON");
    }
    let fresh = [("position", "2"), ("first_position", "2")];
    let new = |more: &[(&str, &str)]| {
        let id = "(SELECT event_id FROM event WHERE position = 1)";
        let columns = [&fresh[..], &[("event_id", id), ("version", "7")], more].concat();
        copy(&columns)
    };
    refused(raw.try_run(&new(&[("organisation", "99")])));
    refused(raw.try_run(&new(&[("reporter", "99")])));
    refused(raw.try_run(&new(&[("author", "99")])));
    refused(raw.try_run("UPDATE event SET organisation = 99"));
    refused(raw.try_run("UPDATE event SET reporter = 99"));
    refused(raw.try_run("UPDATE event SET author = 99"));
    refused(raw.try_run(&format!("DELETE FROM organisation WHERE id = {}", uno.0)));
    refused(raw.try_run(&format!("DELETE FROM app_user WHERE id = {}", ana.0)));
    raw.run(&new(&[("author", &eva.0.to_string())]));
    refused(raw.try_run(&format!("DELETE FROM app_user WHERE id = {}", eva.0)));
    raw.run(&format!("DELETE FROM organisation WHERE id = {}", dos.0));
});

contract!(a_batch_with_one_of_nobody_is_stored_not_at_all, async |store| {
    let uno = store.organisation("uno").await;
    let nobody = atalaya_domain::OrganisationId(99);
    // Enough for a copy, and few enough for one statement.
    for count in [600, 3] {
        let events: Vec<_> = (0..count).map(robbery).collect();
        let refused = store.event_create_many(nobody, None, events.clone(), at(0)).await;
        assert!(matches!(refused, Err(StoreError::Query { .. })), "{refused:?}");
        assert_eq!(store.event_count(nobody).await.unwrap(), 0);
        if count == 3 {
            continue;
        }
        let stored = store.event_create_many(uno, None, events, at(0)).await.unwrap();
        assert!(stored.iter().all(|outcome| *outcome == Outcome::Created));
        assert!(store.event_get(uno, id(599)).await.unwrap().is_some());
    }
});
