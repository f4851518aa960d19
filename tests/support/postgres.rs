//! A PostgreSQL server of the tests' own.
//!
//! `PostgresServer::shared().database()` gives a fresh database on the one server that a test process
//! has. Tests that stop and start their server take one for themselves: `PostgresServer::start()`.

use std::{
    fs,
    net::SocketAddr,
    ops::Deref,
    os::unix::fs::{MetadataExt, PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use super::{certificates, process::free_port};

/// PostgreSQL refuses to run as root; packages make this user for it.
const USER: &str = "postgres";

/// The role of the tests inside the server.
const ROLE: &str = "belfry";

/// How often another port is taken when somebody was quicker.
const START_TRIES: u32 = 5;

const CONFIG: &str = "\
listen_addresses = '127.0.0.1'
max_connections = 400
shared_buffers = '64MB'
wal_level = minimal
max_wal_senders = 0
min_wal_size = '32MB'
max_wal_size = '256MB'
log_line_prefix = '%m [%p] %d '
";

/// Nothing here outlives the machine, and the disk is what the tests would wait for most.
const NOT_DURABLE: &str = "\
fsync = off
full_page_writes = off
";

/// For a server that is copied while it runs.
pub const COPIED: &str = "\
fsync = off
wal_level = replica
max_wal_senders = 4
max_replication_slots = 4
";

/// What stays behind to clean up, however the test process ends: `read` returns when the pipe from
/// it closes. It stops the server at once and takes its directory away.
const KEEPER: &str = r#"
trap '' INT TERM HUP
read -r _
"$@" >/dev/null 2>&1
rm -rf "$DIRECTORY"
"#;

/// A running server.
pub struct PostgresServer {
    bin: PathBuf,
    directory: PathBuf,
    port: u16,
    databases: AtomicU32,
    keeper: Child,
}

/// A database for one test, dropped with it.
pub struct Database<'a> {
    server: Served<'a>,
    name: String,
}

/// The server of a database.
#[derive(Clone)]
enum Served<'a> {
    Shared(&'a PostgresServer),
    /// It ends with the last that holds it.
    Owned(Arc<PostgresServer>),
}

impl Deref for Served<'_> {
    type Target = PostgresServer;

    fn deref(&self) -> &PostgresServer {
        match self {
            Self::Shared(server) => server,
            Self::Owned(server) => server,
        }
    }
}

impl PostgresServer {
    /// The server of this process, which nobody stops.
    pub fn shared() -> &'static Self {
        static SERVER: OnceLock<PostgresServer> = OnceLock::new();
        SERVER.get_or_init(Self::start)
    }

    /// A server for a test that stops it; it does not wait for its disk.
    pub fn start() -> Self {
        Self::start_with(NOT_DURABLE)
    }

    /// A server with its own defaults, such as `fsync`, and with these settings
    /// (<https://www.postgresql.org/docs/15/config-setting.html>).
    pub fn start_with(settings: &str) -> Self {
        Self::prepared(settings, |_| {})
    }

    /// A server that speaks TLS only over TCP, with a certificate for `localhost` and `127.0.0.1`.
    pub fn start_with_tls() -> Self {
        let files = [("ssl_cert_file", certificates::CERTIFICATE), ("ssl_key_file", certificates::KEY)];
        let files: String = files.iter().map(|(name, file)| format!("{name} = '{file}'\n")).collect();
        Self::prepared(&format!("{NOT_DURABLE}ssl = on\n{files}"), |data| {
            certificates::write(data);
            fs::write(data.join("pg_hba.conf"), "local all all trust\nhostssl all all all trust\n").unwrap();
            let key = data.join(certificates::KEY);
            fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
            // As root we have made files that the server's user cannot read.
            let owner = fs::metadata(data).unwrap();
            for file in [certificates::CERTIFICATE, certificates::KEY] {
                chown(data.join(file), Some(owner.uid()), Some(owner.gid())).unwrap();
            }
        })
    }

    /// With TLS: the authority that has signed its certificate.
    pub fn ca_file(&self) -> PathBuf {
        self.directory.join("data").join(certificates::CA)
    }

    fn prepared(settings: &str, prepare: impl FnOnce(&Path)) -> Self {
        let bin = binaries();
        let directory = tempfile::Builder::new().prefix("belfry-pg-").tempdir().unwrap().keep();
        if is_root() {
            let id = |flag| said(Command::new("id").args([flag, USER])).trim().parse().unwrap();
            chown(&directory, Some(id("-u")), Some(id("-g"))).unwrap();
        }
        let data = directory.join("data");
        said(
            as_user(&bin.join("initdb"))
                .args(["--no-sync", "--no-instructions", "--auth=trust", "--encoding=UTF8", "--locale=C"])
                .args(["--username", ROLE, "-D"])
                .arg(&data),
        );
        let conf = data.join("postgresql.conf");
        let sockets = format!("unix_socket_directories = '{}'\n", directory.display());
        let defaults = fs::read_to_string(&conf).unwrap();
        fs::write(&conf, defaults + CONFIG + &sockets + settings).unwrap();
        prepare(&data);

        let stop = stop_command(&bin, &data);
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(stop.get_program())
            .args(stop.get_args())
            .env("DIRECTORY", &directory)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut server = Self { bin, directory, port: 0, databases: AtomicU32::new(0), keeper };
        let mut tries = 0;
        while server.port == 0 {
            // Somebody else may take it before PostgreSQL does.
            let port = free_port();
            let started = server.launch(port);
            tries += 1;
            match started {
                Ok(()) => server.port = port,
                Err(error) => assert!(tries < START_TRIES, "PostgreSQL does not start: {error}"),
            }
        }
        server
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    /// Where its socket lies: the `host` of connections that do not go through TCP.
    pub fn socket_directory(&self) -> &Path {
        &self.directory
    }

    /// Creates an empty database.
    pub fn database(&self) -> Database<'_> {
        Database { server: Served::Shared(self), name: self.create() }
    }

    /// The same, which keeps its server.
    pub fn owned_database(self: &Arc<Self>) -> Database<'static> {
        Database { server: Served::Owned(Arc::clone(self)), name: self.create() }
    }

    fn create(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        said(self.client("createdb").args(["--template", "template0"]).arg(&name));
        name
    }

    /// Stops it as a crash would: nothing is written to the disk any more, connections are cut.
    pub fn crash(&self) {
        said(&mut stop_command(&self.bin, &self.directory.join("data")));
    }

    /// Starts it again where it was, and waits until it has recovered.
    pub fn start_again(&self) {
        self.launch(self.port).unwrap();
    }

    /// Copies it as it is now, as a standby that hears nothing from here on would have it.
    pub fn copy(&self) {
        let copy = self.directory.join("copy");
        let mut backup = as_user(&self.bin.join("pg_basebackup"));
        backup.arg("--host").arg(&self.directory).args(["--port", &self.port.to_string()]);
        backup.args(["--username", ROLE, "--checkpoint=fast", "--wal-method=stream", "--no-sync", "-D"]);
        said(backup.arg(&copy));
    }

    /// Ends as in a crash, and the copy is promoted in its place: what came after it is lost.
    pub fn fail_over_to_copy(&self) {
        self.crash();
        let data = self.directory.join("data");
        fs::rename(&data, self.directory.join("lost")).unwrap();
        fs::rename(self.directory.join("copy"), &data).unwrap();
        self.start_as_standby();
        said(as_user(&self.bin.join("pg_ctl")).args(["promote", "--wait", "-D"]).arg(&data));
        fs::remove_dir_all(self.directory.join("lost")).unwrap();
    }

    /// Ends as in a crash, and the copy takes its place, as a volume that is put back: it cannot be told from what it was.
    pub fn put_copy_back(&self) {
        self.crash();
        let data = self.directory.join("data");
        fs::remove_dir_all(&data).unwrap();
        fs::rename(self.directory.join("copy"), &data).unwrap();
        self.start_again();
    }

    /// Starts it again as a standby, which takes no writes.
    pub fn start_as_standby(&self) {
        said(as_user(Path::new("touch")).arg(self.directory.join("data/standby.signal")));
        self.start_again();
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.directory.join("log")).unwrap_or_default()
    }

    fn launch(&self, port: u16) -> Result<(), String> {
        let output = as_user(&self.bin.join("pg_ctl"))
            .args(["start", "--wait", "--timeout", "60", "-D"])
            .arg(self.directory.join("data"))
            .arg("--log")
            .arg(self.directory.join("log"))
            .args(["-o", &format!("-p {port}")])
            .output()
            .unwrap();
        if output.status.success() { Ok(()) } else { Err(format!("{output:?}\n{}", self.log())) }
    }

    /// One of the command-line clients that come with the server.
    fn client(&self, name: &str) -> Command {
        let mut command = Command::new(self.bin.join(name));
        command.arg("--host").arg(&self.directory).args(["--port", &self.port.to_string()]);
        command.args(["--username", ROLE]);
        command
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

impl Database<'_> {
    /// Another one with what this one holds, to which nobody may be connected.
    pub fn copy(&self) -> Self {
        let name = format!("{}_copy_{}", self.name, self.server.databases.fetch_add(1, Ordering::Relaxed));
        said(self.server.client("createdb").args(["--template", &self.name]).arg(&name));
        Self { server: self.server.clone(), name }
    }

    /// Dumps it, for [`Self::restore`].
    pub fn dump(&self) {
        said(
            self.server
                .client("pg_dump")
                .args(["--format=custom", "--file"])
                .arg(self.dumped())
                .arg(&self.name),
        );
    }

    /// Puts a new one with what was dumped in its place.
    pub fn restore(&self) {
        said(self.server.client("dropdb").args(["--force", &self.name]));
        said(self.server.client("createdb").args(["--template", "template0", &self.name]));
        said(self.server.client("pg_restore").args(["--dbname", &self.name]).arg(self.dumped()));
    }

    fn dumped(&self) -> PathBuf {
        self.server.directory.join(format!("{}.dump", self.name))
    }

    /// Its URL, by TCP.
    pub fn url(&self) -> String {
        self.url_at(self.server.address())
    }

    /// Its URL by way of a proxy.
    pub fn url_at(&self, address: SocketAddr) -> String {
        format!("postgres://{ROLE}@{address}/{}", self.name)
    }

    /// Its URL, by the server's socket.
    pub fn socket_url(&self) -> String {
        let (host, port) = (self.server.directory.display(), self.server.port);
        format!("postgres://{ROLE}@localhost:{port}/{}?host={host}", self.name)
    }
}

impl Database<'_> {
    /// The first column of what a query gives, a line for each row.
    pub fn query(&self, query: &str) -> Vec<String> {
        let text =
            said(self.server.client("psql").args(["--no-align", "--tuples-only", "-c", query, &self.name]));
        text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        // It may be that the server is stopped: then all of it goes soon.
        let _ = self.server.client("dropdb").args(["--force", &self.name]).output();
    }
}

fn stop_command(bin: &Path, data: &Path) -> Command {
    let mut command = as_user(&bin.join("pg_ctl"));
    command.args(["stop", "--mode=immediate", "--wait", "-D"]).arg(data);
    command
}

/// A command of the server, as the user that it accepts.
fn as_user(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", USER, "--regid", USER, "--init-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    // Where a user's own directory is closed to the server's user, it complains.
    command.current_dir("/").env("LC_ALL", "C");
    command
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// Debian keeps the servers of each version beside one another, outside of PATH.
fn binaries() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // A link there leads to where the rest of the server is.
    let initdb =
        std::env::split_paths(&path).find_map(|directory| directory.join("initdb").canonicalize().ok());
    let in_path = initdb.and_then(|initdb| initdb.parent().map(Path::to_owned));
    let packaged = || {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(Result::ok);
        let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
        versions.map(|entry| entry.path()).max_by_key(version).map(|newest| newest.join("bin"))
    };
    in_path.or_else(packaged).expect("PostgreSQL is not installed: run scripts/install-test-deps.sh")
}

/// What a command prints; it has to succeed.
fn said(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert!(status.success(), "{command:?}: {} {}", status, String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}
