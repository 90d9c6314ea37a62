import { Button } from '@mantine/core';
import { formatValue } from '../../../shared/chart/numbers.ts';
import { segmentColour } from '../../../shared/chart/theme.ts';
import type { RuleCondition, SegmentRules } from '../../../shared/contract/rules.ts';
import { conditionWords, ruleWords } from '../../../shared/rules/words.ts';
import { WideTable } from '../../controls/WideTable.tsx';
import { useSelectRows } from '../../engine/use-selection.ts';
import type { SegmentView } from '../../state/selectors.ts';

interface Props {
  readonly found: SegmentRules;
  readonly segment: SegmentView;
}

/** The rules of one segment. */
export function RuleCard({ found, segment }: Props) {
  const selectRows = useSelectRows();
  const { rules, together, heldOut } = found;
  const select = (conditions: readonly RuleCondition[]): Promise<void> => selectRows('ruleRows', { conditions }, `the rule "${ruleWords(conditions)}"`);
  return (
    <section className="card stack" aria-label={`Rules of ${segment.name}`}>
      <div className="line">
        <span className="swatch" style={{ background: segmentColour(segment.colour).fill }} />
        <h2 className="grow">{segment.name}</h2>
        <span className="muted">{formatValue(segment.size, 'integer')} customers, {formatValue(segment.share, 'percent')}</span>
      </div>
      {rules.length === 0 ? <p className="muted">No rule describes this segment better than picking everybody. Allow more conditions, or let rules speak of all columns.</p> : (
        <WideTable label={`Rules of ${segment.name}, table`}>
          <table className="plain-table rule-table">
            <thead>
              <tr>
                <th scope="col">{rules.length > 1 ? 'Customers with any of these' : 'Customers with'}</th><th scope="col" className="number">Picks</th>
                <th scope="col" className="number">Right</th><th scope="col" className="number">Of the segment</th><th scope="col"><span className="visually-hidden">Select</span></th>
              </tr>
            </thead>
            <tbody>
              {rules.map((rule) => (
                <tr key={ruleWords(rule.conditions)}>
                  <th scope="row">
                    {rule.conditions.map((condition, i) => (
                      <span key={conditionWords(condition)}>{i > 0 && <span className="muted"> and </span>}<span className="condition">{conditionWords(condition)}</span></span>
                    ))}
                  </th>
                  <td className="number">{formatValue(rule.matched, 'integer')}</td>
                  <td className="number">{formatValue(rule.precision, 'percent')}</td>
                  <td className="number">{formatValue(rule.recall, 'percent')}</td>
                  <td className="number">
                    <Button size="compact-xs" variant="default" aria-label={`Select customers with ${ruleWords(rule.conditions)}`} onClick={() => void select(rule.conditions)}>Select</Button>
                  </td>
                </tr>
              ))}
              {rules.length > 1 && (
                <tr>
                  <th scope="row">All together</th><td className="number">{formatValue(together.matched, 'integer')}</td>
                  <td className="number">{formatValue(together.precision, 'percent')}</td><td className="number">{formatValue(together.recall, 'percent')}</td>
                </tr>
              )}
              {heldOut !== null && (
                <tr className="muted">
                  <th scope="row">On customers not searched</th><td className="number">–</td>
                  <td className="number">{formatValue(heldOut.precision, 'percent')}</td><td className="number">{formatValue(heldOut.recall, 'percent')}</td>
                </tr>
              )}
            </tbody>
          </table>
        </WideTable>
      )}
    </section>
  );
}
