//! The command line.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Parser;

use crate::error::WallError;
use crate::palette::Theme;
use crate::picture::SIDES;
use crate::server::FINEST;
use crate::view::Bbox;
use crate::words::Language;

/// Draws the map as a picture for a wall, again and again.
///
/// Without --inside it draws what was published for everybody, and no token is taken: that is what a notice board may
/// show. With --inside it draws the live risk of this hour, for rooms that only the team enters. Whoever photographs such
/// a picture has your map.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "atalaya-wall",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  atalaya-wall --server https://atalaya.example --out board.png
  atalaya-wall --inside --token-file /etc/atalaya/wall.token --area Guatemala --out room.png
  atalaya-wall --inside --token-file wall.token --area GT-09 --size 1080x1920 --language en --out room.png
  atalaya-wall --inside --token-file wall.token --population TW --out room.png
  atalaya-wall --once --out board.png            from cron; ends with 4 if the server does not answer
  atalaya-wall --off --out room.png              takes the map away: for ExecStopPost
  atalaya-wall --list-areas

Exit codes:
  0 done, or ended by a signal    2 asked wrongly    3 the server refuses the token
  4 the server does not answer    5 nothing to draw with (Vulkan)    6 the picture cannot be written
  7 the renderer crashed again and again"
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that somebody types")]
pub struct Arguments {
    /// The server's address.
    #[arg(long, env = "ATALAYA_WALL_SERVER", default_value = "http://127.0.0.1:8080")]
    pub server: String,
    /// Where the picture goes; written beside it and moved there whole.
    #[arg(long, value_name = "FILE", default_value = "wall.png")]
    pub out: PathBuf,
    /// Draw the live risk of this hour, for rooms that only the team enters. Needs a token.
    #[arg(long)]
    pub inside: bool,
    /// The file with the token (`atalaya token create --role steward --label wall`).
    #[arg(long, value_name = "FILE", env = "ATALAYA_WALL_TOKEN_FILE")]
    pub token_file: Option<PathBuf>,
    /// The risk of one key population alone, by its code (FSW, TW, MSM, PPL, MIX, ORG), in hexagons of 5 km² and coarser.
    /// Such a picture says where they are: for a room that only those who work with them enter.
    #[arg(long, value_name = "CODE", requires = "inside")]
    pub population: Option<String>,
    /// A municipality or department, by its name or code; the whole area when none is given.
    #[arg(long, value_name = "NAME")]
    pub area: Option<String>,
    /// West, south, east, north in degrees, instead of an area.
    #[arg(long, value_name = "W,S,E,N", value_parser = bbox, conflicts_with = "area", allow_hyphen_values = true)]
    pub bbox: Option<Bbox>,
    /// What the picture calls what it shows; the area's name when none is given.
    #[arg(long)]
    pub title: Option<String>,
    /// Width and height, dots.
    #[arg(long, value_name = "WxH", default_value = "1920x1080", value_parser = size)]
    pub size: [u32; 2],
    /// The language of the picture.
    #[arg(long, value_enum, default_value_t = Language::Es)]
    pub language: Language,
    /// For a bright room or a dark one.
    #[arg(long, value_enum, default_value_t = Theme::Light)]
    pub theme: Theme,
    /// The finest hexagons, 5 (250 km²) to 8 (0.7 km²); coarser ones the larger the area. Finer ones are on no wall.
    #[arg(long, default_value_t = FINEST, value_parser = clap::value_parser!(u8).range(5..=8))]
    pub resolution: u8,
    /// The release that is drawn; the newest when none is given.
    #[arg(long, value_name = "NUMBER", conflicts_with = "inside")]
    pub release: Option<u32>,
    /// Seconds between two pictures when nothing changes; every change is drawn within seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(5..=3_600))]
    pub every: u64,
    /// Minutes after which what an unreachable server last said is no longer drawn at all; 0: at once.
    #[arg(long, value_name = "MINUTES", default_value_t = 60, value_parser = clap::value_parser!(u64).range(0..=720))]
    pub forget_after: u64,
    /// Seconds that a part of the picture may take; a renderer that takes longer is ended and begun anew.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub draw_within: u64,
    /// The program that draws, begun with --render-child: a sandbox around this one, which is used when none is given.
    #[arg(long, value_name = "FILE")]
    pub renderer: Option<PathBuf>,
    /// Draw what comes on the standard input. The wall begins itself once more with it.
    #[arg(long, hide = true)]
    pub render_child: bool,
    /// Draw one picture and end.
    #[arg(long)]
    pub once: bool,
    /// Replace the picture by one that says it is switched off, and end.
    #[arg(long, conflicts_with = "once")]
    pub off: bool,
    /// List municipalities and departments with their codes, and end.
    #[arg(long)]
    pub list_areas: bool,
}

fn size(text: &str) -> Result<[u32; 2], String> {
    let parts = text.split_once(['x', 'X', '×']);
    let parts = parts.and_then(|(wide, high)| Some([wide.parse().ok()?, high.parse().ok()?]));
    let sound = parts.filter(|size: &[u32; 2]| size.iter().all(|side| SIDES.contains(side)));
    sound.ok_or_else(|| {
        format!("like 1920x1080, each side {} to {} dots", SIDES.start(), SIDES.end())
    })
}

fn bbox(text: &str) -> Result<Bbox, String> {
    let numbers: Option<Vec<f64>> = text.split(',').map(|one| one.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some(&[west, south, east, north])
            if (-180.0..east).contains(&west)
                && (-85.0..north).contains(&south)
                && east <= 180.0
                && north <= 85.0 =>
        {
            Ok([west, south, east, north])
        }
        _ => Err("west,south,east,north in degrees, like -90.6,14.5,-90.4,14.7".to_owned()),
    }
}

impl Arguments {
    /// The token, if the picture is for the inside.
    ///
    /// # Errors
    ///
    /// [`WallError::Asked`] for a token without `--inside` or the other way round, [`WallError::Token`] if it cannot be read.
    pub fn token(&self) -> Result<Option<String>, WallError> {
        match (&self.token_file, self.inside) {
            (Some(path), true) => Ok(Some(token(path)?)),
            (None, false) => Ok(None),
            (Some(_), false) => Err(WallError::Asked(
                "a token is only for --inside: what a notice board shows needs none, and must not show what a token sees"
                    .to_owned(),
            )),
            (None, true) => Err(WallError::Asked(
                "--inside needs --token-file: the token of a program that may see the map".to_owned(),
            )),
        }
    }

    /// The time between two pictures.
    #[must_use]
    pub const fn pause(&self) -> Duration {
        Duration::from_secs(self.every)
    }

    /// The age beyond which nothing is shown.
    #[must_use]
    pub const fn memory(&self) -> Duration {
        Duration::from_secs(self.forget_after * 60)
    }
}

fn token(path: &Path) -> Result<String, WallError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| WallError::Token { path: path.to_owned(), source })?;
    let token = text.trim();
    let sound = !token.is_empty() && token.chars().all(|letter| letter.is_ascii_graphic());
    if sound {
        return Ok(token.to_owned());
    }
    let reason = "it must hold one token and nothing else";
    let source = std::io::Error::new(std::io::ErrorKind::InvalidData, reason);
    Err(WallError::Token { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(std::iter::once("atalaya-wall").chain(arguments.iter().copied()))
    }

    #[test]
    fn without_inside_no_token_is_taken_and_with_it_one_is_needed() {
        let board = parsed(&[]).unwrap();
        assert!(board.token().unwrap().is_none());
        assert!(parsed(&["--inside"]).unwrap().token().is_err());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        std::fs::write(&path, "atalaya_1234\n").unwrap();
        let path = path.to_str().unwrap();
        let inside = parsed(&["--inside", "--token-file", path]).unwrap();
        assert_eq!(inside.token().unwrap().as_deref(), Some("atalaya_1234"));
        assert!(parsed(&["--token-file", path]).unwrap().token().is_err());
        std::fs::write(path, "two tokens").unwrap();
        assert!(inside.token().is_err());
    }

    #[test]
    fn what_cannot_be_drawn_is_refused_at_the_door() {
        for wrong in [
            &["--size", "1920"][..],
            &["--size", "10x10"],
            &["--size", "9000x100"],
            &["--bbox", "-90,14,-91,15"],
            &["--bbox", "-90,14,-89"],
            &["--resolution", "9"],
            &["--every", "0"],
            &["--inside", "--release", "1"],
            &["--population", "TW"],
            &["--area", "x", "--bbox", "-91,14,-90,15"],
        ] {
            assert!(parsed(wrong).is_err(), "{wrong:?}");
        }
        let fine = parsed(&["--size", "1080x1920", "--bbox", "-91,14,-90,15"]).unwrap();
        assert_eq!((fine.size, fine.bbox), ([1080, 1920], Some([-91.0, 14.0, -90.0, 15.0])));
    }
}
