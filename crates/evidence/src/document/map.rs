//! The map of a release: greys with their numbers on them, hatching where nothing is told. No part of the area is
//! white: what is white is not of it, and zero is never published.

use atalaya_domain::Language;

use super::Documents;
use super::label::{Spot, apart, spot};
use super::partition::{Part, partition};
use crate::drawing::{Anchor, Drawing, Figure, Grey, Weight, Words, width, wrapped};
use crate::table::{Shape, departments};
use crate::words::{either, number};

/// Greys of the classes, from few to many; the first is far from white, so that few is not none.
const GREYS: [u8; 4] = [222, 180, 130, 78];
/// How far apart the lines are where nothing is told, points.
pub(super) const HATCHES_APART: f32 = 4.0;
/// How high a number of a place is, with what it needs above and below, points.
const NUMBER_HIGH: f32 = 6.0;
/// Kilometres in a degree of latitude.
const KM_PER_DEGREE: f64 = 111.2;

/// Where degrees lie on paper.
pub(super) struct Projection {
    west: f64,
    north: f64,
    scale: f64,
    narrow: f64,
    origin: [f32; 2],
}

impl Projection {
    /// One that holds these ends in a box, in its middle.
    pub(super) fn holding(
        [west, south, east, north]: [f64; 4],
        at: [f32; 2],
        within: [f32; 2],
    ) -> Self {
        let narrow = f64::midpoint(south, north).to_radians().cos();
        let (wide, high) = ((east - west) * narrow, north - south);
        let scale = (f64::from(within[0]) / wide).min(f64::from(within[1]) / high);
        let left = (f64::from(within[0]) - wide * scale) / 2.0;
        let top = (f64::from(within[1]) - high * scale) / 2.0;
        let origin = [at[0] + left as f32, at[1] + top as f32];
        Self { west, north, scale, narrow, origin }
    }

    /// Where a place lies.
    pub(super) fn place(&self, [lon, lat]: [f64; 2]) -> [f32; 2] {
        [
            self.origin[0] + ((lon - self.west) * self.narrow * self.scale) as f32,
            self.origin[1] + ((self.north - lat) * self.scale) as f32,
        ]
    }

    /// A shape on paper.
    pub(super) fn figure(&self, shape: &Shape) -> Figure {
        let rings = shape.polygons.iter().flat_map(|polygon| &polygon.rings);
        let lines = rings.map(|ring| {
            let places = ring.iter().take(ring.len() - 1);
            places.map(|place| self.place(*place)).collect()
        });
        Figure { lines: lines.collect(), closed: true, fill: None, stroke: None }
    }
}

/// Where classes end: the least number of each but the first.
fn breaks(numbers: &[u64]) -> Vec<u64> {
    let (least, most) = (numbers.iter().min().copied(), numbers.iter().max().copied());
    let (Some(least), Some(most)) = (least, most) else { return Vec::new() };
    let mut breaks: Vec<u64> = (1..GREYS.len() as u64)
        .map(|at| {
            // Each class as many times the one before: few large places do not make all others one.
            let share = at as f64 / GREYS.len() as f64;
            let least = least.max(1) as f64;
            (least * (most.max(1) as f64 / least).powf(share)).ceil() as u64
        })
        .collect();
    breaks.dedup();
    breaks.retain(|one| *one > least);
    breaks
}

fn class(value: u64, breaks: &[u64]) -> usize {
    breaks.iter().filter(|least| **least <= value).count()
}

impl Documents<'_> {
    /// What is drawn.
    fn drawn(&self) -> Vec<Part<'_>> {
        partition(self.table, self.boundaries)
    }

    /// Draws the map with its legend and scale into a box of a drawing.
    pub(super) fn draw_map(
        &self,
        drawing: &mut Drawing,
        (at, within): ([f32; 2], [f32; 2]),
        language: Language,
    ) {
        let behind = self.boundaries.map(departments).unwrap_or_default();
        let drawn = self.drawn();
        let shapes = behind.iter().map(|(_, shape)| shape);
        let all = shapes.chain(drawn.iter().map(|part| &part.shape));
        let ends = all
            .map(Shape::bounds)
            .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
        let Some(ends) = ends else { return };
        let legend = 118.0;
        let room = [within[0] - legend, within[1] - 22.0];
        let projection = Projection::holding(ends, at, room);
        let country = self
            .boundaries
            .and_then(|all| Shape::of(all.cells(None).map(atalaya_domain::Cell::h3)));
        if let Some(country) = &country {
            let figure = projection.figure(country);
            drawing.push(figure.hatching(HATCHES_APART));
        }
        for (_, shape) in &behind {
            drawing.push(projection.figure(shape).stroked(Grey(170), 0.4));
        }
        let numbers: Vec<u64> = drawn.iter().map(|part| part.value).collect();
        let breaks = breaks(&numbers);
        for part in &drawn {
            let ink = Grey(GREYS[class(part.value, &breaks)]);
            drawing.push(projection.figure(&part.shape).filled(ink).stroked(Grey(60), 0.5));
        }
        draw_numbers(drawing, &projection, &drawn, &breaks);
        Self::scale_bar(drawing, &projection, [at[0] + 4.0, at[1] + within[1] - 12.0]);
        let place = [at[0] + within[0] - legend + 8.0, at[1] + 10.0];
        draw_legend(drawing, place, &numbers, &breaks, language);
    }

    pub(super) fn scale_bar(drawing: &mut Drawing, projection: &Projection, at: [f32; 2]) {
        let per_km = projection.scale / KM_PER_DEGREE;
        let km = [200, 100, 50, 20, 10, 5, 2, 1]
            .into_iter()
            .find(|km| f64::from(*km) * per_km <= 90.0)
            .unwrap_or(1);
        let long = (f64::from(km) * per_km) as f32;
        let [x, y] = at;
        drawing.push(Figure::line(
            vec![[x, y - 3.0], [x, y], [x + long, y], [x + long, y - 3.0]],
            Grey(20),
            0.8,
        ));
        drawing.push(Words::new([x + long + 4.0, y + 1.0], 7.0, format!("{km} km")));
    }

    /// The map as a sheet of its own: with title, source and what must be said.
    pub(super) fn map_sheet(&self, language: Language) -> Drawing {
        let (wide, high) = (640.0, 560.0);
        let title = self.table.title(language);
        let mut drawing = Drawing {
            width: wide,
            height: high,
            title: title.clone(),
            alt: self.map_alt(language),
            language: language.tag(),
            marks: Vec::new(),
        };
        // Smaller where it would not fit.
        let size = 16.0 * (600.0 / width(&title, 16.0, Weight::Bold)).min(1.0);
        drawing.push(Words::new([20.0, 32.0], size, title).bold());
        drawing.push(Words::new([20.0, 50.0], 9.5, self.organisations.to_owned()).ink(Grey(70)));
        self.draw_map(&mut drawing, ([20.0, 64.0], [600.0, 412.0]), language);
        let said = [self.note("synthetic", language), self.note("absence", language)];
        let said: Vec<&str> = said.into_iter().flatten().collect();
        let mut y = 494.0;
        for line in wrapped(&said.join(" "), 8.5, Weight::Bold, 600.0) {
            drawing.push(Words::new([20.0, y], 8.5, line).bold());
            y += 11.5;
        }
        for about in ["places", "licence"] {
            for line in
                wrapped(self.note(about, language).unwrap_or_default(), 7.5, Weight::Regular, 600.0)
            {
                drawing.push(Words::new([20.0, y], 7.5, line).ink(Grey(70)));
                y += 10.0;
            }
        }
        let day = self.table.published_on.as_str();
        let source = format!(
            "Atalaya · {} {} · {day} · sha256 {}…",
            either(language, "publicación", "release"),
            self.table.number,
            self.sha256.get(..16).unwrap_or_default()
        );
        drawing.push(Words::new([20.0, y], 7.5, source).ink(Grey(70)));
        drawing
    }

    /// What the map shows, in words: each place with its number.
    pub(super) fn map_alt(&self, language: Language) -> String {
        let mut drawn = self.drawn();
        drawn.sort_by_key(|part| std::cmp::Reverse(part.value));
        let named: Vec<String> = drawn
            .iter()
            .take(12)
            .map(|part| format!("{} {}", part.name(language), number(part.value)))
            .collect();
        let rest = drawn.len().saturating_sub(named.len());
        let mut text = format!(
            "{} {}",
            either(language, "Mapa. Reportes por lugar:", "Map. Reports by place:"),
            if named.is_empty() {
                either(language, "ninguno se muestra", "none is shown").to_owned()
            } else {
                named.join(", ")
            }
        );
        if rest > 0 {
            let more = either(language, "y otros lugares:", "and other places:");
            text = format!("{text}, {more} {rest}");
        }
        let hatched = either(
            language,
            "Lo rayado no tiene dato publicable; no quiere decir cero ni que sea seguro.",
            "What is hatched has no number that can be published; it means neither zero nor safe.",
        );
        format!("{text}. {hatched}")
    }

    pub(super) fn note(&self, about: &str, language: Language) -> Option<&str> {
        let found = self.table.notes.iter().find(|(known, _)| *known == about);
        found.map(|(_, text)| text.in_language(language))
    }
}

/// The numbers on their places, where they fit; the table has them all.
fn draw_numbers(
    drawing: &mut Drawing,
    projection: &Projection,
    drawn: &[Part<'_>],
    breaks: &[u64],
) {
    let label = |part: &Part<'_>| {
        let size = [width(&number(part.value), 7.0, Weight::Bold), NUMBER_HIGH];
        spot(&projection.figure(&part.shape), size).map(|spot| (spot, size))
    };
    let labels: Vec<_> = drawn.iter().map(label).collect();
    for ((part, label), stands) in drawn.iter().zip(&labels).zip(apart(&labels)) {
        let Some((Spot { at: [x, y], .. }, _)) = label.filter(|_| stands) else { continue };
        let ink = if class(part.value, breaks) >= 2 { Grey(255) } else { Grey(10) };
        let words = Words::new([x, y + 2.5], 7.0, number(part.value));
        drawing.push(words.bold().anchored(Anchor::Middle).ink(ink));
    }
}

fn draw_legend(
    drawing: &mut Drawing,
    [x, mut y]: [f32; 2],
    numbers: &[u64],
    breaks: &[u64],
    language: Language,
) {
    let title = either(language, "Reportes", "Reports");
    drawing.push(Words::new([x, y], 8.0, title).bold());
    y += 8.0;
    let (least, most) = (numbers.iter().min(), numbers.iter().max());
    if let (Some(least), Some(most)) = (least, most) {
        let starts = std::iter::once(*least).chain(breaks.iter().copied());
        let starts: Vec<u64> = starts.collect();
        for (at, start) in starts.iter().enumerate() {
            let end = starts.get(at + 1).map_or(*most, |next| next - 1);
            let box_ = Figure::rectangle([x, y], [16.0, 11.0]);
            drawing.push(box_.filled(Grey(GREYS[at])).stroked(Grey(60), 0.5));
            let text = if *start == end {
                number(end)
            } else {
                format!("{}–{}", number(*start), number(end))
            };
            drawing.push(Words::new([x + 21.0, y + 8.5], 7.5, text));
            y += 15.0;
        }
    }
    let box_ = Figure::rectangle([x, y], [16.0, 11.0]);
    drawing.push(box_.hatching(HATCHES_APART));
    drawing.push(box_.stroked(Grey(60), 0.5));
    let told = either(
        language,
        "Sin dato publicable: muy pocos, ninguno o no visitado. No quiere decir cero ni «seguro».",
        "No number to publish: too few, none or never visited. It means neither zero nor “safe”.",
    );
    for line in wrapped(told, 7.0, Weight::Regular, 86.0) {
        y += 8.5;
        drawing.push(Words::new([x + 21.0, y], 7.0, line));
    }
}
