// As installed from Debian; `proxy_pass` alone is what most people have.
const conf = (port, location, http = "") => `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  ${http}
  server {
    listen 127.0.0.1:${port};
    location / {
      ${location}
    }
  }
}
`;

const nginx = (name, about, transport, location, more = {}) => ({
  name,
  about,
  transport,
  ...more,
  program({ port, upstream }) {
    const settings = conf(port, location.replace("UPSTREAM", `http://127.0.0.1:${upstream}`), more.http);
    return { command: "nginx", args: ["-p", ".", "-e", "stderr", "-c", "nginx.conf"], files: { "nginx.conf": settings } };
  },
});

export default [
  nginx("nginx, bare", "`proxy_pass` and nothing else: HTTP/1.0 upstream, buffering", "sse", "proxy_pass UPSTREAM;"),
  nginx(
    "nginx, gzip",
    "gzip over event streams, deaf to `X-Accel-Buffering`",
    "poll",
    "proxy_pass UPSTREAM; proxy_ignore_headers X-Accel-Buffering; gzip on; gzip_types text/event-stream;",
  ),
  nginx(
    "nginx, 5 s idle",
    "Upgrade passes; `proxy_read_timeout 5s` cuts what is silent",
    "ws",
    `proxy_pass UPSTREAM; proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade;
     proxy_set_header Connection $connection_upgrade; proxy_buffering off; proxy_read_timeout 5s;`,
    { http: "map $http_upgrade $connection_upgrade { default upgrade; '' close; }", quiet: true },
  ),
];
