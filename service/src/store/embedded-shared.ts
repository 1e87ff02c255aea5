import type { Clock } from '../clock';
import type { Keyspace } from './keyspace';
import {
  type FlightAnswer,
  type FlightAsk,
  keys,
  type Limit,
  type LimitAnswer,
  type SliceAnswer,
  type SliceAsk,
} from './store';

/** Limits, answers and slices of an embedded store: the same decisions as the scripts in `redis/scripts.ts`. */
export class EmbeddedShared {
  constructor(
    private readonly keyspace: Keyspace,
    private readonly clock: Clock,
  ) {}

  limit({ key, policy, capacity, window }: Limit): Promise<LimitAnswer> {
    const name = keys.limit(key);
    return this.change((space, now) => {
      if (policy === 'window') {
        const [used = 0, ends = 0] = (space.text(name) ?? '').split(' ').map(Number);
        if (used >= capacity) return { allowed: false, remaining: 0, wait: ends - now };
        const until = ends > now ? ends : now + window;
        space.set(name, `${used + 1} ${until}`, until);
        return { allowed: true, remaining: capacity - used - 1, wait: 0 };
      }
      // The moment at which the bucket is full again: one number says how full it is now.
      const full = Math.max(now, Number(space.text(name) ?? 0)) + window / capacity;
      if (full - now > window + 0.001) return { allowed: false, remaining: 0, wait: Math.ceil(full - now - window) };
      space.set(name, String(full), Math.ceil(full));
      return { allowed: true, remaining: Math.floor(((window - (full - now)) * capacity) / window + 0.001), wait: 0 };
    });
  }

  giveBack({ key, policy, capacity, window }: Limit): Promise<void> {
    const name = keys.limit(key);
    return this.change((space, now) => {
      const kept = space.text(name) ?? '';
      if (policy === 'window') {
        const [used = 0, ends = 0] = kept.split(' ').map(Number);
        if (used > 0 && ends > now) space.set(name, `${used - 1} ${ends}`, ends);
        return;
      }
      const full = Number(kept) - window / capacity;
      if (full > now) space.set(name, String(full), Math.ceil(full));
      else space.remove(name);
    });
  }

  flight({ key, holder, lease }: FlightAsk): Promise<FlightAnswer> {
    const { answer, leader } = keys.flight(key);
    return this.change((space, now): FlightAnswer => {
      const value = space.text(answer);
      if (value !== undefined) return { kind: 'known', value, left: space.expiry(answer) - now };
      const leads = space.text(leader);
      if (leads !== undefined && leads !== holder) return { kind: 'follow' };
      space.set(leader, holder, now + lease);
      return { kind: 'lead' };
    });
  }

  land(key: string, holder: string, answer?: { readonly value: string; readonly ttl: number }): Promise<void> {
    const name = keys.flight(key);
    return this.change((space, now) => {
      if (space.text(name.leader) === holder) space.remove(name.leader);
      if (answer !== undefined) space.set(name.answer, answer.value, now + answer.ttl);
    });
  }

  slice({ key, holder, want, spent, windows, lease, release }: SliceAsk): Promise<SliceAnswer> {
    const name = keys.slice(key);
    return this.change((space, now) => {
      for (const [member, until] of space.fields(`${name.held}:until`)) {
        if (Number(until) > now) continue;
        space.drop(`${name.held}:until`, member);
        space.drop(name.held, member);
      }
      for (const field of space.fields(name.spent).keys()) {
        if (Number(field.slice(field.lastIndexOf('@') + 1)) <= now) space.drop(name.spent, field);
      }
      const mine = release ? 0 : Math.max(0, space.number(name.held, holder) - spent);
      let held = 0;
      for (const [member, amount] of space.fields(name.held)) if (member !== holder) held += Number(amount);
      let given = want;
      const sums = windows.map(({ name: window, capacity, ends }) => {
        const sum = space.add(name.spent, `${window}@${ends}`, spent);
        given = Math.min(given, capacity - sum - held - mine);
        return sum;
      });
      given = Math.max(0, given);
      if (mine + given > 0) {
        space.setField(name.held, holder, mine + given);
        space.score(`${name.held}:until`, holder, now + lease);
      } else {
        space.drop(name.held, holder);
        space.drop(`${name.held}:until`, holder);
      }
      return { given, spent: sums };
    });
  }

  private change<T>(change: (space: Keyspace, now: number) => T): Promise<T> {
    const now = this.clock.now();
    return this.keyspace.transact(now, (space) => change(space, now));
  }
}
