//! A model that finds nothing proves nothing: each bug made on purpose has to be noticed.

use super::{
    fault::Fault,
    runs::{Kind, runs_until_found},
};

/// So many runs at most.
const RUNS: usize = 400;

fn is_found(kind: Kind, fault: Fault) {
    let Some((runs, why)) = runs_until_found(kind, fault, RUNS) else {
        panic!("{fault:?} was not noticed in {RUNS} runs");
    };
    println!("{fault:?} was noticed in run {runs}: {why}");
}

macro_rules! found {
    ($($name:ident: $kind:ident $fault:ident,)*) => {$(
        #[test]
        fn $name() {
            is_found(Kind::$kind, Fault::$fault);
        }
    )*};
}
found! {
    a_dropped_prev_check_is_found: Bare PrevUnchecked,
    a_ping_whose_cursor_runs_ahead_is_found: Bare CursorAhead,
    a_welcome_at_the_head_is_found: Bare WelcomeAtHead,
    a_hub_that_passes_entries_over_is_found: Bare HubSkips,
    a_hub_that_hides_what_it_lost_is_found: Bare HubIgnoresLost,
    an_overflow_that_loses_a_message_is_found: Bare Overflow,
    a_poll_whose_cursor_runs_ahead_is_found: Bare CursorInPoll,
    a_read_that_does_not_know_of_a_new_channel_is_found: Bare StaleRead,
    a_since_that_the_server_does_not_go_by_is_found: Bare SinceOnServer,
    a_read_that_lacks_an_entry_is_found: Bare ReadSkips,
    a_read_that_claims_too_much_is_found: Bare ReadEndsLate,
    a_gap_that_is_never_said_is_found: Bare GapsUnsaid,
    a_since_that_runs_ahead_is_found: Bare SinceAhead,
    a_client_that_ignores_since_is_found: Bare SinceIgnored,
    a_client_that_keeps_duplicates_is_found: Bare DuplicatesKept,
    a_forgotten_idempotency_key_is_found: Sql KeysForgotten,
    an_epoch_that_begins_where_the_last_began_is_found: Sql EpochReused,
    a_fleet_whose_hubs_pass_entries_over_is_found: Fleet HubSkips,
    a_fleet_whose_hubs_hide_what_they_lost_is_found: Fleet HubIgnoresLost,
    a_crossing_that_is_not_told_is_found: Fleet CrossingUnsaid,
    a_resume_that_runs_ahead_of_untold_gaps_is_found: Fleet ResumeAhead,
    an_epoch_whose_end_is_not_read_from_sql_is_found: Fleet CrossingUnread,
    a_ring_that_vouches_for_a_forgotten_channel_is_found: Fleet ForgottenVouchedFor,
    a_jump_that_is_not_told_is_found: Fleet JumpUnsaid,
    a_hole_in_the_streams_that_is_not_told_is_found: Fleet HolesUnsaid,
    a_limit_that_is_not_read_again_is_found: Fleet LimitNotRead,
}
