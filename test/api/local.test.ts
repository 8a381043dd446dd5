/** Finding the home and meeting a fabric of another version. Starting and ending real ones: test/fabric/life. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findFabric, homeDirectory, isOlder, logTail, meet, processStart } from '#api'
import { temporaryHome } from '../fabric/temporary-home.ts'

describe('the home', () => {
  test.each([
    [{ DAVY_HOME: '/data/davy', HOME: '/home/me' }, '/data/davy'],
    [{ XDG_DATA_HOME: '/data', HOME: '/home/me' }, `/data/davy/${hostname()}`],
  ])('with %j is %s', (env, home) => expect(homeDirectory(env)).toBe(home))

  test.runIf(process.platform === 'linux')(
    'is below the home directory, and a relative XDG_DATA_HOME is not looked at',
    () =>
      expect(homeDirectory({ XDG_DATA_HOME: 'data', HOME: '/home/me' })).toBe(
        `/home/me/.local/share/davy/${hostname()}`,
      ),
  )
})

describe('a fabric that a client meets', () => {
  const client = { davy: '0.2.0', protocol: 2 }
  test.each([
    ['of the same version', { davy: '0.2.0', protocol: 2, idle: true }, 'use'],
    ['of a newer version with the same protocol', { davy: '0.3.0', protocol: 2, idle: true }, 'use'],
    ['of an older version, idle', { davy: '0.1.9', protocol: 2, idle: true }, 'replace'],
    ['of an older version, busy', { davy: '0.1.9', protocol: 2, idle: false }, 'use'],
    ['of an older protocol, idle', { davy: '0.1.0', protocol: 1, idle: true }, 'replace'],
    ['of an older protocol, busy', { davy: '0.1.0', protocol: 1, idle: false }, 'refuse'],
    ['of a newer protocol', { davy: '0.9.0', protocol: 3, idle: true }, 'refuse'],
  ])('%s', (_, fabric, kind) => expect(meet(fabric, client).kind).toBe(kind))

  test('says what to do when the two cannot talk', () => {
    const sentence = (davy: string, protocol: number) => {
      const decision = meet({ davy, protocol, idle: false }, client)
      return decision.kind === 'refuse' ? decision.sentence : ''
    }
    expect(sentence('0.1.0', 1)).toMatch(/Davy 0\.1\.0 \(protocol 1\), this is Davy 0\.2\.0.*davy down/)
    expect(sentence('0.9.0', 3)).toMatch(/update this one/)
  })

  test.each([
    ['0.9.0', '0.10.0', true],
    ['1.0.0', '0.10.0', false],
    ['1.2.3', '1.2.3', false],
    ['1.2.3-beta', '1.2.4', true],
  ])('%s is older than %s: %s', (a, b, older) => expect(isOlder(a, b)).toBe(older))
})

test('a process is told from a later one with the same number', async () => {
  expect(processStart(process.pid)).toBe(processStart(process.pid))
  const child = spawn('sleep', ['60'])
  await once(child, 'spawn')
  const pid = child.pid ?? 0
  const start = processStart(pid)
  expect(start).not.toBe(processStart(process.pid))
  child.kill()
  await once(child, 'exit')
  expect(processStart(pid)).toBeUndefined()
})

test('no fabric is found by a file that another process, or nobody, answers for', async () => {
  const home = temporaryHome()
  expect(await findFabric(home.path)).toBeUndefined()
  writeFileSync(join(home.path, 'fabric.json'), '{"half":')
  expect(await findFabric(home.path)).toBeUndefined()
  const file = {
    host: hostname(),
    boot: 'b',
    pid: process.pid,
    start_time: 'earlier',
    port: 9,
    nonce: 'n',
    davy: '1',
    protocol: 1,
  }
  writeFileSync(join(home.path, 'fabric.json'), JSON.stringify(file))
  writeFileSync(join(home.path, 'token'), 'secret')
  expect(await findFabric(home.path)).toBeUndefined()
  writeFileSync(join(home.path, 'fabric.json'), JSON.stringify({ ...file, host: 'elsewhere' }))
  expect(await findFabric(home.path)).toBeUndefined()
  home.remove()
})

test('the end of a log is shown in words', () => {
  const home = temporaryHome()
  writeFileSync(join(home.path, 'fabric.log'), '{"level":30,"msg":"the fabric is up"}\nplain text\n')
  expect(logTail(home.path)).toBe('the fabric is up\nplain text')
  home.remove()
})
