// Builds what the pages are dressed with into src/askwell/web/static/build/:
//
//   assets/styles/NAME.scss   -> NAME.css       (files that start with "_" are only imported)
//   assets/scripts/NAME.js    -> NAME.js        (one bundle, minified)
//   assets/images/**          -> images/**
//   Atkinson Hyperlegible     -> fonts/**
//
// The folder is made aside and swapped in whole, so an interrupted build leaves the old one.

import { cp, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join, parse, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";
import * as sass from "sass";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const sources = join(root, "assets");
const modules = join(root, "node_modules");
const target = join(root, "src/askwell/web/static/build");
const fresh = `${target}.new`;

const fontFiles = join(modules, "@fontsource/atkinson-hyperlegible/files");
const fonts = ["latin", "latin-ext"].flatMap((script) =>
  ["400-normal", "400-italic", "700-normal"].map(
    (face) => `atkinson-hyperlegible-${script}-${face}.woff2`,
  ),
);

async function entries(folder, extension) {
  const path = join(sources, folder);
  if (!existsSync(path)) return [];
  const names = await readdir(path);
  return names
    .filter((name) => name.endsWith(extension) && !name.startsWith("_"))
    .sort()
    .map((name) => join(path, name));
}

async function buildStyles() {
  const styles = await entries("styles", ".scss");
  if (styles.length === 0) {
    throw new Error(
      "No stylesheet in assets/styles/: expected at least one NAME.scss without a leading '_'.",
    );
  }
  for (const style of styles) {
    const { css } = await sass.compileAsync(style, {
      importers: [new sass.NodePackageImporter(root)],
      loadPaths: [modules],
      quietDeps: true,
      style: "compressed",
    });
    await writeFile(join(fresh, `${parse(style).name}.css`), css);
  }
}

async function buildScripts() {
  const scripts = await entries("scripts", ".js");
  if (scripts.length === 0) return;
  await esbuild.build({
    absWorkingDir: root,
    bundle: true,
    entryPoints: scripts,
    format: "iife",
    legalComments: "inline",
    logLevel: "warning",
    minify: true,
    outdir: fresh,
    target: "es2020",
  });
}

async function copyImages() {
  const images = join(sources, "images");
  if (existsSync(images)) await cp(images, join(fresh, "images"), { recursive: true });
}

async function copyFonts() {
  await mkdir(join(fresh, "fonts"));
  for (const font of fonts) await cp(join(fontFiles, font), join(fresh, "fonts", font));
  // The Open Font License travels with the font.
  await cp(join(fontFiles, "..", "LICENSE"), join(fresh, "fonts", "LICENSE"));
}

async function build() {
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await buildStyles();
  await buildScripts();
  await copyImages();
  await copyFonts();
  await rm(target, { recursive: true, force: true });
  await rename(fresh, target);
}

try {
  await build();
} catch (error) {
  console.error(`The assets were not built. ${error.message}`);
  process.exitCode = 1;
} finally {
  await rm(fresh, { recursive: true, force: true });
}
