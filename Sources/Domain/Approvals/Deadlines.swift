package import Kernel

/// How long people may take to decide, who is asked besides after that, and when a request lapses.
package struct Deadlines: Equatable, Sendable {
    /// One step up: from then on these people may decide, too.
    package struct Level: Equatable, Sendable {
        package let afterHours: Int
        package let added: StageRoute

        package init(afterHours: Int, added: StageRoute) { (self.afterHours, self.added) = (afterHours, added) }
    }

    /// Nil sets no deadline.
    package var slaHours: Int?
    /// In the order of their hours; nobody is ever taken out, and the last one approves nothing by itself.
    package var levels: [Level]
    /// Days after which an undecided request lapses; nil for never.
    package var lapseDays: Int?

    package init(slaHours: Int? = 24, levels: [Level] = Self.firstLevels, lapseDays: Int? = nil) {
        (self.slaHours, self.levels, self.lapseDays) = (slaHours, levels, lapseDays)
    }

    /// Site admins are asked after two days.
    package static let firstLevels = [Level(afterHours: 48, added: StageRoute(roles: [.admin]))]
    package static let hourRange = 1...2_160
    package static let lapseRange = 1...365
    package static let maximumLevels = 5

    /// - Throws: `deadlines_invalid`, which says what is out of range.
    func check() throws(Refusal) {
        guard slaHours.map(Self.hourRange.contains) ?? true else {
            throw .deadlines("the deadline is from 1 to 2160 hours")
        }
        guard lapseDays.map(Self.lapseRange.contains) ?? true else {
            throw .deadlines("a request lapses after 1 to 365 days")
        }
        let hours = levels.map(\.afterHours)
        guard hours.allSatisfy(Self.hourRange.contains), zip(hours, hours.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw .deadlines("levels come one after the other, from 1 to 2160 hours")
        }
        guard levels.count <= Self.maximumLevels, levels.allSatisfy({ !$0.added.isEmpty }) else {
            throw .deadlines("there are at most 5 levels, and each adds somebody")
        }
    }
}

extension Refusal {
    static func deadlines(_ message: String) -> Refusal { Refusal(.invalid, "deadlines_invalid", message) }
}

extension Deadlines {
    package var members: [JSON.Member] {
        [
            .init("slaHours", .int(slaHours)),
            .init(
                "escalations",
                .array(levels.map { ["afterHours": .int($0.afterHours), "added": $0.added.json] })
            ),
            .init("lapseDays", .int(lapseDays)),
        ]
    }

    /// What is not told is as it was at first; null sets none.
    package init(json: JSON) throws(Refusal) {
        self.init()
        if let hours = json["slaHours"] { slaHours = hours.integer.map(Int.init) }
        if let days = json["lapseDays"] { lapseDays = days.integer.map(Int.init) }
        guard let list = json["escalations"]?.array else { return }
        levels = []
        for level in list {
            let hours = level["afterHours"]?.integer.map(Int.init) ?? 0
            levels.append(Level(afterHours: hours, added: try StageRoute(json: level["added"] ?? .null)))
        }
    }
}
