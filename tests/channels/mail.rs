//! A real mail server: TLS before a word is said, who we are, what it refuses, and silence.

use std::path::Path;
use std::process::Command;

use atalaya_notify::{Carried, Carrier as _, Email, EmailSettings, EmailTls};
use atalaya_store::DeliveryTo;
use serde_json::Value;
use tempfile::TempDir;

use super::{Foreign, SAID, free_port, is_there, parcel, until};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/channels/mail_server.py");
/// Debian's own, which sees Debian's packages.
const PYTHON: &str = "/usr/bin/python3";

pub(super) struct MailServer {
    pub(super) port: u16,
    pub(super) server: Foreign,
    pub(super) certificate: Vec<u8>,
    _folder: TempDir,
}

impl MailServer {
    pub(super) async fn start() -> Option<Self> {
        let probe = Command::new(PYTHON).args(["-c", "import aiosmtpd"]).output();
        let there = probe.is_ok_and(|probe| probe.status.success());
        if !is_there("aiosmtpd", "python3-aiosmtpd", there) {
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let [certificate, key] = certificate(folder.path());
        let port = free_port();
        let mut command = Command::new(PYTHON);
        command.args([SCRIPT, &port.to_string(), &certificate, &key]);
        let server = Foreign::start(&mut command);
        until("the mail server listens", || server.heard().contains("listening")).await;
        let certificate = std::fs::read(certificate).expect("a certificate");
        Some(Self { port, server, certificate, _folder: folder })
    }

    fn settings(&self) -> EmailSettings {
        EmailSettings {
            host: "localhost".to_owned(),
            port: self.port,
            tls: EmailTls::StartTls,
            sign_in: Some(("atalaya".to_owned(), "secreto".to_owned())),
            from: "Avisos <avisos@omes.example>".to_owned(),
            authority: Some(self.certificate.clone()),
        }
    }
}

/// A certificate for this machine, and its key.
fn certificate(folder: &Path) -> [String; 2] {
    let file = |name: &str| folder.join(name).to_str().expect("text").to_owned();
    let [settings, certificate, key] = [file("openssl.cnf"), file("cert.pem"), file("key.pem")];
    let text = "[req]\ndistinguished_name = dn\nx509_extensions = v3\nprompt = no\n\
                [dn]\nCN = localhost\n\
                [v3]\nsubjectAltName = DNS:localhost\nbasicConstraints = critical, CA:FALSE\n";
    std::fs::write(&settings, text).expect("written");
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-nodes", "-days", "2", "-config", &settings])
        .args(["-keyout", &key, "-out", &certificate])
        .output()
        .expect("openssl runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    [certificate, key]
}

async fn sent(settings: EmailSettings, to: &str) -> Carried {
    let email = Email::new(settings).expect("set");
    email.carry(&parcel(DeliveryTo::Email(to.to_owned()))).await.carried
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_goes_by_tls_to_who_knows_us_and_says_nothing() {
    let Some(server) = MailServer::start().await else { return };
    assert_eq!(sent(server.settings(), "luz@omes.example").await, Carried::Taken);
    until("it is there", || server.server.heard().contains("\"to\"")).await;
    let heard = server.server.heard();
    let line = heard.lines().find(|line| line.starts_with('{')).expect("a message");
    let told: Value = serde_json::from_str(line).expect("JSON");
    assert_eq!(told["to"], serde_json::json!(["luz@omes.example"]));
    assert_eq!((&told["tls"], &told["text"]), (&Value::Bool(true), &Value::from(SAID)));
    let headers = told["headers"].as_object().expect("headers");
    assert_eq!(headers["Subject"], "Atalaya: aviso pendiente");
    // Of ours, and the same at each try.
    let id = "<0193a7f0-c0de-4000-8000-000000000001@omes.example>";
    assert_eq!(headers["Message-ID"], id);

    let wrong = EmailSettings {
        sign_in: Some(("atalaya".to_owned(), "otro".to_owned())),
        ..server.settings()
    };
    let unknown = sent(wrong, "luz@omes.example").await;
    assert_eq!(unknown, Carried::Failed("the mail server does not know us"));
    let nobody = sent(server.settings(), "nobody@omes.example").await;
    assert_eq!(nobody, Carried::Refused("the mail server refuses the message"));
    let later = sent(server.settings(), "later@omes.example").await;
    assert_eq!(later, Carried::Failed("the mail server says later"));
    let none = sent(server.settings(), "luz arroba omes").await;
    assert_eq!(none, Carried::Refused("what stands for the address is none"));
    // Somebody else's certificate is as good as none, and nothing is said in the clear.
    let strange = EmailSettings { authority: None, ..server.settings() };
    assert!(matches!(sent(strange, "luz@omes.example").await, Carried::Failed(_)));
    assert_eq!(server.server.heard().matches("\"to\"").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_silent_or_gone_is_tried_again() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let settings = |port, tls| EmailSettings {
        host: "localhost".to_owned(),
        port,
        tls,
        sign_in: None,
        from: "avisos@omes.example".to_owned(),
        authority: None,
    };
    let port = silent.local_addr().expect("an address").port();
    let hangs = sent(settings(port, EmailTls::None), "luz@omes.example").await;
    assert!(matches!(hangs, Carried::Failed(_)), "{hangs:?}");
    let gone = sent(settings(free_port(), EmailTls::None), "luz@omes.example").await;
    assert!(matches!(gone, Carried::Failed(_)), "{gone:?}");
}
