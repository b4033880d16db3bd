//! What waits for review, and why what was rejected does not count.

use atalaya_domain::{Event, Kind, RejectionReason, Verification};
use jiff::SignedDuration;

use crate::contract::{Raw, at, id, robbery, user};

contract!(
    what_nobody_has_reviewed_waits_and_a_rejection_has_its_reason_until_it_is_undone,
    async |store| {
        let (una, otra) = (store.organisation("una").await, store.organisation("otra").await);
        let (ana, luz) = (user(&store, una, "ana").await, user(&store, una, "luz").await);
        for number in 1..=3 {
            store.event_create(una, Some(ana), robbery(number), at(number as i64)).await.unwrap();
        }
        let nothing = Event { kind: Kind::C6, ..robbery(4) };
        store.event_create(una, Some(ana), nothing, at(4)).await.unwrap();
        store.event_create(otra, None, robbery(5), at(5)).await.unwrap();
        let waiting = async || {
            let page = store.event_unreviewed(una, None, 10).await.unwrap();
            page.events.iter().map(|one| one.event.id).collect::<Vec<_>>()
        };
        assert_eq!(waiting().await, [id(3), id(2), id(1)]);
        let first = store.event_unreviewed(una, None, 2).await.unwrap();
        let rest = store.event_unreviewed(una, first.next, 2).await.unwrap();
        assert_eq!((rest.events[0].event.id, rest.next), (id(1), None));

        let as_ = async |number, verification, version, now| {
            let event = Event { verification, ..robbery(number) };
            store.event_amend(una, event, version, Some(luz), at(now)).await.unwrap();
        };
        let mistake = Some(RejectionReason::Mistake);
        store.rejection_set(una, id(1), mistake, at(10)).await.unwrap();
        as_(1, Verification::Rejected, 1, 10).await;
        as_(2, Verification::Verified, 1, 11).await;
        assert_eq!(waiting().await, [id(3)]);
        let rejected = async |now| {
            let day = SignedDuration::from_hours(24);
            store.event_rejected(una, day, at(now), 10).await.unwrap()
        };
        let [one] = &rejected(20).await[..] else { panic!("one") };
        assert_eq!((one.stored.event.id, one.reason), (id(1), mistake));
        assert!(rejected(100_000).await.is_empty(), "long ago");
        let elsewhere = store.rejection_set(otra, id(1), mistake, at(12)).await;
        assert!(elsewhere.is_err(), "another organisation's");

        store.rejection_set(una, id(1), None, at(14)).await.unwrap();
        as_(1, Verification::Reported, 2, 14).await;
        assert_eq!(waiting().await, [id(3), id(1)]);
        let mut raw = Raw::open(store.database.url());
        assert!(raw.lines("SELECT reason AS line FROM rejection").is_empty());
    }
);
