//! What was published, without a token.

use crate::program::{LOUD_PLACE, Picture, Town, told};

#[tokio::test]
async fn a_notice_board_shows_no_level_however_dangerous_it_is() {
    let town = Town::new().await;
    town.make_dangerous(LOUD_PLACE).await;
    let output = town
        .wall(&["--once", "--bbox", "-90.58,14.57,-90.46,14.67"])
        .output()
        .expect("the wall starts");
    assert!(output.status.success(), "{}", told(&output));
    let picture = Picture::of(&town.out()).expect("a picture");
    let levels = picture.share_of_map(&picture.palette.levels);
    assert!(levels < 0.001, "nothing was published: {levels}");
    let hatched = picture.share_of_map(&[picture.palette.veil]);
    assert!(hatched > 0.3, "and all of it says that there is no number: {hatched}");
    assert!(!picture.warns());
}

#[tokio::test]
async fn a_token_and_a_notice_board_do_not_go_together() {
    let town = Town::new().await;
    let token = town.token("steward", &[]);
    let mut wall = town.wall(&["--once"]);
    let output = wall.arg("--token-file").arg(&token).output().expect("the wall starts");
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(!town.out().exists());
}

#[tokio::test]
async fn areas_are_listed_and_found_by_name_and_one_that_is_not_there_is_said_to_be_none() {
    let town = Town::new().await;
    let output = town.wall(&["--list-areas"]).output().expect("the wall starts");
    let list = String::from_utf8(output.stdout).expect("text");
    assert_eq!(list.lines().count(), 362, "22 departments, 340 municipalities");
    for name in ["quetzaltenango", "GT-0901", "Mixco"] {
        let output = town.wall(&["--once", "--area", name]).output().expect("the wall starts");
        assert!(output.status.success(), "{name}: {}", told(&output));
    }
    let output = town.wall(&["--once", "--area", "Atlantis"]).output().expect("the wall starts");
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(told(&output).contains("--list-areas"), "{}", told(&output));
}
