import Kernel

/// The panel of our app in the portal's form: it stores what was chosen as a property of the issue.
package struct JiraPortalPanel: Equatable, Sendable {
    package struct Tool: Equatable, Sendable {
        package let slug: String
        package let name: String
        package let isApproved: Bool

        package init(slug: String, name: String, isApproved: Bool) {
            (self.slug, self.name, self.isApproved) = (slug, name, isApproved)
        }
    }

    /// The app's UUID.
    package let propertyKey: String
    package let field: String
    /// The request type whose form has the panel.
    package let requestType: String
    package let tools: [Tool]
    package let dataClasses: [String]
    /// Whether portal and request type are open; a closed panel lets nothing through.
    package var isEnabled = true

    package init(propertyKey: String, field: String, requestType: String, tools: [Tool], dataClasses: [String]) {
        (self.propertyKey, self.field, self.requestType) = (propertyKey, field, requestType)
        (self.tools, self.dataClasses) = (tools, dataClasses)
    }
}

/// What a customer filled in so far.
struct JiraPortalForm: Sendable, Codable {
    let tool: String
    let businessUse: String
    let dataClasses: [String]
    let days: String

    static let empty = JiraPortalForm(tool: "", businessUse: "", dataClasses: ["internal"], days: "30")

    init(tool: String, businessUse: String, dataClasses: [String], days: String) {
        (self.tool, self.businessUse, self.dataClasses, self.days) = (tool, businessUse, dataClasses, days)
    }

    init(_ body: [UInt8]) {
        let pairs = WebAddress.parseForm(String(decoding: body, as: UTF8.self)) ?? []
        let value = { (name: String) in pairs.first { $0.0 == name }?.1 ?? "" }
        let classes = pairs.filter { $0.0 == "dataClasses" }.map(\.1)
        self.init(tool: value("tool"), businessUse: value("businessUse"), dataClasses: classes, days: value("days"))
    }

    /// What keeps the panel from letting the request through, in the order of the form.
    func problems(_ panel: JiraPortalPanel) -> [String] {
        guard panel.isEnabled else { return ["Requests for AI tools are not open in this portal."] }
        var problems: [String] = []
        if !panel.tools.contains(where: { $0.slug == tool }) { problems.append("Choose a tool.") }
        if businessUse.allSatisfy(\.isWhitespace) { problems.append("Say what you will use it for.") }
        if dataClasses.isEmpty { problems.append("Choose at least one class of data.") }
        if !(1...180).contains(Int(days) ?? 0) { problems.append("Ask for 1 to 180 days.") }
        return problems
    }

    func property(_ panel: JiraPortalPanel) -> (key: String, value: JSON) {
        let snapshot: JSON = [
            "tool": .string(tool), "businessUse": .string(businessUse), "dataClasses": .strings(dataClasses),
            "requestedDays": .int(Int(days)),
        ]
        return (panel.propertyKey, .object([.init(panel.field, snapshot)]))
    }
}
