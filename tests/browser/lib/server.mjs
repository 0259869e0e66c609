import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };

/**
 * Serves folders by their first path segment on a free local port, pages (`{ html, headers }`, or a function that gives it) by their path, and an
 * empty page at `/`.
 */
export async function serve(folders, pages = {}) {
  // A form that is sent by GET has the whole decision in its address.
  const server = createServer({ maxHeaderSize: 65_536 }, async (request, response) => {
    const { pathname } = new URL(request.url, 'http://local');
    const page = typeof pages[pathname] === 'function' ? await pages[pathname]() : pages[pathname];
    if (page) return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers }).end(page.html);
    const [, first, ...rest] = normalize(pathname).split('/');
    const file = folders[first] && rest.length > 0 ? join(folders[first], ...rest) : null;
    const body = file ? await readFile(file).catch(() => null) : Buffer.from('<!DOCTYPE html><title>vectors</title>');
    const type = file ? (TYPES[extname(file)] ?? 'application/octet-stream') : 'text/html';
    response.writeHead(body === null ? 404 : 200, { 'content-type': type, 'cache-control': 'no-store' }).end(body ?? '');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => closed(server) };
}

/** Ends the connections too: a browser may hold one that it opened ahead and never used, which is not idle to Node and would still be answered. */
function closed(server) {
  const done = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  return done;
}
