export { BadNetwork, type BadNetworkOptions, type NetworkCounts } from './bad-network.js';
export { goodNetwork, type Conditions } from './conditions.js';
export { readConditions } from './read-conditions.js';
