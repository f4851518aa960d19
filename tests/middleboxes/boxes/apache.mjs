const MODULES = "mpm_event authz_core proxy proxy_http deflate filter setenvif env".split(" ");

const apache = (name, about, transport, rules, more = {}) => ({
  name,
  about,
  transport,
  ...more,
  program({ port, upstream, dir }) {
    const modules = MODULES.map((module) => `LoadModule ${module}_module /usr/lib/apache2/modules/mod_${module}.so`);
    const settings = `
ServerName localhost
ServerRoot ${dir}
DefaultRuntimeDir ${dir}
PidFile apache.pid
ErrorLog ${dir}/error.log
Listen 127.0.0.1:${port}
${modules.join("\n")}
ProxyPass / http://127.0.0.1:${upstream}/
${rules}
`;
    return { command: "apache2", args: ["-D", "FOREGROUND", "-f", `${dir}/apache.conf`], files: { "apache.conf": settings } };
  },
});

export default [
  // It minds the server's `no-transform`, or nothing would come before the end of a stream.
  apache("Apache, deflate", "`ProxyPass` and `SetOutputFilter DEFLATE`", "sse", "SetOutputFilter DEFLATE"),
  apache("Apache, HTTP/1.0", "`force-proxy-request-1.0`", "sse", "SetEnv force-proxy-request-1.0 1"),
];
