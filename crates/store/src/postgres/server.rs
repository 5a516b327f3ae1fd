//! Addresses of servers, and encrypted connections to them.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::OpenError;

/// A server, and how connections to it are encrypted.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) config: Config,
    pub(crate) tls: MakeRustlsConnect,
}

impl Server {
    /// Reads `postgres://…` or `key=value …`.
    ///
    /// `sslmode=require`, `verify-ca` and `verify-full` mean the same: the certificate must be for this name and come from an authority that the
    /// machine trusts, or from the file that `sslrootcert` names. Without `sslmode` a server elsewhere must encrypt, and nothing is encrypted on
    /// a socket or on the loopback.
    pub(crate) fn of(url: &str) -> Result<Server, OpenError> {
        let (url, root) = without(url, "sslrootcert");
        let (url, mode) = without(&url, "sslmode");
        let mut config: Config = url.parse()?;
        let mode = match mode.as_deref() {
            None if elsewhere(&config).next().is_some() => SslMode::Require,
            None | Some("disable") => SslMode::Disable,
            Some("require" | "verify-ca" | "verify-full") => SslMode::Require,
            Some(other) => {
                let known = "disable, require, verify-ca, verify-full";
                return Err(OpenError::Failed(format!("sslmode={other} is not one of: {known}")));
            }
        };
        config.ssl_mode(mode);
        let roots = match (mode, root) {
            (SslMode::Disable, _) => RootCertStore::empty(),
            (_, Some(file)) => of_file(&file)?,
            (_, None) => of_machine(),
        };
        Ok(Server { config, tls: MakeRustlsConnect::new(trusting(roots)?) })
    }

    /// One connection, driven by a task that ends with it.
    pub(crate) async fn connect(&self) -> Result<Client, OpenError> {
        let (client, connection) = self.config.connect(self.tls.clone()).await?;
        tokio::spawn(connection);
        Ok(client)
    }

    /// The hosts elsewhere to which nothing is encrypted.
    pub(crate) fn plain_hosts(&self) -> impl Iterator<Item = &str> {
        let plain = self.config.get_ssl_mode() == SslMode::Disable;
        elsewhere(&self.config).filter(move |_| plain)
    }
}

/// The hosts of an address that are not this machine.
fn elsewhere(config: &Config) -> impl Iterator<Item = &str> {
    config.get_hosts().iter().filter_map(|host| match host {
        Host::Tcp(name) if !["localhost", "127.0.0.1", "::1"].contains(&name.as_str()) => Some(name.as_str()),
        _ => None,
    })
}

/// An address without one of its settings, and what it was set to.
fn without(url: &str, name: &str) -> (String, Option<String>) {
    let setting = |part: &str| part.strip_prefix(name)?.strip_prefix('=').map(str::to_owned);
    let split = |parts: &str, between: char| {
        let value = parts.split(between).find_map(setting);
        let rest: Vec<&str> = parts.split(between).filter(|part| setting(part).is_none()).collect();
        (rest.join(&between.to_string()), value)
    };
    match url.split_once('?') {
        Some((address, settings)) => {
            let (rest, value) = split(settings, '&');
            (if rest.is_empty() { address.to_owned() } else { format!("{address}?{rest}") }, value)
        }
        None if url.contains("://") => (url.to_owned(), None),
        None => split(url, ' '),
    }
}

fn of_file(file: &str) -> Result<RootCertStore, OpenError> {
    let failed = |error: &dyn std::fmt::Display| OpenError::Failed(format!("sslrootcert {file}: {error}"));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| failed(&error))? {
        roots.add(certificate.map_err(|error| failed(&error))?).map_err(|error| failed(&error))?;
    }
    if roots.is_empty() { Err(failed(&"no certificate is in it")) } else { Ok(roots) }
}

/// The authorities that the machine trusts. One that cannot be read is left out, as every other program does.
fn of_machine() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots
}

fn trusting(roots: RootCertStore) -> Result<ClientConfig, OpenError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| OpenError::Failed(error.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_taken_out_of_an_address() {
        for (url, rest, value) in [
            ("postgres://a@b/c?sslmode=require", "postgres://a@b/c", Some("require")),
            ("postgres://a@b/c?x=1&sslmode=require&y=2", "postgres://a@b/c?x=1&y=2", Some("require")),
            ("postgres://a@b/c", "postgres://a@b/c", None),
            ("host=b sslmode=disable dbname=c", "host=b dbname=c", Some("disable")),
        ] {
            assert_eq!(without(url, "sslmode"), (rest.to_owned(), value.map(str::to_owned)), "{url}");
        }
    }

    #[test]
    fn a_server_elsewhere_must_encrypt_unless_the_address_says_not() {
        let mode =
            |url: &str| Server::of(url).map(|server| server.config.get_ssl_mode()).map_err(|error| error.to_string());
        assert_eq!(mode("postgres://a@db.example/c"), Ok(SslMode::Require));
        assert_eq!(mode("postgres://a@db.example/c?sslmode=disable"), Ok(SslMode::Disable));
        assert_eq!(mode("postgres://a@localhost/c"), Ok(SslMode::Disable));
        assert_eq!(mode("postgres://a@localhost/c?sslmode=verify-full"), Ok(SslMode::Require));
        assert_eq!(mode("postgres://a@/c?host=/run/postgresql"), Ok(SslMode::Disable));
        assert!(mode("postgres://a@db.example/c?sslmode=prefer").unwrap_err().contains("sslmode=prefer"));
        assert!(mode("postgres://a@db.example/c?sslrootcert=/no/such/file").unwrap_err().contains("/no/such/file"));
        let plain = Server::of("postgres://a@db.example,localhost/c?sslmode=disable").unwrap();
        assert_eq!(plain.plain_hosts().collect::<Vec<_>>(), ["db.example"]);
    }
}
