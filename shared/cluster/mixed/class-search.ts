import type { Steps } from '../../contract/compute.ts';
import type { Elementary } from '../../math/elementary.ts';
import { createRandom } from '../../math/random.ts';
import { classesFrom, classesLikeRows, randomClasses, rowCost, withMovedClass } from './latent-classes.ts';
import type { ClassesEnd, ClassesOptions } from './latent-classes.ts';
import type { Patterns } from './patterns.ts';

/** Iterations of every start before the starts are compared: the better optimum is often behind at first. */
const LONG = 100;
/** The same where so many would cost too much. */
const SHORT = 30;
/** Starts for each one asked for, at most. */
const MORE = 12;
/** Nanoseconds that the runs of all starts may take, about; as many starts as were asked for are made whatever they cost. */
const WORK = 3e8;
/** How many of the best go on then and for how many iterations, and how many of those to the end: after long runs, after short ones. */
const AFTER_LONG = { semifinalists: 12, iterations: 150, finalists: 3 } as const;
const AFTER_SHORT = { semifinalists: 4, iterations: 40, finalists: 1 } as const;
/** Tries to move a class for each start asked for, iterations of each, and nanoseconds that all may take, about; a few are made whatever they cost. */
const MOVES = 3;
const MOVE_ITERATIONS = 40;
const MOVE_WORK = 8e8;
const LEAST_MOVES = 6;
const MOVE_STREAM = 40_000;
/** Log-likelihoods closer than this, per row, are the same solution. */
const SAME = 1e-7;

/**
 * The best latent classes of many random starts: short runs of all, from the best of them again and again one class moved into another,
 * longer runs of the best, the best of those to the end
 * (C. Biernacki, G. Celeux, G. Govaert, "Choosing starting values for the EM algorithm", CSDA 41, 2003).
 * Source: A. L. McCutcheon, "Latent Class Analysis" (1987); D. A. Linzer, J. B. Lewis, "poLCA", J. Stat. Softw. 42 (2011).
 *
 * @param few the rows on which the starts are compared: `all` itself, or a sample of them
 * @param restarts starts asked for; more are made where they are cheap, but for 1
 * @returns null when every start loses a class
 */
export function* searchClasses(
  all: Patterns, few: Patterns, k: number, seed: number, restarts: number, options: ClassesOptions, elementary: Elementary,
): Steps<ClassesEnd | null> {
  const each = few.distinct.rows * rowCost(few.distinct, k);
  const long = LONG * each * restarts <= WORK;
  const { semifinalists, iterations, finalists } = long ? AFTER_LONG : AFTER_SHORT;
  const first = limited(options, long ? LONG : SHORT);
  const affordable = Math.floor(WORK / ((long ? LONG : SHORT) * each));
  const starts = k === 1 || restarts === 1 ? 1 : Math.max(restarts, Math.min(MORE * restarts, affordable));
  const alone = starts === 1 && few === all;
  let ends: ClassesEnd[] = [];
  for (let s = 0; s < starts; s++) {
    const [from, to] = [(0.5 * s) / starts, (0.5 * (s + 1)) / starts];
    const random = createRandom(seed, s);
    const begun = s % 2 === 0 ? yield* randomClasses(few, k, random, options.regularisation, from) : classesLikeRows(few, k, random);
    const end = begun === null ? null : yield* classesFrom(few, begun, alone ? options : first, elementary, from, to);
    if (end !== null) ends.push(end);
    yield { fraction: to };
  }
  if (alone) return ends[0] ?? null;
  const [best] = different(ends, 1, few.rows);
  if (best !== undefined && k > 2 && starts > 1) {
    const moves = Math.max(LEAST_MOVES, Math.min(MOVES * restarts, Math.floor(MOVE_WORK / (MOVE_ITERATIONS * each))));
    ends.push(yield* moved(few, best, seed, moves, options, elementary, 0.5));
  }
  ends = yield* goneOn(all, different(ends, semifinalists, few.rows), limited(options, iterations), elementary, 0.6, 0.75);
  ends = yield* goneOn(all, different(ends, finalists, all.rows), options, elementary, 0.75, 1);
  return different(ends, 1, all.rows)[0] ?? null;
}

const limited = (options: ClassesOptions, iterations: number): ClassesOptions => (
  { ...options, maxIterations: Math.min(iterations, options.maxIterations) }
);

/**
 * The best that is reached by taking one class away and splitting another, kept whenever that is better.
 * After N. Ueda, R. Nakano, Z. Ghahramani, G. E. Hinton, "SMEM algorithm for mixture models", Neural Computation 12 (2000), with random
 * choices.
 */
function* moved(
  few: Patterns, start: ClassesEnd, seed: number, moves: number, options: ClassesOptions, elementary: Elementary, fraction: number,
): Steps<ClassesEnd> {
  let best = start;
  for (let move = 0; move < moves; move++) {
    const begun = withMovedClass(few, best.classes, createRandom(seed, MOVE_STREAM + move));
    const at = fraction + (0.1 * move) / moves;
    const end = yield* classesFrom(few, begun, limited(options, MOVE_ITERATIONS), elementary, at, at);
    if (end !== null && end.logLikelihood > best.logLikelihood + SAME * few.rows) best = { ...end, iterations: end.iterations + best.iterations };
  }
  return best;
}

/** The best that are different solutions, at most `most`, best first. */
function different(ends: readonly ClassesEnd[], most: number, rows: number): ClassesEnd[] {
  const chosen: ClassesEnd[] = [];
  for (const end of [...ends].sort((a, b) => b.logLikelihood - a.logLikelihood)) {
    const last = chosen.at(-1);
    if (last === undefined || last.logLikelihood - end.logLikelihood > SAME * rows) chosen.push(end);
    if (chosen.length === most) break;
  }
  return chosen;
}

/** All of them with more iterations; those that lose a class fall out. */
function* goneOn(
  rows: Patterns, ends: readonly ClassesEnd[], options: ClassesOptions, elementary: Elementary, from: number, to: number,
): Steps<ClassesEnd[]> {
  const out: ClassesEnd[] = [];
  for (const [i, { classes, iterations }] of ends.entries()) {
    const [lower, upper] = [from + ((to - from) * i) / ends.length, from + ((to - from) * (i + 1)) / ends.length];
    const end = yield* classesFrom(rows, classes, options, elementary, lower, upper);
    if (end !== null) out.push({ ...end, iterations: end.iterations + iterations });
    yield { fraction: upper };
  }
  return out;
}
