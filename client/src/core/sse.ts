/**
 * Parses an event stream that arrives in pieces, cut anywhere: HTML living standard, 9.2.6. Gives the data of each
 * event, for Belfry's frames name their own type. Lines end in LF, CR LF or CR. Comments, `id` and `retry` are read
 * over: this client keeps its own cursor, and its own backoff decides when to come back. A byte order mark does not come so
 * far: whatever makes text of bytes takes it away.
 */
export function createSseParser(onData: (data: string) => void): (text: string) => void {
  let rest = "";
  let data: string[] = [];

  function onLine(line: string): void {
    if (line) {
      if (/^data(:|$)/.test(line)) data.push(line.replace(/^data:? ?/, ""));
    } else if (data.length) {
      const text = data.join("\n");
      data = [];
      onData(text);
    }
  }

  return (text) => {
    rest += text;
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    lines.forEach(onLine);
  };
}
