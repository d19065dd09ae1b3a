//! Reading a request.

use std::io::{self, BufRead, BufReader, Read};

use flate2::read::GzDecoder;
use serde_json::Value;

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// The headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub raw: Vec<u8>,
    /// The body, unpacked.
    pub text: String,
    /// The body, read as JSON; null where it is none.
    pub body: Value,
    /// Whether its events were stored.
    pub stored: bool,
}

impl Request {
    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The events of the batch.
    #[must_use]
    pub fn batch(&self) -> &[Value] {
        self.body["batch"].as_array().map_or(&[], Vec::as_slice)
    }

    pub(crate) fn read(stream: impl Read) -> io::Result<Self> {
        let mut reader = BufReader::new(stream);
        let first = read_line(&mut reader)?;
        let mut words = first.split(' ').map(str::to_owned);
        let (method, path) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        let mut headers = Vec::new();
        loop {
            let line = read_line(&mut reader)?;
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':') {
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let mut request = Self {
            method,
            path,
            headers,
            raw: Vec::new(),
            text: String::new(),
            body: Value::Null,
            stored: false,
        };
        request.read_body(&mut reader)?;
        Ok(request)
    }

    fn read_body(&mut self, reader: &mut impl BufRead) -> io::Result<()> {
        let length = self.header("content-length").and_then(|n| n.parse().ok());
        self.raw.resize(length.unwrap_or(0), 0);
        reader.read_exact(&mut self.raw)?;
        if self.header("content-encoding") == Some("gzip") {
            GzDecoder::new(self.raw.as_slice()).read_to_string(&mut self.text)?;
        } else {
            self.text = String::from_utf8_lossy(&self.raw).into_owned();
        }
        self.body = serde_json::from_str(&self.text).unwrap_or(Value::Null);
        Ok(())
    }
}

fn read_line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_owned())
}
