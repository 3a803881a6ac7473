/**
 * Replies of the fake API.
 */

export function send(response, status, body, headers = {}) {
  response.writeHead(status, {
    "Content-Type": status < 400 ? "application/json" : "application/problem+json",
    ...headers,
  });
  response.end(JSON.stringify(body ?? null));
}
