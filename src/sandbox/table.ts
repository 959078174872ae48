/** A table that is looked up by what strangers send: it has no `constructor`, nor anything else that every object inherits. */
export const createTable = <Entries extends object>(entries: Entries): Entries =>
  Object.assign(Object.create(null), entries);
