import Kernel

extension Catalog {
    func require(_ id: ID<Tool>, role: String) throws -> (Tool, Int) {
        guard let tool = try find(id) else {
            throw Refusal(.notFound, "no_such_tool", "there is no tool `\(id)` in the catalog")
        }
        guard let index = tool.roles.firstIndex(where: { $0.name.utf8.elementsEqual(role.utf8) }) else {
            throw Refusal(.notFound, "no_such_role", "\(tool.name) has no role `\(role)`")
        }
        return (tool, index)
    }
}
