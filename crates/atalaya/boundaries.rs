//! `[boundaries]` of a deployment file, and `atalaya boundaries`.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use atalaya_boundaries::{Boundaries, Level, read};
use atalaya_http::Districts;
use flate2::read::GzDecoder;
use serde::Deserialize;

use crate::{cli, config, terminal};

/// Departments and municipalities, as a deployment file names them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundariesEntry {
    /// ISO 3166-1 alpha-2.
    country: String,
    /// A `GeoJSON` file, gzip or not, relative to the deployment file; as for `municipalities`. Without
    /// both, those that are shipped for Guatemala.
    departments: Option<PathBuf>,
    municipalities: Option<PathBuf>,
    /// Whose outlines they are and under which licence: it stands in each release.
    credit: Option<String>,
}

/// Those of a deployment file, or Guatemala's when none is named.
pub fn districts(file: Option<&Path>) -> anyhow::Result<Districts> {
    let Some(path) = file else { return Ok(Districts::shipped()) };
    let set = || match config::boundaries_entry(path)? {
        None => Ok(Districts::default()),
        Some(BoundariesEntry { country, departments: None, municipalities: None, .. })
            if country == "GT" =>
        {
            Ok(Districts::shipped())
        }
        Some(BoundariesEntry { country, departments, municipalities, credit }) => {
            let first = departments.context("it names no file of departments")?;
            let second = municipalities.context("it names no file of municipalities")?;
            let beside = |file: PathBuf| path.parent().unwrap_or(Path::new(".")).join(file);
            let departments = read(&text(&beside(first))?, &country, Level::First)?;
            let municipalities = read(&text(&beside(second))?, &country, Level::Second)?;
            let boundaries = Boundaries::of(&departments, &municipalities)?;
            anyhow::Ok(Some(boundaries.credited(credit.as_deref().unwrap_or_default())).into())
        }
    };
    set().with_context(|| {
        format!("cannot use [boundaries] of the deployment file {}", path.display())
    })
}

fn text(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let file = std::fs::File::open(path);
    let mut file = file.with_context(|| format!("cannot read {}", path.display()))?;
    let packed = path.extension().is_some_and(|extension| extension == "gz");
    if packed {
        GzDecoder::new(file).read_to_string(&mut text)
    } else {
        file.read_to_string(&mut text)
    }
    .with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text)
}

/// `atalaya boundaries`: what releases would tell numbers by.
pub fn run(arguments: &cli::Boundaries) -> anyhow::Result<()> {
    let districts = districts(arguments.deployment.as_deref())?;
    let boundaries = districts.get().context("the deployment file has no [boundaries]")?;
    terminal::say("code,level,department,name,hexagons");
    let municipalities = |unit: &&atalaya_boundaries::AdminUnit| unit.level == Level::Second;
    for unit in boundaries.units() {
        let hexagons = match unit.level {
            Level::First => String::new(),
            Level::Second => boundaries.hexagons(unit.code).to_string(),
        };
        let department = unit.parent.map(|parent| parent.to_string()).unwrap_or_default();
        let name = unit.name.replace('"', "\"\"");
        let (code, level) = (unit.code, unit.level.code());
        terminal::say(&format!("{code},{level},{department},\"{name}\",{hexagons}"));
    }
    let small = boundaries.units().iter().filter(municipalities).filter(|unit| {
        boundaries.hexagons(unit.code) < atalaya_disclosure::release::LEAST_HEXAGONS
    });
    terminal::note(&format!(
        "edition {}; {} municipalities are too small to be told by themselves, and are in their \
         department's number",
        boundaries.edition(),
        small.count()
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of half a degree as a feature with this code.
    fn feature(west: f64, properties: &str) -> String {
        let east = west + 0.5;
        format!(
            r#"{{"type": "Feature", "properties": {{{properties}}}, "geometry": {{"type": "Polygon",
            "coordinates": [[[{west},18],[{east},18],[{east},18.5],[{west},18.5],[{west},18]]]}}}}"#
        )
    }

    fn collection(features: &[String]) -> String {
        format!(r#"{{"type": "FeatureCollection", "features": [{}]}}"#, features.join(","))
    }

    #[test]
    fn another_country_is_two_files_beside_the_deployment_file() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        let province = r#""adm1_pcode": "DO25", "adm1_name": "Santiago""#;
        write("one.geojson", &collection(&[feature(-71.0, province)]));
        let municipality = |code: &str| {
            format!(r#""adm2_pcode": "{code}", "adm2_name": "M", "adm1_pcode": "DO25""#)
        };
        let two =
            [feature(-71.0, &municipality("DO2501")), feature(-70.5, &municipality("DO2502"))];
        write("two.geojson", &collection(&two));
        let head = "name = \"RD\"\nzone = \"America/Santo_Domingo\"\nbbox = [-72, 17, -68, 20]\n";
        let with = |end: &str| {
            write("deployment.toml", &format!("{head}{end}"));
            districts(Some(&folder.path().join("deployment.toml")))
        };
        let both = "[boundaries]\ncountry = \"DO\"\ndepartments = \"one.geojson\"\n";
        let two = "municipalities = \"two.geojson\"\n";
        assert_eq!(with(&format!("{both}{two}")).unwrap().get().unwrap().credit(), "");
        let credit = "credit = \"ONE, dominio público\"";
        let read = with(&format!("{both}{two}{credit}")).unwrap();
        let read = read.get().unwrap();
        assert_eq!(read.credit(), "ONE, dominio público");
        let codes: Vec<String> = read.units().iter().map(|unit| unit.code.to_string()).collect();
        assert_eq!(codes, ["DO-25", "DO-2501", "DO-2502"]);
        assert!(read.units()[1..].iter().all(|unit| read.hexagons(unit.code) > 400));
        assert!(with(both).is_err(), "departments alone");
        assert!(with("[boundaries]\ncountry = \"DO\"").is_err(), "only Guatemala's are shipped");
        assert!(with("").unwrap().get().is_none());
        assert_eq!(
            with("[boundaries]\ncountry = \"GT\"").unwrap().get().unwrap().units().len(),
            362
        );
    }

    /// A neighbour's real outlines, of Natural Earth: it has the provinces alone, so each is one municipality.
    #[test]
    fn the_dominican_republics_provinces_hold_their_towns_and_are_as_large_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let provinces = include_str!("../../data/dominican-republic/provinces.geojson");
        let mut whole: serde_json::Value = serde_json::from_str(provinces).unwrap();
        for feature in whole["features"].as_array_mut().unwrap() {
            let code = feature["properties"]["code"].as_str().unwrap().to_owned();
            feature["properties"]["code"] = format!("{code}01").into();
            feature["properties"]["dept_code"] = code.into();
        }
        std::fs::write(folder.path().join("provinces.geojson"), provinces).unwrap();
        std::fs::write(folder.path().join("whole.geojson"), whole.to_string()).unwrap();
        let file = folder.path().join("deployment.toml");
        let text = "name = \"RD\"\nzone = \"America/Santo_Domingo\"\nbbox = [-72.1, 17.4, -68.2, 20.0]\n\
                    [boundaries]\ncountry = \"DO\"\ndepartments = \"provinces.geojson\"\n\
                    municipalities = \"whole.geojson\"\ncredit = \"Natural Earth, dominio público\"\n";
        std::fs::write(&file, text).unwrap();
        let read = districts(Some(&file)).unwrap();
        let read = read.get().unwrap();
        assert_eq!((read.units().len(), read.credit()), (64, "Natural Earth, dominio público"));
        for (town, latitude, longitude, province) in [
            ("Santo Domingo", 18.4719, -69.8923, "DO-01"),
            ("Santiago de los Caballeros", 19.4517, -70.6970, "DO-25"),
            ("Barahona", 18.2085, -71.1008, "DO-04"),
            ("Higüey", 18.6150, -68.7070, "DO-11"),
        ] {
            let at = atalaya_domain::Cell::at(latitude, longitude).unwrap();
            let department = read.place(at).department.map(|code| code.to_string());
            assert_eq!(department.as_deref(), Some(province), "{town}");
        }
        // 48,671 km² with the lakes and islands (ONE).
        let area: f64 = read.cells(None).map(|cell| cell.h3().area_km2()).sum();
        assert!((48_671.0 - area).abs() < 2_000.0, "{area} km², of coarse outlines");
        assert!(
            run(&cli::Boundaries { deployment: Some(file) }).is_ok(),
            "the command prints them"
        );
    }
}
