//! Code words: found however they are typed, readable by nobody, and there after the keys were changed.

use atalaya_domain::CodeWordMeaning;
use atalaya_safety::CodeWord;
use atalaya_store::StoreError;

use crate::contract::{at, backup, user};
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
    let heard = |text| store.code_word_heard(of, text);
    assert_eq!(heard("¿trajiste la carpeta azul?").await.unwrap(), Some(CodeWordMeaning::Red));
    let both = "los zapatos negros y la carpeta azul";
    assert_eq!(heard(both).await.unwrap(), Some(CodeWordMeaning::Silent), "the gravest");
    assert_eq!(heard("la carpeta es azul").await.unwrap(), None);
    assert_eq!(store.code_word_heard(other, "carpeta azul").await.unwrap(), None);
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
