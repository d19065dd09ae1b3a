//! What speaks HTTP.

use std::time::Duration;

use reqwest::{Client, NoProxy, Proxy, redirect};

use crate::Endpoint;

/// How long a server may take to accept a connection.
const CONNECTING: Duration = Duration::from_secs(10);

/// A client for this server and no other: it follows no redirection, and takes no proxy from the environment.
///
/// # Errors
/// If the certificates of this machine cannot be read.
pub(crate) fn client(endpoint: &Endpoint, timeout: Duration) -> Result<Client, reqwest::Error> {
    let mut builder = Client::builder()
        .user_agent(concat!("caro/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .referer(false)
        // A few kilobytes of text are not worth the bomb that may be packed in them.
        .no_gzip()
        .tcp_nodelay(true)
        // Nobody minds a connection between two questions, so nobody would notice that its server has closed it.
        .pool_max_idle_per_host(0)
        .connect_timeout(timeout.min(CONNECTING))
        .no_proxy();
    if let Some(proxy) = &endpoint.proxy {
        let direct = endpoint.direct.as_deref().and_then(NoProxy::from_string);
        builder = builder.proxy(Proxy::https(proxy.url().clone())?.no_proxy(direct));
    }
    if !endpoint.address.is_encrypted() {
        // No certificate will be looked at, and a small container may have none to read.
        builder = builder.tls_certs_only([]);
    }
    builder.build()
}
