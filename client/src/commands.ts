import { BelfryError } from "./errors.js";
import type { Command, NumberedCommand, Reply } from "./frames.js";

/** Commands that wait for their reply, oldest first; a publish beyond it is refused at once. */
export const PENDING_LIMIT = 256;

interface Pending {
  command: NumberedCommand;
  resolve: (reply: Reply) => void;
  reject: (error: BelfryError) => void;
}

/**
 * Commands under way. They keep their number until a reply comes, over however many connections: the server applies
 * each number of a session once and answers it again. Should a new session have taken the old one's place, a publish
 * is known by its idempotency key, and the others may be applied twice.
 */
export class Commands {
  private nextId = 1;
  private pending: Pending[] = [];

  /** `send` is called with the numbered command when it may go out now. */
  add(command: Command, send: (command: NumberedCommand) => void): Promise<Reply> {
    if (this.pending.length >= PENDING_LIMIT) {
      return Promise.reject(new BelfryError("too_many_commands", `${PENDING_LIMIT} commands are waiting for a reply`));
    }
    const numbered: NumberedCommand = Object.assign({}, command, { id: this.nextId });
    this.nextId += 1;
    return new Promise((resolve, reject) => {
      this.pending.push({ command: numbered, resolve, reject });
      send(numbered);
    });
  }

  settle(reply: Reply): void {
    const index = this.pending.findIndex(({ command }) => command.id === reply.id);
    if (index === -1) return;
    const [entry] = this.pending.splice(index, 1);
    if (!entry) return;
    if (reply.code !== undefined && reply.ok !== true) entry.reject(new BelfryError(reply.code, reply.detail));
    else entry.resolve(reply);
  }

  /** All that wait, to be sent again on a new connection. */
  unanswered(): NumberedCommand[] {
    return this.pending.map(({ command }) => command);
  }

  rejectAll(error: BelfryError): void {
    const pending = this.pending;
    this.pending = [];
    for (const entry of pending) entry.reject(error);
  }
}
