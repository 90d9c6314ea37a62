import type { HandoverResult } from '../../contract/handover.ts';
import { AppError } from '../../errors/app-error.ts';
import { contactFiles } from '../../export/contacts.ts';
import type { Contacts } from '../../export/contacts.ts';
import { platformOf } from '../../export/platforms.ts';
import { contentBlock, handedNames } from '../../export/templates.ts';
import { writtenAsNumbers } from '../../features/customer-key.ts';
import { pace } from '../../pipeline/pace.ts';
import { findColumn } from '../../prepare/find-column.ts';
import type { HandoverOptions } from '../../recipe/handing-over.ts';
import type { AnalysisContext, AnalysisSpec } from '../analysis-spec.ts';
import { readColumns } from '../customer-columns.ts';
import { textTable } from '../labelled.ts';

const NOBODY: Contacts = {
  files: [], contacts: 0, neutralised: 0, agreed: true,
  leftOut: { withoutSegment: 0, withoutConsent: 0, withoutEmail: 0, invalidEmail: 0, repeatedEmail: 0, repeatedElsewhere: 0 },
};

/** Contacts with their segment, and a content block, for a mail platform. */
export const handover: AnalysisSpec<'handover'> = {
  after: 'profile',
  parameters: ({ title, params }) => [title, params['export.formulaSafe']],
  async run(context, options): Promise<HandoverResult> {
    const platform = platformOf(options.platform);
    const { segments } = await context.profile();
    const names = handedNames(segments.map(({ name }) => name));
    const made = options.email === null ? NOBODY : await contactsOf(context, options, options.email, names);
    const block = contentBlock(platform.template, context.recipe.title, segments.map(({ size, headline }, i) => ({ name: names[i], customers: size, headline })));
    return {
      platform: options.platform,
      files: [...made.files, { name: `content-${platform.key}.txt`, bytes: new TextEncoder().encode(block), contacts: null }],
      contacts: made.contacts, leftOut: made.leftOut, neutralised: made.neutralised,
      renamed: segments.flatMap(({ name }, i) => (name === names[i] ? [] : [{ from: name, to: names[i] }])),
      advice: platform.advice,
    };
  },
};

async function contactsOf(context: AnalysisContext, options: HandoverOptions, email: string, names: readonly string[]): Promise<Contacts> {
  const { recipe, platform, signal, progress } = context;
  const target = platformOf(options.platform);
  const [source, customers, features, cluster] = [await context.source(), await context.customers(), await context.features(), await context.cluster()];
  const wanted = [email, ...(options.consent === null ? [] : [options.consent]), ...options.columns];
  for (const column of wanted) findColumn(customers.columns, column, source.name);
  if (target.mostColumns !== null && options.columns.length + 3 > target.mostColumns) {
    throw new AppError('not-for-platform', { platform: target.label, reason: `it takes ${target.mostColumns} columns at most` });
  }
  const found = await readColumns(platform.database, textTable({ source, customers }), wanted.map((name) => ({ name, kind: 'text' })), signal);
  const texts = found.map((column) => (column.kind === 'text' ? column.values : []));
  const segments = new Int32Array(customers.rows).fill(-1);
  features.rowIndex.forEach((row, i) => {
    segments[row] = cluster.labels[i];
  });
  const before = options.consent === null ? 1 : 2;
  const made = await pace(contactFiles({
    platform: target, emails: texts[0], consent: options.consent === null ? null : texts[1], consentWords: options.consentWords, segments, names,
    columns: options.columns.map((name, i) => ({ name, numeric: writtenAsNumbers(source, customers, name), values: texts[before + i] })), split: options.split, formulaSafe: recipe.params['export.formulaSafe'],
  }), { clock: platform.clock, signal, onProgress: ({ fraction }) => progress(fraction) });
  if (!made.agreed) throw new AppError('consent-unread', { column: options.consent });
  if (made.contacts === 0) throw new AppError('no-contacts', { column: email, ...made.leftOut });
  return made;
}
