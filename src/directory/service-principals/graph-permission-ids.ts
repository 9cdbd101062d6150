/**
 * Ids of the permissions that Microsoft Graph publishes, as delegated and as application permission.
 * Source: https://learn.microsoft.com/graph/permissions-reference, "All permissions and IDs".
 */

/** The ids of one permission; undefined where Graph has no such permission of that kind. */
export interface PermissionIds {
  readonly delegated?: string
  readonly application?: string
}

const rows: readonly (readonly [name: string, delegated: string, application: string])[] = [
  [
    'AdministrativeUnit.Read.All',
    '3361d15d-be43-4de6-b441-3c746d05163d',
    '134fd756-38ce-4afd-ba33-e9623dbe66c2',
  ],
  [
    'AdministrativeUnit.ReadWrite.All',
    '7b8a2d34-6b3f-4542-a343-54651608ad81',
    '5eb59dd3-1da2-4329-8733-9dabdc435916',
  ],
  [
    'Agreement.Read.All',
    'af2819c9-df71-4dd3-ade7-4d7c9dc653b7',
    '2f3e6f8c-093b-4c57-a58b-ba5ce494a169',
  ],
  [
    'Agreement.ReadWrite.All',
    'ef4b5d93-3104-4664-9053-a5c49ab44218',
    'c9090d00-6101-42f0-a729-c41074260d47',
  ],
  [
    'AppRoleAssignment.ReadWrite.All',
    '84bccea3-f856-4a8a-967b-dbe0a3d53a64',
    '06b708a9-e830-4db3-a914-8e69da51d44f',
  ],
  [
    'Application.Read.All',
    'c79f8feb-a9db-4090-85f9-90d820caa0eb',
    '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  ],
  [
    'Application.ReadWrite.All',
    'bdfbf15f-ee85-4955-8675-146e8e5296b5',
    '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
  ],
  ['Application.ReadWrite.OwnedBy', '', '18a4783c-866b-4cc7-a460-3d5e5662c884'],
  [
    'AuditLog.Read.All',
    'e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20',
    'b0afded3-3588-46d8-8b3d-9842eff778da',
  ],
  [
    'AuthenticationContext.Read.All',
    '57b030f1-8c35-469c-b0d9-e4a077debe70',
    '381f742f-e1f8-4309-b4ab-e3d91ae4c5c1',
  ],
  [
    'AuthenticationContext.ReadWrite.All',
    'ba6d575a-1344-4516-b777-1404f5593057',
    'a88eef72-fed0-4bf7-a2a9-f19df33f8b83',
  ],
  ['DelegatedPermissionGrant.Read.All', 'a197cdc4-a8e8-4d49-9d35-4ca7c83887b4', ''],
  [
    'DelegatedPermissionGrant.ReadWrite.All',
    '41ce6ca6-6826-4807-84f1-1c82854f7ee5',
    '8e8e4742-1d95-4f68-9d56-6ee75648c72a',
  ],
  [
    'Device.Read.All',
    '951183d1-1a61-466f-a6d1-1fde911bfd95',
    '7438b122-aefc-4978-80ed-43db9fcc7715',
  ],
  ['Device.ReadWrite.All', '', '1138cb37-bd11-4084-a2b7-9f71582aeddb'],
  ['Directory.AccessAsUser.All', '0e263e50-5827-48a4-b97c-d940288653c7', ''],
  [
    'Directory.Read.All',
    '06da0dbc-49e2-44d2-8312-53f166ab848a',
    '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  ],
  [
    'Directory.ReadWrite.All',
    'c5366453-9fb0-48a5-a156-24f0c49a4b84',
    '19dbc75e-c2e2-444c-a770-ec69d8559fc7',
  ],
  [
    'Domain.Read.All',
    '2f9ee017-59c1-4f1d-9472-bd5529a7b311',
    'dbb9058a-0e50-45d7-ae91-66909b5d4664',
  ],
  [
    'Domain.ReadWrite.All',
    '0b5d694c-a244-4bde-86e6-eb5cd07730fe',
    '7e05723c-0bb0-42da-be95-ae9f08a6e53c',
  ],
  ['Files.Read', '10465720-29dd-4523-a11a-6a75c743c9d9', ''],
  ['Group.Create', '', 'bf7b1a76-6e77-406b-b258-bf5c7720e98f'],
  [
    'Group.Read.All',
    '5f8c59db-677d-491f-a6b8-5f174b11ec1d',
    '5b567255-7703-4780-807c-7be8301ae99b',
  ],
  [
    'Group.ReadWrite.All',
    '4e46008b-f24c-477d-8fff-7bb4ec7aafe0',
    '62a82d76-70ea-41e2-9197-370581804d09',
  ],
  [
    'GroupMember.Read.All',
    'bc024368-1153-4739-b217-4326f2e966d0',
    '98830695-27a2-44f7-8c18-0c3ebc9698f6',
  ],
  [
    'GroupMember.ReadWrite.All',
    'f81125ac-d3b7-4573-a3b2-7099cc39df9e',
    'dbaae8cf-10b5-4b86-a4a1-f871c94c6695',
  ],
  [
    'IdentityProvider.Read.All',
    '43781733-b5a7-4d1b-98f4-e8edff23e1a9',
    'e321f0bb-e7f7-481e-bb28-e3b0b32d4bd0',
  ],
  [
    'IdentityProvider.ReadWrite.All',
    'f13ce604-1677-429f-90bd-8a10b9f01325',
    '90db2b9a-d928-4d33-a4dd-8442ae3d41e4',
  ],
  [
    'IdentityUserFlow.Read.All',
    '2903d63d-4611-4d43-99ce-a33f3f52e343',
    '1b0c317f-dd31-4305-9932-259a8b6e8099',
  ],
  [
    'IdentityUserFlow.ReadWrite.All',
    '281892cc-4dbf-4e3a-b6cc-b21029bb4e82',
    '65319a09-a2be-469d-8782-f6b07debf789',
  ],
  [
    'LicenseAssignment.ReadWrite.All',
    'f55016cc-149c-447e-8f21-7cf3ec1d6350',
    '5facf0c1-8979-4e95-abcf-ff3d079771c0',
  ],
  ['Mail.Read', '570282fd-fa5c-430d-a7fd-fc8dc98a9dca', '810c84a8-4a9e-49e6-bf7d-12d183f40d01'],
  [
    'Member.Read.Hidden',
    'f6a3db3e-f7e8-4ed2-a414-557c8c9830be',
    '658aa5d8-239f-45c4-aa12-864f4fc7e490',
  ],
  [
    'Organization.Read.All',
    '4908d5b9-3fb2-4b1e-9336-1888b7937185',
    '498476ce-e0fe-48b0-b801-37ba7e2685c6',
  ],
  [
    'Organization.ReadWrite.All',
    '46ca0847-7e6b-426e-9775-ea810a948356',
    '292d869f-3427-49a8-9dab-8c70152b74e9',
  ],
  ['People.Read', 'ba47897c-39ec-4d83-8086-ee8256fa737d', ''],
  [
    'People.Read.All',
    'b89f9189-71a5-4e70-b041-9887f0bc7e4a',
    'b528084d-ad10-4598-8b93-929746b4d7d6',
  ],
  [
    'Policy.Read.All',
    '572fea84-0151-49b2-9301-11cb16974376',
    '246dd0d5-5bd0-4def-940b-0421030a5b68',
  ],
  [
    'Policy.Read.AuthenticationMethod',
    'a6ff13ac-1851-4993-8ca9-a671d70de2d5',
    '8e3bc81b-d2f3-4b7b-838c-32c88218d2f0',
  ],
  [
    'Policy.Read.ConditionalAccess',
    '633e0fce-8c58-4cfb-9495-12bbd5a24f7c',
    '37730810-e9ba-4e46-b07e-8ca78d182097',
  ],
  ['Policy.Read.IdentityProtection', '', 'b21b72f6-4e6a-4533-9112-47eea9f97b28'],
  [
    'Policy.Read.PermissionGrant',
    '414de6ea-2d92-462f-b120-6e2a809a6d01',
    '9e640839-a198-48fb-8b9a-013fd6f6cbcd',
  ],
  [
    'Policy.ReadWrite.AccessReview',
    '4f5bc9c8-ea54-4772-973a-9ca119cb0409',
    '77c863fd-06c0-47ce-a7eb-49773e89d319',
  ],
  [
    'Policy.ReadWrite.ApplicationConfiguration',
    'b27add92-efb2-4f16-84f5-8108ba77985c',
    'be74164b-cff1-491c-8741-e671cb536e13',
  ],
  [
    'Policy.ReadWrite.AuthenticationFlows',
    'edb72de9-4252-4d03-a925-451deef99db7',
    '25f85f3c-f66c-4205-8cd5-de92dd7f0cec',
  ],
  [
    'Policy.ReadWrite.AuthenticationMethod',
    '7e823077-d88e-468f-a337-e18f1f0e6c7c',
    '29c18626-4985-4dcd-85c0-193eef327366',
  ],
  [
    'Policy.ReadWrite.Authorization',
    'edd3c878-b384-41fd-95ad-e7407dd775be',
    'fb221be6-99f2-473f-bd32-01c6a0e9ca3b',
  ],
  [
    'Policy.ReadWrite.ConditionalAccess',
    'ad902697-1014-4ef5-81ef-2b4301988e8c',
    '01c0a623-fc9b-48e9-b794-0756f8e8f067',
  ],
  [
    'Policy.ReadWrite.ConsentRequest',
    '4d135e65-66b8-41a8-9f8b-081452c91774',
    '999f8c63-0a38-4f1b-91fd-ed1947bdd1a9',
  ],
  [
    'Policy.ReadWrite.CrossTenantAccess',
    '014b43d0-6ed4-4fc6-84dc-4b6f7bae7d85',
    '338163d7-f101-4c92-94ba-ca46fe52447c',
  ],
  ['Policy.ReadWrite.DeviceConfiguration', '40b534c3-9552-4550-901b-23879c90bcf9', ''],
  [
    'Policy.ReadWrite.ExternalIdentities',
    'b5219784-1215-45b5-b3f1-88fe1081f9c0',
    '03cc4f92-788e-4ede-b93f-199424d144a5',
  ],
  [
    'Policy.ReadWrite.FeatureRollout',
    '92a38652-f13b-4875-bc77-6e1dbb63e1b2',
    '2044e4f1-e56c-435b-925c-44cd8f6ba89a',
  ],
  [
    'Policy.ReadWrite.FedTokenValidation',
    'be1be369-4540-4ac9-8928-79de99f70d8f',
    '90bbca0b-227c-4cdc-8083-1c6cfb95bac6',
  ],
  ['Policy.ReadWrite.MobilityManagement', 'a8ead177-1889-4546-9387-f25e658e2a79', ''],
  [
    'Policy.ReadWrite.PermissionGrant',
    '2672f8bb-fd5e-42e0-85e1-ec764dd2614e',
    'a402ca1c-2696-4531-972d-6e5ee4aa11ea',
  ],
  [
    'Policy.ReadWrite.SecurityDefaults',
    '0b2a744c-2abf-4f1e-ad7e-17a087e2be99',
    '1c6e93a6-28e2-4cbb-9f64-1a46a821124d',
  ],
  [
    'Policy.ReadWrite.TrustFramework',
    'cefba324-1a70-4a6e-9c1d-fd670b7ae392',
    '79a677f7-b79d-40d0-a36a-3e6f8688dd7a',
  ],
  ['RoleAssignmentSchedule.Read.Directory', '344a729c-0285-42c6-9014-f12b9b8d6129', ''],
  ['RoleAssignmentSchedule.ReadWrite.Directory', '8c026be3-8e26-4774-9372-8d5d6f21daff', ''],
  ['RoleEligibilitySchedule.Read.Directory', 'eb0788c2-6d4e-4658-8c9e-c0fb8053f03d', ''],
  ['RoleEligibilitySchedule.ReadWrite.Directory', '62ade113-f8e0-4bf9-a6ba-5acb31db32fd', ''],
  [
    'RoleManagement.Read.All',
    '48fec646-b2ba-4019-8681-8eb31435aded',
    'c7fbd983-d9aa-4fa7-84b8-17382c103bc4',
  ],
  [
    'RoleManagement.Read.Directory',
    '741c54c3-0c1e-44a1-818b-3f97ab4e8c83',
    '483bed4a-2ad3-4361-a73b-c83ccdbdc53c',
  ],
  [
    'RoleManagement.ReadWrite.Directory',
    'd01b97e9-cbc0-49fe-810a-750afd5527a3',
    '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8',
  ],
  ['RoleManagementPolicy.Read.Directory', '3de2cdbe-0ff5-47d5-bdee-7f45b4749ead', ''],
  ['RoleManagementPolicy.ReadWrite.Directory', '1ff1be21-34eb-448c-9ac9-ce1f506b2a68', ''],
  [
    'TrustFrameworkKeySet.Read.All',
    '7ad34336-f5b1-44ce-8682-31d7dfcd9ab9',
    'fff194f1-7dce-4428-8301-1badb5518201',
  ],
  [
    'TrustFrameworkKeySet.ReadWrite.All',
    '39244520-1e7d-4b4a-aee0-57c65826e427',
    '4a771c9a-1cf2-4609-b88e-3d3e02d539cd',
  ],
  [
    'User.Invite.All',
    '63dd7cd9-b489-4adf-a28c-ac38b9a0f962',
    '09850681-111b-4a89-9bed-3f2cae46d706',
  ],
  [
    'User.ManageIdentities.All',
    '637d7bec-b31e-4deb-acc9-24275642a2c9',
    'c529cfca-c91b-489c-af2b-d92990b66ce6',
  ],
  ['User.Read', 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', ''],
  ['User.Read.All', 'a154be20-db9c-4678-8ab7-66f6cc099a59', 'df021288-bdef-4463-88db-98f22de89214'],
  [
    'User.ReadBasic.All',
    'b340eb25-3456-403f-be2f-af7a0d370277',
    '97235f07-e226-4f63-ace3-39588e11d3a1',
  ],
  ['User.ReadWrite', 'b4e74841-8e56-480b-be8b-910348b18b4c', ''],
  [
    'User.ReadWrite.All',
    '204e0828-b5ca-4ad8-b9f3-f32a958e7cc4',
    '741f803b-c850-494e-b5df-cde7c675a1ca',
  ],
  ['UserAuthenticationMethod.Read', '1f6b61c5-2f65-4135-9c9f-31c0f8d32b52', ''],
  [
    'UserAuthenticationMethod.Read.All',
    'aec28ec7-4d02-4e8c-b864-50163aea77eb',
    '38d9df27-64da-44fd-b7c5-a6fbac20248f',
  ],
  ['UserAuthenticationMethod.ReadWrite', '48971fc1-70d7-4245-af77-0beb29b53ee2', ''],
  [
    'UserAuthenticationMethod.ReadWrite.All',
    'b7887744-6746-4312-813d-72daeaee7e2d',
    '50483e42-d915-4231-9639-7fdb7fd190e5',
  ],
  ['email', '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0', ''],
  ['offline_access', '7427e0e9-2fba-42fe-b0c0-848c9e6a8182', ''],
  ['openid', '37f7f235-527c-4136-accd-4a02d197296e', ''],
  ['profile', '14dad69e-099b-42c9-810b-d002981feec1', ''],
]

/** The published ids by the name of the permission. */
export const graphPermissionIds: ReadonlyMap<string, PermissionIds> = new Map(
  rows.map(([name, delegated, application]) => [
    name,
    { ...(delegated && { delegated }), ...(application && { application }) },
  ]),
)
