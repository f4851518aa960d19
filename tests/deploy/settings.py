#!/usr/bin/env python3
"""The settings that compose.yaml and the Kubernetes manifests give to Belfry, read by Belfry.

    settings.py PATH-OF-BELFRY
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from ruamel.yaml import YAML

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
# What the cluster's secret and fields stand for.
SECRETS = {
    "BELFRY_SERVER__NODE": "belfry-0",
    "BELFRY_DATABASE__URL": "postgres://belfry:secret@postgres/belfry",
    "BELFRY_REDIS__URLS": '["rediss://:secret@redis:6379"]',
    "BELFRY_AUTH__JWT_SECRET": "x" * 32,
}


def check(belfry, who, environment, toml=""):
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write(toml)
        file.flush()
        inherited = {"PATH": os.environ["PATH"]}
        verdict = subprocess.run(
            [belfry, "config", "check", "--config", file.name],
            env=inherited | {name: str(value) for name, value in environment.items()},
            capture_output=True,
            text=True,
            timeout=30,
        )
    if verdict.returncode != 0:
        sys.exit(f"{who}: {verdict.stdout}{verdict.stderr}")
    print(f"{who}: {verdict.stdout.strip()}")


def compose(belfry):
    lines = (DEPLOY / "compose/.env.example").read_text().splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    text = re.sub(r"\$\{(\w+)(:\?[^}]*)?\}", lambda match: values[match[1]], (DEPLOY / "compose/compose.yaml").read_text())
    services = YAML(typ="safe").load(text)["services"]
    nodes = {name: service for name, service in services.items() if service.get("image") == "belfry"}
    assert len(nodes) == 3, nodes.keys()
    for name, service in nodes.items():
        check(belfry, f"compose, {name}", service["environment"])


def kubernetes(belfry):
    documents = {document["kind"]: document for document in YAML(typ="safe").load_all(DEPLOY / "kubernetes/belfry.yaml")}
    (container,) = documents["Deployment"]["spec"]["template"]["spec"]["containers"]
    given = {entry["name"] for entry in container["env"]}
    assert given == SECRETS.keys(), given ^ SECRETS.keys()
    check(belfry, "kubernetes", SECRETS, documents["ConfigMap"]["data"]["belfry.toml"])
    # Pages import any of them, and they import each other.
    (rule,) = documents["Ingress"]["spec"]["rules"]
    served = {path["path"] for path in rule["http"]["paths"]}
    clients = {f"/{file.name}" for file in (DEPLOY.parent / "static").glob("belfry*.js")}
    wanted = clients | {"/v1", "/client"}
    assert served == wanted, f"the Ingress serves {served ^ wanted} too much or too little"


compose(sys.argv[1])
kubernetes(sys.argv[1])
