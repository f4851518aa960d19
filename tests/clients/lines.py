"""How these programs talk to the test that drives them: JSON lines out, lines in, the end of stdin means stop."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator


def emit(line: dict) -> None:
    """Prints one JSON line: a frame, or `open`, `error`, `closed` for the connection itself."""
    print(json.dumps({k: v for k, v in line.items() if v is not None}), flush=True)


def emit_frame(text: str, event_id: str | None = None) -> None:
    """The frame as `data`, with its type in front so that a test can filter without digging."""
    data = json.loads(text)
    emit({"type": data["type"], "id": event_id, "data": data})


def parse_header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name:
        raise ValueError(f'--header wants "Name: value", got {line!r}')
    return name.strip(), value.strip()


async def stdin_lines() -> AsyncIterator[str]:
    reader = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        if text := line.decode().strip():
            yield text


async def first_to_finish(*coroutines) -> None:
    """Runs all until one is through, whose error is raised; the others are cancelled."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        task.result()
