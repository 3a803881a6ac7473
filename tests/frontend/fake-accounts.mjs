/**
 * The accounts of the fake API: none at first, so that it is open. `POST /fake/accounts` adds people, `POST /fake/sign-out` ends
 * all sessions.
 */

import { send } from "./fake-send.mjs";

const COOKIE = "paraph_fake";
const PUBLIC = /^(GET|POST) session$/;
const BEFORE_A_NEW_PASSWORD = /^(DELETE session|PUT session\/password)$/;
const ROLES = ["reader", "reviewer", "trainer", "administrator"];
const TITLES = { 401: "Not logged in", 403: "Not allowed", 409: "Not possible now", 422: "Not valid" };

export class Accounts {
  users = [];
  sessions = new Map();
  tokens = [];
  #count = 0;

  add({ name, role, password = "first password 1", must_change_password: mustChange = false }) {
    const user = {
      id: this.users.length + 1,
      name,
      role,
      password,
      must_change_password: mustChange,
      disabled: false,
      created_at: new Date().toISOString(),
    };
    this.users.push(user);
    return user;
  }

  /** A value that was not there before. */
  next(prefix) {
    this.#count += 1;
    return `${prefix}-${this.#count}`;
  }

  sessionOf(request) {
    const value = new RegExp(`${COOKIE}=([^;]+)`).exec(request.headers.cookie ?? "")?.[1];
    return this.sessions.get(value) ?? null;
  }

  begin(user) {
    const value = this.next("cookie");
    this.sessions.set(value, { value, user, token: this.next("csrf") });
    return this.sessions.get(value);
  }

  end(user) {
    for (const [value, session] of this.sessions) if (session.user === user) this.sessions.delete(value);
  }
}

/** The refusal of a request that its sender may not make; null if it may be made. */
export function refusalOf({ accounts }, request, path) {
  if (!accounts.users.length || PUBLIC.test(`${request.method} ${path}`)) return null;
  const session = accounts.sessionOf(request);
  if (!session) return problem(401, "signed-out", "Log in first.");
  if (request.method !== "GET" && request.headers["x-csrf-token"] !== session.token)
    return problem(403, "csrf", "This write does not come from the web app.");
  if (session.user.must_change_password && !BEFORE_A_NEW_PASSWORD.test(`${request.method} ${path}`))
    return problem(403, "change-password", "Change the password first.");
  if (path.startsWith("users") && session.user.role !== "administrator")
    return problem(403, "not-allowed", "This needs the role administrator.", { role: "administrator" });
  return null;
}

function problem(status, code, detail, more = {}) {
  return { type: `urn:paraph:problem:${code}`, title: TITLES[status], status, detail, ...more };
}

function refuse(response, ...given) {
  send(response, given[0], problem(...given));
}

function factsOf({ accounts, trouble }, session) {
  const { user = null } = session ?? {};
  return {
    state: !accounts.users.length ? "open" : user ? "signed in" : "signed out",
    user: user && { id: user.id, name: user.name, role: user.role, must_change_password: user.must_change_password },
    csrf_token: session?.token ?? null,
    idle_minutes: 30,
    is_plain_http: trouble.plainHttp ?? false,
  };
}

function answer(world, response, session) {
  const headers = session ? { "Set-Cookie": `${COOKIE}=${session.value}; HttpOnly; SameSite=Lax; Path=/` } : {};
  send(response, 200, factsOf(world, session), headers);
}

function logIn({ world, response, request, body }) {
  const { accounts } = world;
  const { name, password } = JSON.parse(body);
  const user = accounts.users.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
  if (!user || user.disabled || user.password !== password) return refuse(response, 401, "wrong-login", "Not let in.");
  accounts.sessions.delete(accounts.sessionOf(request)?.value);
  return answer(world, response, accounts.begin(user));
}

function logOut({ world, response, request }) {
  world.accounts.sessions.delete(world.accounts.sessionOf(request).value);
  response.writeHead(204).end();
}

function changePassword({ world, response, request, body }) {
  const { accounts } = world;
  const { user } = accounts.sessionOf(request);
  const { old, new: password } = JSON.parse(body);
  if (old !== user.password) return refuse(response, 422, "wrong-password", "The current password is wrong.");
  Object.assign(user, { password, must_change_password: false });
  accounts.end(user);
  return answer(world, response, accounts.begin(user));
}

const shown = ({ password: _, ...user }) => user;

function listUsers({ world, response }) {
  send(response, 200, { items: world.accounts.users.map(shown), next_cursor: null });
}

function addUser({ world, response, body }) {
  const { name, role } = JSON.parse(body);
  if (world.accounts.users.some((user) => user.name === name))
    return refuse(response, 409, "name-taken", "The name is taken.");
  const password = world.accounts.next("first-password");
  const user = world.accounts.add({ name, role, password, must_change_password: true });
  return send(response, 201, { ...shown(user), password });
}

function changeUser({ world, response, body, id }) {
  const { accounts } = world;
  const user = accounts.users.find((one) => one.id === id);
  const wanted = { ...user, ...JSON.parse(body) };
  const others = accounts.users.filter((one) => one !== user && one.role === ROLES[3] && !one.disabled);
  if (!others.length && (wanted.disabled || wanted.role !== ROLES[3]))
    return refuse(response, 409, "last-administrator", "This is the last administrator.");
  Object.assign(user, wanted);
  if (user.disabled) accounts.end(user);
  return send(response, 200, shown(user));
}

function resetPassword({ world, response, id }) {
  const user = world.accounts.users.find((one) => one.id === id);
  const password = world.accounts.next("new-password");
  Object.assign(user, { password, must_change_password: true });
  world.accounts.end(user);
  send(response, 200, { password });
}

function listTokens({ world, response, request }) {
  const { user } = world.accounts.sessionOf(request);
  const own = world.accounts.tokens.filter(({ owner }) => owner === user.id);
  send(response, 200, { items: own, next_cursor: null });
}

function makeToken({ world, response, request, body }) {
  const { user } = world.accounts.sessionOf(request);
  const { name, scope, days } = JSON.parse(body);
  const token = {
    id: world.accounts.tokens.length + 1,
    owner: user.id,
    name,
    scope,
    created_at: new Date().toISOString(),
    last_used_at: null,
    expires_at: days && new Date(Date.now() + days * 86_400_000).toISOString(),
  };
  world.accounts.tokens.push(token);
  send(response, 201, { ...token, token: `paraph_${world.accounts.next("secret")}` });
}

function revokeToken({ world, response, id }) {
  world.accounts.tokens = world.accounts.tokens.filter((token) => token.id !== id);
  response.writeHead(204).end();
}

export const ACCOUNT_ROUTES = [
  [
    "GET",
    /^session$/,
    ({ world, response, request }) => send(response, 200, factsOf(world, world.accounts.sessionOf(request))),
  ],
  ["POST", /^session$/, logIn],
  ["DELETE", /^session$/, logOut],
  ["PUT", /^session\/password$/, changePassword],
  ["GET", /^users$/, listUsers],
  ["POST", /^users$/, addUser],
  ["PATCH", /^users\/(\d+)$/, changeUser],
  ["POST", /^users\/(\d+)\/password$/, resetPassword],
  ["GET", /^tokens$/, listTokens],
  ["POST", /^tokens$/, makeToken],
  ["DELETE", /^tokens\/(\d+)$/, revokeToken],
];
