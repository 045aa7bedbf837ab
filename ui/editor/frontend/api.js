// Talking with the server: JSON, the participant's token, a time limit.

export class HttpProblem extends Error {
  constructor(status, body) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

export async function request(path, { method = "GET", body, token, timeout = 10000 } = {}) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeout);
  try {
    const response = await fetch(path, {
      method,
      signal: abort.signal,
      headers: {
        ...(body ? { "content-type": "application/json" } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
      cache: "no-store",
    });
    const answer = await response.json().catch(() => null);
    if (!response.ok) throw new HttpProblem(response.status, answer);
    return answer;
  } finally {
    clearTimeout(timer);
  }
}
