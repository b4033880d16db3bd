//! The second factor: set up, asked for, taken once, lost.

use atalaya_domain::{AuditAction, OrganisationId, UserId};
use atalaya_store::{
    NewPending, RECOVERY_CODES, SECOND_STEP_TRIES, SecondStep, SecretHash, StepOf, Store,
    StoreError, TypedCode,
};

use crate::contract::{at, new_session, user};

const SECRET: [u8; 20] = [7; 20];
const PENDING: SecretHash = SecretHash([60; 32]);

/// A code of this step; none of another secret.
fn of_step(step: u64) -> StepOf {
    Box::new(move |secret| (secret == SECRET).then_some(step))
}

fn digits(step: u64) -> TypedCode {
    TypedCode::Digits(of_step(step))
}

fn wrong() -> TypedCode {
    TypedCode::Digits(Box::new(|_| None))
}

fn recovery(first: u8) -> [SecretHash; RECOVERY_CODES] {
    std::array::from_fn(|place| SecretHash([first + place as u8; 32]))
}

async fn set_up(store: &Store, organisation: OrganisationId, user: UserId) {
    assert!(store.totp_begin(organisation, user, SECRET, at(0)).await.unwrap());
    assert!(store.totp_info(user).await.unwrap().is_none(), "nobody is asked for it yet");
    assert!(
        !store
            .totp_confirm(organisation, user, Box::new(|_| None), recovery(100), at(1))
            .await
            .unwrap()
    );
    assert!(
        store.totp_confirm(organisation, user, of_step(10), recovery(100), at(1)).await.unwrap()
    );
    assert!(!store.totp_begin(organisation, user, [8; 20], at(2)).await.unwrap());
}

/// Types a code at a sign-in that has just begun.
async fn step(
    store: &Store,
    (organisation, user): (OrganisationId, UserId),
    typed: TypedCode,
    now: i64,
) -> SecondStep {
    let new = NewPending {
        secret: PENDING,
        user,
        organisation,
        shared: false,
        expires_at: at(now + 300),
    };
    store.pending_begin(new, at(now)).await.unwrap();
    let step = store.second_step(PENDING, typed, at(now)).await.unwrap();
    if matches!(step, SecondStep::Wrong { .. } | SecondStep::Wait(_)) {
        // It is used up, so that the next can begin.
        for _ in 0..SECOND_STEP_TRIES {
            store.second_step(PENDING, TypedCode::Neither, at(now)).await.unwrap();
        }
    }
    step
}

contract!(a_code_is_taken_once_and_never_one_before_it, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    set_up(&store, organisation, ana).await;
    let whose = (organisation, ana);
    let right = SecondStep::Right { user: ana, shared: false };
    assert_eq!(step(&store, whose, digits(10), 10).await, SecondStep::Wrong { left: 4 });
    assert_eq!(step(&store, whose, digits(11), 1_000).await, right);
    assert_eq!(step(&store, whose, digits(11), 2_000).await, SecondStep::Wrong { left: 4 });
    assert_eq!(step(&store, whose, digits(10), 3_000).await, SecondStep::Wrong { left: 4 });
    assert_eq!(step(&store, whose, digits(12), 4_000).await, right);
});

contract!(of_two_who_type_the_same_code_at_once_one_is_let_in, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    set_up(&store, organisation, ana).await;
    let begin = async |number| {
        let secret = SecretHash([number; 32]);
        let new = NewPending { secret, user: ana, organisation, shared: true, expires_at: at(300) };
        store.pending_begin(new, at(1)).await.unwrap();
        secret
    };
    let (one, two) = (begin(70).await, begin(71).await);
    let (first, second) = tokio::join!(
        store.second_step(one, digits(11), at(2)),
        store.second_step(two, digits(11), at(2)),
    );
    let right = |step: &SecondStep| *step == SecondStep::Right { user: ana, shared: true };
    assert_eq!([first.unwrap(), second.unwrap()].iter().filter(|step| right(step)).count(), 1);
});

contract!(wrong_codes_end_the_sign_in_and_make_the_next_wait, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    set_up(&store, organisation, ana).await;
    let new =
        NewPending { secret: PENDING, user: ana, organisation, shared: false, expires_at: at(300) };
    store.pending_begin(new, at(1)).await.unwrap();
    for left in [4, 3, 2] {
        let step = store.second_step(PENDING, wrong(), at(2)).await.unwrap();
        assert_eq!(step, SecondStep::Wrong { left });
    }
    assert_eq!(
        store.second_step(PENDING, digits(11), at(3)).await.unwrap(),
        SecondStep::Wait(at(7))
    );
    assert!(matches!(
        store.second_step(PENDING, digits(11), at(4)).await.unwrap(),
        SecondStep::Wait(_)
    ));
    assert_eq!(store.second_step(PENDING, digits(11), at(9)).await.unwrap(), SecondStep::Ended);
    let failed = store.audit_last(organisation, AuditAction::SecondFactorFailed).await.unwrap();
    assert!(failed.is_some());
    // Recovery codes do not wait: nobody guesses one.
    let typed = TypedCode::Recovery(recovery(100)[3]);
    let right = SecondStep::Right { user: ana, shared: false };
    assert_eq!(step(&store, (organisation, ana), typed, 4).await, right);
    let again = TypedCode::Recovery(recovery(100)[3]);
    let after = step(&store, (organisation, ana), again, 400).await;
    assert_eq!(after, SecondStep::Wrong { left: 4 }, "once");
    assert_eq!(store.totp_info(ana).await.unwrap().unwrap().recovery_codes, 9);
});

contract!(a_second_step_is_over_with_its_time_its_user_or_its_factor, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    set_up(&store, organisation, ana).await;
    let new =
        NewPending { secret: PENDING, user: ana, organisation, shared: false, expires_at: at(300) };
    store.pending_begin(new, at(1)).await.unwrap();
    assert_eq!(store.second_step(PENDING, digits(11), at(300)).await.unwrap(), SecondStep::Ended);
    store.pending_begin(NewPending { secret: SecretHash([61; 32]), ..new }, at(1)).await.unwrap();
    store.user_disable(organisation, ana, at(2)).await.unwrap();
    let step = store.second_step(SecretHash([61; 32]), digits(11), at(3)).await.unwrap();
    assert_eq!(step, SecondStep::Ended);
    store.user_enable(organisation, ana, at(4)).await.unwrap();
    store.pending_begin(NewPending { secret: SecretHash([62; 32]), ..new }, at(5)).await.unwrap();
    store.session_create(ana, new_session(SecretHash([50; 32]), at(900)), at(5)).await.unwrap();
    assert!(store.second_factor_remove(organisation, ana, at(6)).await.unwrap());
    assert!(store.session_viewer(SecretHash([50; 32]), at(7)).await.unwrap().is_none());
    let step = store.second_step(SecretHash([62; 32]), digits(11), at(8)).await.unwrap();
    assert_eq!(step, SecondStep::Ended, "what a password alone had opened is shut");
    assert!(!store.second_factor_remove(organisation, ana, at(9)).await.unwrap());
    let other = store.organisation("dos").await;
    let outside = store.second_factor_remove(other, ana, at(9)).await;
    assert!(matches!(outside, Err(StoreError::NotFound { .. })));
});

contract!(new_recovery_codes_need_a_right_code_and_replace_the_old, async |store| {
    let organisation = store.organisation("uno").await;
    let ana = user(&store, organisation, "ana").await;
    set_up(&store, organisation, ana).await;
    let replace = async |typed, now| {
        store
            .recovery_codes_replace(organisation, ana, typed, recovery(200), at(now))
            .await
            .unwrap()
    };
    assert!(!replace(wrong(), 1).await);
    assert!(replace(digits(11), 2).await);
    assert!(
        !store
            .totp_prove(organisation, ana, TypedCode::Recovery(recovery(100)[0]), at(3))
            .await
            .unwrap()
    );
    assert!(
        store
            .totp_prove(organisation, ana, TypedCode::Recovery(recovery(200)[0]), at(4))
            .await
            .unwrap()
    );
});
