import { AppError } from '../shared/errors/app-error.ts';
import { rfmRulesSchema } from '../shared/recipe/rfm.ts';
import type { RfmChoices, RfmRules } from '../shared/recipe/rfm.ts';
import type { Recipe } from '../shared/recipe/recipe.ts';
import { PRESET_BINS } from '../shared/value/rfm-groups.ts';
import type { Args } from './args.ts';
import { readText } from './files.ts';
import { numberFrom } from './params-from-args.ts';
import { paramRow } from '../shared/recipe/params.ts';
import { parseJson } from '../shared/recipe/parse-json.ts';

const PRESETS = ['standard', 'shopify', 'klaviyo'] as const;

/** `30,60,90` as ascending numbers; as many as there are bins, less one. Errors: `invalid-option`. */
function cutsFrom(args: Args, flag: string): number[] | null {
  const text = args.values.get(flag);
  if (text === undefined) return null;
  const cuts = text.split(',').map((part) => (/^\s*-?\d+(\.\d+)?\s*$/.test(part) ? Number(part) : Number.NaN));
  const rises = cuts.every((cut, i) => !Number.isNaN(cut) && (i === 0 || cut > cuts[i - 1]));
  if (!rises || cuts.length < 2 || cuts.length > 9) {
    throw new AppError('invalid-option', { option: `--${flag}`, value: text, allowed: '2 to 9 numbers that rise, with commas between, such as 30,60,90,180' });
  }
  return cuts;
}

const rulesFrom = async (path: string): Promise<RfmRules> => parseJson(await readText(path), rfmRulesSchema, 'invalid-rfm-rules', { file: path });

/** Checks what can be checked before a file is read. Errors: `invalid-option`. */
export function checkRfmArgs(args: Args): void {
  binsFrom(args, { r: cutsFrom(args, 'cuts-r'), f: cutsFrom(args, 'cuts-f'), m: cutsFrom(args, 'cuts-m') }, null);
}

/** The number of bins: as given, or as the cut points or the preset ask for. */
function binsFrom(args: Args, cuts: RfmChoices['cuts'], preset: number | null): number {
  const row = paramRow('rfm.bins') as Parameters<typeof numberFrom>[0];
  const text = args.values.get('bins');
  const given = text === undefined ? null : numberFrom(row, text);
  let asked = given;
  for (const [part, own] of Object.entries(cuts)) {
    if (own === null) continue;
    if (asked !== null && own.length !== asked - 1) {
      throw new AppError('invalid-option', { option: `--cuts-${part}`, value: own.join(','), allowed: `${asked - 1} numbers, one fewer than the ${asked} scores` });
    }
    asked = own.length + 1;
  }
  return asked ?? preset ?? (row.default);
}

/** The recipe with what the command line says of RFM. Errors: `invalid-option`, `invalid-rfm-rules`, those of reading the file. */
export async function withRfm(args: Args, recipe: Recipe): Promise<Recipe> {
  const cuts = { r: cutsFrom(args, 'cuts-r'), f: cutsFrom(args, 'cuts-f'), m: cutsFrom(args, 'cuts-m') };
  const groups = args.values.get('groups') ?? 'standard';
  const preset = PRESETS.find((name) => name === groups);
  const rules = preset === undefined ? await rulesFrom(groups) : null;
  return {
    ...recipe,
    rfm: { cuts, rules },
    params: {
      ...recipe.params,
      'rfm.bins': binsFrom(args, cuts, preset === undefined ? Math.max(3, rules?.scale ?? 5) : PRESET_BINS[preset]),
      'rfm.groups': preset ?? 'own',
    },
  };
}
