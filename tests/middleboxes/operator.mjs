// The operator's page beside one node that is stopped and started again: what it says is true of the node that answers.
// (Sessions and disconnects: tests/clients/operator.mjs.)
//
//   node operator.mjs [--server BINARY]
//
// Out: {"type":"case","name","faults"} for each, then {"type":"done","faults":[…]}.
import { parseArgs } from "node:util";
import { comes, launch } from "./browser.mjs";
import { Server, serverBinary } from "./server.mjs";
import { emit, finish } from "./tell.mjs";

const PATIENCE_MS = 60_000;
const shows = async (page, what, condition, argument) => ((await comes(page, condition, argument, PATIENCE_MS)) ? [] : [`${what}: did not come about`]);
const says = ([selector, text]) => document.querySelector(selector)?.textContent.includes(text);
const tile = (page, name) => page.locator(`.tile:has(h2:text-is("${name}")) .value`).textContent();

const STEPS = {
  "what is no API key is named as what it is, before the server is asked": async ({ page }) => {
    const said = async (text) => {
      await page.fill("#key", text);
      await page.click("#open");
      return page.textContent("#refusal");
    };
    const found = [await said(""), await said("eyJhbGciOi.eyJzdWIi.x"), await said("sesame")];
    const wanted = ["Enter an API key.", "That is a token, not an API key. An API key begins with bk_.", "That is not an API key: one begins with bk_."];
    return JSON.stringify(found) === JSON.stringify(wanted) ? [] : [found.join(" / ")];
  },

  "one node is one node: no fleet, no Redis, no zero nodes; tiles answer the first questions": async ({ page, server }) => {
    await page.fill("#key", "bk_dev");
    await page.click("#open");
    const faults = await shows(page, "charts", () => document.querySelectorAll(".chart:not(.new) canvas").length > 4);
    await page.evaluate(async () => {
      const { createClient } = await import("/belfry.js");
      const client = createClient("/", { auth: () => fetch("/dev/token?sub=ann&channels=news").then((answer) => answer.text()), channels: ["news"] });
      client.connect();
      await client.channel("news").ready;
    });
    const publishing = setInterval(() => server.tryPublish("news", 1), 100);
    faults.push(...(await shows(page, "rates", () => [...document.querySelectorAll(".tile")].slice(0, 2).every((one) => /[1-9]/.test(one.querySelector(".value").textContent)))));
    clearInterval(publishing);
    const shown = await page.evaluate(() => document.querySelector("#board").innerText);
    for (const word of ["Redis", "nodes alive", "canary"]) if (shown.toLowerCase().includes(word.toLowerCase())) faults.push(`it speaks of ${word}`);
    if (await page.locator("#nodes-card").isVisible()) faults.push("a table of nodes, of which there is one");
    return faults;
  },

  "what is refused is a rate that asks for a look, and an event": async ({ page, server }) => {
    const refused = setInterval(() => fetch(`${server.base}/v1/sse?channels=news`, { headers: { Authorization: "Bearer nonsense" } }).catch(() => {}), 100);
    const faults = await shows(page, "refusals", () => {
      const tile = [...document.querySelectorAll(".tile")].find((one) => one.querySelector("h2").textContent === "Refused a second");
      return tile.classList.contains("asks") && document.querySelector("#events").textContent.includes("unauthorized");
    });
    clearInterval(refused);
    return faults;
  },

  "a user has to be named": async ({ page }) => {
    await page.click("#find .primary");
    return shows(page, "said", says, ["#found", "Enter a user’s name first."]);
  },

  "channels and users are found by how they begin, the busiest first, and a press shows a user's sessions": async ({ page, server }) => {
    await page.evaluate(async () => {
      const { createClient } = await import("/belfry.js");
      globalThis.clients = Array.from({ length: 12 }, (_, n) => {
        const channels = ["team:all", `team:${n}`];
        const client = createClient("/", { auth: () => fetch(`/dev/token?sub=user-${n}&channels=*`).then((answer) => answer.text()), channels, transports: ["ws"] });
        client.connect();
        return client;
      });
    });
    const begins = ([table, names]) => [...document.querySelectorAll(`#${table} tbody tr`)].map((row) => row.cells[0].textContent).join().startsWith(names);
    await page.fill("#channels [name=prefix]", "team:");
    const faults = await shows(page, "the most listened to", () => document.querySelector("#channels tbody").textContent.startsWith("team:all12") && document.querySelector("#channels .outcome").textContent === "1–10 of 13");
    await page.click("#channels .after");
    faults.push(...(await shows(page, "the next page", says, ["#channels .outcome", "11–13 of 13"])));
    const publishing = setInterval(() => server.tryPublish("team:7", 1), 50);
    await page.selectOption("#channels [name=sort]", "rate");
    faults.push(...(await shows(page, "the busiest", begins, ["channels", "team:7,"])));
    clearInterval(publishing);
    await page.fill("#users [name=prefix]", "user-1");
    faults.push(...(await shows(page, "users", begins, ["users", "user-1,user-10,user-11"])));
    await page.click('#users button:text-is("user-10")');
    faults.push(...(await shows(page, "the sessions", says, ["#found", "user-10 has 1 session, 1 connected"])));
    await page.fill("#users [name=prefix]", "nobody");
    return [...faults, ...(await shows(page, "nobody", says, ["#users .outcome", "None"]))];
  },

  "a node that does not answer is said in words, and what is shown is marked as of before": async ({ page, server }) => {
    await shows(page, "some time up", () => parseInt(document.querySelector("#fact-uptime").textContent) > 3 || /min/.test(document.querySelector("#fact-uptime").textContent));
    await server.end("KILL");
    const faults = await shows(page, "in words", says, ["#silence", "The server cannot be reached."]);
    faults.push(...(await shows(page, "with the time", says, ["#silence-todo", "What you see is from"])));
    const stale = await page.locator("#board").evaluate((board) => board.classList.contains("stale"));
    const link = await page.textContent("#link .words");
    return stale && link === "No answer" ? faults : [...faults, `stale ${stale}, the bar says ${link}`];
  },

  "started again it is the new process that is shown, at the first answer": async (stage) => {
    const { page, server } = stage;
    const before = await tile(page, "Delivered a second");
    await server.up();
    await page.click("#look");
    const faults = await shows(page, "live", () => document.querySelector("#link .words").textContent === "Live");
    // The events of the dead process are not those of this one.
    const { uptime, events } = await page.evaluate(() => ({ uptime: document.querySelector("#fact-uptime").textContent, events: document.querySelector("#events").textContent }));
    if (!/^\d+ s$/.test(uptime) || parseInt(uptime) > 30) faults.push(`up for ${uptime}`);
    if (events !== "") faults.push(`events of before: ${events}`);
    const after = await tile(page, "Delivered a second");
    return before === after && before !== "0" && before !== "–" ? [...faults, `delivered is ${after}, as before`] : faults;
  },
};

finish(async () => {
  const { values } = parseArgs({ options: { server: { type: "string" } } });
  const server = await Server.start(serverBinary(values.server));
  const browser = await launch();
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.goto(`${server.base}/operator.html`);
  const all = [];
  for (const [name, play] of Object.entries(STEPS)) {
    const found = await play({ page, server }).catch((error) => [error.message]);
    const faults = [...found, ...errors.splice(0)];
    emit({ type: "case", name, faults });
    all.push(...faults.map((fault) => `${name}: ${fault}`));
  }
  await browser.close();
  return all;
});
