// Proxies that the browser is told to use. As they come, all let `CONNECT` through to port 443 only: a WebSocket without
// TLS to another port is refused.

function squid({ port, dir }) {
  const settings = `
http_port 127.0.0.1:${port}
acl CONNECT method CONNECT
acl ssl port 443
http_access deny CONNECT !ssl
http_access allow localhost
http_access allow to_localhost
http_access deny all
read_timeout 5 seconds
cache deny all
access_log none
cache_log ${dir}/cache.log
pid_filename none
coredump_dir ${dir}
shutdown_lifetime 0 seconds
pinger_enable off
`;
  return { command: "squid", args: ["-N", "-f", `${dir}/squid.conf`], files: { "squid.conf": settings } };
}

function tinyproxy({ port, dir }) {
  const settings = `
Port ${port}
Listen 127.0.0.1
Timeout 5
MaxClients 100
ConnectPort 443
LogLevel Error
`;
  return { command: "tinyproxy", args: ["-d", "-c", `${dir}/tinyproxy.conf`], files: { "tinyproxy.conf": settings } };
}

function privoxy({ port, dir }) {
  const config = `
confdir ${dir}
logdir ${dir}
listen-address 127.0.0.1:${port}
actionsfile all.action
filterfile all.filter
toggle 1
`;
  const files = {
    config,
    "all.action": "{ +filter{words} +limit-connect{443} }\n/\n",
    "all.filter": "FILTER: words Looks into everything.\ns@never-there-in-any-page@-@g\n",
  };
  return { command: "privoxy", args: ["--no-daemon", `${dir}/config`], files };
}

const forward = (name, about, transport, program, more = {}) => ({ name, about, transport, forward: true, program, ...more });

export default [
  forward("Squid", "forward proxy, `read_timeout 5 seconds`", "sse", squid, { quiet: true }),
  forward("tinyproxy", "forward proxy, `Timeout 5`", "sse", tinyproxy, { quiet: true }),
  forward("Privoxy", "forward proxy with filters: reads the whole page first", "poll", privoxy),
];
