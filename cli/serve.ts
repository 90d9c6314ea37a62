import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../shared/errors/app-error.ts';
import { folderFiles } from '../shared/node/app-files.ts';
import { safePath } from '../shared/node/app-path.ts';
import { appResponse, handleAppRequest } from '../shared/node/app-request.ts';
import type { AppRequestOptions } from '../shared/node/app-request.ts';

export interface Loopback {
  /** With the token: the address to open. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves the built window on 127.0.0.1. Who opens the address with the token gets a cookie and is sent to the clean
 * address; without either, nothing is answered but 403. Host and Origin are checked on every request.
 * @param options.root folder of the built window (`dist/renderer`)
 * @param options.port 0: any free port
 * @throws AppError `start-failed` when the folder has no index.html, or the port is taken
 */
export async function startLoopback(options: { root: string; port: number; token?: string }): Promise<Loopback> {
  const files: AppRequestOptions = { readFile: folderFiles(options.root) };
  const index = await files.readFile('index.html').catch(() => null);
  if (index === null) throw new AppError('start-failed', { reason: `no index.html in ${options.root}` });

  const token = options.token ?? randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    void answer(request, { port: portOf(server), token }, files)
      .then((answered) => send(response, answered))
      .catch(() => response.destroy());
  });
  await listen(server, options.port);
  const port = portOf(server);
  return {
    url: `http://127.0.0.1:${port}/?token=${token}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface ServeOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly json: boolean;
  readonly version: string;
  /** Folder of the built window. */
  readonly appRoot: string;
  readonly signal: AbortSignal;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** `tessera serve`: prints the address and serves until `signal`. @throws AppError `start-failed` */
export async function runServe(options: ServeOptions): Promise<void> {
  const { port, json, version, appRoot, signal, stdout, stderr } = options;
  if (signal.aborted) return;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const loopback = await startLoopback({ root: appRoot, port });
  stderr(`Tessera is at ${loopback.url}\n`);
  const result = { url: loopback.url, port: loopback.port };
  if (json) stdout(`${JSON.stringify({ ok: true, command: 'serve', version, result, warnings: [], timings: {} })}\n`);
  await stopped;
  await loopback.close();
}

async function answer(
  request: IncomingMessage,
  own: { port: number; token: string },
  files: AppRequestOptions,
): Promise<Response> {
  const authority = `127.0.0.1:${own.port}`;
  const { host, origin } = request.headers;
  if (host !== authority) return appResponse(403, 'Wrong host');
  if (origin !== undefined && origin !== `http://${authority}`) return appResponse(403, 'Wrong origin');

  const [path = '', query = ''] = splitOnce(request.url ?? '', '?');
  const cookie = `tessera-${own.port}`;
  const shown = new URLSearchParams(query).get('token');
  if (shown !== null && request.method === 'GET' && same(shown, own.token)) {
    const value = `${cookie}=${own.token}; HttpOnly; SameSite=Strict; Path=/`;
    return appResponse(303, 'See /', { Location: '/', 'Set-Cookie': value });
  }
  if (!same(readCookie(request.headers.cookie ?? '', cookie), own.token)) {
    return appResponse(403, 'Open the address that the command printed, with its token');
  }
  // Checked as it was sent: the URL of a Request has its dot segments already resolved.
  if (safePath(path) === null) return appResponse(400, 'Bad path');
  const headers = new Headers();
  for (const name of ['range', 'if-range', 'if-none-match'] as const) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return handleAppRequest(new Request(`http://${authority}${path}`, { method: request.method, headers }), files);
}

async function send(response: ServerResponse, answered: Response): Promise<void> {
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  if (answered.body === null) response.end();
  else await pipeline(Readable.fromWeb(answered.body as import('node:stream/web').ReadableStream), response);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new AppError('start-failed', { port, reason: error.code ?? error.message }, error)));
    server.listen(port, '127.0.0.1', resolve);
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Compares without telling by its time how much was right. */
function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function readCookie(header: string, name: string): string {
  for (const pair of header.split(';')) {
    const [key = '', value = ''] = splitOnce(pair.trim(), '=');
    if (key === name) return value;
  }
  return '';
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
