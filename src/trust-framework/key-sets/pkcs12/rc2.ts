/**
 * Decrypts Rivest Cipher 2 in CBC mode: Windows Server 2016 and OpenSSL 1 encrypt the certificates of PKCS 12 files
 * with it.
 * WHY our own: the OpenSSL of Node.js leaves it out. It protects nothing here; the private key has another cipher.
 * Source: RFC 2268.
 */

import { piTable } from './rc2-pi-table.ts'

const blockBytes = 8

/** Expands a key to 64 words of 16 bits. Source: RFC 2268, section 2. */
function expand(key: Uint8Array, effectiveBits: number): Uint16Array {
  const bytes = new Uint8Array(128)
  bytes.set(key)
  const at = (index: number): number => bytes[index] ?? 0
  const pi = (index: number): number => piTable[index & 0xff] ?? 0
  for (let i = key.length; i < 128; i += 1) bytes[i] = pi(at(i - 1) + at(i - key.length))
  const effective = Math.ceil(effectiveBits / 8)
  const mask = 0xff >> (8 * effective - effectiveBits)
  bytes[128 - effective] = pi(at(128 - effective) & mask)
  for (let i = 127 - effective; i >= 0; i -= 1) bytes[i] = pi(at(i + 1) ^ at(i + effective))
  return Uint16Array.from({ length: 64 }, (_, i) => at(2 * i) | (at(2 * i + 1) << 8))
}

const rotations = [1, 2, 3, 5] as const

/** Source: RFC 2268, section 4. The words of the block change in place. */
function decryptBlock(words: Uint16Array, key: Uint16Array): void {
  const word = (index: number): number => words[index & 3] ?? 0
  let used = 63
  const unmix = (): void => {
    for (let i = 3; i >= 0; i -= 1) {
      const by = rotations[i] ?? 0
      const turned = ((word(i) >> by) | (word(i) << (16 - by))) & 0xffff
      const mixed = (word(i - 1) & word(i - 2)) + (~word(i - 1) & word(i - 3))
      words[i] = turned - (key[used] ?? 0) - mixed
      used -= 1
    }
  }
  const unmash = (): void => {
    for (let i = 3; i >= 0; i -= 1) words[i] = word(i) - (key[word(i - 1) & 63] ?? 0)
  }
  for (let round = 0; round < 16; round += 1) {
    unmix()
    if (round === 4 || round === 10) unmash()
  }
}

/** Decrypts whole blocks, and removes the padding. @throws RangeError when the padding is wrong. */
export function decryptRc2(
  encrypted: Uint8Array,
  { key, iv, effectiveBits }: { key: Uint8Array; iv: Uint8Array; effectiveBits: number },
): Buffer {
  const expanded = expand(key, effectiveBits)
  const plain = Buffer.alloc(encrypted.length)
  let previous = iv
  for (let start = 0; start + blockBytes <= encrypted.length; start += blockBytes) {
    const block = Buffer.from(encrypted.subarray(start, start + blockBytes))
    const words = Uint16Array.from({ length: 4 }, (_, i) => block.readUInt16LE(2 * i))
    decryptBlock(words, expanded)
    words.forEach((value, i) => {
      const before = (previous[2 * i] ?? 0) | ((previous[2 * i + 1] ?? 0) << 8)
      plain.writeUInt16LE(value ^ before, start + 2 * i)
    })
    previous = block
  }
  const padding = plain.at(-1) ?? 0
  const isPadded = padding >= 1 && padding <= blockBytes && padding <= plain.length
  const end = plain.length - padding
  if (
    !isPadded ||
    encrypted.length % blockBytes > 0 ||
    plain.subarray(end).some((byte) => byte !== padding)
  ) {
    throw new RangeError('the padding is wrong')
  }
  return plain.subarray(0, end)
}
