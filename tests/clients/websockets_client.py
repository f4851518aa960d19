"""A WebSocket client (PyPI `websockets`) that knows nothing of Belfry. The same interface as ws.mjs.

    python websockets_client.py [--subprotocol NAME]... [--header 'Name: value']... [--send FRAME]... URL

Out: {"type":"open","subprotocol"}, each frame as {"type","data"}, {"type":"error","message"},
{"type":"closed","status","reason"}. In: `cut` drops the TCP connection, `close` closes it properly, anything else is
sent as a text frame. `--send` frames go out on open, in their order.
"""

import argparse
import asyncio

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from lines import emit, emit_frame, first_to_finish, parse_header, stdin_lines


async def receive(socket) -> None:
    async for frame in socket:
        emit_frame(frame)


async def obey(socket) -> None:
    async for line in stdin_lines():
        if line == "cut":
            socket.transport.abort()
        elif line == "close":
            await socket.close()
        else:
            await socket.send(line)


async def main(args: argparse.Namespace) -> None:
    try:
        async with connect(
            args.url,
            subprotocols=args.subprotocol or None,
            additional_headers=args.header,
            compression=None,
            # A proxy of the machine has no business between a test and its server.
            proxy=None,
        ) as socket:
            emit({"type": "open", "subprotocol": socket.subprotocol or ""})
            for frame in args.send:
                await socket.send(frame)
            try:
                await first_to_finish(receive(socket), obey(socket))
            except ConnectionClosed:
                pass
            await socket.close()
        emit({"type": "closed", "status": socket.close_code, "reason": socket.close_reason})
    except (OSError, InvalidHandshake) as error:
        emit({"type": "error", "message": str(error)})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subprotocol", action="append", default=[])
    parser.add_argument("--header", action="append", default=[], type=parse_header)
    parser.add_argument("--send", action="append", default=[])
    parser.add_argument("url")
    asyncio.run(main(parser.parse_args()))
