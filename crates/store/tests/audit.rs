//! The audit: with what it tells of or not at all, in an order nobody changes unnoticed.

use atalaya_domain::{
    Actor, AuditAction, AuditSubject, AuditSubjectKind, OrganisationId, Role, UserId, Verification,
};
use atalaya_store::{
    AuditAnchor, AuditFault, AuditFilter, NewAudit, NewToken, SecretHash, Store, StoreError,
};

use crate::contract::{Raw, TestStore, at, exposure_id, id, new_session, robbery, user, visit};

/// What an organisation's log says, oldest first: who did what, and whom it concerned.
async fn said(store: &Store, organisation: OrganisationId) -> Vec<(Actor, AuditAction, Vec<i64>)> {
    let page = store.audit_list(organisation, AuditFilter::default(), 1_000).await.unwrap();
    assert_eq!(page.next, None);
    let numbers: Vec<u64> = page.entries.iter().rev().map(|entry| entry.number).collect();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
    let told = |entry: &atalaya_domain::AuditEntry| {
        (entry.actor, entry.action, entry.concerned.iter().map(|person| person.0).collect())
    };
    page.entries.iter().rev().map(told).collect()
}

fn looked(at: UserId) -> NewAudit {
    let subject = Some(AuditSubject::list(AuditSubjectKind::Event));
    NewAudit { action: AuditAction::EventViewed, subject, concerned: vec![at] }
}

async fn faults(store: &Store, organisation: OrganisationId) -> Vec<AuditFault> {
    store.audit_verify(organisation, None).await.unwrap().faults
}

contract!(what_is_done_to_accounts_and_tokens_is_entered_with_who_did_it, async |store| {
    let one = store.organisation("uno").await;
    let operator = store.acting(Actor::Operator);
    let ana = user(&operator, one, "ana").await;
    let secret = SecretHash([1; 32]);
    store.session_create(ana, new_session(secret, at(100)), at(1)).await.unwrap();
    store.session_delete(secret, at(2)).await.unwrap();
    assert!(!store.session_delete(secret, at(2)).await.unwrap());
    let hers = store.acting(Actor::User(ana));
    hers.user_set_password(one, ana, "$new$".to_owned(), at(3)).await.unwrap();
    operator.user_disable(one, ana, at(4)).await.unwrap();
    operator.user_enable(one, ana, at(5)).await.unwrap();
    assert!(operator.user_enable(one, UserId(99), at(5)).await.is_err());
    let token = SecretHash([2; 32]);
    let label = "kobo".to_owned();
    let new = NewToken { role: Role::Supervisor, intake_only: false, label, expires_at: None };
    let number = operator.token_create(token, one, new, at(6)).await.unwrap();
    let program = store.token_viewer(token, at(6)).await.unwrap().unwrap();
    assert_eq!(program.actor(), Actor::Program(number));
    operator.token_revoke(one, number, at(7)).await.unwrap();
    let her = vec![ana.0];
    let nobody = Vec::new();
    let expected = [
        (Actor::Operator, AuditAction::UserCreated, her.clone()),
        (Actor::User(ana), AuditAction::SignedIn, her.clone()),
        (Actor::User(ana), AuditAction::SignedOut, her.clone()),
        (Actor::User(ana), AuditAction::PasswordChanged, her.clone()),
        (Actor::Operator, AuditAction::UserDisabled, her.clone()),
        (Actor::Operator, AuditAction::UserEnabled, her),
        (Actor::Operator, AuditAction::TokenCreated, nobody.clone()),
        (Actor::Operator, AuditAction::TokenRevoked, nobody),
    ];
    assert_eq!(said(&store, one).await, expected);
    assert_eq!(faults(&store, one).await, []);
});

contract!(what_is_done_to_records_is_entered_and_concerns_who_reported_them, async |store| {
    let one = store.organisation("uno").await;
    let (ana, sofia) = (user(&store, one, "ana").await, user(&store, one, "sofia").await);
    for number in 1..=2 {
        store.event_create(one, Some(ana), robbery(number), at(1)).await.unwrap();
    }
    store.exposure_create(one, Some(ana), visit(1), at(1)).await.unwrap();
    let verified = atalaya_domain::Event { verification: Verification::Verified, ..robbery(1) };
    store.event_amend(one, verified.clone(), 1, Some(sofia), at(2)).await.unwrap();
    store.event_amend(one, verified, 2, Some(sofia), at(2)).await.unwrap();
    let conflict = store.event_amend(one, robbery(1), 1, Some(sofia), at(2)).await;
    assert!(matches!(conflict, Err(StoreError::VersionConflict { .. })));
    store.event_merge(one, id(2), id(1), None, Some(sofia), at(3)).await.unwrap();
    store.event_separate(one, id(2), None, Some(sofia), at(4)).await.unwrap();
    store.event_withdraw(one, id(2), None, Some(ana), at(5)).await.unwrap();
    store.event_withdraw(one, id(2), None, Some(ana), at(5)).await.unwrap();
    let program = store.acting(Actor::Program(7));
    program.exposure_withdraw(one, exposure_id(1), None, None, at(6)).await.unwrap();
    let (by, hers) = (Actor::User(sofia), vec![ana.0]);
    let all = said(&store, one).await;
    let expected = [
        (by, AuditAction::EventVerified, hers.clone()),
        // That somebody else saw the same is not hers to know.
        (by, AuditAction::EventMerged, vec![]),
        (by, AuditAction::EventSeparated, vec![]),
        (Actor::User(ana), AuditAction::EventWithdrawn, vec![]),
        (Actor::Program(7), AuditAction::ExposureWithdrawn, hers),
    ];
    assert_eq!(all[2..], expected, "accounts first");
    // Which of it its reporter did is known, and not found by asking for what she did.
    let page = store.audit_list(one, AuditFilter::default(), 50).await.unwrap();
    let own = page.entries.iter().filter(|entry| page.by_reporter.contains(&entry.number));
    let own: Vec<_> = own.map(|entry| (entry.actor, entry.action)).collect();
    assert_eq!(own, [(Actor::User(ana), AuditAction::EventWithdrawn)]);
    let hers = AuditFilter { by: Some(ana), ..AuditFilter::default() };
    assert_eq!(store.audit_list(one, hers, 1).await.unwrap(), atalaya_store::AuditPage::default());
    assert_eq!(faults(&store, one).await, []);
});

contract!(each_sees_what_concerns_them_and_no_count_of_others, async |store| {
    let (one, two) = (store.organisation("uno").await, store.organisation("dos").await);
    let (ana, eva) = (user(&store, one, "ana").await, user(&store, one, "eva").await);
    let far = user(&store, two, "far").await;
    for round in 0..5 {
        store.audit_append(one, looked(eva), at(round)).await.unwrap();
        store.audit_append(one, looked(ana), at(round)).await.unwrap();
        store.audit_append(two, looked(far), at(round)).await.unwrap();
    }
    let first = store.audit_mine(one, ana, None, 4).await.unwrap();
    let concerned =
        |page: &atalaya_store::AuditPage| page.entries.iter().all(|entry| entry.concerned == [ana]);
    assert_eq!((first.entries.len(), first.next), (4, Some(2)), "what is left of her own");
    let rest = store.audit_mine(one, ana, first.next, 4).await.unwrap();
    assert_eq!((rest.entries.len(), rest.next), (2, None));
    assert!(concerned(&first) && concerned(&rest));
    assert!(store.audit_mine(two, ana, None, 9).await.unwrap().entries.is_empty());
    let filter = AuditFilter { by: Some(ana), ..AuditFilter::default() };
    assert!(store.audit_list(one, filter, 9).await.unwrap().entries.is_empty());
    store.acting(Actor::User(ana)).audit_append(one, looked(eva), at(9)).await.unwrap();
    let hers = store.audit_list(one, filter, 9).await.unwrap();
    assert_eq!(hers.entries.len(), 1);
    assert_eq!(hers.handles.len(), 2, "who did it and whom it concerns");
});

contract!(what_is_hidden_from_somebody_moves_no_page_and_no_cursor, async |store| {
    let one = store.organisation("uno").await;
    let (ana, eva) = (user(&store, one, "ana").await, user(&store, one, "eva").await);
    let merged = |of| NewAudit { action: AuditAction::EventMerged, ..looked(of) };
    for round in 0..9 {
        store.audit_append(one, looked(ana), at(round)).await.unwrap();
        if round % 4 == 1 {
            store.audit_append(one, merged(ana), at(round)).await.unwrap();
        }
        store.audit_append(one, looked(eva), at(round)).await.unwrap();
    }
    // Everything that there is to be seen, page by page.
    let told = async |of, limit| {
        let (mut before, mut pages) = (None, Vec::new());
        loop {
            let page = store.audit_mine(one, of, before, limit).await.unwrap();
            let entries: Vec<_> = page.entries.iter().map(|one| (one.at, one.action)).collect();
            before = page.next;
            pages.push((entries, page.next));
            if before.is_none() {
                return pages;
            }
        }
    };
    for limit in 1..12 {
        assert_eq!(told(ana, limit).await, told(eva, limit).await, "{limit} a page");
    }
    // A cursor of no page is answered with what there is of it.
    let beyond = store.audit_mine(one, ana, Some(1_000), 100).await.unwrap();
    assert_eq!((beyond.entries.len(), beyond.next), (10, None));
    assert!(store.audit_mine(one, ana, Some(0), 100).await.unwrap().entries.is_empty());
});

contract!(appending_together_leaves_one_chain, async |store| {
    let one = store.organisation("uno").await;
    let ana = user(&store, one, "ana").await;
    let other = Store::open(store.database.url()).await.unwrap();
    other.unlock(crate::contract::keyring(1), None, at(0)).await.unwrap();
    let appending: Vec<_> = (0..40)
        .map(|number| {
            let store = if number % 2 == 0 { store.handle() } else { other.clone() };
            tokio::spawn(async move { store.audit_append(one, looked(ana), at(number)).await })
        })
        .collect();
    for one in appending {
        one.await.unwrap().unwrap();
    }
    let report = store.audit_verify(one, None).await.unwrap();
    assert_eq!((report.entries, report.head.number, report.faults), (41, 41, vec![]));
    assert_eq!(store.audit_mine(one, ana, None, 100).await.unwrap().entries.len(), 41);
});

/// Switches the triggers off, as who has the whole database can.
fn unguarded(store: &TestStore) -> Raw {
    let mut raw = Raw::open(store.database.url());
    match raw {
        Raw::Postgres(_) => raw.run("SET session_replication_role = replica"),
        Raw::Sqlite(_) => {
            let names = "SELECT name AS line FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'audit%'";
            for name in raw.lines(names) {
                raw.run(&format!("DROP TRIGGER {name}"));
            }
        }
    }
    raw
}

contract!(what_was_appended_is_neither_changed_nor_removed, async |store| {
    let one = store.organisation("uno").await;
    let ana = user(&store, one, "ana").await;
    store.audit_append(one, looked(ana), at(1)).await.unwrap();
    let mut raw = Raw::open(store.database.url());
    for sql in [
        "UPDATE audit SET at_us = 0",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE number = 2",
        "UPDATE audit_concerned SET person = person",
        "DELETE FROM audit_concerned",
        "DELETE FROM audit_head",
    ] {
        assert!(raw.try_run(sql).is_err(), "{sql}");
    }
    assert_eq!(faults(&store, one).await, []);
    assert_eq!(said(&store, one).await.len(), 2);
});

/// Whether a fault is the one that is expected.
type Told = fn(&AuditFault) -> bool;

contract!(tampering_is_found, async |store| {
    let one = store.organisation("uno").await;
    let ana = user(&store, one, "ana").await;
    let mut raw = unguarded(&store);
    let mut expected = 0;
    let tampered: &[(&str, Told)] = &[
        ("UPDATE audit SET action = 'signed_out' WHERE number = 2", |fault| {
            matches!(fault, AuditFault::Changed { number: 2 })
        }),
        ("UPDATE audit SET at_us = at_us + 1 WHERE number = 3", |fault| {
            matches!(fault, AuditFault::Changed { number: 3 })
        }),
        ("DELETE FROM audit_concerned WHERE number = 4", |fault| {
            matches!(fault, AuditFault::Changed { number: 4 })
        }),
        ("DELETE FROM audit_concerned; DELETE FROM audit WHERE number = 2", |fault| {
            matches!(fault, AuditFault::Missing { from: 2, to: 2 })
        }),
        ("DELETE FROM audit_concerned; DELETE FROM audit WHERE number = 1", |fault| {
            matches!(fault, AuditFault::Missing { from: 1, to: 1 })
        }),
        ("DELETE FROM audit_concerned; DELETE FROM audit WHERE number = 5", |fault| {
            matches!(fault, AuditFault::Truncated { found: 4, expected: 5 })
        }),
        (
            "DELETE FROM audit_concerned; UPDATE audit SET number = 9 WHERE number = 2; \
          UPDATE audit SET number = 2 WHERE number = 3; UPDATE audit SET number = 3 WHERE number = 9",
            |fault| matches!(fault, AuditFault::Unlinked { number: 2 }),
        ),
    ];
    for (sql, told) in tampered {
        raw.run("DELETE FROM audit_concerned; DELETE FROM audit; DELETE FROM audit_head");
        for number in 1..=5 {
            store.audit_append(one, looked(ana), at(number)).await.unwrap();
        }
        assert_eq!(faults(&store, one).await, []);
        raw.run(sql);
        let found = faults(&store, one).await;
        assert!(found.iter().any(told), "{sql}: {found:?}");
        expected += 1;
    }
    assert_eq!(expected, tampered.len());
});

contract!(
    an_anchor_shows_that_the_end_was_taken_away_and_that_a_chain_was_made_anew,
    async |store| {
        let one = store.organisation("uno").await;
        let ana = user(&store, one, "ana").await;
        store.audit_append(one, looked(ana), at(1)).await.unwrap();
        let anchor = store.audit_verify(one, None).await.unwrap().head;
        store.audit_append(one, looked(ana), at(2)).await.unwrap();
        let held = store.audit_verify(one, Some(anchor)).await.unwrap();
        assert_eq!((held.faults, held.anchor_was_cut), (vec![], false));
        let mut raw = unguarded(&store);
        raw.run("DELETE FROM audit_concerned; DELETE FROM audit; DELETE FROM audit_head");
        store.audit_append(one, looked(ana), at(1)).await.unwrap();
        let short = store.audit_verify(one, Some(anchor)).await.unwrap();
        assert_eq!(short.faults, [AuditFault::Truncated { found: 1, expected: 2 }]);
        store.audit_append(one, looked(ana), at(1)).await.unwrap();
        let anew = store.audit_verify(one, Some(anchor)).await.unwrap();
        assert_eq!(anew.faults, [AuditFault::Anchor { number: 2 }]);
        assert_eq!(faults(&store, one).await, [], "by itself it looks whole");
    }
);

contract!(what_is_older_than_its_time_is_cut_and_the_chain_goes_on, async |store| {
    let one = store.organisation("uno").await;
    let ana = user(&store, one, "ana").await;
    for number in 1..=9 {
        store.audit_append(one, looked(ana), at(number)).await.unwrap();
    }
    let anchor = store.audit_verify(one, None).await.unwrap().head;
    assert_eq!(store.audit_cut(one, at(0), at(20)).await.unwrap(), 0);
    assert_eq!(store.audit_cut(one, at(5), at(20)).await.unwrap(), 5, "0 to 4");
    assert_eq!(store.audit_cut(one, at(5), at(20)).await.unwrap(), 0);
    let report = store.audit_verify(one, Some(anchor)).await.unwrap();
    assert_eq!((report.entries, report.head.number, report.faults), (6, 11, vec![]));
    assert_eq!(store.audit_mine(one, ana, None, 100).await.unwrap().entries.len(), 5);
    // A later cut takes the entry of the first with it.
    store.audit_append(one, looked(ana), at(30)).await.unwrap();
    assert_eq!(store.audit_cut(one, at(25), at(40)).await.unwrap(), 6);
    let old = AuditAnchor { number: 3, ..anchor };
    let report = store.audit_verify(one, Some(old)).await.unwrap();
    assert_eq!((report.entries, report.faults, report.anchor_was_cut), (2, vec![], true));
    // Without the entry that vouches for it nothing may be gone.
    let mut raw = unguarded(&store);
    raw.run("DELETE FROM audit_concerned WHERE number = 12; DELETE FROM audit WHERE number = 12");
    assert!(!faults(&store, one).await.is_empty());
});
