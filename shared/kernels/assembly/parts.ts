/**
 * Work in parts, for any number of threads (see `shared/kernels/crew.ts`): part i of a task may run on any thread, at any
 * time beside any other, and writes only what is its own. Arguments are Float64 values at `args`, in the order listed.
 */
import { descend, firstLists } from './descent';
import { rowAddress } from './layout';
import { lloydBlock32, lloydBlock64, sumBlock } from './lloyd';
import { thread } from './memory';
import { nearestBlock } from './nearest';
import { ownDistances } from './own-distances';
import { centreBlock, stageBlock } from './pack';
import { addCells, pairTile } from './pairs';

// @ts-ignore: decorator
@inline
function whole(args: usize, i: usize): i32 {
  return <i32>load<f64>(args + (i << 3));
}

// @ts-ignore: decorator
@inline
function address(args: usize, i: usize): usize {
  return <usize>load<f64>(args + (i << 3));
}

/**
 * Lays out a block of rows; see `stageBlock`.
 * Arguments: 0 rows in the stage, 1 rows of a block, 2 stage, 3 bytes of a column in it, 4 d, 5 first group, 6 figures of
 * the first block (32 bytes a column)
 */
export function stagePart(args: usize, part: i32): void {
  const block = whole(args, 1);
  const start = part * block;
  const d = whole(args, 4);
  stageBlock(
    address(args, 2) + (<usize>start << 3), address(args, 3), min(block, whole(args, 0) - start), d,
    rowAddress<f64>(address(args, 5), d, start), address(args, 6) + ((<usize>part * <usize>d) << 5),
  );
}

/**
 * Centres and scales a block of rows; see `centreBlock`.
 * Arguments: 0 rows, 1 rows of a block, 2 rows with padding, 3 x64, 4 x32 or 0, 5 d, 6 means, 7 scale, 8 Float64 sum of the
 * squares of each block, 9 squares of the lengths of the rows
 */
export function centrePart(args: usize, part: i32): void {
  const block = whole(args, 1);
  const start = part * block;
  const squares = centreBlock(
    address(args, 3), address(args, 4), address(args, 9), whole(args, 5), address(args, 6), load<f64>(args, 56), whole(args, 0),
    start, min(whole(args, 2), start + block),
  );
  store<f64>(address(args, 8) + (<usize>part << 3), squares);
}

/**
 * A block of rows of one pass of Lloyd's algorithm; see `lloydBlock32`. What it changed goes to an area of the part.
 * Arguments: 0 rows, 1 rows of a block, 2 first block, 3 x32, 4 x64, 5 d, 6 tiles, 7 centres, 8 norms, 9 slack,
 * 10 slackBase, 11 drift, 12 limits, 13 labels, 14 gaps, 15 first area, 16 bytes of an area (sums first), 17 offset of the
 * counts in it, 18 of the number moved (Int32), 19 scratch of the first thread, 20 bytes of it, 21 offset of the labels before
 * in it, 22 of the rows gathered, 23 squares of the lengths of the rows, 24 weights or 0, 25 offset of their sums in an area, 26 loose
 */
export function lloydPart32(args: usize, part: i32): void {
  const block = whole(args, 1);
  const start = (whole(args, 2) + part) * block;
  const area = address(args, 15) + <usize>part * address(args, 16);
  const own = address(args, 19) + thread * address(args, 20);
  const moved = lloydBlock32(
    address(args, 3), address(args, 4), address(args, 23), whole(args, 26), whole(args, 5), whole(args, 6), address(args, 7), address(args, 8),
    <f32>load<f64>(args, 72), <f32>load<f64>(args, 80), address(args, 11), address(args, 12), address(args, 13), address(args, 14),
    own, own + address(args, 21), area, area + address(args, 17),
    address(args, 24), area + address(args, 25), start, min(whole(args, 0), start + block),
  );
  store<i32>(area + address(args, 18), moved);
}

/**
 * Sums by label of a block of rows; see `sumBlock`. The arguments are those of `lloydPart32`.
 */
export function lloydSumsPart(args: usize, part: i32): void {
  const block = whole(args, 1);
  const start = (whole(args, 2) + part) * block;
  const area = address(args, 15) + <usize>part * address(args, 16);
  sumBlock(
    address(args, 4), whole(args, 5), address(args, 13), address(args, 24), area, area + address(args, 25), area + address(args, 17),
    start, min(whole(args, 0), start + block),
  );
  store<i32>(area + address(args, 18), 1);
}

/** As `lloydPart32`, in Float64; 6 is k, 7 the centres; 3, 8, 9, 10 and 23 are not read. */
export function lloydPart64(args: usize, part: i32): void {
  const block = whole(args, 1);
  const start = (whole(args, 2) + part) * block;
  const area = address(args, 15) + <usize>part * address(args, 16);
  const own = address(args, 19) + thread * address(args, 20);
  const moved = lloydBlock64(
    address(args, 4), whole(args, 5), whole(args, 6), address(args, 7), address(args, 11), address(args, 12), address(args, 13),
    address(args, 14), own, own + address(args, 21), own + address(args, 22), area, area + address(args, 17),
    address(args, 24), area + address(args, 25), start, min(whole(args, 0), start + block),
  );
  store<i32>(area + address(args, 18), moved);
}

/**
 * Squared distances of a block of rows to their own centres; see `ownDistances`.
 * Arguments: 0 rows, 1 rows of a block, 2 x64, 3 d, 4 centres, 5 labels, 6 out or 0, 7 Float64 sum of each block,
 * 8 weights or 0
 */
export function ownDistancesPart(args: usize, part: i32): void {
  const block = whole(args, 1);
  const start = part * block;
  const sum = ownDistances(
    address(args, 2), whole(args, 3), address(args, 4), address(args, 5), address(args, 8), address(args, 6),
    start, min(whole(args, 0), start + block),
  );
  store<f64>(address(args, 7) + (<usize>part << 3), sum);
}

/**
 * Distances between two blocks of rows; see `pairTile`.
 * Arguments: 0 rows, 1 rows of a block, 2 pairs of blocks (Int32), 3 x, 4 d, 5 starts, 6 cells, 7 magic, 8 sums,
 * 9 smallest of the first thread, 10 largest likewise; those of the other threads follow
 */
export function pairPart(args: usize, part: i32): void {
  const n = whole(args, 0);
  const block = whole(args, 1);
  const pair = address(args, 2) + (<usize>part << 3);
  const i = load<i32>(pair) * block;
  const j = load<i32>(pair, 4) * block;
  const cells = whole(args, 6);
  const own = thread * (<usize>cells * <usize>cells << 3);
  pairTile(
    address(args, 3), n, whole(args, 4), address(args, 5), cells, load<f64>(args, 56), address(args, 8),
    address(args, 9) + own, address(args, 10) + own, i, min(n, i + block), j, min(n, j + block),
  );
}

/**
 * Sums by label from sums by cell, for a block of rows; see `addCells`.
 * Arguments: 0 rows, 1 rows of a block, 2 cells, 3 label of each cell (Int32), 4 sums by cell, 5 sums by label
 */
export function addCellsPart(args: usize, part: i32): void {
  const n = whole(args, 0);
  const block = whole(args, 1);
  const start = part * block;
  addCells(n, whole(args, 2), address(args, 3), address(args, 4), address(args, 5), start, min(n, start + block));
}

/**
 * Nearest rows of a block of queries; see `nearestBlock`.
 * Arguments: 0 queries, 1 queries of a block, 2 tree, 3 boxes, 4 points, 5 ids, 6 values, 7 d, 8 k, 9 queries, 10 order or 0,
 * 11 first scratch, 12 bytes of scratch of a thread, 13 rounding, 14 own, 15 outIds, 16 outSquares, 17 first query without an order
 */
export function nearestPart(args: usize, part: i32): void {
  const block = whole(args, 1);
  const start = part * block;
  nearestBlock(
    address(args, 2), address(args, 3), address(args, 4), address(args, 5), address(args, 6), whole(args, 7), whole(args, 8),
    address(args, 9), address(args, 10), address(args, 11) + thread * address(args, 12), load<f64>(args, 104), whole(args, 14),
    address(args, 15), address(args, 16), whole(args, 17), start, min(whole(args, 0), start + block),
  );
}

/**
 * First lists of neighbours for a block of positions; see `firstLists`.
 * Arguments: 0 rows, 1 rows of a block, 2 values, 3 width, 4 length, 5 order, 6 reach, 7 ids, 8 squares, 9 fresh
 */
export function firstListsPart(args: usize, part: i32): void {
  const n = whole(args, 0);
  const block = whole(args, 1);
  const start = part * block;
  firstLists(
    address(args, 2), whole(args, 3), n, whole(args, 4), address(args, 5), whole(args, 6), address(args, 7), address(args, 8),
    whole(args, 9), start, min(n, start + block),
  );
}

/**
 * A round of the descent for a block of rows; see `descend`.
 * Arguments: 0 rows, 1 rows of a block, 2 values, 3 width, 4 length, 5 ids, 6 squares, 7 next ids, 8 next squares, 9 back,
 * 10 r, 11 stamps of the first thread, 12 bytes of the stamps of a thread, 13 base, 14 Int32 changes of each part
 */
export function descendPart(args: usize, part: i32): void {
  const block = whole(args, 1);
  const start = part * block;
  const changes = descend(
    address(args, 2), whole(args, 3), whole(args, 4), address(args, 5), address(args, 6), address(args, 7), address(args, 8),
    address(args, 9), whole(args, 10), address(args, 11) + thread * address(args, 12), whole(args, 13),
    start, min(whole(args, 0), start + block),
  );
  store<i32>(address(args, 14) + (<usize>part << 2), changes);
}
