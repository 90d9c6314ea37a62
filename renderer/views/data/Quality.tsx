import { formatValue } from '../../../shared/chart/numbers.ts';
import type { Filter } from '../../../shared/contract/grid.ts';
import type { QualityReport } from '../../../shared/contract/proposals.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { holdsNumbers } from '../../../shared/prepare/holds-numbers.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { Breakable } from '../../controls/Breakable.tsx';
import { WideTable } from '../../controls/WideTable.tsx';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useSelect } from '../../state/context.ts';
import { Dictionary } from './Dictionary.tsx';
import { Mends, StepButton } from './Mends.tsx';

const MOST_ALIKE = 8;

const count = (value: number): string => formatValue(value, 'integer');
const share = (part: number, whole: number): string => formatValue(part / Math.max(1, whole), 'percent');

interface Props {
  /** The file that is looked at. */
  readonly source: SourceReport;
  readonly onShow: (filter: Filter) => void;
}

/** The data dictionary, and what is good and bad about a file, with the step that mends it. */
export function Quality({ source, onShow }: Props) {
  const { value: found, running, error } = useAnalysis('quality', { source: source.id });
  const first = useSelect((state) => state.recipe.sources[0]?.id);
  const steps = useSelect((state) => state.recipe.steps.filter((step) => step.on && step.table === 'source' && (step.source ?? first) === source.id).length);
  const value = found?.source.id === source.id ? found.quality : null;
  return (
    <div className="scroll quality" tabIndex={0} role="region" aria-label="Quality" aria-busy={running}>
      {steps > 0 && <p className="muted">The file as it was read; what {steps === 1 ? 'the step' : `the ${steps} steps`} of Prepare made of it stands there.</p>}
      {error !== null && <p role="alert" className="warn">{describeError(error, 'window').message}</p>}
      {value === null ? <p className="muted">{running ? 'Looking at every cell…' : 'Not computed yet.'}</p> : (
        <>
          <dl className="quality-facts">
            <div><dt>Complete rows</dt><dd>{share(value.completeRows, value.rows)}</dd></div>
            <div><dt>Cells with a value</dt><dd>{share(value.cells - value.missingCells, value.cells)}</dd></div>
            <div>
              <dt>Repeated rows</dt>
              <dd className="line">{count(value.duplicates)}{value.duplicates > 0 && <StepButton label="Keep the first" about="rows that repeat an earlier row" draft={{ kind: 'dedupe' }} source={source.id} />}</dd>
            </div>
            <div><dt>Columns to look at</dt><dd>{count(value.columns.filter((column) => column.issues.length > 0).length)} of {count(value.columns.length)}</dd></div>
          </dl>
          <Gaps quality={value} source={source} />
          <Alike quality={value} source={source} />
          <Spellings quality={value} source={source} />
        </>
      )}
      <Dictionary source={found?.source.id === source.id ? found.source : source} quality={value} onShow={onShow} />
    </div>
  );
}

const MOST_PATTERNS = 8;
const MOST_PATTERN_COLUMNS = 16;

/** Which columns are missing together, and what can be done about it. */
function Gaps({ quality, source }: { readonly quality: QualityReport; readonly source: SourceReport }) {
  const gaps = quality.patterns.filter((pattern) => pattern.columns.length > 0).slice(0, MOST_PATTERNS);
  if (gaps.length === 0) return null;
  const all = [...new Set(gaps.flatMap((pattern) => pattern.columns))];
  const columns = all.slice(0, MOST_PATTERN_COLUMNS);
  const known = source.columns.filter(({ name, missing }) => missing > 0 && missing < source.rows && all.includes(name));
  const numbers = known.filter(holdsNumbers).map(({ name }) => name);
  const categories = known.filter((column) => column.type === 'category' && !holdsNumbers(column)).map(({ name }) => name);
  return (
    <section aria-label="Missing together" className="stack">
      <h3>Missing together</h3>
      <p className="muted">Each line is a set of columns that have no value in the same rows.</p>
      <WideTable label="Missing together, table">
        <table className="plain-table patterns">
          <thead><tr><th scope="col" className="number">Rows</th><th scope="col" className="number">Share</th>{columns.map((name) => <th key={name} scope="col"><Breakable text={name} /></th>)}</tr></thead>
          <tbody>
            {gaps.map((pattern) => (
              <tr key={pattern.columns.join('\0')}>
                <td className="number">{count(pattern.rows)}</td>
                <td className="number muted">{share(pattern.rows, quality.rows)}</td>
                {columns.map((name) => <td key={name} data-gap={pattern.columns.includes(name)} aria-label={pattern.columns.includes(name) ? `${name} missing` : `${name} there`}>{pattern.columns.includes(name) ? 'missing' : ''}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </WideTable>
      {quality.missingTogether.slice(0, 3).map((pair) => (
        <p key={`${pair.a}${pair.b}`} className="muted">{pair.a} and {pair.b} are missing together in {count(pair.both)} rows, more often than by chance (correlation of the gaps {formatValue(pair.correlation, 'index')}).</p>
      ))}
      <div className="line wrap">
        {numbers.length > 0 && <StepButton label="Fill numbers with the median" about="gaps" draft={{ kind: 'missing', columns: numbers, method: 'median' }} source={source.id} />}
        {categories.length > 0 && <StepButton label="Give categories a level for it" about="gaps" draft={{ kind: 'missing', columns: categories, method: 'category' }} source={source.id} />}
        {numbers.length > 0 && <span className="muted">Prepare has other ways: nearest neighbours, chained equations, leaving rows out.</span>}
      </div>
    </section>
  );
}

/** Columns that repeat an earlier one. */
function Alike({ quality, source }: { readonly quality: QualityReport; readonly source: SourceReport }) {
  const { alikeColumns } = quality;
  const byName = new Map(source.columns.map((column) => [column.name, column]));
  if (alikeColumns.length === 0) return null;
  return (
    <section aria-label="Columns that say the same" className="stack">
      <h3>Columns that say the same</h3>
      <ul className="proposals">
        {alikeColumns.slice(0, MOST_ALIKE).map(({ a, b, correlation }) => {
          const column = byName.get(b);
          return (
            <li key={b} className="line spaced">
              <span className="grow"><strong>{b}</strong> <span className="muted">{correlation === null ? `is equal to ${a} in every row` : `moves with ${a} (correlation ${formatValue(correlation, 'index')})`}</span></span>
              {column !== undefined && <Mends column={column} issue={{ code: 'alike-column', message: '' }} source={source.id} />}
            </li>
          );
        })}
      </ul>
      {alikeColumns.length > MOST_ALIKE && <p className="muted">and {count(alikeColumns.length - MOST_ALIKE)} more</p>}
    </section>
  );
}

function Spellings({ quality, source }: { readonly quality: QualityReport; readonly source: SourceReport }) {
  if (quality.spellings.length === 0) return null;
  return (
    <section aria-label="Spellings" className="stack">
      <h3>Spellings that may mean one value</h3>
      <ul className="proposals">
        {quality.spellings.map(({ column, groups }) => (
          <li key={column} className="line spaced">
            <span className="grow"><strong>{column}</strong> <span className="muted">{groups.slice(0, 4).map((group) => group.members.slice(0, 4).map((member) => member.value).join(' = ')).join('; ')}{groups.length > 4 ? ` and ${groups.length - 4} more` : ''}</span></span>
            <StepButton
              label="Recode" about={column} source={source.id}
              draft={{ kind: 'recode', column, map: groups.flatMap((group) => group.members.slice(1).map((member) => ({ from: member.value, to: group.to }))) }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
