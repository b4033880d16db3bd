//! OGC API - Features and Tiles: what was published for everybody, and the risk map for who may see it, as layers of
//! QGIS and other programs.
//!
//! Two services, because a route lets in everybody or a list of roles and never both: `/api/v1/ogc/published`
//! ([`published`]) and `/api/v1/ogc/risk` ([`view`], [`tiles`]). What is the same in both stands in [`service`].

use actix_web::HttpRequest;

mod asked;
mod grid;
mod hexagon;
mod hours;
mod items;
mod open;
mod page;
mod published;
mod risk;
mod service;
mod tile;
mod tiles;
mod view;
mod words;

pub(crate) use self::open::{
    __path_ogc_published_collection, __path_ogc_published_collections,
    __path_ogc_published_conformance, __path_ogc_published_item, __path_ogc_published_items,
    __path_ogc_published_landing,
};
pub(crate) use self::open::{
    ogc_published_collection, ogc_published_collections, ogc_published_conformance,
    ogc_published_item, ogc_published_items, ogc_published_landing,
};
pub(crate) use self::risk::{
    __path_ogc_risk_collection, __path_ogc_risk_collections, __path_ogc_risk_conformance,
    __path_ogc_risk_item, __path_ogc_risk_items, __path_ogc_risk_landing,
    __path_ogc_risk_matrix_set, __path_ogc_risk_matrix_sets, __path_ogc_risk_tile,
    __path_ogc_risk_tile_json, __path_ogc_risk_tileset, __path_ogc_risk_tilesets,
};
pub(crate) use self::risk::{
    ogc_risk_collection, ogc_risk_collections, ogc_risk_conformance, ogc_risk_item, ogc_risk_items,
    ogc_risk_landing, ogc_risk_matrix_set, ogc_risk_matrix_sets, ogc_risk_tile, ogc_risk_tile_json,
    ogc_risk_tileset, ogc_risk_tilesets,
};
pub(crate) use self::service::DESCRIPTION;

/// Whether a request is for the risk map as layers, where programs like QGIS may prove themselves by a token typed as a
/// password: many have no place for another header.
pub(crate) fn is_asked(request: &HttpRequest) -> bool {
    request.path().starts_with(service::RISK)
}
