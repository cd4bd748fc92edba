/** SQL with its named parameters numbered. */
export interface Numbered {
  readonly text: string;
  readonly parameters: readonly string[];
}

/** A statement that every connection prepares under the same name. */
export interface Prepared extends Numbered {
  readonly name: string;
}

export type Prepare = (sql: string) => Prepared;

/** Numbers each text once; operations ask for the same few texts again and again. */
export const statements = (number: (sql: string) => Numbered): Prepare => {
  const known = new Map<string, Prepared>();
  return (sql) => {
    const found = known.get(sql);
    if (found !== undefined) return found;
    const prepared = { ...number(sql), name: `churn_${known.size}` };
    known.set(sql, prepared);
    return prepared;
  };
};
