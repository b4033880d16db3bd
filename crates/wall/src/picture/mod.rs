//! Composes the picture: the renderer's tiles, names and a scale over them, and a panel that says what is seen, of when,
//! and what it does not mean. When the data are old the picture says so before it says anything else.

mod canvas;
mod labels;
mod letters;
mod panel;
mod warning;

use jiff::ZonedDateTime;

pub use self::canvas::Canvas;
use crate::base::Name;
use crate::error::WallError;
use crate::palette::{Palette, Rgb};
use crate::places::Release;
use crate::population::Population;
use crate::view::View;
use crate::words::Language;

/// The least and most dots of a picture's side.
pub const SIDES: std::ops::RangeInclusive<u32> = 480..=7_680;

/// Where what stands in a picture. The map is at its top left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    size: [u32; 2],
    map: [u32; 2],
    /// A length that grows with the picture: one dot at 1080 of the shorter side.
    unit: f32,
}

impl Layout {
    /// Of a picture of so many dots.
    #[must_use]
    pub fn of(size @ [wide, high]: [u32; 2]) -> Self {
        let unit = wide.min(high) as f32 / 1080.0;
        let map = if wide >= high {
            [wide - ((470.0 * unit) as u32).min(wide / 2), high]
        } else {
            [wide, high - ((670.0 * unit) as u32).min(high / 2)]
        };
        Self { size, map, unit }
    }

    /// How large the map is, dots.
    #[must_use]
    pub const fn map(&self) -> [u32; 2] {
        self.map
    }

    const fn is_wide(&self) -> bool {
        self.size[0] >= self.size[1]
    }
}

/// What is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// The risk of an hour.
    Risk {
        /// When the hour begins, on the deployment's clock.
        hour: ZonedDateTime,
        /// What the server says beside it.
        sentences: Vec<String>,
        /// How finely: the area of a hexagon, km², as it is said.
        hexagons: &'static str,
    },
    /// What was published.
    Published(Option<Release>),
    /// Nothing: what there was is too old to be shown, or must not be shown any more.
    Nothing,
}

/// How far what is shown is of now.
#[derive(Debug, Clone, PartialEq)]
pub enum Freshness {
    /// It is.
    Current,
    /// It is not: since then there is nothing newer.
    Stale {
        /// When the server told what is shown; `None` if nothing is.
        since: Option<ZonedDateTime>,
        /// Whose fault it is.
        by: Lag,
    },
    /// It will not be: the server refuses the token.
    Refused,
    /// It will not be: there is nothing to draw it with.
    Undrawable,
    /// It will not be: the program has been ended.
    Ended,
}

/// Why a picture is not of now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lag {
    /// The server does not answer.
    Server,
    /// The renderer fell, and another begins.
    Renderer,
}

/// A picture.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    /// Where what stands.
    pub layout: Layout,
    /// In which colours.
    pub palette: &'a Palette,
    /// In which language.
    pub language: Language,
    /// Whether it is for the inside.
    pub inside: bool,
    /// What the area is called.
    pub area: &'a str,
    /// Whose installation it is, and whose map.
    pub whose: &'a str,
    /// The key population whose risk alone it shows; `None` for everybody's.
    pub population: Option<&'a Population>,
    /// Whether the data are made up.
    pub synthetic: bool,
    /// What is shown.
    pub shown: Shown,
    /// Whether it is of now.
    pub freshness: Freshness,
    /// When the server last told what is shown.
    pub told: Option<ZonedDateTime>,
    /// When it is drawn.
    pub now: ZonedDateTime,
}

/// A tile as it was drawn, and where its top left corner is in the map.
pub type Drawn = (Vec<u8>, [i32; 2]);

impl Sheet<'_> {
    /// The picture.
    ///
    /// # Errors
    ///
    /// [`WallError::Picture`] if it cannot be made.
    pub fn compose(
        &self,
        view: &View,
        tiles: &[Drawn],
        names: &[Name],
    ) -> Result<Vec<u8>, WallError> {
        let mut canvas = Canvas::new(self.layout.size, self.palette.sea)?;
        for (dots, at) in tiles {
            canvas.lay(dots, view.side(), *at);
        }
        if tiles.is_empty() {
            self.draw_nothing(&mut canvas);
        } else {
            self.draw_names(&mut canvas, names);
            self.draw_scale(&mut canvas, view);
        }
        self.draw_panel(&mut canvas);
        self.draw_warnings(&mut canvas);
        canvas.png()
    }

    /// So many units.
    fn u(&self, units: f32) -> f32 {
        units * self.layout.unit
    }

    const fn ink(&self) -> Rgb {
        self.palette.text
    }
}
