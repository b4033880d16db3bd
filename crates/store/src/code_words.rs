//! Code words: that there are some, what they stand for and since when; never the words.

use atalaya_domain::{AuditAction, CodeWordMeaning, OrganisationId, UserId};
use atalaya_safety::CodeWord;
use diesel::prelude::*;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha2::Sha256;

use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::rows::{corrupt, timestamp};
use crate::schema::{code_word, data_key};
use crate::sealing::{DataKeyRow, Keys, sealing_key_in_tx};
use crate::{NewAudit, Store, StoreError};

/// The most words of one organisation: more are not kept apart by anybody.
const MOST: i64 = 40;

/// That a team has a word for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeWordInfo {
    /// Its number.
    pub id: i64,
    /// What it stands for.
    pub stands_for: CodeWordMeaning,
    /// Since when: words are to be changed monthly, and when a phone is lost.
    pub created_at: Timestamp,
    /// Whether it came back with a backup and nobody has confirmed it since: it may have been changed because it was found
    /// out, so it stands for nothing until the team agrees on it anew.
    pub is_dormant: bool,
}

/// What was in a text that somebody has heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heard {
    /// The gravest thing that a word in it stands for.
    pub stands_for: Option<CodeWordMeaning>,
    /// The gravest thing that a dormant word in it stood for when the backup was made.
    pub dormant: Option<CodeWordMeaning>,
}

/// What is kept of a word. The organisation's key is for sealing; this is another key, made of it.
fn digest(key: &DataKeyRow, keys: &Keys, word: &CodeWord) -> Result<[u8; 32], StoreError> {
    let key = key.key(keys)?;
    let broken = |_| corrupt("data_key");
    let derived = Hmac::<Sha256>::new_from_slice(key.bytes()).map_err(broken)?;
    let derived = derived.chain_update(b"atalaya code word").finalize().into_bytes();
    let hash = Hmac::<Sha256>::new_from_slice(&derived).map_err(broken)?;
    Ok(hash.chain_update(word.as_str().as_bytes()).finalize().into_bytes().into())
}

const fn changed() -> NewAudit {
    NewAudit { action: AuditAction::CodeWordsChanged, subject: None, concerned: Vec::new() }
}

impl Store {
    /// Keeps that a team has agreed on a word; gives its number. One that was dormant is in force by that, for what it is to
    /// stand for now. [`StoreError::Taken`] when it stands for something already, or the organisation has as many as
    /// anybody can keep apart.
    pub async fn code_word_add(
        &self,
        organisation: OrganisationId,
        word: CodeWord,
        stands_for: CodeWordMeaning,
        by: UserId,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let auditor = self.auditor_for(Some(by));
        self.of(organisation)
            .write("keep a code word", move |conn| {
                on_in_tx!(conn, c => {
                    // Makes the organisation's key if there is none.
                    let _ = sealing_key_in_tx!(
                        c, &keys, organisation.0, None, now.as_microsecond()
                    )?;
                    let rows: Vec<DataKeyRow> = data_key::table
                        .filter(data_key::organisation.eq(organisation.0))
                        .order(data_key::number)
                        .select(DataKeyRow::as_select())
                        .load(c)?;
                    let digests = rows.iter().map(|row| digest(row, &keys, &word));
                    let digests: Vec<Vec<u8>> =
                        digests.map(|one| one.map(Vec::from)).collect::<Result<_, _>>()?;
                    let own = code_word::table.filter(code_word::organisation.eq(organisation.0));
                    let confirmed = code_word::table
                        .filter(code_word::organisation.eq(organisation.0))
                        .filter(code_word::digest.eq_any(&digests))
                        .filter(code_word::dormant.eq(1));
                    diesel::delete(confirmed).execute(c)?;
                    let known: i64 =
                        own.filter(code_word::digest.eq_any(&digests)).count().get_result(c)?;
                    let all: i64 = own.count().get_result(c)?;
                    if known > 0 || all >= MOST {
                        return Err(StoreError::Taken { what: "code word" }.into());
                    }
                    let (row, digest) =
                        rows.last().zip(digests.last()).ok_or(corrupt("number"))?;
                    let id: i64 = diesel::insert_into(code_word::table)
                        .values((
                            code_word::organisation.eq(organisation.0),
                            code_word::data_key.eq(row.number),
                            code_word::digest.eq(digest),
                            code_word::stands_for.eq(stands_for.code()),
                            code_word::created_us.eq(now.as_microsecond()),
                            code_word::dormant.eq(0),
                        ))
                        .returning(code_word::id)
                        .get_result(c)?;
                    audit_in_tx!(c, &auditor, organisation.0, changed(), now)?;
                    Ok(id)
                })
            })
            .await
    }

    /// Forgets a word; whether there was one.
    pub async fn code_word_remove(
        &self,
        organisation: OrganisationId,
        id: i64,
        by: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.of(organisation)
            .write("forget a code word", move |conn| {
                on_in_tx!(conn, c => {
                    let this = code_word::table
                        .find(id)
                        .filter(code_word::organisation.eq(organisation.0));
                    let gone = diesel::delete(this).execute(c)? > 0;
                    if gone {
                        audit_in_tx!(c, &auditor, organisation.0, changed(), now)?;
                    }
                    Ok(gone)
                })
            })
            .await
    }

    /// What a team has words for, the gravest first.
    pub async fn code_word_list(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<CodeWordInfo>, StoreError> {
        self.of(organisation)
            .run("list code words", move |conn| {
                let rows: Vec<(i64, String, i64, i64)> = on!(conn, c => {
                    code_word::table
                        .filter(code_word::organisation.eq(organisation.0))
                        .order(code_word::id)
                        .select((
                            code_word::id,
                            code_word::stands_for,
                            code_word::created_us,
                            code_word::dormant,
                        ))
                        .load(c)
                })?;
                let read = |(id, code, created_us, dormant): (i64, String, i64, i64)| {
                    let stands_for = CodeWordMeaning::parse(&code).ok_or(corrupt("stands_for"))?;
                    let created_at = timestamp(created_us, "created_us")?;
                    Ok(CodeWordInfo { id, stands_for, created_at, is_dormant: dormant != 0 })
                };
                let all = rows.into_iter().map(read).collect::<Result<Vec<_>, StoreError>>();
                let mut all = all?;
                all.sort_by_key(|word| std::cmp::Reverse(word.stands_for));
                Ok(all)
            })
            .await
    }

    /// What the words in a text stand for, if there are any. The text is looked at and kept nowhere.
    pub async fn code_word_heard(
        &self,
        organisation: OrganisationId,
        text: &str,
    ) -> Result<Heard, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let words = CodeWord::all_in(text);
        self.of(organisation)
            .run("look for code words", move |conn| {
                on!(conn, c => {
                    let rows: Vec<(i64, Vec<u8>, String, i64)> = code_word::table
                        .filter(code_word::organisation.eq(organisation.0))
                        .select((
                            code_word::data_key,
                            code_word::digest,
                            code_word::stands_for,
                            code_word::dormant,
                        ))
                        .load(c)?;
                    let named: Vec<i64> = rows.iter().map(|(number, ..)| *number).collect();
                    let with: Vec<DataKeyRow> = data_key::table
                        .filter(data_key::organisation.eq(organisation.0))
                        .filter(data_key::number.eq_any(named))
                        .select(DataKeyRow::as_select())
                        .load(c)?;
                    let mut heard = Heard::default();
                    for key in &with {
                        for word in &words {
                            let digest = digest(key, &keys, word)?;
                            let same = rows.iter().filter(|(number, kept, ..)| {
                                *number == key.number && kept.as_slice() == digest
                            });
                            for (_, _, stands_for, dormant) in same {
                                let said = CodeWordMeaning::parse(stands_for);
                                let of = match *dormant {
                                    0 => &mut heard.stands_for,
                                    _ => &mut heard.dormant,
                                };
                                *of = (*of).max(said);
                            }
                        }
                    }
                    Ok(heard)
                })
            })
            .await
    }
}
