/* Prepares the front-end files that Apprentice serves: node vendor.mjs
   Reads node_modules, the templates and the Python that names icons or classes; writes
   $VAR_DIR/vendor/vendor/ (a static root) and $VAR_DIR/tools/axe.min.js (tests only). */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PurgeCSS } from 'purgecss';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.dirname(HERE);
const PACKAGES = path.join(HERE, 'node_modules');
const VAR = path.resolve(ROOT, process.env.VAR_DIR || 'var');
const OUT = path.join(VAR, 'vendor', 'vendor');
const NOT_OURS = new Set(['.git', '.venv', 'node_modules', 'var', 'tests', 'benchmarks', 'docs', 'migrations', '__pycache__', 'frontend']);

const read = (file) => fs.readFileSync(file, 'utf8');
const noMap = (text) => text.replace(/^\s*\/[/*][#@] sourceMappingURL=.*$/gm, '');

/** Write only what changed, so that a second run touches nothing and hashes stay put. */
function write(file, content) {
  const bytes = Buffer.from(content);
  if (fs.existsSync(file) && fs.readFileSync(file).equals(bytes)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file + '.part', bytes);
  fs.renameSync(file + '.part', file);
}

function* files(folder, ending) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!NOT_OURS.has(entry.name) && !entry.name.startsWith('.')) yield* files(full, ending);
    } else if (entry.name.endsWith(ending)) {
      yield full;
    }
  }
}

/** Every icon named by {% icon "name" %} in a template, or by icon="name" in a template or in Python. */
function iconsUsed(sources) {
  const used = new Map();
  for (const [file, text] of sources) {
    for (const match of text.matchAll(/\{%\s*icon\s+["']([^"']+)["']|\bicon=["']([^"']+)["']/g)) {
      const name = match[1] || match[2];
      if (!used.has(name)) used.set(name, path.relative(ROOT, file));
    }
  }
  return new Map([...used].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** "check" is Tabler's outline icon, "quote-filled" its filled one. */
function symbol(name, usedIn) {
  const filled = name.endsWith('-filled');
  const file = path.join(PACKAGES, '@tabler/icons/icons', filled ? 'filled' : 'outline', `${name.replace(/-filled$/, '')}.svg`);
  if (!fs.existsSync(file)) throw new Error(`There is no icon "${name}" (named in ${usedIn}). See tabler.io/icons for the names.`);
  const shapes = read(file)
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^[\s\S]*?<svg[^>]*>|<\/svg>[\s\S]*$/g, '')
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, '')
    .replace(/\s+/g, ' ')
    .trim();
  const paint = filled ? 'fill="currentColor"' : 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${shapes}</symbol>`;
}

function sprite(sources) {
  const symbols = [...iconsUsed(sources)].map(([name, usedIn]) => symbol(name, usedIn));
  write(path.join(OUT, 'icons.svg'), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`);
  return symbols.length;
}

function fonts() {
  let css = '';
  for (const family of ['inter', 'newsreader']) {
    const home = path.join(PACKAGES, '@fontsource-variable', family);
    for (const [face] of read(path.join(home, 'wght.css')).matchAll(/@font-face\s*\{[^}]*\}/g)) {
      const name = face.match(new RegExp(`${family}-(?:latin-ext|latin)-wght-normal\\.woff2`))?.[0];
      if (!name) continue;
      css += `${face.replaceAll('./files/', 'fonts/')}\n`;
      write(path.join(OUT, 'fonts', name), fs.readFileSync(path.join(home, 'files', name)));
    }
  }
  if (css.split('@font-face').length !== 5) throw new Error('Expected latin and latin-ext of two families in @fontsource-variable.');
  write(path.join(OUT, 'fonts.css'), css);
}

/** Keep the rules of Tabler that a template, a script or a form of ours can name. */
async function tabler(sources) {
  const content = sources
    .filter(([file, text]) => !file.endsWith('.py') || /\bcls\b|class[="']/.test(text))
    .map(([file, raw]) => ({ raw, extension: path.extname(file).slice(1) }));
  const [purged] = await new PurgeCSS().purge({
    content,
    css: [{ raw: read(path.join(PACKAGES, '@tabler/core/dist/css/tabler.min.css')) }],
    keyframes: true,
    safelist: { standard: ['is-invalid', 'htmx-request', 'placeholder-glow'], greedy: [/data-bs-theme/] },
  });
  write(path.join(OUT, 'tabler.css'), noMap(purged.css));
}

async function main() {
  const sources = [...files(path.join(ROOT, 'templates'), '.html'), ...files(path.join(ROOT, 'static'), '.js'), ...files(ROOT, '.py')]
    .map((file) => [file, read(file)]);
  const icons = sprite(sources);
  fonts();
  write(path.join(OUT, 'htmx.min.js'), noMap(read(path.join(PACKAGES, 'htmx.org/dist/htmx.min.js'))));
  await tabler(sources);
  const axe = path.join(PACKAGES, 'axe-core/axe.min.js');
  if (fs.existsSync(axe)) write(path.join(VAR, 'tools', 'axe.min.js'), noMap(read(axe)));
  console.log(`Front-end files are ready in ${path.relative(process.cwd(), OUT)} (${icons} icons).`);
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
