// The operator's page: asks for an API key of scope `admin`, then shows the node and finds sessions.
import { Api } from "./operator/api.js";
import { Board } from "./operator/board.js";
import { Inspector } from "./operator/inspector.js";
import { ChannelTable, UserTable } from "./operator/search.js";
import { Shell } from "./shell/shell.js";
import { $ } from "./shell/text.js";

/** In sessionStorage: gone with the tab, and never sent by itself. */
const KEPT = "belfry-operator-key";
/** Whose sessions are listed to learn whether the key will do; nobody needs to have this name. */
const NOBODY = "operator";
/** What a key is not, said before the server would call it a bad token. */
const FAULTS = [
  [(key) => key === "", "Enter an API key."],
  [(key) => /^ey[\w-]+\./.test(key), "That is a token, not an API key. An API key begins with bk_."],
  [(key) => !/^bk_\w+$/.test(key), "That is not an API key: one begins with bk_."],
];
const base = new URL("./", location.href);

const shell = new Shell(base);
let session;

/** Opens the page with this key, or says why not. */
async function open(key) {
  const api = new Api(base, key);
  $("#open").disabled = true;
  $("#refusal").textContent = "";
  try {
    await api.sessions(NOBODY);
  } catch (error) {
    if (error.isOfKey) sessionStorage.removeItem(KEPT);
    return ask(error.message);
  } finally {
    $("#open").disabled = false;
  }
  sessionStorage.setItem(KEPT, key);
  show(true);
  session = new AbortController();
  const inspector = new Inspector(api, (error) => close(error.message), session.signal);
  new ChannelTable(api, session.signal);
  new UserTable(api, (user) => inspector.find(user), session.signal);
  return new Board(api, shell, session.signal).run(session.signal);
}

/** Forgets the key, and what was found with it. */
function close(why = "") {
  session?.abort();
  sessionStorage.removeItem(KEPT);
  $("#sessions tbody").replaceChildren();
  for (const id of ["results", "end-all"]) $(`#${id}`).hidden = true;
  $("#found").textContent = "Enter a user to see their sessions.";
  $("#user").value = "";
  ask(why);
}

function ask(why = "") {
  show(false);
  $("#refusal").textContent = why;
  $("#key").focus();
}

function show(isOpen) {
  $("#unlock").hidden = isOpen;
  $("#board").hidden = !isOpen;
  $("#forget").hidden = !isOpen;
  if (!isOpen) shell.say("idle", "Locked");
}

$("#unlock").addEventListener("submit", (event) => {
  event.preventDefault();
  const key = $("#key").value.trim();
  const fault = FAULTS.find(([is]) => is(key))?.[1];
  $("#key").setAttribute("aria-invalid", String(fault !== undefined));
  if (fault) return ask(fault);
  $("#key").value = "";
  return open(key);
});
$("#forget").addEventListener("click", () => close());

const kept = sessionStorage.getItem(KEPT);
if (kept) open(kept);
else ask();
