//! OGC API - Features and Tiles: what standards demand, by the names of their own tests, and what of it is told to whom.

mod features; // the abstract test suite of OGC API - Features, parts 1 and 2 (17-069r4, 18-058r1)
mod tiles; // the abstract test suite of OGC API - Tiles (20-057), and TileJSON
mod told; // what a role is told by it: what the map tells, and nothing else
mod ways; // the two services, each asked by somebody who may
