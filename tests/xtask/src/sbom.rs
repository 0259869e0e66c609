//! What is shipped, with what is in it (SBOM), as CycloneDX 1.6: crates that the programs and modules are made of,
//! what the npm package asks for, and C that crates bring along.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use xtask::files::{built, read, root, write};
use xtask::run::{captured, cargo};
use xtask::setup::NPM_FOLDERS;

/// What is shipped: the host, and the modules of browsers and components.
const SHIPPED: [&str; 6] = [
    "credit-host",
    "credit-browser",
    "credit-component",
    "credit-lists",
    "credit-quick",
    "credit-author",
];

/// C in crates: what they link, its name, the file in the crate that says its version, and before and after it.
const BUNDLED: [(&str, &str, &str, &str); 2] = [
    ("sqlite3", "sqlite", "sqlite3/sqlite3.h", "#define SQLITE_VERSION "),
    ("mimalloc", "mimalloc", "c_src/mimalloc/*/include/mimalloc.h", "#define MI_MALLOC_VERSION "),
];

/// C and assembly that has no version but that of its crate: how what it links begins, and what it is.
const OWN: [(&str, &str); 1] = [("ring_core_", "boringssl-in-ring")];

/// How names begin that crates claim without bringing anything: so that there is one of their version.
const CLAIMS: [&str; 3] = ["prettyplease", "rayon-core", "wasm_bindgen"];

/// Writes `target/credit/sbom.cdx.json`.
pub(crate) fn sbom() -> Result<()> {
    let text = captured(cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages = packages(&metadata)?;
    let shipped = reachable(&metadata, &packages)?;
    let sums = checksums(&String::from_utf8(read(&root().join("Cargo.lock"))?)?);
    let mut components = Vec::new();
    let mut c = 0_usize;
    for id in &shipped {
        let package = packages.get(id.as_str()).context("a package that is not described")?;
        components.push(component(package, &sums));
        if let Some(bundled) = bundled(package)? {
            c = c.saturating_add(1);
            components.push(bundled);
        }
    }
    let crates = components.len().saturating_sub(c);
    let npm = npm()?;
    println!("crates: {crates}, npm: {}, C: {c}", npm.len());
    components.extend(npm);
    let bom = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "credit-check", "version": version(&packages)}},
        "components": components,
    });
    let path = built("sbom.cdx.json");
    let mut text = serde_json::to_vec_pretty(&bom)?;
    text.push(b'\n');
    write(&path, &text)?;
    println!("{}", path.display());
    Ok(())
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn packages(metadata: &Value) -> Result<BTreeMap<&str, &Value>> {
    let all: BTreeMap<&str, &Value> =
        list(metadata, "packages").iter().map(|package| (text(package, "id"), package)).collect();
    if all.is_empty() {
        bail!("cargo metadata names no package")
    }
    Ok(all)
}

fn version(packages: &BTreeMap<&str, &Value>) -> String {
    let host = packages.values().find(|package| text(package, "name") == "credit-host");
    host.map(|host| text(host, "version").to_owned()).unwrap_or_default()
}

/// Everything that ends in what is shipped: what only builds or tests it does not.
fn reachable(metadata: &Value, packages: &BTreeMap<&str, &Value>) -> Result<BTreeSet<String>> {
    let nodes = metadata.get("resolve").map(|resolve| list(resolve, "nodes")).unwrap_or_default();
    let nodes: BTreeMap<&str, &Value> = nodes.iter().map(|node| (text(node, "id"), node)).collect();
    let mut waiting = VecDeque::new();
    for name in SHIPPED {
        let found = packages.iter().find(|(_, package)| text(package, "name") == name);
        waiting.push_back((*found.with_context(|| name.to_owned())?.0).to_owned());
    }
    let mut found = BTreeSet::new();
    while let Some(id) = waiting.pop_front() {
        if !found.insert(id.clone()) {
            continue;
        }
        for dependency in nodes.get(id.as_str()).map(|node| list(node, "deps")).unwrap_or_default()
        {
            let kinds = list(dependency, "dep_kinds");
            if kinds.iter().any(|kind| kind.get("kind").is_none_or(Value::is_null)) {
                waiting.push_back(text(dependency, "pkg").to_owned());
            }
        }
    }
    Ok(found)
}

fn component(package: &Value, sums: &BTreeMap<(String, String), String>) -> Value {
    let (name, version) = (text(package, "name"), text(package, "version"));
    let mut component = json!({
        "type": "library",
        "name": name,
        "version": version,
        "purl": format!("pkg:cargo/{name}@{version}"),
    });
    let license = text(package, "license");
    if !license.is_empty() {
        put(&mut component, "licenses", json!([{"expression": license.replace('/', " OR ")}]));
    }
    if let Some(sum) = sums.get(&(name.to_owned(), version.to_owned())) {
        put(&mut component, "hashes", json!([{"alg": "SHA-256", "content": sum}]));
    }
    component
}

/// What C a crate brings along. One that links something nobody has described stops the command: it would be
/// missing.
fn bundled(package: &Value) -> Result<Option<Value>> {
    let links = text(package, "links");
    if let Some((_, name)) = OWN.iter().find(|(begin, _)| links.starts_with(begin)) {
        return Ok(Some(brought(package, name, text(package, "version"))));
    }
    let folder = Path::new(text(package, "manifest_path")).parent().unwrap_or(Path::new(""));
    let Some((_, name, file, before)) = BUNDLED.iter().find(|(linked, ..)| *linked == links) else {
        return match links.is_empty() || CLAIMS.iter().any(|claim| links.starts_with(claim)) {
            true => Ok(None),
            false => {
                bail!("{} links {links}: say in sbom.rs what it brings", text(package, "name"))
            }
        };
    };
    let header = find(folder, file).with_context(|| format!("{links}: no {file}"))?;
    let header = String::from_utf8_lossy(&read(&header)?).into_owned();
    let line = header.lines().find_map(|line| line.trim().strip_prefix(before));
    let line = line.with_context(|| format!("{links}: no version in {file}"))?;
    let version = line.split("//").next().unwrap_or_default().trim().trim_matches('"');
    Ok(Some(brought(package, name, version)))
}

fn brought(package: &Value, name: &str, version: &str) -> Value {
    json!({
        "type": "library",
        "name": name,
        "version": version,
        "purl": format!("pkg:generic/{name}@{version}"),
        "description": format!("C, bundled by the crate {} {}", text(package, "name"), text(package, "version")),
    })
}

/// A file of a crate; `*` stands for the last folder by name, for sources in several versions.
fn find(folder: &Path, pattern: &str) -> Option<PathBuf> {
    let mut path = folder.to_owned();
    for part in pattern.split('/') {
        path = match part {
            "*" => {
                let entries = path.read_dir().ok()?;
                entries
                    .filter_map(Result::ok)
                    .map(|entry| entry.path())
                    .filter(|it| it.is_dir())
                    .max()?
            }
            part => path.join(part),
        };
    }
    if path.is_file() {
        return Some(path);
    }
    let plain = folder.join(pattern.replace("*/", ""));
    plain.is_file().then_some(plain)
}

/// What `Cargo.lock` says of each crate of a registry.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let mut sums = BTreeMap::new();
    for block in lock.split("[[package]]").skip(1) {
        let of = |name: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(&format!("{name} = \"")));
            line.and_then(|line| line.strip_suffix('"')).map(str::to_owned)
        };
        if let (Some(name), Some(version), Some(sum)) = (of("name"), of("version"), of("checksum"))
        {
            sums.insert((name, version), sum);
        }
    }
    sums
}

/// Packages of npm: none is shipped in what pages load but those that a page brings itself; those that build and test
/// are marked so.
fn npm() -> Result<Vec<Value>> {
    let mut components = Vec::new();
    for folder in NPM_FOLDERS {
        let lock: Value =
            serde_json::from_slice(&read(&root().join(folder).join("package-lock.json"))?)?;
        let packages = lock.get("packages").and_then(Value::as_object).context("no packages")?;
        for (path, package) in packages {
            let Some((_, name)) = path.rsplit_once("node_modules/") else { continue };
            let version = text(package, "version");
            let dev = ["dev", "devOptional"]
                .iter()
                .any(|it| package.get(*it) == Some(&Value::Bool(true)));
            let shipped = folder == "wasm/js" && !dev;
            let mut component = json!({
                "type": "library",
                "name": name,
                "version": version,
                "scope": if shipped { "optional" } else { "excluded" },
                "purl": format!("pkg:npm/{}@{version}", name.replace('@', "%40")),
            });
            let license = text(package, "license");
            if !license.is_empty() {
                put(&mut component, "licenses", json!([{"license": {"name": license}}]));
            }
            components.push(component);
        }
    }
    components.sort_by_key(|it| text(it, "purl").to_owned());
    components.dedup();
    Ok(components)
}

/// Puts a member into a component.
fn put(component: &mut Value, name: &str, value: Value) {
    if let Some(members) = component.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}
