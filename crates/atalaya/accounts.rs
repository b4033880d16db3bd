//! `atalaya organisation`, `user` and `token`.

use std::io::BufRead as _;

use anyhow::{Context as _, bail};
use atalaya_domain::{
    EnrolmentCode, Handle, KeyPopulation, KeyPopulations, OrganisationId, Role, Slug, UserId,
};
use atalaya_http::{CODE_LASTS, Secret, password_hash};
use atalaya_store::{NewToken, NewUser, Organisation, SecretHash, Store, UserRecord};
use jiff::{SignedDuration, Timestamp};

use crate::{cli, database, terminal};

/// `atalaya organisation …`.
pub async fn organisation(command: cli::Organisation, now: Timestamp) -> anyhow::Result<()> {
    let cli::Organisation::Create { database, name, slug } = command;
    let store = database::open(&database).await?;
    let name = name.unwrap_or_else(|| slug.to_string());
    let organisation = store.organisation_create(slug, name, now).await?;
    terminal::say(organisation.slug.as_str());
    Ok(())
}

/// `atalaya user …`.
pub async fn user(command: cli::User, now: Timestamp) -> anyhow::Result<()> {
    match command {
        cli::User::Create {
            database,
            organisation,
            role,
            key_populations,
            password_stdin,
            briefed,
            handle,
        } => {
            let store = database::open(&database).await?;
            let organisation = known(&store, &organisation).await?;
            let password = Password::obtain(password_stdin)?;
            let user = NewUser {
                organisation: organisation.id,
                handle: handle.clone(),
                role,
                key_populations: KeyPopulations::from_members(key_populations),
                password_hash: password_hash(&password.text)?,
            };
            let made = store.user_create(user, now).await?;
            if let (true, Some(user)) = (briefed, made.viewer.user) {
                store.briefing_read(organisation.id, user, now).await?;
            }
            password.tell(&handle);
        }
        cli::User::Disable { account } => {
            let (store, organisation, user) = existing(&account).await?;
            store.user_disable(organisation, user, now).await?;
        }
        cli::User::Enable { account } => {
            let (store, organisation, user) = existing(&account).await?;
            store.user_enable(organisation, user, now).await?;
        }
        cli::User::Password { account, password_stdin } => {
            let (store, organisation, user) = existing(&account).await?;
            let password = Password::obtain(password_stdin)?;
            store
                .user_set_password(organisation, user, password_hash(&password.text)?, now)
                .await?;
            password.tell(&account.handle);
        }
        cli::User::Code { account } => {
            let (store, organisation, user) = existing(&account).await?;
            let mut random = [0; EnrolmentCode::LENGTH - 1];
            getrandom::fill(&mut random)
                .map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
            let code = EnrolmentCode::from_random(random).to_string();
            let times = (now, now.checked_add(CODE_LASTS)?);
            let hash = password_hash(&code)?;
            store.enrolment_open(organisation, user, hash, None, times).await?;
            terminal::say(&code);
        }
        cli::User::ResetSecondFactor { account } => {
            let (store, organisation, user) = existing(&account).await?;
            if !store.second_factor_remove(organisation, user, now).await? {
                bail!("{} has no second factor", account.handle);
            }
        }
        cli::User::List { database, organisation } => {
            let store = database::open(&database).await?;
            let organisation = known(&store, &organisation).await?;
            for user in store.user_list(organisation.id).await? {
                terminal::say(&line_of(&user));
            }
        }
    }
    Ok(())
}

/// A user as `user list` shows them.
fn line_of(user: &UserRecord) -> String {
    let populations = user.viewer.key_populations;
    let codes: Vec<&str> = populations.iter().map(KeyPopulation::code).collect();
    let populations = if codes.is_empty() { "ALL".to_owned() } else { codes.join(",") };
    let state = if user.disabled { "disabled" } else { "live" };
    format!("{}\t{}\t{populations}\t{state}", user.handle, user.viewer.role)
}

/// Whose account it is, in the database it is in.
pub async fn existing(account: &cli::Account) -> anyhow::Result<(Store, OrganisationId, UserId)> {
    let cli::Account { database, organisation: slug, handle } = account;
    let store = database::open(database).await?;
    let organisation = known(&store, slug).await?;
    let user = store.user_by_handle(slug, handle).await?.and_then(|user| user.viewer.user);
    let user = user.with_context(|| format!("there is no user {handle} in {slug}"))?;
    Ok((store, organisation.id, user))
}

/// A password, and whether its owner knows it already.
struct Password {
    text: String,
    made: bool,
}

impl Password {
    /// The line of standard input, or a new one.
    fn obtain(from_stdin: bool) -> anyhow::Result<Self> {
        let text = if from_stdin { first_line()? } else { new_password()? };
        Ok(Self { text, made: !from_stdin })
    }

    /// Prints whose it is, and itself when it is new.
    fn tell(&self, handle: &Handle) {
        if self.made {
            terminal::say(&format!("{handle} {}", self.text));
        } else {
            terminal::say(handle.as_str());
        }
    }
}

/// `atalaya token …`.
pub async fn token(command: cli::Token, now: Timestamp) -> anyhow::Result<()> {
    match command {
        cli::Token::Create { database, organisation, role, intake_only, label, days } => {
            let store = database::open(&database).await?;
            let organisation = known(&store, &organisation).await?;
            if intake_only && !matches!(role, Role::Promoter | Role::Supervisor) {
                bail!("a token that only hands in is a promoter's or a supervisor's");
            }
            let expires_at = days
                .map(|days| now.checked_add(SignedDuration::from_hours(24 * i64::from(days))))
                .transpose()?;
            let secret = Secret::new_token()?;
            let hash = SecretHash(secret.hash);
            let new = NewToken { role, intake_only, label, expires_at };
            store.token_create(hash, organisation.id, new, now).await?;
            terminal::say(&secret.text);
            if role == Role::Promoter && !intake_only {
                terminal::note(
                    "this token sees levels of the municipalities that your registered places are in: for a phone or a form \
                     server make one with --intake-only, which reads nothing",
                );
            }
        }
        cli::Token::Revoke { database, organisation, id } => {
            let store = database::open(&database).await?;
            let organisation = known(&store, &organisation).await?;
            store.token_revoke(organisation.id, id, now).await?;
        }
        cli::Token::List { database, organisation } => {
            let store = database::open(&database).await?;
            let organisation = known(&store, &organisation).await?;
            for token in store.token_list(organisation.id).await? {
                let state = if token.revoked_at.is_some() { "revoked" } else { "live" };
                let may = if token.intake_only { "intake-only" } else { "reads" };
                terminal::say(&format!(
                    "{}\t{}\t{state}\t{may}\t{}",
                    token.id, token.role, token.label
                ));
            }
        }
    }
    Ok(())
}

async fn known(store: &Store, slug: &Slug) -> anyhow::Result<Organisation> {
    let found = store.organisation_by_slug(slug).await?;
    found.with_context(|| format!("there is no organisation {slug}"))
}

fn first_line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!("the password's line is empty");
    }
    Ok(password.to_owned())
}

/// Five groups of four letters and digits that are not mistaken for each other: 99 bits.
pub fn new_password() -> anyhow::Result<String> {
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut password = String::new();
    while password.len() < 24 {
        let mut byte = [0];
        getrandom::fill(&mut byte).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
        // 248 is the largest multiple of 31 in a byte: above it some letters would be likelier.
        if let [byte @ 0..248] = byte {
            if password.len() % 5 == 4 {
                password.push('-');
            }
            password.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
        }
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_passwords_are_long_and_never_the_same() {
        let (one, other) = (new_password().unwrap(), new_password().unwrap());
        assert_eq!(one.len(), 24);
        assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [4; 5]);
        assert_ne!(one, other);
    }
}
