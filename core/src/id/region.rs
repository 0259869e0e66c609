//! Province prefixes of administrative division codes (GB/T 2260-2007, first two digits).

/// Prefix and name.
const PROVINCES: &[(&str, &str)] = &[
    ("11", "北京市"),
    ("12", "天津市"),
    ("13", "河北省"),
    ("14", "山西省"),
    ("15", "内蒙古自治区"),
    ("21", "辽宁省"),
    ("22", "吉林省"),
    ("23", "黑龙江省"),
    ("31", "上海市"),
    ("32", "江苏省"),
    ("33", "浙江省"),
    ("34", "安徽省"),
    ("35", "福建省"),
    ("36", "江西省"),
    ("37", "山东省"),
    ("41", "河南省"),
    ("42", "湖北省"),
    ("43", "湖南省"),
    ("44", "广东省"),
    ("45", "广西壮族自治区"),
    ("46", "海南省"),
    ("50", "重庆市"),
    ("51", "四川省"),
    ("52", "贵州省"),
    ("53", "云南省"),
    ("54", "西藏自治区"),
    ("61", "陕西省"),
    ("62", "甘肃省"),
    ("63", "青海省"),
    ("64", "宁夏回族自治区"),
    ("65", "新疆维吾尔自治区"),
    ("71", "台湾省"),
    ("81", "香港特别行政区"),
    ("82", "澳门特别行政区"),
];

/// Name of the province whose two-digit prefix the code starts with.
#[must_use]
pub(crate) fn province(code: &str) -> Option<&'static str> {
    let prefix = code.get(..2)?;
    PROVINCES.iter().find(|(p, _)| *p == prefix).map(|(_, name)| *name)
}

/// Name for the region of a 统一社会信用代码, which may also be 100000 (国家级; 国发〔2015〕33号) or
/// start with 99 (新疆生产建设兵团).
#[must_use]
pub(crate) fn registrar_region(code: &str) -> Option<&'static str> {
    match code {
        "100000" => Some("国家级"),
        _ if code.starts_with("99") => Some("新疆生产建设兵团"),
        _ => province(code),
    }
}

/// Where the region of a registering authority stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Registrar {
    /// In the table, in force or not.
    Known,
    /// The province exists, the code was never in a table.
    UnknownCounty,
    /// There is no such province.
    UnknownProvince,
}

/// The region of a registering authority.
pub(crate) fn registrar(code: &[u8; 6]) -> Registrar {
    match core::str::from_utf8(code) {
        Ok(code) if registrar_region(code).is_some() => Registrar::Known,
        _ => Registrar::UnknownProvince,
    }
}

/// Whether a code was ever valid.
pub(crate) fn ever_valid(code: &str) -> bool {
    province(code).is_some()
}

/// Full name at a date.
pub(crate) fn name(code: &str, _: Option<crate::Date>) -> Option<alloc::string::String> {
    registrar_region(code).map(Into::into)
}
