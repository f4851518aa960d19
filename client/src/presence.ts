import type { Presence } from "./core/api.js";
import { HELP, PRESENCE, SETTLED, type Engine, type Held } from "./core/engine.js";
import type { Message } from "./core/frames.js";

/** Users in a page: the server's limit. */
const PAGE = 1_000;

/** Between an answer that did not come and the next question. */
const AGAIN_MS = 5_000;

/** It may be answered later. */
const TRANSIENT = /^(connection_lost|unavailable|busy|rate_limited|internal|auth_failed)$/;

/** Nobody asks any more: that is no failure, or is said elsewhere. */
const OVER = /^(closed|aborted|unauthorized)$/;

/**
 * Asks who is there, and follows who comes and goes. Those words are heard at most once, so it asks anew whenever the
 * channel is carried again, for as long as the hold lasts. What is heard while an answer is on its way counts after it.
 */
export function livePresence(engine: Engine, held: Held): Presence {
  const { name } = held;
  let users: ReadonlySet<string> = new Set<string>();
  let listeners: (() => void)[] = [];
  /** What was heard since the question. */
  let heard: Message<{ user: string }>[] | undefined;
  let turn = 0;
  let isSaid = false;
  let settle: { resolve(): void; reject(error: Error): void };
  const ready = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  ready.catch(() => 0);

  function show(next: Set<string>): void {
    users = next;
    listeners.slice().forEach((fn) => fn());
  }

  function apply(to: Set<string>, { event, data }: Message<{ user: string }>): Set<string> {
    if (event === "presence.join") to.add(data.user);
    else to.delete(data.user);
    return to;
  }

  function ask(): void {
    const mine = (turn += 1);
    const found = new Set<string>();
    heard = [];
    const page = (after: string | undefined) =>
      engine.get(`channels/${encodeURIComponent(name)}/presence`, { limit: PAGE, after }, (error, answer) => {
        if (mine !== turn) return;
        if (error) {
          heard = undefined;
          settle.reject(error);
          if (TRANSIENT.test(error.code)) setTimeout(() => mine === turn && ask(), AGAIN_MS);
          else if (!isSaid && !OVER.test(error.code)) {
            isSaid = true;
            console.error(`belfry: ${error.code}: ${error.message} (${HELP}${error.code})`);
          }
          return;
        }
        for (const { user } of answer.users as { user: string }[]) found.add(user);
        if (answer.next !== undefined) return page(answer.next);
        const since = heard!;
        heard = undefined;
        show(since.reduce(apply, found));
        settle.resolve();
      });
    page(undefined);
  }

  const offs = [
    engine.ears.on(PRESENCE, (message: Message<{ user: string }>) => {
      if (message.channel !== name) return;
      if (heard) heard.push(message);
      else show(apply(new Set(users), message));
    }),
    engine.ears.on(`carried ${name}`, ask),
    held.ears.on(SETTLED, stop),
  ];

  function stop(): void {
    const { failure } = held.outcome() || {};
    if (!held.isOver() || !failure) return;
    turn += 1;
    offs.forEach((off) => off());
    settle.reject(failure);
  }

  if (engine.machine.isLive(name)) ask();
  stop();

  return {
    get users() {
      return users;
    },
    ready,
    subscribe(fn) {
      const entry = () => fn();
      listeners = listeners.concat(entry);
      return () => {
        listeners = listeners.filter((other) => other !== entry);
      };
    },
  };
}
