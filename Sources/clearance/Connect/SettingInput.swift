import ArgumentParser
import Kernel

/// Settings as they stand on the command line.
enum SettingInput {
    static func members(_ texts: [String]) throws -> [JSON.Member] {
        try texts.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw ValidationError("give settings as `name=value`, not `\(text)`") }
            return JSON.Member(String(parts[0]), .string(String(parts[1])))
        }
    }
}
