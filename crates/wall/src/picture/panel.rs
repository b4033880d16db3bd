//! The panel beside the map: whose, where, of when, what the signs mean, and what they do not.

use jiff::ToSpan as _;

use super::canvas::{Anchor, Canvas, LEADING, Type, fitted, height};
use super::{Freshness, Sheet, Shown};
use crate::base::CREDIT;
use crate::palette::Rgb;
use crate::places::Release;

/// Where a column begins, and how wide it is.
#[derive(Clone, Copy)]
struct Column {
    x: f32,
    wide: f32,
}

impl Sheet<'_> {
    pub(super) fn draw_panel(&self, canvas: &mut Canvas) {
        let [wide, high] = self.layout.size.map(|part| part as f32);
        let [map_wide, map_high] = self.layout.map().map(|part| part as f32);
        let pad = self.u(30.0);
        if self.layout.is_wide() {
            canvas.area([map_wide, 0.0], [wide - map_wide, high], self.palette.halo);
            canvas.area([map_wide, 0.0], [self.u(2.0), high], self.palette.department);
            let column = Column { x: map_wide + pad, wide: wide - map_wide - 2.0 * pad };
            let band = self.draw_band(canvas, [map_wide, 0.0], wide - map_wide);
            let band = self.draw_population(canvas, [map_wide, band], wide - map_wide);
            let below = self.draw_where(canvas, column, band);
            let below = self.draw_when(canvas, column, below);
            let below = self.draw_legend(canvas, column, below + self.u(18.0));
            let end = self.draw_source(canvas, column, high - self.u(20.0));
            self.draw_meaning(canvas, column, [below, end]);
        } else {
            canvas.area([0.0, map_high], [wide, high - map_high], self.palette.halo);
            let band = self.draw_band(canvas, [0.0, map_high], wide);
            let band = self.draw_population(canvas, [0.0, band], wide);
            let half = (wide - 3.0 * pad) / 2.0;
            let (left, right) =
                (Column { x: pad, wide: half }, Column { x: 2.0 * pad + half, wide: half });
            let below = self.draw_where(canvas, left, band);
            let below = self.draw_when(canvas, left, below);
            self.draw_legend(canvas, right, band + self.u(6.0));
            let whole = Column { x: pad, wide: wide - 2.0 * pad };
            let end = self.draw_source(canvas, whole, high - self.u(20.0));
            self.draw_meaning(canvas, left, [below + self.u(10.0), end]);
        }
    }

    /// Who may look at it. Gives where the rest begins.
    fn draw_band(&self, canvas: &mut Canvas, [x, y]: [f32; 2], wide: f32) -> f32 {
        let (ground, head, said) = if self.inside {
            (
                [0x6e, 0x12, 0x3c],
                self.language.of("USO INTERNO", "FOR THE INSIDE ONLY"),
                self.language.of(
                    "No fotografiar, no compartir, no colgar donde pase el público",
                    "Do not photograph, share, or hang where the public passes",
                ),
            )
        } else {
            (
                [0x24, 0x3a, 0x6b],
                self.language.of("DATOS PUBLICADOS", "PUBLISHED DATA"),
                self.language.of(
                    "Cifras cerradas de un período, no de ahora",
                    "Closed numbers of a period, not of now",
                ),
            )
        };
        let high = self.u(78.0);
        canvas.area([x, y], [wide, high], ground);
        let white: Rgb = [255; 3];
        let (left, most) = (x + self.u(30.0), wide - self.u(60.0));
        let how = Type::new(self.u(28.0), white).bold();
        canvas.text([left, y + self.u(37.0)], head, fitted(head, how, most));
        let how = Type::new(self.u(16.0), white);
        canvas.text([left, y + self.u(62.0)], said, fitted(said, how, most));
        y + high
    }

    /// Of whom alone it tells: below who may look at it and above all else, because such a map is emptier than everybody's.
    fn draw_population(&self, canvas: &mut Canvas, [x, y]: [f32; 2], wide: f32) -> f32 {
        let Some(of) = self.population else { return y };
        let high = self.u(66.0);
        canvas.area([x, y], [wide, high], self.palette.text);
        let (left, most) = (x + self.u(30.0), wide - self.u(60.0));
        let how = Type::new(self.u(14.0), self.palette.halo);
        let said = self.language.one_only();
        canvas.text([left, y + self.u(22.0)], said, fitted(said, how, most));
        let name = format!("{} ({})", of.name, of.code);
        let how = Type::new(self.u(28.0), self.palette.halo).bold();
        canvas.text([left, y + self.u(52.0)], &name, fitted(&name, how, most));
        y + high
    }

    fn draw_where(&self, canvas: &mut Canvas, at: Column, y: f32) -> f32 {
        let how = Type::new(self.u(40.0), self.ink()).bold();
        let (name, rest) = self.area.split_once(", ").unwrap_or((self.area, ""));
        let mut line = y + self.u(54.0);
        canvas.text([at.x, line], name, fitted(name, how, at.wide));
        let quiet = Type::new(self.u(18.0), self.palette.quiet);
        let under = [rest, self.whose].into_iter().filter(|one| !one.is_empty());
        let under = under.collect::<Vec<_>>().join(" · ");
        line += self.u(30.0);
        canvas.text([at.x, line], &under, fitted(&under, quiet, at.wide));
        line + self.u(8.0)
    }

    fn draw_when(&self, canvas: &mut Canvas, at: Column, y: f32) -> f32 {
        match &self.shown {
            Shown::Risk { hour, .. } => {
                let end = hour.checked_add(1.hour()).unwrap_or_else(|_| hour.clone());
                let span = format!("{} – {}", hour.strftime("%H:%M"), end.strftime("%H:%M"));
                let mut line = y + self.u(62.0);
                let big = Type::new(self.u(58.0), self.ink()).bold();
                canvas.text([at.x, line], &span, fitted(&span, big, at.wide));
                line += self.u(32.0);
                let day = capital(&self.language.day(hour));
                let how = Type::new(self.u(22.0), self.ink());
                canvas.text([at.x, line], &day, fitted(&day, how, at.wide));
                line += self.u(30.0);
                let how = Type::new(self.u(18.0), self.palette.quiet);
                let told = self.told.as_ref().map(|told| self.language.when(told, &self.now));
                let told = told.unwrap_or_default();
                let until = end.strftime("%H:%M");
                let said = match self.language {
                    crate::words::Language::Es => format!(
                        "Datos de las {told}. Si el reloj pasa de las {until}, este cuadro ya no vale."
                    ),
                    crate::words::Language::En => {
                        format!(
                            "Data of {told}. Once it is past {until}, this picture no longer holds."
                        )
                    }
                };
                canvas.paragraph([at.x, line], &said, how, at.wide)
            }
            Shown::Published(release) => self.draw_period(canvas, at, y, release.as_ref()),
            Shown::Nothing => {
                let how = Type::new(self.u(30.0), self.ink()).bold();
                let said = self.language.of("No hay mapa de ahora", "There is no map of now");
                canvas.paragraph([at.x, y + self.u(48.0)], said, how, at.wide)
            }
        }
    }

    fn draw_period(
        &self,
        canvas: &mut Canvas,
        at: Column,
        y: f32,
        release: Option<&Release>,
    ) -> f32 {
        let line = y + self.u(44.0);
        let how = Type::new(self.u(26.0), self.ink()).bold();
        let Some(release) = release else {
            let said = self
                .language
                .of("Todavía no se ha publicado nada.", "Nothing has been published yet.");
            return canvas.paragraph([at.x, line], said, how, at.wide);
        };
        let line = canvas.paragraph([at.x, line], &release.title, how, at.wide);
        let how = Type::new(self.u(18.0), self.palette.quiet);
        let said = match self.language {
            crate::words::Language::Es => {
                format!("Publicación {}: congelada, no cambia nunca.", release.number)
            }
            crate::words::Language::En => {
                format!("Release {}: frozen, it never changes.", release.number)
            }
        };
        canvas.paragraph([at.x, line], &said, how, at.wide)
    }

    fn draw_legend(&self, canvas: &mut Canvas, at: Column, y: f32) -> f32 {
        let title = match &self.shown {
            Shown::Risk { hexagons, .. } => match self.language {
                crate::words::Language::Es => format!("Riesgo en esta hora, por {hexagons} km²"),
                crate::words::Language::En => format!("Risk in this hour, by {hexagons} km²"),
            },
            Shown::Published(_) => {
                self.language.of("Reportes por lugar", "Reports by place").to_owned()
            }
            Shown::Nothing => return y,
        };
        let how = Type::new(self.u(21.0), self.ink()).bold();
        let mut line = y + self.u(24.0);
        canvas.text([at.x, line], &title, fitted(&title, how, at.wide));
        if let Some(of) = self.population {
            line += self.u(24.0);
            canvas.text([at.x, line], &of.name, fitted(&of.name, how, at.wide));
        }
        line += self.u(16.0);
        match &self.shown {
            Shown::Risk { .. } => {
                for level in (0..=5).rev() {
                    line = self.draw_level(canvas, at, line, level);
                }
            }
            Shown::Published(release) => {
                if let Some(release) = release {
                    let (breaks, most) = (release.breaks(), release.most());
                    for class in (0..breaks.len()).rev() {
                        let end = breaks.get(class + 1).map_or(most, |next| next - 1);
                        let text = if end > breaks[class] {
                            format!("{}–{end}", breaks[class])
                        } else {
                            end.to_string()
                        };
                        let ink = self.palette.numbers[class.min(4)];
                        line = self.draw_swatch(canvas, at, line, Some(ink), &text);
                    }
                }
                let none = self.language.of("Sin dato publicable", "No number to publish");
                line = self.draw_swatch(canvas, at, line, None, none);
            }
            Shown::Nothing => {}
        }
        line + self.u(6.0)
    }

    fn draw_swatch(
        &self,
        canvas: &mut Canvas,
        at: Column,
        y: f32,
        ink: Option<Rgb>,
        text: &str,
    ) -> f32 {
        let (wide, high) = (self.u(46.0), self.u(30.0));
        let corners = [[at.x, y], [at.x + wide, y], [at.x + wide, y + high], [at.x, y + high]];
        match ink {
            Some(ink) => canvas.polygon(&corners, ink),
            None => self.hatch(canvas, &corners),
        }
        canvas.edge(&corners, self.palette.department, self.u(1.5));
        let how = Type::new(self.u(21.0), self.ink());
        let left = at.x + wide + self.u(14.0);
        canvas.text(
            [left, y + self.u(23.0)],
            text,
            fitted(text, how, at.wide - wide - self.u(14.0)),
        );
        y + self.u(39.0)
    }

    fn draw_level(&self, canvas: &mut Canvas, at: Column, y: f32, level: usize) -> f32 {
        let (high, radius) = (self.u(46.0), self.u(23.0));
        let middle = [at.x + radius, y + high / 2.0];
        let corners = hexagon(middle, radius);
        match level.checked_sub(1).and_then(|at| self.palette.levels.get(at)) {
            Some(ink) => canvas.polygon(&corners, *ink),
            None => self.hatch(canvas, &corners),
        }
        match level {
            4 => canvas.edge(
                &hexagon(middle, radius - self.u(2.5)),
                self.palette.outline,
                self.u(1.6),
            ),
            5 => {
                let ring = hexagon(middle, radius - self.u(3.0));
                canvas.edge(&ring, self.palette.outline, self.u(3.2));
                for [x, y] in [[-7.0, -6.0], [7.0, -6.0], [0.0, 3.0], [-10.0, 9.0], [10.0, 9.0]] {
                    let at = [middle[0] + self.u(x), middle[1] + self.u(y)];
                    canvas.ring(at, self.u(1.6), self.palette.dots, self.palette.dots, 0.1);
                }
            }
            _ => canvas.edge(&corners, self.palette.department, self.u(1.2)),
        }
        let left = middle[0] + radius + self.u(16.0);
        let most = at.wide - (left - at.x);
        let ink = self.ink();
        let word = self.language.level(level);
        if level == 0 {
            let how = Type::new(self.u(21.0), ink).bold();
            canvas.text([left, y + self.u(20.0)], word, fitted(word, how, most));
            let said = self.language.not_safe();
            let how = Type::new(self.u(17.0), ink);
            canvas.text([left, y + self.u(41.0)], said, fitted(said, how, most));
        } else {
            let text = format!("{level}  {word}");
            let how = Type::new(self.u(23.0), ink);
            let how = if level >= 4 { how.bold() } else { how };
            canvas.text([left, y + self.u(31.0)], &text, fitted(&text, how, most));
        }
        y + self.u(50.0)
    }

    /// A veil with strokes: nothing is known.
    fn hatch(&self, canvas: &mut Canvas, corners: &[[f32; 2]]) {
        canvas.polygon(corners, self.palette.veil);
        let sums = || corners.iter().map(|[x, y]| x + y);
        let (least, most) = (sums().fold(f32::MAX, f32::min), sums().fold(f32::MIN, f32::max));
        let apart = self.u(10.0);
        let mut sum = least + apart / 2.0;
        while sum < most {
            let ends: Vec<[f32; 2]> = corners
                .iter()
                .zip(corners.iter().cycle().skip(1))
                .filter_map(|([x0, y0], [x1, y1])| {
                    let (before, after) = (x0 + y0 - sum, x1 + y1 - sum);
                    ((before < 0.0) != (after < 0.0)).then(|| {
                        let x = x0 + (x1 - x0) * before / (before - after);
                        [x, sum - x]
                    })
                })
                .collect();
            canvas.line(&ends, self.palette.hatch, self.u(1.6));
            sum += apart;
        }
    }

    /// What the picture does not mean, in letters so small that all of it has room.
    fn draw_meaning(&self, canvas: &mut Canvas, at: Column, [from, to]: [f32; 2]) {
        let strong = Type::new(self.u(19.0), self.ink()).bold();
        let plain = Type::new(self.u(17.0), self.ink());
        let mut said = vec![match self.shown {
            Shown::Published(_) => (self.language.no_number(), strong),
            Shown::Risk { .. } | Shown::Nothing => (self.language.no_data(), strong),
        }];
        if self.population.is_some() {
            said.push((self.language.not_the_others(), strong));
        }
        if let Shown::Risk { sentences, .. } = &self.shown {
            said.extend(sentences.iter().map(|sentence| (sentence.as_str(), plain)));
            let warnings = self.language.of(
                "Los avisos de peligro de hoy no están aquí: véanse en la aplicación.",
                "Today's warnings of danger are not here: see them in the app.",
            );
            said.push((warnings, plain));
        }
        let (first, gap) = (from + self.u(22.0), self.u(4.0));
        let small = |how: Type, times: f32| Type { size: how.size * times, ..how };
        let tall = |times: f32| -> f32 {
            said.iter().map(|(text, how)| height(text, small(*how, times), at.wide) + gap).sum()
        };
        // The last line's own leading is room that it does not need.
        let room = to - first + plain.size * LEADING;
        let times = (0..9_u8).map(|step| 1.0 - f32::from(step) * 0.05).find(|t| tall(*t) <= room);
        let mut line = first;
        for (text, how) in &said {
            line = canvas.paragraph([at.x, line], text, small(*how, times.unwrap_or(0.6)), at.wide)
                + gap;
        }
    }

    /// Who made it, and when. Gives where the rest must end.
    fn draw_source(&self, canvas: &mut Canvas, at: Column, bottom: f32) -> f32 {
        let how = Type::new(self.u(11.5), self.palette.quiet);
        let drawn = match self.freshness {
            Freshness::Current => self.language.of("Dibujado", "Drawn"),
            Freshness::Stale { .. }
            | Freshness::Refused
            | Freshness::Undrawable
            | Freshness::Ended => self.language.of("Vuelto a dibujar", "Drawn again"),
        };
        let at_time = self.now.strftime("%Y-%m-%d %H:%M:%S");
        let source =
            format!("Atalaya · {drawn} {at_time} ({}). {CREDIT}", self.now.time_zone_name());
        let tall = height(&source, how, at.wide);
        let top = bottom - tall + how.size * LEADING;
        let _ = canvas.paragraph([at.x, top], &source, how.anchored(Anchor::Start), at.wide);
        top - how.size - self.u(10.0)
    }
}

trait ZoneName {
    fn time_zone_name(&self) -> String;
}

impl ZoneName for jiff::ZonedDateTime {
    fn time_zone_name(&self) -> String {
        self.time_zone().iana_name().unwrap_or("UTC").to_owned()
    }
}

fn hexagon([x, y]: [f32; 2], radius: f32) -> Vec<[f32; 2]> {
    let corner = |at: u8| {
        let (sin, cos) = (f32::from(at) * std::f32::consts::FRAC_PI_3).sin_cos();
        [x + radius * sin, y + radius * cos]
    };
    (0..6).map(corner).collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
