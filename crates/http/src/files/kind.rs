//! What a file's name says: its media type, and how long it may be kept.

/// The media type of a path, by its last extension.
pub(super) fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "wasm" => "application/wasm",
        "pbf" => "application/x-protobuf",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// How long a file may be kept: one with its content's hash in the name for ever, any other only
/// as long as its tag still holds.
pub(super) fn cache_control(path: &str) -> &'static str {
    if has_hash(path) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether the build put a hash into the name: `assets/NAME-HASH.EXT` with 8 or more characters.
fn has_hash(path: &str) -> bool {
    let Some(name) = path.strip_prefix("assets/") else {
        return false;
    };
    let stem = name.split('.').next().unwrap_or_default();
    let at = stem.len().checked_sub(9);
    let (Some(dash), Some(hash)) =
        (at.and_then(|at| stem.get(at..=at)), at.and_then(|at| stem.get(at + 1..)))
    else {
        return false;
    };
    dash == "-" && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_type_and_age() {
        assert_eq!(media_type("basemap/glyphs/Noto Sans/0-255.pbf"), "application/x-protobuf");
        assert_eq!(media_type("basemap/guatemala-basemap.pmtiles"), "application/octet-stream");
        assert_eq!(media_type("audio/quc/report.what-0a1b2c.mp3"), "audio/mpeg");
        assert_eq!(media_type("manifest.webmanifest"), "application/manifest+json");
        assert_eq!(media_type("README"), "application/octet-stream");
        assert!(cache_control("assets/index-B1xk_9Q2.js").ends_with("immutable"));
        assert_eq!(cache_control("assets/logo.svg"), "no-cache");
        assert_eq!(cache_control("sw.js"), "no-cache");
        assert_eq!(cache_control("index-B1xk_9Q2.js"), "no-cache");
    }
}
