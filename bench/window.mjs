/** The window as benches of it need it: served by the built command line. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts `tessera serve`; answers its process and the address it prints. Needs `npm run build`. */
export async function startServer(root) {
  const child = spawn(process.execPath, ['dist/cli/tessera.js', 'serve', '--port', '0'], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await new Promise((resolve, reject) => {
    child.on('exit', () => reject(new Error('tessera serve ended; run npm run build first')));
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /(http:\/\/127\.0\.0\.1:\d+\/\S*)/.exec(line);
      if (found) resolve(found[1]);
    });
  });
  return { child, url };
}

/** The button of a step. */
export const stepOf = (page, name) => page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: new RegExp(`^${name}`) });
