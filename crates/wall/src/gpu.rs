//! Draws tiles with maplibre-rs, without a screen: on a graphics card, or in software (Mesa's lavapipe).
//!
//! # Design
//! It belongs to one thread, and it panics where it should return errors (no adapter, a tile it cannot read, a full
//! buffer); the driver under it may do worse. So nothing here runs in the program that writes pictures:
//! [`crate::renderer`] has it in a process of its own.
//! The picture is read from the renderer's buffer by a system of our own behind its last one: what it offers itself is a
//! file `frame_0.png` in the working directory.

use std::cell::RefCell;
use std::rc::Rc;

use maplibre::context::MapContext;
use maplibre::headless::HeadlessPlugin;
use maplibre::headless::environment::HeadlessEnvironment;
use maplibre::headless::map::HeadlessMap;
use maplibre::headless::window::HeadlessMapWindowConfig;
use maplibre::io::apc::SchedulerAsyncProcedureCall;
use maplibre::kernel::{Kernel, KernelBuilder};
use maplibre::platform::http_client::ReqwestHttpClient;
use maplibre::platform::scheduler::TokioScheduler;
use maplibre::plugin::Plugin;
use maplibre::render::graph::RenderGraph;
use maplibre::render::resource::Head;
use maplibre::render::settings::{Backends, RendererSettings, WgpuSettings};
use maplibre::render::{RenderPlugin, RenderStageLabel, Renderer, ShaderVertex};
use maplibre::schedule::Schedule;
use maplibre::style::Style;
use maplibre::tcs::system::{System, SystemContainer};
use maplibre::tcs::world::World;
use maplibre::vector::{DefaultVectorTransferables, VectorPlugin};
use maplibre::window::{MapWindowConfig as _, WindowSize};
use serde_json::json;

use crate::error::WallError;
use crate::palette::Palette;
use crate::renderer::Dots;
use crate::scene::Ink;

/// How much finer than the picture the renderer draws, to each side: its own smoothing has four samples a dot, which leaves
/// steps in nearly level lines.
const FINER: u32 = 2;

/// Bytes of a tile that its buffers hold; of more it silently drops the first layers (`vector/resource/buffer_pool.rs`,
/// 10 MB and a little padding for each layer).
const ROOM: usize = 9_900_000;
/// What it keeps for each corner of a triangle: a colour of four floats.
const BYTES_AN_INDEX: usize = 16;

/// The renderer.
pub struct Studio {
    map: HeadlessMap,
    taken: Rc<RefCell<Dots>>,
    side: u32,
    runtime: tokio::runtime::Runtime,
}

impl Studio {
    /// Begins to draw tiles of so many dots a side.
    ///
    /// # Errors
    ///
    /// [`WallError::Renderer`] if there is no graphics driver.
    ///
    /// # Panics
    ///
    /// Where maplibre-rs does instead.
    pub fn new(side: u32, palette: &Palette) -> Result<Self, WallError> {
        let failed = |error: &dyn std::fmt::Display| WallError::Renderer(error.to_string());
        let runtime =
            tokio::runtime::Builder::new_current_thread().build().map_err(|e| failed(&e))?;
        let size = WindowSize::new(side * FINER, side * FINER)
            .ok_or_else(|| WallError::Renderer("a tile without dots".to_owned()))?;
        let kernel: Kernel<HeadlessEnvironment> = KernelBuilder::new()
            .with_map_window_config(HeadlessMapWindowConfig::new(size))
            // It is never asked: tiles are handed to the renderer.
            .with_http_client(ReqwestHttpClient::new(None))
            .with_apc(SchedulerAsyncProcedureCall::new(TokioScheduler::new()))
            .with_scheduler(TokioScheduler::new())
            .build();
        let window = kernel.map_window_config().create();
        let settings = WgpuSettings { backends: Some(Backends::VULKAN), ..WgpuSettings::default() };
        let renderer =
            Renderer::initialize_headless(&window, settings, RendererSettings::default());
        let renderer = runtime.block_on(renderer).map_err(|error| failed(&error))?;
        let taken = Rc::new(RefCell::new(Dots::new()));
        let plugins: Vec<Box<dyn Plugin<HeadlessEnvironment>>> = vec![
            Box::new(RenderPlugin),
            Box::<VectorPlugin<DefaultVectorTransferables>>::default(),
            Box::new(HeadlessPlugin::new(false)),
            Box::new(TakePlugin(Rc::clone(&taken))),
        ];
        let map = HeadlessMap::new(style(palette)?, renderer, kernel, plugins);
        let map = map.map_err(|error| WallError::Renderer(format!("{error:?}")))?;
        Ok(Self { map, taken, side, runtime })
    }

    /// Draws a tile that has these source layers.
    ///
    /// # Errors
    ///
    /// [`WallError::Renderer`] if a part of it would be lost.
    ///
    /// # Panics
    ///
    /// Where maplibre-rs does instead.
    pub fn draw(&mut self, inks: &[Ink], tile: Vec<u8>) -> Result<Dots, WallError> {
        let tile = tile.into_boxed_slice();
        let names: Vec<String> = inks.iter().map(|ink| ink.name()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let layers = self.runtime.block_on(self.map.process_tile(tile, &names));
        // A layer that it cannot tessellate it only logs, and leaves out.
        if layers.len() != names.len() {
            let lost = names.len() - layers.len().min(names.len());
            return Err(WallError::Renderer(format!("it lost {lost} layers of a tile")));
        }
        let (mut vertices, mut indices) = (0, 0);
        for layer in &layers {
            vertices += layer.buffer.buffer.vertices.len() * size_of::<ShaderVertex>();
            indices += layer.feature_indices.iter().sum::<u32>() as usize;
        }
        if vertices.max(indices * BYTES_AN_INDEX) > ROOM {
            return Err(WallError::Renderer(
                "a tile has more shapes than it has room for".to_owned(),
            ));
        }
        self.map.render_tile(layers);
        Ok(coarser(&self.taken.borrow(), self.side))
    }
}

/// The mean of each square of finer dots.
fn coarser(fine: &[u8], side: u32) -> Dots {
    let (side, finer) = (side as usize, FINER as usize);
    let mut dots = Dots::with_capacity(side * side * 4);
    for y in 0..side {
        for x in 0..side {
            for part in 0..4 {
                let of = |at: usize| {
                    let (row, column) = (y * finer + at / finer, x * finer + at % finer);
                    u32::from(
                        fine.get((row * side * finer + column) * 4 + part).copied().unwrap_or(0),
                    )
                };
                let sum: u32 = (0..finer * finer).map(of).sum();
                dots.push(((sum + FINER * FINER / 2) / (FINER * FINER)) as u8);
            }
        }
    }
    dots
}

/// A layer for each ink. Its `index` is not read from a style; it is both the order and the depth, and what has depth 0 is
/// not drawn.
fn style(palette: &Palette) -> Result<Style, WallError> {
    let layers: Vec<serde_json::Value> = Ink::ALL
        .into_iter()
        .map(|ink| {
            let [r, g, b] = ink.colour(palette);
            json!({
                "id": ink.name(),
                "type": "fill",
                "source_layer": ink.name(),
                "paint": {"fill-color": format!("rgb({r},{g},{b})")},
            })
        })
        .collect();
    let style = json!({
        "version": 8, "name": "wall", "metadata": {}, "sources": {}, "layers": layers,
    });
    let mut style: Style = serde_json::from_value(style)
        .map_err(|error| WallError::Renderer(format!("the style: {error}")))?;
    for (index, layer) in (1..).zip(&mut style.layers) {
        layer.index = index;
    }
    Ok(style)
}

struct TakePlugin(Rc<RefCell<Dots>>);

impl Plugin<HeadlessEnvironment> for TakePlugin {
    fn build(
        &self,
        schedule: &mut Schedule,
        _kernel: Rc<Kernel<HeadlessEnvironment>>,
        _world: &mut World,
        _graph: &mut RenderGraph,
    ) {
        let take = SystemContainer::new(TakeSystem(Rc::clone(&self.0)));
        schedule.add_system_to_stage(RenderStageLabel::Cleanup, take);
    }
}

/// Takes the dots of what was drawn.
struct TakeSystem(Rc<RefCell<Dots>>);

impl System for TakeSystem {
    fn name(&self) -> std::borrow::Cow<'static, str> {
        "take_dots".into()
    }

    fn run(&mut self, context: &mut MapContext) {
        let renderer = &context.renderer;
        let Head::Headless(texture) = renderer.surface().head() else { return };
        let row = renderer.surface().size().width() as usize * 4;
        let slice = texture.map_async(renderer.device());
        let mapped = slice.get_mapped_range();
        let mut taken = self.0.borrow_mut();
        taken.clear();
        // Rows are padded to what graphics cards copy.
        for padded in mapped.chunks(texture.bytes_per_row().get() as usize) {
            taken.extend_from_slice(&padded[..row.min(padded.len())]);
        }
        drop(mapped);
        texture.unmap();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette::Theme;
    use crate::scene::Scene;
    use crate::view::EXTENT;

    const SIDE: u32 = 300;

    fn dot(dots: &[u8], [x, y]: [u32; 2]) -> [u8; 3] {
        let at = ((y * SIDE + x) * 4) as usize;
        [dots[at], dots[at + 1], dots[at + 2]]
    }

    fn drawn(studio: &mut Studio, scene: &Scene) -> Result<Dots, WallError> {
        studio.draw(&scene.inks(), scene.tile()?)
    }

    fn square([x, y]: [f64; 2], side: f64) -> Vec<[f64; 2]> {
        vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side]]
    }

    #[test]
    fn each_layer_has_its_colour_at_its_place_and_the_later_lies_above() {
        let palette = Palette::of(Theme::Light);
        let mut studio = Studio::new(SIDE, &palette).unwrap();
        let mut scene = Scene::new(Ink::Sea, SIDE);
        let cell = EXTENT / 5.0;
        for level in 0..=5_u8 {
            let at = [
                f64::from(level % 3) * 1.5 * cell + cell / 2.0,
                f64::from(level / 3) * 2.0 * cell + cell / 2.0,
            ];
            scene.push(Ink::Home, vec![square(at, cell)]);
            if level > 0 {
                scene.push(Ink::Level(level), vec![square(at, cell)]);
            }
        }
        // Twice, and the same: nothing is left of one tile in the next.
        for _ in 0..2 {
            let dots = drawn(&mut studio, &scene).unwrap();
            assert_eq!(dots.len(), (SIDE * SIDE * 4) as usize);
            assert_eq!(dot(&dots, [2, 2]), palette.sea);
            for level in 0..=5_usize {
                let at = [(level % 3) as u32 * 90 + 60, (level / 3) as u32 * 120 + 60];
                let expected = if level == 0 { palette.home } else { palette.levels[level - 1] };
                assert_eq!(dot(&dots, at), expected, "{level}");
            }
            let empty = drawn(&mut studio, &Scene::new(Ink::Abroad, SIDE)).unwrap();
            assert_eq!(dot(&empty, [60, 60]), palette.abroad);
        }
    }

    #[test]
    fn what_it_would_lose_is_an_error_and_no_picture() {
        let mut studio = Studio::new(SIDE, &Palette::of(Theme::Light)).unwrap();
        let mut scene = Scene::new(Ink::Sea, SIDE);
        scene.push(Ink::Level(5), vec![square([0.0, 0.0], EXTENT)]);
        let many = (0..110_000).map(|at| {
            let (x, y) = (f64::from(at % 400) * 10.0, f64::from(at / 400) * 10.0);
            vec![square([x, y], 5.0)]
        });
        scene.extend(Ink::Country, many);
        let refused = drawn(&mut studio, &scene).unwrap_err();
        assert!(refused.to_string().contains("room"), "{refused}");
        // It goes on with what it can draw.
        assert!(drawn(&mut studio, &Scene::new(Ink::Sea, SIDE)).is_ok());
    }
}
