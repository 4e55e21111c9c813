/** Exit code for a wrong configuration (`EX_CONFIG` of sysexits). */
export const exitConfiguration = 78;
/** Exit code for a port or a folder that another process holds. */
export const exitBusy = 75;
/** Exit code for data that can not be used (`EX_DATAERR` of sysexits): a damaged database, or one of a newer version. */
export const exitData = 65;
/** Exit code for everything else that keeps a process from starting or going on. */
export const exitFailure = 1;
