//! The colours of the web map (`web/src/map/palette.ts`): a ramp that is monotonic in lightness, no green anywhere, and
//! level 0 with no colour of its own.

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Theme {
    /// For a bright room.
    Light,
    /// For a dark one.
    Dark,
}

/// The colours of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Levels 1 to 5.
    pub levels: [Rgb; 5],
    /// Numbers of a release, few to many: nothing that a level looks like.
    pub numbers: [Rgb; 5],
    /// Strokes where nothing is known, and the veil under them.
    pub hatch: Rgb,
    /// The veil.
    pub veil: Rgb,
    /// The edge of levels 4 and 5.
    pub outline: Rgb,
    /// The dots of level 5.
    pub dots: Rgb,
    /// Water of the sea.
    pub sea: Rgb,
    /// The country.
    pub home: Rgb,
    /// Other countries.
    pub abroad: Rgb,
    /// Water inland.
    pub lake: Rgb,
    /// Rivers.
    pub river: Rgb,
    /// The coast.
    pub coast: Rgb,
    /// Borders of countries.
    pub country: Rgb,
    /// Borders of departments.
    pub department: Rgb,
    /// Borders of municipalities.
    pub municipality: Rgb,
    /// Words.
    pub text: Rgb,
    /// Words that are less important.
    pub quiet: Rgb,
    /// What words stand on.
    pub halo: Rgb,
}

/// How much of the ground a level hides, so that borders show through.
const FILL: f32 = 0.86;

const fn rgb(hex: u32) -> Rgb {
    [(hex >> 16) as u8, (hex >> 8) as u8, hex as u8]
}

/// So much of one colour over another.
#[must_use]
pub fn over(above: Rgb, below: Rgb, share: f32) -> Rgb {
    std::array::from_fn(|part| {
        (f32::from(above[part]) * share + f32::from(below[part]) * (1.0 - share)).round() as u8
    })
}

impl Palette {
    /// The colours as they lie on the ground. The renderer mixes none (its pipeline has no blending), so they are mixed here.
    #[must_use]
    pub fn of(theme: Theme) -> Self {
        let pure = match theme {
            Theme::Light => LIGHT,
            Theme::Dark => DARK,
        };
        let ground = pure.home;
        Self {
            levels: pure.levels.map(|level| over(level, ground, FILL)),
            numbers: pure.numbers.map(|one| over(one, ground, FILL)),
            veil: over(pure.veil, ground, 0.14),
            hatch: over(pure.hatch, ground, 0.62),
            ..pure
        }
    }
}

const LIGHT: Palette = Palette {
    levels: [rgb(0xfb_e6bd), rgb(0xf6_bd75), rgb(0xe5_804b), rgb(0xb5_3a4f), rgb(0x5f_1450)],
    numbers: [rgb(0xdc_e3f0), rgb(0xb3_c2dc), rgb(0x83_98c0), rgb(0x50_6a9c), rgb(0x24_3a6b)],
    hatch: rgb(0x6d_7482),
    veil: rgb(0x9a_a1ad),
    outline: rgb(0x3b_0a36),
    dots: rgb(0xff_ffff),
    sea: rgb(0xdb_e5ea),
    home: rgb(0xf8_f5ee),
    abroad: rgb(0xec_eae3),
    lake: rgb(0xc9_dae3),
    river: rgb(0xb8_cfdc),
    coast: rgb(0xa9_c0cd),
    country: rgb(0x6f_6a7d),
    department: rgb(0xa3_9cae),
    municipality: rgb(0xc9_c3cf),
    text: rgb(0x2b_2d33),
    quiet: rgb(0x5f_5d6a),
    halo: rgb(0xff_fdf8),
};

const DARK: Palette = Palette {
    levels: [rgb(0x4b_3a63), rgb(0x87_407a), rgb(0xc9_536a), rgb(0xf2_9058), rgb(0xff_e39a)],
    numbers: [rgb(0x2c_3a55), rgb(0x44_5b85), rgb(0x66_84b5), rgb(0x93_b2dc), rgb(0xcf_e2f8)],
    hatch: rgb(0x8d_95a5),
    veil: rgb(0x5d_6573),
    outline: rgb(0xff_f4d6),
    dots: rgb(0x5a_2a00),
    sea: rgb(0x10_151c),
    home: rgb(0x1c_2129),
    abroad: rgb(0x17_1b22),
    lake: rgb(0x18_242f),
    river: rgb(0x22_323f),
    coast: rgb(0x2c_3b48),
    country: rgb(0x8a_8799),
    department: rgb(0x57_5a69),
    municipality: rgb(0x3a_3e49),
    text: rgb(0xec_eef3),
    quiet: rgb(0xb4_b7c3),
    halo: rgb(0x12_161d),
};

/// How light a colour looks, 0 to 1: what is left of it in grey (Rec. 709).
#[must_use]
pub fn grey(colour: Rgb) -> f32 {
    let [r, g, b] = colour.map(|part| f32::from(part) / 255.0);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_grey_each_level_is_a_step_further_from_the_ground() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = Palette::of(theme);
            for ramp in [palette.levels, palette.numbers] {
                let away = ramp.map(|level| (grey(level) - grey(palette.home)).abs());
                assert!(away.windows(2).all(|pair| pair[1] - pair[0] > 0.05), "{theme:?} {away:?}");
            }
        }
    }

    #[test]
    fn no_level_is_green_and_none_is_the_colour_of_what_is_not_known() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = Palette::of(theme);
            for [r, g, _] in palette.levels {
                assert!(r >= g);
            }
            assert!(!palette.levels.contains(&palette.veil));
            assert_ne!(palette.veil, palette.home);
        }
    }
}
