import type { AssociationRule, GroupPatterns, PatternsResult, SequencesResult } from '../contract/patterns.ts';
import { leftWords, sequenceWords } from '../patterns/files.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { formatDate, formatFixed, formatInteger, formatPercent } from '../text/format.ts';
import type { Block, ReportDocument, Section } from './document.ts';
import { counted } from './words.ts';

/** Lines of a table; the files have all. */
const MOST = 15;

export interface PatternsReportInput {
  readonly recipe: Recipe;
  readonly asOf: string;
  readonly patterns: PatternsResult;
  readonly sequences: SequencesResult;
  readonly segments: readonly { readonly name: string; readonly colour: number; readonly size: number }[];
}

/**
 * What customers buy together and one after the other, as a page for others. What rests on fewer customers than the smallest group
 * shown is left out, and so are segments that small.
 */
export function patternsReport(input: PatternsReportInput): ReportDocument {
  const { recipe, asOf, patterns } = input;
  const least = recipe.params['report.minGroup'];
  const shown = patterns.groups.map((group, g) => ({ group, g })).filter(({ group }) => group.label === null || (group.customers >= least && input.segments[group.label].size >= least));
  return {
    title: recipe.title, subtitle: `What customers buy together and next, as of ${formatDate(asOf)}`, asOf, language: 'en',
    sections: [...shown.map(({ group, g }) => groupSection(input, group, g, least)), methods(input, least)],
  };
}

const share = (value: number | null): string => formatPercent(value);
const signed = (low: number | null, high: number | null): string => (low === null || high === null ? '–' : `${formatPercent(low)} to ${formatPercent(high)}`);

function groupSection({ patterns, sequences, segments }: PatternsReportInput, group: GroupPatterns, g: number, least: number): Section {
  const { label } = group;
  const name = label === null ? 'Everyone' : segments[label].name;
  const baskets = patterns.basket === 'order' ? counted(group.baskets, 'order', 'orders') : 'all that each bought';
  const rules = group.rules.filter(({ customers }) => customers >= least).slice(0, MOST);
  const marks = group.items.filter(({ customers, low }) => customers >= least && (label === null || (low !== null && low > 0))).slice(0, MOST);
  const runs = sequences.groups[g].sequences.filter(({ customers }) => customers >= least).slice(0, MOST);
  const colour = label === null ? null : segments[label].colour;
  return {
    blocks: [
      { type: 'heading', level: 1, text: name },
      { type: 'paragraph', tone: 'body', text: `${counted(group.customers, 'customer', 'customers')}, ${baskets}. ${rules.length === 0 ? 'No combination stands out beyond chance.' : ''}` },
      ...(rules.length === 0 ? [] : [rulesTable(rules, patterns.items, label, colour)]),
      ...(marks.length === 0 ? [] : [{
        type: 'table' as const, caption: label === null ? 'Bought by most customers' : 'Bought by more customers than elsewhere',
        columns: [{ label: 'What', align: 'left' as const, width: 0.5 }, { label: 'Customers', align: 'right' as const, width: 0.14 }, { label: 'Elsewhere', align: 'right' as const, width: 0.14 }, { label: 'Difference (95%)', align: 'right' as const, width: 0.22 }],
        rows: marks.map((one) => ({ colour, cells: [patterns.items[one.item], share(one.share), share(one.elsewhere), signed(one.low, one.high)] })),
      }]),
      ...(runs.length === 0 ? [] : [{
        type: 'table' as const, caption: 'What comes next: one order after the other',
        columns: [{ label: 'Sequence', align: 'left' as const, width: 0.5 }, { label: 'Customers', align: 'right' as const, width: 0.14 }, { label: 'Elsewhere', align: 'right' as const, width: 0.14 }, { label: 'Difference (95%)', align: 'right' as const, width: 0.22 }],
        rows: runs.map((one) => ({ colour, cells: [sequenceWords(one.elements, sequences.items), share(one.share), share(one.elsewhere), signed(one.low, one.high)] })),
      }]),
    ],
  };
}

function rulesTable(rules: readonly AssociationRule[], items: readonly string[], label: number | null, colour: number | null): Block {
  return {
    type: 'table', caption: 'What is bought together',
    columns: [
      { label: 'With', align: 'left', width: 0.3 }, { label: 'also', align: 'left', width: 0.27 }, { label: 'Support', align: 'right', width: 0.1 }, { label: 'Confidence', align: 'right', width: 0.13 },
      { label: 'Lift', align: 'right', width: 0.08 }, { label: label === null ? 'Baskets' : 'Lift elsewhere', align: 'right', width: 0.12 },
    ],
    rows: rules.map((rule) => ({
      colour,
      cells: [leftWords(rule, items), items[rule.consequent], share(rule.support), share(rule.confidence), formatFixed(rule.lift, 2), label === null ? formatInteger(rule.both) : formatFixed(rule.elsewhere?.lift ?? null, 2)],
    })),
  };
}

const CORRECTIONS = { holm: 'Holm\'s correction', bh: 'the correction of Benjamini and Hochberg', none: 'no correction' } as const;

function methods({ recipe: { params }, patterns }: PatternsReportInput, least: number): Section {
  const sentences = [
    `What was bought is ${patterns.column}; a basket is ${patterns.basket === 'order' ? 'one order' : 'all that a customer bought'}. All combinations of up to ${params['patterns.length']} that are in at least ${formatPercent(params['patterns.support'])} of the baskets (and ${params['patterns.minCount']} of them) of everyone or of a segment were counted, exactly.`,
    `A rule says that who has its left side in the basket also has its right side. Support is the share of baskets with both, confidence that share among the baskets with the left side, lift confidence over the share of the right side among all baskets (1: no connection). Rules under ${formatPercent(params['patterns.confidence'])} confidence, and rules of which a simpler one is as confident, are left out.`,
    `Each rule was tested by Fisher's exact test, one-sided, with ${CORRECTIONS[params['patterns.correction']]} for all rules of the group; those above ${params['patterns.alpha']} are left out. The test takes baskets as independent of each other, which orders of one customer are not quite, and the segments as given. Elsewhere are all other customers; intervals of differences are Newcombe's.`,
    `A sequence counts customers in whose orders its parts come one after the other${params['patterns.maxGap'] === 0 ? '' : `, each within ${params['patterns.maxGap']} days of the one before`}. What goes together or follows need not be its cause. Lines that rest on fewer than ${least} customers are not shown.`,
  ];
  return { blocks: [{ type: 'heading', level: 1, text: 'How it was made' }, ...sentences.map((text): Block => ({ type: 'paragraph', tone: 'body', text }))] };
}
