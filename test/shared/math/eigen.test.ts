import fc from 'fast-check';
import { expect, test } from 'vitest';
import { symmetricEigen } from '../../../shared/math/eigen.ts';

test('vectors are orthonormal and A v = λ v', () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 7 }).chain((n) => fc.tuple(fc.constant(n), fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: n * n, maxLength: n * n }))),
    ([n, raw]) => {
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i * n + j] = raw[i * n + j] + raw[j * n + i];
      const { values, vectors } = symmetricEigen(a, n);
      for (let v = 0; v < n; v++) {
        if (v > 0) expect(values[v]).toBeLessThanOrEqual(values[v - 1]);
        for (let i = 0; i < n; i++) {
          let product = 0;
          for (let j = 0; j < n; j++) product += a[i * n + j] * vectors[v * n + j];
          expect(product).toBeCloseTo(values[v] * vectors[v * n + i], 9);
        }
        for (let w = 0; w < n; w++) {
          let dot = 0;
          for (let i = 0; i < n; i++) dot += vectors[v * n + i] * vectors[w * n + i];
          expect(dot).toBeCloseTo(v === w ? 1 : 0, 9);
        }
      }
    },
  ));
});
