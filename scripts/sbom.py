#!/usr/bin/env python3
"""The bill of materials of the binary for a target (CycloneDX 1.5, JSON): every crate that is compiled into it.

    sbom.py TARGET
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "belfry"


def metadata(target):
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def needed(resolve, root):
    """What a package needs to be built or to run, and so on; not what its tests need."""
    nodes = {node["id"]: node for node in resolve["nodes"]}
    seen, left = {}, [root]
    while left:
        package = left.pop()
        if package in seen:
            continue
        kinds = lambda dep: {kind["kind"] for kind in dep["dep_kinds"]}
        seen[package] = sorted(dep["pkg"] for dep in nodes[package]["deps"] if kinds(dep) - {"dev"})
        left += seen[package]
    return seen


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, checksums, kind="library"):
    entry = {"type": kind, "bom-ref": purl(package), "name": package["name"], "version": package["version"], "purl": purl(package)}
    if package.get("license"):
        # Old crates write `A/B` where SPDX has `A OR B`.
        entry["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    if checksum := checksums.get((package["name"], package["version"])):
        entry["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return entry


def main(target):
    data = metadata(target)
    packages = {package["id"]: package for package in data["packages"]}
    (root,) = [package["id"] for package in data["packages"] if package["name"] == NAME]
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    checksums = {(it["name"], it["version"]): it.get("checksum") for it in lock["package"]}
    graph = needed(data["resolve"], root)
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(packages[root], checksums, "application")},
        "components": sorted((component(packages[id], checksums) for id in graph if id != root), key=lambda it: it["purl"]),
        "dependencies": [
            {"ref": purl(packages[id]), "dependsOn": [purl(packages[dep]) for dep in graph[id]]} for id in sorted(graph)
        ],
    }
    json.dump(bill, sys.stdout, indent=1)
    print()


main(*sys.argv[1:])
