import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { describeNotice } from '../../../shared/text/notices.ts';
import { useApp, useSelect } from '../../state/context.ts';

/** Warnings that belong to the segmentation in force. */
export function Cautions() {
  const { actions } = useApp();
  const cluster = useSelect((state) => state.results.cluster?.notices);
  const sweep = useSelect((state) => state.results.sweep?.notices);
  const profile = useSelect((state) => state.results.profile?.notices);
  const kMax = useSelect((state) => state.recipe.params['cluster.kMax']);
  const [open, setOpen] = useState(false);
  const shown = useMemo(() => {
    const all = [...(cluster ?? []), ...(sweep ?? []), ...(profile ?? [])];
    const texts = [...new Map(all.map((notice) => [describeNotice(notice, 'window'), notice]))];
    return texts.filter(([, notice]) => notice.code !== 'dunn-not-computed' && notice.code !== 'silhouette-sampled');
  }, [cluster, sweep, profile]);
  if (shown.length === 0) return null;
  const visible = open ? shown : shown.slice(0, 1);
  return (
    <ul className="cautions" aria-label="Cautions">
      {visible.map(([text, notice]) => (
        <li key={text}>
          <span>{text}</span>
          {notice.code === 'k-at-end' && (
            <button type="button" className="link" onClick={() => actions.setParam('cluster.kMax', Math.min(50, kMax + 8))}>Try up to {Math.min(50, kMax + 8)}</button>
          )}
        </li>
      ))}
      {shown.length > 1 && (
        <li><Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? 'Show fewer' : `${shown.length - 1} more`}</Button></li>
      )}
    </ul>
  );
}
