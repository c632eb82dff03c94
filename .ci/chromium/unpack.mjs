/* Unpacks Chromium with the libraries it needs, and writes `path`: a launcher that sets them for Chromium alone. */
process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x'; // the package unpacks its libraries only there
process.env.TMPDIR = new URL('unpacked', import.meta.url).pathname;
import fs from 'node:fs';
import path from 'node:path';

const here = path.dirname(new URL(import.meta.url).pathname);
fs.mkdirSync(process.env.TMPDIR, { recursive: true });
const { default: chromium } = await import('@sparticuz/chromium');
const binary = await chromium.executablePath();
const libraries = fs.readdirSync(process.env.TMPDIR, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => path.join(process.env.TMPDIR, entry.name, 'lib'))
  .filter((folder) => fs.existsSync(folder));
const launcher = path.join(here, 'chromium');
fs.writeFileSync(launcher, `#!/bin/sh\nLD_LIBRARY_PATH='${libraries.join(':')}' exec '${binary}' "$@"\n`, { mode: 0o755 });
fs.writeFileSync(path.join(here, 'path'), launcher);
