//! Countries, regions and groups of countries.
//!
//! Countries are ISO 3166-1 alpha-2 codes. Regions are ISO 3166-2 codes of the states of the United
//! States and the provinces of Canada, which have privacy laws of their own. The codes stand in `vocabulary/places.yaml`.

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
    // Most are asked of countries, which rules do for each of a list.
    if let ([a, b, rest @ ..], [c, d]) = (place.as_bytes(), other.as_bytes())
        && other != "EU"
    {
        return a == c && b == d && matches!(rest, [] | [b'-', ..]);
    }
    place == other
        || match other {
            "WORLD" => true,
            "EEA" => in_eea(place),
            "EU" => in_eea(place) && !NOT_EU.contains(&place) && place != "EEA",
            _ => place.strip_prefix(other).is_some_and(|region| region.starts_with('-')),
        }
}

/// Whether people can live in both of two places: one lies in the other.
pub fn meet(one: &str, other: &str) -> bool {
    lies_in(one, other) || lies_in(other, one)
}

/// How many places a place lies in, of all that there are.
pub fn depth(code: &str) -> usize {
    GROUPS.iter().filter(|group| lies_in(code, group)).count() + usize::from(code.contains('-'))
}

/// Whether a country, or the country of a region, is in the European Economic Area.
pub fn in_eea(code: &str) -> bool {
    matches!(code, "EEA" | "EU") || EEA.binary_search(&code).is_ok()
}

include!(concat!(env!("OUT_DIR"), "/places.rs"));
