import { describe, expect, it } from 'vitest';
import { createCache, sizeOf } from '../../../shared/pipeline/cache.ts';

describe('result cache', () => {
  it('drops the least recently used first, and says so', () => {
    const dropped: string[] = [];
    const cache = createCache(10, (key) => dropped.push(key));
    cache.set('a', 1, 4);
    cache.set('b', 2, 4);
    expect(cache.get('a')).toBe(1);
    cache.set('c', 3, 4);
    expect(dropped).toEqual(['b']);
    expect(cache.get('b')).toBeUndefined();
    expect(cache.bytes).toBe(8);
  });

  it('keeps one value larger than the limit alone', () => {
    const cache = createCache(10);
    cache.set('a', 1, 4);
    cache.set('big', 2, 100);
    expect(cache.get('a')).toBeUndefined();
    expect(cache.get('big')).toBe(2);
    cache.set('c', 3, 4);
    expect(cache.get('big')).toBeUndefined();
    expect(cache.bytes).toBe(4);
  });

  it('counts a replaced value once', () => {
    const cache = createCache(100);
    cache.set('a', 1, 40);
    cache.set('a', 2, 10);
    expect(cache.bytes).toBe(10);
    expect(cache.get('a')).toBe(2);
  });

  it('measures typed arrays by their bytes', () => {
    expect(sizeOf(new Float64Array(1000))).toBe(8000);
    expect(sizeOf({ labels: new Int32Array(10), names: ['ab'] })).toBeGreaterThanOrEqual(44);
  });
});
