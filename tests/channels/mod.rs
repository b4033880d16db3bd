//! Outside of the app: text messages by a real Kannel, e-mail by a real mail server, and nodes and
//! databases that fail while messages are on their way.

mod gateway; // a gateway of ours that counts, hangs and goes away
mod kannel; // Kannel with its own operator: taken, arrived, refused, down
mod mail; // aiosmtpd: STARTTLS, signing in, refusals, silence
mod night; // two nodes, lost phones, duress, a patchy line, and a node that is killed
mod nodes;
mod push; // web push: signed, empty, to push services alone // killed between commit, handing over and writing down; without a database

use std::io::{BufRead as _, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use atalaya_disclosure::release_call;
use atalaya_domain::{DeliveryId, Language};
use atalaya_notify::Parcel;
use atalaya_store::DeliveryTo;
use jiff::Timestamp;

use crate::program::PATIENCE;

/// What is said, whatever has happened.
const SAID: &str = "Atalaya: tiene un aviso pendiente. Entre a la app.";

/// A port that nobody has now.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// Waits until something is so.
async fn until(what: &str, mut so: impl FnMut() -> bool) {
    until_asked(async || if so() { Ok(()) } else { Err(what.to_owned()) }).await;
}

/// The same of what has to be asked for; while it is not so, what was answered.
async fn until_asked(mut so: impl AsyncFnMut() -> Result<(), String>) {
    let begun = Instant::now();
    while let Err(answered) = so().await {
        assert!(begun.elapsed() < PATIENCE, "{answered}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A message to somebody.
#[expect(clippy::disallowed_methods, reason = "signatures are looked at by other programs' clocks")]
fn parcel(to: DeliveryTo) -> Parcel {
    Parcel {
        id: DeliveryId::parse("0193a7f0-c0de-4000-8000-000000000001").expect("an id"),
        to,
        call: release_call("Atalaya", Language::Es, false),
        receipt_url: None,
        now: Timestamp::now(),
    }
}

/// A program that others have made, which is killed when it is dropped.
struct Foreign {
    child: Child,
    heard: Arc<Mutex<String>>,
}

impl Foreign {
    fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let heard = Arc::new(Mutex::new(String::new()));
        let outs: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().expect("piped")),
            Box::new(child.stderr.take().expect("piped")),
        ];
        for out in outs {
            let heard = Arc::clone(&heard);
            std::thread::spawn(move || {
                for line in BufReader::new(out).lines().map_while(Result::ok) {
                    let mut heard = heard.lock().expect("nobody panics here");
                    heard.push_str(&line);
                    heard.push('\n');
                }
            });
        }
        Self { child, heard }
    }

    /// What it has printed.
    fn heard(&self) -> String {
        self.heard.lock().expect("nobody panics here").clone()
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Whether a program that a test needs is there; without it the test is skipped where that is seen,
/// and fails where it is required.
#[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
fn is_there(name: &str, package: &str, there: bool) -> bool {
    let required = std::env::var_os("REQUIRE_GATEWAYS").is_some_and(|value| value == "1");
    assert!(there || !required, "REQUIRE_GATEWAYS=1, and {name} is not installed");
    if !there {
        eprintln!("SKIPPED: {name} is not installed (apt-get install {package})");
    }
    there
}
