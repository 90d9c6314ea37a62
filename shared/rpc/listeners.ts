/** The listeners of one port, told once of its end. */
export interface PortListeners {
  message(value: unknown): void;
  close(reason: string): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: (reason: string) => void): void;
  readonly closed: boolean;
}

/** What arrives before the first listener waits for it; nothing is delivered after the end; who asks late is told at once. */
export function createListeners(): PortListeners {
  const onMessage: ((message: unknown) => void)[] = [];
  const onClose: ((reason: string) => void)[] = [];
  const early: unknown[] = [];
  let end: string | null = null;
  return {
    message: (value) => {
      if (end !== null) return;
      if (onMessage.length === 0) early.push(value);
      for (const listener of onMessage) listener(value);
    },
    close: (reason) => {
      if (end !== null) return;
      end = reason;
      for (const listener of onClose) listener(reason);
    },
    onMessage: (listener) => {
      onMessage.push(listener);
      for (const value of early.splice(0)) listener(value);
    },
    onClose: (listener) => {
      if (end === null) onClose.push(listener);
      else listener(end);
    },
    get closed() {
      return end !== null;
    },
  };
}
