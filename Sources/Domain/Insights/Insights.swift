package import Kernel

/// The counts that follow the log, and what they need to be kept right.
///
/// Only `CountInsights` writes here, one at a time, under the lease of its routine; so the deeds themselves pay nothing
/// and no two of them wait for the same count.
package protocol Insights {
    func progress() throws -> InsightProgress
    func save(_ progress: InsightProgress) throws
    func grant(_ id: ID<Grant>) throws -> GrantFact?
    func save(_ fact: GrantFact) throws
    /// Whether the request was counted, and its decision too; nil when not even the request was.
    func isDecided(_ id: ID<AccessRequest>) throws -> Bool?
    func save(_ id: ID<AccessRequest>, isDecided: Bool) throws
    func add(_ change: Int64, to key: InsightKey) throws
    /// Changes how many active grants of the tool the person holds.
    ///
    /// - Returns: how many they hold then: of that tool, and of all tools together.
    func hold(_ change: Int64, _ tool: ID<Tool>, by person: ID<Person>) throws -> (ofTool: Int64, inAll: Int64)
    /// Notes how many active grants and users the tool has at the end of that day, as far as the day is known.
    func mark(_ tool: ID<Tool>, day: Int64) throws

    /// Counts of one measure over a half-open range of days, summed over the days.
    func counts(_ measure: Measure, days: Range<Int64>, tool: ID<Tool>?) throws -> [InsightCount]
    /// The tool's levels from that day on, and the last one before it, in order.
    func levels(_ tool: ID<Tool>, since day: Int64) throws -> [InsightLevel]
    /// People with active access, in the order of their ids.
    func holders(_ filter: HolderFilter, page: PageRequest) throws -> Page<Holder>
    /// How many people each department has, and how many of them hold active access; the last is of no department.
    func departments() throws -> [DepartmentFigures]

    /// Every count as it is kept.
    func kept() throws -> [InsightKey: Int64]
    /// The counts of the tables' measures, counted anew from requests and grants.
    func recounted() throws -> [InsightKey: Int64]
}

package protocol HasInsights { var insights: any Insights { get } }

/// How far the log is counted.
package struct InsightProgress: Equatable, Sendable {
    /// The last entry that is in the counts; 0 before the first.
    package let through: Int64
    /// When that was written.
    package let countedAt: Instant

    package init(through: Int64, countedAt: Instant) { (self.through, self.countedAt) = (through, countedAt) }
}

/// What a grant contributes to the counts at present.
package struct GrantFact: Equatable, Sendable {
    package enum State: String, Sendable, CaseIterable { case pending, active, ended }

    package let id: ID<Grant>
    package let tool: ID<Tool>
    package let holder: ID<Person>
    package let dataClasses: [String]
    package var state: State
    package var startDay: Int64?
    package var endDay: Int64?
    /// Whether access ever began.
    package var hasBegun: Bool
    /// When it ended, according to the log.
    package var endedAt: Instant?
    package var isRemoved: Bool

    package init(
        id: ID<Grant>,
        tool: ID<Tool>,
        holder: ID<Person>,
        dataClasses: [String],
        state: State,
        startDay: Int64? = nil,
        endDay: Int64? = nil,
        hasBegun: Bool = false,
        endedAt: Instant? = nil,
        isRemoved: Bool = false
    ) {
        (self.id, self.tool, self.holder, self.dataClasses) = (id, tool, holder, dataClasses)
        (self.state, self.startDay, self.endDay, self.hasBegun) = (state, startDay, endDay, hasBegun)
        (self.endedAt, self.isRemoved) = (endedAt, isRemoved)
    }

    /// The cells in which this grant counts as one.
    var cells: [InsightKey] {
        switch state {
        case .ended: []
        case .pending: [InsightKey(.pending, tool: tool)]
        case .active:
            [InsightKey(.active, tool: tool)]
                + [startDay.map { InsightKey(.starts, tool: tool, day: $0) }].compactMap(\.self)
                + [endDay.map { InsightKey(.ends, tool: tool, day: $0) }].compactMap(\.self)
                + dataClasses.map { InsightKey(.dataClass, tool: tool, detail: $0) }
        }
    }
}

package struct InsightCount: Equatable, Sendable {
    package let tool: ID<Tool>
    package let detail: String
    package let count: Int64

    package init(tool: ID<Tool>, detail: String, count: Int64) {
        (self.tool, self.detail, self.count) = (tool, detail, count)
    }
}

/// How a tool stood at the end of a day.
package struct InsightLevel: Equatable, Sendable {
    package let day: Int64
    package let grants: Int64
    package let users: Int64

    package init(day: Int64, grants: Int64, users: Int64) { (self.day, self.grants, self.users) = (day, grants, users) }
}

package struct HolderFilter: Equatable, Sendable {
    /// A part of the name, in any case.
    package var name: String?
    package var tool: ID<Tool>?
    package var department: String?

    package init(name: String? = nil, tool: ID<Tool>? = nil, department: String? = nil) {
        (self.name, self.tool, self.department) = (name, tool, department)
    }
}

/// A person with active access.
package struct Holder: Equatable, Sendable {
    package let person: ID<Person>
    package let name: String
    package let department: String?
    package let tools: Int
    package let grants: Int

    package init(person: ID<Person>, name: String, department: String?, tools: Int, grants: Int) {
        (self.person, self.name, self.department) = (person, name, department)
        (self.tools, self.grants) = (tools, grants)
    }
}

package struct DepartmentFigures: Equatable, Sendable {
    /// Nil for those whom nobody has mapped.
    package let department: String?
    package let people: Int
    package let users: Int

    package init(department: String?, people: Int, users: Int) {
        (self.department, self.people, self.users) = (department, people, users)
    }
}
