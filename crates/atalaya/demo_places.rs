//! Places of the demo's first organisation: what a week is planned with, invented as its events are.

use anyhow::Context as _;
use atalaya_domain::{OrganisationId, PlaceId, PlaceName, UserId};
use atalaya_store::{NewPlace, Store};

use crate::config::City;
use crate::now;
use crate::scenario::Scenario;

/// Registers places in each city, from where most happens to where little does. Registered again they are the same.
pub async fn register(
    store: &Store,
    (organisation, by): (OrganisationId, UserId),
    scenario: &Scenario<'_>,
    cities: &[City],
) -> anyhow::Result<()> {
    for (city, cells) in cities.iter().zip(scenario.places()) {
        for (at, cell) in cells.into_iter().enumerate() {
            let name = format!("Punto inventado {}, {}", at + 1, city.name);
            let place = NewPlace {
                id: PlaceId::from_foreign("demo", &name),
                name: PlaceName::parse(&name).context("a made-up name is one")?,
                cell,
                setting: None,
            };
            store.place_set(organisation, place, by, now()).await?;
        }
    }
    Ok(())
}
