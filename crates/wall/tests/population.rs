//! The live risk of one key population.

use atalaya_wall::population::FINEST_OF_ONE;
use atalaya_wall::server::FINEST;
use h3o::{LatLng, Resolution};

use crate::program::{LOUD_PLACE, OTHER_PLACE, Picture, Running, Town, cell_of, told};

/// The highest level at the middle of a place's hexagon of 5 km².
fn shows(picture: &Picture, place: [f64; 2]) -> bool {
    picture.share_of(cell_of(place, FINEST_OF_ONE), &[picture.palette.levels[4]]) > 0.6
}

#[tokio::test]
async fn it_shows_what_befell_one_population_and_not_what_befell_others() {
    let town = Town::new().await;
    town.make_dangerous_for("TW", LOUD_PLACE).await;
    town.make_dangerous_for("MSM", OTHER_PLACE).await;
    for (code, here, elsewhere) in
        [("TW", LOUD_PLACE, OTHER_PLACE), ("MSM", OTHER_PLACE, LOUD_PLACE)]
    {
        let mut wall = town.inside(&["--once", "--population", code]);
        let output = wall.output().expect("the wall starts");
        assert!(output.status.success(), "{code}: {}", told(&output));
        let picture = Picture::of(&town.out()).expect("a picture");
        assert!(shows(&picture, here) && !shows(&picture, elsewhere), "{code}");
        assert!(!picture.warns() && picture.names_a_population(), "{code}");
        let said = told(&output);
        assert!(!said.contains(code), "the log does not say whose it is: {said}");
    }
    let all = town.inside(&["--once"]).output().expect("the wall starts");
    assert!(all.status.success(), "{}", told(&all));
    let all = Picture::of(&town.out()).expect("a picture");
    assert!(!all.names_a_population(), "everybody's is of nobody alone");
}

#[tokio::test]
async fn it_is_no_finer_than_a_part_of_a_town_and_drawn_anew_when_it_changes() {
    let town = Town::new().await;
    let finest = ["--every", "3600", "--population", "TW", "--resolution", "8"];
    let _wall = Running::start(town.inside(&finest));
    let first = Picture::wait(&town.out(), "a first picture", |one| !one.warns());
    assert!(!shows(&first, LOUD_PLACE), "nothing is there yet");
    town.make_dangerous_for("TW", LOUD_PLACE).await;
    let next = Picture::wait(&town.out(), "the live map rings", |one| shows(one, LOUD_PLACE));
    // At one corner only was it; the whole of it has the colour.
    let fine = Resolution::try_from(FINEST).expect("a resolution");
    for child in cell_of(LOUD_PLACE, FINEST_OF_ONE).children(fine) {
        let share = next.share_of(child, &[next.palette.levels[4]]);
        assert!(share > 0.4, "{share} at {}", LatLng::from(child));
    }
}

#[tokio::test]
async fn one_that_is_none_or_that_nobody_sees_is_refused_with_what_there_is() {
    let town = Town::new().await;
    let mut unknown = town.inside(&["--once", "--population", "PWID"]);
    let output = unknown.output().expect("the wall starts");
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    let why = "no key population has the code \"PWID\": the codes are FSW, TW, MSM, PPL, MIX, ORG";
    assert!(told(&output).contains(why), "{}", told(&output));

    for (language, why) in [
        ("es", "no ve el mapa de UNK (No se sabe); ve el de: ALL, FSW, TW, MSM, PPL, MIX, ORG"),
        ("en", "it does not see the map of UNK (Unknown); it sees that of: ALL, FSW"),
    ] {
        let mut unseen = town.inside(&["--once", "--population", "UNK", "--language", language]);
        let output = unseen.output().expect("the wall starts");
        assert_eq!(output.status.code(), Some(3), "{}", told(&output));
        assert!(told(&output).contains(why), "{}", told(&output));
        assert!(Picture::of(&town.out()).expect("a picture").warns());
    }

    // What was published is of no population alone.
    let board = town.wall(&["--once", "--population", "TW"]).output().expect("the wall starts");
    assert_eq!(board.status.code(), Some(2), "{}", told(&board));
    assert!(told(&board).contains("--inside"), "{}", told(&board));
}
