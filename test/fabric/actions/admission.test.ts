import { describe, expect, it } from 'vitest'
import {
  admittedBy,
  isGlobusHost,
  isLoopback,
  plainUrl,
  urlMistake,
} from '../../../src/fabric/actions/remote/admission.ts'
import { chooseToken } from '../../../src/fabric/actions/remote/choose-token.ts'

const entry = (url: string) => ({ url, trustsFabric: false, hasToken: true, added: '' })
const entries = [
  entry('https://ap.example.org/stage'),
  entry('https://ap.example.org/stage/fine'),
  entry('http://127.0.0.1:5001'),
]

describe('an allowed URL', () => {
  it.each([
    ['https://ap.example.org/stage', 'https://ap.example.org/stage'],
    ['https://AP.example.org:443/stage/?x=1', 'https://ap.example.org/stage'],
    ['https://ap.example.org/stage/coarse', 'https://ap.example.org/stage'],
    ['https://ap.example.org/stage/fine/x', 'https://ap.example.org/stage/fine'],
    ['https://ap.example.org/other/../stage', 'https://ap.example.org/stage'],
    ['http://127.0.0.1:5001/anything', 'http://127.0.0.1:5001'],
  ])('lets in %s', (url, by) => {
    expect(admittedBy(plainUrl(url), entries)?.url).toBe(by)
  })

  it.each([
    'https://ap.example.org/stages',
    'https://ap.example.org/stage/../other',
    'https://ap.example.org/stage/%2e%2e/other',
    'https://ap.example.org/stage\\..\\other',
    'https://ap.example.org.evil.org/stage',
    'https://ap.example.org@evil.org/stage',
    'https://ap.example.org:8443/stage',
    'http://ap.example.org/stage',
    'http://127.0.0.1:50010/x',
    'http://127.0.0.1/x',
    'http://localhost:5001/x',
  ])('does not let in %s', (url) => {
    expect(admittedBy(plainUrl(url), entries)).toBeUndefined()
  })
})

it('a URL that leads somewhere else than it seems is refused', () => {
  expect(urlMistake('https://user:secret@ap.example.org', true)).toContain('name or password')
  expect(urlMistake('https://ap.example.org/stage/..%2fother', true)).toContain('hides a slash')
  expect(urlMistake('http://ap.example.org', false)).toContain('--allow-http')
  expect(urlMistake('http://ap.example.org', true)).toBeUndefined()
  expect(urlMistake('http://[::1]:5001/x', false)).toBeUndefined()
  expect(urlMistake('file:///etc/passwd', true)).toContain('not an HTTP URL')
})

it('hosts of Globus and of this machine are known by their whole name', () => {
  expect(isGlobusHost('https://actions.globus.org/datacite/mint')).toBe(true)
  expect(isGlobusHost('https://transfer.actions.globus.org/gcp/create_guest_collection')).toBe(true)
  for (const url of [
    'http://actions.globus.org/x',
    'https://actions.globus.org.evil.org/x',
    'https://evil-actions.globus.org/x',
  ])
    expect(isGlobusHost(url)).toBe(false)
  for (const url of ['http://127.0.0.1:1', 'http://127.9.9.9', 'http://localhost', 'http://[::1]/x'])
    expect(isLoopback(url)).toBe(true)
  for (const url of ['http://127.0.0.1.evil.org', 'http://localhost.evil.org', 'http://10.0.0.1', 'http://0.0.0.0'])
    expect(isLoopback(url)).toBe(false)
})

describe('the token for a provider', () => {
  const url = 'https://ap.example.org/stage'
  const trusting = { ...entry(url), hasToken: false, trustsFabric: true }
  it('is that of the role, else the one that is kept, else one of the fabric, else none', () => {
    expect(chooseToken(url, { role: 'User', token: 't' }, entry(url))).toEqual({ kind: 'given', token: 't' })
    expect(chooseToken(url, { role: 'User' }, entry(url))).toEqual({ kind: 'kept', url })
    expect(chooseToken(url, { role: 'Flow' }, trusting)).toEqual({ kind: 'own' })
    expect(chooseToken(url, undefined, { ...trusting, trustsFabric: false })).toMatchObject({ kind: 'none' })
  })
  it('of another role is not one for this', () => {
    expect(chooseToken(url, { role: 'Beamline' }, entry(url))).toMatchObject({ kind: 'none' })
    expect(chooseToken(url, { role: 'User', unclear: 'why' }, entry(url))).toEqual({ kind: 'none', why: 'why' })
  })
})
