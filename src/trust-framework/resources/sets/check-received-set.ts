/** Checks a set of policies against itself and the policies of the tenant. */

import { keyOf } from '../../../kernel/ids.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { listObjects } from '../../../graph/stored-objects.ts'
import type { PolicyDocument } from '../../schema/read-policy-document.ts'
import { orderSet, type OrderedDocument } from '../../sets/order-set.ts'
import type { DocumentSet } from '../../sets/read-set.ts'
import { validateChain } from '../../validation/validate-policy.ts'
import { checkIdentity } from '../identity-checks.ts'
import { trustFrameworkKind } from '../policy-kind.ts'
import type { UploadSurroundings } from '../upload/check-upload.ts'
import { descendantsOf, findDescendantFaults } from '../upload/descendants.ts'
import { loadChain, type FindLink } from '../upload/load-chain.ts'
import { StoredLinks } from '../upload/stored-links.ts'

/** A file of a set with what is wrong with it. */
export interface CheckedMember {
  readonly file: string
  /** Absent when the file is no policy by itself. */
  readonly document?: PolicyDocument
  readonly policyId?: string
  /** The text with its placeholders replaced, where that changed it. */
  readonly changedText?: string
  readonly findings: readonly Finding[]
  readonly warnings: readonly Finding[]
}

/** A set, base policies first. */
export interface CheckedSet {
  readonly files: readonly CheckedMember[]
  readonly isAccepted: boolean
  /** What the set breaks in stored policies that are not part of it. */
  readonly descendantFaults: readonly Finding[]
}

type Documents = ReadonlyMap<string, PolicyDocument>

function documentsOf({ documents }: DocumentSet): Documents {
  const byId = new Map<string, PolicyDocument>()
  for (const { document } of documents) {
    if (document !== undefined) byId.set(keyOf(document.policyId), document)
  }
  return byId
}

/** Loads the stored base policies on which the documents depend. */
async function loadStored(documents: Documents, find: FindLink): Promise<Documents> {
  const loaded = new Map<string, PolicyDocument>()
  const asked = new Set<string>()
  for (const { basePolicy } of documents.values()) {
    for (let next = basePolicy; next !== undefined;) {
      const key = keyOf(next.policyId)
      if (documents.has(key) || asked.has(key)) break
      asked.add(key)
      const reading = (await find(next.policyId))?.read()
      if (reading?.ok !== true) break
      loaded.set(key, reading.value)
      next = reading.value.basePolicy
    }
  }
  return loaded
}

/** Finds documents of the set before stored ones. */
function preferring(documents: Documents, find: FindLink): FindLink {
  return async (policyId) => {
    const document = documents.get(keyOf(policyId))
    if (document === undefined) return find(policyId)
    return { ...document, read: () => ({ ok: true, value: document }) }
  }
}

async function checkFile(
  { entry, findings, warnings }: OrderedDocument,
  find: FindLink,
  { names, facts }: UploadSurroundings,
): Promise<CheckedMember> {
  const { file, document, identity, text, isChanged } = entry
  const policyId = document?.policyId ?? identity?.policyId
  const checked = {
    file,
    ...(document === undefined ? {} : { document }),
    ...(policyId === undefined || policyId === '' ? {} : { policyId }),
    ...(isChanged && text !== undefined ? { changedText: text } : {}),
  }
  if (document === undefined) return { ...checked, findings, warnings }
  const all = [...findings, ...checkIdentity(document, { tenantDomains: names.domains })]
  // WHY: the faults of the order are those of the chain too.
  if (findings.length > 0) return { ...checked, findings: all, warnings }
  const chain = await loadChain(document, find, names)
  if (!chain.ok) return { ...checked, findings: [...all, ...chain.findings], warnings }
  const report = validateChain(chain.documents, facts)
  return {
    ...checked,
    findings: [...all, ...report.findings],
    warnings: [...warnings, ...report.warnings],
  }
}

async function findBroken(
  documents: Documents,
  after: FindLink,
  { store, tenant, names, facts, documents: cache }: UploadSurroundings,
): Promise<readonly Finding[]> {
  const stored = (await listObjects(store, tenant, trustFrameworkKind)).map(({ body }) => body)
  const ids = new Map<string, string>()
  for (const { policyId } of documents.values()) {
    for (const id of descendantsOf(policyId, stored)) {
      if (!documents.has(keyOf(id))) ids.set(keyOf(id), id)
    }
  }
  if (ids.size === 0) return []
  const { find: before } = new StoredLinks(store, tenant, cache)
  return findDescendantFaults([...ids.values()], { before, after }, names, facts)
}

/** Checks every file of a set. Base policies are looked up in the set first, then among those stored. */
export async function checkReceivedSet(
  set: DocumentSet,
  surroundings: UploadSurroundings,
): Promise<CheckedSet> {
  const { store, tenant, documents: cache } = surroundings
  const stored = new StoredLinks(store, tenant, cache)
  const documents = documentsOf(set)
  const loaded = await loadStored(documents, stored.find)
  const order = await orderSet(set, {
    stored: (policyId) => loaded.get(keyOf(policyId)),
    repeatedIds: 'refuse',
  })
  const ordered = order.levels.flat()
  const placed = new Set(ordered)
  const rest = order.documents.filter((document) => !placed.has(document))
  const find = preferring(documents, stored.find)
  const files: CheckedMember[] = []
  for (const document of [...ordered, ...rest]) {
    files.push(await checkFile(document, find, surroundings))
  }
  const isAccepted = files.every(({ findings }) => findings.length === 0)
  const descendantFaults = isAccepted ? await findBroken(documents, find, surroundings) : []
  return { files, isAccepted, descendantFaults }
}
