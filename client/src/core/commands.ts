import type { BelfryError } from "./api.js";
import type { Command, NumberedCommand, Reply } from "./frames.js";
import { assign, fault } from "./util.js";

/** Commands that wait for their reply, oldest first; a publish beyond it is refused at once. */
export const PENDING_LIMIT = 256;

export type Done = (error: BelfryError | undefined, reply?: Reply) => void;

/**
 * Commands under way. They keep their number until a reply comes, over however many connections: the server applies
 * each number of a session once and answers it again. Should a new session have taken the old one's place, a publish
 * is known by its idempotency key, and the others may be applied twice.
 */
export interface Commands {
  /** `own`: the client's, whose number is bounded elsewhere. Returns what takes it back: then nobody waits for it. */
  add(command: Command, done: Done, own?: boolean): () => void;
  settle(reply: Reply): void;
  /** All that wait, to be sent again on a new connection. */
  unanswered(): NumberedCommand[];
  rejectAll(error: BelfryError): void;
  /** The highest number that was given. */
  lastId(): number;
  /** The session has been another tab's, which may have used numbers up to this: those that wait get higher ones. */
  renumber(above: number): void;
}

/** `send` is called with each numbered command when it may go out for the first time. */
export function createCommands(send: (commands: NumberedCommand[]) => void): Commands {
  let lastId = 0;
  let pending: { command: NumberedCommand; told: Done }[] = [];
  const commands = {
    add(command: Command, done: Done, own?: boolean) {
      if (!own && pending.length >= PENDING_LIMIT) {
        done(fault("too_many_commands"));
        return () => undefined;
      }
      const numbered = assign({ id: (lastId += 1) }, command);
      pending.push({ command: numbered, told: done });
      send([numbered]);
      return () => {
        pending = pending.filter((entry) => entry.told !== done);
      };
    },
    settle(reply: Reply) {
      const settled = pending.filter(({ command }) => command.id === reply.id);
      // Before it is told, since it may add commands.
      pending = pending.filter(({ command }) => command.id !== reply.id);
      settled.forEach(({ told: done }) => done(reply.ok ? undefined : fault(reply.code!, reply.detail), reply));
    },
    unanswered: () => pending.map(({ command }) => command),
    rejectAll(error: BelfryError) {
      const rejected = pending;
      pending = [];
      rejected.forEach(({ told: done }) => done(error));
    },
  };
  const ofTabs = {
    lastId: () => lastId,
    renumber(above: number) {
      lastId = Math.max(lastId, above);
      pending.forEach((entry) => (entry.command = assign(assign({}, entry.command), { id: (lastId += 1) })));
    },
  };
  return LEAN ? (commands as typeof commands & typeof ofTabs) : assign(commands, ofTabs);
}
