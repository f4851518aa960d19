// test/sse.test.ts
import assert from "node:assert/strict";
import { test } from "node:test";

// src/core/sse.ts
function createSseParser(onData) {
  let rest = "";
  let data = [];
  let begun = false;
  function onLine(line) {
    if (line) {
      const match = /^data(?:: ?([^]*))?$/.exec(line);
      if (match) data.push(match[1] || "");
    } else if (data.length) {
      const text = data.join("\n");
      data = [];
      onData(text);
    }
  }
  return (text) => {
    if (!begun && text) {
      begun = true;
      text = text.replace(/^\ufeff/, "");
    }
    rest += text;
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    lines.forEach(onLine);
  };
}

// test/sse.test.ts
function parse(pieces) {
  const events = [];
  const push = createSseParser((data) => events.push(data));
  for (const piece of pieces) push(piece);
  return events;
}
var STREAM = 'retry: 1200\nid: 0.1\nevent: welcome\ndata: {"a":1}\n\n: comment\n\r\ndata:first\r\ndata: second\r\n\r\nid: 0.2\ndata: \xFC\u2028v\n\n';
var EVENTS = ['{"a":1}', "first\nsecond", "\xFC\u2028v"];
test("a stream gives its events", () => {
  assert.deepEqual(parse([STREAM]), EVENTS);
});
test("wherever it is cut, a stream gives the same events", () => {
  assert.deepEqual(parse(STREAM.split("")), EVENTS);
  for (let at = 0; at <= STREAM.length; at += 1) {
    assert.deepEqual(parse([STREAM.slice(0, at), STREAM.slice(at)]), EVENTS, `cut at ${at}`);
  }
});
test("lines may end in CR", () => {
  assert.deepEqual(parse(["data: a\r\rdata: b\r\rdata"]), ["a", "b"]);
});
test("an event without data is none, and an unfinished one is not given", () => {
  assert.deepEqual(parse(["event: ping\n\ndata: half\n"]), []);
});
test("only the field data is data, with or without a value", () => {
  assert.deepEqual(parse(["database: no\n\ndata\ndata:\n\n"]), ["\n"]);
});
test("a byte order mark at the very beginning is no part of the first field", () => {
  assert.deepEqual(parse(["\uFEFF", "data: a\n\n"]), ["a"]);
});
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsiLi4vLi4vdGVzdC9zc2UudGVzdC50cyIsICIuLi8uLi9zcmMvY29yZS9zc2UudHMiXSwKICAic291cmNlc0NvbnRlbnQiOiBbImltcG9ydCBhc3NlcnQgZnJvbSBcIm5vZGU6YXNzZXJ0L3N0cmljdFwiO1xuaW1wb3J0IHsgdGVzdCB9IGZyb20gXCJub2RlOnRlc3RcIjtcbmltcG9ydCB7IGNyZWF0ZVNzZVBhcnNlciB9IGZyb20gXCIuLi9zcmMvY29yZS9zc2UuanNcIjtcblxuZnVuY3Rpb24gcGFyc2UocGllY2VzOiBzdHJpbmdbXSk6IHN0cmluZ1tdIHtcbiAgY29uc3QgZXZlbnRzOiBzdHJpbmdbXSA9IFtdO1xuICBjb25zdCBwdXNoID0gY3JlYXRlU3NlUGFyc2VyKChkYXRhKSA9PiBldmVudHMucHVzaChkYXRhKSk7XG4gIGZvciAoY29uc3QgcGllY2Ugb2YgcGllY2VzKSBwdXNoKHBpZWNlKTtcbiAgcmV0dXJuIGV2ZW50cztcbn1cblxuY29uc3QgU1RSRUFNID1cbiAgXCJyZXRyeTogMTIwMFxcbmlkOiAwLjFcXG5ldmVudDogd2VsY29tZVxcbmRhdGE6IHtcXFwiYVxcXCI6MX1cXG5cXG46IGNvbW1lbnRcXG5cXHJcXG5kYXRhOmZpcnN0XFxyXFxuZGF0YTogc2Vjb25kXFxyXFxuXFxyXFxuaWQ6IDAuMlxcbmRhdGE6IFx1MDBGQ1xcdTIwMjh2XFxuXFxuXCI7XG5jb25zdCBFVkVOVFMgPSBbJ3tcImFcIjoxfScsIFwiZmlyc3RcXG5zZWNvbmRcIiwgXCJcdTAwRkNcXHUyMDI4dlwiXTtcblxudGVzdChcImEgc3RyZWFtIGdpdmVzIGl0cyBldmVudHNcIiwgKCkgPT4ge1xuICBhc3NlcnQuZGVlcEVxdWFsKHBhcnNlKFtTVFJFQU1dKSwgRVZFTlRTKTtcbn0pO1xuXG50ZXN0KFwid2hlcmV2ZXIgaXQgaXMgY3V0LCBhIHN0cmVhbSBnaXZlcyB0aGUgc2FtZSBldmVudHNcIiwgKCkgPT4ge1xuICBhc3NlcnQuZGVlcEVxdWFsKHBhcnNlKFNUUkVBTS5zcGxpdChcIlwiKSksIEVWRU5UUyk7XG4gIGZvciAobGV0IGF0ID0gMDsgYXQgPD0gU1RSRUFNLmxlbmd0aDsgYXQgKz0gMSkge1xuICAgIGFzc2VydC5kZWVwRXF1YWwocGFyc2UoW1NUUkVBTS5zbGljZSgwLCBhdCksIFNUUkVBTS5zbGljZShhdCldKSwgRVZFTlRTLCBgY3V0IGF0ICR7YXR9YCk7XG4gIH1cbn0pO1xuXG50ZXN0KFwibGluZXMgbWF5IGVuZCBpbiBDUlwiLCAoKSA9PiB7XG4gIGFzc2VydC5kZWVwRXF1YWwocGFyc2UoW1wiZGF0YTogYVxcclxccmRhdGE6IGJcXHJcXHJkYXRhXCJdKSwgW1wiYVwiLCBcImJcIl0pO1xufSk7XG5cbnRlc3QoXCJhbiBldmVudCB3aXRob3V0IGRhdGEgaXMgbm9uZSwgYW5kIGFuIHVuZmluaXNoZWQgb25lIGlzIG5vdCBnaXZlblwiLCAoKSA9PiB7XG4gIGFzc2VydC5kZWVwRXF1YWwocGFyc2UoW1wiZXZlbnQ6IHBpbmdcXG5cXG5kYXRhOiBoYWxmXFxuXCJdKSwgW10pO1xufSk7XG5cbnRlc3QoXCJvbmx5IHRoZSBmaWVsZCBkYXRhIGlzIGRhdGEsIHdpdGggb3Igd2l0aG91dCBhIHZhbHVlXCIsICgpID0+IHtcbiAgYXNzZXJ0LmRlZXBFcXVhbChwYXJzZShbXCJkYXRhYmFzZTogbm9cXG5cXG5kYXRhXFxuZGF0YTpcXG5cXG5cIl0pLCBbXCJcXG5cIl0pO1xufSk7XG5cbnRlc3QoXCJhIGJ5dGUgb3JkZXIgbWFyayBhdCB0aGUgdmVyeSBiZWdpbm5pbmcgaXMgbm8gcGFydCBvZiB0aGUgZmlyc3QgZmllbGRcIiwgKCkgPT4ge1xuICBhc3NlcnQuZGVlcEVxdWFsKHBhcnNlKFtcIlxcdWZlZmZcIiwgXCJkYXRhOiBhXFxuXFxuXCJdKSwgW1wiYVwiXSk7XG59KTtcbiIsICIvKipcbiAqIFBhcnNlcyBhbiBldmVudCBzdHJlYW0gdGhhdCBhcnJpdmVzIGluIHBpZWNlcywgY3V0IGFueXdoZXJlOiBIVE1MIGxpdmluZyBzdGFuZGFyZCwgOS4yLjYuIEdpdmVzIHRoZSBkYXRhIG9mIGVhY2hcbiAqIGV2ZW50LCBmb3IgQmVsZnJ5J3MgZnJhbWVzIG5hbWUgdGhlaXIgb3duIHR5cGUuIExpbmVzIGVuZCBpbiBMRiwgQ1IgTEYgb3IgQ1IuIENvbW1lbnRzLCBgaWRgIGFuZCBgcmV0cnlgIGFyZSByZWFkXG4gKiBvdmVyOiB0aGlzIGNsaWVudCBrZWVwcyBpdHMgb3duIGN1cnNvciwgYW5kIGl0cyBvd24gYmFja29mZiBkZWNpZGVzIHdoZW4gdG8gY29tZSBiYWNrLlxuICovXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlU3NlUGFyc2VyKG9uRGF0YTogKGRhdGE6IHN0cmluZykgPT4gdm9pZCk6ICh0ZXh0OiBzdHJpbmcpID0+IHZvaWQge1xuICBsZXQgcmVzdCA9IFwiXCI7XG4gIGxldCBkYXRhOiBzdHJpbmdbXSA9IFtdO1xuICBsZXQgYmVndW4gPSBmYWxzZTtcblxuICBmdW5jdGlvbiBvbkxpbmUobGluZTogc3RyaW5nKTogdm9pZCB7XG4gICAgaWYgKGxpbmUpIHtcbiAgICAgIGNvbnN0IG1hdGNoID0gL15kYXRhKD86OiA/KFteXSopKT8kLy5leGVjKGxpbmUpO1xuICAgICAgaWYgKG1hdGNoKSBkYXRhLnB1c2gobWF0Y2hbMV0gfHwgXCJcIik7XG4gICAgfSBlbHNlIGlmIChkYXRhLmxlbmd0aCkge1xuICAgICAgY29uc3QgdGV4dCA9IGRhdGEuam9pbihcIlxcblwiKTtcbiAgICAgIGRhdGEgPSBbXTtcbiAgICAgIG9uRGF0YSh0ZXh0KTtcbiAgICB9XG4gIH1cblxuICByZXR1cm4gKHRleHQpID0+IHtcbiAgICBpZiAoIWJlZ3VuICYmIHRleHQpIHtcbiAgICAgIGJlZ3VuID0gdHJ1ZTtcbiAgICAgIHRleHQgPSB0ZXh0LnJlcGxhY2UoL15cXHVmZWZmLywgXCJcIik7XG4gICAgfVxuICAgIHJlc3QgKz0gdGV4dDtcbiAgICBjb25zdCBsaW5lcyA9IHJlc3Quc3BsaXQoL1xcclxcbnxcXG58XFxyKD8hJCkvKTtcbiAgICByZXN0ID0gbGluZXMucG9wKCkhO1xuICAgIGxpbmVzLmZvckVhY2gob25MaW5lKTtcbiAgfTtcbn1cbiJdLAogICJtYXBwaW5ncyI6ICI7QUFBQSxPQUFPLFlBQVk7QUFDbkIsU0FBUyxZQUFZOzs7QUNJZCxTQUFTLGdCQUFnQixRQUF3RDtBQUN0RixNQUFJLE9BQU87QUFDWCxNQUFJLE9BQWlCLENBQUM7QUFDdEIsTUFBSSxRQUFRO0FBRVosV0FBUyxPQUFPLE1BQW9CO0FBQ2xDLFFBQUksTUFBTTtBQUNSLFlBQU0sUUFBUSx1QkFBdUIsS0FBSyxJQUFJO0FBQzlDLFVBQUksTUFBTyxNQUFLLEtBQUssTUFBTSxDQUFDLEtBQUssRUFBRTtBQUFBLElBQ3JDLFdBQVcsS0FBSyxRQUFRO0FBQ3RCLFlBQU0sT0FBTyxLQUFLLEtBQUssSUFBSTtBQUMzQixhQUFPLENBQUM7QUFDUixhQUFPLElBQUk7QUFBQSxJQUNiO0FBQUEsRUFDRjtBQUVBLFNBQU8sQ0FBQyxTQUFTO0FBQ2YsUUFBSSxDQUFDLFNBQVMsTUFBTTtBQUNsQixjQUFRO0FBQ1IsYUFBTyxLQUFLLFFBQVEsV0FBVyxFQUFFO0FBQUEsSUFDbkM7QUFDQSxZQUFRO0FBQ1IsVUFBTSxRQUFRLEtBQUssTUFBTSxpQkFBaUI7QUFDMUMsV0FBTyxNQUFNLElBQUk7QUFDakIsVUFBTSxRQUFRLE1BQU07QUFBQSxFQUN0QjtBQUNGOzs7QUQzQkEsU0FBUyxNQUFNLFFBQTRCO0FBQ3pDLFFBQU0sU0FBbUIsQ0FBQztBQUMxQixRQUFNLE9BQU8sZ0JBQWdCLENBQUMsU0FBUyxPQUFPLEtBQUssSUFBSSxDQUFDO0FBQ3hELGFBQVcsU0FBUyxPQUFRLE1BQUssS0FBSztBQUN0QyxTQUFPO0FBQ1Q7QUFFQSxJQUFNLFNBQ0o7QUFDRixJQUFNLFNBQVMsQ0FBQyxXQUFXLGlCQUFpQixhQUFVO0FBRXRELEtBQUssNkJBQTZCLE1BQU07QUFDdEMsU0FBTyxVQUFVLE1BQU0sQ0FBQyxNQUFNLENBQUMsR0FBRyxNQUFNO0FBQzFDLENBQUM7QUFFRCxLQUFLLHNEQUFzRCxNQUFNO0FBQy9ELFNBQU8sVUFBVSxNQUFNLE9BQU8sTUFBTSxFQUFFLENBQUMsR0FBRyxNQUFNO0FBQ2hELFdBQVMsS0FBSyxHQUFHLE1BQU0sT0FBTyxRQUFRLE1BQU0sR0FBRztBQUM3QyxXQUFPLFVBQVUsTUFBTSxDQUFDLE9BQU8sTUFBTSxHQUFHLEVBQUUsR0FBRyxPQUFPLE1BQU0sRUFBRSxDQUFDLENBQUMsR0FBRyxRQUFRLFVBQVUsRUFBRSxFQUFFO0FBQUEsRUFDekY7QUFDRixDQUFDO0FBRUQsS0FBSyx1QkFBdUIsTUFBTTtBQUNoQyxTQUFPLFVBQVUsTUFBTSxDQUFDLDRCQUE0QixDQUFDLEdBQUcsQ0FBQyxLQUFLLEdBQUcsQ0FBQztBQUNwRSxDQUFDO0FBRUQsS0FBSyxxRUFBcUUsTUFBTTtBQUM5RSxTQUFPLFVBQVUsTUFBTSxDQUFDLDZCQUE2QixDQUFDLEdBQUcsQ0FBQyxDQUFDO0FBQzdELENBQUM7QUFFRCxLQUFLLHdEQUF3RCxNQUFNO0FBQ2pFLFNBQU8sVUFBVSxNQUFNLENBQUMsaUNBQWlDLENBQUMsR0FBRyxDQUFDLElBQUksQ0FBQztBQUNyRSxDQUFDO0FBRUQsS0FBSyx5RUFBeUUsTUFBTTtBQUNsRixTQUFPLFVBQVUsTUFBTSxDQUFDLFVBQVUsYUFBYSxDQUFDLEdBQUcsQ0FBQyxHQUFHLENBQUM7QUFDMUQsQ0FBQzsiLAogICJuYW1lcyI6IFtdCn0K
