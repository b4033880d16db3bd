//! Code words: found however they are typed, readable by nobody, and there after the keys were changed.

use std::io::Cursor;

use atalaya_domain::CodeWordMeaning;
use atalaya_safety::CodeWord;
use atalaya_store::{Heard, Store, StoreError};

use crate::contract::{TestStore, at, backup, user};
use crate::sealing::{everything, holds, unpacked};

fn word(text: &str) -> CodeWord {
    CodeWord::parse(text).ok().unwrap()
}

contract!(a_word_is_found_in_what_was_heard_and_nowhere_to_be_read, async |store| {
    let of = store.organisation("omes").await;
    let other = store.organisation("lambda").await;
    let luz = user(&store, of, "luz").await;
    let add = |text, stands_for| store.code_word_add(of, word(text), stands_for, luz, at(1));
    let blue = add("Carpeta azul", CodeWordMeaning::Red).await.unwrap();
    add("zapatos negros", CodeWordMeaning::Silent).await.unwrap();
    let again = add("carpeta AZÚL", CodeWordMeaning::Yellow).await;
    assert!(matches!(again, Err(StoreError::Taken { what: "code word" })));
    let heard = async |text| store.code_word_heard(of, text).await.map(|heard| heard.stands_for);
    assert_eq!(heard("¿trajiste la carpeta azul?").await.unwrap(), Some(CodeWordMeaning::Red));
    let both = "los zapatos negros y la carpeta azul";
    assert_eq!(heard(both).await.unwrap(), Some(CodeWordMeaning::Silent), "the gravest");
    assert_eq!(heard("la carpeta es azul").await.unwrap(), None);
    assert_eq!(store.code_word_heard(other, "carpeta azul").await.unwrap(), Heard::default());
    for left in [everything(&store), unpacked(&backup(&store).await)] {
        for text in ["carpeta", "azul", "zapatos"] {
            assert!(!holds(&left, text), "{text}");
        }
    }

    // With other keys it is still there; former ones go only when nothing needs them.
    for minute in [2, 70, 140, 210] {
        store.data_key_rotate(of, at(minute * 60), |_| ()).await.unwrap();
    }
    assert_eq!(heard("carpeta azul").await.unwrap(), Some(CodeWordMeaning::Red));
    let again = add("carpeta azul", CodeWordMeaning::Red).await;
    assert!(matches!(again, Err(StoreError::Taken { .. })), "known by a former key");
    let listed = store.code_word_list(of).await.unwrap();
    assert_eq!(listed.iter().map(|one| one.created_at).collect::<Vec<_>>(), [at(1), at(1)]);
    assert!(!store.code_word_remove(other, blue, luz, at(3)).await.unwrap(), "another's");
    assert!(store.code_word_remove(of, blue, luz, at(3)).await.unwrap());
    assert_eq!(heard("carpeta azul").await.unwrap(), None);
    assert_eq!(store.code_word_list(other).await.unwrap(), []);
});

contract!(a_word_that_comes_back_with_a_backup_is_dormant_until_it_is_said_anew, async |store| {
    let of = store.organisation("omes").await;
    let luz = user(&store, of, "luz").await;
    let add = async |to: &Store, text, stands_for, now| {
        to.code_word_add(of, word(text), stands_for, luz, at(now)).await
    };
    add(&store, "carpeta azul", CodeWordMeaning::Red, 1).await.unwrap();
    add(&store, "zapatos negros", CodeWordMeaning::Silent, 2).await.unwrap();
    let bytes = backup(&store).await;

    let restored = TestStore::open(atalaya_kit::sqlite()).await;
    restored.backup_restore(Cursor::new(bytes), at(1_000), |_, _| ()).await.unwrap();
    let heard = async |text| restored.code_word_heard(of, text).await.unwrap();
    let (red, silent) = (Some(CodeWordMeaning::Red), Some(CodeWordMeaning::Silent));
    let both = heard("la carpeta azul y los zapatos negros").await;
    assert_eq!(both, Heard { stands_for: None, dormant: silent }, "neither is in force");
    let listed = restored.code_word_list(of).await.unwrap();
    assert!(listed.len() == 2 && listed.iter().all(|word| word.is_dormant));

    // Said anew it is, for what it stands for now; the other one stays as it is, until it is forgotten.
    add(&restored, "carpeta azul", CodeWordMeaning::Yellow, 1_001).await.unwrap();
    let both = heard("la carpeta azul y los zapatos negros").await;
    assert_eq!(both, Heard { stands_for: Some(CodeWordMeaning::Yellow), dormant: silent });
    let again = add(&restored, "carpeta azul", CodeWordMeaning::Red, 1_002).await;
    assert!(matches!(again, Err(StoreError::Taken { .. })), "it is awake");
    let dormant = restored.code_word_list(of).await.unwrap();
    let dormant = dormant.iter().find(|word| word.is_dormant).unwrap().id;
    assert!(restored.code_word_remove(of, dormant, luz, at(1_003)).await.unwrap());
    assert_eq!(heard("zapatos negros").await, Heard::default());
    // Of the installation that was never away nothing has changed.
    assert_eq!(store.code_word_heard(of, "carpeta azul").await.unwrap().stands_for, red);
});
