import Foundation
import FuzzTargets

/// The target that the command names, made before the first input. Global, since libFuzzer calls a C function.
let target: FuzzTarget = {
    let words = CommandLine.arguments
    guard words.count > 1, let name = FuzzTarget.Name(rawValue: words[1]) else {
        print("usage: gazette-fuzz TARGET [FILE… | libFuzzer's options and folders]")
        print("targets: \(FuzzTarget.Name.allCases.map(\.rawValue).joined(separator: " "))")
        exit(2)
    }
    do { return try FuzzTarget(name) } catch {
        print("the target cannot be made: \(error)")
        exit(2)
    }
}()

/// Stops the process where something does not hold, as libFuzzer wants it.
func play(_ input: [UInt8]) {
    do { try target.run(input) } catch {
        fatalError("\(error)")
    }
}

func oneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    play(Array(UnsafeBufferPointer(start: data, count: size)))
    return 0
}
