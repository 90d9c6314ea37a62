import { JSDOM } from 'jsdom';

const { DOMParser } = new JSDOM('').window;

/** Parses XML; throws where it is not well formed. */
export function parseXml(text: string): Document {
  const document = new DOMParser().parseFromString(text, 'application/xml');
  const fault = document.querySelector('parsererror');
  if (fault !== null) throw new Error(`not well formed: ${fault.textContent}\n${text.slice(0, 400)}`);
  return document;
}
