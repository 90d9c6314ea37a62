/** Draws build/icons/icon.png from icon.svg beside it; run it again after changing the drawing. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const icon = (name) => new URL(`icons/${name}`, import.meta.url);

await initWasm(readFileSync(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));
const drawing = new Resvg(readFileSync(icon('icon.svg'), 'utf8'), { fitTo: { mode: 'width', value: 512 } });
writeFileSync(icon('icon.png'), drawing.render().asPng());
