//! The process that draws, alone: what befalls it befalls nobody else, and is told.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use atalaya_wall::error::WallError;
use atalaya_wall::palette::{Palette, Rgb, Theme};
use atalaya_wall::renderer::{Dots, Fall, FrameError, Limits, Renderer};
use atalaya_wall::scene::{Ink, Scene};
use tempfile::TempDir;

use crate::program::{PATIENCE, is_gone, script, signal, stop, wall};

const SIDE: u32 = 300;

fn limits() -> Limits {
    Limits::of(SIDE, PATIENCE)
}

fn renderer(program: impl Into<PathBuf>, limits: Limits) -> Renderer {
    Renderer::new(program.into(), SIDE, Theme::Light, limits)
}

fn ground(ink: Ink) -> Scene {
    Scene::new(ink, SIDE)
}

fn middle(dots: &Dots) -> Rgb {
    let at = ((SIDE * SIDE / 2 + SIDE / 2) * 4) as usize;
    [dots[at], dots[at + 1], dots[at + 2]]
}

/// How a program falls that stands where the renderer should.
async fn fall(program: &Path, limits: Limits) -> Fall {
    let drawn = renderer(program, limits).draw(&ground(Ink::Sea)).await;
    let error = drawn.map(|dots| dots.len()).expect_err("it draws nothing");
    assert!(matches!(error, WallError::Fell(_)), "{error}");
    let WallError::Fell(fall) = error else { unreachable!("it has fallen") };
    fall
}

#[tokio::test]
async fn one_that_dies_in_the_middle_of_a_tile_is_followed_by_one_that_draws_it() {
    let palette = Palette::of(Theme::Light);
    let mut renderer = renderer(wall(), limits());
    for (name, number) in [("SEGV", 11), ("KILL", 9)] {
        let first = renderer.draw(&ground(Ink::Sea)).await.expect("a tile");
        assert_eq!(middle(&first), palette.sea);
        let before = renderer.process().expect("it draws");
        stop(before);
        // It is asked, and answers no more.
        let abroad = ground(Ink::Abroad);
        let (drawn, ()) = tokio::join!(biased; renderer.draw(&abroad), async {
            signal(name, before);
            signal("CONT", before);
        });
        let error = drawn.map(|dots| dots.len()).expect_err("it is dead");
        assert!(matches!(error, WallError::Fell(Fall::Signal(died)) if died == number), "{error}");
        assert!(error.passes() && is_gone(before));
        let next = renderer.draw(&ground(Ink::Abroad)).await.expect("another draws it");
        assert_eq!(middle(&next), palette.abroad);
        assert_ne!(renderer.process(), Some(before));
    }
}

#[tokio::test]
async fn one_that_is_silent_is_killed_when_its_time_is_over() {
    let folder = TempDir::new().expect("a folder");
    let silent = script(&folder, "silent", "echo $$ > \"$0.pid\"\nexec sleep 600");
    let patience = Duration::from_secs(1);
    let begun = Instant::now();
    let fell = fall(&silent, Limits { patience, ..limits() }).await;
    assert!(matches!(fell, Fall::Hung(waited) if waited == patience), "{fell}");
    assert!(begun.elapsed() >= patience);
    let id = std::fs::read_to_string(folder.path().join("silent.pid")).expect("it began");
    assert!(is_gone(id.trim().parse().expect("a number")));
}

#[tokio::test]
async fn one_that_grows_without_end_is_killed() {
    let folder = TempDir::new().expect("a folder");
    // It keeps the last line of what has none.
    let greedy = script(&folder, "greedy", "exec tail /dev/zero");
    let fell = fall(&greedy, Limits { memory: 64, ..limits() }).await;
    assert!(matches!(fell, Fall::Grew(64..)), "{fell}");
}

#[tokio::test]
async fn one_that_says_what_cannot_be_read_is_not_believed() {
    let folder = TempDir::new().expect("a folder");
    let told = script(&folder, "told", "echo 'driver: everything is fine, really'\nexec sleep 600");
    let fell = fall(&told, limits()).await;
    assert!(matches!(fell, Fall::Strange(FrameError::Magic)), "{fell}");
    let left = script(&folder, "left", "exit 3");
    let fell = fall(&left, limits()).await;
    assert!(matches!(fell, Fall::Ended(3)), "{fell}");
}

#[tokio::test]
async fn without_a_driver_it_says_so_and_is_not_asked_again() {
    let folder = TempDir::new().expect("a folder");
    let none = "export VK_ICD_FILENAMES=/none VK_DRIVER_FILES=/none";
    let blind = format!("{none}\nexec '{}' \"$@\"", wall().display());
    let blind = script(&folder, "blind", &blind);
    let error = renderer(blind, limits()).draw(&ground(Ink::Sea)).await.expect_err("no driver");
    assert!(matches!(error, WallError::Renderer(_)) && !error.passes(), "{error}");
    assert_eq!(error.exit_code(), 5);
    assert!(error.to_string().contains("Vulkan"), "{error}");
    let none = renderer("/no/such/renderer", limits()).draw(&ground(Ink::Sea)).await;
    assert!(none.is_err_and(|error| error.exit_code() == 2));
}

#[tokio::test]
async fn after_so_many_tiles_another_begins_and_nobody_notices() {
    let palette = Palette::of(Theme::Light);
    let mut renderer = renderer(wall(), Limits { tiles: 3, growth: 1 << 20, ..limits() });
    let mut drawn_by = Vec::new();
    for _ in 0..7 {
        let dots = renderer.draw(&ground(Ink::Abroad)).await.expect("a tile");
        assert_eq!(middle(&dots), palette.abroad);
        drawn_by.push(renderer.process().expect("it draws"));
    }
    let [a, b, c] = [drawn_by[0], drawn_by[3], drawn_by[6]];
    assert_eq!(drawn_by, [a, a, a, b, b, b, c]);
    assert!(a != b && b != c && is_gone(a) && is_gone(b));
}

#[tokio::test]
async fn one_that_keeps_too_much_is_followed_by_another() {
    let mut renderer = renderer(wall(), Limits { tiles: u32::MAX, growth: 0, ..limits() });
    renderer.draw(&ground(Ink::Sea)).await.expect("a tile");
    let first = renderer.process();
    // It keeps some of each.
    for _ in 0..200 {
        renderer.draw(&ground(Ink::Sea)).await.expect("a tile");
        if renderer.process() != first {
            return;
        }
    }
    panic!("it never grew");
}

#[tokio::test]
async fn a_tile_that_it_cannot_draw_is_no_fall() {
    let mut renderer = renderer(wall(), limits());
    let mut scene = ground(Ink::Sea);
    let many = (0..110_000).map(|at| {
        let (x, y) = (f64::from(at % 400) * 10.0, f64::from(at / 400) * 10.0);
        vec![vec![[x, y], [x + 5.0, y], [x + 5.0, y + 5.0], [x, y + 5.0]]]
    });
    scene.extend(Ink::Country, many);
    let error = renderer.draw(&scene).await.expect_err("it has no room for it");
    assert!(matches!(&error, WallError::Renderer(why) if why.contains("room")), "{error}");
    let before = renderer.process();
    assert!(renderer.draw(&ground(Ink::Sea)).await.is_ok());
    assert_eq!(renderer.process(), before);
}
