//! A small HTTP/1.1 client that keeps its connection: enough to put load on a server without costing much itself.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpStream;

/// How many bytes one read asks for.
const READ_BYTES: usize = 32 * 1024;
/// The most bytes of one answer.
const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;

/// One connection.
pub struct Connection {
    stream: TcpStream,
    /// Head and body as they came.
    buffer: Vec<u8>,
    /// The body of an answer that came in chunks.
    body: Vec<u8>,
}

/// An answer, until the next request.
pub struct Answer<'c> {
    pub status: u16,
    pub head: &'c str,
    pub body: &'c [u8],
}

impl Answer<'_> {
    /// The value of a header, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }

    /// The value of a cookie that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let set = self.head.split("\r\n").filter_map(|line| line.split_once(": "));
        set.filter(|(header, _)| header.eq_ignore_ascii_case("set-cookie"))
            .find_map(|(_, value)| value.strip_prefix(name)?.strip_prefix('=')?.split(';').next())
    }
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
    lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// Where nobody listens.
    pub async fn open(address: SocketAddr) -> io::Result<Connection> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, buffer: Vec::with_capacity(READ_BYTES), body: Vec::new() })
    }

    /// Sends a request and reads its whole answer.
    ///
    /// # Errors
    /// Where the connection ends or the answer is not HTTP.
    pub async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.write(request).await?;
        self.buffer.clear();
        let mut looked = 0;
        let start = loop {
            if let Some(at) = find(&self.buffer[looked..], b"\r\n\r\n") {
                break looked + at + 4;
            }
            looked = self.buffer.len().saturating_sub(3);
            self.more().await?;
        };
        let head = text(&self.buffer[..start])?;
        let status = head.get(9..12).and_then(|status| status.parse().ok()).ok_or_else(|| malformed("no status"))?;
        let chunked = header(head, "transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"));
        let length: usize = header(head, "content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        if chunked {
            self.chunks(start).await?;
        } else {
            while self.buffer.len() < start + length {
                self.more().await?;
            }
        }
        let body = if chunked { &self.body[..] } else { &self.buffer[start..start + length] };
        Ok(Answer { status, head: text(&self.buffer[..start])?, body })
    }

    /// Reads a body in chunks, which begins at `at`.
    async fn chunks(&mut self, mut at: usize) -> io::Result<()> {
        self.body.clear();
        loop {
            let line = self.until(at, b"\r\n").await?;
            let size = text(&self.buffer[at..line])?.split(';').next().unwrap_or_default().trim();
            let size = usize::from_str_radix(size, 16).map_err(|_| malformed("no chunk size"))?;
            at = line + 2;
            while self.buffer.len() < at + size + 2 {
                self.more().await?;
            }
            self.body.extend_from_slice(&self.buffer[at..at + size]);
            at += size + 2;
            if size == 0 {
                return Ok(());
            }
        }
    }

    async fn until(&mut self, from: usize, what: &[u8]) -> io::Result<usize> {
        loop {
            if let Some(at) = find(&self.buffer[from..], what) {
                return Ok(from + at);
            }
            self.more().await?;
        }
    }

    async fn write(&mut self, mut request: &[u8]) -> io::Result<()> {
        while !request.is_empty() {
            match self.stream.try_write(request) {
                Ok(written) => request = &request[written..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.stream.writable().await?,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn more(&mut self) -> io::Result<()> {
        let filled = self.buffer.len();
        if filled > ANSWER_BYTES_MAX {
            return Err(malformed("an answer without end"));
        }
        self.buffer.resize(filled + READ_BYTES, 0);
        let read = loop {
            self.stream.readable().await?;
            match self.stream.try_read(&mut self.buffer[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                done => break done,
            }
        };
        self.buffer.truncate(filled + *read.as_ref().unwrap_or(&0));
        match read? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn text(bytes: &[u8]) -> io::Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| malformed("a head that is no text"))
}

fn malformed(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// A request for a page.
pub fn get(into: &mut Vec<u8>, path: &str, cookie: &str, compressed: bool) {
    let coding = if compressed { "accept-encoding: gzip\r\n" } else { "" };
    let cookie = if cookie.is_empty() { String::new() } else { format!("cookie: {cookie}\r\n") };
    into.extend_from_slice(format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{coding}{cookie}\r\n").as_bytes());
}

/// A form that is sent.
pub fn post(into: &mut Vec<u8>, path: &str, cookie: &str, form: &str) {
    let length = form.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n"
    );
    into.extend_from_slice(head.as_bytes());
    into.extend_from_slice(form.as_bytes());
}

/// A form value as it is sent.
pub fn encoded(value: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    value.bytes().map(one).collect()
}
