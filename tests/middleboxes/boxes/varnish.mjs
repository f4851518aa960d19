const varnish = (name, about, transport, response) => ({
  name,
  about,
  transport,
  program({ port, upstream, dir }) {
    const settings = `
vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "${upstream}"; }
sub vcl_recv { return (pass); }
sub vcl_backend_response { ${response} }
`;
    const args = ["-F", "-j", "none", "-n", `${dir}/work`, "-a", `127.0.0.1:${port}`, "-f", `${dir}/box.vcl`, "-s", "malloc,64m"];
    return { command: "varnishd", args, files: { "box.vcl": settings } };
  },
});

export default [
  varnish("Varnish", "`return (pass)`", "sse", ""),
  varnish("Varnish, no streaming", "`set beresp.do_stream = false`", "poll", "set beresp.do_stream = false;"),
];
