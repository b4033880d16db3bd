//! The wall as a whole: what it last knew, and what becomes of the picture when it knows no more, or cannot draw it.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use atalaya_wall::arguments::Arguments;
use atalaya_wall::base::{Base, Name};
use atalaya_wall::error::WallError;
use atalaya_wall::live::{Heard, listen};
use atalaya_wall::output::put;
use atalaya_wall::palette::Palette;
use atalaya_wall::picture::{Drawn, Freshness, Lag, Layout, Sheet, Shown};
use atalaya_wall::places::{Area, Unit, all_areas, area, numbers, release};
use atalaya_wall::population::FINEST_OF_ONE;
use atalaya_wall::renderer::{Dots, Fall, Limits, Renderer};
use atalaya_wall::scene::Scene;
use atalaya_wall::server::Server;
use atalaya_wall::view::{Bbox, Tile, View};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Unit as Part};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::signals::Signals;

/// How soon after one picture the next may come, whatever changes.
const BREATH: Duration = Duration::from_secs(3);
/// How soon a server that did not answer is asked again.
const AGAIN: Duration = Duration::from_secs(5);
/// How soon after a renderer that fell the next begins; after one more than these the wall gives up.
const AFTER_FALL: [Duration; 4] =
    [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

#[expect(clippy::disallowed_methods, reason = "the program reads the clock")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// What was learnt before anything could be drawn.
struct Ground {
    renderer: Renderer,
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
    /// How often the renderer has fallen since the last whole picture.
    falls: usize,
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
        falls: 0,
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
        Err(WallError::GaveUp { .. } | WallError::Renderer(_) | WallError::Tile(_)) => {
            Some(Freshness::Undrawable)
        }
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
        population: None,
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
                    self.falls = 0;
                    self.write(Freshness::Current)?;
                    if self.arguments.once {
                        return Ok(());
                    }
                    self.arguments.pause()
                }
                Err(WallError::Fell(fall)) => self.fallen(fall)?,
                Err(error) if error.passes() => {
                    self.write_stale(Lag::Server)?;
                    if self.arguments.once {
                        return Err(error);
                    }
                    eprintln!("atalaya-wall: {error}; the picture says so");
                    AGAIN
                }
                Err(error) => return Err(error),
            };
            tokio::select! {
                () = signals.come() => return Ok(()),
                () = tokio::time::sleep(wait) => {}
                _ = self.bell.1.recv() => {
                    tokio::time::sleep(BREATH.saturating_sub(begun.elapsed())).await;
                }
            }
        }
    }

    /// The renderer has come to its end: the picture before stays, as old, until another has drawn the next. Gives how soon.
    fn fallen(&mut self, last: Fall) -> Result<Duration, WallError> {
        let wait = AFTER_FALL.get(self.falls).copied();
        self.falls += 1;
        let Some(wait) = wait else {
            return Err(WallError::GaveUp { times: self.falls, last });
        };
        self.write_stale(Lag::Renderer)?;
        let error = WallError::Fell(last);
        eprintln!("atalaya-wall: {error}; the picture says so, and another renderer begins");
        Ok(wait)
    }

    /// Says that what is shown is not of now.
    fn write_stale(&mut self, by: Lag) -> Result<(), WallError> {
        self.forget();
        let since = self.told.as_ref().map(|told| told.at);
        let since = since.map(|at| at.to_zoned_datetime(self.zone()));
        self.write(Freshness::Stale { since, by })
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

    async fn learn(&mut self) -> Result<Ground, WallError> {
        let Arguments { inside, resolution, .. } = *self.arguments;
        let (deployment, whose, finest) = if inside {
            let admitted = self.server.admission().await?;
            let mut finest = admitted.finest.min(resolution);
            if let Some(asked) = &self.arguments.population {
                let of = self.server.population_of(asked, &admitted.populations).await?;
                self.server.ask_for(of);
                finest = finest.min(FINEST_OF_ONE);
            }
            (admitted.deployment, admitted.organisation, finest)
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
            renderer: self.renderer(view.side()),
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

    fn renderer(&self, side: u32) -> Renderer {
        let Arguments { renderer, theme, draw_within, .. } = self.arguments;
        let program = renderer.clone().unwrap_or_else(Renderer::program);
        Renderer::new(program, side, *theme, Limits::of(side, Duration::from_secs(*draw_within)))
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
        let (tiles, anew) = self.paint(scenes).await?;
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
        let (tiles, anew) = self.paint(scenes).await?;
        Ok((Told { shown: Shown::Published(release), at: now(), tiles }, anew))
    }

    /// Draws the tiles that changed.
    async fn paint(
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
                let dots = ground.renderer.draw(&scene).await?;
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
            population: self.server.population(),
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

fn around(a: Bbox, b: Bbox) -> Bbox {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

fn joined(one: &str, other: &str) -> String {
    if one.is_empty() { other.to_owned() } else { format!("{one} · {other}") }
}

fn unlearnt() -> WallError {
    WallError::Picture("nothing is known of the area yet".to_owned())
}
