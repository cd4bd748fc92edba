/** A node of a JSON Schema, as far as fields go. */
export interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly oneOf?: readonly Node[];
}

/** Every field below a node, with its path: ".scenarios[].cases[].why". */
export const fieldsOf = (node: Node, path = ''): (readonly [string, Node])[] => [
  ...Object.entries(node.properties ?? {}).flatMap(([name, each]) => [
    [`${path}.${name}`, each] as const,
    ...fieldsOf(each, `${path}.${name}`),
  ]),
  ...(node.items ? fieldsOf(node.items, `${path}[]`) : []),
  ...(typeof node.additionalProperties === 'object' ? fieldsOf(node.additionalProperties, `${path}.*`) : []),
  ...(node.oneOf ?? []).flatMap((each) => fieldsOf(each, path)),
];
