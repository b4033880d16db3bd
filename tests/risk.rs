//! `atalaya risk`: its columns, and that neither a second run nor another order changes a byte.

use std::fmt::Write as _;

use crate::program::run;

#[test]
fn the_same_events_in_any_order_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows: Vec<String> = (0..200_u32)
        .map(|number| {
            let (day, hour) = (1 + number % 28, number * 7 % 24);
            let (lat, lon) = (14.62 + f64::from(number % 9) * 0.002, -90.51);
            format!("e{number},P1,2026-10-{day:02}T{hour:02}:15:00-06:00,{lat},{lon}\n")
        })
        .collect();
    // A stride that shares no factor with 200 visits every row once, in another order.
    let shuffled: String = (0..rows.len()).map(|at| rows[at * 77 % rows.len()].as_str()).collect();
    let write = |name: &str, rows: &str| {
        let mut text = "id,kind,occurred_at,lat,lon\n".to_owned();
        write!(text, "{rows}").expect("written");
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("text").to_owned()
    };
    let (one, other) = (write("one.csv", &rows.concat()), write("other.csv", &shuffled));
    let risk = |file: &str| run(&["risk", "--resolution", "7", "--events", file]);
    let first = risk(&one);
    assert_eq!(first.lines().next(), Some("cell,hour_of_week,rate,lower,upper,level"));
    assert_eq!((first.lines().count() - 1) % 168, 0, "168 hours a cell");
    assert!(first.lines().count() > 168);
    assert!(first == risk(&one), "a second run differs");
    assert!(first == risk(&other), "another order differs");
}
