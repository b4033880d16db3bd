//! The wall as a whole: what it last knew, and what becomes of the picture when it knows no more.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use atalaya_wall::arguments::Arguments;
use atalaya_wall::base::{Base, Name};
use atalaya_wall::error::WallError;
use atalaya_wall::gpu::{Dots, Painter};
use atalaya_wall::live::{Heard, listen};
use atalaya_wall::output::put;
use atalaya_wall::palette::Palette;
use atalaya_wall::picture::{Drawn, Freshness, Layout, Sheet, Shown};
use atalaya_wall::places::{
    Area, Release, Unit, all_areas, area, class, may_meet, on_tile, release,
};
use atalaya_wall::scene::{Ink, Scene};
use atalaya_wall::server::Server;
use atalaya_wall::shapes::edged;
use atalaya_wall::view::{Bbox, Tile, View};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Unit as Part};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// How soon after one picture the next may come, whatever changes.
const BREATH: Duration = Duration::from_secs(3);
/// How soon a server that did not answer is asked again.
const AGAIN: Duration = Duration::from_secs(5);

#[expect(clippy::disallowed_methods, reason = "the program reads the clock")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// What was learnt before anything could be drawn.
struct Ground {
    painter: Painter,
    view: View,
    bbox: Bbox,
    names: Vec<Name>,
    title: String,
    whose: String,
    synthetic: bool,
    zone: TimeZone,
    /// The finest hexagons that are asked for.
    resolution: u8,
    /// The places that a release counts by, under its numbers.
    units: HashMap<&'static str, Vec<Area>>,
}

/// What the server last told.
struct Told {
    shown: Shown,
    /// When, by its clock.
    at: Timestamp,
    tiles: Vec<Drawn>,
}

struct Wall<'a> {
    arguments: &'a Arguments,
    server: Server,
    base: Base,
    palette: Palette,
    layout: Layout,
    ground: Option<Ground>,
    told: Option<Told>,
    /// Tiles as they were last drawn: what has not changed is not drawn again.
    drawn: HashMap<Tile, (Scene, Dots)>,
    bell: (mpsc::Sender<()>, mpsc::Receiver<()>),
    listening: Option<JoinHandle<()>>,
}

impl Drop for Wall<'_> {
    fn drop(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.abort();
        }
    }
}

/// Draws until somebody ends it, or until there is no more to draw; the map is then taken away.
pub async fn run(arguments: &Arguments) -> Result<(), WallError> {
    let server = Server::new(&arguments.server, arguments.token()?, arguments.language)?;
    let mut wall = Wall {
        arguments,
        server,
        base: Base::open().await?,
        palette: Palette::of(arguments.theme),
        layout: Layout::of(arguments.size),
        ground: None,
        told: None,
        drawn: HashMap::new(),
        // One ring is as good as many.
        bell: mpsc::channel(1),
        listening: None,
    };
    let ended = wall.draw_on().await;
    if arguments.once && ended.is_ok() {
        return ended;
    }
    let last = match &ended {
        Err(WallError::Refused { .. }) => Some(Freshness::Refused),
        // It has said so already.
        Err(error) if error.passes() => None,
        // Where it cannot be written there is nothing to be said.
        Err(WallError::Written { .. }) => None,
        Ok(()) | Err(_) => Some(Freshness::Ended),
    };
    if let Some(last) = last {
        wall.told = None;
        wall.write(last)?;
    }
    ended
}

/// Replaces the picture by one that says nobody renews it.
pub fn switch_off(arguments: &Arguments) -> Result<(), WallError> {
    let sheet = Sheet {
        layout: Layout::of(arguments.size),
        palette: &Palette::of(arguments.theme),
        language: arguments.language,
        inside: arguments.inside,
        area: named(arguments),
        whose: "",
        synthetic: false,
        shown: Shown::Nothing,
        freshness: Freshness::Ended,
        told: None,
        now: now().to_zoned_datetime(TimeZone::system()),
    };
    let anywhere = View::holding([-1.0, -1.0, 1.0, 1.0], sheet.layout.map());
    put(&sheet.compose(&anywhere, &[], &[])?, &arguments.out, !arguments.inside)
}

fn named(arguments: &Arguments) -> &str {
    arguments.title.as_deref().or(arguments.area.as_deref()).unwrap_or("Atalaya")
}

impl Wall<'_> {
    async fn draw_on(&mut self) -> Result<(), WallError> {
        let mut signals = Signals::new()?;
        loop {
            let begun = Instant::now();
            let refreshed = tokio::select! {
                refreshed = self.refresh() => refreshed,
                () = signals.come() => return Ok(()),
            };
            let wait = match refreshed {
                Ok(()) => {
                    self.write(Freshness::Current)?;
                    self.arguments.pause()
                }
                Err(error) if error.passes() => {
                    self.forget();
                    let since = self.told.as_ref().map(|told| told.at);
                    let since = since.map(|at| at.to_zoned_datetime(self.zone()));
                    self.write(Freshness::Stale { since })?;
                    if self.arguments.once {
                        return Err(error);
                    }
                    eprintln!("atalaya-wall: {error}; the picture says so");
                    AGAIN
                }
                Err(error) => return Err(error),
            };
            if self.arguments.once {
                return Ok(());
            }
            tokio::select! {
                () = signals.come() => return Ok(()),
                () = tokio::time::sleep(wait) => {}
                _ = self.bell.1.recv() => {
                    tokio::time::sleep(BREATH.saturating_sub(begun.elapsed())).await;
                }
            }
        }
    }

    /// Forgets what is too old to be shown even as old.
    fn forget(&mut self) {
        let memory =
            SignedDuration::try_from(self.arguments.memory()).unwrap_or(SignedDuration::MAX);
        let old = |told: &Told| now().duration_since(told.at) > memory;
        if let Some(told) = &mut self.told
            && old(told)
        {
            told.shown = Shown::Nothing;
            told.tiles.clear();
        }
    }

    fn zone(&self) -> TimeZone {
        self.ground.as_ref().map_or_else(TimeZone::system, |ground| ground.zone.clone())
    }

    /// Asks for everything and draws what changed.
    async fn refresh(&mut self) -> Result<(), WallError> {
        if self.ground.is_none() {
            self.ground = Some(self.learn().await?);
        }
        let began = Instant::now();
        let before = self.told.as_ref().map(|told| told.at);
        let (told, anew) =
            if self.arguments.inside { self.risk().await? } else { self.published().await? };
        if before.is_none() || anew > 0 {
            let (tiles, took) = (told.tiles.len(), began.elapsed().as_millis());
            eprintln!("atalaya-wall: {anew} of {tiles} tiles drawn anew, duration_ms={took}");
        }
        self.told = Some(told);
        Ok(())
    }

    async fn learn(&self) -> Result<Ground, WallError> {
        let Arguments { inside, resolution, .. } = *self.arguments;
        let (deployment, whose, finest) = if inside {
            let admitted = self.server.admission().await?;
            (admitted.deployment, admitted.organisation, admitted.finest.min(resolution))
        } else {
            (self.server.deployment().await?, String::new(), resolution)
        };
        let zone = deployment.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
        let mut units = HashMap::new();
        if !inside {
            let departments = all_areas(&self.server, Unit::Department).await?;
            units.insert("department", departments);
        }
        let (bbox, name) = match (&self.arguments.area, self.arguments.bbox) {
            (Some(asked), _) => {
                let found = area(&self.server, asked).await?;
                (found.bbox, found.name)
            }
            (None, Some(bbox)) => (bbox, deployment.name.clone()),
            (None, None) => {
                let departments = units.get("department").into_iter().flatten();
                let all = departments.map(|area| area.bbox).reduce(around);
                let bbox = deployment.bbox.or(all);
                let none = || WallError::Asked("the server knows no areas: give --bbox".to_owned());
                (bbox.ok_or_else(none)?, deployment.name.clone())
            }
        };
        let view = View::holding(bbox, self.layout.map());
        let whose = if name == deployment.name { whose } else { joined(&whose, &deployment.name) };
        Ok(Ground {
            painter: Painter::begin(view.side(), self.palette)?,
            view,
            bbox,
            names: self.base.names(&view).await?,
            title: self.arguments.title.clone().unwrap_or(name),
            whose,
            synthetic: deployment.synthetic,
            zone: zone.unwrap_or_else(TimeZone::system),
            resolution: finest,
            units,
        })
    }

    /// The live risk of the hour it is on the server.
    async fn risk(&mut self) -> Result<(Told, usize), WallError> {
        let Some(ground) = &self.ground else { return Err(unlearnt()) };
        let (bbox, view, resolution) = (ground.bbox, ground.view, ground.resolution);
        let (at, said) = self.server.said(bbox).await?;
        let local = at.to_zoned_datetime(ground.zone.clone());
        let hour = local.round(
            jiff::ZonedDateTimeRound::new().smallest(Part::Hour).mode(jiff::RoundMode::Trunc),
        );
        let hour = hour.unwrap_or(local);
        let mut scenes = Vec::new();
        let mut cells = Vec::new();
        for (tile, corner) in view.tiles() {
            let hexagons = self.server.hexagons(tile, resolution, hour.timestamp()).await?;
            let mut scene = Scene::new(self.base.ground(tile).await?, view.side());
            self.base.draw(tile, &mut scene).await?;
            for hexagon in &hexagons {
                scene.hexagon(hexagon.level, &hexagon.outline);
            }
            cells.extend(hexagons.into_iter().map(|hexagon| hexagon.cell));
            scenes.push((tile, corner, scene));
        }
        let shown = cells.first().map_or(resolution, |cell| u8::from(cell.resolution()));
        self.listen(Heard::of(cells.into_iter()));
        let (tiles, anew) = self.paint(scenes)?;
        let hexagons = match shown {
            ..=4 => "1800",
            5 => "250",
            6 => "36",
            7 => "5",
            8.. => "0.7",
        };
        Ok((
            Told { shown: Shown::Risk { hour, sentences: said.sentences, hexagons }, at, tiles },
            anew,
        ))
    }

    /// The release, and what it says nothing of.
    async fn published(&mut self) -> Result<(Told, usize), WallError> {
        let release = release(&self.server, self.arguments.release).await?;
        let unit = release.as_ref().map_or(Unit::Department, |release| release.unit);
        let Some(ground) = &mut self.ground else { return Err(unlearnt()) };
        let view = ground.view;
        let under = match unit {
            Unit::Whole | Unit::Department => "department",
            Unit::Municipality | Unit::Hexagon => "municipality",
        };
        if !ground.units.contains_key(under) {
            ground.units.insert(under, all_areas(&self.server, Unit::Municipality).await?);
        }
        let mut scenes = Vec::new();
        for (tile, corner) in view.tiles() {
            let mut scene = Scene::new(self.base.ground(tile).await?, view.side());
            self.base.draw(tile, &mut scene).await?;
            let all = ground.units.get(under).into_iter().flatten();
            numbers(&mut scene, tile, all, release.as_ref());
            scenes.push((tile, corner, scene));
        }
        let (tiles, anew) = self.paint(scenes)?;
        Ok((Told { shown: Shown::Published(release), at: now(), tiles }, anew))
    }

    /// Draws the tiles that changed.
    fn paint(
        &mut self,
        scenes: Vec<(Tile, [i32; 2], Scene)>,
    ) -> Result<(Vec<Drawn>, usize), WallError> {
        let Some(ground) = &mut self.ground else { return Err(unlearnt()) };
        let (mut tiles, mut anew) = (Vec::new(), 0);
        for (tile, corner, scene) in scenes {
            let known = self.drawn.get(&tile).filter(|(before, _)| *before == scene);
            let dots = if let Some((_, dots)) = known {
                dots.clone()
            } else {
                anew += 1;
                let dots = ground.painter.draw(scene.clone())?;
                self.drawn.insert(tile, (scene, dots.clone()));
                dots
            };
            tiles.push((dots, corner));
        }
        Ok((tiles, anew))
    }

    /// Listens to changes, once it is known where.
    fn listen(&mut self, heard: Option<Heard>) {
        if self.arguments.once || self.listening.is_some() {
            return;
        }
        let Some(heard) = heard else { return };
        let (server, bell) = (self.server.again(), self.bell.0.clone());
        self.listening = Some(tokio::spawn(async move { listen(&server, &heard, &bell).await }));
    }

    fn write(&self, freshness: Freshness) -> Result<(), WallError> {
        let zone = self.zone();
        let (told, ground) = (self.told.as_ref(), self.ground.as_ref());
        let sheet = Sheet {
            layout: self.layout,
            palette: &self.palette,
            language: self.arguments.language,
            inside: self.arguments.inside,
            area: ground.map_or_else(|| named(self.arguments), |ground| &ground.title),
            whose: ground.map_or("", |ground| &ground.whose),
            synthetic: ground.is_some_and(|ground| ground.synthetic),
            shown: told.map_or(Shown::Nothing, |told| told.shown.clone()),
            freshness,
            told: told.map(|told| told.at.to_zoned_datetime(zone.clone())),
            now: now().to_zoned_datetime(zone),
        };
        let anywhere = || View::holding([-1.0, -1.0, 1.0, 1.0], self.layout.map());
        let view = ground.map_or_else(anywhere, |ground| ground.view);
        let tiles = told.map_or(&[][..], |told| &told.tiles);
        let names = ground.map_or(&[][..], |ground| &ground.names);
        let picture = sheet.compose(&view, tiles, names)?;
        put(&picture, &self.arguments.out, !self.arguments.inside)
    }
}

/// Draws what a release says of a tile: everything hatched first, then the places that have a number.
fn numbers<'a>(
    scene: &mut Scene,
    tile: Tile,
    all: impl Iterator<Item = &'a Area>,
    release: Option<&Release>,
) {
    let counted = release.map(|release| (release.breaks(), &release.places));
    let edge = 0.8 * scene.step;
    for area in all {
        let shapes = on_tile(&area.shapes, tile);
        if may_meet(&shapes) {
            for rings in &shapes {
                scene.unknown(rings);
                scene.extend(Ink::Edge, edged(rings, edge));
            }
        }
    }
    let Some((breaks, places)) = counted else { return };
    for place in places {
        let shapes = on_tile(&place.shapes, tile);
        if may_meet(&shapes) {
            for rings in shapes {
                scene.extend(Ink::Edge, edged(&rings, edge));
                scene.push(Ink::Number(class(place.events, &breaks)), rings);
            }
        }
    }
}

fn around(a: Bbox, b: Bbox) -> Bbox {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

fn joined(one: &str, other: &str) -> String {
    if one.is_empty() { other.to_owned() } else { format!("{one} · {other}") }
}

fn unlearnt() -> WallError {
    WallError::Picture("nothing is known of the area yet".to_owned())
}

/// Whoever ends the program.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> Result<Self, WallError> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let terminate = signal(SignalKind::terminate());
            let terminate =
                terminate.map_err(|error| WallError::Asked(format!("no signals: {error}")))?;
            Ok(Self { terminate })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    async fn come(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    }
}
