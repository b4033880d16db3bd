// Made from crates/http/openapi.json by `npm run api-types`; a test fails when it is stale.
export interface paths {
    "/api/v1/agreements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells who sees what of the organisation's reports, and what others share with it: everybody in it.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator; no programs.
         */
        get: operations["agreement_list"];
        put?: never;
        /**
         * Offers to let another organisation see releases of one's own reports. Nothing is shared before that
         *     one's steward accepts it, and nothing at all before two people approve a release.
         * @description Roles: steward; no programs.
         */
        post: operations["agreement_offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agreements/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends an agreement, of either side and at once: the next question is answered without it.
         * @description Roles: steward; no programs.
         */
        delete: operations["agreement_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agreements/{id}/acceptance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accepts what another organisation has offered to share.
         * @description Roles: steward; no programs.
         */
        post: operations["agreement_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarm_figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts the alarms of the last 90 days, without drills: how many called somebody in vain, and how soon
         *     they were answered.
         * @description Roles: supervisor; no programs.
         */
        get: operations["alarm_figures_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives what the account must be told and has not acknowledged. The live map tells it at once.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator.
         */
        get: operations["alert_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{position}/acknowledgement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acknowledges an alert of the account; of an alarm that takes it up. Once it is answered it is stored; the first
         *     acknowledgement holds, later ones change nothing.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator.
         */
        post: operations["alert_acknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what was done in the organisation, newest first: a steward sees all of it, a supervisor
         *     what they did themselves. Never what was said or seen, nor who changed a report that was their own.
         * @description Roles: supervisor, steward.
         */
        get: operations["audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what concerns oneself, newest first: who looked at what of theirs, changed it or their
         *     account, and when. A program has none, and a promoter proves anew who they are first: 403 `history_closed`.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator.
         */
        get: operations["audit_mine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Walks the organisation's log from its beginning and says whether it is whole: nobody has changed,
         *     removed or put in an entry since it was made.
         * @description Roles: steward.
         */
        get: operations["audit_verification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/boundaries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the departments and municipalities of the installation.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator.
         */
        get: operations["boundaries_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulletins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the bulletins in force that the viewer receives, and their organisation's own of the last days.
         * @description Roles: promoter, supervisor, steward; no programs.
         */
        get: operations["bulletin_list"];
        put?: never;
        /**
         * Issues a bulletin. Whom it is for is alerted; inside its area plans are reckoned with as level 4 at
         *     least until it ends.
         * @description Roles: supervisor; no programs.
         */
        post: operations["bulletin_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulletins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes a bulletin of one's own organisation back: the next question is answered without it.
         * @description Roles: supervisor; no programs.
         */
        delete: operations["bulletin_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulletins/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Says that one has seen a bulletin.
         * @description Roles: promoter, supervisor, steward; no programs.
         */
        put: operations["bulletin_seen"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/code_words": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the team has words for. The words themselves nobody can read.
         * @description Roles: supervisor; no programs.
         */
        get: operations["code_word_list"];
        put?: never;
        /**
         * Keeps that the team has agreed on a word: what it stands for, and a keyed hash of it.
         * @description Roles: supervisor; no programs.
         */
        post: operations["code_word_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/code_words/heard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says whether there is a code word in what somebody has heard, and enters what it stands for in the outing
         *     it was said in. Said by somebody who was made to speak, it calls two people past the line of duty.
         * @description Roles: supervisor; no programs.
         */
        post: operations["code_word_heard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/code_words/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forgets a word. Forgetting it again is harmless.
         * @description Roles: supervisor; no programs.
         */
        delete: operations["code_word_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credential_card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives what the organisation's card says. A phone shows it without its PIN, if its owner has chosen so.
         * @description Roles: promoter, supervisor, steward; no programs.
         */
        get: operations["credential_get"];
        /**
         * Sets what the card says; blank or `null` takes it away.
         * @description Roles: supervisor; no programs.
         */
        put: operations["credential_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells whose installation this is.
         * @description Roles: everybody.
         */
        get: operations["deployment_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the devices of who asks, those that have ended within 30 days too.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator.
         */
        get: operations["device_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends a device: its sessions, websockets and streams end at once at every node, and at its next
         *     contact it is told to throw away all it holds. Its owner may, and any supervisor or steward of the
         *     organisation.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator.
         */
        delete: operations["device_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists whom one may call in an emergency, with what is known of each number: the organisation's own first.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator.
         */
        get: operations["directory_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Writes down a number of the organisation's own under an id that its sender made, or changes it; it counts as not tried then.
         * @description Roles: supervisor, steward; no programs.
         */
        put: operations["directory_set"];
        post?: never;
        /**
         * Forgets a number of the organisation's own.
         * @description Roles: supervisor, steward; no programs.
         */
        delete: operations["directory_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory/{id}/tried": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Says that somebody has called a number, and whether it was answered by who can help.
         * @description Roles: supervisor, steward; no programs.
         */
        put: operations["directory_tried"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the drills of the last year, the last first.
         * @description Roles: supervisor; no programs.
         */
        get: operations["drill_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists pairs of events that may be one incident, told twice, and of which nobody has decided yet;
         *     by the one that was stored later in the last 60 days, newest first. A page may be short, or
         *     empty, and not the last.
         * @description Roles: supervisor, steward.
         */
        get: operations["duplicate_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/duplicates/distinct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remembers that two events are two: their pair is not listed again. Saying so again is harmless.
         * @description Roles: supervisor.
         */
        post: operations["distinct_set"];
        /**
         * Forgets that two events are two: their pair is listed again.
         * @description Roles: supervisor.
         */
        delete: operations["distinct_unset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/duty": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the turns that are not over, in the order in which they start.
         * @description Roles: supervisor; no programs.
         */
        get: operations["duty_list"];
        put?: never;
        /**
         * Puts somebody of the organisation on duty.
         * @description Roles: supervisor; no programs.
         */
        post: operations["duty_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/duty/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes a turn off the roster. Taking it off again is harmless.
         * @description Roles: supervisor; no programs.
         */
        delete: operations["duty_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/enrolments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes this device somebody's by the code that is open for them, which is worth nothing afterwards,
         *     and signs them in. A wrong code, one whose time is over and one of somebody who does not exist are
         *     answered alike.
         * @description Roles: everybody.
         */
        post: operations["enrolment_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists events, newest first: those who verify see their organisation's, others their own.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["event_list"];
        put?: never;
        /**
         * Reports events: one object, an array of up to 5,000 (8 MiB), or lines of JSON
         *     (`application/x-ndjson`, up to 100,000). Success means: on disk. A single event's answer names
         *     events that look like the same incident, told before: the sender's own, or the organisation's for
         *     a supervisor; nothing is merged by itself. Sending again is answered, not
         *     repeated; somebody else's id is refused and nothing more is told of it. A broken line spoils
         *     itself only; an array that is not JSON or not UTF-8 is refused whole. When the store is full in the
         *     middle of a stream, what was stored before is told, and the last result says from which line on
         *     nothing was.
         * @description Roles: promoter, supervisor.
         */
        post: operations["event_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives an event. The entity tag is its version.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["event_get"];
        put?: never;
        post?: never;
        /**
         * Withdraws an event: its text and flags are erased and it counts no more. The reason may be
         *     sent, and is not kept.
         * @description Roles: promoter, supervisor, steward.
         */
        delete: operations["event_withdraw"];
        options?: never;
        head?: never;
        /**
         * Amends or verifies an event by a JSON merge patch (RFC 7396) of its fields. When kind, severity,
         *     populations, time or place change, `V2` and `V3` fall back to `V1`: somebody else verifies again.
         * @description Roles: promoter, supervisor, steward.
         */
        patch: operations["event_amend"];
        trace?: never;
    };
    "/api/v1/events/{id}/duplicate_of": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Merges an event into another that tells of the same incident: it is kept, and the other counts
         *     for it on the map. Who reported it is not told. When the other is withdrawn or rejected, one of
         *     those merged into it takes its place.
         * @description Roles: supervisor.
         */
        put: operations["event_merge"];
        post?: never;
        /**
         * Takes an event out of the one it is merged into: it counts by itself again, as before.
         * @description Roles: supervisor.
         */
        delete: operations["event_separate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Says of an event that it is as it was told, or rejects it with a reason; undone the same way. Nobody
         *     reviews what they reported or changed. Of a rejected event what was merged into it takes its place.
         * @description Roles: supervisor, steward.
         */
        put: operations["event_review"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/{id}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes the statement of an incident for an insurer: the day and its part, the municipality, what happened, what was taken, the
         *     folio and the organisation. Nothing of what was told, of where exactly, of whom the work was with. For who reported it alone,
         *     a promoter once they have proved anew who they are; that it was made is entered, and nothing of it is kept.
         * @description Roles: promoter, supervisor; no programs.
         */
        post: operations["event_statement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exposure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists records of exposure, newest first: supervisors see their organisation's of the last 35 days, promoters
         *     their own.
         * @description Roles: promoter, supervisor.
         */
        get: operations["exposure_list"];
        put?: never;
        /**
         * Records where teams were and for how long, without which the map shows where incidents were
         *     reported and not where it is dangerous: one object, an array of up to 5,000 (8 MiB), or lines of
         *     JSON (`application/x-ndjson`, up to 100,000). Success means: on disk. Sending again is answered,
         *     not repeated; somebody else's id is refused and nothing more is told of it. What a person records
         *     counts on the map from the Monday after (UTC), and in a hexagon no more than what others recorded
         *     there.
         * @description Roles: promoter, supervisor.
         */
        post: operations["exposure_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exposure/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives a record of exposure. The entity tag is its version.
         * @description Roles: promoter, supervisor.
         */
        get: operations["exposure_get"];
        put?: never;
        post?: never;
        /**
         * Withdraws a record of exposure: it counts no more. The reason may be sent, and is not kept.
         * @description Roles: promoter, supervisor.
         */
        delete: operations["exposure_withdraw"];
        options?: never;
        head?: never;
        /**
         * Amends a record of exposure by a JSON merge patch (RFC 7396) of its fields.
         * @description Roles: promoter, supervisor.
         */
        patch: operations["exposure_amend"];
        trace?: never;
    };
    "/api/v1/facility_checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives how the organisation's own premises were found last.
         * @description Roles: supervisor, steward; no programs.
         */
        get: operations["facility_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/facility_checks/{facility}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keeps how one kind of place was found, instead of what was said before.
         * @description Roles: supervisor, steward; no programs.
         */
        put: operations["facility_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hindsight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells whether the maps of the past year would have been right: each week's map, made of what was
         *     known when the week began, beside what happened. Computing it takes some seconds; meanwhile the
         *     answer is 202 and says how far it is.
         * @description Roles: supervisor, steward.
         */
        get: operations["hindsight_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells the indicators of the viewer's organisation for a quarter, or for a year that is over. Every number is of enough
         *     reports by enough people, and so is each difference of two, whatever is asked; figures of outings, alarms and
         *     support are rounded. Reporting activity stands beside counts.
         * @description Roles: supervisor, steward.
         */
        get: operations["indicators_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intake/cloudevents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes an envelope. What is in it is checked, stored and answered as if it had come without.
         * @description Roles: promoter, supervisor.
         */
        post: operations["cloud_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intake/kobo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a submission. A program with a token sends it; 503 asks it to try again later, which
         *     `KoboToolbox` does by itself.
         * @description Roles: promoter, supervisor.
         */
        post: operations["kobo_submission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lessons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists lessons and actions.
         * @description Roles: promoter, supervisor, steward; no programs.
         */
        get: operations["lesson_list"];
        put?: never;
        /**
         * Writes a lesson or an action down. What tells who somebody is or where exactly is refused.
         * @description Roles: supervisor, steward; no programs.
         */
        post: operations["lesson_write"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lessons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes a lesson or an action of one's own organisation away, for everybody.
         * @description Roles: supervisor, steward; no programs.
         */
        delete: operations["lesson_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lessons/{id}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Says that an action is done, or takes that back: who wrote it, or does it.
         * @description Roles: supervisor, steward; no programs.
         */
        put: operations["lesson_done"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Opens the live map: a websocket in the subprotocol `atalaya.risk.v2` (compact),
         *     `atalaya.risk.v1` (binary) or `atalaya.risk.v1.json`. Browsers must come from a page of ours. Asked without a websocket it
         *     tells whether one would be let in: 426 means yes, so whoever cannot open one although it is
         *     told that knows that something on the way does not carry it, and takes the event stream.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["live_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Answers one subscription of the live map with what the client does not have, once there is
         *     something: to be asked again and again, where nothing that stays open comes through. A line a
         *     message, written as in the event stream. What comes with `epoch` and `seq` of the last answer
         *     misses nothing.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["live_poll_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one parent's snapshot of the live map, the bytes a subscription would begin with, under a
         *     tag: kept by the browser, and asked for again with `If-None-Match`. Its `epoch` and `seq` go into
         *     `since` of a subscription, which then tells what changed after it.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["live_snapshot_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Streams one subscription of the live map as server-sent events, where no websocket comes
         *     through. Each event's data is one message of the live protocol: an object as it is, a binary
         *     frame as a JSON string of its base64. An `id` is a position: sent back as `Last-Event-ID` it
         *     continues there.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["live_stream_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logbook_plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the plans that the organisation keeps.
         * @description Roles: supervisor; no programs.
         */
        get: operations["logbook_plan_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logbook_plans/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keeps a plan under an id that its sender made, instead of what was kept there. Which sheet and row it was for is not
         *     kept: the next file has its own.
         * @description Roles: supervisor; no programs.
         */
        put: operations["logbook_plan_set"];
        post?: never;
        /**
         * Forgets a plan.
         * @description Roles: supervisor; no programs.
         */
        delete: operations["logbook_plan_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logbooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brings a file's rows in: those that are refused are left out, those that are there already stay as they are. Answers
         *     line by line how far it has come; each line's rows are stored, all of them or none. What was cut off is sent again.
         * @description Roles: supervisor; no programs.
         */
        post: operations["logbook_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logbooks/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tells what would become of a file's rows, and stores nothing.
         * @description Roles: supervisor; no programs.
         */
        post: operations["logbook_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logbooks/reading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reads a file and tells what was understood: sheets, header, columns with what each is about, how dates can be read,
         *     and which places and words somebody must say the meaning of.
         * @description Roles: supervisor; no programs.
         */
        post: operations["logbook_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logbooks/refused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives the rows that are refused, as they are, with the reasons in a column more: to be mended and sent again.
         * @description Roles: supervisor; no programs.
         */
        post: operations["logbook_refused"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/briefing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells how it stands with the briefing, what was agreed to, and who vouches.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator; no programs.
         */
        get: operations["briefing_get"];
        /**
         * Says that one has read the briefing and agrees to what is kept about oneself. Lasts a year, and until either text says
         *     something else.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator; no programs.
         */
        put: operations["briefing_read"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives everything that is kept about who asks, as a file: their account and contact, what they have
         *     read and agreed to, what they reported, with what they agreed to, and recorded, their outings and bulletins, phones and ways in, what is shared
         *     with whom, and who looked at it. That it was taken is entered. A promoter is asked to prove anew who they are first: 403
         *     `history_closed`, as in `GET /events`.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator; no programs.
         */
        get: operations["own_data_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/duress_pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Sets a second PIN of the phone that asks, or takes it away: it opens a decoy, ends what the first one opened, reports
         *     that wait included, and alerts everybody who supervises. Only where the organisation allows it (`duress_pin` of its
         *     rules); else there is nothing here. Nothing says afterwards whether there is one.
         * @description Roles: promoter; no programs.
         */
        put: operations["duress_pin_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/municipalities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells which municipalities the map shows to who asks. A promoter's shows those of today's plans, of the team's registered
         *     places, and those that `at` of the live map, or what they check before they go, named today; everybody else's the area.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["ground_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the passkeys of who asks.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator; no programs.
         */
        get: operations["passkey_list"];
        put?: never;
        /**
         * Adds a passkey that signed the challenge.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator; no programs.
         */
        post: operations["passkey_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for a passkey to be made, with a challenge that is good once and for five minutes.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator; no programs.
         */
        post: operations["passkey_challenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes one of one's own passkeys: it signs nobody in any more.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator; no programs.
         */
        delete: operations["passkey_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/pocket_card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a pocket card of the seven days from today: levels of the places as the viewer may see them, by part of the day, and
         *     the numbers that were chosen. It has no name of a place, of a person, of an organisation or of whom it works with, no code
         *     word, and says until when it holds. Nothing of it is kept.
         * @description Roles: promoter, supervisor; no programs.
         */
        post: operations["pocket_card_make"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells whether this browser is told when something waits for its person, and the key to ask it with.
         * @description Roles: promoter, supervisor; no programs.
         */
        get: operations["push_get"];
        /**
         * Has this browser be told, without a word of what, until its device or session ends.
         * @description Roles: promoter, supervisor; no programs.
         */
        put: operations["push_set"];
        post?: never;
        /**
         * Has this browser be told no more. Again is harmless.
         * @description Roles: promoter, supervisor; no programs.
         */
        delete: operations["push_unset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/recovery_codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives ten other recovery codes in the place of those there were, to who types a right code.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator; no programs.
         */
        post: operations["recovery_codes_make"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second_factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells how the second factor of who asks stands.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator; no programs.
         */
        get: operations["second_factor_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * The app's first code: from now on one is asked for after the password. Gives ten recovery codes,
         *     once. The session goes on under another secret.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator; no programs.
         */
        put: operations["totp_confirm"];
        /**
         * Makes a secret for an app that makes codes. It counts once its first code was typed (`PUT`).
         * @description Roles: promoter, supervisor, advocate, steward, coordinator; no programs.
         */
        post: operations["totp_begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/totp/removal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes one's own second factor away, by a right code. All sessions end; where the role needs one,
         *     the next begins with setting another up.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator; no programs.
         */
        post: operations["totp_remove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the model's version and every constant behind it. The entity tag is the version: two
         *     answers of one version are the same.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["model_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/published": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Begins the service of what was published: links to everything else.
         * @description Roles: everybody.
         */
        get: operations["ogc_published_landing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/published/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the collections: departments, municipalities, and each release that is for everybody.
         * @description Roles: everybody.
         */
        get: operations["ogc_published_collections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/published/collections/{collection}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describes a collection.
         * @description Roles: everybody.
         */
        get: operations["ogc_published_collection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/published/collections/{collection}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives features of a collection, page by page: numbers of a release with their places, or boundaries.
         * @description Roles: everybody.
         */
        get: operations["ogc_published_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/published/collections/{collection}/items/{feature}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one feature.
         * @description Roles: everybody.
         */
        get: operations["ogc_published_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/published/conformance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the standards that the service conforms to.
         * @description Roles: everybody.
         */
        get: operations["ogc_published_conformance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/risk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Begins the service of the risk map: links to everything else.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["ogc_risk_landing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/risk/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the collections: hexagons of each resolution that the role may see.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["ogc_risk_collections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/risk/collections/{collection}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describes a collection.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["ogc_risk_collection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/risk/collections/{collection}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives hexagons with their level in an hour, page by page; those of the hour it is unless `datetime` names others.
         *     Level 0 is *not enough data*, never safe.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["ogc_risk_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/risk/collections/{collection}/items/{feature}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one hexagon in one hour of the coming week.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["ogc_risk_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/risk/collections/{collection}/tiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the tilesets of a collection.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["ogc_risk_tilesets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describes a tileset.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["ogc_risk_tileset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad/tilejson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describes a tileset as `TileJSON` 3.0.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["ogc_risk_tile_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives a tile: hexagons with their level in an hour, coarser ones the farther away. Every tile of the same place is as
         *     long, whatever it says.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["ogc_risk_tile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/risk/conformance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the standards that the service conforms to.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["ogc_risk_conformance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/risk/tileMatrixSets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the tile matrix sets.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["ogc_risk_matrix_sets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ogc/risk/tileMatrixSets/{set}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Defines a tile matrix set.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["ogc_risk_matrix_set"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives this description.
         * @description Roles: everybody.
         */
        get: operations["openapi_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openrosa/formList": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the list of forms.
         * @description Roles: promoter, supervisor.
         */
        get: operations["form_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openrosa/forms/reporte": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the form.
         * @description Roles: promoter, supervisor.
         */
        get: operations["form_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openrosa/submission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Says that submissions are taken here, and how long they may be: phones ask before they send.
         * @description Roles: promoter, supervisor.
         */
        get: operations["submission_ready"];
        put?: never;
        /**
         * Takes a filled-in form: checked, stored and answered as if it had come by the API. It comes as a part named
         *     `xml_submission_file`; pictures and other files are refused. What was sent before is answered 202. Every answer of these
         *     routes that has a body, a refusal too, is the envelope of `OpenRosa` with a message.
         * @description Roles: promoter, supervisor.
         */
        post: operations["submission_take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outreach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists outings: those of the organisation that are not over, to who supervises; their own of the
         *     last two weeks, to others, of whom a promoter sees those of the last day unless they have just proved anew who they are. And
         *     those at which who asks stays outside, of which they are told what was agreed with them and no more.
         * @description Roles: promoter, supervisor; no programs.
         */
        get: operations["outreach_list"];
        put?: never;
        /**
         * Plans an outing of one's own. The answer says what the organisation's rules ask of it, by the
         *     map's highest level between its beginning and home.
         * @description Roles: promoter, supervisor; no programs.
         */
        post: operations["outreach_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outreach/debrief": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the organisation's outings of the last two weeks that are behind: the walk through them at the
         *     meeting. Without their places.
         * @description Roles: supervisor; no programs.
         */
        get: operations["outreach_debrief"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outreach/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives an outing with its place and what was said. That a supervisor looked is in the log of who
         *     is out.
         * @description Roles: promoter, supervisor; no programs.
         */
        get: operations["outreach_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outreach/{id}/acknowledgement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes up an outing's alarms. Nobody takes up their own.
         * @description Roles: supervisor; no programs.
         */
        post: operations["outreach_acknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outreach/{id}/check_ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says something: one's own, or for somebody who has said it by telephone. Nothing that is
         *     understood is refused: what comes late, twice or out of turn changes nothing.
         * @description Roles: promoter, supervisor; no programs.
         */
        post: operations["check_in_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outreach/{id}/closure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Closes an outing's alarms, for a reason. Nobody closes their own, and nothing closes by itself.
         * @description Roles: supervisor; no programs.
         */
        post: operations["outreach_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outreach/{id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Approves a plan or refuses it. Nobody decides about their own, and who has set out is out.
         * @description Roles: supervisor; no programs.
         */
        put: operations["outreach_decide"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outreach/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what was sent of an outing. That a supervisor looked is in the log of who is out, who sees none of it.
         * @description Roles: supervisor; no programs.
         */
        get: operations["outreach_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outreach/{id}/vehicle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Answers who asked for a vehicle of the organisation: there is one, or there is none. The last word holds, until the outing is over.
         * @description Roles: supervisor; no programs.
         */
        put: operations["outreach_answer_vehicle"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives everybody of the organisation, with how they are let in.
         * @description Roles: supervisor, steward; no programs.
         */
        get: operations["person_list"];
        put?: never;
        /**
         * Makes an account: a promoter's by a supervisor, a supervisor's by a steward.
         * @description Roles: supervisor, steward; no programs.
         */
        post: operations["person_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{handle}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes an account's role or populations, disables it or lets it in again. Its sessions end.
         * @description Roles: supervisor, steward; no programs.
         */
        patch: operations["person_change"];
        trace?: never;
    };
    "/api/v1/people/{handle}/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Opens a one-time code by which a person makes a device theirs, within half an hour. One that was
         *     open before is worth nothing any more.
         * @description Roles: supervisor, steward; no programs.
         */
        post: operations["code_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{handle}/contact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives how to reach somebody of the organisation. That it was asked is in their own log.
         * @description Roles: supervisor; no programs.
         */
        get: operations["contact_get"];
        /**
         * Sets how to reach somebody of the organisation.
         * @description Roles: supervisor; no programs.
         */
        put: operations["contact_set"];
        post?: never;
        /**
         * Forgets how to reach somebody of the organisation. Forgetting again is harmless.
         * @description Roles: supervisor; no programs.
         */
        delete: operations["contact_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{handle}/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives a person's devices, those that have ended within 30 days too.
         * @description Roles: supervisor, steward; no programs.
         */
        get: operations["person_devices"];
        put?: never;
        post?: never;
        /**
         * A lost phone: ends all devices and all sessions of a person at once, at every node. Any supervisor
         *     of the organisation may, of anybody in it: whoever is asked first is quick enough.
         * @description Roles: supervisor, steward; no programs.
         */
        delete: operations["person_devices_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{handle}/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tells what there is of somebody, and gives the confirmation with which they are erased within ten
         *     minutes: a promoter by a supervisor, whoever else by a steward. Nothing is erased by it.
         * @description Roles: supervisor, steward; no programs.
         */
        post: operations["erasure_begin"];
        /**
         * Erases somebody for good: their key, and so what they wrote, in every copy; their handle, contact,
         *     phones, sessions and ways to sign in; their outings. Their reports stay as counts that nobody is
         *     behind, or are withdrawn. What was published stays. A confirmation is good once.
         * @description Roles: supervisor, steward; no programs.
         */
        delete: operations["erasure_confirm"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{handle}/second_factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes somebody's second factor away who has lost it. Their sessions end; the next begins with
         *     their password alone.
         * @description Roles: steward; no programs.
         */
        delete: operations["person_second_factor_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/place_audits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells what was found at places: who supervises all of it, who goes out their own, and of others' what does not tell
         *     where one of them was.
         * @description Roles: promoter, supervisor; no programs.
         */
        get: operations["place_audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/place_audits/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keeps what somebody found, under an id that they made: sent twice, it is one. Nobody changes it; who looks again says so
         *     anew.
         * @description Roles: promoter, supervisor; no programs.
         */
        put: operations["place_audit_add"];
        post?: never;
        /**
         * Removes what was found: one's own, or, who supervises, anybody's.
         * @description Roles: promoter, supervisor; no programs.
         */
        delete: operations["place_audit_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the organisation's places with what the map proposes and what people have said.
         * @description Roles: supervisor; no programs.
         */
        get: operations["place_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/places/meeting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the organisation's own places where one may meet somebody in those hours: of a level at which its rules let people go
         *     without asking, with enough to say so, and no bulletin. A few of them, and a few times an hour.
         * @description Roles: promoter, supervisor; no programs.
         */
        get: operations["place_meeting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/places/offered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Offers the organisation's own places around a planned one that are of a lower level in those hours,
         *     with enough to say so. Reckoned from the planned place, never from where somebody is.
         * @description Roles: promoter, supervisor; no programs.
         */
        get: operations["place_offer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/places/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Registers a place under an id that its sender made, or changes what is registered there.
         * @description Roles: supervisor; no programs.
         */
        put: operations["place_set"];
        post?: never;
        /**
         * Takes a place out of use.
         * @description Roles: supervisor; no programs.
         */
        delete: operations["place_retire"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/places/{id}/reviews/{band}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Confirms what the map proposes for a place in a part of the day, or sets another category, with the
         *     reason and for how long it holds. The map itself is not changed.
         * @description Roles: supervisor; no programs.
         */
        put: operations["place_review"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/planning": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the organisation's registered places by the hours of the week: the level of each hour, whether there is
         *     enough to lean on, and what the rules ask.
         * @description Roles: supervisor; no programs.
         */
        get: operations["planning_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/planning/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells what changed on the planning board since a past instant, and why: what was reported and taken back around each
         *     place since, how long teams were there, whether what there was has only grown older, and what the map rests on now.
         * @description Roles: supervisor; no programs.
         */
        get: operations["planning_changes_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/planning/{week}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Signs off the plan of a week, by the date of its Monday: it stands in the organisation's log, with who did and
         *     when. What was planned is kept nowhere.
         * @description Roles: supervisor; no programs.
         */
        put: operations["planning_sign_off"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/protocol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the organisation's protocol cards: the default until it has made its own.
         * @description Roles: promoter, supervisor; no programs.
         */
        get: operations["protocol_get"];
        /**
         * Sets the organisation's protocol cards. Who goes out reads them anew.
         * @description Roles: supervisor; no programs.
         */
        put: operations["protocol_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/published": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what was published for everybody, by number.
         * @description Roles: everybody.
         */
        get: operations["published_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/published/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives a release that was published for everybody. Its bytes never change.
         * @description Roles: everybody.
         */
        get: operations["published_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/published/{number}/files/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives a file of a release that was published for everybody. Its bytes never change.
         * @description Roles: everybody.
         */
        get: operations["published_file_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/receipts/{secret}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Takes a gateway's receipt for one message. What is only on its way changes nothing.
         * @description Roles: everybody.
         */
        get: operations["receipt_take"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/release_keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells by which keys releases are signed and were signed. Whoever wants to be sure that they are the
         *     organisation's compares them with what it has said elsewhere.
         * @description Roles: everybody.
         */
        get: operations["release_keys_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the proposals and releases that the viewer's organisation takes part in or that are for it,
         *     the oldest first.
         * @description Roles: supervisor, advocate, steward.
         */
        get: operations["release_list"];
        put?: never;
        /**
         * Proposes a release: which numbers of a closed quarter or year may be shown, and which they are.
         *     Nothing is published by it. Two people who did not propose it approve it, and then it is frozen.
         * @description Roles: supervisor, advocate, steward.
         */
        post: operations["release_propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/releases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives a proposal or release of the viewer's organisation. An advocate sees no number of what is
         *     not published.
         * @description Roles: supervisor, advocate, steward.
         */
        get: operations["release_get"];
        put?: never;
        post?: never;
        /**
         * Drops a proposal: it is approved and published no more.
         * @description Roles: supervisor, advocate, steward.
         */
        delete: operations["release_drop"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/releases/{id}/approval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says yes to a proposal. With the last yes that is needed it is published, if it would still be
         *     built as it was: when reports were changed or something else was published meanwhile, it is
         *     dropped and has to be proposed anew.
         * @description Roles: supervisor, advocate, steward.
         */
        post: operations["release_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/releases/{id}/files/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives a file of a release that the viewer may see. Its bytes never change.
         * @description Roles: supervisor, advocate, steward.
         */
        get: operations["release_file_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/risk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the hexagons of a box as `GeoJSON`: each with its level (0 is *not enough data*, never
         *     safe) and how sure it is.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["risk_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/risk/cells/{cell}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives one hexagon's 168 hours and, in one sentence, why.
         * @description Roles: promoter, supervisor, steward.
         */
        get: operations["risk_cell_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/safety_rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the organisation's rules: the default until it has made its own.
         * @description Roles: promoter, supervisor; no programs.
         */
        get: operations["safety_rules_get"];
        /**
         * Sets the organisation's rules. They hold for plans from now on, and for the ladders of who is out.
         * @description Roles: supervisor; no programs.
         */
        put: operations["safety_rules_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/self_check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells what of the checklist of data safety is on and off, who has access, when a backup was made
         *     and tried last, and what to do next.
         * @description Roles: steward.
         */
        get: operations["self_check_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells who is signed in, and what they may do.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator.
         */
        get: operations["session_get"];
        put?: never;
        /**
         * Signs in. Wrong and unknown are answered alike. Who has a second factor is answered 401
         *     `second_factor_needed` and goes on at `/session/second`.
         * @description Roles: everybody.
         */
        post: operations["session_create"];
        /**
         * Signs out. The session ends everywhere it is used, open websockets within seconds.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator.
         */
        delete: operations["session_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the provider sends somebody back to, with a code that is good once.
         * @description Roles: everybody.
         */
        get: operations["session_oidc_end"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/oidc/{organisation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sends somebody to their organisation's provider.
         * @description Roles: everybody.
         */
        get: operations["session_oidc_begin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs in by a passkey that signed the challenge. Whatever is wrong is answered alike.
         * @description Roles: everybody.
         */
        post: operations["session_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/passkey/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for a passkey's signature, of whoever it is who wants to sign in.
         * @description Roles: everybody.
         */
        post: operations["session_passkey_challenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs in on an enrolled device, which its cookie proves. A wrong PIN makes the next one wait, more
         *     and more; the tenth ends the device. A promoter's session shows what they reported in the last 24 hours; with `history`
         *     everything, for five minutes.
         * @description Roles: everybody.
         */
        post: operations["session_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/second": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The second step of signing in, within five minutes of the first. Five wrong codes end it, and
         *     codes that are typed after several wrong ones wait, longer and longer.
         * @description Roles: everybody.
         */
        post: operations["session_second"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support_cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what became of support, for those who see to it, and who they are, for stewards.
         * @description Roles: supervisor, advocate, steward; no programs.
         */
        get: operations["support_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support_cases/{id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Marks what became of a case: dates, and no words.
         * @description Roles: supervisor, advocate, steward; no programs.
         */
        post: operations["support_mark"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support_persons/{handle}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Has somebody of the organisation see to support: a supervisor, or an advocate, who sees no report.
         * @description Roles: steward; no programs.
         */
        put: operations["support_person_set"];
        post?: never;
        /**
         * Has somebody see to support no more.
         * @description Roles: steward; no programs.
         */
        delete: operations["support_person_unset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/taxonomy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives every code with its labels in both languages.
         * @description Roles: promoter, supervisor, advocate, steward, coordinator.
         */
        get: operations["taxonomy_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/text_messages/{secret}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a text message that Kannel hands over (`post-url`). The answer's text is sent back: it says that something was
         *     received or was not understood, and nothing else; it is empty for a number that nobody has.
         * @description Roles: everybody.
         */
        post: operations["text_message_take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what nobody has reviewed yet, and what was rejected lately.
         * @description Roles: supervisor, steward.
         */
        get: operations["triage_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vouching": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Vouches that these accounts are still of the team, for a quarter. One that nobody vouches for sleeps two weeks after it
         *     is due. Each of them is told in their own log who did.
         * @description Roles: steward; no programs.
         */
        put: operations["vouching_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/warnings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the areas where far more was reported in the last seven days than expected, which nobody
         *     has reviewed: one account's burst or several accounts' campaign, or something that truly happened.
         *     Verifying or rejecting the reports ends the warning. A warning changes no number of the map.
         * @description Roles: supervisor, steward.
         */
        get: operations["warning_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/week_sheet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the sheet of the seven days from today: how much waits for review, for a word, for support, and since when; registered
         *     places that are due; a map by hexagons of resolution 7. It names no person, no report and no outing.
         * @description Roles: supervisor; no programs.
         */
        get: operations["week_sheet_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Which map an answer is from. */
        AboutOut: {
            /**
             * @description The model's version: its formulas, and a digest of every constant. `GET /api/v1/model` tells
             *     them, with the version as its entity tag.
             * @example ladder-5-0123abcd
             */
            model: string;
            cut_points: components["schemas"]["CutPointsOut"];
            /**
             * @description What the map knows of where teams have been: `none` or `recorded`.
             * @example none
             */
            exposure: string;
            /** @description What that means for the map. */
            sentence: components["schemas"]["TextOut"];
        };
        /** @description Somebody's account. */
        AccountOut: {
            handle: string;
            organisation: string;
            role: string;
            key_populations: string[];
        };
        /** @description An alert was acknowledged, and that is stored. */
        AcknowledgedOut: {
            /** Format: int64 */
            position: number;
            /** @description When it was acknowledged first, RFC 3339. */
            acknowledged_at: string;
        };
        /** @description How much was reported and worked in a group. `null` is fewer than may be told, or none. */
        ActivityOut: {
            /** @description `organisation`, a department's code or a key population's. */
            group: string;
            /**
             * Format: int64
             * @description Reports that count.
             */
            events?: number | null;
            /**
             * Format: int64
             * @description Of these, those that somebody else supports (V2, V3).
             */
            verified?: number | null;
            /**
             * Format: int64
             * @description Records of outreach.
             */
            sessions?: number | null;
            /**
             * Format: double
             * @description Person-hours of outreach.
             */
            hours?: number | null;
        };
        /** @description Which version of a text, and when. */
        AgreedOut: {
            /** Format: int32 */
            version: number;
            at: string;
        };
        /** @description What is offered to another organisation. */
        AgreementIn: {
            /**
             * @description The other organisation's short name. Whether there is one is not told.
             * @example otra
             */
            partner: string;
            /** @description Letters of the families of events that are shared; at least one. */
            families: string[];
            /**
             * Format: int32
             * @description The finest hexagons, H3 resolution 4–7.
             */
            hexagons: number;
            /**
             * Format: date
             * @description The last day, local; two years from now at most.
             * @example 2027-06-30
             */
            until: string;
        };
        /** @description The agreements of the viewer's organisation, the newest first. */
        AgreementList: {
            agreements: components["schemas"]["AgreementOut"][];
            /** @description Whether the viewer offers, accepts and ends agreements. */
            may_decide: boolean;
        };
        /** @description An agreement as both sides see it. */
        AgreementOut: {
            /** Format: uuid */
            id: string;
            /** @description `given`: the viewer's organisation shares; `received`: the other does. */
            direction: string;
            /** @description The other side's short name. */
            organisation: string;
            /** @description The other side's name; of an offer that was not accepted, the short name. */
            name: string;
            /** @description Letters of the families of events that are shared. */
            families: string[];
            /**
             * Format: int32
             * @description The finest hexagons, H3 resolution 4–7.
             */
            hexagons: number;
            /** @description Until when, RFC 3339. */
            until: string;
            /** @description `offered`, `active` or `over`. */
            state: string;
            label: components["schemas"]["TextOut"];
            /** @description RFC 3339. */
            offered_at: string;
            /** @description RFC 3339. */
            accepted_at?: string | null;
            /** @description When either side ended it before its time, RFC 3339. */
            ended_at?: string | null;
            may_accept: boolean;
            may_end: boolean;
        };
        /** @description How the alarms of the last days went that were no exercise. */
        AlarmFiguresOut: {
            /**
             * Format: int64
             * @description Of how many days.
             */
            days: number;
            /**
             * Format: int64
             * @description Alarms that called supervisors.
             */
            called: number;
            /**
             * Format: int64
             * @description Of these, those of somebody who was not heard of in time.
             */
            overdue: number;
            /**
             * Format: int64
             * @description Of these, those that a human has closed.
             */
            overdue_closed: number;
            /**
             * Format: int64
             * @description Of these, those in which nothing was the matter: with `overdue_closed` the share of false ones.
             */
            overdue_false: number;
            /**
             * Format: int64
             * @description Alarms that nobody has acknowledged.
             */
            unanswered: number;
            /**
             * Format: int64
             * @description Half were acknowledged within so many seconds.
             */
            acknowledged_median_s?: number | null;
        };
        /** @description The account's open alerts, the first that was raised first; 100 at most. */
        AlertList: {
            alerts: components["schemas"]["AlertOut"][];
        };
        /** @description Something the account must be told, until it is acknowledged or over. */
        AlertOut: {
            /**
             * Format: int64
             * @description Its number among the account's alerts: 1, 2, 3 and so on, in the order in which they were
             *     raised.
             */
            position: number;
            /**
             * @description What it is about: `cluster`, far more unreviewed reports in an area than expected; or of an
             *     outing `check_in` (is all well?), `alarm`, `alarm_answered`, `alarm_closed`, `plan_asked`,
             *     `plan_decided`, `set_out_unapproved` or `unwatched` (nobody is on duty for it); or `duress`, a phone was opened by its second PIN; or
             *     `undelivered`, that a step has gone out by no channel outside of the app.
             */
            kind: string;
            /** @description When it was raised, RFC 3339. */
            at: string;
            /** @description From then on it is not told. */
            expires_at: string;
            /**
             * @description By the kind; of a cluster its `area`, an H3 cell of resolution 7; of an outing its id
             *     `outreach`, its `code` on the telephone, `step` and `cause`, never who or where; of duress whose
             *     phone, by `handle`.
             */
            payload: Record<string, never>;
        };
        /** @description Who did it. */
        AuditActorOut: {
            /**
             * @description `user`, `program`, `operator` or `system`; `reporter` where somebody changed what they had reported themselves: who
             *     that was is not told.
             */
            kind: string;
            /** @description Of a `user`; `null` when they are gone, and left out of all others. */
            handle?: string | null;
        };
        /** @description Something that was done. */
        AuditEntryOut: {
            /**
             * Format: int64
             * @description Its number in the organisation's log, for who sees all of it: from the gaps between their own anybody else would
             *     learn how much others did.
             */
            number?: number | null;
            /** @description When, RFC 3339. */
            at: string;
            actor: components["schemas"]["AuditActorOut"];
            /**
             * @description A code, like `event_viewed`.
             * @example event_viewed
             */
            action: string;
            /** @description The same in words. */
            label: components["schemas"]["TextOut"];
            subject?: components["schemas"]["AuditSubjectOut"] | null;
            /** @description Whose account it was done to; left out of what concerns oneself, and of everything else. */
            concerned?: string[] | null;
        };
        /** @description A page of entries, newest first. */
        AuditList: {
            entries: components["schemas"]["AuditEntryOut"][];
            /** @description The next page's cursor; `null` on the last page. */
            next?: string | null;
        };
        /** @description Whether a log is whole. */
        AuditStateOut: {
            /**
             * Format: int64
             * @description Entries that were looked at.
             */
            entries: number;
            /** @description Whether each is as it was made, and none is missing. */
            whole: boolean;
            /** @description When it was looked at, RFC 3339. */
            at: string;
            /** @description Every act there is, as what a list can be asked for. */
            acts: components["schemas"]["Labelled"][];
        };
        /** @description What it was done to. */
        AuditSubjectOut: {
            /** @description `user`, `token`, `event`, `exposure`, `map` or `audit`. */
            kind: string;
            /** @description Which one; left out of a list of them, and of the place that somebody else chose to look at. */
            id?: string | null;
            /** @description Of a `user`. */
            handle?: string | null;
        };
        /** @description What became of several reports, in order. */
        BatchOut: {
            results: components["schemas"]["EventResult"][];
        };
        /** @description The departments and municipalities. */
        BoundariesOut: {
            /**
             * @description Which boundaries these are, as releases name them: eight hexadecimal digits. `null` if there
             *     are none.
             */
            edition?: string | null;
            /** @description Departments, then municipalities, each by code. */
            units: components["schemas"]["UnitOut"][];
        };
        /** @description That somebody has read the briefing, and agrees to what is kept about them. */
        BriefingIn: {
            /**
             * Format: int32
             * @description The version that was read: the present one.
             * @example 1
             */
            briefing: number;
            /**
             * Format: int32
             * @description The version of the text on what is kept that is agreed to: the present one.
             * @example 1
             */
            consent: number;
        };
        /** @description What keeps an account awake, and how that stands. */
        BriefingOut: {
            /** @description Why the account sleeps: `briefing` or `vouching`; `null` if it is awake. */
            asleep?: string | null;
            /**
             * Format: int32
             * @description The version of the briefing that is to be read.
             */
            briefing: number;
            /** @description When its owner last read it, RFC 3339. */
            read_at?: string | null;
            /** @description Until when that lasts, RFC 3339; `null` where the present version was never read. */
            read_until?: string | null;
            /**
             * Format: int32
             * @description The version of the text on what is kept about its owner.
             */
            consent: number;
            /**
             * Format: int32
             * @description Which version they have agreed to; `null` for none.
             */
            agreed?: number | null;
            /** @description When, RFC 3339. */
            agreed_at?: string | null;
            /** @description When a steward has to vouch for the account again, RFC 3339. */
            vouching_due_at: string;
            /** @description When it falls asleep if none does, RFC 3339. */
            vouched_until: string;
        };
        /** @description A bulletin that is to be issued. */
        BulletinIn: {
            /**
             * Format: uuid
             * @description A random UUID that its sender makes: sent twice, it is issued once.
             */
            id: string;
            /** @description `attack`, `robbery`, `shots`, `authority`, `watched`, `blockade`, `hazard` or `other`. */
            kind: string;
            /** @description `own`, `partners` (organisations with an agreement in force) or `everybody`. */
            audience: string;
            /** @description H3 cells of resolution 5–7. */
            cells: string[];
            /** @description When it ends by itself: ahead, and within 72 hours. RFC 3339. */
            valid_until: string;
            /** @description What to do, in one line. No names, telephone numbers or exact places: others will read it. */
            advice?: string;
            /**
             * @description Whether people are called by every channel there is, text messages among them; otherwise by
             *     those that cost nothing. What is sent says nothing but that something waits.
             */
            urgent?: boolean;
        };
        /**
         * @description The bulletins that the viewer receives, the newest first; behind them those of their own
         *     organisation that are over since not long ago.
         */
        BulletinList: {
            bulletins: components["schemas"]["BulletinOut"][];
            /** @description Whether the viewer issues bulletins and takes them back. */
            may_issue: boolean;
        };
        /** @description A bulletin. */
        BulletinOut: {
            /** Format: uuid */
            id: string;
            /** @description The name of the organisation that warns. */
            issuer: string;
            /** @description Whether that is the viewer's. */
            own: boolean;
            /** @description `attack`, `robbery`, `shots`, `authority`, `watched`, `blockade`, `hazard` or `other`. */
            kind: string;
            label: components["schemas"]["TextOut"];
            /** @description H3 cells of resolution 5–7. */
            cells: string[];
            /** @description What to do. */
            advice?: string | null;
            /** @description RFC 3339. */
            issued_at: string;
            /** @description When it ends by itself, RFC 3339. */
            valid_until: string;
            /** @description `in_force`, `revoked` or `over`. */
            state: string;
            /** @description `own`, `partners` or `everybody`; of one's own alone. */
            audience?: string | null;
            /** @description Whether the viewer has said that they have seen it. */
            seen: boolean;
            receipts?: components["schemas"]["BulletinReceipts"] | null;
            may_revoke: boolean;
        };
        /** @description That somebody has seen a bulletin. */
        BulletinReceipt: {
            /** @description Their pseudonym. */
            handle: string;
            /** @description RFC 3339. */
            seen_at: string;
        };
        /** @description Who has seen a bulletin. */
        BulletinReceipts: {
            /** @description People of the own organisation, the first first. */
            people: components["schemas"]["BulletinReceipt"][];
            /** @description Names of organisations with an agreement, where somebody has. */
            partners: string[];
            /**
             * Format: int32
             * @description Other organisations in which somebody has.
             */
            other_organisations: number;
        };
        /** @description A check-in. Sent again with the same id it changes nothing. */
        CheckInIn: {
            /** @description A UUID version 7 or 4 that the phone makes. */
            id: string;
            /**
             * @description `set_out`, `arrive`, `ok`, `leave`, `home`, `suspend`, `call_off`, `quiet`, `green`, `yellow`,
             *     `orange`, `red`, `false_alarm`, `nothing_happened`, `something_happened`, `share_zone` or `stop_zone`. A red one is
             *     heard without any plan, and may be taken back in silence for ten seconds. The last two say whether a zone is sent from
             *     then on; nobody is heard of by them.
             */
            kind: string;
            /** @description When it was tapped, by the phone's clock. */
            tapped_at?: string | null;
            /** @description When it is sent, by the same clock: how long it waited is what counts. */
            sent_at?: string | null;
            /** @description With `quiet`: until when no signal is expected, twelve hours at most. */
            until?: string | null;
            /**
             * Format: int64
             * @description With `suspend`: how many people were not reached because of it. Of other outings it is not asked.
             * @example 12
             */
            contacts_missed?: number | null;
            /**
             * @description Where, an H3 cell. Kept sealed: with an orange or red as it is, for three days after the outing is over; with what else
             *     is said on the way only of an outing whose zone is shared, of resolution 8 at most, for one day. Otherwise it is dropped.
             */
            cell?: string | null;
            /** @description Said under duress: the answer is the same, and two people are called. */
            duress?: boolean | null;
            /**
             * @description With `false_alarm`, on an enrolled phone: its PIN. Without it nothing is ended that others were
             *     told of; with the second PIN the answer is the same, and two people are called.
             */
            pin?: string | null;
        };
        /** @description What was said. */
        CheckInOut: {
            /** @description Its id. */
            id: string;
            /** @description What. */
            kind: string;
            /** @description When it was tapped, by the server's clock. */
            said_at: string;
            /** @description When it was received. */
            received_at: string;
            /** @description Whether somebody else entered it; for supervisors. */
            for_them?: boolean | null;
            /** @description Whether it was said under duress; for supervisors. */
            duress?: boolean | null;
            /** @description Where, while that is kept; for supervisors. */
            cell?: string | null;
        };
        /** @description One line of the checklist. */
        CheckItemOut: {
            /**
             * @description `https`, `sealed`, `audit`, `backup`, `drill`, `watchers`, `duress_pin`, `channels`, `messages`,
             *     `vouching`, `briefing`, `accounts`, `programs`, `code_words`, `exposure` or `synthetic`.
             */
            code: string;
            /** @description `bad` must be mended, `look` should be looked at, `good` is as it should be. */
            state: string;
            sentence: components["schemas"]["TextOut"];
            next?: components["schemas"]["TextOut"] | null;
        };
        /** @description How an outing's alarms are closed. */
        ClosureIn: {
            /**
             * @description `safe_forgot`, `safe_no_signal`, `safe_delayed`, `false_alarm`, `helped`, `harmed` or
             *     `exercise`.
             */
            reason: string;
            /** @description Whether the person is home. Otherwise the next check-in is waited for. */
            is_home?: boolean | null;
        };
        /**
         * @description An envelope, structured. In binary mode its attributes are headers (`ce-specversion`, `ce-type`,
         *     `ce-source`, `ce-id`) and the body is `data`.
         */
        CloudEvent: {
            /** @description `1.0`. */
            specversion: string;
            /** @description `org.atalaya.event.v1` or `org.atalaya.exposure.v1`. */
            type: string;
            source: string;
            /** @description The envelope's. By `data`'s own id it is known whether it was sent before. */
            id: string;
            /** @description As `POST /api/v1/events` or `POST /api/v1/exposure` takes it. */
            data: Record<string, never>;
        };
        /** @description What is typed as a second factor. */
        CodeIn: {
            /**
             * @description Six digits of the app, or a recovery code.
             * @example 287082
             */
            code: string;
        };
        /** @description A one-time code. It is told here once, and nowhere else. */
        CodeOut: {
            /** @example 4K7QM-9XRTR */
            code: string;
            /** @description The organisation's short name, which is typed with it. */
            organisation: string;
            /** @description The handle, which is typed with it. */
            handle: string;
            /** @description Until when it may be typed, RFC 3339. */
            expires_at: string;
        };
        /** @description A word that a team has agreed on. */
        CodeWordIn: {
            /**
             * @description One to four words, 5 letters at least. Not kept: nobody can read it afterwards.
             * @example carpeta azul
             */
            word: string;
            /** @description `yellow`, `orange`, `red` or `silent`: the one who speaks is being made to. */
            stands_for: string;
        };
        /** @description What a team has words for. */
        CodeWordList: {
            code_words: components["schemas"]["CodeWordOut"][];
        };
        /** @description That a team has a word for something. */
        CodeWordOut: {
            /** Format: int64 */
            id: number;
            /** @description `yellow`, `orange`, `red` or `silent`. */
            stands_for: string;
            /** @description Since when, RFC 3339. */
            since: string;
            /** @description Whether it is older than a month: words are changed monthly. */
            old: boolean;
            /** @description Whether it came back with a backup: it stands for nothing until somebody adds the word again, or forgets it. */
            dormant: boolean;
        };
        /** @description How a figure compares with the period before. */
        ComparedOut: {
            /** @description `no_clear_change` unless the interval leaves 1 out; else `higher` or `lower`. */
            trend: string;
            /**
             * Format: double
             * @description This rate over that one; `null` where there was nothing before.
             */
            ratio?: number | null;
            /** @description Both ends of its 95 % interval; the upper one is `null` where nothing bounds it. */
            interval: (number | null)[];
        };
        /** @description What became of a complaint. Sent to who reported the event and to who supervises alone. */
        ComplaintIn: {
            /**
             * @description How far it has come: a code of the taxonomy.
             * @example charged
             */
            stage: string;
            /**
             * @description Since which month, neither before the event nor to come.
             * @example 2026-09
             */
            month?: string | null;
        };
        /** @description Somebody's name and where they are reached. */
        ContactBody: {
            /** @description Their name. */
            name: string;
            /**
             * @description Where to call.
             * @example +502 5555 1234
             */
            phone: string;
            /**
             * @description Where to write.
             * @example ana@example.org
             */
            email?: string;
            /**
             * @description The language of what is sent there: `es`, unless it is said, or `en`.
             * @example es
             */
            language?: string;
            /**
             * @description What they are asked when nobody knows how they are: something that they alone can answer.
             * @example ¿Cómo se llama su gata?
             */
            question?: string;
            /**
             * @description What they answer while all is well; with a question alone, and never without.
             * @example No tengo gata
             */
            answer?: string;
        };
        /** @description The answer to a single report. */
        CreatedOut: {
            id: string;
            status: components["schemas"]["EventStatus"];
            /**
             * Format: int64
             * @description The version that holds; left out for a program that sends again and sees no records.
             */
            version?: number | null;
            /**
             * @description Events that look like the same incident, told before, the most alike first: the sender's
             *     own, or the organisation's for a supervisor. Left out where it was not looked for.
             */
            similar?: components["schemas"]["SimilarOut"][] | null;
            /**
             * @description What in the narrative seems to tell who somebody is: it was stored all the same. Left out when
             *     there is nothing.
             */
            warnings?: components["schemas"]["TextWarningOut"][];
        };
        /** @description The card. */
        CredentialCard: {
            /**
             * @description What it says: which institution, that its people work in health, whom to call there. Nobody's name. `null`: the
             *     organisation has none.
             */
            words?: string | null;
        };
        /** @description What somebody signs in with. */
        Credentials: {
            /**
             * @description The organisation's short name.
             * @example omes-demo
             */
            organisation: string;
            /**
             * @description The pseudonym in it.
             * @example ana
             */
            handle: string;
            password: string;
            /**
             * @description Whether this phone or computer is not theirs alone: the session ends with the browser, or
             *     after half an hour without use, and signing out leaves nothing behind.
             */
            shared?: boolean | null;
        };
        /**
         * @description Where the levels begin, in times the average: what the interval's lower end must exceed for
         *     levels 3, 4 and 5, and its upper end stay under for level 1.
         */
        CutPointsOut: {
            /** Format: double */
            1: number;
            /** Format: double */
            3: number;
            /** Format: double */
            4: number;
            /** Format: double */
            5: number;
        };
        /** @description What is decided about a plan. */
        DecisionIn: {
            /** @description Whether it is approved. */
            approve: boolean;
        };
        /** @description What was sent of an outing, in the order in which it was written. */
        DeliveryList: {
            deliveries: components["schemas"]["DeliveryOut"][];
        };
        /** @description One message outside of the app. It says that something waits, and no more. */
        DeliveryOut: {
            /** @description What the alert is about, as `GET /api/v1/alerts` tells it. */
            kind: string;
            /** @description `R0` to `R4`, or `N2` to `N4`; `null` of what is no step. */
            step?: string | null;
            /** @description The pseudonym of whom it is for. */
            to: string;
            /** @description `push`, `sms` or `email`. */
            channel: string;
            /** @description `reserve`, `waiting`, `sent`, `delivered`, `failed`, `no_address` or `not_needed`. */
            state: string;
            /** @description When it was written, RFC 3339. */
            written_at: string;
            /** @description When whoever carries it took it. */
            sent_at?: string | null;
            /** @description When it was said to have arrived, or not to. */
            done_at?: string | null;
        };
        /** @description What people who are signed in know of an installation. */
        DeploymentOut: {
            name: string;
            synthetic: boolean;
            /** @description IANA name of the zone hours of the week are counted in. */
            zone: string;
            /** @description West, south, east, north; degrees. */
            bbox: number[];
            /** @description Longitude, latitude; degrees. */
            centre: number[];
            /**
             * Format: double
             * @description The zoom level (512-pixel tiles) that shows the whole area.
             */
            zoom: number;
            places: components["schemas"]["PlaceOut"][];
            /** @description The page that the quick exit goes to. */
            leave_to: string;
            /**
             * Format: int32
             * @description After how many minutes without a touch an enrolled phone asks for its PIN again.
             */
            lock_minutes: number;
        };
        /** @description Devices, the newest first. */
        DeviceList: {
            devices: components["schemas"]["DeviceOut"][];
        };
        /** @description A phone or browser that was made somebody's by a code. */
        DeviceOut: {
            /** Format: uuid */
            id: string;
            /** @description What its owner calls it; may be empty. */
            label: string;
            /** @description When it was enrolled, RFC 3339. */
            created_at: string;
            /** @description When it was seen last, RFC 3339, to a minute. */
            last_seen_at: string;
            /** @description Since when it is let in no more, RFC 3339. */
            ended_at?: string | null;
            /** @description Whether it is the one that asks. */
            this_one: boolean;
        };
        /** @description Whom one may call. */
        Directory: {
            entries: components["schemas"]["DirectoryEntry"][];
        };
        /** @description Somebody one may call. */
        DirectoryEntry: {
            /** @description A UUID of the organisation's own, another name of those that come with the program. */
            id: string;
            /** @description Whether the organisation has written it down itself. */
            own: boolean;
            /**
             * @description `team`, `lawyer`, `psychologist`, `clinic`, `hospital`, `ambulance`, `fire`, `civil_protection`, `roads`, `police`,
             *     `human_rights`, `women`, `prosecutor`, `shelter`, `embassy` or `transport`.
             */
            kind: string;
            name: string;
            /** @description Nothing where the number is not known. */
            phone?: string | null;
            alternative_phone?: string | null;
            /** @description How they are written to: `WhatsApp`, `Signal`. */
            messaging?: string | null;
            /** @description The municipality it is of; nothing where it is of the whole country. */
            municipality?: string | null;
            /** @description As it is told; nothing where that is not known. */
            hours?: string | null;
            /** @description As it is told; nothing where that is not known. */
            languages?: string | null;
            /** @description What to say to them, where that has been written down. */
            say?: string | null;
            /** @description `yes`, `no` or `unknown`: whether the police come along. */
            brings_police: string;
            /**
             * @description By key population, a code of the taxonomy: `yes` or `no`, whether they are treated well. Of who
             *     is not in it nobody knows.
             */
            kp_friendly: {
                [key: string]: string;
            };
            /** @description When somebody said so, as a date. */
            kp_friendly_on?: string | null;
            /** @description Who did, by pseudonym; for who writes the directory. */
            kp_friendly_by?: string | null;
            /** @description As it is told; nothing where that is not known. */
            cost?: string | null;
            /** @description `yes`, `no` or `unknown`: whether they ask for an identity document. */
            needs_id: string;
            /** @description `yes`, `no` or `unknown`: whether they must report what they hear to the authorities. */
            mandatory_report: string;
            /** @description As it is told; nothing where that is not known. */
            who_may_call?: string | null;
            /** @description Who of the organisation sees it: `promoters`, which is the whole team, or `supervisors`. */
            visibility: string;
            /** @description What the number rests on: `own`, `sourced`, `old_source`, `one_source` or `number_missing`. */
            status: string;
            /** @description Where it is from. */
            sources: string[];
            /** @description When somebody called it last, as a date; nothing where nobody has. */
            verified_on?: string | null;
            /** @description Who called, by pseudonym; for who writes the directory. */
            verified_by?: string | null;
            /** @description Whether it was answered then. */
            answered?: boolean | null;
            /** @description Until when that is trusted, as a date. */
            expires_on?: string | null;
            /** @description Whether nobody has called it, or too long ago, or nobody answered: say so beside the number. */
            stale: boolean;
        };
        /** @description A number of the organisation's own. */
        DirectoryIn: {
            /** @description A `kind` of the directory. */
            kind: string;
            name: string;
            phone: string;
            alternative_phone?: string;
            messaging?: string;
            municipality?: string;
            hours?: string;
            languages?: string;
            say?: string;
            /** @description `yes`, `no` or `unknown`. */
            brings_police?: string;
            /** @description Codes of key populations that are treated well. */
            kind_to?: string[];
            /** @description Codes of key populations that are treated badly. */
            unkind_to?: string[];
            cost?: string;
            /** @description `yes`, `no` or `unknown`. */
            needs_id?: string;
            /** @description `yes`, `no` or `unknown`. */
            mandatory_report?: string;
            who_may_call?: string;
            /** @description `promoters`, the default, or `supervisors`. */
            visibility?: string;
        };
        /** @description Two events that are two. */
        DistinctIn: {
            /** @description Their ids, in any order. */
            events: string[];
        };
        /** @description Drills. */
        DrillList: {
            drills: components["schemas"]["DrillOut"][];
        };
        /** @description One drill. */
        DrillOut: {
            /** @description What it was called on the telephone. */
            code: string;
            /** @description The pseudonym of who went out. */
            promoter: string;
            /** @description When it was to begin, RFC 3339. */
            at: string;
            /** @description A phase of outings. */
            phase: string;
            /** @description When supervisors were called, RFC 3339. */
            called_at?: string | null;
            /**
             * Format: int64
             * @description How long it took until one acknowledged, seconds.
             */
            acknowledged_after_s?: number | null;
            /** @description The pseudonym of who closed it. */
            closed_by?: string | null;
        };
        /** @description A page of pairs that nobody has decided yet, by the later event, newest first. */
        DuplicateList: {
            /** @description There may be none on a page, and some on the next. */
            pairs: components["schemas"]["DuplicatePair"][];
            /** @description The next page's cursor; `null` on the last page. */
            next?: string | null;
        };
        /** @description Which event another is merged into. */
        DuplicateOfIn: {
            /** @description The event that counts for both from now on. */
            id: string;
        };
        /** @description Two events that may be one incident. */
        DuplicatePair: {
            /** @description The one that was stored later, and the other. */
            events: components["schemas"]["EventOut"][];
            /**
             * Format: int64
             * @description How alike they are, as the least of its class: 30 worth a look, 50, 75, 100 everything the same.
             */
            score: number;
            /** @description Why, in one sentence. */
            sentence: components["schemas"]["TextOut"];
        };
        /** @description The second PIN of the phone that asks, with the first. */
        DuressPinIn: {
            /**
             * @description The PIN that opens this phone.
             * @example 407391
             */
            pin: string;
            /**
             * @description What will open the decoy: another 6 to 12 digits, which a slip of the finger does not make of the first; `null` takes
             *     it away.
             * @example 835162
             */
            duress_pin: string | null;
        };
        /** @description A turn that is put on the roster. */
        DutyIn: {
            /** @description Whose turn it is. */
            handle: string;
            /** @description `supervisor`, `second_contact` or `crisis_lead`. */
            duty: string;
            /** @description From when, RFC 3339. */
            starts_at: string;
            /** @description To when, at most 31 days later. */
            ends_at: string;
            /**
             * Format: int64
             * @description Whom to call first: the lowest, 1–99.
             */
            place_in_line?: number | null;
        };
        /** @description The roster. */
        DutyList: {
            turns: components["schemas"]["DutyOut"][];
        };
        /** @description A turn on it. */
        DutyOut: {
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
            /** @description Whose turn it is. */
            handle: string;
            /** @description `supervisor`, `second_contact` or `crisis_lead`. */
            duty: string;
            /** @description From when, RFC 3339. */
            starts_at: string;
            /** @description To when. */
            ends_at: string;
            /**
             * Format: int64
             * @description Whom to call first: the lowest.
             */
            place_in_line: number;
        };
        /** @description How many devices were ended. */
        EndedOut: {
            devices: number;
        };
        /** @description What makes a device somebody's. */
        EnrolmentIn: {
            /**
             * @description The organisation's short name.
             * @example omes-demo
             */
            organisation: string;
            /**
             * @description The pseudonym in it.
             * @example ana
             */
            handle: string;
            /**
             * @description The one-time code, as a supervisor shows it: capitals or not, with its hyphen or without.
             * @example 4K7QM-9XRTR
             */
            code: string;
            /**
             * @description What will open the device: 6 to 12 digits that are not among the first anybody would try.
             * @example 407391
             */
            pin: string;
            /** @description What its owner calls the device, up to 40 characters. No names, no numbers. */
            label?: string | null;
            /**
             * Format: int32
             * @description The version of the text on what is kept about its owner that they have agreed to, as it was shown; who says none, or
             *     that of an older text, is asked before anything else is open.
             * @example 1
             */
            consent?: number | null;
        };
        /** @description That somebody is to be erased. */
        ErasureIn: {
            /** @description What `POST` gave. */
            confirmation: string;
            /**
             * @description What becomes of their reports, as they wish: `keep` (they count as nobody's) or `withdraw`.
             * @example keep
             */
            events: string;
        };
        /** @description What there is of somebody, and the confirmation that it is to go. */
        ErasureOut: {
            /**
             * Format: int64
             * @description Reports that stand. They go on counting as nobody's, or are withdrawn.
             */
            events: number;
            /**
             * Format: int64
             * @description Records of their outreach that stand.
             */
            exposure: number;
            /**
             * Format: int64
             * @description Outings, which go with everything that was said of them.
             */
            outreach: number;
            /**
             * Format: int64
             * @description Phones, which open no more.
             */
            devices: number;
            /** @description To be sent back with `DELETE`. It is told here once. */
            confirmation: string;
            /** @description Until when, RFC 3339. */
            confirm_until: string;
        };
        /** @description An event as it is reported. */
        EventIn: {
            /**
             * @description A UUID that the reporter's device makes, version 7 (or 4): sending twice is harmless. Who
             *     sees their whole organisation's events may send other versions too.
             */
            id: string;
            /**
             * @description A kind of the taxonomy.
             * @example P1
             */
            kind: string;
            /**
             * Format: int64
             * @description How grave, 1–5; by default the kind's, raised by flags.
             */
            severity?: number | null;
            /** Format: int64 */
            felt?: number | null;
            /** Format: int64 */
            potential?: number | null;
            /** @description The populations the activity served; empty is unknown. */
            key_populations?: string[] | null;
            setting?: string | null;
            perpetrator?: string | null;
            /**
             * @description RFC 3339 with an offset.
             * @example 2026-11-20T21:00:00-06:00
             */
            occurred_at: string;
            occurred_until?: string | null;
            time_precision?: string | null;
            /**
             * Format: double
             * @description Degrees, WGS 84. Not kept: the cell is.
             */
            lat?: number | null;
            /** Format: double */
            lon?: number | null;
            /** @description H3 cell of resolution 5–9, hexadecimal; instead of `lat` and `lon`. */
            cell?: string | null;
            location_precision?: string | null;
            source?: string | null;
            verification?: string | null;
            flags?: components["schemas"]["FlagsIn"] | null;
            /**
             * @description For what it may be used beyond the organisation's own map, where it always warns: any of
             *     `totals`, `partners` (with `totals` only), `advocacy`, `referral`. By default `totals` alone;
             *     an empty list keeps it inside. Who reported it may change this at any time, others only take
             *     away from it.
             */
            consents?: string[] | null;
            /** @description Up to 500 characters. No names, please. */
            narrative?: string | null;
        };
        /** @description A page of events, newest first. */
        EventList: {
            events: components["schemas"]["EventOut"][];
            /** @description The next page's cursor; `null` on the last page. */
            next?: string | null;
            /**
             * @description `whole`, or `recent`: what was reported in the last 24 hours, to a promoter who has not just proved anew who they
             *     are (`POST /session/pin` with `history`, or signing in).
             * @example recent
             */
            history: string;
        };
        /**
         * @description A stored event: the fields of a report with its cell instead of a position, and what the
         *     server knows of it.
         */
        EventOut: components["schemas"]["EventIn"] & {
            /**
             * Format: int64
             * @description 1 for the first, one more with each change; the entity tag is this number.
             */
            version: number;
            /** @description When this version was stored, RFC 3339. */
            recorded_at: string;
            withdrawn: boolean;
            /**
             * @description The event it is merged into, which counts for it; `null` when it counts by itself. Left out
             *     for those who see their own events only.
             */
            duplicate_of?: string | null;
        };
        /** @description What became of one report among several. */
        EventResult: {
            /** @description Its place in the array, or among the lines that are not blank; from 0. */
            index: number;
            id?: string | null;
            status: components["schemas"]["EventStatus"];
            /** Format: int64 */
            version?: number | null;
            problem?: components["schemas"]["Problem"] | null;
        };
        /**
         * @description What became of a report.
         * @enum {string}
         */
        EventStatus: "created" | "already_had" | "refused";
        /** @description Where a team was and for how long, as it is sent: a visit, or one line of a shift. */
        ExposureIn: {
            /**
             * @description A UUID that the sender makes, version 7 (or 4): sending twice is harmless. Who sees their
             *     whole organisation's exposure may send other versions too.
             */
            id: string;
            /**
             * @description RFC 3339 with an offset.
             * @example 2026-11-20T20:00:00-06:00
             */
            started_at: string;
            /**
             * @description RFC 3339 with an offset; at most seven days later.
             * @example 2026-11-20T23:00:00-06:00
             */
            ended_at: string;
            /**
             * Format: int64
             * @description How many worked together.
             */
            workers: number;
            /**
             * Format: double
             * @description The hours of all together, where they were elsewhere too; the whole interval × workers
             *     unless given, and never more.
             */
            worker_hours?: number | null;
            /**
             * Format: double
             * @description Degrees, WGS 84. Not kept: the cell is.
             */
            lat?: number | null;
            /** Format: double */
            lon?: number | null;
            /** @description H3 cell of resolution 5–9, hexadecimal; instead of `lat` and `lon`. */
            cell?: string | null;
            location_precision?: string | null;
            /** @description The populations the work served; empty is unknown. */
            key_populations?: string[] | null;
            /** @description `session`, `log` (the default) or `import`. */
            source?: string | null;
        };
        /** @description A page of records, newest first. */
        ExposureList: {
            exposure: components["schemas"]["ExposureOut"][];
            /** @description The next page's cursor; `null` on the last page. */
            next?: string | null;
        };
        /**
         * @description A stored record: the fields that were sent with the cell instead of a position, and what the
         *     server knows of it. Never who sent it.
         */
        ExposureOut: components["schemas"]["ExposureIn"] & {
            /**
             * Format: int64
             * @description 1 for the first, one more with each change; the entity tag is this number.
             */
            version: number;
            /** @description When this version was stored, RFC 3339. */
            recorded_at: string;
            withdrawn: boolean;
        };
        /** @description The list as somebody answers it: codes of items. What stands nowhere is open. */
        FacilityIn: {
            yes?: string[];
            no?: string[];
            not_applicable?: string[];
        };
        /** @description An item of the list. */
        FacilityItemOut: {
            code: string;
            label: components["schemas"]["TextOut"];
            /** @description `yes`, `no` or `not_applicable`; `null` where nobody has said. */
            answer?: string | null;
        };
        /** @description Every kind of place that is an organisation's own. */
        FacilityList: {
            facilities: components["schemas"]["FacilityOut"][];
        };
        /** @description One kind of place with its list. */
        FacilityOut: {
            /** @description `cso_office`, `cso_clinic` or `mobile_unit`. */
            facility: string;
            label: components["schemas"]["TextOut"];
            /** @description When it was answered last, RFC 3339. */
            checked_at?: string | null;
            /**
             * Format: int32
             * @description How many items are well.
             */
            yes: number;
            /**
             * Format: int32
             * @description Of how many that apply.
             */
            of: number;
            /** @description Codes of what is still to do or to look at. */
            open: string[];
            items: components["schemas"]["FacilityItemOut"][];
        };
        /** @description One figure. */
        FigureOut: {
            /** @description `organisation`, a department's code or a key population's. */
            group: string;
            /** @description Which part of the indicator; empty where it has one figure. */
            part: string;
            /** @description `told`; `withheld`: fewer than may be told, or none; `years_only`. */
            state: string;
            /** @description `count`, `per_100`, `per_1000`, `share` (0–1), `points`, `seconds` or `gtq` (quetzales). */
            unit: string;
            /** Format: double */
            value?: number | null;
            /**
             * @description Both ends of the exact 95 % interval; of `seconds`, the median and the 90th percentile, and `null` of fewer
             *     than twenty; of `gtq`, the least and the most that the bands may be together; `null` of rounded amounts.
             */
            interval?: number[] | null;
            /**
             * Format: int64
             * @description How many it is of.
             */
            n?: number | null;
            /**
             * Format: double
             * @description What they are counted against: sessions, hours, promoters or all; `null` of counts.
             */
            of?: number | null;
            compared?: components["schemas"]["ComparedOut"] | null;
        };
        /** @description The codes of an event's flags. */
        FlagCodes: {
            bias: components["schemas"]["Labelled"][];
            weapon: components["schemas"]["Labelled"][];
            taken: components["schemas"]["Labelled"][];
            injury: components["schemas"]["Labelled"][];
            delivery: components["schemas"]["Labelled"][];
            police_told: components["schemas"]["Labelled"][];
            repeat: components["schemas"]["Labelled"][];
            loss: components["schemas"]["Labelled"][];
            insured: components["schemas"]["Labelled"][];
            /** @description How far a complaint has come. */
            complaint_stage: components["schemas"]["Labelled"][];
        };
        /** @description Optional details of an event. */
        FlagsIn: {
            bias?: string | null;
            weapon?: string | null;
            taken?: string[] | null;
            injury?: string | null;
            delivery?: string | null;
            police_told?: string | null;
            repeat?: string | null;
            leg?: components["schemas"]["LegIn"] | null;
            /**
             * @description What was lost was worth about so much, in quetzales: a band of the taxonomy.
             * @example 1500_5000
             */
            loss?: string | null;
            /** @description Whether that was insured: `yes`, `no` or `unknown`. */
            insured?: string | null;
            complaint?: components["schemas"]["ComplaintIn"] | null;
        };
        /** @description The figures of a look back. Shares are of the events. */
        FoundOut: {
            /**
             * Format: int32
             * @description Events that were compared, in fives.
             */
            events: number;
            /**
             * Format: int32
             * @description Events whose place was too coarse to be compared, in fives.
             */
            unplaced: number;
            /**
             * Format: int32
             * @description Weeks that had a map, in fours.
             */
            weeks: number;
            /**
             * Format: int32
             * @description Hexagons of resolution 8 that were compared, in fifties.
             */
            cells: number;
            /**
             * Format: double
             * @description What shares of events are rounded to.
             */
            share_step: number;
            /** @description The gain curve, from the riskiest part of the area to all of it. */
            gain: components["schemas"]["GainOut"][];
            /**
             * Format: double
             * @description Expected events for each that happened.
             */
            expected_over_observed: number;
            /**
             * Format: double
             * @description Of the hexagons with many events, the share whose count fell into the 80 % interval.
             */
            coverage_80?: number | null;
            /**
             * Format: double
             * @description Bits per event over an even spread.
             */
            bits_per_event: number;
            /** @description Both ends of its 95 % interval. */
            bits_interval_95?: number[] | null;
            /**
             * Format: double
             * @description The part of the bits that the hour adds.
             */
            bits_hour: number;
            /**
             * Format: double
             * @description Rank correlation of the hexagons from week to week.
             */
            rank_stability?: number | null;
            /** @description What the map had said where something happened. */
            levels: components["schemas"]["LevelOut"][];
        };
        /** @description A point of the gain curve. */
        GainOut: {
            /**
             * Format: double
             * @description The part of the area, hour by hour, that was ranked riskiest; by chance it holds as large a
             *     share of the events.
             */
            area: number;
            /**
             * Format: double
             * @description Share of the events in it by the map.
             */
            map: number;
            /**
             * Format: double
             * @description By counts of what was known.
             */
            counts: number;
            /**
             * Format: double
             * @description By counts × counts by hour of the week.
             */
            counts_by_hour: number;
        };
        /** @description Where a map ends. */
        GroundOut: {
            /** @description Whether it ends before the area does; else all of the area is shown, and what follows is empty. */
            limited: boolean;
            /** @description The municipalities that are shown. */
            municipalities: components["schemas"]["MunicipalityOut"][];
            /** @description The codes of those that were chosen today by looking there, the first first; the others are of plans and places. */
            chosen: string[];
            /**
             * Format: int32
             * @description How many others may be chosen today.
             */
            left: number;
        };
        /** @description What somebody has heard. */
        HeardIn: {
            /**
             * @description As it was said or written. Not kept.
             * @example ¿trajiste la carpeta azul?
             */
            text: string;
            /** @description Whose outing it is said in: what it stands for is entered there, as if they had tapped it. */
            outreach?: string;
            /** @description The id of that check-in, with `outreach`: a UUID version 7 or 4. */
            id?: string;
        };
        /** @description What was in what somebody has heard. */
        HeardOut: {
            /** @description `yellow`, `orange`, `red` or `silent`; `null`: there is no code word in it. */
            stands_for?: string | null;
            /**
             * @description What a word in it stood for when the backup was made that it came back with. Nothing is entered of that: ask, and
             *     enter what is so.
             */
            unconfirmed?: string | null;
        };
        /**
         * @description Whether the organisation's maps of the past year would have been right. Figures are rounded by
         *     chance, by a secret of the installation: the same all week.
         */
        HindsightOut: {
            /** @description The version of the model that was tested: `GET /api/v1/model` tells its constants. */
            model: string;
            cut_points: components["schemas"]["CutPointsOut"];
            /** @description What the maps knew of where teams had been: `none` or `recorded`; a remark says what it means. */
            exposure: string;
            /** @description Where the first week that was looked at begins. */
            from: string;
            /** @description Where the last one ends; what was recorded later does not count until the week turns. */
            until: string;
            /** @description `too_few`, `better_than_counts`, `like_counts`, `worse_than_counts` or `like_chance`. */
            verdict: string;
            /** @description The verdict in one sentence. */
            sentence: components["schemas"]["TextOut"];
            /** @description What else there is to say. */
            remarks: components["schemas"]["RemarkOut"][];
            found?: components["schemas"]["FoundOut"] | null;
        };
        /** @description How far a look back is that is being computed. */
        HindsightProgress: {
            /**
             * Format: double
             * @description The part that is done.
             */
            done: number;
        };
        /** @description One hour of a hexagon's week. */
        HourOut: {
            /**
             * Format: int32
             * @description 0 not enough data, 1 lower, 2 as usual, 3 raised, 4 high, 5 very high.
             */
            level: number;
            /**
             * Format: int32
             * @description 0 very uncertain, 1 uncertain, 2 fair, 3 good.
             */
            certainty: number;
            /**
             * Format: double
             * @description Beside the average cell and hour; where numbers may be seen and there is enough data.
             */
            relative?: number | null;
            /**
             * Format: double
             * @description Lower end of its 80 % interval.
             */
            relative_lower?: number | null;
            /**
             * Format: double
             * @description Upper end of its 80 % interval.
             */
            relative_upper?: number | null;
        };
        /** @description One of the twenty. */
        IndicatorOut: {
            /**
             * Format: int32
             * @description 1–20.
             */
            number: number;
            name: components["schemas"]["TextOut"];
            formula: components["schemas"]["TextOut"];
            figures: components["schemas"]["FigureOut"][];
        };
        /** @description An organisation's indicators of a period. */
        IndicatorsOut: {
            /** @description Like `2026-Q3`. */
            period: string;
            /** @description The period they are compared with. */
            before: string;
            /** @description Whether the period has closed: what is reported now counts in it no more once it is released. */
            closed: boolean;
            /** @description `organisation`, `department` or `population`. */
            by: string;
            /** @description What must be read beside every count. */
            about: components["schemas"]["TextOut"];
            /** @description How much was reported and worked, the organisation first. */
            activity: components["schemas"]["ActivityOut"][];
            /**
             * Format: int32
             * @description The share of the reports that lies in no group that is told, percent, rounded up to fives.
             */
            withheld_percent?: number | null;
            /** @description The twenty, each with its figures. */
            indicators: components["schemas"]["IndicatorOut"][];
            /** @description From which municipality to which things happened on the way, the most first; only ways of which enough is known. */
            legs: components["schemas"]["LegOut"][];
        };
        /** @description An event's kind. */
        KindCode: {
            code: string;
            /** @description The family's code. */
            family: string;
            es: string;
            en: string;
            /**
             * Format: int64
             * @description The severity a report of this kind has unless it says otherwise, 1–5.
             */
            severity: number;
            /** @description Whether the kind counts in the risk index. */
            counts_as_risk: boolean;
        };
        /**
         * @description A submission, as far as it is read: the answers by the names of the form's questions, groups before
         *     them or not. What begins with `_`, and what a form knows of itself, is left alone.
         */
        KoboSubmission: {
            /**
             * Format: uuid
             * @description The submission's UUID: the report's id, so that handing it over again is harmless.
             */
            _uuid: string;
            /**
             * @description A kind of the taxonomy.
             * @example P1
             */
            kind: string;
            /** @description RFC 3339 with an offset. */
            occurred_at: string;
            /**
             * @description Latitude, longitude, altitude and accuracy in metres, with blanks between them. Not kept: the cell is.
             * @example 14.6349 -90.5069 1500 12
             */
            location?: string | null;
        };
        /** @description A code and what people read in its place. */
        Labelled: {
            code: string;
            es: string;
            en: string;
        };
        /** @description Of what happened on the way: from where to where, one end at least. Kept no finer than resolution 7. */
        LegIn: {
            /** @description H3 cell of resolution 5–9, hexadecimal. */
            from?: string | null;
            to?: string | null;
        };
        /** @description One way. */
        LegOut: {
            /** @description A municipality's code; a department's where its municipalities are too small. */
            from: string;
            to: string;
            /** Format: int64 */
            events: number;
        };
        /** @description Whether it is done. */
        LessonDoneIn: {
            done: boolean;
        };
        /** @description A lesson or an action as it is written. */
        LessonIn: {
            /**
             * Format: uuid
             * @description A UUID of version 4 or 7.
             */
            id: string;
            /** @description `lesson` or `action`. */
            kind: string;
            /** @description `own`, `partners` or `everybody`. */
            audience: string;
            /** @description A municipality's or department's code. */
            unit?: string | null;
            /** @description Up to 400 characters about no person and no place finer than a municipality. */
            text: string;
            /** @description The short name of who does it; of an action. */
            owner?: string | null;
            /** @description Until which day, like `2026-12-31`; of an action. */
            due_on?: string | null;
        };
        /** @description Lessons and actions that one's organisation is told of, the newest first. */
        LessonList: {
            lessons: components["schemas"]["LessonOut"][];
            /** @description Whom an action may be given to: one's own organisation and those with an agreement; of who writes alone. */
            owners: components["schemas"]["LessonOwner"][];
            may_write: boolean;
        };
        /** @description A lesson or an action. */
        LessonOut: {
            id: string;
            /** @description `lesson` or `action`. */
            kind: string;
            label: components["schemas"]["TextOut"];
            /** @description The organisation that wrote it. */
            writer: string;
            own: boolean;
            /** @description Of one's own: `own`, `partners` or `everybody`. */
            audience?: string | null;
            /** @description The municipality or department it is about; `null` for everywhere. */
            unit?: string | null;
            unit_name?: string | null;
            text: string;
            /** @description A day. */
            written_on: string;
            owner?: components["schemas"]["LessonOwner"] | null;
            /** @description Until which day; of actions. */
            due_on?: string | null;
            done_on?: string | null;
            /** @description Not done, and the day is over. */
            late: boolean;
            may_remove: boolean;
            /** @description Whether the viewer says that it is done. */
            may_do: boolean;
        };
        /** @description An organisation by its short name and its name. */
        LessonOwner: {
            slug: string;
            name: string;
        };
        /** @description One thing that the map says. */
        LevelOut: {
            /**
             * Format: int32
             * @description The least of its levels: 0 not enough data, 1 lower or as usual, 3 raised or more.
             */
            from_level: number;
            /**
             * Format: double
             * @description Share of the events that happened where it said so.
             */
            events: number;
            /**
             * Format: double
             * @description Share of the area, hour by hour, that it said it of.
             */
            area: number;
        };
        /** @description What is asked at one level. */
        LevelRuleBody: {
            /** @description `alone`, `pair`, `with_supervisor` or `do_not_go`. */
            go: string;
            /**
             * Format: int64
             * @description Every how many minutes one says that all is well, 10–240; `null`: not in between.
             */
            check_every?: number | null;
            /** @description Whether a buddy is told. */
            buddy: boolean;
            /** @description Whether the way there and home is planned with a vehicle. */
            transport: boolean;
            /** @description Whether a supervisor approves the plan. */
            approval: boolean;
        };
        /** @description A row as it was understood. */
        LogbookAccepted: {
            row: number;
            /** @description RFC 3339. */
            from: string;
            /** @description RFC 3339. */
            until: string;
            /** @description A code of the taxonomy. */
            time_precision: string;
            /** @description A code of the taxonomy. */
            kind: string;
            /** Format: int64 */
            severity: number;
            /** @description The municipality with its department; `null` where degrees say where it was. */
            place?: string | null;
            key_populations: string[];
        };
        /** @description A column. */
        LogbookColumn: {
            name: string;
            /**
             * @description What it is about: `date`, `time`, `kind`, `municipality`, `department`, `place`, `lat`, `lon`, `severity`,
             *     `key_populations`, `setting`, `perpetrator`, `source` or `narrative`; `null` leaves it out.
             */
            heading?: string | null;
            /** @description Whether that was guessed. */
            guessed: boolean;
            samples: string[];
        };
        /** @description A date that can be read either way. */
        LogbookDate: {
            text: string;
            /** Format: date */
            day_first: string;
            /** Format: date */
            month_first: string;
        };
        /** @description How dates can be read, by rows. */
        LogbookDates: {
            /** @description In one way, whatever comes first. */
            plain: number;
            /** @description Only with the day first. */
            day_first: number;
            /** @description Only with the month first. */
            month_first: number;
            /** @description Either way, and with another meaning. */
            either: number;
            unread: number;
            blank: number;
            unread_times: number;
            example?: components["schemas"]["LogbookDate"] | null;
            unread_examples: string[];
            /** @description `dmy` or `mdy`, as somebody said or the file's own dates show; `null` where nobody knows. */
            order?: string | null;
            /** @description Whether somebody said so. */
            order_said: boolean;
        };
        /** @description The parts of the form. */
        LogbookForm: {
            /**
             * Format: binary
             * @description XLSX, or text with columns (CSV): at most 4 MiB, 10,000 rows and 64 columns.
             */
            file: string;
            plan?: components["schemas"]["LogbookPlanOut"] | null;
        };
        /** @description A municipality. */
        LogbookMunicipality: {
            code: string;
            /** @description With its department's name. */
            name: string;
        };
        /** @description A place's text that somebody must say the meaning of. */
        LogbookPlace: {
            text: string;
            rows: number;
            /** @description What it may mean. */
            offered: components["schemas"]["LogbookMunicipality"][];
            /** @description The department it names, if it names no more. */
            department?: string | null;
            /** @description What somebody said: a municipality's code, or `-` for *not known*. */
            answer?: string | null;
        };
        /** @description A plan to keep. */
        LogbookPlanIn: {
            name: string;
            plan: components["schemas"]["LogbookPlanOut"];
        };
        /** @description A plan that is kept. */
        LogbookPlanKept: {
            /** Format: uuid */
            id: string;
            name: string;
            plan: components["schemas"]["LogbookPlanOut"];
        };
        /** @description The plans that are kept. */
        LogbookPlanList: {
            plans: components["schemas"]["LogbookPlanKept"][];
        };
        /** @description How a logbook is to be read. Whatever is missing is guessed or asked. */
        LogbookPlanOut: {
            sheet?: string | null;
            /** @description The row that says what the columns are, as the file counts it. */
            header_row?: number | null;
            /** @description What each column is about, by what stands over it; `null` leaves it out. */
            columns?: {
                [key: string]: string | null;
            } | null;
            /** @description `dmy` or `mdy`. */
            date_order?: string | null;
            /** @description The municipality's code that each place's text means; `-` for *not known*. */
            places?: {
                [key: string]: string;
            } | null;
            /** @description The code that each word means, by list; `-` for *nothing*. */
            words?: {
                [key: string]: {
                    [key: string]: string;
                };
            } | null;
            /** @description Codes for all rows that say nothing themselves, by list. */
            fixed?: {
                [key: string]: string;
            } | null;
        };
        /** @description What would become of a file's rows. */
        LogbookPreview: {
            /** @description Rows below the header that are not blank. */
            rows: number;
            /** @description Rows that are reports. */
            accepted: number;
            /**
             * Format: int64
             * @description Those of them that are not there yet.
             */
            new: number;
            /**
             * Format: int64
             * @description Those of them whose record is there already: it stays as it is.
             */
            already_there: number;
            /** @description Rows that are none. */
            refused: number;
            /** @description Some of those, the first ones. */
            refused_rows: components["schemas"]["LogbookRefused"][];
            /** @description Some of the accepted ones as they were understood. */
            shown: components["schemas"]["LogbookAccepted"][];
            /** @description The first and the last day that something happened on. */
            from?: string | null;
            until?: string | null;
            /** @description Rows whose text seems to tell who somebody is: a number, an address, a name behind a title. */
            telling: number[];
        };
        /** @description How far it has come: a line for each batch, of which the last says `done`. */
        LogbookProgress: {
            /** @description Accepted rows. */
            of: number;
            /** @description Those that are stored by now, or were there. */
            stored: number;
            /** @description New records. */
            created: number;
            /** @description Rows whose record was there already: it stays as it is. */
            already_there: number;
            /** @description Rows that were left out. */
            refused: number;
            /** @description Whether this is the end of it. */
            done: boolean;
        };
        /** @description What was understood of a file. */
        LogbookReading: {
            /** @description `xlsx`, `utf-8`, `utf-16` or `windows-1252`. */
            encoding: string;
            /** @description What stands between the columns of a text. */
            delimiter?: string | null;
            /** @description The sheets there are; none of a text. */
            sheets: string[];
            /** @description The one that was read. */
            sheet: string;
            /** @description The row that says what the columns are, as the file counts it. */
            header_row: number;
            /** @description The file's first rows, from which another header can be chosen. */
            first_rows: components["schemas"]["LogbookRow"][];
            /** @description Rows below the header that are not blank. */
            rows: number;
            columns: components["schemas"]["LogbookColumn"][];
            dates: components["schemas"]["LogbookDates"];
            places: components["schemas"]["LogbookPlace"][];
            words: components["schemas"]["LogbookWord"][];
            /** @description Questions that nobody has answered. */
            open: number;
        };
        /** @description Why. */
        LogbookReason: {
            /** @description JSON pointer of the report's field. */
            pointer: string;
            code: string;
            detail: components["schemas"]["TextOut"];
        };
        /** @description A row that is refused. */
        LogbookRefused: {
            row: number;
            reasons: components["schemas"]["LogbookReason"][];
        };
        /** @description A row as it stands in the file. */
        LogbookRow: {
            row: number;
            cells: string[];
        };
        /** @description A word that somebody must say the meaning of. */
        LogbookWord: {
            /** @description `kind`, `key_populations`, `setting`, `perpetrator` or `source`. */
            list: string;
            word: string;
            rows: number;
            /** @description What somebody said: a code of the list, or `-` for *nothing*. */
            answer?: string | null;
        };
        /** @description An account that was made. */
        MadeOut: {
            handle: string;
        };
        /** @description What of the map somebody may see. */
        MapOut: {
            /**
             * Format: int32
             * @description The finest H3 resolution.
             */
            finest_resolution: number;
            /** @description Whether rates and their intervals are shown beside the level. */
            counts: boolean;
            /** @description `ALL` and codes of key populations. */
            key_populations: string[];
            /** @description Whether the map ends with municipalities (`/api/v1/me/municipalities`); never where the installation knows none. */
            limited: boolean;
        };
        /** @description What somebody may do. */
        MayOut: {
            /** @description Report events. */
            report: boolean;
            /** @description Verify the events of others. */
            verify: boolean;
            /** @description See maps of past dates, and whether those were right. */
            past: boolean;
            /** @description Let people of these roles in and change what they may do; empty for most. */
            manages: string[];
            map?: components["schemas"]["MapOut"] | null;
        };
        /** @description A place where one may meet. */
        MeetingPlaceOut: components["schemas"]["OfferedPlaceOut"] & {
            /**
             * Format: uuid
             * @description What a plan names it by.
             */
            id: string;
        };
        /** @description Where one may meet. */
        MeetingPlaces: {
            places: components["schemas"]["MeetingPlaceOut"][];
        };
        /** @description The model that draws the maps of this installation. */
        ModelOut: {
            /**
             * @description Its version, which every answer about risk names.
             * @example ladder-5-0123abcd
             */
            model: string;
            /**
             * @description What its formulas are called.
             * @example ladder-5
             */
            formulas: string;
            cut_points: components["schemas"]["CutPointsOut"];
            /** @description Every constant by its name; those of a list as `name.0`, `name.1` … */
            parameters: {
                [key: string]: number;
            };
        };
        /** @description A municipality. */
        MunicipalityOut: {
            code: string;
            name: string;
            /** @description The name of its department. */
            department: string;
        };
        /** @description A place that is offered: instead of another, or to meet at. */
        OfferedPlaceOut: {
            name: string;
            /** @description A code of the taxonomy. */
            setting?: string | null;
            /** Format: int32 */
            level: number;
            /** @description Whether somebody has reviewed it, rather than the map alone. */
            reviewed: boolean;
        };
        /** @description Places that may be offered instead. */
        OfferedPlaces: {
            places: components["schemas"]["OfferedPlaceOut"][];
        };
        /** @description What an enrolled device is opened with, and for what. */
        OpeningIn: {
            /**
             * @description 6 to 12 digits.
             * @example 407391
             */
            pin: string;
        } & {
            /** @description Whether everything that its owner ever reported is to be shown for five minutes, and not the last day alone. */
            history?: boolean | null;
        };
        /** @description The organisation of who is signed in. */
        OrganisationOut: {
            slug: string;
            name: string;
        };
        /** @description An alarm that no human has closed. */
        OutreachAlarm: {
            /**
             * Format: int64
             * @description Its number in the outing.
             */
            number: number;
            /** @description `not_arrived`, `not_heard`, `not_left`, `not_home`, `orange`, `red` or `duress`. */
            cause: string;
            /** @description From when its steps are counted. */
            due_at: string;
            /** @description The last step that was fired. */
            step?: string | null;
            /** @description When. */
            called_at?: string | null;
            /** @description Whether somebody has taken up the last call. */
            taken_up: boolean;
            /** @description The pseudonym of who said last that they have taken it up. */
            taken_up_by?: string | null;
            /** @description When. */
            taken_up_at?: string | null;
            /** @description When word of them came; no step follows, and a human closes it still. */
            answered_at?: string | null;
            /** @description When that was tapped. */
            answer_said_at?: string | null;
            next?: components["schemas"]["OutreachNext"] | null;
        };
        /** @description What is waited for. */
        OutreachExpected: {
            /** @description `set_out`, `arrive`, `ok`, `leave` or `home`. */
            kind: string;
            /** @description Until when, RFC 3339. */
            at: string;
        };
        /** @description A stretch of time in which nobody has said that they will be there. */
        OutreachGap: {
            /** @description From when, RFC 3339. */
            from: string;
            /** @description To when. */
            until: string;
        };
        /** @description A plan. Sent again with the same id it changes nothing. */
        OutreachIn: {
            /** @description A UUID version 7 or 4 that the phone makes. */
            id: string;
            /** @description When one means to be at the place, RFC 3339. */
            starts_at: string;
            /** @description When one means to leave it, at most a day later. */
            ends_at: string;
            /** @description When one means to be home, at most twelve hours later. */
            home_by: string;
            /** @description The place, an H3 cell. Kept sealed, for thirty days after one is home. */
            cell?: string | null;
            /** @description The kind of place, a code of the taxonomy. */
            setting?: string | null;
            /** @description `alone`, `pair` or `with_supervisor`. */
            company: string;
            /** @description The pseudonym of who is told first when something is overdue. */
            buddy?: string | null;
            /** @description Whether an institutional vehicle is asked for, there and home. */
            vehicle?: boolean | null;
            /** @description No signal is expected before then. */
            quiet_until?: string | null;
            /** @description Whether it is meant as an exercise: once a supervisor has approved it, it is marked as one, and in no figure. */
            exercise?: boolean | null;
            /**
             * Format: int64
             * @description Which version of the protocol they have read.
             */
            protocol_read?: number | null;
            /**
             * Format: uuid
             * @description With which registered place somebody is met whom outreach was begun with online, instead of `cell` and `setting`: one at
             *     whose level the rules let people go without asking, with enough to say so (`GET /places/meeting`); else 422 `not_for_meeting`.
             */
            meeting_place?: string | null;
            /**
             * Format: int64
             * @description For how many minutes from the last word of who is inside the buddy waits outside, as when they go into a client's home or
             *     car; with `outside_act` and `buddy`.
             */
            outside_minutes?: number | null;
            /** @description What the buddy does when they have not come out by then: `call`, `knock`, `supervisor` or `alert`. */
            outside_act?: string | null;
        };
        /** @description Outings. */
        OutreachList: {
            outreach: components["schemas"]["OutreachOut"][];
            /** @description Those of others at which who asks waits outside. */
            waits_outside: components["schemas"]["WaitedForOut"][];
        };
        /** @description A step that is due. */
        OutreachNext: {
            /** @description `R0` to `R4`, or `N2` to `N4`: nobody has acknowledged. */
            step: string;
            /** @description When, RFC 3339. */
            at: string;
        };
        /** @description An outing. Who is out sees nothing of its alarms: whoever holds their phone must not. */
        OutreachOut: {
            id: string;
            /** @description What it is called on the telephone. */
            code: string;
            /**
             * @description `awaiting_approval`, `planned`, `refused`, `underway`, `at_place`, `leaving`, `home` or
             *     `called_off`.
             */
            phase: string;
            /** @description `green`, `yellow`, `orange` or `red`. */
            colour: string;
            exercise: boolean;
            /** @description Whether it waits for somebody else to agree that it is an exercise. Until then its calls are none. */
            exercise_asked: boolean;
            /**
             * Format: int64
             * @description Which version of the protocol they said that they have read.
             */
            protocol_read?: number | null;
            /** @description Whether it was suspended for safety: a credit. */
            suspended: boolean;
            /**
             * Format: int64
             * @description How many people were not reached because it was suspended; `null` where nobody has said.
             */
            contacts_missed?: number | null;
            /** @description `nothing_happened` or `something_happened`. */
            debrief?: string | null;
            starts_at: string;
            ends_at: string;
            home_by: string;
            company: string;
            /** @description The pseudonym of who is told first when something is overdue. */
            buddy?: string | null;
            /** @description Whether it was begun online, with somebody who is met at a registered place. */
            online: boolean;
            outside?: components["schemas"]["OutsideOut"] | null;
            vehicle: boolean;
            /** @description `requested`, `granted` or `not_granted`; `null` where no vehicle was asked for. */
            vehicle_state?: string | null;
            /** @description Whether they have chosen to send their zone with what they say. */
            shares_zone: boolean;
            /** @description When they were last heard of. */
            heard_at?: string | null;
            expected?: components["schemas"]["OutreachExpected"] | null;
            requirement: components["schemas"]["OutreachRequirement"];
            /** @description The pseudonym of who is out; for supervisors. */
            promoter?: string | null;
            /** @description Whether they are out; for supervisors. */
            is_out?: boolean | null;
            /** @description Whether the plan waits for approval; for supervisors. */
            waits?: boolean | null;
            next?: components["schemas"]["OutreachNext"] | null;
            /** @description For supervisors. */
            alarms?: components["schemas"]["OutreachAlarm"][] | null;
            watch?: components["schemas"]["OutreachWatch"] | null;
            place?: components["schemas"]["OutreachPlaceOut"] | null;
            /** @description Of one outing that is asked for by its id. */
            check_ins?: components["schemas"]["CheckInOut"][] | null;
        };
        /** @description Where it was planned. */
        OutreachPlaceOut: {
            /** @description An H3 cell. */
            cell: string;
            /** @description A code of the taxonomy. */
            setting?: string | null;
        };
        /** @description What the organisation's rules ask. */
        OutreachRequirement: {
            /**
             * Format: int64
             * @description The level whose rule holds, 1–5.
             */
            level: number;
            /** @description `alone`, `pair`, `with_supervisor` or `do_not_go`. */
            go: string;
            /**
             * Format: int64
             * @description Every how many minutes one says that all is well.
             */
            check_every?: number | null;
            /** @description Whether a buddy is told. */
            buddy: boolean;
            /** @description Whether the way there and home is planned with a vehicle. */
            transport: boolean;
            /** @description Whether a supervisor approves. */
            approval: boolean;
        };
        /** @description Who would be called until they are home. */
        OutreachWatch: {
            /**
             * Format: int64
             * @description How many supervisors there are to be called beside the one who is out; 2 stands for more too.
             */
            supervisors: number;
            /** @description Whether the organisation keeps a roster. Without one all who supervise are called, in order. */
            roster: boolean;
            /** @description When nobody who supervises is on duty. */
            gaps: components["schemas"]["OutreachGap"][];
        };
        /** @description What was agreed with the buddy who stays outside. */
        OutsideOut: {
            /**
             * Format: int64
             * @description For how many minutes they wait from the last word of who is inside.
             */
            minutes: number;
            /** @description What they do then: `call`, `knock`, `supervisor` or `alert`. */
            act: string;
            /** @description Until when they wait, by the server's clock, RFC 3339; `null` while nobody is inside. */
            until?: string | null;
        };
        /** @description A security bulletin that they have issued. */
        OwnBulletinOut: {
            id: string;
            kind: string;
            /** @description `own`, `partners` or `everybody`. */
            audience: string;
            cells: string[];
            advice?: string | null;
            issued_at: string;
            valid_until: string;
            /** @description `in_force`, `revoked` or `over`. */
            state: string;
            /** @description When it was taken back. */
            revoked_at?: string | null;
        };
        /** @description Everything about somebody. */
        OwnDataOut: {
            account: components["schemas"]["AccountOut"];
            contact?: components["schemas"]["ContactBody"] | null;
            /** @description What they reported. */
            events: components["schemas"]["EventOut"][];
            /** @description What they recorded of their outreach. */
            exposure: Record<string, never>[];
            /** @description Their outings, with places and check-ins. */
            outreach: components["schemas"]["OutreachOut"][];
            /** @description What they have warned others of, while it is kept: for a month after it is over. */
            bulletins: components["schemas"]["OwnBulletinOut"][];
            /** @description What they found at places, while it is kept: for two years. */
            place_audits: Record<string, never>[];
            /** @description What they are told and have not acknowledged. */
            alerts: Record<string, never>[];
            devices: components["schemas"]["OwnDeviceOut"][];
            passkeys: components["schemas"]["OwnPasskeyOut"][];
            /** @description Whether a code is asked of them after their password. */
            second_factor: boolean;
            upkeep: components["schemas"]["OwnUpkeepOut"];
            /** @description What their organisation shares with others, and is shared with it. */
            agreements: components["schemas"]["AgreementOut"][];
            /** @description What was done that concerns them, newest first. */
            audit: components["schemas"]["AuditEntryOut"][];
        };
        /** @description A phone or browser of theirs. */
        OwnDeviceOut: {
            label: string;
            created_at: string;
            last_seen_at: string;
            ended_at?: string | null;
        };
        /** @description A passkey of theirs. */
        OwnPasskeyOut: {
            label: string;
            created_at: string;
            last_used_at?: string | null;
        };
        /** @description What they have read and agreed to, and until when somebody vouches for them. */
        OwnUpkeepOut: {
            consent?: components["schemas"]["AgreedOut"] | null;
            briefing?: components["schemas"]["AgreedOut"] | null;
            vouched_at: string;
            /** @description When the account falls asleep if nobody does again. */
            vouched_until: string;
        };
        /** @description A passkey that was made for a challenge. */
        PasskeyIn: {
            /** @description What its owner calls it, up to 40 characters. No names, no numbers. */
            label?: string;
            /** @description What `navigator.credentials.create` gave, as its `toJSON` writes it. */
            credential: Record<string, never>;
        };
        /** @description The passkeys of who asks. */
        PasskeyList: {
            /** @description Whether this installation takes passkeys: it knows by which name it is called. */
            available: boolean;
            passkeys: components["schemas"]["PasskeyOut"][];
        };
        /** @description What a browser is asked to do with a passkey, for `navigator.credentials`. */
        PasskeyOptionsOut: {
            /** @description The options as `WebAuthn` has them, bytes in base64url. */
            publicKey: Record<string, never>;
        };
        /** @description A passkey as its owner sees it. */
        PasskeyOut: {
            /** @description Its id, base64url. */
            id: string;
            /** @description What its owner calls it; may be empty. */
            label: string;
            /** @description When it was added, RFC 3339. */
            created_at: string;
            /** @description When somebody signed in with it last, RFC 3339. */
            last_used_at?: string | null;
        };
        /** @description A challenge that a passkey has signed. */
        PasskeySignInIn: {
            /** @description What `navigator.credentials.get` gave, as its `toJSON` writes it. */
            credential: Record<string, never>;
            /** @description Whether this phone or computer is not theirs alone. */
            shared?: boolean;
        };
        /** @description A new account. It has no password: its owner enrols a device by a code. */
        PersonIn: {
            /**
             * @description A pseudonym, not a name: 2 to 40 lower-case letters, digits, dots and hyphens.
             * @example ana
             */
            handle: string;
            /**
             * @description `promoter`; by stewards also `supervisor` and `advocate`.
             * @example promoter
             */
            role: string;
            /** @description The key populations they work with; empty or missing is all. */
            key_populations?: string[];
        };
        /** @description The people of the organisation, by handle. */
        PersonList: {
            people: components["schemas"]["PersonOut"][];
        };
        /** @description Somebody of the organisation, by pseudonym. */
        PersonOut: {
            handle: string;
            /** @description `promoter`, `supervisor`, `advocate`, `steward` or `coordinator`. */
            role: string;
            /** @description The key populations they work with; empty is all. */
            key_populations: string[];
            /** @description May not sign in. */
            disabled: boolean;
            /** @description Whether a code is asked of them after their password. */
            second_factor: boolean;
            /**
             * Format: int32
             * @description Devices they can open.
             */
            devices: number;
            /** @description When one of those was seen last, RFC 3339, to a minute. */
            last_seen_at?: string | null;
            /** @description Until when a code for another device may be typed, RFC 3339. */
            code_until?: string | null;
            /** @description Whether the account may be changed by who asks. */
            managed: boolean;
            /** @description When a steward has to vouch for it again, RFC 3339. */
            vouching_due_at: string;
            /** @description When it falls asleep if none does, RFC 3339. */
            vouched_until: string;
            /** @description Until when its owner's briefing lasts, RFC 3339; `null`: they have to read it. */
            briefed_until?: string | null;
            /** @description Why it sleeps, or would if they were not out or on duty: `briefing` or `vouching`; `null` if it is awake. */
            asleep?: string | null;
        };
        /** @description What changes of an account; what is missing stays. */
        PersonPatch: {
            role?: string | null;
            key_populations?: string[] | null;
            /** @description `true` ends all sessions and devices, and lets nobody in. */
            disabled?: boolean | null;
        };
        /** @description What somebody found. At least one aspect; those that nobody looked at are left out. */
        PlaceAuditIn: {
            /** @description H3 cell of resolution 9. */
            cell: string;
            /** @description `early`, `morning`, `afternoon` or `evening`. */
            band: string;
            /** @description `none`, `some` or `good`. */
            light?: string;
            people?: string;
            sight?: string;
            exits?: string;
            transport?: string;
            shelter?: string;
            signal?: string;
            police?: string;
        };
        /** @description What was found at places. */
        PlaceAuditList: {
            audits: components["schemas"]["PlaceAuditOut"][];
            /** @description Why police are neither for nor against a place. */
            police_sentence: components["schemas"]["TextOut"];
            /** @description What an audit says and does not say. */
            sentence: components["schemas"]["TextOut"];
        };
        /** @description What was found at a place in a part of the day. */
        PlaceAuditOut: {
            /**
             * Format: uuid
             * @description `null` where others looked whose audits are told together.
             */
            id?: string | null;
            /** @description H3 cell: of resolution 9, or as coarse as the viewer's map. */
            cell: string;
            /** @description `early`, `morning`, `afternoon` or `evening`. */
            band: string;
            label: components["schemas"]["TextOut"];
            findings: components["schemas"]["PlaceFindingOut"][];
            /** @description RFC 3339; `null` where only the months are told. */
            audited_at?: string | null;
            /**
             * Format: int32
             * @description How many months ago.
             */
            months: number;
            /** @description Whether it is more than a year ago. */
            old: boolean;
            /** @description By pseudonym. */
            by?: string | null;
            mine: boolean;
        };
        /** @description A place in a part of the day. */
        PlaceBand: {
            /** @description `early`, `morning`, `afternoon` or `evening`. */
            band: string;
            label: components["schemas"]["TextOut"];
            /**
             * Format: int32
             * @description What the map proposes: its highest level in these hours of any day, 0–5.
             */
            proposed: number;
            /**
             * Format: int32
             * @description What a human has said and still holds, 0–5.
             */
            category?: number | null;
            /** @description Whether nobody has said anything in the last 90 days, or it holds no more. */
            due: boolean;
            review?: components["schemas"]["PlaceReviewOut"] | null;
        };
        /** @description What was found of an aspect. */
        PlaceFindingOut: {
            /** @description `light`, `people`, `sight`, `exits`, `transport`, `shelter`, `signal` or `police`. */
            aspect: string;
            label: components["schemas"]["TextOut"];
            /** @description `none`, `some` or `good`. */
            finding: string;
            /** @description What that means. */
            words: components["schemas"]["TextOut"];
        };
        /** @description A place that is registered, or changed. */
        PlaceIn: {
            /** @description What it is called by those who work there. */
            name: string;
            /** @description H3 cell of resolution 9. */
            cell: string;
            /** @description A code of the taxonomy. */
            setting?: string;
        };
        /** @description The register of places. */
        PlaceList: {
            places: components["schemas"]["RegisteredPlace"][];
            /**
             * Format: int32
             * @description How many were reviewed in the last 90 days in every part of the day.
             */
            reviewed_recently: number;
        };
        /** @description A place the map can jump to. */
        PlaceOut: {
            name: string;
            /** @description Longitude, latitude; degrees. */
            centre: number[];
            /** Format: double */
            zoom: number;
        };
        /** @description What somebody says of a place. */
        PlaceReviewIn: {
            /**
             * Format: int32
             * @description 1 very low … 5 very high, 0 not enough data.
             */
            category: number;
            /** @description `agrees_with_map`, `team_knows`, `recent_events`, `changed` or `not_visited`. */
            reason: string;
            /**
             * Format: int32
             * @description For how long it holds.
             */
            days: number;
        };
        /** @description What somebody said of a place last. */
        PlaceReviewOut: {
            /** Format: int32 */
            category: number;
            /**
             * Format: int32
             * @description What the map proposed then.
             */
            proposed: number;
            /** @description `agrees_with_map`, `team_knows`, `recent_events`, `changed` or `not_visited`. */
            reason: string;
            label: components["schemas"]["TextOut"];
            /** @description RFC 3339. */
            reviewed_at: string;
            /** @description By pseudonym. */
            reviewed_by?: string | null;
            /** @description Until when it holds, RFC 3339. */
            expires_at: string;
            holds: boolean;
        };
        /** @description The organisation's places hour by hour of the week. */
        PlanningBoard: {
            /** @description As of when the map is read, RFC 3339. */
            as_of: string;
            /** @description `ALL` or the code of a key population. */
            key_population: string;
            /** @description What the organisation asks at levels 1 to 5. */
            rules: components["schemas"]["PlanningRule"][];
            places: components["schemas"]["PlanningPlaceOut"][];
        };
        /** @description Hours one after the other of a place whose level is another than it was, and what is known to be behind it. */
        PlanningChangeOut: {
            /** Format: uuid */
            place: string;
            name: string;
            /**
             * Format: int32
             * @description The first hour of the week, Monday 00 h = 0.
             */
            from: number;
            /** Format: int32 */
            hours: number;
            /**
             * Format: int32
             * @description The level then, 0–5.
             */
            was: number;
            /**
             * Format: int32
             * @description The level now, 0–5.
             */
            is: number;
            /** @description Reports around it that were recorded since and count, by family. */
            reported: components["schemas"]["ReportedOut"][];
            /**
             * Format: int64
             * @description Reports around it that counted then and do no more.
             */
            taken_back: number;
            /**
             * Format: int64
             * @description Reports around it that were changed since.
             */
            amended: number;
            /**
             * Format: int64
             * @description Person-hours of outreach around it since.
             */
            worked_hours: number;
            /** @description Whether nothing new was reported around it and what there was counts less by its age. */
            faded: boolean;
            reasons?: components["schemas"]["TextOut"] | null;
        };
        /** @description What changed, the largest changes first. */
        PlanningChanges: {
            /** @description What it is compared with, RFC 3339. */
            before: string;
            /** @description As of when the map is read, RFC 3339. */
            as_of: string;
            /** @description Twenty at most. */
            changes: components["schemas"]["PlanningChangeOut"][];
            /**
             * Format: int32
             * @description How many others there are.
             */
            more: number;
        };
        /** @description A place with its week: texts of 168 digits, Monday 00 h first. */
        PlanningPlaceOut: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description A code of the taxonomy. */
            setting?: string | null;
            /** @description The map's level of each hour, 0 (not enough data) to 5; empty outside of the map. */
            levels: string;
            /** @description `1` where the map has enough to lean on. */
            enough: string;
            /** @description The level whose rule is asked for, 1–5, with what people have said. */
            reckoned: string;
            /** @description What people have said and still holds, by the four parts of the day; `0` where nobody has. */
            said: string;
            /** @description Whether a bulletin in force warns of it. */
            warned: boolean;
        };
        /** @description What is asked at a level. */
        PlanningRule: {
            /** @description `alone`, `pair`, `with_supervisor` or `do_not_go`. */
            go: string;
            /**
             * Format: int32
             * @description Minutes; `null`: on arrival, leaving and at home.
             */
            check_every?: number | null;
            buddy: boolean;
            /** @description Whether a vehicle is planned. */
            transport: boolean;
            /** @description Whether a supervisor approves the plan. */
            approval: boolean;
        };
        /** @description What a card is made of. */
        PocketCardIn: {
            /** @description One to four H3 cells; the first is A. */
            places: string[];
            /** @description Up to six ids of the directory. Whoever finds the card can call them. */
            numbers?: string[];
            /** @description `ALL` (unless given) or the code of a key population; it is not on the card. */
            key_population?: string;
            /** @description `a4` (unless given) or `letter`. */
            paper?: string;
        };
        /** @description A problem as it is sent (RFC 9457). */
        Problem: {
            /**
             * @description `urn:atalaya:problem:` and the code.
             * @example urn:atalaya:problem:invalid_event
             */
            type: string;
            /** @description The problem's name, in the reader's language. */
            title: string;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description What this occurrence is about, in the reader's language. */
            detail?: string | null;
            /** @description The stable code, for programs. */
            code: string;
            /** @description Each field or parameter that was refused. */
            errors?: components["schemas"]["ProblemField"][];
        };
        /** @description A field or parameter that was refused. */
        ProblemField: {
            /**
             * @description JSON pointer (RFC 6901) into the request's body. Lines of JSON are counted like an array's
             *     elements: from 0, without blank ones.
             * @example /lat
             */
            pointer?: string | null;
            /** @description The query or path parameter. */
            parameter?: string | null;
            /** @description The stable code of the reason. */
            code: string;
            /** @description The reason in words. */
            detail: string;
        };
        /** @description One card. */
        ProtocolCardBody: {
            /** @description What it is about. */
            title: components["schemas"]["ProtocolWording"];
            /** @description Whom one works with; empty: whoever it is. */
            key_populations: string[];
            /** @description What kind of place; empty: any. */
            settings: string[];
            /** @description `day` or `night`, by the organisation's rules; `null`: at any time. */
            band?: string | null;
            /**
             * Format: int64
             * @description From which level of risk on, 1–5, as the rules reckon.
             */
            from_level: number;
            /** @description What to do, in order; 1 to 12. */
            steps: components["schemas"]["ProtocolWording"][];
            /** @description Who sees to it. */
            responsible: components["schemas"]["ProtocolWording"];
            /** @description Whom to call, each with the number; 8 at most. */
            call: components["schemas"]["ProtocolWording"][];
        };
        /** @description Other cards in the place of those that hold. */
        ProtocolIn: {
            /**
             * Format: int64
             * @description The version that they were made from.
             */
            version: number;
            /** @description 1 to 40. */
            cards: components["schemas"]["ProtocolCardBody"][];
        };
        /** @description The cards that hold. */
        ProtocolOut: {
            /**
             * Format: int64
             * @description Counted up by each change; 0 is the default.
             */
            version: number;
            /** @description Since when, RFC 3339; `null` of the default. */
            changed_at?: string | null;
            cards: components["schemas"]["ProtocolCardBody"][];
        };
        /** @description A text that people read. */
        ProtocolWording: {
            /** @description In Spanish. */
            es: string;
            /** @description In English; without it Spanish is shown. */
            en?: string | null;
        };
        /** @description What anybody may know of an installation: nothing about places. */
        PublicDeployment: {
            /** @description The name on the screens. */
            name: string;
            /** @description Whether the data are made up; every screen then says so. */
            synthetic: boolean;
            /** @description The program's version. */
            version: string;
            /** @description Whether people may sign in with a passkey. */
            passkeys: boolean;
            /** @description Whether people of some organisation sign in by an account that it has elsewhere. */
            oidc: boolean;
        };
        /** @description Published releases by number. */
        PublishedList: {
            releases: components["schemas"]["PublishedOut"][];
        };
        /** @description A published release. */
        PublishedOut: {
            /**
             * Format: int64
             * @description Its number, from 1.
             */
            number: number;
            /** @description RFC 3339, UTC. */
            published_at: string;
            /** @description Whether its numbers are made up, as each of its files says too. */
            synthetic: boolean;
            /** @description SHA-256 of the content's bytes, hexadecimal. */
            sha256: string;
            /** @description Its files, by name; their bytes never change. */
            files: components["schemas"]["ReleaseFileOut"][];
            /** @description What it says; the bytes never change. */
            content: Record<string, never>;
        };
        /** @description The address of a browser. */
        PushIn: {
            /**
             * Format: uri
             * @description As the browser gives it: of one of the push services that this installation asks.
             */
            endpoint: string;
        };
        /** @description Whether this browser can be told, and is. */
        PushOut: {
            /**
             * @description The installation's public key, for the browser's subscription; `null` where nobody is told
             *     so. A subscription made with another key is of no use any more.
             */
            key?: string | null;
            /** @description Whether this browser is told. */
            on: boolean;
        };
        /** @description Recovery codes, told here once: each lets in once instead of an app's code. */
        RecoveryCodesOut: {
            recovery_codes: string[];
        };
        /** @description A registered place. */
        RegisteredPlace: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description H3 cell of resolution 9. */
            cell: string;
            /** @description A code of the taxonomy. */
            setting?: string | null;
            /** @description The four parts of the day. */
            bands: components["schemas"]["PlaceBand"][];
        };
        /** @description Why an event was rejected. */
        Rejection: {
            /** @description `duplicate`, `mistake`, `not_security`, `did_not_happen`, `exercise` or `harmful`. */
            reason: string;
            label: components["schemas"]["TextOut"];
        };
        /** @description A file of a release. */
        ReleaseFileOut: {
            /**
             * @description Its name; `manifest.json` lists the others with their hashes, `manifest.sig` is its Ed25519
             *     signature by one of `GET /api/v1/release_keys`.
             * @example table.csv
             */
            name: string;
            media_type: string;
            /** @description SHA-256 of its bytes, hexadecimal. */
            sha256: string;
            /**
             * Format: int64
             * @description How many bytes it has.
             */
            length: number;
        };
        /** @description What is asked of a release of the viewer's own organisation, for the public or a partner. */
        ReleaseIn: {
            /**
             * @description A closed quarter or year: `2026-Q3` or `2026`. A quarter closes 45 days after its end.
             * @example 2026-Q3
             */
            period: string;
            /** @description `corroborated` (V2, V3; the default) or `reported` (V1 too). */
            support?: string | null;
            /** @description `incidents` (the default) or a family's letter. */
            measure?: string | null;
            /** @description `area` (the default), `department`, `municipality` or, with `hexagons`, `hexagon`. */
            geography?: string | null;
            /**
             * Format: int32
             * @description The finest hexagons, H3 resolution 4–6, for a partner 4–7; `null` for none.
             */
            hexagons?: number | null;
            /**
             * @description The short name of the partner it is for, with whom an agreement in force covers it;
             *     `null` for the public.
             */
            partner?: string | null;
            /**
             * @description `none` (the default); `population`, `setting` or `band` of a whole year, by department or of
             *     the whole area.
             */
            split?: string | null;
        };
        /** @description The public keys of the installation's releases. */
        ReleaseKeyList: {
            /** @description That of now first, then those of before: what they signed is verified by them still. */
            keys: components["schemas"]["ReleaseKeyOut"][];
        };
        /** @description A public key. */
        ReleaseKeyOut: {
            /**
             * @description What a manifest calls it in `signed_with.key`: the first 16 hexadecimal digits of its SHA-256.
             * @example 6b86b273ff34fce1
             */
            name: string;
            /** @description `Ed25519` (RFC 8032). */
            algorithm: string;
            /** @description 32 bytes, hexadecimal. */
            public_key: string;
            /** @description Whether releases are signed by it now. */
            current: boolean;
        };
        /** @description Proposals and releases, the oldest first. */
        ReleaseList: {
            releases: components["schemas"]["ReleaseOut"][];
        };
        /** @description A proposal, or a release once it is published. */
        ReleaseOut: {
            /**
             * Format: int64
             * @description Its id as a proposal.
             */
            id: number;
            /** @description `proposed` or `published`. */
            state: string;
            /**
             * Format: int64
             * @description Its number once it is published, from 1, over all organisations.
             */
            number?: number | null;
            /** @description RFC 3339, UTC. */
            proposed_at: string;
            /** @description RFC 3339, UTC. */
            published_at?: string | null;
            /** @description How many have said yes. */
            approvals: number;
            /** @description Whether the viewer is one of them. */
            approved_by_me: boolean;
            /** @description Whether the viewer proposed it. */
            mine: boolean;
            /** @description Whether its numbers are made up. */
            synthetic: boolean;
            /** @description SHA-256 of the content's bytes as they are published, hexadecimal. */
            sha256: string;
            /** @description Its files once it is published, by name. */
            files: components["schemas"]["ReleaseFileOut"][];
            /** @description What it says. An advocate sees no `events` of what is not published. */
            content: Record<string, never>;
        };
        /** @description One more thing to say. */
        RemarkOut: {
            /**
             * @description What it is about: `lead`, `levels`, `calibration`, `coverage`, `hours`, `area`, `unplaced`,
             *     `exposure`, `imported`, `rounding` or `least`.
             */
            about: string;
            sentence: components["schemas"]["TextOut"];
        };
        /** @description Reports of a family. */
        ReportedOut: {
            /** @description A code of the taxonomy. */
            family: string;
            es: string;
            en: string;
            /** Format: int64 */
            count: number;
        };
        /** @description What somebody says of an event. */
        ReviewIn: {
            /**
             * @description `V3` reviewed, `V2` corroborated, `VX` rejected; `V1` or `V0` to undo.
             * @example V3
             */
            verification: string;
            /**
             * @description Why it is rejected; with `VX` alone, and always with it.
             * @example mistake
             */
            reason?: string;
        };
        /** @description The organisation's rules. */
        SafetyRulesBody: {
            low: components["schemas"]["TimingBody"];
            medium: components["schemas"]["TimingBody"];
            high: components["schemas"]["TimingBody"];
            /** @description Of the levels 1 to 5. */
            levels: components["schemas"]["LevelRuleBody"][];
            /**
             * Format: int64
             * @description The hour of the day from which a place without enough data is taken as level 4.
             */
            night_from: number;
            /**
             * Format: int64
             * @description The hour of the day until which it is.
             */
            night_until: number;
            /** @description Whether people may have a second PIN, which opens a decoy (`PUT /api/v1/me/duress_pin`). */
            duress_pin?: boolean;
        };
        /** @description How the second factor of who asks stands. */
        SecondFactorOut: {
            /** @description Whether an app's code is asked for after the password. */
            totp: boolean;
            /** @description Recovery codes that were not used. */
            recovery_codes: number;
            /** @description Whether the role needs a second factor. */
            required: boolean;
        };
        /** @description The checklist of data safety, what matters most first. */
        SelfCheckOut: {
            /** @description When it was looked at, RFC 3339. */
            at: string;
            items: components["schemas"]["CheckItemOut"][];
        };
        /** @description Who is signed in, and what they may do. No `Debug`: the key must reach no log. */
        SessionOut: {
            /** @description `null` for a program. */
            handle?: string | null;
            organisation: components["schemas"]["OrganisationOut"];
            /** @description `promoter`, `supervisor`, `advocate`, `steward` or `coordinator`. */
            role: string;
            may: components["schemas"]["MayOut"];
            /**
             * Format: uuid
             * @description The enrolled device this is; `null` for who signed in with a password, and for a program.
             */
            device?: string | null;
            /**
             * @description The server's half of the key of what the device keeps, 32 bytes in base64url: told when its PIN
             *     opens it and when it is enrolled, else `null`. Keep it in memory alone.
             */
            local_key?: string | null;
            /** @description Whether nothing else is open than setting up the second factor that the role needs. */
            must_set_up: boolean;
            /** @description Until when a promoter sees everything they ever reported, and not the last 24 hours alone, RFC 3339; `null`: not now. */
            history_until?: string | null;
            /**
             * @description Why the account sleeps: `briefing` (its owner reads it and goes on) or `vouching` (a steward has to say that they are
             *     still of the team); `null` if it is awake. While it sleeps little else is open.
             */
            asleep?: string | null;
            /**
             * @description Whether its owner has to read the briefing and agree to what is kept about them: at the first sign-in, each year, and
             *     when a text has changed. Without it the account falls asleep.
             */
            briefing_due: boolean;
            deployment: components["schemas"]["DeploymentOut"];
        };
        /** @description A report that looks like the one that was sent. */
        SimilarOut: {
            id: string;
            /** @description When it was stored, RFC 3339. */
            recorded_at: string;
        };
        /** @description One hexagon's week, and why. */
        StoryOut: components["schemas"]["HourOut"] & components["schemas"]["AboutOut"] & {
            cell: string;
            /** Format: int32 */
            resolution: number;
            key_population: string;
            /** @description The start of the hour the map is of. */
            as_of: string;
            /** @description Of a map of the past: `then` or `now`, whose knowledge it is drawn from. */
            known?: string | null;
            /**
             * Format: int32
             * @description 0–167, Monday 00 h is 0, local time.
             */
            hour_of_week: number;
            /**
             * Format: double
             * @description Expected events in that hour of the coming week; where numbers may be seen.
             */
            rate?: number | null;
            /**
             * Format: double
             * @description Lower end of its 80 % interval.
             */
            lower?: number | null;
            /**
             * Format: double
             * @description Upper end of its 80 % interval.
             */
            upper?: number | null;
            /**
             * Format: double
             * @description Mean severity of what was reported around it by anybody, 1–5, shrunk to the area's.
             */
            severity?: number | null;
            /**
             * Format: double
             * @description Lower end of its 80 % interval.
             */
            severity_lower?: number | null;
            /**
             * Format: double
             * @description Upper end of its 80 % interval.
             */
            severity_upper?: number | null;
            /**
             * Format: double
             * @description Expected harm: expected severity of that hour, `rate` × `severity`.
             */
            harm?: number | null;
            /**
             * Format: double
             * @description Lower end of its 80 % interval.
             */
            harm_lower?: number | null;
            /**
             * Format: double
             * @description Upper end of its 80 % interval.
             */
            harm_upper?: number | null;
            /** @description The 168 hours, Monday 00 h first. */
            week: components["schemas"]["HourOut"][];
            reasons: components["schemas"]["TextOut"];
            /**
             * @description How much of the map its events carry: `list`, `first_impression`, `hour_of_day`, `day_type`
             *     or `hour_of_week`.
             */
            detail: string;
            /** @description The same in words. */
            detail_sentence: components["schemas"]["TextOut"];
        };
        /** @description What became of support after one report. */
        SupportCaseOut: {
            /** @description The report's id. */
            id: string;
            /** @description What was reported, a code of the taxonomy. */
            kind: string;
            /**
             * Format: int64
             * @description How grave, 1–5.
             */
            severity: number;
            /** @description When it happened, RFC 3339; `null` where `person` is: by an exact time one finds who was out. */
            happened_at?: string | null;
            /**
             * @description When the case began: reminders come a day, three days and two weeks after. The start of its local
             *     day where `person` is `null`.
             */
            created_at: string;
            /**
             * @description The pseudonym of who reported, if they agreed to be referred; else support is offered by way of
             *     those who see them home.
             */
            person?: string | null;
            offered_at?: string | null;
            accepted_at?: string | null;
            declined_at?: string | null;
            referred_at?: string | null;
            done_at?: string | null;
            /** @description Whether nobody waits for anything. */
            closed: boolean;
            /**
             * @description Whether nobody is reminded of this person any more, by their wish; `null` where
             *     `person` is, since it would tell which cases are one person's.
             */
            reminders_stopped?: boolean | null;
        };
        /** @description Cases, and who sees to them. */
        SupportList: {
            /** @description Whether who asks sees to support. */
            sees_to_it: boolean;
            /** @description The pseudonyms of who does; for stewards. */
            persons?: string[] | null;
            /** @description The last to begin first; for those who see to support. */
            cases: components["schemas"]["SupportCaseOut"][];
            /**
             * Format: int64
             * @description In how many of them support was offered within a day.
             */
            offered_within_a_day: number;
        };
        /** @description What is done about a case. */
        SupportStepIn: {
            /** @description `offered`, `accepted`, `declined`, `referred` or `done`. */
            step?: string | null;
            /** @description Instead of a step: nobody is reminded of this person any more. Of a case that names them. */
            stop_reminders?: boolean | null;
        };
        /** @description All codes of the taxonomy. */
        Taxonomy: {
            kinds: components["schemas"]["KindCode"][];
            families: components["schemas"]["Labelled"][];
            settings: components["schemas"]["Labelled"][];
            perpetrators: components["schemas"]["Labelled"][];
            key_populations: components["schemas"]["Labelled"][];
            time_precisions: components["schemas"]["Labelled"][];
            location_precisions: components["schemas"]["Labelled"][];
            sources: components["schemas"]["Labelled"][];
            verifications: components["schemas"]["Labelled"][];
            consents: components["schemas"]["Labelled"][];
            flags: components["schemas"]["FlagCodes"];
        };
        /** @description A text in both languages. */
        TextOut: {
            es: string;
            en: string;
        };
        /** @description Something in a text that seems to tell who somebody is; not where, and never what. */
        TextWarningOut: {
            /** @description `phone`, `email`, `plate` or `dpi`. */
            code: string;
            sentence: components["schemas"]["TextOut"];
        };
        /** @description When the steps of a ladder are due. */
        TimingBody: {
            /** @description Minutes after the due time of R0 to R4, from 0, each later than the one before. */
            minutes: number[];
            /**
             * Format: int64
             * @description Minutes within which somebody acknowledges, 1–60.
             */
            acknowledge_within: number;
        };
        /** @description A secret for an app that makes codes, told here once. */
        TotpOut: {
            /** @description To be typed, base 32. */
            secret: string;
            /** @description To be drawn as a square and photographed by the app. */
            uri: string;
        };
        /** @description What waits for review, the newest first, and what was rejected in the last 30 days. */
        Triage: {
            waiting: components["schemas"]["TriageEvent"][];
            /** @description The cursor of the next page of what waits; `null` on the last. */
            next?: string | null;
            rejected: components["schemas"]["TriageEvent"][];
        };
        /** @description An event in review. */
        TriageEvent: {
            event: components["schemas"]["EventOut"];
            /** @description Whether the viewer may say what it is: nobody reviews what they reported or changed. */
            may_review: boolean;
            rejection?: components["schemas"]["Rejection"] | null;
        };
        /** @description That somebody has called. */
        TriedIn: {
            /** @description Whether somebody answered who can help. */
            answered?: boolean;
        };
        /** @description A department or municipality. */
        UnitOut: {
            /**
             * @description ISO 3166-2 of a department; of a municipality that with its number in it by the statistics
             *     institute.
             * @example GT-1601
             */
            code: string;
            /** @description `department` or `municipality`. */
            level: string;
            /** @description The code of the department a municipality is in. */
            department?: string | null;
            name: string;
            /** @description What it is called as well. */
            alt_name?: string | null;
            /**
             * Format: int64
             * @description People, where they were counted.
             */
            population?: number | null;
            /**
             * @description How many hexagons of resolution 7 a municipality counts as in releases, 5 km² each; one of
             *     fewer than seven is told in its department.
             */
            hexagons?: number | null;
        };
        /** @description What is answered to who asked for a vehicle. */
        VehicleIn: {
            /** @description Whether there is one. */
            granted: boolean;
        };
        /** @description For whom somebody vouches: those they have seen in the list, by name, so that nobody is vouched for unseen. */
        VouchingIn: {
            /**
             * @description One pseudonym, or all of them at once.
             * @example [
             *       "ana",
             *       "luz"
             *     ]
             */
            handles: string[];
        };
        /** @description For whom was vouched. */
        VouchingOut: {
            /** @description Their pseudonyms. Not among them: who is locked or not there, and oneself where another steward could. */
            vouched: string[];
        };
        /** @description Somebody who is waited for outside. */
        WaitedForOut: {
            /** @description The outing's id. */
            outreach: string;
            /** @description What it is called on the telephone. */
            code: string;
            /** @description The pseudonym of who goes inside. */
            promoter: string;
            /** @description When they mean to be there, RFC 3339. */
            starts_at: string;
            /** @description Where it stands. */
            phase: string;
            /** @description Whether it is an exercise. */
            exercise: boolean;
            /**
             * Format: int64
             * @description For how many minutes one waits from the last word of who is inside.
             */
            minutes: number;
            /** @description What one does then: `call`, `knock`, `supervisor` or `alert`. */
            act: string;
            /** @description Until when one waits, by the server's clock, RFC 3339; `null` while nobody is inside. */
            until?: string | null;
        };
        /**
         * @description Far more reports were recorded in an area in seven days than the model expected there, and nobody
         *     has reviewed them. They may well be true.
         */
        WarningOut: {
            /** @description H3 cell of resolution 7, hexadecimal. */
            area: string;
            /** @description They were recorded from this instant on, RFC 3339. */
            from: string;
            /** @description And before this one: the end of the running hour. */
            to: string;
            /**
             * Format: int32
             * @description How many unreviewed reports.
             */
            reports: number;
            /**
             * Format: int32
             * @description By how many accounts. Never which.
             */
            accounts: number;
            /**
             * Format: int32
             * @description How many of them by the account that recorded most.
             */
            most_by_one_account: number;
            /**
             * Format: double
             * @description How many the model expected there in seven days, to a tenth.
             */
            expected: number;
            sentence: components["schemas"]["TextOut"];
        };
        /** @description Sudden clusters, the least likely first. */
        WarningsOut: components["schemas"]["AboutOut"] & {
            warnings: components["schemas"]["WarningOut"][];
        };
    };
    responses: {
        /** @description What went wrong (RFC 9457), in the reader's language. Codes: `bad_request` (400), `invalid_json` (400), `invalid_utf8` (400), `invalid_parameter` (400), `unsupported_subprotocol` (400), `not_signed_in` (401), `sign_in_failed` (401), `enrolment_failed` (401), `second_factor_needed` (401), `wrong_code` (401), `sign_in_over` (401), `passkey_refused` (401), `wrong_pin` (401), `device_ended` (401), `not_for_role` (403), `history_closed` (403), `second_factor_missing` (403), `account_sleeps` (403), `outside_ground` (403), `cross_site` (403), `own_report` (403), `not_found` (404), `method_not_allowed` (405), `too_slow` (408), `second_factor_there` (409), `withdrawn` (409), `id_taken` (409), `handle_taken` (409), `agreement_open` (409), `too_many_numbers` (409), `too_many_places` (409), `too_many_lessons` (409), `too_many_plans` (409), `too_many_bulletins` (409), `erasure_unconfirmed` (409), `same_event` (409), `already_merged` (409), `has_merged` (409), `does_not_count` (409), `release_overtaken` (409), `version_conflict` (412), `body_too_large` (413), `too_many_events` (413), `unsupported_media_type` (415), `range_not_satisfiable` (416), `invalid_event` (422), `invalid_exposure` (422), `not_for_meeting` (422), `invalid_body` (422), `cannot_release` (422), `duplicate_key` (422), `too_deep` (422), `invalid_query` (422), `too_many_cells` (422), `not_websocket` (426), `too_many_attempts` (429), `internal` (500), `busy` (503), `not_ready` (503). */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:atalaya:problem:invalid_event",
                 *       "title": "El evento tiene errores.",
                 *       "status": 422,
                 *       "detail": "Un campo no se acepta.",
                 *       "code": "invalid_event",
                 *       "errors": [
                 *         {
                 *           "pointer": "/lat",
                 *           "parameter": "resolution",
                 *           "code": "out_of_range",
                 *           "detail": "Debe estar entre 5 y 9."
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    agreement_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "agreements": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "direction": "given",
                     *           "organisation": "vecinas",
                     *           "name": "Red Vecinas",
                     *           "families": [
                     *             "P"
                     *           ],
                     *           "hexagons": 2,
                     *           "until": "2026-11-21T03:30:00Z",
                     *           "state": "offered",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "offered_at": "2026-11-21T03:30:00Z",
                     *           "accepted_at": "2026-11-21T03:30:00Z",
                     *           "ended_at": "2026-11-21T03:30:00Z",
                     *           "may_accept": false,
                     *           "may_end": false
                     *         }
                     *       ],
                     *       "may_decide": false
                     *     }
                     */
                    "application/json": components["schemas"]["AgreementList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    agreement_offer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "partner": "otra",
                 *       "families": [
                 *         "P"
                 *       ],
                 *       "hexagons": 4,
                 *       "until": "2027-06-30"
                 *     }
                 */
                "application/json": components["schemas"]["AgreementIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "agreements": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "direction": "given",
                     *           "organisation": "vecinas",
                     *           "name": "Red Vecinas",
                     *           "families": [
                     *             "P"
                     *           ],
                     *           "hexagons": 2,
                     *           "until": "2026-11-21T03:30:00Z",
                     *           "state": "offered",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "offered_at": "2026-11-21T03:30:00Z",
                     *           "accepted_at": "2026-11-21T03:30:00Z",
                     *           "ended_at": "2026-11-21T03:30:00Z",
                     *           "may_accept": false,
                     *           "may_end": false
                     *         }
                     *       ],
                     *       "may_decide": false
                     *     }
                     */
                    "application/json": components["schemas"]["AgreementList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    agreement_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    agreement_accept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    alarm_figures_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "days": 2,
                     *       "called": 2,
                     *       "overdue": 2,
                     *       "overdue_closed": 2,
                     *       "overdue_false": 2,
                     *       "unanswered": 2,
                     *       "acknowledged_median_s": 2
                     *     }
                     */
                    "application/json": components["schemas"]["AlarmFiguresOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    alert_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "alerts": [
                     *         {
                     *           "position": 2,
                     *           "kind": "cluster",
                     *           "at": "2026-11-21T03:30:00Z",
                     *           "expires_at": "2026-11-21T03:30:00Z",
                     *           "payload": {
                     *             "area": "8766d3422ffffff"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AlertList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    alert_acknowledge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its number among the account's alerts.
                 * @example 7
                 */
                position: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "position": 2,
                     *       "acknowledged_at": "2026-11-21T03:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AcknowledgedOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    audit_list: {
        parameters: {
            query?: {
                /**
                 * @description Entries on the page, 1–200; 50 unless given.
                 * @example 1
                 */
                limit?: string;
                /**
                 * @description `next` of the page before.
                 * @example next
                 */
                cursor?: string;
                /**
                 * @description Only this, a code like `event_viewed`.
                 * @example event_viewed
                 */
                action?: string;
                /**
                 * @description Only what the person with this handle did.
                 * @example 1
                 */
                by?: string;
                /**
                 * @description Only from this day on, like `2026-11-20`, in the deployment's zone.
                 * @example 2026-11-20
                 */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "number": 2,
                     *           "at": "2026-11-21T03:30:00Z",
                     *           "actor": {
                     *             "kind": "user",
                     *             "handle": "ana"
                     *           },
                     *           "action": "event_viewed",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "subject": {
                     *             "kind": "user",
                     *             "id": "0193a000-0000-7000-8000-000000000001",
                     *             "handle": "ana"
                     *           },
                     *           "concerned": [
                     *             "ana"
                     *           ]
                     *         }
                     *       ],
                     *       "next": "AgAAAAAAAAM"
                     *     }
                     */
                    "application/json": components["schemas"]["AuditList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    audit_mine: {
        parameters: {
            query?: {
                /**
                 * @description Records on the page, 1–200; 50 unless given.
                 * @example 1
                 */
                limit?: string;
                /**
                 * @description `next` of the page before.
                 * @example next
                 */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "number": 2,
                     *           "at": "2026-11-21T03:30:00Z",
                     *           "actor": {
                     *             "kind": "user",
                     *             "handle": "ana"
                     *           },
                     *           "action": "event_viewed",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "subject": {
                     *             "kind": "user",
                     *             "id": "0193a000-0000-7000-8000-000000000001",
                     *             "handle": "ana"
                     *           },
                     *           "concerned": [
                     *             "ana"
                     *           ]
                     *         }
                     *       ],
                     *       "next": "AgAAAAAAAAM"
                     *     }
                     */
                    "application/json": components["schemas"]["AuditList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    audit_verification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": 2,
                     *       "whole": true,
                     *       "at": "2026-11-21T03:30:00Z",
                     *       "acts": [
                     *         {
                     *           "code": "TW",
                     *           "es": "Mujeres trans",
                     *           "en": "Trans women"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AuditStateOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    boundaries_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "edition": "5f8a1c3e",
                     *       "units": [
                     *         {
                     *           "code": "GT-1601",
                     *           "level": "department",
                     *           "department": "GT-16",
                     *           "name": "Cobán",
                     *           "alt_name": "Santo Domingo de Cobán",
                     *           "population": 2,
                     *           "hexagons": 2
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BoundariesOut"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    bulletin_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bulletins": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "issuer": "OMES",
                     *           "own": false,
                     *           "kind": "attack",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "cells": [
                     *             "8766d3422ffffff"
                     *           ],
                     *           "advice": "No entren por la 5a avenida; salgan por la 12 calle.",
                     *           "issued_at": "2026-11-21T03:30:00Z",
                     *           "valid_until": "2026-11-21T03:30:00Z",
                     *           "state": "in_force",
                     *           "audience": "own",
                     *           "seen": false,
                     *           "receipts": {
                     *             "people": [
                     *               {
                     *                 "handle": "ana",
                     *                 "seen_at": "2026-11-21T03:30:00Z"
                     *               }
                     *             ],
                     *             "partners": [
                     *               "Red Vecinas"
                     *             ],
                     *             "other_organisations": 2
                     *           },
                     *           "may_revoke": false
                     *         }
                     *       ],
                     *       "may_issue": false
                     *     }
                     */
                    "application/json": components["schemas"]["BulletinList"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    bulletin_issue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "0193a000-0000-7000-8000-000000000001",
                 *       "kind": "attack",
                 *       "audience": "own",
                 *       "cells": [
                 *         "8766d3422ffffff"
                 *       ],
                 *       "valid_until": "2026-11-21T03:30:00Z",
                 *       "advice": "No entren por la 5a avenida; salgan por la 12 calle.",
                 *       "urgent": false
                 *     }
                 */
                "application/json": components["schemas"]["BulletinIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bulletins": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "issuer": "OMES",
                     *           "own": false,
                     *           "kind": "attack",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "cells": [
                     *             "8766d3422ffffff"
                     *           ],
                     *           "advice": "No entren por la 5a avenida; salgan por la 12 calle.",
                     *           "issued_at": "2026-11-21T03:30:00Z",
                     *           "valid_until": "2026-11-21T03:30:00Z",
                     *           "state": "in_force",
                     *           "audience": "own",
                     *           "seen": false,
                     *           "receipts": {
                     *             "people": [
                     *               {
                     *                 "handle": "ana",
                     *                 "seen_at": "2026-11-21T03:30:00Z"
                     *               }
                     *             ],
                     *             "partners": [
                     *               "Red Vecinas"
                     *             ],
                     *             "other_organisations": 2
                     *           },
                     *           "may_revoke": false
                     *         }
                     *       ],
                     *       "may_issue": false
                     *     }
                     */
                    "application/json": components["schemas"]["BulletinList"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bulletins": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "issuer": "OMES",
                     *           "own": false,
                     *           "kind": "attack",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "cells": [
                     *             "8766d3422ffffff"
                     *           ],
                     *           "advice": "No entren por la 5a avenida; salgan por la 12 calle.",
                     *           "issued_at": "2026-11-21T03:30:00Z",
                     *           "valid_until": "2026-11-21T03:30:00Z",
                     *           "state": "in_force",
                     *           "audience": "own",
                     *           "seen": false,
                     *           "receipts": {
                     *             "people": [
                     *               {
                     *                 "handle": "ana",
                     *                 "seen_at": "2026-11-21T03:30:00Z"
                     *               }
                     *             ],
                     *             "partners": [
                     *               "Red Vecinas"
                     *             ],
                     *             "other_organisations": 2
                     *           },
                     *           "may_revoke": false
                     *         }
                     *       ],
                     *       "may_issue": false
                     *     }
                     */
                    "application/json": components["schemas"]["BulletinList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    bulletin_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    bulletin_seen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    code_word_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code_words": [
                     *         {
                     *           "id": 2,
                     *           "stands_for": "yellow",
                     *           "since": "2026-11-21T03:30:00Z",
                     *           "old": false,
                     *           "dormant": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CodeWordList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    code_word_add: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "word": "carpeta azul",
                 *       "stands_for": "yellow"
                 *     }
                 */
                "application/json": components["schemas"]["CodeWordIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code_words": [
                     *         {
                     *           "id": 2,
                     *           "stands_for": "yellow",
                     *           "since": "2026-11-21T03:30:00Z",
                     *           "old": false,
                     *           "dormant": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CodeWordList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    code_word_heard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "¿trajiste la carpeta azul?",
                 *       "outreach": "0193a7f0-0000-7000-8000-000000000001",
                 *       "id": "0193a000-0000-7000-8000-000000000001"
                 *     }
                 */
                "application/json": components["schemas"]["HeardIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "stands_for": "yellow",
                     *       "unconfirmed": "red"
                     *     }
                     */
                    "application/json": components["schemas"]["HeardOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    code_word_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 7
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    credential_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "words": "Trabajamos en salud con permiso del Ministerio."
                     *     }
                     */
                    "application/json": components["schemas"]["CredentialCard"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    credential_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "words": "Trabajamos en salud con permiso del Ministerio."
                 *     }
                 */
                "application/json": components["schemas"]["CredentialCard"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "words": "Trabajamos en salud con permiso del Ministerio."
                     *     }
                     */
                    "application/json": components["schemas"]["CredentialCard"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deployment_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Atalaya",
                     *       "synthetic": false,
                     *       "version": "0.1.0",
                     *       "passkeys": false,
                     *       "oidc": false
                     *     }
                     */
                    "application/json": components["schemas"]["PublicDeployment"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    device_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "devices": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "label": "Mi teléfono",
                     *           "created_at": "2026-11-21T03:30:00Z",
                     *           "last_seen_at": "2026-11-21T03:30:00Z",
                     *           "ended_at": "2026-11-21T03:30:00Z",
                     *           "this_one": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DeviceList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    device_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The device's id.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    directory_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "own": false,
                     *           "kind": "team",
                     *           "name": "Bomberos Voluntarios",
                     *           "phone": "122",
                     *           "alternative_phone": "2230 1100",
                     *           "messaging": "Signal 5555 1234",
                     *           "municipality": "GT-0101",
                     *           "hours": "24 horas",
                     *           "languages": "español, k'iche'",
                     *           "say": "Digan que son promotoras de salud.",
                     *           "brings_police": "yes",
                     *           "kp_friendly": {
                     *             "TW": "yes"
                     *           },
                     *           "kp_friendly_on": "2026-09-01",
                     *           "kp_friendly_by": "sofia",
                     *           "cost": "gratis",
                     *           "needs_id": "yes",
                     *           "mandatory_report": "yes",
                     *           "who_may_call": "todo el equipo",
                     *           "visibility": "promoters",
                     *           "status": "own",
                     *           "sources": [
                     *             "https://www.bomberosvoluntarios.org.gt"
                     *           ],
                     *           "verified_on": "2026-09-01",
                     *           "verified_by": "sofia",
                     *           "answered": false,
                     *           "expires_on": "2027-03-01",
                     *           "stale": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Directory"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    directory_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "kind",
                 *       "name": "Bomberos Voluntarios",
                 *       "phone": "122",
                 *       "alternative_phone": "2230 1100",
                 *       "messaging": "Signal 5555 1234",
                 *       "municipality": "GT-0101",
                 *       "hours": "24 horas",
                 *       "languages": "español, k'iche'",
                 *       "say": "Digan que son promotoras de salud.",
                 *       "brings_police": "yes",
                 *       "kind_to": [
                 *         "TW"
                 *       ],
                 *       "unkind_to": [
                 *         "TW"
                 *       ],
                 *       "cost": "gratis",
                 *       "needs_id": "yes",
                 *       "mandatory_report": "yes",
                 *       "who_may_call": "todo el equipo",
                 *       "visibility": "promoters"
                 *     }
                 */
                "application/json": components["schemas"]["DirectoryIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "own": false,
                     *           "kind": "team",
                     *           "name": "Bomberos Voluntarios",
                     *           "phone": "122",
                     *           "alternative_phone": "2230 1100",
                     *           "messaging": "Signal 5555 1234",
                     *           "municipality": "GT-0101",
                     *           "hours": "24 horas",
                     *           "languages": "español, k'iche'",
                     *           "say": "Digan que son promotoras de salud.",
                     *           "brings_police": "yes",
                     *           "kp_friendly": {
                     *             "TW": "yes"
                     *           },
                     *           "kp_friendly_on": "2026-09-01",
                     *           "kp_friendly_by": "sofia",
                     *           "cost": "gratis",
                     *           "needs_id": "yes",
                     *           "mandatory_report": "yes",
                     *           "who_may_call": "todo el equipo",
                     *           "visibility": "promoters",
                     *           "status": "own",
                     *           "sources": [
                     *             "https://www.bomberosvoluntarios.org.gt"
                     *           ],
                     *           "verified_on": "2026-09-01",
                     *           "verified_by": "sofia",
                     *           "answered": false,
                     *           "expires_on": "2027-03-01",
                     *           "stale": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Directory"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    directory_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "own": false,
                     *           "kind": "team",
                     *           "name": "Bomberos Voluntarios",
                     *           "phone": "122",
                     *           "alternative_phone": "2230 1100",
                     *           "messaging": "Signal 5555 1234",
                     *           "municipality": "GT-0101",
                     *           "hours": "24 horas",
                     *           "languages": "español, k'iche'",
                     *           "say": "Digan que son promotoras de salud.",
                     *           "brings_police": "yes",
                     *           "kp_friendly": {
                     *             "TW": "yes"
                     *           },
                     *           "kp_friendly_on": "2026-09-01",
                     *           "kp_friendly_by": "sofia",
                     *           "cost": "gratis",
                     *           "needs_id": "yes",
                     *           "mandatory_report": "yes",
                     *           "who_may_call": "todo el equipo",
                     *           "visibility": "promoters",
                     *           "status": "own",
                     *           "sources": [
                     *             "https://www.bomberosvoluntarios.org.gt"
                     *           ],
                     *           "verified_on": "2026-09-01",
                     *           "verified_by": "sofia",
                     *           "answered": false,
                     *           "expires_on": "2027-03-01",
                     *           "stale": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Directory"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    directory_tried: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "answered": false
                 *     }
                 */
                "application/json": components["schemas"]["TriedIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "entries": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "own": false,
                     *           "kind": "team",
                     *           "name": "Bomberos Voluntarios",
                     *           "phone": "122",
                     *           "alternative_phone": "2230 1100",
                     *           "messaging": "Signal 5555 1234",
                     *           "municipality": "GT-0101",
                     *           "hours": "24 horas",
                     *           "languages": "español, k'iche'",
                     *           "say": "Digan que son promotoras de salud.",
                     *           "brings_police": "yes",
                     *           "kp_friendly": {
                     *             "TW": "yes"
                     *           },
                     *           "kp_friendly_on": "2026-09-01",
                     *           "kp_friendly_by": "sofia",
                     *           "cost": "gratis",
                     *           "needs_id": "yes",
                     *           "mandatory_report": "yes",
                     *           "who_may_call": "todo el equipo",
                     *           "visibility": "promoters",
                     *           "status": "own",
                     *           "sources": [
                     *             "https://www.bomberosvoluntarios.org.gt"
                     *           ],
                     *           "verified_on": "2026-09-01",
                     *           "verified_by": "sofia",
                     *           "answered": false,
                     *           "expires_on": "2027-03-01",
                     *           "stale": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Directory"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    drill_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "drills": [
                     *         {
                     *           "code": "K7F",
                     *           "promoter": "ana",
                     *           "at": "2026-11-21T03:30:00Z",
                     *           "phase": "out",
                     *           "called_at": "2026-11-21T03:30:00Z",
                     *           "acknowledged_after_s": 2,
                     *           "closed_by": "sofia"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DrillList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    duplicate_list: {
        parameters: {
            query?: {
                /**
                 * @description Records on the page, 1–200; 50 unless given.
                 * @example 1
                 */
                limit?: string;
                /**
                 * @description `next` of the page before.
                 * @example next
                 */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pairs": [
                     *         {
                     *           "events": [
                     *             {
                     *               "id": "0193a000-0000-7000-8000-000000000001",
                     *               "kind": "P1",
                     *               "severity": 2,
                     *               "felt": 2,
                     *               "potential": 2,
                     *               "key_populations": [
                     *                 "TW"
                     *               ],
                     *               "setting": "S1",
                     *               "perpetrator": "A1",
                     *               "occurred_at": "2026-11-20T21:00:00-06:00",
                     *               "occurred_until": "2026-11-21T03:30:00Z",
                     *               "time_precision": "T1",
                     *               "lat": 14.6349,
                     *               "lon": -90.5069,
                     *               "cell": "8966d342213ffff",
                     *               "location_precision": "G1",
                     *               "source": "report",
                     *               "verification": "V1",
                     *               "flags": {
                     *                 "bias": "B1",
                     *                 "weapon": "W1",
                     *                 "taken": [
                     *                   "T1"
                     *                 ],
                     *                 "injury": "I1",
                     *                 "delivery": "D1",
                     *                 "police_told": "no",
                     *                 "repeat": "R1",
                     *                 "leg": {
                     *                   "from": "8766d3422ffffff",
                     *                   "to": "8766d3420ffffff"
                     *                 },
                     *                 "loss": "1500_5000",
                     *                 "insured": "yes",
                     *                 "complaint": {
                     *                   "stage": "charged",
                     *                   "month": "2026-09"
                     *                 }
                     *               },
                     *               "consents": [
                     *                 "totals"
                     *               ],
                     *               "narrative": "Dos personas siguieron al equipo hasta la parada.",
                     *               "version": 2,
                     *               "recorded_at": "2026-11-21T03:30:00Z",
                     *               "withdrawn": false,
                     *               "duplicate_of": "0193a000-0000-7000-8000-000000000009"
                     *             },
                     *             {
                     *               "id": "0193a000-0000-7000-8000-000000000001",
                     *               "kind": "P1",
                     *               "severity": 2,
                     *               "felt": 2,
                     *               "potential": 2,
                     *               "key_populations": [
                     *                 "TW"
                     *               ],
                     *               "setting": "S1",
                     *               "perpetrator": "A1",
                     *               "occurred_at": "2026-11-20T21:00:00-06:00",
                     *               "occurred_until": "2026-11-21T03:30:00Z",
                     *               "time_precision": "T1",
                     *               "lat": 14.6349,
                     *               "lon": -90.5069,
                     *               "cell": "8966d342213ffff",
                     *               "location_precision": "G1",
                     *               "source": "report",
                     *               "verification": "V1",
                     *               "flags": {
                     *                 "bias": "B1",
                     *                 "weapon": "W1",
                     *                 "taken": [
                     *                   "T1"
                     *                 ],
                     *                 "injury": "I1",
                     *                 "delivery": "D1",
                     *                 "police_told": "no",
                     *                 "repeat": "R1",
                     *                 "leg": {
                     *                   "from": "8766d3422ffffff",
                     *                   "to": "8766d3420ffffff"
                     *                 },
                     *                 "loss": "1500_5000",
                     *                 "insured": "yes",
                     *                 "complaint": {
                     *                   "stage": "charged",
                     *                   "month": "2026-09"
                     *                 }
                     *               },
                     *               "consents": [
                     *                 "totals"
                     *               ],
                     *               "narrative": "Dos personas siguieron al equipo hasta la parada.",
                     *               "version": 2,
                     *               "recorded_at": "2026-11-21T03:30:00Z",
                     *               "withdrawn": false,
                     *               "duplicate_of": "0193a000-0000-7000-8000-000000000009"
                     *             }
                     *           ],
                     *           "score": 30,
                     *           "sentence": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           }
                     *         }
                     *       ],
                     *       "next": "AgAAAAAAAAM"
                     *     }
                     */
                    "application/json": components["schemas"]["DuplicateList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    distinct_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "events": [
                 *         "0193a000-0000-7000-8000-000000000001",
                 *         "0193a000-0000-7000-8000-000000000001"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["DistinctIn"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    distinct_unset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "events": [
                 *         "0193a000-0000-7000-8000-000000000001",
                 *         "0193a000-0000-7000-8000-000000000001"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["DistinctIn"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    duty_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "turns": [
                     *         {
                     *           "id": 2,
                     *           "handle": "ana",
                     *           "duty": "supervisor",
                     *           "starts_at": "2026-11-21T03:30:00Z",
                     *           "ends_at": "2026-11-21T03:30:00Z",
                     *           "place_in_line": 2
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DutyList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    duty_add: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "handle": "ana",
                 *       "duty": "supervisor",
                 *       "starts_at": "2026-11-21T03:30:00Z",
                 *       "ends_at": "2026-11-21T03:30:00Z",
                 *       "place_in_line": 2
                 *     }
                 */
                "application/json": components["schemas"]["DutyIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "turns": [
                     *         {
                     *           "id": 2,
                     *           "handle": "ana",
                     *           "duty": "supervisor",
                     *           "starts_at": "2026-11-21T03:30:00Z",
                     *           "ends_at": "2026-11-21T03:30:00Z",
                     *           "place_in_line": 2
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DutyList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    duty_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 7
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    enrolment_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation": "omes-demo",
                 *       "handle": "ana",
                 *       "code": "4K7QM-9XRTR",
                 *       "pin": "407391",
                 *       "label": "Mi teléfono",
                 *       "consent": 1
                 *     }
                 */
                "application/json": components["schemas"]["EnrolmentIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "handle": "ana",
                     *       "organisation": {
                     *         "slug": "omes",
                     *         "name": "OMES"
                     *       },
                     *       "role": "promoter",
                     *       "may": {
                     *         "report": false,
                     *         "verify": false,
                     *         "past": false,
                     *         "manages": [
                     *           "promoter"
                     *         ],
                     *         "map": {
                     *           "finest_resolution": 8,
                     *           "counts": false,
                     *           "key_populations": [
                     *             "TW"
                     *           ],
                     *           "limited": false
                     *         }
                     *       },
                     *       "device": "0193a000-0000-7000-8000-000000000001",
                     *       "local_key": "pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk",
                     *       "must_set_up": false,
                     *       "history_until": "2026-11-21T03:30:00Z",
                     *       "asleep": "briefing",
                     *       "briefing_due": false,
                     *       "deployment": {
                     *         "name": "Atalaya",
                     *         "synthetic": false,
                     *         "zone": "America/Guatemala",
                     *         "bbox": [
                     *           -92.23,
                     *           13.74,
                     *           -88.22,
                     *           17.82
                     *         ],
                     *         "centre": [
                     *           -90.5069,
                     *           14.6349
                     *         ],
                     *         "zoom": 7,
                     *         "places": [
                     *           {
                     *             "name": "Parque central",
                     *             "centre": [
                     *               -90.5069,
                     *               14.6349
                     *             ],
                     *             "zoom": 7
                     *           }
                     *         ],
                     *         "leave_to": "https://www.wikipedia.org",
                     *         "lock_minutes": 2
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    event_list: {
        parameters: {
            query?: {
                /**
                 * @description Records on the page, 1–200; 50 unless given.
                 * @example 1
                 */
                limit?: string;
                /**
                 * @description `next` of the page before.
                 * @example next
                 */
                cursor?: string;
                /**
                 * @description Only events whose reporters agree to this: `totals`, `partners`, `advocacy` (to be told in the
                 *     stories an organisation writes) or `referral` (they want support).
                 * @example totals
                 */
                agreed?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "events": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "P1",
                     *           "severity": 2,
                     *           "felt": 2,
                     *           "potential": 2,
                     *           "key_populations": [
                     *             "TW"
                     *           ],
                     *           "setting": "S1",
                     *           "perpetrator": "A1",
                     *           "occurred_at": "2026-11-20T21:00:00-06:00",
                     *           "occurred_until": "2026-11-21T03:30:00Z",
                     *           "time_precision": "T1",
                     *           "lat": 14.6349,
                     *           "lon": -90.5069,
                     *           "cell": "8966d342213ffff",
                     *           "location_precision": "G1",
                     *           "source": "report",
                     *           "verification": "V1",
                     *           "flags": {
                     *             "bias": "B1",
                     *             "weapon": "W1",
                     *             "taken": [
                     *               "T1"
                     *             ],
                     *             "injury": "I1",
                     *             "delivery": "D1",
                     *             "police_told": "no",
                     *             "repeat": "R1",
                     *             "leg": {
                     *               "from": "8766d3422ffffff",
                     *               "to": "8766d3420ffffff"
                     *             },
                     *             "loss": "1500_5000",
                     *             "insured": "yes",
                     *             "complaint": {
                     *               "stage": "charged",
                     *               "month": "2026-09"
                     *             }
                     *           },
                     *           "consents": [
                     *             "totals"
                     *           ],
                     *           "narrative": "Dos personas siguieron al equipo hasta la parada.",
                     *           "version": 2,
                     *           "recorded_at": "2026-11-21T03:30:00Z",
                     *           "withdrawn": false,
                     *           "duplicate_of": "0193a000-0000-7000-8000-000000000009"
                     *         }
                     *       ],
                     *       "next": "AgAAAAAAAAM",
                     *       "history": "recent"
                     *     }
                     */
                    "application/json": components["schemas"]["EventList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    event_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "0193a000-0000-7000-8000-000000000001",
                 *       "kind": "P1",
                 *       "severity": 2,
                 *       "felt": 2,
                 *       "potential": 2,
                 *       "key_populations": [
                 *         "TW"
                 *       ],
                 *       "setting": "S1",
                 *       "perpetrator": "A1",
                 *       "occurred_at": "2026-11-20T21:00:00-06:00",
                 *       "occurred_until": "2026-11-21T03:30:00Z",
                 *       "time_precision": "T1",
                 *       "lat": 14.6349,
                 *       "lon": -90.5069,
                 *       "cell": "8966d342213ffff",
                 *       "location_precision": "G1",
                 *       "source": "report",
                 *       "verification": "V1",
                 *       "flags": {
                 *         "bias": "B1",
                 *         "weapon": "W1",
                 *         "taken": [
                 *           "T1"
                 *         ],
                 *         "injury": "I1",
                 *         "delivery": "D1",
                 *         "police_told": "no",
                 *         "repeat": "R1",
                 *         "leg": {
                 *           "from": "8766d3422ffffff",
                 *           "to": "8766d3420ffffff"
                 *         },
                 *         "loss": "1500_5000",
                 *         "insured": "yes",
                 *         "complaint": {
                 *           "stage": "charged",
                 *           "month": "2026-09"
                 *         }
                 *       },
                 *       "consents": [
                 *         "totals"
                 *       ],
                 *       "narrative": "Dos personas siguieron al equipo hasta la parada."
                 *     }
                 */
                "application/json": components["schemas"]["EventIn"];
                /** @example {"id":"0193a000-0000-7000-8000-000000000001","status":"created"} */
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description All were here already. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "status": "created",
                     *       "version": 2,
                     *       "similar": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "recorded_at": "2026-11-21T03:30:00Z"
                     *         }
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "code": "phone",
                     *           "sentence": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedOut"];
                };
            };
            /** @description All are new. A single event is answered with `CreatedOut`. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "index": 2,
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "status": "created",
                     *           "version": 2,
                     *           "problem": {
                     *             "type": "urn:atalaya:problem:invalid_event",
                     *             "title": "El evento tiene errores.",
                     *             "status": 422,
                     *             "detail": "Un campo no se acepta.",
                     *             "code": "invalid_event",
                     *             "errors": [
                     *               {
                     *                 "pointer": "/lat",
                     *                 "parameter": "resolution",
                     *                 "code": "out_of_range",
                     *                 "detail": "Debe estar entre 5 y 9."
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BatchOut"];
                };
            };
            /** @description Each is told by itself. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "index": 2,
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "status": "created",
                     *           "version": 2,
                     *           "problem": {
                     *             "type": "urn:atalaya:problem:invalid_event",
                     *             "title": "El evento tiene errores.",
                     *             "status": 422,
                     *             "detail": "Un campo no se acepta.",
                     *             "code": "invalid_event",
                     *             "errors": [
                     *               {
                     *                 "pointer": "/lat",
                     *                 "parameter": "resolution",
                     *                 "code": "out_of_range",
                     *                 "detail": "Debe estar entre 5 y 9."
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BatchOut"];
                };
            };
            /** @description The id is in use for something that is not theirs (`id_taken`). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description None was taken. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    event_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "kind": "P1",
                     *       "severity": 2,
                     *       "felt": 2,
                     *       "potential": 2,
                     *       "key_populations": [
                     *         "TW"
                     *       ],
                     *       "setting": "S1",
                     *       "perpetrator": "A1",
                     *       "occurred_at": "2026-11-20T21:00:00-06:00",
                     *       "occurred_until": "2026-11-21T03:30:00Z",
                     *       "time_precision": "T1",
                     *       "lat": 14.6349,
                     *       "lon": -90.5069,
                     *       "cell": "8966d342213ffff",
                     *       "location_precision": "G1",
                     *       "source": "report",
                     *       "verification": "V1",
                     *       "flags": {
                     *         "bias": "B1",
                     *         "weapon": "W1",
                     *         "taken": [
                     *           "T1"
                     *         ],
                     *         "injury": "I1",
                     *         "delivery": "D1",
                     *         "police_told": "no",
                     *         "repeat": "R1",
                     *         "leg": {
                     *           "from": "8766d3422ffffff",
                     *           "to": "8766d3420ffffff"
                     *         },
                     *         "loss": "1500_5000",
                     *         "insured": "yes",
                     *         "complaint": {
                     *           "stage": "charged",
                     *           "month": "2026-09"
                     *         }
                     *       },
                     *       "consents": [
                     *         "totals"
                     *       ],
                     *       "narrative": "Dos personas siguieron al equipo hasta la parada.",
                     *       "version": 2,
                     *       "recorded_at": "2026-11-21T03:30:00Z",
                     *       "withdrawn": false,
                     *       "duplicate_of": "0193a000-0000-7000-8000-000000000009"
                     *     }
                     */
                    "application/json": components["schemas"]["EventOut"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    event_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    event_amend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "0193a000-0000-7000-8000-000000000001",
                 *       "kind": "P1",
                 *       "severity": 2,
                 *       "felt": 2,
                 *       "potential": 2,
                 *       "key_populations": [
                 *         "TW"
                 *       ],
                 *       "setting": "S1",
                 *       "perpetrator": "A1",
                 *       "occurred_at": "2026-11-20T21:00:00-06:00",
                 *       "occurred_until": "2026-11-21T03:30:00Z",
                 *       "time_precision": "T1",
                 *       "lat": 14.6349,
                 *       "lon": -90.5069,
                 *       "cell": "8966d342213ffff",
                 *       "location_precision": "G1",
                 *       "source": "report",
                 *       "verification": "V1",
                 *       "flags": {
                 *         "bias": "B1",
                 *         "weapon": "W1",
                 *         "taken": [
                 *           "T1"
                 *         ],
                 *         "injury": "I1",
                 *         "delivery": "D1",
                 *         "police_told": "no",
                 *         "repeat": "R1",
                 *         "leg": {
                 *           "from": "8766d3422ffffff",
                 *           "to": "8766d3420ffffff"
                 *         },
                 *         "loss": "1500_5000",
                 *         "insured": "yes",
                 *         "complaint": {
                 *           "stage": "charged",
                 *           "month": "2026-09"
                 *         }
                 *       },
                 *       "consents": [
                 *         "totals"
                 *       ],
                 *       "narrative": "Dos personas siguieron al equipo hasta la parada."
                 *     }
                 */
                "application/json": components["schemas"]["EventIn"];
                /**
                 * @example {
                 *       "id": "0193a000-0000-7000-8000-000000000001",
                 *       "kind": "P1",
                 *       "severity": 2,
                 *       "felt": 2,
                 *       "potential": 2,
                 *       "key_populations": [
                 *         "TW"
                 *       ],
                 *       "setting": "S1",
                 *       "perpetrator": "A1",
                 *       "occurred_at": "2026-11-20T21:00:00-06:00",
                 *       "occurred_until": "2026-11-21T03:30:00Z",
                 *       "time_precision": "T1",
                 *       "lat": 14.6349,
                 *       "lon": -90.5069,
                 *       "cell": "8966d342213ffff",
                 *       "location_precision": "G1",
                 *       "source": "report",
                 *       "verification": "V1",
                 *       "flags": {
                 *         "bias": "B1",
                 *         "weapon": "W1",
                 *         "taken": [
                 *           "T1"
                 *         ],
                 *         "injury": "I1",
                 *         "delivery": "D1",
                 *         "police_told": "no",
                 *         "repeat": "R1",
                 *         "leg": {
                 *           "from": "8766d3422ffffff",
                 *           "to": "8766d3420ffffff"
                 *         },
                 *         "loss": "1500_5000",
                 *         "insured": "yes",
                 *         "complaint": {
                 *           "stage": "charged",
                 *           "month": "2026-09"
                 *         }
                 *       },
                 *       "consents": [
                 *         "totals"
                 *       ],
                 *       "narrative": "Dos personas siguieron al equipo hasta la parada."
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["EventIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "kind": "P1",
                     *       "severity": 2,
                     *       "felt": 2,
                     *       "potential": 2,
                     *       "key_populations": [
                     *         "TW"
                     *       ],
                     *       "setting": "S1",
                     *       "perpetrator": "A1",
                     *       "occurred_at": "2026-11-20T21:00:00-06:00",
                     *       "occurred_until": "2026-11-21T03:30:00Z",
                     *       "time_precision": "T1",
                     *       "lat": 14.6349,
                     *       "lon": -90.5069,
                     *       "cell": "8966d342213ffff",
                     *       "location_precision": "G1",
                     *       "source": "report",
                     *       "verification": "V1",
                     *       "flags": {
                     *         "bias": "B1",
                     *         "weapon": "W1",
                     *         "taken": [
                     *           "T1"
                     *         ],
                     *         "injury": "I1",
                     *         "delivery": "D1",
                     *         "police_told": "no",
                     *         "repeat": "R1",
                     *         "leg": {
                     *           "from": "8766d3422ffffff",
                     *           "to": "8766d3420ffffff"
                     *         },
                     *         "loss": "1500_5000",
                     *         "insured": "yes",
                     *         "complaint": {
                     *           "stage": "charged",
                     *           "month": "2026-09"
                     *         }
                     *       },
                     *       "consents": [
                     *         "totals"
                     *       ],
                     *       "narrative": "Dos personas siguieron al equipo hasta la parada.",
                     *       "version": 2,
                     *       "recorded_at": "2026-11-21T03:30:00Z",
                     *       "withdrawn": false,
                     *       "duplicate_of": "0193a000-0000-7000-8000-000000000009"
                     *     }
                     */
                    "application/json": components["schemas"]["EventOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    event_merge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "0193a000-0000-7000-8000-000000000001"
                 *     }
                 */
                "application/json": components["schemas"]["DuplicateOfIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "kind": "P1",
                     *       "severity": 2,
                     *       "felt": 2,
                     *       "potential": 2,
                     *       "key_populations": [
                     *         "TW"
                     *       ],
                     *       "setting": "S1",
                     *       "perpetrator": "A1",
                     *       "occurred_at": "2026-11-20T21:00:00-06:00",
                     *       "occurred_until": "2026-11-21T03:30:00Z",
                     *       "time_precision": "T1",
                     *       "lat": 14.6349,
                     *       "lon": -90.5069,
                     *       "cell": "8966d342213ffff",
                     *       "location_precision": "G1",
                     *       "source": "report",
                     *       "verification": "V1",
                     *       "flags": {
                     *         "bias": "B1",
                     *         "weapon": "W1",
                     *         "taken": [
                     *           "T1"
                     *         ],
                     *         "injury": "I1",
                     *         "delivery": "D1",
                     *         "police_told": "no",
                     *         "repeat": "R1",
                     *         "leg": {
                     *           "from": "8766d3422ffffff",
                     *           "to": "8766d3420ffffff"
                     *         },
                     *         "loss": "1500_5000",
                     *         "insured": "yes",
                     *         "complaint": {
                     *           "stage": "charged",
                     *           "month": "2026-09"
                     *         }
                     *       },
                     *       "consents": [
                     *         "totals"
                     *       ],
                     *       "narrative": "Dos personas siguieron al equipo hasta la parada.",
                     *       "version": 2,
                     *       "recorded_at": "2026-11-21T03:30:00Z",
                     *       "withdrawn": false,
                     *       "duplicate_of": "0193a000-0000-7000-8000-000000000009"
                     *     }
                     */
                    "application/json": components["schemas"]["EventOut"];
                };
            };
            /** @description The two cannot be one: `same_event`, `already_merged` (the other is merged into a third), `has_merged` (others are merged into this one), `does_not_count` (the other was rejected or withdrawn), `withdrawn` (this one was). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    event_separate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "kind": "P1",
                     *       "severity": 2,
                     *       "felt": 2,
                     *       "potential": 2,
                     *       "key_populations": [
                     *         "TW"
                     *       ],
                     *       "setting": "S1",
                     *       "perpetrator": "A1",
                     *       "occurred_at": "2026-11-20T21:00:00-06:00",
                     *       "occurred_until": "2026-11-21T03:30:00Z",
                     *       "time_precision": "T1",
                     *       "lat": 14.6349,
                     *       "lon": -90.5069,
                     *       "cell": "8966d342213ffff",
                     *       "location_precision": "G1",
                     *       "source": "report",
                     *       "verification": "V1",
                     *       "flags": {
                     *         "bias": "B1",
                     *         "weapon": "W1",
                     *         "taken": [
                     *           "T1"
                     *         ],
                     *         "injury": "I1",
                     *         "delivery": "D1",
                     *         "police_told": "no",
                     *         "repeat": "R1",
                     *         "leg": {
                     *           "from": "8766d3422ffffff",
                     *           "to": "8766d3420ffffff"
                     *         },
                     *         "loss": "1500_5000",
                     *         "insured": "yes",
                     *         "complaint": {
                     *           "stage": "charged",
                     *           "month": "2026-09"
                     *         }
                     *       },
                     *       "consents": [
                     *         "totals"
                     *       ],
                     *       "narrative": "Dos personas siguieron al equipo hasta la parada.",
                     *       "version": 2,
                     *       "recorded_at": "2026-11-21T03:30:00Z",
                     *       "withdrawn": false,
                     *       "duplicate_of": "0193a000-0000-7000-8000-000000000009"
                     *     }
                     */
                    "application/json": components["schemas"]["EventOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    event_review: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "verification": "V3",
                 *       "reason": "mistake"
                 *     }
                 */
                "application/json": components["schemas"]["ReviewIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "kind": "P1",
                     *       "severity": 2,
                     *       "felt": 2,
                     *       "potential": 2,
                     *       "key_populations": [
                     *         "TW"
                     *       ],
                     *       "setting": "S1",
                     *       "perpetrator": "A1",
                     *       "occurred_at": "2026-11-20T21:00:00-06:00",
                     *       "occurred_until": "2026-11-21T03:30:00Z",
                     *       "time_precision": "T1",
                     *       "lat": 14.6349,
                     *       "lon": -90.5069,
                     *       "cell": "8966d342213ffff",
                     *       "location_precision": "G1",
                     *       "source": "report",
                     *       "verification": "V1",
                     *       "flags": {
                     *         "bias": "B1",
                     *         "weapon": "W1",
                     *         "taken": [
                     *           "T1"
                     *         ],
                     *         "injury": "I1",
                     *         "delivery": "D1",
                     *         "police_told": "no",
                     *         "repeat": "R1",
                     *         "leg": {
                     *           "from": "8766d3422ffffff",
                     *           "to": "8766d3420ffffff"
                     *         },
                     *         "loss": "1500_5000",
                     *         "insured": "yes",
                     *         "complaint": {
                     *           "stage": "charged",
                     *           "month": "2026-09"
                     *         }
                     *       },
                     *       "consents": [
                     *         "totals"
                     *       ],
                     *       "narrative": "Dos personas siguieron al equipo hasta la parada.",
                     *       "version": 2,
                     *       "recorded_at": "2026-11-21T03:30:00Z",
                     *       "withdrawn": false,
                     *       "duplicate_of": "0193a000-0000-7000-8000-000000000009"
                     *     }
                     */
                    "application/json": components["schemas"]["EventOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    event_statement: {
        parameters: {
            query?: {
                /**
                 * @description `a4` (unless given) or `letter`.
                 * @example a4
                 */
                paper?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The statement as PDF */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": number[];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exposure_list: {
        parameters: {
            query?: {
                /**
                 * @description Records on the page, 1–200; 50 unless given.
                 * @example 1
                 */
                limit?: string;
                /**
                 * @description `next` of the page before.
                 * @example next
                 */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "exposure": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "started_at": "2026-11-20T20:00:00-06:00",
                     *           "ended_at": "2026-11-20T23:00:00-06:00",
                     *           "workers": 2,
                     *           "worker_hours": 1.5,
                     *           "lat": 14.6349,
                     *           "lon": -90.5069,
                     *           "cell": "8966d342213ffff",
                     *           "location_precision": "G1",
                     *           "key_populations": [
                     *             "TW"
                     *           ],
                     *           "source": "report",
                     *           "version": 2,
                     *           "recorded_at": "2026-11-21T03:30:00Z",
                     *           "withdrawn": false
                     *         }
                     *       ],
                     *       "next": "AgAAAAAAAAM"
                     *     }
                     */
                    "application/json": components["schemas"]["ExposureList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exposure_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "0193a000-0000-7000-8000-000000000001",
                 *       "started_at": "2026-11-20T20:00:00-06:00",
                 *       "ended_at": "2026-11-20T23:00:00-06:00",
                 *       "workers": 2,
                 *       "worker_hours": 1.5,
                 *       "lat": 14.6349,
                 *       "lon": -90.5069,
                 *       "cell": "8966d342213ffff",
                 *       "location_precision": "G1",
                 *       "key_populations": [
                 *         "TW"
                 *       ],
                 *       "source": "report"
                 *     }
                 */
                "application/json": components["schemas"]["ExposureIn"];
                /** @example {"id":"0193a000-0000-7000-8000-000000000001","status":"created"} */
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description All were here already. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "status": "created",
                     *       "version": 2,
                     *       "similar": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "recorded_at": "2026-11-21T03:30:00Z"
                     *         }
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "code": "phone",
                     *           "sentence": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedOut"];
                };
            };
            /** @description All are new. A single record is answered with `CreatedOut`. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "index": 2,
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "status": "created",
                     *           "version": 2,
                     *           "problem": {
                     *             "type": "urn:atalaya:problem:invalid_event",
                     *             "title": "El evento tiene errores.",
                     *             "status": 422,
                     *             "detail": "Un campo no se acepta.",
                     *             "code": "invalid_event",
                     *             "errors": [
                     *               {
                     *                 "pointer": "/lat",
                     *                 "parameter": "resolution",
                     *                 "code": "out_of_range",
                     *                 "detail": "Debe estar entre 5 y 9."
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BatchOut"];
                };
            };
            /** @description Each is told by itself. */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "index": 2,
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "status": "created",
                     *           "version": 2,
                     *           "problem": {
                     *             "type": "urn:atalaya:problem:invalid_event",
                     *             "title": "El evento tiene errores.",
                     *             "status": 422,
                     *             "detail": "Un campo no se acepta.",
                     *             "code": "invalid_event",
                     *             "errors": [
                     *               {
                     *                 "pointer": "/lat",
                     *                 "parameter": "resolution",
                     *                 "code": "out_of_range",
                     *                 "detail": "Debe estar entre 5 y 9."
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BatchOut"];
                };
            };
            /** @description The id is in use for something that is not theirs (`id_taken`). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description None was taken. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exposure_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "started_at": "2026-11-20T20:00:00-06:00",
                     *       "ended_at": "2026-11-20T23:00:00-06:00",
                     *       "workers": 2,
                     *       "worker_hours": 1.5,
                     *       "lat": 14.6349,
                     *       "lon": -90.5069,
                     *       "cell": "8966d342213ffff",
                     *       "location_precision": "G1",
                     *       "key_populations": [
                     *         "TW"
                     *       ],
                     *       "source": "report",
                     *       "version": 2,
                     *       "recorded_at": "2026-11-21T03:30:00Z",
                     *       "withdrawn": false
                     *     }
                     */
                    "application/json": components["schemas"]["ExposureOut"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    exposure_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    exposure_amend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "0193a000-0000-7000-8000-000000000001",
                 *       "started_at": "2026-11-20T20:00:00-06:00",
                 *       "ended_at": "2026-11-20T23:00:00-06:00",
                 *       "workers": 2,
                 *       "worker_hours": 1.5,
                 *       "lat": 14.6349,
                 *       "lon": -90.5069,
                 *       "cell": "8966d342213ffff",
                 *       "location_precision": "G1",
                 *       "key_populations": [
                 *         "TW"
                 *       ],
                 *       "source": "report"
                 *     }
                 */
                "application/json": components["schemas"]["ExposureIn"];
                /**
                 * @example {
                 *       "id": "0193a000-0000-7000-8000-000000000001",
                 *       "started_at": "2026-11-20T20:00:00-06:00",
                 *       "ended_at": "2026-11-20T23:00:00-06:00",
                 *       "workers": 2,
                 *       "worker_hours": 1.5,
                 *       "lat": 14.6349,
                 *       "lon": -90.5069,
                 *       "cell": "8966d342213ffff",
                 *       "location_precision": "G1",
                 *       "key_populations": [
                 *         "TW"
                 *       ],
                 *       "source": "report"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["ExposureIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "started_at": "2026-11-20T20:00:00-06:00",
                     *       "ended_at": "2026-11-20T23:00:00-06:00",
                     *       "workers": 2,
                     *       "worker_hours": 1.5,
                     *       "lat": 14.6349,
                     *       "lon": -90.5069,
                     *       "cell": "8966d342213ffff",
                     *       "location_precision": "G1",
                     *       "key_populations": [
                     *         "TW"
                     *       ],
                     *       "source": "report",
                     *       "version": 2,
                     *       "recorded_at": "2026-11-21T03:30:00Z",
                     *       "withdrawn": false
                     *     }
                     */
                    "application/json": components["schemas"]["ExposureOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    facility_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "facilities": [
                     *         {
                     *           "facility": "office",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "checked_at": "2026-11-21T03:30:00Z",
                     *           "yes": 2,
                     *           "of": 2,
                     *           "open": [
                     *             "exits"
                     *           ],
                     *           "items": [
                     *             {
                     *               "code": "exits",
                     *               "label": {
                     *                 "es": "Disparos",
                     *                 "en": "Shots"
                     *               },
                     *               "answer": "yes"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FacilityList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    facility_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which of the organisation's premises: a code, as the list has it.
                 * @example office
                 */
                facility: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "yes": [
                 *         "exits"
                 *       ],
                 *       "no": [
                 *         "camera"
                 *       ],
                 *       "not_applicable": [
                 *         "garage"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["FacilityIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "facilities": [
                     *         {
                     *           "facility": "office",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "checked_at": "2026-11-21T03:30:00Z",
                     *           "yes": 2,
                     *           "of": 2,
                     *           "open": [
                     *             "exits"
                     *           ],
                     *           "items": [
                     *             {
                     *               "code": "exits",
                     *               "label": {
                     *                 "es": "Disparos",
                     *                 "en": "Shots"
                     *               },
                     *               "answer": "yes"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["FacilityList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    hindsight_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "model": "1-5f8a1c3e",
                     *       "cut_points": {
                     *         "1": 1.5,
                     *         "3": 1.5,
                     *         "4": 1.5,
                     *         "5": 1.5
                     *       },
                     *       "exposure": "none",
                     *       "from": "2026-11-21T03:30:00Z",
                     *       "until": "2026-11-21T03:30:00Z",
                     *       "verdict": "too_few",
                     *       "sentence": {
                     *         "es": "Disparos",
                     *         "en": "Shots"
                     *       },
                     *       "remarks": [
                     *         {
                     *           "about": "lead",
                     *           "sentence": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           }
                     *         }
                     *       ],
                     *       "found": {
                     *         "events": 2,
                     *         "unplaced": 2,
                     *         "weeks": 2,
                     *         "cells": 2,
                     *         "share_step": 1.5,
                     *         "gain": [
                     *           {
                     *             "area": 1.5,
                     *             "map": 1.5,
                     *             "counts": 1.5,
                     *             "counts_by_hour": 1.5
                     *           }
                     *         ],
                     *         "expected_over_observed": 1.5,
                     *         "coverage_80": 1.5,
                     *         "bits_per_event": 1.5,
                     *         "bits_interval_95": [
                     *           1.5
                     *         ],
                     *         "bits_hour": 1.5,
                     *         "rank_stability": 1.5,
                     *         "levels": [
                     *           {
                     *             "from_level": 2,
                     *             "events": 1.5,
                     *             "area": 1.5
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["HindsightOut"];
                };
            };
            202: {
                headers: {
                    /** @description Seconds until asking again makes sense */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "done": 1
                     *     }
                     */
                    "application/json": components["schemas"]["HindsightProgress"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    indicators_get: {
        parameters: {
            query?: {
                /**
                 * @description A quarter or year, like `2026-Q3` or `2026`; the quarter that runs unless given.
                 * @example 2026-Q3
                 */
                period?: string;
                /**
                 * @description `organisation` (the default), `department` or `population`.
                 * @example organisation
                 */
                by?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "period": "2026-Q3",
                     *       "before": "2025-Q2",
                     *       "closed": false,
                     *       "by": "organisation",
                     *       "about": {
                     *         "es": "Disparos",
                     *         "en": "Shots"
                     *       },
                     *       "activity": [
                     *         {
                     *           "group": "organisation",
                     *           "events": 2,
                     *           "verified": 2,
                     *           "sessions": 2,
                     *           "hours": 1.5
                     *         }
                     *       ],
                     *       "withheld_percent": 2,
                     *       "indicators": [
                     *         {
                     *           "number": 2,
                     *           "name": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "formula": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "figures": [
                     *             {
                     *               "group": "organisation",
                     *               "part": "",
                     *               "state": "told",
                     *               "unit": "GT-0501",
                     *               "value": 1.5,
                     *               "interval": [
                     *                 1.5
                     *               ],
                     *               "n": 2,
                     *               "of": 1.5,
                     *               "compared": {
                     *                 "trend": "no_clear_change",
                     *                 "ratio": 1.5,
                     *                 "interval": [
                     *                   1.5
                     *                 ]
                     *               }
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "legs": [
                     *         {
                     *           "from": "GT-0501",
                     *           "to": "GT-1101",
                     *           "events": 2
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["IndicatorsOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cloud_event: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "specversion": "1.0",
                 *       "type": "org.atalaya.event.v1",
                 *       "source": "https://kobo.example",
                 *       "id": "0193a000-0000-7000-8000-000000000001",
                 *       "data": {
                 *         "kind": "P1",
                 *         "occurred_at": "2026-11-20T21:00:00-06:00",
                 *         "lat": 14.6349,
                 *         "lon": -90.5069
                 *       }
                 *     }
                 */
                "application/cloudevents+json": components["schemas"]["CloudEvent"];
                /**
                 * @example {
                 *       "specversion": "1.0",
                 *       "type": "org.atalaya.event.v1",
                 *       "source": "https://kobo.example",
                 *       "id": "0193a000-0000-7000-8000-000000000001",
                 *       "data": {
                 *         "kind": "P1",
                 *         "occurred_at": "2026-11-20T21:00:00-06:00",
                 *         "lat": 14.6349,
                 *         "lon": -90.5069
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CloudEvent"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "status": "created",
                     *       "version": 2,
                     *       "similar": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "recorded_at": "2026-11-21T03:30:00Z"
                     *         }
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "code": "phone",
                     *           "sentence": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedOut"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "status": "created",
                     *       "version": 2,
                     *       "similar": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "recorded_at": "2026-11-21T03:30:00Z"
                     *         }
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "code": "phone",
                     *           "sentence": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedOut"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    kobo_submission: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "_uuid": "0193a000-0000-7000-8000-000000000001",
                 *       "kind": "P1",
                 *       "occurred_at": "2026-11-21T03:30:00Z",
                 *       "location": "14.6349 -90.5069 1500 12"
                 *     }
                 */
                "application/json": components["schemas"]["KoboSubmission"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "status": "created",
                     *       "version": 2,
                     *       "similar": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "recorded_at": "2026-11-21T03:30:00Z"
                     *         }
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "code": "phone",
                     *           "sentence": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedOut"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "status": "created",
                     *       "version": 2,
                     *       "similar": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "recorded_at": "2026-11-21T03:30:00Z"
                     *         }
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "code": "phone",
                     *           "sentence": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedOut"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    lesson_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "lessons": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "lesson",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "writer": "OMES",
                     *           "own": false,
                     *           "audience": "own",
                     *           "unit": "GT-0501",
                     *           "unit_name": "Escuintla",
                     *           "text": "Salir de dos en dos después de las 19 h.",
                     *           "written_on": "2026-11-30",
                     *           "owner": {
                     *             "slug": "omes",
                     *             "name": "OMES"
                     *           },
                     *           "due_on": "2026-12-31",
                     *           "done_on": "2026-12-20",
                     *           "late": false,
                     *           "may_remove": false,
                     *           "may_do": false
                     *         }
                     *       ],
                     *       "owners": [
                     *         {
                     *           "slug": "omes",
                     *           "name": "OMES"
                     *         }
                     *       ],
                     *       "may_write": false
                     *     }
                     */
                    "application/json": components["schemas"]["LessonList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    lesson_write: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "0193a000-0000-7000-8000-000000000001",
                 *       "kind": "lesson",
                 *       "audience": "own",
                 *       "unit": "GT-0501",
                 *       "text": "Salir de dos en dos después de las 19 h.",
                 *       "owner": "omes",
                 *       "due_on": "2026-12-31"
                 *     }
                 */
                "application/json": components["schemas"]["LessonIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "lessons": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "lesson",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "writer": "OMES",
                     *           "own": false,
                     *           "audience": "own",
                     *           "unit": "GT-0501",
                     *           "unit_name": "Escuintla",
                     *           "text": "Salir de dos en dos después de las 19 h.",
                     *           "written_on": "2026-11-30",
                     *           "owner": {
                     *             "slug": "omes",
                     *             "name": "OMES"
                     *           },
                     *           "due_on": "2026-12-31",
                     *           "done_on": "2026-12-20",
                     *           "late": false,
                     *           "may_remove": false,
                     *           "may_do": false
                     *         }
                     *       ],
                     *       "owners": [
                     *         {
                     *           "slug": "omes",
                     *           "name": "OMES"
                     *         }
                     *       ],
                     *       "may_write": false
                     *     }
                     */
                    "application/json": components["schemas"]["LessonList"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "lessons": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "lesson",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "writer": "OMES",
                     *           "own": false,
                     *           "audience": "own",
                     *           "unit": "GT-0501",
                     *           "unit_name": "Escuintla",
                     *           "text": "Salir de dos en dos después de las 19 h.",
                     *           "written_on": "2026-11-30",
                     *           "owner": {
                     *             "slug": "omes",
                     *             "name": "OMES"
                     *           },
                     *           "due_on": "2026-12-31",
                     *           "done_on": "2026-12-20",
                     *           "late": false,
                     *           "may_remove": false,
                     *           "may_do": false
                     *         }
                     *       ],
                     *       "owners": [
                     *         {
                     *           "slug": "omes",
                     *           "name": "OMES"
                     *         }
                     *       ],
                     *       "may_write": false
                     *     }
                     */
                    "application/json": components["schemas"]["LessonList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    lesson_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    lesson_done: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "done": false
                 *     }
                 */
                "application/json": components["schemas"]["LessonDoneIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "lessons": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "lesson",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "writer": "OMES",
                     *           "own": false,
                     *           "audience": "own",
                     *           "unit": "GT-0501",
                     *           "unit_name": "Escuintla",
                     *           "text": "Salir de dos en dos después de las 19 h.",
                     *           "written_on": "2026-11-30",
                     *           "owner": {
                     *             "slug": "omes",
                     *             "name": "OMES"
                     *           },
                     *           "due_on": "2026-12-31",
                     *           "done_on": "2026-12-20",
                     *           "late": false,
                     *           "may_remove": false,
                     *           "may_do": false
                     *         }
                     *       ],
                     *       "owners": [
                     *         {
                     *           "slug": "omes",
                     *           "name": "OMES"
                     *         }
                     *       ],
                     *       "may_write": false
                     *     }
                     */
                    "application/json": components["schemas"]["LessonList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    live_get: {
        parameters: {
            query?: {
                /**
                 * @description The hexagon in the middle of what is shown: a promoter's map shows the municipality that it is in, beside those that
                 *     they have looked at today; a few a day.
                 * @example 886d29c6e5fffff
                 */
                at?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A websocket; its messages are described apart. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    live_poll_get: {
        parameters: {
            query: {
                /**
                 * @description The client's number for the subscription, in every frame; 1 unless given.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id?: string;
                /**
                 * @description `ALL` (unless given) or the code of a key population.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `now` (unless given) or an hour of the week 0–167.
                 * @example now
                 */
                hour?: string;
                /**
                 * @description H3 resolution 5–9; 8 unless given.
                 * @example 8
                 */
                resolution?: string;
                /**
                 * @description H3 cells four resolutions coarser, at most 64, separated by commas.
                 * @example 846d291ffffffff
                 */
                parents: string;
                /**
                 * @description What the client has from before: the epoch of its frames.
                 * @example 1
                 */
                epoch?: string;
                /**
                 * @description And of each parent, in the same order, the `seq` of its last frame; nothing between two
                 *     commas for a parent of which it has none.
                 * @example 44,,47
                 */
                seq?: string;
                /**
                 * @description The hexagon in the middle of what is shown: a promoter's map shows the municipality that it is in, beside those that
                 *     they have looked at today; a few a day.
                 * @example 886d29c6e5fffff
                 */
                at?: string;
                /**
                 * @description Tell the account's alerts too, those after this position; 0 for all that are open.
                 * @example 1
                 */
                alerts?: string;
                /**
                 * @description `binary` (unless given): frames as base64 of their bytes; `compact`: the same of the compact
                 *     subprotocol; `json`: as objects.
                 * @example binary
                 */
                frames?: string;
                /**
                 * @description A name of the client's choice for itself, at most 64 characters: a poll of the same name
                 *     that still waits is over, since nobody reads its answer.
                 * @example 1
                 */
                reader?: string;
                /**
                 * @description Seconds to wait for something new, 0–55; 25 unless given. With 0 the answer tells of every
                 *     parent, also that nothing changed.
                 * @example 1
                 */
                wait?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lines; their messages are described apart. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example {"id":"0193a000-0000-7000-8000-000000000001","status":"created"} */
                    "application/x-ndjson": string;
                };
            };
            /** @description Nothing was to be told, not even that nothing happened: what is shown grows old. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    live_snapshot_get: {
        parameters: {
            query: {
                /**
                 * @description The client's number for the subscription, in every frame; 1 unless given.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id?: string;
                /**
                 * @description `ALL` (unless given) or the code of a key population.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `now` (unless given) or an hour of the week 0–167.
                 * @example now
                 */
                hour?: string;
                /**
                 * @description H3 resolution 5–9; 8 unless given.
                 * @example 8
                 */
                resolution?: string;
                /**
                 * @description H3 cells four resolutions coarser, at most 64, separated by commas.
                 * @example 846d291ffffffff
                 */
                parents: string;
                /**
                 * @description What the client has from before: the epoch of its frames.
                 * @example 1
                 */
                epoch?: string;
                /**
                 * @description And of each parent, in the same order, the `seq` of its last frame; nothing between two
                 *     commas for a parent of which it has none.
                 * @example 44,,47
                 */
                seq?: string;
                /**
                 * @description The hexagon in the middle of what is shown: a promoter's map shows the municipality that it is in, beside those that
                 *     they have looked at today; a few a day.
                 * @example 886d29c6e5fffff
                 */
                at?: string;
                /**
                 * @description Tell the account's alerts too, those after this position; 0 for all that are open.
                 * @example 1
                 */
                alerts?: string;
                /**
                 * @description `binary` (unless given): frames as base64 of their bytes; `compact`: the same of the compact
                 *     subprotocol; `json`: as objects.
                 * @example binary
                 */
                frames?: string;
            };
            header?: {
                /**
                 * @description The tag of what the client has.
                 * @example 1
                 */
                "If-None-Match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The frame; it is described apart. As an object with `frames=json`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description It is what the client has. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    live_stream_get: {
        parameters: {
            query: {
                /**
                 * @description The client's number for the subscription, in every frame; 1 unless given.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id?: string;
                /**
                 * @description `ALL` (unless given) or the code of a key population.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `now` (unless given) or an hour of the week 0–167.
                 * @example now
                 */
                hour?: string;
                /**
                 * @description H3 resolution 5–9; 8 unless given.
                 * @example 8
                 */
                resolution?: string;
                /**
                 * @description H3 cells four resolutions coarser, at most 64, separated by commas.
                 * @example 846d291ffffffff
                 */
                parents: string;
                /**
                 * @description What the client has from before: the epoch of its frames.
                 * @example 1
                 */
                epoch?: string;
                /**
                 * @description And of each parent, in the same order, the `seq` of its last frame; nothing between two
                 *     commas for a parent of which it has none.
                 * @example 44,,47
                 */
                seq?: string;
                /**
                 * @description The hexagon in the middle of what is shown: a promoter's map shows the municipality that it is in, beside those that
                 *     they have looked at today; a few a day.
                 * @example 886d29c6e5fffff
                 */
                at?: string;
                /**
                 * @description Tell the account's alerts too, those after this position; 0 for all that are open.
                 * @example 1
                 */
                alerts?: string;
                /**
                 * @description `binary` (unless given): frames as base64 of their bytes; `compact`: the same of the compact
                 *     subprotocol; `json`: as objects.
                 * @example binary
                 */
                frames?: string;
            };
            header?: {
                /**
                 * @description The position of the event stream that broke off; goes before `epoch` and `seq`.
                 * @example epoch
                 */
                "Last-Event-ID"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events; their messages are described apart. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example event: frame
                     *     data: {"type":"hello","epoch":"00d1f2c3b4a59687"}
                     */
                    "text/event-stream": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    logbook_plan_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "plans": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "name": "Bitácora mensual",
                     *           "plan": {
                     *             "sheet": "Bitácora",
                     *             "header_row": 2,
                     *             "columns": {
                     *               "Fecha del hecho": "date"
                     *             },
                     *             "date_order": "dmy",
                     *             "places": {
                     *               "la terminal": "GT-0101"
                     *             },
                     *             "words": {
                     *               "kind": {
                     *                 "robo": "P1"
                     *               }
                     *             },
                     *             "fixed": {
                     *               "source": "log"
                     *             }
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["LogbookPlanList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    logbook_plan_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Bitácora mensual",
                 *       "plan": {
                 *         "sheet": "Bitácora",
                 *         "header_row": 2,
                 *         "columns": {
                 *           "Fecha del hecho": "date"
                 *         },
                 *         "date_order": "dmy",
                 *         "places": {
                 *           "la terminal": "GT-0101"
                 *         },
                 *         "words": {
                 *           "kind": {
                 *             "robo": "P1"
                 *           }
                 *         },
                 *         "fixed": {
                 *           "source": "log"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["LogbookPlanIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "plans": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "name": "Bitácora mensual",
                     *           "plan": {
                     *             "sheet": "Bitácora",
                     *             "header_row": 2,
                     *             "columns": {
                     *               "Fecha del hecho": "date"
                     *             },
                     *             "date_order": "dmy",
                     *             "places": {
                     *               "la terminal": "GT-0101"
                     *             },
                     *             "words": {
                     *               "kind": {
                     *                 "robo": "P1"
                     *               }
                     *             },
                     *             "fixed": {
                     *               "source": "log"
                     *             }
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["LogbookPlanList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    logbook_plan_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    logbook_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "Fecha;Qué pasó;Municipio",
                 *       "plan": {
                 *         "sheet": "Bitácora",
                 *         "header_row": 2,
                 *         "columns": {
                 *           "Fecha del hecho": "date"
                 *         },
                 *         "date_order": "dmy",
                 *         "places": {
                 *           "la terminal": "GT-0101"
                 *         },
                 *         "words": {
                 *           "kind": {
                 *             "robo": "P1"
                 *           }
                 *         },
                 *         "fixed": {
                 *           "source": "log"
                 *         }
                 *       }
                 *     }
                 */
                "multipart/form-data": components["schemas"]["LogbookForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "of": 2,
                     *       "stored": 2,
                     *       "created": 2,
                     *       "already_there": 2,
                     *       "refused": 2,
                     *       "done": false
                     *     }
                     */
                    "application/x-ndjson": components["schemas"]["LogbookProgress"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    logbook_preview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "Fecha;Qué pasó;Municipio",
                 *       "plan": {
                 *         "sheet": "Bitácora",
                 *         "header_row": 2,
                 *         "columns": {
                 *           "Fecha del hecho": "date"
                 *         },
                 *         "date_order": "dmy",
                 *         "places": {
                 *           "la terminal": "GT-0101"
                 *         },
                 *         "words": {
                 *           "kind": {
                 *             "robo": "P1"
                 *           }
                 *         },
                 *         "fixed": {
                 *           "source": "log"
                 *         }
                 *       }
                 *     }
                 */
                "multipart/form-data": components["schemas"]["LogbookForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rows": 2,
                     *       "accepted": 2,
                     *       "new": 2,
                     *       "already_there": 2,
                     *       "refused": 2,
                     *       "refused_rows": [
                     *         {
                     *           "row": 2,
                     *           "reasons": [
                     *             {
                     *               "pointer": "/occurred_at",
                     *               "code": "not_a_date",
                     *               "detail": {
                     *                 "es": "Disparos",
                     *                 "en": "Shots"
                     *               }
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "shown": [
                     *         {
                     *           "row": 2,
                     *           "from": "2026-11-21T03:30:00Z",
                     *           "until": "2026-11-21T03:30:00Z",
                     *           "time_precision": "T1",
                     *           "kind": "P1",
                     *           "severity": 2,
                     *           "place": "Mixco, Guatemala",
                     *           "key_populations": [
                     *             "TW"
                     *           ]
                     *         }
                     *       ],
                     *       "from": "2026-11-21T03:30:00Z",
                     *       "until": "2026-11-21T03:30:00Z",
                     *       "telling": [
                     *         2
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["LogbookPreview"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    logbook_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "Fecha;Qué pasó;Municipio",
                 *       "plan": {
                 *         "sheet": "Bitácora",
                 *         "header_row": 2,
                 *         "columns": {
                 *           "Fecha del hecho": "date"
                 *         },
                 *         "date_order": "dmy",
                 *         "places": {
                 *           "la terminal": "GT-0101"
                 *         },
                 *         "words": {
                 *           "kind": {
                 *             "robo": "P1"
                 *           }
                 *         },
                 *         "fixed": {
                 *           "source": "log"
                 *         }
                 *       }
                 *     }
                 */
                "multipart/form-data": components["schemas"]["LogbookForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "encoding": "xlsx",
                     *       "delimiter": ";",
                     *       "sheets": [
                     *         "Bitácora"
                     *       ],
                     *       "sheet": "Bitácora",
                     *       "header_row": 2,
                     *       "first_rows": [
                     *         {
                     *           "row": 2,
                     *           "cells": [
                     *             "Fecha del hecho"
                     *           ]
                     *         }
                     *       ],
                     *       "rows": 2,
                     *       "columns": [
                     *         {
                     *           "name": "Fecha del hecho",
                     *           "heading": "date",
                     *           "guessed": false,
                     *           "samples": [
                     *             "03/04/2024"
                     *           ]
                     *         }
                     *       ],
                     *       "dates": {
                     *         "plain": 2,
                     *         "day_first": 2,
                     *         "month_first": 2,
                     *         "either": 2,
                     *         "unread": 2,
                     *         "blank": 2,
                     *         "unread_times": 2,
                     *         "example": {
                     *           "text": "03/04/2024",
                     *           "day_first": "2026-11-20",
                     *           "month_first": "2026-11-20"
                     *         },
                     *         "unread_examples": [
                     *           "ayer"
                     *         ],
                     *         "order": "dmy",
                     *         "order_said": false
                     *       },
                     *       "places": [
                     *         {
                     *           "text": "San José",
                     *           "rows": 2,
                     *           "offered": [
                     *             {
                     *               "code": "GT-0101",
                     *               "name": "Guatemala, Guatemala"
                     *             }
                     *           ],
                     *           "department": "Petén",
                     *           "answer": "-"
                     *         }
                     *       ],
                     *       "words": [
                     *         {
                     *           "list": "kind",
                     *           "word": "robo",
                     *           "rows": 2,
                     *           "answer": "-"
                     *         }
                     *       ],
                     *       "open": 2
                     *     }
                     */
                    "application/json": components["schemas"]["LogbookReading"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    logbook_refused: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "Fecha;Qué pasó;Municipio",
                 *       "plan": {
                 *         "sheet": "Bitácora",
                 *         "header_row": 2,
                 *         "columns": {
                 *           "Fecha del hecho": "date"
                 *         },
                 *         "date_order": "dmy",
                 *         "places": {
                 *           "la terminal": "GT-0101"
                 *         },
                 *         "words": {
                 *           "kind": {
                 *             "robo": "P1"
                 *           }
                 *         },
                 *         "fixed": {
                 *           "source": "log"
                 *         }
                 *       }
                 *     }
                 */
                "multipart/form-data": components["schemas"]["LogbookForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example  */
                    "text/csv": string;
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    briefing_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "asleep": "briefing",
                     *       "briefing": 2,
                     *       "read_at": "2026-11-21T03:30:00Z",
                     *       "read_until": "2026-11-21T03:30:00Z",
                     *       "consent": 2,
                     *       "agreed": 2,
                     *       "agreed_at": "2026-11-21T03:30:00Z",
                     *       "vouching_due_at": "2026-11-21T03:30:00Z",
                     *       "vouched_until": "2026-11-21T03:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["BriefingOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    briefing_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "briefing": 1,
                 *       "consent": 1
                 *     }
                 */
                "application/json": components["schemas"]["BriefingIn"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    own_data_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": {
                     *         "handle": "ana",
                     *         "organisation": "omes",
                     *         "role": "promoter",
                     *         "key_populations": [
                     *           "TW"
                     *         ]
                     *       },
                     *       "contact": {
                     *         "name": "Filomena López",
                     *         "phone": "+502 5555 1234",
                     *         "email": "ana@example.org",
                     *         "language": "es",
                     *         "question": "¿Cómo se llama su gata?",
                     *         "answer": "No tengo gata"
                     *       },
                     *       "events": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "P1",
                     *           "severity": 2,
                     *           "felt": 2,
                     *           "potential": 2,
                     *           "key_populations": [
                     *             "TW"
                     *           ],
                     *           "setting": "S1",
                     *           "perpetrator": "A1",
                     *           "occurred_at": "2026-11-20T21:00:00-06:00",
                     *           "occurred_until": "2026-11-21T03:30:00Z",
                     *           "time_precision": "T1",
                     *           "lat": 14.6349,
                     *           "lon": -90.5069,
                     *           "cell": "8966d342213ffff",
                     *           "location_precision": "G1",
                     *           "source": "report",
                     *           "verification": "V1",
                     *           "flags": {
                     *             "bias": "B1",
                     *             "weapon": "W1",
                     *             "taken": [
                     *               "T1"
                     *             ],
                     *             "injury": "I1",
                     *             "delivery": "D1",
                     *             "police_told": "no",
                     *             "repeat": "R1",
                     *             "leg": {
                     *               "from": "8766d3422ffffff",
                     *               "to": "8766d3420ffffff"
                     *             },
                     *             "loss": "1500_5000",
                     *             "insured": "yes",
                     *             "complaint": {
                     *               "stage": "charged",
                     *               "month": "2026-09"
                     *             }
                     *           },
                     *           "consents": [
                     *             "totals"
                     *           ],
                     *           "narrative": "Dos personas siguieron al equipo hasta la parada.",
                     *           "version": 2,
                     *           "recorded_at": "2026-11-21T03:30:00Z",
                     *           "withdrawn": false,
                     *           "duplicate_of": "0193a000-0000-7000-8000-000000000009"
                     *         }
                     *       ],
                     *       "exposure": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000002",
                     *           "workers": 2
                     *         }
                     *       ],
                     *       "outreach": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "code": "K7F",
                     *           "phase": "out",
                     *           "colour": "green",
                     *           "exercise": false,
                     *           "exercise_asked": false,
                     *           "protocol_read": 2,
                     *           "suspended": false,
                     *           "contacts_missed": 2,
                     *           "debrief": "nothing_happened",
                     *           "starts_at": "2026-11-21T03:30:00Z",
                     *           "ends_at": "2026-11-21T03:30:00Z",
                     *           "home_by": "2026-11-21T03:30:00Z",
                     *           "company": "pair",
                     *           "buddy": "eva",
                     *           "online": false,
                     *           "outside": {
                     *             "minutes": 2,
                     *             "act": "call",
                     *             "until": "2026-11-21T03:30:00Z"
                     *           },
                     *           "vehicle": false,
                     *           "vehicle_state": "requested",
                     *           "shares_zone": false,
                     *           "heard_at": "2026-11-21T03:30:00Z",
                     *           "expected": {
                     *             "kind": "set_out",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           },
                     *           "requirement": {
                     *             "level": 3,
                     *             "go": "alone",
                     *             "check_every": 2,
                     *             "buddy": false,
                     *             "transport": false,
                     *             "approval": false
                     *           },
                     *           "promoter": "ana",
                     *           "is_out": false,
                     *           "waits": false,
                     *           "next": {
                     *             "step": "R2",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           },
                     *           "alarms": [
                     *             {
                     *               "number": 2,
                     *               "cause": "not_arrived",
                     *               "due_at": "2026-11-21T03:30:00Z",
                     *               "step": "R2",
                     *               "called_at": "2026-11-21T03:30:00Z",
                     *               "taken_up": false,
                     *               "taken_up_by": "sofia",
                     *               "taken_up_at": "2026-11-21T03:30:00Z",
                     *               "answered_at": "2026-11-21T03:30:00Z",
                     *               "answer_said_at": "2026-11-21T03:30:00Z",
                     *               "next": {
                     *                 "step": "R2",
                     *                 "at": "2026-11-21T03:30:00Z"
                     *               }
                     *             }
                     *           ],
                     *           "watch": {
                     *             "supervisors": 2,
                     *             "roster": false,
                     *             "gaps": [
                     *               {
                     *                 "from": "2026-11-21T03:30:00Z",
                     *                 "until": "2026-11-21T03:30:00Z"
                     *               }
                     *             ]
                     *           },
                     *           "place": {
                     *             "cell": "8966d342213ffff",
                     *             "setting": "S1"
                     *           },
                     *           "check_ins": [
                     *             {
                     *               "id": "0193a000-0000-7000-8000-000000000001",
                     *               "kind": "ok",
                     *               "said_at": "2026-11-21T03:30:00Z",
                     *               "received_at": "2026-11-21T03:30:00Z",
                     *               "for_them": false,
                     *               "duress": false,
                     *               "cell": "8966d342213ffff"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "bulletins": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "shots",
                     *           "audience": "own",
                     *           "cells": [
                     *             "8766d3422ffffff"
                     *           ],
                     *           "advice": "No entren por la 5a avenida; salgan por la 12 calle.",
                     *           "issued_at": "2026-11-21T03:30:00Z",
                     *           "valid_until": "2026-11-21T03:30:00Z",
                     *           "state": "in_force",
                     *           "revoked_at": "2026-11-21T03:30:00Z"
                     *         }
                     *       ],
                     *       "place_audits": [
                     *         {
                     *           "cell": "8966d342213ffff",
                     *           "band": "evening"
                     *         }
                     *       ],
                     *       "alerts": [
                     *         {
                     *           "position": 4,
                     *           "kind": "bulletin"
                     *         }
                     *       ],
                     *       "devices": [
                     *         {
                     *           "label": "Mi teléfono",
                     *           "created_at": "2026-11-21T03:30:00Z",
                     *           "last_seen_at": "2026-11-21T03:30:00Z",
                     *           "ended_at": "2026-11-21T03:30:00Z"
                     *         }
                     *       ],
                     *       "passkeys": [
                     *         {
                     *           "label": "Mi teléfono",
                     *           "created_at": "2026-11-21T03:30:00Z",
                     *           "last_used_at": "2026-11-21T03:30:00Z"
                     *         }
                     *       ],
                     *       "second_factor": false,
                     *       "upkeep": {
                     *         "consent": {
                     *           "version": 2,
                     *           "at": "2026-11-21T03:30:00Z"
                     *         },
                     *         "briefing": {
                     *           "version": 2,
                     *           "at": "2026-11-21T03:30:00Z"
                     *         },
                     *         "vouched_at": "2026-11-21T03:30:00Z",
                     *         "vouched_until": "2026-11-21T03:30:00Z"
                     *       },
                     *       "agreements": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "direction": "given",
                     *           "organisation": "vecinas",
                     *           "name": "Red Vecinas",
                     *           "families": [
                     *             "P"
                     *           ],
                     *           "hexagons": 2,
                     *           "until": "2026-11-21T03:30:00Z",
                     *           "state": "offered",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "offered_at": "2026-11-21T03:30:00Z",
                     *           "accepted_at": "2026-11-21T03:30:00Z",
                     *           "ended_at": "2026-11-21T03:30:00Z",
                     *           "may_accept": false,
                     *           "may_end": false
                     *         }
                     *       ],
                     *       "audit": [
                     *         {
                     *           "number": 2,
                     *           "at": "2026-11-21T03:30:00Z",
                     *           "actor": {
                     *             "kind": "user",
                     *             "handle": "ana"
                     *           },
                     *           "action": "event_viewed",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "subject": {
                     *             "kind": "user",
                     *             "id": "0193a000-0000-7000-8000-000000000001",
                     *             "handle": "ana"
                     *           },
                     *           "concerned": [
                     *             "ana"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OwnDataOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    duress_pin_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "pin": "407391",
                 *       "duress_pin": "835162"
                 *     }
                 */
                "application/json": components["schemas"]["DuressPinIn"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ground_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "limited": false,
                     *       "municipalities": [
                     *         {
                     *           "code": "GT-0101",
                     *           "name": "Guatemala",
                     *           "department": "Guatemala"
                     *         }
                     *       ],
                     *       "chosen": [
                     *         "GT-0101"
                     *       ],
                     *       "left": 2
                     *     }
                     */
                    "application/json": components["schemas"]["GroundOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    passkey_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "available": false,
                     *       "passkeys": [
                     *         {
                     *           "id": "Q4b0sZ1mUe8n",
                     *           "label": "Mi teléfono",
                     *           "created_at": "2026-11-21T03:30:00Z",
                     *           "last_used_at": "2026-11-21T03:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PasskeyList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    passkey_add: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "label": "Mi teléfono",
                 *       "credential": {
                 *         "id": "Q4b0sZ1mUe8n",
                 *         "type": "public-key"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PasskeyIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "Q4b0sZ1mUe8n",
                     *       "label": "Mi teléfono",
                     *       "created_at": "2026-11-21T03:30:00Z",
                     *       "last_used_at": "2026-11-21T03:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PasskeyOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    passkey_challenge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "publicKey": {
                     *         "challenge": "mJXm0Yy7p4s",
                     *         "timeout": 60000,
                     *         "userVerification": "required"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PasskeyOptionsOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    passkey_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The passkey's id, base64url.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    pocket_card_make: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "places": [
                 *         "8866d34221fffff"
                 *       ],
                 *       "numbers": [
                 *         "bomberos-voluntarios"
                 *       ],
                 *       "key_population": "TW",
                 *       "paper": "a4"
                 *     }
                 */
                "application/json": components["schemas"]["PocketCardIn"];
            };
        };
        responses: {
            /** @description The card as PDF */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": number[];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    push_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "key": "BEl62iUYgUivxIkv69yViEuiBIa",
                     *       "on": false
                     *     }
                     */
                    "application/json": components["schemas"]["PushOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    push_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "endpoint": "https://push.example/s/gAAAAABm"
                 *     }
                 */
                "application/json": components["schemas"]["PushIn"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    push_unset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    recovery_codes_make: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "287082"
                 *     }
                 */
                "application/json": components["schemas"]["CodeIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recovery_codes": [
                     *         "7KQ4-M2XD"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RecoveryCodesOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    second_factor_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "totp": false,
                     *       "recovery_codes": 2,
                     *       "required": false
                     *     }
                     */
                    "application/json": components["schemas"]["SecondFactorOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    totp_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "287082"
                 *     }
                 */
                "application/json": components["schemas"]["CodeIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recovery_codes": [
                     *         "7KQ4-M2XD"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RecoveryCodesOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    totp_begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "secret": "JBSWY3DPEHPK3PXP",
                     *       "uri": "otpauth://totp/Atalaya:ana?secret=JBSWY3DPEHPK3PXP&issuer=Atalaya"
                     *     }
                     */
                    "application/json": components["schemas"]["TotpOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    totp_remove: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "287082"
                 *     }
                 */
                "application/json": components["schemas"]["CodeIn"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    model_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "model": "ladder-5-0123abcd",
                     *       "formulas": "ladder-5",
                     *       "cut_points": {
                     *         "1": 1.5,
                     *         "3": 1.5,
                     *         "4": 1.5,
                     *         "5": 1.5
                     *       },
                     *       "parameters": {
                     *         "all": 1.5
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ModelOut"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_published_landing: {
        parameters: {
            query?: {
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Lo publicado, como capas",
                     *       "description": "Que no haya reportes no significa que sea seguro.",
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published",
                     *           "rel": "self",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/openapi.json",
                     *           "rel": "service-desc",
                     *           "type": "application/vnd.oai.openapi+json;version=3.1",
                     *           "hreflang": "es",
                     *           "title": "Descripción de la API"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/conformance",
                     *           "rel": "conformance",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Normas que cumple"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/collections",
                     *           "rel": "data",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Colecciones"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_published_collections: {
        parameters: {
            query?: {
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "collections": [
                     *         {
                     *           "id": "departments",
                     *           "title": "Departamentos",
                     *           "description": "Como se cuentan en las publicaciones: de hexágonos H3 enteros de resolución 7, no por su lindero.",
                     *           "extent": {
                     *             "spatial": {
                     *               "bbox": [
                     *                 [
                     *                   -92.23,
                     *                   13.74,
                     *                   -88.22,
                     *                   17.82
                     *                 ]
                     *               ],
                     *               "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
                     *             }
                     *           },
                     *           "itemType": "feature",
                     *           "crs": [
                     *             "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
                     *           ],
                     *           "storageCrs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
                     *           "links": [
                     *             {
                     *               "href": "https://atalaya.example/api/v1/ogc/published/collections/departments",
                     *               "rel": "self",
                     *               "type": "application/json",
                     *               "hreflang": "es",
                     *               "title": "Departamentos"
                     *             },
                     *             {
                     *               "href": "https://atalaya.example/api/v1/ogc/published/collections/departments/items",
                     *               "rel": "items",
                     *               "type": "application/geo+json",
                     *               "hreflang": "es",
                     *               "title": "Los elementos"
                     *             },
                     *             {
                     *               "href": "https://atalaya.example/api/v1/ogc/published/collections/departments/items?f=html",
                     *               "rel": "items",
                     *               "type": "text/html",
                     *               "hreflang": "es",
                     *               "title": "Los elementos, como página"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/collections",
                     *           "rel": "self",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/collections?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_published_collection: {
        parameters: {
            query?: {
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path: {
                /**
                 * @description `departments`, `municipalities`, or `release-` and a release's number.
                 * @example departments
                 */
                collection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "departments",
                     *       "title": "Departamentos",
                     *       "description": "Como se cuentan en las publicaciones: de hexágonos H3 enteros de resolución 7, no por su lindero.",
                     *       "extent": {
                     *         "spatial": {
                     *           "bbox": [
                     *             [
                     *               -92.23,
                     *               13.74,
                     *               -88.22,
                     *               17.82
                     *             ]
                     *           ],
                     *           "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
                     *         }
                     *       },
                     *       "itemType": "feature",
                     *       "crs": [
                     *         "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
                     *       ],
                     *       "storageCrs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/collections/departments",
                     *           "rel": "self",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/collections/departments?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/collections/departments/items",
                     *           "rel": "items",
                     *           "type": "application/geo+json",
                     *           "hreflang": "es",
                     *           "title": "Los elementos"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/collections/departments/items?f=html",
                     *           "rel": "items",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Los elementos, como página"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_published_items: {
        parameters: {
            query?: {
                /**
                 * @description West, south, east, north in degrees, or with heights as the third and sixth number, which choose nothing. From
                 *     east to west it lies across the 180th meridian.
                 * @example [
                 *       -90.6,
                 *       14.5,
                 *       -90.4,
                 *       14.7
                 *     ]
                 */
                bbox?: number[];
                /**
                 * @description The coordinates of `bbox`: longitude and latitude, WGS 84, are all there are.
                 * @example http://www.opengis.net/def/crs/OGC/1.3/CRS84
                 */
                "bbox-crs"?: string;
                /**
                 * @description The coordinates that are wanted: longitude and latitude, WGS 84, are all there are.
                 * @example http://www.opengis.net/def/crs/OGC/1.3/CRS84
                 */
                crs?: string;
                /**
                 * @description An RFC 3339 time, a date, or an interval of two, `..` for an open end.
                 * @example 2026-12-01T20:00:00-06:00/..
                 */
                datetime?: string;
                /**
                 * @description How many features a page has, from 1 to 5000; more is as 5000.
                 * @example 500
                 */
                limit?: number;
                /**
                 * @description Where the page before ended: as the link `next` says it, and nothing to be made up.
                 * @example 500
                 */
                after?: string;
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path: {
                /**
                 * @description `departments`, `municipalities`, or `release-` and a release's number.
                 * @example departments
                 */
                collection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "FeatureCollection",
                     *       "numberReturned": 1,
                     *       "numberMatched": 22,
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/collections/departments/items",
                     *           "rel": "self",
                     *           "type": "application/geo+json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/collections/departments/items?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/collections/departments/items?after=1",
                     *           "rel": "next",
                     *           "type": "application/geo+json",
                     *           "hreflang": "es",
                     *           "title": "Página siguiente"
                     *         }
                     *       ],
                     *       "features": [
                     *         {
                     *           "type": "Feature",
                     *           "id": "GT-01",
                     *           "geometry": {
                     *             "type": "MultiPolygon",
                     *             "coordinates": [
                     *               [
                     *                 [
                     *                   [
                     *                     -90.51003,
                     *                     14.63821
                     *                   ],
                     *                   [
                     *                     -90.51372,
                     *                     14.63451
                     *                   ],
                     *                   [
                     *                     -90.51184,
                     *                     14.62987
                     *                   ],
                     *                   [
                     *                     -90.50628,
                     *                     14.62893
                     *                   ],
                     *                   [
                     *                     -90.50259,
                     *                     14.63263
                     *                   ],
                     *                   [
                     *                     -90.50446,
                     *                     14.63727
                     *                   ],
                     *                   [
                     *                     -90.51003,
                     *                     14.63821
                     *                   ]
                     *                 ]
                     *               ]
                     *             ]
                     *           },
                     *           "properties": {
                     *             "code": "GT-01",
                     *             "level": "department",
                     *             "name": "Guatemala",
                     *             "alt_name": null,
                     *             "department": null,
                     *             "department_name": null,
                     *             "population": 3015081,
                     *             "hexagons": 411,
                     *             "boundaries": "5f8a1c3e"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/geo+json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_published_item: {
        parameters: {
            query?: {
                /**
                 * @description The coordinates that are wanted: longitude and latitude, WGS 84, are all there are.
                 * @example http://www.opengis.net/def/crs/OGC/1.3/CRS84
                 */
                crs?: string;
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path: {
                /**
                 * @description `departments`, `municipalities`, or `release-` and a release's number.
                 * @example departments
                 */
                collection: string;
                /**
                 * @description The feature's id, as a list of features has it.
                 * @example GT-01
                 */
                feature: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "Feature",
                     *       "id": "GT-01",
                     *       "geometry": {
                     *         "type": "MultiPolygon",
                     *         "coordinates": [
                     *           [
                     *             [
                     *               [
                     *                 -90.51003,
                     *                 14.63821
                     *               ],
                     *               [
                     *                 -90.51372,
                     *                 14.63451
                     *               ],
                     *               [
                     *                 -90.51184,
                     *                 14.62987
                     *               ],
                     *               [
                     *                 -90.50628,
                     *                 14.62893
                     *               ],
                     *               [
                     *                 -90.50259,
                     *                 14.63263
                     *               ],
                     *               [
                     *                 -90.50446,
                     *                 14.63727
                     *               ],
                     *               [
                     *                 -90.51003,
                     *                 14.63821
                     *               ]
                     *             ]
                     *           ]
                     *         ]
                     *       },
                     *       "properties": {
                     *         "code": "GT-01",
                     *         "level": "department",
                     *         "name": "Guatemala",
                     *         "alt_name": null,
                     *         "department": null,
                     *         "department_name": null,
                     *         "population": 3015081,
                     *         "hexagons": 411,
                     *         "boundaries": "5f8a1c3e"
                     *       },
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/collections/departments/items/GT-01",
                     *           "rel": "self",
                     *           "type": "application/geo+json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/collections/departments/items/GT-01?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/collections/departments",
                     *           "rel": "collection",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "departments"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/geo+json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_published_conformance: {
        parameters: {
            query?: {
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "conformsTo": [
                     *         "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
                     *         "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
                     *         "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
                     *         "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs"
                     *       ],
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/conformance",
                     *           "rel": "self",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/published/conformance?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_risk_landing: {
        parameters: {
            query?: {
                /**
                 * @description `ALL` (unless given) or the code of a key population. It goes with every link.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Mapa de riesgo, como capas",
                     *       "description": "El nivel 0 es «sin datos suficientes»: no significa que sea seguro.",
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk",
                     *           "rel": "self",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/openapi.json",
                     *           "rel": "service-desc",
                     *           "type": "application/vnd.oai.openapi+json;version=3.1",
                     *           "hreflang": "es",
                     *           "title": "Descripción de la API"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/conformance",
                     *           "rel": "conformance",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Normas que cumple"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections",
                     *           "rel": "data",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Colecciones"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_risk_collections: {
        parameters: {
            query?: {
                /**
                 * @description `ALL` (unless given) or the code of a key population. It goes with every link.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "collections": [
                     *         {
                     *           "id": "risk-8",
                     *           "title": "Riesgo por hexágono de 0.7 km² (H3 8), ALL",
                     *           "description": "Un elemento es un hexágono en una hora de la semana que viene.",
                     *           "extent": {
                     *             "spatial": {
                     *               "bbox": [
                     *                 [
                     *                   -92.23,
                     *                   13.74,
                     *                   -88.22,
                     *                   17.82
                     *                 ]
                     *               ],
                     *               "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
                     *             },
                     *             "temporal": {
                     *               "interval": [
                     *                 [
                     *                   "2026-11-21T02:00:00Z",
                     *                   "2026-11-28T02:00:00Z"
                     *                 ]
                     *               ],
                     *               "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
                     *             }
                     *           },
                     *           "itemType": "feature",
                     *           "crs": [
                     *             "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
                     *           ],
                     *           "storageCrs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
                     *           "links": [
                     *             {
                     *               "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8",
                     *               "rel": "self",
                     *               "type": "application/json",
                     *               "hreflang": "es",
                     *               "title": "Riesgo por hexágono de 0.7 km² (H3 8), ALL"
                     *             },
                     *             {
                     *               "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/items",
                     *               "rel": "items",
                     *               "type": "application/geo+json",
                     *               "hreflang": "es",
                     *               "title": "Los elementos"
                     *             },
                     *             {
                     *               "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/items?f=html",
                     *               "rel": "items",
                     *               "type": "text/html",
                     *               "hreflang": "es",
                     *               "title": "Los elementos, como página"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections",
                     *           "rel": "self",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_risk_collection: {
        parameters: {
            query?: {
                /**
                 * @description `ALL` (unless given) or the code of a key population. It goes with every link.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path: {
                /**
                 * @description `risk-` and an H3 resolution, from 5 to the finest that the role may see.
                 * @example risk-8
                 */
                collection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "risk-8",
                     *       "title": "Riesgo por hexágono de 0.7 km² (H3 8), ALL",
                     *       "description": "Un elemento es un hexágono en una hora de la semana que viene.",
                     *       "extent": {
                     *         "spatial": {
                     *           "bbox": [
                     *             [
                     *               -92.23,
                     *               13.74,
                     *               -88.22,
                     *               17.82
                     *             ]
                     *           ],
                     *           "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
                     *         },
                     *         "temporal": {
                     *           "interval": [
                     *             [
                     *               "2026-11-21T02:00:00Z",
                     *               "2026-11-28T02:00:00Z"
                     *             ]
                     *           ],
                     *           "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
                     *         }
                     *       },
                     *       "itemType": "feature",
                     *       "crs": [
                     *         "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
                     *       ],
                     *       "storageCrs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8",
                     *           "rel": "self",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/items",
                     *           "rel": "items",
                     *           "type": "application/geo+json",
                     *           "hreflang": "es",
                     *           "title": "Los elementos"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/items?f=html",
                     *           "rel": "items",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Los elementos, como página"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_risk_items: {
        parameters: {
            query?: {
                /**
                 * @description West, south, east, north in degrees, or with heights as the third and sixth number, which choose nothing. From
                 *     east to west it lies across the 180th meridian.
                 * @example [
                 *       -90.6,
                 *       14.5,
                 *       -90.4,
                 *       14.7
                 *     ]
                 */
                bbox?: number[];
                /**
                 * @description The coordinates of `bbox`: longitude and latitude, WGS 84, are all there are.
                 * @example http://www.opengis.net/def/crs/OGC/1.3/CRS84
                 */
                "bbox-crs"?: string;
                /**
                 * @description The coordinates that are wanted: longitude and latitude, WGS 84, are all there are.
                 * @example http://www.opengis.net/def/crs/OGC/1.3/CRS84
                 */
                crs?: string;
                /**
                 * @description An RFC 3339 time, a date, or an interval of two, `..` for an open end.
                 * @example 2026-12-01T20:00:00-06:00/..
                 */
                datetime?: string;
                /**
                 * @description How many features a page has, from 1 to 5000; more is as 5000.
                 * @example 500
                 */
                limit?: number;
                /**
                 * @description Where the page before ended: as the link `next` says it, and nothing to be made up.
                 * @example 500
                 */
                after?: string;
                /**
                 * @description `ALL` (unless given) or the code of a key population. It goes with every link.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path: {
                /**
                 * @description `risk-` and an H3 resolution, from 5 to the finest that the role may see.
                 * @example risk-8
                 */
                collection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "FeatureCollection",
                     *       "numberReturned": 1,
                     *       "numberMatched": 22,
                     *       "as_of": "2026-11-21T03:00:00Z",
                     *       "key_population": "ALL",
                     *       "resolution": 8,
                     *       "exposure": "none",
                     *       "sentence": {
                     *         "es": "Muestra dónde se reportaron incidentes, no dónde es peligroso.",
                     *         "en": "Shows where incidents were reported, not where it is dangerous."
                     *       },
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/items",
                     *           "rel": "self",
                     *           "type": "application/geo+json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/items?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/items?after=1",
                     *           "rel": "next",
                     *           "type": "application/geo+json",
                     *           "hreflang": "es",
                     *           "title": "Página siguiente"
                     *         }
                     *       ],
                     *       "features": [
                     *         {
                     *           "type": "Feature",
                     *           "id": "8866d34221fffff-117",
                     *           "geometry": {
                     *             "type": "Polygon",
                     *             "coordinates": [
                     *               [
                     *                 [
                     *                   -90.51003,
                     *                   14.63821
                     *                 ],
                     *                 [
                     *                   -90.51372,
                     *                   14.63451
                     *                 ],
                     *                 [
                     *                   -90.51184,
                     *                   14.62987
                     *                 ],
                     *                 [
                     *                   -90.50628,
                     *                   14.62893
                     *                 ],
                     *                 [
                     *                   -90.50259,
                     *                   14.63263
                     *                 ],
                     *                 [
                     *                   -90.50446,
                     *                   14.63727
                     *                 ],
                     *                 [
                     *                   -90.51003,
                     *                   14.63821
                     *                 ]
                     *               ]
                     *             ]
                     *           },
                     *           "properties": {
                     *             "cell": "8866d34221fffff",
                     *             "key_population": "ALL",
                     *             "hour_of_week": 117,
                     *             "start": "2026-11-21T03:00:00Z",
                     *             "end": "2026-11-21T04:00:00Z",
                     *             "level": 0,
                     *             "level_es": "Sin datos suficientes: no significa que sea seguro",
                     *             "level_en": "Not enough data: it does not mean safe",
                     *             "certainty": 0
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/geo+json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_risk_item: {
        parameters: {
            query?: {
                /**
                 * @description The coordinates that are wanted: longitude and latitude, WGS 84, are all there are.
                 * @example http://www.opengis.net/def/crs/OGC/1.3/CRS84
                 */
                crs?: string;
                /**
                 * @description `ALL` (unless given) or the code of a key population. It goes with every link.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path: {
                /**
                 * @description `risk-` and an H3 resolution, from 5 to the finest that the role may see.
                 * @example risk-8
                 */
                collection: string;
                /**
                 * @description The H3 cell and the hour of the week, 000–167 from Monday 00 h, local time.
                 * @example 8866d34221fffff-117
                 */
                feature: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "Feature",
                     *       "id": "8866d34221fffff-117",
                     *       "geometry": {
                     *         "type": "Polygon",
                     *         "coordinates": [
                     *           [
                     *             [
                     *               -90.51003,
                     *               14.63821
                     *             ],
                     *             [
                     *               -90.51372,
                     *               14.63451
                     *             ],
                     *             [
                     *               -90.51184,
                     *               14.62987
                     *             ],
                     *             [
                     *               -90.50628,
                     *               14.62893
                     *             ],
                     *             [
                     *               -90.50259,
                     *               14.63263
                     *             ],
                     *             [
                     *               -90.50446,
                     *               14.63727
                     *             ],
                     *             [
                     *               -90.51003,
                     *               14.63821
                     *             ]
                     *           ]
                     *         ]
                     *       },
                     *       "properties": {
                     *         "cell": "8866d34221fffff",
                     *         "key_population": "ALL",
                     *         "hour_of_week": 117,
                     *         "start": "2026-11-21T03:00:00Z",
                     *         "end": "2026-11-21T04:00:00Z",
                     *         "level": 0,
                     *         "level_es": "Sin datos suficientes: no significa que sea seguro",
                     *         "level_en": "Not enough data: it does not mean safe",
                     *         "certainty": 0
                     *       },
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/items/8866d34221fffff-117",
                     *           "rel": "self",
                     *           "type": "application/geo+json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/items/8866d34221fffff-117?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8",
                     *           "rel": "collection",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "risk-8"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/geo+json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_risk_tilesets: {
        parameters: {
            query?: {
                /**
                 * @description `ALL` (unless given) or the code of a key population. It goes with every link.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path: {
                /**
                 * @description `risk-` and an H3 resolution, from 5 to the finest that the role may see.
                 * @example risk-8
                 */
                collection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tilesets": [
                     *         {
                     *           "title": "Riesgo por hexágono de 0.7 km² (H3 8), ALL",
                     *           "dataType": "vector",
                     *           "crs": "http://www.opengis.net/def/crs/EPSG/0/3857",
                     *           "tileMatrixSetURI": "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
                     *           "links": [
                     *             {
                     *               "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/tiles/WebMercatorQuad",
                     *               "rel": "self",
                     *               "type": "application/json",
                     *               "hreflang": "es",
                     *               "title": "Las teselas"
                     *             },
                     *             {
                     *               "href": "https://atalaya.example/api/v1/ogc/risk/tileMatrixSets/WebMercatorQuad",
                     *               "rel": "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme",
                     *               "type": "application/json",
                     *               "hreflang": "es",
                     *               "title": "La malla"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/tiles",
                     *           "rel": "self",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/tiles?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_risk_tileset: {
        parameters: {
            query?: {
                /**
                 * @description `ALL` (unless given) or the code of a key population. It goes with every link.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path: {
                /**
                 * @description `risk-` and an H3 resolution, from 5 to the finest that the role may see.
                 * @example risk-8
                 */
                collection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "title": "Riesgo por hexágono de 0.7 km² (H3 8), ALL",
                     *       "dataType": "vector",
                     *       "crs": "http://www.opengis.net/def/crs/EPSG/0/3857",
                     *       "tileMatrixSetURI": "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
                     *       "tileMatrixSetLimits": [
                     *         {
                     *           "tileMatrix": "12",
                     *           "minTileRow": 1841,
                     *           "maxTileRow": 1889,
                     *           "minTileCol": 998,
                     *           "maxTileCol": 1044
                     *         }
                     *       ],
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/tiles/WebMercatorQuad",
                     *           "rel": "self",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/tiles/WebMercatorQuad?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/tileMatrixSets/WebMercatorQuad",
                     *           "rel": "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "La malla"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}",
                     *           "rel": "item",
                     *           "type": "application/vnd.mapbox-vector-tile",
                     *           "hreflang": "es",
                     *           "title": "Una tesela",
                     *           "templated": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_risk_tile_json: {
        parameters: {
            query?: {
                /**
                 * @description `ALL` (unless given) or the code of a key population. It goes with every link.
                 * @example TW
                 */
                key_population?: string;
            };
            header?: never;
            path: {
                /**
                 * @description `risk-` and an H3 resolution, from 5 to the finest that the role may see.
                 * @example risk-8
                 */
                collection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tilejson": "3.0.0",
                     *       "name": "Riesgo por hexágono de 0.7 km² (H3 8), ALL",
                     *       "description": "El nivel 0 es «sin datos suficientes»: no significa que sea seguro.",
                     *       "tiles": [
                     *         "https://atalaya.example/api/v1/ogc/risk/collections/risk-8/tiles/WebMercatorQuad/{z}/{y}/{x}"
                     *       ],
                     *       "minzoom": 0,
                     *       "maxzoom": 15,
                     *       "bounds": [
                     *         -92.23,
                     *         13.74,
                     *         -88.22,
                     *         17.82
                     *       ],
                     *       "vector_layers": [
                     *         {
                     *           "id": "risk-8",
                     *           "fields": {
                     *             "cell": "Hexágono H3",
                     *             "level": "Nivel: 0 sin datos suficientes (no significa seguro), 1 más bajo … 5 muy alto",
                     *             "certainty": "Qué tan seguro es, de 0 a 3"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": Record<string, never>;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_risk_tile: {
        parameters: {
            query?: {
                /**
                 * @description An RFC 3339 time of the coming week; now unless given.
                 * @example 2026-12-01T20:00:00-06:00
                 */
                datetime?: string;
                /**
                 * @description `ALL` (unless given) or the code of a key population. It goes with every link.
                 * @example TW
                 */
                key_population?: string;
            };
            header?: never;
            path: {
                /**
                 * @description `risk-` and an H3 resolution, from 5 to the finest that the role may see.
                 * @example risk-8
                 */
                collection: string;
                /**
                 * @description The zoom (tile matrix), 0–15.
                 * @example 12
                 */
                z: number;
                /**
                 * @description The row, from the north.
                 * @example 1879
                 */
                y: number;
                /**
                 * @description The column, from the west.
                 * @example 1018
                 */
                x: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A Mapbox Vector Tile 2.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.mapbox-vector-tile": number[];
                };
            };
            /** @description Nothing lies there. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_risk_conformance: {
        parameters: {
            query?: {
                /**
                 * @description `ALL` (unless given) or the code of a key population. It goes with every link.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "conformsTo": [
                     *         "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
                     *         "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
                     *         "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
                     *         "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
                     *         "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
                     *         "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
                     *         "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
                     *         "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
                     *         "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt"
                     *       ],
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/conformance",
                     *           "rel": "self",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/conformance?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_risk_matrix_sets: {
        parameters: {
            query?: {
                /**
                 * @description `ALL` (unless given) or the code of a key population. It goes with every link.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tileMatrixSets": [
                     *         {
                     *           "id": "WebMercatorQuad",
                     *           "title": "WebMercatorQuad",
                     *           "uri": "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
                     *           "crs": "http://www.opengis.net/def/crs/EPSG/0/3857",
                     *           "links": [
                     *             {
                     *               "href": "https://atalaya.example/api/v1/ogc/risk/tileMatrixSets/WebMercatorQuad",
                     *               "rel": "self",
                     *               "type": "application/json",
                     *               "hreflang": "es",
                     *               "title": "WebMercatorQuad"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/tileMatrixSets",
                     *           "rel": "self",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/tileMatrixSets?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    ogc_risk_matrix_set: {
        parameters: {
            query?: {
                /**
                 * @description `ALL` (unless given) or the code of a key population. It goes with every link.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `json` or `html`; unless given, what `Accept` prefers, and JSON.
                 * @example json
                 */
                f?: string;
            };
            header?: never;
            path: {
                /**
                 * @description `WebMercatorQuad`, the one there is.
                 * @example WebMercatorQuad
                 */
                set: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "WebMercatorQuad",
                     *       "title": "Google Maps Compatible for the World",
                     *       "uri": "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
                     *       "crs": "http://www.opengis.net/def/crs/EPSG/0/3857",
                     *       "tileMatrices": [
                     *         {
                     *           "id": "0",
                     *           "scaleDenominator": 559082264.0287179,
                     *           "cellSize": 156543.03392804097,
                     *           "cornerOfOrigin": "topLeft",
                     *           "pointOfOrigin": [
                     *             -20037508.342789244,
                     *             20037508.342789244
                     *           ],
                     *           "tileWidth": 256,
                     *           "tileHeight": 256,
                     *           "matrixWidth": 1,
                     *           "matrixHeight": 1
                     *         }
                     *       ],
                     *       "links": [
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/tileMatrixSets/WebMercatorQuad",
                     *           "rel": "self",
                     *           "type": "application/json",
                     *           "hreflang": "es",
                     *           "title": "Este documento"
                     *         },
                     *         {
                     *           "href": "https://atalaya.example/api/v1/ogc/risk/tileMatrixSets/WebMercatorQuad?f=html",
                     *           "rel": "alternate",
                     *           "type": "text/html",
                     *           "hreflang": "es",
                     *           "title": "Como página"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": Record<string, never>;
                    /**
                     * @example <!doctype html>
                     *     <html lang="es"><head><title>Colecciones</title></head><body><main><h1>Colecciones</h1></main></body></html>
                     */
                    "text/html": string;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    openapi_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openapi": "3.1.0",
                     *       "info": {
                     *         "title": "Atalaya",
                     *         "version": "0.1.0"
                     *       },
                     *       "paths": {
                     *         "/api/v1/deployment": {
                     *           "get": {
                     *             "operationId": "deployment_get"
                     *           }
                     *         }
                     *       }
                     *     }
                     */
                    "application/vnd.oai.openapi+json;version=3.1": Record<string, never>;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    form_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example <?xml version="1.0" encoding="UTF-8"?>
                     *     <OpenRosaResponse xmlns="http://openrosa.org/http/response"><message nature="submit_success">Gracias</message></OpenRosaResponse>
                     */
                    "text/xml": string;
                };
            };
            /** @description What went wrong, as the `message` of an `OpenRosaResponse`, in the reader's language. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/xml": string;
                };
            };
        };
    };
    form_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example <?xml version="1.0" encoding="UTF-8"?>
                     *     <OpenRosaResponse xmlns="http://openrosa.org/http/response"><message nature="submit_success">Gracias</message></OpenRosaResponse>
                     */
                    "text/xml": string;
                };
            };
            /** @description What went wrong, as the `message` of an `OpenRosaResponse`, in the reader's language. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/xml": string;
                };
            };
        };
    };
    submission_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong, as the `message` of an `OpenRosaResponse`, in the reader's language. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/xml": string;
                };
            };
        };
    };
    submission_take: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example  */
                "multipart/form-data": string;
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example <?xml version="1.0" encoding="UTF-8"?>
                     *     <OpenRosaResponse xmlns="http://openrosa.org/http/response"><message nature="submit_success">Gracias</message></OpenRosaResponse>
                     */
                    "text/xml": string;
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example <?xml version="1.0" encoding="UTF-8"?>
                     *     <OpenRosaResponse xmlns="http://openrosa.org/http/response"><message nature="submit_success">Gracias</message></OpenRosaResponse>
                     */
                    "text/xml": string;
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/xml": string;
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/xml": string;
                };
            };
            /** @description What went wrong, as the `message` of an `OpenRosaResponse`, in the reader's language. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/xml": string;
                };
            };
        };
    };
    outreach_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "outreach": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "code": "K7F",
                     *           "phase": "out",
                     *           "colour": "green",
                     *           "exercise": false,
                     *           "exercise_asked": false,
                     *           "protocol_read": 2,
                     *           "suspended": false,
                     *           "contacts_missed": 2,
                     *           "debrief": "nothing_happened",
                     *           "starts_at": "2026-11-21T03:30:00Z",
                     *           "ends_at": "2026-11-21T03:30:00Z",
                     *           "home_by": "2026-11-21T03:30:00Z",
                     *           "company": "pair",
                     *           "buddy": "eva",
                     *           "online": false,
                     *           "outside": {
                     *             "minutes": 2,
                     *             "act": "call",
                     *             "until": "2026-11-21T03:30:00Z"
                     *           },
                     *           "vehicle": false,
                     *           "vehicle_state": "requested",
                     *           "shares_zone": false,
                     *           "heard_at": "2026-11-21T03:30:00Z",
                     *           "expected": {
                     *             "kind": "set_out",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           },
                     *           "requirement": {
                     *             "level": 3,
                     *             "go": "alone",
                     *             "check_every": 2,
                     *             "buddy": false,
                     *             "transport": false,
                     *             "approval": false
                     *           },
                     *           "promoter": "ana",
                     *           "is_out": false,
                     *           "waits": false,
                     *           "next": {
                     *             "step": "R2",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           },
                     *           "alarms": [
                     *             {
                     *               "number": 2,
                     *               "cause": "not_arrived",
                     *               "due_at": "2026-11-21T03:30:00Z",
                     *               "step": "R2",
                     *               "called_at": "2026-11-21T03:30:00Z",
                     *               "taken_up": false,
                     *               "taken_up_by": "sofia",
                     *               "taken_up_at": "2026-11-21T03:30:00Z",
                     *               "answered_at": "2026-11-21T03:30:00Z",
                     *               "answer_said_at": "2026-11-21T03:30:00Z",
                     *               "next": {
                     *                 "step": "R2",
                     *                 "at": "2026-11-21T03:30:00Z"
                     *               }
                     *             }
                     *           ],
                     *           "watch": {
                     *             "supervisors": 2,
                     *             "roster": false,
                     *             "gaps": [
                     *               {
                     *                 "from": "2026-11-21T03:30:00Z",
                     *                 "until": "2026-11-21T03:30:00Z"
                     *               }
                     *             ]
                     *           },
                     *           "place": {
                     *             "cell": "8966d342213ffff",
                     *             "setting": "S1"
                     *           },
                     *           "check_ins": [
                     *             {
                     *               "id": "0193a000-0000-7000-8000-000000000001",
                     *               "kind": "ok",
                     *               "said_at": "2026-11-21T03:30:00Z",
                     *               "received_at": "2026-11-21T03:30:00Z",
                     *               "for_them": false,
                     *               "duress": false,
                     *               "cell": "8966d342213ffff"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "waits_outside": [
                     *         {
                     *           "outreach": "0193a7f0-0000-7000-8000-000000000001",
                     *           "code": "FACE",
                     *           "promoter": "ana",
                     *           "starts_at": "2026-11-21T03:30:00Z",
                     *           "phase": "out",
                     *           "exercise": false,
                     *           "minutes": 2,
                     *           "act": "call",
                     *           "until": "2026-11-21T03:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OutreachList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    outreach_plan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "0193a000-0000-7000-8000-000000000001",
                 *       "starts_at": "2026-11-21T03:30:00Z",
                 *       "ends_at": "2026-11-21T03:30:00Z",
                 *       "home_by": "2026-11-21T03:30:00Z",
                 *       "cell": "8966d342213ffff",
                 *       "setting": "S1",
                 *       "company": "pair",
                 *       "buddy": "eva",
                 *       "vehicle": false,
                 *       "quiet_until": "2026-11-21T03:30:00Z",
                 *       "exercise": false,
                 *       "protocol_read": 2,
                 *       "meeting_place": "0193a000-0000-7000-8000-000000000001",
                 *       "outside_minutes": 5,
                 *       "outside_act": "call"
                 *     }
                 */
                "application/json": components["schemas"]["OutreachIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "code": "K7F",
                     *       "phase": "out",
                     *       "colour": "green",
                     *       "exercise": false,
                     *       "exercise_asked": false,
                     *       "protocol_read": 2,
                     *       "suspended": false,
                     *       "contacts_missed": 2,
                     *       "debrief": "nothing_happened",
                     *       "starts_at": "2026-11-21T03:30:00Z",
                     *       "ends_at": "2026-11-21T03:30:00Z",
                     *       "home_by": "2026-11-21T03:30:00Z",
                     *       "company": "pair",
                     *       "buddy": "eva",
                     *       "online": false,
                     *       "outside": {
                     *         "minutes": 2,
                     *         "act": "call",
                     *         "until": "2026-11-21T03:30:00Z"
                     *       },
                     *       "vehicle": false,
                     *       "vehicle_state": "requested",
                     *       "shares_zone": false,
                     *       "heard_at": "2026-11-21T03:30:00Z",
                     *       "expected": {
                     *         "kind": "set_out",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "requirement": {
                     *         "level": 3,
                     *         "go": "alone",
                     *         "check_every": 2,
                     *         "buddy": false,
                     *         "transport": false,
                     *         "approval": false
                     *       },
                     *       "promoter": "ana",
                     *       "is_out": false,
                     *       "waits": false,
                     *       "next": {
                     *         "step": "R2",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "alarms": [
                     *         {
                     *           "number": 2,
                     *           "cause": "not_arrived",
                     *           "due_at": "2026-11-21T03:30:00Z",
                     *           "step": "R2",
                     *           "called_at": "2026-11-21T03:30:00Z",
                     *           "taken_up": false,
                     *           "taken_up_by": "sofia",
                     *           "taken_up_at": "2026-11-21T03:30:00Z",
                     *           "answered_at": "2026-11-21T03:30:00Z",
                     *           "answer_said_at": "2026-11-21T03:30:00Z",
                     *           "next": {
                     *             "step": "R2",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           }
                     *         }
                     *       ],
                     *       "watch": {
                     *         "supervisors": 2,
                     *         "roster": false,
                     *         "gaps": [
                     *           {
                     *             "from": "2026-11-21T03:30:00Z",
                     *             "until": "2026-11-21T03:30:00Z"
                     *           }
                     *         ]
                     *       },
                     *       "place": {
                     *         "cell": "8966d342213ffff",
                     *         "setting": "S1"
                     *       },
                     *       "check_ins": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "ok",
                     *           "said_at": "2026-11-21T03:30:00Z",
                     *           "received_at": "2026-11-21T03:30:00Z",
                     *           "for_them": false,
                     *           "duress": false,
                     *           "cell": "8966d342213ffff"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OutreachOut"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "code": "K7F",
                     *       "phase": "out",
                     *       "colour": "green",
                     *       "exercise": false,
                     *       "exercise_asked": false,
                     *       "protocol_read": 2,
                     *       "suspended": false,
                     *       "contacts_missed": 2,
                     *       "debrief": "nothing_happened",
                     *       "starts_at": "2026-11-21T03:30:00Z",
                     *       "ends_at": "2026-11-21T03:30:00Z",
                     *       "home_by": "2026-11-21T03:30:00Z",
                     *       "company": "pair",
                     *       "buddy": "eva",
                     *       "online": false,
                     *       "outside": {
                     *         "minutes": 2,
                     *         "act": "call",
                     *         "until": "2026-11-21T03:30:00Z"
                     *       },
                     *       "vehicle": false,
                     *       "vehicle_state": "requested",
                     *       "shares_zone": false,
                     *       "heard_at": "2026-11-21T03:30:00Z",
                     *       "expected": {
                     *         "kind": "set_out",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "requirement": {
                     *         "level": 3,
                     *         "go": "alone",
                     *         "check_every": 2,
                     *         "buddy": false,
                     *         "transport": false,
                     *         "approval": false
                     *       },
                     *       "promoter": "ana",
                     *       "is_out": false,
                     *       "waits": false,
                     *       "next": {
                     *         "step": "R2",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "alarms": [
                     *         {
                     *           "number": 2,
                     *           "cause": "not_arrived",
                     *           "due_at": "2026-11-21T03:30:00Z",
                     *           "step": "R2",
                     *           "called_at": "2026-11-21T03:30:00Z",
                     *           "taken_up": false,
                     *           "taken_up_by": "sofia",
                     *           "taken_up_at": "2026-11-21T03:30:00Z",
                     *           "answered_at": "2026-11-21T03:30:00Z",
                     *           "answer_said_at": "2026-11-21T03:30:00Z",
                     *           "next": {
                     *             "step": "R2",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           }
                     *         }
                     *       ],
                     *       "watch": {
                     *         "supervisors": 2,
                     *         "roster": false,
                     *         "gaps": [
                     *           {
                     *             "from": "2026-11-21T03:30:00Z",
                     *             "until": "2026-11-21T03:30:00Z"
                     *           }
                     *         ]
                     *       },
                     *       "place": {
                     *         "cell": "8966d342213ffff",
                     *         "setting": "S1"
                     *       },
                     *       "check_ins": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "ok",
                     *           "said_at": "2026-11-21T03:30:00Z",
                     *           "received_at": "2026-11-21T03:30:00Z",
                     *           "for_them": false,
                     *           "duress": false,
                     *           "cell": "8966d342213ffff"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OutreachOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    outreach_debrief: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "outreach": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "code": "K7F",
                     *           "phase": "out",
                     *           "colour": "green",
                     *           "exercise": false,
                     *           "exercise_asked": false,
                     *           "protocol_read": 2,
                     *           "suspended": false,
                     *           "contacts_missed": 2,
                     *           "debrief": "nothing_happened",
                     *           "starts_at": "2026-11-21T03:30:00Z",
                     *           "ends_at": "2026-11-21T03:30:00Z",
                     *           "home_by": "2026-11-21T03:30:00Z",
                     *           "company": "pair",
                     *           "buddy": "eva",
                     *           "online": false,
                     *           "outside": {
                     *             "minutes": 2,
                     *             "act": "call",
                     *             "until": "2026-11-21T03:30:00Z"
                     *           },
                     *           "vehicle": false,
                     *           "vehicle_state": "requested",
                     *           "shares_zone": false,
                     *           "heard_at": "2026-11-21T03:30:00Z",
                     *           "expected": {
                     *             "kind": "set_out",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           },
                     *           "requirement": {
                     *             "level": 3,
                     *             "go": "alone",
                     *             "check_every": 2,
                     *             "buddy": false,
                     *             "transport": false,
                     *             "approval": false
                     *           },
                     *           "promoter": "ana",
                     *           "is_out": false,
                     *           "waits": false,
                     *           "next": {
                     *             "step": "R2",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           },
                     *           "alarms": [
                     *             {
                     *               "number": 2,
                     *               "cause": "not_arrived",
                     *               "due_at": "2026-11-21T03:30:00Z",
                     *               "step": "R2",
                     *               "called_at": "2026-11-21T03:30:00Z",
                     *               "taken_up": false,
                     *               "taken_up_by": "sofia",
                     *               "taken_up_at": "2026-11-21T03:30:00Z",
                     *               "answered_at": "2026-11-21T03:30:00Z",
                     *               "answer_said_at": "2026-11-21T03:30:00Z",
                     *               "next": {
                     *                 "step": "R2",
                     *                 "at": "2026-11-21T03:30:00Z"
                     *               }
                     *             }
                     *           ],
                     *           "watch": {
                     *             "supervisors": 2,
                     *             "roster": false,
                     *             "gaps": [
                     *               {
                     *                 "from": "2026-11-21T03:30:00Z",
                     *                 "until": "2026-11-21T03:30:00Z"
                     *               }
                     *             ]
                     *           },
                     *           "place": {
                     *             "cell": "8966d342213ffff",
                     *             "setting": "S1"
                     *           },
                     *           "check_ins": [
                     *             {
                     *               "id": "0193a000-0000-7000-8000-000000000001",
                     *               "kind": "ok",
                     *               "said_at": "2026-11-21T03:30:00Z",
                     *               "received_at": "2026-11-21T03:30:00Z",
                     *               "for_them": false,
                     *               "duress": false,
                     *               "cell": "8966d342213ffff"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "waits_outside": [
                     *         {
                     *           "outreach": "0193a7f0-0000-7000-8000-000000000001",
                     *           "code": "FACE",
                     *           "promoter": "ana",
                     *           "starts_at": "2026-11-21T03:30:00Z",
                     *           "phase": "out",
                     *           "exercise": false,
                     *           "minutes": 2,
                     *           "act": "call",
                     *           "until": "2026-11-21T03:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OutreachList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    outreach_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "code": "K7F",
                     *       "phase": "out",
                     *       "colour": "green",
                     *       "exercise": false,
                     *       "exercise_asked": false,
                     *       "protocol_read": 2,
                     *       "suspended": false,
                     *       "contacts_missed": 2,
                     *       "debrief": "nothing_happened",
                     *       "starts_at": "2026-11-21T03:30:00Z",
                     *       "ends_at": "2026-11-21T03:30:00Z",
                     *       "home_by": "2026-11-21T03:30:00Z",
                     *       "company": "pair",
                     *       "buddy": "eva",
                     *       "online": false,
                     *       "outside": {
                     *         "minutes": 2,
                     *         "act": "call",
                     *         "until": "2026-11-21T03:30:00Z"
                     *       },
                     *       "vehicle": false,
                     *       "vehicle_state": "requested",
                     *       "shares_zone": false,
                     *       "heard_at": "2026-11-21T03:30:00Z",
                     *       "expected": {
                     *         "kind": "set_out",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "requirement": {
                     *         "level": 3,
                     *         "go": "alone",
                     *         "check_every": 2,
                     *         "buddy": false,
                     *         "transport": false,
                     *         "approval": false
                     *       },
                     *       "promoter": "ana",
                     *       "is_out": false,
                     *       "waits": false,
                     *       "next": {
                     *         "step": "R2",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "alarms": [
                     *         {
                     *           "number": 2,
                     *           "cause": "not_arrived",
                     *           "due_at": "2026-11-21T03:30:00Z",
                     *           "step": "R2",
                     *           "called_at": "2026-11-21T03:30:00Z",
                     *           "taken_up": false,
                     *           "taken_up_by": "sofia",
                     *           "taken_up_at": "2026-11-21T03:30:00Z",
                     *           "answered_at": "2026-11-21T03:30:00Z",
                     *           "answer_said_at": "2026-11-21T03:30:00Z",
                     *           "next": {
                     *             "step": "R2",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           }
                     *         }
                     *       ],
                     *       "watch": {
                     *         "supervisors": 2,
                     *         "roster": false,
                     *         "gaps": [
                     *           {
                     *             "from": "2026-11-21T03:30:00Z",
                     *             "until": "2026-11-21T03:30:00Z"
                     *           }
                     *         ]
                     *       },
                     *       "place": {
                     *         "cell": "8966d342213ffff",
                     *         "setting": "S1"
                     *       },
                     *       "check_ins": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "ok",
                     *           "said_at": "2026-11-21T03:30:00Z",
                     *           "received_at": "2026-11-21T03:30:00Z",
                     *           "for_them": false,
                     *           "duress": false,
                     *           "cell": "8966d342213ffff"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OutreachOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    outreach_acknowledge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "code": "K7F",
                     *       "phase": "out",
                     *       "colour": "green",
                     *       "exercise": false,
                     *       "exercise_asked": false,
                     *       "protocol_read": 2,
                     *       "suspended": false,
                     *       "contacts_missed": 2,
                     *       "debrief": "nothing_happened",
                     *       "starts_at": "2026-11-21T03:30:00Z",
                     *       "ends_at": "2026-11-21T03:30:00Z",
                     *       "home_by": "2026-11-21T03:30:00Z",
                     *       "company": "pair",
                     *       "buddy": "eva",
                     *       "online": false,
                     *       "outside": {
                     *         "minutes": 2,
                     *         "act": "call",
                     *         "until": "2026-11-21T03:30:00Z"
                     *       },
                     *       "vehicle": false,
                     *       "vehicle_state": "requested",
                     *       "shares_zone": false,
                     *       "heard_at": "2026-11-21T03:30:00Z",
                     *       "expected": {
                     *         "kind": "set_out",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "requirement": {
                     *         "level": 3,
                     *         "go": "alone",
                     *         "check_every": 2,
                     *         "buddy": false,
                     *         "transport": false,
                     *         "approval": false
                     *       },
                     *       "promoter": "ana",
                     *       "is_out": false,
                     *       "waits": false,
                     *       "next": {
                     *         "step": "R2",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "alarms": [
                     *         {
                     *           "number": 2,
                     *           "cause": "not_arrived",
                     *           "due_at": "2026-11-21T03:30:00Z",
                     *           "step": "R2",
                     *           "called_at": "2026-11-21T03:30:00Z",
                     *           "taken_up": false,
                     *           "taken_up_by": "sofia",
                     *           "taken_up_at": "2026-11-21T03:30:00Z",
                     *           "answered_at": "2026-11-21T03:30:00Z",
                     *           "answer_said_at": "2026-11-21T03:30:00Z",
                     *           "next": {
                     *             "step": "R2",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           }
                     *         }
                     *       ],
                     *       "watch": {
                     *         "supervisors": 2,
                     *         "roster": false,
                     *         "gaps": [
                     *           {
                     *             "from": "2026-11-21T03:30:00Z",
                     *             "until": "2026-11-21T03:30:00Z"
                     *           }
                     *         ]
                     *       },
                     *       "place": {
                     *         "cell": "8966d342213ffff",
                     *         "setting": "S1"
                     *       },
                     *       "check_ins": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "ok",
                     *           "said_at": "2026-11-21T03:30:00Z",
                     *           "received_at": "2026-11-21T03:30:00Z",
                     *           "for_them": false,
                     *           "duress": false,
                     *           "cell": "8966d342213ffff"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OutreachOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    check_in_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "0193a000-0000-7000-8000-000000000001",
                 *       "kind": "set_out",
                 *       "tapped_at": "2026-11-21T03:30:00Z",
                 *       "sent_at": "2026-11-21T03:30:00Z",
                 *       "until": "quiet",
                 *       "contacts_missed": 12,
                 *       "cell": "8966d342213ffff",
                 *       "duress": false,
                 *       "pin": "407391"
                 *     }
                 */
                "application/json": components["schemas"]["CheckInIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "code": "K7F",
                     *       "phase": "out",
                     *       "colour": "green",
                     *       "exercise": false,
                     *       "exercise_asked": false,
                     *       "protocol_read": 2,
                     *       "suspended": false,
                     *       "contacts_missed": 2,
                     *       "debrief": "nothing_happened",
                     *       "starts_at": "2026-11-21T03:30:00Z",
                     *       "ends_at": "2026-11-21T03:30:00Z",
                     *       "home_by": "2026-11-21T03:30:00Z",
                     *       "company": "pair",
                     *       "buddy": "eva",
                     *       "online": false,
                     *       "outside": {
                     *         "minutes": 2,
                     *         "act": "call",
                     *         "until": "2026-11-21T03:30:00Z"
                     *       },
                     *       "vehicle": false,
                     *       "vehicle_state": "requested",
                     *       "shares_zone": false,
                     *       "heard_at": "2026-11-21T03:30:00Z",
                     *       "expected": {
                     *         "kind": "set_out",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "requirement": {
                     *         "level": 3,
                     *         "go": "alone",
                     *         "check_every": 2,
                     *         "buddy": false,
                     *         "transport": false,
                     *         "approval": false
                     *       },
                     *       "promoter": "ana",
                     *       "is_out": false,
                     *       "waits": false,
                     *       "next": {
                     *         "step": "R2",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "alarms": [
                     *         {
                     *           "number": 2,
                     *           "cause": "not_arrived",
                     *           "due_at": "2026-11-21T03:30:00Z",
                     *           "step": "R2",
                     *           "called_at": "2026-11-21T03:30:00Z",
                     *           "taken_up": false,
                     *           "taken_up_by": "sofia",
                     *           "taken_up_at": "2026-11-21T03:30:00Z",
                     *           "answered_at": "2026-11-21T03:30:00Z",
                     *           "answer_said_at": "2026-11-21T03:30:00Z",
                     *           "next": {
                     *             "step": "R2",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           }
                     *         }
                     *       ],
                     *       "watch": {
                     *         "supervisors": 2,
                     *         "roster": false,
                     *         "gaps": [
                     *           {
                     *             "from": "2026-11-21T03:30:00Z",
                     *             "until": "2026-11-21T03:30:00Z"
                     *           }
                     *         ]
                     *       },
                     *       "place": {
                     *         "cell": "8966d342213ffff",
                     *         "setting": "S1"
                     *       },
                     *       "check_ins": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "ok",
                     *           "said_at": "2026-11-21T03:30:00Z",
                     *           "received_at": "2026-11-21T03:30:00Z",
                     *           "for_them": false,
                     *           "duress": false,
                     *           "cell": "8966d342213ffff"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OutreachOut"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "code": "K7F",
                     *       "phase": "out",
                     *       "colour": "green",
                     *       "exercise": false,
                     *       "exercise_asked": false,
                     *       "protocol_read": 2,
                     *       "suspended": false,
                     *       "contacts_missed": 2,
                     *       "debrief": "nothing_happened",
                     *       "starts_at": "2026-11-21T03:30:00Z",
                     *       "ends_at": "2026-11-21T03:30:00Z",
                     *       "home_by": "2026-11-21T03:30:00Z",
                     *       "company": "pair",
                     *       "buddy": "eva",
                     *       "online": false,
                     *       "outside": {
                     *         "minutes": 2,
                     *         "act": "call",
                     *         "until": "2026-11-21T03:30:00Z"
                     *       },
                     *       "vehicle": false,
                     *       "vehicle_state": "requested",
                     *       "shares_zone": false,
                     *       "heard_at": "2026-11-21T03:30:00Z",
                     *       "expected": {
                     *         "kind": "set_out",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "requirement": {
                     *         "level": 3,
                     *         "go": "alone",
                     *         "check_every": 2,
                     *         "buddy": false,
                     *         "transport": false,
                     *         "approval": false
                     *       },
                     *       "promoter": "ana",
                     *       "is_out": false,
                     *       "waits": false,
                     *       "next": {
                     *         "step": "R2",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "alarms": [
                     *         {
                     *           "number": 2,
                     *           "cause": "not_arrived",
                     *           "due_at": "2026-11-21T03:30:00Z",
                     *           "step": "R2",
                     *           "called_at": "2026-11-21T03:30:00Z",
                     *           "taken_up": false,
                     *           "taken_up_by": "sofia",
                     *           "taken_up_at": "2026-11-21T03:30:00Z",
                     *           "answered_at": "2026-11-21T03:30:00Z",
                     *           "answer_said_at": "2026-11-21T03:30:00Z",
                     *           "next": {
                     *             "step": "R2",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           }
                     *         }
                     *       ],
                     *       "watch": {
                     *         "supervisors": 2,
                     *         "roster": false,
                     *         "gaps": [
                     *           {
                     *             "from": "2026-11-21T03:30:00Z",
                     *             "until": "2026-11-21T03:30:00Z"
                     *           }
                     *         ]
                     *       },
                     *       "place": {
                     *         "cell": "8966d342213ffff",
                     *         "setting": "S1"
                     *       },
                     *       "check_ins": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "ok",
                     *           "said_at": "2026-11-21T03:30:00Z",
                     *           "received_at": "2026-11-21T03:30:00Z",
                     *           "for_them": false,
                     *           "duress": false,
                     *           "cell": "8966d342213ffff"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OutreachOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    outreach_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "safe_forgot",
                 *       "is_home": true
                 *     }
                 */
                "application/json": components["schemas"]["ClosureIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "code": "K7F",
                     *       "phase": "out",
                     *       "colour": "green",
                     *       "exercise": false,
                     *       "exercise_asked": false,
                     *       "protocol_read": 2,
                     *       "suspended": false,
                     *       "contacts_missed": 2,
                     *       "debrief": "nothing_happened",
                     *       "starts_at": "2026-11-21T03:30:00Z",
                     *       "ends_at": "2026-11-21T03:30:00Z",
                     *       "home_by": "2026-11-21T03:30:00Z",
                     *       "company": "pair",
                     *       "buddy": "eva",
                     *       "online": false,
                     *       "outside": {
                     *         "minutes": 2,
                     *         "act": "call",
                     *         "until": "2026-11-21T03:30:00Z"
                     *       },
                     *       "vehicle": false,
                     *       "vehicle_state": "requested",
                     *       "shares_zone": false,
                     *       "heard_at": "2026-11-21T03:30:00Z",
                     *       "expected": {
                     *         "kind": "set_out",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "requirement": {
                     *         "level": 3,
                     *         "go": "alone",
                     *         "check_every": 2,
                     *         "buddy": false,
                     *         "transport": false,
                     *         "approval": false
                     *       },
                     *       "promoter": "ana",
                     *       "is_out": false,
                     *       "waits": false,
                     *       "next": {
                     *         "step": "R2",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "alarms": [
                     *         {
                     *           "number": 2,
                     *           "cause": "not_arrived",
                     *           "due_at": "2026-11-21T03:30:00Z",
                     *           "step": "R2",
                     *           "called_at": "2026-11-21T03:30:00Z",
                     *           "taken_up": false,
                     *           "taken_up_by": "sofia",
                     *           "taken_up_at": "2026-11-21T03:30:00Z",
                     *           "answered_at": "2026-11-21T03:30:00Z",
                     *           "answer_said_at": "2026-11-21T03:30:00Z",
                     *           "next": {
                     *             "step": "R2",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           }
                     *         }
                     *       ],
                     *       "watch": {
                     *         "supervisors": 2,
                     *         "roster": false,
                     *         "gaps": [
                     *           {
                     *             "from": "2026-11-21T03:30:00Z",
                     *             "until": "2026-11-21T03:30:00Z"
                     *           }
                     *         ]
                     *       },
                     *       "place": {
                     *         "cell": "8966d342213ffff",
                     *         "setting": "S1"
                     *       },
                     *       "check_ins": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "ok",
                     *           "said_at": "2026-11-21T03:30:00Z",
                     *           "received_at": "2026-11-21T03:30:00Z",
                     *           "for_them": false,
                     *           "duress": false,
                     *           "cell": "8966d342213ffff"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OutreachOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    outreach_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "approve": true
                 *     }
                 */
                "application/json": components["schemas"]["DecisionIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "code": "K7F",
                     *       "phase": "out",
                     *       "colour": "green",
                     *       "exercise": false,
                     *       "exercise_asked": false,
                     *       "protocol_read": 2,
                     *       "suspended": false,
                     *       "contacts_missed": 2,
                     *       "debrief": "nothing_happened",
                     *       "starts_at": "2026-11-21T03:30:00Z",
                     *       "ends_at": "2026-11-21T03:30:00Z",
                     *       "home_by": "2026-11-21T03:30:00Z",
                     *       "company": "pair",
                     *       "buddy": "eva",
                     *       "online": false,
                     *       "outside": {
                     *         "minutes": 2,
                     *         "act": "call",
                     *         "until": "2026-11-21T03:30:00Z"
                     *       },
                     *       "vehicle": false,
                     *       "vehicle_state": "requested",
                     *       "shares_zone": false,
                     *       "heard_at": "2026-11-21T03:30:00Z",
                     *       "expected": {
                     *         "kind": "set_out",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "requirement": {
                     *         "level": 3,
                     *         "go": "alone",
                     *         "check_every": 2,
                     *         "buddy": false,
                     *         "transport": false,
                     *         "approval": false
                     *       },
                     *       "promoter": "ana",
                     *       "is_out": false,
                     *       "waits": false,
                     *       "next": {
                     *         "step": "R2",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "alarms": [
                     *         {
                     *           "number": 2,
                     *           "cause": "not_arrived",
                     *           "due_at": "2026-11-21T03:30:00Z",
                     *           "step": "R2",
                     *           "called_at": "2026-11-21T03:30:00Z",
                     *           "taken_up": false,
                     *           "taken_up_by": "sofia",
                     *           "taken_up_at": "2026-11-21T03:30:00Z",
                     *           "answered_at": "2026-11-21T03:30:00Z",
                     *           "answer_said_at": "2026-11-21T03:30:00Z",
                     *           "next": {
                     *             "step": "R2",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           }
                     *         }
                     *       ],
                     *       "watch": {
                     *         "supervisors": 2,
                     *         "roster": false,
                     *         "gaps": [
                     *           {
                     *             "from": "2026-11-21T03:30:00Z",
                     *             "until": "2026-11-21T03:30:00Z"
                     *           }
                     *         ]
                     *       },
                     *       "place": {
                     *         "cell": "8966d342213ffff",
                     *         "setting": "S1"
                     *       },
                     *       "check_ins": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "ok",
                     *           "said_at": "2026-11-21T03:30:00Z",
                     *           "received_at": "2026-11-21T03:30:00Z",
                     *           "for_them": false,
                     *           "duress": false,
                     *           "cell": "8966d342213ffff"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OutreachOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    outreach_deliveries: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "deliveries": [
                     *         {
                     *           "kind": "alarm",
                     *           "step": "R2",
                     *           "to": "ana",
                     *           "channel": "push",
                     *           "state": "reserve",
                     *           "written_at": "2026-11-21T03:30:00Z",
                     *           "sent_at": "2026-11-21T03:30:00Z",
                     *           "done_at": "2026-11-21T03:30:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveryList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    outreach_answer_vehicle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "granted": false
                 *     }
                 */
                "application/json": components["schemas"]["VehicleIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0193a000-0000-7000-8000-000000000001",
                     *       "code": "K7F",
                     *       "phase": "out",
                     *       "colour": "green",
                     *       "exercise": false,
                     *       "exercise_asked": false,
                     *       "protocol_read": 2,
                     *       "suspended": false,
                     *       "contacts_missed": 2,
                     *       "debrief": "nothing_happened",
                     *       "starts_at": "2026-11-21T03:30:00Z",
                     *       "ends_at": "2026-11-21T03:30:00Z",
                     *       "home_by": "2026-11-21T03:30:00Z",
                     *       "company": "pair",
                     *       "buddy": "eva",
                     *       "online": false,
                     *       "outside": {
                     *         "minutes": 2,
                     *         "act": "call",
                     *         "until": "2026-11-21T03:30:00Z"
                     *       },
                     *       "vehicle": false,
                     *       "vehicle_state": "requested",
                     *       "shares_zone": false,
                     *       "heard_at": "2026-11-21T03:30:00Z",
                     *       "expected": {
                     *         "kind": "set_out",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "requirement": {
                     *         "level": 3,
                     *         "go": "alone",
                     *         "check_every": 2,
                     *         "buddy": false,
                     *         "transport": false,
                     *         "approval": false
                     *       },
                     *       "promoter": "ana",
                     *       "is_out": false,
                     *       "waits": false,
                     *       "next": {
                     *         "step": "R2",
                     *         "at": "2026-11-21T03:30:00Z"
                     *       },
                     *       "alarms": [
                     *         {
                     *           "number": 2,
                     *           "cause": "not_arrived",
                     *           "due_at": "2026-11-21T03:30:00Z",
                     *           "step": "R2",
                     *           "called_at": "2026-11-21T03:30:00Z",
                     *           "taken_up": false,
                     *           "taken_up_by": "sofia",
                     *           "taken_up_at": "2026-11-21T03:30:00Z",
                     *           "answered_at": "2026-11-21T03:30:00Z",
                     *           "answer_said_at": "2026-11-21T03:30:00Z",
                     *           "next": {
                     *             "step": "R2",
                     *             "at": "2026-11-21T03:30:00Z"
                     *           }
                     *         }
                     *       ],
                     *       "watch": {
                     *         "supervisors": 2,
                     *         "roster": false,
                     *         "gaps": [
                     *           {
                     *             "from": "2026-11-21T03:30:00Z",
                     *             "until": "2026-11-21T03:30:00Z"
                     *           }
                     *         ]
                     *       },
                     *       "place": {
                     *         "cell": "8966d342213ffff",
                     *         "setting": "S1"
                     *       },
                     *       "check_ins": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "ok",
                     *           "said_at": "2026-11-21T03:30:00Z",
                     *           "received_at": "2026-11-21T03:30:00Z",
                     *           "for_them": false,
                     *           "duress": false,
                     *           "cell": "8966d342213ffff"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OutreachOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    person_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "people": [
                     *         {
                     *           "handle": "ana",
                     *           "role": "promoter",
                     *           "key_populations": [
                     *             "TW"
                     *           ],
                     *           "disabled": false,
                     *           "second_factor": false,
                     *           "devices": 2,
                     *           "last_seen_at": "2026-11-21T03:30:00Z",
                     *           "code_until": "2026-11-21T03:30:00Z",
                     *           "managed": false,
                     *           "vouching_due_at": "2026-11-21T03:30:00Z",
                     *           "vouched_until": "2026-11-21T03:30:00Z",
                     *           "briefed_until": "2026-11-21T03:30:00Z",
                     *           "asleep": "briefing"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PersonList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    person_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "handle": "ana",
                 *       "role": "promoter",
                 *       "key_populations": [
                 *         "TW"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["PersonIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "handle": "ana"
                     *     }
                     */
                    "application/json": components["schemas"]["MadeOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    person_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The pseudonym.
                 * @example ana
                 */
                handle: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "promoter",
                 *       "key_populations": [
                 *         "TW"
                 *       ],
                 *       "disabled": false
                 *     }
                 */
                "application/json": components["schemas"]["PersonPatch"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    code_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The pseudonym.
                 * @example ana
                 */
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "4K7QM-9XRTR",
                     *       "organisation": "omes",
                     *       "handle": "ana",
                     *       "expires_at": "2026-11-21T03:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CodeOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    contact_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The pseudonym.
                 * @example ana
                 */
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Filomena López",
                     *       "phone": "+502 5555 1234",
                     *       "email": "ana@example.org",
                     *       "language": "es",
                     *       "question": "¿Cómo se llama su gata?",
                     *       "answer": "No tengo gata"
                     *     }
                     */
                    "application/json": components["schemas"]["ContactBody"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    contact_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The pseudonym.
                 * @example ana
                 */
                handle: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Filomena López",
                 *       "phone": "+502 5555 1234",
                 *       "email": "ana@example.org",
                 *       "language": "es",
                 *       "question": "¿Cómo se llama su gata?",
                 *       "answer": "No tengo gata"
                 *     }
                 */
                "application/json": components["schemas"]["ContactBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    contact_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The pseudonym.
                 * @example ana
                 */
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    person_devices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The pseudonym.
                 * @example ana
                 */
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "devices": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "label": "Mi teléfono",
                     *           "created_at": "2026-11-21T03:30:00Z",
                     *           "last_seen_at": "2026-11-21T03:30:00Z",
                     *           "ended_at": "2026-11-21T03:30:00Z",
                     *           "this_one": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DeviceList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    person_devices_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The pseudonym.
                 * @example ana
                 */
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "devices": 2
                     *     }
                     */
                    "application/json": components["schemas"]["EndedOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    erasure_begin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The pseudonym.
                 * @example ana
                 */
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "events": 2,
                     *       "exposure": 2,
                     *       "outreach": 2,
                     *       "devices": 2,
                     *       "confirmation": "DELETE",
                     *       "confirm_until": "2026-11-21T03:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ErasureOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    erasure_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The pseudonym.
                 * @example ana
                 */
                handle: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "confirmation": "POST",
                 *       "events": "keep"
                 *     }
                 */
                "application/json": components["schemas"]["ErasureIn"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    person_second_factor_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The pseudonym.
                 * @example ana
                 */
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    place_audit_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "audits": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "cell": "8966d342213ffff",
                     *           "band": "evening",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "findings": [
                     *             {
                     *               "aspect": "light",
                     *               "label": {
                     *                 "es": "Disparos",
                     *                 "en": "Shots"
                     *               },
                     *               "finding": "none",
                     *               "words": {
                     *                 "es": "Disparos",
                     *                 "en": "Shots"
                     *               }
                     *             }
                     *           ],
                     *           "audited_at": "2026-11-21T03:30:00Z",
                     *           "months": 2,
                     *           "old": false,
                     *           "by": "ana",
                     *           "mine": false
                     *         }
                     *       ],
                     *       "police_sentence": {
                     *         "es": "Disparos",
                     *         "en": "Shots"
                     *       },
                     *       "sentence": {
                     *         "es": "Disparos",
                     *         "en": "Shots"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PlaceAuditList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    place_audit_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "cell": "8966d342213ffff",
                 *       "band": "evening",
                 *       "light": "none",
                 *       "people": "some",
                 *       "sight": "some",
                 *       "exits": "some",
                 *       "transport": "some",
                 *       "shelter": "some",
                 *       "signal": "some",
                 *       "police": "some"
                 *     }
                 */
                "application/json": components["schemas"]["PlaceAuditIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "audits": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "cell": "8966d342213ffff",
                     *           "band": "evening",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "findings": [
                     *             {
                     *               "aspect": "light",
                     *               "label": {
                     *                 "es": "Disparos",
                     *                 "en": "Shots"
                     *               },
                     *               "finding": "none",
                     *               "words": {
                     *                 "es": "Disparos",
                     *                 "en": "Shots"
                     *               }
                     *             }
                     *           ],
                     *           "audited_at": "2026-11-21T03:30:00Z",
                     *           "months": 2,
                     *           "old": false,
                     *           "by": "ana",
                     *           "mine": false
                     *         }
                     *       ],
                     *       "police_sentence": {
                     *         "es": "Disparos",
                     *         "en": "Shots"
                     *       },
                     *       "sentence": {
                     *         "es": "Disparos",
                     *         "en": "Shots"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PlaceAuditList"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "audits": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "cell": "8966d342213ffff",
                     *           "band": "evening",
                     *           "label": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "findings": [
                     *             {
                     *               "aspect": "light",
                     *               "label": {
                     *                 "es": "Disparos",
                     *                 "en": "Shots"
                     *               },
                     *               "finding": "none",
                     *               "words": {
                     *                 "es": "Disparos",
                     *                 "en": "Shots"
                     *               }
                     *             }
                     *           ],
                     *           "audited_at": "2026-11-21T03:30:00Z",
                     *           "months": 2,
                     *           "old": false,
                     *           "by": "ana",
                     *           "mine": false
                     *         }
                     *       ],
                     *       "police_sentence": {
                     *         "es": "Disparos",
                     *         "en": "Shots"
                     *       },
                     *       "sentence": {
                     *         "es": "Disparos",
                     *         "en": "Shots"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PlaceAuditList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    place_audit_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    place_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "places": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "name": "Parque central",
                     *           "cell": "8966d342213ffff",
                     *           "setting": "S1",
                     *           "bands": [
                     *             {
                     *               "band": "night",
                     *               "label": {
                     *                 "es": "Disparos",
                     *                 "en": "Shots"
                     *               },
                     *               "proposed": 2,
                     *               "category": 2,
                     *               "due": false,
                     *               "review": {
                     *                 "category": 2,
                     *                 "proposed": 2,
                     *                 "reason": "agrees_with_map",
                     *                 "label": {
                     *                   "es": "Disparos",
                     *                   "en": "Shots"
                     *                 },
                     *                 "reviewed_at": "2026-11-21T03:30:00Z",
                     *                 "reviewed_by": "sofia",
                     *                 "expires_at": "2026-11-21T03:30:00Z",
                     *                 "holds": false
                     *               }
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "reviewed_recently": 2
                     *     }
                     */
                    "application/json": components["schemas"]["PlaceList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    place_meeting: {
        parameters: {
            query: {
                /**
                 * @description The first hour of the week, Monday 00 h = 0.
                 * @example 7
                 */
                from: number;
                /**
                 * @description For how many hours.
                 * @example 7
                 */
                hours: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "places": [
                     *         {
                     *           "name": "Parque central",
                     *           "setting": "S1",
                     *           "level": 3,
                     *           "reviewed": false,
                     *           "id": "0193a000-0000-7000-8000-000000000001"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["MeetingPlaces"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    place_offer: {
        parameters: {
            query: {
                /**
                 * @description The planned place, an H3 cell.
                 * @example 8966d342213ffff
                 */
                cell: string;
                /**
                 * @description The first hour of the week, Monday 00 h = 0.
                 * @example 7
                 */
                from: number;
                /**
                 * @description For how many hours.
                 * @example 7
                 */
                hours: number;
                /**
                 * @description `ALL` or a code of the taxonomy.
                 * @example TW
                 */
                key_population?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "places": [
                     *         {
                     *           "name": "Parque central",
                     *           "setting": "S1",
                     *           "level": 3,
                     *           "reviewed": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OfferedPlaces"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    place_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Parque central",
                 *       "cell": "8966d342213ffff",
                 *       "setting": "S1"
                 *     }
                 */
                "application/json": components["schemas"]["PlaceIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "places": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "name": "Parque central",
                     *           "cell": "8966d342213ffff",
                     *           "setting": "S1",
                     *           "bands": [
                     *             {
                     *               "band": "night",
                     *               "label": {
                     *                 "es": "Disparos",
                     *                 "en": "Shots"
                     *               },
                     *               "proposed": 2,
                     *               "category": 2,
                     *               "due": false,
                     *               "review": {
                     *                 "category": 2,
                     *                 "proposed": 2,
                     *                 "reason": "agrees_with_map",
                     *                 "label": {
                     *                   "es": "Disparos",
                     *                   "en": "Shots"
                     *                 },
                     *                 "reviewed_at": "2026-11-21T03:30:00Z",
                     *                 "reviewed_by": "sofia",
                     *                 "expires_at": "2026-11-21T03:30:00Z",
                     *                 "holds": false
                     *               }
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "reviewed_recently": 2
                     *     }
                     */
                    "application/json": components["schemas"]["PlaceList"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "places": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "name": "Parque central",
                     *           "cell": "8966d342213ffff",
                     *           "setting": "S1",
                     *           "bands": [
                     *             {
                     *               "band": "night",
                     *               "label": {
                     *                 "es": "Disparos",
                     *                 "en": "Shots"
                     *               },
                     *               "proposed": 2,
                     *               "category": 2,
                     *               "due": false,
                     *               "review": {
                     *                 "category": 2,
                     *                 "proposed": 2,
                     *                 "reason": "agrees_with_map",
                     *                 "label": {
                     *                   "es": "Disparos",
                     *                   "en": "Shots"
                     *                 },
                     *                 "reviewed_at": "2026-11-21T03:30:00Z",
                     *                 "reviewed_by": "sofia",
                     *                 "expires_at": "2026-11-21T03:30:00Z",
                     *                 "holds": false
                     *               }
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "reviewed_recently": 2
                     *     }
                     */
                    "application/json": components["schemas"]["PlaceList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    place_retire: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    place_review: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
                /**
                 * @description `early`, `morning`, `afternoon` or `evening`.
                 * @example night
                 */
                band: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "category": 2,
                 *       "reason": "agrees_with_map",
                 *       "days": 2
                 *     }
                 */
                "application/json": components["schemas"]["PlaceReviewIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "places": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "name": "Parque central",
                     *           "cell": "8966d342213ffff",
                     *           "setting": "S1",
                     *           "bands": [
                     *             {
                     *               "band": "night",
                     *               "label": {
                     *                 "es": "Disparos",
                     *                 "en": "Shots"
                     *               },
                     *               "proposed": 2,
                     *               "category": 2,
                     *               "due": false,
                     *               "review": {
                     *                 "category": 2,
                     *                 "proposed": 2,
                     *                 "reason": "agrees_with_map",
                     *                 "label": {
                     *                   "es": "Disparos",
                     *                   "en": "Shots"
                     *                 },
                     *                 "reviewed_at": "2026-11-21T03:30:00Z",
                     *                 "reviewed_by": "sofia",
                     *                 "expires_at": "2026-11-21T03:30:00Z",
                     *                 "holds": false
                     *               }
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "reviewed_recently": 2
                     *     }
                     */
                    "application/json": components["schemas"]["PlaceList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    planning_get: {
        parameters: {
            query?: {
                /**
                 * @description `ALL` (unless given) or the code of a key population.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description A past instant, RFC 3339: the board as the map was then, to see what changed.
                 * @example 1
                 */
                as_of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "as_of": "2026-11-21T03:30:00Z",
                     *       "key_population": "TW",
                     *       "rules": [
                     *         {
                     *           "go": "alone",
                     *           "check_every": 2,
                     *           "buddy": false,
                     *           "transport": false,
                     *           "approval": false
                     *         }
                     *       ],
                     *       "places": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "name": "Parque central",
                     *           "setting": "S1",
                     *           "levels": "00223344552211",
                     *           "enough": "1",
                     *           "reckoned": "11223344552211",
                     *           "said": "0",
                     *           "warned": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PlanningBoard"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    planning_changes_get: {
        parameters: {
            query: {
                /**
                 * @description `ALL` (unless given) or the code of a key population.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description A past instant, RFC 3339.
                 * @example 1
                 */
                as_of: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "before": "2026-11-13T18:00:00Z",
                     *       "as_of": "2026-11-20T18:00:00Z",
                     *       "changes": [
                     *         {
                     *           "place": "0193a000-0000-7000-8000-000000000001",
                     *           "name": "Parque central",
                     *           "from": 2,
                     *           "hours": 2,
                     *           "was": 2,
                     *           "is": 2,
                     *           "reported": [
                     *             {
                     *               "family": "P",
                     *               "es": "Bienes",
                     *               "en": "Property",
                     *               "count": 2
                     *             }
                     *           ],
                     *           "taken_back": 2,
                     *           "amended": 2,
                     *           "worked_hours": 2,
                     *           "faded": false,
                     *           "reasons": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           }
                     *         }
                     *       ],
                     *       "more": 2
                     *     }
                     */
                    "application/json": components["schemas"]["PlanningChanges"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    planning_sign_off: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The date of a Monday, like `2026-12-07`.
                 * @example 2026-12-07
                 */
                week: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    protocol_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 2,
                     *       "changed_at": "2026-11-21T03:30:00Z",
                     *       "cards": [
                     *         {
                     *           "title": {
                     *             "es": "Salga por la calle con luz y llame.",
                     *             "en": "Leave by the lit street and call."
                     *           },
                     *           "key_populations": [
                     *             "TW"
                     *           ],
                     *           "settings": [
                     *             "S1"
                     *           ],
                     *           "band": "night",
                     *           "from_level": 2,
                     *           "steps": [
                     *             {
                     *               "es": "Salga por la calle con luz y llame.",
                     *               "en": "Leave by the lit street and call."
                     *             }
                     *           ],
                     *           "responsible": {
                     *             "es": "Salga por la calle con luz y llame.",
                     *             "en": "Leave by the lit street and call."
                     *           },
                     *           "call": [
                     *             {
                     *               "es": "Salga por la calle con luz y llame.",
                     *               "en": "Leave by the lit street and call."
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ProtocolOut"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    protocol_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": 2,
                 *       "cards": [
                 *         {
                 *           "title": {
                 *             "es": "Salga por la calle con luz y llame.",
                 *             "en": "Leave by the lit street and call."
                 *           },
                 *           "key_populations": [
                 *             "TW"
                 *           ],
                 *           "settings": [
                 *             "S1"
                 *           ],
                 *           "band": "night",
                 *           "from_level": 2,
                 *           "steps": [
                 *             {
                 *               "es": "Salga por la calle con luz y llame.",
                 *               "en": "Leave by the lit street and call."
                 *             }
                 *           ],
                 *           "responsible": {
                 *             "es": "Salga por la calle con luz y llame.",
                 *             "en": "Leave by the lit street and call."
                 *           },
                 *           "call": [
                 *             {
                 *               "es": "Salga por la calle con luz y llame.",
                 *               "en": "Leave by the lit street and call."
                 *             }
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ProtocolIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 2,
                     *       "changed_at": "2026-11-21T03:30:00Z",
                     *       "cards": [
                     *         {
                     *           "title": {
                     *             "es": "Salga por la calle con luz y llame.",
                     *             "en": "Leave by the lit street and call."
                     *           },
                     *           "key_populations": [
                     *             "TW"
                     *           ],
                     *           "settings": [
                     *             "S1"
                     *           ],
                     *           "band": "night",
                     *           "from_level": 2,
                     *           "steps": [
                     *             {
                     *               "es": "Salga por la calle con luz y llame.",
                     *               "en": "Leave by the lit street and call."
                     *             }
                     *           ],
                     *           "responsible": {
                     *             "es": "Salga por la calle con luz y llame.",
                     *             "en": "Leave by the lit street and call."
                     *           },
                     *           "call": [
                     *             {
                     *               "es": "Salga por la calle con luz y llame.",
                     *               "en": "Leave by the lit street and call."
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ProtocolOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    published_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "releases": [
                     *         {
                     *           "number": 2,
                     *           "published_at": "2026-11-21T03:30:00Z",
                     *           "synthetic": false,
                     *           "sha256": "5f8a1c3e9b7d2046a8c1e3f50b9d7264c8e1a3f5b7d90264c8e0a1f3b5d79264",
                     *           "files": [
                     *             {
                     *               "name": "table.csv",
                     *               "media_type": "text/csv; charset=utf-8; header=present",
                     *               "sha256": "5f8a1c3e9b7d2046a8c1e3f50b9d7264c8e1a3f5b7d90264c8e0a1f3b5d79264",
                     *               "length": 2
                     *             }
                     *           ],
                     *           "content": {
                     *             "period": "2026-Q2",
                     *             "organisations": [
                     *               "omes"
                     *             ],
                     *             "measure": "incidents",
                     *             "support": "reported",
                     *             "rows": [
                     *               {
                     *                 "unit": "area",
                     *                 "group": "all",
                     *                 "events": 61
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PublishedList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    published_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The release's number, from 1.
                 * @example 7
                 */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "number": 2,
                     *       "published_at": "2026-11-21T03:30:00Z",
                     *       "synthetic": false,
                     *       "sha256": "5f8a1c3e9b7d2046a8c1e3f50b9d7264c8e1a3f5b7d90264c8e0a1f3b5d79264",
                     *       "files": [
                     *         {
                     *           "name": "table.csv",
                     *           "media_type": "text/csv; charset=utf-8; header=present",
                     *           "sha256": "5f8a1c3e9b7d2046a8c1e3f50b9d7264c8e1a3f5b7d90264c8e0a1f3b5d79264",
                     *           "length": 2
                     *         }
                     *       ],
                     *       "content": {
                     *         "period": "2026-Q2",
                     *         "organisations": [
                     *           "omes"
                     *         ],
                     *         "measure": "incidents",
                     *         "support": "reported",
                     *         "rows": [
                     *           {
                     *             "unit": "area",
                     *             "group": "all",
                     *             "events": 61
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PublishedOut"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    published_file_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The release's number, from 1.
                 * @example 7
                 */
                number: number;
                /**
                 * @description The file's name, as the release lists it.
                 * @example table.csv
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    receipt_take: {
        parameters: {
            query: {
                /**
                 * @description As Kannel says it: 1 arrived, 2 will not arrive, 16 the operator does not take it; others: it is on its way.
                 * @example 7
                 */
                status: number;
            };
            header?: never;
            path: {
                /**
                 * @description The secret that went with the message.
                 * @example s3cr3t
                 */
                secret: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    release_keys_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keys": [
                     *         {
                     *           "name": "6b86b273ff34fce1",
                     *           "algorithm": "Ed25519",
                     *           "public_key": "9f3c1a5be0d247a86b1c0e5f7d2a94c8b3e6f1a05d7c2b498e6a1f3d0c5b7e29",
                     *           "current": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseKeyList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    release_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "releases": [
                     *         {
                     *           "id": 2,
                     *           "state": "proposed",
                     *           "number": 2,
                     *           "proposed_at": "2026-11-21T03:30:00Z",
                     *           "published_at": "2026-11-21T03:30:00Z",
                     *           "approvals": 2,
                     *           "approved_by_me": false,
                     *           "mine": false,
                     *           "synthetic": false,
                     *           "sha256": "5f8a1c3e9b7d2046a8c1e3f50b9d7264c8e1a3f5b7d90264c8e0a1f3b5d79264",
                     *           "files": [
                     *             {
                     *               "name": "table.csv",
                     *               "media_type": "text/csv; charset=utf-8; header=present",
                     *               "sha256": "5f8a1c3e9b7d2046a8c1e3f50b9d7264c8e1a3f5b7d90264c8e0a1f3b5d79264",
                     *               "length": 2
                     *             }
                     *           ],
                     *           "content": {
                     *             "period": "2026-Q2",
                     *             "organisations": [
                     *               "omes"
                     *             ],
                     *             "measure": "incidents",
                     *             "support": "reported",
                     *             "rows": [
                     *               {
                     *                 "unit": "area",
                     *                 "group": "all",
                     *                 "events": 61
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    release_propose: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "period": "2026-Q3",
                 *       "support": "corroborated",
                 *       "measure": "incidents",
                 *       "geography": "area",
                 *       "hexagons": 2,
                 *       "partner": "vecinas",
                 *       "split": "none"
                 *     }
                 */
                "application/json": components["schemas"]["ReleaseIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 2,
                     *       "state": "proposed",
                     *       "number": 2,
                     *       "proposed_at": "2026-11-21T03:30:00Z",
                     *       "published_at": "2026-11-21T03:30:00Z",
                     *       "approvals": 2,
                     *       "approved_by_me": false,
                     *       "mine": false,
                     *       "synthetic": false,
                     *       "sha256": "5f8a1c3e9b7d2046a8c1e3f50b9d7264c8e1a3f5b7d90264c8e0a1f3b5d79264",
                     *       "files": [
                     *         {
                     *           "name": "table.csv",
                     *           "media_type": "text/csv; charset=utf-8; header=present",
                     *           "sha256": "5f8a1c3e9b7d2046a8c1e3f50b9d7264c8e1a3f5b7d90264c8e0a1f3b5d79264",
                     *           "length": 2
                     *         }
                     *       ],
                     *       "content": {
                     *         "period": "2026-Q2",
                     *         "organisations": [
                     *           "omes"
                     *         ],
                     *         "measure": "incidents",
                     *         "support": "reported",
                     *         "rows": [
                     *           {
                     *             "unit": "area",
                     *             "group": "all",
                     *             "events": 61
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    release_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 7
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 2,
                     *       "state": "proposed",
                     *       "number": 2,
                     *       "proposed_at": "2026-11-21T03:30:00Z",
                     *       "published_at": "2026-11-21T03:30:00Z",
                     *       "approvals": 2,
                     *       "approved_by_me": false,
                     *       "mine": false,
                     *       "synthetic": false,
                     *       "sha256": "5f8a1c3e9b7d2046a8c1e3f50b9d7264c8e1a3f5b7d90264c8e0a1f3b5d79264",
                     *       "files": [
                     *         {
                     *           "name": "table.csv",
                     *           "media_type": "text/csv; charset=utf-8; header=present",
                     *           "sha256": "5f8a1c3e9b7d2046a8c1e3f50b9d7264c8e1a3f5b7d90264c8e0a1f3b5d79264",
                     *           "length": 2
                     *         }
                     *       ],
                     *       "content": {
                     *         "period": "2026-Q2",
                     *         "organisations": [
                     *           "omes"
                     *         ],
                     *         "measure": "incidents",
                     *         "support": "reported",
                     *         "rows": [
                     *           {
                     *             "unit": "area",
                     *             "group": "all",
                     *             "events": 61
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    release_drop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 7
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    release_approve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 7
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 2,
                     *       "state": "proposed",
                     *       "number": 2,
                     *       "proposed_at": "2026-11-21T03:30:00Z",
                     *       "published_at": "2026-11-21T03:30:00Z",
                     *       "approvals": 2,
                     *       "approved_by_me": false,
                     *       "mine": false,
                     *       "synthetic": false,
                     *       "sha256": "5f8a1c3e9b7d2046a8c1e3f50b9d7264c8e1a3f5b7d90264c8e0a1f3b5d79264",
                     *       "files": [
                     *         {
                     *           "name": "table.csv",
                     *           "media_type": "text/csv; charset=utf-8; header=present",
                     *           "sha256": "5f8a1c3e9b7d2046a8c1e3f50b9d7264c8e1a3f5b7d90264c8e0a1f3b5d79264",
                     *           "length": 2
                     *         }
                     *       ],
                     *       "content": {
                     *         "period": "2026-Q2",
                     *         "organisations": [
                     *           "omes"
                     *         ],
                     *         "measure": "incidents",
                     *         "support": "reported",
                     *         "rows": [
                     *           {
                     *             "unit": "area",
                     *             "group": "all",
                     *             "events": 61
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    release_file_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 7
                 */
                id: number;
                /**
                 * @description The file's name, as the release lists it.
                 * @example table.csv
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    risk_get: {
        parameters: {
            query: {
                /**
                 * @description West, south, east, north; degrees, WGS 84.
                 * @example -90.6,14.5,-90.4,14.7
                 */
                bbox: string;
                /**
                 * @description H3 resolution 5–9; 8 unless given.
                 * @example 8
                 */
                resolution?: string;
                /**
                 * @description `ALL` (unless given) or the code of a key population.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `now` (unless given), an hour of the week 0–167, or an RFC 3339 time.
                 * @example now
                 */
                at?: string;
                /**
                 * @description A past instant, RFC 3339: the map as of then instead of as of now. For roles that see their
                 *     organisation's events.
                 * @example 1
                 */
                as_of?: string;
                /**
                 * @description With `as_of`: `now` (unless given) for what is known today of that time, `then` for what had
                 *     been recorded by then.
                 * @example as_of
                 */
                known?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A feature collection; a feature's id is its cell. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "FeatureCollection",
                     *       "as_of": "2026-11-21T03:00:00Z",
                     *       "hour_of_week": 117,
                     *       "key_population": "ALL",
                     *       "resolution": 8,
                     *       "exposure": "none",
                     *       "features": [
                     *         {
                     *           "type": "Feature",
                     *           "id": "8866d34221fffff",
                     *           "geometry": {
                     *             "type": "Polygon",
                     *             "coordinates": [
                     *               [
                     *                 [
                     *                   -90.51003,
                     *                   14.63821
                     *                 ],
                     *                 [
                     *                   -90.51372,
                     *                   14.63451
                     *                 ],
                     *                 [
                     *                   -90.51184,
                     *                   14.62987
                     *                 ],
                     *                 [
                     *                   -90.50628,
                     *                   14.62893
                     *                 ],
                     *                 [
                     *                   -90.50259,
                     *                   14.63263
                     *                 ],
                     *                 [
                     *                   -90.50446,
                     *                   14.63727
                     *                 ],
                     *                 [
                     *                   -90.51003,
                     *                   14.63821
                     *                 ]
                     *               ]
                     *             ]
                     *           },
                     *           "properties": {
                     *             "cell": "8866d34221fffff",
                     *             "level": 0,
                     *             "certainty": 0
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/geo+json": Record<string, never>;
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    risk_cell_get: {
        parameters: {
            query?: {
                /**
                 * @description `ALL` (unless given) or the code of a key population.
                 * @example TW
                 */
                key_population?: string;
                /**
                 * @description `now` (unless given), an hour of the week 0–167, or an RFC 3339 time.
                 * @example now
                 */
                at?: string;
                /**
                 * @description A past instant, RFC 3339: the map as of then instead of as of now. For roles that see their
                 *     organisation's events.
                 * @example 1
                 */
                as_of?: string;
                /**
                 * @description With `as_of`: `now` (unless given) for what is known today of that time, `then` for what had
                 *     been recorded by then.
                 * @example as_of
                 */
                known?: string;
            };
            header?: never;
            path: {
                /**
                 * @description H3 cell of resolution 5–9, hexadecimal
                 * @example 8966d342213ffff
                 */
                cell: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "level": 3,
                     *       "certainty": 2,
                     *       "relative": 1.62,
                     *       "relative_lower": 0.71,
                     *       "relative_upper": 2.9,
                     *       "model": "ladder-5-0123abcd",
                     *       "cut_points": {
                     *         "1": 1.5,
                     *         "3": 1.5,
                     *         "4": 1.5,
                     *         "5": 1.5
                     *       },
                     *       "exposure": "none",
                     *       "sentence": {
                     *         "es": "Disparos",
                     *         "en": "Shots"
                     *       },
                     *       "cell": "8966d342213ffff",
                     *       "resolution": 8,
                     *       "key_population": "TW",
                     *       "as_of": "2026-11-21T03:30:00Z",
                     *       "known": "then",
                     *       "hour_of_week": 117,
                     *       "rate": 0.0123,
                     *       "lower": 0.0051,
                     *       "upper": 0.0248,
                     *       "severity": 1.5,
                     *       "severity_lower": 1.5,
                     *       "severity_upper": 1.5,
                     *       "harm": 0.037,
                     *       "harm_lower": 0.012,
                     *       "harm_upper": 0.081,
                     *       "week": [
                     *         {
                     *           "level": 3,
                     *           "certainty": 2,
                     *           "relative": 1.62,
                     *           "relative_lower": 0.71,
                     *           "relative_upper": 2.9
                     *         }
                     *       ],
                     *       "reasons": {
                     *         "es": "Disparos",
                     *         "en": "Shots"
                     *       },
                     *       "detail": "day_type",
                     *       "detail_sentence": {
                     *         "es": "Disparos",
                     *         "en": "Shots"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["StoryOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    safety_rules_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "low": {
                     *         "minutes": [
                     *           2
                     *         ],
                     *         "acknowledge_within": 2
                     *       },
                     *       "medium": {
                     *         "minutes": [
                     *           2
                     *         ],
                     *         "acknowledge_within": 2
                     *       },
                     *       "high": {
                     *         "minutes": [
                     *           2
                     *         ],
                     *         "acknowledge_within": 2
                     *       },
                     *       "levels": [
                     *         {
                     *           "go": "alone",
                     *           "check_every": 2,
                     *           "buddy": false,
                     *           "transport": false,
                     *           "approval": false
                     *         }
                     *       ],
                     *       "night_from": 2,
                     *       "night_until": 2,
                     *       "duress_pin": false
                     *     }
                     */
                    "application/json": components["schemas"]["SafetyRulesBody"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    safety_rules_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "low": {
                 *         "minutes": [
                 *           2
                 *         ],
                 *         "acknowledge_within": 2
                 *       },
                 *       "medium": {
                 *         "minutes": [
                 *           2
                 *         ],
                 *         "acknowledge_within": 2
                 *       },
                 *       "high": {
                 *         "minutes": [
                 *           2
                 *         ],
                 *         "acknowledge_within": 2
                 *       },
                 *       "levels": [
                 *         {
                 *           "go": "alone",
                 *           "check_every": 2,
                 *           "buddy": false,
                 *           "transport": false,
                 *           "approval": false
                 *         }
                 *       ],
                 *       "night_from": 2,
                 *       "night_until": 2,
                 *       "duress_pin": false
                 *     }
                 */
                "application/json": components["schemas"]["SafetyRulesBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "low": {
                     *         "minutes": [
                     *           2
                     *         ],
                     *         "acknowledge_within": 2
                     *       },
                     *       "medium": {
                     *         "minutes": [
                     *           2
                     *         ],
                     *         "acknowledge_within": 2
                     *       },
                     *       "high": {
                     *         "minutes": [
                     *           2
                     *         ],
                     *         "acknowledge_within": 2
                     *       },
                     *       "levels": [
                     *         {
                     *           "go": "alone",
                     *           "check_every": 2,
                     *           "buddy": false,
                     *           "transport": false,
                     *           "approval": false
                     *         }
                     *       ],
                     *       "night_from": 2,
                     *       "night_until": 2,
                     *       "duress_pin": false
                     *     }
                     */
                    "application/json": components["schemas"]["SafetyRulesBody"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    self_check_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "at": "2026-11-21T03:30:00Z",
                     *       "items": [
                     *         {
                     *           "code": "https",
                     *           "state": "bad",
                     *           "sentence": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           },
                     *           "next": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SelfCheckOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    session_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "handle": "ana",
                     *       "organisation": {
                     *         "slug": "omes",
                     *         "name": "OMES"
                     *       },
                     *       "role": "promoter",
                     *       "may": {
                     *         "report": false,
                     *         "verify": false,
                     *         "past": false,
                     *         "manages": [
                     *           "promoter"
                     *         ],
                     *         "map": {
                     *           "finest_resolution": 8,
                     *           "counts": false,
                     *           "key_populations": [
                     *             "TW"
                     *           ],
                     *           "limited": false
                     *         }
                     *       },
                     *       "device": "0193a000-0000-7000-8000-000000000001",
                     *       "local_key": "pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk",
                     *       "must_set_up": false,
                     *       "history_until": "2026-11-21T03:30:00Z",
                     *       "asleep": "briefing",
                     *       "briefing_due": false,
                     *       "deployment": {
                     *         "name": "Atalaya",
                     *         "synthetic": false,
                     *         "zone": "America/Guatemala",
                     *         "bbox": [
                     *           -92.23,
                     *           13.74,
                     *           -88.22,
                     *           17.82
                     *         ],
                     *         "centre": [
                     *           -90.5069,
                     *           14.6349
                     *         ],
                     *         "zoom": 7,
                     *         "places": [
                     *           {
                     *             "name": "Parque central",
                     *             "centre": [
                     *               -90.5069,
                     *               14.6349
                     *             ],
                     *             "zoom": 7
                     *           }
                     *         ],
                     *         "leave_to": "https://www.wikipedia.org",
                     *         "lock_minutes": 2
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    session_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "organisation": "omes-demo",
                 *       "handle": "ana",
                 *       "password": "una frase larga y buena",
                 *       "shared": false
                 *     }
                 */
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "handle": "ana",
                     *       "organisation": {
                     *         "slug": "omes",
                     *         "name": "OMES"
                     *       },
                     *       "role": "promoter",
                     *       "may": {
                     *         "report": false,
                     *         "verify": false,
                     *         "past": false,
                     *         "manages": [
                     *           "promoter"
                     *         ],
                     *         "map": {
                     *           "finest_resolution": 8,
                     *           "counts": false,
                     *           "key_populations": [
                     *             "TW"
                     *           ],
                     *           "limited": false
                     *         }
                     *       },
                     *       "device": "0193a000-0000-7000-8000-000000000001",
                     *       "local_key": "pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk",
                     *       "must_set_up": false,
                     *       "history_until": "2026-11-21T03:30:00Z",
                     *       "asleep": "briefing",
                     *       "briefing_due": false,
                     *       "deployment": {
                     *         "name": "Atalaya",
                     *         "synthetic": false,
                     *         "zone": "America/Guatemala",
                     *         "bbox": [
                     *           -92.23,
                     *           13.74,
                     *           -88.22,
                     *           17.82
                     *         ],
                     *         "centre": [
                     *           -90.5069,
                     *           14.6349
                     *         ],
                     *         "zoom": 7,
                     *         "places": [
                     *           {
                     *             "name": "Parque central",
                     *             "centre": [
                     *               -90.5069,
                     *               14.6349
                     *             ],
                     *             "zoom": 7
                     *           }
                     *         ],
                     *         "leave_to": "https://www.wikipedia.org",
                     *         "lock_minutes": 2
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    session_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    session_oidc_end: {
        parameters: {
            query?: {
                /**
                 * @description The provider's code.
                 * @example 1
                 */
                code?: string;
                /**
                 * @description What was sent along.
                 * @example 1
                 */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the page, signed in or with the reason. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    session_oidc_begin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The organisation's short name.
                 * @example omes
                 */
                organisation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the provider, or back to the page with the reason. */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    session_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "credential": {
                 *         "id": "Q4b0sZ1mUe8n",
                 *         "type": "public-key"
                 *       },
                 *       "shared": false
                 *     }
                 */
                "application/json": components["schemas"]["PasskeySignInIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "handle": "ana",
                     *       "organisation": {
                     *         "slug": "omes",
                     *         "name": "OMES"
                     *       },
                     *       "role": "promoter",
                     *       "may": {
                     *         "report": false,
                     *         "verify": false,
                     *         "past": false,
                     *         "manages": [
                     *           "promoter"
                     *         ],
                     *         "map": {
                     *           "finest_resolution": 8,
                     *           "counts": false,
                     *           "key_populations": [
                     *             "TW"
                     *           ],
                     *           "limited": false
                     *         }
                     *       },
                     *       "device": "0193a000-0000-7000-8000-000000000001",
                     *       "local_key": "pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk",
                     *       "must_set_up": false,
                     *       "history_until": "2026-11-21T03:30:00Z",
                     *       "asleep": "briefing",
                     *       "briefing_due": false,
                     *       "deployment": {
                     *         "name": "Atalaya",
                     *         "synthetic": false,
                     *         "zone": "America/Guatemala",
                     *         "bbox": [
                     *           -92.23,
                     *           13.74,
                     *           -88.22,
                     *           17.82
                     *         ],
                     *         "centre": [
                     *           -90.5069,
                     *           14.6349
                     *         ],
                     *         "zoom": 7,
                     *         "places": [
                     *           {
                     *             "name": "Parque central",
                     *             "centre": [
                     *               -90.5069,
                     *               14.6349
                     *             ],
                     *             "zoom": 7
                     *           }
                     *         ],
                     *         "leave_to": "https://www.wikipedia.org",
                     *         "lock_minutes": 2
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    session_passkey_challenge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "publicKey": {
                     *         "challenge": "mJXm0Yy7p4s",
                     *         "timeout": 60000,
                     *         "userVerification": "required"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PasskeyOptionsOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    session_open: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "pin": "407391",
                 *       "history": false
                 *     }
                 */
                "application/json": components["schemas"]["OpeningIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "handle": "ana",
                     *       "organisation": {
                     *         "slug": "omes",
                     *         "name": "OMES"
                     *       },
                     *       "role": "promoter",
                     *       "may": {
                     *         "report": false,
                     *         "verify": false,
                     *         "past": false,
                     *         "manages": [
                     *           "promoter"
                     *         ],
                     *         "map": {
                     *           "finest_resolution": 8,
                     *           "counts": false,
                     *           "key_populations": [
                     *             "TW"
                     *           ],
                     *           "limited": false
                     *         }
                     *       },
                     *       "device": "0193a000-0000-7000-8000-000000000001",
                     *       "local_key": "pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk",
                     *       "must_set_up": false,
                     *       "history_until": "2026-11-21T03:30:00Z",
                     *       "asleep": "briefing",
                     *       "briefing_due": false,
                     *       "deployment": {
                     *         "name": "Atalaya",
                     *         "synthetic": false,
                     *         "zone": "America/Guatemala",
                     *         "bbox": [
                     *           -92.23,
                     *           13.74,
                     *           -88.22,
                     *           17.82
                     *         ],
                     *         "centre": [
                     *           -90.5069,
                     *           14.6349
                     *         ],
                     *         "zoom": 7,
                     *         "places": [
                     *           {
                     *             "name": "Parque central",
                     *             "centre": [
                     *               -90.5069,
                     *               14.6349
                     *             ],
                     *             "zoom": 7
                     *           }
                     *         ],
                     *         "leave_to": "https://www.wikipedia.org",
                     *         "lock_minutes": 2
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    session_second: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "287082"
                 *     }
                 */
                "application/json": components["schemas"]["CodeIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "handle": "ana",
                     *       "organisation": {
                     *         "slug": "omes",
                     *         "name": "OMES"
                     *       },
                     *       "role": "promoter",
                     *       "may": {
                     *         "report": false,
                     *         "verify": false,
                     *         "past": false,
                     *         "manages": [
                     *           "promoter"
                     *         ],
                     *         "map": {
                     *           "finest_resolution": 8,
                     *           "counts": false,
                     *           "key_populations": [
                     *             "TW"
                     *           ],
                     *           "limited": false
                     *         }
                     *       },
                     *       "device": "0193a000-0000-7000-8000-000000000001",
                     *       "local_key": "pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk8pV0m3xQ2Zk",
                     *       "must_set_up": false,
                     *       "history_until": "2026-11-21T03:30:00Z",
                     *       "asleep": "briefing",
                     *       "briefing_due": false,
                     *       "deployment": {
                     *         "name": "Atalaya",
                     *         "synthetic": false,
                     *         "zone": "America/Guatemala",
                     *         "bbox": [
                     *           -92.23,
                     *           13.74,
                     *           -88.22,
                     *           17.82
                     *         ],
                     *         "centre": [
                     *           -90.5069,
                     *           14.6349
                     *         ],
                     *         "zoom": 7,
                     *         "places": [
                     *           {
                     *             "name": "Parque central",
                     *             "centre": [
                     *               -90.5069,
                     *               14.6349
                     *             ],
                     *             "zoom": 7
                     *           }
                     *         ],
                     *         "leave_to": "https://www.wikipedia.org",
                     *         "lock_minutes": 2
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    support_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sees_to_it": false,
                     *       "persons": [
                     *         "luz"
                     *       ],
                     *       "cases": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "P3",
                     *           "severity": 2,
                     *           "happened_at": "2026-11-21T03:30:00Z",
                     *           "created_at": "person",
                     *           "person": "ana",
                     *           "offered_at": "2026-11-21T03:30:00Z",
                     *           "accepted_at": "2026-11-21T03:30:00Z",
                     *           "declined_at": "2026-11-21T03:30:00Z",
                     *           "referred_at": "2026-11-21T03:30:00Z",
                     *           "done_at": "2026-11-21T03:30:00Z",
                     *           "closed": false,
                     *           "reminders_stopped": false
                     *         }
                     *       ],
                     *       "offered_within_a_day": 2
                     *     }
                     */
                    "application/json": components["schemas"]["SupportList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    support_mark: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one: its id, as lists have it.
                 * @example 0193a000-0000-7000-8000-000000000001
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "step": "R2",
                 *       "stop_reminders": false
                 *     }
                 */
                "application/json": components["schemas"]["SupportStepIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sees_to_it": false,
                     *       "persons": [
                     *         "luz"
                     *       ],
                     *       "cases": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "P3",
                     *           "severity": 2,
                     *           "happened_at": "2026-11-21T03:30:00Z",
                     *           "created_at": "person",
                     *           "person": "ana",
                     *           "offered_at": "2026-11-21T03:30:00Z",
                     *           "accepted_at": "2026-11-21T03:30:00Z",
                     *           "declined_at": "2026-11-21T03:30:00Z",
                     *           "referred_at": "2026-11-21T03:30:00Z",
                     *           "done_at": "2026-11-21T03:30:00Z",
                     *           "closed": false,
                     *           "reminders_stopped": false
                     *         }
                     *       ],
                     *       "offered_within_a_day": 2
                     *     }
                     */
                    "application/json": components["schemas"]["SupportList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    support_person_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The pseudonym.
                 * @example ana
                 */
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sees_to_it": false,
                     *       "persons": [
                     *         "luz"
                     *       ],
                     *       "cases": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "P3",
                     *           "severity": 2,
                     *           "happened_at": "2026-11-21T03:30:00Z",
                     *           "created_at": "person",
                     *           "person": "ana",
                     *           "offered_at": "2026-11-21T03:30:00Z",
                     *           "accepted_at": "2026-11-21T03:30:00Z",
                     *           "declined_at": "2026-11-21T03:30:00Z",
                     *           "referred_at": "2026-11-21T03:30:00Z",
                     *           "done_at": "2026-11-21T03:30:00Z",
                     *           "closed": false,
                     *           "reminders_stopped": false
                     *         }
                     *       ],
                     *       "offered_within_a_day": 2
                     *     }
                     */
                    "application/json": components["schemas"]["SupportList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    support_person_unset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The pseudonym.
                 * @example ana
                 */
                handle: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sees_to_it": false,
                     *       "persons": [
                     *         "luz"
                     *       ],
                     *       "cases": [
                     *         {
                     *           "id": "0193a000-0000-7000-8000-000000000001",
                     *           "kind": "P3",
                     *           "severity": 2,
                     *           "happened_at": "2026-11-21T03:30:00Z",
                     *           "created_at": "person",
                     *           "person": "ana",
                     *           "offered_at": "2026-11-21T03:30:00Z",
                     *           "accepted_at": "2026-11-21T03:30:00Z",
                     *           "declined_at": "2026-11-21T03:30:00Z",
                     *           "referred_at": "2026-11-21T03:30:00Z",
                     *           "done_at": "2026-11-21T03:30:00Z",
                     *           "closed": false,
                     *           "reminders_stopped": false
                     *         }
                     *       ],
                     *       "offered_within_a_day": 2
                     *     }
                     */
                    "application/json": components["schemas"]["SupportList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    taxonomy_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kinds": [
                     *         {
                     *           "code": "P1",
                     *           "family": "P",
                     *           "es": "Amenaza",
                     *           "en": "Threat",
                     *           "severity": 2,
                     *           "counts_as_risk": false
                     *         }
                     *       ],
                     *       "families": [
                     *         {
                     *           "code": "TW",
                     *           "es": "Mujeres trans",
                     *           "en": "Trans women"
                     *         }
                     *       ],
                     *       "settings": [
                     *         {
                     *           "code": "TW",
                     *           "es": "Mujeres trans",
                     *           "en": "Trans women"
                     *         }
                     *       ],
                     *       "perpetrators": [
                     *         {
                     *           "code": "TW",
                     *           "es": "Mujeres trans",
                     *           "en": "Trans women"
                     *         }
                     *       ],
                     *       "key_populations": [
                     *         {
                     *           "code": "TW",
                     *           "es": "Mujeres trans",
                     *           "en": "Trans women"
                     *         }
                     *       ],
                     *       "time_precisions": [
                     *         {
                     *           "code": "TW",
                     *           "es": "Mujeres trans",
                     *           "en": "Trans women"
                     *         }
                     *       ],
                     *       "location_precisions": [
                     *         {
                     *           "code": "TW",
                     *           "es": "Mujeres trans",
                     *           "en": "Trans women"
                     *         }
                     *       ],
                     *       "sources": [
                     *         {
                     *           "code": "TW",
                     *           "es": "Mujeres trans",
                     *           "en": "Trans women"
                     *         }
                     *       ],
                     *       "verifications": [
                     *         {
                     *           "code": "TW",
                     *           "es": "Mujeres trans",
                     *           "en": "Trans women"
                     *         }
                     *       ],
                     *       "consents": [
                     *         {
                     *           "code": "TW",
                     *           "es": "Mujeres trans",
                     *           "en": "Trans women"
                     *         }
                     *       ],
                     *       "flags": {
                     *         "bias": [
                     *           {
                     *             "code": "TW",
                     *             "es": "Mujeres trans",
                     *             "en": "Trans women"
                     *           }
                     *         ],
                     *         "weapon": [
                     *           {
                     *             "code": "TW",
                     *             "es": "Mujeres trans",
                     *             "en": "Trans women"
                     *           }
                     *         ],
                     *         "taken": [
                     *           {
                     *             "code": "TW",
                     *             "es": "Mujeres trans",
                     *             "en": "Trans women"
                     *           }
                     *         ],
                     *         "injury": [
                     *           {
                     *             "code": "TW",
                     *             "es": "Mujeres trans",
                     *             "en": "Trans women"
                     *           }
                     *         ],
                     *         "delivery": [
                     *           {
                     *             "code": "TW",
                     *             "es": "Mujeres trans",
                     *             "en": "Trans women"
                     *           }
                     *         ],
                     *         "police_told": [
                     *           {
                     *             "code": "TW",
                     *             "es": "Mujeres trans",
                     *             "en": "Trans women"
                     *           }
                     *         ],
                     *         "repeat": [
                     *           {
                     *             "code": "TW",
                     *             "es": "Mujeres trans",
                     *             "en": "Trans women"
                     *           }
                     *         ],
                     *         "loss": [
                     *           {
                     *             "code": "TW",
                     *             "es": "Mujeres trans",
                     *             "en": "Trans women"
                     *           }
                     *         ],
                     *         "insured": [
                     *           {
                     *             "code": "TW",
                     *             "es": "Mujeres trans",
                     *             "en": "Trans women"
                     *           }
                     *         ],
                     *         "complaint_stage": [
                     *           {
                     *             "code": "TW",
                     *             "es": "Mujeres trans",
                     *             "en": "Trans women"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Taxonomy"];
                };
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    text_message_take: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The number it comes from.
                 * @example 1
                 */
                "x-kannel-from": string;
                /**
                 * @description When it was sent, UTC: `2026-11-20 21:00:00`.
                 * @example 1
                 */
                "x-kannel-time"?: string | null;
            };
            path: {
                /**
                 * @description The secret that the installation shares with its gateway.
                 * @example s3cr3t
                 */
                secret: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example  */
                "text/plain": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example  */
                    "text/plain": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    triage_get: {
        parameters: {
            query?: {
                /**
                 * @description Records on the page, 1–200; 50 unless given.
                 * @example 1
                 */
                limit?: string;
                /**
                 * @description `next` of the page before.
                 * @example next
                 */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "waiting": [
                     *         {
                     *           "event": {
                     *             "id": "0193a000-0000-7000-8000-000000000001",
                     *             "kind": "P1",
                     *             "severity": 2,
                     *             "felt": 2,
                     *             "potential": 2,
                     *             "key_populations": [
                     *               "TW"
                     *             ],
                     *             "setting": "S1",
                     *             "perpetrator": "A1",
                     *             "occurred_at": "2026-11-20T21:00:00-06:00",
                     *             "occurred_until": "2026-11-21T03:30:00Z",
                     *             "time_precision": "T1",
                     *             "lat": 14.6349,
                     *             "lon": -90.5069,
                     *             "cell": "8966d342213ffff",
                     *             "location_precision": "G1",
                     *             "source": "report",
                     *             "verification": "V1",
                     *             "flags": {
                     *               "bias": "B1",
                     *               "weapon": "W1",
                     *               "taken": [
                     *                 "T1"
                     *               ],
                     *               "injury": "I1",
                     *               "delivery": "D1",
                     *               "police_told": "no",
                     *               "repeat": "R1",
                     *               "leg": {
                     *                 "from": "8766d3422ffffff",
                     *                 "to": "8766d3420ffffff"
                     *               },
                     *               "loss": "1500_5000",
                     *               "insured": "yes",
                     *               "complaint": {
                     *                 "stage": "charged",
                     *                 "month": "2026-09"
                     *               }
                     *             },
                     *             "consents": [
                     *               "totals"
                     *             ],
                     *             "narrative": "Dos personas siguieron al equipo hasta la parada.",
                     *             "version": 2,
                     *             "recorded_at": "2026-11-21T03:30:00Z",
                     *             "withdrawn": false,
                     *             "duplicate_of": "0193a000-0000-7000-8000-000000000009"
                     *           },
                     *           "may_review": false,
                     *           "rejection": {
                     *             "reason": "duplicate",
                     *             "label": {
                     *               "es": "Disparos",
                     *               "en": "Shots"
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "next": "AgAAAAAAAAM",
                     *       "rejected": [
                     *         {
                     *           "event": {
                     *             "id": "0193a000-0000-7000-8000-000000000001",
                     *             "kind": "P1",
                     *             "severity": 2,
                     *             "felt": 2,
                     *             "potential": 2,
                     *             "key_populations": [
                     *               "TW"
                     *             ],
                     *             "setting": "S1",
                     *             "perpetrator": "A1",
                     *             "occurred_at": "2026-11-20T21:00:00-06:00",
                     *             "occurred_until": "2026-11-21T03:30:00Z",
                     *             "time_precision": "T1",
                     *             "lat": 14.6349,
                     *             "lon": -90.5069,
                     *             "cell": "8966d342213ffff",
                     *             "location_precision": "G1",
                     *             "source": "report",
                     *             "verification": "V1",
                     *             "flags": {
                     *               "bias": "B1",
                     *               "weapon": "W1",
                     *               "taken": [
                     *                 "T1"
                     *               ],
                     *               "injury": "I1",
                     *               "delivery": "D1",
                     *               "police_told": "no",
                     *               "repeat": "R1",
                     *               "leg": {
                     *                 "from": "8766d3422ffffff",
                     *                 "to": "8766d3420ffffff"
                     *               },
                     *               "loss": "1500_5000",
                     *               "insured": "yes",
                     *               "complaint": {
                     *                 "stage": "charged",
                     *                 "month": "2026-09"
                     *               }
                     *             },
                     *             "consents": [
                     *               "totals"
                     *             ],
                     *             "narrative": "Dos personas siguieron al equipo hasta la parada.",
                     *             "version": 2,
                     *             "recorded_at": "2026-11-21T03:30:00Z",
                     *             "withdrawn": false,
                     *             "duplicate_of": "0193a000-0000-7000-8000-000000000009"
                     *           },
                     *           "may_review": false,
                     *           "rejection": {
                     *             "reason": "duplicate",
                     *             "label": {
                     *               "es": "Disparos",
                     *               "en": "Shots"
                     *             }
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Triage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    vouching_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "handles": [
                 *         "ana",
                 *         "luz"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["VouchingIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "vouched": [
                     *         "ana"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["VouchingOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    warning_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "model": "ladder-5-0123abcd",
                     *       "cut_points": {
                     *         "1": 1.5,
                     *         "3": 1.5,
                     *         "4": 1.5,
                     *         "5": 1.5
                     *       },
                     *       "exposure": "none",
                     *       "sentence": {
                     *         "es": "Disparos",
                     *         "en": "Shots"
                     *       },
                     *       "warnings": [
                     *         {
                     *           "area": "8766d3422ffffff",
                     *           "from": "2026-11-21T03:30:00Z",
                     *           "to": "ana",
                     *           "reports": 2,
                     *           "accounts": 2,
                     *           "most_by_one_account": 2,
                     *           "expected": 1.5,
                     *           "sentence": {
                     *             "es": "Disparos",
                     *             "en": "Shots"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["WarningsOut"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    week_sheet_get: {
        parameters: {
            query?: {
                /**
                 * @description `a4` (unless given) or `letter`.
                 * @example a4
                 */
                paper?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sheet as PDF */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": number[];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
