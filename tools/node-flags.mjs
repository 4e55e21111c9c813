/** Flags of Node for a process of ours: young heaps stay small, for the court laptop's memory, and errors name the source line. */
export const nodeFlags = ['--max-semi-space-size=2', '--enable-source-maps'];
