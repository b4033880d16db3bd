//! The register of places.

use atalaya_domain::{
    Cell, OrganisationId, PlaceId, PlaceName, PlaceReview, ReviewReason, Setting, TimeBand,
};
use atalaya_store::{NewPlace, Retention, StoreError};
use jiff::SignedDuration;

use crate::contract::{Raw, at, backup, user};
use crate::sealing::{everything, holds, unpacked};

pub fn id(number: u8) -> PlaceId {
    PlaceId::random([number; 16])
}

pub fn new(number: u8, name: &str) -> NewPlace {
    NewPlace {
        id: id(number),
        name: PlaceName::parse(name).unwrap(),
        cell: Cell::at(14.6 + f64::from(number) * 0.01, -90.5).unwrap(),
        setting: Some(Setting::Park),
    }
}

pub fn review(band: TimeBand, category: u8, seconds: i64) -> PlaceReview {
    PlaceReview {
        band,
        category,
        proposed: 3,
        reason: ReviewReason::TeamKnows,
        reviewed_at: at(seconds),
        expires_at: at(seconds + 1_000),
    }
}

contract!(places_are_sealed_the_organisation_s_own_and_keep_what_was_said_last, async |store| {
    let (una, otra) = (store.organisation("una").await, store.organisation("otra").await);
    let (luz, sol) = (user(&store, una, "luz").await, user(&store, otra, "sol").await);
    assert!(store.place_set(una, new(1, "Zarzamora"), luz, at(0)).await.unwrap());
    assert!(store.place_set(una, new(2, "Abedul"), luz, at(0)).await.unwrap());
    assert!(!store.place_set(una, new(1, "Zarzamora dos"), luz, at(1)).await.unwrap());
    let stolen = store.place_set(otra, new(1, "Suyo"), sol, at(1)).await;
    assert!(matches!(stolen, Err(StoreError::Taken { .. })));
    let names = async |of: OrganisationId| {
        let places = store.place_list(of).await.unwrap();
        places.iter().map(|one| one.place.name.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(una).await, ["Abedul", "Zarzamora dos"]);
    assert!(names(otra).await.is_empty());

    for (category, seconds) in [(2, 10), (4, 20)] {
        let said = review(TimeBand::Evening, category, seconds);
        store.place_review(una, id(1), said, luz).await.unwrap();
    }
    let theirs = store.place_review(otra, id(1), review(TimeBand::Early, 1, 30), sol).await;
    assert!(matches!(theirs, Err(StoreError::NotFound { .. })));
    let said = &store.place_list(una).await.unwrap()[1].reviews;
    assert_eq!(said.len(), 1, "the last word for each part of the day");
    assert_eq!(said[0].review, review(TimeBand::Evening, 4, 20));
    assert_eq!(said[0].reviewer.as_ref().unwrap().as_str(), "luz");

    let written = [everything(&store), unpacked(&backup(&store).await)];
    let fine = Cell::at(14.61, -90.5).unwrap().to_string();
    for secret in ["Zarzamora", "Abedul", fine.as_str()] {
        assert!(!written.iter().any(|bytes| holds(bytes, secret)), "{secret} stands there");
    }
    // Two changes of keys: the first key is gone, and the places are still read.
    for hours in [1, 3, 5] {
        let now = at(hours * 3_600);
        store.data_key_rotate(una, now, |_| ()).await.unwrap();
    }
    assert_eq!(names(una).await, ["Abedul", "Zarzamora dos"]);

    store.place_retire(una, id(1), luz, at(40)).await.unwrap();
    assert!(matches!(
        store.place_retire(una, id(1), luz, at(41)).await,
        Err(StoreError::NotFound { .. })
    ));
    assert_eq!(names(una).await, ["Abedul"]);
    let zone = atalaya_domain::Zone::new("America/Guatemala").unwrap();
    let later = at(40) + Retention::default().text + SignedDuration::from_secs(1);
    store.retain(Retention::default(), zone, later).await.unwrap();
    let mut raw = Raw::open(store.database.url());
    assert_eq!(raw.lines("SELECT band AS line FROM place_review"), Vec::<String>::new());
});
