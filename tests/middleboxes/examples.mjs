// The applications of examples/, each served by its own Vite and opened by two people in Chromium: what one of them types and
// sends, the other one sees, once; what was before is there after a reload; nothing complains.
//
//   node examples.mjs [--server BINARY] [--only NAME]
//
// Out: {"type":"case","name","faults"} for each, then {"type":"done","faults":[…]}.
import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { comes, launch, serveClient } from "./browser.mjs";
import { freePort, listening, start } from "./processes.mjs";
import { Server, serverBinary } from "./server.mjs";
import { emit, finish, until } from "./tell.mjs";

const PATIENCE_MS = 120_000;
const root = fileURLToPath(new URL("../../", import.meta.url));
const examples = join(root, "examples");

/** Where the console's code is run; Vite leaves alone what is in node_modules. */
const SNIPPETS = ".snippets";

/** As `npm install` would bring it, of now. */
function installClient() {
  execFileSync(process.execPath, [join(root, "client/build.js"), "--package"]);
  const to = join(examples, "node_modules/@belfry/client");
  rmSync(to, { recursive: true, force: true });
  const { files } = JSON.parse(readFileSync(join(root, "client/package.json"), "utf8"));
  for (const name of [...files, "package.json"]) cpSync(join(root, "client", name), join(to, name), { recursive: true });
  mkdirSync(join(examples, SNIPPETS), { recursive: true });
  for (const [name, script] of [["index", ""], ["react", '<script type="module" src="./main.jsx"></script>']]) writeFileSync(join(examples, SNIPPETS, `${name}.html`), `<!doctype html><link rel="icon" href="data:," />${script}`);
  // What Vite has made of the one before.
  rmSync(join(examples, "node_modules/.vite"), { recursive: true, force: true });
}

/** The application's address. */
async function serve(name, belfry) {
  const port = await freePort();
  const vite = [join(examples, "node_modules/vite/bin/vite.js"), join(examples, name), ...(name === SNIPPETS ? ["--config", join(examples, "react/vite.config.js")] : []), "--port", String(port), "--strictPort", "--host", "127.0.0.1"];
  const program = start(process.execPath, name === "ssr" ? [join(examples, "ssr/server.mjs")] : vite, { env: { ...process.env, VITE_BELFRY: belfry, PORT: String(port) } });
  await listening(port, program);
  return { url: `http://127.0.0.1:${port}/`, stop: () => program.kill() };
}

async function person(browser, url, complaints) {
  const context = await browser.newContext();
  await serveClient(context);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => /error|warning/.test(message.type()) && complaints.push(message.text()));
  await page.goto(url);
  return page;
}

const says = async (page, selector, text) => ((await comes(page, ([selector, text]) => document.querySelector(selector)?.textContent.includes(text), [selector, text], PATIENCE_MS)) ? [] : [`${selector} does not say "${text}" but ${JSON.stringify(await page.textContent(selector))}`]);
/** A bell that has just begun counts what comes from then on. */
const bellIsLive = async (page) => ((await comes(page, () => document.querySelector("belfry-bell")?.shadowRoot?.querySelector(".bell")?.dataset.phase === "live", undefined, PATIENCE_MS)) ? [] : ["the bell does not go live"]);
const list = (page) => page.$$eval("li", (all) => all.map((one) => one.textContent));
const same = (what, seen, wanted) => (JSON.stringify(seen) === JSON.stringify(wanted) ? [] : [`${what}: ${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`]);

/** A chat: history, presence, typing. */
async function chat({ server, browser, url, full }) {
  const complaints = [];
  const faults = [];
  const before = Array.from({ length: 30 }, (_, at) => ({ from: "backend", text: `line ${at + 1}` }));
  for (const data of before) await server.publish(["room:1"], data, "chat");
  const ann = await person(browser, `${url}?as=ann&belfry=${server.base}`, complaints);
  faults.push(...(await says(ann, "#state", "live")), ...(await says(ann, "ol", "line 30")));
  const bob = await person(browser, `${url}?as=bob&belfry=${server.base}`, complaints);
  for (const page of [ann, bob]) faults.push(...(await says(page, "#there", "ann, bob")), ...(await says(page, "ol", "line 30")));
  faults.push(...same("what was before", (await list(ann)).map((line) => line.split(": ")[1]), before.slice(-20).map(({ text }) => text)));
  if (full) {
    await ann.click("#older");
    faults.push(...((await comes(ann, () => document.querySelectorAll("li").length >= 30, undefined, PATIENCE_MS)) ? [] : ["older ones are not loaded"]));
    await bob.type("input", "hello");
    faults.push(...(await says(ann, "#typing", "bob is typing")), ...same("one's own typing", await bob.textContent("#typing"), ""));
  } else {
    await bob.fill("input", "hello");
  }
  await bob.click("form button");
  for (const page of [ann, bob]) faults.push(...(await says(page, "ol", "bob: hello")));
  const hellos = (await list(ann)).filter((line) => line === "bob: hello");
  faults.push(...same("heard once", hellos, ["bob: hello"]));
  await ann.reload();
  faults.push(...(await says(ann, "ol", "bob: hello")));
  return { faults, complaints, ann, bob };
}

const run = promisify(execFile);
const python = (code) => [join(root, ".test/venv/bin/python"), ["-u", "-c", code]];
/** Of the console's four languages, those that a shell runs: what listens, what publishes. */
const SHELLS = {
  curl: [(code) => ["bash", ["-c", `exec ${code}`]], (code) => ["bash", ["-c", code]]],
  Python: [python, python],
};

/** What the console gives to copy, for a message that needs care with quotes. */
async function copied(page, language) {
  const message = { text: `said by ${language}`, quotes: `it's "so" \\ $HOME`, on: true, none: null };
  await page.fill("#publish [name=channel]", "room:1");
  await page.fill("#publish [name=event]", "chat");
  await page.fill("#publish [name=data]", JSON.stringify(message));
  await page.click(`#languages button:text-is("${language}")`);
  return { listen: await page.textContent("#snippet-listen"), publish: await page.textContent("#snippet-publish"), wanted: [message.text, "$HOME"] };
}

async function snippets({ server, browser, url }) {
  const complaints = [];
  const faults = [];
  const console_ = await person(browser, server.base, complaints);
  await console_.waitForSelector("#languages button");
  for (const name of ["demo", "news"]) await console_.click(`#chosen li:has-text("${name}") button`);
  await console_.fill("#listen input", "room:1");
  await console_.click("#listen button");
  await console_.click("#who summary");
  await console_.fill("#rights [name=publish]", "room:*");
  await console_.click("#rights button");
  const hears = async (language, heard, publish, wanted) => {
    // It does not say when it listens.
    const isHeard = async () => {
      await publish();
      return until(2_000, async () => wanted.every((part) => heard().includes(part)));
    };
    for (let tries = 0; tries < 20; tries += 1) if (await isHeard()) return;
    faults.push(`${language}: published and not heard: ${JSON.stringify(heard())}`);
  };
  for (const [language, [listens, publishes]] of Object.entries(SHELLS)) {
    const { listen, publish, wanted } = await copied(console_, language);
    let heard = "";
    const listener = execFile(...listens(listen));
    for (const stream of [listener.stdout, listener.stderr]) stream.on("data", (text) => (heard += text));
    await hears(language, () => heard, () => run(...publishes(publish)), wanted);
    listener.kill();
  }

  const script = await copied(console_, "JavaScript");
  const page = await person(browser, url, complaints);
  let logged = "";
  await page.addInitScript(() => {
    const { log } = console;
    console.log = (...all) => log(JSON.stringify(all));
  });
  page.on("console", (message) => (logged += message.text()));
  await page.addScriptTag({ type: "module", content: script.listen });
  await hears("JavaScript", () => logged, () => run(process.execPath, ["--input-type=module", "-e", script.publish]), script.wanted);

  const react = await copied(console_, "React");
  const main = `${react.listen}
import { createRoot } from "react-dom/client";
export const Send = () => (${react.publish.replace(/^\/\/.*\n/, "")});
createRoot(document.body.appendChild(document.createElement("div"))).render(<><Feed /><Send /></>);`;
  writeFileSync(join(examples, SNIPPETS, "main.jsx"), main);
  await page.goto(`${url}react.html`);
  await page.waitForSelector("button");
  let shown = "";
  await hears("React", () => shown, async () => {
    await page.click("button");
    shown = await page.textContent("ul");
  }, react.wanted);
  return { faults, complaints };
}

const CASES = {
  "snippets: the code that the console gives runs as it stands": { app: SNIPPETS, run: snippets },
  "react: a chat with history, presence and typing, in strict mode": { app: "react", run: (stage) => chat({ ...stage, full: true }) },
  "react, in trouble: the first token is an error page, no WebSocket gets through, two components hold the channel": {
    app: "react",
    async run({ server, browser, url }) {
      for (let n = 1; n <= 3; n += 1) await server.publish(["room:1"], { text: `line ${n}` }, "chat");
      const complaints = [];
      const context = await browser.newContext();
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      page.on("pageerror", (error) => complaints.push(error.message));
      // What the browser itself says of the requests that are meant to fail.
      page.on("console", (message) => /error|warning/.test(message.type()) && !/Failed to load resource|WebSocket connection/.test(message.text()) && complaints.push(message.text()));
      let tokens = 0;
      await page.route(/dev\/token/, (route) => ((tokens += 1) === 1 ? route.fulfill({ status: 502, contentType: "text/html", body: "<html>Bad gateway</html>", headers: { "Access-Control-Allow-Origin": "*" } }) : route.continue()));
      await page.addInitScript(() => {
        const Native = WebSocket;
        // Vite's own goes on; the proxy lets nobody else's through.
        globalThis.WebSocket = function (address, protocols) {
          return new Native(String(address).includes("/v1/ws") ? "ws://127.0.0.1:9/" : address, protocols);
        };
      });
      await page.goto(url);
      const faults = [...(await says(page, "#state", "live sse")), ...(await says(page, "ol", "line 3")), ...(await says(page, "#there", "ann"))];
      await server.publish(["room:1"], { text: "line 4" }, "chat");
      faults.push(...(await says(page, "ol", "line 4")), ...same("lines", await list(page), [1, 2, 3, 4].map((n) => `: line ${n}`)), ...(tokens > 1 ? [] : ["no token failed"]));
      return { faults, complaints };
    },
  },
  "vue: the same, with a bell on the page’s own client": {
    app: "vue",
    async run(stage) {
      const all = await chat({ ...stage, full: true });
      all.faults.push(...(await bellIsLive(all.bob)));
      await stage.server.publish(["user:bob"], { title: "A parcel" }, "order");
      const unread = await comes(all.bob, () => document.querySelector("belfry-bell").unread === 1, undefined, PATIENCE_MS);
      const title = await all.bob.evaluate(() => document.querySelector("belfry-bell").shadowRoot.querySelector("h2").textContent);
      all.faults.push(...(unread ? [] : ["the bell does not count"]), ...same("the bell’s words, as JSON", title, "News"));
      return all;
    },
  },
  "svelte: the same": { app: "svelte", run: (stage) => chat({ ...stage, full: true }) },
  "plain: a page without a build, and a worker": {
    app: "plain",
    async run(stage) {
      const all = await chat(stage);
      await stage.server.publish(["room:1"], { text: "for the worker" }, "chat");
      all.faults.push(...((await comes(all.bob, () => document.documentElement.dataset.worker === "for the worker", undefined, PATIENCE_MS)) ? [] : ["the worker does not hear"]));
      return all;
    },
  },
  "plain, strict: a page with the policy and the integrity of docs/frontend.md": {
    app: "plain",
    async run({ server, browser }) {
      const complaints = [];
      const { "belfry.min.js": client } = await (await fetch(`${server.base}/belfry.integrity.json`)).json();
      const policy = `default-src 'none'; img-src data:; script-src ${server.base}; connect-src ${server.base} ${server.base.replace("http", "ws")}`;
      const html = `<!doctype html><html lang="en"><link rel="icon" href="data:,">
        <script src="${server.base}/${client.url}" integrity="${client.integrity}" crossorigin></script>
        <script type="module" src="${server.base}/belfry-bell.js"></script>
        <belfry-bell src="${server.base}" token-url="${server.base}/dev/token?sub=ann"></belfry-bell>`;
      const page = await (await browser.newContext()).newPage();
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => /error|warning/.test(message.type()) && !/icon/.test(message.text()) && complaints.push(message.text()));
      const site = createServer((_, response) => response.setHeader("Content-Security-Policy", policy).setHeader("Content-Type", "text/html").end(html));
      await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
      await page.goto(`http://127.0.0.1:${site.address().port}/`);
      await page.evaluate((base) => {
        globalThis.client = belfry.createClient(base, { auth: async () => (await fetch(`${base}/dev/token?sub=bob`)).text() });
        globalThis.client.connect();
      }, server.base);
      const faults = (await comes(page, () => globalThis.client.state.transport === "ws", undefined, PATIENCE_MS)) ? [] : ["the client does not go live over a WebSocket"];
      faults.push(...(await bellIsLive(page)));
      await server.publish(["user:ann"], { title: "A parcel" }, "order");
      if (!(await comes(page, () => document.querySelector("belfry-bell").unread === 1, undefined, PATIENCE_MS))) faults.push("the bell does not count");
      // An old address, or a new one with old contents: the browser has to refuse it.
      const stale = client.integrity.replace(/-./, client.integrity[7] === "A" ? "-B" : "-A");
      const refused = await page.evaluate(([src, integrity]) => new Promise((resolve) => document.body.append(Object.assign(document.createElement("script"), { src, integrity, crossOrigin: "", onerror: () => resolve(true), onload: () => resolve(false) }))), [`${server.base}/${client.url}`, stale]);
      if (!refused) faults.push("what `integrity` does not fit is run");
      site.close();
      return { faults, complaints: complaints.filter((line) => !line.includes("integrity")) };
    },
  },
  "ssr: what a server has rendered is taken over, and goes on from there": {
    app: "ssr",
    async run({ server, browser, url }) {
      const complaints = [];
      const html = await (await fetch(url)).text();
      const sent = /<div id="app">(.*)<\/div>/.exec(html)?.[1] ?? "";
      const faults = ["order 3", ">idle<", ">loading<"].filter((part) => !sent.includes(part)).map((part) => `the server did not send ${part}: ${html}`);
      const context = await browser.newContext();
      const page = await context.newPage();
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => /error|warning/.test(message.type()) && complaints.push(message.text()));
      // Between the server's look and the page's: what happens then is not lost.
      await page.route(/page\.jsx/, async (route) => {
        await server.publish(["room:orders"], { text: "order in between" }, "order");
        await route.continue();
      });
      await page.goto(url);
      faults.push(...(await says(page, "#state", "live")), ...(await says(page, "#status", "ready")), ...(await says(page, "ol", "order in between")));
      await page.click("button");
      faults.push(...(await says(page, "ol", "order 4")), ...same("orders", await list(page), ["order 1", "order 2", "order 3", "order in between", "order 4"]));
      return { faults, complaints };
    },
  },
};

finish(async () => {
  const { values } = parseArgs({ options: { server: { type: "string" }, only: { type: "string", default: "" } } });
  if (!existsSync(join(examples, "node_modules/vite"))) throw new Error("examples/ is not installed: scripts/install-test-deps.sh");
  installClient();
  const settings = readFileSync(join(examples, "belfry.toml"), "utf8");
  const browser = await launch();
  const all = [];
  for (const [name, { app, run }] of Object.entries(CASES)) {
    if (!name.includes(values.only)) continue;
    const server = await Server.start(serverBinary(values.server), { settings });
    const { url, stop } = await serve(app, server.base);
    const { faults, complaints } = await run({ server, browser, url }).catch((error) => ({ faults: [error.message], complaints: [] }));
    // React's own advertisement, and Vite's account of itself.
    const told = complaints.filter((line) => !/DevTools|\[vite\]/.test(line));
    const found = [...faults, ...told.map((line) => `the console says: ${line}`)];
    emit({ type: "case", name, faults: found });
    all.push(...found.map((fault) => `${name}: ${fault}`));
    stop();
    await server.end("KILL");
  }
  await browser.close();
  return all;
});
