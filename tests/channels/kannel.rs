//! Kannel, the gateway, with the operator that comes with it: what we say is what it understands.

use std::path::Path;
use std::process::Command;

use atalaya_domain::{DeliveryState, Slug};
use atalaya_notify::{Carried, Carrier as _, KannelSettings};
use atalaya_store::{DeliveryTo, Store};
use tempfile::TempDir;

use super::{Foreign, SAID, free_port, is_there, parcel, until, until_asked};
use crate::program::Server;
use crate::town::{Deployment, Town};

const OPERATOR: &str = "/usr/lib/kannel/test/fakesmsc";

/// Kannel's two halves, and an operator's end of the line.
struct Kannel {
    url: String,
    operator: Foreign,
    port: u16,
    sms: Foreign,
    _bearer: Foreign,
    _folder: TempDir,
}

impl Kannel {
    async fn start() -> Option<Self> {
        Self::handing_over("").await
    }

    /// With what its configuration says of messages that come in.
    async fn handing_over(service: &str) -> Option<Self> {
        let there = Path::new("/usr/sbin/bearerbox").exists() && Path::new(OPERATOR).exists();
        if !is_there("Kannel", "kannel kannel-extras", there) {
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let [admin, inner, operator_port, outer] = [(); 4].map(|()| free_port());
        let file = folder.path().join("kannel.conf");
        let settings = format!(
            "group = core\nadmin-port = {admin}\nadmin-password = nobody\nsmsbox-port = {inner}\n\
             box-allow-ip = \"127.0.0.1\"\ndlr-storage = internal\n\n\
             group = smsc\nsmsc = fake\nsmsc-id = FAKE\nport = {operator_port}\n\
             connect-allow-ip = 127.0.0.1\n\n\
             group = smsbox\nbearerbox-host = 127.0.0.1\nsendsms-port = {outer}\n\n\
             group = sendsms-user\nusername = atalaya\npassword = secreto\nblack-list-regex = \"^.5029\"\n\n{service}"
        );
        std::fs::write(&file, settings).expect("written");
        let bearer = Foreign::start(Command::new("/usr/sbin/bearerbox").arg(&file));
        until("the inner half listens", || is_open(inner) && is_open(operator_port)).await;
        let sms = Foreign::start(Command::new("/usr/sbin/smsbox").arg(&file));
        until("the outer half listens", || is_open(outer)).await;
        // It sends nothing itself: of its message none is due.
        let mut command = Command::new(OPERATOR);
        command.args([
            "-H",
            "127.0.0.1",
            "-r",
            &operator_port.to_string(),
            "-m",
            "0",
            "1 2 text x",
        ]);
        let operator = Foreign::start(&mut command);
        let url = format!("http://127.0.0.1:{outer}/cgi-bin/sendsms");
        Some(Self { url, operator, port: operator_port, sms, _bearer: bearer, _folder: folder })
    }

    /// Somebody writes: the operator has one message to hand over, `FROM TO text WORDS`.
    fn written(&mut self, message: &str) {
        let mut command = Command::new(OPERATOR);
        let port = self.port.to_string();
        command.args(["-H", "127.0.0.1", "-r", &port, "-i", "0.2", "-m", "1", message]);
        // One end of the line: the other hangs up first.
        drop(self.operator.child.kill());
        drop(self.operator.child.wait());
        self.operator = Foreign::start(&mut command);
    }

    fn settings(&self, password: &str) -> KannelSettings {
        KannelSettings {
            url: self.url.clone(),
            user: "atalaya".to_owned(),
            password: password.to_owned(),
            from: Some("2020".to_owned()),
            country: Some("502".to_owned()),
        }
    }
}

fn is_open(port: u16) -> bool {
    std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_for_help_arrives_as_a_text_message_that_says_nothing() {
    let Some(kannel) = Kannel::start().await else { return };
    let database = atalaya_kit::sqlite();
    let town = Town::new(database.url());
    let port = free_port();
    let here = format!("http://127.0.0.1:{port}");
    let deployment = Deployment::new(&format!(
        "[channels]\nreceipts = \"{here}\"\n[channels.sms]\nkannel = \"{}\"\nuser = \"atalaya\"\n\
         password_file = \"secret\"\nfrom = \"2020\"\ncountry = \"502\"\n",
        kannel.url
    ));
    let node = Server::at(
        &format!("127.0.0.1:{port}"),
        database.url(),
        &["--insecure-cookie", "--deployment", deployment.file()],
    );
    node.ready().await;
    town.reached(&node, "luz", "5555-1234").await;
    let outing = town.help(&node, 0).await;
    until("it is heard", || kannel.operator.heard().contains("Got message")).await;
    let store = Store::open(database.url()).await.expect("the database");
    let omes = Slug::parse("omes").expect("a short name");
    let omes = store.organisation_by_slug(&omes).await.expect("the database").expect("omes").id;
    let known = async || store.deliveries_of(omes, outing).await.expect("the deliveries");
    until_asked(async || {
        let known = known().await;
        let arrived = known.iter().any(|one| one.state == DeliveryState::Delivered);
        if arrived { Ok(()) } else { Err(format!("{known:?}")) }
    })
    .await;
    let told = known().await;
    // Luz is reached, Sol has no number: one is out.
    let mut states: Vec<_> = told.iter().map(|one| one.state.code()).collect();
    states.sort_unstable();
    assert_eq!(states, ["delivered", "no_address"]);
    let heard = kannel.operator.heard();
    let messages: Vec<&str> = heard.lines().filter(|line| line.contains("Got message")).collect();
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(messages[0].contains(&format!("<2020 +50255551234 text {SAID}>")), "{messages:?}");
    let log = node.log();
    let ways: Vec<&str> = log.split("/receipts/").skip(1).collect();
    assert!(!log.contains("5555") && !ways.is_empty(), "{log}");
    assert!(ways.iter().all(|rest| rest.starts_with("{secret}")), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_kannel_says_is_understood() {
    let Some(kannel) = Kannel::start().await else { return };
    let carrier = |password| atalaya_notify::Kannel::new(kannel.settings(password)).expect("set");
    let to = |number: &str| parcel(DeliveryTo::Sms(number.to_owned()));
    let known = carrier("secreto");
    assert_eq!(known.carry(&to("5555 1234")).await.carried, Carried::Taken);
    let mut with_receipt = to("5555 1234");
    with_receipt.receipt_url = Some("http://127.0.0.1:9/api/v1/receipts/00".to_owned());
    assert_eq!(known.carry(&with_receipt).await.carried, Carried::ReceiptFollows);
    let refused = known.carry(&to("9111 1111")).await.carried;
    assert_eq!(refused, Carried::Refused("the gateway refuses the message"));
    let no_number = known.carry(&to("la de siempre")).await.carried;
    assert_eq!(no_number, Carried::Refused("what stands for the number is none"));
    let unknown = carrier("otro").carry(&to("5555 1234")).await.carried;
    assert_eq!(unknown, Carried::Failed("the gateway does not know us"));
    drop(kannel.sms);
    let down = known.carry(&to("5555 1234")).await.carried;
    assert_eq!(down, Carried::Failed("the gateway is not reached"));
}

/// The way of a word that somebody says by a text message: operator, Kannel, us, and back to their phone.
#[tokio::test(flavor = "multi_thread")]
async fn a_word_by_text_message_is_heard_and_answered_without_saying_anything() {
    const SECRET: &str = "0123456789abcdef0123456789abcdef";
    let port = free_port();
    // As docs/channels.md tells.
    let service = format!(
        "group = sms-service\nkeyword = default\nsend-sender = true\nomit-empty = true\nmax-messages = 1\n\
         post-url = \"http://127.0.0.1:{port}/api/v1/text_messages/{SECRET}\"\n"
    );
    let Some(mut kannel) = Kannel::handing_over(&service).await else { return };
    let database = atalaya_kit::sqlite();
    let town = Town::new(database.url());
    let deployment = Deployment::new(&format!(
        "[channels]\n[channels.sms]\nkannel = \"{}\"\nuser = \"atalaya\"\npassword_file = \"secret\"\n\
         inbound_secret_file = \"inbound\"\nfrom = \"2020\"\ncountry = \"502\"\n",
        kannel.url
    ));
    let beside = Path::new(deployment.file()).parent().expect("a folder").join("inbound");
    std::fs::write(beside, SECRET).expect("written");
    let node = Server::at(
        &format!("127.0.0.1:{port}"),
        database.url(),
        &["--insecure-cookie", "--deployment", deployment.file()],
    );
    node.ready().await;
    town.reached(&node, "p0", "5555-1234").await;
    kannel.written("50255551234 2020 text 9");
    until("it is answered", || kannel.operator.heard().contains("text Recibido.")).await;
    let heard = kannel.operator.heard();
    assert!(heard.contains("<2020 50255551234 text Recibido.>"), "{heard}");
    let log = node.log();
    assert!(!log.contains("5555") && !log.contains(SECRET), "{log}");
    // She is out now, and those who see her home will be told.
    let store = Store::open(database.url()).await.expect("the database");
    let omes = Slug::parse("omes").expect("a short name");
    let omes = store.organisation_by_slug(&omes).await.expect("the database").expect("omes").id;
    let out = store.outreach_open(omes, 10).await.expect("the outings");
    assert_eq!((out.len(), out[0].promoter.as_str()), (1, "p0"));
    // Nobody's number is answered by nothing.
    kannel.written("50244440000 2020 text 9");
    until("it was handed over", || node.log().matches("/text_messages/").count() >= 2).await;
    assert!(!kannel.operator.heard().contains("Got message 1"), "{}", kannel.operator.heard());
}
