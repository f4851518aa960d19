"""Holds a server's /openapi.json against tools of other people's making: check.py URL KEY DIRECTORY

A validator; generated clients in Python and TypeScript, which publish and read; schemathesis, with the key and
without. DIRECTORY is for what is generated.
"""

import os
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

HERE = Path(__file__).parent
# At length: BELFRY_TEST_EXAMPLES=200, which also tries things at random.
EXAMPLES = os.environ.get("BELFRY_TEST_EXAMPLES")
PHASES = "examples,coverage,fuzzing" if EXAMPLES else "examples,coverage"

# A stream has no end, a drain is one.
LEFT_OUT = ["/v1/sse", "/v1/ws", "/admin/drain"]
# What the document allows is taken, but for what a schema cannot say here:
MORE_THAN_A_SCHEMA = [
    "/v1/history",  # which parameters go together
    "/v1/poll",  # that a session is known, and a cursor this server's
    "/v1/publish",  # `channel` or `channels`
    "/v1/revocations",  # `jti` or `user`
]
# In these each item of a list is answered for itself, in a 200.
EACH_FOR_ITSELF = ["/v1/publish/batch", "/v1/sessions/{session}/commands"]


def run(*command, cwd=None):
    print("==>", *(str(part) for part in command[:3]), flush=True)
    # The generator of Python calls its formatter by name.
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    ended = subprocess.run([str(part) for part in command], cwd=cwd, env=env,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if ended.returncode:
        sys.exit(ended.stdout.decode()[-20_000:])


def schemathesis(bin, url, key, paths, unsaid):
    """`paths`: options that choose paths."""
    credential = ["-H", f"Authorization: Bearer {key}"] if key else []
    run(bin / "schemathesis", "--config-file", HERE / "schemathesis.toml", "run", f"{url}/openapi.json",
        *paths, *credential, *options("--exclude-checks", unsaid),
        "--seed", "1", "--max-examples", EXAMPLES or "1", "--phases", PHASES,
        "--suppress-health-check", "all")


def options(name, values):
    return [part for value in values for part in (name, value)]


def main(url, key, directory):
    directory, bin = Path(directory), Path(sys.executable).parent
    document = directory / "openapi.json"
    document.write_bytes(urlopen(f"{url}/openapi.json").read())

    run(bin / "openapi-spec-validator", document)

    generated = directory / "python"
    run(bin / "openapi-python-client", "generate", "--path", document, "--output-path", generated, "--meta", "none",
        "--fail-on-warning")
    run(sys.executable, HERE / "use_client.py", url, key, generated)

    modules = HERE / "node_modules"
    run("node", modules / "openapi-typescript/bin/cli.js", document, "-o", directory / "api.d.ts")
    (directory / "node_modules").symlink_to(modules.resolve())
    (directory / "package.json").write_text('{"type":"module"}')
    (directory / "use-client.ts").write_bytes((HERE / "use-client.ts").read_bytes())
    run("node", modules / "typescript/bin/tsc", "--strict", "--target", "es2022", "--module", "nodenext",
        "--lib", "es2022,dom", "--skipLibCheck", "use-client.ts", cwd=directory)
    run("node", directory / "use-client.js", url, key)

    for credential in [key, None]:
        schemathesis(bin, url, credential, options("--exclude-path", LEFT_OUT + EACH_FOR_ITSELF + MORE_THAN_A_SCHEMA), [])
        schemathesis(bin, url, credential, options("--include-path", MORE_THAN_A_SCHEMA), ["positive_data_acceptance"])
        schemathesis(bin, url, credential, options("--include-path", EACH_FOR_ITSELF), ["negative_data_rejection"])


main(*sys.argv[1:])
