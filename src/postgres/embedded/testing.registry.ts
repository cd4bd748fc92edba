import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

const BLOCK = 512;

// One file of a tar archive: a header of 512 bytes (name, mode, sizes and a checksum in octal), then the content in whole blocks.
const tarFile = (name: string, content: string): Buffer => {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  header.write(name, 0);
  header.write(
    `${octal(0o644, 7)}${octal(0, 7)}${octal(0, 7)}${octal(content.length, 11)}${octal(0, 11)}        0`,
    100,
  );
  header.write('ustar\x0000', 257);
  header.write(
    octal(
      header.reduce((sum, byte) => sum + byte, 0),
      6,
    ),
    148,
  );
  const body = Buffer.alloc(Math.ceil(content.length / BLOCK) * BLOCK);
  body.write(content);
  return Buffer.concat([header, body]);
};

const archiveOf = (name: string, version: string): Buffer => {
  const files = [
    tarFile('package/package.json', JSON.stringify({ name, version })),
    tarFile('package/native/bin/postgres', '#!/bin/sh\n'),
    tarFile('package/native/share/copy', 'text'),
    tarFile(
      'package/native/pg-symlinks.json',
      JSON.stringify([{ source: 'native/share/copy', target: 'native/share/link' }]),
    ),
  ];
  return gzipSync(Buffer.concat([...files, Buffer.alloc(2 * BLOCK)]));
};

const integrityOf = (archive: Buffer) => `sha512-${createHash('sha512').update(archive).digest('base64')}`;

export interface Registry extends AsyncDisposable {
  readonly url: string;
  /** By version. */
  readonly integrity: ReadonlyMap<string, string>;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
}

/** A package registry on this machine that ships one package; what it sends may differ from what it declares. */
export const startRegistry = async (
  name: string,
  versions: readonly string[],
  { tamper = false }: { readonly tamper?: boolean } = {},
): Promise<Registry> => {
  const archives = new Map(versions.map((version) => [version, archiveOf(name, version)]));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    asked.push(path);
    const archive = archives.get(/-(\d[^/]*)\.tgz$/.exec(path)?.[1] ?? '');
    if (archive !== undefined) response.end(tamper ? gzipSync('something else') : archive);
    else if (path === `/${name}`)
      response.setHeader('content-type', 'application/json').end(JSON.stringify(packument()));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const packument = () => ({
    name,
    'dist-tags': { latest: versions.at(-1) },
    versions: Object.fromEntries(
      [...archives].map(([version, archive]) => [
        version,
        { name, version, dist: { tarball: `${url}/${name}/-/p-${version}.tgz`, integrity: integrityOf(archive) } },
      ]),
    ),
  });
  return {
    url,
    asked,
    integrity: new Map([...archives].map(([version, archive]) => [version, integrityOf(archive)])),
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
