/** Finds rows that are missing, too many or moved: by the digests of each tenant, and by gaps between versions. */

import type { DatabaseReads } from './engine.ts'
import { FamilyChange } from './family-change.ts'
import { gatherDigests, type GatheredDigests, type HashedVersion } from './gather-digests.ts'
import {
  identityHash,
  keysHash,
  tenantDigest,
  toFamilyDigests,
  type FamilyDigests,
} from './row-digests.ts'
import { listIdentities } from './tenant-identities.ts'

/** A finding in a tenant. */
export interface TenantFinding {
  readonly tenant: string
  readonly text: string
}

interface KeptTenant {
  readonly identity: string
  readonly digest: string
  readonly purgedBefore: string
  readonly families: Map<string, { readonly versions: number; readonly digests: FamilyDigests }>
}

async function readKept({ queries, execute }: DatabaseReads): Promise<Map<string, KeptTenant>> {
  const tenants = await execute(
    queries
      .selectFrom('tenants')
      .select(['id', 'identity_hash', 'rows_digest', 'versions_purged_before'])
      .compile(),
  )
  const kept = new Map<string, KeptTenant>(
    tenants.rows.map((row) => [
      row.id,
      {
        identity: row.identity_hash,
        digest: row.rows_digest,
        purgedBefore: row.versions_purged_before,
        families: new Map(),
      },
    ]),
  )
  const families = await execute(
    queries
      .selectFrom('family_totals')
      .select((eb) => [
        'tenant_id',
        'family',
        'versions',
        eb.cast<string>('objects_digest', 'text').as('objects_digest'),
        eb.cast<string>('versions_digest', 'text').as('versions_digest'),
        eb.cast<string>('links_digest', 'text').as('links_digest'),
      ])
      .compile(),
  )
  for (const row of families.rows) {
    const versions = Number(row.versions)
    kept.get(row.tenant_id)?.families.set(row.family, { versions, digests: toFamilyDigests(row) })
  }
  return kept
}

/** Compares each version with the one before it of the same object. */
class GapFinder {
  readonly findings: TenantFinding[] = []
  readonly #kept: ReadonlyMap<string, KeptTenant>
  #last: HashedVersion | undefined

  constructor(kept: ReadonlyMap<string, KeptTenant>) {
    this.#kept = kept
  }

  see(row: HashedVersion): void {
    const last = this.#last
    this.#last = row
    const isSame =
      last?.tenant_id === row.tenant_id &&
      last.family === row.family &&
      last.object_key === row.object_key
    const first = isSame ? last.version + 1 : 1
    if (row.version <= first || (!isSame && this.#isPurgedBefore(row))) return
    const [name, verb] =
      row.version === first + 1
        ? [`version ${first}`, 'is']
        : [`versions ${first} to ${row.version - 1}`, 'are']
    const text = `${name} of object ${row.id} of ${row.family} ${verb} missing`
    this.findings.push({ tenant: row.tenant_id, text })
  }

  /** A purge keeps the version that an object had at its limit, and all later ones. */
  #isPurgedBefore(row: HashedVersion): boolean {
    return row.recorded_at <= (this.#kept.get(row.tenant_id)?.purgedBefore ?? '')
  }
}

function* compareFamilies(
  tenant: string,
  kept: KeptTenant['families'],
  found: ReadonlyMap<string, FamilyChange>,
): Generator<TenantFinding> {
  const nothing = new FamilyChange()
  for (const family of [...new Set([...kept.keys(), ...found.keys()])].toSorted()) {
    const { versions, digests } = kept.get(family) ?? nothing
    const rows = found.get(family) ?? nothing
    const differing = [
      ...(rows.digests.objects === digests.objects ? [] : ['objects']),
      ...(rows.digests.versions === digests.versions && rows.versions === versions
        ? []
        : ['versions']),
      ...(rows.digests.links === digests.links ? [] : ['links']),
    ]
    for (const kind of differing) {
      yield { tenant, text: `the ${kind} of ${family} are not those that were written` }
    }
  }
}

function* compareTenants(
  kept: ReadonlyMap<string, KeptTenant>,
  found: GatheredDigests,
  identities: ReadonlyMap<string, string>,
): Generator<TenantFinding> {
  for (const tenant of [...new Set([...kept.keys(), ...found.keys()])].toSorted()) {
    const own = kept.get(tenant)
    if (own === undefined) {
      yield { tenant, text: 'has rows, but the tenant itself is missing' }
      continue
    }
    if (identities.get(tenant) !== own.identity) {
      yield { tenant, text: 'its name or domains are not those that were written' }
    }
    const families = [...own.families.values()].map(({ digests }) => digests)
    if (String(tenantDigest(own.identity, families)) !== own.digest) {
      yield { tenant, text: 'the totals of its families are not those that were written' }
    }
    yield* compareFamilies(tenant, own.families, found.get(tenant) ?? new Map())
  }
}

/** Finds what the digests and the numbers of versions tell. */
export async function* findDigestDamage(reads: DatabaseReads): AsyncGenerator<TenantFinding> {
  const { queries, execute } = reads
  const kept = await readKept(reads)
  const gaps = new GapFinder(kept)
  const wrongKeys: TenantFinding[] = []
  const found = await gatherDigests(queries, execute, {
    onObject(row) {
      if (row.keys_hash !== keysHash(row.tenant_id, row)) {
        const text = `the search keys of object ${row.id} of ${row.family} do not match their hash`
        wrongKeys.push({ tenant: row.tenant_id, text })
      }
      return row
    },
    onVersion: (row) => gaps.see(row),
  })
  const identities = await listIdentities(queries, execute)
  yield* wrongKeys
  yield* gaps.findings
  yield* compareTenants(
    kept,
    found,
    new Map(identities.map((identity) => [identity.id, identityHash(identity)])),
  )
}
