//! The cipher under which a city's files are encrypted.

use clap::{Args, ValueEnum};
use fengqiao_app::Clock;
use fengqiao_app::keys::{self, KeyCipher};

use crate::open::Place;

/// `fengqiao keys`.
#[derive(Args)]
pub struct Keys {
    #[command(flatten)]
    place: Place,
    /// Encrypts with this cipher from the next start on. What was encrypted before opens as it did.
    #[arg(long)]
    cipher: Option<Chosen>,
}

/// A cipher by its name.
#[derive(Clone, Copy, ValueEnum)]
enum Chosen {
    #[value(name = "aes-256-gcm")]
    Aes256Gcm,
    #[value(name = "sm4-gcm")]
    Sm4Gcm,
}

impl From<Chosen> for KeyCipher {
    fn from(chosen: Chosen) -> KeyCipher {
        match chosen {
            Chosen::Aes256Gcm => KeyCipher::Aes256Gcm,
            Chosen::Sm4Gcm => KeyCipher::Sm4Gcm,
        }
    }
}

impl Keys {
    pub async fn run(self) -> anyhow::Result<()> {
        let app = self.place.open(Clock::system(), false).await?;
        match self.cipher.map(KeyCipher::from) {
            Some(cipher) => {
                keys::choose_cipher(&app, cipher).await?;
                println!("From the next start on, files are encrypted with {}.", cipher.name());
            }
            None => println!("Files are encrypted with {}.", keys::cipher(&app).name()),
        }
        Ok(())
    }
}
