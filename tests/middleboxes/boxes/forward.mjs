// Proxies that the browser is told to use. All let `CONNECT` through to port 443 only, as they come: a WebSocket
// without TLS to another port is refused.
const forward = (name, about, transport, program, more = {}) => ({ name, about, transport, forward: true, program, ...more });

export default [
  forward("Squid", "forward proxy, `read_timeout 5 seconds`", "sse", ({ port, dir }) => ({
    command: "squid",
    args: ["-N", "-f", `${dir}/squid.conf`],
    files: {
      "squid.conf": `
http_port 127.0.0.1:${port}
acl CONNECT method CONNECT
acl ssl port 443
http_access deny CONNECT !ssl
http_access allow localhost
http_access allow to_localhost
http_access deny all
cache deny all
access_log none
cache_log ${dir}/cache.log
pid_filename none
coredump_dir ${dir}
shutdown_lifetime 0 seconds
read_timeout 5 seconds
pinger_enable off
workers 1
`,
    },
  }), { quiet: true }),
  forward("tinyproxy", "forward proxy, `Timeout 5`", "sse", ({ port, dir }) => ({
    command: "tinyproxy",
    args: ["-d", "-c", `${dir}/tinyproxy.conf`],
    files: { "tinyproxy.conf": `Port ${port}\nListen 127.0.0.1\nTimeout 5\nMaxClients 100\nConnectPort 443\nLogLevel Error\n` },
  }), { quiet: true }),
  forward("Privoxy", "forward proxy with filters: reads the whole page first", "poll", ({ port, dir }) => ({
    command: "privoxy",
    args: ["--no-daemon", `${dir}/config`],
    files: {
      config: `confdir ${dir}\nlogdir ${dir}\nlisten-address 127.0.0.1:${port}\nactionsfile all.action\nfilterfile all.filter\ntoggle 1\nforwarded-connect-retries 0\n`,
      "all.action": "{ +filter{words} +limit-connect{443} }\n/\n",
      "all.filter": "FILTER: words Looks into everything.\ns@never-there-in-any-page@-@g\n",
    },
  })),
];
