import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roomFor } from '../../renderer/charts/map/cloud.ts';
import type { Cloud } from '../../renderer/charts/map/cloud.ts';
import { discOf, layDiscs } from '../../renderer/charts/map/flat-points.ts';
import type { Layer } from '../../renderer/charts/map/flat-points.ts';
import { boxOf, pointAt, pointsInside } from '../../renderer/charts/map/inside.ts';
import { boundsOf, fitted, moved, toPixels, zoomed } from '../../renderer/charts/map/view-box.ts';

const SIZE = { width: 400, height: 300 };
const x = Float32Array.of(0, 10, 5, 2);
const y = Float32Array.of(0, 8, 4, Number.NaN);

describe('view of a map', () => {
  it('shows all points, the highest on top', () => {
    const view = fitted(boundsOf(x, y), SIZE);
    const pixels = [0, 1, 2].map((i) => toPixels(view, x[i], y[i]));
    const expected = [{ x: 20, y: 285 }, { x: 380, y: 15 }, { x: 200, y: 150 }];
    pixels.forEach((at, i) => {
      expect(at.x).toBeCloseTo(expected[i].x, 6);
      expect(at.y).toBeCloseTo(expected[i].y, 6);
    });
  });

  it('of no points, or of one, is a view all the same', () => {
    for (const bounds of [boundsOf(new Float32Array(0), new Float32Array(0)), boundsOf(Float32Array.of(3), Float32Array.of(7))]) {
      expect(Object.values(fitted(bounds, SIZE)).every(Number.isFinite)).toBe(true);
    }
  });

  it('keeps what is under the pointer when it zooms, and ends at all points', () => {
    const whole = fitted(boundsOf(x, y), SIZE);
    const near = zoomed(whole, whole, 4, { x: 100, y: 50 });
    const under = { x: 100 / whole.perX + whole.left, y: whole.top - 50 / whole.perY };
    const at = toPixels(near, under.x, under.y);
    expect(at.x).toBeCloseTo(100, 6);
    expect(at.y).toBeCloseTo(50, 6);
    expect(zoomed(moved(near, 30, -20), whole, 0.1, { x: 0, y: 0 })).toBe(whole);
    expect(zoomed(near, whole, 1e9, { x: 0, y: 0 }).perX / whole.perX).toBeCloseTo(200, 6);
  });

  it('moves with the pointer', () => {
    const view = fitted(boundsOf(x, y), SIZE);
    const at = toPixels(moved(view, 12, -7), x[2], y[2]);
    expect([at.x, at.y].map((value) => Math.round(value))).toEqual([212, 143]);
  });
});

describe('choosing on a map', () => {
  const view = fitted(boundsOf(x, y), SIZE);

  it('finds the points within a box from either corner', () => {
    expect([...pointsInside(x, y, view, boxOf({ x: 0, y: 300 }, { x: 210, y: 140 }))]).toEqual([0, 2]);
    expect([...pointsInside(x, y, view, boxOf({ x: 210, y: 140 }, { x: 0, y: 300 }))]).toEqual([0, 2]);
    expect([...pointsInside(x, y, view, [{ x: 0, y: 0 }])]).toEqual([]);
  });

  it('is the same from whichever corner an outline begins, and never more than its box', () => {
    const corner = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 300 }) });
    fc.assert(fc.property(fc.array(corner, { minLength: 3, maxLength: 12 }), fc.nat(11), (outline, turn) => {
      const turned = [...outline.slice(turn % outline.length), ...outline.slice(0, turn % outline.length)];
      const found = pointsInside(x, y, view, outline);
      expect([...pointsInside(x, y, view, turned)]).toEqual([...found]);
      for (const i of found) {
        const at = toPixels(view, x[i], y[i]);
        expect(at.x >= Math.min(...outline.map((one) => one.x)) - 1e-3 && at.x <= Math.max(...outline.map((one) => one.x)) + 1e-3).toBe(true);
      }
    }));
  });

  it('takes the nearest point to a click, none where all are far', () => {
    expect(pointAt(x, y, view, { x: 203, y: 148 }, 8)).toBe(2);
    expect(pointAt(x, y, view, { x: 100, y: 30 }, 8)).toBe(-1);
  });
});

it('a canvas keeps its size for a picture a little larger or smaller', () => {
  const first = roomFor({ width: 400, height: 300 }, 1, null);
  expect([first.across, first.down]).toEqual([512, 384]);
  expect(roomFor({ width: 420, height: 330 }, 1, first)).toMatchObject({ width: 420, height: 330, across: 512, down: 384 });
  expect(roomFor({ width: 900, height: 330 }, 1, first).across).toBe(1024);
  expect(roomFor({ width: 400, height: 300 }, 2, first)).toMatchObject({ across: 896, down: 640 });
});

describe('points laid by hand', () => {
  const size = { width: 20, height: 10, ratio: 1, across: 32, down: 16 };
  const look = { colours: ['#ff0000', '#0000ff'], none: '#808080', apart: '#c0c0c0', paper: '#ffffff', size: 3 };
  const view = { left: 0, top: 10, perX: 1, perY: 1 };
  const drawn = (cloud: Cloud, layer: Layer): Uint32Array => {
    const pixels = new Uint32Array(size.across * size.down).fill(0xffffffff);
    layDiscs(pixels, cloud, look, view, size, layer);
    return pixels;
  };
  const cloud = { x: Float32Array.of(5, 12, 19.9), y: Float32Array.of(5, 5, 5), group: Int32Array.of(0, 1, -1), chosen: Uint8Array.of(1, 0, 1) };

  it('have the colour of their group, and keep off the edge', () => {
    const pixels = drawn(cloud, { opacity: 1, chosen: null, colour: null });
    expect(pixels[5 * 32 + 5]).toBe(0xff0000ff);
    expect(pixels[5 * 32 + 12]).toBe(0xffff0000);
    expect([...pixels.subarray(5 * 32 + 18, 5 * 32 + 32)].every((pixel) => pixel === 0xffffffff)).toBe(true);
    expect([...pixels].every((pixel) => pixel >>> 24 === 255)).toBe(true);
  });

  it('mix with what is below by their opacity', () => {
    const [red, green, blue] = [0, 8, 16].map((shift) => (drawn(cloud, { opacity: 0.5, chosen: 1, colour: null })[5 * 32 + 5] >>> shift) & 255);
    expect(red).toBeGreaterThan(253);
    expect(Math.abs(green - 127.5)).toBeLessThan(2);
    expect(blue).toBe(green);
  });

  it('are left out where others are asked for', () => {
    const pixels = drawn(cloud, { opacity: 1, chosen: 0, colour: look.apart });
    expect(pixels[5 * 32 + 5]).toBe(0xffffffff);
    expect(pixels[5 * 32 + 12]).toBe(0xffc0c0c0);
  });

  it('are discs: symmetric, full in the middle', () => {
    const { right, down, cover } = discOf(5);
    expect(Math.max(...cover)).toBe(1);
    expect(right.reduce((sum, value) => sum + value, 0)).toBe(0);
    expect(down.reduce((sum, value) => sum + value, 0)).toBe(0);
    expect(Math.abs(cover.reduce((sum, value) => sum + value, 0) - Math.PI * 6.25)).toBeLessThan(2);
  });
});
