/** For tests: calls the language-model tools that are asked for in tools.json of the open folder, and writes down what they say. */
const vscode = require('vscode')

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand('toolCaller.call', async () => {
      const [{ uri }] = vscode.workspace.workspaceFolders
      const at = (name) => vscode.Uri.joinPath(uri, name)
      const calls = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(at('tools.json'))))
      const answers = []
      for (const { name, input } of calls)
        try {
          const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined })
          answers.push({ name, text: result.content.map((part) => part.value).join('') })
        } catch (error) {
          answers.push({ name, error: String(error.message ?? error) })
        }
      const known = vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith('davy_'))
      await vscode.workspace.fs.writeFile(
        at('answers.json'),
        new TextEncoder().encode(JSON.stringify({ known, answers }, null, 1)),
      )
    }),
  )
}
