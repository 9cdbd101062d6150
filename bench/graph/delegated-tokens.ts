/** Many different tokens of one user. */

import { createPublicKey, randomUUID } from 'node:crypto'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { sampleId } from '../../src/directory/sample/sample-ids.ts'
import { commandLineClientId } from '../../src/directory/first-administrator.ts'
import { roleTemplates } from '../../src/graph/role-templates.ts'
import { mintAccessToken } from '../../src/identity/issuer/access-token.ts'
import { loadSigningKeys } from '../../src/signing-key-file.ts'

const signedAtOnce = 100

/** Tokens, and the key that checks their signatures. */
export interface DelegatedTokens {
  readonly tokens: readonly string[]
  /** PEM. */
  readonly publicKey: string
}

/** Signs at least `number` tokens of the sample administrator with the key of a data directory. */
export async function signDelegatedTokens(
  directory: string,
  number: number,
): Promise<DelegatedTokens> {
  const [{ key }] = await loadSigningKeys(directory)
  const sign = () =>
    mintAccessToken(
      {
        tenant: contosoTenantId,
        grant: {
          kind: 'delegated',
          objectId: sampleId('a01'),
          userPrincipalName: 'admin@contoso.com',
          displayName: 'Sample Administrator',
          isGuest: false,
          appId: commandLineClientId,
          scopes: ['User.Read.All'],
          roleTemplateIds: [roleTemplates.globalAdministrator],
        },
        issuedAt: new Date(),
        lifetimeSeconds: 3_600,
        tokenId: randomUUID(),
      },
      key,
    )
  const tokens: string[] = []
  while (tokens.length < number) {
    tokens.push(
      ...(await Promise.all(Array.from({ length: Math.min(signedAtOnce, number) }, sign))),
    )
  }
  const publicKey = createPublicKey({ key: key.publicJwk, format: 'jwk' })
  return { tokens, publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() }
}
