import Foundation

#if FUZZING
    import CLibFuzzer
#endif

// Built by script/fuzz with libFuzzer; in an ordinary build it plays inputs back.

_ = target

#if FUZZING
    // The target's name stands where libFuzzer expects its first option.
    var count = CommandLine.argc - 1
    var words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
    words?[0] = CommandLine.unsafeArgv[0]
    exit(LLVMFuzzerRunDriver(&count, &words, oneInput))
#else
    for file in CommandLine.arguments.dropFirst(2) {
        print(file)
        play([UInt8](try Data(contentsOf: URL(fileURLWithPath: file))))
    }
#endif
