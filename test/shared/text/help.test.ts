import { describe, expect, it } from 'vitest';
import { HELP_TOPICS, searchHelp, topicOfStep } from '../../../shared/text/help.ts';

describe('help', () => {
  it('has pages with different ids, each with something to read', () => {
    expect(new Set(HELP_TOPICS.map((topic) => topic.id)).size).toBe(HELP_TOPICS.length);
    for (const topic of HELP_TOPICS) {
      expect(topic.id).toMatch(/^[a-z-]+$/);
      expect(topic.paragraphs.every((text) => text.length > 20 && /[.:]$/.test(text))).toBe(true);
      expect(topic.paragraphs.length).toBeGreaterThan(0);
    }
  });

  it('leads from a step to its page, from other steps to the first page', () => {
    expect(topicOfStep('segments').id).toBe('segments');
    expect(topicOfStep('nowhere')).toBe(HELP_TOPICS[0]);
  });

  it('finds pages by all words, whatever their case', () => {
    expect(searchHelp('')).toEqual(HELP_TOPICS);
    expect(searchHelp('SILHOUETTE elbow').map((topic) => topic.id)).toContain('segments');
    expect(searchHelp('silhouette zebra')).toEqual([]);
  });
});
