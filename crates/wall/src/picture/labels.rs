//! Names on the map, and its scale.

use super::Sheet;
use super::canvas::{Anchor, Canvas, Type};
use super::letters::width;
use crate::base::Name;
use crate::view::View;

/// West, north, east, south; dots.
type Frame = [f32; 4];

fn meets(a: &Frame, b: &Frame) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

impl Sheet<'_> {
    /// Writes names where there is room, the important ones first.
    pub(super) fn draw_names(&self, canvas: &mut Canvas, names: &[Name]) {
        let [wide, high] = self.layout.map().map(|part| part as f32);
        // Where the scale and the warnings stand.
        let mut taken: Vec<Frame> = vec![
            [0.0, high - self.u(70.0), self.u(360.0), high],
            [0.0, 0.0, wide, self.u(if self.warns() { 190.0 } else { 0.0 })],
        ];
        for name in names {
            let how = self.how(name);
            let text = if name.marked { name.text.clone() } else { name.text.to_uppercase() };
            let (long, tall) = (width(&text, how.size, how.weight), how.size);
            let [x, y] = name.at;
            let beside = self.u(10.0);
            let places = if name.marked {
                vec![
                    ([x + beside, y + tall * 0.36], Anchor::Start),
                    ([x - beside, y + tall * 0.36], Anchor::End),
                    ([x, y - beside], Anchor::Middle),
                    ([x, y + beside + tall * 0.8], Anchor::Middle),
                ]
            } else {
                vec![([x, y + tall * 0.36], Anchor::Middle)]
            };
            let free = places.into_iter().find_map(|(at, anchor)| {
                let left = match anchor {
                    Anchor::Start => at[0],
                    Anchor::Middle => at[0] - long / 2.0,
                    Anchor::End => at[0] - long,
                };
                let mut frame =
                    [left - 4.0, at[1] - tall * 0.9, left + long + 4.0, at[1] + tall * 0.3];
                if name.marked {
                    let mark = beside * 0.7;
                    frame = [
                        frame[0].min(x - mark),
                        frame[1].min(y - mark),
                        frame[2].max(x + mark),
                        frame[3].max(y + mark),
                    ];
                }
                let inside =
                    frame[0] >= 0.0 && frame[1] >= 0.0 && frame[2] <= wide && frame[3] <= high;
                (inside && !taken.iter().any(|other| meets(other, &frame)))
                    .then_some((at, anchor, frame))
            });
            let Some((at, anchor, frame)) = free else { continue };
            taken.push(frame);
            if name.marked {
                let radius = self.u(if name.rank == 1 { 5.5 } else { 4.0 });
                canvas.ring(name.at, radius, self.palette.halo, self.palette.text, self.u(2.0));
            }
            canvas.label(at, &text, how.anchored(anchor), self.palette.halo);
        }
    }

    fn how(&self, name: &Name) -> Type {
        let (text, quiet) = (self.palette.text, self.palette.quiet);
        match (name.marked, name.rank) {
            (true, 1) => Type::new(self.u(24.0), text).bold(),
            (true, 2) => Type::new(self.u(20.0), text).bold(),
            (true, _) => Type::new(self.u(18.0), text),
            (false, 4) => Type::new(self.u(13.0), quiet),
            (false, _) => Type::new(self.u(16.0), quiet),
        }
    }

    /// How long what is seen is on the ground.
    pub(super) fn draw_scale(&self, canvas: &mut Canvas, view: &View) {
        let per_metre = 1.0 / view.metres_a_dot();
        let most = f64::from(self.u(240.0));
        let metres =
            [200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50];
        let metres = metres.into_iter().find(|one| f64::from(*one) * per_metre <= most);
        let metres = metres.unwrap_or(20);
        let long = (f64::from(metres) * per_metre) as f32;
        let high = self.layout.map()[1] as f32;
        let (x, y) = (self.u(32.0), high - self.u(26.0));
        let text =
            if metres >= 1_000 { format!("{} km", metres / 1_000) } else { format!("{metres} m") };
        let how = Type::new(self.u(17.0), self.ink()).bold();
        let card = long + width(&text, how.size, how.weight) + self.u(42.0);
        canvas.card(
            [x - self.u(14.0), y - self.u(24.0)],
            [card, self.u(36.0)],
            self.u(6.0),
            self.palette.halo,
            225,
        );
        let tick = self.u(9.0);
        canvas.line(
            &[[x, y - tick], [x, y], [x + long, y], [x + long, y - tick]],
            self.ink(),
            self.u(2.2),
        );
        canvas.text([x + long + self.u(12.0), y + self.u(1.0)], &text, how);
    }
}
