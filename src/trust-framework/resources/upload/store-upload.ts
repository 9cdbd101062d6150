/** Checks an upload and stores it. */

import { findObject } from '../../../graph/stored-objects.ts'
import type { OperationContext } from '../../../graph/operation.ts'
import { acceptedAsIs, writeObject } from '../../../graph/write-object.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { passed, type Finding } from '../../../kernel/findings.ts'
import type { StoredObject, WholeReader } from '../../../store/port.ts'
import type { PolicyService } from '../options.ts'
import { trustFrameworkKind } from '../policy-kind.ts'
import { bodyOf } from '../stored-policy.ts'
import { checkUpload, existsFinding, type CheckedUpload } from './check-upload.ts'
import { areBroken } from './descendants.ts'
import { readUpload, refusedDocument, type Upload } from './read-upload.ts'
import { gatherSurroundings } from './surroundings.ts'
import { attemptUntilUnchanged, OvertakenError } from './unchanged.ts'
import { descendantsHeader, readWishes, type UploadWishes } from './upload-wishes.ts'

/** A document that is stored now. */
export interface StoredUpload extends Upload {
  readonly stored: StoredObject
  readonly isNew: boolean
  readonly warnings: readonly Finding[]
}

/** The error of a change that breaks policies that inherit from it. */
export function descendantsRefused(faults: readonly Finding[]): OstiaryError {
  const more = faults.length > 1 ? ` There are ${faults.length - 1} more problems.` : ''
  return new OstiaryError('conflict', {
    message: `${faults[0]?.message ?? ''}${more} Nothing was stored. Without the header \`${descendantsHeader}: refuse\` this is a warning.`,
    findings: faults,
  })
}

/** A check, and the state of the tenant's policies when it began. */
interface TimedCheck {
  readonly checked: CheckedUpload
  readonly revision: string
}

/** @throws OstiaryError when the document is refused; OvertakenError when another write may be the reason. */
async function requireAccepted(
  context: OperationContext,
  { document }: Upload,
  { checked, revision }: TimedCheck,
  wishes: UploadWishes,
): Promise<void> {
  const { findings, descendantFaults } = checked
  const breaksOthers = wishes.descendantFaults === 'refuse' && areBroken(descendantFaults)
  if (findings.length === 0 && !breaksOthers) return
  // WHY: the policies were read one after the other, and another write may have come between.
  const { store, caller } = context
  if ((await store.revisionOfFamilies(caller.tenant, [trustFrameworkKind.name])) !== revision) {
    throw new OvertakenError()
  }
  throw findings.length > 0
    ? refusedDocument(findings, document)
    : descendantsRefused(descendantFaults)
}

/** @throws OvertakenError when something changed on which the check depends. */
async function requireUnchanged(
  reader: WholeReader,
  { caller }: OperationContext,
  { checked, revision }: TimedCheck,
  wishes: UploadWishes,
): Promise<void> {
  if ((await reader.revisionOfFamilies(caller.tenant, [trustFrameworkKind.name])) === revision)
    return
  const dependsOnAll = wishes.descendantFaults === 'refuse'
  if (dependsOnAll || !(await checked.links.areUnchanged(reader))) throw new OvertakenError()
}

/**
 * Stores the document of a request under its id. A policy that exists keeps the spelling of its id. Without
 * `urlPolicyId`, the id must be new.
 * @throws OstiaryError with every fault of the document; `conflict` when it breaks others and the sender refuses that.
 */
export async function storeUpload(
  context: OperationContext,
  service: PolicyService,
  urlPolicyId: string | undefined,
): Promise<StoredUpload> {
  const wishes = readWishes(context.request, service)
  const upload = readUpload(context.request)
  const { document, content } = upload
  const { store, caller } = context
  const { tenant } = caller
  return attemptUntilUnchanged(async () => {
    const revision = await store.revisionOfFamilies(tenant, [trustFrameworkKind.name])
    const surroundings = await gatherSurroundings(context, service, wishes)
    const checked = await checkUpload(document, urlPolicyId, surroundings)
    const check = { checked, revision }
    // WHY before If-Match: the faults of a document do not depend on the version that it replaces.
    await requireAccepted(context, upload, check, wishes)
    const { before, object } = await writeObject(context, {
      family: trustFrameworkKind,
      find: async (transaction) => {
        await requireUnchanged(transaction, context, check, wishes)
        const current = await findObject(transaction, tenant, trustFrameworkKind, document.policyId)
        if (urlPolicyId === undefined && current !== undefined) {
          throw refusedDocument([existsFinding(current.id, document)], document)
        }
        const decode = () => passed(bodyOf(document))
        return { id: document.policyId, current, content, ifMatch: current, decode }
      },
      invalid: (findings) => refusedDocument(findings, document),
      guard: async (_, body) => acceptedAsIs(body),
    })
    const warnings = [...checked.warnings, ...checked.descendantFaults]
    return { ...upload, stored: object, isNew: before === undefined, warnings }
  })
}
