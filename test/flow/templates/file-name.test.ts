import { assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { fileNameMistake, flowFileName, freeFileName, withFormOf, type FlowForm } from '#flow'

test.each([
  ['Collect and reduce', 'json', 'collect-and-reduce.flow.json'],
  ['Überwachung: Strahl №2', 'yaml', 'uberwachung-strahl-no2.flow.yaml'],
  ['../../etc', 'typescript', 'etc.ts'],
  ['', 'json', 'my.flow.json'],
] as const)('%s as %s is %s', (title, form, name) => {
  expect(flowFileName(title, form)).toBe(name)
})

test('every title gives a name that a file can have', () => {
  assert(
    property(string({ unit: 'grapheme' }), constantFrom<FlowForm>('json', 'yaml', 'typescript'), (title, form) => {
      expect(fileNameMistake(flowFileName(title, form), form)).toBeUndefined()
    }),
  )
})

test('another form keeps the beginning of the name', () => {
  expect(withFormOf('scan.flow.json', 'typescript')).toBe('scan.ts')
  expect(withFormOf('scan.ts', 'yaml')).toBe('scan.flow.yaml')
  expect(withFormOf('scan', 'json')).toBe('scan.flow.json')
})

test.each([
  ['', 'empty'],
  ['a/b.flow.json', 'path'],
  ['..\\b.flow.json', 'path'],
  ['scan.json', 'ending'],
  ['.flow.json', 'ending'],
  ['a?.flow.json', 'characters'],
  [`${'a'.repeat(300)}.flow.json`, 'long'],
  ['scan.flow.json', undefined],
] as const)('%s: %s', (name, mistake) => {
  expect(fileNameMistake(name, 'json')).toBe(mistake)
})

test('a name that is taken gets a number', () => {
  expect(freeFileName('scan.flow.json', ['other.json'])).toBe('scan.flow.json')
  expect(freeFileName('scan.flow.json', ['Scan.flow.json', 'scan-2.flow.json'])).toBe('scan-3.flow.json')
  expect(freeFileName('scan.ts', ['scan.ts'])).toBe('scan-2.ts')
})
