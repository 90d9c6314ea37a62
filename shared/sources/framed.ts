import type { Dialect } from '../recipe/recipe.ts';
import { fixedLine } from './fixed.ts';
import { isRule } from './rules.ts';
import { linesOf } from './sample.ts';

const SAMPLE_LINES = 300;
const FEWEST_LINES = 3;
/** Share of lines with bars, all of which have them at both ends; titles and notes stand beside the table. */
const MOSTLY = 0.8;

const FRAMED = /^\s*\|.*\|\s*$/;

/** Whether a text is a table with bars at both ends of its lines, as databases, SAP and Markdown draw them. */
export function isFramed(text: string): boolean {
  const lines = linesOf(text).filter((line) => line.trim() !== '' && !isRule(line)).slice(0, SAMPLE_LINES);
  const barred = lines.filter((line) => line.includes('|'));
  return barred.length >= FEWEST_LINES && barred.length >= lines.length * MOSTLY && barred.every((line) => FRAMED.test(line));
}

/** A line without the bars at its ends and the blanks around its cells; other lines stay. */
export function unframedLine(line: string): string {
  return FRAMED.test(line) ? line.trim().slice(1, -1).split('|').map((cell) => cell.trim()).join('|') : line;
}

/** How each line is brought to cells parted by the delimiter before it is read; null where lines are read as they are. */
export function lineChange({ format, widths, delimiter }: Pick<Dialect, 'format' | 'widths' | 'delimiter'>, framed = false): ((line: string) => string) | null {
  if (format === 'fixed') return fixedLine(widths, delimiter);
  return framed ? unframedLine : null;
}
