/** A column as the server has it. */
export interface TargetColumn {
  readonly name: string;
  /** Of the base type, where the type is a domain: `int8recv`, `textrecv`, `jsonb_recv`, ... */
  readonly receive: string;
  /** For people: "timestamp with time zone". */
  readonly type: string;
}

export type CopyFormat = 'binary' | 'text';
