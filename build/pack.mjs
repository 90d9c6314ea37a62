/** `npm run pack`: builds, then makes the installers of this platform in release/. */
import { fileURLToPath } from 'node:url';
import { runScript, setup } from './setup.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

await runScript(async () => {
  setup();
  const { buildAll } = await import('./build.mjs');
  await buildAll();
  const [{ build }, { default: config }] = await Promise.all([import('electron-builder'), import('./pack.config.mjs')]);
  await build({ projectDir: ROOT, config, publish: 'never' });
});
