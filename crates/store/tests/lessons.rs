//! Lessons learned and agreed actions.

use atalaya_domain::{
    AgreementId, BulletinAudience, Family, Lesson, LessonId, LessonKind, LessonText,
    OrganisationId, Slug,
};
use atalaya_store::{NewAgreement, Retention, StoreError};
use jiff::SignedDuration;

use crate::contract::{Raw, TestStore, at, backup, user};

const TEXT: &str = "zarzamora: de dos en dos";

fn note(number: u8, organisation: OrganisationId, audience: BulletinAudience) -> Lesson {
    Lesson {
        id: LessonId::random([number; 16]),
        organisation,
        kind: LessonKind::Lesson,
        audience,
        unit: Some("GT-0501".to_owned()),
        text: LessonText::parse(TEXT).unwrap(),
        written_at: at(0),
        owner: None,
        due_on: None,
        done_at: None,
    }
}

fn action(number: u8, organisation: OrganisationId, owner: OrganisationId) -> Lesson {
    let due_on = Some(jiff::civil::date(2026, 12, 31));
    let owner = Some(owner);
    Lesson {
        kind: LessonKind::Action,
        owner,
        due_on,
        ..note(number, organisation, BulletinAudience::Own)
    }
}

async fn read(store: &TestStore, of: OrganisationId, second: i64) -> Vec<u8> {
    let read = store.lesson_list(of, at(second)).await.unwrap();
    let mut numbers: Vec<u8> = read.lessons.iter().map(|one| one.lesson.id.as_bytes()[0]).collect();
    numbers.sort_unstable();
    numbers
}

contract!(a_lesson_is_read_by_whom_it_is_for_and_an_action_by_who_does_it, async |store| {
    let (una, otra) = (store.organisation("una").await, store.organisation("otra").await);
    let tres = store.organisation("tres").await;
    let (luz, sol) = (user(&store, una, "luz").await, user(&store, otra, "sol").await);
    let id = AgreementId::random([9; 16]);
    let agreement = NewAgreement {
        id,
        giver: otra,
        partner: Slug::parse("una").unwrap(),
        families: vec![Family::Body],
        finest: 6,
        until: at(9_000),
    };
    store.agreement_offer(agreement, sol, at(0)).await.unwrap();
    store.agreement_accept(una, id, luz, at(0)).await.unwrap();
    for (number, audience) in (1..).zip(BulletinAudience::ALL) {
        assert!(store.lesson_write(note(number, una, *audience), luz, at(1)).await.unwrap());
    }
    // Sent twice, it is written once; an id is taken once.
    let again = store.lesson_write(note(1, una, BulletinAudience::Own), luz, at(2)).await;
    assert!(!again.unwrap());
    let stolen = store.lesson_write(note(1, otra, BulletinAudience::Own), sol, at(2)).await;
    assert!(matches!(stolen, Err(StoreError::Taken { what: "id" })));
    // An action is given to a partner, who is told of it although it is for nobody else.
    assert!(store.lesson_write(action(4, una, otra), luz, at(3)).await.unwrap());
    let stranger = store.lesson_write(action(5, una, tres), luz, at(3)).await;
    assert!(matches!(stranger, Err(StoreError::Taken { what: "owner" })));
    assert_eq!(read(&store, una, 4).await, [1, 2, 3, 4]);
    assert_eq!(read(&store, otra, 4).await, [2, 3, 4]);
    assert_eq!(read(&store, tres, 4).await, [3]);
    let owners = store.lesson_list(una, at(4)).await.unwrap().owners;
    let owners: Vec<&str> = owners.iter().map(|one| one.slug.as_str()).collect();
    assert_eq!(owners, ["una", "otra"]);

    // Who does it says that it is done; a stranger, and a lesson, are not found.
    let four = LessonId::random([4; 16]);
    let theirs = store.lesson_done(tres, four, true, sol, at(5)).await;
    assert!(matches!(theirs, Err(StoreError::NotFound { .. })));
    let lesson = store.lesson_done(una, LessonId::random([1; 16]), true, luz, at(5)).await;
    assert!(matches!(lesson, Err(StoreError::NotFound { .. })));
    store.lesson_done(otra, four, true, sol, at(6)).await.unwrap();
    let done = store.lesson_list(una, at(7)).await.unwrap().lessons;
    let done: Vec<_> = done.iter().filter_map(|one| one.lesson.done_at).collect();
    assert_eq!(done, [at(6)]);

    // The agreement is over: what was for partners is read by nobody else any more.
    assert_eq!(read(&store, otra, 9_001).await, [3]);
    let gone = store.lesson_remove(otra, LessonId::random([3; 16]), sol, at(8)).await;
    assert!(matches!(gone, Err(StoreError::NotFound { .. })), "another's");
    store.lesson_remove(una, LessonId::random([3; 16]), luz, at(8)).await.unwrap();
    assert!(read(&store, tres, 9).await.is_empty());
});

contract!(
    what_was_learnt_is_sealed_opens_after_a_change_of_keys_and_goes_with_its_time,
    async |store| {
        let una = store.organisation("una").await;
        let luz = user(&store, una, "luz").await;
        store.lesson_write(note(1, una, BulletinAudience::Own), luz, at(1)).await.unwrap();
        let mut raw = Raw::open(store.database.url());
        let everything =
            raw.lines("SELECT CAST(sealed AS TEXT) AS line FROM lesson WHERE unit IS NULL");
        assert_eq!(everything, Vec::<String>::new());
        assert!(!String::from_utf8_lossy(&backup(&store).await).contains("zarzamora"));
        store.data_key_rotate(una, at(2), |_| ()).await.unwrap();
        assert_eq!(read(&store, una, 3).await, [1]);
        let acts = raw.lines("SELECT action AS line FROM audit WHERE subject_kind = 'lesson'");
        assert_eq!(acts, ["lesson_written"]);
        let later = at(1) + SignedDuration::from_hours(24 * 731);
        let zone = atalaya_domain::Zone::new("America/Guatemala").unwrap();
        store.retain(Retention::default(), zone, later).await.unwrap();
        assert_eq!(store.lesson_list(una, later).await.unwrap().lessons, []);
    }
);
