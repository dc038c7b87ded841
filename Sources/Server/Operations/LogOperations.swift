import Domain
import Kernel

extension Operation {
    static let log: [Operation] = []
}
