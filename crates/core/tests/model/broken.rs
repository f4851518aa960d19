//! Each bug made on purpose has to be noticed.

use super::{
    bare,
    driver::{fault::Fault, runs::is_found},
    fleet,
};

macro_rules! found {
    ($($name:ident: $bench:ident $fault:ident,)*) => {$(
        #[test]
        fn $name() {
            is_found($bench::bench(), Fault::$fault);
        }
    )*};
}
found! {
    a_dropped_prev_check_is_found: bare PrevUnchecked,
    a_ping_whose_cursor_runs_ahead_is_found: bare CursorAhead,
    a_welcome_at_the_head_is_found: bare WelcomeAtHead,
    a_hub_that_passes_entries_over_is_found: bare HubSkips,
    a_hub_that_hides_what_it_lost_is_found: bare HubIgnoresLost,
    an_overflow_that_loses_a_message_is_found: bare Overflow,
    a_poll_whose_cursor_runs_ahead_is_found: bare CursorInPoll,
    a_read_that_does_not_know_of_a_new_channel_is_found: bare StaleRead,
    a_since_that_the_server_does_not_go_by_is_found: bare SinceOnServer,
    a_read_that_lacks_an_entry_is_found: bare ReadSkips,
    a_read_that_claims_too_much_is_found: bare ReadEndsLate,
    a_gap_that_is_never_said_is_found: bare GapsUnsaid,
    a_gap_that_takes_the_cursor_back_is_found: bare GapBack,
    a_since_that_runs_ahead_is_found: bare SinceAhead,
    a_client_that_ignores_since_is_found: bare SinceIgnored,
    a_client_that_keeps_duplicates_is_found: bare DuplicatesKept,
    a_fleet_whose_hubs_pass_entries_over_is_found: fleet HubSkips,
    a_fleet_whose_hubs_hide_what_they_lost_is_found: fleet HubIgnoresLost,
    a_crossing_that_is_not_told_is_found: fleet CrossingUnsaid,
    a_resume_that_runs_ahead_of_untold_gaps_is_found: fleet ResumeAhead,
    an_epoch_whose_end_is_not_read_from_sql_is_found: fleet CrossingUnread,
    a_ring_that_vouches_for_a_forgotten_channel_is_found: fleet ForgottenVouchedFor,
    a_jump_that_is_not_told_is_found: fleet JumpUnsaid,
    a_hole_in_the_streams_that_is_not_told_is_found: fleet HolesUnsaid,
    a_limit_that_is_not_read_again_is_found: fleet LimitNotRead,
}
