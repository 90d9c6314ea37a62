import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly children: ReactNode;
}

/** Room for a table wider than its card: its first column stays in place, and a shade at the edge says that there is more. */
export function WideTable({ label, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState(false);
  const look = useCallback(() => {
    const element = box.current;
    if (element !== null) setMore(element.scrollLeft + element.clientWidth < element.scrollWidth - 2);
  }, []);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [look]);
  return (
    <div className="wide-table" data-more={more}>
      <div ref={box} className="scroll" tabIndex={0} role="region" aria-label={label} onScroll={look}>{children}</div>
    </div>
  );
}
