//! What an organisation's indicators are made of.

use atalaya_domain::{AlarmClosure, CheckInKind, Handle, KeyPopulations, Role, TimeBand};
use atalaya_safety::Close;
use atalaya_store::NewUser;

use crate::contract::{at, exposure_id, user, visit};
use crate::outreach::{look, outing_id, planned, said, supervisor};
use crate::places::{id, new, review};

contract!(indicators_are_of_what_was_worked_then_and_of_who_was_there_then, async |store| {
    let (una, otra) = (store.organisation("una").await, store.organisation("otra").await);
    let sol = supervisor(&store, una, "sol").await;
    let (ana, eva) = (user(&store, una, "ana").await, user(&store, una, "eva").await);
    let (lia, ivy) = (user(&store, una, "lia").await, user(&store, otra, "ivy").await);
    store.exposure_create(una, Some(ana), visit(1), at(5)).await.unwrap();
    store.exposure_create(una, Some(eva), visit(2), at(6)).await.unwrap();
    store.exposure_withdraw(una, exposure_id(2), None, Some(eva), at(7)).await.unwrap();
    store.exposure_create(otra, Some(ivy), visit(3), at(8)).await.unwrap();

    let protocol = store.protocol(una).await.unwrap().protocol;
    store.protocol_set(una, protocol.clone(), 0, sol, at(60)).await.unwrap();
    for (number, who, exercise) in [(1, eva, true), (2, ana, false)] {
        let mut plan = planned(number, who, 3);
        plan.plan.exercise = exercise;
        plan.plan.protocol_read = Some(1);
        store.outreach_plan(una, plan, at(61)).await.unwrap();
        store.outreach_decide(una, outing_id(number), sol, true, at(62)).await.unwrap();
        let arrived = said(number, who, CheckInKind::Arrive, 60);
        store.outreach_check_in(una, outing_id(number), arrived, false, at(3_600)).await.unwrap();
    }
    look(&store, 141).await;
    store.outreach_acknowledge(una, outing_id(2), sol, at(8_700)).await.unwrap();
    for number in [1, 2] {
        let close = Close { by: sol, why: AlarmClosure::SafeForgot, is_home: true };
        assert!(store.outreach_close(una, outing_id(number), close, at(9_000)).await.unwrap());
    }

    assert!(store.place_set(una, new(1, "Zarzamora"), sol, at(0)).await.unwrap());
    store.place_review(una, id(1), review(TimeBand::Evening, 4, 10), sol).await.unwrap();
    store.user_disable(una, lia, at(10_000)).await.unwrap();

    let told = store.indicator_work(una, (at(0), at(20_000)), at(20_000)).await.unwrap();
    // Afterwards much is otherwise: of the period it is told as before.
    store.place_retire(una, id(1), sol, at(25_000)).await.unwrap();
    assert!(store.place_set(una, new(2, "Abedul"), sol, at(30_000)).await.unwrap());
    store.protocol_set(una, protocol, 1, sol, at(30_000)).await.unwrap();
    let mia = NewUser {
        organisation: una,
        handle: Handle::parse("mia").unwrap(),
        role: Role::Promoter,
        key_populations: KeyPopulations::default(),
        password_hash: "$argon2id$".to_owned(),
    };
    store.user_create(mia, at(30_000)).await.unwrap();
    let again = store.indicator_work(una, (at(0), at(20_000)), at(20_000)).await.unwrap();
    for work in [told, again] {
        let [record] = work.work.as_slice() else { panic!("{:?}", work.work) };
        assert_eq!((record.reporter, record.hours), (Some(ana), 6.0));
        let [outing] = work.outings.as_slice() else { panic!("{:?}", work.outings) };
        assert_eq!(outing.promoter, ana, "no drill");
        let [alarm] = work.alarms.as_slice() else { panic!("{:?}", work.alarms) };
        assert_eq!((alarm.promoter, alarm.acknowledged_at), (ana, Some(at(8_700))));
        assert_eq!(alarm.closed, Some((at(9_000), AlarmClosure::SafeForgot)));
        assert_eq!((work.promoters, work.have_read, work.have_drilled), (2, 2, 1));
        assert_eq!((work.places, work.places_reviewed), (1, 0), "its category had ended");
    }

    let early = store.indicator_work(una, (at(0), at(5_000)), at(500)).await.unwrap();
    assert_eq!((early.promoters, early.places, early.places_reviewed), (3, 1, 1));
    assert!(early.alarms.is_empty(), "nobody had called yet");
    let later = store.indicator_work(una, (at(20_000), at(40_000)), at(40_000)).await.unwrap();
    assert!(later.work.is_empty() && later.outings.is_empty() && later.alarms.is_empty());
    assert_eq!((later.promoters, later.have_read, later.places), (3, 0, 1));
    let theirs = store.indicator_work(otra, (at(0), at(20_000)), at(20_000)).await.unwrap();
    assert_eq!((theirs.work.len(), theirs.promoters, theirs.places), (1, 1, 0));
    assert!(theirs.alarms.is_empty() && theirs.outings.is_empty());
});
