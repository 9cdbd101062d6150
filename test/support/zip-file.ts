/** Writes ZIP archives for tests, sound ones and damaged ones. Source: APPNOTE.TXT, 6.3.10. */

import { crc32, deflateRawSync } from 'node:zlib'

/** An entry. The members after `bytes` say what the archive claims, where that is not true. */
export interface ZipEntry {
  readonly name: string
  readonly bytes: Uint8Array
  readonly claimedSize?: number
  readonly flags?: number
  readonly method?: number
}

interface Fields {
  readonly fixed: Buffer
  readonly name: Buffer
}

/** The fields that a local header and a central one share. */
function fieldsOf(entry: ZipEntry, packed: Uint8Array): Fields {
  const name = Buffer.from(entry.name)
  const fixed = Buffer.alloc(26)
  fixed.writeUInt16LE(20, 0)
  fixed.writeUInt16LE((entry.flags ?? 0) | 0x800, 2)
  fixed.writeUInt16LE(entry.method ?? 8, 4)
  fixed.writeUInt32LE(crc32(entry.bytes), 10)
  fixed.writeUInt32LE(packed.byteLength, 14)
  fixed.writeUInt32LE(entry.claimedSize ?? entry.bytes.byteLength, 18)
  fixed.writeUInt16LE(name.byteLength, 22)
  return { fixed, name }
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** Packs entries. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const packed = deflateRawSync(entry.bytes)
    const { fixed, name } = fieldsOf(entry, packed)
    const header = Buffer.concat([signature(0x04034b50), fixed, name, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    const version = Buffer.from([20, 0])
    central.push(Buffer.concat([signature(0x02014b50), version, fixed, rest, name]))
    local.push(header)
    offset += header.byteLength
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.byteLength, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...local, directory, signature(0x06054b50), end])
}
