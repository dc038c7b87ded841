/// Examines blocks on several cores and hands the results over in the order of the blocks.
///
/// No more blocks are in the air than there are cores and one, so memory does not grow with the log.
func examineInOrder(
    parallelism: Int,
    examiner: Examiner,
    next: () async throws -> Block?,
    take: (ExaminedBlock) throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: (Int, ExaminedBlock).self) { group in
        var (sent, taken, isAtEnd) = (0, 0, false)
        var waiting: [Int: ExaminedBlock] = [:]
        while true {
            while !isAtEnd, sent - taken < parallelism + 1 {
                guard let block = try await next() else {
                    isAtEnd = true
                    break
                }
                let number = sent
                sent += 1
                group.addTask { (number, examiner.examine(block)) }
            }
            guard let (number, examined) = try await group.next() else { return }
            waiting[number] = examined
            while let inOrder = waiting.removeValue(forKey: taken) {
                try take(inOrder)
                taken += 1
            }
        }
    }
}
