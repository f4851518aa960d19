import { createConnector, type Connector, type ConnectorEvents, type ConnectorOptions } from "../core/connector.js";
import type { Engine } from "../core/engine.js";
import type { ServerFrame } from "../core/frames.js";
import type { Machine } from "../core/machine.js";
import { idle } from "../core/status.js";
import type { Tokens } from "../core/tokens.js";
import { assign, fault, randomName } from "../core/util.js";
import { watchClock } from "../core/watchdog.js";
import { createDesk, type Desk } from "./desk.js";
import type { Letter, Word } from "./letters.js";
import type { Tabs } from "./tabs.js";

/** What the server says to its session as a whole: every tab needs it. The rest is between it and who leads. */
const FOR_ALL = ["message", "gap", "ping", "unsubscribed"];

/** The heartbeat in the welcome that one tab gives to another, which has no deadlines to keep. */
const NO_HEARTBEAT_MS = 60_000;

/**
 * Commands that a leader has numbers for in each millisecond of its time, and those of which it has not told the others yet,
 * at most. So a tab counts on above all who led before, however little it has heard of them.
 */
const COMMANDS_LIMIT = 1024;

/** Silence of whoever leads, after which it is asked whether it still runs. */
export const ASK_MS = 4_000;

/** For its answer: a tab in the background answers at once, one that shows an alert or was suspended does not. */
export const ANSWER_MS = 3_000;

export interface SharedConnector extends Connector {
  /** The engine around it, which the leading tab needs to serve the others. */
  bind(engine: Engine): void;
}

/**
 * One connection for all tabs of a browser. The tab that holds the lock leads: it has the real connector, and passes
 * on what it hears. The others follow: their machines read the same frames, so each of them knows how far to go on from
 * when the lock falls to it, and takes the server's session over with its own cursor. Nothing is lost on the way, for
 * after each change of leader a tab asks for what its channels have had since the last message that it saw.
 *
 * A leader that cannot run keeps its lock, so the others ask it, and take the lock from it if it does not answer. When it
 * runs again it follows.
 */
export function shareConnector(
  name: string,
  tabs: Tabs,
  options: ConnectorOptions,
  machine: Machine,
  tokens: Tokens,
  events: ConnectorEvents,
): SharedConnector {
  /** Another one for each time that it is opened: the lock of the name before may have fallen to a tab that does not run. */
  let tab: string;
  const key = `belfry ${options.base} ${name}`;
  const lockOf = (of: string) => `${key} tab ${of}`;
  /** While it follows; whoever leads has the real connector's. */
  const status = idle();
  let engine: Engine;
  let bus: ReturnType<Tabs["open"]> | undefined;
  let real: Connector | undefined;
  let desk: Desk | undefined;
  /** Of whoever leads. */
  let term = 0;
  /** Following: the leader has welcomed this tab. */
  let greeted = false;
  /** Whose frames have been heard without a break. */
  let followed: number | undefined;
  let wasLive = false;
  /** The highest number of a command that whoever led has told of. */
  let lastId = 0;
  let own: string[] | undefined;
  /** What whoever led was joining and leaving; and as this tab has told the others. */
  let changing: string[] = [];
  let toldChanging: string[] = [];
  /** This tab leads, and has not been welcomed yet in the stead of whoever led before. */
  let takesOver = false;
  /** What it leaves of that, until the server has answered: it may be welcomed again before. */
  let left: string[] = [];
  /** As far as whoever led has told. */
  let forgets: number | undefined;
  let heardAt = 0;
  let askedAt: number | undefined;
  let isOver = true;
  let letGo: (() => void)[] = [];
  let endTurn = () => undefined as void;

  const now = () => (real ? real.standing : status);
  const post = (letter: Letter) => bus && bus.post(letter);

  /** What commands change that wait for a reply, of this tab and, until it is welcomed, of whoever led before. */
  const changes = () => machine.unanswered().reduce((names, command) => names.concat("channels" in command ? command.channels : []), changing);

  function postStatus(): void {
    const { lastError, ...rest } = now();
    toldChanging = changes();
    const { attempts: attempt } = machine;
    const letter: Word = { what: "status", term, status: rest, attempt, lastId: Math.max(lastId, machine.lastId()), own: machine.own(), changing: toldChanging, forgets: machine.forgets() };
    if (lastError) letter.error = { code: lastError.code, detail: lastError.message };
    if (machine.sid) letter.session = machine.sid;
    post(letter);
  }

  /** The lock is wanted; whoever has had it before `steal` has it no more. */
  function compete(steal?: boolean): void {
    endTurn();
    endTurn = tabs.lock(key, lead, depose, steal);
  }

  function lead(): void {
    const heard = term;
    // Above that of a leader whom this tab has never heard, too, who may wake and lead on.
    const mine = (term = Math.max(heard + 1, Date.now()));
    greeted = false;
    // What has the number of a command that the session knows is answered and not done.
    if (heard) machine.renumber(Math.max(lastId + COMMANDS_LIMIT, mine * COMMANDS_LIMIT));
    takesOver = heard > 0;
    if (own) machine.inherit(own);
    desk = createDesk(
      engine,
      (of, gone) => tabs.lock(lockOf(of), gone),
      (to, frame) => post({ what: "frame", term, to, frame }),
    );
    const staying = assign(assign({}, options), { stays: () => mine !== term || desk!.hasTabs(), wasLive: () => wasLive });
    const isMine = () => mine === term && !isOver;
    const leading = createConnector(staying, machine, tokens, {
      frame(frame) {
        if (!isMine()) return;
        if (frame.type === "welcome") {
          if (takesOver) {
            takesOver = false;
            [left, changing] = [changing, []];
            // With its number nothing counts any more that whoever led before may still send. What has come since this connection began
            // it undoes: so these channels are joined anew, where anybody wants them.
            machine.command({ type: "unsubscribe", channels: left }, () => (left = []));
          }
          const channels = assign({}, frame.channels);
          left.forEach((name) => delete channels[name]);
          frame = assign(assign({}, frame), { channels });
        }
        // The others hear it before this tab acts on it: should it die of it, they know what it knew.
        if (FOR_ALL.includes(frame.type)) post({ what: "frame", term, frame });
        if (frame.type === "welcome") post({ what: "began", term, cursor: frame.cursor });
        events.frame(frame);
        // What is the server's own: whoever leads next would take it for another tab's, and leave it.
        if (/subscribed/.test(frame.type) || changes().length < toldChanging.length) postStatus();
      },
      live(back) {
        if (!isMine()) return;
        events.live(back);
        wasLive = true;
        postStatus();
        post({ what: "leads", term });
      },
      changed() {
        if (!isMine()) return;
        const { phase, lastError } = leading.standing;
        // One tab that is closed closes no other; what the server refuses for good it refuses to all.
        if (phase !== "closed" || lastError) postStatus();
        if (phase === "closed") end();
        events.changed();
      },
    });
    real = leading;
    real.start();
  }

  /** Somebody else leads: this tab could not, for a while; or was not quick enough. */
  function depose(): void {
    if (isOver) return;
    const before = real;
    real = undefined;
    takesOver = false;
    if (before) {
      // Whatever it still says is nobody's.
      term += 1;
      desk!.end();
      desk = undefined;
      before.stop();
      term -= 1;
    }
    away();
    heardAt = Date.now();
    askedAt = undefined;
    compete();
    post({ what: "hello", from: tab });
    events.changed();
  }

  function pending(phase?: string): void {
    status.phase = phase === "offline" ? phase : wasLive ? "recovering" : "connecting";
    status.transport = undefined;
  }

  function away(): void {
    greeted = false;
    followed = undefined;
    pending();
  }

  function follow(word: Word): void {
    switch (word.what) {
      case "began":
        return machine.starts(word.cursor);
      case "leads":
        // What is said before the welcome is not known to be part of what it answers.
        greeted = false;
        return post({ what: "hello", from: tab });
      case "status": {
        const { error } = word;
        assign(status, word.status);
        status.lastError = error && fault(error.code, error.detail);
        if (word.session) machine.sid = word.session;
        machine.attempts = Math.max(machine.attempts, word.attempt);
        // Who leads after a sleep knows of fewer.
        lastId = Math.max(lastId, word.lastId);
        // Before its welcome nobody knows.
        if (status.phase === "live") own = word.own;
        changing = word.changing || [];
        if (forgets !== undefined && word.forgets > forgets) machine.forget();
        forgets = machine.forgets(word.forgets);
        if (status.phase === "closed") end();
        // Until it has welcomed this tab, the leader's connection is not ours.
        else if (!greeted || status.phase !== "live") pending(status.phase);
        return events.changed();
      }
      case "frame":
        if (word.to === undefined || word.to === tab) hear(word.frame);
    }
  }

  function hear(frame: ServerFrame): void {
    if (frame.type !== "welcome") {
      // Until it has welcomed this tab, nobody knows what comes before.
      if (followed === term) events.frame(frame);
      return;
    }
    status.phase = "live";
    status.transport = frame.transport;
    if (followed !== term) {
      machine.follow();
      // What this tab has joined there already, by a command that came before its hello, it joins anew: nobody has told it
      // what has come in between.
      frame = assign(assign({}, frame), { channels: {} });
    }
    followed = term;
    events.frame(frame);
    greeted = true;
    events.live(wasLive);
    wasLive = true;
  }

  function receive(letter: Letter): void {
    if (!("term" in letter)) return real ? serve(letter) : undefined;
    if (letter.term < term) {
      // Its last words may come late.
      if (letter.what === "status" && takesOver) changing = changing.concat(letter.changing || []);
      return;
    }
    if (letter.term > term) {
      if (real) depose();
      term = letter.term;
      away();
    }
    if (real) return;
    heardAt = Date.now();
    askedAt = undefined;
    follow(letter);
  }

  function serve(letter: Exclude<Letter, Word>): void {
    if (letter.what === "there") return post({ what: "here", term });
    if (letter.what === "command") return desk!.command(letter.from, letter.command);
    const channels = desk!.hello(letter.from);
    postStatus();
    const { phase, transport } = now();
    if (phase !== "live" || !machine.sid) return;
    // To a new leader none of its channels is known: it joins them one by one, and asks what it has missed.
    const frame: ServerFrame = {
      type: "welcome",
      session: machine.sid,
      cursor: machine.position(),
      resumed: true,
      transport: transport!,
      channels,
      heartbeat_ms: NO_HEARTBEAT_MS,
    };
    post({ what: "frame", term, to: letter.from, frame });
  }

  function ask(now: number): void {
    askedAt = now;
    post({ what: "there" });
  }

  function tick(now: number): void {
    if (real) return;
    if (askedAt === undefined) {
      if (now - heardAt >= ASK_MS) ask(now);
    } else if (now - askedAt >= ANSWER_MS) {
      options.note("silent", undefined, "the leading tab");
      askedAt = undefined;
      heardAt = now;
      away();
      events.changed();
      compete(true);
    }
  }

  /** This tab takes part no more. */
  function end(): void {
    isOver = true;
    letGo.forEach((fn) => fn());
    letGo = [];
    endTurn();
    if (desk) desk.end();
    desk = undefined;
    if (bus) bus.close();
    bus = undefined;
    if (real) {
      assign(status, real.standing);
      real = undefined;
    }
    status.phase = "closed";
    greeted = wasLive = false;
  }

  return {
    get standing() {
      return now();
    },
    bind(to) {
      engine = to;
    },

    start() {
      if (!isOver) return;
      isOver = false;
      tab = randomName();
      status.lastError = undefined;
      status.attempt = 0;
      away();
      heardAt = Date.now();
      askedAt = undefined;
      bus = tabs.open(key, receive);
      // Nobody was heard while this tab slept: it asks first.
      letGo = [watchClock(tick, () => real || ask(Date.now()))];
      // Its own lock first, so that nobody takes it for gone.
      letGo.push(
        tabs.lock(lockOf(tab), () => {
          post({ what: "hello", from: tab });
          compete();
        }),
      );
      events.changed();
    },

    stop(error) {
      if (isOver && now().phase === "closed") return;
      if (real) {
        real.stop(error);
      } else {
        status.lastError = error;
        end();
        events.changed();
      }
    },

    pass(commands) {
      if (real) {
        // Before they go out, so that whoever leads next knows of them.
        if (commands.some((command) => "channels" in command)) postStatus();
        real.pass(commands);
      } else if (greeted) commands.forEach((command) => post({ what: "command", from: tab, command }));
    },

    cut() {
      if (real) real.cut();
    },

    switchTo(kind, done) {
      if (real) real.switchTo(kind, done);
      else done(false);
    },
  };
}
