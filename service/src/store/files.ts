/** Files of an embedded store in its folder: what is kept, and the ledger. */
export const stateFile = 'store.jsonl';
export const ledgerFile = 'ledger.jsonl';
export const embeddedFiles: readonly string[] = [stateFile, ledgerFile];
