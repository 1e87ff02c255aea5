import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What a cipher text begins with, so that plain text written before there were keys can still be read. */
const mark = 'enc1.';
const remembered = 1000;

interface DataKey {
  readonly key: Buffer;
  readonly wrapped: string;
  uses: number;
}

/**
 * Encrypts content at rest, in an envelope: each value names the key that wraps its data key. The first key writes, all
 * read, so a new key is put in front and an old one taken away once nothing of it is left.
 */
export class Keyring {
  private readonly keys = new Map<string, Buffer>();
  private readonly first: string;
  private current: DataKey | undefined;
  private readonly unwrapped = new Map<string, Buffer>();

  /** `k2:BASE64,k1:BASE64`, newest first. */
  constructor(text: string) {
    for (const part of text.split(',')) {
      const [, id, encoded] = /^\s*([\w-]{1,32}):([A-Za-z0-9+/=_-]+)\s*$/.exec(part) ?? [];
      const key = Buffer.from(encoded ?? '', 'base64');
      if (id === undefined || key.length !== 32)
        throw new Error("ENCRYPTION_KEYS: want 'id:BASE64' of 32 bytes each, separated by commas");
      this.keys.set(id, key);
    }
    this.first = this.keys.keys().next().value ?? '';
  }

  /** `context` is what the value belongs to; it can't be read as part of anything else. */
  seal(text: string, context: string): string {
    const data = this.dataKey();
    return `${mark}${this.first}.${data.wrapped}.${encrypt(data.key, Buffer.from(text), context)}`;
  }

  open(text: string, context: string): string {
    if (!text.startsWith(mark)) return text;
    const [id = '', wrapped = '', sealed = ''] = text.slice(mark.length).split('.');
    return decrypt(this.unwrap(id, wrapped), sealed, context).toString();
  }

  private dataKey(): DataKey {
    // Random nonces of one key must stay far from repeating.
    if (this.current !== undefined && this.current.uses < 2 ** 24) {
      this.current.uses += 1;
      return this.current;
    }
    const key = randomBytes(32);
    this.current = { key, wrapped: encrypt(this.key(this.first), key, this.first), uses: 1 };
    return this.current;
  }

  private unwrap(id: string, wrapped: string): Buffer {
    const known = this.unwrapped.get(wrapped);
    if (known !== undefined) return known;
    const key = decrypt(this.key(id), wrapped, id);
    if (this.unwrapped.size >= remembered) this.unwrapped.clear();
    this.unwrapped.set(wrapped, key);
    return key;
  }

  private key(id: string): Buffer {
    const key = this.keys.get(id);
    if (key === undefined)
      throw new Error(`ENCRYPTION_KEYS: no key ${JSON.stringify(id)}, which wrote what is to be read`);
    return key;
  }
}

function encrypt(key: Buffer, plain: Buffer, context: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function decrypt(key: Buffer, text: string, context: string): Buffer {
  const sealed = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}

/** What is written at rest, where there are keys; otherwise as it is. */
export interface Seal {
  seal(text: string, context: string): string;
  open(text: string, context: string): string;
}

export const plain: Seal = { seal: (text) => text, open: (text) => text };
