import { SECURITY_HEADERS, mediaType } from './app-headers.ts';
import { safePath } from './app-path.ts';

/** A file that can answer a request. */
export interface AppFile {
  /** Bytes. */
  readonly size: number;
  /** Changes when the content does; letters, digits, `-` and `.`. */
  readonly version: string;
  /** Bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>;
}

export interface AppRequestOptions {
  /** The app's file of this path (names joined by `/`, checked to lead only downwards); null when there is none. */
  readonly readFile: (path: string) => Promise<AppFile | null>;
  /** The file behind a grant; null when there is none. Left out: no grants are answered. */
  readonly findGrant?: (id: string) => Promise<AppFile | null>;
}

/**
 * Answers one request for a file of the app, or for a granted file under `/grants/<id>`. Every answer, failures
 * included, carries the security headers. Only GET and HEAD; a single byte range; ETag. A granted file that is asked for with
 * `?version=` is answered in that version or not at all.
 */
export async function handleAppRequest(request: Request, options: AppRequestOptions): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return appResponse(405, 'Method not allowed', { Allow: 'GET, HEAD' });
  }
  const names = safePath(new URL(request.url).pathname);
  if (names === null) return appResponse(400, 'Bad path');
  try {
    const isGrant = names[0] === 'grants';
    const file = isGrant ? await findGrant(names, options) : await options.readFile(names.join('/'));
    if (file === null) return appResponse(404, 'Not found');
    const wanted = new URL(request.url).searchParams.get('version');
    if (isGrant && wanted !== null && wanted !== file.version) return appResponse(412, 'The file has changed');
    return fileResponse(request, file, isGrant ? grantHeaders : appHeaders(names));
  } catch {
    return appResponse(500, 'The file cannot be read');
  }
}

/** A short plain answer with the security headers. */
export function appResponse(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { ...SECURITY_HEADERS, 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  });
}

async function findGrant(names: readonly string[], options: AppRequestOptions): Promise<AppFile | null> {
  const [, id] = names;
  return names.length === 2 && id !== undefined && options.findGrant ? options.findGrant(id) : null;
}

/** A granted file is data, whatever its name says. */
const grantHeaders = {
  'Content-Type': 'application/octet-stream',
  'Content-Disposition': 'attachment',
  'Cache-Control': 'no-store',
};

function appHeaders(names: readonly string[]): Record<string, string> {
  // Only file names with a hash of the content in them can be kept without asking again.
  const hashed = names[0] === 'assets' && /-[\w-]{8}\.\w+$/u.test(names.at(-1) ?? '');
  return {
    'Content-Type': mediaType(names.at(-1) ?? ''),
    'Cache-Control': hashed ? 'private, max-age=31536000, immutable' : 'no-cache',
  };
}

function fileResponse(request: Request, file: AppFile, headers: Readonly<Record<string, string>>): Response {
  const etag = `"${file.version}"`;
  const common = { ...SECURITY_HEADERS, ...headers, ETag: etag, 'Accept-Ranges': 'bytes' };
  const known = request.headers.get('If-None-Match')?.split(',').map((tag) => tag.trim().replace(/^W\//u, ''));
  if (known?.includes(etag) === true) return new Response(null, { status: 304, headers: common });

  const condition = request.headers.get('If-Range');
  const asked = condition === null || condition === etag ? request.headers.get('Range') : null;
  const range = parseRange(asked, file.size);
  if (range === 'unsatisfiable') return appResponse(416, 'Range not satisfiable', { 'Content-Range': `bytes */${file.size}` });

  const { start, end } = range ?? { start: 0, end: file.size };
  const body = request.method === 'HEAD' || start === end ? null : file.read(start, end);
  return new Response(body, {
    status: range === null ? 200 : 206,
    headers: {
      ...common,
      'Content-Length': String(end - start),
      ...(range === null ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${file.size}` }),
    },
  });
}

/** The one range asked for, end exclusive; null for none, several or a malformed one: then the whole file is sent. */
function parseRange(header: string | null, size: number): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/u.exec(header ?? '');
  if (match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  return start < end ? { start, end } : 'unsatisfiable';
}
