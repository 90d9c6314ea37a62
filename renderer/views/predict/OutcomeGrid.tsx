import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useRef } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { PredictedCustomers } from '../../../shared/contract/predict.ts';

interface Props {
  readonly list: PredictedCustomers;
  /** Rows of the list in the order in which they are shown. */
  readonly order: Int32Array;
  readonly chosen: number;
  readonly onChoose: (row: number) => void;
  /** The segment of a row; null: there are none. */
  readonly nameOf: ((row: number) => string) | null;
  readonly threshold: number;
}

const ROW_HEIGHT = 28;
const PAGE = 10;
const OUTCOMES: Readonly<Record<number, string>> = { 1: 'yes', 0: 'no', [-1]: 'not known' };

/** Customers of any number: only the rows in sight exist. Arrow keys, page keys, Home and End move the choice. */
export function OutcomeGrid({ list, order, chosen, onChoose, nameOf, threshold }: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({ count: order.length, getScrollElement: () => scroll.current, estimateSize: () => ROW_HEIGHT, overscan: 12, scrollPaddingStart: ROW_HEIGHT });
  const known = list.outcome.some((one) => one >= 0);
  const heads = [list.idColumn ?? 'Row', 'Probability', 'Tenth', ...(nameOf === null ? [] : ['Segment']), ...(known ? ['Outcome'] : [])];
  const template = `minmax(100px, 1.2fr) 88px 56px${nameOf === null ? '' : ' minmax(80px, 1.4fr)'}${known ? ' 82px' : ''}`;
  const move = (event: KeyboardEvent): void => {
    const at = order.indexOf(chosen);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + PAGE, PageUp: at - PAGE, Home: 0, End: order.length - 1 }[event.key];
    if (to === undefined || order.length === 0) return;
    event.preventDefault();
    const place = Math.min(order.length - 1, Math.max(0, to));
    onChoose(order[place]);
    virtual.scrollToIndex(place);
  };
  const pick = (event: MouseEvent): void => {
    const row = event.target instanceof Element ? event.target.closest('[data-row]')?.getAttribute('data-row') : null;
    if (row != null) onChoose(Number(row));
  };
  return (
    <div
      className="virtual outcome-grid" ref={scroll} role="grid" aria-label="Customers by probability" aria-rowcount={order.length + 1} aria-colcount={heads.length} tabIndex={0}
      aria-activedescendant={order.includes(chosen) ? `${id}-${chosen}` : undefined} onKeyDown={move} onClick={pick}
    >
      <div className="virtual-head" role="rowgroup">
        <div role="row" className="virtual-row head" style={{ gridTemplateColumns: template }}>
          {heads.map((head, i) => <div key={head} role="columnheader" className={i === 1 || i === 2 ? 'cell number' : 'cell'}>{head}</div>)}
        </div>
      </div>
      <div role="rowgroup" className="virtual-body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = order[item.index];
          const probability = list.probability[row];
          return (
            <div
              key={item.key} id={`${id}-${row}`} data-row={row} role="row" aria-rowindex={item.index + 2} aria-selected={row === chosen} className={row === chosen ? 'virtual-row chosen' : 'virtual-row'}
              style={{ gridTemplateColumns: template, height: ROW_HEIGHT, transform: `translateY(${item.start}px)` }}
            >
              <div role="gridcell" className="cell">{list.ids[row]}</div>
              <div role="gridcell" className={probability >= threshold ? 'cell number picked' : 'cell number'}>{formatValue(probability, 'percent')}</div>
              <div role="gridcell" className="cell number">{list.decile[row]}</div>
              {nameOf !== null && <div role="gridcell" className="cell">{nameOf(row)}</div>}
              {known && <div role="gridcell" className="cell">{OUTCOMES[list.outcome[row]]}</div>}
            </div>
          );
        })}
      </div>
    </div>
  );
}
