/** Whether a host is a name of this machine. */
export const isLocal = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/i.test(host);
