const haproxy = (name, about, transport, rules, timeout, more = {}) => ({
  name,
  about,
  transport,
  ...more,
  program({ port, upstream }) {
    const settings = `
defaults
  mode http
  timeout connect 5s
  timeout client ${timeout}
  timeout server ${timeout}
listen box
  bind 127.0.0.1:${port}
  ${rules}
  server upstream 127.0.0.1:${upstream}
`;
    return { command: "haproxy", args: ["-db", "-f", "haproxy.cfg"], files: { "haproxy.cfg": settings } };
  },
});

export default [
  haproxy("HAProxy, no Upgrade", "`http-request del-header Upgrade`", "sse", "http-request del-header Upgrade", "60s"),
  haproxy(
    "HAProxy, no Upgrade, 5 s idle",
    "the same, and timeouts of 5 s",
    "sse",
    "http-request del-header Upgrade",
    "5s",
    { quiet: true },
  ),
  haproxy(
    "HAProxy, whole body",
    "`http-response wait-for-body`: nothing passes before 15 kB, or the end; no Upgrade",
    "poll",
    "http-request del-header Upgrade\n  http-response wait-for-body time 30s at-least 15000",
    "60s",
    // With padding in front the stream passes, which the client finds out after a while.
    { also: "sse" },
  ),
];
