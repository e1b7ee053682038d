// Looks at every HTML page below a folder: in headless Chromium at phone, tablet and desktop size, in the
// light and the dark scheme, on paper, under a Content-Security-Policy, with axe-core, and with the
// Nu validator.
//
// Usage: node check.mjs FOLDER [POLICY]; POLICY is what `policyc build --csp` printed for them. Counsel's edition
// (`*.annotated.html`) has its contents folded at every size, and is printed on its side. Ends with
// "N passed, N failed", and with exit code 1 if a check failed.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const folder = path.resolve(process.argv[2] ?? "dist");
const allowed = process.argv[3];
const files = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".html"))
  .sort()
  .map((name) => path.join(folder, name));
const isPage = (file) => readFileSync(file, "utf8").startsWith("<!doctype html>");
const pages = files.filter(isPage);
const isAnnotated = (file) => file.endsWith(".annotated.html");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

let passed = 0;
let failed = 0;
const check = (good, name, detail = "") => {
  if (good) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`FAILED ${name}${detail ? `\n  ${detail}` : ""}`);
  }
};

check(pages.length > 0, `there are pages below ${folder}`);

const sizes = [
  { name: "phone", width: 320, height: 700 },
  { name: "tablet", width: 800, height: 1000 },
  { name: "desktop", width: 1280, height: 900 },
];

// The dark scheme changes colours alone, so it is looked at in one size.
const views = [...sizes.map((size) => ({ size, colorScheme: "light" })), { size: sizes[2], colorScheme: "dark" }];

// The parts of the page that change with its size, as the browser shows them.
const contents = (page) =>
  page.evaluate(() => {
    const nav = document.querySelector("nav");
    if (!nav) return "none";
    const links = [...nav.querySelectorAll("a")];
    const shown = (link) => link.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
    const box = nav.getBoundingClientRect();
    const inside = box.top >= 0 && box.bottom <= window.innerHeight && box.height > 0;
    return !links.some(shown) ? "folded" : links.every(shown) && inside ? "at hand" : "out of sight";
  });
const cards = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("main tbody tr")].flatMap((row) => {
      const heads = [...row.closest("table").querySelectorAll("thead > tr > *")].map((head) => head.innerText.trim());
      return [...row.cells].flatMap((cell, column) => {
        const style = getComputedStyle(cell);
        if (style.display === "none") return [];
        const before = getComputedStyle(cell, "::before").content;
        const label = column === 0 ? "none" : JSON.stringify(cell.dataset.label ?? "");
        const wrong = [];
        if (style.display === "table-cell") wrong.push("is no card");
        if (column > 0 && before !== label && !before.startsWith("attr(")) wrong.push(`says ${before}`);
        if (column > 0 && heads[column] && (cell.dataset.label ?? "").trim() === "") wrong.push("has no label");
        if (cell.scrollWidth > cell.clientWidth + 1) wrong.push("overflows");
        return wrong.map((what) => `${cell.innerText.trim().slice(0, 30)}: ${what}`);
      });
    }));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

// What is the same at every size.
const once = async (file, name) => {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  const levels = await page.evaluate(() => [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map((h) => Number(h.tagName[1])));
  const gaps = levels.filter((level, index) => (index === 0 ? level !== 1 : level > levels[index - 1] + 1));
  check(gaps.length === 0 && levels.filter((level) => level === 1).length === 1, `${name}: headings nest without gaps`, levels.join(" "));
  const landmarks = await page.evaluate(() => ["header", "main"].filter((tag) => document.querySelectorAll(`body > ${tag}`).length !== 1));
  check(landmarks.length === 0, `${name}: one of each landmark`, landmarks.join(" "));
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll("*")].filter((element) => {
      const style = getComputedStyle(element);
      return style.animationName !== "none" || style.transitionDuration !== "0s" || style.scrollBehavior !== "auto";
    }).map((element) => element.tagName));
  check(moving.length === 0, `${name}: nothing moves by itself`, moving.slice(0, 5).join(" "));
  check((await page.locator("script").count()) === 0, `${name}: no script`);
  const inside = await page.evaluate(() =>
    [...document.querySelectorAll(".folded > details > :not(summary)")].flatMap((part) =>
      [part, ...part.querySelectorAll("[id]")].map((element) => element.id)));
  for (const id of inside) {
    await page.goto(`${pathToFileURL(file).href}#${encodeURIComponent(id)}`);
    const seen = await page.evaluate((id) => document.getElementById(id).checkVisibility({ contentVisibilityAuto: true }), id);
    check(seen, `${name}: a link to #${id} unfolds its section`);
  }
  await page.goto("about:blank");
  await page.goto(pathToFileURL(file).href);
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => {
    const link = document.activeElement;
    return { skip: link.classList.contains("skip"), height: link.getBoundingClientRect().height };
  });
  check(!(await page.$("nav")) || (first.skip && first.height > 20), `${name}: the first stop of the keyboard skips the contents`);
  await context.close();
};

// A4 with the margins of the style: 174 mm for the text, 261 on its side.
const paper = async (file, name) => {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width: isAnnotated(file) ? 986 : 658, height: 1000 }, colorScheme });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.emulateMedia({ media: "print", colorScheme });
    const where = `${name}, paper, ${colorScheme}`;
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(wide <= 0, `${where}: nothing overflows`, `${wide} px too wide`);
    const found = await page.evaluate(() => {
      const style = (element, pseudo) => getComputedStyle(element, pseudo);
      const inks = new Set([...document.querySelectorAll("body, body *")].filter((e) => e.checkVisibility()).map((e) => style(e).color));
      // A provision names itself.
      const links = [...document.querySelectorAll("main a[href]")].filter((a) => !a.getAttribute("href").startsWith("#") && !a.closest(".law"));
      const says = (a) => a.classList.contains("bare") ? style(a, "::after").content === "none" : style(a, "::after").content.includes("(");
      const shown = (selector) => [...document.querySelectorAll(selector)].some((e) => e.checkVisibility());
      const folded = [...document.querySelectorAll(".note > *, .fold > *, .folded > details > *")].filter((e) => e.tagName !== "SUMMARY" && !e.checkVisibility({ contentVisibilityAuto: true }));
      return {
        inks: [...inks],
        page: style(document.body).backgroundColor,
        silent: links.filter((a) => !says(a)).map((a) => a.href),
        folded: folded.map((e) => e.className),
        screen: ["nav", "footer", ".skip", ".anchor"].filter(shown),
        tables: [...document.querySelectorAll("table")].every((t) => style(t).display === "table"),
        cut: [...document.querySelectorAll("tr")].filter((row) => style(row).breakInside !== "avoid").length,
      };
    });
    check(found.inks.join() === "rgb(0, 0, 0)" && found.page === "rgb(255, 255, 255)", `${where}: black on white`, `${found.inks} on ${found.page}`);
    check(found.silent.length === 0, `${where}: links say where they lead`, found.silent.join(" "));
    check(found.folded.length === 0, `${where}: every note and every section is unfolded`, found.folded.join(" "));
    check(found.screen.length === 0, `${where}: nothing for screens alone`, found.screen.join(" "));
    check(found.tables && found.cut === 0, `${where}: tables are tables, no row is cut`);
    check((await page.pdf({ format: "A4", preferCSSPageSize: true })).length > 0, `${where}: prints`);
    await context.close();
  }
};

// Served with the strictest policy that `policyc build --csp` can print, the page still has its style.
const policy = async (file, name) => {
  const html = readFileSync(file, "utf8");
  const style = /<style>([^]*?)<\/style>/.exec(html)?.[1];
  if (style === undefined) return;
  const hash = createHash("sha256").update(style).digest("base64");
  const own = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const header = allowed ?? own;
  const context = await browser.newContext();
  const page = await context.newPage();
  const messages = [];
  page.on("console", (message) => messages.push(message.text()));
  await page.route("**/*", (route) =>
    route.fulfill({ contentType: "text/html; charset=utf-8", headers: { "content-security-policy": header }, body: html }));
  await page.goto("http://policy.example/");
  const margin = await page.evaluate(() => getComputedStyle(document.querySelector("h1")).marginTop);
  check(messages.length === 0 && margin === "0px", `${name}: works under ${header}`, messages.join(" "));
  // With counsel's edition there are two styles.
  const others = header.replace(`'sha256-${hash}'`, "").replace(/ 'sha256-[\w+/]+='/, " ").replace(/ +;/, ";");
  check(header.includes(hash) && others === "default-src 'none'; style-src; base-uri 'none'; form-action 'none'", `${name}: \`--csp\` says the same`, `${header}\n  ${own}`);
  await context.close();
};
const visit = async (file) => {
  const name = path.relative(folder, file);
  for (const { size, colorScheme } of views) {
    const context = await browser.newContext({ viewport: size, colorScheme });
    const page = await context.newPage();
    const requests = [];
    const messages = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => messages.push(message.text()));
    const url = pathToFileURL(file).href;
    await page.goto(url);
    const where = `${name}, ${size.name}, ${colorScheme}`;
    check(requests.every((request) => request === url), `${where}: no request`, requests.join(" "));
    check(messages.length === 0, `${where}: nothing on the console`, messages.join(" "));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(wide <= 0, `${where}: nothing overflows`, `${wide} px too wide`);
    const middle = () => page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
    if (size.name === "desktop" && isAnnotated(file)) {
      const hidden = await page.evaluate(() =>
        [...document.querySelectorAll(".note > .place, .note > .said, .note > .law")].filter((e) => !e.checkVisibility({ contentVisibilityAuto: true }))
          .filter((e) => !e.closest(".fold")).map((e) => e.innerText));
      check(hidden.length === 0, `${where}: notes stand in the margin`, hidden.slice(0, 5).join(" "));
    }
    if (size.name === "desktop" && !isAnnotated(file)) {
      await middle();
      const found = await contents(page);
      check(found === "none" || found === "at hand", `${where}: the contents are at hand in the middle of the page`, found);
      await page.evaluate(() => window.scrollTo(0, 0));
    } else {
      const found = await contents(page);
      check(found === "none" || found === "folded", `${where}: the contents are folded`, found);
      if (found === "folded") {
        await page.click("summary");
        check((await contents(page)) !== "folded", `${where}: the contents unfold`);
        await page.click("summary");
      }
    }
    if (size.name === "phone") {
      const wrong = await cards(page);
      check(wrong.length === 0, `${where}: rows are cards`, wrong.slice(0, 5).join("\n  "));
    }
    await page.evaluate(axe);
    const result = await page.evaluate(() => globalThis.axe.run());
    const violations = result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")}`);
    check(violations.length === 0, `${where}: axe`, violations.join("\n  "));
    const dead = await page.evaluate(() =>
      [...document.querySelectorAll('a[href^="#"]')]
        .map((a) => decodeURIComponent(a.getAttribute("href").slice(1)))
        .filter((id) => id !== "" && !document.getElementById(id)));
    check(dead.length === 0, `${where}: links inside the page lead somewhere`, dead.join(" "));
    await context.close();
  }
  await once(file, name);
  await paper(file, name);
  await policy(file, name);
};
// A page waits for the browser more than it works, so a few are looked at side by side.
const waiting = [...pages];
const look = async () => {
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await visit(file);
};
await Promise.all(Array.from({ length: 2 * availableParallelism() }, look));
await browser.close();

// The validator takes whole pages; a fragment is checked inside the page that embeds it.
const vnu = path.join(import.meta.dirname, "node_modules/vnu-jar/build/dist/vnu.jar");
if (pages.length > 0) {
  let output = "";
  try {
    execFileSync("java", ["-jar", vnu, "--stdout", ...pages], { encoding: "utf8", maxBuffer: 64 << 20 });
  } catch (error) {
    output = `${error.stdout ?? ""}${error.stderr ?? ""}`.trim() || String(error);
  }
  check(output === "", `the Nu validator has nothing to say on ${pages.length} pages`, output.split("\n").slice(0, 20).join("\n  "));
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
