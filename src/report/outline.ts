type Raw = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An EXPLAIN (FORMAT JSON) document in a line, parents first: "Limit, Sort, Seq Scan on orders"; empty for what is none. */
export const outlineText = (document: unknown): string => {
  const [statement] = Array.isArray(document) ? document : [document];
  return isObject(statement) && isObject(statement.Plan) ? labels(statement.Plan).join(', ') : '';
};

const labels = (node: Raw): readonly string[] => {
  const { 'Node Type': type, 'Index Name': index, 'Relation Name': relation, Plans: children } = node;
  const label = [String(type), index && `using ${index}`, relation && `on ${relation}`].filter(Boolean).join(' ');
  return [label, ...(Array.isArray(children) ? children.filter(isObject).flatMap(labels) : [])];
};
