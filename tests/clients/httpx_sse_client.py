"""One SSE stream (PyPI `httpx-sse`) with no Belfry code and no resuming of its own: a cut is the end of the program,
and whoever starts it anew says where to go on from.

    python httpx_sse_client.py [--header 'Name: value']... [--last-event-id ID] [--json BODY] URL

With `--json` it POSTs that body, else it GETs. Out: {"type":"open","status"}, each frame as {"type","id","data"},
{"type":"error","status"?,"message"} and {"type":"closed"}. In: `cut` or the end of stdin leaves.
"""

import argparse
import asyncio

import httpx
from httpx_sse import aconnect_sse

from lines import emit, emit_frame, first_to_finish, parse_header, stdin_lines


async def receive(args: argparse.Namespace) -> None:
    headers = dict(args.header)
    if args.last_event_id is not None:
        headers["Last-Event-ID"] = args.last_event_id
    method = "GET"
    if args.json is not None:
        method = "POST"
        headers["Content-Type"] = "application/json"
    # Heartbeats come every 20 s by default, so a minute of silence is a dead stream.
    timeout = httpx.Timeout(10, read=60)
    async with (
        httpx.AsyncClient(timeout=timeout, trust_env=False) as client,
        aconnect_sse(client, method, args.url, headers=headers, content=args.json) as stream,
    ):
        if stream.response.status_code != 200:
            body = await stream.response.aread()
            emit({"type": "error", "status": stream.response.status_code, "message": body.decode()})
            return
        emit({"type": "open", "status": 200})
        async for event in stream.aiter_sse():
            # The library also reports blocks without data (a `retry:` alone), which are no events to the specification.
            if event.data:
                emit_frame(event.data, event.id)


async def leave_when_told() -> None:
    async for line in stdin_lines():
        if line == "cut":
            return


async def main(args: argparse.Namespace) -> None:
    try:
        await first_to_finish(receive(args), leave_when_told())
    except httpx.HTTPError as error:
        emit({"type": "error", "message": f"{type(error).__name__}: {error}"})
    emit({"type": "closed"})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--header", action="append", default=[], type=parse_header)
    parser.add_argument("--last-event-id")
    parser.add_argument("--json", metavar="BODY")
    parser.add_argument("url")
    asyncio.run(main(parser.parse_args()))
