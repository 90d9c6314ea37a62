import type { Elementary } from '../math/elementary.ts';

/** What the compiled module exports (`assembly/`). Names ending in `At` are byte offsets into its memory. */
export interface KernelExports extends Elementary {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  columnStatistics(valuesAt: number, n: number): number;
  packColumn(
    valuesAt: number, n: number, padded: number, mean: number, scale: number, d: number, j: number,
    x64At: number, x32At: number,
  ): void;
  lloydBlock32(
    x32At: number, x64At: number, d: number, tiles: number, centresAt: number, normsAt: number, slack: number, slackBase: number,
    driftAt: number, limitsAt: number, labelsAt: number, gapsAt: number, listAt: number, tileAt: number,
    sumsAt: number, countsAt: number, start: number, end: number,
  ): number;
  lloydBlock64(
    x64At: number, d: number, k: number, centresAt: number,
    driftAt: number, limitsAt: number, labelsAt: number, gapsAt: number, listAt: number, tileAt: number,
    sumsAt: number, countsAt: number, start: number, end: number,
  ): number;
  ownDistances(
    x64At: number, d: number, centresAt: number, labelsAt: number, outAt: number, start: number, end: number,
  ): number;
  hartiganPass(
    x64At: number, d: number, n: number, k: number, centresAt: number, countsAt: number, labelsAt: number,
  ): number;
  pairBlock(
    xAt: number, n: number, d: number, startsAt: number, cells: number, cell: number, magic: number,
    sumsAt: number, smallestAt: number, largestAt: number, from: number, to: number,
  ): void;
  nearestBlock(
    treeAt: number, boxesAt: number, pointsAt: number, idsAt: number, valuesAt: number, d: number, k: number,
    queriesAt: number, orderAt: number, scratchAt: number, rounding: number, own: number, outIdsAt: number, outSquaresAt: number,
    from: number, to: number, budget: number,
  ): number;
  mixtureBlock(
    x64At: number, d: number, n: number, from: number, to: number, componentsAt: number, k: number, diagonal: boolean,
    yAt: number, logsAt: number, sumsAt: number, labelsAt: number, ownAt: number,
  ): number;
  productsBlock(x64At: number, d: number, from: number, to: number, outAt: number): void;
  projectBlock(
    x64At: number, d: number, from: number, to: number, axesAt: number, m: number, outAt: number, padded: number,
  ): void;
  strengthBlock(
    distancesAt: number, strengthsAt: number, k: number, from: number, to: number, target: number, meanDistance: number,
  ): void;
  layoutBlock(
    headsAt: number, tailsAt: number, periodsAt: number, dueAt: number, from: number, to: number, movingAt: number,
    othersAt: number, count: number, epoch: number, rate: number, attractAt: number, repelAt: number, randomAt: number,
  ): number;
  seedDistances(x64At: number, d: number, n: number, chosen: number, nearestAt: number, pointAt: number): number;
  seedPotentials(
    x64At: number, d: number, n: number, candidatesAt: number, count: number, nearestAt: number, outAt: number,
    pointsAt: number,
  ): void;
  seedPick(nearestAt: number, n: number, target: number): number;
}
