//! A phone of ODK Collect: the form that pyxform makes, filled in by its own rules and handed over by the real protocol.

use std::process::Command;

use crate::program::{Server, run};

/// Python with pyxform, where it is named; what is missing fails in CI and is said elsewhere.
fn python() -> Option<Command> {
    let python = std::env::var_os("ATALAYA_TEST_READERS").unwrap_or_else(|| "python3".into());
    let mut asked = Command::new(&python);
    let is_there = asked.args(["-c", "import openpyxl, pyxform, requests"]).output();
    if is_there.is_ok_and(|output| output.status.success()) {
        return Some(Command::new(python));
    }
    let is_needed = std::env::var_os("REQUIRE_READERS").is_some();
    assert!(!is_needed, "no pyxform: scripts/need readers, and ATALAYA_TEST_READERS");
    eprintln!("not tried: no pyxform (scripts/need readers)");
    None
}

#[tokio::test]
async fn the_form_of_pyxform_is_handed_over_by_the_protocol_of_collect() {
    let Some(mut python) = python() else { return };
    let database = atalaya_kit::sqlite();
    let of = ["--organisation", "omes", "--database", database.url()];
    run(&["organisation", "create", "omes", "--database", database.url()]);
    let token = |role: &str, label: &str, more: &[&str]| {
        let what = ["token", "create", "--role", role, "--label", label];
        run(&[&what[..], &of[..], more].concat())
    };
    let intake = token("promoter", "telefono-7", &["--intake-only"]);
    let reading = token("supervisor", "lectura", &[]);
    let server = Server::start(database.url());
    server.ready().await;
    let output = tokio::task::spawn_blocking({
        let url = server.url.clone();
        move || {
            let root = env!("CARGO_MANIFEST_DIR");
            let script = format!("{root}/tests/collect.py");
            python.args([&script, root, &url, &intake, &reading]).output().expect("Python")
        }
    });
    let output = output.await.expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    println!("{}", String::from_utf8_lossy(&output.stdout));
}
