/* The host's end of the flow editor's page, in the page itself: one document, whose edits and steps of undo come back as changes. */
;(() => {
  const start = window.davyTest
  let text = start.text
  let version = 1
  const undone = []
  const done = []
  let state = start.state
  const sent = []
  const send = (body) => window.postMessage(body, '*')
  const post = (body) => send({ kind: 'message', body })
  let clipboard = ''
  function change(edits, stack) {
    const inverse = []
    let shift = 0
    for (const { offset, length, text: put } of edits) {
      inverse.push({ offset: offset + shift, length: put.length, text: text.slice(offset, offset + length) })
      shift += put.length - length
    }
    const changes = [...edits].reverse()
    for (const { offset, length, text: put } of changes)
      text = text.slice(0, offset) + put + text.slice(offset + length)
    version += 1
    if (edits.length > 0) stack.push(inverse)
    post({ kind: 'changes', version, changes, length: text.length })
    window.davyChanged?.(text, version)
  }
  function step(from, to) {
    const edits = from.pop()
    if (edits) change(edits, to)
  }
  const receive = {
    ready() {
      post({
        kind: 'document',
        uri: `file:///flows/${start.name}`,
        name: start.name,
        version,
        text: text.length > 1_000_000 ? null : text,
        format: /\.ya?ml$/.test(start.name) ? 'yaml' : 'json',
        editable: start.editable ?? true,
        settings: { direction: 'down', minimap: true, dataHints: true, ...start.settings },
      })
      if (start.surroundings) post({ kind: 'surroundings', surroundings: start.surroundings })
    },
    history({ step: which }) {
      if (which === 'undo') step(done, undone)
      else step(undone, done)
    },
  }
  const answers = {
    edit({ version: of, edits }) {
      if (of !== version) return { applied: false, version }
      undone.length = 0
      change(edits, done)
      return { applied: true, version }
    },
    saveFile: ({ name, content }) => {
      window.davyTest.saved = { name, content }
      return { path: `/flows/${name}` }
    },
    writeClipboard({ text: copied }) {
      clipboard = copied
      return {}
    },
    readClipboard: () => ({ text: clipboard }),
    // What a test has as the answer to a question, whatever is asked.
    ...Object.fromEntries(Object.entries(start.replies ?? {}).map(([name, reply]) => [name, () => reply])),
  }
  window.acquireVsCodeApi = () => ({
    getState: () => state,
    setState(next) {
      state = next
    },
    postMessage(message) {
      sent.push(message)
      if (message.kind === 'message') receive[message.body.kind]?.(message.body)
      else if (message.kind === 'request') {
        const asked = window.davyAnswer && ((body) => window.davyAnswer(message.name, body, text, version))
        const answer = answers[message.name] ?? asked
        setTimeout(async () => {
          if (!answer) send({ kind: 'refusal', id: message.id, reason: `no request "${message.name}"` })
          else
            try {
              send({ kind: 'reply', id: message.id, body: await answer(message.body) })
            } catch (error) {
              send({ kind: 'refusal', id: message.id, reason: error.message })
            }
        }, start.delay ?? 5)
      }
    },
  })
  Object.assign(window.davyTest, {
    sent,
    post,
    getText: () => text,
    getState: () => state,
    /** As if somebody typed in a text editor. */
    type(edits) {
      undone.length = 0
      change(edits, done)
    },
    undo: () => step(done, undone),
    redo: () => step(undone, done),
  })
})()
