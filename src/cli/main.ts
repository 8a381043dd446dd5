process.stdout.write('davy\n')
