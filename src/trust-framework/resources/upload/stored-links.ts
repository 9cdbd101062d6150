/** Reads the policies of a tenant as links of chains, and remembers which versions were read. */

import { findObject } from '../../../graph/stored-objects.ts'
import { keyOf, type TenantId } from '../../../kernel/ids.ts'
import type { Reader, StoredObject, WholeReader } from '../../../store/port.ts'
import { trustFrameworkKind } from '../policy-kind.ts'
import type { StoredPolicyBody } from '../stored-policy.ts'
import type { DocumentCache } from './document-cache.ts'
import type { ChainLink, FindLink } from './load-chain.ts'

/** The version of a policy that does not exist. */
const noVersion = 0

const noContent = { bytes: new Uint8Array(), mediaType: 'application/xml' }

/** Each policy is read once. */
export class StoredLinks {
  readonly #reader: Reader
  readonly #tenant: TenantId
  readonly #documents: DocumentCache
  readonly #known = new Map<string, Promise<ChainLink | undefined>>()
  readonly #versions = new Map<string, number>()

  constructor(reader: Reader, tenant: TenantId, documents: DocumentCache) {
    this.#reader = reader
    this.#tenant = tenant
    this.#documents = documents
  }

  readonly find: FindLink = (policyId) => {
    const key = keyOf(policyId)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const found = this.#read(policyId)
    this.#known.set(key, found)
    return found
  }

  async #read(policyId: string): Promise<ChainLink | undefined> {
    const object = await findObject(this.#reader, this.#tenant, trustFrameworkKind, policyId)
    this.#versions.set(keyOf(policyId), object?.version ?? noVersion)
    return object && this.#linkOf(object)
  }

  #linkOf({ body, content }: StoredObject<StoredPolicyBody>): ChainLink {
    const { tenantId, policyId, basePolicy } = body
    return {
      tenantId,
      policyId,
      ...(basePolicy === undefined ? {} : { basePolicy }),
      read: () => this.#documents.read(this.#tenant, content ?? noContent),
    }
  }

  /** Tells whether every policy that was read is still in the same version. */
  async areUnchanged(reader: WholeReader): Promise<boolean> {
    for (const [id, version] of this.#versions) {
      const object = await findObject(reader, this.#tenant, trustFrameworkKind, id)
      if ((object?.version ?? noVersion) !== version) return false
    }
    return true
  }
}
