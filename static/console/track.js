// One client's time, drawn: a band where it was connected, a notch where it was not, and each message at the moment when
// it was published. What came late stands in the notch that it fills.
import { colour, onColours } from "../shell/colours.js";

/** Seconds across a track. */
export const SECONDS = matchMedia("(max-width: 760px)").matches ? 12 : 30;
const MARKS = 3_000;
const TICK_PX = 2;
const GROW_MS = 450;
/** A cut that lasted less would not be seen. */
const NOTCH_PX = 5;
const still = matchMedia("(prefers-reduced-motion: reduce)");

let palette;
onColours(() => (palette = undefined));

function colours() {
  palette ??= Object.fromEntries(["ws", "sse", "poll", "ink", "soft", "edge", "line", "bad", "warn"].map((name) => [name, colour(`--${name}`)]));
  return palette;
}

export class Track {
  /** `{at, got, late, via, entry}`: moments in milliseconds since 1970. */
  marks = [];
  /** `{from, to, via}`: what carried when; nothing where `via` is undefined. */
  spans = [];
  gaps = [];

  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
  }

  carry(via, now) {
    const last = this.spans.at(-1);
    if (last && last.via === via && last.to === undefined) return;
    if (last) last.to ??= now;
    this.spans.push({ from: now, to: undefined, via });
    while (this.spans.length > 1 && this.spans[0].to < now - SECONDS * 2_000) this.spans.shift();
  }

  mark(mark) {
    this.marks.push(mark);
    if (this.marks.length > MARKS) this.marks.shift();
  }

  gap(at, why) {
    this.gaps.push({ at, why });
    if (this.gaps.length > 50) this.gaps.shift();
  }

  clear() {
    this.marks = [];
    this.gaps = [];
  }

  /** What is in view, for those who do not see it. The time before the first connection is no interruption. */
  seen(now) {
    const from = now - SECONDS * 1_000;
    const cuts = this.spans.slice(1).filter(({ to = now, via }) => via === undefined && to > from).length;
    return { cuts, late: this.marks.filter(({ at, late }) => late && at > from).length };
  }

  /** The message nearest to that place, if there is one. */
  at(x) {
    const near = this.marks.map((mark) => [Math.abs(this.place(mark.at) - x), mark]).filter(([far]) => far < 7);
    return near.sort(([a], [b]) => a - b)[0]?.[1].entry;
  }

  place(at) {
    return this.width - ((this.now - at) / (SECONDS * 1_000)) * this.width;
  }

  draw(now) {
    const { canvas, context } = this;
    const ratio = devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (width === 0) return;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    }
    Object.assign(this, { now, width });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    this.drawSpans(height);
    this.drawMarks(height);
    this.drawGaps(height);
  }

  drawSpans(height) {
    const { context } = this;
    const paint = colours();
    for (const { from, to = this.now, via } of this.spans) {
      let left = this.place(from);
      const right = this.place(to);
      if (right < 0) continue;
      if (via === undefined) {
        left = Math.min(left, right - NOTCH_PX);
        this.hatch(left, right, height);
        const seconds = (to - from) / 1_000;
        if (right - left > 46) this.say(`${seconds.toFixed(1)} s`, (Math.max(0, left) + right) / 2, 18, paint.ink);
        continue;
      }
      context.globalAlpha = 0.13;
      context.fillStyle = paint[via];
      context.fillRect(left, 6, right - left, height - 12);
      context.globalAlpha = 1;
      context.fillRect(left, height - 7, right - left, 1.5);
    }
  }

  hatch(left, right, height) {
    const { context } = this;
    const paint = colours();
    context.save();
    context.beginPath();
    context.rect(left, 6, right - left, height - 12);
    context.clip();
    context.clearRect(left, 0, right - left, height);
    context.strokeStyle = paint.edge;
    context.globalAlpha = 0.35;
    context.lineWidth = 1;
    context.beginPath();
    // Fixed to time, not to the edge: the pattern travels with what it stands for.
    const shift = this.place(0) % 8;
    for (let x = Math.floor((left - height - shift) / 8) * 8 + shift; x < right; x += 8) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
    context.stroke();
    context.globalAlpha = 1;
    context.strokeStyle = paint.warn;
    context.lineWidth = 1.5;
    context.setLineDash([4, 3]);
    context.strokeRect(left + 0.75, 6.75, right - left - 1.5, height - 13.5);
    context.restore();
  }

  drawMarks(height) {
    const { context } = this;
    const paint = colours();
    for (const { at, got, late, via } of this.marks) {
      const x = this.place(at);
      if (x < -TICK_PX || x > this.width) continue;
      const grown = still.matches ? 1 : Math.min(1, (Date.now() - got) / GROW_MS);
      const tall = (height - 34) * (1 - (1 - grown) ** 3);
      context.fillStyle = paint[via];
      if (!late) {
        context.fillRect(x - TICK_PX / 2, height - 7 - tall, TICK_PX, tall);
        continue;
      }
      // Filled in after the fact: a stem with a head.
      context.fillRect(x - 0.5, height - 7 - tall, 1, tall);
      context.beginPath();
      context.arc(x, height - 7 - tall, 2.75, 0, 7);
      context.fill();
    }
  }

  drawGaps(height) {
    const { context } = this;
    const paint = colours();
    for (const { at, why } of this.gaps) {
      const x = this.place(at);
      if (x < 0) continue;
      context.fillStyle = paint.bad;
      context.beginPath();
      context.moveTo(x, 8);
      context.lineTo(x + 6, 14);
      context.lineTo(x, 20);
      context.lineTo(x - 6, 14);
      context.fill();
      context.fillRect(x - 0.75, 14, 1.5, height - 21);
      this.say(why, x + 10, 18, paint.bad, "left");
    }
  }

  say(text, x, y, ink, align = "center") {
    const { context } = this;
    context.fillStyle = ink;
    context.font = "600 11px system-ui, sans-serif";
    context.textAlign = align;
    context.fillText(text, x, y);
  }
}
