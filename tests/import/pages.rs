//! Old pages with every structure that published policies have.

/// Name, text, and parts of the spec that is made of it.
pub const PAGES: &[(&str, &str, &[&str])] = &[
    (
        "site.html",
        r#"<!doctype html><html><head><title>Privacy | Blue Harbour</title><style>p{}</style></head>
<body><header class="top"><a href="/">Home</a></header><nav><ul><li><a href="/shop">Shop</a></ul></nav>
<div id="cookie-banner"><p>We use cookies. <button>Accept</button></p></div>
<main><article><header><h1>Privacy Policy</h1></header>
<p><em>Last updated: 12 March 2025</em></p>
<p>This is the policy of Blue Harbour Ltd. (“we”, “us”). Write to <a href="mailto:privacy@blueharbour.example">privacy@blueharbour.example</a>.</p>
<h2>1. What we collect</h2>
<p>We collect:<br>your name,<br>your address.</p>
<ul><li>orders<ul><li>what you bought</li><li>when</li></ul></li><li><p>letters</p><p>and calls</p></li></ul>
<ol type="a"><li>first</li><li>second</li></ol>
<ol start="3"><li>third</li><li>fourth</li></ol>
<h2>2. Cookies</h2>
<table><tr><th>Cookie</th><th>Purpose</th><th>Duration</th></tr>
<tr><td>sid</td><td>Keeps you signed in<br>on this device</td><td>Session</td></tr>
<tr><td>_ga, _gid</td><td rowspan=2>Counts visits</td><td>2 years</td></tr>
<tr><td>_ga_*</td><td>13 months (renewed)</td></tr></table>
<h2>3. Your rights</h2>
<dl><dt>Access</dt><dd>You can see your data.</dd><dt>Deletion</dt><dd>You can have them deleted.</dd></dl>
<details><summary>More</summary><p>Ask <b>us</b> <i>any<b>time</b></i>.</p></details>
<blockquote><p>“A quote.”</p></blockquote><pre>code
  lines</pre>
<p>See <a href="https://www.example.com/a?b=1&amp;c=2">our <strong>page</strong></a>, call <a href="tel:+4912">us</a> or <a href="sms:+4912">text</a>.<sup>1</sup></p>
<img src="x.png" alt="Our harbour">
<h2>4. Children</h2>
<p>Our shop is not directed to children under 16. We do not knowingly collect their data.</p>
<h2>5. Things of our own</h2><p>Text &amp; more &copy; text, 5 &lt; 6, a_b_c *x*.</p>
</article></main>
<footer><p>© Blue Harbour</p></footer></body></html>"#,
        &[
            "updated: 2025-03-12",
            "controller \"Blue Harbour Ltd.\"",
            "email: \"privacy@blueharbour.example\"",
            "children { directed: no; not-under: 16 }",
            "section data-collected \"1. What we collect\"",
            "section cookies \"2. Cookies\"",
            "section rights \"3. Your rights\"",
            "section children \"4. Children\"",
            "section things-of-our-own \"5. Things of our own\"",
            "cookie sid \"Keeps you signed in on this device\" { lasts: session }",
            "cookie _ga_* { }",
            "(a) first",
        ],
    ),
    (
        "bold.md",
        "**Privacy notice**\n\nWe care.\n\n**What we do**\n\nWe sell boats.\n\n**Who gets your data**\n\nNobody.\n\n**How long we keep it**\n\nA year.\n\n**Contact**\n\nWrite to us.\n",
        &[
            "section recipients \"Who gets your data\"",
            "section retention \"How long we keep it\"",
            "section contact \"Contact\"",
        ],
    ),
    (
        "capitals.txt",
        "PRIVACY\n\nEffective as of January 5, 2024\n\nSECURITY OF DATA\n\nWe lock doors.\n\nCHANGES TO THIS TEXT\n\nWe tell you.\n\nCHILDREN\n\nNone.\n\nOUR COOKIES\n\nOne.\n",
        &["effective: 2024-01-05", "section security \"SECURITY OF DATA\"", "section children \"CHILDREN\""],
    ),
    (
        "layout.html",
        "<body><table width=100%><tr><td><h1>Policy</h1><h2>Sharing</h2><p>We share nothing.</p></td></tr><tr><td><h2>Updates</h2><p>Updated on 03/04/2025.</p><h2>Links to other sites</h2><p>Look there.</p></td></tr></table></body>",
        &[
            "section recipients \"Sharing\"",
            "section changes \"Updates\"",
            "section links \"Links to other sites\"",
            "03/04/2025 is one of two days",
        ],
    ),
    (
        "footnotes.md",
        "---\ntitle: x\n---\n# Policy\n\nText[^1] and <b>bold</b> https://www.example.org/x.\n\n![a boat](b.png)\n\nSee [A](#a).\n\n## A {#a}\n\n| a | b |\n| :-- | --: |\n| 1 | 2<br>3 |\n\n## B\n\n- [x] done\n\n~~gone~~\n\n[^1]: The note.\n",
        &["a boat", "**bold**", "The note.", "See [A](#a)."],
    ),
];
