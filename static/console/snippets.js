// What the page does, in four languages, for the channels and the message that are on it.
import { onCopy } from "../shell/copy.js";
import { $, element, set } from "../shell/text.js";
import { keep, recall } from "../shell/kept.js";

const quoted = (text) => JSON.stringify(text);
/** For a shell: single quotes, in which only the quote itself is special. */
const shell = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
const indented = (value, by) => JSON.stringify(value, null, 2).replaceAll("\n", `\n${" ".repeat(by)}`);
/** JSON as Python writes it; strings are the same in both. */
const python = (value) =>
  value === null ? "None"
  : typeof value === "boolean" ? (value ? "True" : "False")
  : Array.isArray(value) ? `[${value.map(python).join(", ")}]`
  : typeof value === "object" ? `{${Object.entries(value).map(([name, one]) => `${quoted(name)}: ${python(one)}`).join(", ")}}`
  : JSON.stringify(value);

const auth = ({ tokenUrl }) => `async () => {
  const answer = await fetch(${quoted(tokenUrl)});
  if (!answer.ok) throw new Error(\`no token: \${answer.status}\`);
  return answer.text();
}`;

const LANGUAGES = {
  curl: {
    listen: ({ origin, key, channels }) => `curl -N -H "Authorization: Bearer ${key}" \\\n  ${shell(`${origin}/v1/sse?channels=${channels.join(",")}`)}`,
    publish: ({ origin, key, message }) =>
      `curl ${origin}/v1/publish \\\n  -H "Authorization: Bearer ${key}" \\\n  -d ${shell(JSON.stringify(message))}`,
  },
  JavaScript: {
    listen: (all) => `import { createClient } from ${quoted(`${all.origin}/belfry.js`)};

const client = createClient(${quoted(all.origin)}, { auth: ${auth(all)} });
for (const name of ${JSON.stringify(all.channels)}) {
  const channel = client.channel(name);
  channel.on("message", ({ event, data }) => console.log(name, event, data));
  channel.on("gap", ({ reason }) => console.warn(name, "has a gap:", reason));
}
client.connect();`,
    publish: ({ origin, key, message }) => `// On your server: an API key never goes into a page.
const answer = await fetch(${quoted(`${origin}/v1/publish`)}, {
  method: "POST",
  headers: { Authorization: ${quoted(`Bearer ${key}`)} },
  body: JSON.stringify(${indented(message, 2)}),
});
if (!answer.ok) throw new Error((await answer.json()).detail);`,
  },
  React: {
    listen: (all) => `// npm install @belfry/client
import { createClient } from "@belfry/client";
import { useMessages } from "@belfry/client/react";

const client = createClient(${quoted(all.origin)}, { auth: ${auth(all)} });
client.connect();

export function Feed() {
  const { messages } = useMessages(client, ${quoted(all.channels[0])}, { last: 20 });
  return <ul>{messages.map(({ id, event, data }) => <li key={id}>{event}: {JSON.stringify(data)}</li>)}</ul>;
}`,
    publish: ({ message }) => `// The namespace needs client_publish = true, and the token has to allow the channel.
<button onClick={() => client.publish(${quoted(message.channel)}, ${quoted(message.event)}, ${JSON.stringify(message.data)})}>
  Publish
</button>`,
  },
  Python: {
    listen: ({ origin, key, channels }) => `import json, httpx

url = ${quoted(`${origin}/v1/sse?channels=${channels.join(",")}`)}
headers = {"Authorization": ${quoted(`Bearer ${key}`)}}
with httpx.stream("GET", url, headers=headers, timeout=None) as answer:
    for line in answer.iter_lines():
        if line.startswith("data: "):
            frame = json.loads(line[6:])
            if frame["type"] == "message":
                print(frame["channel"], frame["event"], frame["data"])`,
    publish: ({ origin, key, message }) => `import httpx

httpx.post(
    ${quoted(`${origin}/v1/publish`)},
    headers={"Authorization": ${quoted(`Bearer ${key}`)}},
    json=${python(message)},
).raise_for_status()`,
  },
};

export class Snippets {
  language = recall("language", "curl");

  /** @param facts answers `{origin, key, tokenUrl, channels, message}` of now */
  constructor(facts) {
    this.facts = facts;
    if (!LANGUAGES[this.language]) this.language = "curl";
    this.tabs = Object.keys(LANGUAGES).map((name, index, names) => {
      const tab = Object.assign(element("button", "small", name), { type: "button", id: `tab-${index}` });
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", "snippets");
      tab.addEventListener("click", () => this.choose(name));
      tab.addEventListener("keydown", ({ key }) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
        if (!step) return;
        this.choose(names[(index + step + names.length) % names.length]);
        this.tabs.find((one) => one.tabIndex === 0).focus();
      });
      return tab;
    });
    $("#languages").append(...this.tabs);
    for (const button of document.querySelectorAll("[data-copies]")) onCopy(button, () => $(`#${button.dataset.copies}`).textContent);
    this.draw();
  }

  choose(name) {
    this.language = name;
    keep("language", name);
    this.draw();
  }

  draw() {
    for (const tab of this.tabs) {
      const chosen = tab.textContent === this.language;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) $("#snippets").setAttribute("aria-labelledby", tab.id);
    }
    const facts = this.facts();
    for (const what of ["listen", "publish"]) set($(`#snippet-${what}`), LANGUAGES[this.language][what](facts));
  }
}
