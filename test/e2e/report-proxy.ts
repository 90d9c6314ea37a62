import { createServer, request as forward } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const REPORTS = '/policy-report-of-the-tests';
const POLICY = 'content-security-policy';

export interface ReportProxy {
  readonly origin: string;
  /** Called with each breach of the policy, wherever it happens. */
  onViolation(listener: (text: string) => void): void;
  close(): void;
}

/**
 * Stands before the loopback host and passes everything on unchanged, except that the policy of each response also asks for
 * reports. That is how breaches inside workers, and workers of workers, become known: neither the page nor the driver of the
 * browser sees those.
 * @param upstream origin of the loopback host
 */
export async function startReportProxy(upstream: string): Promise<ReportProxy> {
  const listeners: ((text: string) => void)[] = [];
  let origin = '';
  const server: Server = createServer((request, response) => {
    if (request.url === REPORTS) {
      void read(request).then((text) => {
        response.writeHead(204).end();
        for (const listener of listeners) listener(describe(text));
      });
    } else {
      pass(request, response, { upstream, origin });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    onViolation: (listener) => void listeners.push(listener),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function pass(request: IncomingMessage, response: ServerResponse, between: { upstream: string; origin: string }): void {
  const headers: OutgoingHttpHeaders = { ...request.headers, host: new URL(between.upstream).host };
  if (headers.origin === between.origin) headers.origin = between.upstream;
  const onward = forward(new URL(request.url ?? '/', between.upstream), { method: request.method, headers }, (answer) => {
    const answered: OutgoingHttpHeaders = { ...answer.headers };
    const policy = answered[POLICY];
    if (typeof policy === 'string') answered[POLICY] = `${policy}; report-uri ${between.origin}${REPORTS}`;
    response.writeHead(answer.statusCode ?? 502, answered);
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
