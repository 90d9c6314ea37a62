import { readFileSync } from 'node:fs';
import type { Histories } from '../../shared/value/histories.ts';
import { dataPath } from './shared-data.ts';

/** One purchase of the CDNOW sample. */
interface Purchase {
  readonly customer: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly amount: string;
}

/** The purchases of the CDNOW sample: blank-delimited columns master id, id, date, items, dollars. */
export function cdnowPurchases(): Purchase[] {
  const lines = readFileSync(dataPath('cdnow/CDNOW_sample.txt'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [, customer, day, , amount] = line.trim().split(/\s+/);
    return { customer, date: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`, amount };
  });
}

/** The same as an order file. */
export function cdnowCsv(): string {
  return `id,date,amount\n${cdnowPurchases().map(({ customer, date, amount }) => `${customer},${date},${amount}`).join('\n')}\n`;
}

/** Histories in weeks up to a day, and the mean spend of repeat purchases. */
export function cdnowHistories(end = '1997-09-30'): Histories & { readonly z: Float64Array } {
  const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
  const days = new Map<string, Map<number, number>>();
  for (const { customer, date, amount } of cdnowPurchases()) {
    if (date > end) continue;
    const known = days.get(customer) ?? new Map<number, number>();
    known.set(dayNumber(date), (known.get(dayNumber(date)) ?? 0) + Number(amount));
    days.set(customer, known);
  }
  const rows = [...days.values()].map((known) => {
    const [[first], ...repeats] = [...known.entries()].sort(([a], [b]) => a - b);
    const spend = repeats.reduce((sum, [, amount]) => sum + amount, 0);
    return {
      x: repeats.length, tx: ((repeats.at(-1)?.[0] ?? first) - first) / 7, T: (dayNumber(end) - first) / 7,
      z: repeats.length === 0 ? Number.NaN : spend / repeats.length,
    };
  });
  const column = (name: 'x' | 'tx' | 'T' | 'z'): Float64Array => Float64Array.from(rows, (row) => row[name]);
  return { x: column('x'), tx: column('tx'), T: column('T'), z: column('z') };
}

/** The result of a generator, run to its end. */
export function drain<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
