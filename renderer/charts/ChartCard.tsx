import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { isCurve, isPlotted } from '../../shared/chart/figure.ts';
import type { Figure } from '../../shared/chart/figure.ts';
import type { FigureTable } from '../../shared/chart/table-view.ts';
import { figureTable } from '../../shared/chart/figure-table.ts';
import { Icon } from '../controls/Icon.tsx';
import { useTheme } from '../frame/use-theme.ts';
import { FigureView } from './Figure.tsx';
import type { FigureViewProps } from './Figure.tsx';
import { LinePicture } from './LinePicture.tsx';

interface Props extends Pick<FigureViewProps, 'onPick'> {
  readonly figure: Figure;
  /** One line under the title. */
  readonly subtitle: ReactNode;
  /** What is drawn, from which rows, by which formula. */
  readonly explain: ReactNode;
  readonly className?: string;
  /** Pixels; else the card's surroundings say. */
  readonly height?: number;
  readonly tools?: ReactNode;
  /** The picture, where it is not one that `FigureView` draws of the figure; the table is of the figure all the same. */
  readonly children?: ReactNode;
}

/** A chart with its title, its explanation, and the same numbers as a table. */
export function ChartCard({ figure, onPick, subtitle, explain, className, height, tools, children }: Props) {
  const { colours } = useTheme();
  return (
    <PictureCard title={figure.title} table={() => figureTable(figure)} {...{ subtitle, explain, className, height, tools }}>
      {children ?? <Picture figure={figure} onPick={onPick} theme={colours} />}
    </PictureCard>
  );
}

function Picture({ figure, onPick, theme }: Pick<FigureViewProps, 'onPick' | 'theme'> & { readonly figure: Figure }) {
  if (isPlotted(figure)) return <FigureView figure={figure} onPick={onPick} theme={theme} />;
  return isCurve(figure) ? <LinePicture figure={figure} onPick={onPick} theme={theme} /> : null;
}

interface PictureProps {
  readonly title: string;
  readonly subtitle: ReactNode;
  readonly explain: ReactNode;
  /** The numbers of the picture; made when they are looked at. */
  readonly table: () => FigureTable;
  readonly className?: string;
  /** Pixels; else the card's surroundings say. */
  readonly height?: number;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A card around a picture of any kind, with its numbers as a table. */
export function PictureCard({ title, subtitle, explain, table, className = '', height, tools, children }: PictureProps) {
  const [asTable, setAsTable] = useState(false);
  // While a slider moves, cards are painted many times a second; what stands above the picture hardly ever changes.
  const header = useMemo(() => (
    <header>
      <h2 className="grow">{title}</h2>
      {tools}
      <Explain title={title}>{explain}</Explain>
      <Tooltip label={asTable ? 'As a chart' : 'As a table'}>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Show ${title} as a ${asTable ? 'chart' : 'table'}`} onClick={() => setAsTable(!asTable)}>
          <Icon name={asTable ? 'chart' : 'table'} />
        </ActionIcon>
      </Tooltip>
    </header>
  ), [title, tools, explain, asTable]);
  return (
    <section className={`card chart ${className}`} aria-label={title} style={height === undefined ? undefined : { height }}>
      {header}
      <p className="muted">{subtitle}</p>
      {asTable ? <TableView title={title} table={table()} /> : children}
    </section>
  );
}

function TableView({ title, table }: { readonly title: string; readonly table: FigureTable }) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={`${title}, table`}>
      <table className="plain-table">
        <thead>
          <tr>{table.columns.map((column, i) => <th key={i} scope="col">{column}</th>)}</tr>
        </thead>
        <tbody>
          {table.rows.map((row, i) => (
            <tr key={i}>{row.map((cell, j) => (j === 0 ? <th key={j} scope="row">{cell}</th> : <td key={j}>{cell}</td>))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A small "i" that opens the explanation of a figure. */
export function Explain({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Popover width={300} position="bottom-end" withArrow shadow="md" transitionProps={{ duration: 80 }}>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`How ${title} is computed`}>
          <span aria-hidden="true" className="info">i</span>
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className="explain">{children}</Popover.Dropdown>
    </Popover>
  );
}

/** Sentences of an explanation, one a paragraph. */
export function Lines({ lines }: { readonly lines: readonly string[] }) {
  return <>{lines.map((line) => <p key={line}>{line}</p>)}</>;
}
