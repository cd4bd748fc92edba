import { describe, expect, it } from 'vitest';
import { isObject } from './field.js';
import { MAJORS, type Major, recorded, recordedByCitus, recordedOn } from './fixtures/recorded.js';
import { parsePlan } from './parse.js';

const fingerprint = (major: Major, name: string) => parsePlan(recorded(major, name).document).fingerprint;

/** The document with every node changed. */
const withNodes = (document: unknown, change: (node: Record<string, unknown>) => object): unknown =>
  JSON.parse(JSON.stringify(document), (_, value) =>
    isObject(value) && 'Node Type' in value ? change({ ...value }) : value,
  );

describe('the fingerprint', () => {
  it('is the same on every major, but for plans that majors truly do otherwise', () => {
    const otherwise = recordedOn(15)
      .map(({ name }) => name)
      .filter((name) => MAJORS.some((major) => major > 14 && fingerprint(major, name) !== fingerprint(15, name)));
    // 16 sorts the inner query incrementally; from 18 on a sorted INTERSECT sorts each input alone.
    expect(otherwise).toEqual(['incremental-sort-spill', 'set-op-sorted']);
  });

  it('is different for different plans', () => {
    const names = recordedOn(18).map(({ name }) => name);
    const distinct = new Set(names.map((name) => fingerprint(18, name)));
    expect(distinct.size).toBeGreaterThan(names.length - 15);
    expect(fingerprint(18, 'index-scan')).not.toBe(fingerprint(18, 'seq-scan'));
  });

  it('leaves out costs, counts, times, conditions and keys that only some majors print', () => {
    const { document } = recorded(18, 'nested-loop');
    const bare = withNodes(document, (node) => {
      const kept = ['Node Type', 'Join Type', 'Relation Name', 'Alias', 'Index Name', 'Parent Relationship', 'Plans'];
      return Object.fromEntries(Object.entries(node).filter(([key]) => kept.includes(key)));
    });
    expect(parsePlan(bare).fingerprint).toBe(parsePlan(document).fingerprint);
  });

  it('keeps the sides of a self-join apart', () => {
    const { document } = recorded(18, 'self-join');
    const swap: Record<string, string> = { a: 'b', b: 'a' };
    const swapped = withNodes(document, (node) => ({ ...node, Alias: swap[String(node.Alias)] ?? node.Alias }));
    expect(parsePlan(swapped).fingerprint).not.toBe(parsePlan(document).fingerprint);
  });

  it.each([
    ['the index', 'Index Name', 'another_index'],
    ['the table', 'Relation Name', 'another_table'],
    ['the alias', 'Alias', 'another'],
    ['the join', 'Join Type', 'Left'],
    ['the node', 'Node Type', 'Another Scan'],
    ['parallelism', 'Parallel Aware', true],
  ])('tells %s apart', (_, key, value) => {
    const { document } = recorded(18, 'nested-loop');
    const other = withNodes(document, (node) => (key in node ? { ...node, [key]: value } : node));
    expect(parsePlan(other).fingerprint).not.toBe(parsePlan(document).fingerprint);
  });

  it('is the same however many tasks Citus showed, and on whichever shard', () => {
    const of = (name: string) => parsePlan(recordedByCitus(name).document).fingerprint;
    expect(of('aggregate-one-task')).toBe(of('aggregate-all-tasks'));
    expect(of('not-executed')).toBe(of('aggregate-all-tasks'));
    expect(of('router')).not.toBe(of('router-lookup'));
  });

  it('keeps numbers at the end of names that are no shards', () => {
    const plan = { 'Node Type': 'Seq Scan', 'Relation Name': 'log_20240101', Alias: 'log_20240101' };
    expect(parsePlan({ Plan: plan }).root.relationName).toBe('log_20240101');
  });
});
