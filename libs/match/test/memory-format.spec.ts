import { createHash } from 'node:crypto';
import { z } from 'zod';
import { memoryFormat } from '../src/memory-format.js';
import { matchMemorySchema } from '../src/memory-shape.js';
import { capture, captures, play } from './play.js';

it('[MAT-4] the format names the shape of the memory: a shape that changed has another name', () => {
  const digest = createHash('sha256').update(JSON.stringify(z.toJSONSchema(matchMemorySchema.omit({ format: true })))).digest('hex');
  // Write the new digits into memory-format.ts, and raise the count before them.
  expect(memoryFormat).toBe(`${memoryFormat.slice(0, 2)}${digest.slice(0, 8)}`);
});

it.each(captures)('[MAT-4] what is put away after %s is of that shape', (name) => {
  const { memory } = play(capture(name));
  expect(matchMemorySchema.parse(JSON.parse(JSON.stringify(memory)))).toEqual(memory);
});
