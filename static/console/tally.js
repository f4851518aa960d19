// Counts what one client hears, by the seqs alone: the client's own bookkeeping is what is under test.

/** Seqs of a channel that are remembered, and holes in them, to tell a late message from a doubled one. */
const LIMIT = 10_000;

/** What of each channel anybody on this page has heard of. */
export class Ledger {
  channels = new Map();

  add(channel, seq) {
    const seqs = this.channels.get(channel) ?? [];
    this.channels.set(channel, seqs);
    const index = this.above(channel, seq);
    if (seqs[index - 1] === seq) return;
    seqs.splice(index, 0, seq);
    if (seqs.length > LIMIT) seqs.shift();
  }

  /** The index of the first that is higher. */
  above(channel, seq) {
    const seqs = this.channels.get(channel) ?? [];
    let [low, high] = [0, seqs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (seqs[middle] > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** How many are higher. */
  beyond(channel, seq) {
    return (this.channels.get(channel)?.length ?? 0) - this.above(channel, seq);
  }
}

export class Tally {
  received = 0;
  /** Missing without a word: what must never be. */
  lost = 0;
  doubled = 0;
  /** Gaps that the server has announced. */
  gaps = 0;
  channels = new Map();

  constructor(ledger) {
    this.ledger = ledger;
  }

  /** Everything above `seq` is expected from now on. */
  start(channel, seq) {
    const known = this.channels.get(channel);
    if (!known) this.channels.set(channel, { last: seq, holes: new Set(), open: true });
    else if (!known.open) Object.assign(known, { last: seq, open: true });
  }

  stop(channel) {
    const known = this.channels.get(channel);
    if (known) known.open = false;
  }

  count({ channel, seq }) {
    if (seq === undefined) {
      this.received += 1;
      return;
    }
    this.start(channel, seq - 1);
    this.ledger.add(channel, seq);
    const known = this.channels.get(channel);
    // Behind a gap a log that began anew may count from the start again.
    if (seq <= known.last && !known.announced) return this.again(known, seq);
    if (!known.announced) this.leaveOut(known, seq);
    Object.assign(known, { last: seq, announced: false });
    this.received += 1;
  }

  again(known, seq) {
    if (!known.holes.delete(seq)) {
      this.doubled += 1;
      return;
    }
    this.lost -= 1;
    this.received += 1;
  }

  leaveOut(known, seq) {
    this.lost += seq - known.last - 1;
    for (let hole = known.last + 1; hole < seq && known.holes.size < LIMIT; hole += 1) known.holes.add(hole);
  }

  /** The next message may jump, for the server has said so. */
  gap({ channel, reason, to_seq }) {
    if (reason !== "renumbered") this.gaps += 1;
    const known = this.channels.get(channel);
    if (!known) return;
    if (to_seq === undefined) known.announced = true;
    else known.last = Math.max(known.last, to_seq);
  }

  /** What somebody else on this page has heard of, and this client has not yet. */
  get waiting() {
    let sum = 0;
    for (const [channel, { last, open }] of this.channels) if (open) sum += this.ledger.beyond(channel, last);
    return sum;
  }

  get expected() {
    return this.received + this.lost + this.waiting;
  }
}
