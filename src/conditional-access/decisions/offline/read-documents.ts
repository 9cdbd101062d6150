/** Reads policies, locations and strengths from documents, without a store or a server. */

import { quoted } from '../../../edm/place.ts'
import { withoutPointer } from '../../../edm/json-pointer.ts'
import { FindingList } from '../../../kernel/finding-list.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import { builtInStrengths } from '../../model/strengths/built-in-strengths.ts'
import { readDraft, withDraft } from '../draft.ts'
import { toRules } from '../load-rules.ts'
import type { DraftSource } from '../source.ts'
import type { StoredRules } from '../stored-rules.ts'
import { legacyTargetOf } from '../../resources/form-2019/legacy-targets.ts'
import { microsoftLimits } from '../../model/options.ts'
import type { DocumentFinding, DocumentObject, ExportedDocument } from './documents.ts'
import { findObjects } from './find-objects.ts'
import { objectKindOf, type ExportedObjectKind } from './object-kind.ts'
import { unresolvedReferences } from './unresolved-references.ts'
import { fileCodes } from './file-codes.ts'

/** The content of documents. */
export interface OfflineRules {
  /** With the objects that every tenant has. */
  readonly rules: StoredRules
  /** The same, as a draft for a running service. */
  readonly draft: DraftSource
  /** Members that this service does not know; the rules are without them. */
  readonly leftOut: readonly DocumentFinding[]
  /** Objects that policies name and that no document contains. */
  readonly unresolved: readonly DocumentFinding[]
}

/** Documents with faults, or their content. */
export type ReadDocuments =
  | { readonly ok: true; readonly value: OfflineRules }
  | { readonly ok: false; readonly findings: readonly DocumentFinding[] }

/** Objects by kind, each in the order of the documents. */
type Sorted = Readonly<Record<ExportedObjectKind, DocumentObject[]>>

/**
 * Reads policies of both API generations, named locations and authentication strengths. A policy without an
 * `id` gets its place as `id`. A custom strength that no document defines is read from a policy that contains it.
 * Every fault of every document is found.
 */
export function readDocuments(documents: readonly ExportedDocument[]): ReadDocuments {
  const findings = new FindingList<DocumentFinding>()
  const sorted: Sorted = {
    policies: [],
    legacyPolicies: [],
    namedLocations: [],
    authenticationStrengths: [],
  }
  for (const document of documents) {
    if (findings.isFull) break
    const found = findObjects(document)
    findings.add(...found.findings.map((finding) => ({ ...finding, document: document.name })))
    for (const object of found.objects) sortIn(sorted, object, findings)
  }
  sorted.authenticationStrengths.push(...printedStrengths(sorted))

  const draft: DraftSource = {
    mode: 'whole',
    policies: sorted.policies.map(identified),
    legacyPolicies: sorted.legacyPolicies.map(identified),
    namedLocations: sorted.namedLocations.map(({ json }) => json),
    authenticationStrengths: sorted.authenticationStrengths.map(({ json }) => json),
  }
  const read = readDraft(draft, {
    limits: microsoftLimits,
    place: [],
    unreadableMembers: 'report',
  })
  if (!read.ok) findings.add(...read.findings.map((finding) => inDocument(finding, sorted)))
  if (!read.ok || findings.found.length > 0) return { ok: false, findings: findings.found }
  const rules = withDraft(nothingStored, read.value)
  const { leftOut } = read.value
  return {
    ok: true,
    value: {
      rules,
      draft: withoutMembers(draft, leftOut),
      leftOut: leftOut.map((finding) => inDocument(finding, sorted)),
      unresolved: unresolvedIn(rules, sorted),
    },
  }
}

/** Removes the members at the targets of findings, so that a service can read the draft as a write. */
function withoutMembers(draft: DraftSource, findings: readonly Finding[]): DraftSource {
  let rest = draft as JsonValue
  for (const { target = '' } of findings) rest = withoutPointer(rest, target)
  return rest as DraftSource
}

const nothingStored = toRules({ policies: [], namedLocations: [], authenticationStrengths: [] })

function sortIn(
  sorted: Sorted,
  object: DocumentObject,
  findings: FindingList<DocumentFinding>,
): void {
  const kind = objectKindOf(object)
  if (kind !== undefined) {
    sorted[kind].push(object)
    return
  }
  const { document, pointer, json } = object
  const type = memberText(json, '@odata.type')
  findings.add({
    document,
    target: pointer,
    ostiaryCode: fileCodes.objectUnknown,
    message: `${type === '' ? 'the object' : quoted(type)} is not a conditional access policy, named location or authentication strength`,
  })
}

/** Strengths that policies were printed with and no document defines, each once. */
function printedStrengths(sorted: Sorted): readonly DocumentObject[] {
  const defined = sorted.authenticationStrengths.map(({ json }) => memberText(json, 'id'))
  const known = new Set([...builtInStrengths.map(({ id }) => id), ...defined].map(keyOf))
  return sorted.policies.flatMap(({ json: { grantControls }, ...place }) => {
    const json = isJsonObject(grantControls) ? grantControls['authenticationStrength'] : undefined
    if (!isJsonObject(json) || !Array.isArray(json['allowedCombinations'])) return []
    const key = keyOf(memberText(json, 'id'))
    if (known.has(key)) return []
    known.add(key)
    return [{ ...place, pointer: `${place.pointer}/grantControls/authenticationStrength`, json }]
  })
}

function identified({ document, pointer, json }: DocumentObject): JsonObject {
  return memberText(json, 'id') === '' ? { ...json, id: `${document}${pointer}` } : json
}

/** Moves a finding from its place in the draft to the one in the document. */
function inDocument({ target = '', ...finding }: Finding, sorted: Sorted): DocumentFinding {
  const [, kind = '', index = '', rest = ''] = /^\/(\w+)\/(\d+)(.*)$/su.exec(target) ?? []
  const object = sorted[kind as ExportedObjectKind][Number(index)]
  return { ...finding, document: object?.document ?? '', target: `${object?.pointer ?? ''}${rest}` }
}

/** Reports what policies refer to and no document has; decisions treat it as something that never matches. */
function unresolvedIn(rules: StoredRules, sorted: Sorted): readonly DocumentFinding[] {
  const isLegacy = (index: number): boolean => index >= sorted.policies.length
  const objects = [...sorted.policies, ...sorted.legacyPolicies]
  return unresolvedReferences(rules).flatMap(({ ostiaryCode, policy, message, target }) => {
    const object = objects[policy]
    if (object === undefined) return []
    const place = isLegacy(policy) ? legacyTargetOf(target) : target
    return [
      { document: object.document, target: `${object.pointer}${place}`, ostiaryCode, message },
    ]
  })
}
