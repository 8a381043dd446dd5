/** Tables of the auth service, as of version 1 of the fabric's database. */
export const schema = ``
