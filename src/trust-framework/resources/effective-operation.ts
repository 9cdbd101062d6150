/** `GET /ostiary/v1/trust-framework/policies/{id}/effective`: the policy that a document makes with its base policies. */

import { Type } from 'typebox'
import type { DeclaredOperation } from '../../api/declaration.ts'
import { asComponent, listOf } from '../../api/schema/values.ts'
import type { GraphResponse } from '../../graph/message.ts'
import { prefersJson } from '../../graph/negotiate.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { respondBytes, respondJson } from '../../graph/respond.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { mergeChain } from '../inheritance/merge-chain.ts'
import { printEffectiveJson } from '../inheritance/print-json.ts'
import { printEffectiveXml } from '../inheritance/print-xml.ts'
import { readTrustFramework } from './access.ts'
import type { PolicyService } from './options.ts'
import { missingPolicy } from './missing-policy.ts'
import { trustFrameworkPolicyCodes } from './resource-codes.ts'
import { effortOfPolicies } from './upload/effort.ts'
import { loadChain, type LoadedChain } from './upload/load-chain.ts'
import { StoredLinks } from './upload/stored-links.ts'
import { findTenantNames } from './upload/surroundings.ts'

/** Reads the chain of a stored policy. Its documents are of one state of the tenant. */
async function readStoredChain(
  context: OperationContext,
  { documents }: PolicyService,
  policyId: string,
): Promise<LoadedChain> {
  const { store, caller } = context
  const names = await findTenantNames(context)
  return store.readSnapshot(caller.tenant, async (snapshot) => {
    const links = new StoredLinks(snapshot, caller.tenant, documents)
    const reading = (await links.find(policyId))?.read()
    if (reading === undefined) throw missingPolicy(policyId)
    return reading.ok ? loadChain(reading.value, links.find, names) : reading
  })
}

async function answer(context: OperationContext, service: PolicyService): Promise<GraphResponse> {
  const policyId = context.keys['id'] ?? ''
  const chain = await readStoredChain(context, service, policyId)
  if (!chain.ok) {
    throw new OstiaryError('conflict', {
      message: chain.findings[0]?.message ?? '',
      findings: chain.findings.map((finding) => ({
        ...finding,
        ostiaryCode: trustFrameworkPolicyCodes.chainBroken,
      })),
    })
  }
  const effective = mergeChain(chain.documents)
  if (prefersJson(context.request.headers['accept'])) {
    return respondJson(200, printEffectiveJson(effective))
  }
  const xml = Buffer.from(printEffectiveXml(effective))
  return respondBytes(200, xml, 'application/xml; charset=utf-8')
}

const placeSchema = Type.Object({
  document: Type.String({ description: 'The id of the policy.' }),
  line: Type.Integer(),
  column: Type.Integer(),
})

const elementSchema = Type.Object(
  {
    name: Type.String(),
    attributes: Type.Optional(Type.Record(Type.String(), Type.String())),
    text: Type.Optional(Type.String()),
    source: placeSchema,
    attributeSources: Type.Optional(Type.Record(Type.String(), placeSchema)),
    overrides: Type.Optional(listOf(placeSchema)),
    children: Type.Optional(
      listOf(Type.Object({ name: Type.String() }, { additionalProperties: true }), {
        description: 'Elements of the same form.',
      }),
    ),
  },
  asComponent('effectiveElement'),
)

const effectiveAnswer = Type.Object({
  policyId: Type.String(),
  tenantId: Type.String(),
  chain: listOf(Type.Object({ policyId: Type.String(), tenantId: Type.String() }), {
    description: 'The policy, its base, up to the root.',
  }),
  root: elementSchema,
})

/** The operation. */
export function effectivePolicyOperation(service: PolicyService): DeclaredOperation {
  return {
    method: 'GET',
    path: '/trust-framework/policies/{id}/effective',
    roots: ['ostiary/v1'],
    access: readTrustFramework,
    produces: 'xmlOrJson',
    effortOf: effortOfPolicies,
    declares: {
      operationId: 'getEffectiveTrustFrameworkPolicy',
      summary: 'Read the effective policy',
      description:
        'Merges a policy with its base policies, as they are when it is executed. As XML it is a policy without a base; as JSON each element has the document, line and column that wrote it, and those that it overrides.',
      answers: [
        {
          mediaType: 'application/xml',
          schema: Type.String(),
          description: 'The merged policy.',
        },
        {
          mediaType: 'application/json',
          schema: effectiveAnswer,
          description: 'The merged policy with the place of each element.',
        },
      ],
      errors: {
        404: 'The tenant has no policy with this id.',
        409: 'A base policy is missing or has errors.',
      },
    },
    handle: (context) => answer(context, service),
  }
}
