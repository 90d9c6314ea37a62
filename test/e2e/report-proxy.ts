import { createServer, request as forward } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const REPORTS = '/policy-report-of-the-tests';
const POLICY = 'content-security-policy';

export interface ReportProxy {
  readonly origin: string;
  /** Called with each breach of the policy, wherever it happens. */
  onViolation(listener: (text: string) => void): void;
  /**
   * Puts a line of script before the next file with such a path, so that a worker dies of it; those asked for later are as they are.
   * @returns how many have been asked for
   */
  plant(path: RegExp, line: string): () => number;
  close(): void;
}

interface Plant {
  readonly path: RegExp;
  readonly line: string;
  asked: number;
}

/**
 * Stands before the loopback host and passes everything on unchanged, but for what a test plants, and except that the policy of each
 * response also asks for reports. That is how breaches inside workers, and workers of workers, become known: neither the page nor the driver of the
 * browser sees those.
 * @param upstream origin of the loopback host
 */
export async function startReportProxy(upstream: string): Promise<ReportProxy> {
  const listeners: ((text: string) => void)[] = [];
  const plants: Plant[] = [];
  let origin = '';
  const server: Server = createServer((request, response) => {
    if (request.url === REPORTS) {
      void read(request).then((text) => {
        response.writeHead(204).end();
        for (const listener of listeners) listener(describe(text));
      });
    } else {
      const planted = plants.find(({ path }) => path.test(request.url ?? ''));
      const line = planted !== undefined && planted.asked++ === 0 ? planted.line : null;
      pass(request, response, { upstream, origin, line, kept: planted === undefined });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    onViolation: (listener) => void listeners.push(listener),
    plant(path, line) {
      const planted = { path, line, asked: 0 };
      plants.unshift(planted);
      return () => planted.asked;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function pass(request: IncomingMessage, response: ServerResponse, between: { upstream: string; origin: string; line: string | null; kept: boolean }): void {
  const headers: OutgoingHttpHeaders = { ...request.headers, host: new URL(between.upstream).host };
  if (headers.origin === between.origin) headers.origin = between.upstream;
  if (!between.kept) {
    headers['accept-encoding'] = 'identity';
    delete headers['if-none-match'];
  }
  const onward = forward(new URL(request.url ?? '/', between.upstream), { method: request.method, headers }, (answer) => {
    const answered: OutgoingHttpHeaders = { ...answer.headers };
    const policy = answered[POLICY];
    if (typeof policy === 'string') answered[POLICY] = `${policy}; report-uri ${between.origin}${REPORTS}`;
    if (!between.kept) answered['cache-control'] = 'no-store';
    if (between.line !== null) delete answered['content-length'];
    response.writeHead(answer.statusCode ?? 502, answered);
    if (between.line !== null) response.write(between.line);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function describe(text: string): string {
  const report = (JSON.parse(text) as { 'csp-report'?: Record<string, string | undefined> })['csp-report'] ?? {};
  const field = (name: string): string => report[name] ?? '';
  return `${field('effective-directive')} refused ${field('blocked-uri')} in ${field('document-uri')} ${field('source-file')}`.trim();
}
