//! Files of cases: encrypted under the key of their case, opened for nobody else, erased with their key.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use fengqiao_app::files::{self, Arriving, Carried};
use fengqiao_app::{App, AppError, Clock, Settings, UPLOAD_BYTES_MAX, cases, keys, new_id, upkeep};
use fengqiao_calendar::Instant;
use fengqiao_procedure::event::{Attachment, Value};
use fengqiao_proof::{Cipher, Subject};
use fengqiao_store::{Id, blob};
use image::ImageFormat;
use support::{City, NOW, estate, location, reported, resident};

/// The first bytes of a photo, and as much noise after them as is asked for.
fn photo(bytes: usize) -> Vec<u8> {
    let mut photo = b"\x89PNG\r\n\x1a\n".to_vec();
    photo.extend((8..bytes).map(|at| u8::try_from(at % 251).unwrap()));
    photo
}

async fn with_photo(city: &City) -> (Id, Attachment) {
    let id = new_id(city.app.now());
    let kept = files::keep(&city.app, id, "photos", photo(100_000)).await.unwrap();
    let mut report = reported("路灯不亮", &estate());
    report.fields.insert("photos".to_owned(), Value::Attachments(vec![kept.clone()]));
    let case = cases::submit_as(&city.app, &resident(), id, report).await.unwrap();
    assert_eq!(case.id, id);
    (id, kept)
}

async fn read(app: &App, case: Id, file: &Attachment) -> Result<Vec<u8>, AppError> {
    files::open(app, case, &file.hash).await?.whole().await
}

#[tokio::test]
async fn a_file_that_came_before_its_case_opens_with_that_case_alone() {
    let city = City::make().await;
    let (case, kept) = with_photo(&city).await;
    let other = city.submit(&resident(), reported("井盖松动", &estate())).await;
    assert_eq!((kept.media_type.as_str(), kept.bytes), ("image/png", 100_000));
    assert_eq!(read(&city.app, case, &kept).await.unwrap(), photo(100_000));
    assert!(matches!(read(&city.app, other.id, &kept).await, Err(AppError::NotFound)));

    let on_disk = fs::read(blob::path_in(&city.folder().join("files"), &files::hash_of(&kept.hash).unwrap())).unwrap();
    assert!(!on_disk.windows(16).any(|window| photo(100)[50..].starts_with(window)), "nothing lies in the clear");
    let again = files::keep(&city.app, case, "photos", photo(100_000)).await.unwrap();
    assert_ne!(again.hash, kept.hash, "nobody learns that two files are the same");
}

#[tokio::test]
async fn a_case_is_opened_under_its_id_once() {
    let city = City::make().await;
    let (case, _) = with_photo(&city).await;
    let again = cases::submit_as(&city.app, &resident(), case, reported("路灯不亮", &estate())).await;
    assert!(matches!(again, Err(AppError::FormReused)), "{again:?}");
}

#[tokio::test]
async fn what_is_too_large_or_of_an_unknown_kind_is_refused_while_it_arrives() {
    let city = City::make().await;
    let case = new_id(city.app.now());
    let mut arriving = Arriving::begin(&city.app, case, "photos").await.unwrap();
    let mut sent = 0;
    let refused = loop {
        sent += 1_000_000_u64;
        if let Err(error) = arriving.write(&photo(1_000_000)).await {
            break error;
        }
        assert!(sent < UPLOAD_BYTES_MAX + 2_000_000, "it would go on for ever");
    };
    assert!(matches!(&refused, AppError::Invalid(issues) if issues[0].key == files::TOO_LARGE), "{refused:?}");
    drop(arriving);
    for (bytes, key) in [(&b"<svg onload=alert(1)>"[..], "upload-unknown-type"), (b"", "upload-empty")] {
        let refused = files::keep(&city.app, case, "photos", bytes.to_vec()).await;
        assert!(matches!(&refused, Err(AppError::Invalid(issues)) if issues[0].key == key), "{refused:?}");
    }
    assert_eq!(blob::all_in(&city.folder().join("files")).unwrap(), Vec::<[u8; 32]>::new());
}

#[tokio::test]
async fn a_form_carries_a_file_for_whoever_sent_it() {
    let city = City::make().await;
    let case = new_id(city.app.now());
    let file = files::keep(&city.app, case, "photos", photo(500)).await.unwrap();
    let carried = Carried { case, field: "photos".to_owned(), file };
    let token = files::carry(&city.app, "owner", &carried);
    assert_eq!(files::carried(&city.app, "owner", &token), Some(carried));
    assert_eq!(files::carried(&city.app, "other", &token), None);
    let opened = files::open_carried(&city.app, "owner", &token).await.unwrap();
    assert_eq!((opened.media_type.as_str(), opened.bytes()), ("image/png", 500));
    assert_eq!(opened.whole().await.unwrap(), photo(500));
    assert!(matches!(files::open_carried(&city.app, "other", &token).await, Err(AppError::NotFound)));
}

#[tokio::test]
async fn a_destroyed_key_opens_nothing_and_is_never_made_again() {
    let city = City::make().await;
    let (case, kept) = with_photo(&city).await;
    keys::destroy(&city.app, Subject::Case(case)).await.unwrap();
    assert!(matches!(read(&city.app, case, &kept).await, Err(AppError::NotFound)));
    let more = files::keep(&city.app, case, "photos", photo(500)).await;
    assert!(matches!(more, Err(AppError::Forbidden)), "{more:?}");
}

#[tokio::test]
async fn keys_of_cases_that_were_never_opened_are_forgotten_in_time() {
    let city = City::make().await;
    let (case, kept) = with_photo(&city).await;
    let never = new_id(city.app.now());
    let token = |file| files::carry(&city.app, "owner", &Carried { case: never, field: "photos".to_owned(), file });
    let token = token(files::keep(&city.app, never, "photos", photo(500)).await.unwrap());
    upkeep::forget(&city.app).await.unwrap();
    assert!(files::open_carried(&city.app, "owner", &token).await.is_ok(), "the form may still lie open");
    city.app.clock().set(Instant(NOW.0 + 3 * 86_400_000));
    upkeep::forget(&city.app).await.unwrap();
    assert!(matches!(files::open_carried(&city.app, "owner", &token).await, Err(AppError::NotFound)));
    assert_eq!(read(&city.app, case, &kept).await.unwrap(), photo(100_000));
}

#[tokio::test]
async fn another_cipher_is_chosen_and_what_was_encrypted_before_still_opens() {
    let city = City::make().await;
    let (case, kept) = with_photo(&city).await;
    assert_eq!(keys::cipher(&city.app), Cipher::Aes256Gcm);
    keys::choose_cipher(&city.app, Cipher::Sm4Gcm).await.unwrap();
    let city = City::at(city.close()).await;
    assert_eq!(keys::cipher(&city.app), Cipher::Sm4Gcm);
    let (newer, also) = with_photo(&city).await;
    let named = |file: &Attachment| {
        let path = blob::path_in(&city.folder().join("files"), &files::hash_of(&file.hash).unwrap());
        Cipher::of_byte(fs::read(path).unwrap()[4])
    };
    assert_eq!((named(&kept), named(&also)), (Some(Cipher::Aes256Gcm), Some(Cipher::Sm4Gcm)));
    assert_eq!(read(&city.app, case, &kept).await.unwrap(), photo(100_000));
    assert_eq!(read(&city.app, newer, &also).await.unwrap(), photo(100_000));
}

#[tokio::test]
async fn a_city_does_not_open_under_another_master_key() {
    let folder = City::make().await.close();
    let open = async || {
        let settings =
            Settings { folder: folder.clone(), city: "test".to_owned(), clock: Clock::frozen(NOW), demo: true };
        App::open_at(settings, location(&folder)).await.map(|_| ())
    };
    let path = folder.join(keys::MASTER_FILE);
    let right = fs::read(&path).unwrap();
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions()) & 0o777, 0o600);
    for wrong in [&[9; 32][..], b"short"] {
        fs::write(&path, wrong).unwrap();
        let refused = open().await.unwrap_err().to_string();
        assert!(refused.contains(keys::MASTER_FILE), "{refused}");
    }
    fs::write(&path, right).unwrap();
    open().await.unwrap();
    fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn a_photo_loses_its_metadata_and_has_a_small_picture_that_is_made_again_where_it_is_lost() {
    let city = City::make().await;
    let case = new_id(city.app.now());
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(1_600, 1_200, image::Rgb([90, 120, 90]))
        .write_to(&mut jpeg, ImageFormat::Jpeg)
        .unwrap();
    let mut jpeg = jpeg.into_inner();
    let plain = jpeg.clone();
    jpeg.splice(2..2, b"\xff\xe1\0\x15Exif\0\0taken at home".iter().copied());
    let kept = files::keep(&city.app, case, "photos", jpeg).await.unwrap();
    let unreadable = files::keep(&city.app, case, "photos", photo(5_000)).await.unwrap();
    let mut report = reported("路灯不亮", &estate());
    report.fields.insert("photos".to_owned(), Value::Attachments(vec![kept.clone(), unreadable.clone()]));
    cases::submit_as(&city.app, &resident(), case, report).await.unwrap();

    assert_eq!(read(&city.app, case, &kept).await.unwrap(), plain, "it loses what it says besides what is seen");
    let lies =
        blob::path_in(&city.folder().join("files"), &files::hash_of(&kept.hash).unwrap()).with_extension("small");
    assert!(lies.exists(), "it is made when the photo comes");
    let small = files::open_small(&city.app, case, &kept.hash).await.unwrap().unwrap();
    let seen = image::load_from_memory_with_format(&small, ImageFormat::Jpeg).unwrap();
    assert_eq!((seen.width(), seen.height()), (320, 240));
    assert!(!fs::read(&lies).unwrap().starts_with(b"\xff\xd8"), "it is encrypted as well");
    for damage in [&b""[..], b"cut short"] {
        fs::write(&lies, damage).unwrap();
        assert_eq!(files::open_small(&city.app, case, &kept.hash).await.unwrap().as_ref(), Some(&small));
    }
    assert_eq!(files::open_small(&city.app, case, &unreadable.hash).await.unwrap(), None, "its page shows the file");

    let other = city.submit(&resident(), reported("井盖松动", &estate())).await;
    assert!(matches!(files::open_small(&city.app, other.id, &kept.hash).await, Err(AppError::NotFound)));
    keys::destroy(&city.app, Subject::Case(case)).await.unwrap();
    assert!(matches!(files::open_small(&city.app, case, &kept.hash).await, Err(AppError::NotFound)));
}
