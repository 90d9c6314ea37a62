/** Slashes, drive and stream colons, controls, and what is still encoded after decoding once. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\\/:%\u0000-\u001f\u007f]/u;

/**
 * The names that a request's path leads through, decoded; null when it could lead anywhere but down:
 * dot names (also encoded, and hidden files), backslashes, NUL, encoded separators, empty names, names that Windows
 * would trim to another one. `/` is `['index.html']`.
 * @param path as it stands in the request line, without the query
 */
export function safePath(path: string): readonly string[] | null {
  if (path === '/') return ['index.html'];
  if (!path.startsWith('/')) return null;
  const names: string[] = [];
  for (const part of path.slice(1).split('/')) {
    const name = decode(part);
    if (name === null || name === '' || name.startsWith('.') || /[. ]$/u.test(name) || FORBIDDEN.test(name)) return null;
    names.push(name);
  }
  return names;
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
