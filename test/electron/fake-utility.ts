import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

/** Electron's `MessagePortMain` on a port of Node: events carry `data`, and only such ports move. */
export class FakePort extends EventEmitter {
  readonly port: MessagePort;
  constructor(port: MessagePort) {
    super();
    this.port = port;
    port.on('close', () => this.emit('close'));
  }
  start(): void {
    this.port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }
  postMessage(message: unknown, ports: readonly FakePort[] = []): void {
    this.port.postMessage(message, ports.map(({ port }) => port));
  }
  close(): void {
    this.port.close();
  }
}

export class FakeChannel {
  readonly port1: FakePort;
  readonly port2: FakePort;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new FakePort(port1);
    this.port2 = new FakePort(port2);
  }
}

const SHIM = fileURLToPath(new URL('./utility-shim.mjs', import.meta.url));

/** A real process in the place of a utility process: it sees `process.parentPort` and the port that is handed to it. */
export class FakeUtility extends EventEmitter {
  readonly child: ChildProcess;
  readonly options: unknown;
  constructor(entry: string, options: unknown) {
    super();
    this.options = options;
    this.child = fork(SHIM, [entry], { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.child.once('exit', (code) => this.emit('exit', code ?? 1));
  }
  get pid(): number | undefined {
    return this.child.pid;
  }
  postMessage(data: unknown, [end]: readonly FakePort[]): void {
    const { child } = this;
    // what is said to a process that is going away is lost
    const say = (told: object): void => void (child.connected && child.send(told, () => undefined));
    say({ start: data });
    end.port.on('message', (message: unknown) => say({ message }));
    end.port.on('close', () => say({ closed: true }));
    child.on('message', (message: unknown) => end.port.postMessage(message, []));
    child.once('exit', () => end.port.close());
  }
  kill(): boolean {
    return this.child.kill('SIGTERM');
  }
}
