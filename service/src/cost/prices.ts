/** What a model costs from a day on, in dollars a million tokens, as decimal text. */
export interface Price {
  readonly model: string;
  /** First day, as 2026-01-31. */
  readonly from: string;
  readonly input: string;
  /** Input that the provider had cached. @default input */
  readonly cachedInput?: string;
  readonly output: string;
  /** Prices of prompts longer than `above` tokens. */
  readonly long?: { readonly above: number; readonly input: string; readonly output: string };
}

export interface Usage {
  readonly prompt: number;
  readonly completion: number;
  /** Part of `prompt` that the provider had cached. */
  readonly cached: number;
}

/**
 * Standard prices of OpenAI's pricing page, from the day on which they were checked; before it the first known price
 * holds. Retired models stay: a ledger is read long after. The built-in model costs nothing.
 */
const builtIn: readonly Price[] = [
  { model: 'built-in', from: '2020-01-01', input: '0', output: '0' },
  { model: 'gpt-5.5', from: '2026-06-04', input: '5', cachedInput: '0.50', output: '30' },
  { model: 'gpt-5.4', from: '2026-06-04', input: '2.50', cachedInput: '0.25', output: '15' },
  { model: 'gpt-5.4-mini', from: '2026-06-04', input: '0.75', cachedInput: '0.075', output: '4.50' },
  { model: 'gpt-5.4-nano', from: '2026-06-04', input: '0.20', cachedInput: '0.02', output: '1.25' },
];

export const priced = (more: readonly Price[], model: string): boolean =>
  more.some((price) => price.model === model) || builtIn.some((price) => price.model === model);

/** Prices in millionths of a dollar a token would be fractions; a call is rounded up to whole millionths once. */
export class PriceList {
  private readonly byModel = new Map<string, Price[]>();

  constructor(more: readonly Price[] = []) {
    for (const price of [...builtIn, ...more]) {
      const known = this.byModel.get(price.model) ?? [];
      // A later entry of the same day replaces an earlier one, so that a contract's price beats the list's.
      this.byModel.set(price.model, [...known.filter(({ from }) => from !== price.from), price].sort(byDay));
    }
  }

  /** Cost of a call in millionths of a dollar. A model or day without a price is refused, never free. */
  cost(model: string, usage: Usage, now: number): number {
    const price = this.at(model, now);
    const long = price.long !== undefined && usage.prompt > price.long.above ? price.long : undefined;
    const input = Number(long?.input ?? price.input);
    const cached = long === undefined ? Number(price.cachedInput ?? price.input) : input;
    const output = Number(long?.output ?? price.output);
    const exact = (usage.prompt - usage.cached) * input + usage.cached * cached + usage.completion * output;
    return Math.ceil(Number(exact.toFixed(6)));
  }

  private at(model: string, now: number): Price {
    const prices = this.byModel.get(model) ?? [];
    const today = prices.length < 2 ? undefined : new Date(now).toISOString().slice(0, 10);
    const price = today === undefined ? prices[0] : (prices.findLast(({ from }) => from <= today) ?? prices[0]);
    if (price === undefined) throw new Error(`no price for the model ${JSON.stringify(model)}`);
    return price;
  }
}

const byDay = (a: Price, b: Price): number => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0);

const amount = (value: unknown): boolean => typeof value === 'string' && /^\d{1,6}(\.\d{1,6})?$/.test(value);

export function readPrices(value: unknown): readonly Price[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const fine = value.every((price: Partial<Price> | null) => {
    const { model, from, input, cachedInput, output, long, ...rest } = price ?? {};
    return (
      typeof model === 'string' &&
      /^\d{4}-\d{2}-\d{2}$/.test(from ?? '') &&
      amount(input) &&
      amount(output) &&
      (cachedInput === undefined || amount(cachedInput)) &&
      (long === undefined || (Number.isInteger(long.above) && amount(long.input) && amount(long.output))) &&
      Object.keys(rest).length === 0
    );
  });
  return fine ? (value as Price[]) : undefined;
}
