/** Words: with `{n}` for a number, or a function of it. */
export type Words = string | ((n: number) => string);

/** Everything that a bell says, for pages in another language. */
export interface BellLabels {
  title: Words;
  /** Added to the title where some are unread. */
  unread: Words;
  /** Read out where several have come at once. */
  arrived: Words;
  readAll: Words;
  read: Words;
  empty: Words;
  older: Words;
  gone: Words;
  close: Words;
  connecting: Words;
  reconnecting: Words;
  offline: Words;
  closed: Words;
  refused: Words;
  /** Until the next try, in seconds. */
  retry: Words;
}

export const LABELS: BellLabels = {
  title: "Notifications",
  unread: "{n} unread",
  arrived: "{n} new",
  readAll: "Mark all as read",
  read: "Mark as read",
  empty: "You’re all caught up",
  older: "Show older",
  gone: "Older notifications are no longer available",
  close: "Close",
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  offline: "You’re offline",
  closed: "Not connected",
  refused: "Some notifications cannot be shown",
  retry: "Next try in {n} s",
};
