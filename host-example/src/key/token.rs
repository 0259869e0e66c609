//! Keys in a token (PKCS#11): the secret never leaves it.
//!
//! Ed25519 by `CKM_EDDSA`. The standard has no mechanism for SM2; those of vendors differ and are not used.

pub(super) mod uri;

use std::{
    path::Path,
    sync::{Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use credit_core::pack::write::SIGNATURE_BYTES;
use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    error::{Error, RvError},
    mechanism::{
        Mechanism,
        eddsa::{EddsaParams, EddsaSignatureScheme},
    },
    object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle},
    session::{Session, UserType},
    slot::Slot,
    types::AuthPin,
};
use ed25519_dalek::{Signature, VerifyingKey};

use super::access::{Access, Hidden, Source};
use crate::problem::{Problem, Words};
use uri::Uri;

/// The curve, by its name and by its number: which of the two a token takes differs.
const CURVES: [&[u8]; 2] = [b"\x13\x0cedwards25519", &[0x06, 0x03, 0x2b, 0x65, 0x70]];

/// A key in a token, ready to sign. A token that was pulled out and is back is opened again.
pub(super) struct Token {
    text: String,
    uri: Uri,
    access: Access,
    open: Mutex<Open>,
    public: VerifyingKey,
}

/// How often modules were begun anew in this process, after which what was open is open no more. Who begins one anew
/// holds it alone, who signs with others.
static BEGUN: RwLock<u64> = RwLock::new(0);

/// Least time between two beginnings: all tokens of the module have to be opened again after one.
const PAUSE: Duration = Duration::from_secs(3);

/// What is open of a token.
struct Open {
    at: Option<(Session, ObjectHandle)>,
    /// As of which beginning.
    begun: u64,
    /// When a module was last begun anew for it.
    tried: Option<Instant>,
    /// The PIN, where somebody has typed it: nobody is asked a second time.
    pin: Option<Hidden>,
    /// Whether a PIN was refused since: another try could lock the token.
    refused: bool,
}

impl Token {
    /// Finds a key; `known` is its public key where a key file has it.
    ///
    /// # Errors
    /// `key.uri`, `key.module`, `key.token-missing`, `key.token-key`, `key.pin`, `key.token`.
    pub(super) fn open(text: &str, known: Option<&[u8]>, access: &Access) -> Result<Self, Problem> {
        let uri = Uri::parse(text)?;
        let open = session(&uri, access, false, None)?;
        Self::find((text, &uri, access), open, known)?.ok_or_else(|| no_key(text))
    }

    /// The key of that name, or a new one; whether it is new.
    ///
    /// # Errors
    /// Those of [`Token::open`].
    pub(super) fn make(text: &str, access: &Access) -> Result<(Self, bool), Problem> {
        let uri = Uri::parse(text)?;
        let named = (text, &uri, access);
        let there = Self::find(named, session(&uri, access, true, None)?, None)?;
        if let Some(token) = there {
            return Ok((token, false));
        }
        let (session, pin) = session(&uri, access, true, None)?;
        let names = names(&uri);
        let secret = [Attribute::Token(true), Attribute::Private(true), Attribute::Sign(true)];
        let secret =
            [&names[..], &secret, &[Attribute::Sensitive(true), Attribute::Extractable(false)]];
        let made = CURVES.iter().find_map(|curve| {
            let open = [Attribute::Token(true), Attribute::Private(false), Attribute::Verify(true)];
            let curve = [Attribute::EcParams(curve.to_vec())];
            let open = [&names[..], &open, &curve].concat();
            let made = session.generate_key_pair(
                &Mechanism::EccEdwardsKeyPairGen,
                &open,
                &secret.concat(),
            );
            made.ok()
        });
        made.ok_or_else(|| {
            let text = ("令牌不能生成 Ed25519 密钥", "the token makes no Ed25519 keys");
            refused(text.0.into(), text.1.into())
        })?;
        let token = Self::find(named, (session, pin), None)?;
        token.map(|token| (token, true)).ok_or_else(|| no_key(text))
    }

    fn find(
        (text, uri, access): (&str, &Uri, &Access),
        (session, pin): (Session, Option<Hidden>),
        known: Option<&[u8]>,
    ) -> Result<Option<Self>, Problem> {
        let Some(key) = private(text, uri, &session)? else { return Ok(None) };
        let public = match (known, &wanted(uri, &session, ObjectClass::PUBLIC_KEY)?[..]) {
            (Some(known), _) => known.to_vec(),
            (None, [public]) => point(&session, *public).map_err(|error| failed(&error))?,
            (None, _) => return Err(no_key(text)),
        };
        let public = <[u8; 32]>::try_from(&*public).ok();
        let public = public.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
        let public = public.ok_or_else(|| no_key(text))?;
        let begun = *BEGUN.read().unwrap_or_else(PoisonError::into_inner);
        let at = Some((session, key));
        let open = Mutex::new(Open { at, begun, tried: None, pin, refused: false });
        let (text, uri, access) = (text.to_owned(), uri.clone(), access.clone());
        Ok(Some(Self { text, uri, access, open, public }))
    }

    pub(super) fn uri(&self) -> &str {
        &self.text
    }

    pub(super) fn public(&self) -> Vec<u8> {
        self.public.to_bytes().to_vec()
    }

    /// A signature; what another key than the one that is known has made is none.
    pub(super) fn sign(&self, message: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let begun = BEGUN.read().unwrap_or_else(PoisonError::into_inner);
            open.forget(*begun);
            let made = open.at.as_ref().and_then(|at| self.made(at, message));
            // Whatever has become of session or device: the token is opened again.
            if made.is_some() || open.refused {
                return made;
            }
            open.at = None;
            if self.again(&mut open) {
                return open.at.as_ref().and_then(|at| self.made(at, message));
            }
        }
        // Some modules see a token that is back only when they are begun anew.
        let waits = open.tried.is_some_and(|tried| tried.elapsed() < PAUSE);
        if open.refused || waits {
            return None;
        }
        let mut begun = BEGUN.write().unwrap_or_else(PoisonError::into_inner);
        open.tried = Some(Instant::now());
        module(&self.uri, &self.access).ok()?.finalize().ok()?;
        *begun = begun.saturating_add(1);
        open.begun = *begun;
        self.again(&mut open);
        open.at.as_ref().and_then(|at| self.made(at, message))
    }

    fn made(&self, at: &(Session, ObjectHandle), message: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
        let how = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Pure));
        let signature = at.0.sign(&how, at.1, message).ok()?;
        let signature: [u8; SIGNATURE_BYTES] = signature.try_into().ok()?;
        let made = Signature::from_bytes(&signature);
        self.public.verify_strict(message, &made).ok().map(|()| signature)
    }

    /// Opens the token again; whether it is open.
    fn again(&self, open: &mut Open) -> bool {
        let opened = session(&self.uri, &self.access, false, open.pin.as_ref());
        let found = opened.and_then(|(session, _)| {
            private(&self.text, &self.uri, &session).map(|key| key.map(|key| (session, key)))
        });
        match found {
            Ok(at) => open.at = at,
            Err(problem) => open.refused = problem.code() == "key.pin",
        }
        open.at.is_some()
    }
}

impl Open {
    /// Lets go of what was open before a module was begun anew: what has its number now is somebody else's.
    fn forget(&mut self, begun: u64) {
        if self.begun != begun {
            self.begun = begun;
            std::mem::forget(self.at.take());
        }
    }
}

/// The one secret key of that name.
fn private(text: &str, uri: &Uri, session: &Session) -> Result<Option<ObjectHandle>, Problem> {
    match wanted(uri, session, ObjectClass::PRIVATE_KEY)?[..] {
        [] => Ok(None),
        [key] => Ok(Some(key)),
        _ => Err(several(text)),
    }
}

fn wanted(uri: &Uri, session: &Session, class: ObjectClass) -> Result<Vec<ObjectHandle>, Problem> {
    let kind = [Attribute::Class(class), Attribute::KeyType(KeyType::EC_EDWARDS)];
    let found = session.find_objects(&[&kind[..], &names(uri)].concat());
    found.map_err(|error| failed(&error))
}

fn names(uri: &Uri) -> Vec<Attribute> {
    let label = uri.object.iter().map(|label| Attribute::Label(label.as_bytes().to_vec()));
    label.chain(uri.id.iter().map(|id| Attribute::Id(id.clone()))).collect()
}

/// The point of a public key, with or without the octet string around it.
fn point(session: &Session, key: ObjectHandle) -> Result<Vec<u8>, Error> {
    let attributes = session.get_attributes(key, &[AttributeType::EcPoint])?;
    let point = attributes.into_iter().find_map(|attribute| match attribute {
        Attribute::EcPoint(bytes) => Some(bytes),
        _ => None,
    });
    let point = point.unwrap_or_default();
    Ok(point.strip_prefix(&[0x04, 0x20]).map_or(point.clone(), <[u8]>::to_vec))
}

/// A session in which the user has logged in, and the PIN if it was typed. `pin`: one that was typed before.
fn session(
    uri: &Uri,
    access: &Access,
    writes: bool,
    pin: Option<&Hidden>,
) -> Result<(Session, Option<Hidden>), Problem> {
    let context = module(uri, access)?;
    let slot = slot(uri, &context)?;
    let session =
        if writes { context.open_rw_session(slot) } else { context.open_ro_session(slot) };
    let session = session.map_err(|error| failed(&error))?;
    let info = context.get_token_info(slot).map_err(|error| failed(&error))?;
    let typed = match info.login_required() {
        true => login(uri, &session, access, (info.label(), pin))?,
        false => None,
    };
    Ok((session, typed))
}

/// The module of a token.
fn module(uri: &Uri, access: &Access) -> Result<Pkcs11, Problem> {
    let module = uri.module.as_ref().or(access.module.as_ref()).ok_or_else(|| {
        let text = ("没有指明令牌的 PKCS#11 模块", "no PKCS#11 module is named");
        no_module(text.0.into(), text.1.into())
    })?;
    loaded(module)
}

fn loaded(module: &Path) -> Result<Pkcs11, Problem> {
    let shown = module.display();
    let unusable = |error: &Error| {
        let text = (
            format!("PKCS#11 模块 {shown} 不能用：{error}"),
            format!("the PKCS#11 module {shown} cannot be used: {error}"),
        );
        no_module(text.0, text.1)
    };
    let context = Pkcs11::new(module).map_err(|error| unusable(&error))?;
    match context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(context),
        Err(error) => Err(unusable(&error)),
    }
}

/// The one slot whose token is that of the name.
fn slot(uri: &Uri, context: &Pkcs11) -> Result<Slot, Problem> {
    let slots = context.get_slots_with_initialized_token().map_err(|error| failed(&error))?;
    let is = |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|it| it == found);
    let mut fitting = slots.into_iter().filter(|slot| {
        let info = context.get_token_info(*slot).ok();
        uri.slot.is_none_or(|id| id == slot.id())
            && info.is_some_and(|info| {
                is(&uri.token, info.label())
                    && is(&uri.serial, info.serial_number())
                    && is(&uri.manufacturer, info.manufacturer_id())
                    && is(&uri.model, info.model())
            })
    });
    match (fitting.next(), fitting.next()) {
        (Some(slot), None) => Ok(slot),
        (found, _) => {
            let count =
                if found.is_none() { ("没有", "no") } else { ("不止一个", "more than one") };
            Err(Problem::new(
                "key.token-missing",
                Words::new(
                    format!("{}名称所指的令牌", count.0),
                    format!("{} token is what the name says", count.1),
                ),
                Words::new(
                    "插好令牌，核对名称中的 token 和 serial",
                    "plug it in and check `token` and `serial` of the name",
                ),
            ))
        }
    }
}

/// One try: tokens lock themselves after a few wrong PINs. The PIN, if it was typed.
fn login(
    uri: &Uri,
    session: &Session,
    access: &Access,
    (label, known): (&str, Option<&Hidden>),
) -> Result<Option<Hidden>, Problem> {
    let own = uri.pin.iter().cloned().collect::<Vec<_>>();
    let own = Source { files: own, variable: None };
    let source = if own.is_named() { &own } else { &access.pins };
    let question = Words::same(format!("令牌 {label} 的 PIN: "));
    let given = match known {
        Some(known) => known.clone(),
        None => source.all(&question)?.swap_remove(0),
    };
    let pin = AuthPin::new(given.as_str().into());
    match session.login(UserType::User, Some(&pin)) {
        Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {
            Ok((!source.is_named()).then_some(given))
        }
        Err(Error::Pkcs11(
            RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange,
            _,
        )) => Err(Problem::new(
            "key.pin",
            Words::new("令牌的 PIN 不对", "not the PIN of the token"),
            Words::new(
                "核对后再试；输错几次令牌会锁住",
                "check it; after a few wrong ones the token is locked",
            ),
        )),
        Err(error) => Err(failed(&error)),
    }
}

fn no_module(zh: String, en: String) -> Problem {
    Problem::new(
        "key.module",
        Words::new(zh, en),
        Words::new(
            "用 --pkcs11-module 或名称中的 module-path 指明令牌厂商的模块（.so、.dll）",
            "name the module of the vendor (.so, .dll) by --pkcs11-module or `module-path`",
        ),
    )
}

fn no_key(text: &str) -> Problem {
    let said = (
        format!("令牌中没有可用的 Ed25519 密钥“{text}”，或没有它的公钥"),
        format!("the token has no Ed25519 key `{text}`, or not its public key"),
    );
    token_key(said)
}

fn several(text: &str) -> Problem {
    let said =
        (format!("令牌中不止一个密钥叫“{text}”"), format!("more than one key is called `{text}`"));
    token_key(said)
}

fn token_key((zh, en): (String, String)) -> Problem {
    Problem::new(
        "key.token-key",
        Words::new(zh, en),
        Words::new(
            "核对名称中的 object 和 id；新密钥用 credit keygen --token 生成。SM2 密钥请用密钥文件",
            "check `object` and `id`; `credit keygen --token` makes one. SM2 keys stand in key files",
        ),
    )
}

fn refused(zh: String, en: String) -> Problem {
    Problem::new(
        "key.token",
        Words::new(zh, en),
        Words::new("检查令牌和模块", "check token and module"),
    )
}

fn failed(error: &Error) -> Problem {
    refused(format!("令牌没有照办：{error}"), format!("the token refused: {error}"))
}
