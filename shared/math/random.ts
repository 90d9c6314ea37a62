/** A seeded source of randomness. Passed in wherever chance is needed; the core never uses another. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Uniform integer in [0, n). */
  below(n: number): number;
}

const splitmix = (state: number): { state: number; value: number } => {
  const next = (state + 0x9e3779b9) | 0;
  let z = next ^ (next >>> 16);
  z = Math.imul(z, 0x21f0aaad);
  z ^= z >>> 15;
  z = Math.imul(z, 0x735a2d97);
  return { state: next, value: (z ^ (z >>> 15)) >>> 0 };
};

/**
 * xoshiro128** seeded by splitmix32.
 * Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021).
 *
 * @param seed any integer
 * @param stream distinguishes independent uses of one seed (one per purpose, or one per restart)
 */
export function createRandom(seed: number, stream = 0): Random {
  let mix = (seed | 0) ^ Math.imul(stream + 1, 0x85ebca6b);
  const draw = (): number => {
    const step = splitmix(mix);
    mix = step.state;
    return step.value;
  };
  let a = draw();
  let b = draw();
  let c = draw();
  let d = draw() || 1;
  const uint32 = (): number => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const next = (): number => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992;
  return { next, below: (n) => Math.floor(next() * n) };
}

/** Puts values into a random order, in place (R. A. Fisher and F. Yates; Knuth 3.4.2 P). @returns the same array */
export function shuffle<T extends Float64Array | Int32Array | Uint8Array>(values: T, random: Random): T {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = values[i];
    values[i] = values[j];
    values[j] = held;
  }
  return values;
}

/** `count` distinct indices out of [0, n), ascending (selection sampling, Knuth 3.4.2 S). */
export function sampleIndices(random: Random, n: number, count: number): Int32Array {
  const out = new Int32Array(Math.min(count, n));
  let chosen = 0;
  for (let i = 0; i < n && chosen < out.length; i++) {
    if ((n - i) * random.next() < out.length - chosen) out[chosen++] = i;
  }
  return out;
}
