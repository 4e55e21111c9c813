import { troubleWords } from '../src/texts/trouble-words.js';

it('[UIL-18] what is wrong and what to do are told apart, with or without a full stop of their own', () => {
  const toDo = 'Free disk space.';
  expect(troubleWords({ message: 'the disk is full', toDo })).toBe('the disk is full. Free disk space.');
  expect(troubleWords({ message: 'OBS saved an empty file.', toDo })).toBe('OBS saved an empty file. Free disk space.');
  expect(troubleWords({ message: 'the clip is gone', toDo: '' })).toBe('the clip is gone.');
});
