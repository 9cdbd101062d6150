/** The arguments of every program: the URL of the service and an access token. */

const [, , url, accessToken] = process.argv
if (url === undefined || accessToken === undefined) throw new Error('give a URL and a token')

export const serviceUrl: string = url
export const token: string = accessToken
