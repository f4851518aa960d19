// The console in Chromium, used as a newcomer would: what flows, what is cut, what is refused, a server that goes away.
//
//   node console.mjs [--server BINARY]
//
// Out: {"type":"case","name","faults"} for each, then {"type":"done","faults":[…]}.
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { parseArgs } from "node:util";
import { comes, launch } from "./browser.mjs";
import { Server, serverBinary } from "./server.mjs";
import { emit, finish } from "./tell.mjs";

const PATIENCE_MS = 60_000;
const SECRET = "a secret that only this test and its server know";
const NAMESPACES = `
[namespaces.ticker]
kind = "plain"
[namespaces.chat]
client_publish = true
`;
/** What the browser itself says of a request that is meant to fail, and the bell of a token that is. */
const EXPECTED = /Failed to load resource|WebSocket connection to|^belfry: (unauthorized|token_expired|auth_failed)/;

const kinds = ["ws", "sse", "poll"];
const lane = (kind) => `.lane:nth-child(${kinds.indexOf(kind) + 1})`;
const number = (page, kind, name) => page.locator(`${lane(kind)} .${name}`).textContent().then((text) => Number(text.split(" ")[0]));

async function shows(page, what, condition, argument) {
  return (await comes(page, condition, argument, PATIENCE_MS)) ? [] : [`${what}: did not come about`];
}

const isLive = () => document.querySelector("#link").dataset.phase === "live";
/** Each client has heard more than so many. */
const heard = (n) => [...document.querySelectorAll(".lane .received")].every(({ textContent }) => parseInt(textContent) > n);
const says = ([selector, text]) => document.querySelector(selector)?.textContent.includes(text);

async function open(stage, path = "/", options = {}) {
  const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", ({ message }) => stage.errors.push(message));
  page.on("console", (said) => said.type() === "error" && !EXPECTED.test(said.text()) && stage.errors.push(said.text()));
  await page.goto(stage.server.base + path);
  return page;
}

async function listen(page, channel) {
  await page.fill("#listen input", channel);
  await page.click("#listen button");
}

async function rights(page, values) {
  if (!(await page.locator("#who").evaluate((details) => details.open))) await page.click("#who summary");
  for (const [name, value] of Object.entries(values)) {
    if (name === "as") await page.selectOption("#rights [name=as]", value);
    else await page.fill(`#rights [name=${name}]`, value);
  }
  await page.click("#rights button");
}

const FLOWING = {
  "three streams flow by themselves, above the fold of a desk and of a phone": async ({ page }) => {
    const faults = await shows(page, "messages over all three", heard, 2);
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(viewport);
      const bottoms = await page.locator(".lane").evaluateAll((lanes) => lanes.map((one) => one.getBoundingClientRect().bottom));
      if (bottoms.length !== 3 || Math.max(...bottoms) > viewport.height) faults.push(`lanes end at ${bottoms}, the fold is at ${viewport.height}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    return faults;
  },

  "the bar names node, version and uptime, and says that it is connected": async ({ page }) => {
    const faults = await shows(page, "connected", isLive);
    for (const id of ["fact-node", "fact-version", "fact-uptime"]) faults.push(...(await shows(page, id, (id) => document.getElementById(id).textContent !== "", id)));
    const current = await page.textContent("nav [aria-current=page]");
    return current === "Console" ? faults : [...faults, `the current page is ${current}`];
  },

  "a cut is a notch that fills in: late, in words and in the picture, and nothing is lost": async ({ page }) => {
    await page.click(`${lane("sse")} .cut`);
    const cut = await shows(page, "cut, in words", says, [`${lane("sse")} .state`, "Cut, back in"]);
    const filled = await shows(
      page,
      "caught up",
      (lane) => {
        const seen = document.querySelector(`${lane} canvas`).getAttribute("aria-label");
        return /interruptions 1\b/.test(seen) && parseInt(seen.split("caught up ")[1]) > 3 && document.querySelector(`${lane} .state`).textContent === "Live";
      },
      lane("sse"),
    );
    const late = await page.locator("#log .ms.late[data-transport=sse]").count();
    // The notch is drawn in the colour of a warning, which nothing else on the track has.
    const notch = await page.evaluate((lane) => {
      const canvas = document.querySelector(`${lane} canvas`);
      const probe = Object.assign(document.createElement("span"), {});
      document.body.append(probe);
      probe.style.color = "var(--warn)";
      const [r, g, b] = getComputedStyle(probe).color.match(/\d+/g).map(Number);
      probe.remove();
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let pixels = 0;
      for (let i = 0; i < data.length; i += 4) pixels += Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 30 && data[i + 3] > 200;
      return pixels;
    }, lane("sse"));
    const lost = await Promise.all(kinds.map((kind) => number(page, kind, "lost")));
    const doubled = await Promise.all(kinds.map((kind) => number(page, kind, "doubled")));
    const faults = [...cut, ...filled];
    if (late < 3) faults.push(`${late} messages stand in the table as caught up`);
    if (notch < 50) faults.push(`${notch} pixels of a notch`);
    if (lost.some(Boolean) || doubled.some(Boolean)) faults.push(`lost ${lost}, doubled ${doubled}`);
    return faults;
  },

  "a client goes on over another transport, and says so": async ({ page }) => {
    await page.click(`${lane("poll")} .switch button:nth-child(1)`);
    const over = await shows(page, "over WebSocket", says, [`${lane("poll")} .state`, "Live over WS"]);
    await page.click(`${lane("poll")} .switch button:nth-child(3)`);
    return [...over, ...(await shows(page, "back", (lane) => document.querySelector(`${lane} .state`).textContent === "Live", lane("poll")))];
  },

  "a message opens by key: its JSON, the frame, how long each client waited, what the connections did; Escape gives the focus back": async ({ page }) => {
    await page.click("#flow");
    await page.fill("#publish [name=event]", "opened");
    await page.fill("#publish [name=data]", '{"deep":{"list":[1,2]}}');
    await page.press("#publish [name=data]", "Control+Enter");
    const faults = await shows(page, "published and heard", () => {
      const row = document.querySelector("#log tbody tr");
      return row?.querySelector(".open")?.textContent === "opened" && [...row.querySelectorAll(".ms")].every(({ textContent }) => textContent.endsWith("ms"));
    });
    await page.focus("#log tbody tr .open");
    await page.keyboard.press("Enter");
    const drawer = await page.textContent("#drawer");
    for (const part of ['"deep": {', '"deep":{"list":[1,2]}', "data: {", "WebSocket", "Event stream", "Long-poll", "Position", "a backend"]) {
      if (!drawer.includes(part)) faults.push(`the drawer lacks ${part}`);
    }
    await page.keyboard.press("Escape");
    const focused = await page.evaluate(() => document.activeElement.className);
    return focused === "open" ? faults : [...faults, `the focus is on ${focused}`];
  },

  "why is a timeline": async ({ page }) => {
    await page.click(`${lane("sse")} .why`);
    const lines = await page.locator(".timeline li").allTextContents();
    await page.keyboard.press("Escape");
    const isTold = (what) => lines.some((line) => line.includes(`Event stream ${what}`));
    return isTold("is live") && isTold("is cut by this page") && lines.length > 3 ? [] : [`the timeline says ${lines.join(" / ")}`];
  },

  "filter, pause and clear": async ({ page }) => {
    await page.fill("#filter", "opened");
    const rows = () => page.locator("#log tbody tr:not([hidden])").count();
    const faults = (await rows()) === 1 ? [] : [`the filter shows ${await rows()} rows`];
    await page.fill("#filter", "");
    await page.click("#pause");
    const before = await rows();
    await page.click("#publish .primary");
    faults.push(...(await shows(page, "counted while paused", says, ["#shown", "Paused. 1 more since."])));
    if ((await rows()) !== before) faults.push("a paused table has grown");
    await page.click("#pause");
    faults.push(...(await shows(page, "shown after the pause", (n) => document.querySelectorAll("#log tbody tr").length > n, before)));
    await page.click("#clear");
    if ((await rows()) !== 0 || (await number(page, "ws", "received")) !== 0) faults.push("not cleared");
    return faults;
  },

  "what is wrong with the form is said on the page": async ({ page }) => {
    await page.fill("#publish [name=data]", "{nonsense");
    await page.fill("#publish [name=channel]", "über raum");
    await page.click("#publish .primary");
    const faults = [...(await shows(page, "JSON", says, ["#data-fault", "This is not JSON"])), ...(await shows(page, "channel", says, ["#channel-fault", "letters, digits"]))];
    await page.fill("#publish [name=data]", '{"it’s":"a \\"quote\\""}');
    await page.fill("#publish [name=channel]", "demo");
    return faults;
  },

  "the code that it shows does what the page does": async ({ page }) => {
    const faults = [];
    const code = async (language, what) => {
      await page.click(`#languages button:text-is("${language}")`);
      return page.textContent(`#snippet-${what}`);
    };
    const before = await number(page, "ws", "received");
    execFileSync("bash", ["-c", await code("curl", "publish")], { stdio: "ignore" });
    faults.push(...(await shows(page, "what curl has published", heard, before)));
    // As module and as script: nothing is run, but it is read.
    for (const what of ["listen", "publish"]) {
      execFileSync("node", ["--input-type=module", "--check"], { input: await code("JavaScript", what) });
      execFileSync("python3", ["-c", "import ast,sys; ast.parse(sys.stdin.read())"], { input: await code("Python", what) });
    }
    await page.focus("#languages [aria-selected=true]");
    await page.keyboard.press("ArrowRight");
    const chosen = await page.textContent("#languages [aria-selected=true]");
    return chosen === "curl" ? faults : [...faults, `the arrow leads to ${chosen}`];
  },

  "another user with other rights: the refused channel says so in words, and can be taken off": async ({ page }) => {
    await rights(page, { user: "bob", channels: "demo,chat:*,ticker:*", publish: "chat:*", as: "user" });
    await listen(page, "secret");
    const faults = await shows(page, "refused, in words", says, ["#troubles", "The channel secret is refused."]);
    faults.push(...(await shows(page, "refused, on the chip", says, ["[data-channel=secret].refused", "secret (refused)"])));
    await page.click('#troubles button:text-is("Remove it") >> nth=-1');
    faults.push(...(await shows(page, "taken off", () => !document.querySelector("[data-channel=secret]") && !document.querySelector("#troubles").textContent.includes("secret"))));
    await listen(page, "chat:1");
    await page.fill("#publish [name=channel]", "chat:1");
    await page.click("#publish .primary");
    faults.push(...(await shows(page, "published as bob", () => document.querySelector("#log tbody .channel")?.textContent === "chat:1")));
    await page.click("#log tbody .open >> nth=0");
    const from = await page.textContent("#drawer .pairs:has(dt:text-is('From'))");
    await page.keyboard.press("Escape");
    return from.includes("Frombob") ? faults : [...faults, `it is from ${from}`];
  },

  "a reload keeps channels, form, user, language and the newest messages": async ({ page }) => {
    await page.fill("#filter", "greet");
    // How far it has been is kept on the way out.
    await page.reload();
    const faults = await shows(page, "live again", isLive);
    const kept = await page.evaluate(() => ({
      channels: [...document.querySelectorAll("#chosen li")].map(({ dataset }) => dataset.channel).join(),
      channel: document.querySelector("#publish [name=channel]").value,
      user: document.querySelector("#rights [name=user]").value,
      filter: document.querySelector("#filter").value,
      language: document.querySelector("#languages [aria-selected=true]").textContent,
      flow: document.querySelector("#flow").getAttribute("aria-pressed"),
    }));
    const wanted = { channels: "demo,chat:1", channel: "chat:1", user: "bob", filter: "greet", language: "curl", flow: "false" };
    for (const [name, value] of Object.entries(wanted)) {
      if (!kept[name].includes(value.split(",")[0]) || (name !== "channels" && kept[name] !== value)) faults.push(`${name} is ${kept[name]}, not ${value}`);
    }
    await page.fill("#filter", "");
    faults.push(...(await shows(page, "messages of before", () => [...document.querySelectorAll("#log .ms")].some(({ textContent }) => textContent === "earlier"))));
    const doubled = await Promise.all(kinds.map((kind) => number(page, kind, "doubled")));
    return doubled.some(Boolean) ? [...faults, `doubled ${doubled}`] : faults;
  },

  "a server that is gone is named with what to do, a countdown that counts and a way to try now; its gap is counted as one": async ({ page, server }) => {
    await rights(page, { user: "ann", channels: "*", as: "backend" });
    await listen(page, "ticker:a");
    await page.fill("#publish [name=channel]", "ticker:a");
    await page.click("#clear");
    await page.click("#burst");
    const faults = await shows(page, "the burst", heard, 99);
    await server.end("KILL");
    faults.push(...(await shows(page, "down, in words", says, ["#troubles", "does not answer. If the server was stopped, start it again."])));
    const counts = () => {
      const text = document.querySelector("#troubles .countdown").textContent;
      globalThis.counted ??= new Set();
      globalThis.counted.add(text);
      return globalThis.counted.size > 2;
    };
    faults.push(...(await shows(page, "a countdown that counts", counts)));
    await server.up();
    await page.click('#troubles button:text-is("Try now")');
    faults.push(...(await shows(page, "live again", () => document.querySelector("#link").dataset.phase === "live" && document.querySelector("#troubles").textContent === "")));
    await page.click("#burst");
    faults.push(...(await shows(page, "the second burst", heard, 199)));
    for (const kind of kinds) {
      const [lost, gaps, received] = await Promise.all(["lost", "gaps", "received"].map((name) => number(page, kind, name)));
      if (lost !== 0 || gaps < 1 || received !== 200) faults.push(`${kind}: received ${received}, lost ${lost}, gaps ${gaps}`);
    }
    return faults;
  },

  "the theme is chosen, and kept": async ({ page }) => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const system = await ground();
    await page.click("#theme");
    await page.click("#theme");
    const dark = await ground();
    await page.reload();
    const kept = await ground();
    const name = await page.textContent("#theme");
    return dark !== system && kept === dark && name.includes("dark") ? [] : [`system ${system}, dark ${dark}, kept ${kept}, called ${name}`];
  },
};

function jwt(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${createHmac("sha256", SECRET).update(signed).digest("base64url")}`;
}
const inSeconds = (s) => Math.floor(Date.now() / 1_000) + s;

async function paste(page, token) {
  await page.fill("#keys [name=token]", token);
  await page.click("#keys .primary");
}

/** Without `--dev`. */
const LOCKED = {
  "who answers in the server's place for a moment is not taken for it": async ({ page }) => {
    await page.route(/dev\/token/, (route) => route.fulfill({ status: 503 }), { times: 1 });
    await page.reload();
    return shows(page, "the form", () => document.querySelector("#keys")?.hidden === false);
  },

  "what is no token is refused by the form": async ({ page }) => {
    await page.waitForSelector("#keys:not([hidden])");
    await paste(page, "garbage");
    return shows(page, "no token", says, ["#token-fault", "A token has three parts"]);
  },

  "a token that the server refuses is said in words, with a way to another": async ({ page }) => {
    await paste(page, `${jwt({ sub: "ann", exp: inSeconds(600), channels: ["news"] })}x`);
    const faults = await shows(page, "refused, in words", says, ["#troubles", "The server does not accept the token."]);
    await page.click('#troubles button:text-is("Change credentials")');
    return [...faults, ...(await shows(page, "the form", () => !document.querySelector("#keys").hidden))];
  },

  "one that has expired, too": async ({ page }) => {
    await paste(page, jwt({ sub: "ann", exp: inSeconds(-60), channels: ["*"] }));
    const faults = await shows(page, "expired, in words", says, ["#troubles", "The token has expired."]);
    await page.click('#troubles button:text-is("Change credentials")');
    return faults;
  },

  "a good one connects, and survives a reload of the tab": async ({ page }) => {
    await paste(page, jwt({ sub: "ann", exp: inSeconds(600), channels: ["*"] }));
    const faults = await shows(page, "live", isLive);
    await page.reload();
    return [...faults, ...(await shows(page, "live after the reload", isLive))];
  },
};

async function play(stage, steps) {
  const all = [];
  for (const [name, step] of Object.entries(steps)) {
    const found = await step(stage).catch((error) => [error.message]);
    const faults = [...found, ...stage.errors.splice(0)];
    emit({ type: "case", name, faults });
    all.push(...faults.map((fault) => `${name}: ${fault}`));
  }
  return all;
}

finish(async () => {
  const { values } = parseArgs({ options: { server: { type: "string" } } });
  const binary = serverBinary(values.server);
  const browser = await launch();
  const stage = { browser, errors: [], server: await Server.start(binary, { settings: NAMESPACES }) };
  stage.page = await open(stage);
  const flowing = await play(stage, FLOWING);
  const locked = { browser, errors: [], server: await Server.start(binary, { settings: `[auth]\njwt_secret = "${SECRET}"\n`, dev: false }) };
  locked.page = await open(locked);
  const all = [...flowing, ...(await play(locked, LOCKED))];
  await browser.close();
  return all;
});
