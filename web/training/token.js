// @ts-check
// The token that a server wants before it changes anything: kept for this tab alone, until it is closed.

/** Each copy of the page has its own. */
const KEY = `inkling token ${location.pathname.replace(/[^/]*$/, '')}`;
/** What a header can carry. */
const SENDABLE = /^[!-~]+$/;

/** As long as the page lives, where the browser keeps nothing. */
let token = recall();

/** @param {string} text as it was typed or pasted */
export function keepToken(text) {
  token = text.trim();
  try {
    if (token) sessionStorage.setItem(KEY, token);
    else sessionStorage.removeItem(KEY);
  } catch {
    // forbidden
  }
}

export function keptToken() {
  return token;
}

/** The header that shows it; none without a token. @returns {Record<string, string>} */
export function authorization() {
  if (!token) return {};
  if (!SENDABLE.test(token)) throw new Error('This is not the server’s token: one has letters, digits and signs of ASCII alone, without blanks.');
  return { Authorization: `Bearer ${token}` };
}

function recall() {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}
