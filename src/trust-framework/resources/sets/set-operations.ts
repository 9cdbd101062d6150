/** `POST /ostiary/v1/trust-framework/policies:validate` and `:apply`. */

import type { DeclaredOperation } from '../../../api/declaration.ts'
import type { GraphResponse } from '../../../graph/message.ts'
import type { Effort, OperationContext } from '../../../graph/operation.ts'
import { respondJson } from '../../../graph/respond.ts'
import { findObject } from '../../../graph/stored-objects.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { readTrustFramework, writeTrustFramework } from '../access.ts'
import type { PolicyService } from '../options.ts'
import { trustFrameworkKind } from '../policy-kind.ts'
import { areBroken } from '../upload/descendants.ts'
import { descendantsRefused } from '../upload/store-upload.ts'
import { gatherSurroundings } from '../upload/surroundings.ts'
import { attemptUntilUnchanged, OvertakenError } from '../upload/unchanged.ts'
import { readWishes, type UploadWishes } from '../upload/upload-wishes.ts'
import { applySet, changeOf, uploadOfFile, type SetChange } from './apply-set.ts'
import { checkReceivedSet, type CheckedSet } from './check-received-set.ts'
import { faultsOfSet, printSet } from './print-set.ts'
import { readSetRequest, type ReceivedSet } from './read-set-request.ts'
import { setBodyBytes } from './set-files.ts'
import { applyDeclaration, validateDeclaration } from './set-schemas.ts'

/** Tells what storing each file would change; undefined where the set is refused. */
async function foreseeChanges(
  { store, caller }: OperationContext,
  { files, isAccepted }: CheckedSet,
  { bytes }: ReceivedSet,
): Promise<readonly (SetChange | undefined)[]> {
  if (!isAccepted) return []
  const changes: (SetChange | undefined)[] = []
  for (const file of files) {
    const upload = uploadOfFile(file, bytes)
    const id = upload?.document.policyId ?? ''
    const current = await findObject(store, caller.tenant, trustFrameworkKind, id)
    changes.push(upload && changeOf(current, upload))
  }
  return changes
}

async function validate(context: OperationContext, service: PolicyService): Promise<GraphResponse> {
  const wishes = readWishes(context.request, service)
  const received = await readSetRequest(context.request)
  const surroundings = await gatherSurroundings(context, service, wishes)
  const checked = await checkReceivedSet(received.set, surroundings)
  const isAccepted = checked.isAccepted && !breaksOthers(checked, wishes)
  const changes = await foreseeChanges(context, { ...checked, isAccepted }, received)
  return respondJson(200, printSet({ ...checked, isAccepted }, changes, received.set.skipped))
}

function breaksOthers({ descendantFaults }: CheckedSet, wishes: UploadWishes): boolean {
  return wishes.descendantFaults === 'refuse' && areBroken(descendantFaults)
}

function refusedSet(checked: CheckedSet): OstiaryError {
  const findings = faultsOfSet(checked)
  const faulty = checked.files.filter((file) => file.findings.length > 0).length
  const texts = new Set(findings.map(({ message }) => message))
  return new OstiaryError('trustFrameworkPolicyInvalid', {
    message: `Validation failed: ${texts.size} validation error(s) found in ${faulty} of ${checked.files.length} policies. Nothing was stored. ${[...texts].join(' ')}`,
    findings,
  })
}

/** @throws OstiaryError when the set is refused; OvertakenError when another write may be the reason. */
async function requireAcceptedSet(
  { store, caller }: OperationContext,
  checked: CheckedSet,
  revision: string,
  wishes: UploadWishes,
): Promise<void> {
  const isRefused = breaksOthers(checked, wishes)
  if (checked.isAccepted && !isRefused) return
  if ((await store.revisionOfFamilies(caller.tenant, [trustFrameworkKind.name])) !== revision) {
    throw new OvertakenError()
  }
  throw isRefused ? descendantsRefused(checked.descendantFaults) : refusedSet(checked)
}

async function apply(context: OperationContext, service: PolicyService): Promise<GraphResponse> {
  const { store, caller, request } = context
  const wishes = readWishes(request, service)
  const received = await readSetRequest(request)
  return attemptUntilUnchanged(async () => {
    const revision = await store.revisionOfFamilies(caller.tenant, [trustFrameworkKind.name])
    const surroundings = await gatherSurroundings(context, service, wishes)
    const checked = await checkReceivedSet(received.set, surroundings)
    await requireAcceptedSet(context, checked, revision, wishes)
    const uploads = checked.files.flatMap((file) => uploadOfFile(file, received.bytes) ?? [])
    const changes = await applySet(context, uploads, revision)
    return respondJson(200, printSet(checked, changes, received.set.skipped))
  })
}

/** Both operations. */
export function setOperations(service: PolicyService): readonly DeclaredOperation[] {
  const shared = {
    method: 'POST',
    roots: ['ostiary/v1'],
    produces: 'json',
    mostBodyBytes: setBodyBytes,
    effortOf: async (): Promise<Effort> => 'large',
  } as const
  return [
    {
      ...shared,
      path: '/trust-framework/policies:validate',
      access: readTrustFramework,
      declares: validateDeclaration,
      handle: (context) => validate(context, service),
    },
    {
      ...shared,
      path: '/trust-framework/policies:apply',
      access: writeTrustFramework,
      declares: applyDeclaration,
      handle: (context) => apply(context, service),
    },
  ]
}
