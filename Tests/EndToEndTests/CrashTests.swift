import TestSupport
import Testing

/// `script/crash` in short: twenty kills of the real sender, and of every write of the database.
@Suite struct CrashTests {
    @Test func killedAtAnyCommandNobodyIsLostAndNobodyGetsTwo() throws {
        let trial = try Subprocess.run(
            Subprocess.python,
            [
                "-B", Repository.root.appendingPathComponent("Tests/Crash/crash.py").path,
                "--gazette", GazetteCommand.executable, "--people", "100", "--rows", "20000", "20",
            ])
        print(trial.outputText)
        #expect(trial.status == 0, "\(trial.outputText)\(trial.errorText)")
        #expect(trial.outputText.contains("\nlost 0\ndoubled 0\n"))
    }
}
