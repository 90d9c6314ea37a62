/** Large and wide CSV files like those that analysts have, the same on every machine; written once to the system's temporary folder. */
import { once } from 'node:events';
import { createWriteStream, existsSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** mulberry32; the file is the same on every machine. */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

async function write(name, header, rows, line) {
  const path = join(tmpdir(), name);
  if (existsSync(path)) return path;
  const out = createWriteStream(`${path}.part`);
  let text = `${header.join(',')}\n`;
  for (let i = 0; i < rows; i++) {
    text += `${line(i)}\n`;
    if (text.length > 1 << 20) {
      if (!out.write(text)) await once(out, 'drain');
      text = '';
    }
  }
  out.end(text);
  await once(out, 'finish');
  renameSync(`${path}.part`, path);
  return path;
}

const two = (n) => String(n).padStart(2, '0');

/**
 * Customers of a shop: whole numbers, decimals, dates, categories, codes as text, gaps, placeholders, columns that repeat another.
 * 1,000,000 rows take some 260 MB.
 */
export function customersFile(rows) {
  const next = random(7);
  const below = (n) => Math.floor(next() * n);
  const gap = (share, value) => (next() < share ? '' : value);
  const day = () => `20${two(10 + below(14))}-${two(1 + below(12))}-${two(1 + below(28))}`;
  const pick = (list) => list[below(list.length)];
  const header = ['customer_id', 'first_order', 'last_order', 'birthday', 'signup', 'country', 'region', 'city', 'plan', 'channel', 'device', 'gender', 'newsletter',
    'branch', 'postcode', 'referrer', 'agent', 'age', 'income', 'household', 'score', 'visits', 'orders', 'returns', 'spend', 'spend_net', 'discount', 'margin', 'rate', 'latency'];
  for (let j = 0; j < 12; j++) header.push(`month_${j + 1}`);
  for (let j = 0; j < 8; j++) header.push(`answer_${j + 1}`);
  const countries = ['Germany', 'France', 'Italy', 'Spain', 'Austria', 'Belgium', 'Poland', 'germany'];
  const plans = ['basic', 'plus', 'pro', 'N/A'];
  const cities = Array.from({ length: 900 }, (_, i) => `City ${i}`);
  return write(`tessera-customers-${rows}.csv`, header, rows, (i) => {
    const group = below(4);
    const visits = Math.floor((1 + group) * 20 * next());
    const orders = Math.floor(visits * next() * 0.5);
    const spend = orders * (5 + 60 * next() * (1 + group));
    const cells = [
      `C${String(i + 1).padStart(7, '0')}`, day(), gap(0.05, day()), next() < 0.03 ? '1900-01-01' : `19${two(40 + below(60))}-${two(1 + below(12))}-${two(1 + below(28))}`,
      `${day()} ${two(below(24))}:${two(below(60))}`, pick(countries), `R${below(40)}`, pick(cities), pick(plans), pick(['web', 'shop', 'phone']), pick(['phone', 'tablet', 'desktop']),
      gap(0.1, pick(['f', 'm', 'd'])), below(2), `B${below(2000)}`, String(below(99999)).padStart(5, '0'), gap(0.4, `ref${below(60000)}`), `A${below(300)}`,
      next() < 0.01 ? 999 : 18 + Math.floor(60 * next() + group * 3), gap(0.08, Math.floor(20000 + 60000 * next() * (1 + group))), 1 + below(6), below(1000), visits, orders, below(3),
      spend.toFixed(2), (spend / 1.19).toFixed(2), (next() * 0.3).toFixed(3), (next() * 0.6 - 0.1).toFixed(3), next().toFixed(4), (next() * next() * 900).toFixed(1),
    ];
    for (let j = 0; j < 12; j++) cells.push(next() < 0.5 ? 0 : (spend * next() * 0.2).toFixed(2));
    for (let j = 0; j < 8; j++) cells.push(gap(0.06, 1 + Math.min(9, group * 2 + below(3))));
    return cells.join(',');
  });
}

/** A table of many columns: an id, then whole numbers, decimals, answers, categories and gaps in turn, in four groups of customers. */
export function wideFile(rows, columns) {
  const next = random(3);
  const header = ['id', ...Array.from({ length: columns - 1 }, (_, j) => `${['count', 'value', 'answer', 'kind', 'share'][j % 5]}_${j + 1}`)];
  return write(`tessera-wide-${rows}x${columns}.csv`, header, rows, (i) => {
    const group = i % 4;
    const cells = [`u${String(i + 1).padStart(6, '0')}`];
    for (let j = 1; j < columns; j++) {
      const kind = (j - 1) % 5;
      if (next() < 0.02) cells.push('');
      else if (kind === 0) cells.push(Math.floor(100 * next() + group * ((j * 7) % 30)));
      else if (kind === 1) cells.push((next() * 50 + group * ((j * 5) % 11)).toFixed(2));
      else if (kind === 2) cells.push(1 + Math.floor(5 * next()));
      else if (kind === 3) cells.push(['red', 'green', 'blue', 'black'][Math.floor(next() * 4)]);
      else cells.push(next().toFixed(3));
    }
    return cells.join(',');
  });
}
