// Looks at every HTML file below a folder: in headless Chromium at phone and desktop size, in the
// light and the dark scheme, on paper, with axe-core, and with the Nu validator.
//
// Usage: node check.mjs FOLDER. Ends with "N passed, N failed" and exits with 1 if a check failed.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const folder = path.resolve(process.argv[2] ?? "dist");
const files = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".html"))
  .sort()
  .map((name) => path.join(folder, name));
const isPage = (file) => readFileSync(file, "utf8").startsWith("<!doctype html>");
const pages = files.filter(isPage);
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
  { name: "desktop", width: 1280, height: 900 },
];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
for (const file of pages) {
  const name = path.relative(folder, file);
  for (const size of sizes) {
    for (const colorScheme of ["light", "dark"]) {
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
  }
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  const levels = await page.evaluate(() => [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map((h) => Number(h.tagName[1])));
  const gaps = levels.filter((level, index) => (index === 0 ? level !== 1 : level > levels[index - 1] + 1));
  check(gaps.length === 0 && levels.filter((level) => level === 1).length === 1, `${name}: headings nest without gaps`, levels.join(" "));
  check((await page.pdf({ format: "A4" })).length > 0, `${name}: prints`);
  await context.close();
}
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
