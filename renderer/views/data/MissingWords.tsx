import { Button } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { MISSING_WORDS } from '../../../shared/recipe/missing-words.ts';
import { useApp, useSelect } from '../../state/context.ts';

interface Props {
  readonly column: ColumnInfo;
  /** The file whose reading it is. */
  readonly source: string;
}

/** Which words of a column counted as missing, and the choice to keep them as values. */
export function MissingWords({ column, source }: Props) {
  const { actions } = useApp();
  const kept = useSelect((state) => state.recipe.sources.find(({ id }) => id === source)?.dialect.keptWords) ?? [];
  const own = kept.flatMap((entry) => (entry.column === column.name ? entry.words : []));
  const counted = column.missingWords ?? [];
  const words = MISSING_WORDS.filter((word) => counted.some(({ value }) => value === word));
  const others = kept.filter((entry) => entry.column !== column.name);
  const keep = (): void => actions.setDialect({ keptWords: [...others, { column: column.name, words: [...own, ...words] }] }, `Keep ${words.join(', ')} as values of ${column.name}`, source);
  const drop = (): void => actions.setDialect({ keptWords: others }, `Count ${own.join(', ')} of ${column.name} as missing`, source);
  if (counted.length === 0 && own.length === 0) return null;
  return (
    <div className="line wrap">
      {counted.length > 0 && <span>Counted as missing: {counted.map(({ value, count }) => `${value} (${formatValue(count, 'integer')})`).join(', ')}</span>}
      {words.length > 0 && <Button size="compact-xs" variant="default" onClick={keep}>{words.length === 1 ? `Keep ${words[0]} as a value` : 'Keep them as values'}</Button>}
      {own.length > 0 && <><span>Kept as values: {own.join(', ')}</span><Button size="compact-xs" variant="default" onClick={drop}>Count as missing</Button></>}
    </div>
  );
}
