// The rows as a table in a Markdown file, between two marks, so that what people wrote around it stays.
import { readFileSync, writeFileSync } from "node:fs";

const BEGIN = "<!-- measured: begin -->";
const END = "<!-- measured: end -->";
const LONG_NAMES = { websocket: "ws", polling: "poll", "xhr-streaming": "stream", "xhr-polling": "poll", eventsource: "stream" };

function cell(row) {
  if (!row) return "";
  if (row.first === undefined || row.first === null) return "**never**";
  const way = row.transports.map((name) => LONG_NAMES[name] ?? name).filter((name, index, all) => name !== all[index - 1]);
  const short = way.length > 4 ? [...way.slice(0, 2), "…", way.at(-1)] : way;
  const parts = [short.join(" → "), `${row.first} ms`];
  if (row.lost) parts.push(`**${row.lost} of ${row.published} lost**`);
  if (row.doubled) parts.push(`**${row.doubled} doubled**`);
  return parts.join(", ");
}

export function writeTable(file, boxes, rows, { seconds, rate }) {
  const clients = [...new Set(rows.map(({ client }) => client))];
  const of = (box, client) => rows.find((row) => row.box === box.name && row.client === client);
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const ours = rows.filter(({ client }) => client === "Belfry");
  const sum = (what) => ours.reduce((total, row) => total + row[what], 0);
  const text = [
    BEGIN,
    line(["between page and server", "what it does", ...clients]),
    line(["---", "---", ...clients.map(() => "---")]),
    ...boxes.map((box) => line([box.name, box.about, ...clients.map((client) => cell(of(box, client)))])),
    "",
    `${rate} messages a second for ${seconds} seconds behind each.`,
    `Belfry: ${sum("published")} messages, ${sum("lost")} lost, ${sum("doubled")} doubled.`,
    END,
  ].join("\n");
  const before = readFileSync(file, "utf8");
  const from = before.indexOf(BEGIN);
  const to = before.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${file} has no ${BEGIN} … ${END}`);
  writeFileSync(file, before.slice(0, from) + text + before.slice(to + END.length));
}
