import type { Port } from '../contract/port.ts';
import { createListeners } from './listeners.ts';
import type { PortListeners } from './listeners.ts';

/**
 * Two connected ports in one thread. Messages arrive asynchronously and in order; closing either end closes both.
 * @param options.clone copy messages as a real channel would (transferred buffers move); default false: by reference
 */
export function memoryPair(options: { readonly clone?: boolean } = {}): [Port, Port] {
  const a = createListeners();
  const b = createListeners();
  const end = (own: PortListeners, other: PortListeners): Port => ({
    post: (message, transfer) => {
      const sent = options.clone === true ? structuredClone(message, { transfer: [...(transfer ?? [])] }) : message;
      queueMicrotask(() => other.message(sent));
    },
    onMessage: own.onMessage,
    onClose: own.onClose,
    close: () => {
      own.close('closed');
      other.close('closed by the other side');
    },
  });
  return [end(a, b), end(b, a)];
}
