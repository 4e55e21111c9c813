import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { EventListState, type EventListStateProps } from '../src/events/event-list-state.js';
import { LanguageProvider } from '../src/texts/use-texts.js';

const shown = (change: Partial<EventListStateProps>, language: 'en' | 'es' = 'en'): string =>
  renderToStaticMarkup(createElement(LanguageProvider, { value: language }, createElement(EventListState, { state: 'ready', count: 0, reason: null, filtered: false, retry: () => undefined, ...change })));

describe('[UIL-12] a table of events without rows', () => {
  it('[UIL-12] says that it loads, that nothing has come, or that filters hide what has come', () => {
    expect(shown({ state: 'loading' })).toContain('Loading');
    expect(shown({})).toContain('No events yet');
    expect(shown({ filtered: true })).toContain('Clear a filter');
    expect(shown({}, 'es')).toContain('Aún no hay eventos');
  });

  it('[UIL-12] says why it failed and offers to try again, also above rows of before', () => {
    const failed = shown({ state: 'failed', reason: 'the agent does not answer', count: 12 });
    expect(failed).toContain('the agent does not answer');
    expect(failed).toContain('<button');
  });

  it('[UIL-12] says nothing while there are rows', () => {
    expect(shown({ count: 3 })).toBe('');
  });
});
