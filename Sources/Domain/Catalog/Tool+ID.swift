import Kernel

extension ID<Tool> {
    /// Small letters, digits and hyphens, 1 to 100 of them.
    var isToolID: Bool {
        (1...100).contains(rawValue.utf8.count)
            && rawValue.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}
