package import Kernel

/// The tools that an organization can begin its catalog with.
package enum StarterCatalog {
    /// By name.
    package static let tools: [StarterTool] =
        (assistants + interfaces + coding + productivity + media).sorted { $0.name < $1.name }

    package static func find(_ id: ID<Tool>) -> StarterTool? { byID[id] }

    private static let byID = Dictionary(tools.map { ($0.id, $0) }) { first, _ in first }
}
