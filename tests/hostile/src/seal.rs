//! Packs whose content is wrong under a seal that is right: what a trusted issuer could send. The
//! layout is that of `core/src/pack.rs`, written down here a second time on purpose.

use credit_core::{digest::Digest, json, pack::write::Signer as _};
use credit_host::key::Key;
use serde_json::Value;

use crate::inputs::{mutate, mutate_json};

const CHUNK: usize = 4096;

/// The same pack with one or two sections changed, sealed again with that key.
pub(crate) fn with_other_sections(pack: &[u8], key: &Key, random: &mut fastrand::Rng) -> Vec<u8> {
    let length = u32::from_le_bytes(pack[12..16].try_into().unwrap());
    let length = usize::try_from(length).unwrap();
    let mut header: Value = serde_json::from_slice(&pack[16..16 + length]).unwrap();
    let mut contents = sections(&header, pack);
    for _ in 0..random.usize(1..3) {
        let at = random.usize(..contents.len());
        contents[at] = match random.bool() {
            true => mutate(&contents[at], random),
            false => canonical(&mutate_json(&contents[at], random)),
        };
    }
    for (section, content) in header["sections"].as_array_mut().unwrap().iter_mut().zip(&contents) {
        section["length"] = content.len().into();
        let tree = Digest::of(&leaves(content)).labelled();
        section["tree"] = tree.trim_start_matches("sm3:").into();
    }
    let header = header.to_string();
    // Now and then the header itself.
    let header = match random.u8(..10) {
        0 => String::from_utf8_lossy(&mutate(header.as_bytes(), random)).into_owned(),
        _ => header,
    };
    let header = canonical(header.as_bytes());
    let mut out = pack[..12].to_vec();
    out.extend(u32::try_from(header.len()).unwrap().to_le_bytes());
    out.extend(&header);
    out.extend([1, 0, 1, u8::try_from(key.key_id().len()).unwrap()]);
    out.extend(key.key_id().as_bytes());
    let lead = format!("DSSEv1 36 application/vnd.credit-check.pack.v1 {} ", out.len());
    let signature = key.sign(&[lead.as_bytes(), &out].concat()).unwrap();
    out.extend([64, 0]);
    out.extend(signature);
    out.extend(((1_u64 << contents.len()) - 1).to_le_bytes()[..4].iter());
    out.extend(contents.iter().flat_map(|content| leaves(content)));
    out.extend(contents.concat());
    out
}

/// JSON in its canonical form, as packs hold it; anything else as it is.
fn canonical(text: &[u8]) -> Vec<u8> {
    json::parse(text, usize::MAX)
        .map_or_else(|_| text.to_vec(), |value| json::canonical(&value).into_bytes())
}

/// The sections stand at the end, of the lengths that the header says.
fn sections(header: &Value, pack: &[u8]) -> Vec<Vec<u8>> {
    let lengths = header["sections"].as_array().unwrap().iter();
    let lengths: Vec<usize> =
        lengths.map(|s| usize::try_from(s["length"].as_u64().unwrap()).unwrap()).collect();
    let mut at = pack.len() - lengths.iter().sum::<usize>();
    let cut = lengths.iter().map(|length| {
        at += length;
        pack[at - length..at].to_vec()
    });
    cut.collect()
}

fn leaves(content: &[u8]) -> Vec<u8> {
    content.chunks(CHUNK).flat_map(|chunk| Digest::of(chunk).bytes()).collect()
}
