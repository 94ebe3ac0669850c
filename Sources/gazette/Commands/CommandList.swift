/// All commands, in the order of `gazette help`: the order in which a coop meets them.
let commands: [Command] = [
    initCommand, checkCommand, importCommand, contactsCommand, planCommand, calendarCommand, previewCommand,
    testCommand, launchCommand, pauseCommand, resumeCommand, runCommand, outboxCommand, bouncesCommand,
    postCommand, qrCommand, surveyCommand, registerCommand, registrationsCommand, wallCommand, clicksCommand,
    keysCommand,
    serveCommand, demoCommand,
]
