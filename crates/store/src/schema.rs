//! The tables as both databases have them. A test compares this with the real columns.

diesel::table! {
    organisation (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        created_us -> BigInt,
    }
}

diesel::table! {
    app_user (id) {
        id -> BigInt,
        organisation -> BigInt,
        handle -> Text,
        role -> Text,
        key_populations -> BigInt,
        password_hash -> Text,
        created_us -> BigInt,
        disabled_us -> Nullable<BigInt>,
        erased_us -> Nullable<BigInt>,
        erased_events -> Nullable<Text>,
        briefed_us -> Nullable<BigInt>,
        briefing_version -> BigInt,
        consented_us -> Nullable<BigInt>,
        consent_version -> BigInt,
        vouched_us -> BigInt,
    }
}

diesel::table! {
    session (secret_hash) {
        secret_hash -> Binary,
        organisation -> BigInt,
        user_id -> BigInt,
        created_us -> BigInt,
        expires_us -> BigInt,
        last_seen_us -> BigInt,
        device -> Nullable<Binary>,
        current_hash -> Nullable<Binary>,
        previous_hash -> Nullable<Binary>,
        previous_until_us -> Nullable<BigInt>,
        rotated_us -> Nullable<BigInt>,
        shared -> BigInt,
        must_set_up -> BigInt,
        history_until_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    device (id) {
        id -> Binary,
        organisation -> BigInt,
        user_id -> BigInt,
        secret_hash -> Binary,
        label -> Text,
        pin_hash -> Text,
        key_half -> Binary,
        failures -> BigInt,
        wait_until_us -> Nullable<BigInt>,
        created_us -> BigInt,
        last_seen_us -> BigInt,
        ended_us -> Nullable<BigInt>,
        duress_hash -> Nullable<Text>,
        forced_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    enrolment (user_id) {
        user_id -> BigInt,
        organisation -> BigInt,
        code_hash -> Text,
        made_by -> Nullable<BigInt>,
        created_us -> BigInt,
        expires_us -> BigInt,
    }
}

diesel::table! {
    totp (user_id) {
        user_id -> BigInt,
        organisation -> BigInt,
        sealed -> Binary,
        confirmed_us -> Nullable<BigInt>,
        last_step -> BigInt,
        failures -> BigInt,
        wait_until_us -> Nullable<BigInt>,
        recovery -> Binary,
        created_us -> BigInt,
    }
}

diesel::table! {
    pending_sign_in (secret_hash) {
        secret_hash -> Binary,
        user_id -> BigInt,
        organisation -> BigInt,
        shared -> BigInt,
        tries -> BigInt,
        created_us -> BigInt,
        expires_us -> BigInt,
    }
}

diesel::table! {
    passkey (credential_id) {
        credential_id -> Binary,
        organisation -> BigInt,
        user_id -> BigInt,
        user_handle -> Binary,
        label -> Text,
        credential -> Text,
        created_us -> BigInt,
        last_used_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    sign_in_challenge (secret_hash) {
        secret_hash -> Binary,
        user_id -> Nullable<BigInt>,
        state -> Text,
        created_us -> BigInt,
        expires_us -> BigInt,
    }
}

diesel::table! {
    token (id) {
        id -> BigInt,
        secret_hash -> Binary,
        organisation -> BigInt,
        role -> Text,
        label -> Text,
        created_us -> BigInt,
        expires_us -> Nullable<BigInt>,
        revoked_us -> Nullable<BigInt>,
        intake_only -> BigInt,
    }
}

diesel::table! {
    feed_head (one) {
        one -> BigInt,
        epoch -> BigInt,
        position -> BigInt,
    }
}

diesel::table! {
    rounding_key (one) {
        one -> BigInt,
        key -> Binary,
    }
}

diesel::table! {
    event (position) {
        position -> BigInt,
        organisation -> BigInt,
        version -> BigInt,
        first_position -> BigInt,
        supersedes -> Nullable<BigInt>,
        superseded_by -> Nullable<BigInt>,
        earliest_us -> BigInt,
        latest_us -> BigInt,
        cell -> BigInt,
        cell_8 -> BigInt,
        lat -> Double,
        lon -> Double,
        severity -> BigInt,
        felt -> Nullable<BigInt>,
        potential -> Nullable<BigInt>,
        key_populations -> BigInt,
        reporter -> Nullable<BigInt>,
        author -> Nullable<BigInt>,
        recorded_us -> BigInt,
        event_id -> Binary,
        action -> Text,
        kind -> Text,
        time_precision -> Text,
        location_precision -> Text,
        source -> Text,
        verification -> Text,
        setting -> Nullable<Text>,
        perpetrator -> Nullable<Text>,
        flags -> Nullable<Text>,
        narrative -> Nullable<Text>,
        duplicate_of -> Nullable<Binary>,
        told_version -> Nullable<BigInt>,
        told_us -> Nullable<BigInt>,
        narrative_sealed -> Nullable<Binary>,
        consents -> BigInt,
    }
}

diesel::table! {
    distinct_pair (later, earlier) {
        later -> BigInt,
        earlier -> BigInt,
        organisation -> BigInt,
        author -> Nullable<BigInt>,
        decided_us -> BigInt,
    }
}

diesel::table! {
    exposure (position) {
        position -> BigInt,
        organisation -> BigInt,
        version -> BigInt,
        first_position -> BigInt,
        supersedes -> Nullable<BigInt>,
        superseded_by -> Nullable<BigInt>,
        started_us -> BigInt,
        ended_us -> BigInt,
        cell -> BigInt,
        workers -> BigInt,
        work_s -> BigInt,
        key_populations -> BigInt,
        reporter -> Nullable<BigInt>,
        author -> Nullable<BigInt>,
        recorded_us -> BigInt,
        exposure_id -> Binary,
        action -> Text,
        location_precision -> Text,
        source -> Text,
        exact -> BigInt,
    }
}

diesel::table! {
    alert_head (recipient) {
        recipient -> BigInt,
        organisation -> BigInt,
        position -> BigInt,
    }
}

diesel::table! {
    alert (recipient, position) {
        recipient -> BigInt,
        organisation -> BigInt,
        position -> BigInt,
        kind -> Text,
        subject -> Text,
        payload -> Text,
        created_us -> BigInt,
        expires_us -> BigInt,
        acknowledged_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    data_key (organisation, number) {
        organisation -> BigInt,
        number -> BigInt,
        wrapped_by -> Text,
        wrapped -> Binary,
        created_us -> BigInt,
    }
}

diesel::table! {
    person_key (person) {
        person -> BigInt,
        organisation -> BigInt,
        data_key -> BigInt,
        wrapped -> Binary,
        created_us -> BigInt,
    }
}

diesel::table! {
    audit_key (number) {
        number -> BigInt,
        wrapped_by -> Text,
        wrapped -> Binary,
        created_us -> BigInt,
    }
}

diesel::table! {
    staff_contact (person) {
        person -> BigInt,
        organisation -> BigInt,
        sealed -> Binary,
        changed_us -> BigInt,
    }
}

diesel::table! {
    audit_head (organisation) {
        organisation -> BigInt,
        number -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    audit (organisation, number) {
        organisation -> BigInt,
        number -> BigInt,
        at_us -> BigInt,
        actor_kind -> Text,
        actor -> Nullable<BigInt>,
        action -> Text,
        subject_kind -> Nullable<Text>,
        subject -> Nullable<Text>,
        key_number -> BigInt,
        previous -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    audit_concerned (person, position) {
        person -> BigInt,
        position -> BigInt,
        organisation -> BigInt,
        number -> BigInt,
    }
}

diesel::table! {
    audit_cut (organisation, number) {
        organisation -> BigInt,
        number -> BigInt,
        cut_us -> BigInt,
    }
}

diesel::table! {
    release (id) {
        id -> BigInt,
        organisation -> BigInt,
        proposer -> BigInt,
        audience -> Nullable<BigInt>,
        content -> Text,
        sha256 -> Binary,
        proposed_us -> BigInt,
        dropped_us -> Nullable<BigInt>,
        number -> Nullable<BigInt>,
        published_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    release_party (release, organisation) {
        release -> BigInt,
        organisation -> BigInt,
    }
}

diesel::table! {
    release_approval (release, user_id) {
        release -> BigInt,
        user_id -> BigInt,
        organisation -> BigInt,
        approved_us -> BigInt,
    }
}

diesel::table! {
    release_head (one) {
        one -> BigInt,
        number -> BigInt,
    }
}

diesel::table! {
    release_file (release, name) {
        release -> BigInt,
        name -> Text,
        organisation -> BigInt,
        media_type -> Text,
        sha256 -> Binary,
        bytes -> Binary,
    }
}

diesel::table! {
    outreach (id) {
        id -> Binary,
        organisation -> BigInt,
        promoter -> BigInt,
        state -> Text,
        phase -> Text,
        place_sealed -> Nullable<Binary>,
        exercise -> BigInt,
        created_us -> BigInt,
        changed_us -> BigInt,
        starts_us -> BigInt,
        next_us -> Nullable<BigInt>,
        over_us -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    check_in (id) {
        id -> Binary,
        organisation -> BigInt,
        outreach -> Binary,
        kind -> Text,
        duress -> BigInt,
        said_us -> BigInt,
        received_us -> BigInt,
        author -> BigInt,
        cell_sealed -> Nullable<Binary>,
        track -> BigInt,
    }
}

diesel::table! {
    alarm_step (outreach, ladder, step) {
        outreach -> Binary,
        ladder -> BigInt,
        step -> Text,
        organisation -> BigInt,
        fired_us -> BigInt,
        told -> BigInt,
    }
}

diesel::table! {
    alarm (outreach, ladder) {
        outreach -> Binary,
        ladder -> BigInt,
        organisation -> BigInt,
        cause -> Text,
        due_us -> BigInt,
        called_us -> BigInt,
        acknowledged_us -> Nullable<BigInt>,
        answered_us -> Nullable<BigInt>,
        closed_us -> Nullable<BigInt>,
        closed_by -> Nullable<BigInt>,
        closure -> Nullable<Text>,
        exercise -> BigInt,
    }
}

diesel::table! {
    delivery (id) {
        id -> Binary,
        organisation -> BigInt,
        recipient -> BigInt,
        position -> BigInt,
        channel -> Text,
        place_in_line -> BigInt,
        kind -> Text,
        subject -> Text,
        urgent -> BigInt,
        state -> Text,
        tries -> BigInt,
        next_us -> Nullable<BigInt>,
        receipt_hash -> Nullable<Binary>,
        created_us -> BigInt,
        failed_us -> Nullable<BigInt>,
        sent_us -> Nullable<BigInt>,
        done_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    push_subscription (id) {
        id -> BigInt,
        organisation -> BigInt,
        user_id -> BigInt,
        device -> Nullable<Binary>,
        session -> Nullable<Binary>,
        endpoint_hash -> Binary,
        endpoint_sealed -> Binary,
        created_us -> BigInt,
    }
}

diesel::table! {
    duty_turn (id) {
        id -> BigInt,
        organisation -> BigInt,
        user_id -> BigInt,
        duty -> Text,
        starts_us -> BigInt,
        ends_us -> BigInt,
        place_in_line -> BigInt,
    }
}

diesel::table! {
    logbook_plan (id) {
        id -> Binary,
        organisation -> BigInt,
        sealed -> Binary,
        changed_us -> BigInt,
    }
}

diesel::table! {
    directory_entry (organisation, id) {
        organisation -> BigInt,
        id -> Text,
        sealed -> Nullable<Binary>,
        tried_us -> Nullable<BigInt>,
        answered -> Nullable<BigInt>,
        tried_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    lesson (id) {
        id -> Binary,
        organisation -> BigInt,
        kind -> Text,
        audience -> Text,
        unit -> Nullable<Text>,
        sealed -> Binary,
        written_us -> BigInt,
        owner -> Nullable<BigInt>,
        due_on -> Nullable<Text>,
        done_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    facility_check (organisation, facility) {
        organisation -> BigInt,
        facility -> Text,
        sealed -> Binary,
        checked_us -> BigInt,
    }
}

diesel::table! {
    map_choice (user_id) {
        user_id -> BigInt,
        organisation -> BigInt,
        day -> Text,
        municipalities -> Text,
    }
}

diesel::table! {
    credential_card (organisation) {
        organisation -> BigInt,
        words -> Text,
        changed_us -> BigInt,
    }
}

diesel::table! {
    phone_number (person) {
        person -> BigInt,
        organisation -> BigInt,
        data_key -> BigInt,
        digest -> Nullable<Binary>,
    }
}

diesel::table! {
    code_word (id) {
        id -> BigInt,
        organisation -> BigInt,
        data_key -> BigInt,
        digest -> Binary,
        stands_for -> Text,
        created_us -> BigInt,
        dormant -> BigInt,
    }
}

diesel::table! {
    protocol (organisation, version) {
        organisation -> BigInt,
        version -> BigInt,
        cards -> Nullable<Text>,
        changed_us -> BigInt,
        sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    support_person (user_id) {
        user_id -> BigInt,
        organisation -> BigInt,
        since_us -> BigInt,
    }
}

diesel::table! {
    support_seen (organisation) {
        organisation -> BigInt,
        position -> BigInt,
    }
}

diesel::table! {
    support_case (organisation, event_id) {
        organisation -> BigInt,
        event_id -> Binary,
        person -> BigInt,
        sealed -> Binary,
        stopped -> BigInt,
        created_us -> BigInt,
        next_us -> Nullable<BigInt>,
        closed_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    safety_rules (organisation) {
        organisation -> BigInt,
        rules -> Text,
        changed_us -> BigInt,
        changed_by -> BigInt,
    }
}

diesel::table! {
    agreement (id) {
        id -> Binary,
        organisation -> BigInt,
        partner_slug -> Text,
        partner -> Nullable<BigInt>,
        families -> Text,
        finest -> BigInt,
        until_us -> BigInt,
        offered_us -> BigInt,
        offered_by -> BigInt,
        accepted_us -> Nullable<BigInt>,
        accepted_by -> Nullable<BigInt>,
        ended_us -> Nullable<BigInt>,
        ended_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    bulletin (id) {
        id -> Binary,
        organisation -> BigInt,
        author -> BigInt,
        audience -> Text,
        kind -> Text,
        cells -> Text,
        advice_sealed -> Nullable<Binary>,
        issued_us -> BigInt,
        valid_until_us -> BigInt,
        revoked_us -> Nullable<BigInt>,
        revoked_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    bulletin_receipt (bulletin, user_id) {
        bulletin -> Binary,
        user_id -> BigInt,
        organisation -> BigInt,
        seen_us -> BigInt,
    }
}

diesel::table! {
    rejection (event) {
        event -> BigInt,
        organisation -> BigInt,
        reason -> Text,
        rejected_us -> BigInt,
    }
}

diesel::table! {
    place (id) {
        id -> Binary,
        organisation -> BigInt,
        sealed -> Binary,
        created_us -> BigInt,
        changed_us -> BigInt,
        retired_us -> Nullable<BigInt>,
    }
}

diesel::table! {
    place_review (place, band) {
        place -> Binary,
        band -> Text,
        organisation -> BigInt,
        category -> BigInt,
        proposed -> BigInt,
        reason -> Text,
        reviewed_us -> BigInt,
        reviewed_by -> Nullable<BigInt>,
        expires_us -> BigInt,
    }
}

diesel::joinable!(place_review -> app_user (reviewed_by));

diesel::table! {
    place_audit (id) {
        id -> Binary,
        organisation -> BigInt,
        sealed -> Binary,
        audited_us -> BigInt,
        audited_by -> Nullable<BigInt>,
    }
}
diesel::joinable!(place_audit -> app_user (audited_by));
diesel::joinable!(app_user -> organisation (organisation));
diesel::joinable!(session -> app_user (user_id));
diesel::joinable!(session -> device (device));
diesel::joinable!(device -> app_user (user_id));
diesel::joinable!(enrolment -> app_user (user_id));
diesel::joinable!(pending_sign_in -> app_user (user_id));
diesel::joinable!(passkey -> app_user (user_id));
diesel::joinable!(token -> organisation (organisation));
diesel::joinable!(duty_turn -> app_user (user_id));
diesel::joinable!(outreach -> app_user (promoter));
diesel::joinable!(bulletin_receipt -> app_user (user_id));
diesel::joinable!(push_subscription -> device (device));
diesel::joinable!(push_subscription -> session (session));
diesel::allow_tables_to_appear_in_same_query!(delivery, app_user);
diesel::allow_tables_to_appear_in_same_query!(phone_number, staff_contact);
diesel::allow_tables_to_appear_in_same_query!(phone_number, app_user);
diesel::allow_tables_to_appear_in_same_query!(staff_contact, app_user);
diesel::allow_tables_to_appear_in_same_query!(duty_turn, app_user);
diesel::allow_tables_to_appear_in_same_query!(audit, audit_concerned);
diesel::allow_tables_to_appear_in_same_query!(event, rejection);
diesel::allow_tables_to_appear_in_same_query!(place_review, app_user);
diesel::allow_tables_to_appear_in_same_query!(place_audit, app_user);
diesel::allow_tables_to_appear_in_same_query!(bulletin_receipt, app_user);
diesel::joinable!(support_person -> app_user (user_id));
diesel::allow_tables_to_appear_in_same_query!(support_person, app_user);
diesel::allow_tables_to_appear_in_same_query!(outreach, app_user, check_in);
diesel::allow_tables_to_appear_in_same_query!(alarm, outreach);
diesel::allow_tables_to_appear_in_same_query!(release, release_party);
diesel::allow_tables_to_appear_in_same_query!(
    organisation,
    app_user,
    session,
    token,
    device,
    enrolment,
    pending_sign_in,
    passkey,
    push_subscription
);
