/** What the scanner tells of; names are without their namespace prefix. */
export interface XmlHandler {
  open(name: string, tag: string): void;
  close(name: string): void;
  text(text: string): void;
}

const MOST_DEPTH = 256;
/** Signs of a tag, a comment or the text between two tags; a cell of a spreadsheet has 32,767. */
const LONGEST_PIECE = 4 * 1024 * 1024;

/**
 * Reads XML from pieces of text, as far as spreadsheets need it: elements, attributes, text, CDATA, the five named
 * entities and numbered ones. Comments and processing instructions are passed over. A document type is refused: it is
 * how entities are made that grow without end, and no spreadsheet has one.
 */
export interface XmlScanner {
  /** @throws Error saying what is wrong with the XML */
  push(text: string, last: boolean): void;
}

export function createXmlScanner(handler: XmlHandler): XmlScanner {
  /** What is not finished, in the pieces that came; it is looked at again once it has doubled, so that long ones take no squares. */
  let held: string[] = [];
  let heldLength = 0;
  let due = 0;
  let depth = 0;
  const closeTag = (name: string): void => {
    if (--depth < 0) throw new Error('an element is closed that was not opened');
    handler.close(name);
  };
  const element = (tag: string): void => {
    if (tag.charCodeAt(0) === 47) return closeTag(localName(tag, 1));
    const name = localName(tag, 0);
    if (++depth > MOST_DEPTH) throw new Error(`elements are nested more than ${MOST_DEPTH} deep`);
    handler.open(name, tag);
    if (tag.charCodeAt(tag.length - 1) === 47) closeTag(name);
  };
  return {
    push(text, last) {
      held.push(text);
      heldLength += text.length;
      if (!last && heldLength < due) return;
      const all = held.length === 1 ? text : held.join('');
      let p = 0;
      for (;;) {
        const open = all.indexOf('<', p);
        if (open < 0) break;
        const end = tagEnd(all, open);
        if (end < 0) break;
        if (open > p) handler.text(unescapeXml(all.slice(p, open)));
        if (all.startsWith('<![CDATA[', open)) handler.text(all.slice(open + 9, end - 3));
        else if (all.startsWith('<!DOCTYPE', open)) throw new Error('it holds a document type, which spreadsheets never do');
        else if (all.charCodeAt(open + 1) !== 33 && all.charCodeAt(open + 1) !== 63) element(all.slice(open + 1, end - 1));
        p = end;
      }
      const rest = all.slice(p);
      held = [rest];
      heldLength = rest.length;
      due = heldLength * 2;
      if (heldLength > LONGEST_PIECE) throw new Error('a tag or a text in it is longer than 4 MB');
      if (last && (rest.trim() !== '' || depth !== 0)) throw new Error('it ends in the middle of an element');
    },
  };
}

/** Where the markup that begins at `open` ends; −1 when the text ends before. */
const tagEnd = (text: string, open: number): number => {
  const until = (mark: string): number => {
    const at = text.indexOf(mark, open);
    return at < 0 ? -1 : at + mark.length;
  };
  if (text.startsWith('<!--', open)) return until('-->');
  if (text.startsWith('<![CDATA[', open)) return until(']]>');
  if (text.startsWith('<?', open)) return until('?>');
  const close = text.indexOf('>', open);
  if (close < 0) return -1;
  // a > may stand inside a quoted value; usually it follows a closing quote, a slash or a name
  const before = text.charCodeAt(close - 1);
  const body = text.slice(open, close);
  if (!body.includes("'") && (before === 34 ? text.charCodeAt(close - 2) !== 61 : !body.includes('"') || body.endsWith('"/'))) return close + 1;
  for (let p = open, inside = 0; p < text.length; p++) {
    const code = text.charCodeAt(p);
    if (inside !== 0) inside = code === inside ? 0 : inside;
    else if (code === 34 || code === 39) inside = code;
    else if (code === 62) return p + 1;
  }
  return -1;
};

const localName = (tag: string, from: number): string => {
  let start = from;
  let p = from;
  for (; p < tag.length; p++) {
    const code = tag.charCodeAt(p);
    if (code === 58) start = p + 1;
    else if (code <= 32 || code === 47) break;
  }
  return tag.slice(start, p);
};

/** The value of an attribute, by its name without prefix; null when it has none. */
export function attribute(tag: string, name: string): string | null {
  for (let at = tag.indexOf(name, 1); at > 0; at = tag.indexOf(name, at + 1)) {
    const before = tag.charCodeAt(at - 1);
    if (before > 32 && before !== 58) continue;
    let p = at + name.length;
    while (tag.charCodeAt(p) <= 32) p++;
    if (tag[p] !== '=') continue;
    p++;
    while (tag.charCodeAt(p) <= 32) p++;
    const quote = tag[p];
    const end = tag.indexOf(quote, p + 1);
    if ((quote !== '"' && quote !== "'") || end < 0) continue;
    return unescapeXml(tag.slice(p + 1, end));
  }
  return null;
}

const NAMED: ReadonlyMap<string, string> = new Map([['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', "'"]]);

const unescapeXml = (text: string): string => {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-z]{2,4});/g, (whole, body: string) => {
    if (!body.startsWith('#')) return NAMED.get(body) ?? whole;
    const code = body[1] === 'x' ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1));
    return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
  });
};
