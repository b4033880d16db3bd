//! The demo's releases: quarters that are published and a year that waits, made as its users would make them,
//! by the same routes and with the same approvals.

use std::net::SocketAddr;

use anyhow::Context as _;
use atalaya_domain::{Deployment, Role};
use atalaya_notify::set_up_tls;
use jiff::ToSpan as _;
use jiff::civil::Date;
use reqwest::header::{HeaderMap, HeaderValue, ORIGIN};
use reqwest::{Client, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::demo::SignIns;
use crate::scenario::CAST;
use crate::{now, terminal};

/// How many quarters back are published, as far as they have closed: enough for a chart over time.
const QUARTERS_BACK: i32 = 3;

/// What is read of a proposal.
#[derive(Debug, Deserialize)]
struct Proposal {
    id: i64,
}

/// Proposes releases of the last quarters, the oldest first, and has them approved; and proposes one of the
/// year before, which waits. A demo without them is still a demo: what goes wrong is only said.
pub async fn propose_and_approve(address: SocketAddr, deployment: Deployment, sign_ins: SignIns) {
    set_up_tls();
    let doors = Doors { address, sign_ins };
    let today = deployment.zone.local(now()).date();
    if let Err(error) = doors.release(today).await {
        terminal::note(&format!("the demo has no release: {error:#}"));
    }
}

/// The demo's own doors.
struct Doors {
    address: SocketAddr,
    sign_ins: SignIns,
}

impl Doors {
    async fn release(&self, today: Date) -> anyhow::Result<()> {
        let advocate = self.enter(Role::Advocate).await?;
        let approving = [self.enter(Role::Steward).await?, self.enter(Role::Supervisor).await?];
        for quarter in quarters_before(today) {
            let asked = json!({ "period": quarter, "geography": "municipality" });
            let Some(published) = self.propose(&advocate, &asked).await? else { continue };
            for client in &approving {
                let path = format!("releases/{}/approval", published.id);
                client.post(self.at(&path)).send().await?.error_for_status()?;
            }
        }
        let year = (today.year() - 1).to_string();
        let asked = json!({ "period": year, "geography": "department", "split": "population" });
        self.propose(&advocate, &asked).await?;
        Ok(())
    }

    /// A proposal, or `None` where the gate lets nothing of it out or the period has not closed.
    async fn propose(&self, client: &Client, asked: &Value) -> anyhow::Result<Option<Proposal>> {
        let answer = client.post(self.at("releases")).json(asked).send().await?;
        if answer.status() == StatusCode::UNPROCESSABLE_ENTITY {
            return Ok(None);
        }
        Ok(Some(answer.error_for_status()?.json().await?))
    }

    /// A client that has signed in.
    async fn enter(&self, role: Role) -> anyhow::Result<Client> {
        let password = self.sign_ins.get(role.code()).context("every role has a sign-in")?;
        // A request that changes something says where it comes from, as a browser's does.
        let from = HeaderValue::try_from(format!("http://{}", self.address))?;
        let headers = HeaderMap::from_iter([(ORIGIN, from)]);
        let client =
            Client::builder().cookie_store(true).default_headers(headers).no_proxy().build()?;
        let who = json!({
            "organisation": CAST[0].slug,
            "handle": role.code(),
            "password": password,
        });
        client.post(self.at("session")).json(&who).send().await?.error_for_status()?;
        Ok(client)
    }

    fn at(&self, path: &str) -> String {
        format!("http://{}/api/v1/{path}", self.address)
    }
}

/// The quarters before a day's, the oldest first, as releases name them.
fn quarters_before(day: Date) -> impl Iterator<Item = String> {
    (1..=QUARTERS_BACK).rev().map(move |back| {
        let then = day.saturating_sub((back * 3).months());
        format!("{}-Q{}", then.year(), (then.month() - 1) / 3 + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_go_back_over_the_new_year() {
        let quarters = |day: &str| quarters_before(day.parse().expect("a day")).collect::<Vec<_>>();
        assert_eq!(quarters("2026-11-30"), ["2026-Q1", "2026-Q2", "2026-Q3"]);
        assert_eq!(quarters("2027-01-31"), ["2026-Q2", "2026-Q3", "2026-Q4"]);
        assert_eq!(quarters("2026-05-31"), ["2025-Q3", "2025-Q4", "2026-Q1"]);
    }
}
