// Who listens and who publishes. Under `--dev` the server makes tokens for any user and rights; else they are pasted.
import { $, set } from "../shell/text.js";
import { keep, recall } from "../shell/kept.js";

const DEV_KEY = "bk_dev";
/** What `/dev/token` said: the server is down, and no other token would help. */
export const NO_ANSWER = "/dev/token does not answer";
const RIGHTS = { user: "ann", channels: "*", publish: "", as: "backend" };

export class Credentials {
  /** Under `--dev`: whose token, and what it grants. */
  rights = { ...RIGHTS, ...recall("rights", {}) };
  dev = false;
  /** Pasted; kept for this tab. */
  own = recall("credentials");

  /** @param onChange called once there are others */
  constructor(base, onChange) {
    Object.assign(this, { base, onChange });
    $("#rights").addEventListener("submit", (event) => {
      event.preventDefault();
      this.apply(event.target.elements);
    });
    $("#keys").addEventListener("submit", (event) => {
      event.preventDefault();
      this.paste(event.target.elements);
    });
    $("#other-keys").addEventListener("click", () => this.ask());
    $("#keep-keys").addEventListener("click", () => this.asking(false));
  }

  /** Whether this server is one of `--dev`. Throws where it does not answer, or cannot yet: it starts, or something before it has lost it. */
  async look() {
    const answer = await fetch(this.tokenUrl, { cache: "no-store" });
    if (answer.status >= 500) throw new Error(NO_ANSWER);
    this.dev = answer.status !== 404;
    $("#who").hidden = !this.dev;
    $("#other-keys").hidden = this.dev;
    this.draw();
  }

  get tokenUrl() {
    const { user, channels, publish } = this.rights;
    const url = new URL("dev/token", this.base);
    url.search = new URLSearchParams({ sub: user, channels, publish });
    return url.href;
  }

  /** A token for one attempt to connect. */
  auth = async () => {
    if (!this.dev) return this.own.token;
    const answer = await fetch(this.tokenUrl, { cache: "no-store" }).catch(() => undefined);
    if (!answer) throw new Error(NO_ANSWER);
    if (answer.ok) return answer.text();
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail ?? `/dev/token answered ${answer.status}`);
  };

  get key() {
    if (!this.dev) return this.own?.key || undefined;
    return this.rights.as === "backend" ? DEV_KEY : undefined;
  }

  /** Whose: as the token says, without a look at its signature. */
  get user() {
    if (this.dev) return this.rights.user;
    try {
      return JSON.parse(atob(this.own.token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"))).sub;
    } catch {
      return undefined;
    }
  }

  apply({ user, channels, publish, as }) {
    const fault = /^[A-Za-z0-9_.:/@|=+~-]{1,123}$/.test(user.value) ? "" : "A user name may only have letters, digits and _ . : / @ | = + ~ -";
    user.setAttribute("aria-invalid", String(fault !== ""));
    set($("#rights-fault"), fault);
    if (fault) return user.focus();
    this.rights = { user: user.value, channels: channels.value.trim(), publish: publish.value.trim(), as: as.value };
    keep("rights", this.rights);
    this.draw();
    return this.onChange();
  }

  draw() {
    const { user, channels, publish, as } = this.rights;
    for (const [name, value] of Object.entries(this.rights)) $("#rights").elements[name].value = value;
    set($("#who-am-i"), `${user}, who may listen to ${channels || "their own channel only"}${publish ? `, publish to ${publish}` : ""}${as === "user" ? "; publishing as this user" : ""}`);
  }

  /** Shows the form; answers nothing: `onChange` is called once it is filled in. */
  ask() {
    if (this.dev) {
      $("#who").open = true;
      return $("#rights").elements.user.focus();
    }
    this.asking(true);
    $("#keep-keys").hidden = this.own === undefined;
    return $("#keys").elements.token.focus();
  }

  paste({ token, key }) {
    const check = (field, fault) => {
      field.setAttribute("aria-invalid", String(fault !== ""));
      set($(`#${field.name}-fault`.replace("key-fault", "api-key-fault")), fault);
      return fault === "";
    };
    const typed = { token: token.value.trim(), key: key.value.trim() };
    const looksRight = /^[\w-]+\.[\w-]+\.[\w-]+$/.test(typed.token);
    const isKey = typed.key === "" || /^bk_\w+$/.test(typed.key);
    const fine = check(token, looksRight ? "" : "A token has three parts, separated by dots: eyJ….eyJ….…");
    if (!check(key, isKey ? "" : "An API key begins with bk_.") || !fine) return (fine ? key : token).focus();
    this.own = typed;
    keep("credentials", typed);
    $("#keys").reset();
    this.asking(false);
    return this.onChange();
  }

  asking(on) {
    $("#keys").hidden = !on;
    for (const id of ["streams", "work", "code"]) $(`#${id}`).hidden = on;
  }
}
