/**
 * A small server with a fake API in memory. Serves the web app with the same Content-Security-Policy as the real server
 * and can simulate failures. `node tests/frontend/fake-api.mjs 8123` starts it for trying the web app by hand.
 */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

import { refusalOf } from "./fake-accounts.mjs";
import { ROUTES } from "./fake-routes.mjs";
import { send } from "./fake-send.mjs";
import { World } from "./fake-world.mjs";

const FRONTEND = fileURLToPath(new URL("../../frontend/", import.meta.url));
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** @returns {Promise<{server, world, url}>} */
export async function startFakeApi({ port = 0, ...options } = {}) {
  const world = new World(options);
  const server = createServer((request, response) => {
    respond(world, request, response).catch((error) =>
      send(response, 500, { title: "Fake server error", status: 500, detail: String(error) }),
    );
  });
  await new Promise((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  return { server, world, url: `http://127.0.0.1:${server.address().port}/` };
}

async function respond(world, request, response) {
  const url = new URL(request.url, "http://fake");
  if (!url.pathname.startsWith("/api/") && !url.pathname.startsWith("/fake/")) return serveFile(url.pathname, response);
  const body = await readBody(request);
  if (url.pathname === "/fake/trouble") {
    Object.assign(world.trouble, JSON.parse(body.toString()));
    return send(response, 200, world.trouble);
  }
  if (url.pathname === "/fake/accounts") {
    for (const person of JSON.parse(body.toString())) world.accounts.add(person);
    return send(response, 200, { people: world.accounts.users.length });
  }
  if (url.pathname === "/fake/sign-out") {
    world.accounts.sessions.clear();
    return send(response, 200, {});
  }
  if (world.trouble.offline) return request.socket.destroy();
  if (world.trouble.slow)
    await new Promise((resolve) => {
      setTimeout(resolve, world.trouble.slow);
    });
  const path = url.pathname.replace("/api/v1/", "");
  const refusal = refusalOf(world, request, path);
  if (refusal) return send(response, refusal.status, refusal);
  for (const [method, pattern, handle] of ROUTES) {
    const match = request.method === method && pattern.exec(path);
    if (match)
      return handle({ world, response, request, body, query: url.searchParams, id: Number(match[1]), name: match[1] });
  }
  return send(response, 404, { title: "Not found", status: 404, detail: `No such address. Received: ${path}` });
}

async function serveFile(path, response) {
  const name = path === "/" ? "index.html" : normalize(path).replace(/^\/static\//, "");
  const content = await readFile(join(FRONTEND, name)).catch(() => null);
  if (!content) return send(response, 404, { title: "Not found", status: 404 });
  response.writeHead(200, {
    "Content-Type": TYPES[extname(name)] ?? "application/octet-stream",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
  });
  return response.end(content);
}

async function readBody(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startFakeApi({ port: Number(process.argv[2] ?? 8123) });
  process.stdout.write(`${url}\n`);
}
