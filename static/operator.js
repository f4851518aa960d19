// The operator's page: asks for an API key of scope `admin`, then shows the node and finds sessions.
import { Api } from "./operator/api.js";
import { Board } from "./operator/board.js";
import { Inspector } from "./operator/inspector.js";
import { $ } from "./operator/text.js";

/** In sessionStorage: gone with the tab, and never sent by itself. */
const KEPT = "belfry-operator-key";
/** Whose sessions are listed to learn whether the key will do; nobody needs to have this name. */
const NOBODY = "operator";
const base = new URL("./", location.href);

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
  new Inspector(api, (error) => close(error.message), session.signal);
  return new Board(api).run(session.signal);
}

/** Forgets the key, and what was found with it. */
function close(why = "") {
  session?.abort();
  sessionStorage.removeItem(KEPT);
  $("#sessions tbody").replaceChildren();
  for (const id of ["results", "end-all"]) $(`#${id}`).hidden = true;
  $("#found").textContent = "Nobody looked up yet.";
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
}

$("#unlock").addEventListener("submit", (event) => {
  event.preventDefault();
  const key = $("#key").value.trim();
  $("#key").value = "";
  open(key);
});
$("#forget").addEventListener("click", () => close());

const kept = sessionStorage.getItem(KEPT);
if (kept) open(kept);
else ask();
