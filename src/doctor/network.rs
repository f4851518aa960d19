//! What the kernel allows in connections: conntrack, ports, the queue of those that wait to be accepted.

#[cfg(test)]
mod tests;

use std::io;

use super::{Check, Finding, proc};
use crate::{config::Config, transport::listener::BACKLOG};

const CONNTRACK: &str = "/proc/sys/net/netfilter/nf_conntrack_";
const IPV4: &str = "/proc/sys/net/ipv4/";

pub(super) fn check(config: &Config) -> Vec<Finding> {
    let clients = config.clients() as u64;
    let proxy_here = config.server.listen.ip().is_loopback();
    let mut found = vec![conntrack(clients, proxy_here)];
    match read_ports() {
        Ok((range, reuse)) => {
            found.push(judge_ports(range, clients, proxy_here));
            found.push(judge_reuse(reuse, proxy_here));
        }
        Err(error) => found.push(Check("ports.range").skipped(error.to_string())),
    }
    let unknown = |error: io::Error| Check("backlog.somaxconn").skipped(error.to_string());
    found.push(proc::number("/proc/sys/net/core/somaxconn").map_or_else(unknown, judge_backlog));
    found
}

fn conntrack(clients: u64, proxy_here: bool) -> Finding {
    let read = |name: &str| proc::number(format!("{CONNTRACK}{name}"));
    match (read("max"), read("count")) {
        (Ok(most), Ok(now)) => judge_conntrack(most, now, clients, proxy_here),
        (Err(error), _) if error.kind() == io::ErrorKind::NotFound => {
            Check("conntrack.table").ok("not loaded here (in a container, it may be on the host)")
        }
        (Err(error), _) | (_, Err(error)) => Check("conntrack.table").skipped(error.to_string()),
    }
}

/// A full table drops packets of new connections without a word. A proxy on the same machine has each client twice in it.
fn judge_conntrack(most: u64, now: u64, clients: u64, proxy_here: bool) -> Finding {
    const CHECK: Check = Check("conntrack.table");
    let wanted = clients * if proxy_here { 2 } else { 1 };
    let more = 2 * wanted.max(most);
    let raise = format!("sysctl -w net.netfilter.nf_conntrack_max={more}   (and in /etc/sysctl.d)");
    let seen = format!("{now} of nf_conntrack_max = {most} are taken");
    if now >= most / 10 * 9 {
        return CHECK.problem(format!("{seen}: new connections are dropped, or soon will be"), raise);
    }
    if most < wanted {
        let seen = format!("{seen}, and server.max_connections makes {wanted} possible");
        return CHECK.warning(seen, format!("{raise}\nor exempt Belfry's port from tracking (notrack)"));
    }
    CHECK.ok(seen)
}

fn read_ports() -> io::Result<((u64, u64), u64)> {
    let path = format!("{IPV4}ip_local_port_range");
    let range = proc::range(&proc::read(&path)?);
    let range = range.ok_or_else(|| io::Error::other(format!("{path} holds no range")))?;
    Ok((range, proc::number(format!("{IPV4}tcp_tw_reuse"))?))
}

/// A proxy takes a port of its own for each connection to the same address.
fn judge_ports((first, last): (u64, u64), clients: u64, proxy_here: bool) -> Finding {
    const CHECK: Check = Check("ports.range");
    let ports = (last + 1).saturating_sub(first);
    let seen = format!("{ports} ports from one proxy to one address (ip_local_port_range {first} to {last})");
    if ports >= clients {
        return CHECK.ok(seen);
    }
    let seen = format!("{seen}, and server.max_connections lets {clients} clients in");
    let advice = "sysctl -w net.ipv4.ip_local_port_range='1024 65535'   on the proxy's machine, and for more than \
                  64,000 several nodes, or several addresses of this one in its upstream";
    match proxy_here {
        // The server listens on loopback, so the proxy is on this machine: it is this range that counts.
        true => CHECK.warning(seen, advice),
        false => CHECK.note(format!("{seen}; it is the proxy's machine that counts"), advice),
    }
}

/// 0: a port rests for a minute before it is used again; 1: not; 2: not on loopback.
fn judge_reuse(reuse: u64, proxy_here: bool) -> Finding {
    const CHECK: Check = Check("ports.reuse");
    if reuse != 0 {
        return CHECK.ok(format!("tcp_tw_reuse is {reuse}"));
    }
    let seen =
        "tcp_tw_reuse is 0: a proxy's port rests for a minute after each request that was not kept alive";
    let advice =
        "sysctl -w net.ipv4.tcp_tw_reuse=1   on the proxy's machine, and keep connections to Belfry alive";
    if proxy_here { CHECK.warning(seen, advice) } else { CHECK.note(seen, advice) }
}

/// The kernel cuts the queue to this.
fn judge_backlog(most: u64) -> Finding {
    const CHECK: Check = Check("backlog.somaxconn");
    let wanted = BACKLOG.unsigned_abs().into();
    if most >= wanted {
        return CHECK.ok(format!("{most}, at least the {wanted} that Belfry asks for"));
    }
    let seen = format!(
        "{most}: so many connections may wait to be accepted, and Belfry asks for {wanted}; a storm of reconnects needs them"
    );
    let advice = "(and in /etc/sysctl.d; in a container, of its own)";
    CHECK.warning(seen, format!("sysctl -w net.core.somaxconn={wanted}   {advice}"))
}
