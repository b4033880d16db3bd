//! What must be seen before anything else: that the picture is not of now, or that nothing in it is true.

use super::canvas::{Anchor, Canvas, Type, fitted};
use super::{Freshness, Lag, Sheet, Shown};
use crate::palette::Rgb;
use crate::words::Language;

/// The colours of what must not be overlooked, which no map has.
pub const LOUD: Rgb = [0xff, 0xd4, 0x00];
const BLACK: Rgb = [0x10, 0x10, 0x10];

impl Sheet<'_> {
    /// Whether a banner stands over the map.
    pub(super) fn warns(&self) -> bool {
        self.freshness != Freshness::Current
    }

    pub(super) fn draw_warnings(&self, canvas: &mut Canvas) {
        if self.warns() {
            self.draw_stale(canvas);
        }
        if self.synthetic {
            self.draw_synthetic(canvas);
        }
    }

    /// What the banner says: loud, and why.
    fn said(&self) -> (String, &'static str) {
        let when = |at: &jiff::ZonedDateTime| self.language.when(at, &self.now);
        let loud = match (&self.freshness, self.language) {
            (Freshness::Stale { since: Some(since), .. }, Language::Es) => {
                format!("ATRASADO DESDE LAS {}", when(since))
            }
            (Freshness::Stale { since: Some(since), .. }, Language::En) => {
                format!("STALE SINCE {}", when(since))
            }
            (Freshness::Stale { since: None, by: Lag::Renderer }, language) => {
                language.of("TODAVÍA SIN MAPA", "NO MAP YET").to_owned()
            }
            (Freshness::Stale { since: None, .. } | Freshness::Current, language) => {
                language.of("SIN CONEXIÓN", "NO CONNECTION").to_owned()
            }
            (Freshness::Refused, language) => {
                language.of("SIN PERMISO", "NOT PERMITTED").to_owned()
            }
            (Freshness::Undrawable, Language::Es) => {
                format!("SIN DIBUJO DESDE LAS {}", when(&self.now))
            }
            (Freshness::Undrawable, Language::En) => format!("NOT DRAWN SINCE {}", when(&self.now)),
            (Freshness::Ended, Language::Es) => format!("APAGADO DESDE LAS {}", when(&self.now)),
            (Freshness::Ended, Language::En) => format!("SWITCHED OFF SINCE {}", when(&self.now)),
        };
        let drawing = matches!(self.freshness, Freshness::Stale { by: Lag::Renderer, .. });
        let why = match (&self.freshness, &self.shown) {
            (Freshness::Refused, _) => self.language.of(
                "El servidor ya no acepta esta ficha: se borró el mapa.",
                "The server no longer takes this token: the map was taken away.",
            ),
            (Freshness::Undrawable, _) => self.language.of(
                "El programa que dibuja falla una y otra vez: se borró el mapa.",
                "The program that draws fails again and again: the map was taken away.",
            ),
            (Freshness::Ended, _) => self.language.of(
                "Nadie actualiza este cuadro: se borró el mapa.",
                "Nobody renews this picture: the map was taken away.",
            ),
            (_, Shown::Nothing) if drawing => self.language.of(
                "El programa que dibuja falló y empieza de nuevo.",
                "The program that draws failed and begins anew.",
            ),
            (_, Shown::Nothing) => self.language.of(
                "El servidor no responde y lo último ya es muy viejo: se borró el mapa.",
                "The server does not answer and what it said is too old: the map was taken away.",
            ),
            (_, Shown::Risk { .. } | Shown::Published(_)) if drawing => self.language.of(
                "El programa que dibuja falló y empieza de nuevo. Lo que se ve es de esa hora, NO de ahora.",
                "The program that draws failed and begins anew. What is seen is of then, NOT of now.",
            ),
            (_, Shown::Risk { .. } | Shown::Published(_)) => self.language.of(
                "El servidor no responde. Lo que se ve es de esa hora, NO de ahora.",
                "The server does not answer. What is seen is of then, NOT of now.",
            ),
        };
        (loud, why)
    }

    fn draw_stale(&self, canvas: &mut Canvas) {
        let [wide, high] = self.layout.map().map(|part| part as f32);
        let frame = self.u(14.0);
        for (at, size) in [
            ([0.0, 0.0], [frame, high]),
            ([wide - frame, 0.0], [frame, high]),
            ([0.0, high - frame], [wide, frame]),
        ] {
            canvas.area(at, size, LOUD);
        }
        let tall = self.u(160.0);
        canvas.area([0.0, 0.0], [wide, tall], LOUD);
        // Slanted bars at the lower edge: read in grey too.
        let (bar, lean, from) = (self.u(34.0), self.u(18.0), tall - self.u(18.0));
        let mut x = -bar;
        while x + lean + bar / 2.0 < wide {
            let places =
                [[x + lean, from], [x + lean + bar / 2.0, from], [x + bar / 2.0, tall], [x, tall]];
            canvas.polygon(&places, BLACK);
            x += bar;
        }
        let (loud, why) = self.said();
        let most = wide - self.u(80.0);
        let how = Type::new(self.u(62.0), BLACK).bold().anchored(Anchor::Middle);
        canvas.text([wide / 2.0, self.u(76.0)], &loud, fitted(&loud, how, most));
        let how = Type::new(self.u(28.0), BLACK).bold().anchored(Anchor::Middle);
        canvas.text([wide / 2.0, self.u(122.0)], why, fitted(why, how, most));
    }

    /// Instead of a map.
    pub(super) fn draw_nothing(&self, canvas: &mut Canvas) {
        let [wide, high] = self.layout.map().map(|part| part as f32);
        canvas.area([0.0, 0.0], [wide, high], self.palette.veil);
        let apart = self.u(28.0);
        let mut sum = 0.0;
        while sum < wide + high {
            canvas.line(&[[sum, 0.0], [0.0, sum]], self.palette.hatch, self.u(2.0));
            sum += apart;
        }
        let (middle, size) = ([wide / 2.0, high / 2.0], [wide * 0.8, self.u(220.0)]);
        let at = [middle[0] - size[0] / 2.0, middle[1] - size[1] / 2.0];
        canvas.card(at, size, self.u(16.0), self.palette.halo, 255);
        let how = Type::new(self.u(70.0), self.ink()).bold().anchored(Anchor::Middle);
        let loud = self.language.of("SIN MAPA", "NO MAP");
        canvas.text([middle[0], middle[1] - self.u(8.0)], loud, fitted(loud, how, size[0] * 0.9));
        let how = Type::new(self.u(32.0), self.ink()).anchored(Anchor::Middle);
        let said = self.language.of(
            "Sin datos no quiere decir que sea seguro.",
            "No data does not mean that it is safe.",
        );
        canvas.text([middle[0], middle[1] + self.u(60.0)], said, fitted(said, how, size[0] * 0.9));
    }

    fn draw_synthetic(&self, canvas: &mut Canvas) {
        let text = self.language.of("DATOS INVENTADOS", "MADE-UP DATA");
        let how = Type::new(self.u(22.0), [255; 3]).bold();
        let top = if self.warns() { self.u(180.0) } else { self.u(24.0) };
        let wide = super::letters::width(text, how.size, how.weight) + self.u(36.0);
        canvas.card(
            [self.u(24.0), top],
            [wide, self.u(44.0)],
            self.u(8.0),
            [0x0b, 0x3f, 0xa8],
            255,
        );
        canvas.text([self.u(42.0), top + self.u(30.0)], text, how);
    }
}
