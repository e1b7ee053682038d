// Makes docs/pictures out of a built page of Northwind.
//
// Usage: node pictures.mjs dist/northwind/ie/privacy-policy.html. Counsel's edition stands beside it. Needs pdftoppm for
// the printed page.

import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const file = pathToFileURL(path.resolve(process.argv[2])).href;
const folder = path.join(import.meta.dirname, "../../docs/pictures");
// The typefaces of a machine are its own; these two are free and look much like the usual ones.
const typefaces = ':root { --sans: "Liberation Sans", Arial; --mono: "Liberation Mono", monospace }';

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
});
const open = async (width, height, colorScheme = "light", address = file) => {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await page.goto(address);
  await page.addStyleTag({ content: typefaces });
  return page;
};
const shoot = (page, name) => page.screenshot({ path: path.join(folder, name) });

await shoot(await open(1280, 900), "northwind.png");
await shoot(await open(640, 900, "dark"), "dark.png");
const phone = await open(390, 900);
await phone.evaluate(() => document.querySelector('[data-topic="cookies"]').scrollIntoView());
await shoot(phone, "phone.png");
const paper = await open(800, 1000);
const pdf = path.join(mkdtempSync(path.join(tmpdir(), "policyc-")), "page.pdf");
await paper.pdf({ path: pdf, format: "A4", preferCSSPageSize: true });
execFileSync("pdftoppm", ["-r", "78", "-f", "1", "-l", "1", "-singlefile", "-png", pdf, path.join(folder, "print")]);
const counsel = await open(1200, 760, "light", file.replace(/html$/, "annotated.html"));
await counsel.evaluate(() => window.scrollTo(0, document.querySelector('[data-topic="purposes"]').offsetTop - 24));
await shoot(counsel, "counsel.png");
await browser.close();
