//! The peers of the fan-out, with their own defaults where nothing else is said: nginx with nchan, and
//! NATS, both with websockets and without TLS.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::crowd::{Language, Opening, client_frame, request};
use crate::process::Usage;

/// A running peer.
pub struct Peer {
    pub name: &'static str,
    child: Child,
    /// Where its readers come.
    pub address: String,
    pub language: Language,
    publisher: TcpStream,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Nchan,
    Nats,
}

impl Peer {
    /// nginx with nchan, a worker a core.
    pub fn nchan(folder: &Path) -> anyhow::Result<Self> {
        let port = free_port()?;
        let cores = std::thread::available_parallelism()?;
        let user = match Command::new("id").arg("-u").output()?.stdout.as_slice() {
            b"0\n" => "user root;\n",
            _ => "",
        };
        let at = folder.display();
        let configuration = format!(
            "load_module /usr/lib/nginx/modules/ngx_nchan_module.so;\n{user}daemon off;\n\
             worker_processes {cores};\nworker_rlimit_nofile 16384;\npid {at}/nginx.pid;\n\
             error_log {at}/error.log;\nevents {{ worker_connections 12000; }}\n\
             http {{ access_log off; tcp_nodelay on; client_body_temp_path {at}/body;\n\
             proxy_temp_path {at}/proxy; fastcgi_temp_path {at}/fastcgi;\n\
             uwsgi_temp_path {at}/uwsgi; scgi_temp_path {at}/scgi;\n\
             nchan_shared_memory_size 256M;\n\
             server {{ listen 127.0.0.1:{port} backlog=8192;\n\
             location = /sub {{ nchan_subscriber websocket; nchan_channel_id map; \
             nchan_subscriber_first_message newest; }}\n\
             location = /pub {{ nchan_publisher websocket; nchan_channel_id map; \
             nchan_message_buffer_length 256; }}\n}} }}\n"
        );
        let file = folder.join("nginx.conf");
        std::fs::write(&file, configuration)?;
        let child = Command::new(program("nginx")?)
            .arg("-c")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let address = format!("127.0.0.1:{port}");
        let mut publisher = reach(port)?;
        publisher.write_all(&request(&address, "/pub", ""))?;
        read_to(&mut publisher, b"\r\n\r\n")?;
        drain(&publisher)?;
        let (name, language, kind) = ("nginx + nchan", Language::Messages, Kind::Nchan);
        Ok(Self { name, child, address, language, publisher, kind })
    }

    /// NATS.
    pub fn nats(folder: &Path) -> anyhow::Result<Self> {
        let (port, clients) = (free_port()?, free_port()?);
        let file = folder.join("nats.conf");
        std::fs::write(
            &file,
            format!(
                "listen: 127.0.0.1:{clients}\nmax_connections: 16384\n\
                 websocket {{ listen: \"127.0.0.1:{port}\"\n no_tls: true\n compression: false }}\n"
            ),
        )?;
        let child = Command::new(program("nats-server")?)
            .arg("-c")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut publisher = reach(clients)?;
        publisher.write_all(b"CONNECT {\"verbose\":false}\r\nPING\r\n")?;
        read_to(&mut publisher, b"PONG\r\n")?;
        drain(&publisher)?;
        drop(reach(port)?);
        let (name, language, kind) = ("NATS websocket", Language::Nats, Kind::Nats);
        Ok(Self { name, child, address: format!("127.0.0.1:{port}"), language, publisher, kind })
    }

    /// What its readers do first.
    pub fn opening(&self) -> Opening {
        match self.kind {
            Kind::Nchan => {
                Opening { request: request(&self.address, "/sub", ""), then: Vec::new() }
            }
            Kind::Nats => Opening {
                request: request(&self.address, "/", ""),
                then: client_frame(2, b"CONNECT {\"verbose\":false}\r\nSUB map 1\r\n"),
            },
        }
    }

    /// Publishes messages, all in one write.
    pub fn publish(&mut self, messages: &[Vec<u8>]) -> anyhow::Result<()> {
        let mut bytes = Vec::new();
        for message in messages {
            match self.kind {
                Kind::Nchan => bytes.extend(client_frame(2, message)),
                Kind::Nats => {
                    write!(bytes, "PUB map {}\r\n", message.len())?;
                    bytes.extend_from_slice(message);
                    bytes.extend_from_slice(b"\r\n");
                }
            }
        }
        Ok(self.publisher.write_all(&bytes)?)
    }

    /// What it has used so far.
    pub fn usage(&self) -> anyhow::Result<Usage> {
        Usage::of(self.child.id())
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // nginx's workers end with their master only when it is asked to.
        let pid = self.child.id().to_string();
        drop(Command::new("kill").args(["-TERM", &pid]).status());
        drop(self.child.wait());
    }
}

/// Debian puts servers where only root looks.
fn program(name: &str) -> anyhow::Result<std::path::PathBuf> {
    ["/usr/sbin", "/usr/bin", "/usr/local/bin"]
        .iter()
        .map(|folder| Path::new(folder).join(name))
        .find(|path| path.exists())
        .with_context(|| format!("{name} is not installed (scripts/need {name})"))
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn reach(port: u16) -> anyhow::Result<TcpStream> {
    let begun = Instant::now();
    loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Err(error) if begun.elapsed() > Duration::from_secs(10) => bail!("{port}: {error}"),
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

fn read_to(stream: &mut TcpStream, end: &[u8]) -> anyhow::Result<()> {
    let (mut read, mut byte) = (Vec::new(), [0]);
    while !read.ends_with(end) {
        stream.read_exact(&mut byte)?;
        read.push(byte[0]);
    }
    Ok(())
}

/// Reads what a publisher is answered, and forgets it.
fn drain(stream: &TcpStream) -> anyhow::Result<()> {
    let mut stream = stream.try_clone()?;
    std::thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while matches!(stream.read(&mut buffer), Ok(1..)) {}
    });
    Ok(())
}
