/// Cuts bytes that arrive in pieces of any size into blocks of whole lines.
struct LineBlocks {
    private let read: () async throws -> [UInt8]?
    private let blockSize: Int
    private var buffer: [UInt8] = []
    /// Where in the buffer the bytes begin that were not handed out yet.
    private var start = 0
    private var isAtEnd = false

    /// A line may be this long; what is longer is cut and will not be readable.
    private static let longestLine = 1 << 24

    init(blockSize: Int, read: @escaping () async throws -> [UInt8]?) {
        (self.blockSize, self.read) = (blockSize, read)
    }

    private var unread: ArraySlice<UInt8> { buffer[start...] }

    /// The first line without its newline; nil when there is none.
    mutating func firstLine() async throws -> [UInt8]? {
        while true {
            if let end = unread.firstIndex(of: 0x0A) { return take(through: end).dropLast() }
            guard unread.count <= Self.longestLine, try await fill() else { return nil }
        }
    }

    /// The next whole lines, about `blockSize` bytes of them; nil at the end.
    mutating func next() async throws -> [UInt8]? {
        while true {
            if unread.count >= blockSize {
                if let end = unread.prefix(blockSize).lastIndex(of: 0x0A) { return take(through: end) }
                if let end = unread.dropFirst(blockSize).firstIndex(of: 0x0A) { return take(through: end) }
                if unread.count > Self.longestLine { return take(through: buffer.count - 1) }
            }
            guard try await fill() else { return unread.isEmpty ? nil : take(through: buffer.count - 1) }
        }
    }

    private mutating func fill() async throws -> Bool {
        guard !isAtEnd, let bytes = try await read(), !bytes.isEmpty else {
            isAtEnd = true
            return false
        }
        if start == buffer.count { buffer = bytes } else { buffer = buffer[start...] + bytes }
        start = 0
        return true
    }

    private mutating func take(through end: Int) -> [UInt8] {
        defer { start = end + 1 }
        return Array(buffer[start...end])
    }
}
