// The page speaks to the simulated platform alone.

/** Ask for what the page shows; throws when the platform does not answer. */
export async function ask(path) {
  const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(5000) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** Do an act; returns the openid of whom it concerns. */
export async function act(name, person, told = {}) {
  const answer = await fetch("/phone/do", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ act: name, person, ...told }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()).person;
}
