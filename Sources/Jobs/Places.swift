/// So many places for so much work at a time.
actor Places {
    private var left: Int
    private var waiting: CheckedContinuation<Void, Never>?

    init(_ count: Int) { left = count }

    /// How many are free, once at least one is; for one caller at a time.
    func free() async -> Int {
        if left == 0 { await withCheckedContinuation { waiting = $0 } }
        return left
    }

    func take() { left -= 1 }

    func give() {
        left += 1
        waiting?.resume()
        waiting = nil
    }
}
