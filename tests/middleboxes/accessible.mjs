// Belfry's own pages as people with other eyes, hands and screens have them: axe-core over each page and state in both
// themes, no scrolling sideways down to 320 px and at 200 %, forced colours, reduced motion.
//
//   node accessible.mjs [--server BINARY]
//
// Out: {"type":"case","name","faults"} for each, then {"type":"done","faults":[…]}.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { comes, launch } from "./browser.mjs";
import { Server, serverBinary } from "./server.mjs";
import { emit, finish } from "./tell.mjs";

const PATIENCE_MS = 60_000;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LONG = `team:${"a-channel-of-some-length.".repeat(5)}`.slice(0, 128);

/** The faults that axe finds, with where. */
async function axe(page, where) {
  // The page's Content-Security-Policy forbids foreign scripts; what the driver evaluates is not the page's.
  await page.evaluate(AXE);
  // What is still fading in has its colours when it is there.
  await page.evaluate(() => Promise.all(document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime)).map((one) => one.finished.catch(() => {}))));
  const { violations } = await page.evaluate((values) => globalThis.axe.run(document, { runOnly: { type: "tag", values } }), RULES);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${where}: ${id} at ${target.join(" ")}: ${any[0]?.message ?? ""}`));
}

const shows = async (page, what, condition, argument) => ((await comes(page, condition, argument, PATIENCE_MS)) ? [] : [`${what}: did not come about`]);

async function isNotWider(page, where) {
  const { wide, width, widest } = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const widest = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest(".scroll, pre, .unseen, .track"));
    return { wide: document.documentElement.scrollWidth, width, widest: widest.slice(0, 3).map((one) => `${one.localName}.${one.className}`) };
  });
  return wide > width ? [`${where}: ${wide} px wide on ${width}: ${widest}`] : [];
}

/** Each brings the page into a state that is worth a look. */
const STATES = {
  "the console while messages flow": {
    path: "/",
    async bring(page) {
      const faults = await shows(page, "flow", () => document.querySelectorAll("#log tbody .ms").length > 9);
      await page.click("#flow");
      return faults;
    },
  },
  "the console with a long channel, one that is refused, and all that opens open": {
    path: "/",
    async bring(page) {
      await shows(page, "flow", () => document.querySelectorAll("#log tbody .ms").length > 9);
      await page.click("#flow");
      await page.click("#who summary");
      await page.click("#more summary");
      await page.fill("#rights [name=channels]", "demo,team:*");
      await page.click("#rights button");
      for (const name of [LONG, "secret"]) {
        await page.fill("#listen input", name);
        await page.click("#listen button");
      }
      await page.fill("#publish [name=data]", "{");
      await page.click("#publish .primary");
      return shows(page, "refused", () => document.querySelector("#troubles").textContent.includes("secret"));
    },
  },
  "the console with a message open": {
    path: "/",
    async bring(page) {
      const faults = await shows(page, "flow", () => document.querySelectorAll("#log tbody .ms").length > 9);
      await page.click("#flow");
      await page.click("#log tbody .open >> nth=0");
      return faults;
    },
  },
  "the operator’s page, locked": { path: "/operator.html", bring: async () => [] },
  "the operator’s page with a user’s sessions": {
    path: "/operator.html",
    async bring(page) {
      await page.fill("#key", "bk_dev");
      await page.click("#open");
      const faults = await shows(page, "charts", () => document.querySelectorAll(".chart:not(.new) canvas").length > 4);
      await page.fill("#user", "ann");
      await page.click("#find .primary");
      await shows(page, "found", () => document.querySelector("#found").textContent.startsWith("ann has"));
      return faults;
    },
  },
};

async function inStates(stage, look) {
  const faults = [];
  for (const [name, { path, bring }] of Object.entries(STATES)) {
    const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(stage.server.base + path);
    faults.push(...(await bring(page)).map((fault) => `${name}: ${fault}`), ...(await look(page, name)));
    await context.close();
  }
  return faults;
}

const CASES = {
  "axe finds nothing, in light and in dark, on a desk and on a phone": (stage) =>
    inStates(stage, async (page, name) => {
      const faults = [];
      for (const colorScheme of ["light", "dark"]) {
        for (const width of [1440, 390]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 900 });
          faults.push(...(await axe(page, `${name}, ${colorScheme}, ${width} px`)));
        }
      }
      return faults;
    }),

  "nothing scrolls sideways: 320 px, a phone, 200 %, a wide desk": (stage) =>
    inStates(stage, async (page, name) => {
      const faults = [];
      for (const width of [320, 390, 720, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        faults.push(...(await isNotWider(page, `${name}, ${width} px`)));
      }
      return faults;
    }),

  "with forced colours what is pressed looks other than what is not, and borders stay": async (stage) => {
    const context = await stage.browser.newContext({ forcedColors: "active" });
    const page = await context.newPage();
    await page.goto(stage.server.base);
    const faults = await shows(page, "live", () => document.querySelector("#link").dataset.phase === "live");
    const ground = (selector) => page.locator(selector).first().evaluate((one) => getComputedStyle(one).backgroundColor);
    const pressed = await ground(".switch [aria-pressed=true]");
    const other = await ground(".switch [aria-pressed=false]");
    const border = await page.locator("#publish [name=channel]").evaluate((one) => getComputedStyle(one).borderTopWidth);
    await context.close();
    return pressed !== other && border === "1px" ? faults : [...faults, `pressed ${pressed}, not ${other}, border ${border}`];
  },

  "on the smallest screen a message can be read, and how long each client waited": async (stage) => {
    const context = await stage.browser.newContext({ viewport: { width: 320, height: 700 } });
    const page = await context.newPage();
    await page.goto(stage.server.base);
    const faults = await shows(page, "flow", () => document.querySelectorAll("#log tbody .ms").length > 9);
    await page.click("#flow");
    const cut = await page.$$eval("#log .ms", (all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent));
    const width = await page.$eval("#log td:has(.open)", (one) => one.clientWidth);
    const note = await page.$eval("#log .note", (one) => getComputedStyle(one).visibility);
    await context.close();
    return cut.length || width < 90 || note !== "visible" ? [...faults, `cut off: ${cut}; a message has ${width} px; a note is ${note}`] : faults;
  },

  "a chart’s lines differ in more than colour": async (stage) => {
    const context = await stage.browser.newContext({ forcedColors: "active" });
    const page = await context.newPage();
    await page.goto(`${stage.server.base}/operator.html`);
    await page.fill("#key", "bk_dev");
    await page.click("#open");
    const faults = await shows(page, "charts", () => document.querySelectorAll(".chart:not(.new) canvas").length > 4);
    const legend = await page.$eval(".legend", (one) => [...one.querySelectorAll("line")].map((line) => `${line.getAttribute("stroke-dasharray")} ${getComputedStyle(line).stroke}`));
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await context.close();
    const differ = legend.length === 3 && new Set(legend).size === 3 && !legend.some((line) => line.endsWith(ground));
    return differ ? faults : [...faults, `the legend: ${legend.join("; ")}, on ${ground}`];
  },

  "with reduced motion time goes on in steps": async (stage) => {
    const drawn = async (reducedMotion) => {
      const context = await stage.browser.newContext({ reducedMotion });
      const page = await context.newPage();
      await page.addInitScript(() => {
        globalThis.drawn = 0;
        const clear = CanvasRenderingContext2D.prototype.clearRect;
        CanvasRenderingContext2D.prototype.clearRect = function (...all) {
          globalThis.drawn += 1;
          return clear.apply(this, all);
        };
        globalThis.frames = 0;
        const count = () => requestAnimationFrame(() => ((globalThis.frames += 1), count()));
        count();
      });
      await page.goto(stage.server.base);
      await page.waitForFunction(() => globalThis.frames > 90, undefined, { timeout: PATIENCE_MS });
      const seen = await page.evaluate(() => globalThis.drawn / globalThis.frames);
      await context.close();
      return seen;
    };
    const [moving, still] = [await drawn("no-preference"), await drawn("reduce")];
    return still < moving / 3 ? [] : [`${still} drawings a frame with reduced motion, ${moving} without`];
  },
};

finish(async () => {
  const { values } = parseArgs({ options: { server: { type: "string" } } });
  const stage = { browser: await launch(), server: await Server.start(serverBinary(values.server)) };
  const all = [];
  for (const [name, look] of Object.entries(CASES)) {
    const faults = await look(stage).catch((error) => [error.message]);
    emit({ type: "case", name, faults });
    all.push(...faults.map((fault) => `${name}: ${fault}`));
  }
  await stage.browser.close();
  return all;
});
