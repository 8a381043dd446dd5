/** Problems of the text and of the form of a flow. */
import type { Explanation } from './explanation.ts'

export const form = {
  syntax: {
    title: 'The text is neither JSON nor YAML',
    text: 'The reader cannot make sense of this place. What stands behind it may be reported for the same reason: mend the first one first.',
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: Pass, End: true\n',
      right: 'StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n',
    },
  },
  'too-deep': {
    title: 'Objects and lists are nested too deeply',
    text: 'No flow needs more than 200 levels. A text like this was mostly made by a program that calls itself without end.',
  },
  'too-large': {
    title: 'The text is too large to be a flow',
    text: "A flow's data is kept to 200 KB by the hosted service, and so is what its definition can bring along. Pass files, not their contents.",
  },
  'duplicate-key': {
    title: 'A name stands twice in one object',
    text: 'Only the last one would count, and nobody would see that the first is ignored.',
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n  A: {Type: Fail}\n',
      right: 'StartAt: A\nStates:\n  A: {Type: Pass, Next: B}\n  B: {Type: Fail}\n',
    },
  },
  'not-a-flow': {
    title: 'This is no flow',
    text: 'A flow is an object with "StartAt" and "States", or a document that has such an object as its "definition". Begin one with: davy flow new',
    example: { wrong: 'name: copy\nsteps: []\n', right: 'StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n' },
  },
  'missing-field': {
    title: 'A field is missing that has to be there',
    text: 'Each state type has fields without which it cannot do its work.',
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: ExpressionEval, Parameters: {n: 1}, End: true}\n',
      right: 'StartAt: A\nStates:\n  A: {Type: ExpressionEval, Parameters: {n: 1}, ResultPath: $.made, End: true}\n',
    },
  },
  'unknown-field': {
    title: 'There is no field of this name',
    text: 'The hosted service refuses fields it does not know. Fields of Amazon States Language that Globus Flows lacks are named with what to write instead.',
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: Pass, OutputPath: $.x, End: true}\n',
      right: 'StartAt: A\nStates:\n  A: {Type: Pass, InputPath: $.x, ResultPath: $.y, End: true}\n',
    },
  },
  'wrong-type': {
    title: 'A value has another type than its field needs',
    text: 'A number is not a text that looks like one, and a single value is not a list of one.',
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: Wait, Seconds: "5", End: true}\n',
      right: 'StartAt: A\nStates:\n  A: {Type: Wait, Seconds: 5, End: true}\n',
    },
  },
  'wrong-value': {
    title: 'A value has the right type but cannot stand here',
    text: 'Times need their zone, waits are not negative, action URLs are URLs, a choice needs a rule.',
    example: {
      wrong: "StartAt: A\nStates:\n  A: {Type: Wait, Timestamp: '2026-03-10', End: true}\n",
      right: "StartAt: A\nStates:\n  A: {Type: Wait, Timestamp: '2026-03-10T20:00:00Z', End: true}\n",
    },
  },
  'unknown-state-type': {
    title: 'There is no state of this type',
    text: 'Globus Flows has Action, Choice, ExpressionEval, Fail, Pass, Wait, CreateWebInput and AwaitWebInput. Of other languages it has no Task, Parallel, Map or Succeed.',
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: Succeed}\n',
      right: 'StartAt: A\nStates:\n  A: {Type: Pass, End: true}\n',
    },
  },
  'conflicting-fields': {
    title: 'Two fields exclude each other',
    text: 'The state would have to do two things where it can do one. Keep the one you mean.',
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: Wait, Seconds: 5, SecondsPath: $.pause, End: true}\n',
      right: 'StartAt: A\nStates:\n  A: {Type: Wait, SecondsPath: $.pause, End: true}\n',
    },
  },
  path: {
    title: 'This is no path of the language',
    text: "A path starts with $ and goes on with .name, ['name'] or [0]. It means one value: there are no wildcards, filters or slices. For those write an expression in a field ending in .=",
    example: {
      wrong: 'StartAt: A\nStates:\n  A: {Type: Pass, InputPath: $.files.*, End: true}\n',
      right: "StartAt: A\nStates:\n  A: {Type: Pass, Parameters: {first.=: 'files[0:3]'}, End: true}\n",
    },
  },
  expression: {
    title: 'The expression cannot be read',
    text: 'Expressions are the part of Python that has values and no effects. The message says at which character reading ended.',
    example: {
      wrong: "StartAt: A\nStates:\n  A: {Type: Pass, Parameters: {n.=: 'count +'}, End: true}\n",
      right: "StartAt: A\nStates:\n  A: {Type: Pass, Parameters: {n.=: 'count + 1'}, End: true}\n",
    },
  },
} as const satisfies Record<string, Explanation>
