// All middleboxes. Each has a `name`, an `about`, the best `transport` that gets through it, and either a `program`
// to run (its command, arguments and files) or `serve`, a proxy of our own. `forward`: the browser is told to use it.
// `quiet`: it cuts what is silent, so messages come in bursts. `disturbed`: it has a `disturb()` for mid-stream.
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { freePort, listening, scratch, start } from "../processes.mjs";
import apache from "./apache.mjs";
import faults from "./faults.mjs";
import forward from "./forward.mjs";
import haproxy from "./haproxy.mjs";
import mitmproxy from "./mitmproxy.mjs";
import nginx from "./nginx.mjs";
import varnish from "./varnish.mjs";

/** Without anything in between, for comparison. */
const nothing = { name: "nothing", about: "straight to the server", transport: "ws", direct: true };

export const boxes = [nothing, ...nginx, ...haproxy, ...apache, ...varnish, ...forward, ...mitmproxy, ...faults];

/** Starts one in front of a server's port: where pages go, which proxy they use, what disturbs and what ends it. */
export async function startBox(box, upstream) {
  const straight = `http://127.0.0.1:${upstream}`;
  if (box.direct) return { base: straight, stop: () => undefined };
  const port = await freePort();
  if (box.serve) {
    const { disturb, close: stop } = await box.serve(port, upstream);
    return { base: `http://127.0.0.1:${port}`, disturb, stop };
  }
  const dir = scratch(box.name.replace(/\W+/g, "-"));
  const { command, args, files = {}, asRoot } = box.program({ port, upstream, dir });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  const program = start(command, args, { asNobody: !asRoot, cwd: dir, env: { HOME: dir } });
  await listening(port, program).catch((error) => {
    throw new Error(`${box.name}: ${error.message}`);
  });
  const own = `http://127.0.0.1:${port}`;
  const stop = () => program.kill();
  return box.forward ? { base: straight, proxy: own, stop } : { base: own, stop };
}
