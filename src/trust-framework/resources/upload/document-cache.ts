/** Keeps stored documents parsed, so that a base policy is not parsed again for each policy that inherits from it. */

import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { TenantId } from '../../../kernel/ids.ts'
import type { Content } from '../../../store/port.ts'
import {
  readPolicyDocument,
  type PolicyDocumentReading,
} from '../../schema/read-policy-document.ts'

/** Bytes of the documents that one thread keeps parsed. A parsed document takes some ten times its bytes. */
const keptDocumentBytes = 4 * 1_048_576

/** Parses stored documents. */
export interface DocumentCache {
  /** The reading of a stored document; the same object for the same bytes while it is kept. */
  readonly read: (tenant: TenantId, content: Content) => PolicyDocumentReading
}

function charsetOf(mediaType: string): string | undefined {
  return /;\s*charset=([\w.:-]+)/u.exec(mediaType)?.[1]
}

/** Makes a cache. Its keys are digests of the bytes, because a restored database can repeat versions. */
export function createDocumentCache(): DocumentCache {
  const kept = new LRUCache<string, PolicyDocumentReading>({ maxSize: keptDocumentBytes })
  return {
    read(tenant, { bytes, mediaType }) {
      const key = `${tenant} ${createHash('sha256').update(bytes).digest('base64')}`
      const known = kept.get(key)
      if (known !== undefined) return known
      const reading = readPolicyDocument(bytes, { charset: charsetOf(mediaType) })
      kept.set(key, reading, { size: Math.max(1, bytes.byteLength) })
      return reading
    },
  }
}
