//! Servers that die, tokens that end: no picture looks as if it were of now when it is not.

use crate::program::{LOUD_PLACE, Picture, Running, Town, told};

fn shows(picture: &Picture) -> bool {
    picture.share(LOUD_PLACE, &[picture.palette.levels[4]]) > 0.6
}

fn shows_nothing(picture: &Picture) -> bool {
    picture.share_of_map(&picture.palette.levels) < 0.001
}

#[tokio::test]
async fn a_server_that_dies_makes_the_picture_stale_at_once() {
    let mut town = Town::new().await;
    town.make_dangerous(LOUD_PLACE).await;
    // The clock alone would come in an hour: the live stream ends, and that is heard.
    let _wall = Running::start(town.inside(&["--every", "3600"]));
    Picture::wait(&town.out(), "a first picture", |one| shows(one) && !one.warns());
    town.kill();
    let stale = Picture::wait(&town.out(), "the banner", Picture::warns);
    assert!(shows(&stale), "what was known is shown for a while, as old");
}

#[tokio::test]
async fn what_is_too_old_is_not_shown_at_all() {
    let mut town = Town::new().await;
    town.make_dangerous(LOUD_PLACE).await;
    let _wall = Running::start(town.inside(&["--every", "5", "--forget-after", "0"]));
    Picture::wait(&town.out(), "a first picture", |one| shows(one) && !one.warns());
    town.kill();
    Picture::wait(&town.out(), "no map", |one| one.warns() && shows_nothing(one));
}

#[tokio::test]
async fn without_a_server_the_picture_before_is_replaced_and_the_exit_code_says_so() {
    let mut town = Town::new().await;
    town.make_dangerous(LOUD_PLACE).await;
    let once = town.inside(&["--once"]).output().expect("the wall starts");
    assert!(once.status.success(), "{}", told(&once));
    let mut again = town.inside(&["--once"]);
    town.kill();
    let output = again.output().expect("the wall starts");
    assert_eq!(output.status.code(), Some(4), "{}", told(&output));
    let picture = Picture::of(&town.out()).expect("a picture");
    assert!(picture.warns() && shows_nothing(&picture));
}

#[tokio::test]
async fn a_token_that_sees_no_map_is_refused_and_told_why() {
    let town = Town::new().await;
    for (role, flags) in
        [("advocate", &[][..]), ("promoter", &[]), ("supervisor", &["--intake-only"])]
    {
        let token = town.token(role, flags);
        let mut wall = town.wall(&["--inside", "--once"]);
        let output = wall.arg("--token-file").arg(token).output().expect("the wall starts");
        assert_eq!(output.status.code(), Some(3), "{role}: {}", told(&output));
        assert!(told(&output).contains("refuses this token"), "{}", told(&output));
        let picture = Picture::of(&town.out()).expect("it says so on the wall too");
        assert!(picture.warns() && shows_nothing(&picture));
    }
}

#[tokio::test]
async fn a_token_that_is_revoked_takes_the_map_away() {
    let town = Town::new().await;
    town.make_dangerous(LOUD_PLACE).await;
    let mut wall = Running::start(town.inside(&["--every", "5"]));
    Picture::wait(&town.out(), "a first picture", shows);
    town.revoke_tokens();
    assert_eq!(wall.ended(), Some(3), "{}", wall.said());
    let picture = Picture::of(&town.out()).expect("a picture");
    assert!(picture.warns() && shows_nothing(&picture));
}

#[tokio::test]
async fn whoever_switches_it_off_leaves_no_map() {
    let town = Town::new().await;
    town.make_dangerous(LOUD_PLACE).await;
    let once = town.inside(&["--once"]).output().expect("the wall starts");
    assert!(once.status.success(), "{}", told(&once));
    let off = town.wall(&["--off"]).output().expect("the wall starts");
    assert!(off.status.success(), "{}", told(&off));
    let picture = Picture::of(&town.out()).expect("a picture");
    assert!(picture.warns() && shows_nothing(&picture));
}
