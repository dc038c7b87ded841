/// Cuts bytes that arrive in pieces of any size into blocks of whole lines.
///
/// The bytes of a piece are handed on as they are; only the beginning of a line that the piece cuts is copied.
struct LineBlocks {
    private let read: () async throws -> [UInt8]?
    private let blockSize: Int
    /// What was read and not handed out yet, from before the newest piece.
    private var beginning: [UInt8] = []
    private var isAtEnd = false

    /// A line may be this long; what is longer is cut and will not be readable.
    private static let longestLine = 1 << 24

    init(blockSize: Int, read: @escaping () async throws -> [UInt8]?) {
        (self.blockSize, self.read) = (blockSize, read)
    }

    /// The first line without its newline; nil when there is none.
    mutating func firstLine() async throws -> [UInt8]? {
        var searched = 0
        while true {
            if let end = beginning[searched...].firstIndex(of: 0x0A) {
                defer { beginning.removeFirst(end + 1) }
                return Array(beginning[..<end])
            }
            searched = beginning.count
            guard searched <= Self.longestLine, let piece = try await piece() else { return nil }
            beginning += piece
        }
    }

    /// The next whole lines, about `blockSize` bytes of them; nil at the end.
    mutating func next() async throws -> Block? {
        while let piece = try await piece() {
            let isEnough = beginning.count + piece.count >= blockSize
            guard isEnough, let end = piece.lastIndex(of: 0x0A) else {
                beginning += piece
                if beginning.count > Self.longestLine { return rest() }
                continue
            }
            defer { beginning = Array(piece[(end + 1)...]) }
            return .lines(beginning, piece[...end])
        }
        return rest()
    }

    private mutating func rest() -> Block? {
        defer { beginning = [] }
        return beginning.isEmpty ? nil : .lines(beginning, [])
    }

    private mutating func piece() async throws -> [UInt8]? {
        guard !isAtEnd, let bytes = try await read(), !bytes.isEmpty else {
            isAtEnd = true
            return nil
        }
        return bytes
    }
}
