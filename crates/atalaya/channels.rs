//! `[channels]` of a deployment file: how people are told outside of the app.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use atalaya_http::{PushDoor, TextDoor};
use atalaya_notify::{
    Carrier, Email, EmailSettings, EmailTls, Kannel, KannelSettings, NotifierSettings, Push,
    PushKey, PushServices, PushSettings,
};
use serde::Deserialize;

use crate::{config, key_file};

/// How often is looked for what is to be sent.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How people are told outside of the app.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChannelsEntry {
    /// Where gateways reach this installation to tell what became of a message.
    receipts: Option<String>,
    /// Web push.
    push: Option<PushEntry>,
    /// Text messages.
    sms: Option<SmsEntry>,
    /// E-mail.
    email: Option<EmailEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PushEntry {
    /// The file that `atalaya key push` has made, relative to this file.
    key_file: PathBuf,
    /// Whom a push service writes to.
    contact: String,
    /// Push services that are asked; those of the browsers there are, unless it is said.
    services: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SmsEntry {
    /// Kannel's `sendsms`.
    kannel: String,
    /// Who we are there.
    user: String,
    /// A file with what proves it, relative to this file.
    password_file: PathBuf,
    /// The number or name that messages come from.
    from: Option<String>,
    /// The code of numbers without one.
    country: Option<String>,
    /// A file with the secret in the address at which the gateway hands over what comes in, relative to this file.
    inbound_secret_file: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EmailEntry {
    host: String,
    port: Option<u16>,
    /// `starttls`, `tls` or, on this machine, `none`.
    #[serde(default = "start_tls")]
    tls: String,
    user: Option<String>,
    /// A file with what proves it, relative to this file.
    password_file: Option<PathBuf>,
    /// Whom messages come from.
    from: String,
    /// A file with the certificates that alone are trusted, relative to this file.
    authority_file: Option<PathBuf>,
}

fn start_tls() -> String {
    "starttls".to_owned()
}

/// How people are told outside of the app.
pub struct Channels {
    /// The channels, the first to be tried first.
    pub notifier: NotifierSettings,
    /// How browsers are told, if they are.
    pub push: Option<PushDoor>,
    /// How the gateway hands over text messages that come in, if it does.
    pub text_messages: Option<TextDoor>,
}

/// The channels of a deployment file; `None` where it names none. `app` is what the app is called on
/// people's phones.
pub fn channels(file: Option<&Path>, app: &str) -> anyhow::Result<Option<Channels>> {
    let Some(path) = file else { return Ok(None) };
    let set = || {
        let Some(ChannelsEntry { receipts, push, sms, email }) = config::channels_entry(path)?
        else {
            return Ok(None);
        };
        let mut carriers: Vec<Arc<dyn Carrier>> = Vec::new();
        let mut door = None;
        let mut text_messages = None;
        if let Some(entry) = push {
            let (carrier, opened) = web_push(entry, path).context("[channels.push]")?;
            carriers.push(Arc::new(carrier));
            door = Some(opened);
        }
        if let Some(entry) = sms {
            text_messages = inbound(&entry, path).context("[channels.sms]")?;
            carriers.push(Arc::new(kannel(entry, path).context("[channels.sms]")?));
        }
        if let Some(entry) = email {
            carriers.push(Arc::new(mail(entry, path).context("[channels.email]")?));
        }
        if carriers.is_empty() {
            bail!("it names no channel");
        }
        if let Some(url) = receipts.as_deref().filter(|url| !is_ours(url)) {
            bail!(
                "receipts is {url:?}: name this installation by https://, or by http:// on this machine"
            );
        }
        let app = app.to_owned();
        let notifier = NotifierSettings { carriers, app, receipts, look_every: LOOK_EVERY };
        Ok(Some(Channels { notifier, push: door, text_messages }))
    };
    set()
        .with_context(|| format!("cannot use [channels] of the deployment file {}", path.display()))
}

/// Whether a secret may go to this URL.
fn is_ours(url: &str) -> bool {
    let here = ["http://127.0.0.1:", "http://localhost:"];
    url.starts_with("https://") || here.iter().any(|here| url.starts_with(here))
}

fn web_push(entry: PushEntry, deployment: &Path) -> anyhow::Result<(Push, PushDoor)> {
    let PushEntry { key_file, contact, services } = entry;
    let services = match services {
        None => PushServices::default(),
        Some(named) => PushServices::parse(&named).with_context(|| {
            format!("services is {named:?}: name hosts, or http://127.0.0.1:PORT on this machine")
        })?,
    };
    let beside = beside(deployment, &key_file);
    let pem = key_file::text(&beside)?;
    let key = PushKey::parse(&pem).with_context(|| format!("cannot use {}", beside.display()))?;
    let door = PushDoor { key: key.public(), services: services.clone() };
    Ok((Push::new(PushSettings { key, contact, services })?, door))
}

/// The least length of a secret in an address: 128 bits, written as hexadecimal digits.
const SECRET_LEAST: usize = 32;

/// The door for text messages that come in.
fn inbound(entry: &SmsEntry, deployment: &Path) -> anyhow::Result<Option<TextDoor>> {
    let Some(file) = &entry.inbound_secret_file else { return Ok(None) };
    let secret = secret(deployment, file)?;
    let plain = secret.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if secret.len() < SECRET_LEAST || !plain {
        bail!(
            "the secret in {} stands in an address: {SECRET_LEAST} letters and digits or more, as `openssl rand -hex 32` makes them",
            file.display()
        );
    }
    Ok(Some(TextDoor::new(&secret, entry.country.clone())))
}

fn kannel(entry: SmsEntry, deployment: &Path) -> anyhow::Result<Kannel> {
    let SmsEntry { kannel, user, password_file, from, country, .. } = entry;
    let is_code = |code: &String| {
        (1..=3).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_digit())
            && !code.starts_with('0')
    };
    if let Some(code) = country.as_ref().filter(|code| !is_code(code)) {
        bail!("country is {code:?}: it is a country's code for telephones, like \"502\"");
    }
    let password = secret(deployment, &password_file)?;
    Ok(Kannel::new(KannelSettings { url: kannel, user, password, from, country })?)
}

fn mail(entry: EmailEntry, deployment: &Path) -> anyhow::Result<Email> {
    let EmailEntry { host, port, tls, user, password_file, from, authority_file } = entry;
    let (tls, usual) = match tls.as_str() {
        "starttls" => (EmailTls::StartTls, 587),
        "tls" => (EmailTls::Wrapped, 465),
        "none" => (EmailTls::None, 25),
        _ => {
            bail!("tls is {tls:?}: there are \"starttls\", \"tls\" and, on this machine, \"none\"")
        }
    };
    let sign_in = match (user, password_file) {
        (Some(user), Some(file)) => Some((user, secret(deployment, &file)?)),
        (None, None) => None,
        _ => bail!("name both user and password_file, or neither"),
    };
    let authority = authority_file.map(|file| {
        let beside = beside(deployment, &file);
        std::fs::read(&beside).with_context(|| format!("cannot read {}", beside.display()))
    });
    let port = port.unwrap_or(usual);
    let settings =
        EmailSettings { host, port, tls, sign_in, from, authority: authority.transpose()? };
    Ok(Email::new(settings)?)
}

fn beside(deployment: &Path, file: &Path) -> PathBuf {
    deployment.parent().unwrap_or(Path::new(".")).join(file)
}

/// What a secret's file says.
fn secret(deployment: &Path, file: &Path) -> anyhow::Result<String> {
    let beside = beside(deployment, file);
    let text = std::fs::read_to_string(&beside)
        .with_context(|| format!("cannot read the secret file {}", beside.display()))?;
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(end: &str) -> anyhow::Result<Option<Channels>> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("secret"), "largo y secreto\n")?;
        key_file::make_push(&folder.path().join("push.pem"))?;
        let file = folder.path().join("deployment.toml");
        let head = "name = \"Centro\"\nzone = \"America/Guatemala\"\nbbox = [-91, 14, -90, 15]\n";
        std::fs::write(&file, format!("{head}{end}"))?;
        channels(Some(&file), "Notas")
    }

    const PUSH: &str = "[channels.push]\nkey_file = \"push.pem\"\n\
                        contact = \"mailto:avisos@omes.example\"\n";
    const SMS: &str = "[channels.sms]\nkannel = \"http://127.0.0.1:13013/cgi-bin/sendsms\"\n\
                       user = \"a\"\npassword_file = \"secret\"\ncountry = \"502\"\n";
    const EMAIL: &str = "[channels.email]\nhost = \"correo.example\"\nuser = \"a\"\n\
                         password_file = \"secret\"\nfrom = \"Avisos <avisos@omes.example>\"\n";

    #[test]
    fn channels_are_tried_in_the_order_of_what_they_cost_and_how_many_see_them() {
        let settings = read(&format!("{EMAIL}{SMS}{PUSH}")).unwrap().unwrap().notifier;
        let order: Vec<_> = settings.carriers.iter().map(|one| one.channel().code()).collect();
        assert_eq!(order, ["push", "sms", "email"]);
        assert_eq!((settings.app.as_str(), settings.receipts), ("Notas", None));
        assert!(read("").unwrap().is_none());
    }

    #[test]
    fn what_would_leave_in_the_clear_or_is_half_set_is_refused() {
        for (wrong, word) in [
            ("[channels]\n".to_owned(), "no channel"),
            (format!("[channels]\nreceipts = \"http://a.example\"\n{SMS}"), "receipts"),
            (SMS.replace("127.0.0.1:13013", "sms.example"), "https://"),
            (SMS.replace("\"502\"", "\"+502\""), "country"),
            (SMS.replace("\"secret\"", "\"none\""), "secret file"),
            (EMAIL.replace("user = \"a\"\n", ""), "both"),
            (EMAIL.replace("<avisos@omes.example>", "avisos"), "from"),
            (format!("{EMAIL}tls = \"none\"\n"), "tls"),
            (format!("{EMAIL}tls = \"ssl\"\n"), "tls"),
            (format!("{SMS}token = \"x\"\n"), "token"),
            (PUSH.replace("mailto:", ""), "contact"),
            (PUSH.replace("push.pem", "secret"), "secret"),
            (format!("{PUSH}services = [\"10.0.0.1\"]\n"), "services"),
        ] {
            let error = format!("{:#}", read(&wrong).err().expect(&wrong));
            assert!(error.contains(word) && !error.contains("largo"), "{error}");
        }
    }
}
