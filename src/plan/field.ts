/** An object of EXPLAIN's JSON, under PostgreSQL's own keys. */
export type Raw = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The number under a key; `undefined` where it is missing or no number, since no key of EXPLAIN is promised. */
export const numberAt = (raw: Raw, key: string): number | undefined => {
  const value = raw[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

export const textAt = (raw: Raw, key: string): string | undefined => {
  const value = raw[key];
  return typeof value === 'string' ? value : undefined;
};

export const textsAt = (raw: Raw, key: string): readonly string[] | undefined => {
  const value = raw[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
};

export const objectAt = (raw: Raw, key: string): Raw | undefined => {
  const value = raw[key];
  return isObject(value) ? value : undefined;
};

export const objectsAt = (raw: Raw, key: string): readonly Raw[] => {
  const value = raw[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
};

/** `object` without the keys whose value is `undefined`, as exactOptionalPropertyTypes wants optional keys. */
export const present = <T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
