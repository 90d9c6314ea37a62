import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { sizesFigure } from '../../../shared/chart/segment-figures.ts';
import type { RuleCounts } from '../../../shared/contract/rules.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { holdsNumbers } from '../../../shared/prepare/holds-numbers.ts';
import { MOST_RULES, REST_NAME } from '../../../shared/recipe/segment-rules.ts';
import type { SegmentRuleText } from '../../../shared/recipe/segment-rules.ts';
import { compileWhere, expressionColumns, RANK_FUNCTIONS } from '../../../shared/rules/define.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { ChartCard, Lines } from '../../charts/ChartCard.tsx';
import { Icon } from '../../controls/Icon.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { freeName, rulesOf, withNewRule, withoutRule, withRest, withRuleAt, withRuleName, withWhere } from '../../state/rule-edits.ts';
import { selectSegments } from '../../state/selectors.ts';
import { columnInExpression } from '../prepare/complete-expression.ts';
import { ExpressionField } from '../prepare/ExpressionField.tsx';

/** Conditions under way are counted once nothing has been typed for so long. */
const PAUSE_MS = 250;

const readable = (where: string, columns: readonly ColumnInfo[]): boolean => {
  try {
    compileWhere(where, expressionColumns(columns), null);
    return true;
  } catch {
    return false;
  }
};

/** A condition to begin with: the best fifth of a column of numbers, or a first column that has a value. */
function startWhere(columns: readonly ColumnInfo[]): string {
  const feature = columns.find((column) => column.role === 'feature' && holdsNumbers(column));
  return feature === undefined ? `${columnInExpression(columns[0]?.name ?? '')} is not missing` : `top(${columnInExpression(feature.name)}, 20)`;
}

/** The rules that define the segments, with how large these are. */
export function RulesTab() {
  const { actions } = useApp();
  const segments = useSelect(selectSegments);
  const defined = useSelect((state) => state.results.cluster?.algorithm === 'rules');
  const sizes = useMemo(() => sizesFigure({ segments }), [segments]);
  return (
    <div className="stack tab-page">
      <RulesEditor />
      {defined && (
        <ChartCard
          height={90 + 34 * segments.length} figure={sizes} subtitle="Customers in each segment; those in none are not shown."
          onPick={({ row, col }) => actions.selectSegment(segments[row + col]?.id ?? null)}
          explain={<Lines lines={['Number of customers of each segment and their share of all customers.']} />}
        />
      )}
    </div>
  );
}

/** Segments by conditions of one's own: a list asked from the top, with what each picks as it is written. */
function RulesEditor() {
  const { actions } = useApp();
  const recipe = useSelect((state) => state.recipe);
  const columns = useSelect((state) => state.results.customers?.columns ?? null);
  const { rules, rest } = rulesOf(recipe);
  const [drafts, setDrafts] = useState<ReadonlyMap<number, string>>(new Map());
  useEffect(() => setDrafts(new Map()), [rules]);
  const wheres = useMemo(() => rules.map(({ where }, i) => {
    const draft = drafts.get(i);
    return draft !== undefined && columns !== null && readable(draft, columns) ? draft : where;
  }), [rules, drafts, columns]);
  const [asked] = useDebouncedValue(wheres, PAUSE_MS);
  const counts = useAnalysis('ruleCounts', { wheres: asked }, rules.length > 0);
  if (columns === null) return null;
  const found = counts.value !== null && counts.value.first.length === rules.length ? counts.value : null;
  const add = (): void => actions.editRecipe('Add a rule', (now) => withNewRule(now, startWhere(columns)));
  return (
    <section className="card stack" aria-label="Rules that define the segments">
      <div className="line">
        <h2 className="grow">Rules that define the segments</h2>
        <Button size="compact-sm" variant={rules.length === 0 ? 'filled' : 'default'} disabled={rules.length >= MOST_RULES} onClick={add}>Add a rule</Button>
      </div>
      <p className="muted">
        {rules.length === 0
          ? 'Write a condition for each segment, for example recency_days <= 30 and top(monetary, 20). Rules that describe segments of another method can be taken over on the Rules page ("Make these the segments").'
          : 'A customer belongs to the first rule that holds, from the top. A missing value fulfils no condition. top(column, 20) is the fifth with the highest values.'}
      </p>
      {counts.error !== null && <p className="warn" role="alert">{describeError(counts.error, 'window').message}</p>}
      <ol className="steps-list own-rules" aria-busy={counts.running}>
        {rules.map((rule, i) => (
          <RuleRow
            key={rule.name} rule={rule} at={i} last={i === rules.length - 1} columns={columns} counts={found}
            onDraft={(text) => setDrafts(new Map(drafts).set(i, text))}
          />
        ))}
      </ol>
      {rules.length > 0 && <Rest rest={rest} counts={found} />}
    </section>
  );
}

interface RowProps {
  readonly rule: SegmentRuleText;
  readonly at: number;
  readonly last: boolean;
  readonly columns: readonly ColumnInfo[];
  readonly counts: RuleCounts | null;
  readonly onDraft: (text: string) => void;
}

function RuleRow({ rule, at, last, columns, counts, onDraft }: RowProps) {
  const { actions } = useApp();
  const { name, where } = rule;
  const move = (to: number): void => actions.editRecipe(`Move rule ${name}`, (recipe) => withRuleAt(recipe, at, to));
  return (
    <li className="step-row">
      <div className="line">
        <span className="muted">{at + 1}</span>
        <NameField name={name} label={`Name of rule ${at + 1}`} onCommit={(next) => actions.editRecipe(`Name rule ${at + 1}`, (recipe) => withRuleName(recipe, name, next))} />
        <span className="grow" role="status">{counts === null ? '' : sentence(counts, at)}</span>
        <ActionIcon size="sm" variant="subtle" aria-label={`Move rule ${name} up`} disabled={at === 0} onClick={() => move(at - 1)}><Icon name="up" size={12} /></ActionIcon>
        <ActionIcon size="sm" variant="subtle" aria-label={`Move rule ${name} down`} disabled={last} onClick={() => move(at + 1)}><Icon name="down" size={12} /></ActionIcon>
        <ActionIcon size="sm" variant="subtle" aria-label={`Remove rule ${name}`} onClick={() => actions.editRecipe(`Remove rule ${name}`, (recipe) => withoutRule(recipe, at))}><Icon name="close" size={12} /></ActionIcon>
      </div>
      <ExpressionField
        label={`Condition of rule ${at + 1}`} value={where} condition columns={columns} functions={RANK_FUNCTIONS}
        check={(text, known) => compileWhere(text, known, null)} onDraft={onDraft}
        onCommit={(text) => actions.editRecipe(`Change rule ${name}`, (recipe) => withWhere(recipe, at, text))}
      />
      {counts !== null && <Thresholds counts={counts} where={where} />}
    </li>
  );
}

/** "812 customers (12%)", and how many more fulfil the condition but belong to an earlier rule. */
function sentence({ first, alone, rows }: RuleCounts, at: number): string {
  const own = `${formatValue(first[at], 'integer')} customers (${formatValue(first[at] / Math.max(1, rows), 'percent')})`;
  const others = alone[at] - first[at];
  return others === 0 ? own : `${own}; ${formatValue(others, 'integer')} more belong to a rule before it`;
}

/** What shares of the highest or lowest stand for. */
function Thresholds({ counts, where }: { readonly counts: RuleCounts; readonly where: string }) {
  const own = counts.thresholds.filter(({ side, column }) => where.toLowerCase().includes(`${side}(`) && where.toLowerCase().includes(column.toLowerCase()));
  if (own.length === 0) return null;
  return <p className="muted">{own.map(({ side, column, percent, value }) => `${side}(${column}, ${percent}) is ${side === 'top' ? 'at least' : 'at most'} ${formatValue(value, 'number')}`).join('; ')}</p>;
}

/** What becomes of the others. */
function Rest({ rest, counts }: { readonly rest: string | null; readonly counts: RuleCounts | null }) {
  const { actions } = useApp();
  return (
    <div className="line">
      <Checkbox
        size="xs" label="All others are a segment" checked={rest !== null}
        onChange={(event) => {
          const on = event.currentTarget.checked;
          actions.editRecipe('Change what becomes of the others', (recipe) => withRest(recipe, on ? freeName(rulesOf(recipe), REST_NAME) : null));
        }}
      />
      {rest !== null && <NameField name={rest} label="Name of the others" onCommit={(next) => actions.editRecipe('Name the others', (recipe) => withRuleName(recipe, rest, next))} />}
      <span role="status">{counts === null ? '' : `${formatValue(counts.rest, 'integer')} customers (${formatValue(counts.rest / Math.max(1, counts.rows), 'percent')})${rest === null ? ' in no segment' : ''}`}</span>
    </div>
  );
}

/** A name that is kept on leaving the field; one that is empty or taken goes back. */
function NameField({ name, label, onCommit }: { readonly name: string; readonly label: string; readonly onCommit: (name: string) => void }) {
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  const commit = (): void => {
    onCommit(text);
    setText(name);
  };
  return (
    <TextInput
      size="xs" w={220} aria-label={label} value={text} maxLength={120} onChange={(event) => setText(event.currentTarget.value)} onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setText(name);
      }}
    />
  );
}
