import type { Elementary } from '../math/elementary.ts';
import type { PartTask } from './control.ts';

/** A task in parts: see `assembly/parts.ts` for the arguments that lie at `argsAt`. */
type Parts = { readonly [T in PartTask]: (argsAt: number, part: number) => void };

/** What the compiled module exports (`assembly/`). Names ending in `At` are byte offsets into its memory. */
export interface KernelExports extends Elementary, Parts {
  readonly memory: { readonly buffer: ArrayBufferLike; grow(pages: number): number };
  heapBase(): number;
  beThread(number: number, scratchAt: number): void;
  crowdedProbes(x64At: number, d: number, rows: number, count: number, meansAt: number, share: number, workAt: number): number;
  lloydMerge(
    areasAt: number, bytes: number, blocks: number, values: number, k: number, countsOffset: number, movedOffset: number,
    sumsAt: number, countsAt: number,
  ): number;
  hartiganPass(
    x64At: number, d: number, n: number, k: number, centresAt: number, totalsAt: number, labelsAt: number, weightsAt: number,
  ): number;
  mixtureBlock(
    x64At: number, d: number, n: number, from: number, to: number, componentsAt: number, k: number, diagonal: boolean,
    yAt: number, logsAt: number, sumsAt: number, labelsAt: number, ownAt: number,
  ): number;
  nearestCluster(
    looseAt: number, exactAt: number, sizesAt: number, idsAt: number, count: number, d: number, self: number, ward: number,
    rounding: number, bound: number, holder: number, outAt: number,
  ): number;
  clusterSquares(exactAt: number, count: number, d: number, self: number, outAt: number): void;
  spanBlock(
    xAt: number, stride: number, d: number, coresAt: number, bestAt: number, fromAt: number, idsAt: number, count: number,
    lastAt: number, steps: number, outFromAt: number, outToAt: number, outValueAt: number,
  ): number;
  reachBlock(
    pass: number, treeAt: number, boxesAt: number, pointsAt: number, idsAt: number, looseAt: number, exactAt: number, d: number,
    orderAt: number, radiusSquared: number, looseLimit: number, sureLimit: number, sizesAt: number, unitedAt: number,
    wantedAtLeast: number, coresAt: number, rootsAt: number, from: number, to: number, budget: number,
  ): number;
  productsBlock(x64At: number, d: number, from: number, to: number, outAt: number): void;
  factorColumn(factorAt: number, n: number, rank: number, pivot: number): void;
  projectBlock(
    x64At: number, d: number, from: number, to: number, axesAt: number, m: number, outAt: number, padded: number,
  ): void;
  backBlock(
    x64At: number, d: number, from: number, to: number, scoresAt: number, m: number, padded: number, outAt: number,
  ): void;
  strengthBlock(
    distancesAt: number, strengthsAt: number, k: number, from: number, to: number, target: number, meanDistance: number,
  ): void;
  layoutBlock(
    head: number, tailsAt: number, weightsAt: number, from: number, to: number, movingAt: number, othersAt: number, count: number,
    epoch: number, rate: number, attractAt: number, repelAt: number, randomAt: number, listsAt: number,
  ): number;
  dissimilarities(
    kind: number, xAt: number, width: number, weightsAt: number, padded: number, from: number, to: number, outAt: number,
  ): void;
  sumOfSmaller(rowAt: number, nearestAt: number, n: number): number;
  swapGain(
    rowAt: number, nearestAt: number, firstAt: number, secondAt: number, lossesAt: number, n: number, k: number, workAt: number,
  ): number;
  seedDistances(
    x64At: number, d: number, n: number, chosen: number, nearestAt: number, weightsAt: number, pointAt: number,
  ): number;
  seedPotentials(
    x64At: number, d: number, n: number, candidatesAt: number, count: number, nearestAt: number, weightsAt: number,
    outAt: number, pointsAt: number,
  ): void;
  seedPick(nearestAt: number, n: number, weightsAt: number, target: number): number;
}
