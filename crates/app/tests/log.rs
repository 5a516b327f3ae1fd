//! The transparency log on a real store: receipts that hold and those that were changed, and history that was rewritten.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use fengqiao_app::cases::{self, Loaded};
use fengqiao_app::log::{self, AuditFault};
use fengqiao_app::{App, AppError, Location};
use fengqiao_procedure::event::{Contact, Value};
use fengqiao_proof::log::{Checkpoint, Note, Receipt, ReceiptFault, Signer, TileId, Verifier, leaf_hash, root};
use fengqiao_proof::{Hash, Value as Plain};
use fengqiao_store::repo::entries;
use support::{City, resident};

async fn reported(city: &City, words: &str) -> Loaded {
    let contact = Contact { name: "王芳".to_owned(), phone: "13900000001".to_owned(), hidden: false };
    let fields = [
        ("words", Value::Text(words.to_owned())),
        ("place", Value::Ref(support::estate())),
        ("contact", Value::Contact(contact)),
    ];
    let report = support::report("service_request", fields);
    cases::submit(&city.app, &resident(), report).await.unwrap()
}

async fn grown(app: &App) {
    app.store().settled().await.unwrap();
    while log::grow(app).await.unwrap() {}
}

async fn receipt(city: &City, case: &Loaded) -> Receipt {
    log::receipt(&city.app, case, 0, 1).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_receipt_shows_what_was_acknowledged_and_proves_it() {
    let city = City::make().await;
    let case = reported(&city, "路灯不亮").await;
    assert!(log::receipt(&city.app, &case, 0, 1).await.unwrap().is_none(), "the log has not come so far");
    grown(&city.app).await;
    for number in 0..5 {
        reported(&city, &format!("井盖{number}")).await;
    }
    grown(&city.app).await;
    let receipt = receipt(&city, &case).await;
    let json = receipt.to_json();
    let read = Receipt::from_json(&json).unwrap();
    assert_eq!(read, receipt);

    let key = Verifier::parse(&log::key(&city.app).unwrap()).unwrap();
    let proven = read.verify(Some(&key)).unwrap();
    let shown: BTreeMap<&str, &Plain> = proven.shown.iter().map(|it| (it.name.as_str(), &it.value)).collect();
    assert_eq!(shown["recorded_at"].as_int(), Some(support::NOW.0));
    assert!(format!("{:?}", shown["body.f.words"]).contains("路灯不亮"));
    assert!(format!("{:?}", shown["body.filing"]).contains(&case.filing.number));
    assert!(shown.contains_key("body.clocks"), "by when: {:?}", shown.keys());
    for hidden in ["account", "body.config", "body.notices"] {
        assert!(!shown.contains_key(hidden), "{hidden} stays hidden");
    }
    assert!(proven.checkpoint.size >= receipt.position);

    let another = Signer::new("another", &[1; 32]).unwrap();
    assert_eq!(read.verify(Some(another.verifier())), Err(ReceiptFault::OtherLog));
    assert!(matches!(log::receipt(&city.app, &case, 0, 2).await, Err(AppError::NotFound)), "there is no such entry");
    assert!(matches!(log::receipt(&city.app, &case, 7, 1).await, Err(AppError::NotFound)), "nobody of the case");
}

#[tokio::test]
async fn a_receipt_in_which_anything_was_changed_is_found_out() {
    let city = City::make().await;
    let case = reported(&city, "路灯不亮").await;
    reported(&city, "井盖").await;
    grown(&city.app).await;
    let json = receipt(&city, &case).await.to_json();
    let key = Verifier::parse(&log::key(&city.app).unwrap()).unwrap();
    let holds = |json: &str| Receipt::from_json(json).is_ok_and(|receipt| receipt.verify(Some(&key)).is_ok());
    assert!(holds(&json));
    let read: Receipt = Receipt::from_json(&json).unwrap();
    for at in 0..json.len() {
        let mut bytes = json.clone().into_bytes();
        bytes[at] ^= 1;
        let Ok(changed) = String::from_utf8(bytes) else { continue };
        // White space between the parts says nothing; the last bits of a base64 text may say nothing either.
        let same = Receipt::from_json(&changed).is_ok_and(|changed| changed == read);
        assert!(same || !holds(&changed), "byte {at}: {changed}");
    }
}

#[tokio::test]
async fn the_log_is_served_in_tiles_that_add_up_to_its_checkpoint() {
    let city = City::make().await;
    for number in 0..40 {
        reported(&city, &format!("第{number}件")).await;
        if number % 7 == 0 {
            grown(&city.app).await;
        }
    }
    grown(&city.app).await;
    let key = Verifier::parse(&log::key(&city.app).unwrap()).unwrap();
    let note = Note::parse(&log::checkpoint(&city.app).await.unwrap().unwrap()).unwrap();
    let checkpoint = Checkpoint::of_note(&note, &key).unwrap();
    assert_eq!(checkpoint.size, city.app.store().last_position());

    let (index, width) = (checkpoint.size / 256, checkpoint.size % 256);
    let bundle = log::bundle(&city.app, index, width).await.unwrap().unwrap();
    let tile = log::tile(&city.app, TileId { level: 0, index, width }).await.unwrap().unwrap();
    let leaves = bundle.chunks(34).map(|entry| leaf_hash(&Hash::try_from(&entry[2..]).unwrap()));
    assert_eq!(leaves.collect::<Vec<_>>().concat(), tile, "a tile of leaves is made of the entries' hashes");
    assert_eq!(log::tile(&city.app, TileId { level: 0, index, width: width + 1 }).await.unwrap(), None);
    assert_eq!(log::bundle(&city.app, index, width + 1).await.unwrap(), None);
    if index == 0 {
        struct Only(Vec<Hash>);
        impl fengqiao_proof::log::Tiles for Only {
            type Error = std::convert::Infallible;
            fn tile(&self, _: TileId) -> Result<Vec<Hash>, Self::Error> {
                Ok(self.0.clone())
            }
        }
        let hashes = tile.chunks(32).map(|hash| Hash::try_from(hash).unwrap()).collect();
        assert_eq!(root(&Only(hashes), checkpoint.size), Ok(checkpoint.root));
    }
}

#[tokio::test]
async fn an_audit_finds_what_was_rewritten() {
    let city = City::make().await;
    let case = reported(&city, "路灯不亮").await;
    grown(&city.app).await;
    let kept = Note::parse(&log::checkpoint(&city.app).await.unwrap().unwrap()).unwrap();
    reported(&city, "井盖").await;
    grown(&city.app).await;
    let audit = log::audit(&city.app, std::slice::from_ref(&kept), &mut |_| ()).await.unwrap();
    assert_eq!(audit.faults, []);
    assert_eq!(
        (audit.entries, audit.checkpoints),
        (city.app.store().last_position(), 4),
        "an empty one, two, and the kept one"
    );

    // A checkpoint of another log proves nothing about this one.
    let stranger = Signer::new("another", &[1; 32]).unwrap();
    let foreign = stranger.sign(Checkpoint { origin: "another".to_owned(), size: 1, root: [0; 32] }.to_string());
    assert!(log::audit(&city.app, &[foreign], &mut |_| ()).await.is_err());

    // Whoever has the database and even the key cannot take back what others kept: an entry is made anew with another time.
    let Location::File(database) = support::location(city.folder()) else { return };
    let row = entries::one(city.app.store(), case.id, 1).await.unwrap().unwrap();
    let mut entry = row.sealed.open().unwrap().entry;
    entry.recorded_at -= 86_400_000;
    let again = entry.seal([9; 16]);
    let rewrite = "UPDATE entry SET bytes = ?1, salt = ?2, hash = ?3 WHERE stream = ?4 AND version = 1";
    let changed = (again.bytes, again.salt, again.hash, case.id);
    assert_eq!(rusqlite::Connection::open(database).unwrap().execute(rewrite, changed).unwrap(), 1);
    let audit = log::audit(&city.app, &[kept], &mut |_| ()).await.unwrap();
    assert!(audit.faults.iter().any(|fault| matches!(fault, AuditFault::Rewritten { .. })), "{:?}", audit.faults);
}
