export { createSimulator, type Simulator } from './create-simulator.js';
export { readArguments, type SimulatorArguments } from './read-arguments.js';
export { scenario, scenarioNames, type ScenarioName, type TimedDatagram } from './scenarios.js';
export { matchScript, type MatchTruth } from './match-script.js';
export { drawMatch } from './roster.js';
export { seededRandom } from './random.js';
export { FaultInjector, noFaults, readFaults } from './faults.js';
export { captureLine, readCapture } from './capture.js';
export type { PlayerStatus } from './player.js';
