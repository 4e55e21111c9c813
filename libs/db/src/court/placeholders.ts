/** `?, ?, ?` for the values of a row. */
export const placeholders = (count: number): string => Array.from({ length: count }, () => '?').join(', ');
