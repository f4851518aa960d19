//! HTTP by hand, for what no HTTP library would send.

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

use super::{TestApp, soon};

pub struct Raw(BufReader<TcpStream>);

impl Raw {
    pub async fn open(app: &TestApp) -> Self {
        let stream = TcpStream::connect(app.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self::over(stream)
    }

    pub fn over(stream: TcpStream) -> Self {
        Self(BufReader::new(stream))
    }

    /// Opens, sends a request's head, and reads everything until the server hangs up.
    pub async fn exchange(app: &TestApp, request: impl AsRef<[u8]>) -> String {
        let mut raw = Self::open(app).await;
        raw.send(request).await;
        raw.rest().await
    }

    /// Sends; a server that has hung up already is no failure, its answer will say why.
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = soon("sending", self.0.write_all(bytes.as_ref())).await;
    }

    /// Says that nothing more will be sent.
    pub async fn hang_up(&mut self) {
        self.0.shutdown().await.unwrap();
    }

    /// Ends the connection as if there had been none.
    pub fn reset(self) {
        self.0.get_ref().set_zero_linger().unwrap();
    }

    /// All that comes until the end of the connection.
    pub async fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        // A reset is an end as well.
        let _ = soon("the end of the connection", self.0.read_to_end(&mut bytes)).await;
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Sends a little now and then until the server hangs up.
    pub async fn drip(&mut self, bytes: &str) {
        let (mut end, mut seen) = (false, Vec::new());
        soon("the end of the connection", async {
            while !end {
                let pause = tokio::time::sleep(std::time::Duration::from_millis(50));
                tokio::select! {
                    read = self.0.read_buf(&mut seen) => end = read.unwrap_or(0) == 0,
                    () = pause => end = self.0.write_all(bytes.as_bytes()).await.is_err(),
                }
            }
        })
        .await;
    }

    /// What comes, up to and with `end`.
    pub async fn until(&mut self, end: &str) -> String {
        let Some(&last) = end.as_bytes().last() else { return String::new() };
        let mut bytes = Vec::new();
        soon(end, async {
            while !bytes.ends_with(end.as_bytes()) {
                let read = self.0.read_until(last, &mut bytes).await.unwrap();
                assert!(read > 0, "the server is to say more than {}", String::from_utf8_lossy(&bytes));
            }
        })
        .await;
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
