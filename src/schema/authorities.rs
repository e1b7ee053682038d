//! Supervisory authorities: names as printed and websites.
//!
//! Names are proper names and stay as they are in every language.

/// One authority.
#[derive(Debug)]
pub struct Authority {
    /// The word of the language: the country in lower case, with a suffix where there are several.
    pub id: &'static str,
    pub name: &'static str,
    pub url: &'static str,
}

/// The authority with this id.
pub fn authority(id: &str) -> Option<&'static Authority> {
    AUTHORITIES.iter().find(|authority| authority.id == id)
}

const fn row(id: &'static str, name: &'static str, url: &'static str) -> Authority {
    Authority { id, name, url }
}

/// All authorities, those of the EEA first.
#[rustfmt::skip]
pub static AUTHORITIES: &[Authority] = &[
    row("at", "Datenschutzbehörde (Austria)", "https://dsb.gv.at"),
    row("be", "Data Protection Authority (Belgium)", "https://dataprotectionauthority.be"),
    row("bg", "Commission for Personal Data Protection (Bulgaria)", "https://cpdp.bg"),
    row("hr", "AZOP (Croatia)", "https://azop.hr"),
    row("cy", "Commissioner for Personal Data Protection (Cyprus)", "https://dataprotection.gov.cy"),
    row("cz", "Úřad pro ochranu osobních údajů (Czechia)", "https://uoou.gov.cz"),
    row("dk", "Datatilsynet (Denmark)", "https://datatilsynet.dk"),
    row("ee", "Andmekaitse Inspektsioon (Estonia)", "https://aki.ee"),
    row("fi", "Tietosuojavaltuutettu (Finland)", "https://tietosuoja.fi"),
    row("fr", "CNIL (France)", "https://cnil.fr"),
    row("de", "Federal Commissioner for Data Protection, BfDI (Germany)", "https://bfdi.bund.de"),
    row("de-by", "BayLDA (Bavaria, Germany)", "https://lda.bayern.de"),
    row("de-nw", "LDI NRW (North Rhine-Westphalia, Germany)", "https://ldi.nrw.de"),
    row("de-hh", "HmbBfDI (Hamburg, Germany)", "https://datenschutz-hamburg.de"),
    row("de-be", "Commissioner for Data Protection of Berlin (Germany)", "https://datenschutz-berlin.de"),
    row("gr", "Hellenic Data Protection Authority (Greece)", "https://dpa.gr"),
    row("hu", "NAIH (Hungary)", "https://naih.hu"),
    row("is", "Persónuvernd (Iceland)", "https://personuvernd.is"),
    row("ie", "Data Protection Commission (Ireland)", "https://dataprotection.ie"),
    row("it", "Garante per la protezione dei dati personali (Italy)", "https://garanteprivacy.it"),
    row("lv", "Datu valsts inspekcija (Latvia)", "https://dvi.gov.lv"),
    row("li", "Datenschutzstelle (Liechtenstein)", "https://datenschutzstelle.li"),
    row("lt", "VDAI (Lithuania)", "https://vdai.lrv.lt"),
    row("lu", "CNPD (Luxembourg)", "https://cnpd.public.lu"),
    row("mt", "Information and Data Protection Commissioner (Malta)", "https://idpc.org.mt"),
    row("nl", "Autoriteit Persoonsgegevens (Netherlands)", "https://autoriteitpersoonsgegevens.nl"),
    row("no", "Datatilsynet (Norway)", "https://datatilsynet.no"),
    row("pl", "UODO (Poland)", "https://uodo.gov.pl"),
    row("pt", "CNPD (Portugal)", "https://cnpd.pt"),
    row("ro", "ANSPDCP (Romania)", "https://dataprotection.ro"),
    row("sk", "Úrad na ochranu osobných údajov (Slovakia)", "https://dataprotection.gov.sk"),
    row("si", "Informacijski pooblaščenec (Slovenia)", "https://ip-rs.si"),
    row("es", "AEPD (Spain)", "https://aepd.es"),
    row("se", "IMY (Sweden)", "https://imy.se"),
    row("eu-edps", "European Data Protection Supervisor", "https://edps.europa.eu"),
    row("gb", "Information Commission, ICO (United Kingdom)", "https://ico.org.uk"),
    row("ch", "FDPIC (Switzerland)", "https://edoeb.admin.ch"),
    row("ca", "Office of the Privacy Commissioner of Canada", "https://priv.gc.ca"),
    row("ca-qc", "Commission d'accès à l'information (Québec)", "https://cai.gouv.qc.ca"),
    row("br", "Agência Nacional de Proteção de Dados (Brazil)", "https://gov.br/anpd"),
    row("au", "OAIC (Australia)", "https://oaic.gov.au"),
    row("jp", "Personal Information Protection Commission (Japan)", "https://ppc.go.jp"),
    row("za", "Information Regulator (South Africa)", "https://inforegulator.org.za"),
    row("ru", "Roskomnadzor (Russia)", "https://rkn.gov.ru"),
    row("us-ftc", "Federal Trade Commission (United States)", "https://ftc.gov"),
    row("us-ca", "California Privacy Protection Agency", "https://cppa.ca.gov"),
    row("us-ca-ag", "Attorney General of California", "https://oag.ca.gov"),
];
