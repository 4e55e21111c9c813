export { SimulatedCourt, nodeIdOf, type Begun, type SimulatedCourtOptions } from './simulated-court.js';
export { PaperObs } from './paper-obs.js';
export { createFleet, type Fleet, type FleetOptions } from './create-fleet.js';
