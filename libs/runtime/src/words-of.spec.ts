import { traceOf, wordsOf } from './words-of.js';

it('[RUN-11] an error is told in its own words, by its code where it has none, and by where it came from in the log', () => {
  const nobodyAnswers = Object.assign(new AggregateError([new Error('connect ECONNREFUSED ::1:3000')]), { code: 'ECONNREFUSED' });
  const numbered = Object.assign(new RangeError(''), { code: 20 });
  expect([new Error('the disk is full'), nobodyAnswers, numbered, new TypeError(), 'plain', undefined].map(wordsOf)).toEqual(['the disk is full', 'ECONNREFUSED', 'RangeError', 'TypeError', 'plain', 'undefined']);
  const error = new RangeError('too far');
  expect([traceOf(error), traceOf('plain')]).toEqual([error.stack, 'plain']);
});
