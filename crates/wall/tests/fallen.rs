//! Renderers that crash, hang or never draw: the picture before stays, as old, and no empty one takes its place.

use std::process::Command;

use tempfile::TempDir;

use crate::program::{
    LOUD_PLACE, OTHER_PLACE, Picture, Running, Town, is_gone, script, signal, stop, told, wall,
};

fn shows(picture: &Picture, place: [f64; 2]) -> bool {
    picture.share(place, &[picture.palette.levels[4]]) > 0.6
}

fn shows_nothing(picture: &Picture) -> bool {
    picture.share_of_map(&picture.palette.levels) < 0.001
}

/// A renderer that first does what a script says.
fn after(folder: &TempDir, what: &str) -> String {
    let folder_of = folder.path().display();
    let real = format!("cd '{folder_of}'\n{what}\nexec '{}' \"$@\"", wall().display());
    script(folder, "renderer", &real).display().to_string()
}

#[tokio::test]
async fn while_the_next_renderer_begins_the_picture_before_stays_as_old() {
    let town = Town::new().await;
    town.make_dangerous(LOUD_PLACE).await;
    let folder = TempDir::new().expect("a folder");
    let gate = folder.path().join("gate");
    // Once there is a gate, it waits until somebody opens it.
    let renderer = after(&folder, "if [ -p gate ]; then read -r _ < gate; fi");
    let mut wall = Running::start(town.inside(&["--every", "3600", "--renderer", &renderer]));
    Picture::wait(&town.out(), "a picture", |one| shows(one, LOUD_PLACE) && !one.warns());
    let before = wall.renderer();
    assert!(Command::new("mkfifo").arg(&gate).status().expect("mkfifo runs").success());
    // Stopped, it draws nothing of what comes now, and so dies in the middle of it.
    stop(before);
    town.make_dangerous(OTHER_PLACE).await;
    signal("SEGV", before);
    signal("CONT", before);
    let stale = Picture::wait(&town.out(), "the banner", Picture::warns);
    assert!(shows(&stale, LOUD_PLACE), "what was known is shown, as old");
    assert!(!shows(&stale, OTHER_PLACE), "and what is new is not there yet");
    // Whoever waits at the gate is let in.
    let mut open = Command::new("timeout");
    open.args(["120", "sh", "-c", "echo go > \"$0\""]).arg(&gate);
    assert!(open.status().expect("timeout runs").success(), "another has begun");
    std::fs::remove_file(&gate).expect("it is there");
    let next = |one: &Picture| shows(one, OTHER_PLACE) && !one.warns();
    let next = Picture::wait(&town.out(), "the next picture", next);
    assert!(shows(&next, LOUD_PLACE) && is_gone(before));
    assert_ne!(wall.renderer(), before);
    assert_eq!(wall.terminate(), Some(0));
    let said = wall.said();
    assert!(said.contains("it died of signal 11 (SIGSEGV); the picture says so"), "{said}");
}

#[tokio::test]
async fn a_renderer_that_hangs_is_killed_when_its_time_is_over_and_the_next_picture_is_right() {
    let town = Town::new().await;
    let flags = ["--every", "3600", "--draw-within", "15"];
    let mut wall = Running::start(town.inside(&flags));
    Picture::wait(&town.out(), "a picture", |one| !one.warns());
    let before = wall.renderer();
    stop(before);
    town.make_dangerous(OTHER_PLACE).await;
    let next = |one: &Picture| shows(one, OTHER_PLACE) && !one.warns();
    Picture::wait(&town.out(), "the next picture", next);
    assert!(is_gone(before));
    assert_eq!(wall.terminate(), Some(0));
    let said = wall.said();
    assert!(said.contains("it did not answer within 15s and was killed"), "{said}");
}

#[tokio::test]
async fn a_renderer_that_always_crashes_takes_the_map_away_and_the_exit_code_says_so() {
    let town = Town::new().await;
    town.make_dangerous(LOUD_PLACE).await;
    let folder = TempDir::new().expect("a folder");
    let renderer = after(&folder, "echo >> begun\nif [ -e broken ]; then kill -SEGV $$; fi");
    let mut wall = Running::start(town.inside(&["--every", "3600", "--renderer", &renderer]));
    Picture::wait(&town.out(), "a picture", |one| shows(one, LOUD_PLACE) && !one.warns());
    std::fs::write(folder.path().join("broken"), "").expect("written");
    signal("KILL", wall.renderer());
    town.make_dangerous(OTHER_PLACE).await;
    assert_eq!(wall.ended(), Some(7), "{}", wall.said());
    let said = wall.said();
    assert!(said.contains("the renderer fell 5 times one after the other"), "{said}");
    assert!(said.contains("the last time it died of signal 11 (SIGSEGV)"), "{said}");
    let begun = std::fs::read_to_string(folder.path().join("begun")).expect("written");
    assert_eq!(begun.lines().count(), 5, "the one that was killed, and four that crashed");
    let picture = Picture::of(&town.out()).expect("a picture");
    assert!(picture.warns() && shows_nothing(&picture), "an old map would outlive who renews it");
}

#[tokio::test]
async fn from_a_timer_too_it_is_tried_again_and_knows_no_token() {
    let town = Town::new().await;
    town.make_dangerous(LOUD_PLACE).await;
    let folder = TempDir::new().expect("a folder");
    let crash = "env >> known; echo \"$@\" >> known\n\
        if mkdir first || mkdir second; then kill -SEGV $$; fi 2>/dev/null";
    let renderer = after(&folder, crash);
    let token = town.token("steward", &[]);
    let mut once = town.inside(&["--once", "--renderer", &renderer]);
    let output = once.env("ATALAYA_WALL_TOKEN_FILE", &token).output().expect("the wall starts");
    assert!(output.status.success(), "{}", told(&output));
    let picture = Picture::of(&town.out()).expect("a picture");
    assert!(shows(&picture, LOUD_PLACE) && !picture.warns());
    let known = std::fs::read_to_string(folder.path().join("known")).expect("written");
    assert_eq!(known.lines().filter(|line| *line == "--render-child").count(), 3, "{known}");
    let secret = std::fs::read_to_string(&token).expect("a token");
    let path = token.display().to_string();
    for told in ["ATALAYA_WALL_", path.as_str(), secret.trim(), town.url.as_str()] {
        assert!(!known.contains(told), "{told}");
    }

    // If it never draws, what was there is not left to look like now.
    let never = after(&folder, "kill -SEGV $$");
    let output = town.inside(&["--once", "--renderer", &never]).output().expect("the wall starts");
    assert_eq!(output.status.code(), Some(7), "{}", told(&output));
    let picture = Picture::of(&town.out()).expect("a picture");
    assert!(picture.warns() && shows_nothing(&picture));
}

#[tokio::test]
async fn a_renderer_does_not_outlive_the_wall() {
    let town = Town::new().await;
    let mut wall = Running::start(town.inside(&["--every", "3600"]));
    Picture::wait(&town.out(), "a picture", |one| !one.warns());
    let renderer = wall.renderer();
    wall.kill();
    wall.ended();
    crate::program::wait("it ends with who asks", || is_gone(renderer));
}
