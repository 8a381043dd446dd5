/** What is on disk and must not be read there: encrypted and signed (AES-256-GCM) with a key of this machine's own. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface SealedBox {
  /** `about`: what the box is for; it opens for nothing else. */
  seal(plain: string | Uint8Array, about: string): Uint8Array
  /** @throws {Error} for a box of another key or another purpose, and for one that was damaged. */
  open(box: Uint8Array, about: string): Buffer
}

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
/** NIST SP 800-38D 8.2: 96 bits, random, are unique for 2^32 boxes of a key. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** @param key 32 bytes; @default one of this process's own: what it sealed nobody opens after its end */
export function sealedBox(key: Uint8Array = randomBytes(KEY_BYTES)): SealedBox {
  return {
    seal(plain, about) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(about))
      const sealed = cipher.update(typeof plain === 'string' ? Buffer.from(plain) : plain)
      return Buffer.concat([nonce, sealed, cipher.final(), cipher.getAuthTag()])
    },
    open(box, about) {
      const nonce = box.subarray(0, NONCE_BYTES)
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(about))
      decipher.setAuthTag(box.subarray(-TAG_BYTES))
      return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
    },
  }
}

/** The key in this file, made at the first use. */
export const keyFile = (path: string): Uint8Array => keyOf(secretFile(path))

/** The key that a file of ours holds as text; any other text gives one that opens nothing. */
export function keyOf(text: string): Uint8Array {
  return Buffer.concat([Buffer.from(text, 'base64url'), Buffer.alloc(KEY_BYTES)], KEY_BYTES)
}

/**
 * The random text in a file that only its owner may read. Made once, whole from the start: a reader never sees half of it,
 * and of two makers one wins.
 */
export function secretFile(path: string): string {
  if (!existsSync(path)) {
    const fresh = join(dirname(path), `.secret-${process.pid}-${randomBytes(4).toString('hex')}`)
    writeFileSync(fresh, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
    try {
      linkSync(fresh, path)
    } catch (error) {
      if (!existsSync(path)) throw error
    } finally {
      rmSync(fresh, { force: true })
    }
  }
  chmodSync(path, 0o600)
  return readFileSync(path, 'utf8').trim()
}
