//! The web client and the basemap.

use std::fs;

use reqwest::{Method, StatusCode};
use tempfile::TempDir;

use crate::world::{World, problem};

/// A built client and a basemap in folders of their own.
async fn world_with_files() -> (World, TempDir) {
    let folder = TempDir::new().unwrap();
    let web = folder.path().join("web");
    let basemap = folder.path().join("basemap");
    fs::create_dir_all(web.join("assets")).unwrap();
    fs::create_dir_all(basemap.join("glyphs/Noto Sans")).unwrap();
    fs::write(web.join("index.html"), "<!doctype html><title>Atalaya</title>").unwrap();
    fs::write(web.join("assets/index-B1xk_9Q2.js"), "plain").unwrap();
    fs::write(web.join("assets/index-B1xk_9Q2.js.br"), "brotli").unwrap();
    fs::write(web.join("assets/index-B1xk_9Q2.js.gz"), "gzip").unwrap();
    fs::write(web.join("manifest.webmanifest"), "{}").unwrap();
    fs::write(folder.path().join("secret.txt"), "secret").unwrap();
    fs::write(web.join(".hidden"), "secret").unwrap();
    fs::write(basemap.join("glyphs/Noto Sans/0-255.pbf"), "glyphs").unwrap();
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    fs::write(basemap.join("guatemala-basemap.pmtiles"), bytes).unwrap();
    let world = World::with(|settings| {
        settings.web = Some(web);
        settings.basemap = Some(basemap);
    });
    (world.await, folder)
}

#[tokio::test]
async fn pages_of_the_client_are_its_index_and_files_are_files() {
    let (world, _folder) = world_with_files().await;
    for path in ["/", "/mapa", "/mapa/zona/1", "/reportar?x=1"] {
        let request = world.request(Method::GET, path).header("accept", "text/html,*/*;q=0.8");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
        assert_eq!(answer.headers()["cache-control"], "no-cache");
        assert!(answer.text().await.unwrap().contains("Atalaya"));
    }
    for path in ["/missing.js", "/mapa", "/api/v1/mapa"] {
        assert_eq!(problem(world.get(path).await).await, (404, "not_found".to_owned()), "{path}");
    }
    let manifest = world.get("/manifest.webmanifest").await;
    assert_eq!(manifest.headers()["content-type"], "application/manifest+json");
}

#[tokio::test]
async fn files_with_a_hash_are_kept_for_ever_and_others_while_their_tag_holds() {
    let (world, _folder) = world_with_files().await;
    let hashed = world.get("/assets/index-B1xk_9Q2.js").await;
    assert_eq!(hashed.headers()["cache-control"], "public, max-age=31536000, immutable");
    let page = world.get("/").await;
    let tag = page.headers()["etag"].to_str().unwrap().to_owned();
    let known = world.request(Method::GET, "/").header("if-none-match", &tag).send().await.unwrap();
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(known.headers()["etag"], tag.as_str());
    let head = world.request(Method::HEAD, "/").send().await.unwrap();
    assert_eq!(head.headers()["content-length"], "37");
    assert_eq!(head.text().await.unwrap(), "");
}

#[tokio::test]
async fn the_stored_compression_is_the_best_the_client_takes() {
    let (world, _folder) = world_with_files().await;
    for (accepts, encoding, text) in [
        ("gzip, deflate, br", Some("br"), "brotli"),
        ("gzip", Some("gzip"), "gzip"),
        ("br;q=0, gzip", Some("gzip"), "gzip"),
        ("identity", None, "plain"),
    ] {
        let request = world.request(Method::GET, "/assets/index-B1xk_9Q2.js");
        let answer = request.header("accept-encoding", accepts).send().await.unwrap();
        let found = answer.headers().get("content-encoding").map(|value| value.to_str().unwrap());
        assert_eq!(found, encoding, "{accepts}");
        assert_eq!(answer.headers()["vary"], "accept-encoding");
        assert_eq!(answer.headers()["content-type"], "text/javascript; charset=utf-8");
        assert_eq!(answer.text().await.unwrap(), text);
    }
}

#[tokio::test]
async fn the_basemap_is_read_in_ranges() {
    let (world, _folder) = world_with_files().await;
    let range = |range: &str| {
        let request = world.request(Method::GET, "/basemap/guatemala-basemap.pmtiles");
        request.header("range", range.to_owned()).send()
    };
    let part = range("bytes=256-511").await.unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.headers()["content-range"], "bytes 256-511/100000");
    assert_eq!(part.headers()["content-type"], "application/octet-stream");
    assert_eq!(part.bytes().await.unwrap().to_vec(), (0..=255).collect::<Vec<u8>>());
    let end = range("bytes=-10").await.unwrap();
    assert_eq!(end.headers()["content-range"], "bytes 99990-99999/100000");
    let outside = range("bytes=100000-").await.unwrap();
    assert_eq!(outside.headers()["content-range"], "bytes */100000");
    assert_eq!(problem(outside).await, (416, "range_not_satisfiable".to_owned()));
    let several = range("bytes=0-1,5-6").await.unwrap();
    assert_eq!(several.status(), StatusCode::OK);
    assert_eq!(several.bytes().await.unwrap().len(), 100_000);
    let stale = world
        .request(Method::GET, "/basemap/guatemala-basemap.pmtiles")
        .header("range", "bytes=0-9")
        .header("if-range", "\"another\"");
    assert_eq!(stale.send().await.unwrap().status(), StatusCode::OK);
    let glyphs = world.get("/basemap/glyphs/Noto%20Sans/0-255.pbf").await;
    assert_eq!(glyphs.headers()["content-type"], "application/x-protobuf");
    assert_eq!(problem(world.get("/basemap/nothing.png").await).await.0, 404);
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder() {
    let (world, _folder) = world_with_files().await;
    for path in [
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/basemap/..%2fsecret.txt",
        "/basemap/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/%2fetc%2fpasswd",
        "/.hidden",
        "/assets%00.js",
        "/%ff.js",
    ] {
        // Not through the client's URL type: that would tidy the path up.
        let text = raw_get(&world.host, path).await;
        assert!(text.starts_with("HTTP/1.1 404"), "{path}: {text}");
        assert!(!text.contains("secret\n") && !text.contains("root:"), "{path}");
    }
}

#[tokio::test]
async fn without_a_client_one_page_says_what_to_run() {
    let folder = TempDir::new().unwrap();
    let world = World::with(|settings| settings.web = Some(folder.path().to_owned())).await;
    let text = world.get("/").await.text().await.unwrap();
    assert!(text.contains("make web"));
}

async fn raw_get(host: &str, path: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
