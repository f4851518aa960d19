#!/usr/bin/env python3
"""Writes docs/configuration.md from src/config/belfry.default.toml; with --check, says whether it is current."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/config/belfry.default.toml"
PAGE = ROOT / "docs/configuration.md"

SECTION = re.compile(r"\[(\w+)\]$")
KEY = re.compile(r"(\w+) = (.+)$")
# A key that has no default stands there as a comment, `# cookie = "session"`; so does an example of one that has.
UNSET = re.compile(r"# (\w+) = (.+)$")
# The namespace of the examples is a table that is commented out as a whole.
NAMESPACE = "# [namespaces.chat]"

HEAD = """\
# Configuration

<!-- Written by scripts/configuration-page.py from src/config/belfry.default.toml: change that one. -->

Every setting with its default. A file needs only the keys that differ; `belfry config default` prints one with all of them.

| | wins over |
|---|---|
| a flag of `belfry serve`: `--listen`, `--database`, `--redis` | the environment |
| the environment, `BELFRY_SECTION__KEY`: `BELFRY_SESSION__HEARTBEAT=15s`; lists and tables as in TOML | the file |
| the file, `--config FILE` or `BELFRY_CONFIG` | the defaults |

A secret may stand in a file of its own: `auth.jwt_secret_file`, `database.url_file`, `redis.urls_file`, in the environment `BELFRY_AUTH__JWT_SECRET_FILE` and so on, name one that holds the value
(a newline at its end is dropped). `cors.origins` and `server.hosts` may also be text with commas between, `redis.urls` one URL. A variable that is nearly a setting, such as `BELFRY_SERVER_LISTEN`, is named in a warning.

Where the process's control group or the machine has little memory, the defaults of what is memory whatever the number of connections (`log.ring_bytes`, `log.history_bytes`, `log.queue_bytes`,
`log.ephemeral_bytes`, `redis.push_bytes`) are smaller, so that together they take at most half of it; what is set stays, and is refused where it cannot fit. `belfry config print` shows what came of it.

`belfry config check` says what is wrong with a config, `belfry config print` what is in effect, with secrets hidden. Durations are text with a
unit (ms, s, m, h, d), sizes bytes or text with B, KiB, MiB or GiB. A change takes a restart: see [operating.md](operating.md#drain-and-rolling-restart).
"""


class Page:
    """Collects comments until the key, or the section, that they are about."""

    def __init__(self):
        self.text = HEAD
        self.comment: list[str] = []
        self.keys: list[str] = []

    def said(self) -> str:
        comment, self.comment = [line for line in self.comment if line], []
        indented = any(line.startswith("  ") for line in comment)
        # What is indented is laid out by hand.
        return "```text\n" + "\n".join(comment) + "\n```" if indented else "\n".join(map(escaped, comment))

    def section(self, name: str) -> None:
        about = self.said()
        self.text += f"\n## `[{name}]`\n" + (f"\n{about}\n" if about else "")

    def key(self, section: str, name: str, value: str) -> None:
        self.keys.append(f"{section}.{name}")
        # Two keys may share a comment: the second says nothing.
        about = self.said()
        self.text += f"\n**`{section}.{name}`** {value}\n" + (f"\n{about}\n" if about else "")


def escaped(line: str) -> str:
    """Bare `<`, `*` and `_` mean something in Markdown; none of them is used for that in the file."""
    parts = line.split("`")
    return "`".join(part if index % 2 else re.sub(r"([<*_])", r"\\\1", part) for index, part in enumerate(parts))


def page(source: str) -> str:
    page, section = Page(), None
    # The head of the file says what HEAD says.
    for line in source.split("\n\n", 1)[1].splitlines():
        if line == NAMESPACE:
            section = "namespaces.NAME"
            page.section(section)
        elif section == "namespaces.NAME" and line.startswith("# "):
            line = line.removeprefix("# ")
            if line.startswith("# "):
                page.comment.append(line[2:])
            elif found := KEY.match(line):
                page.key(section, found[1], f"= `{found[2]}`")
        elif found := SECTION.match(line):
            section = found[1]
            page.section(section)
        elif found := KEY.match(line):
            page.key(section, found[1], f"= `{found[2]}`")
        elif (found := UNSET.match(line)) and f"\n{found[1]} = " in source:
            page.comment.append(f"`{found[1]} = {found[2]}`")
        elif found := UNSET.match(line):
            page.key(section, found[1], f"is not set; such as `{found[2]}`")
        elif line.startswith("#"):
            page.comment.append(line[1:].removeprefix(" "))
    compare(page.keys, source)
    return page.text


def compare(keys: list[str], source: str) -> None:
    """A key that TOML knows is on the page: a slip of the reader above is an error, not a hole."""
    for section, table in tomllib.loads(source).items():
        for name in table:
            assert f"{section}.{name}" in keys, f"{section}.{name} has got lost"


def main() -> None:
    text = page(SOURCE.read_text())
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text() != text:
            sys.exit("docs/configuration.md is not current: run scripts/configuration-page.py")
    else:
        PAGE.write_text(text)


if __name__ == "__main__":
    main()
