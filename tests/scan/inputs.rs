//! One file of each kind that a scan reads, and what it shows.

pub struct Case {
    pub file: &'static str,
    pub text: &'static str,
    /// Field, name and how sure it is.
    pub shows: &'static [&'static str],
}

pub const CASES: &[Case] = &[
    Case {
        file: "shop.cdx.json",
        text: r#"{
  "bomFormat": "CycloneDX", "specVersion": "1.6",
  "metadata": { "component": { "bom-ref": "root", "name": "shop" } },
  "components": [
    { "bom-ref": "a", "name": "browser", "purl": "pkg:npm/%40sentry/browser@8.1.0" },
    { "bom-ref": "b", "purl": "pkg:pypi/stripe@10.0.0?x=y",
      "components": [{ "bom-ref": "b1", "purl": "pkg:gem/braintree@4" }] },
    { "bom-ref": "c", "purl": "pkg:maven/com.stripe/stripe-java@20" },
    { "bom-ref": "d", "purl": "pkg:golang/github.com/stripe/stripe-go/v76@76.0.0" },
    { "bom-ref": "e", "purl": "pkg:deb/debian/curl@7" },
    { "bom-ref": "f", "purl": "no package" }
  ],
  "services": [{ "name": "mail", "endpoints": ["https://api.stripe.com/v1"] }],
  "dependencies": [{ "ref": "root", "dependsOn": ["a", "c"] }, { "ref": "a", "dependsOn": ["b", "d"] }]
}"#,
        shows: &[
            "host api.stripe.com direct",
            "npm @sentry/browser direct",
            "pypi stripe transitive",
            "gem braintree transitive",
            "maven com.stripe:stripe-java direct",
            "go github.com/stripe/stripe-go/v76 transitive",
        ],
    },
    Case {
        file: "shop.spdx.json",
        text: r#"{
  "spdxVersion": "SPDX-2.3",
  "packages": [
    { "SPDXID": "SPDXRef-root", "name": "shop" },
    { "name": "sentry", "SPDXID": "SPDXRef-a",
      "externalRefs": [{ "referenceType": "purl", "referenceLocator": "pkg:npm/%40sentry/node@8" }] },
    { "SPDXID": "SPDXRef-b", "externalRefs": [
      { "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:x" },
      { "referenceType": "purl", "referenceLocator": "pkg:npm/stripe@14" }] },
    { "SPDXID": "SPDXRef-c", "externalRefs": [{ "referenceLocator": "pkg:composer/stripe/stripe-php@13" }] }
  ],
  "relationships": [
    { "spdxElementId": "SPDXRef-DOCUMENT", "relatedSpdxElement": "SPDXRef-root", "relationshipType": "DESCRIBES" },
    { "spdxElementId": "SPDXRef-root", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-a" },
    { "spdxElementId": "SPDXRef-b", "relationshipType": "DEPENDENCY_OF", "relatedSpdxElement": "SPDXRef-root" },
    { "spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-c" }
  ]
}"#,
        shows: &["npm @sentry/node direct", "npm stripe direct", "composer stripe/stripe-php transitive"],
    },
    Case {
        file: "package.json",
        text: r#"{
  "name": "stripe", "version": "1.0.0",
  "dependencies": { "@sentry/browser": "^8", "react": "19" },
  "devDependencies": { "posthog-js": "1" },
  "peerDependencies": { "stripe": ">=1" },
  "overrides": { "mixpanel-browser": "2" },
  "scripts": { "stripe": "stripe listen" }
}"#,
        shows: &["npm @sentry/browser direct", "npm posthog-js direct", "npm stripe direct"],
    },
    Case {
        file: "package-lock.json",
        text: r#"{
  "name": "shop", "lockfileVersion": 3,
  "packages": {
    "": { "dependencies": { "@sentry/browser": "^8" }, "devDependencies": { "stripe": "1" } },
    "apps/admin": { "dependencies": { "posthog-js": "1" } },
    "node_modules/@sentry/browser": { "version": "8.1.0", "dependencies": { "@sentry/core": "8.1.0" } },
    "node_modules/@sentry/browser/node_modules/mixpanel-browser": { "version": "2.0.0" }
  }
}"#,
        shows: &[
            "npm @sentry/browser direct",
            "npm stripe direct",
            "npm posthog-js direct",
            "npm @sentry/browser transitive",
            "npm mixpanel-browser transitive",
        ],
    },
    Case {
        file: "npm-shrinkwrap.json",
        text: r#"{ "lockfileVersion": 1, "dependencies": {
  "stripe": { "version": "1.0.0", "requires": { "react": "1" }, "dependencies": { "mixpanel-browser": { "version": "2" } } }
} }"#,
        shows: &["npm stripe unclear", "npm mixpanel-browser unclear"],
    },
    Case {
        file: "pnpm-lock.yaml",
        text: "lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      '@sentry/browser':
        specifier: ^8
        version: 8.1.0
  apps/admin:
    devDependencies:
      stripe:
        specifier: ^14
        version: 14.0.0

packages:

  '@sentry/browser@8.1.0':
    resolution: {integrity: sha512-x}

  /mixpanel-browser@2.0.0(react@19.0.0):
    resolution: {integrity: sha512-x}

  /posthog-js/1.0.0:
    dev: false
",
        shows: &[
            "npm @sentry/browser direct",
            "npm stripe direct",
            "npm @sentry/browser transitive",
            "npm mixpanel-browser transitive",
            "npm posthog-js transitive",
        ],
    },
    Case {
        file: "yarn.lock",
        text: "# yarn lockfile v1


\"@sentry/browser@^8.0.0\", \"@sentry/browser@^8.1.0\":
  version \"8.1.0\"
  dependencies:
    \"@sentry/core\" \"8.1.0\"

stripe@^14.0.0:
  version \"14.0.0\"

\"tracker@npm:mixpanel-browser@^2.0.0\":
  version: 2.0.0

\"posthog-js@npm:^1.0.0\":
  version: 1.0.0
",
        shows: &[
            "npm @sentry/browser unclear",
            "npm stripe unclear",
            "npm mixpanel-browser unclear",
            "npm posthog-js unclear",
        ],
    },
    Case {
        file: "requirements-dev.txt",
        text: "# stripe\n-r base.txt\nsentry-sdk[flask]>=2 ; python_version > '3'\nStripe==10.0.0\n  mixpanel ~= 4\nflask\n",
        shows: &["pypi sentry-sdk direct", "pypi Stripe direct", "pypi mixpanel direct"],
    },
    Case {
        file: "pyproject.toml",
        text: r#"[project]
name = "stripe"
dependencies = ["sentry-sdk[django] >= 2", "django"]
[project.optional-dependencies]
pay = ["stripe"]
[dependency-groups]
dev = ["mixpanel"]
[tool.poetry.dependencies]
posthog = "^3"
[tool.poetry.group.x.dependencies]
braintree = { version = "^4" }
"#,
        // Tables come in the order of their keys.
        shows: &[
            "pypi mixpanel direct",
            "pypi sentry-sdk direct",
            "pypi stripe direct",
            "pypi posthog direct",
            "pypi braintree direct",
        ],
    },
    Case {
        file: "poetry.lock",
        text: "[[package]]\nname = \"stripe\"\nversion = \"10\"\n\n[[package]]\nname = \"flask\"\nversion = \"3\"\n",
        shows: &["pypi stripe unclear"],
    },
    Case {
        file: "uv.lock",
        text: r#"version = 1
[[package]]
name = "shop"
source = { editable = "." }
dependencies = [{ name = "sentry-sdk", extra = ["flask"] }, { name = "flask" }]
[package.dev-dependencies]
dev = [{ name = "mixpanel" }]
[[package]]
name = "sentry-sdk"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "stripe" }]
[[package]]
name = "stripe"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "mixpanel"
source = { registry = "https://pypi.org/simple" }
"#,
        shows: &["pypi sentry-sdk direct", "pypi stripe transitive", "pypi mixpanel direct"],
    },
    Case {
        file: "Cargo.toml",
        text: "[package]\nname = \"stripe\"\n[dependencies]\nsentry = \"0.34\"\n[target.'cfg(unix)'.dependencies]\nasync-stripe = \"0.39\"\n",
        shows: &["cargo sentry direct", "cargo async-stripe direct"],
    },
    Case {
        file: "Cargo.lock",
        text: r#"version = 4
[[package]]
name = "async-stripe"
version = "0.39.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
[[package]]
name = "sentry"
version = "0.34.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
dependencies = ["async-stripe"]
[[package]]
name = "shop"
version = "0.1.0"
dependencies = ["sentry 0.34.0"]
"#,
        shows: &["cargo async-stripe transitive", "cargo sentry direct"],
    },
    Case {
        file: "go.mod",
        text: "module example.com/stripe\n\ngo 1.22\n\nrequire github.com/getsentry/sentry-go v0.28.0\n\nrequire (\n\tgithub.com/stripe/stripe-go/v76 v76.0.0 // indirect\n)\n",
        shows: &["go github.com/getsentry/sentry-go direct", "go github.com/stripe/stripe-go/v76 transitive"],
    },
    Case {
        file: "go.sum",
        text: "github.com/getsentry/sentry-go v0.28.0 h1:x=\n",
        shows: &["go github.com/getsentry/sentry-go unclear"],
    },
    Case {
        file: "gradle.lockfile",
        text: "# This is a Gradle generated file\ncom.stripe:stripe-android:20.0.0=releaseRuntimeClasspath\nempty=annotationProcessor\n",
        shows: &["maven com.stripe:stripe-android unclear"],
    },
    Case {
        file: "libs.versions.toml",
        text: r#"[versions]
stripe = "20"
[libraries]
a = "com.stripe:stripe-java:20"
b = { module = "com.stripe:stripe-android", version.ref = "stripe" }
c = { group = "io.sentry", name = "sentry-android", version = "7" }
"#,
        shows: &[
            "maven com.stripe:stripe-java direct",
            "maven com.stripe:stripe-android direct",
            "maven io.sentry:sentry-android direct",
        ],
    },
    Case {
        file: "Podfile.lock",
        text: "PODS:
  - FirebaseAnalytics (10.0.0):
    - FirebaseCore
  - Sentry/HybridSDK (8.0.0)
  - Stripe (23.0.0)

DEPENDENCIES:
  - FirebaseAnalytics (~> 10)
  - Stripe

COCOAPODS: 1.15.0
",
        shows: &["pod FirebaseAnalytics direct", "pod Sentry transitive", "pod Stripe direct"],
    },
    Case {
        file: "Package.resolved",
        text: r#"{ "pins": [
  { "identity": "stripe-ios", "kind": "remoteSourceControl", "location": "https://github.com/stripe/stripe-ios.git" },
  { "identity": "x", "location": "git@github.com:getsentry/sentry-cocoa.git" }
], "version": 2 }"#,
        shows: &[
            "swift https://github.com/stripe/stripe-ios.git unclear",
            "swift git@github.com:getsentry/sentry-cocoa.git unclear",
        ],
    },
    Case {
        file: "pubspec.lock",
        text: "packages:
  firebase_analytics:
    dependency: \"direct main\"
    description:
      name: firebase_analytics
  flutter_stripe:
    dependency: transitive
",
        shows: &["pub firebase_analytics direct", "pub flutter_stripe transitive"],
    },
    Case {
        file: "composer.json",
        text: r#"{ "name": "a/b", "require": { "php": ">=8", "stripe/stripe-php": "^13" } }"#,
        shows: &["composer stripe/stripe-php direct"],
    },
    Case {
        file: "composer.lock",
        text: r#"{ "packages": [{ "name": "stripe/stripe-php", "version": "13" }], "packages-dev": [{ "name": "sentry/sentry" }] }"#,
        shows: &["composer stripe/stripe-php unclear", "composer sentry/sentry unclear"],
    },
    Case {
        file: "Gemfile.lock",
        text: "GEM
  remote: https://rubygems.org/
  specs:
    sentry-ruby (5.0.0)
      concurrent-ruby (~> 1.0)
    stripe (10.0.0)

DEPENDENCIES
  stripe (~> 10)

BUNDLED WITH
   2.5
",
        shows: &["gem sentry-ruby transitive", "gem stripe direct"],
    },
    Case {
        file: "index.html",
        text: r#"<!doctype html>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src *.hotjar.com">
<link rel="preconnect" href="https://fonts.googleapis.com"><link rel=canonical href="https://js.stripe.com/">
<script async src="https://js.stripe.com/v3/"></script>
<script>var s = "</b>"; load("https://www.googletagmanager.com/gtm.js");</script>
<a href="https://cdn.segment.com/">no</a>
<!-- <script src="https://cdn.segment.com/x.js"></script> -->
<p>https://cdn.segment.com/</p>
"#,
        shows: &[
            "host *.hotjar.com unclear",
            "host fonts.googleapis.com direct",
            "host js.stripe.com direct",
            "host www.googletagmanager.com direct",
        ],
    },
    Case {
        file: "_headers",
        text: "/*\n  Content-Security-Policy: script-src 'self' https://js.stripe.com/v3 https://*.hotjar.com:443; frame-src *\n",
        shows: &["host js.stripe.com unclear", "host *.hotjar.com unclear"],
    },
    Case {
        file: ".env.example",
        text: "SENTRY_DSN=https://js.stripe.com\nexport STRIPE_SECRET_KEY = x\n# OPENAI_API_KEY=\nOPENAI_API_KEY\n",
        shows: &["env SENTRY_DSN unclear", "env STRIPE_SECRET_KEY unclear"],
    },
];
