import type { ProgramShape, TextRows } from 'planproof';

/** Reads the history newest first and drops duplicates in the client, until enough workflows were found or it ends. */
export const walkAndDedup: ProgramShape['run'] = async (session, params) => {
  await session.begin();
  await session.query('walk-and-dedup.declare.sql', params);
  const found = new Map<string | null, TextRows['rows'][number]>();
  let page: TextRows;
  do {
    page = await session.query('walk-and-dedup.fetch.sql', {});
    for (const row of page.rows) {
      const [workflow = null] = row;
      if (!found.has(workflow)) found.set(workflow, row);
    }
  } while (page.rows.length > 0 && found.size < Number(params.limit));
  await session.query('walk-and-dedup.close.sql', {});
  await session.commit();
  return { columns: page.columns, rows: [...found.values()].slice(0, Number(params.limit)) };
};
