//! The live risk, with a token.

use crate::program::{LOUD_PLACE, OTHER_PLACE, Picture, Running, Town, told};

#[tokio::test]
async fn each_hexagon_has_the_colour_of_its_level_and_what_is_not_known_has_none() {
    let town = Town::new().await;
    town.make_dangerous(LOUD_PLACE).await;
    let output = town.inside(&["--once"]).output().expect("the wall starts");
    assert!(output.status.success(), "{}", told(&output));
    let picture = Picture::of(&town.out()).expect("a picture");
    assert!(!picture.warns());
    let levels = picture.palette.levels;
    let share = picture.share(LOUD_PLACE, &[levels[4]]);
    assert!(share > 0.6, "the highest level is seen where it is: {share}");

    let veil = picture.share_of_map(&[picture.palette.veil]);
    assert!(veil > 0.1, "a good part of the city is not known: {veil}");
    let quiet = picture.share(OTHER_PLACE, &levels[2..]);
    assert!(quiet < 0.05, "and looks like no danger that somebody has told of: {quiet}");

    // What it says in its log tells no place and no token.
    let said = told(&town.inside(&["--once"]).output().expect("the wall starts"));
    assert!(said.contains("tiles drawn"), "{said}");
    let token = std::fs::read_to_string(town.token("steward", &[])).expect("a token");
    for place in ["90.5", "14.5", "14.6", token.as_str()] {
        assert!(!said.contains(place), "{said}");
    }
}

#[tokio::test]
async fn what_becomes_dangerous_is_on_the_picture_within_seconds_and_not_when_the_clock_comes() {
    let town = Town::new().await;
    let mut wall = Running::start(town.inside(&["--every", "3600"]));
    let highest =
        |picture: &Picture, place| picture.share(place, &[picture.palette.levels[4]]) > 0.6;
    let first = Picture::wait(&town.out(), "a first picture", |one| !one.warns());
    assert!(!highest(&first, LOUD_PLACE), "nothing is there yet");
    town.make_dangerous(LOUD_PLACE).await;
    let next = Picture::wait(&town.out(), "the live map rings", |one| highest(one, LOUD_PLACE));
    assert!(!highest(&next, OTHER_PLACE) && !next.warns());

    // Whoever ends it takes the map away.
    assert_eq!(wall.terminate(), Some(0), "{}", wall.said());
    let last = Picture::of(&town.out()).expect("a picture");
    assert!(last.warns());
    assert!(last.share_of_map(&last.palette.levels) < 0.001);
}
