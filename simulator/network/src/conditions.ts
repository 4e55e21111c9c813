/** How bad the network is. Probabilities are 0…1 a request. */
export interface Conditions {
  /** `refuse`: connections are cut and new ones refused, as by a pulled cable with a link light. `silent`: everything is taken and nothing comes out, as by a dead switch. */
  readonly state: 'up' | 'refuse' | 'silent';
  /** Delay of every byte in either direction, ms. */
  readonly delayMs: number;
  /** Further delay of a request, from 0 to this, ms: later requests overtake earlier ones. Bytes of one connection stay in order. */
  readonly jitterMs: number;
  /** A request reaches the other end a second time, a little later; its second answer goes nowhere. */
  readonly repeat: number;
  /** A request reaches the other end, and its answer is lost with the connection. */
  readonly loseAnswer: number;
}

export const goodNetwork: Conditions = { state: 'up', delayMs: 0, jitterMs: 0, repeat: 0, loseAnswer: 0 };
