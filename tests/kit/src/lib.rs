//! Test machinery: throw-away databases.
