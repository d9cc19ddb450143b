// Browsers cannot be asked from outside: they fetch one question after the other. Pages do not await it: they would never be loaded.
export async function pull(guest, serve) {
  for (;;) {
    const response = await fetch(`/question/${guest}`);
    if (!response.ok) return;
    const { id, command } = await response.json();
    await fetch(`/answer/${id}`, { method: "POST", body: JSON.stringify(await serve(command)) });
  }
}
