import { describe, expect, test } from 'vitest'
import type { FlowOperation } from '#flow'
import { operationFor } from '../../../../webviews/flow-editor/inspector/operation.ts'
import type { FormChange } from '../../../../webviews/kit/schema-form/index.ts'

const base = ['definition', 'States', 'A']
const document = {
  input_schema: { properties: { file: {}, size: {} }, required: ['file'] },
}

describe('a change of the form is the operation that people mean', () => {
  test.each<[FormChange, string | undefined, FlowOperation]>([
    [{ kind: 'set', path: ['WaitTime'], value: 5 }, 'A', { kind: 'setValue', path: [...base, 'WaitTime'], value: 5 }],
    [{ kind: 'remove', path: ['Comment'] }, 'A', { kind: 'removeValue', path: [...base, 'Comment'] }],
    [
      { kind: 'rename', path: ['Parameters', 'a'], name: 'a.$', value: '$.b' },
      'A',
      { kind: 'renameKey', path: [...base, 'Parameters', 'a'], name: 'a.$', value: '$.b' },
    ],
    [{ kind: 'move', path: ['Choices', 2], to: 0 }, 'A', { kind: 'moveItem', path: [...base, 'Choices', 2], to: 0 }],
    [{ kind: 'set', path: ['Next'], value: 'B' }, 'A', { kind: 'connect', from: 'A', to: 'B', way: { kind: 'next' } }],
    [{ kind: 'set', path: ['End'], value: true }, 'A', { kind: 'disconnect', from: 'A', way: { kind: 'next' } }],
    [
      { kind: 'set', path: ['Default'], value: 'B' },
      'A',
      { kind: 'connect', from: 'A', to: 'B', way: { kind: 'default' } },
    ],
    [{ kind: 'remove', path: ['Default'] }, 'A', { kind: 'disconnect', from: 'A', way: { kind: 'default' } }],
    [
      { kind: 'set', path: ['Choices', 1, 'Next'], value: 'B' },
      'A',
      { kind: 'connect', from: 'A', to: 'B', way: { kind: 'choice', index: 1 } },
    ],
    [{ kind: 'remove', path: ['Catch', 0] }, 'A', { kind: 'disconnect', from: 'A', way: { kind: 'catch', index: 0 } }],
    [
      { kind: 'set', path: ['definition', 'StartAt'], value: 'B' },
      undefined,
      { kind: 'connect', from: '', to: 'B', way: { kind: 'start' } },
    ],
    [
      { kind: 'rename', path: ['input_schema', 'properties', 'file'], name: 'path' },
      undefined,
      {
        kind: 'together',
        operations: [
          { kind: 'renameKey', path: ['input_schema', 'properties', 'file'], name: 'path' },
          { kind: 'setValue', path: ['input_schema', 'required', 0], value: 'path' },
        ],
      },
    ],
    [
      { kind: 'remove', path: ['input_schema', 'properties', 'file'] },
      undefined,
      {
        kind: 'together',
        operations: [
          { kind: 'removeValue', path: ['input_schema', 'properties', 'file'] },
          { kind: 'removeValue', path: ['input_schema', 'required'] },
        ],
      },
    ],
    [
      { kind: 'remove', path: ['input_schema', 'properties', 'size'] },
      undefined,
      { kind: 'removeValue', path: ['input_schema', 'properties', 'size'] },
    ],
  ])('%j', (change, state, operation) => {
    expect(operationFor(change, state, state === undefined ? [] : base, document)).toEqual(operation)
  })
})
