/// Why some bytes are not what the log writes, and where, in bytes from the start of what was scanned.
struct ScanFault: Error, Equatable {
    let problem: String
    let offset: Int
}
