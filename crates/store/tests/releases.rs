//! Releases: approved by people, published one after the other, and then as they are for ever.

use atalaya_domain::{Consents, Event, OrganisationId, UserId};
use atalaya_store::{AuditFilter, NewRelease, NewReleaseFile, ReleaseApproval, Store, StoreError};

use crate::contract::{Raw, at, id, robbery, user};

fn proposal(organisation: OrganisationId, proposer: UserId, content: &str) -> NewRelease {
    NewRelease {
        organisation,
        proposer,
        audience: None,
        parties: vec![organisation],
        content: content.to_owned(),
        sha256: [3; 32],
    }
}

fn yes(user: UserId, organisation: OrganisationId, seconds: i64) -> ReleaseApproval {
    ReleaseApproval { user, organisation, at: at(seconds) }
}

async fn numbers(store: &Store, of: OrganisationId) -> Vec<(String, Option<i64>)> {
    let releases = store.releases_of(of).await.unwrap();
    releases.into_iter().map(|one| (one.content, one.published.map(|(number, _)| number))).collect()
}

contract!(a_proposal_is_approved_once_by_each_and_published_under_the_next_number, async |store| {
    let omes = store.organisation("omes").await;
    let (ana, eva) = (user(&store, omes, "ana").await, user(&store, omes, "eva").await);
    let one = store.release_propose(proposal(omes, ana, "{\"a\":1}"), at(1)).await.unwrap();
    let two = store.release_propose(proposal(omes, ana, "{\"a\":2}"), at(2)).await.unwrap();
    assert!(store.release_approve(one, yes(eva, omes, 3)).await.unwrap());
    assert!(!store.release_approve(one, yes(eva, omes, 4)).await.unwrap(), "once");
    assert_eq!(store.release_publish(two, 0, ana, at(5)).await.unwrap(), Some(1));
    assert_eq!(store.release_publish(one, 0, ana, at(6)).await.unwrap(), None, "built before 1");
    assert_eq!(store.release_publish(one, 1, ana, at(7)).await.unwrap(), Some(2));
    let stored = store.release_get(one).await.unwrap().unwrap();
    assert_eq!(stored.approvals, [yes(eva, omes, 3)]);
    assert_eq!((stored.content.as_str(), stored.sha256), ("{\"a\":1}", [3; 32]));
    assert_eq!((stored.proposer, stored.published), (ana, Some((2, at(7)))));
    assert_eq!(store.release_numbered(2).await.unwrap(), Some(stored));
    let published = store.releases_published().await.unwrap();
    assert_eq!(published.iter().map(|one| one.id).collect::<Vec<_>>(), [two, one]);
    assert_eq!(store.releases_public().await.unwrap(), published);
    assert_eq!(store.releases_proposed_since(omes, at(2)).await.unwrap(), 1);
    let entries = store.audit_list(omes, AuditFilter::default(), 100).await.unwrap().entries;
    let of_releases = entries.iter().map(|entry| entry.action.code());
    let mut of_releases: Vec<_> = of_releases.filter(|code| code.starts_with("release")).collect();
    of_releases.sort_unstable();
    let twice = |code| [code, code];
    let proposed = [twice("release_proposed"), twice("release_published")].concat();
    assert_eq!(of_releases, [vec!["release_approved"], proposed].concat());
});

contract!(files_of_a_published_release_are_listed_read_and_stay_as_they_were_made, async |store| {
    let omes = store.organisation("omes").await;
    let ana = user(&store, omes, "ana").await;
    let release = store.release_propose(proposal(omes, ana, "{}"), at(1)).await.unwrap();
    assert_eq!(store.release_publish(release, 0, ana, at(2)).await.unwrap(), Some(1));
    let file = |bytes: &[u8]| NewReleaseFile {
        name: "table.csv".to_owned(),
        media_type: "text/csv".to_owned(),
        sha256: [7; 32],
        bytes: bytes.to_vec(),
    };
    assert_eq!(store.release_files(release).await.unwrap(), []);
    store.release_files_keep(omes, release, vec![file(b"uno,dos")]).await.unwrap();
    store.release_files_keep(omes, release, vec![file(b"otra cosa")]).await.unwrap();
    let listed = store.release_files(release).await.unwrap();
    assert_eq!(
        listed.iter().map(|one| (one.name.as_str(), one.length)).collect::<Vec<_>>(),
        [("table.csv", 7)]
    );
    let read = store.release_file(release, "table.csv".to_owned()).await.unwrap();
    assert_eq!(read, Some(file(b"uno,dos")), "those that were made first stay");
    assert_eq!(store.release_file(release, "otro.csv".to_owned()).await.unwrap(), None);
    let mut raw = Raw::open(store.database.url());
    for change in ["UPDATE release_file SET media_type = 'x'", "DELETE FROM release_file"] {
        assert!(raw.try_run(change).is_err(), "{change}");
    }
});

contract!(
    what_is_published_or_dropped_is_neither_approved_nor_published_nor_dropped,
    async |store| {
        let omes = store.organisation("omes").await;
        let ana = user(&store, omes, "ana").await;
        let published = store.release_propose(proposal(omes, ana, "{}"), at(1)).await.unwrap();
        store.release_publish(published, 0, ana, at(2)).await.unwrap();
        let dropped = store.release_propose(proposal(omes, ana, "{}"), at(3)).await.unwrap();
        store.release_drop(dropped, ana, at(4)).await.unwrap();
        for over in [published, dropped, 9_999] {
            let refused = |error| matches!(error, Err(StoreError::NotFound { what: "release" }));
            assert!(
                refused(store.release_approve(over, yes(ana, omes, 5)).await.map(|_| ())),
                "{over}"
            );
            assert!(
                refused(store.release_publish(over, 1, ana, at(5)).await.map(|_| ())),
                "{over}"
            );
            assert!(refused(store.release_drop(over, ana, at(5)).await), "{over}");
        }
        // The number that was not given away is given next.
        let next = store.release_propose(proposal(omes, ana, "{}"), at(6)).await.unwrap();
        assert_eq!(store.release_publish(next, 1, ana, at(7)).await.unwrap(), Some(2));
    }
);

contract!(a_published_release_withstands_whoever_writes_to_the_database, async |store| {
    let omes = store.organisation("omes").await;
    let ana = user(&store, omes, "ana").await;
    let published = store.release_propose(proposal(omes, ana, "{}"), at(1)).await.unwrap();
    store.release_publish(published, 0, ana, at(2)).await.unwrap();
    let mut raw = Raw::open(store.database.url());
    for sql in [
        "UPDATE release SET content = '{1}'",
        "UPDATE release SET number = 5",
        "DELETE FROM release",
    ] {
        assert!(raw.try_run(sql).is_err(), "{sql}");
    }
});

contract!(an_organisation_sees_what_it_takes_part_in_and_what_is_for_it, async |store| {
    let (omes, otra) = (store.organisation("omes").await, store.organisation("otra").await);
    let third = store.organisation("tercera").await;
    let ana = user(&store, omes, "ana").await;
    let joint = NewRelease { parties: vec![omes, otra], ..proposal(omes, ana, "joint") };
    store.release_propose(joint, at(1)).await.unwrap();
    let partner = NewRelease { audience: Some(third), ..proposal(omes, ana, "partner") };
    let partner = store.release_propose(partner, at(2)).await.unwrap();
    let both = [("joint".to_owned(), None), ("partner".to_owned(), None)];
    let mut of_omes = numbers(&store, omes).await;
    of_omes.sort();
    assert_eq!(of_omes, both);
    assert_eq!(numbers(&store, otra).await, both[..1]);
    assert_eq!(numbers(&store, third).await, [], "not before it is published");
    store.release_publish(partner, 0, ana, at(3)).await.unwrap();
    assert_eq!(numbers(&store, third).await, [("partner".to_owned(), Some(1))]);
    assert_eq!(store.releases_public().await.unwrap(), [], "it is not for the public");
});

contract!(a_release_looks_at_every_version_of_what_it_may_count, async |store| {
    let (omes, otra) = (store.organisation("omes").await, store.organisation("otra").await);
    let ana = user(&store, omes, "ana").await;
    for number in 1..=4 {
        store.event_create(omes, Some(ana), robbery(number), at(number as i64)).await.unwrap();
    }
    store.event_create(otra, None, robbery(1), at(5)).await.unwrap();
    store.event_withdraw(omes, id(2), None, Some(ana), at(6)).await.unwrap();
    store.event_merge(omes, id(3), id(1), None, Some(ana), at(7)).await.unwrap();
    let inside = Event { consents: Consents::INSIDE, ..robbery(4) };
    store.event_amend(omes, inside, 1, Some(ana), at(8)).await.unwrap();
    let events = async |of: Vec<OrganisationId>, from, until| {
        store.release_events(of, at(from), at(until)).await.unwrap()
    };
    let counted = events(vec![omes], -1, 1).await;
    let told = counted.iter().map(|one| {
        assert_eq!(one.reporter, Some(ana));
        one.versions.iter().map(|version| (version.recorded_at, version.alone)).collect::<Vec<_>>()
    });
    let stands = |number, then, stands| vec![(at(number), true), (at(then), stands)];
    let expected =
        [vec![(at(1), true)], stands(2, 6, false), stands(3, 7, false), stands(4, 8, true)];
    assert!(told.eq(expected), "in the order in which they were first recorded");
    let last = &counted[3].versions[1].event;
    assert_eq!((last.consents, &last.narrative), (Consents::INSIDE, &None));
    assert_eq!(events(vec![omes, otra], -1, 1).await.len(), 5);
    assert_eq!(events(vec![omes], 4, 5).await.len(), 1, "begun before, recorded in it");
    assert_eq!(events(vec![omes], 8, 9).await[0].versions.len(), 2, "changed in it");
    assert_eq!(events(vec![omes], 9, 19).await.len(), 0);
    store.event_amend(omes, robbery(4), 2, Some(ana), at(20)).await.unwrap();
    let thrice = events(vec![omes], 20, 21).await;
    let versions = thrice[0].versions.iter().map(|version| version.recorded_at);
    assert!(versions.eq([at(4), at(8), at(20)]), "the oldest first, however many");
});
