/**
 * Names the shape of a stored memory: a count, and the first digits of a digest of its schema, which a test compares. What is stored under this name was
 * written by this very shape and is taken as it is; anything else is built anew from the events.
 */
export const memoryFormat = '6-6c6ad9ad';
