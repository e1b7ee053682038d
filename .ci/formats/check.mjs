// Markdown as cmark-gfm (GitHub) and markdown-it read it, against the HTML of the same document: blocks, words, links.
// `tests/differential.rs` wrote both into the folder that is named here. What it wrote for MDX must compile.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { compile } from "@mdx-js/mdx";
import MarkdownIt from "markdown-it";
import { parseFragment } from "parse5";
import remarkGfm from "remark-gfm";

const folder = process.argv[2];
const it = new MarkdownIt({ html: true });
// It writes addresses in another form, of the same meaning.
it.normalizeLink = (url) => url;
it.normalizeLinkText = (url) => url;
const blocks = new Set(["p", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "li", "th", "td", "pre", "blockquote"]);

/** What a reader sees: a line for each block, with the targets of its links. */
function seen(html) {
  const lines = [];
  let line = { kind: "", text: "" };
  const end = () => {
    const text = line.text.replace(/\s+/g, "");
    if (text) lines.push(`${line.kind}: ${text}`);
    line = { kind: "", text: "" };
  };
  const walk = (node, link) => {
    const name = node.nodeName;
    const attribute = (of) => (node.attrs ?? []).find((one) => one.name === of)?.value;
    if (name === "#text") line.text += node.value.replace(/[\u2066-\u2069]/g, "");
    if (name === "br") line.text += "⏎";
    if (name === "a" && (attribute("class") === "anchor" || attribute("id"))) return;
    const block = blocks.has(name);
    if (block) {
      end();
      line.kind = name.replace("caption", "p").replace("th", "td").replace(/^(li|blockquote)$/, "p");
    }
    for (const mark of name === "em" ? ["_"] : name === "strong" ? ["*"] : []) line.text += mark;
    for (const child of node.childNodes ?? []) walk(child, link);
    if (name === "em") line.text += "_";
    if (name === "strong") line.text += "*";
    if (name === "a") line.text += `→${decode(attribute("href"))}`;
    if (block) end();
  };
  walk(parseFragment(html));
  end();
  const start = lines.findIndex((one) => one.startsWith("h2: ") && one !== "h2: Contents");
  return lines.slice(start);
}

function decode(href) {
  try {
    return decodeURI(href ?? "").replace(/%(..)/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
  } catch {
    return href;
  }
}

let failed = 0;
const names = readdirSync(folder).filter((name) => name.endsWith(".md"));
for (const name of names) {
  const markdown = readFileSync(`${folder}/${name}`, "utf8");
  const expected = seen(readFileSync(`${folder}/${name.replace(/md$/, "html")}`, "utf8"));
  const readers = {
    "cmark-gfm": execFileSync("cmark-gfm", ["--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough"], { input: markdown, encoding: "utf8" }),
    "markdown-it": it.render(markdown),
  };
  for (const [reader, html] of Object.entries(readers)) {
    const found = seen(html);
    const at = expected.findIndex((line, number) => line !== found[number]);
    if (at >= 0 || found.length !== expected.length) {
      failed += 1;
      const place = at >= 0 ? at : expected.length;
      console.error(`${name}: ${reader}\n  html     ${expected[place]}\n  markdown ${found[place]}`);
    }
  }
}
for (const name of names) {
  try {
    await compile(readFileSync(`${folder}/${name}x`, "utf8"), { remarkPlugins: [remarkGfm] });
  } catch (error) {
    failed += 1;
    console.error(`${name}x: ${error}`);
  }
}
console.log(`${names.length} documents, ${failed} differ`);
process.exit(failed > 0 || names.length === 0 ? 1 : 0);
