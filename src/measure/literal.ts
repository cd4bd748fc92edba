/**
 * A bound value as an SQL literal, for EXECUTE, which takes no bind parameters. Everything is quoted as a string and
 * cast by the caller, so that the server reads it by the very input function that a bind parameter would use.
 */
export const sqlLiteral = (value: unknown): string => {
  if (value === null || value === undefined) return 'NULL';
  const text = Array.isArray(value) ? arrayText(value) : String(value);
  // E'' with doubled backslashes reads the same whatever standard_conforming_strings is.
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
};

const arrayText = (values: readonly unknown[]): string => `{${values.map(elementText).join(',')}}`;

const elementText = (value: unknown): string => {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return arrayText(value);
  return `"${String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
};
