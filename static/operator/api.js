// The server, asked as an operator.

const ANSWER_MS = 15_000;
const METRICS_MS = 5_000;

/** What the server says is wrong. */
export class Refused extends Error {
  constructor(status, { detail, title, code } = {}) {
    super(detail ?? title ?? `The server answered ${status}`);
    Object.assign(this, { status, code });
  }

  /** Whether another key might do. */
  get isOfKey() {
    return this.status === 401 || this.status === 403;
  }
}

export class Api {
  constructor(base, key) {
    this.base = base;
    this.key = key;
  }

  sessions(user) {
    return this.call("GET", `v1/users/${encodeURIComponent(user)}/sessions`);
  }

  disconnectUser(user, final) {
    return this.call("DELETE", `v1/users/${encodeURIComponent(user)}/sessions${final ? "?final=true" : ""}`);
  }

  disconnect(session, final) {
    return this.call("DELETE", `v1/sessions/${encodeURIComponent(session)}${final ? "?final=true" : ""}`);
  }

  /** On the node that answers. */
  channels(prefix, sort, offset, limit) {
    return this.call("GET", `admin/channels?${new URLSearchParams({ prefix, sort, offset, limit })}`);
  }

  users(prefix, offset, limit) {
    return this.call("GET", `admin/users?${new URLSearchParams({ prefix, offset, limit })}`);
  }

  async call(method, path) {
    const answer = await ask(new URL(path, this.base), ANSWER_MS, { method, headers: { Authorization: `Bearer ${this.key}` } });
    return answer.json();
  }

  /** Open to whoever reaches it: the key stays out of it. */
  async metrics() {
    const answer = await ask(new URL("metrics", this.base), METRICS_MS, {});
    return answer.text();
  }
}

async function ask(url, ms, options) {
  const answer = await fetch(url, { ...options, cache: "no-store", signal: AbortSignal.timeout(ms) }).catch((error) => {
    throw new Error(error.name === "TimeoutError" ? `No answer within ${ms / 1_000} s` : "The server cannot be reached");
  });
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})));
  return answer;
}
