/** Asks the station to do something and tells in one sentence what became of it. */
export type Told = { readonly good: boolean; readonly sentence: string };

const sentenceOf = (said: unknown): string | undefined => {
  if (typeof said !== 'object' || said === null) return undefined;
  if ('told' in said && typeof said.told === 'string') return said.told;
  return 'message' in said && typeof said.message === 'string' ? said.message : undefined;
};

export const act = async (path: string, body: Readonly<Record<string, unknown>> = {}): Promise<Told> => {
  try {
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    const said: unknown = await reply.json();
    return { good: reply.ok, sentence: sentenceOf(said) ?? `The station answered ${reply.status}.` };
  } catch (error) {
    // The power cut ends the conversation it was asked for in; anything else is a line that broke.
    return {
      good: false,
      sentence: `The station did not answer (${error instanceof Error ? error.message : 'no reason'}).`,
    };
  }
};
