// One client behind one middlebox, from its start to what can be said of it.
import { setTimeout } from "node:timers/promises";
import { startBox } from "./boxes/index.mjs";
import { comes, openPage } from "./browser.mjs";
import * as pages from "./pages.mjs";
import { until } from "./tell.mjs";

export const RATE = 5;
const EVERY_MS = 1_000 / RATE;
/** Until the first message is there it is looked for more closely. */
const FIRST_EVERY_MS = 40;
/** For the first message: how long others are given, some of which never get through, and ours. */
const FIRST_TIMEOUT_MS = 15_000;
const OUR_FIRST_TIMEOUT_MS = 60_000;
/** For what is still to come when nothing more is published. */
const END_TIMEOUT_MS = 60_000;
/** A lesser transport may win a race on a busy machine; the better one is tried again after 10 s, after 20, after 40. */
const MOVE_UP_TIMEOUT_MS = 100_000;
/** Behind what cuts silence: none for so long, then messages. */
const QUIET_MS = 13_000;
const BURST_MS = 2_000;
const QUIET_ROUNDS = 2;

/**
 * What holds bodies back holds the welcome of a session, too, and what swallows connections what a page says in the end: the
 * page cannot end it, so the server does, in time.
 */
export const leaves = ({ transport, leavesSessions }) => transport === "poll" || leavesSessions === true;

/** The session that counts, and none that a race or a probe has left. */
export const isAlone = ({ connected, left }) => connected === 1 && left === 0;

export class Run {
  #last = 0;

  constructor(browser, box, contender) {
    Object.assign(this, { browser, box, contender });
  }

  /** Until the first message is there, or does not come. */
  async first() {
    this.server = await this.contender.serve();
    this.place = await startBox(this.box, this.server.port);
    const { path, script, open } = this.contender;
    this.page = await openPage(this.browser, { ...this.place, path, script });
    await this.page.evaluate(open, this.server.options);
    let done = false;
    const timeout = this.contender.ours ? OUR_FIRST_TIMEOUT_MS : FIRST_TIMEOUT_MS;
    const found = comes(this.page, pages.hasFirst, undefined, timeout).then(() => (done = true));
    while (!done) {
      await this.#publish();
      await Promise.race([found, setTimeout(FIRST_EVERY_MS)]);
    }
  }

  /** Goes on for so long, and gives the verdict. */
  async rest(runMs) {
    if (this.box.quiet) {
      const rounds = Math.max(QUIET_ROUNDS, Math.floor(runMs / (QUIET_MS + BURST_MS)));
      for (let round = 0; round < rounds; round++) {
        await setTimeout(QUIET_MS);
        await this.#publishFor(BURST_MS);
      }
    } else {
      await this.#publishFor(runMs / 2);
      this.place.disturb?.();
      await this.#publishFor(runMs / 2);
    }
    const whole = await comes(this.page, pages.hasHeard, this.#last, END_TIMEOUT_MS);
    const { transport, also } = this.box;
    if (this.contender.ours) await comes(this.page, pages.isOver, [transport, also], MOVE_UP_TIMEOUT_MS);
    const sessions = this.server.sessions && (await this.#sessions());
    const seen = await this.page.evaluate(pages.report);
    await this.page.context().close();
    this.place.stop();
    this.server.stop();
    const why = [...(seen.why ?? []), ...this.page.wire].sort((a, b) => a.at - b.at);
    return { ...this.#verdict(seen), why, whole, sessions, errors: this.page.errors };
  }

  /**
   * What the page's user has at the server, when that no longer changes: rivals may take a moment to be gone. `left` have
   * no connection.
   */
  async #sessions() {
    let counts;
    const isSettled = async () => {
      const all = await this.server.sessions();
      const connected = all.filter(({ transport }) => transport).length;
      counts = { connected, left: all.length - connected };
      return leaves(this.box) || isAlone(counts);
    };
    await until(END_TIMEOUT_MS, isSettled);
    return counts;
  }

  async #publish() {
    this.#last += 1;
    await this.server.publish(this.#last);
  }

  async #publishFor(ms) {
    for (const end = Date.now() + ms; Date.now() < end; ) await Promise.all([this.#publish(), setTimeout(EVERY_MS)]);
  }

  #verdict({ first, numbers, gaps, transports }) {
    const unique = new Set(numbers).size;
    // What was said before the client was there is not for it.
    const published = unique && this.#last - numbers[0] + 1;
    return {
      box: this.box.name,
      client: this.contender.name,
      first,
      transports,
      published,
      lost: published - unique,
      doubled: numbers.length - unique,
      ordered: numbers.every((number, index) => !index || number > numbers[index - 1]),
      gaps,
    };
  }
}
