/** Action providers elsewhere, by the command line: allowed, called by a flow with the token that is kept, taken out again. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ProviderDetail, ProviderDocument } from '#api'
import { startRemoteHost, type RemoteHost } from '../fabric/actions/remote-host.ts'
import { davyHome, type DavyHome } from './davy.ts'

const SECRET = 'a-token-that-nobody-sees'
let host: RemoteHost
let home: DavyHome
beforeAll(async () => {
  host = await startRemoteHost()
  home = davyHome()
})
afterAll(async () => {
  await home[Symbol.asyncDispose]()
  await host.stop()
})

it('are added, shown, called and removed', async () => {
  const url = `${host.origin}/instant`
  expect((await home.davy('up')).status).toBe(0)
  const tokenFile = join(home.path, '..', 'token-file')
  writeFileSync(tokenFile, `${SECRET}\n`)

  const flow = join(home.path, '..', 'call.flow.json')
  const Call = { Type: 'Action', ActionUrl: url, Parameters: {}, ResultPath: '$.call', End: true }
  writeFileSync(flow, JSON.stringify({ StartAt: 'Call', States: { Call } }))
  const before = await home.davy('flow', 'run', flow)
  expect(before.status).not.toBe(0)
  expect(`${before.stdout}${before.stderr}`).toContain(`davy provider add ${url}`)
  expect(host.asked).toHaveLength(0)

  const added = await home.json<{ provider: ProviderDetail }>('provider', 'add', `${url}/`, '--token-file', tokenFile)
  expect(added).toMatchObject({ status: 0, document: { provider: { url, title: 'A provider', has_token: true } } })
  const list = await home.json<{ providers: ProviderDocument[] }>('provider', 'list')
  expect(list.document.providers.filter(({ kind }) => kind === 'remote').map((one) => one.url)).toEqual([url])
  const shown = await home.davy('provider', 'show', url)
  expect(shown.stdout).toContain('token        kept')

  expect((await home.davy('flow', 'run', flow)).status).toBe(0)
  expect(host.to('instant').find(({ path }) => path.endsWith('/run'))?.token).toBe(SECRET)
  for (const text of [JSON.stringify([added, list, shown]), ...filesUnder(home.path)])
    expect(text).not.toContain(SECRET)

  expect((await home.davy('provider', 'remove', url)).status).toBe(0)
  expect((await home.json('provider', 'show', url)).status).toBe(4)
  expect((await home.json('provider', 'add', 'http://example.org/x')).document.error.message).toContain('--allow-http')
})

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name), 'latin1')] : [],
  )
