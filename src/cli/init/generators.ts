import { quote } from './quote.js';
import type { Column, Table } from './tables.js';

/** What is known while the columns of a table are proposed. */
export interface Proposal {
  readonly table: Table;
  /** Tables whose rows come before, by name. */
  readonly parents: ReadonlySet<string>;
  /** How many rows a parent has, as code: "rows / 20". */
  readonly rowsOf: (table: string) => string;
}

const INTEGERS = ['int2', 'int4', 'int8'];
const NUMBERS = [...INTEGERS, 'numeric', 'float4', 'float8', 'money'];
const TEXTS = ['text', 'varchar', 'bpchar', 'citext', 'name'];
/** Literals of types that no generator makes. */
const LITERALS: Readonly<Record<string, string>> = {
  bytea: '\\x00',
  interval: '1 day',
  time: '12:00',
  timetz: '12:00+00',
  inet: '127.0.0.1',
  cidr: '10.0.0.0/8',
  macaddr: '08:00:2b:01:02:03',
  point: '(0,0)',
  xml: '<a/>',
  tsvector: 'word',
  bit: '0',
  varbit: '0',
};

/** The generator of a column, as code; `undefined` where it can be left to its default or to NULL. */
export const generatorOf = (column: Column, proposal: Proposal): string | undefined => {
  const key = keyOf(column, proposal);
  if (key !== undefined) return key;
  const plain = plainOf(column, proposal.table);
  if (plain === undefined) return column.required && !column.hasDefault ? literal(column) : undefined;
  return column.required ? plain : `column.nullable(0.1, ${plain})`;
};

/** Foreign keys and what must be unique. */
const keyOf = (column: Column, { table, parents, rowsOf }: Proposal): string | undefined => {
  const reference = table.references.find((each) => each.column === column.name);
  const alone = table.unique.some((key) => key.length === 1 && key[0] === column.name);
  if (reference !== undefined && parents.has(reference.table)) {
    const parent = quote(`${reference.table}.${reference.to}`);
    if (alone) return `column.reference(${parent}, ROW)`;
    const pair = table.unique.find((key) => key.includes(column.name) && key.every((name) => isKey(name, table)));
    if (pair === undefined) return `column.reference(${parent}, law.zipf(1))`;
    return `column.reference(${parent}, ${pairRow(column.name, pair, table, rowsOf)})`;
  }
  if (reference !== undefined) return column.required ? unique(column) : 'column.constant(null)';
  if (!alone) return undefined;
  return unique(column);
};

const isKey = (name: string, table: Table): boolean => table.references.some(({ column }) => column === name);

/** Pairs that repeat nowhere: the first column runs through its parent, the second moves on when it begins anew. */
const pairRow = (name: string, pair: readonly string[], table: Table, rowsOf: Proposal['rowsOf']): string => {
  const sizes = pair.map((each) => rowsOf(table.references.find(({ column }) => column === each)?.table ?? ''));
  const before = sizes.slice(0, pair.indexOf(name)).map((size) => ` / (${size})`);
  return `column.derive([ROW], ([row]) => Math.floor(row${before.join('')}) % (${sizes[pair.indexOf(name)]}))`;
};

const unique = ({ base, name, maxLength }: Column): string => {
  if (base === 'uuid') return 'column.uuid()';
  if (TEXTS.includes(base)) {
    const prefix = maxLength !== null && maxLength < name.length + 12 ? '' : `${name}-`;
    const mail = name.includes('mail') ? '@example.org' : '';
    return `column.derive([column.serial()], ([number]) => \`${prefix}\${number}${mail}\`)`;
  }
  if (/^(timestamp|date)/.test(base)) return `column.derive([column.serial()], ([number]) => number * 60_000_000)`;
  return 'column.serial()';
};

const plainOf = (column: Column, table: Table): string | undefined => {
  const { base, name, labels } = column;
  const states = labels ?? checkedStates(name, table.checks);
  if (states !== undefined && states.length > 0) return statesOf(states);
  if (base === 'uuid') return 'column.uuid()';
  if (base === 'bool') return 'column.chance(0.5)';
  if (INTEGERS.includes(base)) return integerOf(name);
  if (NUMBERS.includes(base)) return base === 'money' ? undefined : 'column.integer(law.uniform(1, 1_000))';
  if (TEXTS.includes(base)) return textOf(column);
  if (/^(timestamp|date)/.test(base)) return timeOf(name);
  if (base === 'json' || base === 'jsonb') return 'column.document({ bytes: 200, compressibility: 0.5 })';
  return undefined;
};

const integerOf = (name: string): string =>
  /_id$/.test(name) ? 'column.rank(1_000, law.zipf(1))' : 'column.integer(law.uniform(1, 1_000))';

const textOf = ({ name, maxLength }: Column): string => {
  const room = maxLength ?? 1_000;
  if (/mail/.test(name) && room >= 60)
    return "column.pick(pool.faker('emails', 500, (faker) => faker.internet.email()))";
  if (/name$/.test(name) && room >= 60)
    return "column.pick(pool.faker('names', 500, (faker) => faker.person.fullName()))";
  if (/^(status|state|kind|type|role)$/.test(name) && room >= 6) return statesOf(['active', 'done', 'failed']);
  return `column.text({ bytes: ${Math.min(room, /body|text|description|content/.test(name) ? 200 : 24)}, compressibility: 0.5 })`;
};

const timeOf = (name: string): string =>
  `column.${/created|inserted|placed|_at$/.test(name) ? 'timeline' : 'instants'}({ from: '2025-01-01', to: '2026-01-01', recency: 3 })`;

/** The first is the commonest, as states are. */
const statesOf = (states: readonly string[]): string =>
  `column.oneOf({ ${states.map((state, i) => `${/^[a-z_]\w*$/i.test(state) ? state : quote(state)}: ${Math.max(1, 100 >> (2 * i))}`).join(', ')} })`;

/** "CHECK ((state = ANY (ARRAY['open'::text, 'done'::text])))" */
const checkedStates = (column: string, checks: readonly string[]): string[] | undefined => {
  const check = checks.find((each) => new RegExp(String.raw`\(\(?"?${column}"?\)?(?:::\w+)? = ANY`).test(each));
  return check === undefined
    ? undefined
    : [...check.matchAll(/'((?:[^']|'')*)'/g)].map(([, label = '']) => label.replaceAll("''", "'"));
};

const literal = ({ base, type }: Column): string => {
  if (type.endsWith('[]')) return "column.constant('{}')";
  if (/range$/.test(base)) return "column.constant('empty')";
  return `column.constant(${quote(LITERALS[base] ?? '')})`;
};
