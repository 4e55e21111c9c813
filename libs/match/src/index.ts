export { apply, categoryOfPoint, hitLinkWindowUs, pointWindowUs, technicalWindowUs, type Correction, type MessageContext, type Step } from './apply.js';
export { initialMemory, memoryFromJson, memoryToJson, type MatchMemory } from './match-memory.js';
export { categorise, type EventFacts } from './categorise.js';
export { matchRow, type DayContext } from './match-row.js';
export * from './clock-display.js';
export * from './timeline/video-position.js';
export * from './chapters/build-chapters.js';
export * from './naming/safe-name.js';
