export * from './message.js';
export { builtInProtocol, type Protocol } from './protocol.js';
export { type Row, type RowStatus } from './table.js';
export { maxDatagramBytes, parseDatagram, parseMessage } from './parse-datagram.js';
export { formatMessage, type SenderGeneration } from './format-message.js';
export { catalogueMarkdown } from './catalogue.js';
