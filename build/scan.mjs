/**
 * A scanner for TypeScript sources that knows comments, strings, templates and regular expressions, so that the checks built on
 * it see code only. It does not parse: JSX text is read as if it were code, which is harmless for what the checks look for.
 */

const KEYWORDS_BEFORE_REGEX = new Set([
  'return', 'typeof', 'case', 'in', 'of', 'new', 'delete', 'void', 'throw', 'instanceof', 'do', 'else', 'yield', 'await',
]);
const IDENTIFIER = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /(?:0[xXbBoO][0-9a-fA-F_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:[eE][+-]?\d[\d_]*)?)n?/y;
const REGEX = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
const STRING = /'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"/y;

function match(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function regexMayStart(previous) {
  if (previous === undefined) return true;
  if (previous.type === 'id') return KEYWORDS_BEFORE_REGEX.has(previous.value);
  return previous.type === 'punct' && !')]}<'.includes(previous.value);
}

/**
 * Tokens of a source: `{type: 'id' | 'str' | 'num' | 'punct' | 'template' | 'regex', value, line}`. A string's value is its content.
 * Throws when a comment or template has no end.
 */
export function scan(text) {
  const tokens = [];
  const templates = []; // depth of braces at each `${` that is open
  let depth = 0;
  let line = 1;
  let at = 0;
  const take = (type, raw, value = raw) => {
    tokens.push({ type, value, line });
    line += raw.split('\n').length - 1;
    at += raw.length;
  };
  const template = (start) => {
    let end = start;
    while (end < text.length && text[end] !== '`' && !(text[end] === '$' && text[end + 1] === '{')) end += text[end] === '\\' ? 2 : 1;
    if (end >= text.length) throw new Error(`line ${line}: a template has no end`);
    const opens = text[end] === '$';
    if (opens) templates.push(depth);
    take('template', text.slice(at, end + (opens ? 2 : 1)));
  };

  if (text.startsWith('#!')) at = text.indexOf('\n');
  while (at < text.length) {
    const char = text[at];
    if (char === '\n') { line += 1; at += 1; continue; }
    if (/\s/.test(char)) { at += 1; continue; }
    if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
      continue;
    }
    if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) throw new Error(`line ${line}: a comment has no end`);
      line += text.slice(at, end).split('\n').length - 1;
      at = end + 2;
      continue;
    }
    const found = word(text, at, tokens.at(-1));
    if (found !== null) { take(found.type, found.raw, found.value); continue; }
    if (char === '`') { template(at + 1); continue; }
    if (char === '}' && templates.length > 0 && templates.at(-1) === depth) {
      templates.pop();
      template(at + 1);
      continue;
    }
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    take('punct', text.startsWith('**', at) ? '**' : char);
  }
  return tokens;
}

/** The string, number, identifier or regular expression that starts here, or null. */
function word(text, at, previous) {
  const char = text[at];
  if (char === "'" || char === '"') {
    const raw = match(STRING, text, at);
    return raw === null ? null : { type: 'str', raw, value: raw.slice(1, -1) };
  }
  if (/[0-9]/.test(char) || (char === '.' && /[0-9]/.test(text[at + 1] ?? ''))) {
    const raw = match(NUMBER, text, at);
    if (raw !== null) return { type: 'num', raw, value: raw };
  }
  if (char === '/' && regexMayStart(previous)) {
    const raw = match(REGEX, text, at);
    if (raw !== null) return { type: 'regex', raw, value: raw };
  }
  const raw = match(IDENTIFIER, text, at);
  return raw === null ? null : { type: 'id', raw, value: raw };
}

/**
 * The modules a source names: `{specifier, line, kind}` with kind `static`, `type` (erased), `reexport`, `all` (`export *`),
 * `dynamic` (`import()`, `require()`) or `url` (`new URL('…', import.meta.url)`).
 */
export function imports(tokens) {
  const found = [];
  tokens.forEach((token, i) => {
    if (token.type !== 'id' || tokens[i - 1]?.value === '.') return;
    const next = tokens[i + 1];
    if ((token.value === 'import' || token.value === 'require') && next?.value === '(' && tokens[i + 2]?.type === 'str') {
      found.push({ specifier: tokens[i + 2].value, line: token.line, kind: 'dynamic' });
    } else if (token.value === 'URL' && next?.value === '(' && tokens[i + 2]?.type === 'str' && tokens[i + 4]?.value === 'import') {
      found.push({ specifier: tokens[i + 2].value, line: token.line, kind: 'url' });
    } else if (token.value === 'import' || token.value === 'export') {
      const declared = declaration(tokens, i);
      if (declared !== null) found.push(declared);
    }
  });
  return found;
}

function declaration(tokens, i) {
  const [token, next] = [tokens[i], tokens[i + 1]];
  if (token.value === 'import' && next?.type === 'str') return { specifier: next.value, line: token.line, kind: 'static' };
  const typeOnly = next?.value === 'type' && tokens[i + 2]?.value !== 'from' && tokens[i + 2]?.value !== ',';
  let at = i + 1 + (typeOnly ? 1 : 0);
  if (token.value === 'export' && tokens[at]?.value !== '{' && tokens[at]?.value !== '*') return null;
  const kind = typeOnly ? 'type' : token.value === 'import' ? 'static' : tokens[at]?.value === '*' ? 'all' : 'reexport';
  // Only names, braces, commas and stars stand between the keyword and `from`.
  while (tokens[at] !== undefined && (tokens[at].type === 'id' || '{},*'.includes(tokens[at].value) || tokens[at].type === 'str')) {
    if (tokens[at].value === 'from' && tokens[at].type === 'id' && tokens[at + 1]?.type === 'str') {
      return { specifier: tokens[at + 1].value, line: token.line, kind };
    }
    at += 1;
  }
  return null;
}
