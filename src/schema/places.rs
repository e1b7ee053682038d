//! Countries, regions and groups of countries.
//!
//! Countries are ISO 3166-1 alpha-2 codes. Regions are ISO 3166-2 codes of the states of the United
//! States and the provinces of Canada, which have privacy laws of their own.

/// The library's own copy of a code, if there is such a place.
pub fn place(code: &str) -> Option<&'static str> {
    all().find(|known| *known == code)
}

/// Every code: groups, countries, regions.
pub fn all() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().chain(COUNTRIES).chain(REGIONS).copied()
}

/// Whether a code names one country (and not a region or a group).
pub fn is_country(code: &str) -> bool {
    COUNTRIES.contains(&code)
}

/// The country of a region: `CA` of `CA-QC`. Any other place is given back.
pub fn country(code: &str) -> &str {
    code.split_once('-').map_or(code, |(country, _)| country)
}

/// Whether a place lies in another, or is it.
pub fn lies_in(place: &str, other: &str) -> bool {
    const NOT_EU: &[&str] = &["IS", "LI", "NO"];
    place == other
        || match other {
            "WORLD" => true,
            "EEA" => in_eea(place),
            "EU" => in_eea(place) && !NOT_EU.contains(&place) && place != "EEA",
            _ => place.strip_prefix(other).is_some_and(|region| region.starts_with('-')),
        }
}

/// Whether a country, or the country of a region, is in the European Economic Area.
pub fn in_eea(code: &str) -> bool {
    matches!(code, "EEA" | "EU") || EEA.contains(&code)
}

/// Codes that people write for a place, and the code that it has.
pub static SLIPS: &[(&str, &str)] =
    &[("UK", "GB"), ("EL", "GR"), ("USA", "US"), ("GER", "DE"), ("FRA", "FR"), ("ENG", "GB"), ("CAL", "US-CA")];

/// Groups of countries.
pub static GROUPS: &[&str] = &["EEA", "EU", "WORLD"];

/// The countries of the European Economic Area.
#[rustfmt::skip]
pub static EEA: &[&str] = &[
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL",
    "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO",
];

/// All countries of ISO 3166-1.
#[rustfmt::skip]
pub static COUNTRIES: &[&str] = &[
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA", "BB", "BD", "BE",
    "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD",
    "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM",
    "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF",
    "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT", "HU",
    "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN",
    "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME",
    "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA",
    "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM",
    "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI",
    "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK",
    "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI",
    "VN", "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW",
];

/// Regions with privacy laws of their own.
#[rustfmt::skip]
pub static REGIONS: &[&str] = &[
    "US-AL", "US-AK", "US-AZ", "US-AR", "US-CA", "US-CO", "US-CT", "US-DE", "US-FL", "US-GA", "US-HI", "US-ID", "US-IL", "US-IN",
    "US-IA", "US-KS", "US-KY", "US-LA", "US-ME", "US-MD", "US-MA", "US-MI", "US-MN", "US-MS", "US-MO", "US-MT", "US-NE", "US-NV",
    "US-NH", "US-NJ", "US-NM", "US-NY", "US-NC", "US-ND", "US-OH", "US-OK", "US-OR", "US-PA", "US-RI", "US-SC", "US-SD", "US-TN",
    "US-TX", "US-UT", "US-VT", "US-VA", "US-WA", "US-WV", "US-WI", "US-WY", "US-DC", "US-PR", "CA-AB", "CA-BC", "CA-MB", "CA-NB",
    "CA-NL", "CA-NS", "CA-NT", "CA-NU", "CA-ON", "CA-PE", "CA-QC", "CA-SK", "CA-YT",
];
