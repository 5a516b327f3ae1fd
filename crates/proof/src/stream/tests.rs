use super::*;

fn text(length: usize) -> Vec<u8> {
    (0..length).map(|at| u8::try_from(at * 31 % 251).unwrap()).collect()
}

fn sealed(key: &DataKey, cipher: Cipher, purpose: FileUse, clear: &[u8]) -> Vec<u8> {
    let (mut sealing, head) = Sealing::begin(key, cipher, purpose, [7; 16]);
    let mut file = head.to_vec();
    let mut rest = clear;
    while rest.len() > PIECE_BYTES {
        let mut piece = rest[..PIECE_BYTES].to_vec();
        sealing.piece(&mut piece);
        file.extend(piece);
        rest = &rest[PIECE_BYTES..];
    }
    let mut piece = rest.to_vec();
    sealing.last(&mut piece);
    file.extend(piece);
    file
}

fn opened(key: &DataKey, purpose: FileUse, file: &[u8]) -> Result<Vec<u8>, NotOpened> {
    let head: &[u8; HEAD_BYTES] = file.first_chunk().ok_or(NotOpened)?;
    let opening = Opening::begin(key, purpose, head, file.len() as u64)?;
    let mut clear = Vec::new();
    for number in 0..pieces(opening.clear_bytes()) {
        let from = usize::try_from(piece_at(number)).unwrap();
        let mut piece = file[from..file.len().min(from + SEALED_PIECE_BYTES)].to_vec();
        opening.piece(number, &mut piece)?;
        clear.extend(piece);
    }
    Ok(clear)
}

#[test]
fn what_is_sealed_opens_at_every_length() {
    let key = DataKey::new([1; 32]);
    for cipher in Cipher::ALL {
        for length in [0, 1, 100, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 2 * PIECE_BYTES + 5] {
            let file = sealed(&key, cipher, FileUse::Original, &text(length));
            assert_eq!(file.len() as u64, sealed_bytes(length as u64), "{length}");
            assert_eq!(opened(&key, FileUse::Original, &file), Ok(text(length)), "{length}");
        }
    }
}

#[test]
fn another_key_or_purpose_opens_nothing() {
    let (key, purpose) = (DataKey::new([1; 32]), FileUse::Thumbnail([5; 32]));
    let file = sealed(&key, Cipher::Aes256Gcm, purpose, &text(300));
    assert!(opened(&key, purpose, &file).is_ok());
    assert_eq!(opened(&DataKey::new([2; 32]), purpose, &file), Err(NotOpened));
    assert_eq!(opened(&key, FileUse::Thumbnail([6; 32]), &file), Err(NotOpened));
    assert_eq!(opened(&key, FileUse::Original, &file), Err(NotOpened));
}

#[test]
fn a_file_that_was_changed_cut_or_put_together_anew_does_not_open() {
    let key = DataKey::new([1; 32]);
    let file = sealed(&key, Cipher::Sm4Gcm, FileUse::Original, &text(2 * PIECE_BYTES + 40));
    let refused = |file: &[u8], what: &str| {
        assert_eq!(opened(&key, FileUse::Original, file), Err(NotOpened), "{what}");
    };
    let places = (0..HEAD_BYTES).chain([HEAD_BYTES, HEAD_BYTES + PIECE_BYTES, file.len() - 1]);
    for at in places {
        let mut changed = file.clone();
        changed[at] ^= 1;
        refused(&changed, &format!("byte {at}"));
    }
    let [second, third] = [1, 2].map(|piece| usize::try_from(piece_at(piece)).unwrap());
    for end in [0, 10, HEAD_BYTES, HEAD_BYTES + 3, second, second + 100, third, file.len() - 1] {
        refused(&file[..end], &format!("cut at {end}"));
    }
    refused(&[&file[..], b"x"].concat(), "a byte more");
    refused(&[&file[..HEAD_BYTES], &file[second..third], &file[HEAD_BYTES..second], &file[third..]].concat(), "moved");
    refused(&[&file[..second], &file[third..]].concat(), "a piece dropped");
    refused(&[&file[..third], &file[second..]].concat(), "a piece doubled");
}

/// The form of a file is for good. The bytes below were made by two other implementations of HKDF and AES-GCM.
#[test]
fn the_first_bytes_of_a_file_stay_as_they_are() {
    let file = sealed(&DataKey::new([1; 32]), Cipher::Aes256Gcm, FileUse::Original, b"fengqiao");
    assert_eq!(file[..HEAD_BYTES], *b"FQF1\x01\0\0\0\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07");
    let tail: String = file[HEAD_BYTES..].iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(tail, "38757271c6240ddac3df61820627d9159728b88220b25d0b");
}
