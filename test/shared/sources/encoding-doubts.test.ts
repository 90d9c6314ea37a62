import { describe, expect, it } from 'vitest';
import { createSinglebyteEncoder } from '@exodus/bytes/single-byte.js';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { inspectFile } from '../../../shared/sources/encoding.ts';
import { createTranscoder } from '../../../shared/sources/transcode.ts';

/** Notes of customers by language, and the encodings in which they are written. */
const NOTES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['Polish', ['windows-1250', 'iso-8859-2'], ['Klientka prosi o wysyłkę za granicę', 'Zwrot towaru z powodu uszkodzeń', 'Świetna obsługa, polecam', 'Łódź', 'Kraków', 'Gdańsk', 'Częstochowa', 'Źle policzona zniżka', 'książka dla dzieci']],
  ['Czech', ['windows-1250', 'iso-8859-2'], ['Zákaznice žádá o výměnu zboží', 'Děkujeme za příští nákup', 'Plzeň', 'Ústí nad Labem', 'Žďár nad Sázavou', 'nejlepší dětský kočárek']],
  ['Hungarian', ['windows-1250', 'iso-8859-2'], ['A vevő kérte az új katalógust', 'Győr', 'Székesfehérvár', 'Köszönjük a gyűjtőkártyát', 'Hódmezővásárhely', 'őszi akció']],
  ['Russian', ['windows-1251', 'koi8-r', 'ibm866', 'iso-8859-5'], ['Клиент просит доставку на дом', 'Возврат товара по гарантии', 'Москва', 'Екатеринбург', 'Спасибо за быструю доставку', 'скидка на день рождения']],
  ['Greek', ['windows-1253', 'iso-8859-7'], ['Ο πελάτης ζητά παράδοση στο σπίτι', 'Αθήνα', 'Θεσσαλονίκη', 'έκπτωση γενεθλίων', 'Πολύ καλή εξυπηρέτηση']],
  ['Turkish', ['windows-1254'], ['Müşteri eve teslimat istiyor', 'İstanbul', 'Eskişehir', 'Teşekkürler, çok hızlı geldi', 'doğum günü indirimi', 'Diyarbakır']],
  ['Lithuanian', ['windows-1257'], ['Pirkėja prašo pristatyti į namus', 'Šiauliai', 'Klaipėda', 'Ačiū už greitą pristatymą', 'žvakės ir šaukštai']],
  ['Swedish', ['windows-1252', 'macintosh'], ['Kunden önskar leverans hem', 'Malmö', 'Göteborg', 'Växjö', 'snabb återbetalning', 'födelsedagsrabatt']],
  ['Portuguese', ['windows-1252', 'macintosh'], ['A cliente pede entrega em casa', 'São Paulo', 'Brasília', 'não gostou da cor', 'promoção de verão', 'devolução']],
  ['German', ['windows-1252', 'macintosh'], ['Kundin wünscht Lieferung nach Hause', 'München', 'Köln', 'Rückgabe wegen Beschädigung', 'Gießen', 'größere Tüte']],
  ['French', ['windows-1252', 'macintosh'], ['La cliente souhaite être livrée à domicile', 'Besançon', 'l’élève d’à côté', 'réclamation réglée', 'Très bon accueil, à bientôt', 'première commande']],
];
const CASES = NOTES.flatMap(([language, encodings, notes]) => encodings.flatMap((encoding) => [3, 6, 40].map((rows) => [language, encoding, rows, notes] as const)));

describe('a guess of an encoding', () => {
  it.each(CASES)('of %s in %s, %i rows, is right or said to be uncertain', async (_, encoding, rows, notes) => {
    const random = createRandom(rows);
    for (let round = 0; round < 6; round++) {
      const picked = Array.from({ length: rows }, (__, i) => `${i},${notes[random.below(notes.length)]},5`);
      // a few names among plain text, in every other round
      const text = `id,note,amount\n${(round % 2 === 0 ? picked : [...Array.from({ length: 60 }, (__, i) => `${i},plain,${i}`), ...picked.slice(0, 3)]).join('\n')}\n`;
      const bytes = createSinglebyteEncoder(encoding as 'windows-1252')(text);
      const facts = await inspectFile(bytesSource('a.csv', bytes));
      const read = new TextDecoder().decode(createTranscoder(facts.encoding)(bytes, true));
      expect(read === text || facts.unsure === true, `${facts.encoding}: ${read.slice(-60)}`).toBe(true);
      if (encoding === 'windows-1252' && rows === 40 && round % 2 === 0) expect([facts.encoding, facts.unsure]).toEqual(['windows-1252', false]);
    }
  });

  it('is none for UTF-8 with a few broken signs late in the file, which are told and kept apart', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `${i},Köln und Łódź,5`).join('\n');
    const bytes = Uint8Array.from([...new TextEncoder().encode(`id,town,n\n${lines}\n`), ...new TextEncoder().encode('3000,K'), 0xf6, ...new TextEncoder().encode('ln,5\n')]);
    const facts = await inspectFile(bytesSource('a.csv', bytes));
    expect([facts.encoding, facts.guessed, facts.wellFormed]).toEqual(['utf-8', true, false]);
    expect(new TextDecoder().decode(createTranscoder('utf-8')(bytes, true))).toContain('3000,K\ufffdln,5');
  });
});
