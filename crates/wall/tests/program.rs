//! The server and the wall as child processes, and pictures to look at.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use atalaya_wall::palette::{Palette, Rgb, Theme};
use atalaya_wall::picture::Layout;
use atalaya_wall::population::FINEST_OF_ONE;
use atalaya_wall::server::FINEST;
use atalaya_wall::view::{Bbox, View};
use h3o::{CellIndex, LatLng, Resolution};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;
use tiny_skia::Pixmap;

/// How long anything may take before a test gives up.
pub const PATIENCE: Duration = Duration::from_mins(2);
/// The capital, and a little around it.
pub const CITY: Bbox = [-90.58, 14.57, -90.46, 14.67];
/// Where much was reported: away from the names of towns.
pub const LOUD_PLACE: [f64; 2] = [-90.545, 14.595];
/// Where nothing was, and then something is.
pub const OTHER_PLACE: [f64; 2] = [-90.485, 14.655];
/// The loud colour of banners.
pub const BANNER: Rgb = [0xff, 0xd4, 0x00];

/// The server's program: built by the workspace, or named.
fn program() -> PathBuf {
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/debug/atalaya");
    let path = std::env::var_os("ATALAYA_PROGRAM").map_or_else(|| built.into(), PathBuf::from);
    assert!(path.exists(), "build the server first: cargo build, or name it in ATALAYA_PROGRAM");
    path
}

/// A served country with an organisation.
pub struct Town {
    pub folder: TempDir,
    pub url: String,
    database: String,
    key: PathBuf,
    server: Child,
    reporter: String,
}

impl Drop for Town {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Town {
    /// With some reports all over the city, so that there is a *usual*.
    pub async fn new() -> Self {
        // Again changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().expect("a folder");
        let key = folder.path().join("atalaya.key");
        let made = Command::new(program()).args(["key", "create"]).arg(&key).output();
        assert!(made.expect("the program starts").status.success());
        let database = format!("sqlite:{}", folder.path().join("atalaya.db").display());
        let run = |arguments: &[&str]| run(&key, &database, arguments);
        run(&["organisation", "create", "omes"]);
        let reporter = run(&["token", "create", "--organisation", "omes", "--role", "supervisor"]);
        let mut server = Command::new(program())
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--insecure-cookie",
                "--database",
                &database,
            ])
            .env("ATALAYA_KEY_FILE", &key)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(server.stderr.take().expect("piped")).lines();
        let url = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("atalaya listens on ").map(str::to_owned));
        // Its log goes on; nobody may block it.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let url = url.expect("it says where it listens");
        let town = Self { folder, url, database, key, server, reporter };
        town.ready().await;
        let [west, south, east, north] = CITY;
        let scattered = (0..150).map(|at| {
            // The golden ratio's multiples lie evenly and crowd nowhere.
            let along = |times: f64| (f64::from(at) * times).fract();
            [west + (east - west) * along(0.618_034), south + (north - south) * along(0.414_214)]
        });
        town.report(&scattered.collect::<Vec<_>>(), 90).await;
        town
    }

    async fn ready(&self) {
        let url = format!("{}/readyz", self.url);
        let begun = Instant::now();
        while !reqwest::get(&url).await.is_ok_and(|answer| answer.status().is_success()) {
            assert!(begun.elapsed() < PATIENCE, "ready in time");
            tokio::task::yield_now().await;
        }
    }

    /// Reports an incident of trans women at each place, spread over so many days until now.
    pub async fn report(&self, places: &[[f64; 2]], days: u32) {
        self.report_of("TW", places, days).await;
    }

    /// The same of activities with some key population.
    pub async fn report_of(&self, population: &str, places: &[[f64; 2]], days: u32) {
        #[expect(clippy::disallowed_methods, reason = "the real server reads it too")]
        let now = jiff::Timestamp::now();
        let many = places.len();
        let events: Vec<Value> = places
            .iter()
            .enumerate()
            .map(|(at, [lon, lat])| {
                let minutes = (at as f64 + 0.5) / many as f64 * f64::from(days) * 1_440.0;
                let occurred = now - jiff::SignedDuration::from_mins(minutes as i64 + 61);
                let bits = (lat.to_bits() ^ lon.to_bits().rotate_left(9)) & 0xffff_ffff;
                let bits =
                    population.bytes().fold(bits, |bits, letter| bits ^ u64::from(letter) << 20);
                json!({
                    "id": format!("{bits:08x}-0000-4000-8000-{at:012x}"),
                    "kind": "P1", "severity": 3, "key_populations": [population], "source": "self",
                    "occurred_at": occurred.to_string(), "lat": lat, "lon": lon,
                    "location_precision": "G1",
                })
            })
            .collect();
        let answer = reqwest::Client::new()
            .post(format!("{}/api/v1/events", self.url))
            .bearer_auth(&self.reporter)
            .json(&events)
            .send()
            .await
            .expect("an answer");
        assert_eq!(
            answer.status(),
            StatusCode::CREATED,
            "{}",
            answer.text().await.unwrap_or_default()
        );
    }

    /// So much at one place that it is of the highest level, and the map knows it.
    pub async fn make_dangerous(&self, place: [f64; 2]) {
        self.report(&[place; 120], 50).await;
        self.highest("ALL", cell(place), place).await;
    }

    /// The same for one key population, in a hexagon of 5 km².
    pub async fn make_dangerous_for(&self, population: &str, place: [f64; 2]) {
        self.report_of(population, &[place; 120], 50).await;
        self.highest(population, cell_of(place, FINEST_OF_ONE), place).await;
    }

    /// Waits until the map has the highest level there.
    async fn highest(&self, population: &str, cell: CellIndex, [lon, lat]: [f64; 2]) {
        let url = format!(
            "{}/api/v1/risk?key_population={population}&resolution={}&bbox={},{},{},{}",
            self.url,
            u8::from(cell.resolution()),
            lon - 0.001,
            lat - 0.001,
            lon + 0.001,
            lat + 0.001
        );
        let cell = cell.to_string();
        let begun = Instant::now();
        loop {
            let asked = reqwest::Client::new().get(&url).bearer_auth(&self.reporter).send().await;
            let told: Value = asked.expect("an answer").json().await.expect("JSON");
            let all = told["features"].as_array().cloned().unwrap_or_default();
            let found = all.iter().find(|one| one["properties"]["cell"] == cell.as_str());
            if found.is_some_and(|one| one["properties"]["level"] == 5) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{found:?}");
            tokio::task::yield_now().await;
        }
    }

    /// A token's file.
    pub fn token(&self, role: &str, flags: &[&str]) -> PathBuf {
        let of = ["token", "create", "--organisation", "omes", "--role", role, "--label", "wall"];
        let token = run(&self.key, &self.database, &[&of[..], flags].concat());
        let path = self.folder.path().join(format!("{role}{}.token", flags.len()));
        std::fs::write(&path, token).expect("written");
        path
    }

    /// Ends all tokens but the reporter's, which is the first.
    pub fn revoke_tokens(&self) {
        let list = run(&self.key, &self.database, &["token", "list", "--organisation", "omes"]);
        for id in list
            .lines()
            .filter(|line| line.ends_with("\twall"))
            .filter_map(|line| line.split('\t').next())
        {
            run(&self.key, &self.database, &["token", "revoke", "--organisation", "omes", id]);
        }
    }

    /// The server is no more.
    pub fn kill(&mut self) {
        // It may have ended already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }

    /// Where the picture goes.
    pub fn out(&self) -> PathBuf {
        self.folder.path().join("wall.png")
    }

    /// The wall with these flags.
    pub fn wall(&self, flags: &[&str]) -> Command {
        let mut wall = Command::new(wall());
        wall.args(["--server", &self.url, "--size", "960x540", "--out"])
            .arg(self.out())
            .args(flags);
        wall
    }

    /// The wall for the inside, of the city.
    pub fn inside(&self, flags: &[&str]) -> Command {
        let token = self.token("steward", &[]);
        let mut wall =
            self.wall(&["--inside", "--bbox", "-90.58,14.57,-90.46,14.67", "--title", "Ciudad"]);
        wall.arg("--token-file").arg(token).args(flags);
        wall
    }
}

fn run(key: &Path, database: &str, arguments: &[&str]) -> String {
    let output = Command::new(program())
        .args(arguments)
        .args(["--database", database])
        .env("ATALAYA_KEY_FILE", key)
        .output()
        .expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// What a program said.
pub fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The wall's program.
pub fn wall() -> PathBuf {
    env!("CARGO_BIN_EXE_atalaya-wall").into()
}

/// A program of a few lines.
pub fn script(folder: &TempDir, name: &str, what: &str) -> PathBuf {
    let (text, path) = (folder.path().join(format!("{name}.text")), folder.path().join(name));
    std::fs::write(&text, format!("#!/bin/sh\n{what}\n")).expect("written");
    // By another program: what this one has open for writing, a child that begins meanwhile has too, and cannot run.
    let made = Command::new("install").args(["-m", "755"]).args([&text, &path]).status();
    assert!(made.expect("install runs").success());
    path
}

/// Sends a signal to a process.
pub fn signal(name: &str, process: u32) {
    let sent = Command::new("kill").arg(format!("-{name}")).arg(process.to_string()).status();
    assert!(sent.expect("kill runs").success(), "{name}");
}

/// Stops a process, so that it answers no more and the next SIGSEGV ends it: the first is taken by Rust's own handler,
/// which looks whether a stack was full and lets go.
pub fn stop(process: u32) {
    signal("SEGV", process);
    wait("its handler lets go", || !catches_segv(process));
    signal("STOP", process);
    wait("it stops", || status(process).is_some_and(|(state, _)| state == "T"));
}

/// Whether a process has a handler for SIGSEGV, the eleventh signal.
fn catches_segv(process: u32) -> bool {
    let told = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let caught = told.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    let caught = caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    caught.is_some_and(|mask| (mask >> 10) & 1 == 1)
}

/// The state and the parent of a process.
fn status(process: u32) -> Option<(String, u32)> {
    let told = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // Its name stands in brackets and may hold anything.
    let mut fields = told.rsplit_once(')')?.1.split_whitespace();
    Some((fields.next()?.to_owned(), fields.next()?.parse().ok()?))
}

/// Whether a process is no more.
pub fn is_gone(process: u32) -> bool {
    status(process).is_none_or(|(state, _)| state == "Z" || state == "X")
}

/// Waits until something is so.
pub fn wait(why: &str, is: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < PATIENCE, "{why}");
        std::thread::yield_now();
    }
}

/// A wall that runs until it is dropped.
pub struct Running(pub Child);

impl Running {
    pub fn start(mut wall: Command) -> Self {
        Self(wall.stderr(Stdio::piped()).spawn().expect("the wall starts"))
    }

    /// SIGTERM; gives the exit code.
    pub fn terminate(&mut self) -> Option<i32> {
        signal("TERM", self.0.id());
        self.ended()
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.0.kill().expect("it runs");
    }

    /// The process that draws for it.
    pub fn renderer(&self) -> u32 {
        let all = std::fs::read_dir("/proc").expect("Linux").filter_map(Result::ok);
        let all = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        let mut own = all.filter(|process| {
            status(*process).is_some_and(|(_, parent)| parent == self.0.id()) && !is_gone(*process)
        });
        own.next().expect("it has begun")
    }

    /// Waits until it has ended.
    pub fn ended(&mut self) -> Option<i32> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().expect("a child") {
                return status.code();
            }
            assert!(begun.elapsed() < PATIENCE, "it ends in time");
            std::thread::yield_now();
        }
    }

    /// What it has said, once it has ended.
    pub fn said(&mut self) -> String {
        let mut said = String::new();
        let pipe = self.0.stderr.as_mut().expect("piped");
        pipe.read_to_string(&mut said).expect("text");
        said
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The hexagon of a place.
pub fn cell(place: [f64; 2]) -> CellIndex {
    cell_of(place, FINEST)
}

/// The hexagon of some resolution, as reports are counted: their finest one's parent.
pub fn cell_of([lon, lat]: [f64; 2], resolution: u8) -> CellIndex {
    let resolution = Resolution::try_from(resolution).expect("a resolution");
    let finest = LatLng::new(lat, lon).expect("a place").to_cell(Resolution::Nine);
    finest.parent(resolution).expect("a coarser one")
}

/// A picture of the city, 960 × 540.
pub struct Picture {
    dots: Pixmap,
    view: View,
    pub palette: Palette,
}

impl Picture {
    pub fn of(path: &Path) -> Option<Self> {
        let bytes = std::fs::read(path).ok()?;
        // It is moved there whole: what is there can be read.
        let dots = Pixmap::decode_png(&bytes).expect("a picture");
        let size = [dots.width(), dots.height()];
        let view = View::holding(CITY, Layout::of(size).map());
        Some(Self { dots, view, palette: Palette::of(Theme::Light) })
    }

    /// Waits until there is one that is so.
    pub fn wait(path: &Path, why: &str, is: impl Fn(&Self) -> bool) -> Self {
        let begun = Instant::now();
        loop {
            if let Some(picture) = Self::of(path).filter(&is) {
                return picture;
            }
            assert!(begun.elapsed() < PATIENCE, "{why}");
            std::thread::yield_now();
        }
    }

    fn at(&self, x: u32, y: u32) -> Option<Rgb> {
        let dot = self.dots.pixel(x, y)?;
        Some([dot.red(), dot.green(), dot.blue()])
    }

    /// Which share of the inner part of a place's hexagon has one of these colours.
    pub fn share(&self, place: [f64; 2], colours: &[Rgb]) -> f64 {
        self.share_of(cell(place), colours)
    }

    /// Which share of the middle of a hexagon has one of these colours.
    pub fn share_of(&self, cell: CellIndex, colours: &[Rgb]) -> f64 {
        let middle = LatLng::from(cell);
        let [x, y] = self.view.dot([middle.lng(), middle.lat()]);
        let reach = (300.0 / self.view.metres_a_dot()) as i32;
        let (mut found, mut all) = (0, 0);
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let dot = self.at((x as i32 + dx) as u32, (y as i32 + dy) as u32);
                let dot = dot.expect("it is in the picture");
                all += 1;
                found += u32::from(colours.iter().any(|colour| near(*colour, dot)));
            }
        }
        f64::from(found) / f64::from(all)
    }

    /// Which share of the map has one of these colours.
    pub fn share_of_map(&self, colours: &[Rgb]) -> f64 {
        let [wide, high] = self.view.size();
        let dots = (0..high).flat_map(|y| (0..wide).map(move |x| (x, y)));
        let found = dots.filter(|(x, y)| {
            self.at(*x, *y).is_some_and(|dot| colours.iter().any(|colour| near(*colour, dot)))
        });
        found.count() as f64 / f64::from(wide * high)
    }

    /// Whether the panel says that it is of one key population.
    pub fn names_a_population(&self) -> bool {
        // Below the band that says who may look: words on the colour of words.
        let x = self.view.size()[0] + 4;
        self.at(x, 42) == Some(self.palette.text)
    }

    /// Whether a banner stands over the map.
    pub fn warns(&self) -> bool {
        let (edge, top) = (self.at(1, 300), self.at(400, 4));
        edge == Some(BANNER) && top == Some(BANNER)
    }
}

fn near(a: Rgb, b: Rgb) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 2)
}
