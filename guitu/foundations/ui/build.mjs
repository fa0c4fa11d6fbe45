// Builds guitu.css and guitu.js out of scss/ and js/. Run: node guitu/foundations/ui/build.mjs
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const out = join(here, "static/ui/built");
const target = ["chrome100", "safari15.4", "firefox100"];
mkdirSync(out, { recursive: true });

const sheet = sass.compile(join(here, "scss/guitu.scss"), {
  loadPaths: [root, join(root, "node_modules")],
  quietDeps: true,
  logger: { warn: (text) => text.includes("govuk-text-colour") || process.stderr.write(`${text}\n`) },
  style: "expanded",
});
// MOJ's timeline names an icon file that we neither use nor ship.
const own = sheet.css.replace(/\s*background-image: url\([^)]*icon-document\.svg\);/g, "");
const css = await transform(own, { loader: "css", minify: true, target, legalComments: "none" });
writeFileSync(join(out, "guitu.css"), css.code);

await build({
  entryPoints: [join(here, "js/guitu.js")],
  outfile: join(out, "guitu.js"),
  nodePaths: [join(root, "node_modules")],
  bundle: true,
  format: "iife",
  legalComments: "none",
  logLevel: "warning",
  minify: true,
  target,
});

for (const name of ["guitu.css", "guitu.js"]) {
  const bytes = gzipSync(readFileSync(join(out, name)), { level: 9 }).length;
  process.stdout.write(`${name} ${(bytes / 1000).toFixed(1)} KB gzipped\n`);
}
