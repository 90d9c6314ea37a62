import fc from 'fast-check';
import { Liquid } from 'liquidjs';
import { describe, expect, it } from 'vitest';
import { PLATFORM_KEYS } from '../../../shared/recipe/handing-over.ts';
import { contactFiles, headings, isEmail } from '../../../shared/export/contacts.ts';
import type { Contacts, ContactsInput } from '../../../shared/export/contacts.ts';
import { leftOutWords } from '../../../shared/export/handover-words.ts';
import { platformOf, PLATFORMS } from '../../../shared/export/platforms.ts';
import { contentBlock, handedNames, tame, TEMPLATES } from '../../../shared/export/templates.ts';

function finish(input: Partial<ContactsInput>): Contacts & { texts: string[] } {
  const rows = input.emails?.length ?? 0;
  const steps = contactFiles({
    platform: platformOf('generic'), emails: [], consent: null, consentWords: [], columns: [], segments: new Int32Array(rows), names: ['Many', 'Few'], split: false, formulaSafe: true, ...input,
  });
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return { ...step.value, texts: step.value.files.map(({ bytes }) => new TextDecoder().decode(bytes)) };
  }
}

describe('contacts', () => {
  it('holds one row for each address, and says who is left out and why', () => {
    const made = finish({
      emails: ['a@x.org', ' A@X.org ', null, 'no', 'b@x.org', 'c@x.org', 'd@x.org'], consent: ['Yes', '1', 'true', 'opt-in', '', 'no', 'subscribed'],
      segments: Int32Array.of(0, 1, 0, 0, 0, 0, -1),
    });
    expect(made.texts).toEqual(['email,segment\r\na@x.org,Many\r\n']);
    expect(made.leftOut).toEqual({ withoutSegment: 1, withoutConsent: 2, withoutEmail: 1, invalidEmail: 1, repeatedEmail: 1, repeatedElsewhere: 1 });
    expect(made).toMatchObject({ contacts: 1, agreed: true });
    expect(leftOutWords(made.leftOut)).toHaveLength(5);
  });

  it('accounts for every customer', () => {
    const text = fc.oneof(fc.constant(null), fc.constantFrom('a@x.org', 'b@x.org', 'A@x.ORG', '', 'bad', 'yes', 'no'));
    fc.assert(fc.property(fc.array(fc.tuple(text, text, fc.integer({ min: -1, max: 1 }))), fc.boolean(), (rows, split) => {
      const made = finish({ emails: rows.map(([email]) => email), consent: rows.map(([, consent]) => consent), segments: Int32Array.from(rows, ([, , label]) => label), split });
      const { withoutSegment, withoutConsent, withoutEmail, invalidEmail, repeatedEmail } = made.leftOut;
      expect(made.contacts + withoutSegment + withoutConsent + withoutEmail + invalidEmail + repeatedEmail).toBe(rows.length);
      expect(made.files.reduce((sum, { contacts }) => sum + contacts, 0)).toBe(made.contacts);
    }));
  });

  it('lets only the columns named leave, under headings of the platform, and makes formulas harmless', () => {
    const columns = [{ name: 'Prénom & nom', numeric: false, values: ['=1+1'] }, { name: 'segment', numeric: true, values: ['x, "y"'] }];
    expect(finish({ platform: platformOf('brevo'), emails: ['a@x.org'], columns }).texts).toEqual(['EMAIL,SEGMENT,PRENOM_NOM,SEGMENT_2\r\na@x.org,Many,\'=1+1,"x, ""y"""\r\n']);
    expect(finish({ platform: platformOf('mailchimp'), emails: ['a@x.org'], names: ['New, warm', 'b'] }).texts).toEqual(['Email Address,Segment,Tags\r\na@x.org,"New, warm","""New, warm"""\r\n']);
  });

  it('has files for each segment, and parts no larger than the platform takes', () => {
    expect(finish({ emails: ['a@x.org', 'b@x.org'], segments: Int32Array.of(0, 1), names: ['Ünder 30', 'Few/…'], split: true }).files.map(({ name, contacts }) => [name, contacts]))
      .toEqual([['contacts-generic-1-under-30.csv', 1], ['contacts-generic-2-few.csv', 1]]);
    const small = { ...platformOf('salesforce'), mostRows: 1001 };
    const many = finish({ platform: small, emails: Array.from({ length: 2400 }, (_, i) => `p${i}@x.org`) });
    expect(many.files.map(({ name, contacts }) => [name, contacts])).toEqual([['contacts-salesforce-part-1.csv', 1000], ['contacts-salesforce-part-2.csv', 1000], ['contacts-salesforce-part-3.csv', 400]]);
    for (const text of many.texts) expect(text.startsWith('Email,Segment\r\n')).toBe(true);
  });

  it('cuts texts that a platform would cut, at a whole sign', () => {
    const [text] = finish({ platform: platformOf('mailchimp'), emails: ['a@x.org'], columns: [{ name: 'note', numeric: false, values: ['é'.repeat(200)] }] }).texts;
    expect(text).toContain(`,${'é'.repeat(127)}\r\n`);
  });

  it('takes addresses that can be one', () => {
    for (const good of ['a@b.de', 'first.last+tag@sub.example.org', "o'neil@x.ie", 'é@ü.de']) expect(isEmail(good, false), good).toBe(true);
    for (const bad of ['', 'a', '@b.de', 'a@b', 'a b@c.de', 'a@b..de', 'a@@b.de', '=a@b.de', '+a@b.de', '-a@b.de', '"a"@b.de', `${'x'.repeat(250)}@b.de`]) expect(isEmail(bad, false), bad).toBe(false);
    expect(isEmail('é@ü.de', true)).toBe(false);
    expect(isEmail('e@ü.de', true)).toBe(true);
  });

  it('says when no value of the consent column means yes', () => {
    expect(finish({ emails: ['a@x.org'], consent: ['maybe'] }).agreed).toBe(false);
    expect(finish({ emails: ['a@x.org'], consent: ['Maybe'], consentWords: ['maybe '] })).toMatchObject({ agreed: true, contacts: 1 });
  });

  it('knows each platform once, with headings that differ', () => {
    expect(PLATFORMS.map(({ key }) => key)).toEqual([...PLATFORM_KEYS]);
    for (const platform of PLATFORMS) {
      const heads = headings(platform, ['email', 'Email', 'a', 'a', '%', '']);
      expect(new Set(heads.map((head) => head.toLowerCase())).size).toBe(heads.length);
    }
  });
});

const HOSTILE = ['"quoted" & \'single\'', '{{ drop }} {% endif %} #}', ']%% *|END:IF|* \\', '=cmd|x', '', '   ', '\u202Eabc\u0000', 'Same', 'same', 'x'.repeat(200), '🎉 party'];

describe('names as they are handed over', () => {
  it('are one each, short, and hold no sign that ends a text or a tag', () => {
    const names = handedNames(HOSTILE);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(HOSTILE.length);
    for (const name of names) {
      expect(name).not.toMatch(/["'`{}[\]<>|\\]|%%|^[=+\-@\s]|\s$|^$/);
      expect([...name].length).toBeLessThanOrEqual(64);
    }
    expect(handedNames(['Cafés & bars, 2 – 3 %'])).toEqual(['Cafés & bars, 2 – 3 %']);
    expect(names[10]).toBe('party');
  });

  it('stay as they are when handed over again', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(tame(tame(text))).toBe(tame(text));
      const [name] = handedNames([text]);
      expect(handedNames([name])).toEqual([name]);
    }));
  });
});

const segments = handedNames(HOSTILE).map((name, i) => ({ name, customers: i, headline: HOSTILE[i] }));

describe('content blocks', () => {
  it('give each segment its own text, and everybody else the last, by a Liquid engine', async () => {
    const liquid = new Liquid({ strictFilters: true, strictVariables: false });
    for (const key of ['liquid', 'customerio'] as const) {
      const template = liquid.parse(contentBlock(key, 'Spring "plan" {{x}}', segments));
      for (const [i, { name }] of segments.entries()) expect((await liquid.render(template, { customer: { segment: name } })).trim()).toBe(`<p>Text ${i + 1}</p>`);
      expect((await liquid.render(template, { customer: {} })).trim()).toBe('<p>Text for everybody else</p>');
    }
  });

  it('give each segment its own text in the other languages, read by their tags', () => {
    const tagsOf: Readonly<Record<string, RegExp>> = {
      mailchimp: /\*\|(?:(?:IF|ELSEIF):(?<cond>[^|]*)|ELSE:|END:IF)\|\*/g,
      klaviyo: /\{% (?:(?:if|elif) (?<cond>.*?)|else|endif) %\}/g, hubspot: /\{% (?:(?:if|elif) (?<cond>.*?)|else|endif) %\}/g, brevo: /\{% (?:(?:if|elif) (?<cond>.*?)|else|endif) %\}/g,
      ampscript: /%%\[ (?:(?:IF|ELSEIF) (?<cond>.*?) THEN|ELSE|ENDIF) \]%%/g, braze: /\{% (?:(?:if|elsif) (?<cond>.*?)|else|endif) %\}/g,
    };
    for (const [key, pattern] of Object.entries(tagsOf)) {
      const language = key as keyof typeof TEMPLATES;
      const block = contentBlock(language, 'Plan', segments);
      const found = [...block.matchAll(pattern)];
      expect(found, key).toHaveLength(segments.length + 2);
      expect(found.slice(0, -2).map(({ groups }) => groups?.['cond'])).toEqual(segments.map(({ name }) => TEMPLATES[language].condition(name)));
    }
  });

  it('shows no recipient what is said of segments', () => {
    for (const key of Object.keys(TEMPLATES) as (keyof typeof TEMPLATES)[]) {
      const block = contentBlock(key, 'Plan', [{ name: 'Rich', customers: 5, headline: 'spends most' }]);
      const sent = key === 'mailchimp' ? block.slice(block.indexOf('----')) : block.replace(/\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|%%\[ \/\*.*?\*\/ \]%%/g, '');
      expect(sent).not.toContain('spends most');
      expect(block).toContain('spends most');
    }
  });
});
