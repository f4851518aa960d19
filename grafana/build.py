#!/usr/bin/env python3
"""Writes dashboards/*.json. With --check it writes nothing and fails where a file is not what it would write.

A dashboard is a list of rows; a row is a title and panels; a panel is a title, what it tells, and its queries. All that
Grafana wants beyond that is made here. Queries are of the chosen fleet (`$job`) and nodes (`$instance`).
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
WIDTH = 24
HEIGHT = 8

# The selector of every query, and the window of every rate.
AT = 'job=~"$job",instance=~"$instance"'
OVER = "[$__rate_interval]"


def rate(metric, by, **labels):
    """Per second, summed up by labels."""
    return f"sum by ({by}) (rate({series(metric, **labels)}{OVER}))"


def total(metric, by, **labels):
    """A gauge, summed up by labels."""
    return f"sum by ({by}) ({series(metric, **labels)})"


def series(metric, **labels):
    """`reason="trimmed"`, or with an operator: `reason="=~trimmed|reset"`."""
    matchers = [AT]
    for name, value in labels.items():
        operator = value[:2] if value[:2] in ("=~", "!=", "!~") else ""
        matchers.append(f'{name}{operator or "="}"{value.removeprefix(operator)}"')
    return f"{metric}{{{','.join(matchers)}}}"


def quantile(q, metric, by, **labels):
    return f"histogram_quantile({q}, sum by ({by}, le) (rate({series(metric + '_bucket', **labels)}{OVER})))"


def panel(title, tells, *queries, kind="timeseries", unit="short", width=8, stack=False, height=HEIGHT, **more):
    """`queries`: pairs of an expression and its legend."""
    return dict(title=title, tells=tells, queries=queries, kind=kind, unit=unit, width=width, stack=stack,
                height=height, more=more)


def quantiles(title, tells, metric, by, legend, width=8, **labels):
    """The median and the 99th percentile."""
    return panel(title, tells,
                 (quantile(0.5, metric, by, **labels), f"{legend} median"),
                 (quantile(0.99, metric, by, **labels), f"{legend} 99 %"),
                 unit="s", width=width)


def number(title, tells, query, unit="short", width=4, red=None):
    """One number. `red`: from where on it is."""
    return panel(title, tells, (query, ""), kind="stat", unit=unit, width=width, height=4, red=red)


OVERVIEW = [
    ("Now", [
        number("Connections", "Open connections of all transports.", f'sum({series("belfry_connections")})'),
        number("Delivered", "Messages written to clients each second.",
               f'sum(rate({series("belfry_messages_delivered_total")}{OVER}))', "mps"),
        number("Published", "Messages taken from publishers each second.",
               f'sum(rate({series("belfry_messages_published_total")}{OVER}))', "mps"),
        number("Publishes refused", "Publishes that were answered with 503, each second.",
               f'sum(rate({series("belfry_publish_failures_total", reason="!=mismatch")}{OVER}))', "reqps", red=0.01),
        number("Lost for a client", "Gaps in the last hour that tell of a loss: trimmed, reset, overflow.",
               f'sum(increase({series("belfry_gaps_total", reason="=~trimmed|reset|overflow")}[1h]))', red=1),
        number("Deafest node", "The oldest canary: how long ago a node last heard itself through Redis.",
               f'max({series("belfry_log_canary_age_seconds")})', "s", red=5),
    ]),
    ("Clients", [
        panel("Connections by transport", "A shift from ws to sse or poll is a proxy or a network that changed.",
              (total("belfry_connections", "transport"), "{{transport}}"), stack=True),
        panel("Messages to clients", "By transport.",
              (rate("belfry_messages_delivered_total", "transport"), "{{transport}}"), unit="mps", stack=True),
        quantiles("Publish to socket", "Clients that come back are brought old messages, which moves the upper end.",
                  "belfry_delivery_duration_seconds", "transport", "{{transport}}"),
    ]),
    ("Publishers", [
        panel("Messages taken", "By what their namespace promises.",
              (rate("belfry_messages_published_total", "kind"), "{{kind}}"), unit="mps", stack=True),
        quantiles("Append", "From a publish's arrival to its acknowledgement.",
                  "belfry_append_duration_seconds", "kind", "{{kind}}"),
        panel("Requests that failed", "By route and status class.",
              (rate("belfry_http_requests_total", "route, status", status="=~4xx|5xx"), "{{route}} {{status}}"),
              unit="reqps"),
    ]),
    ("Machines", [
        panel("CPU", "Cores in use.", (f'sum by (instance) (rate({series("process_cpu_seconds_total")}{OVER}))', "{{instance}}")),
        panel("Memory", "Resident, and what the allocator holds of it.",
              (total("process_resident_memory_bytes", "instance"), "{{instance}} resident"),
              (total("belfry_memory_allocated_bytes", "instance"), "{{instance}} allocated"), unit="bytes"),
        panel("Event-loop lag", "By how much timers come late: how long connections are made to wait.",
              (quantile(0.99, "belfry_event_loop_lag_seconds", "instance"), "{{instance}} 99 %"), unit="s"),
    ]),
]

DELIVERY = [
    ("Latency", [
        quantiles("Publish to socket", "Once for each write, for the newest message in it.",
                  "belfry_delivery_duration_seconds", "transport", "{{transport}}", width=12),
        panel("Writes that brought news older than a second", "The part of them.",
              (f'1 - {rate("belfry_delivery_duration_seconds_bucket", "transport", le="1")} / '
               f'{rate("belfry_delivery_duration_seconds_count", "transport")}', "{{transport}}"),
              unit="percentunit", width=12),
    ]),
    ("Flow", [
        panel("Fan-out", "Messages to clients for each message taken.",
              (f'sum(rate({series("belfry_messages_delivered_total")}{OVER})) / '
               f'sum(rate({series("belfry_messages_published_total")}{OVER}))', "to each")),
        panel("Bytes out", "To clients, by transport.", (rate("belfry_sent_bytes_total", "transport"), "{{transport}}"), unit="Bps", stack=True),
        panel("Bytes in", "From clients, by transport; and `data` of publishes, by kind.",
              (rate("belfry_received_bytes_total", "transport"), "{{transport}}"),
              (rate("belfry_published_bytes_total", "kind"), "{{kind}} data"), unit="Bps"),
    ]),
    ("What is missing, and why", [
        panel("Unwanted gaps", "Clients were told that messages are gone: they fetch a snapshot.",
              (rate("belfry_gaps_total", "reason", reason="=~trimmed|reset|overflow"), "{{reason}}"), unit="cps"),
        panel("Wanted gaps", "Nothing is missing that should be there.",
              (rate("belfry_gaps_total", "reason", reason="=~renumbered|filtered|expired|conflated"), "{{reason}}"), unit="cps"),
        panel("Ephemeral messages dropped", "At most once is what they promise; by the queue that was full.",
              (rate("belfry_ephemeral_drops_total", "reason"), "{{reason}}"), unit="cps"),
    ]),
    ("Slow clients", [
        panel("Sessions that catch up", "They read the log at their own speed, and cost no memory.",
              (total("belfry_sessions_behind", "instance"), "{{instance}}")),
        panel("Waiting to be written", "Bytes, over all connections.",
              (total("belfry_pending_bytes", "instance"), "{{instance}}"), unit="bytes"),
        panel("Let go, and closed", "Overflows: what waited is read again later. Closed: slow_consumer.",
              (rate("belfry_overflows_total", "instance"), "{{instance}} overflows"),
              (rate("belfry_connection_ends_total", "instance", code="slow_consumer"), "{{instance}} closed"), unit="cps"),
        panel("Where catching up reads", "The ring is memory, history is the log, store is SQL.",
              (rate("belfry_catch_up_reads_total", "source"), "{{source}}"), unit="ops"),
        panel("Subscriptions by namespace", "Channels that connected sessions listen to.",
              (total("belfry_subscriptions", "namespace"), "{{namespace}}"), stack=True),
        panel("Messages taken by namespace", "",
              (rate("belfry_namespace_published_total", "namespace"), "{{namespace}}"), unit="mps", stack=True),
    ]),
]

FLEET = [
    ("Nodes", [
        number("Nodes scraped", "Nodes that answer Prometheus.", f'count({series("belfry_build_info")})'),
        number("Nodes seen", "By the node that sees the fewest; 0 without Redis.", f'min({series("belfry_fleet_nodes")})'),
        number("Draining", "Nodes that send their clients elsewhere.", f'sum({series("belfry_draining")})'),
        number("Versions", "More than one only during a rollout.",
               f'count(count by (version, revision) ({series("belfry_build_info")}))', red=2),
        number("Room", "The fullest node's part of its connections.",
               f'max(sum by (instance) ({series("belfry_connections")}) / sum by (instance) ({series("belfry_connections_limit")}))',
               "percentunit", red=0.85),
        number("Uptime", "Of the node that was started last.",
               f'time() - max({series("process_start_time_seconds")})', "s"),
    ]),
    ("Balance", [
        panel("Connections", "By node.", (total("belfry_connections", "instance"), "{{instance}}"), stack=True),
        panel("Sessions remembered", "By node, with those at rest.", (total("belfry_sessions", "instance"), "{{instance}}"), stack=True),
        panel("Messages to clients", "By node.", (rate("belfry_messages_delivered_total", "instance"), "{{instance}}"), unit="mps", stack=True),
    ]),
    ("Coming and going", [
        panel("Connections opened", "Without polls, which come all the time.",
              (rate("belfry_connections_opened_total", "instance", transport="!=poll"), "{{instance}}"), unit="cps"),
        panel("Connections ended", "By the code that the server gave; `client`: the client or the network.",
              (rate("belfry_connection_ends_total", "code", transport="!=poll"), "{{code}}"), unit="cps"),
        panel("Connections refused", "By the reason.", (rate("belfry_connections_refused_total", "code"), "{{code}}"), unit="cps"),
        panel("Sessions carried on", "`unknown`: forgotten meanwhile, begun anew; nothing is lost by that.",
              (rate("belfry_resumes_total", "outcome"), "{{outcome}}"), unit="cps"),
        panel("Transports changed", "Up is a race won late, down is a network that allows less.",
              (rate("belfry_transport_changes_total", "from, to"), "{{from}} to {{to}}"), unit="cps"),
        panel("Taken over", "Open connections that a newer one of their session replaced.",
              (rate("belfry_takeovers_total", "instance"), "{{instance}}"), unit="cps"),
    ]),
    ("Between the nodes", [
        panel("Claims on sessions", "By what became of them.", (rate("belfry_fleet_claims_total", "outcome"), "{{outcome}}"), unit="ops"),
        panel("Letters", "Lost ones are said again by what follows them, but tell of a Redis in trouble.",
              (rate("belfry_fleet_letters_sent_total", "instance"), "{{instance}} sent"),
              (rate("belfry_fleet_letters_received_total", "instance"), "{{instance}} received"),
              (rate("belfry_fleet_letters_lost_total", "instance"), "{{instance}} lost"), unit="ops"),
        panel("Sessions saved", "Refused: another node has them.",
              (rate("belfry_fleet_session_saves_total", "instance"), "{{instance}} saved"),
              (rate("belfry_fleet_session_saves_refused_total", "instance"), "{{instance}} refused"), unit="ops"),
        panel("Commands passed on", "To the node that holds the session, by what became of them.",
              (rate("belfry_fleet_carried_commands_total", "outcome"), "{{outcome}}"), unit="ops"),
        panel("Server-side control", "Requests, by what became of them.",
              (rate("belfry_control_requests_total", "outcome"), "{{outcome}}"), unit="ops"),
        panel("Heard in vain", "Messages that Redis pushed to a node where nobody wanted them any more.",
              (f'{rate("belfry_log_unheard_total", "instance")} / ({rate("belfry_log_received_total", "instance")} > 0)', "{{instance}}"),
              unit="percentunit"),
    ]),
    ("Presence and revocations", [
        panel("People", "Sessions on channels with presence, once for each channel; and those channels.",
              (total("belfry_presence_people", "instance"), "{{instance}} people"),
              (total("belfry_presence_channels", "instance"), "{{instance}} channels")),
        panel("Coming and going", "Users, as their channels are told.",
              (rate("belfry_presence_joins_total", "job"), "joined"),
              (rate("belfry_presence_leaves_total", "job"), "left"), unit="ops"),
        panel("Revocations", "That each node knows: the same number on all.",
              (total("belfry_revocations", "instance"), "{{instance}}")),
    ]),
    ("Machines", [
        panel("CPU", "Cores in use.", (f'sum by (instance) (rate({series("process_cpu_seconds_total")}{OVER}))', "{{instance}}")),
        panel("Memory", "Resident, of what the process may have.",
              (f'{series("process_resident_memory_bytes")} / on (job, instance) {series("belfry_memory_limit_bytes")}', "{{instance}}"), unit="percentunit"),
        panel("Kernel memory for sockets", "No process is charged for it: here a crowd of slow readers goes.",
              (total("belfry_tcp_memory_bytes", "instance"), "{{instance}}"), unit="bytes"),
        panel("File descriptors", "Of those that the process may have.",
              (f'{series("process_open_fds")} / {series("process_max_fds")}', "{{instance}}"), unit="percentunit"),
        panel("Event-loop lag", "99 % of a worker's ticks are less late.",
              (quantile(0.99, "belfry_event_loop_lag_seconds", "instance, worker"), "{{instance}} worker {{worker}}"), unit="s", width=16),
    ]),
]

STORES = [
    ("The log over Redis", [
        panel("Canary age", "How long ago a node last heard itself through Redis: below two seconds.",
              (f'max by (instance, partition) ({series("belfry_log_canary_age_seconds")})', "{{instance}} partition {{partition}}"), unit="s"),
        quantiles("Pump lag", "From sending a marker through Redis to its coming out.", "belfry_log_marker_seconds", "partition", "partition {{partition}}"),
        panel("Messages heard", "Pushed by Redis, by node.", (rate("belfry_log_received_total", "instance"), "{{instance}}"), unit="mps"),
        panel("Catching up", "Why the streams were read for what pushes may have missed.",
              (rate("belfry_log_catch_ups_total", "reason"), "{{reason}}"), unit="ops"),
        panel("Epochs opened, leftovers committed", "Each epoch is a start, a failover or a restart of Redis. Leftovers are of publishers that died.",
              (f'sum(increase({series("belfry_log_epochs_opened_total")}{OVER}))', "epochs"),
              (f'sum(increase({series("belfry_log_leftovers_total")}{OVER}))', "leftovers"),
              (f'sum(increase({series("belfry_log_key_conflicts_total")}{OVER}))', "key conflicts")),
        panel("Publishes in one round trip", "Many under load: they share it.",
              (f'sum(rate({series("belfry_messages_published_total", kind="!=ephemeral")}{OVER})) / '
               f'(sum(rate({series("belfry_log_append_batches_total")}{OVER})) > 0)', "publishes")),
        panel("Channels listened to", "By node.", (total("belfry_log_listened_channels", "instance"), "{{instance}}")),
        panel("Heads forgotten", "Quiet channels whose newest position Redis keeps no longer.",
              (rate("belfry_log_heads_forgotten_total", "instance"), "{{instance}}"), unit="ops"),
        panel("Keys forgotten early", "Idempotency keys of plain publishes, because the table was full.",
              (rate("belfry_idempotency_evictions_total", "instance"), "{{instance}}"), unit="ops"),
    ]),
    ("Redis", [
        panel("Up", "Whether the primary is known and answers.",
              (f'min by (redis, instance) ({series("belfry_redis_up")})', "{{instance}} {{redis}}")),
        quantiles("Requests", "Each may be a pipeline.", "belfry_redis_command_duration_seconds", "redis", "{{redis}}"),
        panel("Errors", "By kind.", (rate("belfry_redis_errors_total", "kind"), "{{kind}}"), unit="ops"),
        panel("Pool", "Connections in use, of those that there may be.",
              (f'{total("belfry_redis_pool_busy", "instance, redis")} / ({total("belfry_redis_pool_limit", "instance, redis")} > 0)', "{{instance}} {{redis}}"), unit="percentunit"),
        quantiles("Wait for a connection", "From the pool.", "belfry_redis_wait_seconds", "redis", "{{redis}}"),
        panel("Connections, reconnects", "All of a node's; and how often a primary was lost and found.",
              (total("belfry_redis_connections", "instance"), "{{instance}}"),
              (f'sum(increase({series("belfry_redis_reconnects_total")}{OVER}))', "reconnects")),
    ]),
    ("SQL", [
        quantiles("Operations", "With the wait for a connection.", "belfry_sql_operation_duration_seconds", "operation", "{{operation}}"),
        panel("Operations", "Each second.", (rate("belfry_sql_operation_duration_seconds_count", "operation"), "{{operation}}"), unit="ops", stack=True),
        panel("Errors", "`unknown`: of a commit, which is read back.", (rate("belfry_sql_errors_total", "kind"), "{{kind}}"), unit="ops"),
        panel("Pool", "Connections in use, of those that there may be.",
              (f'{series("belfry_sql_connections_busy")} / ({series("belfry_sql_connections_limit")} > 0)', "{{instance}}"), unit="percentunit"),
        quantiles("Wait for a connection", "", "belfry_sql_wait_seconds", "instance", "{{instance}}"),
        panel("Disk", "SQLite: the file, and what is free beside it. 0 with PostgreSQL.",
              (total("belfry_sql_file_bytes", "instance"), "{{instance}} file"),
              (total("belfry_sql_disk_free_bytes", "instance"), "{{instance}} free"), unit="bytes"),
        panel("Messages in one commit", "Group commit: many under load.",
              (f'sum(rate({series("belfry_messages_published_total", kind="durable")}{OVER})) / '
               f'(sum(rate({series("belfry_sql_operation_duration_seconds_count", operation="commit")}{OVER})) > 0)', "messages")),
    ]),
]

STORY = """Metrics never name a session: each would be a series for ever. Log lines do. Put an id into **Session** above (a client
shows its own as `session`, every `welcome` has it), and ask the nodes for its story:

```sh
docker compose logs --no-log-prefix belfry-1 belfry-2 belfry-3 | grep -F '$session' | jq -s 'sort_by(.timestamp)[]'
kubectl logs -l app=belfry --tail=-1 | grep -F '$session' | jq -s 'sort_by(.timestamp)[]'
```

There is one line for each connection's end, with `transport`, `code`, `duration_ms`, `messages`, `sent` and `received`; and one for each thing
that went wrong. Read them beside what happened to everybody at those moments, below:
the same code all over the fleet is a deploy or an outage, one transport alone is a proxy, one session alone is its network.
"""

SESSION = [
    ("One session", [
        panel("Its log lines", "", kind="text", width=24, height=9, text=STORY),
    ]),
    ("What happened to everybody then", [
        panel("Connections ended", "`client`: the client or the network. Look for the session's own code.",
              (rate("belfry_connection_ends_total", "code, transport", transport="=~$transport"), "{{transport}} {{code}}"), unit="cps"),
        panel("Connections carried on", "Did its `welcome` say resumed?",
              (rate("belfry_resumes_total", "outcome"), "{{outcome}}"), unit="cps"),
        panel("Transports changed", "Did others have to change as well?",
              (rate("belfry_transport_changes_total", "from, to"), "{{from}} to {{to}}"), unit="cps"),
        panel("Gaps", "What clients were told, by reason.", (rate("belfry_gaps_total", "reason"), "{{reason}}"), unit="cps"),
        panel("Sessions that catch up", "Was it slow, or was everybody?",
              (total("belfry_sessions_behind", "instance"), "{{instance}}"),
              (rate("belfry_overflows_total", "instance"), "{{instance}} overflows")),
        panel("Publish to socket", "Of its transport.",
              (quantile(0.5, "belfry_delivery_duration_seconds", "instance", transport="=~$transport"), "{{instance}} median"),
              (quantile(0.99, "belfry_delivery_duration_seconds", "instance", transport="=~$transport"), "{{instance}} 99 %"), unit="s"),
        panel("Took over, was claimed", "A session that hops between nodes is claimed each time.",
              (rate("belfry_takeovers_total", "instance"), "{{instance}} taken over"),
              (rate("belfry_fleet_claims_total", "outcome"), "{{outcome}}"), unit="ops"),
        panel("Refused", "Connections, by the reason.", (rate("belfry_connections_refused_total", "code"), "{{code}}"), unit="cps"),
        panel("Could its node hear and breathe?", "Canary age by node, and the lag of its event loops.",
              (f'max by (instance) ({series("belfry_log_canary_age_seconds")})', "{{instance}} canary"),
              (quantile(0.99, "belfry_event_loop_lag_seconds", "instance"), "{{instance}} lag 99 %"), unit="s"),
    ]),
]

DASHBOARDS = [
    ("belfry-overview", "Belfry: overview", OVERVIEW, []),
    ("belfry-delivery", "Belfry: delivery", DELIVERY, []),
    ("belfry-fleet", "Belfry: fleet", FLEET, []),
    ("belfry-stores", "Belfry: Redis and SQL", STORES, []),
    ("belfry-session", "Belfry: one session's story", SESSION, ["session", "transport"]),
]

SOURCE = {"type": "prometheus", "uid": "${source}"}


def target(letter, query):
    expr, legend = query
    return {"refId": letter, "datasource": SOURCE, "expr": expr, "legendFormat": legend, "range": True}


def thresholds(red):
    steps = [{"color": "green", "value": None}]
    return {"mode": "absolute", "steps": steps + ([{"color": "red", "value": red}] if red is not None else [])}


def grafana_panel(number, it, x, y):
    made = {
        "id": number,
        "type": it["kind"],
        "title": it["title"],
        "description": it["tells"],
        "gridPos": {"x": x, "y": y, "w": it["width"], "h": it["height"]},
    }
    if it["kind"] == "text":
        return made | {"options": {"mode": "markdown", "content": it["more"]["text"]}}
    made |= {
        "datasource": SOURCE,
        "targets": [target(chr(ord("A") + i), query) for i, query in enumerate(it["queries"])],
    }
    defaults = {"unit": it["unit"]}
    if it["kind"] == "stat":
        defaults |= {"thresholds": thresholds(it["more"]["red"])}
        options = {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "value", "graphMode": "area"}
    else:
        defaults |= {
            "min": 0,
            "custom": {
                "fillOpacity": 20 if it["stack"] else 0,
                "showPoints": "never",
                "stacking": {"mode": "normal" if it["stack"] else "none"},
            },
        }
        options = {
            "legend": {"displayMode": "list", "placement": "bottom"},
            "tooltip": {"mode": "multi", "sort": "desc"},
        }
    return made | {"fieldConfig": {"defaults": defaults, "overrides": []}, "options": options}


def panels(rows):
    made, number, y = [], 0, 0
    for title, row in rows:
        number += 1
        made.append({"id": number, "type": "row", "title": title, "collapsed": False, "panels": [],
                     "gridPos": {"x": 0, "y": y, "w": WIDTH, "h": 1}})
        x, y, deepest = 0, y + 1, 0
        for it in row:
            if x + it["width"] > WIDTH:
                x, y, deepest = 0, y + deepest, 0
            number += 1
            made.append(grafana_panel(number, it, x, y))
            x, deepest = x + it["width"], max(deepest, it["height"])
        y += deepest
    return made


def menu(name, label, query):
    """A menu of all values of a label, with All."""
    return {"name": name, "label": label, "type": "query", "datasource": SOURCE, "refresh": 2, "sort": 1,
            "query": {"query": query, "refId": name}, "multi": True, "includeAll": True, "allValue": ".*",
            "current": {"text": "All", "value": "$__all"}}


def variables(extra):
    made = [
        {"name": "source", "label": "Source", "type": "datasource", "query": "prometheus",
         "current": {"text": "Prometheus", "value": "prometheus"}},
        menu("job", "Fleet", "label_values(belfry_build_info, job)"),
        menu("instance", "Node", 'label_values(belfry_build_info{job=~"$job"}, instance)'),
    ]
    if "transport" in extra:
        made.append(menu("transport", "Transport", "label_values(belfry_connections, transport)"))
    if "session" in extra:
        made.append({"name": "session", "label": "Session", "type": "textbox", "query": "", "current": {"text": "", "value": ""}})
    return made


def dashboard(uid, title, rows, extra):
    links = [{"type": "dashboards", "title": "Belfry", "tags": ["belfry"], "asDropdown": True, "includeVars": True, "keepTime": True},
             {"type": "link", "title": "Runbooks", "url": "https://github.com/belfry-push/belfry/blob/main/docs/runbooks.md", "targetBlank": True}]
    return {
        "uid": uid,
        "title": title,
        "tags": ["belfry"],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "graphTooltip": 1,
        "refresh": "10s",
        "time": {"from": "now-30m", "to": "now"},
        "timezone": "browser",
        "links": links,
        "templating": {"list": variables(extra)},
        "annotations": {"list": [{
            "name": "Alerts", "enable": True, "iconColor": "red", "datasource": SOURCE,
            "expr": 'ALERTS{alertname=~"Belfry.*",alertstate="firing"}', "titleFormat": "{{alertname}}", "textFormat": "{{instance}}",
        }]},
        "panels": panels(rows),
    }


def main():
    check, stale = "--check" in sys.argv[1:], []
    for uid, title, rows, extra in DASHBOARDS:
        path = HERE / "dashboards" / f"{uid.removeprefix('belfry-')}.json"
        text = json.dumps(dashboard(uid, title, rows, extra), indent=1, ensure_ascii=False) + "\n"
        if not check:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            stale.append(str(path))
    if stale:
        sys.exit(f"out of date: {', '.join(stale)}: run grafana/build.py")


if __name__ == "__main__":
    main()
