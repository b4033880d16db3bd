//! `atalaya release …`: whether a copy of a release is what was published, and by whom.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use atalaya_seal::{fingerprint, is_signed, public_key_name};
use serde::Deserialize;

use crate::{cli, database, key_file, terminal};

/// What is read of `manifest.json`.
#[derive(Debug, Deserialize)]
struct Manifest {
    release: i64,
    published_at: String,
    #[serde(default)]
    synthetic: bool,
    files: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
struct Listed {
    name: String,
    sha256: String,
}

/// What is read of the answer of `/api/v1/release_keys`.
#[derive(Debug, Deserialize)]
struct Published {
    keys: Vec<PublishedKey>,
}

#[derive(Debug, Deserialize)]
struct PublishedKey {
    public_key: String,
}

/// `atalaya release …`.
pub async fn run(command: cli::Release) -> anyhow::Result<()> {
    match command {
        cli::Release::Verify { files, key, keys } => verify(&files, &key, keys.as_deref()),
        cli::Release::Keys { database } => {
            key_file::required(database.key_file.as_deref())?;
            let store = database::open_as_it_is(&database).await?;
            for (at, key) in store.release_keys().await?.iter().enumerate() {
                let digits =
                    key.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
                let when = if at == 0 { "current" } else { "before" };
                terminal::say(&format!("{} {digits} {when}", public_key_name(key)));
            }
            Ok(())
        }
    }
}

/// The file's own name: browsers put the release's number before it.
fn own_name(path: &Path, release: i64) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.strip_prefix(&format!("atalaya-{release}-")).unwrap_or(&name).to_owned()
}

/// The file with this name, or one that a browser saved it as: among the files, or beside the first of them.
fn found(files: &[PathBuf], name: &str) -> Option<PathBuf> {
    let is_it = |path: &Path| {
        let own = path.file_name().unwrap_or_default().to_string_lossy();
        let number = own.strip_prefix("atalaya-").and_then(|rest| rest.strip_suffix(name));
        let number = number.and_then(|rest| rest.strip_suffix('-'));
        own == name
            || number.is_some_and(|digits| {
                !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
            })
    };
    if let Some(given) = files.iter().find(|path| is_it(path)) {
        return Some(given.clone());
    }
    let folder = files.first()?.parent().filter(|folder| !folder.as_os_str().is_empty());
    let beside = fs::read_dir(folder.unwrap_or_else(|| Path::new("."))).ok()?;
    let mut beside: Vec<PathBuf> = beside
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| is_it(path))
        .collect();
    beside.sort();
    beside.into_iter().next()
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn needed(files: &[PathBuf], name: &str) -> anyhow::Result<Vec<u8>> {
    let path = found(files, name);
    read(&path.with_context(|| format!("there is no {name} among the files nor beside them"))?)
}

fn public_key(digits: &str) -> anyhow::Result<Vec<u8>> {
    let wrong = || format!("{digits:?} is no public key: it has 64 hexadecimal digits");
    ensure!(digits.len() == 64 && digits.is_ascii(), wrong());
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).with_context(wrong);
    (0..64).step_by(2).map(byte).collect()
}

fn verify(files: &[PathBuf], key: &[String], keys: Option<&Path>) -> anyhow::Result<()> {
    let (list, signature) = (needed(files, "manifest.json")?, needed(files, "manifest.sig")?);
    let mut known: Vec<Vec<u8>> =
        key.iter().map(|digits| public_key(digits)).collect::<Result<_, _>>()?;
    if let Some(path) = keys {
        let published: Published = serde_json::from_slice(&read(path)?)
            .with_context(|| format!("{} is no list of keys", path.display()))?;
        for one in &published.keys {
            known.push(public_key(&one.public_key)?);
        }
    }
    let is_given = !known.is_empty();
    if !is_given {
        known.push(needed(files, "manifest.pub")?);
    }
    let signer = known.iter().find(|public| is_signed(public, &list, &signature));
    let Some(signer) = signer else {
        bail!("manifest.json is not signed by {}", names(&known));
    };
    let manifest: Manifest =
        serde_json::from_slice(&list).context("manifest.json is no list of a release's files")?;
    let mut wrong = 0;
    for path in files {
        let name = own_name(path, manifest.release);
        if matches!(name.as_str(), "manifest.json" | "manifest.sig" | "manifest.pub") {
            continue;
        }
        let said = match manifest.files.iter().find(|listed| listed.name == name) {
            Some(listed) if listed.sha256 == fingerprint(&read(path)?) => "as published",
            Some(_) => "CHANGED",
            None => "NOT IN THE LIST",
        };
        wrong += usize::from(said != "as published");
        terminal::say(&format!("{}: {said}", path.display()));
    }
    terminal::say(&format!(
        "release {} of {}, signed by {}",
        manifest.release,
        manifest.published_at,
        public_key_name(signer)
    ));
    if manifest.synthetic {
        terminal::note("DATOS INVENTADOS / MADE-UP DATA");
    }
    if !is_given {
        terminal::note(
            "the key is the one that lies beside: compare its name with what the organisation says, or give --key",
        );
    }
    ensure!(wrong == 0, "{wrong} of the files are not as published");
    Ok(())
}

fn names(keys: &[Vec<u8>]) -> String {
    keys.iter().map(|key| public_key_name(key)).collect::<Vec<_>>().join(", ")
}
