/**
 * Directory role template ids that access rules name.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference.
 */
export const roleTemplates = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  globalReader: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  conditionalAccessAdministrator: 'b1be1c3e-b65d-4f19-8427-f6fa0d97feb9',
  securityAdministrator: '194ae4cb-b126-40b2-bd5b-6091b380977d',
  securityOperator: '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f',
  securityReader: '5d6b6bb7-de71-4623-b4af-96380a352509',
  applicationAdministrator: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  cloudApplicationAdministrator: '158c047a-c907-4556-b7ef-446551a6b5f7',
  applicationDeveloper: 'cf1c38e5-3621-4004-a7cb-879624dced7c',
  privilegedRoleAdministrator: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  b2cIefKeysetAdministrator: 'aaf43236-0c0d-4d5f-883a-6955382ac081',
  b2cIefPolicyAdministrator: '3edaf663-341e-4475-9f94-5c398ef6c070',
  globalSecureAccessAdministrator: 'ac434307-12b9-4fa1-a708-88bf58caabc1',
  groupsAdministrator: 'fdd7a751-b60b-444a-984c-02652fe8fa1c',
  userAdministrator: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  authenticationPolicyAdministrator: '0526716b-113d-4c15-b2c8-68e3c22b9f80',
  cloudDeviceAdministrator: '7698a772-787b-4ac8-901f-60d6b08affd2',
  externalIdUserFlowAdministrator: '6e591065-9bad-43ed-90f3-e9424366d2f0',
  externalIdentityProviderAdministrator: 'be2f45a1-457d-42af-a067-6ec1fa63bc45',
  hybridIdentityAdministrator: '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2',
  privilegedAuthenticationAdministrator: '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
  intuneAdministrator: '3a2c62db-5318-420d-8d74-23affee5d9d5',
  windows365Administrator: '11451d60-acb2-45eb-a7d6-43d0f0125c13',
  reportsReader: '4a5d8f65-41da-4de4-8968-e035b65339cf',
  directoryReaders: '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
  directoryWriters: '9360feb5-f418-4baa-8175-e2a00bac4301',
  licenseAdministrator: '4d6ac14f-3453-41d0-bef9-a3e0c569773a',
  teamsAdministrator: '69091246-20e8-4a56-aa4d-066075b2a7a8',
} as const

/** Names a directory role for a message: `Global Administrator`; the id of a role without a name here. */
export function roleTemplateName(id: string): string {
  const [name = id] = Object.entries(roleTemplates).find(([, known]) => known === id) ?? []
  if (name === id) return id
  return name
    .replaceAll(/(?=[A-Z])/gu, ' ')
    .replace(/^b2c Ief/u, 'B2C IEF')
    .replace(/^./u, (letter) => letter.toUpperCase())
}
