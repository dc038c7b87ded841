import Glibc

/// Another program, with what it used once it has ended.
struct Child {
    struct Usage {
        let status: Int32
        let seconds: Double
        /// The most memory it held, in MiB.
        let memory: Double
    }

    let process: pid_t
    private let start = ContinuousClock.now

    /// Starts it without input, and with its words going nowhere.
    init(_ words: [String]) throws {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        for (number, mode) in [(0, O_RDONLY), (1, O_WRONLY), (2, O_WRONLY)] {
            posix_spawn_file_actions_addopen(&files, Int32(number), "/dev/null", mode, 0)
        }
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        guard posix_spawnp(&process, words.first ?? "", &files, nil, &arguments, environ) == 0 else {
            throw Failure(what: "cannot start `\(words.first ?? "")`")
        }
        self.process = process
    }

    func send(_ signal: Int32) { kill(process, signal) }

    func wait() -> Usage {
        var (status, usage) = (Int32(0), rusage())
        wait4(process, &status, 0, &usage)
        return Usage(
            status: (status >> 8) & 0xFF,
            seconds: (ContinuousClock.now - start).seconds,
            memory: Double(usage.ru_maxrss) / 1_024
        )
    }

    static func run(_ words: [String]) throws -> Usage { try Child(words).wait() }

    /// What it holds now, in MiB.
    var memory: Double {
        get throws {
            guard let file = fopen("/proc/\(process)/statm", "r") else {
                throw Failure(what: "the program has ended before its memory could be read")
            }
            defer { fclose(file) }
            var line = [CChar](repeating: 0, count: 128)
            guard fgets(&line, 128, file) != nil else { return .nan }
            let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                .split(separator: " ")
            return (words.count > 1 ? Double(words[1]) ?? .nan : .nan) * Double(getpagesize()) / 1_048_576
        }
    }
}
