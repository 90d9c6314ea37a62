import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

/** Inner size of an element in pixels, as it changes; zeros until it is on screen. */
export function useRoom(ref: RefObject<Element | null>): { readonly width: number; readonly height: number } {
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setRoom((before) => (
      before.width === element.clientWidth && before.height === element.clientHeight ? before : { width: element.clientWidth, height: element.clientHeight }
    )));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return room;
}
